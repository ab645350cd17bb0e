"""The pages of those who read no case: accounts for administrators, who looked at what for auditors."""

from flask import Blueprint, Flask

blueprint = Blueprint("admin", __name__)


def install(app: Flask) -> None:
    """Bring the pages in."""
    from disclosure.web.admin import audit, users  # noqa: F401  their routes

    app.register_blueprint(blueprint)

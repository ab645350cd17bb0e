"""The officer's pages: worklist, case, every action, registering, notices."""

from flask import Blueprint, Flask

blueprint = Blueprint("officer", __name__)


def install(app: Flask) -> None:
    """Bring the pages in."""
    from disclosure.web.officer import acting, case, notices, people, registering, triage, worklist  # noqa: F401  their routes

    app.register_blueprint(blueprint)

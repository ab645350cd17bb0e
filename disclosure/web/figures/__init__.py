"""The analyst's pages: figures by period, on the page and as the file."""

from flask import Blueprint, Flask

blueprint = Blueprint("figures", __name__)


def install(app: Flask) -> None:
    """Bring the pages in."""
    from disclosure.web.figures import period  # noqa: F401  its routes

    app.register_blueprint(blueprint)

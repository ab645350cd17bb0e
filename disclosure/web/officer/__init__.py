"""The officer's pages: worklist, case, every action, calls taken down, registering, notices."""

from flask import Blueprint, Flask

from disclosure.assembly import call_sealer_of

blueprint = Blueprint("officer", __name__)


def install(app: Flask) -> None:
    """Bring the pages in."""
    from disclosure.web.officer import (  # noqa: F401  their routes
        acting,
        case,
        checklist,
        covers,
        handover,
        intake,
        moving,
        notices,
        people,
        registering,
        saved,
        search,
        shortcuts,
        triage,
        worklist,
        workload,
    )

    app.extensions["call_sealer"] = call_sealer_of(app.extensions["disclosure"].settings)
    app.register_blueprint(blueprint)

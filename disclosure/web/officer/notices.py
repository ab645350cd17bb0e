"""The notices page: where alarms and assigned work arrive."""

import json

from flask import g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from disclosure.domain.access import Permission
from disclosure.domain.law import stages_before_panel
from disclosure.services import notices as service
from disclosure.store.db import database
from disclosure.store.queries import notices as queries
from disclosure.web import door
from disclosure.web.officer import blueprint
from disclosure.web.product import product


@blueprint.get("/notices")
@door.needs(Permission.READ_CASES, entry="list")
def notices() -> str:
    """The person's own notices, unseen ones first."""
    panel = stages_before_panel(product().law.schemes)
    rows = queries.of_person(database(), actor=g.actor, before_panel=panel, now=g.now)
    door.reads(about="notices", reached=len(rows))
    told = [{**row, "detail": json.loads(row["detail"])} for row in rows]
    return render_template("officer/notices.html", rows=told)


@blueprint.post("/notices/seen")
@door.needs(Permission.READ_CASES, entry="")
def notices_seen() -> Response:
    """Mark them seen."""
    service.mark_seen(database(), actor=g.actor, now=g.now)
    return redirect(url_for("officer.notices"), 303)

"""Who has how much to do, for those who give work out."""

from flask import g, render_template

from disclosure.domain.access import Permission
from disclosure.domain.words import N_
from disclosure.services import workload as service
from disclosure.services.accesses import Entry
from disclosure.store.db import database
from disclosure.web import door
from disclosure.web.officer import blueprint
from disclosure.web.product import product


@blueprint.get("/workload")
@door.needs(Permission.ASSIGN, entry=Entry.LIST, title=N_("Workload"))
def workload() -> str:
    """Everybody's open cases by risk, counted over what the person may see."""
    loads = service.of_everybody(database(), product().law.sight(actor=g.actor, now=g.now), now=g.now)
    door.reads(about="workload", reached=len(loads))
    return render_template("officer/workload.html", loads=loads)

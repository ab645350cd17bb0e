"""The triage queue: whatever came in, from wherever, until somebody has said how dangerous it is."""

from flask import g, render_template, request, url_for

from disclosure.domain.access import Permission
from disclosure.domain.words import N_
from disclosure.services.accesses import Entry
from disclosure.store.db import database
from disclosure.store.queries import triage as queries
from disclosure.store.queries.triage import Place
from disclosure.web import door
from disclosure.web.officer import blueprint, lists, places
from disclosure.web.product import product


@blueprint.get("/triage")
@door.needs(Permission.CHECK, entry=Entry.LIST, title=N_("Triage"))
def triage() -> str:
    """One page of the queue."""
    sight = product().law.sight(actor=g.actor, now=g.now)
    rows, following = queries.waiting(database(), sight, after=_place())
    door.reads(about="triage", reached=len(rows))
    return render_template(
        "officer/triage.html",
        rows=rows,
        lookers=queries.lookers(database(), [row["id"] for row in rows]),
        onward=url_for("officer.triage", after=places.written(following)) if following else "",
        first=not request.args.get("after"),
        law=product().law,
        spot=lists.other("triage"),
    )


def _place() -> Place | None:
    """Where the page begins, from its address."""
    text = request.args.get("after")
    place = Place(*places.read(text, "ddtr")) if text else None
    if place:
        places.still_seen(place.reference)
    return place

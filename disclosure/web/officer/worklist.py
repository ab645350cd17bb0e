"""The worklist: what is open, by risk, then by what is due."""

import re
from typing import Any

from flask import g, render_template, request, url_for
from flask_babel import gettext

from disclosure.domain import facts
from disclosure.domain.access import Permission
from disclosure.domain.errors import Invalid
from disclosure.domain.words import N_
from disclosure.services.accesses import Entry
from disclosure.store.db import database
from disclosure.store.queries import worklist as queries
from disclosure.store.queries.worklist import Filter, Place
from disclosure.web import door
from disclosure.web.officer import blueprint
from disclosure.web.product import product

_NOTHING_DUE = "none"
_PLACE = re.compile(rf"([0-9])~([0-9T:.+-]{{20,40}}|{_NOTHING_DUE})~([0-9]{{1,18}})", re.ASCII)
VIEWS = {"open": N_("All open"), "mine": N_("Mine"), "unallocated": N_("Unallocated"), "closed": N_("Closed")}


@blueprint.get("/cases")
@door.needs(Permission.READ_CASES, entry=Entry.LIST, title=N_("Cases"))
def worklist() -> str:
    """One page of cases."""
    shown = request.args.get("show", "")
    shown = shown if shown in VIEWS else "open"
    sight = product().law.sight(actor=g.actor, now=g.now)
    rows, following = queries.page(database(), sight, chosen=_filter(shown), after=_place())
    door.reads(about=f"worklist {shown}", reached=len(rows))
    return _page(shown, rows, following)


def _page(shown: str, rows: list[dict[str, Any]], following: Place | None) -> str:
    return render_template(
        "officer/worklist.html",
        rows=rows,
        onward=url_for("officer.worklist", show=shown, after=_written(following)) if following else "",
        views=VIEWS,
        shown=shown,
        law=product().law,
        first=not request.args.get("after"),
        banner=_banner(),
    )


def _banner() -> str:
    """Said after something that took the case out of the person's sight."""
    return gettext("It is recorded. The case is no longer among those you see.") if "done" in request.args else ""


def _filter(shown: str) -> Filter:
    return Filter(
        owner_id=g.actor.user_id if shown == "mine" else None,
        unallocated=shown == "unallocated",
        closed=shown == "closed",
    )


def _place() -> Place | None:
    """Where the page begins, from its address; refused when it was not written by us."""
    text = request.args.get("after")
    if not text:
        return None
    written = _PLACE.fullmatch(text)
    try:
        if written:
            at = None if written[2] == _NOTHING_DUE else facts.as_time(written[2])
            return Place(int(written[1]), at, int(written[3]))
    except (ValueError, OverflowError):  # a time at the end of the calendar has no equal in UTC
        pass
    raise Invalid("after", N_("This page of the list cannot be opened. Start again from the first page."))


def _written(place: Place) -> str:
    return f"{place.urgency}~{place.at.isoformat() if place.at else _NOTHING_DUE}~{place.case_id}"

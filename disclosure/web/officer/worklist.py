"""The worklist: what is open, by risk, then by what is due."""

from typing import Any

from flask import g, render_template, request, url_for
from flask_babel import gettext

from disclosure.domain.access import Permission
from disclosure.domain.words import N_
from disclosure.services.accesses import Entry
from disclosure.store.db import database
from disclosure.store.queries import worklist as queries
from disclosure.store.queries.worklist import Filter, Place
from disclosure.web import door
from disclosure.web.officer import blueprint, places
from disclosure.web.product import product

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
        onward=url_for("officer.worklist", show=shown, after=places.written(following)) if following else "",
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
    """Where the page begins, from its address."""
    text = request.args.get("after")
    return Place(*places.read(text, "don")) if text else None

"""The worklist: whose cases, by risk, then by what is promised, then by what is due."""

from typing import Any

from flask import g, render_template, request
from flask_babel import gettext

from disclosure.domain.access import Permission, may
from disclosure.domain.clocks import london_date
from disclosure.domain.errors import NotAllowed
from disclosure.domain.words import N_
from disclosure.domain.worklists import COLUMNS, RISKS, SOON, VIEWS, Chosen, left_to_others
from disclosure.services import saved_lists
from disclosure.services.accesses import Entry
from disclosure.store.db import database
from disclosure.store.queries import covers
from disclosure.store.queries import worklist as queries
from disclosure.store.queries.accounts import UserRow
from disclosure.store.queries.worklist import Filter, Place
from disclosure.web import door
from disclosure.web.officer import blueprint, lists
from disclosure.web.officer.lists import Spot
from disclosure.web.once import list_key
from disclosure.web.product import product
from disclosure.web.session import stored

NARROWING = {
    "risk": N_("Risk"),
    "scheme": N_("Scheme"),
    "route": N_("Route"),
    "at_stage": N_("Stage"),
    "district": N_("District"),
}

# What is said after something was done in the list, by the code that the address gives.
SAID = {
    "here": N_("It is recorded."),
    "saved": N_("The list is kept. It stands beside the views."),
    "removed": N_("The list is kept no longer."),
    "unnamed": N_("Nothing was kept: give the list a name of up to 40 characters."),
    "too_many": N_("Nothing was kept: choose another name, or remove a list first."),
}


@blueprint.get("/cases")
@door.needs(Permission.READ_CASES, entry=Entry.LIST, title=N_("Cases"))
def worklist() -> str:
    """One page of cases."""
    spot = lists.asked()
    sight = product().law.sight(actor=g.actor, now=g.now)
    wanted = _filter(spot.chosen)
    rows, following = queries.page(database(), sight, chosen=wanted, after=spot.after) if wanted else ([], None)
    door.reads(about=f"worklist {spot.chosen.in_codes}", reached=len(rows))
    return _page(spot, rows, following, is_placed=wanted is not None)


def _page(spot: Spot, rows: list[dict[str, Any]], following: Place | None, *, is_placed: bool) -> str:
    return render_template(
        "officer/worklist.html",
        rows=rows,
        spot=spot,
        onward=spot.from_(following).address() if following else "",
        first="" if spot.after is None else spot.from_(None).address(),
        views=VIEWS,
        narrowing=NARROWING,
        columns=COLUMNS,
        codes=lists.known().codes,
        risks=RISKS,
        law=product().law,
        me=g.actor.user_id,
        saved=[(one.name, lists.kept(one.codes).address()) for one in saved_lists.read(_account().saved_lists)],
        takes=may(g.actor, Permission.TAKE),
        moves=may(g.actor, Permission.ASSIGN) and spot.chosen.view != "closed",
        is_placed=is_placed,
        request_key=list_key(),
        banner=_banner(),
    )


def _banner() -> str:
    """Said after something that led here: in the list, or where it took the case out of the person's sight."""
    if "done" not in request.args:
        return ""
    said = SAID.get(request.args["done"])
    return gettext(said) if said else gettext("It is recorded. The case is no longer among those you see.")


def _filter(chosen: Chosen) -> Filter | None:
    """What the codes ask for, of whoever looks; None where their account names no place and the view is of theirs."""
    equal: list[tuple[str, str | int]] = [(COLUMNS[by], RISKS.get(code, code)) for by, code in chosen.narrowed.items()]
    if chosen.view in ("team", "district"):
        own = getattr(_account(), chosen.view)
        if own is None:
            return None
        equal.append((chosen.view, own))
    return Filter(
        owners=_owners(chosen.view),
        no_owner=chosen.view == "unallocated",
        closed=chosen.view == "closed",
        due_by=g.now + SOON if chosen.view == "due" else None,
        standing=left_to_others(product().law, g.actor) if chosen.view == "waiting" else None,
        equal=tuple(equal),
    )


def _account() -> UserRow:
    """Of whoever looks: nobody comes here without one."""
    user = stored().user
    if user is None:
        raise NotAllowed
    return user


def _owners(view: str) -> frozenset[int] | None:
    """Whose cases are mine: those of whoever I cover for too. None for any view that is of nobody in particular."""
    me = g.actor.user_id
    if view == "mine":
        return covers.covered_by(database(), me, london_date(g.now)) | {me}
    return frozenset({me}) if view == "waiting" else None

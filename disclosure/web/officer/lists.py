"""Where somebody is in a list of cases, as codes: read from an address, written into links and forms, and the way back there.

Nothing of an address goes on as it was written: each code is one of ours, or is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import current_app, request, session, url_for

from disclosure.domain.errors import Invalid
from disclosure.domain.words import N_
from disclosure.domain.worklists import EVERYTHING, VIEWS, Allowed, Chosen, allowed
from disclosure.store.queries.worklist import Place
from disclosure.web.officer import places
from disclosure.web.product import product

FIELD = "list"  # what carries it from a list to a case, to a form and back
BACK = "back"  # what is done from the list itself leads back to it
_KEY = "door"  # a place: risk, what is promised, what is due or when it was closed, the case
_LONGEST = 600


@dataclass(frozen=True)
class Spot:
    """A page of a list."""

    chosen: Chosen
    after: Place | None = None

    @cached_property
    def codes(self) -> dict[str, Any]:
        """As an address asks for it; what is anything is left out."""
        asked = {"show": self.chosen.view, **self.chosen.narrowed}
        return {**asked, "after": places.written(self.after)} if self.after else asked

    @property
    def text(self) -> str:
        """All of it in one value, for links and forms to carry."""
        return urlencode(self.codes)

    def address(self, *, row: str = "", **more: Any) -> str:
        """The page itself, and in it the row of a case."""
        return url_for("officer.worklist", **self.codes, **more, _anchor=f"case-{row}" if row else None)

    def at(self, **codes: str) -> str:
        """The first page of the same list with other codes."""
        return Spot(Chosen(**{**self.chosen.narrowed, "view": self.chosen.view, **codes})).address()

    def from_(self, after: Place | None) -> "Spot":
        """Another page of the list."""
        return Spot(self.chosen, after)


# Lists of cases that are no worklist, by what a link says of them: their page, and what a place in them is made of.
_OTHERS = {"triage": ("officer.triage", "ddtr"), "notices": ("officer.notices", ""), "search": ("officer.search", "rn")}
SEARCHES = "searches"
"""In the person's session: what was typed into each search, sealed, by the number that alone stands in addresses."""
SHOWN = ("all", "steps", "notes", "beside")
"""What may be shown of what happened on a case, all of it first; it goes along to its forms and back as the list does."""


@dataclass(frozen=True)
class OtherSpot:
    """A page of such a list; `after` is its place as it was written, and found to be ours, and `of` the number of a search."""

    name: str
    after: str = ""
    of: str = ""

    @property
    def text(self) -> str:
        """All of it in one value, for links and forms to carry."""
        return urlencode({"show": self.name, **self._codes})

    @property
    def _codes(self) -> dict[str, str]:
        codes = {"of": self.of, "after": self.after}
        return {name: code for name, code in codes.items() if code}

    def address(self, *, row: str = "", **more: Any) -> str:
        """The page itself, and in it the row of a case, where it has one for each."""
        page, key = _OTHERS[self.name]
        codes: dict[str, Any] = {**self._codes, **more}
        return url_for(page, **codes, _anchor=f"case-{row}" if row and key else None)


def other(name: str) -> OtherSpot:
    """Such a list as this request asks for it: its page has read the place already."""
    return OtherSpot(
        name, request.args.get("after", ""), _searched(request.args.get("of", "")) if name == "search" else ""
    )


def _searched(number: str) -> str:
    """The number of a search of this session; empty for one of another, or of one that is forgotten."""
    return number if number in session.get(SEARCHES, {}) else ""


def asked() -> Spot:
    """The list of this address. Raises Invalid for a place that was not written by us, or that is out of sight by now."""
    spot = _read(request.args, strictly=True)
    if spot.after:
        places.still_seen(spot.after.reference)
    return spot


def worklist() -> Spot:
    """The worklist that somebody came from; the first page of everything open where they came from none."""
    spot = carried()
    return spot if isinstance(spot, Spot) else Spot(Chosen())


def carried() -> Spot | OtherSpot | None:
    """The list that somebody came from, as the address or the form carries it; None where it carries none of ours."""
    text = request.values.get(FIELD, "")
    if not text or len(text) > _LONGEST:
        return None
    told = dict(parse_qsl(text))
    name = told.get("show", "")
    if name in _OTHERS:
        of = _searched(told.get("of", "")) if name == "search" else ""
        return OtherSpot(name, _ours(told.get("after", ""), _OTHERS[name][1]) if of or name != "search" else "", of)
    return _read(told, strictly=False) if name in VIEWS else None


def _ours(text: str, key: str) -> str:
    """The place as we write it, or none."""
    try:
        return places.written(places.read(text, key)) if text else ""
    except Invalid:
        return ""


def kept(codes: Mapping[str, str]) -> Spot:
    """The first page of a list that somebody keeps, as far as its codes are still ours."""
    return Spot(known().chosen(codes.get("show"), codes))


def hidden() -> dict[str, str]:
    """What a form carries on, so that what is done leads back to where it was begun."""
    spot, own = carried(), {_SHOW: shown()} if shown() else {}
    if spot is None:
        return own
    return {**own, FIELD: spot.text, **({BACK: FIELD} if is_from_list() else {})}


def is_from_list() -> bool:
    """It was begun in the list itself, and leads back there."""
    return request.form.get(BACK) == FIELD


def link() -> dict[str, Any]:
    """The same for the address of a page of a case."""
    spot = carried()
    return {FIELD: spot.text if spot else None, _SHOW: shown() or None}


_SHOW = "show"


def shown() -> str:
    """What is shown of what happened, as the address or the form of a page of a case carries it; empty where that is all of it."""
    told = request.values.get(_SHOW, "")
    return told if told in SHOWN[1:] else ""


def words_back() -> str:
    """What the link back to the list is called."""
    spot = carried()
    return N_("Back to the search") if isinstance(spot, OtherSpot) and spot.name == "search" else N_("Back to the list")


def known() -> Allowed:
    """The codes that lists may be narrowed by, put together once."""
    found: Allowed | None = current_app.extensions.get("list_codes")
    if found is None:
        found = allowed(product().law, product().settings.force.lists["district"])
        current_app.extensions["list_codes"] = found
    return found


def _read(told: Mapping[str, str], *, strictly: bool) -> Spot:
    chosen = known().chosen(told.get("show", EVERYTHING), told)
    text = told.get("after")
    try:
        return Spot(chosen, Place(*places.read(text, _KEY)) if text else None)
    except Invalid:
        if strictly:
            raise
        return Spot(chosen)

"""Where a page of a list begins, as its address says it: the sort key of the last row before, written by us and read back."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from flask import g

from disclosure.domain import facts
from disclosure.domain.errors import Invalid
from disclosure.domain.words import N_
from disclosure.store.db import database
from disclosure.store.queries import cases
from disclosure.web.product import product

_BETWEEN, _NOTHING = "~", "none"
_TIME = r"[0-9T:.+-]{20,40}"
# By letter: what a part of the key may be.
_KINDS = {
    "d": re.compile(r"[0-9]", re.ASCII),
    "n": re.compile(r"[0-9]{1,18}", re.ASCII),
    "t": re.compile(_TIME, re.ASCII),
    "o": re.compile(rf"{_TIME}|{_NOTHING}", re.ASCII),
    "r": re.compile(r"[0-9A-Z-]{5,24}", re.ASCII),
}


def written(key: Iterable[int | str | datetime | None]) -> str:
    """A sort key as text: numbers, times, references and what is not there. A case stands in it by its reference: its number in the
    database would tell how many cases came between two that the person sees.
    """
    return _BETWEEN.join(_text(part) for part in key)


def _text(part: int | str | datetime | None) -> str:
    if part is None:
        return _NOTHING
    return part.isoformat() if isinstance(part, datetime) else str(part)


def read(text: str, kinds: str) -> Iterator[Any]:
    """The sort key that the text was written from, part by part: "d" is a digit, "n" a number, "t" a time, "o" a time or none,
    "r" a case's reference.

    Raises Invalid for what was not written by us.
    """
    parts = text.split(_BETWEEN)
    if len(parts) != len(kinds) or not all(
        _KINDS[kind].fullmatch(part) for kind, part in zip(kinds, parts, strict=True)
    ):
        raise _not_ours()
    for kind, part in zip(kinds, parts, strict=True):
        yield _READ.get(kind, _time)(part)


def _time(text: str) -> datetime | None:
    try:
        return None if text == _NOTHING else facts.as_time(text)
    except (ValueError, OverflowError):  # a time at the end of the calendar has no equal in UTC
        raise _not_ours() from None


_READ: Mapping[str, Callable[[str], Any]] = {"d": int, "n": int, "r": str}


def still_seen(reference: str) -> None:
    """Raise Invalid where the case that a page ended with is out of the person's sight by now: what comes behind it cannot be told."""
    sight = product().law.sight(actor=g.actor, now=g.now)
    if cases.exists(database(), reference, sight) is None:
        raise _not_ours()


def _not_ours() -> Invalid:
    return Invalid("after", N_("This page of the list cannot be opened. Start again from the first page."))

"""Where a page of a list begins, as its address says it: the sort key of the last row before, written by us and read back."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from disclosure.domain import facts
from disclosure.domain.errors import Invalid
from disclosure.domain.words import N_

_BETWEEN, _NOTHING = "~", "none"
_TIME = r"[0-9T:.+-]{20,40}"
# By letter: what a part of the key may be.
_KINDS = {
    "d": re.compile(r"[0-9]", re.ASCII),
    "n": re.compile(r"[0-9]{1,18}", re.ASCII),
    "t": re.compile(_TIME, re.ASCII),
    "o": re.compile(rf"{_TIME}|{_NOTHING}", re.ASCII),
}


def written(key: Iterable[int | datetime | None]) -> str:
    """A sort key as text: numbers, times and what is not there."""
    return _BETWEEN.join(_text(part) for part in key)


def _text(part: int | datetime | None) -> str:
    if part is None:
        return _NOTHING
    return part.isoformat() if isinstance(part, datetime) else str(part)


def read(text: str, kinds: str) -> Iterator[Any]:
    """The sort key that the text was written from, part by part: "d" is a digit, "n" a number, "t" a time, "o" a time or none.

    Raises Invalid for what was not written by us.
    """
    parts = text.split(_BETWEEN)
    if len(parts) != len(kinds) or not all(
        _KINDS[kind].fullmatch(part) for kind, part in zip(kinds, parts, strict=True)
    ):
        raise _not_ours()
    for kind, part in zip(kinds, parts, strict=True):
        yield int(part) if kind in "dn" else _time(part)


def _time(text: str) -> datetime | None:
    try:
        return None if text == _NOTHING else facts.as_time(text)
    except (ValueError, OverflowError):  # a time at the end of the calendar has no equal in UTC
        raise _not_ours() from None


def _not_ours() -> Invalid:
    return Invalid("after", N_("This page of the list cannot be opened. Start again from the first page."))

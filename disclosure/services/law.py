"""Builds the law as this force applies it: declarations, its own limits, its nation's calendar, its sample."""

from collections.abc import Iterable
from pathlib import Path

from disclosure.domain import declaration
from disclosure.domain.law import Law, Override
from disclosure.domain.scheme import Scheme
from disclosure.domain.schemes import ALL
from disclosure.services import calendars


def build(
    *,
    nation: str,
    holidays: Path,
    keep: Path | None = None,
    overrides: Iterable[Override] = (),
    sample_percent: int = 100,
    sample_seed: str = "",
    schemes: tuple[Scheme, ...] = ALL,
    forms: Iterable[str] | None = None,
) -> Law:
    """The law for a force. Raises Declaration for a wrong scheme, a limit that may not be set, an unreadable holiday file."""
    declaration.check(schemes, forms=None if forms is None else frozenset(forms))
    calendar = calendars.load_from(holidays, nation, keep=keep)
    return Law(schemes, calendar, tuple(overrides), sample_percent, sample_seed)

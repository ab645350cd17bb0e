"""Bank holidays from the holidays library, with what the configuration adds and takes away.

A published list and a library differ now and then; `config/holidays/<nation>.toml` settles it, with a source each time.
"""

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from disclosure.domain.calendar import NATIONS, Calendar, days_read, days_told
from disclosure.domain.errors import Declaration, Invalid
from disclosure.domain.words import N_

YEARS = (2010, 2035)
_SUBDIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}


@dataclass(frozen=True)
class Added:
    """A bank holiday that the library lacks, or that is to stand whatever the library says."""

    day: date
    name: str
    source: str


@dataclass(frozen=True)
class Removed:
    """A day that the library takes for a bank holiday and that is none."""

    day: date
    source: str


def load(
    nation: str,
    *,
    years: tuple[int, int] = YEARS,
    added: Iterable[Added] = (),
    removed: Iterable[Removed] = (),
    keep: Path | None = None,
) -> Calendar:
    """The nation's calendar for the years, both included.

    Raises Invalid for an unknown nation, and Declaration for changes that contradict each other, lie outside the years,
    or take away a day that is no bank holiday: a misspelt date would otherwise pass unseen.
    """
    if nation not in NATIONS:
        raise Invalid("nation", N_("%(nation)s is not one of %(nations)s."), nation=nation, nations=", ".join(NATIONS))
    edition, listed = _library(nation, *years, keep)
    days, origins = dict(listed), dict[date, str]()
    coming, going = tuple(added), tuple(removed)
    changed: tuple[Added | Removed, ...] = (*coming, *going)
    for change in changed:
        if change.day in origins:
            raise _wrong(
                nation, N_("%(nation)s: %(day)s stands twice in the configuration of bank holidays."), change.day
            )
        if not years[0] <= change.day.year <= years[1]:
            raise _wrong(nation, N_("%(nation)s: %(day)s lies outside the years of the calendar."), change.day)
        origins[change.day] = change.source
    for gone in going:
        if days.pop(gone.day, None) is None:
            raise _wrong(nation, N_("%(nation)s: %(day)s is no bank holiday and cannot be taken away."), gone.day)
    days |= {new.day: new.name for new in coming}
    source = f"holidays {edition}, {len(coming)} added and {len(going)} removed by configuration"
    return Calendar.of(nation, days, source, years=years, origins=origins)


def load_from(folder: Path, nation: str, *, keep: Path | None = None) -> Calendar:
    """The nation's calendar with the changes in `<folder>/<nation>.toml`. Raises Declaration for a wrong file."""
    if nation not in NATIONS:
        return load(nation)  # refuses, before an unknown name becomes part of a path
    added, removed = changes(folder / f"{nation}.toml")
    return load(nation, added=added, removed=removed, keep=keep)


def changes(path: Path) -> tuple[tuple[Added, ...], tuple[Removed, ...]]:
    """The `[[added]]` and `[[removed]]` entries of a file. Raises Declaration where it is missing or wrong."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise Declaration(
            "holidays_unreadable", text=N_("%(file)s cannot be read: %(why)s"), file=path.name, why=fault
        ) from fault
    if unknown := sorted(told.keys() - {"added", "removed"}):
        raise _misdeclared(path, unknown[0])
    return (
        tuple(
            Added(_day(path, one), one["name"], one["source"])
            for one in _entries(path, told, "added", "name", "source")
        ),
        tuple(Removed(_day(path, one), one["source"]) for one in _entries(path, told, "removed", "source")),
    )


def _entries(path: Path, told: dict[str, object], table: str, *names: str) -> list[dict[str, str]]:
    """The entries of one table, each with a date and the named texts, all filled in."""
    entries = told.get(table, [])
    if not isinstance(entries, list):
        raise _misdeclared(path, table)
    for entry in entries:
        if not isinstance(entry, dict) or entry.keys() != {"date", *names}:
            raise _misdeclared(path, f"[[{table}]] {entry}")
        if any(not isinstance(entry[name], str) or not entry[name].strip() for name in names):
            raise _misdeclared(path, f"[[{table}]] {entry}")
    return entries


def _day(path: Path, entry: Mapping[str, object]) -> date:
    day = entry["date"]
    if not isinstance(day, date) or isinstance(day, datetime):  # a datetime is a date to Python, and equal to none
        raise _misdeclared(path, f"date = {day!r}")
    return day


def _misdeclared(path: Path, what: str) -> Declaration:
    text = N_("%(file)s: %(what)s. Each [[added]] has date, name and source, each [[removed]] date and source.")
    return Declaration("holidays_misdeclared", text=text, file=path.name, what=what)


def _wrong(nation: str, text: str, day: date) -> Declaration:
    return Declaration("holidays_misdeclared", text=text, nation=nation, day=day.isoformat())


@lru_cache(maxsize=16)
def _library(nation: str, first: int, last: int, keep: Path | None = None) -> tuple[str, Mapping[date, str]]:
    """The library's version and days; with `keep`, a folder, reckoned once and read from there at the next start."""
    edition = version("holidays")
    kept = keep / f"holidays-{edition}-{nation}-{first}-{last}.json" if keep else None
    if kept is not None and kept.exists():
        return edition, MappingProxyType(days_read(kept.read_text(encoding="utf-8")))
    named = _reckoned(nation, first, last)
    if kept is not None and kept.parent.is_dir() and os.access(kept.parent, os.W_OK):
        whole = kept.with_suffix(f".{os.getpid()}")  # another process may be writing the same
        whole.write_text(days_told(named), encoding="utf-8")
        whole.replace(kept)
    return edition, MappingProxyType(named)


def _reckoned(nation: str, first: int, last: int) -> dict[date, str]:
    """From the library, which takes half a second. It says "observed" for the substitute day, and "; " between two names."""
    import holidays

    listed = holidays.country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=range(first, last + 1))
    return {day: name.replace("(observed)", "(substitute day)").replace("; ", " and ") for day, name in listed.items()}

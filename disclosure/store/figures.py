"""Counts for the figures: one SELECT over one row a case as of a moment, whatever is asked and however much is held.

The database adds up and hands back groups, each with the days its cases took; nothing here or above reads a case.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    String,
    Subquery,
    Table,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from disclosure.domain import facts, measures
from disclosure.domain.clocks import london_date
from disclosure.domain.facts import Kind
from disclosure.domain.periods import Period
from disclosure.store.models import case_history, cases
from disclosure.store.types import UtcDateTime

_BITS = tuple((f"{stage}_at", 1 << bit) for bit, stage in enumerate(measures.STAGES))
_OF_NO_STAGE = {name: 0 for name, _ in _BITS}
_LISTED = (measures.REACHED, *(one.key for one in measures.DAY_MEASURES))
_FIRST, _LAST = (bindparam(name, type_=Date()) for name in ("first", "last"))
_AS_OF = bindparam("as_of", type_=UtcDateTime())


class Place(NamedTuple):
    """Where a figure stands: scheme, route and district, or `all` for one of the latter two."""

    scheme: str
    route: str
    district: str


class Tally(NamedTuple):
    """Cases alike in everything that decides which base they belong to, and what each amount adds up to over them.

    `day` is the day column that falls in the period; `value` is the category, where a column is broken down. `spreads`
    says for each day measure how many of the cases took how many days.
    """

    place: Place
    kind: str
    outcome: str
    day: str
    value: str
    amounts: Mapping[str, int]
    spreads: Mapping[str, Mapping[int, int]]


@dataclass(frozen=True)
class Tallies:
    """All that a period's figures need: its cases, and once more for each column that is broken down."""

    counts: list[Tally] = field(default_factory=list)
    broken_down: dict[str, list[Tally]] = field(default_factory=lambda: defaultdict(list))


def tabulate(session: Session, period: Period, *, as_of: datetime, by: Sequence[str] = ()) -> Tallies:
    """Count the cases received or disclosed in the period, as recorded by `as_of`. One statement.

    `by` are columns of `measures.BREAKDOWNS`, each once.
    """
    found = Tallies()
    today = london_date(as_of)
    late = {f"late_{limit}": today - timedelta(days=limit) for limit in measures.LIMITS}
    asked = {"first": period.first, "last": period.last, "as_of": as_of, **late}
    result = session.execute(_statement(tuple(by)), asked)
    names = tuple(result.keys())
    for values in result.all():
        row = dict(zip(names, values, strict=True))
        if column := row["broken_down"]:
            found.broken_down[column] += [_tally(row, value) for value in _values(column, row["value"])]
        else:
            found.counts.append(_tally(row, ""))
    return found


def _tally(row: Mapping[str, Any], value: str) -> Tally:
    scheme, route, district, kind, outcome = row["counted_under"].split(";")
    amounts = {name: row[name] or 0 for name in measures.SUMMED} | _OF_NO_STAGE
    for bits, many in _counted(row["reached"]).items():
        for name in _stages(bits):
            amounts[name] += many
    return Tally(
        Place(scheme, route, district or measures.UNKNOWN),
        kind,
        outcome or measures.OPEN,
        row["day"],
        value,
        amounts,
        {one.key: _counted(row[one.key]) for one in measures.DAY_MEASURES},
    )


@lru_cache(maxsize=256)  # cases reach much the same stages
def _stages(bits: int) -> tuple[str, ...]:
    return tuple(name for name, bit in _BITS if bits & bit)


def _counted(listed: str | None) -> dict[int, int]:
    """How often each number stands in a list with commas."""
    return {int(number): times for number, times in Counter(listed.split(",")).items()} if listed else {}


def _values(column: str, value: str) -> Iterator[str]:
    """The categories that a stored value counts under: each of several codes."""
    yield from value.split(";") if measures.BREAKDOWNS[column].kind is Kind.CODES else (value,)


@lru_cache(maxsize=64)  # to build it takes longer than a small database takes to answer it
def _statement(by: tuple[str, ...]) -> CompoundSelect[Any]:
    """Each part finds its rows by one index. What is brought together first, a database writes out and reads again."""
    stood = and_(case_history.c.recorded_from <= _AS_OF, case_history.c.recorded_to > _AS_OF)
    asked = [(day, "") for day in measures.DAYS] + [(measures.BROKEN_DOWN_OVER.day, column) for column in by]
    return union_all(
        *(
            _part(table, seen, day, column)
            for day, column in asked
            for table, seen in ((cases, cases.c.recorded_from <= _AS_OF), (case_history, stood))
        )
    )


def _part(table: Table, seen: ColumnElement[bool], day: str, column: str) -> Select[Any]:
    """The present or superseded cases of which the day falls in the period, grouped; by the values of a column too."""
    rows = (
        select(
            *(table.c[name] for name in ("counted_under", "received_on", "days_to_answer", *_LISTED, *measures.CRIMES)),
            *([_category(table, column).label("value")] if column else []),
        )
        .where(seen, table.c[day].between(_FIRST, _LAST))
        .subquery()
    )
    needed = measures.needed(day)
    return select(
        literal(column).label("broken_down"),
        literal(day).label("day"),
        rows.c.counted_under,
        (rows.c.value if column else literal("")).label("value"),
        *((amount if name in needed else literal(0)).label(name) for name, amount in _amounts(rows).items()),
        *((_listed(rows.c[name]) if name in needed else cast(null(), String)).label(name) for name in _LISTED),
    ).group_by(rows.c.counted_under, *([rows.c.value] if column else []))


def _amounts(rows: Subquery) -> dict[str, ColumnElement[int]]:
    """How what is not listed is added up over a group."""
    return {
        measures.CASES: func.count(),
        **{f"over_{limit}": func.sum(_has_waited(rows, limit)) for limit in measures.LIMITS},
        **{name: func.sum(rows.c[name]) for name in measures.CRIMES},
        measures.ALLEGED_OF_BOTH: func.sum(rows.c.crimes_alleged).filter(rows.c.crimes_recorded.is_not(None)),
        measures.RECORDED_OF_BOTH: func.sum(rows.c.crimes_recorded).filter(rows.c.crimes_alleged.is_not(None)),
    }


def _has_waited(rows: Subquery, limit: int) -> ColumnElement[int]:
    """1 for a case that waited more than so many days for its answer, until the day as of which is asked if it has none."""
    waits = and_(rows.c.days_to_answer.is_(None), rows.c.received_on < bindparam(f"late_{limit}", type_=Date()))
    return case((or_(rows.c.days_to_answer > limit, waits), 1), else_=0)


def _listed(numbers: ColumnElement[int]) -> ColumnElement[str]:
    """Every number of the group, with commas: far fewer rows than a group for each number, and no second reading."""
    return func.aggregate_strings(cast(numbers, String), ",")


def _category(table: Table, name: str) -> ColumnElement[str]:
    """The value of a column as the figures write it, `unknown` where it is empty."""
    column = table.c[name]
    if facts.COLUMNS[name].kind is Kind.BOOLEAN:
        return case((column.is_(True), "yes"), (column.is_(False), "no"), else_=measures.UNKNOWN)
    return func.coalesce(func.nullif(column, ""), measures.UNKNOWN)

"""Counts for the figures: one SELECT over one row a case as of a moment, whatever is asked and however much is held.

The database adds up and hands back groups; nothing here or above goes through cases one by one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Integer,
    RowMapping,
    Select,
    String,
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
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from disclosure.domain import facts, measures
from disclosure.domain.clocks import london_date
from disclosure.domain.facts import Kind
from disclosure.domain.measures import Base, DayMeasure
from disclosure.domain.periods import Period
from disclosure.store.models import case_history, cases
from disclosure.store.types import UtcDateTime

_COUNTS = "counts"
_GROUPED = ("scheme", "route", "district", "kind", "outcome", "received_in", "made_in")
_ANSWERED = ("disclosed_on", "informed_on", "closed_on")
_AFTER_EVERY_DAY = "9999-12-31"
_FIRST, _LAST, _AS_OF_DAY = (bindparam(name, type_=Date()) for name in ("first", "last", "as_of_day"))
_AS_OF = bindparam("as_of", type_=UtcDateTime())


class Place(NamedTuple):
    """Where a figure stands: scheme, route and district, or `all` for one of the latter two."""

    scheme: str
    route: str
    district: str


class Tally(NamedTuple):
    """Cases alike in everything that decides which base they belong to, and what each amount adds up to over them.

    `days` are the day columns that fall in the period; `value` is the category, where a column is broken down.
    """

    place: Place
    kind: str
    outcome: str
    days: frozenset[str]
    value: str
    amounts: Mapping[str, int]


@dataclass(frozen=True)
class Tallies:
    """All that a period's figures need. `spreads`: by day measure and place, how many cases took how many days."""

    counts: list[Tally] = field(default_factory=list)
    broken_down: dict[str, list[Tally]] = field(default_factory=lambda: defaultdict(list))
    spreads: dict[str, dict[Place, dict[int, int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )


def tabulate(session: Session, period: Period, *, as_of: datetime, by: Sequence[str] = ()) -> Tallies:
    """Count the cases received or disclosed in the period, as recorded by `as_of`. One statement.

    `by` are columns of `measures.BREAKDOWNS`, each once.
    """
    found = Tallies()
    asked = {"first": period.first, "last": period.last, "as_of": as_of, "as_of_day": london_date(as_of)}
    for row in session.execute(_statement(tuple(by)), asked).mappings():
        place = Place(row["scheme"], row["route"], row["district"])
        if row["part"] == _COUNTS:
            found.counts.append(_tally(row, place, ""))
        elif row["part"] in measures.BREAKDOWNS:
            found.broken_down[row["part"]] += [
                _tally(row, place, value) for value in _values(row["part"], row["value"])
            ]
        else:
            found.spreads[row["part"]][place][row["days"]] = row[measures.CASES]
    return found


def _tally(row: RowMapping, place: Place, value: str) -> Tally:
    days = frozenset(day for day, flag in (("received_on", "received_in"), ("disclosed_on", "made_in")) if row[flag])
    return Tally(place, row["kind"], row["outcome"], days, value, {name: int(row[name]) for name in measures.AMOUNTS})


def _values(column: str, value: str) -> Iterator[str]:
    """The categories that a stored value counts under: each of several codes."""
    yield from value.split(";") if measures.BREAKDOWNS[column].kind is Kind.CODES else (value,)


@lru_cache(maxsize=64)  # to build it takes longer than a small database takes to answer it
def _statement(by: tuple[str, ...]) -> Select[Any]:
    rows = _rows(by)
    parts = [
        _part(_COUNTS, rows, {name: rows.c[name] for name in _GROUPED}, _amounts(rows)),
        *(_broken_down(rows, column) for column in by),
        *(_spread(rows, measure) for measure in measures.DAY_MEASURES),
    ]
    whole = union_all(*parts).subquery("parts")
    return select(whole).order_by(whole.c.part, *(whole.c[name] for name in _GROUPED), whole.c.value, whole.c.days)


def _rows(by: tuple[str, ...]) -> CTE:
    """One row a case as of the moment: the present row or the superseded one that stood then."""
    present = _case_rows(cases, cases.c.recorded_from <= _AS_OF, by)
    stood = and_(case_history.c.recorded_from <= _AS_OF, case_history.c.recorded_to > _AS_OF)
    superseded = _case_rows(case_history, stood, by)
    return union_all(present, superseded).cte("rows_as_of").prefix_with("MATERIALIZED")


def _case_rows(table: Table, seen: ColumnElement[bool], by: tuple[str, ...]) -> Select[Any]:
    received_in = table.c.received_on.between(_FIRST, _LAST)
    made_in = table.c.disclosed_on.between(_FIRST, _LAST)
    last = func.coalesce(Earliest(*(table.c[name] for name in _ANSWERED)), _AS_OF_DAY)
    # Times and days are told as numbers here, once: rows of long texts would be written, sorted and read for every part.
    return select(
        *(table.c[name] for name in ("scheme", "route", "kind", *measures.CRIMES)),
        *(_one_if(table.c[f"{stage}_at"].is_not(None)).label(f"{stage}_at") for stage in measures.STAGES),
        *(DaysBetween(table.c.received_on, table.c[one.day]).label(one.key) for one in measures.DAY_MEASURES),
        func.coalesce(table.c.district, measures.UNKNOWN).label("district"),
        case((table.c.is_open, measures.OPEN), else_=table.c.outcome).label("outcome"),
        _one_if(received_in).label("received_in"),
        _one_if(made_in).label("made_in"),
        DaysBetween(table.c.received_on, last).label("waited"),
        *(_category(table, name).label(f"by_{name}") for name in by),
    ).where(seen, or_(received_in, made_in))


def _category(table: Table, name: str) -> ColumnElement[str]:
    """The value of a column as the figures write it, `unknown` where it is empty."""
    column = table.c[name]
    if facts.COLUMNS[name].kind is Kind.BOOLEAN:
        return case((column.is_(True), "yes"), (column.is_(False), "no"), else_=measures.UNKNOWN)
    return func.coalesce(func.nullif(column, ""), measures.UNKNOWN)


def _amounts(rows: CTE) -> dict[str, ColumnElement[int]]:
    """How each of `measures.AMOUNTS` is added up over a group."""
    both = and_(rows.c.crimes_alleged.is_not(None), rows.c.crimes_recorded.is_not(None))
    return {
        measures.CASES: func.count(),
        **{f"{stage}_at": func.sum(rows.c[f"{stage}_at"]) for stage in measures.STAGES},
        **{f"over_{limit}": func.sum(_one_if(rows.c.waited > limit)) for limit in measures.LIMITS},
        **{name: func.coalesce(func.sum(rows.c[name]), 0) for name in measures.CRIMES},
        measures.ALLEGED_OF_BOTH: func.sum(case((both, rows.c.crimes_alleged), else_=0)),
        measures.RECORDED_OF_BOTH: func.sum(case((both, rows.c.crimes_recorded), else_=0)),
    }


def _broken_down(rows: CTE, column: str) -> Select[Any]:
    keys = {**{name: rows.c[name] for name in _GROUPED}, "value": rows.c[f"by_{column}"]}
    needed = {measure.numerator for measure in measures.BROKEN_DOWN} | {measures.CASES}
    amounts = {name: amount for name, amount in _amounts(rows).items() if name in needed}
    return _part(column, rows, keys, amounts).where(_in_base(rows, measures.BROKEN_DOWN_OVER))


def _spread(rows: CTE, measure: DayMeasure) -> Select[Any]:
    days = rows.c[measure.key]
    keys = {name: rows.c[name] for name in Place._fields} | {"days": days}
    return _part(measure.key, rows, keys, {measures.CASES: func.count()}).where(
        _in_base(rows, measure.base), days.is_not(None)
    )


def _part(
    name: str, rows: CTE, keys: Mapping[str, ColumnElement[Any]], amounts: Mapping[str, ColumnElement[int]]
) -> Select[Any]:
    """One group-by of the statement. Parts have the same columns: what one does not group or add up is empty or 0."""
    types: dict[str, type[String | Integer]] = dict.fromkeys((*_GROUPED, "value"), String)
    types |= dict.fromkeys(("received_in", "made_in", "days"), Integer)
    return (
        select(
            literal(name).label("part"),
            *(keys.get(key, cast(null(), type_)).label(key) for key, type_ in types.items()),
            *(amounts.get(amount, literal(0)).label(amount) for amount in measures.AMOUNTS),
        )
        .select_from(rows)
        .group_by(*keys.values())
    )


def _in_base(rows: CTE, base: Base) -> ColumnElement[bool]:
    """`Base.has`, in SQL."""
    flag = {"received_on": rows.c.received_in, "disclosed_on": rows.c.made_in}[base.day]
    conditions = [rows.c.kind == base.kind, flag == 1, rows.c.outcome.not_in(base.without)]
    return and_(*conditions, *([rows.c.outcome.in_(base.only)] if base.only else []))


def _one_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


class DaysBetween(FunctionElement[int]):
    """Whole days from the first day to the second."""

    type = Integer()
    name = "days_between"
    inherit_cache = True


@compiles(DaysBetween, "postgresql")
def _days_on_postgresql(element: DaysBetween, compiler: SQLCompiler, **kw: Any) -> str:
    first, second = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({second} - {first})"


@compiles(DaysBetween, "sqlite")
def _days_on_sqlite(element: DaysBetween, compiler: SQLCompiler, **kw: Any) -> str:
    first, second = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(julianday({second}) - julianday({first}) AS INTEGER)"


class Earliest(FunctionElement[date]):
    """The earliest of some days, empty ones left out; empty where all are."""

    type = Date()
    name = "earliest"
    inherit_cache = True


@compiles(Earliest, "postgresql")
def _earliest_on_postgresql(element: Earliest, compiler: SQLCompiler, **kw: Any) -> str:
    return f"least({compiler.process(element.clauses, **kw)})"


@compiles(Earliest, "sqlite")
def _earliest_on_sqlite(element: Earliest, compiler: SQLCompiler, **kw: Any) -> str:
    days = (f"coalesce({compiler.process(clause, **kw)}, '{_AFTER_EVERY_DAY}')" for clause in element.clauses)
    return f"nullif(min({', '.join(days)}), '{_AFTER_EVERY_DAY}')"

"""Writes what a change consists of, one case's or thousands'. Nothing is decided here, and nothing is committed.

In two steps: `prepared` turns changes into statements with values as the driver takes them, anywhere and without a
database; `send` sends them. The door does both at once, a bulk load the first in other processes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Dialect,
    Insert,
    Table,
    Update,
    bindparam,
    exists,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.orm import Session

from disclosure.domain.calendar import Calendar, days_told
from disclosure.store.models import (
    calendars,
    case_history,
    cases,
    deadlines,
    events,
    identities,
    links,
    newcomers,
    participations,
    people,
    person_keys,
    records,
    search_words,
)
from disclosure.store.models.base import SEARCH_INDEX
from disclosure.store.person_keys import keys_of_rows
from disclosure.store.types import BigId

Row = Mapping[str, Any]


class CaseRows(NamedTuple):
    """All rows of one change to one case. `case` has every column of a new case, which is of version 1; of another it has
    `id`, `version`, `recorded_from` and the columns that change. What the case was before, the database copies itself.
    """

    event: Row
    case: Row
    record: Row | None = None
    starts: tuple[Row, ...] = ()
    changes: tuple[Row, ...] = ()
    people: tuple[Row, ...] = ()
    parts: tuple[Row, ...] = ()
    identity: Row | None = None
    link: Row | None = None
    searched: tuple[Row, ...] = ()


class Prepared(NamedTuple):
    """A statement in the driver's own words, and the values of each of its rows. `each`: every row must change one of a case."""

    text: str
    rows: list[tuple[Any, ...]]
    each: bool = False


class Overtaken(Exception):
    """The case was no longer at the version that the change was made from."""


def write(session: Session, changes: Sequence[CaseRows]) -> None:
    """Write the changes, of each case at most one. Raises Overtaken."""
    send(session, prepared(changes, session.get_bind().dialect.name))


def send(session: Session, statements: Iterable[Prepared]) -> None:
    """Send prepared statements in their order. Raises Overtaken."""
    connection = session.connection()
    for text, rows, each in statements:
        done = connection.exec_driver_sql(text, rows)
        if each and done.rowcount != len(rows):
            raise Overtaken


def prepared(changes: Sequence[CaseRows], database: str) -> list[Prepared]:
    """The statements of these changes, in the order that the database's guards ask for: the event, all that goes with it, and
    then the case, which goes on only when they are there. At most one change a case.

    `database` is "sqlite" or "postgresql". Raises ValueError for rows of one table that have different columns.
    """
    if not changes:
        return []
    event_rows, case_rows, record_rows, started, moved, named, parts, said, linked, searched = zip(
        *changes, strict=True
    )
    begun = [row for row in case_rows if row["version"] == 1]
    changed = [{**row, "of_id": row["id"], "of_version": row["version"] - 1} for row in case_rows if row["version"] > 1]
    persons = [*chain.from_iterable(named)]
    return [
        *_inserted(database, events, event_rows),
        *_inserted(database, people, persons),
        *_inserted(database, person_keys, [*keys_of_rows(persons)]),
        *_inserted(database, participations, [*chain.from_iterable(parts)]),
        *_inserted(database, records, [row for row in record_rows if row is not None]),
        *_inserted(database, identities, [row for row in said if row is not None]),
        *_inserted(database, links, [row for row in linked if row is not None]),
        *_made_searchable(database, [*chain.from_iterable(searched)]),
        *_inserted(database, deadlines, [*chain.from_iterable(started)]),
        *_moved(database, [*chain.from_iterable(moved)]),
        *_kept(database, changed),
        *_inserted(database, cases, begun),
        *_updated(database, changed),
    ]


def keep_calendar(session: Session, calendar: Calendar) -> None:
    """Keep the calendar that deadlines are reckoned with, once, so that they can be reckoned again. One statement."""
    row = {
        "version": calendar.version,
        "nation": calendar.nation,
        "source": calendar.source,
        "days": days_told(calendar.days),
    }
    if session.connection().dialect.name == "postgresql":  # two who keep it at once: the second waits, and has it
        session.execute(postgresql.insert(calendars).values(row).on_conflict_do_nothing())
        return
    is_kept = exists(select(calendars.c.version).where(calendars.c.version == calendar.version))
    values = select(*(literal(value, calendars.c[name].type) for name, value in row.items())).where(~is_kept)
    session.execute(insert(calendars).from_select(list(row), values))


@dataclass(frozen=True)
class _Shape:
    """A statement once compiled: its text, how to pick its values from a row, and which of them the driver takes otherwise."""

    text: str
    pick: Callable[[Row], tuple[Any, ...]]
    converts: tuple[tuple[int, Callable[[Any], Any]], ...]

    def filled(self, rows: Iterable[Row], *, each: bool = False) -> Prepared:
        """With the values of these rows, which are converted column by column: most columns are taken as they are."""
        columns: list[Iterable[Any]] = list(zip(*map(self.pick, rows), strict=True))
        for place, convert in self.converts:
            columns[place] = [None if value is None else convert(value) for value in columns[place]]
        return Prepared(self.text, list(zip(*columns, strict=True)), each)


@lru_cache
def _dialect(database: str) -> Dialect:
    """How to speak to the database, with values by their places."""
    spoken: dict[str, Callable[[], Dialect]] = {
        "sqlite": sqlite.dialect,
        "postgresql": partial(psycopg.dialect, paramstyle="format"),
    }
    return spoken[database]()


def _shape(database: str, statement: Insert | Update, names: Sequence[str] | None = None) -> _Shape:
    dialect = _dialect(database)
    compiled: Any = statement.compile(dialect=dialect, column_keys=names)
    places: list[str] = compiled.positiontup
    kinds = [compiled.binds[name].type for name in places]
    converts = [kind.dialect_impl(dialect).bind_processor(dialect) for kind in kinds]
    return _Shape(
        str(compiled), itemgetter(*places), tuple((place, one) for place, one in enumerate(converts) if one is not None)
    )


@lru_cache(maxsize=256)
def _inserting(database: str, table: Table, names: tuple[str, ...]) -> _Shape:
    return _shape(database, insert(table), names)


def _inserted(database: str, table: Table, rows: Sequence[Row]) -> Iterator[Prepared]:
    if not rows:
        return
    names = tuple(rows[0])
    try:
        filled = _inserting(database, table, names).filled(rows)
    except KeyError:
        filled = None
    if filled is None or any(len(row) != len(names) for row in rows):  # one would lose what the first has not
        raise ValueError(f"rows of {table.name} with different columns")
    yield filled


def _made_searchable(database: str, rows: Sequence[Row]) -> Iterator[Prepared]:
    """The words, and on SQLite their full-text index. A trigger would keep it too, at ten times the cost: for every row that one
    adds, SQLite has the index write out what it has gathered.
    """
    yield from _inserted(database, search_words, rows)
    if rows and database == "sqlite":
        indexed = f"INSERT INTO {SEARCH_INDEX}(rowid, words) VALUES (?, ?)"  # noqa: S608  our own name
        yield Prepared(indexed, [(row["id"], row["words"]) for row in rows])


_STOOD = (cases.c.id == bindparam("of_id"), cases.c.version == bindparam("of_version"))


@lru_cache
def _keeping(database: str) -> _Shape:
    """What a case was, copied from the case itself before it changes."""
    until = bindparam("recorded_from", type_=case_history.c.recorded_to.type)
    copied: dict[str, ColumnElement[Any]] = {**{one.name: one for one in cases.c}, "recorded_to": until}
    return _shape(database, insert(case_history).from_select(list(copied), select(*copied.values()).where(*_STOOD)))


def _kept(database: str, rows: Sequence[Row]) -> Iterator[Prepared]:
    if rows:
        yield _keeping(database).filled(rows)


# What may not change is left out: a key that is said anew, even if it is the same, sends the database looking through every
# table that refers to it. And what does not change is: its indexes are left alone.
_CHANGING = frozenset(one.name for one in cases.c) - {"id", "reference", "received_at"}


@lru_cache(maxsize=1024)
def _updating(database: str, names: tuple[str, ...]) -> _Shape:
    changing: dict[str, BindParameter[Any]] = {name: bindparam(name) for name in names if name in _CHANGING}
    return _shape(database, update(cases).where(*_STOOD).values(changing))


def _updated(database: str, rows: Sequence[Row]) -> Iterator[Prepared]:
    """One statement for all cases in which the same columns change."""
    alike: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        alike.setdefault(tuple(row), []).append(row)
    for names, some in alike.items():
        yield _updating(database, names).filled(some, each=True)


_KEY = tuple(one.name for one in deadlines.primary_key)
_CHANGING_DEADLINE = ("changed", "due_at", "stopped_at", "extended_by", "calendar_version")


@lru_cache
def _moving(database: str) -> _Shape:
    statement = (
        update(deadlines)
        .where(*(deadlines.c[name] == bindparam(f"of_{name}") for name in _KEY))
        .values({name: bindparam(name) for name in _CHANGING_DEADLINE})
    )
    return _shape(database, statement)


def _moved(database: str, rows: Sequence[Row]) -> Iterator[Prepared]:
    if rows:
        keyed = [{**row, **{f"of_{name}": row[name] for name in _KEY}} for row in rows]
        yield _moving(database).filled(keyed)


def let_wait(session: Session, case_id: int) -> None:
    """Let a case whose people are new wait for the jobs to know them again, once."""
    waits = exists(select(newcomers.c.case_id).where(newcomers.c.case_id == case_id))
    session.execute(insert(newcomers).from_select(["case_id"], select(literal(case_id, BigId)).where(~waits)))

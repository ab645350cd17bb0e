"""What the verifier reads: every row of the trail as the database holds it, in one snapshot and a batch of cases at a time.

Nothing is trusted: a value that its column should not hold comes out as text that fits nothing, never as an error.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from heapq import merge
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Date,
    FromClause,
    Select,
    Table,
    and_,
    exists,
    func,
    or_,
    select,
    text,
    type_coerce,
)
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType

from disclosure.domain.chain import NO_HEAD
from disclosure.store.models import (
    accesses,
    calendars,
    case_history,
    cases,
    deadlines,
    events,
    identities,
    links,
    participations,
    people,
    person_keys,
    records,
    search_words,
    user_sessions,
)
from disclosure.store.models.base import SEARCH_TERMS
from disclosure.store.search_words import case_of
from disclosure.store.types import UtcDateTime

Row = Mapping[str, Any]

_UNTOLD = "\udcff"  # half a sign: it stands in no text that is stored, and no digest can be made of it
BATCH = 200  # cases held in memory at once, with everything that is theirs
_WHOLE: Mapping[str, Any] = MappingProxyType({})
_STREAM: Mapping[str, Any] = MappingProxyType({"yield_per": 1000})


@dataclass(frozen=True)
class Trail:
    """All that is stored of one case, in order. Of `cases` there is one, or none where rows name a case that is not there."""

    case_id: Any
    cases: Sequence[Row]
    events: Sequence[Row]
    history: Sequence[Row]
    records: Sequence[Row]
    deadlines: Sequence[Row]
    participations: Sequence[Row]
    identities: Sequence[Row]
    links: Sequence[Row]

    @property
    def case(self) -> Row | None:
        """The case itself."""
        return self.cases[0] if self.cases else None


@contextmanager
def snapshot(session: Session) -> Iterator[None]:
    """Everything read inside is of one moment, whatever others write meanwhile. Nothing can be written."""
    session.rollback()
    try:
        if session.get_bind().dialect.name == "postgresql":
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            connection = session.connection(execution_options=options)
            connection.exec_driver_sql("SET LOCAL search_path = public")  # whatever else is looked through first
            connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
            connection.exec_driver_sql("SET LOCAL DateStyle TO 'ISO, YMD'")
            yield
        else:
            with _any_text(session.connection().connection.dbapi_connection):
                yield
    finally:
        session.rollback()


@contextmanager
def _any_text(driver: Any) -> Iterator[None]:
    """SQLite keeps bytes that are no text in a column of text: each is read as a sign that no text holds (`_UNTOLD`)."""
    before, driver.text_factory = driver.text_factory, lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = before


def trails(session: Session, *, size: int = BATCH) -> Iterator[Trail]:
    """Every case with all that is its own, by id; rows of cases that are not there among them."""
    low: int | None = None
    while True:
        after = select(cases.c.id).where(cases.c.id > low if low is not None else cases.c.id.is_not(None))
        ids = list(session.scalars(after.order_by(cases.c.id).limit(size)))
        if len(ids) < size:
            yield from _batch(session, low, None)  # open above, for rows of cases that are not there
            return
        yield from _batch(session, low, ids[-1])
        low = ids[-1]


def _batch(session: Session, low: int | None, high: int | None) -> Iterator[Trail]:
    found: list[dict[Any, list[Row]]] = []
    for key, query in _OF_A_CASE:
        rows: dict[Any, list[Row]] = {}
        for row in _rows(session, query.where(*_between(key, low, high)), key.table):
            rows.setdefault(row[key.name], []).append(row)
        found.append(rows)
    for case_id in sorted({case_id for rows in found for case_id in rows}, key=_in_order):
        yield Trail(case_id, *(rows.get(case_id, ()) for rows in found))


def _between(key: Column[Any], low: int | None, high: int | None) -> Iterator[ColumnElement[bool]]:
    """Above the one, and up to the other. What is of no case at all comes with the last batch."""
    if low is not None:
        yield key > low if high is not None else or_(key > low, key.is_(None))
    if high is not None:
        yield key <= high


def kept_calendars(session: Session) -> Iterator[Row]:
    """Every calendar that deadlines were reckoned with."""
    return _rows(session, select(*_columns(calendars)).order_by(calendars.c.version), calendars)


def readings(session: Session) -> Iterator[Row]:
    """Every access, chain after chain, with its session's `kept_length` and `kept_head`; both None without a session."""
    kept = (user_sessions.c.accesses.label("kept_length"), user_sessions.c.head_digest.label("kept_head"))
    joined = accesses.outerjoin(user_sessions, user_sessions.c.id == accesses.c.session_id)
    query = select(*_columns(accesses), *kept).select_from(joined).order_by(accesses.c.session_id, accesses.c.sequence)
    return _rows(session, query, accesses, _STREAM)


def sessions_that_lost_all(session: Session) -> Iterator[Row]:
    """Sessions that speak of accesses, of which not one is there."""
    spoken_of = or_(user_sessions.c.accesses != 0, user_sessions.c.head_digest != NO_HEAD)
    query = select(user_sessions.c.id).where(
        and_(spoken_of, ~exists(select(accesses.c.session_id).where(accesses.c.session_id == user_sessions.c.id)))
    )
    return _rows(session, query.order_by(user_sessions.c.id), user_sessions, _STREAM)


def sessions_gone(session: Session) -> Iterator[Row]:
    """The `id` of sessions that events name and that are not there; those that accesses name too are told of by `readings`."""
    named = events.c.session_id
    is_there = exists(select(user_sessions.c.id).where(user_sessions.c.id == named))
    has_accesses = exists(select(accesses.c.session_id).where(accesses.c.session_id == named))
    query = select(named.label("id")).distinct().where(~is_there, ~has_accesses).order_by(named)
    return _rows(session, query, user_sessions)


def event_links(session: Session) -> Iterator[Row]:
    """Of every event what its chain is made of: `chain`, `sequence`, `at`, `digest`."""
    return _links(session, events, events.c.case_id, events.c.recorded_at)


def access_links(session: Session) -> Iterator[Row]:
    """Of every access what its chain is made of."""
    return _links(session, accesses, accesses.c.session_id, accesses.c.at)


def _links(session: Session, table: Table, key: Column[Any], at: Column[Any]) -> Iterator[Row]:
    told = (key.label("chain"), table.c.sequence, _AsItStands(at).label("at"), table.c.digest)
    read = _time_in(session)
    for row in _rows(session, select(*told).order_by(key, table.c.sequence), table, _STREAM):
        yield {**row, "at": read(row["at"])}


def damage(session: Session) -> list[str]:
    """What SQLite finds wrong with its own file, in its words, at most a hundred. An index that leaves a row out hides a case from
    a list or a figure while its rows say all that they should.
    """
    if session.get_bind().dialect.name != "sqlite":
        return []
    return [str(row[0]) for row in session.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]


def indexed(session: Session) -> Iterator[tuple[object, object]] | None:
    """The number and the words, one by one, of every row that SQLite's full-text index leads to; None on PostgreSQL, whose index is
    one of the table's own.
    """
    return _indexed(session) if session.get_bind().dialect.name == "sqlite" else None


def _indexed(session: Session) -> Iterator[tuple[object, object]]:
    query = text(f"SELECT doc, term FROM {SEARCH_TERMS}")  # noqa: S608  our own name
    try:
        yield from session.execute(query, execution_options=_STREAM)
    except OperationalError:
        raise  # the file is out of reach
    except DatabaseError:
        yield None, None  # an index that is not to be read leads to nothing that a row says


def found_by(session: Session) -> Iterator[tuple[object, Row | None, list[object]]]:
    """By the ids of people, in order: the person, None where there is nobody of that id, and the keys that the id is found by."""
    persons = _rows(session, select(*_columns(people)).order_by(people.c.id), people, _STREAM)
    keys = _rows(session, select(*_columns(person_keys)).order_by(person_keys.c.person_id), person_keys, _STREAM)
    both = merge(
        ((row["id"], row, None) for row in persons),
        ((row["person_id"], None, row["key"]) for row in keys),
        key=lambda one: _in_order(one[0]),
    )
    for number, some in groupby(both, key=itemgetter(0)):
        rows = list(some)
        yield number, next((row for _, row, _ in rows if row), None), [key for _, row, key in rows if row is None]


def with_words(session: Session) -> Iterator[tuple[Trail | None, list[Row]]]:
    """Every case as `trails` has it, and the rows that it is searched by; None where there is no case of theirs."""
    rows = _rows(session, select(*_columns(search_words)).order_by(search_words.c.id), search_words, _STREAM)
    both = merge(
        ((one.case_id, one, None) for one in trails(session)),
        ((case_of(row["id"]), None, row) for row in rows),
        key=lambda one: _in_order(one[0]),
    )
    for _, some in groupby(both, key=itemgetter(0)):
        of_one = list(some)
        yield next((trail for _, trail, _ in of_one if trail), None), [row for _, _, row in of_one if row]


def last_case(session: Session) -> int:
    """The last id of a case."""
    return session.scalar(select(func.max(cases.c.id))) or 0


def last_session(session: Session) -> int:
    """The last id of a session."""
    return session.scalar(select(func.max(user_sessions.c.id))) or 0


def _columns(table: Table) -> list[ColumnElement[Any]]:
    """The columns without their types' own reading: times and days as text, everything else as it comes."""
    return [
        (
            _AsItStands(column) if isinstance(column.type, (UtcDateTime, Date)) else type_coerce(column, NullType())
        ).label(column.name)
        for column in table.c
    ]


class _AsItStands(FunctionElement[Any]):
    """A time or a day as it stands in the database: PostgreSQL writes it as text, whatever it is.

    SQLite has it as text already, where it is what it should be. Asked for as text, bytes would come out like it, which sort
    above all text, so that no period finds them and nothing is ever due.
    """

    type = NullType()
    inherit_cache = True


@compiles(_AsItStands)
def _as_text(element: _AsItStands, compiler: SQLCompiler, **asked: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **asked)} AS TEXT)"


@compiles(_AsItStands, "sqlite")
def _as_is(element: _AsItStands, compiler: SQLCompiler, **asked: Any) -> str:
    return compiler.process(element.clauses, **asked)


def _rows(
    session: Session, query: Select[Any], table: FromClause, options: Mapping[str, Any] = _WHOLE
) -> Iterator[Row]:
    result = session.execute(query, execution_options=options)
    names = tuple(result.keys())
    time = _time_in(session)
    readers = tuple(
        time if name == "recorded_at" else _reader(table.c[name].type, time) if name in table.c else _plain
        for name in names
    )
    for row in result:
        yield {name: read(value) for name, read, value in zip(names, readers, row, strict=True)}


def _reader(kind: object, time: Callable[[Any], Any]) -> Callable[[Any], Any]:
    if isinstance(kind, UtcDateTime):
        return time
    if isinstance(kind, Date):
        return _day
    return _truth if isinstance(kind, Boolean) else _plain


def _plain(value: Any) -> Any:
    """What a chain's text can hold; anything else as text that nobody could have written."""
    if isinstance(value, bytes):
        return f"{_UNTOLD}bytes {value.hex()}"
    return f"{_UNTOLD}number {value}" if isinstance(value, float) and not math.isfinite(value) else value


def _truth(value: Any) -> Any:
    return bool(value) if isinstance(value, int) and value in {0, 1} else _plain(value)


def _time_in(session: Session) -> Callable[[Any], Any]:
    return _time if session.get_bind().dialect.name == "postgresql" else _time_as_written


def _time(value: Any) -> Any:
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return _plain(value)


def _time_as_written(value: Any) -> Any:
    """SQLite compares times as text: the same moment in other signs would be found in no period, and never be due."""
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return _plain(value)
    is_ours = at.tzinfo is None and value == at.isoformat(" ", "microseconds")
    return at.replace(tzinfo=UTC) if is_ours else f"{_UNTOLD}written as {value}"


def _day(value: Any) -> Any:
    """Days too are compared as text; PostgreSQL has them written so, whatever was meant."""
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return _plain(value)
    return day if value == day.isoformat() else f"{_UNTOLD}written as {value}"


def _in_order(case_id: Any) -> tuple[int, int, str]:
    return (0, case_id, "") if isinstance(case_id, int) else (1, 0, str(case_id))


def _of_a_case(table: Table, *order: str) -> tuple[Column[Any], Select[Any]]:
    """The column that names the case, and the rows in order."""
    key = table.c.id if "id" in table.c else table.c.case_id
    return key, select(*_columns(table)).order_by(key, *(table.c[name] for name in order))


def _parts() -> tuple[Column[Any], Select[Any]]:
    """Participations, each with its person where there is one: `id` and all that is said of them."""
    key, query = _of_a_case(participations, "sequence", "ordinal")
    joined = participations.outerjoin(people, people.c.id == participations.c.person_id)
    return key, query.add_columns(*_columns(people)).select_from(joined)


def _identities() -> tuple[Column[Any], Select[Any]]:
    """What was said of who is who, once for each place that the other person has, or had, in the list of a case, however they are named
    there: with its reference (`there`) and that place (`place`).
    """
    key, query = _of_a_case(identities, "sequence")
    is_other = or_(people.c.id == identities.c.other_person_id, people.c.first_id == identities.c.other_person_id)
    joined = (
        identities.outerjoin(people, is_other)
        .outerjoin(participations, participations.c.person_id == people.c.id)
        .outerjoin(cases, cases.c.id == participations.c.case_id)
    )
    named = (
        cases.c.reference.label("there"),
        type_coerce(participations.c.sequence, NullType()).label("since"),
        type_coerce(participations.c.ordinal, NullType()).label("place"),
    )
    return key, query.add_columns(*named).select_from(joined)


def _linked() -> tuple[Column[Any], Select[Any]]:
    """Which other cases were named, each with its reference (`there`)."""
    key, query = _of_a_case(links, "sequence")
    joined = links.outerjoin(cases, cases.c.id == links.c.other_case_id)
    return key, query.add_columns(cases.c.reference.label("there")).select_from(joined)


# In the order of `Trail`.
_OF_A_CASE = (
    _of_a_case(cases),
    _of_a_case(events, "sequence"),
    _of_a_case(case_history, "version"),
    _of_a_case(records, "sequence"),
    _of_a_case(deadlines, "sequence", "clock"),
    _parts(),
    _identities(),
    _linked(),
)

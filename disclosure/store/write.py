"""Writes what a change consists of, one case's or thousands'. Nothing is decided here, and nothing is committed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from disclosure.domain.calendar import Calendar
from disclosure.store.models import calendars, case_history, cases, deadlines, events, participations, people, records

Row = Mapping[str, Any]


@dataclass(frozen=True)
class CaseRows:
    """All rows of one change to one case. `before` is the row it supersedes, with the time it stopped being true."""

    event: Row
    case: Row
    before: Row | None = None
    record: Row | None = None
    starts: tuple[Row, ...] = ()
    changes: tuple[Row, ...] = ()
    people: tuple[Row, ...] = ()
    parts: tuple[Row, ...] = ()


class Overtaken(Exception):
    """The case was no longer at the version that the change was made from."""


def write(session: Session, changes: Sequence[CaseRows]) -> None:
    """Write the changes in the order that the database's guards ask for. At most one change a case in one call."""
    _insert(session, events, [one.event for one in changes])
    _insert(session, case_history, [one.before for one in changes if one.before is not None])
    _insert(session, cases, [one.case for one in changes if one.before is None])
    _update_cases(session, [one.case for one in changes if one.before is not None])
    _insert(session, people, [row for one in changes for row in one.people])
    _insert(session, participations, [row for one in changes for row in one.parts])
    _insert(session, records, [one.record for one in changes if one.record is not None])
    _insert(session, deadlines, [row for one in changes for row in one.starts])
    _change_deadlines(session, [row for one in changes for row in one.changes])


def keep_calendar(session: Session, calendar: Calendar) -> None:
    """Keep the calendar that deadlines are reckoned with, once, so that they can be reckoned again."""
    if session.scalar(select(calendars.c.version).where(calendars.c.version == calendar.version)) is None:
        days = {day.isoformat(): name for day, name in sorted(calendar.days.items())}
        row = {
            "version": calendar.version,
            "nation": calendar.nation,
            "source": calendar.source,
            "days": json.dumps(days),
        }
        if session.connection().dialect.name == "postgresql":  # two who keep it at once: the second waits, and has it
            session.execute(postgresql.insert(calendars).values(row).on_conflict_do_nothing())
        else:
            session.execute(insert(calendars).values(row))


_INSERT = {table: insert(table) for table in (events, case_history, cases, people, participations, records, deadlines)}


def _insert(session: Session, table: Table, rows: Sequence[Row]) -> None:
    if not rows:
        return
    if any(len(row) != len(rows[0]) for row in rows):
        raise ValueError(f"rows of {table.name} with different columns")  # one would lose what the first has not
    session.execute(_INSERT[table], [dict(row) for row in rows])


def _update_cases(session: Session, rows: Sequence[Row]) -> None:
    if rows:
        given = [
            {"of_id": row["id"], "of_version": row["version"] - 1, **{name: row[name] for name in _CHANGING}}
            for row in rows
        ]
        changed = session.connection().execute(_UPDATE_CASE, given)
        if changed.rowcount != len(rows):
            raise Overtaken


# Every column that may change, of every row: one statement, however many cases. What may not is left out: a key that is
# said anew, even if it is the same, sends the database looking through every table that refers to it.
_CHANGING = tuple(one.name for one in cases.c if one.name not in ("id", "reference", "received_at"))
_UPDATE_CASE = (
    update(cases)
    .where(cases.c.id == bindparam("of_id"), cases.c.version == bindparam("of_version"))
    .values({name: bindparam(name) for name in _CHANGING})
)


def _change_deadlines(session: Session, rows: Sequence[Row]) -> None:
    if not rows:
        return
    statement = (
        update(deadlines)
        .where(
            deadlines.c.case_id == bindparam("of_case"),
            deadlines.c.clock == bindparam("of_clock"),
            deadlines.c.sequence == bindparam("of_sequence"),
        )
        .values(
            {
                name: bindparam(f"new_{name}")
                for name in ("changed", "due_at", "stopped_at", "extended_by", "calendar_version")
            }
        )
    )
    session.connection().execute(statement, [dict(row) for row in rows])

"""Writes what a change consists of, one case's or thousands'. Nothing is decided here, and nothing is committed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select, update
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
    for one in changes:
        if one.before is not None:
            _update_case(session, one.case)
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


def _insert(session: Session, table: Any, rows: Sequence[Row]) -> None:
    if rows:
        session.execute(insert(table), [dict(row) for row in rows])


def _update_case(session: Session, row: Row) -> None:
    changed = session.execute(
        update(cases).where(cases.c.id == row["id"], cases.c.version == row["version"] - 1).values(dict(row))
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise Overtaken


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

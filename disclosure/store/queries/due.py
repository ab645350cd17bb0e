"""What the jobs look for: running deadlines, cases without an owner, deadlines on another calendar."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.store.models import case_history, cases, deadlines


def running(session: Session) -> list[dict[str, Any]]:
    """Every deadline that runs, with its case's owner and whether the case is restricted."""
    query = (
        select(deadlines, cases.c.owner_id, cases.c.restricted)
        .join(cases, cases.c.id == deadlines.c.case_id)
        .where(deadlines.c.stopped_at.is_(None))
        .order_by(deadlines.c.due_at, deadlines.c.case_id, deadlines.c.clock, deadlines.c.sequence)
    )
    return [dict(row) for row in session.execute(query).mappings()]


class Unallocated(NamedTuple):
    """A case that nobody owns, and since when."""

    id: int
    restricted: bool
    district: str | None
    received_at: datetime
    since: datetime


def unallocated_since(session: Session, moment: datetime) -> list[Unallocated]:
    """Open cases that nobody has owned since before the moment: since they came, were let go, or were reopened."""
    let_go = (
        select(func.max(case_history.c.recorded_to))
        .where(case_history.c.id == cases.c.id, case_history.c.owner_id.is_not(None))
        .scalar_subquery()
    )
    query = (
        select(
            cases.c.id,
            cases.c.restricted.is_(True).label("restricted"),
            cases.c.district,
            cases.c.received_at,
            cases.c.reopened_at,
            let_go.label("let_go_at"),
        )
        .where(
            cases.c.is_open.is_(True),
            cases.c.owner_id.is_(None),
            cases.c.received_at < moment,
        )
        .order_by(cases.c.id)
    )
    found = [
        Unallocated(
            row.id,
            bool(row.restricted),
            row.district,
            row.received_at,
            max(filter(None, (row.received_at, row.reopened_at, row.let_go_at))),
        )
        for row in session.execute(query)
    ]
    return [one for one in found if one.since < moment]


def cases_on_other_calendars(session: Session, version: str) -> list[int]:
    """Cases with a running deadline in working days that was reckoned with another calendar than this."""
    query = (
        select(deadlines.c.case_id)
        .where(
            deadlines.c.stopped_at.is_(None),
            deadlines.c.limit_unit == "working_days",
            deadlines.c.calendar_version != version,
        )
        .distinct()
        .order_by(deadlines.c.case_id)
    )
    return list(session.scalars(query))

"""What the jobs look for: running deadlines, cases without an owner, deadlines on another calendar."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.store.models import cases, deadlines


def running(session: Session) -> list[dict[str, Any]]:
    """Every deadline that runs, with its case's owner and whether the case is restricted."""
    query = (
        select(deadlines, cases.c.owner_id, cases.c.restricted)
        .join(cases, cases.c.id == deadlines.c.case_id)
        .where(deadlines.c.stopped_at.is_(None))
        .order_by(deadlines.c.due_at, deadlines.c.case_id, deadlines.c.clock, deadlines.c.sequence)
    )
    return [dict(row) for row in session.execute(query).mappings()]


def unallocated_since(session: Session, moment: datetime) -> list[int]:
    """Open, unrestricted cases received before the moment that nobody owns."""
    query = (
        select(cases.c.id)
        .where(
            cases.c.is_open.is_(True),
            cases.c.owner_id.is_(None),
            cases.c.received_at < moment,
            cases.c.restricted.is_not(True),
        )
        .order_by(cases.c.id)
    )
    return list(session.scalars(query))


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

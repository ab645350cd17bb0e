"""Who has how much: open cases by owner, as far as whoever asks may see them, added up by the database."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from disclosure.domain.access import Sight
from disclosure.store.models import cases, users
from disclosure.store.queries.sight import visible


def by_owner(session: Session, sight: Sight, *, late: datetime, soon: datetime) -> list[dict[str, Any]]:
    """Owner and name (None: nobody), urgency, how many, of these how many due before `late`, and from then until `soon`. One statement."""
    due = cases.c.next_due_at
    query = (
        select(
            cases.c.owner_id,
            users.c.name,
            cases.c.urgency,
            func.count().label("cases"),
            func.sum(case((due < late, 1), else_=0)).label("late"),
            func.sum(case((and_(due >= late, due <= soon), 1), else_=0)).label("soon"),
        )
        .select_from(cases.outerjoin(users, users.c.id == cases.c.owner_id))
        .where(visible(sight), cases.c.is_open.is_(True))
        .group_by(cases.c.owner_id, users.c.name, cases.c.urgency)
        .order_by(users.c.name, cases.c.owner_id, cases.c.urgency)
    )
    return [dict(row) for row in session.execute(query).mappings()]

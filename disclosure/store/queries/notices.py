"""A person's notices, newest first, as far as they may see the cases they are about."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.domain.access import Actor
from disclosure.store.models import cases, notices
from disclosure.store.queries.sight import visible


def of_person(
    session: Session, *, actor: Actor, before_panel: Collection[str], now: datetime, size: int = 50
) -> list[dict[str, Any]]:
    """The newest notices of the person. One statement."""
    query = (
        select(notices, cases.c.reference)
        .join(cases, cases.c.id == notices.c.case_id)
        .where(notices.c.user_id == actor.user_id, visible(actor, before_panel=before_panel, now=now))
        .order_by(notices.c.seen_at.is_not(None), notices.c.at.desc(), notices.c.id.desc())
        .limit(size)
    )
    return [dict(row) for row in session.execute(query).mappings()]

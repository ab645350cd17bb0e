"""Notices: alarms and assigned work, put where the person works. They carry codes, never a name."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from disclosure.domain.access import Actor
from disclosure.store.db import writing
from disclosure.store.models import notices
from disclosure.store.queries import notices as queries


def raise_once(session: Session, rows: Sequence[Mapping[str, Any]]) -> int:
    """Add the notices that were not raised before, inside the caller's transaction; how many were new.

    Each has user_id, case_id, kind, key (what it is about, once), at, detail (a mapping of codes).
    """
    known = queries.raised(session, {row["key"] for row in rows})
    return add(session, [row for row in rows if (row["user_id"], row["key"]) not in known])


def add(session: Session, rows: Sequence[Mapping[str, Any]]) -> int:
    """Add notices of what happens only once, inside the caller's transaction; how many they were."""
    if rows:
        session.execute(insert(notices), [{**row, "detail": json.dumps(row["detail"])} for row in rows])
    return len(rows)


def mark_seen(session: Session, *, actor: Actor, now: datetime) -> None:
    """Everything the person has on the page is seen."""
    with writing(session):
        session.execute(
            update(notices).where(notices.c.user_id == actor.user_id, notices.c.seen_at.is_(None)).values(seen_at=now)
        )
        session.commit()

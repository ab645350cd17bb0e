"""Notices: alarms and assigned work, put where the person works. They carry codes, never a name."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from disclosure.domain.access import Actor
from disclosure.domain.clocks import london_date
from disclosure.store.db import writing
from disclosure.store.models import notices
from disclosure.store.queries import covers
from disclosure.store.queries import notices as queries


def raise_once(session: Session, rows: Sequence[Mapping[str, Any]]) -> int:
    """Add the notices that were not raised before, inside the caller's transaction; how many were new.

    Each has user_id, case_id, kind, key (what it is about, once), at, detail (a mapping of codes).
    """
    rows = _with_cover(session, rows)
    known = queries.raised(session, {row["key"] for row in rows})
    return _put(session, [row for row in rows if (row["user_id"], row["key"]) not in known])


def add(session: Session, rows: Sequence[Mapping[str, Any]]) -> int:
    """Add notices of what happens only once, inside the caller's transaction; how many they were."""
    if rows:
        told = [
            {**row, "detail": json.dumps(row["detail"]), "told": row["user_id"], "day": london_date(row["at"])}
            for row in rows
        ]
        session.execute(_TOLD, told)
    return len(rows)


# One statement tells somebody and whoever does their work: the change that it tells of has enough of them.
_COLUMNS = ("case_id", "kind", "key", "at", "detail")
_TOLD = insert(notices).from_select(["user_id", *_COLUMNS], queries.told(_COLUMNS))


def _put(session: Session, rows: Sequence[Mapping[str, Any]]) -> int:
    if rows:
        session.execute(insert(notices), [{**row, "detail": json.dumps(row["detail"])} for row in rows])
    return len(rows)


def _with_cover(session: Session, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What comes to somebody who is away comes to whoever does their work too, each once."""
    if not rows:
        return []
    day = london_date(max(row["at"] for row in rows))
    covering = covers.covering(session, {row["user_id"] for row in rows}, day)
    told = {(row["user_id"], row["key"]): row for row in rows}
    for row in rows:
        for user in sorted(covering.get(row["user_id"], ())):
            told.setdefault((user, row["key"]), {**row, "user_id": user})
    return list(told.values())


def mark_seen(session: Session, shown: Collection[int], *, actor: Actor, now: datetime) -> None:
    """Those of the person's notices that they were shown are seen; others wait for them, also where they came meanwhile."""
    with writing(session):
        own = (notices.c.user_id == actor.user_id, notices.c.id.in_(sorted(shown)), notices.c.seen_at.is_(None))
        session.execute(update(notices).where(*own).values(seen_at=now))
        session.commit()

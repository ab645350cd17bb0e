"""What a house has seen before it is measured: who read which case, in sessions whose chains hold, and what the public sent."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from disclosure.domain import chain
from disclosure.domain.public_status import Phase
from disclosure.services.accesses import Entry
from disclosure.store.models import accesses, cases, messages, public_status, submissions, user_sessions, users

READINGS = 5  # of a case by officers, over its life
IN_A_SESSION = 8  # cases that somebody reads before they sign out
FROM_PUBLIC, WITH_MESSAGE = 4, 20  # of so many cases one was sent by the public, and to one something was added later
TABLES = (accesses, messages, public_status, submissions, user_sessions)
_AT_ONCE = 4_000

Rows = dict[str, list[dict[str, Any]]]
"""By table."""


def remember(connection: Connection) -> None:
    """Add the past of every case that the house holds; its guards and indexes are off."""
    readers = connection.scalars(select(users.c.id).order_by(users.c.id)).all()
    session_id = connection.scalar(select(func.max(user_sessions.c.id))) or 0
    last = 0
    while True:
        asked = select(cases.c.id, cases.c.reference, cases.c.received_at, cases.c.is_open).where(cases.c.id > last)
        some = connection.execute(asked.order_by(cases.c.id).limit(_AT_ONCE)).all()
        if not some:
            return
        rows: Rows = {table.name: [] for table in TABLES}
        for first in range(0, len(some), IN_A_SESSION):
            session_id += 1
            _reads(rows, some[first : first + IN_A_SESSION], session_id, readers[session_id % len(readers)])
        for case in some[::FROM_PUBLIC]:
            _sent(rows, case)
        for case in some[::WITH_MESSAGE]:
            _added(rows, case)
        for table in reversed(TABLES):
            connection.execute(insert(table), rows[table.name])
        last = some[-1].id


def _reads(rows: Rows, read: Sequence[Row[Any]], session_id: int, user_id: int) -> None:
    """Somebody signs in, reads these cases as often as cases are read, and signs out."""
    began: datetime = read[-1].received_at
    length, head = 0, chain.NO_HEAD
    for case in list(read) * READINGS:
        length += 1
        row = {
            "session_id": session_id,
            "sequence": length,
            "at": began + timedelta(minutes=length),
            "user_id": user_id,
            "entry": Entry.CASE,
            "case_id": case.id,
            "about": "",
            "reached": 1,
            "refused": False,
            "purpose": "",
            "previous_digest": head,
        }
        head = chain.access_digest(row)
        rows["accesses"].append({**row, "digest": head})
    ended = began + timedelta(minutes=length)
    rows["user_sessions"].append(
        {
            "id": session_id,
            "token_digest": f"past-{session_id}",
            "kind": "web",
            "user_id": user_id,
            "created_at": began,
            "last_seen_at": ended,
            "ended_at": ended,
            "content": "{}",
            "accesses": length,
            "head_digest": head,
        }
    )


def _sent(rows: Rows, case: Row[Any]) -> None:
    rows["submissions"].append(
        {
            "reference": case.reference,
            "request_key": f"sent-{case.id}",
            "received_at": case.received_at,
            "registered_at": case.received_at,
        }
    )
    rows["public_status"].append(
        {
            "reference": case.reference,
            "phrase_digest": f"past-{case.id}",
            "reachable": True,
            "referral": False,
            "phase": Phase.IN_PROGRESS if case.is_open else Phase.FINISHED,
            "case_id": case.id,
        }
    )


def _added(rows: Rows, case: Row[Any]) -> None:
    later = case.received_at + timedelta(days=2)
    rows["messages"].append(
        {"reference": case.reference, "request_key": f"added-{case.id}", "received_at": later, "delivered_at": later}
    )

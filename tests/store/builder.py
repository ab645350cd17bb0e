"""Cases at given times without the engine: event first, chained, and what the row was before it changed.

`add_cases` and `change_cases` write many in one go; nothing is committed, so that a test may roll back.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from disclosure.domain import chain, facts
from disclosure.store.db import next_ids
from disclosure.store.models import cases, events, user_sessions
from disclosure.store.write import CaseRows, write

SESSION = 1
RECEIVED = datetime(2026, 1, 15, 10, tzinfo=UTC)
PLAIN: Mapping[str, Any] = {
    "kind": "application",
    "scheme": "dvds",
    "route": "right_to_ask",
    "rule_set": "dvds-2023",
    "district": "sheffield",
    "channel": "phone",
    "received_at": RECEIVED,
    "stage": "initial_checks",
    "round": 1,
    "round_began": 1,
    "people_sequence": 1,
}


def open_chain(session: Session, session_id: int = SESSION) -> None:
    """A sign-in session for events and accesses to hang on, once."""
    if session.scalar(select(user_sessions.c.id).where(user_sessions.c.id == session_id)) is None:
        at = datetime(2010, 1, 1, tzinfo=UTC)
        row = {"id": session_id, "token_digest": f"tests {session_id}", "kind": "process", "created_at": at, "last_seen_at": at,
               "content": "{}", "accesses": 0, "head_digest": chain.NO_HEAD}  # fmt: skip
        session.execute(insert(user_sessions).values(row))


def add_case(session: Session, *, recorded_at: datetime | None = None, **columns: Any) -> int:
    """A case, and its id. Columns left out are those of a plain application; it is recorded when received by default."""
    return add_cases(session, [(recorded_at, columns)])[0]


def add_cases(session: Session, given: Sequence[tuple[datetime | None, Mapping[str, Any]]]) -> list[int]:
    """Cases with the times at which they were recorded."""
    open_chain(session)
    ids = next_ids(session, cases, len(given)) if given else []
    rows = []
    for case_id, (recorded_at, columns) in zip(ids, given, strict=True):
        told = {**PLAIN, "reference": f"TEST-{case_id}", **columns}
        rows.append(_rows(case_id, 1, {}, told, recorded_at or told["received_at"], chain.NO_HEAD))
    write(session, rows)
    return ids


def change_case(session: Session, case_id: int, *, recorded_at: datetime, **columns: Any) -> None:
    """Change a case by an event that was recorded then."""
    change_cases(session, [(case_id, recorded_at, columns)])


def change_cases(session: Session, given: Sequence[tuple[int, datetime, Mapping[str, Any]]]) -> None:
    """Change cases, each once."""
    ids = [case_id for case_id, _, _ in given]
    stored = {row["id"]: dict(row) for row in session.execute(select(cases).where(cases.c.id.in_(ids))).mappings()}
    heads = select(events.c.case_id, events.c.digest).where(events.c.case_id.in_(ids)).order_by(events.c.sequence)
    digests = {row.case_id: row.digest for row in session.execute(heads)}
    rows = []
    for case_id, recorded_at, columns in given:
        before = stored[case_id]
        known = {name: before[name] for name in facts.COLUMNS}
        rows.append(_rows(case_id, before["version"] + 1, known, columns, recorded_at, digests[case_id]))
    write(session, rows)


def _rows(
    case_id: int, version: int, known: Mapping[str, Any], told: Mapping[str, Any], recorded_at: datetime, previous: str
) -> CaseRows:
    after = {**known, **told}
    after |= {"is_open": facts.is_open(after), "urgency": facts.urgency(after)}
    delta = facts.changed(known, {name: facts.stored(name, value) for name, value in after.items()})
    event: dict[str, Any] = {
        "case_id": case_id,
        "sequence": version,
        "action": "test",
        "outcome": "done",
        "actor_id": None,
        "session_id": SESSION,
        "occurred_at": recorded_at,
        "recorded_at": recorded_at,
        "delta": chain.canonical(delta),
        "record_digest": None,
        "people_digest": None,
        "deadlines": None,
        "request_key": None,
        "previous_digest": previous,
    }
    event["digest"] = chain.event_digest(event)
    columns = {**dict.fromkeys(facts.COLUMNS), **known, **facts.typed(delta)}
    columns |= facts.following(columns)
    return CaseRows(event, {"id": case_id, "version": version, "recorded_from": recorded_at, **columns})

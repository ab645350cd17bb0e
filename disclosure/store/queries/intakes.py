"""Calls that are being taken down, with the names of whoever began each and wrote in it last."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from disclosure.store.models import cases, events, intakes, users


class IntakeRow(NamedTuple):
    """A call as stored; `sealed` is what was typed."""

    id: int
    journey: str
    channel: str
    sealed: bytes
    version: int
    began_at: datetime
    touched_at: datetime
    touched_by: int
    request_key: str
    began_name: str
    touched_name: str


_BEGAN, _TOUCHED = users.alias("began"), users.alias("touched")
_ROWS = (
    select(
        *(intakes.c[name] for name in IntakeRow._fields[:-2]),
        _BEGAN.c.name.label("began_name"),
        _TOUCHED.c.name.label("touched_name"),
    )
    .join(_BEGAN, _BEGAN.c.id == intakes.c.began_by)
    .join(_TOUCHED, _TOUCHED.c.id == intakes.c.touched_by)
)
_ALL = _ROWS.order_by(intakes.c.began_at.desc(), intakes.c.id.desc())
_ONE = _ROWS.where(intakes.c.id == bindparam("number"))
_TO_CHANGE = _ONE.with_for_update(of=intakes)


def unregistered(session: Session) -> Sequence[IntakeRow]:
    """Every call that is no case yet, the one begun last first."""
    return [IntakeRow(*row) for row in session.execute(_ALL)]


def one(session: Session, number: int, *, lock: bool = False) -> IntakeRow | None:
    """The call of that number; with `lock`, whoever else changes it waits."""
    row = session.execute(_TO_CHANGE if lock else _ONE, {"number": number}).first()
    return None if row is None else IntakeRow(*row)


def begun_by(session: Session, request_key: str) -> int | None:
    """The number of the call that this request began."""
    return session.scalar(select(intakes.c.id).where(intakes.c.request_key == request_key))


def registered_by(session: Session, request_key: str) -> tuple[str, int | None] | None:
    """The reference of the case that a request registered, and who sent it; None where there is no such case."""
    query = (
        select(cases.c.reference, events.c.actor_id)
        .join(events, events.c.case_id == cases.c.id)
        .where(events.c.request_key == request_key)
        .order_by(events.c.case_id)
    )
    row = session.execute(query).first()
    return None if row is None else (row.reference, row.actor_id)

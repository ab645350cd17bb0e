"""The worklist: open cases by risk, then by what is due; closed ones by when; paged by key; only what the person may see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from disclosure.domain.access import Sight
from disclosure.store.models import cases, users
from disclosure.store.queries.naming import named_in
from disclosure.store.queries.sight import visible

_COLUMNS = (
    "id", "reference", "scheme", "rule_set", "route", "kind", "stage", "urgency", "next_due_at", "received_at", "district", "team",
    "risk_grade", "immediate_risk", "closed_at",
)  # fmt: skip
_BY_RISK = (cases.c.urgency, cases.c.next_due_at.nulls_last(), cases.c.id)
_BY_CLOSING = (cases.c.closed_at.desc(), cases.c.id.desc())


class Place(NamedTuple):
    """Where a page ended: the sort key of its last row. `at` is what is due next, None where nothing is; or the closing."""

    urgency: int
    at: datetime | None
    case_id: int


@dataclass(frozen=True)
class Filter:
    """What to show. `owner_id` with `unallocated` False means one person's work; an empty filter means everything open."""

    owner_id: int | None = None
    unallocated: bool = False
    closed: bool = False


def page(
    session: Session, sight: Sight, *, chosen: Filter, after: Place | None = None, size: int = 25
) -> tuple[list[dict[str, Any]], Place | None]:
    """One page and where the next begins, None when this is the last. One statement."""
    where = [visible(sight), cases.c.is_open.is_(not chosen.closed), *_chosen(chosen)]
    if after is not None:
        where.append(_closed_before(after) if chosen.closed else _due_after(after))
    query = (
        select(
            *(cases.c[column] for column in _COLUMNS),
            users.c.name.label("owner_name"),
            *named_in(),
        )
        .select_from(cases.outerjoin(users, users.c.id == cases.c.owner_id))
        .where(*where)
        .order_by(*(_BY_CLOSING if chosen.closed else _BY_RISK))
        .limit(size + 1)
    )
    rows = [dict(row) for row in session.execute(query).mappings()]
    if len(rows) <= size:
        return rows, None
    last = rows[size - 1]
    return rows[:size], Place(last["urgency"], last["closed_at" if chosen.closed else "next_due_at"], last["id"])


def _due_after(place: Place) -> ColumnElement[bool]:
    """What comes after it by risk, then by what is due; within a risk, where nothing is due comes last."""
    risk, due, number = cases.c.urgency, cases.c.next_due_at, cases.c.id
    if place.at is None:
        later = and_(due.is_(None), number > place.case_id)
    else:
        later = or_(due.is_(None), due > place.at, and_(due == place.at, number > place.case_id))
    return or_(risk > place.urgency, and_(risk == place.urgency, later))


def _closed_before(place: Place) -> ColumnElement[bool]:
    """What was closed before it; nothing, where the place is none of a closed case."""
    if place.at is None:
        return false()
    at, number = cases.c.closed_at, cases.c.id
    return or_(at < place.at, and_(at == place.at, number < place.case_id))


def _chosen(chosen: Filter) -> list[Any]:
    where: list[Any] = []
    if chosen.owner_id is not None:
        where.append(cases.c.owner_id == chosen.owner_id)
    if chosen.unallocated:
        where.append(cases.c.owner_id.is_(None))
    return where

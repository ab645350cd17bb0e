"""The worklist: open cases by risk, then by what is due, paged by key; only what the person may see."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, func, literal, or_, select
from sqlalchemy.orm import Session

from disclosure.domain.access import Actor
from disclosure.store.models import cases, participations, people, users
from disclosure.store.queries.sight import visible

# "No deadline" sorts last. Only for comparing: it is never stored and never shown.
_LAST = datetime(9000, 1, 1, tzinfo=UTC)
_COLUMNS = (
    "id", "reference", "scheme", "rule_set", "route", "kind", "stage", "urgency", "next_due_at", "received_at", "district", "team",
    "risk_grade", "immediate_risk",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a page ended: the sort key of its last row."""

    urgency: int
    due: datetime
    case_id: int


@dataclass(frozen=True)
class Filter:
    """What to show. `owner_id` with `unallocated` False means one person's work; an empty filter means everything open."""

    owner_id: int | None = None
    unallocated: bool = False
    team: str = ""
    scheme: str = ""
    stage: str = ""
    closed: bool = False


def page(
    session: Session,
    *,
    actor: Actor,
    before_panel: Collection[str],
    now: datetime,
    chosen: Filter,
    after: Place | None = None,
    size: int = 25,
) -> tuple[list[dict[str, Any]], Place | None]:
    """One page and where the next begins, None when this is the last. One statement."""
    due = func.coalesce(cases.c.next_due_at, literal(_LAST, type_=cases.c.next_due_at.type))
    where = [
        visible(actor, before_panel=before_panel, now=now),
        cases.c.is_open.is_(not chosen.closed),
        *_chosen(chosen),
    ]
    if after is not None:
        where.append(
            or_(
                cases.c.urgency > after.urgency,
                and_(cases.c.urgency == after.urgency, due > after.due),
                and_(cases.c.urgency == after.urgency, due == after.due, cases.c.id > after.case_id),
            )
        )
    name = (
        select(people.c.family_name + ", " + people.c.given_names)
        .join(participations, participations.c.person_id == people.c.id)
        .where(participations.c.case_id == cases.c.id, participations.c.sequence == cases.c.people_sequence)
        .order_by(participations.c.ordinal)
        .limit(1)
    )
    query = (
        select(
            *(cases.c[column] for column in _COLUMNS),
            users.c.name.label("owner_name"),
            name.where(participations.c.part == "subject").scalar_subquery().label("subject"),
            name.where(participations.c.part.in_(("person_at_risk", "child"))).scalar_subquery().label("at_risk"),
        )
        .select_from(cases.outerjoin(users, users.c.id == cases.c.owner_id))
        .where(*where)
        .order_by(cases.c.urgency, due, cases.c.id)
        .limit(size + 1)
    )
    rows = [dict(row) for row in session.execute(query).mappings()]
    if len(rows) <= size:
        return rows, None
    last = rows[size - 1]
    return rows[:size], Place(last["urgency"], last["next_due_at"] or _LAST, last["id"])


def _chosen(chosen: Filter) -> list[Any]:
    where: list[Any] = []
    if chosen.owner_id is not None:
        where.append(cases.c.owner_id == chosen.owner_id)
    if chosen.unallocated:
        where.append(cases.c.owner_id.is_(None))
    for column, value in (("team", chosen.team), ("scheme", chosen.scheme), ("stage", chosen.stage)):
        if value:
            where.append(cases.c[column] == value)
    return where

"""Lists of cases: open ones by risk, by what is promised, by what is due; closed ones by when. Paged by key; only what may be seen."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, false, func, or_, select, tuple_
from sqlalchemy.orm import Session

from disclosure.domain.access import Sight
from disclosure.domain.worklists import Standing
from disclosure.store.models import cases, users
from disclosure.store.queries.naming import named_in, number_of
from disclosure.store.queries.sight import visible
from disclosure.store.types import UtcDateTime

_COLUMNS = (
    "id", "reference", "version", "scheme", "rule_set", "route", "kind", "stage", "urgency", "next_due_at", "promised_due_at",
    "received_at", "district", "team", "owner_id", "risk_grade", "immediate_risk", "closed_at",
)  # fmt: skip
# Where nothing is promised to anybody, what is due stands in its place: a case without an applicant must not stand behind them all.
# "Is there nothing due" comes first, since the two databases do not agree on which end nothing stands at.
_PROMISED = func.coalesce(cases.c.promised_due_at, cases.c.next_due_at)
_BY_RISK = (cases.c.urgency, cases.c.next_due_at.is_(None), _PROMISED, cases.c.next_due_at, cases.c.id)
_BY_CLOSING = (cases.c.closed_at.desc(), cases.c.id.desc())


class Place(NamedTuple):
    """Where a page ended: the sort key of its last row.

    `promised` and `at` are what is promised and what is due next, None where nothing is; of a closed case `at` is the closing. The
    case is known by its reference, and its number to the database alone.
    """

    urgency: int
    promised: datetime | None
    at: datetime | None
    reference: str


@dataclass(frozen=True)
class Filter:
    """What to show; an empty one means everything open. Codes are equal to a column of the case, "" being any.

    `owners`: whose cases; `no_owner`: nobody's. `due_by`: due until then. `standing`: where they stand.
    """

    owners: Collection[int] | None = None
    no_owner: bool = False
    closed: bool = False
    due_by: datetime | None = None
    standing: Collection[Standing] | None = None
    equal: tuple[tuple[str, str | int], ...] = ()


def page(
    session: Session, sight: Sight, *, chosen: Filter, after: Place | None = None, size: int = 25
) -> tuple[list[dict[str, Any]], Place | None]:
    """One page and where the next begins, None when this is the last. One statement."""
    where = [visible(sight), cases.c.is_open.is_(not chosen.closed), *_chosen(chosen)]
    if after is not None:
        where.append(_closed_before(after, sight) if chosen.closed else _due_after(after, sight))
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
    return rows[:size], _place(rows[size - 1], closed=chosen.closed)


def _place(row: dict[str, Any], *, closed: bool) -> Place:
    if closed:
        return Place(row["urgency"], None, row["closed_at"], row["reference"])
    return Place(row["urgency"], row["promised_due_at"] or row["next_due_at"], row["next_due_at"], row["reference"])


def _due_after(place: Place, sight: Sight) -> ColumnElement[bool]:
    """What comes after it by risk, then by what is promised, then by what is due; within a risk, where nothing is due comes last."""
    risk, due, number, last = (
        cases.c.urgency,
        cases.c.next_due_at,
        cases.c.id,
        number_of(place.reference, visible(sight)),
    )
    if place.promised is None or place.at is None:
        later = and_(due.is_(None), number > last)
    else:
        key = (_time(place.promised), _time(place.at), last)
        later = or_(due.is_(None), tuple_(_PROMISED, due, number) > tuple_(*key))
    return or_(risk > place.urgency, and_(risk == place.urgency, later))


def _time(at: datetime) -> ColumnElement[datetime]:
    return bindparam(None, at, type_=UtcDateTime())


def _closed_before(place: Place, sight: Sight) -> ColumnElement[bool]:
    """What was closed before it; nothing, where the place is none of a closed case."""
    if place.at is None:
        return false()
    at, last = cases.c.closed_at, number_of(place.reference, visible(sight))
    return or_(at < place.at, and_(at == place.at, cases.c.id < last))


def _chosen(chosen: Filter) -> list[Any]:
    where: list[Any] = [cases.c[column] == value for column, value in chosen.equal]
    if chosen.owners is not None:
        where.append(cases.c.owner_id.in_(sorted(chosen.owners)))
    if chosen.no_owner:
        where.append(cases.c.owner_id.is_(None))
    if chosen.due_by is not None:
        where.append(cases.c.next_due_at <= chosen.due_by)
    if chosen.standing is not None:
        columns = (cases.c[name] for name in Standing._fields)
        where.append(tuple_(*columns).in_(sorted(chosen.standing)) if chosen.standing else false())
    return where

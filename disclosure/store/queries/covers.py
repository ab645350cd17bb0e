"""Who does whose work: on a day, and from a day on."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from disclosure.store.models import covers, users


def _on(day: Any) -> ColumnElement[bool]:
    return and_(covers.c.first_day <= day, covers.c.last_day >= day, covers.c.ended_at.is_(None))


def _is_here() -> ColumnElement[bool]:
    """Whoever covers has an account still."""
    return covers.c.covering_id.in_(select(users.c.id).where(users.c.disabled_at.is_(None)))


def of_person(absent: Any, day: Any) -> Select[Any]:
    """The numbers of those who do this person's work on that day, for a statement that asks for them."""
    return select(covers.c.covering_id).where(covers.c.absent_id == absent, _on(day), _is_here())


def covered_by(session: Session, user_id: int, day: date) -> frozenset[int]:
    """Whose work this person does on that day."""
    query = select(covers.c.absent_id).where(covers.c.covering_id == user_id, _on(day)).order_by(covers.c.id)
    return frozenset(session.scalars(query))


def covering(session: Session, user_ids: Collection[int], day: date) -> Mapping[int, set[int]]:
    """Who does the work of each of these on that day. One statement, and none for nobody."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    if not user_ids:
        return found
    query = select(covers.c.absent_id, covers.c.covering_id).where(
        covers.c.absent_id.in_(sorted(user_ids)), _on(day), _is_here()
    )
    for row in session.execute(query.order_by(covers.c.id)):
        found[row.absent_id].add(row.covering_id)
    return found


def since(session: Session, day: date, *, of_user: int | None = None) -> list[Mapping[str, Any]]:
    """Covers that have not ended by that day, with both names; of one person, or of everybody."""
    absent, other = users.alias("absent"), users.alias("covering")
    query = (
        select(covers, absent.c.name.label("absent"), other.c.name.label("covering"))
        .join(absent, absent.c.id == covers.c.absent_id)
        .join(other, other.c.id == covers.c.covering_id)
        .where(covers.c.last_day >= day, covers.c.ended_at.is_(None))
        .order_by(covers.c.first_day, covers.c.id)
    )
    if of_user is not None:
        query = query.where(or_(covers.c.absent_id == of_user, covers.c.covering_id == of_user))
    return [dict(row) for row in session.execute(query).mappings()]


def one(session: Session, number: int) -> Mapping[str, Any] | None:
    """The cover of that number."""
    row = session.execute(select(covers).where(covers.c.id == number).order_by(covers.c.id)).mappings().first()
    return None if row is None else dict(row)

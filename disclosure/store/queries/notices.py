"""A person's notices, newest first, as far as they may see the cases they are about; and which were raised already."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Date, Integer, Select, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from disclosure.domain.access import Sight
from disclosure.store.models import cases, notices, users
from disclosure.store.queries import covers
from disclosure.store.queries.sight import visible

_BATCH = 100  # keys asked for at once: of more, PostgreSQL finds it cheaper to read all notices than to look each up


def of_person(session: Session, sight: Sight, *, size: int = 50) -> list[dict[str, Any]]:
    """The newest notices of the person, with what says which scheme the words of a clock are in. One statement."""
    query = (
        select(notices, cases.c.reference, cases.c.rule_set, cases.c.route, cases.c.kind.label("case_kind"))
        .join(cases, cases.c.id == notices.c.case_id)
        .where(notices.c.user_id == sight.actor.user_id, visible(sight))
        .order_by(notices.c.seen_at.is_not(None), notices.c.at.desc(), notices.c.id.desc())
        .limit(size)
    )
    return [dict(row) for row in session.execute(query).mappings()]


def raised(session: Session, keys: Collection[str]) -> set[tuple[int, str]]:
    """Which of these notices were raised before: user and key. One statement for every hundred."""
    known: set[tuple[int, str]] = set()
    asked = sorted(keys)
    for start in range(0, len(asked), _BATCH):
        query = select(notices.c.user_id, notices.c.key).where(notices.c.key.in_(asked[start : start + _BATCH]))
        known |= {(row.user_id, row.key) for row in session.execute(query.order_by(notices.c.id))}
    return known


def told(columns: Sequence[str]) -> Select[Any]:
    """Whom a notice comes to: whoever is `told`, and those who do their work on the `day`, unless they have it; with these columns."""
    key = bindparam("key", type_=notices.c.key.type)
    person = bindparam("told", type_=Integer)
    day = bindparam("day", type_=Date)
    return (
        select(users.c.id, *(bindparam(name, type_=notices.c[name].type) for name in columns))
        .where(
            or_(users.c.id == person, users.c.id.in_(covers.of_person(person, day))),
            ~exists().where(notices.c.user_id == users.c.id, notices.c.key == key),
        )
        .order_by(users.c.id)
    )

"""The triage queue: open cases that nobody has triaged yet, wherever they came from, and who has looked at them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import case, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from disclosure.domain.access import Sight
from disclosure.domain.facts import DEADLY
from disclosure.store.models import accesses, cases, users
from disclosure.store.queries.naming import named_in, number_of
from disclosure.store.queries.sight import visible

Row = Mapping[str, Any]
_COLUMNS = (
    "id", "reference", "scheme", "rule_set", "route", "kind", "urgency", "next_due_at", "received_at", "district", "referral_source",
    "channel", "dangers", "initial_checks_at",
)  # fmt: skip
# The deadliest stand before others, and others before none.
_WEIGHT = case(
    (or_(*(cases.c.dangers.contains(code) for code in DEADLY)), 0), (cases.c.dangers.is_not(None), 1), else_=2
)
_ORDER = (cases.c.urgency, _WEIGHT, cases.c.received_at, cases.c.id)


class Place(NamedTuple):
    """Where a page ended: the sort key of its last row."""

    urgency: int
    weight: int
    received_at: datetime
    reference: str


def waiting(
    session: Session, sight: Sight, *, after: Place | None = None, size: int = 25
) -> tuple[list[dict[str, Any]], Place | None]:
    """One page of the queue, by risk, then by what was written, then by age; and where the next begins, or None. One statement."""
    query = (
        select(*(cases.c[name] for name in _COLUMNS), _WEIGHT.label("weight"), *named_in())
        .where(visible(sight), cases.c.is_open.is_(True), cases.c.triaged.is_not(True))
        .order_by(*_ORDER)
        .limit(size + 1)
    )
    if after is not None:
        place = [literal(value, column.type) for value, column in zip(after[:-1], _ORDER[:-1], strict=True)]
        query = query.where(tuple_(*_ORDER) > tuple_(*place, number_of(after.reference, visible(sight))))
    rows = [dict(row) for row in session.execute(query).mappings()]
    if len(rows) <= size:
        return rows, None
    last = rows[size - 1]
    return rows[:size], Place(last["urgency"], last["weight"], last["received_at"], last["reference"])


def lookers(session: Session, case_ids: Collection[int]) -> Mapping[int, list[Row]]:
    """By case, who has opened it: name and when last, the latest first. One statement, none for no case."""
    found: defaultdict[int, list[Row]] = defaultdict(list)
    if not case_ids:
        return found
    last = func.max(accesses.c.at).label("at")
    query = (
        select(accesses.c.case_id, users.c.name, last)
        .join(users, users.c.id == accesses.c.user_id)
        .where(
            accesses.c.case_id.in_(case_ids),
            accesses.c.refused.is_(False),
            accesses.c.entry.in_(("action", "case", "record")),
        )
        .group_by(accesses.c.case_id, users.c.id, users.c.name)
        .order_by(accesses.c.case_id, last.desc(), users.c.name)
    )
    for row in session.execute(query).mappings():
        found[row["case_id"]].append(dict(row))
    return found

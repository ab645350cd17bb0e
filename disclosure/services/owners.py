"""Who may be given a case, or a task on one: only somebody who may see it. Whoever is kept out of it must not learn of it by owning it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from disclosure.domain.access import FORCE_WIDE, Actor
from disclosure.domain.errors import Reason, Refused
from disclosure.domain.law import Law
from disclosure.domain.words import N_
from disclosure.store.queries import cases as case_queries

OUT_OF_SIGHT = Reason("out_of_sight", N_("Whoever it is given to may not see this case."))


def seen_by(session: Session, references: Collection[str], owner_id: object, *, law: Law, now: datetime) -> set[str]:
    """Those of the cases that this user may see, who does casework, as whoever is offered as an owner does. One statement."""
    if not references or owner_id is None:
        return set()
    owner = Actor(int(str(owner_id)), "", FORCE_WIDE, 0)
    return case_queries.seen_of(session, references, law.sight(actor=owner, now=now))


def check(session: Session, reference: str, owner_id: object, *, law: Law, now: datetime) -> None:
    """Raise Refused unless this user may see the case."""
    if owner_id is not None and reference not in seen_by(session, [reference], owner_id, law=law, now=now):
        raise Refused([OUT_OF_SIGHT])

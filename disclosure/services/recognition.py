"""People of a new case are known again: whoever they may be in other cases is written down, and open cases that they are in are looked
at again.

The jobs do it, within seconds: registering waits for nobody. What is written down is a pointer, and no finding: a person says who is whom.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from disclosure.domain.access import Actor, Permission, Role
from disclosure.domain.answers import OTHER, Answer, Answers
from disclosure.domain.corrected import first_of
from disclosure.domain.errors import Refused
from disclosure.domain.law import Law
from disclosure.domain.matching import Likeness, likeness
from disclosure.domain.notices import NoticeKind
from disclosure.domain.scheme import LOOK_AGAIN
from disclosure.services import casework, notices
from disclosure.store.db import writing
from disclosure.store.models import likely, newcomers
from disclosure.store.person_keys import named
from disclosure.store.queries import accounts, identities
from disclosure.store.queries import people as queries

Row = Mapping[str, Any]
AT_ONCE = 200  # cases, in one run of the job
SURE_ENOUGH = 60
"""The score from which another case is looked at again: more than one name and nothing else."""
# Parts in which somebody who comes again says something new of the other case.
_TOGETHER = (frozenset({"subject"}), frozenset({"person_at_risk", "child"}))


class Pair(NamedTuple):
    """Somebody of the new case, somebody of another, how like they are, and whether somebody `is_said` to have found that they are one."""

    ours: Row
    theirs: Row
    likeness: Likeness
    is_said: bool = False

    @property
    def score(self) -> int:
        """How like they are, of a hundred."""
        return self.likeness.score


def know_again(session: Session, *, law: Law, actor: Actor, now: datetime) -> int:
    """Look whoever is new up among those who are there; how many cases were looked at again because of it. Run twice, it does
    nothing the second time.
    """
    system = replace(actor, also=frozenset({Permission.CHECK}))
    again = 0
    for case_id in identities.newcomers_waiting(session, most=AT_ONCE):
        ours = queries.of_case(session, case_id)
        pairs = _pairs(ours, queries.near(session, [named(one) for one in ours], None, apart_from=case_id))
        others = _to_be_looked_at([*pairs, *_said(session, ours)])
        for new in identities.also_waiting(session, others):  # its own turn comes, and it finds this one
            del others[new]
        session.rollback()
        again += sum(_looked_at_again(session, one, law=law, actor=system, now=now) for one in others.values())
        _write_down(session, case_id, {(one.ours["id"], one.theirs["id"]): one.score for one in pairs})
    session.rollback()
    return again


def _pairs(ours: Iterable[Row], theirs: Sequence[Row]) -> list[Pair]:
    there = [(named(row), row) for row in theirs]
    compared = (Pair(own, row, likeness(named(own), other)) for own in ours for other, row in there)
    return [pair for pair in compared if pair.likeness.is_candidate]


def _said(session: Session, ours: Sequence[Row]) -> list[Pair]:
    """Those of other cases whom somebody has said to be people of this one, however like they are."""
    said = identities.said_to_be(session, {one["id"] for one in ours})
    theirs = queries.these(session, {other for _, other in said}) if said else []
    return [
        Pair(own, other, likeness(named(own), named(other)), is_said=True)
        for own in ours
        for other in theirs
        if (own["id"], other["id"]) in said and own["case_id"] != other["case_id"]
    ]


def _to_be_looked_at(pairs: Iterable[Pair]) -> dict[int, Pair]:
    """The cases to be looked at again, each with the one pair that says why: the same one as long as it is there."""
    found = [one for one in pairs if one.theirs["is_open"] and (one.is_said or one.score >= SURE_ENOUGH)]
    why: dict[int, Pair] = {}
    for together in _TOGETHER:
        here = [one for one in found if {one.ours["part"], one.theirs["part"]} <= together]
        for one in sorted(here, key=lambda one: int(one.theirs["id"])):
            why.setdefault(one.theirs["case_id"], one)
    return why


def _looked_at_again(session: Session, pair: Pair, *, law: Law, actor: Actor, now: datetime) -> bool:
    """The other case goes back to triage by an event that says why; and its owner, or the supervisors, have a notice."""
    theirs, scheme = pair.theirs, law.by_rule_set(pair.theirs["rule_set"])
    if not any(action.key == LOOK_AGAIN for action in scheme.actions):
        return False
    reference = str(pair.ours["reference"])
    named_in = Answer(OTHER, "Somebody of this case may be named in", reference, reference)
    answers = Answers(scheme.action(LOOK_AGAIN).record, "1", "en", (named_in,))
    key = f"again:{pair.ours['case_id']}:{theirs['case_id']}:{first_of(theirs)}"
    try:
        done = casework.relay(session, theirs["case_id"], LOOK_AGAIN, answers, key, law=law, actor=actor, now=now)
    except Refused:  # closed meanwhile
        session.rollback()
        return False
    _tell(session, theirs, key, now)
    return done


def _tell(session: Session, theirs: Row, key: str, now: datetime) -> None:
    owner = theirs["owner_id"]
    users = [owner] if owner is not None else sorted(accounts.with_roles(session, {Role.SUPERVISOR}))
    kind = NoticeKind.KNOWN_AGAIN
    told = {"case_id": theirs["case_id"], "kind": kind, "key": f"{kind}:{key}", "at": now, "detail": {}}
    with writing(session):
        notices.raise_once(session, [{**told, "user_id": user} for user in users])
        session.commit()


def _write_down(session: Session, case_id: int, scores: Mapping[tuple[int, int], int]) -> None:
    """Whom the people of the case may be, once for each two, and that it was looked up; nothing where another run was first."""
    with writing(session):
        taken = session.execute(delete(newcomers).where(newcomers.c.case_id == case_id)).rowcount  # type: ignore[attr-defined]
        known = identities.likely_already(session, {own for own, _ in scores})
        rows = [
            {"person_id": own, "other_person_id": other, "score": score}
            for (own, other), score in scores.items()
            if not {(own, other), (other, own)} & known
        ]
        if taken and rows:
            session.execute(insert(likely), rows)
        session.commit()

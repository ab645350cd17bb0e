"""Moving many cases to one owner: what the door would say of each, and then each through it, in a transaction of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from disclosure.domain import workflow
from disclosure.domain.access import Actor
from disclosure.domain.answers import Answers
from disclosure.domain.errors import NotFound, Reason, Refused, Stale
from disclosure.domain.law import Law
from disclosure.domain.scheme import DONE, OWNER
from disclosure.domain.words import N_
from disclosure.services import case_state, casework, owners, tokens
from disclosure.services.casework import Doing
from disclosure.store.queries import cases as case_queries
from disclosure.store.queries.cases import CaseRow

MOST = 100  # cases at once: a list's page has fewer


@dataclass(frozen=True)
class Moving:
    """A case that is to be moved. `reasons` stand against it; `is_moved` once it has gone through the door."""

    case: CaseRow
    reasons: tuple[Reason, ...] = ()
    is_moved: bool = False

    @property
    def reference(self) -> str:
        """As people call it."""
        return str(self.case.facts["reference"])


def chosen(session: Session, references: Iterable[str], *, law: Law, actor: Actor, now: datetime) -> list[Moving]:
    """Those of the cases that this person may see, in the order asked for; of others nothing is said."""
    asked = list(dict.fromkeys(references))[:MOST]
    found = case_queries.load_several(session, asked, law.sight(actor=actor, now=now))
    by_reference = {str(row.facts["reference"]): row for row in found}
    return [Moving(by_reference[one]) for one in asked if one in by_reference]


def preview(
    session: Session, references: Iterable[str], answers: Answers, *, law: Law, actor: Actor, now: datetime
) -> list[Moving]:
    """What would be refused of it, and why. Nothing is written."""
    rows = chosen(session, references, law=law, actor=actor, now=now)
    seen = owners.seen_by(session, [one.reference for one in rows], answers.get(OWNER), law=law, now=now)
    return [_asked(one, answers, seen, law=law, actor=actor, now=now) for one in rows]


def move(
    session: Session,
    versions: Mapping[str, int],
    answers: Answers,
    *,
    request_key: str,
    law: Law,
    actor: Actor,
    now: datetime,
) -> list[Moving]:
    """Move each as it stood when it was looked over, by reference and version; what came of each. Sent twice, it is done once."""
    rows = preview(session, versions, answers, law=law, actor=actor, now=now)
    return [_moved(session, one, versions, answers, request_key, law=law, actor=actor, now=now) for one in rows]


def _moved(
    session: Session,
    one: Moving,
    versions: Mapping[str, int],
    answers: Answers,
    request_key: str,
    *,
    law: Law,
    actor: Actor,
    now: datetime,
) -> Moving:
    key = tokens.digest(f"{request_key} {one.reference}")
    if any(event.request_key == key for event in one.case.events):  # the same request came before
        return replace(one, reasons=(), is_moved=True)
    if one.reasons:
        return one
    action = _assigning(one.case, law)
    doing = Doing(action, DONE, answers, versions[one.reference], key)
    try:
        casework.perform(session, one.reference, doing, law=law, actor=actor, now=now)
    except Refused as refused:
        return replace(one, reasons=refused.reasons)
    except Stale as stale:
        return replace(one, reasons=(Reason(stale.key, stale.text),))
    except NotFound:  # it went out of sight meanwhile
        return replace(one, reasons=(Reason("gone", N_("It is no longer among the cases that you see.")),))
    return replace(one, is_moved=True)


def _asked(one: Moving, answers: Answers, seen: set[str], *, law: Law, actor: Actor, now: datetime) -> Moving:
    """With what the door says of it: the engine itself, and what only this move knows of its new owner."""
    against: list[Reason] = []
    state = case_state.state_of(one.case, law)
    action = state.scheme.action(_assigning(one.case, law))
    try:
        workflow.take(state, action, DONE, answers.values, actor=actor, now=now, law=law)
    except Refused as refused:
        against += refused.reasons
    if one.case.facts["owner_id"] == answers.get(OWNER):
        against.append(Reason("theirs", N_("It is theirs already.")))
    if one.reference not in seen:
        against.append(owners.OUT_OF_SIGHT)
    return replace(one, reasons=tuple(against))


def _assigning(case: CaseRow, law: Law) -> str:
    return law.by_rule_set(case.facts["rule_set"]).assigning.key

"""The engine: what may be done to a case, and what doing it changes. Pure; it reads declarations and knows no scheme by name.

`offers` and `take` share `refusals`, so a button and the door behind it cannot disagree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from disclosure.domain import checklist, facts, times
from disclosure.domain.access import Actor, may
from disclosure.domain.consequences import Step, delta_of, starts, step
from disclosure.domain.correction import correction
from disclosure.domain.errors import Reason, Refused, refuse
from disclosure.domain.law import Law
from disclosure.domain.scheme import (
    DONE,
    OWNER,
    REGISTER,
    REGISTRATION,
    SAMPLED,
    WAY,
    Action,
    Outcome,
    Route,
    Scheme,
    broken,
)
from disclosure.domain.state import CaseState, HeldRecord
from disclosure.domain.words import N_


@dataclass(frozen=True)
class Offer:
    """An action as a person sees it: the outcomes open to it and the records it may be about, or why it may not be done."""

    action: Action
    outcomes: tuple[Outcome, ...]
    targets: tuple[HeldRecord, ...]
    refusals: tuple[Reason, ...]
    is_at_stage: bool

    @property
    def is_of_others(self) -> bool:
        """It is no work of this person's role: not even what its form offers is theirs to read."""
        return any(reason.key == "no_permission" for reason in self.refusals)

    @property
    def is_blocked_step(self) -> bool:
        """It is what this stage is for, and something stands against it."""
        return self.is_at_stage and self.action.is_step and bool(self.refusals)


def offers(case: CaseState, *, actor: Actor) -> tuple[Offer, ...]:
    """Every action of the case's route, in declared order, with what stands against each."""
    found = []
    for action in case.scheme.actions:
        if action.by_system or not _on_route(action.routes, case) or not case.scheme.stages_of(action, case.route):
            continue
        at_stage = case.stage in case.scheme.stages_of(action, case.route)
        against = refusals(case, action, actor=actor)
        outcomes = _lawful(case, action) if not against else ()
        found.append(Offer(action, outcomes, targets(case, action, actor=actor), against, at_stage))
    return tuple(found)


def targets(case: CaseState, action: Action, *, actor: Actor) -> tuple[HeldRecord, ...]:
    """The records that the action may answer, or that this person may correct: those they could have made."""
    if action.corrects:
        return tuple(record for record in case.held if _correctable(case, record, actor))
    return tuple(record for record in _asked_about(case, action) if not _is_own(action, record, actor))


def _asked_about(case: CaseState, action: Action) -> tuple[HeldRecord, ...]:
    return tuple([one for one in case.held if one.kind == action.about and one.is_open]) if action.about else ()


def _is_own(action: Action, record: HeldRecord, actor: Actor) -> bool:
    """Whether this person made the record, and may therefore not be the one who answers it."""
    return record.action in action.not_by and record.by is not None and record.by == actor.user_id


def _correctable(case: CaseState, record: HeldRecord, actor: Actor) -> bool:
    kind, stages = case.scheme.record(record.kind), case.route.stages
    is_past = kind.until in stages and stages.index(case.stage) > stages.index(kind.until)
    stood_on = bool(kind.until) and (is_past or record.origin < case.round_began)
    action = case.scheme.action(record.action)
    # What an applicant said on a form of their own nobody else puts right, but for a registration.
    has_a_form = record.form in ("", action.form_key) or record.kind == REGISTRATION
    return kind.correctable and has_a_form and not stood_on and may(actor, action.permission)


def refusals(case: CaseState, action: Action, *, actor: Actor) -> tuple[Reason, ...]:
    """Every reason, in words, why this person may not do this to this case now, whatever they would answer."""
    found: list[Reason] = []
    if action.by_system and actor.user_id is not None:
        return (Reason("no_permission", N_("Your role does not do this.")),)
    stages = case.scheme.stages_of(action, case.route)
    if not _on_route(action.routes, case) or not stages:
        found.append(Reason("not_on_route", N_("This is not part of a %(route)s case."), {"route": case.route.label}))
    elif case.stage not in stages:
        labels = ", ".join(case.scheme.stage(key).label for key in stages)
        found.append(Reason("wrong_stage", N_("This is done at another stage: %(stages)s."), {"stages": labels}))
    if not may(actor, action.permission):
        found.append(Reason("no_permission", N_("Your role does not do this.")))
    found += [*_missing(case, action.needs), *checklist.unsearched(case, action)]
    took_part = _took_part(case, action, actor)
    if took_part:
        found.append(Reason("same_person", N_("Another person must do this: you took part in what it stands on.")))
    if action.disinterested and actor.user_id in case.interested:
        found.append(Reason("interested", N_("You declared an interest in this case: another person must do this.")))
    if (action.about or action.corrects) and not took_part and not targets(case, action, actor=actor):
        found.append(Reason("nothing_open", N_("There is nothing on this case that it could answer.")))
    found += [*_owned(case, action, actor), *broken(action.rules_of_case, case.facts)]
    if not found and all(outcome_refusals(case, one) for one in action.outcomes):
        reasons = [reason for one in action.outcomes for reason in outcome_refusals(case, one)]
        found += dict.fromkeys(reasons)
    return tuple(found)


def _owned(case: CaseState, action: Action, actor: Actor) -> tuple[Reason, ...]:
    """A case that somebody owns is nobody's to take: it is assigned, by whoever may."""
    owner = case.facts.get(OWNER) if action.takes else None
    if owner is None:
        return ()
    if owner == actor.user_id:
        return (Reason("own_already", N_("You own this case already.")),)
    text = N_("%(name)s owns this case already. A supervisor can assign it to you.")
    return (Reason("owned", text, {"name": case.owner_name}),)


def _took_part(case: CaseState, action: Action, actor: Actor) -> bool:
    """Whether the person did what this stands on; of records to answer, whether all that are open are their own."""
    others = [one for one in action.not_by if not action.about or case.scheme.action(one).record != action.about]
    if any(actor.user_id in case.acted.get(other, frozenset()) for other in others):
        return True
    answerable = _asked_about(case, action) if action.about else ()
    return bool(answerable) and all(_is_own(action, record, actor) for record in answerable)


def outcome_refusals(case: CaseState, outcome: Outcome) -> tuple[Reason, ...]:
    """Why the case as it stands does not allow this outcome."""
    found: list[Reason] = []
    if not _on_route(outcome.routes, case):
        found.append(Reason("outcome_not_here", N_("“%(outcome)s” is not possible here."), {"outcome": outcome.label}))
    found += _missing(case, outcome.needs)
    return (*found, *broken(outcome.rules_of_case, case.facts))


def take(
    case: CaseState,
    action: Action,
    outcome_key: str,
    answers: Mapping[str, object],
    *,
    actor: Actor,
    now: datetime,
    law: Law,
    about: int | None = None,
) -> Step:
    """What doing this changes; raises Refused with every reason when it may not be done."""
    against = list(refusals(case, action, actor=actor))
    target = next((record for record in targets(case, action, actor=actor) if record.sequence == about), None)
    if (action.about or action.corrects) and target is None and not against:
        against.append(Reason("not_open", N_("Choose what this is about: it has been dealt with already.")))
    if target is not None and action.corrects:
        refuse(against)
        return correction(case, action, target, answers, now=now, law=law)
    if action.takes:
        answers = {**answers, OWNER: actor.user_id}
    outcome = action.outcome(outcome_key or DONE)
    if outcome is None:
        against.append(Reason("no_such_outcome", N_("Choose one of the outcomes offered.")))
        raise Refused(tuple(against))
    if not against:
        against += outcome_refusals(case, outcome)
        if rules := (*action.rules_of_answers, *outcome.rules_of_answers):
            known = case.said(action, {**answers, SAMPLED: law.is_sampled(str(case.facts["reference"]))})
            against += broken(rules, known)
        against += checklist.refusals(case, action, answers)
    occurred = times.occurred(case, action, answers, now)
    against += times.refusals(case, action, outcome, occurred, now)
    refuse(against)
    milestones = dict.fromkeys(times.milestones(action, outcome), occurred)
    return step(case, action, outcome, answers, occurred, milestones, target, law=law)


def opening(
    scheme: Scheme, route: Route, columns: Mapping[str, object], *, actor: Actor, now: datetime, law: Law
) -> Step:
    """The step that registers a case: received, at the stage where its route opens, its clocks running."""
    action = scheme.action(REGISTER)
    received = facts.as_time(columns[facts.RECEIVED_AT])
    against: list[Reason] = []
    if not may(actor, action.permission):
        against.append(Reason("no_permission", N_("Your role does not do this.")))
    against += broken(action.rules_of_answers, {**columns, WAY: route.key})
    refuse((*against, *times.ahead(received, now)))
    after: dict[str, object] = {
        **columns,
        **dict.fromkeys(scheme.counters, 0),
        "scheme": scheme.key,
        "rule_set": scheme.rule_set,
        "route": route.code,
        "kind": route.kind,
        "stage": route.opens_at,
        "round": 1,
        "round_began": 1,
        "people_sequence": 1,
    }
    case = CaseState(scheme, route, after, 0)
    begun = starts(case, {facts.RECEIVED_AT: received}, law=law)
    delta = delta_of(case, after, (), begun)
    return Step(action.key, DONE, received, delta, begun, (), action.record)


def _lawful(case: CaseState, action: Action) -> tuple[Outcome, ...]:
    return tuple(one for one in action.outcomes if not outcome_refusals(case, one))


def _missing(case: CaseState, needs: tuple[str, ...]) -> list[Reason]:
    held = case.records_held if needs else frozenset()
    return [
        Reason("needs_record", N_("Record first: %(record)s."), {"record": case.scheme.record(kind).label})
        for kind in needs
        if kind not in held
    ]


def _on_route(routes: tuple[str, ...], case: CaseState) -> bool:
    return not routes or case.route.key in routes

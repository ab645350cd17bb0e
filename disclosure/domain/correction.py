"""A record superseded by a better one: its columns are set anew, its outcome and the case's stage stay as they were.

A corrected time moves the milestone that it set and where it stopped a clock. The time that starts a clock of the law
(receipt, an allegation told) stays as recorded (ruling 2.12, docs/decisions/0009).
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from disclosure.domain import checklist, dangers, facts, times
from disclosure.domain.consequences import Change, Step, delta_of, is_in_time, stop
from disclosure.domain.errors import Reason, refuse
from disclosure.domain.gathering import gathered
from disclosure.domain.law import Law
from disclosure.domain.scheme import DONE, REGISTRATION, Action, Outcome, broken
from disclosure.domain.state import CaseState, HeldRecord
from disclosure.domain.words import N_


def correction(
    case: CaseState, action: Action, target: HeldRecord, answers: Mapping[str, object], *, now: datetime, law: Law
) -> Step:
    """What correcting the record changes. Raises Refused with every reason when these answers, or their time, cannot be."""
    original = case.scheme.action(target.action)
    outcome = original.outcome(target.outcome)
    since = _set_by(case, [one for one in case.held if one.origin > target.origin])
    then = tuple(one for one in case.held if one.origin < target.origin)
    known = case._replace(facts={**case.facts, **_as_then(case, target, since)}, held=then)
    rules = (*original.rules_of_answers, *(outcome.rules_of_answers if outcome else ()))
    against = broken(rules, known.said(original, answers))
    against += checklist.refusals(case, original, answers, instead_of=target)
    was, becomes = _moved(case, original, target, answers, now)
    if becomes is not None:
        against += _starts_a_clock(case, original, outcome, law) or [
            *times.refusals(case, original, outcome, becomes, now),
            *times.too_late(case, target, becomes),
        ]
    refuse(against)
    meant = {name: answers[name] for name in original.sets if name in answers}
    meant |= {name: value for name, value in (outcome.sets if outcome else {}).items() if name in original.sets}
    new: dict[str, object] = {name: value for name, value in meant.items() if name not in since}
    new |= gathered(case, original, answers, target)
    changes: tuple[Change, ...] = ()
    if was is not None and becomes is not None:
        after = {**case.facts, **new}
        milestones = times.milestones(original, outcome)
        held = {name for name in milestones if name in facts.COLUMNS and after.get(name)}
        new |= {name: becomes for name in held if facts.as_time(after[name]) == was}
        changes = _stopped_anew(case, milestones, target, was, becomes)
        new |= _in_time_anew(case, outcome, changes, after)
    new["dangers"] = dangers.with_those_of(case.facts.get("dangers"), answers, is_heard=original.is_heard)
    if target.kind == REGISTRATION:
        new["people_sequence"] = case.version + 1
    delta = delta_of(case, new, case.deadlines, ())
    occurred = becomes or now
    return Step(action.key, DONE, occurred, delta, (), changes, target.kind, supersedes=target.sequence)


def _moved(
    case: CaseState, original: Action, target: HeldRecord, answers: Mapping[str, object], now: datetime
) -> tuple[datetime | None, datetime | None]:
    """The time that the record gave and the one it gives now, where the two differ."""
    if not original.when or not target.values.get(original.when) or not answers.get(original.when):
        return None, None
    was, becomes = (times.occurred(case, original, said, now) for said in (target.values, answers))
    return (None, None) if was == becomes else (was, becomes)


def _starts_a_clock(case: CaseState, original: Action, outcome: Outcome | None, law: Law) -> list[Reason]:
    """Why the time stays as recorded: a clock of the law, or one that this force reckons from it, started there."""
    lawful = {facts.RECEIVED_AT}
    for clock in case.scheme.clocks_of(case.route.key):
        own = set(law.applied(case.scheme, case.route, clock, case.received_at).starts) - set(clock.starts)
        lawful |= set(clock.starts) if clock.per_record else own
    if lawful.isdisjoint(times.milestones(original, outcome)):
        return []
    text = N_(
        "The time that starts a clock stays as recorded. If it is wrong, record it again with the right time, and say "
        "of this one that it is a duplicate."
    )
    return [Reason("clock_time", text)]


def _stopped_anew(
    case: CaseState, milestones: tuple[str, ...], target: HeldRecord, was: datetime, becomes: datetime
) -> tuple[Change, ...]:
    """The clocks that the record stopped, stopped at the corrected time."""
    found = []
    for one in case.deadlines:
        clock = case.scheme.clock(case.route.key, one.clock)
        is_of_another = clock.per_record and one.sequence != target.about
        if one.stopped is None or is_of_another or set(clock.stops).isdisjoint(milestones):
            continue
        if one.stopped == times.not_before(was, one.started):
            at = stop(one, becomes)
            found.append(Change(one.clock, one.sequence, one.due, one.calendar_version, one.extended_by, at))
    return tuple(found)


def _in_time_anew(
    case: CaseState, outcome: Outcome | None, changes: tuple[Change, ...], after: Mapping[str, object]
) -> dict[str, object]:
    """The column that counts what was in time, where a corrected time makes a breach or unmakes one."""
    clock, column = outcome.in_time if outcome else ("", "")
    before = {(one.clock, one.sequence): one for one in case.deadlines}
    moved = [(before[one.clock, one.sequence].stopped, one) for one in changes if one.clock == clock]
    more = sum(is_in_time(one.due, one.stopped) - is_in_time(one.due, was) for was, one in moved)
    return {column: int(str(after.get(column) or 0)) + more} if column and more else {}


def _set_by(case: CaseState, records: Iterable[HeldRecord]) -> dict[str, object]:
    """The columns that these records have set, as the last of them did. Correcting an older one does not undo what they say."""
    found: dict[str, object] = {}
    for record in records:
        action = case.scheme.action(record.action)
        outcome = action.outcome(record.outcome)
        found |= {name: record.values[name] for name in action.sets if name in record.values}
        found |= outcome.sets if outcome else {}
    return found


def _as_then(case: CaseState, target: HeldRecord, since: Collection[str]) -> dict[str, object]:
    """What was known when the record was made, of what others have set since: it is judged by that, as it was then."""
    before = _set_by(case, [one for one in case.held if one.origin < target.origin])
    return {name: before.get(name) for name in since}

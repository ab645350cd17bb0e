"""What doing something changes: columns, stage, clocks. Pure, and asked once nothing in `workflow.refusals` stands against it.

What only the clocks and the way on can tell is found here, and raised as Refused.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from disclosure.domain import clocks, dangers, facts, times
from disclosure.domain.calendar import CALENDAR, Calendar
from disclosure.domain.errors import Invalid, Reason, Refused, refuse
from disclosure.domain.gathering import gathered
from disclosure.domain.law import Law
from disclosure.domain.scheme import (
    CLOCK,
    DONE,
    EXTEND_BY,
    GROUND,
    MOVE_DEADLINES,
    OWNER,
    SAMPLED,
    Action,
    Applied,
    Outcome,
)
from disclosure.domain.state import CaseState, HeldRecord, Running
from disclosure.domain.words import N_


class Start(NamedTuple):
    """A clock to start."""

    applied: Applied
    started: datetime
    due: datetime


class Change(NamedTuple):
    """What becomes of a deadline already stored: stopped, or its extension."""

    clock: str
    sequence: int
    due: datetime
    calendar_version: str
    extended_by: int
    stopped: datetime | None


class Step(NamedTuple):
    """What the engine says should change. `delta` holds every column that changes, as stored."""

    action: str
    outcome: str
    occurred_at: datetime
    delta: Mapping[str, facts.Value]
    starts: tuple[Start, ...]
    changes: tuple[Change, ...]
    record: str
    about: int | None = None
    supersedes: int | None = None


def recount(case: CaseState, *, now: datetime, law: Law) -> Step | None:
    """Running clocks reckoned anew with the calendar of today (rulings 1.8); None when no due time moves."""
    changes = []
    for running in case.deadlines:
        if running.stopped is None and running.calendar_version != law.calendar.version:
            due = clocks.due_at(running.started, running.limit, law.calendar, extended_by=running.extended_by)
            if due != running.due:
                changes.append(
                    Change(running.clock, running.sequence, due, law.calendar.version, running.extended_by, None)
                )
    if not changes:
        return None
    delta = delta_of(case, {}, (*_unmoved(case, changes), *changes), ())
    action = case.scheme.action(MOVE_DEADLINES)
    return Step(action.key, DONE, now, delta, (), tuple(changes), action.record)


def _unmoved(case: CaseState, changes: Sequence[Change]) -> list[Running]:
    """The deadlines that stay as they are."""
    if not changes:
        return list(case.deadlines)
    moved = {(one.clock, one.sequence) for one in changes}
    return [one for one in case.deadlines if (one.clock, one.sequence) not in moved]


def step(
    case: CaseState,
    action: Action,
    outcome: Outcome,
    answers: Mapping[str, object],
    occurred: datetime,
    milestones: Mapping[str, datetime],
    target: HeldRecord | None,
    *,
    law: Law,
) -> Step:
    """What doing it so at that moment changes. Raises Refused when a clock or the way on stands against it."""
    new = _columns(case, action, outcome, answers, milestones)
    changes = _changes(case, outcome, milestones, target, occurred, law=law)
    new |= _in_time(outcome, changes, case.facts)
    if action.record in case.scheme.asking_for_more:
        _check_asked(case, answers, law=law)
    new["dangers"] = dangers.with_those_of(case.facts.get("dangers"), answers, is_heard=action.is_heard)
    if outcome.extends and target is not None:
        new[GROUND] = target.values.get(GROUND)
    new["stage"] = _destination(case, outcome, new, law=law)
    begun = starts(case, milestones, law=law)
    delta = delta_of(case, new, (*_unmoved(case, changes), *changes), begun)
    return Step(
        action.key,
        outcome.key,
        occurred,
        delta,
        begun,
        changes,
        action.record,
        about=target.origin if target else None,
    )


def _columns(
    case: CaseState, action: Action, outcome: Outcome, answers: Mapping[str, object], milestones: Mapping[str, datetime]
) -> dict[str, object]:
    """The columns that the action sets, but for the stage and what follows from deadlines."""
    given = (*action.sets, OWNER) if action.takes else action.sets
    new: dict[str, object] = {name: answers[name] for name in given if name in answers}
    new |= {name: case.stage if value == facts.STAGE_NOW else value for name, value in outcome.sets.items()}
    for name, at in milestones.items():
        if name in facts.COLUMNS and (name in facts.LATEST or not new.get(name, case.facts.get(name))):
            new[name] = at
    new |= gathered(case, action, answers)
    for name in outcome.adds:
        new[name] = int(str(new.get(name, case.facts.get(name)) or 0)) + 1
    if outcome.closes:
        new["outcome"] = outcome.key
    if action.reopens:
        new |= {"round": int(str(case.facts["round"])) + 1, "round_began": case.version + 1}
    return new


def is_in_time(due: datetime, stopped: datetime | None) -> bool:
    """Whether it was stopped before it ran out."""
    return stopped is not None and not clocks.is_late(due, stopped)


def stop(running: Running, at: datetime) -> datetime:
    """When a clock stops, told to the minute by people: never before it began. Raises Refused."""
    at = times.not_before(at, running.started)
    if at < running.started:
        refuse([Reason("before_start", N_("The time is before the clock began that this stops. Check it."))])
    return at


def _changes(
    case: CaseState,
    outcome: Outcome,
    milestones: Mapping[str, datetime],
    target: HeldRecord | None,
    occurred: datetime,
    *,
    law: Law,
) -> tuple[Change, ...]:
    """Deadlines that this stops or extends. An extension undoes no breach, and nothing stops before it began."""
    found = []
    for running in case.deadlines:
        if running.stopped is not None:
            continue
        clock = case.scheme.clock(case.route.key, running.clock)
        if outcome.extends and target is not None and _is_about(running, target) and not clock.per_record:
            if clocks.is_late(running.due, occurred):
                refuse([Reason("ran_out", N_("That clock has run out: an extension undoes no breach. Refuse it."))])
            longer, due = _extended(running, target.values, law=law)
            found.append(Change(running.clock, running.sequence, due, law.calendar.version, longer, None))
            continue
        if clock.per_record and (target is None or target.origin != running.sequence):
            continue
        stopped = next((milestones[name] for name in clock.stops if name in milestones), None)
        if stopped is not None:
            at = stop(running, stopped)
            found.append(
                Change(running.clock, running.sequence, running.due, running.calendar_version, running.extended_by, at)
            )
    if outcome.extends and not found:
        refuse([Reason("not_running", N_("That clock no longer runs. Refuse the extension."))])
    return tuple(found)


def _check_asked(case: CaseState, answers: Mapping[str, object], *, law: Law) -> None:
    """Raise Refused where what is asked for could not be approved: nobody is to find out only from the answer."""
    for running in case.deadlines:
        is_single = not case.scheme.clock(case.route.key, running.clock).per_record
        if running.clock == answers.get(CLOCK) and running.stopped is None and is_single:
            _extended(running, answers, law=law)


def _extended(running: Running, asked: Mapping[str, object], *, law: Law) -> tuple[int, datetime]:
    """All extensions of a deadline with the one asked for, and when it is due then. Raises Refused past what can be meant."""
    total = running.extended_by + int(str(asked[EXTEND_BY]))
    if total > law.longest_extension:
        text = N_(
            "All extensions of that limit would come to %(total)s together, and %(most)s is the most. Ask for less, or "
            "refuse what was asked for."
        )
        refuse([Reason("extended_too_far", text, {"total": str(total), "most": str(law.longest_extension)})])
    return total, _due(running.started, running.limit, law.calendar, extended_by=total)


def _due(started: datetime, limit: clocks.Limit, calendar: Calendar, *, extended_by: int = 0) -> datetime:
    """When a limit runs out. Raises Refused, not Invalid, where it would lie beyond the years that the calendar knows."""
    try:
        return clocks.due_at(started, limit, calendar, extended_by=extended_by)
    except Invalid as beyond:
        if calendar.years is None or beyond.field != CALENDAR:
            raise
        text = N_(
            "A limit would run outside the years whose bank holidays are known, %(first)s to %(last)s. Check the dates "
            "and the length; if they are right, tell whoever runs the service."
        )
        first, last = (str(year) for year in calendar.years)
        raise Refused([Reason("beyond_calendar", text, {"first": first, "last": last})]) from None


def _is_about(running: Running, request: HeldRecord) -> bool:
    """Whether an extension was asked for this deadline: of its clock, and already running then."""
    return running.clock == request.values.get(CLOCK) and running.sequence < request.origin


def starts(case: CaseState, milestones: Mapping[str, datetime], *, law: Law) -> tuple[Start, ...]:
    """Clocks that these milestones start: once a round, or once a record."""
    if not milestones:
        return ()
    began, received = case.round_began, case.received_at
    reopened = facts.REOPENED_AT in milestones
    ran = set() if reopened else {one.clock for one in case.deadlines if one.sequence >= began}
    found = []
    for clock in case.scheme.clocks_of(case.route.key):
        if clock.key in ran and not clock.per_record:
            continue
        applied = law.applied(case.scheme, case.route, clock, received)
        at = next((milestones[name] for name in applied.starts if name in milestones), None)
        if at is not None:
            found.append(Start(applied, at, _due(at, applied.limit, law.calendar)))
    return tuple(found)


def delta_of(
    case: CaseState,
    given: Mapping[str, object],
    deadlines: tuple[Running | Change, ...],
    starts: tuple[Start, ...],
) -> dict[str, facts.Value]:
    """The columns that change where these are given anew, those that follow from others included."""
    before = case.facts if case.version else {}
    dues = [(one.clock, one.due) for one in deadlines if one.stopped is None]
    dues += [(start.applied.clock.key, start.due) for start in starts]
    promised = case.scheme.promised(case.route.key)
    new = {name: facts.stored(name, value) for name, value in given.items()}
    after = {**before, **new}
    new["next_due_at"] = _earliest("next_due_at", [due for _, due in dues])
    new["promised_due_at"] = _earliest("promised_due_at", [due for clock, due in dues if clock in promised])
    new["urgency"] = facts.urgency(after)
    new["is_open"] = facts.is_open(after)
    return facts.changed(before, new)


def _earliest(column: str, dues: Sequence[datetime]) -> facts.Value:
    """The first of these times as the column keeps it; nothing where none runs."""
    return facts.stored(column, min(dues) if dues else None)


def _in_time(outcome: Outcome, changes: tuple[Change, ...], before: Mapping[str, object]) -> dict[str, object]:
    clock, column = outcome.in_time
    if clock and any(one.clock == clock and is_in_time(one.due, one.stopped) for one in changes):
        return {column: int(str(before.get(column) or 0)) + 1}
    return {}


def _destination(case: CaseState, outcome: Outcome, new: Mapping[str, object], *, law: Law) -> str:
    """The first declared move whose stage the route has and whose conditions hold; the case stays where none is declared."""
    if not outcome.to:
        return case.stage
    after = {**case.facts, **new, SAMPLED: law.is_sampled(str(case.facts["reference"]))}
    for move in outcome.to:
        if move.stage in case.route.stages and all(when.holds(after) for when in move.when):
            return move.stage
    raise Refused((Reason("no_way_on", N_("No way on is declared for this outcome here.")),))

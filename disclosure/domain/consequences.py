"""What doing something changes: columns, stage, clocks. Pure, and only asked once nothing stands against it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from disclosure.domain import clocks, facts
from disclosure.domain.errors import Reason, Refused
from disclosure.domain.law import Applied, Law
from disclosure.domain.scheme import DONE, REGISTRATION, Action, Outcome, Rule
from disclosure.domain.state import CaseState, HeldRecord, Running
from disclosure.domain.words import N_


@dataclass(frozen=True)
class Start:
    """A clock to start."""

    applied: Applied
    started: datetime
    due: datetime


@dataclass(frozen=True)
class Change:
    """What becomes of a deadline already stored: stopped, or its extension."""

    clock: str
    sequence: int
    due: datetime
    calendar_version: str
    extended_by: int
    stopped: datetime | None


@dataclass(frozen=True)
class Step:
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
    moved = {(change.clock, change.sequence) for change in changes}
    unmoved = tuple(one for one in case.deadlines if (one.clock, one.sequence) not in moved)
    delta = delta_of(case.facts, {}, (*unmoved, *changes), ())
    action = case.scheme.action("move_deadlines")
    return Step(action.key, DONE, now, delta, (), tuple(changes), action.record)


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
    sampled = {"sampled": law.is_sampled(str(case.facts["reference"]))}
    new = _columns(case, action, outcome, answers, milestones)
    changes = _changes(case, outcome, milestones, target, occurred, law=law)
    new |= _in_time(outcome, changes, {**case.facts, **new})
    if outcome.extends and target is not None:
        new["extension_ground"] = target.values.get("extension_ground")
    new["stage"] = _destination(case, outcome, {**case.facts, **new, **sampled})
    begun = starts(case, milestones, law=law)
    unmoved = tuple(
        one for one in case.deadlines if (one.clock, one.sequence) not in {(c.clock, c.sequence) for c in changes}
    )
    delta = delta_of(case.facts, new, (*unmoved, *changes), begun)
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
    new: dict[str, object] = {name: answers[name] for name in action.sets if name in answers}
    new |= {name: case.stage if value == facts.STAGE_NOW else value for name, value in outcome.sets.items()}
    for name, at in milestones.items():
        if name in facts.COLUMNS and (name in facts.LATEST or not new.get(name, case.facts.get(name))):
            new[name] = at
    for name in outcome.adds:
        new[name] = int(str(new.get(name, case.facts.get(name)) or 0)) + 1
    if outcome.closes:
        new["outcome"] = outcome.key
    if action.reopens:
        new |= {"round": int(str(case.facts["round"])) + 1, "round_began": case.version + 1}
    return new


def correction(
    case: CaseState, action: Action, target: HeldRecord, answers: Mapping[str, object], *, now: datetime, law: Law
) -> Step:
    """A record superseded by a better one: its columns are set anew, its outcome and the case's stage stay as they were.

    A corrected time moves the milestone that it set and where it stopped a clock. The time that starts a clock of the law
    (receipt, an allegation told) stays as recorded.
    """
    original = case.scheme.action(target.action)
    outcome = original.outcome(target.outcome)
    against = broken((*original.rules, *(outcome.rules if outcome else ())), said(case, original, answers), "answers")
    milestones = {name for name in (original.milestone, outcome.milestone if outcome else "") if name}
    was, becomes = _moved(original, target, answers)
    if becomes is not None:
        against += _time_refusals(case, milestones, becomes, now, law=law)
        against += too_early(case, original, outcome, becomes)
        against += _too_late(case, target, becomes)
    refuse(against)
    meant = {name: answers[name] for name in original.sets if name in answers}
    meant |= {name: value for name, value in (outcome.sets if outcome else {}).items() if name in original.sets}
    since = _set_since(case, target)
    new: dict[str, object] = {name: value for name, value in meant.items() if name not in since}
    changes: tuple[Change, ...] = ()
    if was is not None and becomes is not None:
        after = {**case.facts, **new}
        held = {name for name in milestones if name in facts.COLUMNS and after.get(name)}
        new |= {name: becomes for name in held if facts.as_time(after[name]) == was}
        changes = _stopped_anew(case, milestones, target, was, becomes)
        new |= _in_time_anew(case, outcome, changes, after)
    if target.kind == REGISTRATION:
        new["people_sequence"] = case.version + 1
    delta = delta_of(case.facts, new, case.deadlines, ())
    occurred = becomes or now
    return Step(action.key, DONE, occurred, delta, (), changes, target.kind, supersedes=target.sequence)


def _moved(
    original: Action, target: HeldRecord, answers: Mapping[str, object]
) -> tuple[datetime | None, datetime | None]:
    """The time that the record gave and the one it gives now, where the two differ."""
    was, becomes = target.values.get(original.when), answers.get(original.when)
    if not original.when or not was or not becomes or facts.utc_text(becomes) == facts.utc_text(was):
        return None, None
    return facts.as_time(was), facts.as_time(becomes)


def _time_refusals(
    case: CaseState, milestones: set[str], becomes: datetime, now: datetime, *, law: Law
) -> list[Reason]:
    lawful = {"received_at"}
    for clock in case.scheme.clocks_of(case.route.key):
        own = set(law.applied(case.scheme, case.route, clock, case.received_at).starts) - set(clock.starts)
        lawful |= set(clock.starts) if clock.per_record else own
    if milestones & lawful:
        text = N_(
            "The time that starts a clock stays as recorded. If it is wrong, record it again with the right time, and say "
            "of this one that it is a duplicate."
        )
        return [Reason("clock_time", text, {})]
    if becomes > now:
        return [Reason("in_future", N_("The time is in the future. Enter when it happened."), {})]
    if becomes < case.received_at and milestones:
        text = N_("The time is before the case was received. Check the day and the time.")
        return [Reason("before_receipt", text, {})]
    return []


def _too_late(case: CaseState, target: HeldRecord, becomes: datetime) -> list[Reason]:
    """Nothing is dated after what was recorded since, and stands on it."""
    return [
        Reason(
            "too_late",
            N_("The time is after this was recorded, which stands on it: %(record)s. Check the day and the time."),
            {"record": case.scheme.record(one.kind).label},
        )
        for one in case.held
        if one.origin > target.origin
        and one.at is not None
        and one.at < to_the_minute(becomes)
        and target.kind in stands_on(case.scheme.action(one.action), one.outcome)
    ]


def _stopped_anew(
    case: CaseState, milestones: set[str], target: HeldRecord, was: datetime, becomes: datetime
) -> tuple[Change, ...]:
    """The clocks that the record stopped, stopped at the corrected time."""
    found = []
    for one in case.deadlines:
        clock = case.scheme.clock(case.route.key, one.clock)
        is_of_another = clock.per_record and one.sequence != target.about
        if one.stopped is None or is_of_another or not milestones & set(clock.stops):
            continue
        if one.stopped == not_before(was, one.started):
            at = _stop(one, becomes)
            found.append(Change(one.clock, one.sequence, one.due, one.calendar_version, one.extended_by, at))
    return tuple(found)


def _in_time_anew(
    case: CaseState, outcome: Outcome | None, changes: tuple[Change, ...], after: Mapping[str, object]
) -> dict[str, object]:
    """The column that counts what was in time, where a corrected time makes a breach or unmakes one."""
    clock, column = outcome.in_time if outcome else ("", "")
    before = {(one.clock, one.sequence): one for one in case.deadlines}
    moved = [(before[one.clock, one.sequence].stopped, one) for one in changes if one.clock == clock]
    more = sum(_is_in_time(one.due, one.stopped) - _is_in_time(one.due, was) for was, one in moved)
    return {column: int(str(after.get(column) or 0)) + more} if column and more else {}


def _is_in_time(due: datetime, stopped: datetime | None) -> bool:
    return stopped is not None and not clocks.is_late(due, stopped)


def _stop(running: Running, at: datetime) -> datetime:
    """When a clock stops, told to the minute by people: never before it began. Raises Refused."""
    at = not_before(at, running.started)
    if at < running.started:
        refuse([Reason("before_start", N_("The time is before the clock began that this stops. Check it."), {})])
    return at


def _set_since(case: CaseState, target: HeldRecord) -> set[str]:
    """Columns that a later record has set: correcting an old one does not undo what is known since."""
    made = [(case.scheme.action(one.action), one) for one in case.held if one.origin > target.origin]
    asked = {name for action, record in made for name in action.sets if name in record.values}
    return asked.union(*(one.sets for action, record in made if (one := action.outcome(record.outcome))))


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
        clock = case.scheme.clock(case.route.key, running.clock)
        if running.stopped is not None:
            continue
        if outcome.extends and target is not None and _is_about(running, target) and not clock.per_record:
            if clocks.is_late(running.due, occurred):
                refuse([Reason("ran_out", N_("That clock has run out: an extension undoes no breach. Refuse it."), {})])
            longer = running.extended_by + int(str(target.values["extend_by"]))
            due = clocks.due_at(running.started, running.limit, law.calendar, extended_by=longer)
            found.append(Change(running.clock, running.sequence, due, law.calendar.version, longer, None))
            continue
        if clock.per_record and (target is None or target.origin != running.sequence):
            continue
        stopped = next((milestones[name] for name in clock.stops if name in milestones), None)
        if stopped is not None:
            at = _stop(running, stopped)
            found.append(
                Change(running.clock, running.sequence, running.due, running.calendar_version, running.extended_by, at)
            )
    if outcome.extends and not found:
        refuse([Reason("not_running", N_("That clock no longer runs. Refuse the extension."), {})])
    return tuple(found)


def _is_about(running: Running, request: HeldRecord) -> bool:
    """Whether an extension was asked for this deadline: of its clock, and already running then."""
    return running.clock == request.values.get("clock") and running.sequence < request.origin


def starts(case: CaseState, milestones: Mapping[str, datetime], *, law: Law) -> tuple[Start, ...]:
    """Clocks that these milestones start: once a round, or once a record."""
    began = int(str(case.facts.get("round_began") or 0))
    reopened = "reopened_at" in milestones
    ran = set() if reopened else {one.clock for one in case.deadlines if one.sequence >= began}
    found = []
    for clock in case.scheme.clocks_of(case.route.key) if milestones else ():
        if clock.key in ran and not clock.per_record:
            continue
        applied = law.applied(case.scheme, case.route, clock, case.received_at)
        at = next((milestones[name] for name in applied.starts if name in milestones), None)
        if at is not None:
            found.append(Start(applied, at, clocks.due_at(at, applied.limit, law.calendar)))
    return tuple(found)


def delta_of(
    before: Mapping[str, object],
    given: Mapping[str, object],
    deadlines: tuple[Running | Change, ...],
    starts: tuple[Start, ...],
) -> dict[str, facts.Value]:
    """The columns that change where these are given anew, those that follow from others included."""
    dues = [one.due for one in deadlines if one.stopped is None] + [start.due for start in starts]
    new = {name: facts.stored(name, value) for name, value in given.items()}
    after = {**before, **new}
    new["next_due_at"] = facts.stored("next_due_at", min(dues) if dues else None)
    new["urgency"] = facts.urgency(after)
    new["is_open"] = facts.is_open(after)
    return {name: value for name, value in new.items() if value != facts.stored(name, before.get(name))}


def _in_time(outcome: Outcome, changes: tuple[Change, ...], after: Mapping[str, object]) -> dict[str, object]:
    clock, column = outcome.in_time
    in_time = any(one.clock == clock and _is_in_time(one.due, one.stopped) for one in changes)
    return {column: int(str(after.get(column) or 0)) + 1} if clock and in_time else {}


def _destination(case: CaseState, outcome: Outcome, after: Mapping[str, object]) -> str:
    """The first declared move whose stage the route has and whose conditions hold; the case stays where none is declared."""
    for move in outcome.to:
        if move.stage in case.route.stages and all(when.holds(after) for when in move.when):
            return move.stage
    if outcome.to:
        raise Refused((Reason("no_way_on", N_("No way on is declared for this outcome here."), {}),))
    return case.stage


def said(case: CaseState, action: Action, answers: Mapping[str, object]) -> dict[str, object]:
    """The answers over what the case knows. What the form itself asks for must be answered anew: an old answer is none."""
    known = dict(case.facts)
    for name in action.sets:
        known.pop(name, None)
    return {**known, **answers}


def broken(rules: tuple[Rule, ...], known: Mapping[str, object], reads: str) -> list[Reason]:
    return [Reason("rule", rule.words, {}) for rule in rules if rule.reads == reads and rule.broken_by(known)]


def refuse(against: Iterable[Reason]) -> None:
    """Raise Refused when anything stands against it, each reason once."""
    reasons = tuple(dict.fromkeys(against))
    if reasons:
        raise Refused(reasons)


def too_early(case: CaseState, action: Action, outcome: Outcome | None, occurred: datetime) -> list[Reason]:
    """Nothing is dated before what it stands on, to the minute: people give no seconds."""
    return [
        Reason(
            "too_early",
            N_("The time is before this was recorded: %(record)s. Check the day and the time."),
            {"record": case.scheme.record(kind).label},
        )
        for kind in stands_on(action, outcome.key if outcome else "")
        if (stands := case.last(kind)) is not None and occurred < to_the_minute(stands)
    ]


def stands_on(action: Action, outcome: str) -> tuple[str, ...]:
    """The kinds of record that doing this needs, and those that it comes after where they are there."""
    chosen = action.outcome(outcome)
    return tuple(dict.fromkeys((*action.needs, *(chosen.needs if chosen else ()), *action.after)))


def to_the_minute(at: datetime) -> datetime:
    """The minute that it was in."""
    return at.replace(second=0, microsecond=0)


def not_before(at: datetime, floor: datetime) -> datetime:
    """The time that a person gave to the minute, but for a moment in that very minute which it cannot come before."""
    return floor if at < floor and to_the_minute(at) == to_the_minute(floor) else at

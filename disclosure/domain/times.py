"""When a thing happened, as a person tells it: to the minute, and in the order in which things can have happened.

Recording and correcting ask the same rules (rulings 1.1 and 2.12, docs/decisions/0021).
"""

from collections.abc import Mapping
from datetime import datetime

from disclosure.domain import facts
from disclosure.domain.errors import Reason
from disclosure.domain.scheme import Action, Outcome
from disclosure.domain.state import CaseState, HeldRecord
from disclosure.domain.words import N_


def occurred(case: CaseState, action: Action, answers: Mapping[str, object], now: datetime) -> datetime:
    """When it happened: what the form says, or the moment of the act where the form does not ask."""
    said = answers.get(action.when) if action.when else None
    return not_before(facts.as_time(said) if said else now, case.received_at)


def milestones(action: Action, outcome: Outcome | None) -> tuple[str, ...]:
    """The milestones that doing it so sets."""
    return tuple(filter(None, (action.milestone, outcome.milestone if outcome else "")))


def refusals(case: CaseState, action: Action, outcome: Outcome | None, at: datetime, now: datetime) -> list[Reason]:
    """Why it cannot have happened then, told now.

    A milestone of the return is never before receipt. Others may be: a crime can have been alleged, and decided on, before
    the application came in.
    """
    found = ahead(at, now)
    if at < case.received_at and not facts.COLUMNS.keys().isdisjoint(milestones(action, outcome)):
        text = N_("The time is before the case was received. Check the day and the time.")
        found.append(Reason("before_receipt", text))
    return found + _too_early(case, action, outcome, at)


def ahead(at: datetime, now: datetime) -> list[Reason]:
    """Nothing has happened that is still to come."""
    return [Reason("in_future", N_("The time is in the future. Enter when it happened."))] if at > now else []


def _too_early(case: CaseState, action: Action, outcome: Outcome | None, at: datetime) -> list[Reason]:
    """Nothing is dated before what it stands on, to the minute: people give no seconds."""
    return [
        Reason(
            "too_early",
            N_("The time is before this was recorded: %(record)s. Check the day and the time."),
            {"record": case.scheme.record(kind).label},
        )
        for kind in _stands_on(action, outcome)
        if (stands := case.last(kind)) is not None and at < to_the_minute(stands)
    ]


def too_late(case: CaseState, target: HeldRecord, at: datetime) -> list[Reason]:
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
        and one.at < to_the_minute(at)
        and target.kind in _stands_on(made_by := case.scheme.action(one.action), made_by.outcome(one.outcome))
    ]


def _stands_on(action: Action, outcome: Outcome | None) -> tuple[str, ...]:
    """The kinds of record that doing this needs, and those that it comes after where they are there."""
    return tuple(dict.fromkeys((*action.needs, *(outcome.needs if outcome else ()), *action.after)))


def to_the_minute(at: datetime) -> datetime:
    """The minute that it was in."""
    return at.replace(second=0, microsecond=0)


def not_before(at: datetime, floor: datetime) -> datetime:
    """The time that a person gave to the minute, but for a moment in that very minute which it cannot come before."""
    return floor if at < floor and to_the_minute(at) == to_the_minute(floor) else at

"""What a form's lists offer for this case, this force and these people: nothing that would be refused a moment later."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from disclosure.domain import checklist, children, clocks
from disclosure.domain.access import FORCE_WIDE
from disclosure.domain.checklist import LINES
from disclosure.domain.children import CHILD
from disclosure.domain.instruments import Instrument
from disclosure.domain.law import Law
from disclosure.domain.scheme import CLOCK, GROUND
from disclosure.domain.state import CaseState
from disclosure.store.queries import accounts

Choices = dict[str, Sequence[Any]]
"""Codes with their words; of instruments, the instruments themselves."""


ForceLists = Mapping[str, Mapping[str, str]]  # the force's own lists by column: key to name


def for_registering(lists: ForceLists) -> Choices:
    """The lists of a registration form."""
    return {column: offered(lists, column) for column in ("district", "team", "town")}


def offered(lists: ForceLists, column: str) -> list[tuple[str, str]]:
    """One of the force's lists, as a field offers it."""
    return list(lists[column].items())


def for_case(
    session: Session,
    case: CaseState,
    *,
    outcomes: Sequence[tuple[str, str]],
    lists: ForceLists,
    given_to: str,
    people: Sequence[tuple[str, str]] = (),
    instruments: Sequence[Instrument] = (),
    now: datetime,
) -> Choices:
    """The lists of an action's form: of clocks, those that can still be extended.

    Asks the database for users only where the answer `given_to` names one.
    """
    running = [
        (one.clock, case.scheme.clock(case.route.key, one.clock).label)
        for one in case.deadlines
        if one.stopped is None
        and not clocks.is_late(one.due, now)
        and not case.scheme.clock(case.route.key, one.clock).per_record
    ]
    return {
        **for_registering(lists),
        "outcome": outcomes,
        CLOCK: running,
        GROUND: offered(lists, GROUND),
        "disclosed_primary_offence": offered(lists, "disclosed_primary_offence"),
        "information_grading": offered(lists, "information_grading"),
        "own_person": people,
        "instrument": instruments,
        CHILD: [(child.key, child.name) for child in children.named(case) if child.name],
        LINES: [(line.key, line.words) for line in checklist.lines(case)],
        **({given_to: owners(session)} if given_to else {}),
    }


def instruments(
    case: CaseState, law: Law, *, recorded: Mapping[str, object] | None = None, now: datetime
) -> tuple[Instrument, ...]:
    """The risk instruments of the case's scheme today; to put a record right, with the version and thresholds it was made with."""
    today = clocks.london_date(now)
    if recorded is None:
        return law.instruments.offered(case.scheme.key, today)
    return law.instruments.again(case.scheme.key, today, recorded)


def owners(session: Session) -> list[tuple[str, str]]:
    """Those who can own a case: force-wide roles, still here."""
    return [(str(number), name) for number, name in accounts.with_roles(session, FORCE_WIDE).items()]

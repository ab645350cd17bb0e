"""What an applicant may learn of their request without an account: how far it has come, and by when they hear more.

That is the first day on which a promised clock runs out: one whose end reaches the applicant. Initial checks do not, and nothing
that right to know ends with reaches whoever referred it: nobody applied (docs/decisions/0045).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from disclosure.domain import facts as columns
from disclosure.domain.answers import Answers
from disclosure.domain.clocks import due_at, london_date
from disclosure.domain.law import Law
from disclosure.domain.scheme import Clock, Route, Scheme

_LOOKED_AT = "initial_checks_at"


class Phase(StrEnum):
    """How far it has come. No outcome: that is told in person."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    FINISHED = "finished"


def takes_back(answers: Answers) -> bool:
    """Whether what its sender says of a request is that they take it back. What comes of that is told in person."""
    return any(one.name == "withdraws" and one.value is True for one in answers.items)


def phase_of(facts: Mapping[str, Any]) -> Phase:
    """Of a case as it stands."""
    if not facts["is_open"]:
        return Phase.FINISHED
    return Phase.IN_PROGRESS if facts[_LOOKED_AT] is not None else Phase.RECEIVED


def promised_at_receipt(scheme: Scheme, route: Route, received_at: datetime, *, law: Law) -> date | None:
    """By when whoever sent something at that moment hears more: known before it is a case."""
    promised = [clock for clock in scheme.clocks_of(route.key) if clock.is_promised]
    return min(map(london_date, _due_from_receipt(promised, scheme, route, received_at, law=law)), default=None)


def looked_at_by(scheme: Scheme, route: Route, received_at: datetime, *, law: Law) -> datetime | None:
    """By when what was sent at that moment is looked at for the first time; None where no limit says so."""
    first = [clock for clock in scheme.clocks_of(route.key) if _LOOKED_AT in clock.stops]
    return min(_due_from_receipt(first, scheme, route, received_at, law=law), default=None)


def _due_from_receipt(
    clocks: Iterable[Clock], scheme: Scheme, route: Route, received_at: datetime, *, law: Law
) -> Iterator[datetime]:
    for applied in (law.applied(scheme, route, clock, received_at) for clock in clocks):
        if columns.RECEIVED_AT in applied.starts:
            yield due_at(received_at, applied.limit, law.calendar)


def promised_on(facts: Mapping[str, Any], running: Iterable[datetime]) -> date | None:
    """By when they hear more, of a case as it stands: `running` is when its promised clocks run out."""
    due = min(running, default=None)
    return london_date(due) if due is not None and facts["is_open"] else None

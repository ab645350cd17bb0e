"""What an applicant may learn of their request without an account: how far it has come, and by when they hear more."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from disclosure.domain.clocks import london_date


class Phase(StrEnum):
    """How far it has come. No outcome: that is told in person."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    FINISHED = "finished"


def phase_of(facts: Mapping[str, Any]) -> Phase:
    """Of a case as it stands."""
    if not facts["is_open"]:
        return Phase.FINISHED
    return Phase.IN_PROGRESS if facts["initial_checks_at"] is not None else Phase.RECEIVED


def promised_on(facts: Mapping[str, Any], running: Iterable[datetime]) -> date | None:
    """By when they hear more: the first day on which a clock of theirs runs out; none once it is finished."""
    due = min(running, default=None)
    return london_date(due) if due is not None and facts["is_open"] else None

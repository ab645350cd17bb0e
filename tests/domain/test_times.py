"""When a thing happened: recording it and correcting it ask the same rules, to the minute, and before receipt only what may be."""

from copy import copy
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from disclosure.domain import facts, times
from disclosure.domain.errors import Refused
from disclosure.domain.schemes import CSODS_2023, DVDS_2023
from tests.domain.driver import DAY, HOUR, OMAR, PEOPLE, RECEIVED, SOFIA, Drive

MINUTE = timedelta(minutes=1)
NOW = RECEIVED + 9 * DAY
BEFORE_RECEIPT = "The time is before the case was received. Check the day and the time."
BEFORE_THE_CLOCK = "The time is before the clock began that this stops. Check it."

# stage | action | outcome | the answer that says when: with and without a milestone, of the return and not, with and without needs
TIMED = [
    ("initial_checks", "record_initial_checks", "continue", "occurred_at"),
    ("meeting", "record_meeting", "held", "occurred_at"),
    ("full_checks", "record_full_checks", "done", "occurred_at"),
    ("risk_assessment", "assess_risk", "done", "occurred_at"),
    ("disclosure", "record_disclosure", "disclosed", "occurred_at"),
    ("meeting", "note", "done", "occurred_at"),
    ("meeting", "escalate", "marac", "occurred_at"),
    ("meeting", "decide_crime", "recorded", "decided_when"),
]


def said_against(drive: Drive, key: str, outcome: str, **answers: object) -> set[str]:
    """What is said against doing it, nothing where it is done."""
    try:
        drive.take(key, outcome, when=NOW, **answers)  # type: ignore[arg-type]
    except Refused as no:
        return {str(reason) for reason in no.reasons}
    return set()


@cache
def at_stage(stage: str) -> Drive:
    """A case that stands there, with a crime alleged two days before it was received. To be copied, not driven on."""
    drive = Drive(DVDS_2023).reach(stage)
    drive.take("record_allegation", told_at=RECEIVED - 2 * DAY)
    return drive


@pytest.mark.parametrize(("stage", "key", "outcome", "when"), TIMED, ids=str)
@given(minutes=st.integers(-4 * 24 * 60, 12 * 24 * 60))
def test_a_thing_may_be_corrected_to_the_very_times_at_which_it_may_be_recorded(
    stage: str, key: str, outcome: str, when: str, minutes: int
) -> None:
    at = RECEIVED + minutes * MINUTE
    assume(at != NOW)
    recorded = said_against(copy(at_stage(stage)), key, outcome, **{when: at})
    drive = copy(at_stage(stage))
    drive.take(key, outcome, when=NOW, **{when: NOW})  # type: ignore[arg-type]
    made = drive.state.held[-1]
    by = next(one for one in PEOPLE if one.user_id == made.by)
    answers = {**made.values, when: at}
    assert said_against(drive, "correct", "done", about=made.sequence, by=by, **answers) == recorded


def test_a_crime_alleged_and_decided_before_the_application_came_is_recorded_and_put_right() -> None:
    drive = Drive(DVDS_2023)
    drive.take("record_allegation", told_at=RECEIVED - 2 * DAY)
    decided = RECEIVED - DAY - 30 * MINUTE
    drive.take("decide_crime", "recorded", decided_when=decided - DAY + HOUR)
    crime = drive.held("crime_decision")
    drive.take("correct", by=SOFIA, about=crime.sequence, **{**crime.values, "decided_when": decided})
    assert drive.clock("crime_recording").stopped == decided < RECEIVED
    too_soon = {**crime.values, "decided_when": RECEIVED - 3 * DAY}
    assert drive.refused("correct", by=SOFIA, about=drive.held("crime_decision").sequence, **too_soon) == [
        BEFORE_THE_CLOCK
    ]


@pytest.mark.parametrize("scheme", [DVDS_2023, CSODS_2023], ids=["dvds", "csods"])
def test_what_the_return_takes_is_never_before_receipt(scheme: object) -> None:
    drive = Drive(scheme)  # type: ignore[arg-type]
    assert drive.refused("record_initial_checks", "continue", occurred_at=RECEIVED - MINUTE) == [BEFORE_RECEIPT]
    drive.take("record_initial_checks", "continue", by=OMAR)
    held = drive.held("initial_checks")
    earlier = {**held.values, "occurred_at": RECEIVED - MINUTE}
    assert drive.refused("correct", by=OMAR, about=held.sequence, **earlier) == [BEFORE_RECEIPT]


def test_the_minute_of_receipt_is_receipt_also_when_it_is_corrected() -> None:
    """Received at half past and twenty seconds; people type half past."""
    received = RECEIVED + timedelta(minutes=30, seconds=20)
    typed = received.replace(second=0)
    drive = Drive(DVDS_2023, received=received)
    drive.take("record_initial_checks", "continue", by=OMAR, occurred_at=typed)
    held = drive.held("initial_checks")
    assert facts.as_time(drive.facts["initial_checks_at"]) == received
    step = drive.take("correct", by=OMAR, about=held.sequence, **{**held.values, "occurred_at": typed, "text": "More."})
    assert (dict(step.delta), step.changes) == ({}, ()), "the same time, typed again, moves nothing"
    later = received + 5 * MINUTE
    held = drive.held("initial_checks")
    drive.take("correct", by=OMAR, about=held.sequence, **{**held.values, "occurred_at": later})
    assert facts.as_time(drive.facts["initial_checks_at"]) == drive.clock("initial_checks").stopped == later
    held = drive.held("initial_checks")
    drive.take("correct", by=OMAR, about=held.sequence, **{**held.values, "occurred_at": typed})
    assert facts.as_time(drive.facts["initial_checks_at"]) == drive.clock("initial_checks").stopped == received


ANY_TIME = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  they get it


@given(ANY_TIME, ANY_TIME)
def test_a_floor_moves_a_time_only_within_its_own_minute(at: datetime, floor: datetime) -> None:
    found = times.not_before(at, floor)
    assert found in (at, floor)
    assert times.to_the_minute(found) == times.to_the_minute(at)
    assert found == at or at < floor

"""Correcting a record: what it moves and what not, what its times may become, and until when it may be done."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest

from disclosure.domain import facts
from disclosure.domain.clocks import calendar_days, is_late
from disclosure.domain.law import Override
from disclosure.domain.scheme import Scheme
from disclosure.domain.schemes import CSODS_2023, DVDS_2023
from tests.domain.driver import (
    DAY,
    HELD,
    HOUR,
    INES,
    NOTHING_HELD,
    OMAR,
    RECEIVED,
    ROSA,
    SOFIA,
    SOUND,
    Drive,
    law_of,
)

ASK, KNOW = "right_to_ask", "right_to_know"
both_schemes = pytest.mark.parametrize("scheme", [DVDS_2023, CSODS_2023], ids=lambda scheme: scheme.key)
MINUTE = timedelta(minutes=1)
STARTS_A_CLOCK = (
    "The time that starts a clock stays as recorded. If it is wrong, record it again with the right time, and say "
    "of this one that it is a duplicate."
)


def time(drive: Drive, column: str) -> object:
    return facts.as_time(drive.facts[column])


def at_another_time(drive: Drive, kind: str, when: datetime, column: str = "occurred_at") -> Mapping[str, object]:
    """The newest record of the kind with another time, ready for a correction."""
    held = drive.held(kind)
    return {"about": held.sequence, **held.values, column: when}


# --- what it changes


@both_schemes
def test_a_correction_supersedes_and_moves_nothing(scheme: Scheme) -> None:
    drive = Drive(scheme).reach("risk_assessment")
    checks, deadlines = drive.held("full_checks"), drive.state.deadlines
    step = drive.take("correct", by=ROSA, about=checks.sequence, **{**checks.values, "subject_da_history": "one"})
    assert (step.supersedes, step.record, step.starts, step.changes) == (checks.sequence, "full_checks", (), ())
    assert step.delta == {"subject_da_history": "one"}
    assert (drive.stage, drive.state.deadlines) == ("risk_assessment", deadlines)
    assert [record.kind for record in drive.state.held].count("full_checks") == 1
    assert drive.held("full_checks").origin == checks.sequence


def test_a_corrected_record_keeps_the_rules_of_its_form() -> None:
    drive = Drive(DVDS_2023).reach("risk_assessment")
    about = drive.held("full_checks").sequence
    assert drive.refused("correct", by=ROSA, about=about, **{**HELD, "information_kinds": []}) == [
        "Say which kinds of information are held."
    ]


def test_correcting_an_old_record_does_not_undo_what_is_known_since() -> None:
    drive = Drive(DVDS_2023).reach("full_checks", record_initial_checks={"immediate_risk": "yes"})
    drive.take("retriage", by=OMAR, immediate_risk="no")
    first = drive.held("initial_checks")
    drive.take("correct", by=OMAR, about=first.sequence, immediate_risk="yes", searches="Local systems, corrected.")
    assert drive.facts["immediate_risk"] is False


def test_correcting_an_offer_that_was_declined_tells_nobody() -> None:
    drive = Drive(DVDS_2023).reach("disclosure")
    drive.take("record_disclosure", "offered_declined", by=OMAR)
    offer = drive.held("disclosure")
    drive.take("correct", by=OMAR, about=offer.sequence, **SOUND["record_disclosure", "disclosed"])
    assert (drive.facts["told"], drive.facts["disclosed_kinds"], drive.facts["disclosed_at"]) == (None, None, None)


@pytest.mark.parametrize("kind", ["decision", "countersignature", "closure", "extension_decision", "reopening"])
def test_what_was_decided_is_never_edited(kind: str) -> None:
    assert not DVDS_2023.record(kind).correctable
    assert not CSODS_2023.record(kind).correctable


def test_the_checks_of_an_earlier_round_are_no_longer_corrected() -> None:
    drive = Drive(DVDS_2023).reach("closed", decision="no_information")
    old = drive.held("full_checks")
    drive.take("reopen")
    refused = drive.refused("correct", by=ROSA, about=old.sequence, **NOTHING_HELD, text="Misspelt.")
    assert refused == ["There is nothing on this case that it could answer."]


def test_what_an_earlier_round_told_the_applicant_is_judged_by_what_was_known_then() -> None:
    drive = Drive(DVDS_2023).reach("closed", record_disclosure={"told": ["applicant"]})
    told = drive.held("disclosure")
    drive.take("reopen")
    drive.reach("full_checks", record_meeting={"identity_established": "no"})
    drive.take(
        "correct", by=OMAR, about=told.sequence, **{**told.values, "words_spoken": "As written, now spelt right."}
    )
    assert drive.facts["identity_established"] is False
    assert drive.held("disclosure").values["told"] == ["applicant"]


def test_a_first_meeting_that_established_nobody_lets_no_correction_tell_the_applicant() -> None:
    drive = Drive(DVDS_2023).reach("closed", record_meeting={"identity_established": "no"})
    told = drive.held("disclosure")
    drive.take("reopen")
    drive.reach("full_checks", record_meeting={"identity_established": "yes"})
    assert drive.refused("correct", by=OMAR, about=told.sequence, **{**told.values, "told": ["applicant"]}) == [
        "The applicant’s identity is not established: nothing may be told to them."
    ]


# --- a time that was wrong


def test_a_corrected_time_moves_its_milestone_and_the_clock_that_it_stopped() -> None:
    drive = Drive(DVDS_2023)
    drive.take("record_initial_checks", "continue", by=OMAR, occurred_at=RECEIVED + HOUR)
    before, running = drive.state, drive.clock("initial_checks")
    done = RECEIVED + 30 * MINUTE
    step = drive.take("correct", by=OMAR, **at_another_time(drive, "initial_checks", done))
    assert step.occurred_at == time(drive, "initial_checks_at") == done
    corrected = drive.clock("initial_checks")
    assert (corrected.stopped, corrected.started, corrected.due) == (done, running.started, running.due)
    assert [one for one in drive.state.deadlines if one.clock != "initial_checks"] == [
        one for one in before.deadlines if one.clock != "initial_checks"
    ]
    assert (drive.stage, drive.facts["initial_checks_at"]) == (before.stage, facts.utc_text(done))
    assert set(step.delta) <= {"initial_checks_at", "initial_checks_on"}
    assert (step.supersedes, step.starts) == (drive.state.held[-1].origin, ())


def test_a_corrected_time_makes_a_breach_or_unmakes_one_as_it_truly_was() -> None:
    drive = Drive(DVDS_2023)
    drive.take("record_initial_checks", "continue", by=OMAR, when=RECEIVED + 2 * DAY, occurred_at=RECEIVED + HOUR)
    for done, late in ((RECEIVED + DAY + timedelta(seconds=1), True), (RECEIVED + DAY, False)):
        drive.take("correct", by=OMAR, **at_another_time(drive, "initial_checks", done))
        running = drive.clock("initial_checks")
        assert running.stopped == done
        assert is_late(running.due, done) is late


@both_schemes
@pytest.mark.parametrize(
    ("kind", "by", "stage", "milestone"),
    [
        ("meeting", OMAR, "full_checks", "meeting_at"),
        ("full_checks", ROSA, "risk_assessment", "full_checks_at"),
        ("risk_assessment", OMAR, "decision", "risk_assessed_at"),
    ],
)
def test_each_record_of_the_checks_takes_another_time(
    scheme: Scheme, kind: str, by: object, stage: str, milestone: str
) -> None:
    drive = Drive(scheme).reach(stage)
    done = facts.as_time(drive.facts[milestone]) - 10 * MINUTE
    drive.take("correct", by=by, **at_another_time(drive, kind, done))  # type: ignore[arg-type]
    assert time(drive, milestone) == done
    stopped = {one.clock: one.stopped for one in drive.state.deadlines}
    assert stopped["meeting"] == time(drive, "meeting_at")
    assert stopped["overall"] is None


def test_a_corrected_disclosure_stops_the_whole_case_anew_and_leaves_the_closing_clock() -> None:
    drive = Drive(DVDS_2023).reach("disclosure")
    drive.take("record_disclosure", "disclosed", by=OMAR)
    closing = drive.clock("closing")
    told = drive.now - 10 * MINUTE
    drive.take("correct", by=OMAR, **at_another_time(drive, "disclosure", told))
    assert time(drive, "disclosed_at") == drive.clock("overall").stopped == told
    assert drive.clock("closing") == closing, "it keeps the start that it was reckoned from"


@pytest.mark.parametrize("kind", ["note", "contact_attempt"])
def test_a_time_that_no_clock_goes_by_is_corrected_too(kind: str) -> None:
    drive = Drive(DVDS_2023)
    action = {"note": "note", "contact_attempt": "record_contact_attempt"}[kind]
    drive.take(action, by=OMAR)
    deadlines, row = drive.state.deadlines, drive.facts
    step = drive.take("correct", by=OMAR, **at_another_time(drive, kind, RECEIVED + MINUTE))
    assert (step.occurred_at, dict(step.delta)) == (RECEIVED + MINUTE, {})
    assert (drive.state.deadlines, drive.facts) == (deadlines, row)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (RECEIVED + 9 * DAY, "The time is in the future. Enter when it happened."),
        (RECEIVED - MINUTE, "The time is before the case was received. Check the day and the time."),
    ],
    ids=["future", "before receipt"],
)
def test_a_corrected_time_lies_neither_ahead_nor_before_receipt(when: datetime, said: str) -> None:
    drive = Drive(DVDS_2023)
    drive.take("record_initial_checks", "continue", by=OMAR)
    assert drive.refused("correct", by=OMAR, **at_another_time(drive, "initial_checks", when)) == [said]


def test_a_corrected_time_does_not_stop_a_clock_before_it_began() -> None:
    drive = Drive(DVDS_2023).reach("closed")
    drive.take("reopen", when=drive.now + DAY)
    reopened, first = drive.now, drive.facts["initial_checks_at"]
    drive.take("record_initial_checks", "continue", by=OMAR)
    assert drive.refused("correct", by=OMAR, **at_another_time(drive, "initial_checks", reopened - MINUTE)) == [
        "The time is before the clock began that this stops. Check it."
    ]
    drive.take("correct", by=OMAR, **at_another_time(drive, "initial_checks", reopened + MINUTE))
    assert drive.clock("initial_checks").stopped == reopened + MINUTE
    assert drive.facts["initial_checks_at"] == first, "the milestone keeps the time of the first round"


def test_the_time_that_starts_a_clock_is_not_corrected() -> None:
    drive = Drive(DVDS_2023, columns={"town": "Sheffeild"})
    drive.take("record_allegation", by=OMAR, told_at=RECEIVED + MINUTE)
    for kind, column in (("registration", "received_at"), ("allegation", "told_at")):
        for by in (-MINUTE, MINUTE):
            when = facts.as_time(drive.held(kind).values[column]) + by
            assert drive.refused("correct", by=INES, **at_another_time(drive, kind, when, column)) == [STARTS_A_CLOCK]
    kept = drive.state.deadlines
    drive.take(
        "correct",
        by=INES,
        about=drive.held("registration").sequence,
        **{**drive.held("registration").values, "town": "Sheffield"},
    )
    assert (drive.facts["town"], time(drive, "received_at"), drive.state.deadlines) == ("Sheffield", RECEIVED, kept)


def test_an_enquiry_keeps_its_receipt_like_an_application() -> None:
    drive = Drive(CSODS_2023, "enquiry")
    drive.take("note", by=INES, text="Rang back.")
    said = at_another_time(drive, "registration", RECEIVED + MINUTE, "received_at")
    assert drive.refused("correct", by=INES, **said) == [STARTS_A_CLOCK]


def test_a_time_from_which_a_force_reckons_a_limit_is_not_corrected() -> None:
    own = Override("dvds", ASK, "meeting", calendar_days(10), date(2026, 1, 1), "The force", ("initial_checks_at",))
    drive = Drive(DVDS_2023, law=law_of(overrides=[own]))
    drive.take("record_initial_checks", "continue", by=OMAR)
    assert drive.clock("meeting").started == time(drive, "initial_checks_at")
    said = at_another_time(drive, "initial_checks", drive.now - MINUTE)
    assert drive.refused("correct", by=OMAR, **said) == [STARTS_A_CLOCK]


# --- until when


@both_schemes
@pytest.mark.parametrize("decision", ["disclose_full", "do_not_disclose", "no_information"])
def test_what_a_decision_stands_on_is_corrected_only_until_it_is_taken(scheme: Scheme, decision: str) -> None:
    made = {"initial_checks": OMAR, "meeting": OMAR, "full_checks": ROSA, "risk_assessment": OMAR}
    drive = Drive(scheme).reach("decision", decision=decision)
    for kind, by in made.items():
        held = drive.held(kind)
        drive.take("correct", by=by, about=held.sequence, **held.values)
    before = drive.facts
    way = [one for one in scheme.route(ASK).stages if one not in ("decision", "closed")]
    for stage in way[way.index("risk_assessment") + 1 :]:
        later = Drive(scheme).reach("decision", decision=decision)
        later = (
            later.reach(stage, decision=decision)
            if decision == "disclose_full"
            else later.reach("closing", decision=decision)
        )
        for kind, by in made.items():
            held = later.held(kind)
            assert not {one.kind for one in later.offers(by)["correct"].targets} & set(made)
            assert later.refused("correct", by=by, about=held.sequence, **held.values)
    assert before["decision"] is None


def test_what_no_decision_stands_on_is_corrected_at_every_open_stage() -> None:
    for stage in DVDS_2023.route(ASK).stages[:-1]:
        drive = Drive(DVDS_2023).reach(stage)
        drive.take("note", by=INES, text="Seen.")
        for kind in ("registration", "note"):
            held = drive.held(kind)
            step = drive.take("correct", by=INES, about=held.sequence, **held.values)
            assert (step.supersedes, drive.stage) == (held.sequence, stage)


def test_a_decision_that_was_returned_lets_the_checks_be_put_right() -> None:
    drive = Drive(DVDS_2023).reach("countersign")
    held = drive.held("full_checks")
    assert drive.refused("correct", by=ROSA, about=held.sequence, **held.values)
    drive.take("countersign", "disagree")
    drive.take("correct", by=ROSA, about=held.sequence, **held.values)


# --- the order of things


@pytest.mark.parametrize(
    ("stage", "stands_on"),
    [
        ("meeting", "initial_checks"), ("full_checks", "initial_checks"), ("risk_assessment", "full_checks"),
        ("decision", "risk_assessment"), ("disclosure", "countersignature"), ("informing", "disclosure"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("scheme", [DVDS_2023, CSODS_2023], ids=["dvds", "csods"])
def test_nothing_is_dated_before_what_it_stands_on(scheme: Scheme, stage: str, stands_on: str) -> None:
    drive = Drive(scheme).reach(stage)
    key, outcome = drive.way[stage]
    at = drive.held(stands_on).at
    assert at
    refused = drive.refused(key, outcome, occurred_at=at - MINUTE)
    assert any(one.startswith("The time is before this was recorded") for one in refused), refused
    drive.take(key, outcome, occurred_at=at)


def test_an_answer_signed_too_late_cannot_be_dated_into_time() -> None:
    """Everything on the fortieth day, and the answer dated to the twentieth: the clock would have been in time."""
    drive = Drive(DVDS_2023).reach("full_checks")
    drive.now = RECEIVED + 40 * DAY
    drive.reach("decision", decision="no_information")
    twentieth = RECEIVED + 20 * DAY
    assert drive.refused("decide", "no_information", occurred_at=twentieth)
    drive.take("decide", "no_information")
    assert drive.refused("inform_applicant", "informed", occurred_at=twentieth)
    drive.take("inform_applicant", "informed")
    assert is_late(drive.clock("overall").due, facts.as_time(drive.facts["applicant_informed_at"]))


def test_a_correction_does_not_put_the_checks_after_what_stands_on_them() -> None:
    drive = Drive(DVDS_2023).reach("decision")
    checks, risk = drive.held("full_checks"), drive.held("risk_assessment")
    assert risk.at
    refused = drive.refused(
        "correct", by=ROSA, about=checks.sequence, **{**checks.values, "occurred_at": risk.at + HOUR}
    )
    assert refused == [
        "The time is after this was recorded, which stands on it: Risk assessment. Check the day and the time."
    ]
    drive.take("correct", by=ROSA, about=checks.sequence, **{**checks.values, "occurred_at": risk.at - MINUTE})


@pytest.mark.parametrize(("typed", "meant", "counts"), [(30, 3, (0, 1)), (3, 30, (1, 0))])
def test_a_mistyped_hour_of_crime_recording_is_put_right_in_the_figure(
    typed: int, meant: int, counts: tuple[int, int]
) -> None:
    drive = Drive(DVDS_2023)
    for _ in range(2):
        drive.take("record_allegation", told_at=RECEIVED)
    first, second = (one for one in drive.state.held if one.kind == "allegation")
    drive.now = RECEIVED + 40 * HOUR
    drive.take("decide_crime", "recorded", about=first.sequence, decided_when=RECEIVED + typed * HOUR)
    drive.take("decide_crime", "recorded", about=second.sequence, decided_when=RECEIVED + typed * HOUR)
    was, becomes = counts
    assert drive.facts["crimes_recorded_in_24h"] == 2 * was
    wrong = drive.held("crime_decision")
    drive.take("correct", by=SOFIA, about=wrong.sequence, **{**wrong.values, "decided_when": RECEIVED + meant * HOUR})
    assert drive.facts["crimes_recorded_in_24h"] == was + becomes, "one of the two"
    stops = {one.sequence: one.stopped for one in drive.state.deadlines if one.clock == "crime_recording"}
    assert stops == {first.origin: RECEIVED + typed * HOUR, second.origin: RECEIVED + meant * HOUR}


@pytest.mark.parametrize(
    ("kind", "action"), [("withdrawal", "withdraw"), ("transfer", "transfer"), ("ruling_out", "rule_out")]
)
def test_a_wrong_date_of_an_early_end_is_put_right(kind: str, action: str) -> None:
    drive = Drive(DVDS_2023).reach("full_checks")
    drive.take(action, by=SOFIA)
    held = drive.held(kind)
    step = drive.take("correct", by=SOFIA, about=held.sequence, **{**held.values, "occurred_at": RECEIVED + HOUR})
    assert (step.occurred_at, drive.stage) == (RECEIVED + HOUR, "closing")


def test_what_is_recorded_in_the_minute_of_its_clocks_start_stops_it_at_the_start() -> None:
    """People give no seconds: a case reopened at half past and twenty seconds is checked at half past."""
    drive = Drive(DVDS_2023).reach("closed", decision="no_information")
    reopened = drive.now + timedelta(hours=1, seconds=20)
    drive.take("reopen", when=reopened)
    drive.take(
        "record_initial_checks",
        "continue",
        when=reopened + timedelta(seconds=5),
        occurred_at=reopened.replace(second=0),
    )
    assert drive.clock("initial_checks").stopped == reopened

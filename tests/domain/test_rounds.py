"""What stays and what begins anew: milestones, reopening, corrections, extensions, and the clock of every allegation."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from disclosure.domain import facts
from disclosure.domain.calendar import Calendar
from disclosure.domain.clocks import calendar_days, due_at, is_late
from disclosure.domain.consequences import recount
from disclosure.domain.scheme import Scheme
from disclosure.domain.schemes import CSODS_2023, DVDS_2016, DVDS_2023
from tests.domain.driver import (
    DAY,
    ENGLAND,
    HOUR,
    INES,
    OMAR,
    PEOPLE,
    RECEIVED,
    SAMIR,
    SOFIA,
    Drive,
    at,
)

ASK, KNOW = "right_to_ask", "right_to_know"
both_schemes = pytest.mark.parametrize("scheme", [DVDS_2023, CSODS_2023], ids=lambda scheme: scheme.key)


def time(drive: Drive, column: str) -> object:
    return facts.as_time(drive.facts[column])


def due(drive: Drive) -> set[str]:
    """The clocks that run."""
    return {one.clock for one in drive.state.deadlines if one.stopped is None}


# --- milestones


def test_a_milestone_keeps_the_time_of_the_event_and_not_of_the_typing() -> None:
    drive = Drive(DVDS_2023)
    done = RECEIVED + timedelta(minutes=20)
    step = drive.take("record_initial_checks", "continue", when=RECEIVED + 5 * HOUR, occurred_at=done)
    assert step.occurred_at == time(drive, "initial_checks_at") == done
    assert drive.clock("initial_checks").stopped == done


def test_a_repeated_milestone_keeps_its_first_time_and_codes_hold_the_latest() -> None:
    drive = Drive(DVDS_2023).reach("countersign")
    first = time(drive, "decided_at")
    drive.take("countersign", "disagree")
    drive.take("decide", "disclose_part", representations="sought")
    assert time(drive, "decided_at") == first
    assert (drive.facts["decision"], drive.facts["representations"]) == ("disclose_part", "sought")
    drive.take("countersign", "agree")
    assert drive.stage == "disclosure"


def test_a_returned_decision_is_not_countersigned() -> None:
    drive = Drive(DVDS_2023).reach("countersign")
    drive.take("countersign", "disagree")
    assert drive.facts["countersigned_at"] is None


def test_closed_at_reopened_at_and_outcome_are_the_last() -> None:
    drive = Drive(DVDS_2023).reach("closed", decision="no_information")
    assert (drive.facts["outcome"], facts.is_open(drive.facts)) == ("no_information", False)
    drive.take("reopen", when=drive.now + 30 * DAY)
    assert facts.is_open(drive.facts)
    assert drive.facts["outcome"] == "no_information", "the last closing's, until the next"
    first_reopened = time(drive, "reopened_at")
    drive.reach("closed")
    assert (drive.facts["outcome"], facts.is_open(drive.facts)) == ("disclosed", False)
    assert time(drive, "closed_at") == drive.now
    drive.take("reopen")
    assert time(drive, "reopened_at") > first_reopened  # type: ignore[operator]


def test_the_days_that_figures_count_by_are_londons() -> None:
    drive = Drive(DVDS_2023, received=at("2026-06-30T23:20:00+00:00"))
    assert facts.following(drive.facts)["received_on"] == date(2026, 7, 1)


# --- reopening


@both_schemes
@pytest.mark.parametrize("route", [ASK, KNOW])
def test_reopening_starts_the_checks_and_the_whole_case_anew_and_nothing_else(scheme: Scheme, route: str) -> None:
    drive = Drive(scheme, route).reach("closed")
    assert due(drive) == set()
    drive.take("reopen", when=drive.now + 40 * DAY)
    assert drive.stage == "initial_checks"
    assert due(drive) == {"initial_checks", "overall"}
    for key in ("initial_checks", "overall"):
        running = drive.clock(key)
        assert (running.started, running.due) == (drive.now, due_at(drive.now, running.limit, ENGLAND))
    assert time(drive, "received_at") == RECEIVED
    assert drive.facts["round"] == 2


@both_schemes
def test_a_reopened_case_asks_for_everything_again(scheme: Scheme) -> None:
    drive = Drive(scheme).reach("closed")
    drive.take("reopen")
    drive.take("record_initial_checks", "continue")
    assert drive.stage == "meeting"
    assert drive.refused("record_meeting", "no_contact") == ["Record first: Contact attempt."]
    for stage in ("full_checks", "risk_assessment", "decision"):
        drive.reach(stage)
        held = drive.state.records_held
        assert {"decision", "countersignature", "disclosure"}.isdisjoint(held)
        assert ("full_checks" in held) is (stage != "full_checks")
    drive.reach("closed")
    assert drive.facts["outcome"] == "disclosed"


def test_a_new_round_lets_the_same_people_act_again() -> None:
    drive = Drive(DVDS_2023).reach("closed")
    drive.take("reopen")
    drive.reach("decision").take("decide", "disclose_full", by=SAMIR)
    drive.take("countersign", "agree", by=SOFIA)
    assert (drive.stage, drive.facts["round"]) == ("disclosure", 2)


def test_a_reopened_case_is_not_yet_triaged_and_forgets_how_it_ended() -> None:
    drive = Drive(DVDS_2023).reach("meeting")
    drive.take("withdraw")
    drive.close("withdrawn")
    drive.take("reopen")
    assert drive.facts["urgency"] == 1
    assert (drive.facts["withdrawn_stage"], drive.facts["ended_early"]) == (None, None)
    drive.reach("closing", decision="no_information")
    assert drive.refused("close", "withdrawn")
    drive.close("no_information")


def test_what_was_told_once_stays_told() -> None:
    drive = Drive(DVDS_2023).reach("closed")
    told = time(drive, "disclosed_at")
    drive.take("reopen")
    assert drive.refused("withdraw")
    drive.reach("closing", decision="no_information")
    assert {one.key for one in drive.offers(SOFIA)["close"].outcomes} == {"disclosed"}
    drive.close("disclosed")
    assert time(drive, "disclosed_at") == told


def test_checks_of_a_new_round_are_not_dated_into_the_old_one() -> None:
    drive = Drive(DVDS_2023).reach("closed")
    earlier = drive.now
    drive.take("reopen", when=drive.now + 3 * DAY)
    assert drive.refused("record_initial_checks", "continue", occurred_at=earlier)


def test_only_a_supervisor_reopens_and_an_enquiry_has_nothing_to_reopen() -> None:
    drive = Drive(DVDS_2023).reach("closed")
    assert drive.refused("reopen", by=OMAR) == ["Your role does not do this."]
    enquiry = Drive(CSODS_2023, "enquiry")
    enquiry.take("give_advice", "advice_given")
    assert "reopen" not in enquiry.offers(SOFIA)


# --- the clocks of a case


@both_schemes
def test_the_whole_case_stops_at_the_first_of_told_informed_closed(scheme: Scheme) -> None:
    told = Drive(scheme).reach("informing")
    assert told.clock("overall").stopped == time(told, "disclosed_at")
    told.take("inform_applicant", "informed")
    assert told.clock("overall").stopped == time(told, "disclosed_at")
    informed = Drive(scheme).reach("closing", decision="no_information")
    assert informed.clock("overall").stopped == time(informed, "applicant_informed_at")
    closed = Drive(scheme, KNOW).reach("closed", decision="no_information")
    assert closed.clock("overall").stopped == time(closed, "closed_at")


def test_closing_is_due_seven_days_after_the_answer_and_not_before_it() -> None:
    drive = Drive(DVDS_2023).reach("disclosure")
    assert "closing" not in due(drive)
    drive.take("record_disclosure", "disclosed")
    assert drive.clock("closing").due == due_at(drive.now, calendar_days(7), ENGLAND)
    drive.take("inform_applicant", "informed")
    assert len([one for one in drive.state.deadlines if one.clock == "closing"]) == 1
    drive.close("disclosed")
    assert due(drive) == set()


def test_every_clock_of_a_case_stops_with_it() -> None:
    for stage in (
        "initial_checks",
        "meeting",
        "full_checks",
        "risk_assessment",
        "decision",
        "countersign",
        "disclosure",
    ):
        drive = Drive(DVDS_2023).reach(stage)
        drive.take("withdraw")
        drive.close("withdrawn")
        assert due(drive) == set()
        assert drive.facts["next_due_at"] is None


def test_nothing_pauses_a_clock() -> None:
    drive = Drive(DVDS_2023)
    before = drive.state.deadlines
    for action in ("note", "record_contact_attempt", "link_case", "request_extension", "record_complaint", "assign"):
        drive.take(action)
    assert drive.state.deadlines == before


def test_a_holiday_proclaimed_later_moves_the_clocks_that_run_and_no_stopped_one() -> None:
    drive = Drive(DVDS_2016, received=at("2026-03-24T14:00:00+00:00"))
    assert recount(drive.state, now=drive.now, law=drive.law) is None
    mourning = {**ENGLAND.days, date(2026, 4, 8): "Day of mourning"}
    law = replace(drive.law, calendar=Calendar.of("england", mourning, "proclaimed"))
    step = recount(drive.state, now=drive.now + DAY, law=law)
    assert step is not None
    (moved,) = step.changes
    assert (moved.clock, moved.due, moved.calendar_version) == (
        "meeting",
        at("2026-04-10T23:59:59+01:00"),
        law.calendar.version,
    )
    promised = {"promised_due_at": "2026-04-10T22:59:59.000000+00:00"}  # the meeting's; what is due next stays
    assert (step.action, step.starts, dict(step.delta)) == ("move_deadlines", (), promised)
    drive.reach("full_checks")
    assert recount(drive.state, now=drive.now, law=law) is None


def test_nobody_moves_deadlines_by_hand() -> None:
    drive = Drive(DVDS_2016)
    for person in PEOPLE:
        assert "move_deadlines" not in drive.offers(person)
        assert drive.refused("move_deadlines", by=person) == ["Your role does not do this."]


# --- extending


def test_an_extension_is_asked_by_one_and_approved_by_another_and_counts_on() -> None:
    drive = Drive(DVDS_2016)
    drive.take("request_extension", by=SOFIA, clock="meeting", extend_by=3)
    assert drive.facts["extension_ground"] is None
    assert drive.refused("decide_extension", "approve", by=SOFIA) == [
        "Another person must do this: you took part in what it stands on."
    ]
    drive.take("decide_extension", "approve", by=SAMIR)
    running = drive.clock("meeting")
    assert running.extended_by == 3
    assert running.due == due_at(RECEIVED, running.limit, ENGLAND, extended_by=3)
    assert drive.facts["extension_ground"] == "other_force_enquiry"
    assert drive.clock("overall").extended_by == 0
    drive.take("request_extension", by=OMAR, clock="meeting", extend_by=2)
    drive.take("decide_extension", "approve", by=SAMIR)
    assert drive.clock("meeting").extended_by == 5


def test_who_asked_for_one_extension_approves_another_persons() -> None:
    drive = Drive(DVDS_2016)
    drive.take("request_extension", by=SOFIA, clock="meeting", extend_by=3)
    own = drive.held("extension_request").sequence
    drive.take("request_extension", by=OMAR, clock="overall", extend_by=2)
    others = drive.held("extension_request").sequence
    assert [one.sequence for one in drive.offers(SOFIA)["decide_extension"].targets] == [others]
    assert drive.refused("decide_extension", "approve", by=SOFIA, about=own) == [
        "Choose what this is about: it has been dealt with already."
    ]
    drive.take("decide_extension", "approve", by=SOFIA, about=others)
    assert (drive.clock("meeting").extended_by, drive.clock("overall").extended_by) == (0, 2)
    assert drive.refused("decide_extension", "approve", by=SOFIA, about=own) == [
        "Another person must do this: you took part in what it stands on."
    ]


def test_an_extension_refused_changes_nothing() -> None:
    drive = Drive(DVDS_2023)
    before = drive.state.deadlines
    drive.take("request_extension", by=OMAR)
    drive.take("decide_extension", "refuse", by=SOFIA)
    assert drive.state.deadlines == before
    assert drive.facts["extension_ground"] is None
    assert drive.refused("decide_extension", "approve", by=SOFIA) == [
        "There is nothing on this case that it could answer."
    ]


def test_an_officer_does_not_approve_an_extension() -> None:
    drive = Drive(DVDS_2023)
    drive.take("request_extension", by=SOFIA)
    assert drive.refused("decide_extension", "approve", by=OMAR)


def test_an_extension_undoes_no_breach() -> None:
    drive = Drive(DVDS_2023)
    drive.take("request_extension", by=OMAR)
    late = drive.clock("overall").due + timedelta(seconds=1)
    assert drive.refused("decide_extension", "approve", by=SOFIA, when=late) == [
        "That clock has run out: an extension undoes no breach. Refuse it."
    ]
    assert is_late(drive.clock("overall").due, late)
    drive.take("decide_extension", "refuse", by=SOFIA, when=late)


def test_a_stopped_clock_is_not_extended() -> None:
    drive = Drive(DVDS_2023)
    drive.take("request_extension", by=OMAR, clock="initial_checks")
    drive.take("record_initial_checks", "continue")
    assert drive.refused("decide_extension", "approve", by=SOFIA) == [
        "That clock no longer runs. Refuse the extension."
    ]


# --- allegations


def test_every_allegation_has_a_clock_of_its_own_from_when_it_was_told() -> None:
    drive = Drive(DVDS_2023)
    first = drive.take("record_allegation", told_at=RECEIVED - 2 * HOUR)
    second = drive.take("record_allegation")
    clocks = [one for one in drive.state.deadlines if one.clock == "crime_recording"]
    assert [one.started for one in clocks] == [RECEIVED - 2 * HOUR, drive.now]
    assert [one.due - one.started for one in clocks] == [DAY, DAY]
    assert (first.delta["crimes_alleged"], second.delta["crimes_alleged"]) == (1, 2)
    drive.take("decide_crime", "recorded", about=clocks[1].sequence)
    stopped = [one.stopped for one in drive.state.deadlines if one.clock == "crime_recording"]
    assert stopped == [None, drive.now]
    assert drive.refused("decide_crime", "recorded", about=clocks[1].sequence) == [
        "Choose what this is about: it has been dealt with already."
    ]


@pytest.mark.parametrize(
    ("outcome", "after", "recorded", "in_time"),
    [
        ("recorded", DAY, 1, 1),
        ("recorded", DAY + timedelta(seconds=1), 1, 0),
        ("not_recorded", HOUR, 0, 0),
        ("not_recorded", 2 * DAY, 0, 0),
    ],
)
def test_a_crime_recorded_within_a_day_counts_in_time(
    outcome: str, after: timedelta, recorded: int, in_time: int
) -> None:
    drive = Drive(DVDS_2023)
    drive.take("record_allegation", told_at=RECEIVED)
    drive.take("decide_crime", outcome, when=RECEIVED + 3 * DAY, decided_when=RECEIVED + after)
    found = tuple(drive.facts[name] for name in ("crimes_alleged", "crimes_recorded", "crimes_recorded_in_24h"))
    assert found == (1, recorded, in_time)


def test_a_crime_is_decided_with_its_reference_or_its_reason_and_by_a_supervisor() -> None:
    drive = Drive(DVDS_2023)
    drive.take("record_allegation")
    assert drive.refused("decide_crime", "recorded", crime_reference="") == ["Enter the crime reference."]
    assert drive.refused("decide_crime", "not_recorded", no_crime_reason=None) == ["Choose why no crime is recorded."]
    assert drive.refused("decide_crime", "recorded", by=OMAR) == ["Your role does not do this."]


def test_a_crime_is_not_recorded_before_it_was_told() -> None:
    drive = Drive(DVDS_2023)
    drive.take("record_allegation", when=RECEIVED + DAY)
    assert drive.refused("decide_crime", "recorded", decided_when=RECEIVED)


@pytest.mark.parametrize(("scheme", "route"), [(DVDS_2023, ASK), (CSODS_2023, KNOW), (CSODS_2023, "enquiry")])
def test_an_allegation_on_a_closed_case_runs_its_day_and_leaves_it_closed(scheme: Scheme, route: str) -> None:
    drive = Drive(scheme, route)
    if route == "enquiry":
        drive.take("give_advice", "advice_given")
    else:
        drive.reach("closed")
    drive.take("record_allegation", by=INES)
    assert due(drive) == {"crime_recording"}
    drive.take("decide_crime", "recorded")
    assert (due(drive), drive.stage, drive.facts["crimes_recorded_in_24h"]) == (set(), "closed", 1)


def test_a_corrected_allegation_keeps_its_clock() -> None:
    drive = Drive(DVDS_2023)
    drive.take("record_allegation", by=OMAR, told_at=RECEIVED, what="Asault")
    drive.take("correct", by=OMAR, about=drive.held("allegation").sequence, told_at=RECEIVED, what="Assault")
    drive.take("decide_crime", "recorded")
    assert drive.clock("crime_recording").stopped == drive.now
    assert drive.facts["crimes_alleged"] == 1

"""No way leads round a decision: who may not take one, how a case ends without one, and what is not dated before it."""

import pytest

from disclosure.domain import facts
from disclosure.domain.access import Role
from disclosure.domain.scheme import Scheme
from disclosure.domain.schemes import CSODS_2023, DVDS_2023
from tests.domain.driver import DAY, HELD_WITHOUT_CONCERN, HOUR, INES, OMAR, PAT, PETRA, SAMIR, SOFIA, Drive, person

ASK, KNOW = "right_to_ask", "right_to_know"
both_schemes = pytest.mark.parametrize("scheme", [DVDS_2023, CSODS_2023], ids=lambda scheme: scheme.key)
both_routes = pytest.mark.parametrize("route", [ASK, KNOW])

ANOTHER_PERSON = "Another person must do this: you took part in what it stands on."
INTERESTED = "You declared an interest in this case: another person must do this."
MADE = "A disclosure was made on this case: it closes as disclosed."
ANSWERED = "The applicant has had the answer: close the case with it."
ELSEWHERE = "This is done at another stage: "
UNDECIDED = ("initial_checks", "meeting", "full_checks", "risk_assessment", "decision")

# Sits on the panel and supervises as well; both roles may go together.
PAULA = person(20, "Paula", Role.PANEL_CHAIR, Role.PANEL_MEMBER, Role.SUPERVISOR)


# --- withdrawing


@both_schemes
def test_an_application_is_withdrawn_until_the_applicant_has_the_answer_and_keeps_the_stage(scheme: Scheme) -> None:
    for stage in scheme.route(ASK).stages[:-2]:
        drive = Drive(scheme).reach(stage, decision="no_information" if stage == "informing" else "disclose_full")
        drive.take("withdraw", by=INES)
        assert (drive.stage, drive.facts["withdrawn_stage"]) == ("closing", stage)
        drive.close("withdrawn")


@both_schemes
@pytest.mark.parametrize("answer", ["informed", "not_informed"])
def test_nothing_is_withdrawn_once_the_applicant_was_told_or_not_told(scheme: Scheme, answer: str) -> None:
    drive = Drive(scheme).reach("informing", decision="no_information")
    drive.take("inform_applicant", answer)
    assert drive.refused("withdraw", by=INES) == [ANSWERED]
    drive.close("no_information")
    drive.take("reopen")
    drive.take("withdraw", by=INES)


@both_schemes
def test_a_right_to_know_is_not_withdrawn(scheme: Scheme) -> None:
    drive = Drive(scheme, KNOW).reach("full_checks")
    assert "withdraw" not in drive.offers(SOFIA)
    assert drive.refused("withdraw", by=SOFIA) == ["This is not part of a Right to know case."]
    drive.take("rule_out")
    drive.close("out_of_scope")


# --- ending a case early


@both_schemes
def test_nothing_is_withdrawn_transferred_or_called_a_duplicate_once_it_is_told(scheme: Scheme) -> None:
    drive = Drive(scheme).reach("informing")
    assert drive.refused("withdraw") == ["A disclosure was made: the application can no longer be withdrawn."]
    assert drive.refused("transfer") == [MADE]
    for action in ("rule_out", "mark_duplicate"):
        stage, made = drive.refused(action)
        assert (stage.startswith(ELSEWHERE), made) == (True, MADE), action


@both_schemes
@both_routes
@pytest.mark.parametrize("action", ["rule_out", "mark_duplicate"])
def test_a_case_is_ruled_out_or_called_a_duplicate_only_until_it_is_decided(
    scheme: Scheme, route: str, action: str
) -> None:
    for stage in scheme.route(route).stages[:-1]:
        drive = Drive(scheme, route).reach(stage)
        if stage not in UNDECIDED or (stage, action) == ("initial_checks", "rule_out"):
            assert drive.refused(action)[0].startswith(ELSEWHERE), stage
        else:
            drive.take(action)
            assert drive.stage == "closing"


@both_schemes
@pytest.mark.parametrize("action", ["withdraw", "transfer"])
def test_whoever_decided_does_not_end_the_case_another_way(scheme: Scheme, action: str) -> None:
    decided = Drive(scheme).reach("decision")
    decided.take("decide", "do_not_disclose", by=SOFIA)
    assert decided.refused(action, by=SOFIA) == [ANOTHER_PERSON]
    decided.take(action, by=OMAR)
    returned = Drive(scheme).reach("decision")
    returned.take("decide", "do_not_disclose", by=SOFIA)
    returned.take("countersign", "disagree", by=SAMIR)
    assert returned.refused(action, by=SOFIA) == [ANOTHER_PERSON], "a returned decision was taken all the same"


def test_a_new_round_asks_anew_who_decided() -> None:
    drive = Drive(DVDS_2023).reach("decision", record_full_checks=HELD_WITHOUT_CONCERN)
    drive.take("decide", "no_concern", by=SOFIA)
    drive.reach("closing").close("no_concern")
    drive.take("reopen")
    drive.take("transfer", by=SOFIA)


def test_a_case_ends_early_for_one_reason() -> None:
    drive = Drive(DVDS_2023).reach("meeting")
    drive.take("withdraw")
    for action in ("withdraw", "transfer"):
        assert drive.refused(action) == ["The case has been ended already, for another reason."]


# --- a declared interest


@both_schemes
def test_a_declared_interest_bars_from_deciding_chairing_and_signing(scheme: Scheme) -> None:
    drive = Drive(scheme).reach("decision")
    drive.take("record_view", by=PAULA, interest="yes", view="disclose_full")
    assert [str(one) for one in drive.offers(PAULA)["decide"].refusals] == [INTERESTED]
    assert drive.refused("record_panel", by=PAULA) == [INTERESTED]
    assert drive.refused("decide", "disclose_full", by=PAULA) == [INTERESTED]
    drive.take("decide", "disclose_full", by=SOFIA)
    assert drive.refused("countersign", "agree", by=PAULA) == [INTERESTED]
    drive.take("countersign", "agree", by=SAMIR)


def test_an_interest_is_not_taken_back_by_another_view_and_bars_nobody_else() -> None:
    drive = Drive(DVDS_2023).reach("decision")
    drive.take("record_view", by=PETRA, interest="yes")
    drive.take("record_view", by=PETRA, interest="no")
    drive.take("record_view", by=PAT, interest="no")
    assert drive.state.interested == {PETRA.user_id}
    assert drive.refused("decide", "disclose_full", by=PETRA) == [INTERESTED]
    drive.take("record_panel", by=PAULA)
    drive.take("decide", "disclose_full", by=PAULA)


def test_an_interest_is_declared_for_its_round() -> None:
    drive = Drive(DVDS_2023).reach("decision")
    drive.take("record_view", by=PETRA, interest="yes")
    drive.reach("closed")
    drive.take("reopen")
    drive.reach("decision")
    assert drive.state.interested == frozenset()
    drive.take("decide", "disclose_full", by=PETRA)


# --- nothing is told before its second signature


@both_schemes
@both_routes
@pytest.mark.parametrize("outcome", ["disclosed", "offered_declined", "not_made"])
def test_a_disclosure_is_not_dated_before_its_second_signature(scheme: Scheme, route: str, outcome: str) -> None:
    drive = Drive(scheme, route).reach("disclosure")
    signed = facts.as_time(drive.facts["countersigned_at"])
    assert drive.refused("record_disclosure", outcome, occurred_at=signed - HOUR) == [
        "The time is before this was recorded: Second signature. Check the day and the time."
    ]
    drive.take("record_disclosure", outcome, occurred_at=signed)


def test_a_disclosure_goes_by_the_signature_of_its_own_round() -> None:
    drive = Drive(DVDS_2023).reach("closed", decision="disclose_full")
    first = facts.as_time(drive.facts["countersigned_at"])
    drive.take("reopen", when=drive.now + 5 * DAY)
    drive.reach("disclosure")
    assert drive.state.last("countersignature") == drive.now
    assert facts.as_time(drive.facts["countersigned_at"]) == first, "a milestone keeps its first time"
    assert drive.refused("record_disclosure", "disclosed", occurred_at=drive.now - HOUR)
    drive.take("record_disclosure", "disclosed", occurred_at=drive.now)


def test_a_correction_does_not_date_a_disclosure_before_its_second_signature() -> None:
    drive = Drive(DVDS_2023).reach("disclosure")
    signed = facts.as_time(drive.facts["countersigned_at"])
    drive.take("record_disclosure", "disclosed", by=OMAR)
    told = drive.held("disclosure")
    said = {**told.values, "occurred_at": signed - HOUR}
    assert drive.refused("correct", by=OMAR, about=told.sequence, **said)

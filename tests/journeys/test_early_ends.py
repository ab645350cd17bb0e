"""Cases that end before, or without, a disclosure: each by its own way, and each counted as what it is."""

import pytest

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def test_the_applicant_withdraws(desk):
    case = desk.ines.registers("dvds", "right_to_ask")
    desk.ines.does(case, "record_initial_checks", "continue")
    page = desk.ines.does(case, "withdraw")
    assert "Closing" in page.words
    assert not desk.ines.may(case, "withdraw")
    desk.sofia.does(case, "close", "withdrawn")
    desk.is_in_order(
        case, applications=1, closed=1, outcome__withdrawn=1, disclosures_cohort=0, disclosure_rate="0.0",
        reached__initial_checks=1, reached__meeting=0,
    )  # fmt: skip


def test_nobody_withdraws_what_the_police_began_or_what_was_told(desk):
    begun = desk.omar.registers("dvds", "right_to_know")
    assert not desk.omar.may(begun, "withdraw")
    told = desk.ines.registers("dvds", "right_to_ask")
    desk.goes(told, to="informing")
    assert "can no longer be withdrawn" in desk.ines.is_refused(told, "withdraw")
    desk.is_in_order(told, applications=1, disclosures_activity=1, open=1)


def test_the_case_goes_to_another_force(desk):
    case = desk.omar.registers("dvds", "right_to_know")
    desk.ines.does(case, "record_initial_checks", "continue")
    desk.omar.does(case, "transfer")
    desk.sofia.does(case, "close", "transferred")
    desk.is_in_order(case, applications=1, closed=1, outcome__transferred=1, disclosure_rate="[x]")


def test_the_same_request_came_twice(desk):
    first = desk.ines.registers("csods", "right_to_ask")
    again = desk.ines.registers("csods", "right_to_ask")
    desk.ines.does(again, "mark_duplicate", other_reference=first.reference)
    assert first.reference in desk.sofia.sees(again).words
    desk.sofia.does(again, "close", "duplicate")
    desk.is_in_order(again, applications=1, closed=0, open=1, outcome__duplicate=1, outcome__open=1)


def test_the_applicant_cannot_be_reached(desk):
    case = desk.ines.registers("dvds", "right_to_ask")
    desk.ines.does(case, "record_initial_checks", "continue")
    assert "Choose one of the answers shown" in desk.omar.is_refused(case, "record_meeting", "no_contact")
    for _ in range(3):
        desk.omar.does(case, "record_contact_attempt")
        desk.waits(days=2)
    desk.omar.does(case, "record_meeting", "no_contact")
    desk.omar.does(case, "inform_applicant", "not_informed")
    desk.sofia.does(case, "close", "no_contact")
    desk.is_in_order(case, applications=1, closed=1, outcome__no_contact=1, reached__meeting=0, disclosures_cohort=0)


def test_without_an_identity_the_assessment_goes_on_and_nothing_is_told(desk):
    case = desk.ines.registers("dvds", "right_to_ask")
    desk.ines.does(case, "record_initial_checks", "continue")
    desk.omar.does(case, "record_meeting", "held", like="identity_not_established")
    desk.rae.does(case, "record_full_checks")
    desk.omar.does(case, "assess_risk")
    desk.sofia.does(case, "decide", "do_not_disclose", like="identity_not_established")
    desk.sam.does(case, "countersign", "agree")
    assert "Choose one of the answers shown" in desk.omar.is_refused(case, "inform_applicant", "informed")
    desk.omar.does(case, "inform_applicant", "not_informed")
    desk.sofia.does(case, "close", "identity_not_established")
    desk.is_in_order(
        case, applications=1, closed=1, outcome__identity_not_established=1, disclosures_cohort=0, reached__decided=1,
        reached__applicant_informed=0,
    )  # fmt: skip


def test_whoever_is_told_has_to_show_who_they_are(desk):
    case = desk.ines.registers("csods", "right_to_ask")
    desk.ines.does(case, "record_initial_checks", "continue")
    desk.omar.does(case, "record_meeting", "held", like="identity_not_established")
    desk.goes(case, to="disclosure")
    words = desk.omar.is_refused(case, "record_disclosure", "disclosed", like="to_parent")  # to the applicant too
    assert "The applicant’s identity is not established: nothing may be told to them." in words
    desk.omar.does(case, "record_disclosure", "disclosed", like="to_parent", told=["parent"])
    desk.omar.does(case, "inform_applicant", "not_informed")
    desk.sofia.does(case, "close", "disclosed")
    desk.is_in_order(case, applications=1, outcome__disclosed=1, reached__applicant_informed=0)


def test_a_danger_that_cannot_wait_is_met_by_another_power(desk):
    case = desk.ines.registers("dvds", "right_to_ask")
    desk.goes(case, to="decision")
    assert "Record first what was disclosed under another power" in desk.sofia.is_refused(
        case, "decide", "do_not_disclose", like="other_power"
    )
    desk.omar.does(case, "use_other_power")
    desk.sofia.does(case, "decide", "do_not_disclose", like="other_power")
    desk.sam.does(case, "countersign", "agree")
    desk.omar.does(case, "inform_applicant", "informed")
    assert "Choose one of the answers shown" in desk.sofia.is_refused(case, "close", "held_not_disclosed")
    desk.sofia.does(case, "close", "other_power")
    desk.is_in_order(
        case, applications=1, closed=1, outcome__other_power=1, disclosures_cohort=0, disclosures_activity=0,
        reached__disclosed=0,
    )  # fmt: skip


def test_what_the_scheme_is_not_for_is_taken_out_of_scope(desk):
    case = desk.ines.registers("dvds", "right_to_ask")
    desk.ines.does(case, "record_initial_checks", "out_of_scope")
    desk.omar.does(case, "inform_applicant", "informed")
    desk.sofia.does(case, "close", "out_of_scope")
    late = desk.ines.registers("csods", "right_to_know")
    desk.goes(late, to="risk_assessment")
    desk.sofia.does(late, "rule_out")
    desk.sofia.does(late, "close", "out_of_scope")
    desk.is_in_order(late, applications=1, closed=1, outcome__out_of_scope=1, disclosure_rate="[x]")
    desk.is_in_order(case, applications=1, closed=1, outcome__out_of_scope=1, disclosure_rate="[x]")


@pytest.mark.parametrize(
    ("outcome", "ends"), [("offered_declined", "offered_declined"), ("not_made", "agreed_not_made")]
)
def test_what_was_to_be_told_is_not_heard(desk, outcome, ends):
    case = desk.ines.registers("dvds", "right_to_ask")
    desk.goes(case, to="disclosure")
    desk.omar.does(case, "record_disclosure", outcome)
    desk.omar.does(case, "inform_applicant", "not_informed")
    desk.sofia.does(case, "close", ends)
    desk.is_in_order(
        case, applications=1, closed=1, disclosures_cohort=0, disclosures_activity=0, reached__disclosed=0,
        **{f"outcome__{ends}": 1},
    )  # fmt: skip


def test_nothing_is_held_and_the_applicant_is_told_so(desk):
    case = desk.ines.registers("csods", "right_to_ask")
    desk.goes(case, to="full_checks")
    desk.rae.does(case, "record_full_checks", like="nothing_held")
    desk.omar.does(case, "assess_risk")
    desk.sofia.does(case, "decide", "no_information")
    desk.sam.does(case, "countersign", "agree")
    desk.omar.does(case, "inform_applicant", "informed")
    desk.sofia.does(case, "close", "no_information")
    desk.is_in_order(case, applications=1, closed=1, outcome__no_information=1, disclosure_rate="0.0")

"""Sarah's Law: both routes and the enquiry, by the people whose work it is."""

import pytest

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def test_a_right_to_ask_ends_in_a_disclosure_in_part_to_the_parent_under_the_presumption(desk):
    case = desk.ines.registers("csods", "right_to_ask")
    desk.goes(case, to="decision")
    desk.petra.does(case, "record_panel")
    desk.sofia.does(case, "decide", "disclose_part", like="presumption")
    desk.sam.does(case, "countersign", "agree")
    page = desk.omar.does(case, "record_disclosure", "disclosed", like="to_parent")
    known = page.page.select_one(".app-known").get_text(" ", strip=True)
    assert "Disclose in part" in known
    assert "Parent, Applicant" in known or "Applicant, Parent" in known
    desk.omar.does(case, "inform_applicant", "informed")
    desk.sofia.does(case, "close", "disclosed")
    desk.is_in_order(
        case, applications=1, disclosures_cohort=1, disclosures_activity=1, outcome__disclosed=1, reached__panel=1,
        disclosure_rate="100.0",
    )  # fmt: skip
    assert desk.figures(case, "rotherham")["applications"] == "1"


def test_the_presumption_does_not_apply_where_there_is_no_conviction(desk):
    case = desk.ines.registers("csods", "right_to_ask")
    desk.goes(case, to="full_checks")
    desk.rae.does(case, "record_full_checks", subject_child_sexual_offence="intelligence")
    desk.omar.does(case, "assess_risk")
    words = desk.sofia.is_refused(case, "decide", "disclose_full", like="presumption")
    assert "only where the subject has a conviction for a child sexual offence" in words
    assert "Convicted in 2012" in words  # what was typed is still there
    desk.sofia.does(case, "decide", "disclose_full")
    desk.is_in_order(case, applications=1, open=1, reached__decided=1)


@pytest.mark.parametrize("sampled", [0])
def test_a_right_to_know_without_concern_is_looked_at_again_where_something_is_held(desk, sampled):
    case = desk.omar.registers("csods", "right_to_know")
    desk.ines.does(case, "record_initial_checks", "continue")
    desk.rae.does(case, "record_full_checks", like="no_concern")
    desk.omar.does(case, "assess_risk")
    assert "Choose one of the answers shown" in desk.sofia.is_refused(case, "decide", "no_information")
    desk.sofia.does(case, "decide", "no_concern")
    desk.sam.does(case, "countersign", "agree")
    desk.sofia.does(case, "close", "no_concern")
    desk.is_in_order(
        case, applications=1, closed=1, disclosures_cohort=0, outcome__no_concern=1, disclosure_rate="0.0",
        reached__countersigned=1, reached__meeting=0,
    )  # fmt: skip


@pytest.mark.parametrize("sampled", [100, 0])
def test_where_nothing_is_held_it_is_looked_at_again_when_it_is_in_the_sample(desk, sampled):
    case = desk.omar.registers("csods", "right_to_know")
    desk.goes(case, to="full_checks")
    desk.rae.does(case, "record_full_checks", like="nothing_held")
    desk.omar.does(case, "assess_risk")
    assert "leave the reason for not disclosing empty" in desk.sofia.is_refused(case, "decide", "no_concern")
    desk.sofia.does(case, "decide", "no_concern", decision_reason="")
    if sampled:
        desk.sam.does(case, "countersign", "agree")
    assert not desk.sam.may(case, "countersign")
    desk.sofia.does(case, "close", "no_concern")
    desk.is_in_order(case, closed=1, outcome__no_concern=1, reached__countersigned=1 if sampled else 0)


def test_an_enquiry_that_names_somebody_becomes_an_application_with_a_link_to_and_fro(desk):
    enquiry = desk.ines.registers("csods", "enquiry")
    assert not desk.rae.may(enquiry, "become_application")
    application = desk.ines.makes_an_application_of(enquiry)
    assert application.reference != enquiry.reference
    assert enquiry.reference in desk.omar.sees(application).words
    assert application.reference in desk.omar.sees(enquiry).words
    desk.is_in_order(enquiry, enquiries=0, applications=1, open=1)
    desk.goes(application, to="closed")
    desk.is_in_order(application, enquiries=0, applications=1, closed=1, disclosures_cohort=1)


def test_an_enquiry_that_names_nobody_ends_with_advice(desk):
    enquiry = desk.ines.registers("csods", "enquiry")
    desk.ines.does(enquiry, "give_advice", "advice_given")
    assert desk.ines.finds(enquiry, "closed")
    assert not desk.sofia.may(enquiry, "reopen")
    desk.is_in_order(enquiry, enquiries=1, applications=0, closed=0, disclosures_cohort=0)

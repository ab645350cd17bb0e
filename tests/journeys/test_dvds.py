"""Clare's Law from the first telephone call to the closing, by the people whose work it is."""

import pytest

from disclosure.domain.access import Role

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def test_a_right_to_ask_goes_from_the_telephone_to_a_full_disclosure(desk):
    case = desk.ines.registers("dvds", "right_to_ask")
    assert "Asha Meera Verma" in desk.omar.sees(case).words
    desk.ines.does(case, "record_initial_checks", "continue")
    desk.sofia.does(case, "assign", owner_id=str(desk.omar.client.user_id))
    assert case.reference in desk.omar.opens("/notices").words
    assert desk.omar.finds(case, "mine")
    desk.omar.does(case, "record_meeting", "held")
    desk.rae.does(case, "record_full_checks")
    desk.omar.does(case, "assess_risk")
    assert desk.pat.finds(case)  # it stands before the panel now
    desk.pat.does(case, "record_view")
    desk.petra.does(case, "record_panel")
    desk.sofia.does(case, "decide", "disclose_full")
    assert not desk.pat.finds(case)
    assert "Another person must do this" in desk.sofia.is_refused(case, "countersign", "agree")
    desk.sam.does(case, "countersign", "agree")
    desk.omar.does(case, "record_disclosure", "disclosed")
    desk.omar.does(case, "inform_applicant", "informed")
    page = desk.sofia.does(case, "close", "disclosed")
    assert "Closed" in page.page.select_one(".app-case-line").text
    assert not desk.omar.finds(case)
    assert desk.omar.finds(case, "closed")
    desk.is_in_order(
        case, applications=1, closed=1, open=0, disclosures_cohort=1, disclosures_activity=1, disclosure_rate="100.0",
        outcome__disclosed=1, outcome__open=0, reached__panel=1, reached__countersigned=1, reached__closed=1,
        over_28=0, days_to_closure__max=1,
    )  # fmt: skip
    assert desk.figures(case, "sheffield")["applications"] == "1"
    assert desk.figures(case, "barnsley")["applications"] == "0"


def test_somebody_may_ask_for_another_and_is_told_no_more_than_that_it_was_looked_into(desk):
    case = desk.ines.registers("dvds", "right_to_ask", "for_another")
    parts = [row.get_text(" ", strip=True) for row in desk.omar.sees(case).page.select(".app-table tbody tr")]
    assert [part.split(" Verma")[0] for part in parts[:2]] == ["1 Applicant Sunita", "2 Person at risk Asha Meera"]
    desk.goes(case, to="disclosure")
    desk.omar.does(case, "record_disclosure", "disclosed")
    desk.omar.does(case, "inform_applicant", "informed")
    desk.sofia.does(case, "close", "disclosed")
    desk.is_in_order(case, applications=1, disclosures_cohort=1, outcome__disclosed=1)


def test_a_refusal_that_the_second_person_does_not_sign_is_decided_again(desk):
    case = desk.ines.registers("dvds", "right_to_ask")
    desk.goes(case, to="decision")
    desk.sofia.does(case, "decide", "do_not_disclose")
    desk.sam.does(case, "countersign", "disagree")
    assert "Decision" in desk.sofia.sees(case).page.select_one(".app-case-line strong:not(.govuk-tag)").text
    desk.sofia.does(case, "decide", "do_not_disclose", reason="Asked again; the answer is the same, and here is why.")
    assert "Another person must do this" in desk.sofia.is_refused(case, "countersign", "agree")
    page = desk.sam.does(case, "countersign", "agree")
    titles = [one.get_text(" ", strip=True) for one in page.page.select(".app-timeline__title")]
    assert titles[:4] == [
        "Decision countersigned: I agree",
        "Decision recorded: Do not disclose, although information is held",
        "Decision countersigned: I do not agree: return it",
        "Decision recorded: Do not disclose, although information is held",
    ]
    desk.omar.does(case, "inform_applicant", "informed")
    assert "Choose one of the answers shown" in desk.sofia.is_refused(case, "close", "disclosed")
    desk.sofia.does(case, "close", "held_not_disclosed")
    desk.is_in_order(
        case, applications=1, closed=1, disclosures_cohort=0, disclosures_activity=0, disclosure_rate="0.0",
        outcome__held_not_disclosed=1, reached__decided=1, reached__disclosed=0,
    )  # fmt: skip


def test_a_right_to_know_goes_from_an_officer_s_word_to_a_disclosure(desk):
    case = desk.omar.registers("dvds", "right_to_know")
    desk.ines.does(case, "record_initial_checks", "continue")
    assert not desk.omar.may(case, "record_meeting")  # nobody asked, so there is nobody to meet
    desk.rae.does(case, "record_full_checks")
    desk.omar.does(case, "assess_risk")
    desk.sofia.does(case, "decide", "disclose_full")
    desk.sam.does(case, "countersign", "agree")
    desk.omar.does(case, "record_disclosure", "disclosed")
    desk.sofia.does(case, "close", "disclosed")  # nobody asked, so nobody is told of an outcome
    desk.is_in_order(
        case, applications=1, disclosures_cohort=1, outcome__disclosed=1, reached__meeting=0,
        reached__applicant_informed=0, reached__closed=1,
    )  # fmt: skip
    assert desk.figures(case, "doncaster")["disclosures_activity"] == "1"


def test_the_panel_s_chair_decides_and_is_told_that_it_is_recorded(desk):
    case = desk.ines.registers("dvds", "right_to_ask")
    desk.goes(case, to="decision")
    page = desk.petra.sends(case, "decide", "disclose_part")  # and with it the case leaves the panel's sight
    assert page.status_code == 200
    assert "It is recorded" in page.page.select_one(".app-banner").text
    assert case.reference not in page.words
    desk.sofia.does(case, "countersign", "agree")
    desk.is_in_order(case, applications=1, reached__decided=1, reached__countersigned=1)


def test_who_decides_has_not_searched(desk):
    both = desk.person(Role.RESEARCHER, Role.SUPERVISOR, name="Rory Blunt")
    case = desk.ines.registers("dvds", "right_to_ask")
    desk.goes(case, to="full_checks")
    both.does(case, "record_full_checks")
    desk.omar.does(case, "assess_risk")
    assert "Another person must do this" in both.is_refused(case, "decide", "disclose_full")
    desk.sofia.does(case, "decide", "disclose_full")
    assert "Another person must do this" in both.is_refused(case, "countersign", "agree")
    desk.sam.does(case, "countersign", "agree")
    desk.is_in_order(case, applications=1, open=1, outcome__open=1, reached__countersigned=1)

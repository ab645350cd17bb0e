"""What happens beside the process: extensions, allegations, escalations, corrections, a second round."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from disclosure.domain.access import Role
from disclosure.store.models import cases

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def columns(rows, case, *names):
    """What the case's row holds."""
    return rows(select(*(cases.c[name] for name in names)).where(cases.c.reference == case.reference))[0]


def clock_of(page, label):
    """The words of a clock on the case page."""
    found = [one for one in page.page.select("section.app-clock") if one.h3.get_text(" ", strip=True).startswith(label)]
    return found[0]


def test_one_asks_for_an_extension_and_another_approves_it(desk):
    case = desk.ines.registers("dvds", "right_to_ask")  # received 4 November 2026, 08:00
    desk.goes(case, to="risk_assessment")
    before = clock_of(desk.omar.sees(case), "Whole case").select_one("time")["datetime"]
    assert before == "2026-12-02T23:59:59+00:00"
    desk.omar.does(case, "request_extension")
    assert not desk.omar.may(case, "decide_extension")
    page = desk.sofia.does(case, "decide_extension", "approve")
    clock = clock_of(page, "Whole case")
    assert clock.select_one("time")["datetime"] == "2026-12-09T23:59:59+00:00"
    words = clock.get_text(" ", strip=True)
    assert "by 7 calendar days: Another force has not yet answered" in words
    assert "Asked by Omar Haddad, approved by Sofia Marsh" in words
    why = desk.sofia.opens(clock.select_one("a")["href"]).words
    assert "day 28 of 35, the last before the extension" in why
    assert "day 35 of 35, by the extension" in why
    desk.goes(case, to="closed")
    desk.is_in_order(case, applications=1, closed=1, over_28=0)


def test_nobody_approves_the_extension_that_they_asked_for(desk):
    case = desk.ines.registers("dvds", "right_to_ask")
    desk.sofia.does(case, "request_extension")
    assert "Another person must do this" in desk.sofia.is_refused(case, "decide_extension", "approve")
    desk.sam.does(case, "decide_extension", "refuse")
    assert clock_of(desk.sofia.sees(case), "Whole case").select_one("time")["datetime"][:10] == "2026-12-02"
    desk.is_in_order(case, applications=1, open=1)


@pytest.mark.parametrize(("days", "in_time"), [(0, 1), (2, 0)])
def test_an_allegation_becomes_a_crime_within_24_hours_or_late(desk, rows, days, in_time):
    case = desk.ines.registers("dvds", "right_to_ask")
    page = desk.omar.does(case, "record_allegation")
    assert "24 hours" in clock_of(page, "Crime recorded").get_text(" ", strip=True)
    assert not desk.omar.may(case, "decide_crime")
    desk.waits(days=days)
    page = desk.sofia.does(case, "decide_crime", "recorded")
    expected = "stopped in time" if in_time else "late"
    assert expected in clock_of(page, "Crime recorded").get_text(" ", strip=True)
    assert columns(rows, case, "crimes_alleged", "crimes_recorded", "crimes_recorded_in_24h") == (1, 1, in_time)
    desk.is_in_order(
        case, applications=1, crimes_alleged=1, crimes_recorded=1, crimes_recorded_in_24h=in_time,
        crime_recording_rate="100.0",
    )  # fmt: skip


@pytest.mark.parametrize("scheme", ["dvds", "csods"])
def test_a_crime_alleged_in_the_application_has_its_24_hours_from_receipt(desk, rows, scheme):
    told = {"crime_alleged": "yes", "crime_alleged_words": "He broke her arm in May."}
    case = desk.ines.registers(scheme, "right_to_ask", **told)
    page = desk.omar.sees(case)
    clock = clock_of(page, "Crime recorded")
    (received,) = columns(rows, case, "received_at")
    assert clock.select_one("time")["datetime"] == (received + timedelta(hours=24)).isoformat()
    assert "He broke her arm in May." in desk.omar.reads(case, 2)
    desk.sofia.does(case, "decide_crime", "recorded")
    assert columns(rows, case, "crimes_alleged", "crimes_recorded", "crimes_recorded_in_24h") == (1, 1, 1)
    desk.is_in_order(case, applications=1, crimes_alleged=1, crimes_recorded=1)


def test_a_crime_that_was_overheard_at_registration_is_alleged_by_the_correction(desk, rows):
    case = desk.ines.registers("dvds", "right_to_ask")
    late = {"crime_alleged": "yes", "crime_alleged_words": "He broke her arm.", "correction_reason": "Overheard."}
    assert columns(rows, case, "crimes_alleged") == (0,)
    page = desk.ines.corrects(case, "Registration", **late)
    assert clock_of(page, "Crime recorded")
    again = {"crime_alleged_words": "He broke her left arm.", "correction_reason": "More exact."}
    desk.ines.corrects(case, "Registration", **again)
    assert columns(rows, case, "crimes_alleged") == (1,), "the same crime, once"
    desk.is_in_order(case, applications=1, crimes_alleged=1)


def test_an_allegation_after_the_closing_still_has_its_day(desk):
    case = desk.ines.registers("csods", "right_to_ask")
    desk.goes(case, to="closed")
    desk.omar.does(case, "record_allegation")
    desk.sofia.does(case, "decide_crime", "not_recorded")
    desk.is_in_order(case, closed=1, crimes_alleged=1, crimes_recorded=0, crime_recording_rate="0.0")


@pytest.mark.parametrize(
    ("to", "column"),
    [
        ("emergency", "arrest_or_safeguarding_action"),
        ("safeguarding", "arrest_or_safeguarding_action"),
        ("marac", "referred_marac"),
        ("strategy_discussion", "referred_childrens_social_care"),
        ("childrens_social_care", "referred_childrens_social_care"),
        ("adult_social_care", "referred_adult_social_care"),
        ("idva", "referred_idva"),
        ("victim_support", "referred_victim_support"),
    ],
)
@pytest.mark.databases("sqlite")
def test_an_escalation_fills_its_column_and_leaves_the_case_where_it_is(desk, rows, to, column):
    case = desk.ines.registers("dvds", "right_to_ask")
    stage = columns(rows, case, "stage")
    desk.rae.does(case, "escalate", to)
    referred = [name for name in cases.c.keys() if name.startswith(("referred_", "arrest_"))]  # noqa: SIM118
    told = dict(zip(referred, columns(rows, case, *referred), strict=True))
    assert {name for name, value in told.items() if value} == {column}
    assert columns(rows, case, "stage") == stage
    desk.is_in_order(case, applications=1, open=1)


def test_a_misspelt_name_is_corrected_and_the_old_record_stays(desk):
    case = desk.ines.registers("dvds", "right_to_ask")
    page = desk.ines.corrects(
        case, "Registration", **{"subject-0-family_name": "Crofte", "correction_reason": "Heard it spelt."}
    )
    assert "Daniel Crofte" in page.page.select_one("table").get_text(" ", strip=True)
    assert page.page.select_one("#event-1 .govuk-tag").text == "Superseded"
    assert "Croft" in desk.ines.reads(case, 1)
    desk.is_in_order(case, applications=1, open=1)


def test_a_case_that_is_looked_at_again_goes_to_the_top(desk):
    first = desk.ines.registers("dvds", "right_to_ask")
    second = desk.ines.registers("csods", "right_to_ask")
    for case in (first, second):
        desk.ines.does(case, "record_initial_checks", "continue")
    desk.rae.does(second, "retriage")
    listed = [link.text for link in desk.rae.opens("/cases").page.select("tbody th a")]
    assert listed == [second.reference, first.reference]
    assert "Immediate risk" in desk.rae.sees(second).page.select_one(".app-case-line").text
    desk.is_in_order(second, applications=1)


def test_a_closed_case_is_reopened_and_told_in_a_second_round(desk):
    case = desk.ines.registers("dvds", "right_to_ask")
    desk.goes(case, to="full_checks")
    desk.rae.does(case, "record_full_checks", like="nothing_held")
    desk.omar.does(case, "assess_risk")
    desk.sofia.does(case, "decide", "no_information")
    desk.sam.does(case, "countersign", "agree")
    desk.omar.does(case, "inform_applicant", "informed")
    desk.sofia.does(case, "close", "no_information")
    desk.is_in_order(case, closed=1, outcome__no_information=1)
    desk.waits(days=5)
    assert "This is done at another stage" in desk.omar.is_refused(case, "record_meeting")
    page = desk.sofia.does(case, "reopen")
    assert len([one for one in page.page.select("section.app-clock h3") if "Whole case" in one.text]) == 2
    desk.is_in_order(case, closed=0, open=1, outcome__open=1, outcome__no_information=0)
    desk.goes(case, to="closed")  # from the first checks on, with all its records made anew
    desk.is_in_order(
        case, applications=1, closed=1, open=0, disclosures_cohort=1, disclosures_activity=1, outcome__disclosed=1,
        outcome__no_information=0,
    )  # fmt: skip


def test_late_work_is_told_to_the_owner_and_to_the_supervisors(desk):
    case = desk.ines.registers("dvds", "right_to_ask")
    desk.sofia.does(case, "assign", owner_id=str(desk.omar.client.user_id))
    desk.waits(days=1)
    desk.jobs_run()
    for person in (desk.omar, desk.sofia):
        assert "is late: initial checks" in person.opens("/notices").words
    assert "late" in desk.omar.opens("/cases").page.select_one("tbody .app-late").text
    assert not desk.person(Role.RESEARCHER, name="Rosa Bell").opens("/notices").page.select("main li")
    desk.is_in_order(case, applications=1, open=1)

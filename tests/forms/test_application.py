"""From a registration form to an application: people, parts, columns."""

from datetime import UTC, datetime, timedelta

import pytest

from disclosure.domain import facts
from disclosure.domain.schemes import DVDS_2023
from disclosure.domain.schemes.shared import REGISTER
from disclosure.forms.application import to_application
from tests.forms.sample_applications import RECEIVED_BEFORE, at
from tests.forms.samples import blank, filled, samples, variants

NOW = datetime(2026, 11, 25, 15, 4, 31, tzinfo=UTC)
FORMS = [key for key in samples(NOW) if key.startswith("register_")]


def received(form):
    assert form.validate(), form.errors_for_summary()
    return to_application(form, scheme=DVDS_2023, route=DVDS_2023.route("right_to_ask"))


def parts(application):
    return [(person.part, person.given_names) for person in application.people]


@pytest.mark.parametrize("key", FORMS)
def test_every_column_can_be_stored_and_none_is_empty(key):
    columns = received(filled(key, now=NOW)).columns
    assert set(columns) <= {*REGISTER.sets, "received_at"}
    assert all(facts.stored(name, value) is not None for name, value in columns.items())


def test_together_the_forms_give_every_column_that_registering_sets():
    given = set().union(*(received(filled(key, now=NOW)).columns for key in FORMS))
    assert given == {*REGISTER.sets, "received_at"}


@pytest.mark.parametrize("key", FORMS)
def test_it_was_received_when_the_form_says(key):
    application = received(filled(key, now=NOW))
    assert application.columns["received_at"] == (NOW - RECEIVED_BEFORE).replace(second=0)
    assert (application.scheme, application.route) == ("dvds", "right_to_ask")
    assert application.answers.form == key


def test_who_asks_for_themselves_plays_both_parts():
    application = received(filled("register_dvds_right_to_ask", now=NOW))
    assert parts(application) == [
        ("applicant", "Asha Meera"),
        ("person_at_risk", "Asha Meera"),
        ("subject", "Daniel"),
        ("child", "Rohan"),
    ]
    columns = application.columns
    assert columns["applicant_sex"] == columns["person_at_risk_sex"] == "female"
    assert columns["applicant_age_band"] == columns["person_at_risk_age_band"] == "35_44"
    assert columns["person_at_risk_ethnicity"] == columns["applicant_ethnicity"] == "a1"
    assert columns["children_count"] == 1


def test_who_asks_for_another_plays_one_part():
    application = received(
        blank("register_dvds_right_to_ask", variants(NOW)["register_dvds_right_to_ask"]["for_another"], now=NOW)
    )
    assert parts(application)[:2] == [("applicant", "Sunita"), ("person_at_risk", "Asha Meera")]
    assert application.columns["applicant_age_band"] == "55_64"
    assert application.columns["person_at_risk_age_band"] == "35_44"


def test_an_anonymous_applicant_is_nobody():
    application = received(
        blank("register_csods_right_to_ask", variants(NOW)["register_csods_right_to_ask"]["anonymous"], now=NOW)
    )
    assert "applicant" not in dict(parts(application))
    assert "applicant_sex" not in application.columns


def test_a_right_to_know_has_no_applicant_and_keeps_who_passed_it_on():
    application = received(filled("register_csods_right_to_know", now=NOW))
    assert [part for part, _ in parts(application)] == ["subject", "child", "child", "parent", "referrer"]
    assert "applicant_relationship" not in application.columns


def test_children_count_as_the_person_at_risk_where_nobody_else_is():
    alike = received(filled("register_csods_right_to_ask", now=NOW)).columns
    assert (alike["person_at_risk_sex"], alike["person_at_risk_age_band"]) == ("female", "under_16")
    differing = {"children-1-sex": "male", "children-1-date_of_birth-year": "2009"}
    columns = received(filled("register_csods_right_to_ask", now=NOW, **differing)).columns
    assert "person_at_risk_sex" not in columns
    assert "person_at_risk_age_band" not in columns
    assert columns["children_count"] == 2


def test_an_enquiry_names_no_child():
    application = received(filled("register_csods_enquiry", now=NOW))
    assert application.columns["children_count"] == 0
    assert parts(application) == [("applicant", "Margaret")]


def test_what_was_not_asked_or_not_known_gives_no_column():
    left_empty = dict.fromkeys(
        ("subject_registered_sex_offender", "child_looked_after", "town", "applicant_ethnicity"), ""
    )
    columns = received(filled("register_dvds_right_to_ask", now=NOW, **left_empty)).columns
    assert not set(left_empty) & set(columns)
    assert "person_at_risk_ethnicity" not in columns
    assert "subject_mappa_category" not in columns


@pytest.mark.parametrize(
    ("day", "month", "year", "band"),
    [
        ("", "", "", None),
        ("", "", "1991", None),  # 34 or 35 at receipt
        ("", "", "1990", "35_44"),
        ("", "11", "1991", None),  # the day decides
        ("25", "11", "1991", "35_44"),
        ("26", "11", "1991", "25_34"),
    ],
)
def test_an_age_is_told_only_where_the_date_settles_it(day, month, year, band):
    born = {
        f"subject-0-date_of_birth-{part}": typed for part, typed in (("day", day), ("month", month), ("year", year))
    }
    assert received(filled("register_dvds_right_to_ask", now=NOW, **born)).columns.get("subject_age_band") == band


def test_ages_are_those_of_the_london_day_of_receipt():
    midnight = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # 1 July in London
    born = {
        "subject-0-date_of_birth-day": "1",
        "subject-0-date_of_birth-month": "7",
        "subject-0-date_of_birth-year": "2001",
    }
    fields = {**at("received_at", midnight), **born}
    columns = received(filled("register_dvds_right_to_ask", now=midnight + timedelta(hours=2), **fields)).columns
    assert columns["subject_age_band"] == "25_34"

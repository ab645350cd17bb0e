"""How old somebody is, and what they are called, as far as it is known: asked plainly, contradicted by nothing, never in the way."""

import pytest

from tests.forms.public_samples import application, filled_in, form_of, typed_of
from tests.forms.test_public_journeys import LAW, NOW, PAGES, officers_form, registered

SIXTEEN, YOUNGER = {"is_sixteen": "yes"}, {"is_sixteen": "no"}
IN_2014, IN_1988 = {"applicant_date_of_birth-year": "2014"}, {"applicant_date_of_birth-year": "1988"}
# What they say of being 16, and when they were born → whether the two are held against each other.
AGES = [
    (SIXTEEN, IN_2014, True),
    (YOUNGER, IN_1988, True),
    (SIXTEEN, IN_1988, False),
    (YOUNGER, IN_2014, False),
    (YOUNGER, {"applicant_date_of_birth-year": "2008"}, True),  # 17 or 18
    (SIXTEEN, {"applicant_date_of_birth-year": "2010"}, False),  # 15 or 16: who would know better than they?
    (YOUNGER, {"applicant_date_of_birth-year": "2010"}, False),
    (SIXTEEN, {}, False),
    (YOUNGER, {}, False),
]


@pytest.mark.parametrize(("said", "born", "asked"), AGES)
def test_whoever_contradicts_themselves_about_their_age_is_asked_which_is_right(said, born, asked):
    made = filled_in("me", now=NOW, old_enough=said, your_birth=born)
    assert ("which_age" in [page.key for page in made.asked]) is asked


# What they said of being 16, when they were born, which of the two is right → age band, told what protects a child.
RIGHT = [
    (SIXTEEN, IN_2014, "born", "under_16", True),
    (SIXTEEN, IN_2014, "said", None, False),
    (YOUNGER, IN_1988, "born", "35_44", True),
    (YOUNGER, IN_1988, "said", None, True),
]


@pytest.mark.parametrize(("said", "born", "right", "band", "protected"), RIGHT)
def test_an_age_is_registered_only_where_nothing_speaks_against_it(said, born, right, band, protected):
    made = filled_in("me", now=NOW, old_enough=said, your_birth=born, which_age={"which_age": right})
    assert ("child" in [page.key for page in made.asked]) is protected
    found = application(made, law=LAW, now=NOW)
    assert registered(found)[0].case.get("applicant_age_band") == band
    year = born["applicant_date_of_birth-year"]
    assert found.answers.get("applicant_date_of_birth") == year, "the record has both, as they were given"
    assert officers_form(found)["why_now"].data.startswith(
        "Are you 16 or over?: No" if said is YOUNGER else "Your age – Which of the two is right?: "
    )


# What is known of the person at risk → whether the form asks if they are under 16.
KNOWN = [
    ({}, True),
    ({"person_at_risk_date_of_birth-year": "2010"}, True),
    ({"person_at_risk_age": "a teenager"}, True),
    ({"person_at_risk_date_of_birth-year": "2010", "person_at_risk_age": "15"}, False),
    ({"person_at_risk_date_of_birth-year": "2008"}, False),
    ({"person_at_risk_date_of_birth-year": "2014"}, False),
    ({"person_at_risk_age": "40"}, False),
]


@pytest.mark.parametrize("journey", ["someone", "professional"])
@pytest.mark.parametrize(("known", "asked"), KNOWN)
def test_whether_somebody_is_under_16_is_asked_where_it_is_not_known(journey, known, asked):
    made = filled_in(journey, now=NOW, at_risk_birth=known)
    assert ("at_risk_under_16" in [page.key for page in made.asked]) is asked


@pytest.mark.parametrize(("answer", "told"), [("yes", True), ("unknown", True), ("no", False)])
def test_whoever_worries_about_somebody_who_may_be_under_16_is_told_what_protects_them(answer, told):
    under = {"person_at_risk_under_16": answer}
    made = filled_in("someone", now=NOW, at_risk_birth={}, at_risk_under_16=under)
    assert ("child_at_risk" in [page.key for page in made.asked]) is told
    why = officers_form(application(made, law=LAW, now=NOW))["why_now"].data
    assert why.startswith("Are they under 16?: Yes") is (answer == "yes"), "that comes first"
    assert "Are they under 16?: " in why


def test_about_how_old_somebody_is_reaches_the_officer_for_everybody_in_the_request():
    made = filled_in(
        "someone",
        now=NOW,
        at_risk_birth={"person_at_risk_age": "about 37"},
        subject_birth={"subject_age": "about 50"},
        children={"children-0-given_names": "Rohan", "children-0-age": "about 7"},
    )
    form = officers_form(application(made, law=LAW, now=NOW))
    assert "Or about how old are they?: about 37" in form["why_now"].data
    assert "Or about how old are they?: about 50" in form["why_now"].data
    assert "Or about how old?: about 7" in form["children"].words()
    assert form["children"].value()[0]["age"] == "about 7", "and an officer can put it right"


NAMELESS = [
    ("subject_name", "subject_given_names", {}),
    ("at_risk_name", "person_at_risk_given_names", {}),
    ("children", "children-0-given_names", {"children-0-lives_with": "their mother next door"}),
]


@pytest.mark.parametrize(("key", "name", "known"), NAMELESS)
def test_whoever_knows_no_name_is_told_to_describe_and_a_description_will_do(key, name, known):
    form = form_of(PAGES[key], typed_of(known), now=NOW)
    assert not form.validate()
    ((where, message),) = form.errors_for_summary()
    assert (where, "describe" in message) == (name, True), message
    shown = [one for field in form.asked() for one in getattr(field, "entries", [field])]
    hint = next(
        field.hint for one in shown for field in (one.form.asked() if key == "children" else [one]) if field.id == name
    )
    assert hint.startswith("If you do not know the name, describe them")
    assert form_of(PAGES[key], typed_of({**known, name: "A boy of about six"}), now=NOW).validate()

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


APPLICANT, AT_RISK = "Under 16: the applicant\n", "Under 16: the person at risk\n"
# What they said of being 16, when they were born, which of the two is right → age band, told what protects a child, and what an
# officer reads first of it.
RIGHT = [
    (SIXTEEN, IN_2014, "born", "under_16", True, APPLICANT),
    (SIXTEEN, IN_2014, "said", None, False, ""),
    (YOUNGER, IN_1988, "born", "35_44", True, ""),
    (YOUNGER, IN_1988, "said", None, True, APPLICANT),
]


@pytest.mark.parametrize(("said", "born", "right", "band", "protected", "first"), RIGHT)
def test_an_age_is_registered_only_where_nothing_speaks_against_it(said, born, right, band, protected, first):
    made = filled_in("me", now=NOW, old_enough=said, your_birth=born, which_age={"which_age": right})
    assert ("child" in [page.key for page in made.asked]) is protected
    found = application(made, law=LAW, now=NOW)
    assert registered(found)[0].case.get("applicant_age_band") == band
    year = born["applicant_date_of_birth-year"]
    assert found.answers.get("applicant_date_of_birth") == year, "the record has both, as they were given"
    assert officers_form(found)["why_now"].data.startswith(
        f"{first}Are you 16 or over?: No" if said is YOUNGER else f"{first}Your age – Which of the two is right?: "
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
    assert why.startswith(f"{AT_RISK}Are they under 16?: Yes") is (answer == "yes"), "that comes first"
    assert "Are they under 16?: " in why


AN_ENQUIRY = {"names_them": {"names_them": "no"}}
BORN_2014, OLD_13 = {"person_at_risk_date_of_birth-year": "2014"}, {"person_at_risk_age": "13"}
LEFT_OPEN = {"why_now": {}}
SAYS_SO = {"old_enough": YOUNGER, "your_birth": {}}
# Journey, what is said, the route of a professional's referral → where an officer reads it, and as what.
YOUNG = [
    ("me", {**SAYS_SO, **LEFT_OPEN}, "", "why_now", APPLICANT),
    ("me", {"your_birth": IN_2014, **LEFT_OPEN}, "", "why_now", APPLICANT),
    ("child", SAYS_SO, "", "why_now", APPLICANT),
    ("child", {**SAYS_SO, **AN_ENQUIRY}, "", "what_asked", APPLICANT),
    ("someone", {"at_risk_birth": BORN_2014}, "", "why_now", f"{AT_RISK}Why are you asking now?: "),
    ("someone", {"at_risk_birth": OLD_13, **LEFT_OPEN}, "", "why_now", AT_RISK),
    (
        "someone",
        {**SAYS_SO, "at_risk_birth": OLD_13},
        "",
        "why_now",
        "Under 16: the applicant, the person at risk\nHow old are they? – Or about how old?: 13\n",
    ),
    ("professional", {"at_risk_birth": BORN_2014}, "right_to_know", "information", AT_RISK),
    ("professional", {"at_risk_birth": OLD_13}, "right_to_ask", "what_happened", AT_RISK),
]


@pytest.mark.parametrize(("journey", "said", "route", "place", "first"), YOUNG)
def test_that_somebody_is_under_16_is_the_first_thing_an_officer_reads_however_it_was_told(
    journey, said, route, place, first
):
    made = filled_in(journey, now=NOW, professionals=route or "right_to_know", **said)
    found = application(made, law=LAW, now=NOW)
    assert officers_form(found)[place].data.startswith(first)
    told = found.answers.items[0]
    assert f"{told.question}: {told.words}\n" == first.partition("\n")[0] + "\n", "and of the record too"


@pytest.mark.parametrize("journey", ["me", "someone", "child", "professional"])
@pytest.mark.parametrize("language", ["en", "cy"])
def test_of_whoever_is_not_said_to_be_under_16_nobody_is_told_so(journey, language):
    found = application(filled_in(journey, now=NOW), law=LAW, now=NOW, language=language)
    assert found.answers.find("under_16") is None
    assert "Under 16" not in "".join(str(one.value) for one in found.answers.items)


def test_about_how_old_somebody_is_reaches_the_officer_for_everybody_in_the_request():
    made = filled_in(
        "someone",
        now=NOW,
        at_risk_birth={"person_at_risk_age": "about 37"},
        subject_birth={"subject_age": "about 50"},
        children={"children-0-given_names": "Rohan", "children-0-age": "about 7"},
    )
    form = officers_form(application(made, law=LAW, now=NOW))
    assert "Or about how old?: about 37" in form["why_now"].data
    assert "Or about how old?: about 50" in form["why_now"].data
    assert "Or about how old?: about 7" in form["children"].words()
    assert form["children"].value()[0]["age"] == "about 7", "and an officer can put it right"


NAMELESS = [
    ("subject_name", "subject_given_names", {}),
    ("at_risk_name", "person_at_risk_given_names", {}),
    ("children", "children-0-given_names", {"children-0-lives_with": "their mother next door"}),
]


@pytest.mark.parametrize(
    "typed", ["", "I don’t know", "unknown", "???", "Dw i ddim yn gwybod", "I don't know his last name"]
)
@pytest.mark.parametrize(("key", "name", "known"), NAMELESS)
def test_whoever_knows_no_name_is_told_to_describe_and_a_description_will_do(key, name, known, typed):
    form = form_of(PAGES[key], typed_of({**known, name: typed}), now=NOW)
    assert not form.validate()
    ((where, message),) = form.errors_for_summary()
    shown = [one for field in form.asked() for one in getattr(field, "entries", [field])]
    asked = [field for one in shown for field in (one.form.asked() if key == "children" else [one])]
    named = next(field for field in asked if field.name == name)
    assert (where, "describe" in message) == (named.focus_id, True), message
    assert named.hint.startswith("If you do not know the name, describe them")
    family = name.replace("given_names", "family_name")
    for said in ({name: "A boy of about six"}, {name: typed or "Not known", family: "Marsden"}, {name: "Ірина"}):
        assert form_of(PAGES[key], typed_of({**known, **said}), now=NOW).validate(), said

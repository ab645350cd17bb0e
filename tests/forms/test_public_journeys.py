"""The public journeys filled in: what each becomes, who is told what and goes on, and what an officer is handed."""

from datetime import UTC, datetime

import pytest

from disclosure.domain.access import Actor
from disclosure.domain.law import Law
from disclosure.domain.schemes import ALL
from disclosure.forms.codes import LABELS
from disclosure.forms.fields import Checkboxes, Radios
from disclosure.forms.public.journeys import JOURNEYS
from disclosure.forms.registry import FORMS
from disclosure.services.casework import registration
from disclosure.services.intake import registrar
from disclosure.services.tokens import Fresh
from tests.forms.public_samples import application, filled_in, filling, form_of, pages_of, send
from tests.forms.samples import CHOICES
from tests.services.worlds import ENGLAND

NOW = datetime(2026, 11, 25, 15, 4, 31, tzinfo=UTC)
RECEIVED = datetime(2026, 11, 25, 15, 4, tzinfo=UTC)
LAW = Law(ALL, ENGLAND)
PAGES = {page.key: page for page in JOURNEYS.pages}

ABOUT_A_CHILD = {"about_whom": {"about_whom": "child"}}
UNNAMED = {"names_them": {"names_them": "no"}}
ASHA = ("applicant", "Asha Meera", "Verma", "1991-03-14")
ASHA_HERSELF = ("person_at_risk", *ASHA[1:])
GEMMA = ("person_at_risk", "Gemma", "Ashworth", "1989-11")
DANIEL = ("subject", "Daniel", "Croft", "1986")
ROHAN = ("child", "Rohan", "Verma", "2019")
LEENA = ("parent", "Leena", "Verma", "")
NADIA = ("Nadia", "Bell", "")
# journey, what is answered otherwise, the force's setting → scheme, route, who takes part.
BECOMES = [
    ("me", {}, "right_to_know", ("dvds", "right_to_ask"), {ASHA, ASHA_HERSELF, DANIEL, ROHAN}),
    (
        "me",
        {"any_children": {"any_children": "unknown"}},
        "right_to_know",
        ("dvds", "right_to_ask"),
        {ASHA, ASHA_HERSELF, DANIEL},
    ),
    ("someone", {}, "right_to_know", ("dvds", "right_to_ask"), {ASHA, GEMMA, DANIEL, ROHAN}),
    ("child", {}, "right_to_know", ("csods", "right_to_ask"), {ASHA, DANIEL, ROHAN, LEENA}),
    ("child", UNNAMED, "right_to_know", ("csods", "enquiry"), {ASHA}),
    ("professional", {}, "right_to_know", ("dvds", "right_to_know"), {("referrer", *NADIA), GEMMA, DANIEL, ROHAN}),
    ("professional", {}, "right_to_ask", ("dvds", "right_to_ask"), {("applicant", *NADIA), GEMMA, DANIEL, ROHAN}),
    (
        "professional",
        ABOUT_A_CHILD,
        "right_to_know",
        ("csods", "right_to_know"),
        {("referrer", *NADIA), DANIEL, ROHAN, LEENA},
    ),
    (
        "professional",
        ABOUT_A_CHILD,
        "right_to_ask",
        ("csods", "right_to_ask"),
        {("applicant", *NADIA), DANIEL, ROHAN, LEENA},
    ),
]
EACH = pytest.mark.parametrize(
    ("journey", "changed", "setting"),
    [pytest.param(*one[:3], id="-".join((one[0], *one[1], one[2]))) for one in BECOMES],
)


@pytest.mark.parametrize(("journey", "changed", "setting", "to", "people"), BECOMES)
def test_each_journey_becomes_the_case_that_it_is_about(journey, changed, setting, to, people):
    made = application(filled_in(journey, now=NOW, professionals=setting, **changed), law=LAW, now=NOW)
    assert (made.scheme, made.route) == to
    assert {(one.part, one.given_names, one.family_name, one.date_of_birth) for one in made.people} == people
    assert made.columns["received_at"] == RECEIVED
    assert (made.answers.form, made.answers.language) == (journey, "en")


SAID = {"channel": "online", "town": "Sheffield", "subject_age_band": "35_44", "subject_sex": "male"}
A_CHILD = {"children_count": 1, "child_looked_after": "no"}
ABOUT_ASHA = {"applicant_sex": "female", "applicant_age_band": "35_44", "applicant_ethnicity": "a1"}
COLUMNS = [
    (
        "me",
        {},
        "right_to_know",
        {
            **SAID,
            **A_CHILD,
            **ABOUT_ASHA,
            "person_at_risk_sex": "female",
            "person_at_risk_age_band": "35_44",
            "person_at_risk_ethnicity": "a1",
            "referral_source": "self",
            "applicant_relationship": "person_at_risk",
            "relationship_type": "partner",
        },
    ),
    (
        "someone",
        {},
        "right_to_know",
        {
            **SAID,
            **A_CHILD,
            **ABOUT_ASHA,
            "person_at_risk_age_band": "35_44",
            "referral_source": "third_party",
            "applicant_relationship": "friend",
            "relationship_type": "ex_partner",
        },
    ),
    (
        "child",
        {},
        "right_to_know",
        {
            **SAID,
            **A_CHILD,
            **ABOUT_ASHA,
            "person_at_risk_sex": "male",
            "person_at_risk_age_band": "under_16",
            "referral_source": "third_party",
            "applicant_relationship": "relative",
            "relationship_type": "partner",
        },
    ),
    (
        "child",
        UNNAMED,
        "right_to_know",
        {
            "channel": "online",
            "town": "Sheffield",
            "children_count": 0,
            **ABOUT_ASHA,
            "referral_source": "third_party",
            "applicant_relationship": "relative",
        },
    ),
    (
        "professional",
        {},
        "right_to_know",
        {
            **SAID,
            **A_CHILD,
            "person_at_risk_age_band": "35_44",
            "referral_source": "professional",
            "relationship_type": "ex_partner",
        },
    ),
    (
        "professional",
        {},
        "right_to_ask",
        {
            **SAID,
            **A_CHILD,
            "person_at_risk_age_band": "35_44",
            "referral_source": "professional",
            "applicant_relationship": "professional",
            "relationship_type": "ex_partner",
        },
    ),
    (
        "professional",
        ABOUT_A_CHILD,
        "right_to_know",
        {
            **SAID,
            **A_CHILD,
            "person_at_risk_sex": "male",
            "person_at_risk_age_band": "under_16",
            "referral_source": "professional",
            "relationship_type": "partner",
        },
    ),
]


@pytest.mark.parametrize(("journey", "changed", "setting", "columns"), COLUMNS)
def test_each_journey_gives_the_return_its_columns_and_leaves_what_is_not_known_empty(
    journey, changed, setting, columns
):
    made = application(filled_in(journey, now=NOW, professionals=setting, **changed), law=LAW, now=NOW)
    assert made.columns == {"received_at": RECEIVED, **columns}


# domain.md 5.3 and the issue: what the journeys together must ask, by the names that their answers have.
ASKED = {
    "me": """
        immediate_danger relationship_type relationship_words is_sixteen applicant_given_names applicant_family_name
        applicant_other_names applicant_date_of_birth applicant_address town
        contact_call contact_text contact_voicemail contact_email contact_letter contact_home contact_work
        contact_other_person safe_days safe_hours safe_from safe_to may_answer what_to_say code_word shared_devices safe_until
        preferred_language interpreter needs
        subject_given_names subject_other_names subject_date_of_birth subject_age subject_sex subject_address
        subject_previous_addresses subject_work subject_voluntary_work subject_social_media
        children child_looked_after child_missing_episodes what_happened risk_signs why_asking crime_alleged
        agencies_involved applied_before applicant_sex applicant_ethnicity
        declares_truth accepts_sharing keeps_private
    """,
    "someone": """
        applicant_relationship relationship_type person_at_risk_given_names person_at_risk_other_names person_at_risk_date_of_birth
        person_at_risk_age
        person_at_risk_address person_at_risk_knows how_to_reach subject_previous_addresses what_happened
    """,
    "child": """
        applicant_relationship names_them children contact_with_child relationship_type parents_know
        child_looked_after child_missing_episodes subject_voluntary_work what_happened
    """,
    "professional": """
        agency agency_reference applicant_given_names about_whom what_is_known person_at_risk_knows how_to_reach
        needs_of_person_at_risk risk_signs why_asking crime_alleged agencies_involved applied_before
    """,
}


@pytest.mark.parametrize("journey", ASKED)
def test_a_journey_asks_what_the_scheme_needs_to_know(journey):
    names = application(filled_in(journey, now=NOW), law=LAW, now=NOW).answers.names
    assert set(ASKED[journey].split()) <= set(names)


@pytest.mark.parametrize("key", PAGES)
def test_nobody_is_asked_for_their_immigration_status(key):
    form = form_of(PAGES[key], None, now=NOW)
    shown = " ".join([form.title, form.intro, *(f"{one.question} {one.hint}" for one in form.asked())]).lower()
    for word in ("immigration", "nationality", "visa", "asylum", "leave to remain", "citizen"):
        assert word not in shown


@EACH
def test_what_was_agreed_to_is_kept_as_it_was_shown(journey, changed, setting):
    answers = application(filled_in(journey, now=NOW, professionals=setting, **changed), law=LAW, now=NOW).answers
    shown = answers.find("accepts_sharing")
    assert "may be shared to keep people safe" in shown.question
    assert (shown.value, shown.words) == (True, "Yes")


@EACH
def test_no_answer_is_in_a_record_twice(journey, changed, setting):
    names = application(filled_in(journey, now=NOW, professionals=setting, **changed), law=LAW, now=NOW).answers.names
    assert len(names) == len(set(names))


# What is answered on one page → the page that is asked next because of it, at which the journey goes on.
TELLS = [
    ("me", "danger", {"immediate_danger": "yes"}, "call_now"),
    ("me", "danger", {"immediate_danger": "unknown"}, "call_now"),
    ("me", "relationship", {"relationship_type": "household"}, "housemate"),
    ("me", "relationship", {"relationship_type": "other"}, "housemate"),
    ("me", "relationship", {"relationship_type": "family"}, "family"),
    ("someone", "their_relationship", {"relationship_type": "family"}, "family"),
    ("someone", "their_relationship", {"relationship_type": "household"}, "housemate"),
    ("someone", "their_relationship", {"relationship_type": "other"}, "housemate"),
    ("professional", "their_relationship", {"relationship_type": "family"}, "family_referred"),
    ("professional", "their_relationship", {"relationship_type": "household"}, "housemate_referred"),
    ("professional", "their_relationship", {"relationship_type": "other"}, "housemate_referred"),
    ("me", "old_enough", {"is_sixteen": "no"}, "child"),
    ("someone", "old_enough", {"is_sixteen": "no"}, "child"),
    ("child", "old_enough", {"is_sixteen": "no"}, "child"),
    ("someone", "at_risk_birth", {"person_at_risk_date_of_birth-year": "2013"}, "child_at_risk"),
    ("professional", "at_risk_birth", {"person_at_risk_date_of_birth-year": "2013"}, "child_at_risk"),
    ("someone", "at_risk_birth", {"person_at_risk_age": "13"}, "child_at_risk"),
    ("professional", "at_risk_birth", {"person_at_risk_age": "13"}, "child_at_risk"),
    ("me", "your_birth", {"applicant_date_of_birth-year": "2014"}, "child"),
    ("child", "your_birth", {"applicant_date_of_birth-year": "2014"}, "child"),
    ("child", "you_to_the_child", {"applicant_relationship": "parent"}, "also_for_you"),
    ("child", "you_to_the_child", {"applicant_relationship": "carer"}, "also_for_you"),
    ("me", "channels", {}, "no_way"),
    ("child", "names_them", {"names_them": "no"}, "no_names"),
]


@pytest.mark.parametrize(("journey", "page", "answer", "told"), TELLS)
def test_whoever_is_told_something_goes_on_all_the_same(journey, page, answer, told):
    usual = [one.key for one in filled_in(journey, now=NOW).asked]
    made = filled_in(journey, now=NOW, **{page: answer})
    keys = [one.key for one in made.asked]
    assert told in keys
    assert told not in usual
    assert made.is_whole
    assert made.becomes is not None
    form = form_of(made.find(told), None, now=NOW)
    assert form.title
    assert form.intro, "it says why"
    assert not list(form.asked()), "and asks nothing"


@pytest.mark.parametrize("kind", ["partner", "ex_partner", "family", "household", "other"])
def test_whatever_somebody_is_to_whoever_asks_the_request_is_received(kind):
    made = application(filled_in("me", now=NOW, relationship={"relationship_type": kind}), law=LAW, now=NOW)
    assert (made.route, made.columns["relationship_type"]) == ("right_to_ask", kind)


# Whatever can be unknown, page by page, answered with "I don't know" or left empty.
UNKNOWN = {
    "danger": {"immediate_danger": "unknown"},
    "their_relationship": {"relationship_type": "other"},
    "together": {},
    "contact_now": {},
    "your_name": {"applicant_given_names": "A friend"},
    "your_birth": {},
    "your_home": {},
    "town": {},
    "channels": {},
    "at_risk_name": {"person_at_risk_given_names": "The woman at number 8"},
    "at_risk_birth": {},
    "at_risk_home": {},
    "at_risk_knows": {"person_at_risk_knows": "unknown"},
    "times": {"safe_days": ["unknown"], "safe_hours": "unknown"},
    "understood": {"interpreter": "no"},
    "subject_name": {"subject_given_names": "Danny"},
    "subject_birth": {},
    "subject_home": {},
    "subject_work": {},
    "any_children": {"any_children": "unknown"},
    "any_children_referred": {"any_children": "unknown"},
    "children": {"children-0-given_names": "A boy of about six", "children-0-sex": "not_stated"},
    "childrens_safety": {"child_looked_after": "unknown", "child_missing_episodes": "unknown"},
    "parents_know": {},
    "other_parent_knows": {},
    "parents_know_referred": {},
    "signs": {"risk_signs": ["unknown"]},
    "why_now": {},
    "crime": {"crime_alleged": "unknown"},
    "crime_referred": {"crime_alleged": "unknown"},
    "helping": {},
    "asked_before": {"applied_before": "unknown"},
    "monitoring": {"monitoring_wanted": "no"},
}


@EACH
def test_what_is_not_known_is_an_answer_everywhere_it_can_be_true(journey, changed, setting):
    made = filled_in(journey, now=NOW, professionals=setting, **{**UNKNOWN, **changed})
    found = application(made, law=LAW, now=NOW)
    assert "unknown" not in found.columns.values()
    assert not {"child_looked_after", "child_missing_episodes", "town", "applicant_sex"} & found.columns.keys()


def test_monitoring_is_skipped_as_a_block_and_nothing_else_changes():
    asked = [page.key for page in filled_in("me", now=NOW).asked]
    skipped = [page.key for page in filled_in("me", now=NOW, monitoring={"monitoring_wanted": "no"}).asked]
    assert [key for key in asked if key != "about_you"] == skipped


@pytest.mark.parametrize("key", PAGES)
def test_answers_that_become_columns_have_the_columns_codes(key):
    for field in form_of(PAGES[key], None, now=NOW).asked():
        if field.short_name in LABELS and isinstance(field, Radios | Checkboxes):
            assert {option.value for option in field.options()} <= set(LABELS[field.short_name]), field.short_name


@EACH
def test_the_system_registers_what_was_sent_without_any_role(journey, changed, setting):
    made = filled_in(journey, now=NOW, professionals=setting, **{**changed, **ALLEGED})
    rows = registered(application(made, law=LAW, now=NOW))
    assert [one.event["action"] for one in rows] == ["register", "record_allegation"]
    assert {one.event["actor_id"] for one in rows} == {None}


_CRIME = {"crime_alleged": "yes", "crime_alleged_words": "He broke her wrist in May."}
ALLEGED = {"crime": _CRIME, "crime_referred": _CRIME}


def registered(found):
    numbers = iter(range(1, 1_000))
    fresh = Fresh(
        lambda: "7K4M-2P9Q-J", lambda: f"key-{next(numbers)}", lambda _, count: [next(numbers) for _ in range(count)]
    )
    system = registrar(Actor(None, "", frozenset(), 1))
    return registration(found, law=LAW, actor=system, now=NOW, fresh=fresh).rows


# --- what an officer is handed


def officers_form(found, **changed):
    """The route's own form, filled in from the record as a correction fills it, and sent as it stands."""
    route = LAW.for_receipt(found.scheme, NOW).route(found.route)
    said = {one.name: one.value for one in found.answers.items}
    form = FORMS[route.form]
    choices = {name: CHOICES[name] for name in ("district", "team", "town") if hasattr(form, name)}
    return form(None, now=NOW, choices=choices, data={**said, **changed})


@EACH
@pytest.mark.parametrize("known", [{}, UNKNOWN], ids=["much", "little"])
def test_an_officer_finds_the_routes_own_form_filled_in_with_nothing_to_add(journey, changed, setting, known):
    found = application(filled_in(journey, now=NOW, professionals=setting, **{**known, **changed}), law=LAW, now=NOW)
    form = officers_form(found)
    unasked = {"child_looked_after", "child_missing_episodes"}  # "unknown" is no answer there: the page ticks nothing
    wrong = [field.name for field in form.asked() if not field.validate(form) and field.name not in unasked]
    assert wrong == []


@EACH
def test_everything_that_was_said_is_before_the_officer(journey, changed, setting):
    made = filled_in(journey, now=NOW, professionals=setting, **{**changed, **ALLEGED})
    found = application(made, law=LAW, now=NOW)
    form = officers_form(found)
    shown = "\n".join(field.words() for field in form.asked() if field.name in found.answers.names)
    left_out = {"asking_for", "names_them", "about_whom", "monitoring_wanted", "declares_truth", "accepts_sharing",
                "keeps_private", "safe_days", "safe_hours"}  # fmt: skip
    for page in pages_of(made, now=NOW):
        for answer in page.answers().items:
            if answer.name in left_out or not isinstance(answer.value, str) or hasattr(form, answer.name):
                continue
            assert answer.words in shown, answer.name


def test_that_whoever_asks_is_a_child_is_the_first_thing_an_officer_reads():
    def told(**changed):
        form = officers_form(application(filled_in("me", now=NOW, **changed), law=LAW, now=NOW))
        return form["why_now"].data

    younger = {"is_sixteen": "no"}
    assert told(old_enough=younger).startswith("Are you 16 or over?: No\n"), (
        "though the date that they call right says more"
    )
    assert told(old_enough=younger, your_birth={}).startswith("Under 16: the applicant\nAre you 16 or over?: No\n")
    assert not told().startswith(("Under 16", "Are you 16 or over?"))


def test_the_longest_answers_fit_an_officers_form():
    long = {
        "only_so": {"contact_only_so": "x" * 2_000},
        "trusted": {"trusted_person": "x" * 2_000},
        "times": {"safe_days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "safe_hours": "between",
                  "safe_from": "06:00", "safe_to": "23:00", "safe_times_words": "x" * 100},
        "if_another": {"what_to_say": "x" * 2_000, "may_answer": "x" * 200, "code_word": "x" * 200},
        "why_now": {"why_asking": "x" * 5_000},
        "subject_work": {"subject_work": "x" * 200, "subject_voluntary_work": "y" * 200},
    }  # fmt: skip
    form = officers_form(application(filled_in("me", now=NOW, **long), law=LAW, now=NOW))
    for name in ("if_another_answers", "safe_times", "why_now", "subject"):
        assert form[name].validate(form), (name, form[name].errors)
    assert "y" * 200 in form["why_now"].data


# --- pages that put each other right


def test_an_answer_that_unasks_a_page_takes_back_what_it_said():
    made = filled_in("me", now=NOW)
    assert "children_count" in application(made, law=LAW, now=NOW).columns
    sent = {**made.sent, "any_children": send(made.find("any_children"), {"any_children": "no"}, now=NOW)}
    without = filling(sent)
    assert without.is_whole
    assert without.values["children"] == []
    found = application(without, law=LAW, now=NOW)
    assert found.columns["children_count"] == 0
    assert "child_looked_after" not in found.columns
    assert "Rohan" not in str(found.answers)
    again = filling({**sent, "any_children": send(made.find("any_children"), {"any_children": "yes"}, now=NOW)})
    assert again.is_whole, "and what was typed there before has not been lost"
    assert application(again, law=LAW, now=NOW).columns["children_count"] == 1


def test_another_journey_asks_only_for_what_the_first_one_did_not():
    made = filled_in("me", now=NOW)
    other = filling({**made.sent, "who": send(made.find("who"), {"asking_for": "someone"}, now=NOW)})
    assert other.open.key == "you_to_them"
    asked = {page.key for page in other.asked if not other.is_answered(page)}
    assert asked == {
        "you_to_them",
        "their_relationship",
        "at_risk_name",
        "at_risk_birth",
        "at_risk_home",
        "at_risk_knows",
        "any_children_referred",  # of theirs, where hers were asked for
        "town",  # theirs
    }
    for key in ("together", "contact_now", "children", "childrens_safety"):
        assert other.find(key) is None or other.is_asked_anew(other.find(key)), "of other people something else is true"


def test_a_page_that_is_wrong_stands_open_and_those_behind_it_wait():
    made = filled_in("me", now=NOW)
    wrong = filling({**made.sent, "relationship": send(made.find("relationship"), {}, now=NOW)})
    number = wrong.number(wrong.find("relationship"))
    assert wrong.open.key == "relationship"
    assert not wrong.is_whole
    assert wrong.at(number).key == "relationship"
    assert wrong.at(number + 1) is None
    assert wrong.at(number - 1) is not None
    assert wrong.at(0) is None

"""That nobody knows is an answer wherever it can be true: the places, written by hand for each journey, against what it asks."""

from collections.abc import Iterator

import pytest

from disclosure.forms.journey import Page
from disclosure.forms.people import PeopleField
from disclosure.forms.public.journeys import JOURNEYS
from disclosure.forms.public.question import Question
from tests.forms.public_samples import SAMPLES, form_of, typed_of
from tests.forms.public_words import LANGUAGES
from tests.forms.test_public_journeys import NOW

# Where it can be true, by page: how it is said there. A `choice` is "I don't know"; what may be left `empty` says no more than that;
# `words` that have to be written may say it, and whoever leaves them out is told so; somebody nobody knows by name is `described`.
_ABOUT_IT = {
    "danger": {"immediate_danger": "choice"},
    "town": {"town": "empty"},
    "signs": {"risk_signs": "choice"},
    "helping": {"agencies_involved": "empty"},
    "asked_before": {"applied_before": "choice"},
    "why_now": {"why_asking": "empty"},
}
_CRIME = {"crime": {"crime_alleged": "choice"}, "crime_told": {"crime_wishes": "empty"}}
_OF_SOMEBODY_ELSE = {
    "subject_name": {
        "subject_given_names": "described", "subject_family_name": "empty", "subject_other_names": "empty",
    },
    "subject_birth": {"subject_date_of_birth": "empty", "subject_age": "empty", "subject_sex": "choice"},
    "subject_home": {"subject_address": "empty", "subject_previous_addresses": "empty"},
    "subject_work": {"subject_work": "empty", "subject_voluntary_work": "empty", "subject_social_media": "empty"},
}  # fmt: skip
_OF_THEMSELVES = {
    # Who does not know their own birthday, or has no home, leaves it out. Nobody knows when everybody looks.
    "your_birth": {"applicant_date_of_birth": "empty"},
    "your_home": {"applicant_address": "empty"},
    "times": {"safe_days": "choice", "safe_hours": "choice"},
    "if_another": {"shared_devices": "empty"},
    "until": {"safe_until_known": "choice", "safe_until": "empty"},
}
_A_COUPLE = {"together": {"relationship_words": "empty"}, "contact_now": {"relationship_words": "empty"}}
_AT_RISK = {
    "their_relationship": {"relationship_type": "choice"},
    **_A_COUPLE,
    "at_risk_name": {
        "person_at_risk_given_names": "described", "person_at_risk_family_name": "empty",
        "person_at_risk_other_names": "empty",
    },
    "at_risk_birth": {"person_at_risk_date_of_birth": "empty", "person_at_risk_age": "empty"},
    "at_risk_under_16": {"person_at_risk_under_16": "choice"},
    "at_risk_home": {"person_at_risk_address": "empty"},
}  # fmt: skip
_CHILD = {
    "children.given_names": "described", "children.family_name": "empty", "children.other_names": "empty",
    "children.date_of_birth": "empty", "children.age": "empty", "children.sex": "choice", "children.lives_with": "empty",
    "children.school": "empty",
}  # fmt: skip
_IN_CARE = {"childrens_safety": {"child_looked_after": "choice", "child_missing_episodes": "choice"}}
_CHILDREN = {"children": _CHILD, **_IN_CARE}
_PARENT = {
    "parents": "empty", "parents.given_names": "described", "parents.family_name": "empty", "parents.relationship": "empty",
    "parents.address": "empty", "parents_know": "empty",
}  # fmt: skip
_ASKED_FOR = {
    "children_asked_for": {**_CHILD, "children.address": "empty"},
    "contact_with_child": {"relationship_type": "choice", "contact_with_child": "words"},
    **_IN_CARE,
}
CAN_BE_UNKNOWN = {
    "me": {
        **_ABOUT_IT,
        **_CRIME,
        **_OF_SOMEBODY_ELSE,
        **_OF_THEMSELVES,
        **_A_COUPLE,
        **_CHILDREN,
        "any_children": {"any_children": "choice"},
    },
    "someone": {
        **_ABOUT_IT,
        **_CRIME,
        **_OF_SOMEBODY_ELSE,
        **_OF_THEMSELVES,
        **_AT_RISK,
        **_CHILDREN,
        "any_children_referred": {"any_children": "choice"},
        "at_risk_knows": {
            "person_at_risk_knows": "choice", "how_to_reach": "empty", "needs_of_person_at_risk": "empty",
        },
    },
    "child": {
        **_ABOUT_IT,
        **_CRIME,
        **_OF_SOMEBODY_ELSE,
        **_OF_THEMSELVES,
        **_ASKED_FOR,
        # Whoever cannot name the two of them asks without names.
        "names_them": {"names_them": "choice"},
        "parents_know": _PARENT,
        "other_parent_knows": _PARENT,
    },
    "professional": {
        **_ABOUT_IT,
        **_OF_SOMEBODY_ELSE,
        **_AT_RISK,
        **_CHILDREN,
        **_ASKED_FOR,
        "any_children_referred": {"any_children": "choice"},
        "how_to_reach": {
            "person_at_risk_knows": "choice", "how_to_reach": "words", "needs_of_person_at_risk": "empty",
        },
        "reach_parents": {"how_to_reach": "words"},
        "parents_know_referred": _PARENT,
        "crime_referred": {"crime_alleged": "choice"},
        "crime_told_referred": {"crime_wishes": "empty"},
    },
}  # fmt: skip
# What whoever asks knows, or chooses: for whom, what they are to them, their own name and age, how they are reached and what they need,
# what they tell, what happened to be called a crime, and what they agree to.
IS_KNOWN = {
    "asking_for", "relationship_type", "applicant_relationship", "is_sixteen", "which_age", "about_whom",
    "question_asked", "applicant_given_names", "applicant_family_name", "applicant_other_names", "agency",
    "agency_reference", "applicant_phone", "applicant_email", "safe_times", "contact_call", "contact_text",
    "contact_voicemail", "contact_email", "contact_letter", "contact_home", "contact_work", "contact_other_person",
    "contact_only_so", "safe_address", "work_contact", "trusted_person", "safe_from", "safe_to", "safe_times_words",
    "safe_until_on", "may_answer", "what_to_say", "code_word", "preferred_language", "interpreter", "needs",
    "what_happened", "what_is_known", "crime_alleged_words", "children", "monitoring_wanted", "applicant_sex",
    "applicant_ethnicity", "declares_truth", "accepts_sharing", "keeps_private",
}  # fmt: skip
PAGES = {one.key: {page.key: page for page in (*JOURNEYS.first, *one.pages)} for one in JOURNEYS.offered}
PLACES = [
    pytest.param(journey, page, name, how, id=f"{journey}-{page}-{name}")
    for journey, pages in CAN_BE_UNKNOWN.items()
    for page, names in pages.items()
    for name, how in names.items()
]


def questions(page: Page) -> Iterator[str]:
    """Those of a page by name; of somebody in a list by the list's name and theirs."""
    for one in form_of(page, None, now=NOW).asked():
        yield one.short_name
        if isinstance(one, PeopleField):
            yield from (f"{one.short_name}.{its.short_name}" for its in one.entries[0].form.asked())


@pytest.mark.parametrize("journey", PAGES)
def test_of_every_question_it_was_thought_about_whether_somebody_may_not_know(journey):
    asked = {(key, name) for key, page in PAGES[journey].items() for name in questions(page)}
    unknown = {(key, name) for key, names in CAN_BE_UNKNOWN[journey].items() for name in names}
    assert unknown <= asked, f"the table names what is not asked: {sorted(unknown - asked)}"
    undecided = {(key, name) for key, name in asked - unknown if name not in IS_KNOWN}
    assert undecided == set(), "can it be true of these that nobody knows?"


def typed(journey: str, page: str, name: str, value: str) -> list[tuple[str, str]]:
    """The sample of a page, with another answer in this place; empty takes all of it away."""
    inside = name.replace(".", "-0-")
    sample = {
        one: told for one, told in SAMPLES[journey][page].items() if one != inside and not one.startswith(f"{inside}-")
    }
    return typed_of({**sample, **({inside: value} if value else {})})


def asked_there(form: Question, name: str):
    """The question of that name."""
    outer, _, inner = name.partition(".")
    return form[outer].entries[0].form[inner] if inner else form[outer]


@pytest.mark.parametrize(("journey", "page", "name", "how"), PLACES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_does_not_know_can_say_so_and_goes_on(journey, page, name, how, language):
    more = {"now": NOW, "language": language, "gettext": LANGUAGES[language]}
    there = PAGES[journey][page]
    asked = asked_there(form_of(there, None, **more), name)
    answer = {"empty": "", "words": "unknown", "described": "The woman at number 8"}.get(how, "")
    if how == "choice":
        answer = next(one.value for one in asked.options() if says_so(asked.translate(one.label), name))
    form = form_of(there, typed(journey, page, name, answer), **more)
    assert form.validate(), form.errors_for_summary()
    if how == "words":
        form = form_of(there, typed(journey, page, name, ""), **more)
        assert not form.validate()
        assert any(word in str(form.errors_for_summary()) for word in ("say so", "dywedwch hynny")), (
            "they are told that they may"
        )
    if how == "described":
        assert any(word in asked.hint for word in ("describe", "disgrifiwch"))


def says_so(label: str, name: str) -> bool:
    """Whether a choice says that they do not know; who cannot name them says so by asking for advice."""
    known = ("I don’t know", "ddim yn gwybod", "Ddim yn gwybod")
    return any(word in label for word in ("advice", "cyngor") if name == "names_them") or any(
        word in label for word in known
    )

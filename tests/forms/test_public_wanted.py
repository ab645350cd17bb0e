"""All that an application has to ask (docs/law.md's source for public forms, section 5.3), written by hand, against the four journeys.

One line for each thing that is wanted; beside it, by journey, the question that asks it, or why that journey does not.
"""

from typing import NamedTuple

import pytest

from disclosure.forms.public.journeys import JOURNEYS
from tests.forms.test_public_unknown import PAGES, questions


class Not(str):
    """Why a journey does not ask for it."""

    __slots__ = ()


class Wanted(NamedTuple):
    """What is wanted, and where each journey asks for it: a question by its name, several, or why it does not."""

    what: str
    me: str
    someone: str
    child: str
    professional: str


THEMSELVES = Not("whoever asks is the person at risk, and is asked as such")
NOT_AT_RISK = Not("whoever asks is not at risk, and tells the child's part")
AT_WORK = Not("whoever refers it is reached at work, and nothing of themselves is needed")
ONE_LINE = "safe_times"
WANTED = (
    Wanted("immediate danger", *["immediate_danger"] * 4),
    Wanted("for whom", *["asking_for"] * 4),
    Wanted("what they are to the person at risk or the child", THEMSELVES, "applicant_relationship", "applicant_relationship",
           Not("it is their job")),
    Wanted("is it safe to call", *["contact_call"] * 3, "applicant_phone"),
    Wanted("is it safe to text", *["contact_text"] * 3, AT_WORK),
    Wanted("is it safe to email", *["contact_email"] * 3, "applicant_email"),
    Wanted("is it safe to write a letter", *["contact_letter"] * 3, AT_WORK),
    Wanted("is it safe to leave a voicemail", *["contact_voicemail"] * 3, AT_WORK),
    Wanted("is it safe at work", *["contact_work"] * 3, "applicant_phone"),
    Wanted("safe days", *["safe_days"] * 3, ONE_LINE),
    Wanted("safe times", *["safe_hours"] * 3, ONE_LINE),
    Wanted("until when it is safe", *["safe_until_on"] * 3, AT_WORK),
    Wanted("a code word", *["code_word"] * 3, AT_WORK),
    Wanted("who to say is calling", *["what_to_say"] * 3, AT_WORK),
    Wanted("who else uses the phone or email", *["shared_devices"] * 3, AT_WORK),
    Wanted("does the person at risk, or a parent, know", THEMSELVES, "person_at_risk_knows", "parents_know",
           "person_at_risk_knows parents_know"),
    Wanted("the applicant's name", *["applicant_given_names applicant_family_name"] * 4),
    Wanted("the applicant's previous names", *["applicant_other_names"] * 3, AT_WORK),
    Wanted("the applicant's date of birth", *["applicant_date_of_birth"] * 3, AT_WORK),
    Wanted("the applicant's address", *["applicant_address"] * 3, Not("their agency says where they are: agency")),
    Wanted("preferred language", *["preferred_language"] * 3, "needs_of_person_at_risk"),
    Wanted("interpreter", *["interpreter"] * 3, "needs_of_person_at_risk"),
    Wanted("disability or communication needs", *["needs"] * 3, "needs_of_person_at_risk"),
    Wanted("the needs of the person at risk", THEMSELVES, "needs_of_person_at_risk",
           Not("a child is not spoken to without its parents"), "needs_of_person_at_risk"),
    Wanted("sex (optional)", *["applicant_sex"] * 3, AT_WORK),
    Wanted("ethnicity (optional)", *["applicant_ethnicity"] * 3, AT_WORK),
    Wanted("religion (optional)", *[Not("the return has no column for it: nothing is asked that nobody uses")] * 4),
    Wanted("sexual orientation (optional)", *[Not("the return has no column for it: nothing is asked that nobody uses")] * 4),
    Wanted("the subject's names", *["subject_given_names subject_family_name"] * 4),
    Wanted("the subject's nicknames and previous names", *["subject_other_names"] * 4),
    Wanted("the subject's date of birth", *["subject_date_of_birth"] * 4),
    Wanted("or the subject's age", *["subject_age"] * 4),
    Wanted("a photo of the subject", *[Not("inferred only; a file would leave traces on the phone")] * 4),
    Wanted("the subject's current address", *["subject_address"] * 4),
    Wanted("the subject's addresses of five years", *["subject_previous_addresses"] * 4),
    Wanted("the subject's work", *["subject_work"] * 4),
    Wanted("voluntary work with children", *["subject_voluntary_work"] * 4),
    Wanted("the subject's social media", *["subject_social_media"] * 4),
    Wanted("the type of relationship", *["relationship_type"] * 4),
    Wanted("its start, end, living together and contact now", *["relationship_words"] * 2, "contact_with_child",
           "relationship_words contact_with_child"),
    Wanted("the person at risk's names", THEMSELVES, "person_at_risk_given_names person_at_risk_family_name",
           NOT_AT_RISK, "person_at_risk_given_names person_at_risk_family_name"),
    Wanted("where the person at risk lives", THEMSELVES, "person_at_risk_address", NOT_AT_RISK, "person_at_risk_address"),
    Wanted("the children's names", *["children.given_names children.family_name"] * 4),
    Wanted("their dates of birth, or ages", *["children.date_of_birth children.age"] * 4),
    Wanted("their schools", *["children.school"] * 4),
    Wanted("who they live with", *["children.lives_with"] * 4),
    # From the form of 2010 that 5.3 takes in (2.4, CONFIRMED).
    Wanted("where the children live", *[Not("in the home of whom it is about, which is asked")] * 2, *["children.address"] * 2),
    Wanted("their mother and father: names and homes", *[Not("one of them is at risk, and is asked about")] * 2,
           *["parents.given_names parents.family_name parents.relationship parents.address"] * 2),
    Wanted("what has happened, and when", *["what_happened"] * 3, "what_is_known"),
    Wanted("why now", *["why_asking"] * 4),
    Wanted("has a crime happened", *["crime_alleged crime_alleged_words"] * 4),
    Wanted("what is wanted where one has", *["crime_wishes"] * 4),
    Wanted("weapons, drugs, threats, strangulation", *["risk_signs"] * 4),
    Wanted("police or agency already involved, MARAC, IDVA", *["agencies_involved"] * 4),
    Wanted("have you applied before", *["applied_before"] * 4),
    Wanted("consent and sharing notice", *["accepts_sharing"] * 4),
    Wanted("that it is true, and that a false one may be an offence", *["declares_truth"] * 4),
)  # fmt: skip
EACH = [
    pytest.param(journey, one.what, getattr(one, journey), id=f"{journey}: {one.what}")
    for one in WANTED
    for journey in PAGES
]


@pytest.mark.parametrize(("journey", "what", "asked"), EACH)
def test_each_journey_asks_all_that_is_wanted_or_says_why_not(journey, what, asked):
    there = {name for page in PAGES[journey].values() for name in questions(page)}
    if isinstance(asked, Not):
        assert len(asked) > 10, "why not"
        return
    assert set(asked.split()) <= there, what


def test_the_list_is_about_every_journey_that_is_offered():
    assert {one.key for one in JOURNEYS.offered} == set(Wanted._fields) - {"what"}


@pytest.mark.parametrize("words", ["MARAC", "IDVA (independent domestic violence adviser)"])
def test_who_else_is_helping_names_those_whom_somebody_at_great_risk_has_met(words):
    assert words in str(PAGES["me"]["helping"].form(None).agencies_involved.hint)

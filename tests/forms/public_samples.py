"""The public forms filled in, page by page, as a browser sends them. People and places are invented, numbers reach nobody."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from werkzeug.datastructures import MultiDict

from disclosure.domain.application import Application
from disclosure.domain.law import Law
from disclosure.forms.journey import Filling, Page, Sent
from disclosure.forms.public.journeys import JOURNEYS, PROFESSIONALS
from disclosure.forms.public.question import Question
from disclosure.forms.public.returning import OTHER_CONTACT, WITHDRAWAL
from disclosure.forms.registry import FORMS
from disclosure.forms.sending import to_application
from tests.forms.sample_applications import Fields
from tests.forms.samples import CHOICES

Pages = Mapping[str, Fields]

_START: Pages = {
    "danger": {"immediate_danger": "no"},
    "call_now": {},
    "family": {},
    "housemate": {},
    "family_referred": {},
    "housemate_referred": {},
    "child": {},
    "which_age": {"which_age": "born"},
    "no_way": {},
    "child_at_risk": {},
    "also_for_you": {},
}
_SUBJECT: Pages = {
    "subject_name": {
        "subject_given_names": "Daniel",
        "subject_family_name": "Croft",
        "subject_other_names": "Danny",
    },
    "subject_birth": {"subject_date_of_birth-year": "1986", "subject_age": "", "subject_sex": "male"},
    "subject_home": {
        "subject_address": "12 Larkfield Rise, Sheffield",
        "subject_previous_addresses": "Mexborough until 2023",
    },
    "subject_work": {
        "subject_work": "Scaffolder",
        "subject_voluntary_work": "Coaches football on Saturdays",
        "subject_social_media": "dannyc_builds",
    },
}
_YOU: Pages = {
    "old_enough": {"is_sixteen": "yes"},
    "your_name": {
        "applicant_given_names": "Asha Meera",
        "applicant_family_name": "Verma",
        "applicant_other_names": "Asha Croft",
    },
    "your_birth": {
        "applicant_date_of_birth-day": "14",
        "applicant_date_of_birth-month": "3",
        "applicant_date_of_birth-year": "1991",
    },
    "your_home": {"applicant_address": "12 Larkfield Rise, Sheffield"},
    "town": {"town": "Sheffield"},
}
_CONTACT: Pages = {
    "channels": {"contact_call": "yes", "contact_text": "only", "contact_email": "no", "contact_other_person": "yes"},
    "only_so": {"contact_only_so": "Text first. Never leave a voicemail"},
    "phone": {"applicant_phone": "07700 900461"},
    "email": {"applicant_email": "asha.verma@example.org"},
    "safe_address": {"safe_address": "My aunt, 4 Dale Row, Sheffield"},
    "at_work": {"work_contact": "0114 496 0177, ask for Asha in accounts. Not the front desk"},
    "trusted": {"trusted_person": "My sister Sunita, 07700 900462. She knows everything"},
    "times": {
        "safe_days": ["mon", "thu"],
        "safe_hours": "between",
        "safe_from": "10:00",
        "safe_to": "14:00",
        "safe_times_words": "Not in half-term",
    },
    "if_another": {
        "may_answer": "My sister",
        "what_to_say": "Say it is the dentist’s",
        "code_word": "marmalade",
        "shared_devices": "He knows the code of the phone",
    },
    "until": {"safe_until_known": "unknown", "safe_until": "30 November, when he is back"},
    "understood": {"preferred_language": "Punjabi", "interpreter": "no", "needs": "Please speak slowly"},
}
_CHILD: Fields = {
    "children-0-given_names": "Rohan",
    "children-0-family_name": "Verma",
    "children-0-date_of_birth-year": "2019",
    "children-0-age": "7",
    "children-0-sex": "male",
    "children-0-lives_with": "His mother",
    "children-0-school": "Larkfield Primary",
}
_CHILDREN: Pages = {
    "any_children": {"any_children": "yes"},
    "any_children_referred": {"any_children": "yes"},
    "children": _CHILD,
    "children_asked_for": {**_CHILD, "children-0-address": "3 Kestrel Court, Sheffield"},
    "childrens_safety": {"child_looked_after": "no", "child_missing_episodes": "unknown"},
}
_WORRY: Pages = {
    "what_happened": {"what_happened": "He checks the phone and has twice held her by the throat."},
    "signs": {"risk_signs": ["strangled", "control"]},
    "why_now": {"why_asking": "His sister said to ask."},
    "crime": {"crime_alleged": "no"},
    "crime_referred": {"crime_alleged": "no"},
    "crime_told": {
        "crime_alleged_words": "He broke her wrist in May.",
        "crime_wishes": "She wants it written down. Nobody may come to the house.",
    },
    "crime_told_referred": {
        "crime_alleged_words": "He broke her wrist in May.",
        "crime_wishes": "She wants it written down. Nobody may come to the house.",
    },
    "helping": {"agencies_involved": "A support worker"},
    "asked_before": {"applied_before": "unknown"},
}
_LAST: Pages = {
    "monitoring": {"monitoring_wanted": "yes"},
    "about_you": {"applicant_sex": "female", "applicant_ethnicity": "a1"},
    "declaration": {"declares_truth": "yes", "accepts_sharing": "yes", "keeps_private": "yes"},
}
# What is said later of a request that was sent.
_LATER: Pages = {
    "other_channels": {"contact_call": "yes"},
    "besides": {"note": "He has my phone now."},
    "withdrawal": {"withdraws": "yes", "note": "no reason"},
    "withdrawal_unasked": {"withdraws": "yes", "note": "no reason"},
    "withdrawal_of_referral": {"withdraws": "yes", "note": "no reason"},
}
_ALL: Pages = {**_START, **_SUBJECT, **_YOU, **_CONTACT, **_CHILDREN, **_WORRY, **_LAST, **_LATER}
_AT_RISK: Pages = {
    "their_relationship": {"relationship_type": "ex_partner"},
    "together": {"relationship_words": "Two years, until last summer. He still comes to the house"},
    "contact_now": {"relationship_words": "They share a house. She sees him every day"},
    "at_risk_name": {
        "person_at_risk_given_names": "Gemma",
        "person_at_risk_family_name": "Ashworth",
        "person_at_risk_other_names": "Gemma Lund",
    },
    "at_risk_birth": {
        "person_at_risk_date_of_birth-year": "1989",
        "person_at_risk_date_of_birth-month": "11",
        "person_at_risk_age": "37",
    },
    "at_risk_under_16": {"person_at_risk_under_16": "no"},
    "at_risk_home": {"person_at_risk_address": "8 Thornley Close, Rawmarsh"},
}
_PARENT: Fields = {
    "parents-0-given_names": "Leena",
    "parents-0-family_name": "Verma",
    "parents-0-relationship": "Mother",
    "parents-0-address": "3 Kestrel Court, Sheffield",
}
_ABOUT_A_CHILD: Pages = {
    "contact_with_child": {
        "relationship_type": "partner",
        "contact_with_child": "Stays at the house at weekends, sometimes alone with the child",
    },
    "parents_know": {**_PARENT, "parents_know": "The mother does, the father does not"},
    "other_parent_knows": {**_PARENT, "parents_know": "He does not"},
    "parents_know_referred": {**_PARENT, "parents_know": "The mother does, the father does not"},
}

SAMPLES: Mapping[str, Pages] = {
    "me": {
        **_ALL,
        "who": {"asking_for": "me"},
        "relationship": {"relationship_type": "partner"},
        "together": {"relationship_words": "Since last summer, living together since January"},
        "contact_now": {"relationship_words": "He comes to the house on Sundays"},
    },
    "someone": {
        **_ALL,
        **_AT_RISK,
        "who": {"asking_for": "someone"},
        "you_to_them": {"applicant_relationship": "friend"},
        "at_risk_knows": {
            "person_at_risk_knows": "no",
            "how_to_reach": "At work, before noon",
            "needs_of_person_at_risk": "She reads lips",
        },
    },
    "child": {
        **_ALL,
        **_ABOUT_A_CHILD,
        "who": {"asking_for": "child"},
        "you_to_the_child": {"applicant_relationship": "relative"},
        "names_them": {"names_them": "yes"},
        "no_names": {},
        "what_asked": {"question_asked": "Somebody new comes to the school gate. What can be done?"},
    },
    "professional": {
        **_ALL,
        **_AT_RISK,
        **_ABOUT_A_CHILD,
        "who": {"asking_for": "professional"},
        "agency": {"agency": "Larkfield Surgery, practice nurse", "agency_reference": "LS/2026/114"},
        "your_work": {
            "applicant_given_names": "Nadia",
            "applicant_family_name": "Bell",
            "applicant_phone": "0114 496 0155",
            "applicant_email": "",
            "safe_times": "Monday to Thursday, 9am to 4pm",
        },
        "about_whom": {"about_whom": "adult"},
        "how_to_reach": {
            "person_at_risk_knows": "yes",
            "how_to_reach": "At the surgery, at her next appointment",
            "needs_of_person_at_risk": "A loop for her hearing aid",
        },
        "reach_parents": {"how_to_reach": "The mother, at the surgery. Not at home"},
        "known": {"what_is_known": "She told the nurse of bruises on two visits. He waits outside."},
    },
}
"""By journey: what is sent on each page that it can ask."""
PAGES: Mapping[str, Page] = {page.key: page for page in (*JOURNEYS.pages, *OTHER_CONTACT.pages, *WITHDRAWAL.pages)}
"""By its name: every page that asks, also of a request that was sent."""


_WRITTEN = {"text": "", "textarea": "", "email": "@example.org"}
_OF_A_DATE = ("-day", "-month", "-year")


class Answering(NamedTuple):
    """How somebody answers: `pages` by the page's name, and `said` by the question's, which comes before it.

    With a `word`, whatever else they write is that word.
    """

    pages: Pages
    said: Fields
    word: str = ""

    def on(self, page: str, asked: Mapping[str, str]) -> dict[str, str | list[str]]:
        """What they fill in on the page of that name, which asks this: its inputs by name, each with its type."""
        told = {**self.pages.get(page, {}), **self.said}
        found = {name: told[name] for name in asked if name in told}
        if self.word:
            written = {name: _WRITTEN[kind] for name, kind in asked.items() if kind in _WRITTEN}
            names = written.keys() - self.said.keys()
            found |= {name: f"{self.word}{written[name]}" for name in names if not name.endswith(_OF_A_DATE)}
        return found


def form_of(page: Page, typed: Any, *, now: datetime, said: Mapping[str, Any] | None = None, **more: Any) -> Question:
    """A page's form with what was typed, or as it opens where that is None. `said` is what was answered before it."""
    offered = {**JOURNEYS.choices, "town": CHOICES["town"]}
    choices = {name: found for name, found in offered.items() if hasattr(page.form, name)}
    return page.form(None if typed is None else MultiDict(typed), now=now, choices=choices, **more).knowing(said or {})


def typed_of(fields: Fields) -> list[tuple[str, str]]:
    """As a browser sends them: several boxes of one name are several pairs."""
    return [(name, one) for name, value in fields.items() for one in ([value] if isinstance(value, str) else value)]


def send(
    page: Page, fields: Fields | Sequence[tuple[str, str]], *, now: datetime, after: Filling | None = None
) -> Sent:
    """The page as it is kept after it was sent: what was typed, and its answers where nothing is wrong; `after` those before it."""
    typed = typed_of(fields) if isinstance(fields, Mapping) else list(fields)
    form = form_of(page, typed, now=now, said=after.values if after else None)
    rests = after.rests(page) if after else None
    if form.is_rearranged or not form.validate():
        return Sent(typed, None, rests)
    return Sent(typed, {**{one.short_name: one.value() for one in form.asked()}, **form.also()}, rests)


def filling(sent: Mapping[str, Sent], *, professionals: str = "right_to_know") -> Filling:
    """A form as far as these pages fill it in."""
    return Filling(JOURNEYS, sent, {PROFESSIONALS: professionals})


def filled_in(journey: str, *, now: datetime, professionals: str = "right_to_know", **changed: Fields) -> Filling:
    """The journey from its first page to its last, each answered with its sample or with what is given by the page's name."""
    sent: dict[str, Sent] = {}
    answers = {**SAMPLES[journey], **changed}
    while page := (made := filling(sent, professionals=professionals)).open:
        sent[page.key] = send(page, answers[page.key], now=now, after=made)
        assert sent[page.key].values is not None, f"{page.key}: {form_problems(page, sent[page.key].typed, now)}"
    return made


def form_problems(page: Page, typed: Any, now: datetime) -> Any:
    form = form_of(page, typed, now=now)
    form.validate()
    return form.errors_for_summary()


def pages_of(made: Filling, *, now: datetime, **more: Any) -> list[Question]:
    """The forms of a filling that is whole, in order, looked at once more as they are when it is sent."""
    forms = [form_of(page, made.sent[page.key].typed, now=now, said=made.values, **more) for page in made.asked]
    for form in forms:
        assert form.validate(), (form.key, form.errors_for_summary())
    return forms


def application(made: Filling, *, law: Law, now: datetime, language: str = "en", **more: Any) -> Application:
    """What is sent."""
    becomes = made.becomes
    assert becomes is not None
    scheme = law.for_receipt(becomes.scheme, now)
    return to_application(
        made,
        pages_of(made, now=now, **more),
        scheme=scheme,
        route=scheme.route(becomes.route),
        received_at=now,
        language=language,
        officers=FORMS,
    )

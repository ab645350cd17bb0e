"""Valid answers to every form that registers a case, as a browser sends them. People and places are invented."""

import random
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from disclosure.domain.clocks import LONDON

Fields = dict[str, str | list[str]]
Samples = dict[str, dict[str, Fields]]
"""By the form's key, then by outcome or by what is special about them."""

RECEIVED_BEFORE = timedelta(minutes=120)
"""How long before `now` the sample applications were received; every sample action happens in between."""


def at(name: str, moment: datetime) -> Fields:
    """A day and a time as their inputs are sent."""
    there = moment.astimezone(LONDON)
    return {
        f"{name}-day": str(there.day),
        f"{name}-month": str(there.month),
        f"{name}-year": str(there.year),
        f"{name}-time": f"{there:%H:%M}",
    }


def minutes_before(now: datetime, minutes: int, name: str = "occurred_at") -> Fields:
    """A day and a time so many minutes ago."""
    return at(name, now - timedelta(minutes=minutes))


def person(field: str, number: int = 0, *, born: str = "", **answers: str) -> Fields:
    """A person in a people block; `born` as "1980", "5 1980" or "17 5 1980"."""
    parts = ("year", "month", "day")
    dates = {f"date_of_birth-{part}": typed for part, typed in zip(parts, reversed(born.split()), strict=False)}
    return {f"{field}-{number}-{name}": value for name, value in (dates | answers).items()}


ASHA: Mapping[str, str] = {
    "given_names": "Asha Meera",
    "family_name": "Verma",
    "other_names": "Asha Croft",
    "born": "14 3 1991",
    "sex": "female",
    "address": "12 Larkfield Rise, Sheffield, S6 0ZZ",
}
DANIEL: Mapping[str, str] = {
    "given_names": "Daniel",
    "family_name": "Croft",
    "other_names": "Danny",
    "born": "1986",
    "sex": "male",
    "address": "12 Larkfield Rise, Sheffield, S6 0ZZ",
    "work": "Scaffolder. Coaches under-elevens football on Saturdays",
}
GEMMA: Mapping[str, str] = {
    "given_names": "Gemma",
    "family_name": "Ashworth",
    "born": "2 11 1989",
    "sex": "female",
    "address": "8 Thornley Close, Rawmarsh, S62 0ZZ",
}
KEVIN: Mapping[str, str] = {
    "given_names": "Kevin",
    "family_name": "Marsden",
    "other_names": "Kev",
    "born": "9 1978",
    "sex": "male",
    "address": "Not known. Stays at 8 Thornley Close at weekends",
    "social_media": "kevm_fishing",
}


def _arrival(now: datetime, **changed: str) -> Fields:
    return {
        "immediate_danger": "no",
        **at("received_at", now - RECEIVED_BEFORE),
        "channel": "phone",
        "district": "sheffield",
        "team": "sheffield_disclosure",
        "town": "Sheffield",
        **changed,
    }


def _safe_contact() -> Fields:
    return {
        "applicant_phone": "07700 900461",
        "applicant_email": "asha.verma@example.org",
        "safe_channels": ["call", "text"],
        "safe_times": "Weekdays, 10am to 2pm. Never in the evening",
        "if_another_answers": "Say it is the dentist’s about an appointment",
        "shared_devices": "He knows the code of the phone",
        "interpreter": "no",
    }


def _dvds_right_to_ask(now: datetime) -> Fields:
    return {
        **_arrival(now, referral_source="self"),
        **person("applicant", **ASHA),
        "applicant_relationship": "person_at_risk",
        **_safe_contact(),
        "person_at_risk_knows": "yes",
        **person("subject", **DANIEL),
        "subject_registered_sex_offender": "no",
        "relationship_type": "partner",
        "relationship_words": "Together since last summer, living together since January",
        **person(
            "children",
            given_names="Rohan",
            family_name="Verma",
            born=f"6 2 {now.year - 7}",
            sex="male",
            lives_with="Asha",
        ),
        "child_looked_after": "no",
        "child_missing_episodes": "no",
        "what_happened": "He checks her phone and has twice held her by the throat in an argument.",
        "why_now": "His sister told her to ask about his last partner.",
        "applied_before": "no",
        "crime_alleged": "no",
        "applicant_ethnicity": "a1",
        "notices_given": "yes",
    }


def _dvds_for_another(now: datetime) -> Fields:
    mother = person(
        "applicant",
        given_names="Sunita",
        family_name="Verma",
        born="1962",
        sex="female",
        address="41 Ings Road, Wombwell",
    )
    return {
        **{name: value for name, value in _dvds_right_to_ask(now).items() if not name.startswith("applicant-0-")},
        **mother,
        "referral_source": "third_party",
        "applicant_relationship": "parent",
        **person("person_at_risk", **ASHA),
        "person_at_risk_knows": "no",
        "person_at_risk_ethnicity": "a1",
    }


def _dvds_right_to_know(now: datetime) -> Fields:
    return {
        **_arrival(now, channel="officer", referral_source="police", district="doncaster", team="doncaster_disclosure"),
        "town": "Mexborough",
        "source_details": "Response officer after a domestic incident, log 512 of that night",
        **person("person_at_risk", given_names="Leanne", family_name="Oakes", born="21 8 1995", sex="female"),
        "how_to_reach": "Through her health visitor, on Tuesdays",
        **person("subject", **DANIEL),
        "relationship_type": "partner",
        **person(
            "children", given_names="Baby", family_name="Oakes", born=str(now.year - 1), lives_with="Leanne Oakes"
        ),
        "information": "Convicted of assaulting his last partner. Moved in with Leanne Oakes in spring.",
        "crime_alleged": "no",
        "person_at_risk_ethnicity": "w1",
    }


def _csods_children(now: datetime) -> Fields:
    return {
        **person("subject", **KEVIN),
        "subject_registered_sex_offender": "yes",
        "subject_mappa_category": "1",
        **person(
            "children",
            given_names="Lily",
            family_name="Ashworth",
            born=f"30 6 {now.year - 10}",
            sex="female",
            school="Park Lane Primary",
        ),
        **person("children", 1, given_names="Mia", family_name="Ashworth", born=str(now.year - 7), sex="female"),
        "relationship_type": "partner",
        "contact_with_child": "Stays at weekends and has taken the girls swimming on his own",
        **person(
            "parents", given_names="Lee", family_name="Ashworth", sex="male", relationship="Father, lives in Leeds"
        ),
        "parents_know": "Only the applicant",
        "child_looked_after": "no",
        "child_missing_episodes": "no",
    }


def _csods_right_to_ask(now: datetime) -> Fields:
    return {
        **_arrival(
            now, referral_source="third_party", district="rotherham", team="rotherham_disclosure", town="Rawmarsh"
        ),
        **person("applicant", **GEMMA),
        "applicant_relationship": "parent",
        **_safe_contact(),
        "applicant_email": "gemma.ashworth@example.org",
        **_csods_children(now),
        "what_happened": "He is keen to be alone with the girls and buys them secret presents.",
        "why_now": "A neighbour said that he had to move away from Barnsley.",
        "applied_before": "no",
        "crime_alleged": "no",
        "applicant_ethnicity": "w1",
        "person_at_risk_ethnicity": "w1",
        "notices_given": "yes",
    }


def _csods_right_to_know(now: datetime) -> Fields:
    return {
        **_arrival(
            now,
            channel="officer",
            referral_source="mappa",
            district="barnsley",
            team="barnsley_disclosure",
            town="Royston",
        ),
        "source_details": "Offender manager’s home visit",
        **person("referrer", given_names="Imran", family_name="Sadiq"),
        **_csods_children(now),
        "information": "A managed offender told his manager of a new partner who has two daughters.",
        "crime_alleged": "no",
    }


def _csods_enquiry(now: datetime) -> Fields:
    return {
        **_arrival(now, referral_source="third_party", channel="counter", district="sheffield", town="Stocksbridge"),
        **person("applicant", given_names="Margaret", family_name="Hollis", born="1954", sex="female"),
        **_safe_contact(),
        "applicant_relationship": "neighbour",
        "what_asked": "How does she ask about the man next door? She gave no name and named no child.",
        "crime_alleged": "no",
    }


def registrations(now: datetime) -> Samples:
    """By the form's key, then by the outcome of the action whose form it is."""
    csods = _csods_right_to_ask(now)
    return {
        "register_dvds_right_to_ask": {"done": _dvds_right_to_ask(now)},
        "register_dvds_right_to_know": {"done": _dvds_right_to_know(now)},
        "register_csods_right_to_ask": {"done": csods, "became_application": dict(csods)},
        "register_csods_right_to_know": {"done": _csods_right_to_know(now)},
        "register_csods_enquiry": {"done": _csods_enquiry(now)},
    }


def registration_variants(now: datetime) -> Samples:
    """Other applications worth registering, by the form's key and what is special about them."""
    csods = _csods_right_to_ask(now)
    anonymous = {name: value for name, value in csods.items() if not name.startswith("applicant-0-")}
    return {
        "register_dvds_right_to_ask": {"for_another": _dvds_for_another(now)},
        "register_csods_right_to_ask": {"anonymous": {**anonymous, "applicant_is_anonymous": "yes"}},
    }


# What tells one person from another, in the forms that register a case.
_NAMED = re.compile(
    r"\w+-\d-(given_names|family_name|other_names|address|previous_addresses|social_media|date_of_birth-(?:day|month|year))"
)
_GROWN = 2000  # whoever was born before may be as old as anybody; a child stays a child


def of_their_own(fields: Fields, number: int) -> Fields:
    """The same answers about people of other names, born on other days, at other addresses, the same for the same number: one family
    to a registration. A name alone would be like another's often enough, where some hundreds were born on the same day.
    """
    dice = random.Random(number)  # noqa: S311  invented people, not secrets

    def word() -> str:
        return "".join(dice.choice("bdfgklmnprstvz") + dice.choice("aeiou") for _ in range(6)).capitalize()

    family = word()
    made = {
        "family_name": lambda: family,
        "given_names": word,
        "other_names": word,
        "address": lambda: f"{dice.randint(1, 99)} {word()} Row, {word()}",
        "previous_addresses": lambda: f"{dice.randint(1, 99)} {word()} Row, {word()}",
        "social_media": word,
        "date_of_birth-day": lambda: str(dice.randint(1, 28)),
        "date_of_birth-month": lambda: str(dice.randint(1, 12)),
        "date_of_birth-year": lambda: str(dice.randint(1950, _GROWN)),
    }

    def other(name: str, value: str | list[str]) -> str | list[str]:
        found = _NAMED.fullmatch(name)
        is_a_childs_year = name.endswith("date_of_birth-year") and int(str(value) or 0) > _GROWN
        return made[found[1]]() if found and value and not is_a_childs_year else value

    return {name: other(name, value) for name, value in fields.items()}

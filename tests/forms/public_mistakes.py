"""What may be wrong on the public's pages: whichever asks anything can be sent with a mistake."""

from collections.abc import Iterable
from datetime import UTC, datetime

from tests.forms.public_samples import PAGES, form_of
from tests.forms.sample_applications import Fields

_TOO_LONG = "a" * 10_001
_NOT_OFFERED = "nonsense"
# By the question's name: what is wrong though it is told. Many pages may be empty, so that only this is a mistake on them.
WRONG: Fields = {
    "relationship_type": _NOT_OFFERED,
    "relationship_words": _TOO_LONG,
    "applicant_given_names": "Nes\u202eta",
    "applicant_date_of_birth-day": "31",
    "applicant_date_of_birth-month": "Chwefror",
    "applicant_date_of_birth-year": "1990",
    "applicant_address": _TOO_LONG,
    "applicant_email": "nesta",
    "applicant_sex": _NOT_OFFERED,
    "person_at_risk_date_of_birth-month": "Smarch",
    "person_at_risk_date_of_birth-year": "1990",
    "person_at_risk_address": _TOO_LONG,
    "subject_date_of_birth-year": "1066",
    "subject_address": _TOO_LONG,
    "subject_work": _TOO_LONG,
    "town": _NOT_OFFERED,
    "contact_call": _NOT_OFFERED,
    "safe_hours": "between",
    "safe_from": "14:00",
    "safe_to": "09:00",
    "safe_days": ["mon"],
    "code_word": _TOO_LONG,
    "safe_until": _TOO_LONG,
    "children-0-given_names": "Gwen",
    "children-0-date_of_birth-year": "1980",
    "children-1-date_of_birth-year": "2020",
    "parents_know": _TOO_LONG,
    "what_happened": _TOO_LONG,
    "risk_signs": ["weapon", "none"],
    "why_asking": _TOO_LONG,
    "agencies_involved": _TOO_LONG,
    "crime_alleged_words": "",
    "note": _TOO_LONG,
}


def that_ask(pages: Iterable[str]) -> set[str]:
    """Of the pages of these keys, those that can be wrong: all but those that tell something and ask nothing."""
    return {key for key in pages if list(form_of(PAGES[key], None, now=datetime.now(UTC)).asked())}

"""From a registration form to an application: who, about whom, and the columns of the return.

It never raises for a form that is valid.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from disclosure.domain.answers import Answers, Value
from disclosure.domain.application import Application, PersonGiven, age_band_at, with_earlier_addresses
from disclosure.domain.clocks import london_date
from disclosure.domain.facts import COLUMNS, EMPTY, PARTS, Kind
from disclosure.domain.scheme import REGISTER, Route, Scheme
from disclosure.forms.base import Form

# The people blocks of a registration form, and the part in the case that each is about.
BLOCKS: Mapping[str, str] = {
    "applicant": "applicant",
    "person_at_risk": "person_at_risk",
    "subject": "subject",
    "children": "child",
    "parents": "parent",
    "referrer": "referrer",
}
UNKNOWN = "unknown"


def to_application(form: Form, *, scheme: Scheme, route: Route) -> Application:
    """The application that a valid registration form describes."""
    answers = form.answers()
    return application_of(answers.values, answers, received_at=form["received_at"].data, scheme=scheme, route=route)


def application_of(
    said: Mapping[str, Value], answers: Answers, *, received_at: datetime, scheme: Scheme, route: Route
) -> Application:
    """The application that valid answers describe: `said` are their values by the names that registration forms give them."""
    people = with_earlier_addresses(_people(said), said)
    asked = _asked(said, scheme.action(REGISTER).sets)
    columns = {"received_at": received_at, **asked, **_derived(said, people, london_date(received_at))}
    return Application(scheme.key, route.key, columns, people, answers)


def _people(said: Mapping[str, Any]) -> Iterator[PersonGiven]:
    """Everyone named. An applicant who asks for themselves is the person at risk too."""
    for name, part in BLOCKS.items():
        for person in said.get(name) or []:
            yield _person(part, person)
            if part == "applicant" and _asks_for_themselves(said):
                yield _person("person_at_risk", person)


def _person(part: str, person: Mapping[str, Any]) -> PersonGiven:
    names = ("given_names", "family_name", "other_names", "date_of_birth", "sex", "address")
    return PersonGiven(part, **{name: person.get(name) or "" for name in names})


def _asks_for_themselves(said: Mapping[str, Value]) -> bool:
    return said.get("applicant_relationship") == "person_at_risk"


def _asked(said: Mapping[str, Value], columns: tuple[str, ...]) -> dict[str, object]:
    """The columns, of those that the scheme's registering sets, that were asked for by name; what is not known gives none."""
    values = {name: said[name] for name in columns if name in said}
    return {name: value for name, value in values.items() if value not in EMPTY and not _is_not_known(name, value)}


def _is_not_known(column: str, value: Value) -> bool:
    """Whoever asks may say so of anything; a column that is yes or no then stays empty."""
    return value == UNKNOWN and COLUMNS[column].kind is Kind.BOOLEAN


def _derived(said: Mapping[str, Value], people: tuple[PersonGiven, ...], received_on: date) -> dict[str, object]:
    """Sex and age of each part, and how many children: from the people named."""
    found: dict[str, object] = {}
    if "children" in said:
        found["children_count"] = sum(person.part == "child" for person in people)
    at_risk = "person_at_risk" if any(person.part == "person_at_risk" for person in people) else "child"
    for part in PARTS:
        named = [person for person in people if person.part == (at_risk if part == "person_at_risk" else part)]
        found[f"{part}_sex"] = _common([person.sex for person in named])
        found[f"{part}_age_band"] = _common([age_band_at(person.date_of_birth, received_on) for person in named])
    if _asks_for_themselves(said) and "applicant_ethnicity" in said:
        found["person_at_risk_ethnicity"] = said["applicant_ethnicity"]
    return {name: value for name, value in found.items() if value not in (None, "")}


def _common(values: list[str] | list[str | None]) -> str | None:
    """What all of them share: several children of one case have one sex or age band in the return, or none."""
    return values[0] if values and len(set(values)) == 1 else None

"""From a registration form to an application: who, about whom, and the columns of the return.

It never raises for a form that is valid.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from disclosure.domain.application import Application, PersonGiven, age_band_at
from disclosure.domain.clocks import london_date
from disclosure.domain.facts import EMPTY, PARTS
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


def to_application(form: Form, *, scheme: Scheme, route: Route) -> Application:
    """The application that a valid registration form describes."""
    people = tuple(_people(form))
    received_at = form["received_at"].data
    asked = _asked(form, scheme.action(REGISTER).sets)
    columns = {"received_at": received_at, **asked, **_derived(form, people, london_date(received_at))}
    return Application(scheme.key, route.key, columns, people, form.answers())


def _people(form: Form) -> Iterator[PersonGiven]:
    """Everyone named. An applicant who asks for themselves is the person at risk too."""
    for name, part in BLOCKS.items():
        given: list[dict[str, Any]] = (form[name].value() or []) if name in form else []
        for person in given:
            yield _person(part, person)
            if part == "applicant" and _asks_for_themselves(form):
                yield _person("person_at_risk", person)


def _person(part: str, person: Mapping[str, Any]) -> PersonGiven:
    names = ("given_names", "family_name", "other_names", "date_of_birth", "sex", "address")
    return PersonGiven(part, **{name: person.get(name) or "" for name in names})


def _asks_for_themselves(form: Form) -> bool:
    return "applicant_relationship" in form and form["applicant_relationship"].data == "person_at_risk"


def _asked(form: Form, columns: tuple[str, ...]) -> dict[str, object]:
    """The columns, of those that the scheme's registering sets, that the form asks for by name; an empty one gives none."""
    values = {name: form[name].value() for name in columns if name in form}
    return {name: value for name, value in values.items() if value not in EMPTY}


def _derived(form: Form, people: tuple[PersonGiven, ...], received_on: date) -> dict[str, object]:
    """Sex and age of each part, and how many children: from the people named."""
    found: dict[str, object] = {}
    if "children" in form:
        found["children_count"] = sum(person.part == "child" for person in people)
    at_risk = "person_at_risk" if any(person.part == "person_at_risk" for person in people) else "child"
    for part in PARTS:
        named = [person for person in people if person.part == (at_risk if part == "person_at_risk" else part)]
        found[f"{part}_sex"] = _common([person.sex for person in named])
        found[f"{part}_age_band"] = _common([age_band_at(person.date_of_birth, received_on) for person in named])
    if _asks_for_themselves(form) and "applicant_ethnicity" in form:
        found["person_at_risk_ethnicity"] = form["applicant_ethnicity"].value()
    return {name: value for name, value in found.items() if value not in (None, "")}


def _common(values: list[str] | list[str | None]) -> str | None:
    """What all of them share: several children of one case have one sex or age band in the return, or none."""
    return values[0] if values and len(set(values)) == 1 else None

"""Of a list of cases: who each is about, the first subject and the first person at risk by name; and where a page of it ended."""

from typing import Any

from sqlalchemy import ColumnElement, Label, ScalarSelect, select

from disclosure.store.models import cases, participations, people


def named_in() -> tuple[Label[Any], Label[Any]]:
    """The columns `subject` and `at_risk` of a query over `cases`."""
    name = (
        select(people.c.family_name + ", " + people.c.given_names)
        .join(participations, participations.c.person_id == people.c.id)
        .where(participations.c.case_id == cases.c.id, participations.c.sequence == cases.c.people_sequence)
        .order_by(participations.c.ordinal)
        .limit(1)
    )
    return (
        name.where(participations.c.part == "subject").scalar_subquery().label("subject"),
        name.where(participations.c.part.in_(("person_at_risk", "child"))).scalar_subquery().label("at_risk"),
    )


def number_of(reference: Any, is_seen: ColumnElement[bool]) -> ScalarSelect[Any]:
    """The number of the case where a page ended, for a condition; nothing where the person does not see it, or there is none."""
    return select(cases.c.id).where(cases.c.reference == reference, is_seen).correlate(None).scalar_subquery()

"""Who a case is about, in a list of cases: the first subject and the first person at risk by name."""

from typing import Any

from sqlalchemy import Label, select

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

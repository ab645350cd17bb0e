"""What the form that says whether two people are one shows and knows: who is on the case, and who is held against whom."""

from typing import Any

from flask import g, request

from disclosure.services import people
from disclosure.services.people import Candidate
from disclosure.store.db import database
from disclosure.store.queries import cases as case_queries
from disclosure.store.queries.cases import CaseRow
from disclosure.web.filters import in_language
from disclosure.web.numbers import number
from disclosure.web.officer.case import PARTS
from disclosure.web.product import product

_ASKED = ("own_person", "other_reference", "other_person")


def offered(case: CaseRow) -> list[tuple[str, str]]:
    """Everybody on the case, by their places in its list."""
    return [
        (
            str(one["ordinal"]),
            f"{one['ordinal']}. {in_language(PARTS[one['part']])}: {one['given_names']} {one['family_name']}".strip(),
        )
        for one in case_queries.people_of(database(), case)
    ]


def led_here() -> dict[str, Any]:
    """Whom the page that led here held against whom, as its address says it."""
    found: dict[str, Any] = {name: request.args.get(name, "") for name in _ASKED}
    return {**found, "other_person": request.args.get("other_person", type=number)}


def compared(case: CaseRow, form: Any) -> Candidate | None:
    """The two people whom the form names, held against one another; nothing as long as it names nobody who may be seen."""
    own, reference, other = (form[name].data for name in _ASKED)
    return people.compared(database(), case, own, reference, other, law=product().law, actor=g.actor, now=g.now)

"""Who is still the same person once a registration was corrected, so that what was said of them holds on (decision 0071).

The rule is strict: what was said of somebody must never be taken for said of another who was put in their place.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from disclosure.domain.application import PersonGiven
from disclosure.domain.matching import Named, are_one_corrected

Row = Mapping[str, Any]


def stood_as(place: int, given: Sequence[PersonGiven], standing: Sequence[Row]) -> Row | None:
    """The row of whoever was named otherwise in that place (from 1) of the list before, and is the same person; None where nobody is:
    the place is new, of another part, of somebody who stands in the new list as before, or of somebody else.
    """
    person = given[place - 1]
    before = next((row for row in standing if row["ordinal"] == place and row["part"] == person.part), None)
    if before is None:
        return None
    was = Named(*(before[name] for name in Named._fields))
    names_now = [Named(*(getattr(one, name) for name in Named._fields)) for one in given]
    return before if was not in names_now and are_one_corrected(was, names_now[place - 1]) else None


def first_of(row: Row) -> Any:
    """The id by which a person is known through every correction: of the row in which they stood first."""
    return row["id"] if row["first_id"] is None else row["first_id"]

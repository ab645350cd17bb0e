"""What a search finds things by: which words belong to which record, and to which of a case's people.

Rows are numbered by their case, its event and their place in it, so that what came last is found first without being sorted.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from disclosure.domain import searching
from disclosure.store.person_keys import named

_OF_A_CASE, _OF_AN_EVENT = 1 << 24, 1 << 8
"""How many rows a case may have, and an event: so many events, and so many people who are named at once, nobody reaches."""


def number_of(case_id: int, sequence: int, place: int) -> int:
    """The number of a row: of the event's record at place 0, of the people whom it adds from 1 on."""
    return case_id * _OF_A_CASE + sequence * _OF_AN_EVENT + place


def row_of(number: int) -> int:
    """Which of its case's rows that is."""
    return number % _OF_A_CASE


def number_from(case_id: Any, row: Any) -> Any:
    """The number of a case's row, for a statement too."""
    return case_id * _OF_A_CASE + row


def case_of(number: object) -> object:
    """The case whose row that is; what is no number is of none."""
    return number // _OF_A_CASE if isinstance(number, int) else number


def is_of_record(number: object) -> bool:
    """Whether the row is of what was written, and not of somebody's names."""
    return isinstance(number, int) and number % _OF_AN_EVENT == 0


def rows_of(
    case_id: int, sequence: int, answers: Iterable[Mapping[str, object]], added: Iterable[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """The rows of an event: of what was answered, as its record keeps it, and of people whom it adds, as rows of `people`."""
    words = searching.of_answers(answers)
    own = {"case_id": case_id, "sequence": sequence}
    if words:
        yield {"id": number_of(case_id, sequence, 0), **own, "person_id": None, "words": words}
    for place, person in enumerate(added, start=1):
        if words := searching.of_person(named(person)):
            yield {"id": number_of(case_id, sequence, place), **own, "person_id": person["id"], "words": words}

"""An application as it arrives, whichever door it came through: who, about whom, what the return needs, the answers as asked."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from disclosure.domain import facts
from disclosure.domain.answers import Answers

EARLIER_ADDRESSES = "previous_addresses"
"""Of a subject, what tells where they have lived before: one address on each line."""
UNDER_16 = "under_16"
"""The answer that stands first where the applicant or the person at risk is under 16: a public form says so of itself."""


class PersonGiven(NamedTuple):
    """A person as named on a form. `date_of_birth` is "", a year, a year and month, or a full date: "1980", "1980-05", "1980-05-17"."""

    part: str
    given_names: str = ""
    family_name: str = ""
    other_names: str = ""
    date_of_birth: str = ""
    sex: str = ""
    address: str = ""
    earlier_addresses: str = ""


_LIVED_BEFORE = "subject"  # of whom the forms ask it


def with_earlier_addresses(people: Iterable[PersonGiven], said: Mapping[str, object]) -> tuple[PersonGiven, ...]:
    """The people in their order, each with the earlier addresses that the answers of their registration tell: what a form says of a part
    is of whoever has it, the first block of the first.
    """
    told = said.get(_LIVED_BEFORE)
    blocks = iter([one for one in told if isinstance(one, Mapping)] if isinstance(told, list) else ())
    return tuple(
        person._replace(earlier_addresses=str(next(blocks, {}).get(EARLIER_ADDRESSES) or ""))
        if person.part == _LIVED_BEFORE
        else person
        for person in people
    )


@dataclass(frozen=True)
class Application:
    """What registering needs. `columns` are the return's columns that the form gives, `received_at` among them."""

    scheme: str
    route: str
    columns: Mapping[str, object]
    people: tuple[PersonGiven, ...]
    answers: Answers

    @property
    def names_somebody(self) -> bool:
        """It is about a person, and no question about nobody in particular."""
        return any(person.part == "subject" for person in self.people)

    @property
    def is_referral(self) -> bool:
        """Somebody tells it as part of their job, and nobody asks: what comes of it is told to no applicant."""
        parts = {person.part for person in self.people}
        return "referrer" in parts and "applicant" not in parts


def age_band_at(date_of_birth: str, on: date) -> str | None:
    """The return's age band on that day, or None where a partial date leaves more than one band possible."""
    bands = {facts.age_band(_age(born, on)) for born in _possible(date_of_birth) if born <= on}
    return bands.pop() if len(bands) == 1 else None


def is_younger_at(age: int, date_of_birth: str, on: date) -> bool | None:
    """Whether somebody is younger than that on that day, or None where a partial date, or none, leaves it open."""
    found = {_age(born, on) < age for born in _possible(date_of_birth) if born <= on}
    return found.pop() if len(found) == 1 else None


def _possible(date_of_birth: str) -> tuple[date, ...]:
    """The earliest and the latest day that the partial date may mean."""
    if not date_of_birth:
        return ()
    year, *rest = (int(part) for part in date_of_birth.split("-"))
    if not rest:
        return date(year, 1, 1), date(year, 12, 31)
    if len(rest) == 1:
        return date(year, rest[0], 1), date(year, rest[0], monthrange(year, rest[0])[1])
    return (date(year, rest[0], rest[1]),)


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))

"""A nation's bank holidays, as data. Their version says by which days a deadline was reckoned."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from types import MappingProxyType
from typing import Self

import orjson

from disclosure.domain.errors import Invalid
from disclosure.domain.words import N_

SATURDAY, SUNDAY = 5, 6
CALENDAR = "calendar"  # what an Invalid names that is about a year which the list does not cover
NATIONS = ("england", "wales", "scotland", "northern-ireland")
_NONE: Mapping[date, str] = MappingProxyType({})


def days_told(days: Mapping[date, str]) -> str:
    """Bank holidays as the text that a database or a file keeps them in."""
    return orjson.dumps({day.isoformat(): name for day, name in sorted(days.items())}).decode()


def days_read(text: str) -> dict[date, str]:
    """The bank holidays of such a text. Raises AttributeError, TypeError or ValueError for any other."""
    return {date.fromisoformat(day): name for day, name in orjson.loads(text).items()}


@dataclass(frozen=True)
class Calendar:
    """Bank holidays of one nation, by date.

    `years`: the first and last year the list covers, where known; days outside are refused, not taken for working days.
    `origins`: for days that the configuration added or took away, the source it gives.
    """

    nation: str
    days: Mapping[date, str] = field(hash=False)
    version: str
    source: str
    years: tuple[int, int] | None = None
    origins: Mapping[date, str] = field(default_factory=lambda: _NONE, hash=False)

    @classmethod
    def of(
        cls,
        nation: str,
        days: Mapping[date, str],
        source: str,
        *,
        years: tuple[int, int] | None = None,
        origins: Mapping[date, str] = _NONE,
    ) -> Self:
        """Make a calendar and work out its version: of the nation and the dates, since a name moves no deadline."""
        ordered = dict(sorted(days.items()))
        told = "\n".join((nation, *(day.isoformat() for day in ordered)))
        version = sha256(told.encode()).hexdigest()[:16]
        return cls(nation, MappingProxyType(ordered), version, source, years, MappingProxyType(dict(origins)))

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday and no bank holiday. Raises Invalid for a year the list does not cover."""
        if self.years and not self.years[0] <= day.year <= self.years[1]:
            raise Invalid(
                CALENDAR,
                N_("The bank holidays of %(nation)s are known for %(first)s to %(last)s; %(day)s lies outside."),
                nation=self.nation,
                first=self.years[0],
                last=self.years[1],
                day=day.isoformat(),
            )
        return day.weekday() < SATURDAY and day not in self.days

"""The periods a figure can be asked for, as London days, and the moment as of which. Pure: the caller brings now."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from disclosure.domain.clocks import EARLIEST_YEAR, LATEST_YEAR
from disclosure.domain.errors import Invalid
from disclosure.domain.words import N_

APRIL, DECEMBER = 4, 12
_MONTHS_OF_QUARTER, _MONTHS_OF_YEAR = 3, 12
_SHOWN = 40  # of what was typed, in a message
_FORMS = N_(
    "“%(asked)s” is no period. Write 2026-Q1 (January to March), 2025-26-Q4 (a quarter of the financial year), "
    "2026-03, 2025-26, 2026, or two days: 2026-01-01/2026-03-31."
)


@dataclass(frozen=True)
class Period:
    """A stretch of London days, `first` and `last` both in it. `asked` is how it was asked for, and how it is shown."""

    asked: str
    first: date
    last: date


def parse(asked: str) -> Period:
    """The period meant. `YYYY-MM` with 01 to 12 is always a month. Raises Invalid with what to write instead."""
    for shape, bounds in _SHAPES:
        found = shape.fullmatch(asked)
        if found is not None:
            first, last = bounds(asked, *found.groups())
            return Period(asked, first, last)
    raise Invalid("period", _FORMS, asked=asked[:_SHOWN])


def as_of(asked: str, *, now: datetime) -> datetime:
    """The moment that is meant, in UTC. Raises Invalid for one without offset or later than now."""
    try:
        at = datetime.fromisoformat(asked)
    except ValueError:
        raise Invalid(
            "as_of",
            N_("“%(asked)s” is no time. Write it with its offset: 2026-05-01T09:12:00+01:00."),
            asked=asked[:_SHOWN],
        ) from None
    if at.utcoffset() is None:
        raise Invalid(
            "as_of", N_("“%(asked)s” has no offset. Write one behind it: 2026-05-01T09:12:00+01:00."), asked=asked
        )
    if not EARLIEST_YEAR <= at.year <= LATEST_YEAR:
        raise Invalid("as_of", _YEARS, asked=asked, first=EARLIEST_YEAR, last=LATEST_YEAR)
    if at > now:
        raise Invalid(
            "as_of", N_("“%(asked)s” lies in the future. Give a time up to now, or leave it out."), asked=asked
        )
    return at.astimezone(UTC)


_YEARS = N_("“%(asked)s” lies outside the years %(first)s to %(last)s, for which figures can be asked.")
Bounds = tuple[date, date]


def _months(asked: str, year: int, month: int, count: int) -> Bounds:
    """So many whole months from the first of that month."""
    years, months = divmod(month - 1 + count, _MONTHS_OF_YEAR)
    if EARLIEST_YEAR <= year <= LATEST_YEAR:
        last = date(year + years, months + 1, 1) - timedelta(days=1)
        if last.year <= LATEST_YEAR:
            return date(year, month, 1), last
    raise Invalid("period", _YEARS, asked=asked, first=EARLIEST_YEAR, last=LATEST_YEAR)


def _year(asked: str, year: str) -> Bounds:
    return _months(asked, int(year), 1, _MONTHS_OF_YEAR)


def _quarter(asked: str, year: str, quarter: str) -> Bounds:
    return _months(asked, int(year), _MONTHS_OF_QUARTER * int(quarter) - 2, _MONTHS_OF_QUARTER)


def _month_or_financial_year(asked: str, year: str, second: str) -> Bounds:
    if 1 <= int(second) <= DECEMBER:
        return _months(asked, int(year), int(second), 1)
    return _months(asked, _financial(asked, year, second), APRIL, _MONTHS_OF_YEAR)


def _financial_quarter(asked: str, year: str, second: str, quarter: str) -> Bounds:
    month = APRIL + _MONTHS_OF_QUARTER * (int(quarter) - 1)
    years, month = divmod(month - 1, _MONTHS_OF_YEAR)
    return _months(asked, _financial(asked, year, second) + years, month + 1, _MONTHS_OF_QUARTER)


def _financial(asked: str, year: str, second: str) -> int:
    """The year in which a financial year begins. Raises Invalid where the second is not the year after."""
    following = f"{(int(year) + 1) % 100:02}"
    if second != following:
        raise Invalid(
            "period",
            N_(
                "“%(asked)s” is no month and no financial year. The year from April %(year)s is %(year)s-%(following)s."
            ),
            asked=asked,
            year=year,
            following=following,
        )
    return int(year)


def _two_days(asked: str, first: str, last: str) -> Bounds:
    try:
        bounds = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise Invalid("period", N_("“%(asked)s” names a day that is in no calendar."), asked=asked) from None
    if bounds[1] < bounds[0]:
        raise Invalid("period", N_("“%(asked)s” ends before it begins. Write the earlier day first."), asked=asked)
    if not EARLIEST_YEAR <= bounds[0].year <= bounds[1].year <= LATEST_YEAR:
        raise Invalid("period", _YEARS, asked=asked, first=EARLIEST_YEAR, last=LATEST_YEAR)
    return bounds


# ASCII digits only: \d would let in those of other scripts, and the period is written out as asked for.
_SHAPES: tuple[tuple[re.Pattern[str], Callable[..., Bounds]], ...] = (
    (re.compile("([0-9]{4})"), _year),
    (re.compile("([0-9]{4})-Q([1-4])"), _quarter),
    (re.compile("([0-9]{4})-([0-9]{2})"), _month_or_financial_year),
    (re.compile("([0-9]{4})-([0-9]{2})-Q([1-4])"), _financial_quarter),
    (re.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})/([0-9]{4}-[0-9]{2}-[0-9]{2})"), _two_days),
)

"""How time is counted: when a limit runs out, why, and what is left of it. Pure: the caller brings calendar and now.

Times handed out carry London's offset as a fixed offset. With the zone itself, Python would subtract wall clocks, and
would call a time in October's repeated hour unequal to the same moment in UTC.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

from disclosure.domain.calendar import SATURDAY, SUNDAY, Calendar
from disclosure.domain.errors import Declaration, Invalid
from disclosure.domain.words import N_, in_english

LONDON = ZoneInfo("Europe/London")
LAST_SECOND = time(23, 59, 59)
LONGEST = 10_000
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199

_NO_VALUES: Mapping[str, str] = MappingProxyType({})
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_TOLD_IN_HOURS = 48


class Unit(StrEnum):
    """What a limit is counted in."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"


class Certainty(StrEnum):
    """How surely a rule is known: read in its source, read at second hand, reasoned, or looked for and not found."""

    CONFIRMED = "confirmed"
    CONFIRMED_2ND = "confirmed_2nd"
    INFERRED = "inferred"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Limit:
    """A length of time, such as 28 calendar days. Raises Declaration for a length that no rule could mean."""

    length: int
    unit: Unit

    def __post_init__(self) -> None:
        """Check the length."""
        if not 1 <= self.length <= LONGEST:
            raise Declaration(
                "limit_out_of_range",
                text=N_("A limit of %(length)s cannot be meant: give a whole number from 1 to %(longest)s."),
                length=self.length,
                longest=LONGEST,
            )


def hours(length: int) -> Limit:
    """So many elapsed hours."""
    return Limit(length, Unit.HOURS)


def calendar_days(length: int) -> Limit:
    """So many days, every date counted."""
    return Limit(length, Unit.CALENDAR_DAYS)


def working_days(length: int) -> Limit:
    """So many days, weekends and the nation's bank holidays left out."""
    return Limit(length, Unit.WORKING_DAYS)


_LIMITS = {
    (Unit.HOURS, False): N_("%(length)s hours"),
    (Unit.HOURS, True): N_("1 hour"),
    (Unit.CALENDAR_DAYS, False): N_("%(length)s calendar days"),
    (Unit.CALENDAR_DAYS, True): N_("1 calendar day"),
    (Unit.WORKING_DAYS, False): N_("%(length)s working days"),
    (Unit.WORKING_DAYS, True): N_("1 working day"),
}


def limit_in_words(limit: Limit) -> tuple[str, dict[str, str]]:
    """The limit as marked words and their values, for translation."""
    return _LIMITS[limit.unit, limit.length == 1], {"length": str(limit.length)}


def words(limit: Limit) -> str:
    """The limit in English: "28 calendar days"."""
    return in_english(*limit_in_words(limit))


def london(at: datetime) -> datetime:
    """The moment as London's clocks show it, with London's offset at that moment. Raises Invalid without an offset."""
    return _london(_utc(at, "at"))


@lru_cache(maxsize=1024)
def _london(at: datetime) -> datetime:
    """Of a time in UTC, where equal times are alike: of a case's few moments it is asked again and again."""
    local = at.astimezone(LONDON)
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()))


def london_date(at: datetime) -> date:
    """The date in London at the moment."""
    return london(at).date()


def due_at(started: datetime, limit: Limit, calendar: Calendar, *, extended_by: int = 0) -> datetime:
    """When a limit runs out: the last second that is still in time, with London's offset.

    Hours are elapsed. Days count from the day after the London date of the start and end at 23:59:59. An extension is
    counted on from the old last day, in the limit's unit. Raises Invalid for a start without an offset.
    """
    start = _utc(started, "started_at")
    total = _total(limit, extended_by)
    if limit.unit is Unit.HOURS:
        return london(start + total * _HOUR)
    day0 = london_date(start)
    if limit.unit is Unit.CALENDAR_DAYS:
        return _end_of(day0 + total * _DAY)
    *_, (last, _) = _dates(day0, total, limit.unit, calendar)
    return _end_of(last)


@dataclass(frozen=True)
class Line:
    """One line of the reasoning behind a due time: marked words with their values, about a day.

    `counted` lines are those that use up the limit: one for each day, or for hours one that carries them all.
    """

    day: date | None
    text: str
    values: Mapping[str, str] = field(default_factory=lambda: _NO_VALUES, hash=False)
    counted: bool = False

    def __str__(self) -> str:
        """The line in English, its date first."""
        told = in_english(self.text, self.values)
        return f"{self.day:%Y-%m-%d %A}: {told}" if self.day else told


def explain(started: datetime, limit: Limit, calendar: Calendar, *, extended_by: int = 0) -> tuple[Line, ...]:
    """Why `due_at` says what it says: the start, a line for each day or holiday, and the due time."""
    start, due = london(started), due_at(started, limit, calendar, extended_by=extended_by)
    is_hours = limit.unit is Unit.HOURS
    day_lines = _day_lines(start.date(), limit, calendar, extended_by)
    lines = _hour_lines(start, limit, extended_by) if is_hours else day_lines
    return (
        Line(start.date(), N_("the clock starts at %(time)s London time (UTC%(offset)s)"), _clock(start)),
        *lines,
        Line(due.date(), N_("due at %(time)s London time (UTC%(offset)s)"), _clock(due)),
    )


@dataclass(frozen=True)
class Reading:
    """A clock as it stands.

    `share` is elapsed time over the whole, `mark` the last of 50, 80 and 100 % reached; `left` is negative when late.
    """

    started: datetime
    due: datetime
    stopped: datetime | None
    share: float
    mark: Literal[0, 50, 80, 100]
    late: bool
    left: timedelta


def read(started: datetime, due: datetime, *, now: datetime, stopped: datetime | None = None) -> Reading:
    """Read a clock now, or where it stopped. Late begins with the second after the due second."""
    start, end, at = _utc(started, "started_at"), _utc(due, "due_at"), _utc(now, "now")
    if stopped is not None:
        at = min(at, _utc(stopped, "stopped_at"))
    whole, elapsed = max(end - start, _SECOND), max(at - start, timedelta())
    late = at >= end.replace(microsecond=0) + _SECOND
    left = end - at if late else max(end - at, timedelta())
    return Reading(started, due, stopped, elapsed / whole, _mark(elapsed, whole), late, left)


_LEFT = {
    "days": N_("%(days)s days left"),
    "days_hour": N_("%(days)s days 1 hour left"),
    "days_hours": N_("%(days)s days %(hours)s hours left"),
    "hour": N_("1 hour left"),
    "hours": N_("%(hours)s hours left"),
    "moment": N_("less than a minute left"),
    "minute": N_("1 minute left"),
    "minutes": N_("%(minutes)s minutes left"),
}
_LATE = {
    "days": N_("%(days)s days late"),
    "days_hour": N_("%(days)s days 1 hour late"),
    "days_hours": N_("%(days)s days %(hours)s hours late"),
    "hour": N_("1 hour late"),
    "hours": N_("%(hours)s hours late"),
    "moment": N_("less than a minute late"),
    "minute": N_("1 minute late"),
    "minutes": N_("%(minutes)s minutes late"),
}
_STOPPED_LATE = {
    "days": N_("stopped %(days)s days late"),
    "days_hour": N_("stopped %(days)s days 1 hour late"),
    "days_hours": N_("stopped %(days)s days %(hours)s hours late"),
    "hour": N_("stopped 1 hour late"),
    "hours": N_("stopped %(hours)s hours late"),
    "moment": N_("stopped less than a minute late"),
    "minute": N_("stopped 1 minute late"),
    "minutes": N_("stopped %(minutes)s minutes late"),
}
_OLD = {
    "days": N_("%(days)s days ago"),
    "days_hour": N_("%(days)s days 1 hour ago"),
    "days_hours": N_("%(days)s days %(hours)s hours ago"),
    "hour": N_("1 hour ago"),
    "hours": N_("%(hours)s hours ago"),
    "moment": N_("less than a minute ago"),
    "minute": N_("1 minute ago"),
    "minutes": N_("%(minutes)s minutes ago"),
}


def age_in_words(since: datetime, now: datetime) -> tuple[str, dict[str, str]]:
    """How long ago it was, as marked words and their values; what is dated ahead of now is of this moment."""
    shape, values = _span(max(now - since, timedelta()))
    return _OLD[shape], values


def left_in_words(reading: Reading) -> tuple[str, dict[str, str]]:
    """What is left, or how late it is, as marked words and their values. Under two days it is told in hours."""
    if reading.stopped is not None and not reading.late:
        return N_("stopped in time"), {}
    table = _LEFT if not reading.late else _LATE if reading.stopped is None else _STOPPED_LATE
    shape, values = _span(abs(reading.left))
    return table[shape], values


def _utc(at: datetime, name: str) -> datetime:
    """The moment in UTC, where arithmetic is elapsed time."""
    if at.utcoffset() is None:
        raise Invalid(name, N_("Give the time with its offset from UTC, such as 2026-05-01T09:12:00+01:00."))
    if not EARLIEST_YEAR <= at.year <= LATEST_YEAR:
        raise Invalid(
            name, N_("The year must lie between %(first)s and %(last)s."), first=EARLIEST_YEAR, last=LATEST_YEAR
        )
    return at.astimezone(UTC)


def _total(limit: Limit, extended_by: int) -> int:
    if not 0 <= extended_by <= LONGEST:
        raise Invalid("extended_by", N_("An extension is a whole number from 0 to %(longest)s."), longest=LONGEST)
    return limit.length + extended_by


def _dates(day0: date, total: int, unit: Unit, calendar: Calendar) -> Iterator[tuple[date, int | None]]:
    """Every date after day 0 up to the last, with its number; None for a date that does not count."""
    day, number = day0, 0
    while number < total:
        day += timedelta(days=1)
        if unit is Unit.WORKING_DAYS and not calendar.is_working_day(day):
            yield day, None
        else:
            number += 1
            yield day, number


@lru_cache(maxsize=1024)
def _end_of(day: date) -> datetime:
    return london(datetime.combine(day, LAST_SECOND, LONDON))


def _day_lines(day0: date, limit: Limit, calendar: Calendar, extended_by: int) -> Iterator[Line]:
    total = _total(limit, extended_by)
    yield Line(day0, N_("day 0: the date of the start does not count"))
    for day, number in _dates(day0, total, limit.unit, calendar):
        if number is None:
            yield _skipped(day, calendar)
            continue
        if limit.unit is Unit.WORKING_DAYS and day in calendar.origins:
            yield Line(day, N_("no bank holiday: %(source)s"), {"source": calendar.origins[day]})
        values = {"number": str(number), "total": str(total)}
        yield Line(day, _number_words(number, limit.length, extended_by), values, counted=True)
        if number == total and limit.unit is Unit.CALENDAR_DAYS and (day.weekday() >= SATURDAY or day in calendar.days):
            yield Line(day, N_("the last day does not move off a weekend or a bank holiday"))


def _number_words(number: int, length: int, extended_by: int) -> str:
    if number > length:
        return N_("day %(number)s of %(total)s, by the extension")
    if number == length and extended_by:
        return N_("day %(number)s of %(total)s, the last before the extension")
    return N_("day %(number)s of %(total)s")


def _skipped(day: date, calendar: Calendar) -> Line:
    """Why a date is no working day. A holiday at a weekend is named too: its substitute day follows."""
    holiday, source = calendar.days.get(day), calendar.origins.get(day)
    if day.weekday() == SATURDAY:
        text = N_("not counted: Saturday, %(holiday)s") if holiday else N_("not counted: Saturday")
    elif day.weekday() == SUNDAY:
        text = N_("not counted: Sunday, %(holiday)s") if holiday else N_("not counted: Sunday")
    elif source:
        return Line(day, N_("not counted: %(holiday)s (%(source)s)"), {"holiday": holiday or "", "source": source})
    else:
        text = N_("not counted: %(holiday)s")
    return Line(day, text, {"holiday": holiday} if holiday else _NO_VALUES)


def _hour_lines(start: datetime, limit: Limit, extended_by: int) -> Iterator[Line]:
    text = N_("elapsed hours from the moment of the start: %(hours)s")
    yield Line(None, text, {"hours": str(limit.length)}, counted=True)
    if extended_by:
        yield Line(
            None, N_("further elapsed hours by the extension: %(hours)s"), {"hours": str(extended_by)}, counted=True
        )
    before = start
    for passed in range(1, _total(limit, extended_by) + 1):
        after = london(start + passed * _HOUR)
        if after.utcoffset() != before.utcoffset():
            yield Line(after.date(), _change_words(before, after))
        before = after


def _change_words(before: datetime, after: datetime) -> str:
    if (after.utcoffset() or timedelta()) > (before.utcoffset() or timedelta()):
        return N_("the clocks go forward in between: the due time reads an hour later")
    return N_("the clocks go back in between: the due time reads an hour earlier")


def _clock(at: datetime) -> dict[str, str]:
    return {"time": f"{at:%H:%M:%S}", "offset": at.isoformat()[-6:]}


def _mark(elapsed: timedelta, whole: timedelta) -> Literal[0, 50, 80, 100]:
    """Compared in whole microseconds: a share as a float may miss the very moment."""
    if elapsed >= whole:
        return 100
    if elapsed * 100 >= whole * 80:
        return 80
    return 50 if elapsed * 100 >= whole * 50 else 0


def _span(length: timedelta) -> tuple[str, dict[str, str]]:
    """A length of time in its two largest units, rounded down: a shape and the numbers in it."""
    minutes = length // timedelta(minutes=1)
    whole_hours = minutes // 60
    if whole_hours >= _TOLD_IN_HOURS:
        days, rest = divmod(whole_hours, 24)
        values = {"days": str(days), "hours": str(rest)}
        return ("days", "days_hour")[rest] if rest <= 1 else "days_hours", values
    if whole_hours:
        return "hour" if whole_hours == 1 else "hours", {"hours": str(whole_hours)}
    if not minutes:
        return "moment", {}
    return "minute" if minutes == 1 else "minutes", {"minutes": str(minutes)}


def is_late(due: datetime, at: datetime) -> bool:
    """Whether that moment is past the due second."""
    return _utc(at, "at") >= _utc(due, "due_at").replace(microsecond=0) + _SECOND

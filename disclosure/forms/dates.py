"""Dates as people know them: whole, to the month, to the year, or a day and a time in London.

The parts are sent as `<name>-day`, `-month`, `-year`, `-time`. Whatever is sent, missing, doubled or nonsense,
gives a date or a message.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import wtforms
from wtforms.utils import unset_value

from disclosure.domain.answers import Value
from disclosure.domain.clocks import LONDON
from disclosure.domain.words import N_
from disclosure.forms.base import Asked

OLDEST = 120
"""Years before today that a person may have been born."""
FIRST_YEAR = 2010
"""Neither scheme, nor a record of one, is older."""
FURTHEST = 5
"""Years ahead that anything is planned."""

MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)
_MONTHS_TYPED = {
    typed: number
    for number, names in enumerate(
        (
            ("january", "ionawr"),
            ("february", "chwefror", "chwef"),
            ("march", "mawrth"),
            ("april", "ebrill"),
            ("may", "mai"),
            ("june", "mehefin"),
            ("july", "gorffennaf", "gorff"),
            ("august", "awst"),
            ("september", "medi", "sept"),
            ("october", "hydref"),
            ("november", "tachwedd", "tach"),
            ("december", "rhagfyr", "rhag"),
        ),
        start=1,
    )
    for name in names
    for typed in (name, name[:3])
}
_ONE_OR_TWO = re.compile(r"[0-9]{1,2}", re.ASCII)
_YEAR = re.compile(r"[0-9]{4}", re.ASCII)
_TIME = re.compile(r"([0-9]{1,2})[:.]?([0-9]{2})", re.ASCII)
_STORED = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)
_LONGEST = 20


class Wrong(ValueError):
    """A date that cannot be: the message, its values, and the part to go to."""

    def __init__(self, text: str, part: str, **values: object) -> None:
        super().__init__(text)
        self.text = text
        self.part = part
        self.values = values


def read_day(typed: str) -> int:
    """A day of a month, 1 to 31. Raises Wrong."""
    if _ONE_OR_TWO.fullmatch(typed) and 1 <= int(typed) <= 31:  # noqa: PLR2004
        return int(typed)
    raise Wrong(N_("The day must be a number from 1 to 31"), "day")


def read_month(typed: str) -> int:
    """A month as a number or a name, English or Welsh, whole or as either is shortened. Raises Wrong."""
    number = int(typed) if _ONE_OR_TWO.fullmatch(typed) else _MONTHS_TYPED.get(typed.lower().rstrip("."), 0)
    if 1 <= number <= len(MONTHS):
        return number
    raise Wrong(N_("The month must be a number from 1 to 12, or its name"), "month")


def read_year(typed: str, first: int, last: int) -> int:
    """A year of four figures within bounds. Raises Wrong."""
    if not _YEAR.fullmatch(typed):
        raise Wrong(N_("The year must have 4 figures, for example 1985"), "year")
    if not first <= int(typed) <= last:
        raise Wrong(N_("The year must be from %(first)s to %(last)s"), "year", first=first, last=last)
    return int(typed)


def real_date(year: int, month: int, day: int) -> date:
    """The date, if the calendar has it. Raises Wrong."""
    try:
        return date(year, month, day)
    except ValueError:
        raise Wrong(N_("There is no such date. Check the day and the month"), "day") from None


def read_time(typed: str) -> time:
    """Hours and minutes of a 24-hour clock, as 9:05, 09.05 or 0905. Raises Wrong."""
    found = _TIME.fullmatch(typed)
    if found and int(found[1]) < 24 and int(found[2]) < 60:  # noqa: PLR2004
        return time(int(found[1]), int(found[2]))
    raise Wrong(N_("Enter the time on the 24-hour clock, for example 09:30 or 14:05"), "time")


def london_moment(day: date, at: time) -> datetime:
    """That wall clock in London as UTC; of an hour that happens twice, the first. Raises Wrong for a skipped hour."""
    moment = datetime.combine(day, at, LONDON).astimezone(UTC)
    if moment.astimezone(LONDON).replace(tzinfo=None) != datetime.combine(day, at):
        raise Wrong(N_("The clocks went forward that night and this time did not happen. Check the time"), "time")
    return moment


def date_words(stored: str, translate: Any) -> str:
    """From 1980-05-17, 1980-05 or 1980: "17 May 1980", "May 1980" or "1980". Anything else is given back as it is."""
    found = _STORED.fullmatch(stored)
    if not found or not 1 <= int(found[2] or 1) <= len(MONTHS):
        return stored
    year, month, day = found[1], found[2], found[3]
    if not month:
        return year
    name = translate(MONTHS[int(month) - 1])
    if not day:
        return translate(N_("%(month)s %(year)s"), month=name, year=year)
    return translate(N_("%(day)s %(month)s %(year)s"), day=int(day), month=name, year=year)


class InParts(Asked, wtforms.Field):
    """What the date fields share: several inputs under one question. A subclass reads and writes the parts."""

    macro = "date"
    parts: tuple[str, ...] = ("day", "month", "year")

    def __init__(self, label: str, *, hint: str = "", validators: Sequence[Any] = (), **kwargs: Any) -> None:
        """Without `Required`, empty parts are no answer."""
        super().__init__(label, list(validators), description=hint, **kwargs)
        self.typed = dict.fromkeys(self.parts, "")
        self.wrong_part = ""

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read the parts; the first of each that was sent counts, and a missing one is empty."""
        super().process(None, data, extra_filters)
        if formdata is None:
            self.typed = dict(self.typed_from(self.data))
            return
        sent = {part: (formdata.getlist(f"{self.name}-{part}") or [""])[0].strip() for part in self.parts}
        self.typed = sent
        self.data = None
        self.process_errors = []
        if self.is_empty:
            return
        try:
            self.data = self.read(sent)
        except Wrong as wrong:
            self.wrong_part = wrong.part
            self.process_errors.append(self.translate(wrong.text, **wrong.values))

    @property
    def sent_as(self) -> Sequence[str]:
        """Each part by itself, and nothing under its own name."""
        return [f"{self.name}-{part}" for part in self.parts]

    def clear(self) -> None:
        """No answer, whatever was typed."""
        self.data, self.typed = None, dict.fromkeys(self.parts, "")
        self.process_errors, self.wrong_part = [], ""

    def read(self, sent: Mapping[str, str]) -> Any:
        """The data from the parts, at least one of which is filled. Raises Wrong."""
        raise NotImplementedError

    def typed_from(self, data: Any) -> Mapping[str, str]:
        """The parts to show for the data of a page just opened."""
        raise NotImplementedError

    @property
    def is_empty(self) -> bool:
        """Nothing was typed in any part."""
        return not any(self.typed.values())

    @property
    def focus_id(self) -> str:
        """The part that is wrong, or the first."""
        return f"{self.id}-{self.wrong_part or self.parts[0]}"

    def items(self) -> list[dict[str, Any]]:
        """The inputs as the macros take them."""
        wrong = [self.wrong_part] if self.wrong_part else list(self.parts) if self.error else []
        return [
            {
                "id": f"{self.id}-{part}",
                "name": f"{self.name}-{part}",
                "text": self.translate(_PART_WORDS[part]),
                "value": "".join(sign for sign in self.typed[part] if sign.isprintable())[:_LONGEST],
                "width": 4 if part == "year" else 5 if part == "time" else 2,
                "numeric": part in ("day", "year"),
                "is_wrong": part in wrong,
            }
            for part in self.parts
        ]


_PART_WORDS = {"day": N_("Day"), "month": N_("Month"), "year": N_("Year"), "time": N_("Time")}


def _need(sent: Mapping[str, str], parts: Sequence[str], text: str) -> None:
    for part in parts:
        if not sent[part]:
            raise Wrong(text, part)


class PartialDate(InParts):
    """A date known to the year, the month or the day, never in the future: "1980", "1980-05" or "1980-05-17"."""

    def typed_from(self, data: Any) -> Mapping[str, str]:
        """The parts of a stored date."""
        found = _STORED.fullmatch(data) if isinstance(data, str) else None
        year, month, day = found.groups() if found else (None, None, None)
        return {"day": (day or "").lstrip("0"), "month": (month or "").lstrip("0"), "year": year or ""}

    def read(self, sent: Mapping[str, str]) -> str:
        """As much of the date as was given."""
        today = self._form.now.astimezone(LONDON).date()
        _need(sent, ["year"], N_("Enter the year, even if you only know roughly when"))
        year = read_year(sent["year"], today.year - OLDEST, today.year)
        if not sent["month"]:
            if sent["day"]:
                raise Wrong(N_("Enter the month as well, or leave the day empty"), "month")
            return f"{year:04}"
        month = read_month(sent["month"])
        day = real_date(year, month, read_day(sent["day"])) if sent["day"] else date(year, month, 1)
        if day > today:
            raise Wrong(N_("The date must be today or in the past"), "day" if month <= today.month else "month")
        return day.isoformat() if sent["day"] else f"{year:04}-{month:02}"

    def words(self) -> str:
        """The date written out as far as it is known."""
        return date_words(self.data, self.translate) if self.data else ""


class DayField(InParts):
    """A whole day: `future=True` for what is planned, else today or before. Data is a date, stored "2026-05-17"."""

    def __init__(self, label: str, *, future: bool = False, **kwargs: Any) -> None:
        """Never before FIRST_YEAR nor further than FURTHEST years ahead."""
        super().__init__(label, **kwargs)
        self.future = future

    def process_data(self, value: Any) -> None:
        """A date, or one as stored."""
        self.data = date.fromisoformat(value) if isinstance(value, str) and value else value or None

    def typed_from(self, data: Any) -> Mapping[str, str]:
        """The parts of a day."""
        if not data:
            return dict.fromkeys(self.parts, "")
        return {"day": str(data.day), "month": str(data.month), "year": f"{data.year:04}"}

    def read(self, sent: Mapping[str, str]) -> date:
        """The day."""
        today = self._form.now.astimezone(LONDON).date()
        day = _whole_day(sent, today, future=self.future)
        if day > today and not self.future:
            raise Wrong(N_("The date must be today or in the past"), "day")
        return day

    def value(self) -> Value:
        """ISO, or None."""
        return self.data.isoformat() if self.data else None

    def words(self) -> str:
        """The day written out."""
        return date_words(self.data.isoformat(), self.translate) if self.data else ""


class WhenField(InParts):
    """A day and a time in London, filled in with now when the page is opened. Data is an aware moment in UTC.

    Refuses the future (unless `future=True`), anything before FIRST_YEAR, and the hour that is left out in March.
    """

    parts = ("day", "month", "year", "time")

    def __init__(self, label: str, *, future: bool = False, default_now: bool | None = None, **kwargs: Any) -> None:
        """`default_now` is on for what has happened and off for what is planned."""
        super().__init__(label, **kwargs)
        self.future = future
        self.default_now = not future if default_now is None else default_now

    def process_data(self, value: Any) -> None:
        """A moment, or one as stored; nothing becomes now where the field says so."""
        moment = datetime.fromisoformat(value) if isinstance(value, str) and value else value or None
        if moment is None and self.default_now:
            moment = self._form.now.replace(second=0, microsecond=0)
        self.data = moment.astimezone(UTC) if moment else None

    def typed_from(self, data: Any) -> Mapping[str, str]:
        """The parts of a moment, as London's clocks show it."""
        if not data:
            return dict.fromkeys(self.parts, "")
        there = data.astimezone(LONDON)
        return {"day": str(there.day), "month": str(there.month), "year": f"{there.year:04}", "time": f"{there:%H:%M}"}

    def read(self, sent: Mapping[str, str]) -> datetime:
        """The moment."""
        now = self._form.now
        day = _whole_day(sent, now.astimezone(LONDON).date(), future=self.future)
        _need(sent, ["time"], N_("Enter the time as well, for example 14:05. Your best estimate will do"))
        moment = london_moment(day, read_time(sent["time"]))
        if moment > now and not self.future:
            part = "time" if moment - now < _DAY else "day"
            raise Wrong(N_("This is still to come. Enter a date and time in the past"), part)
        return moment

    def value(self) -> Value:
        """ISO 8601 in UTC, or None."""
        return self.data.isoformat() if self.data else None

    def words(self) -> str:
        """Day and time as London's clocks show them."""
        if not self.data:
            return ""
        there = self.data.astimezone(LONDON)
        day = date_words(there.date().isoformat(), self.translate)
        return self.translate(N_("%(day)s at %(time)s"), day=day, time=f"{there:%H:%M}")


_DAY = timedelta(days=1)


def _whole_day(sent: Mapping[str, str], today: date, *, future: bool) -> date:
    _need(sent, ["day", "month", "year"], N_("Enter the day, the month and the year"))
    day, month = read_day(sent["day"]), read_month(sent["month"])
    return real_date(read_year(sent["year"], FIRST_YEAR, today.year + (FURTHEST if future else 0)), month, day)

"""Due times as the law counts them: tables reckoned by hand from the rulings and the published bank holidays."""

from datetime import UTC, date, datetime, timedelta

import pytest

from disclosure.domain.calendar import Calendar
from disclosure.domain.clocks import (
    Limit,
    Unit,
    calendar_days,
    due_at,
    explain,
    hours,
    left_in_words,
    limit_in_words,
    london,
    london_date,
    read,
    words,
    working_days,
)
from disclosure.domain.errors import Declaration, Invalid

GREAT_BRITAIN = {
    "2021-12-27": "Christmas Day (substitute day)",
    "2021-12-28": "Boxing Day (substitute day)",
    "2022-01-03": "New Year's Day (substitute day)",
    "2022-06-02": "Spring bank holiday",
    "2022-06-03": "Platinum Jubilee",
    "2022-09-19": "State Funeral of Queen Elizabeth II",
    "2023-05-01": "Early May bank holiday",
    "2023-05-08": "Coronation of King Charles III",
    "2025-12-25": "Christmas Day",
    "2025-12-26": "Boxing Day",
    "2026-01-01": "New Year's Day",
    "2026-04-03": "Good Friday",
    "2026-12-25": "Christmas Day",
    "2026-12-26": "Boxing Day",
    "2026-12-28": "Boxing Day (substitute day)",
    "2027-01-01": "New Year's Day",
}
NOT_SCOTLAND = {"2026-04-06": "Easter Monday", "2026-08-31": "Summer bank holiday"}
SCOTLAND_ONLY = {
    "2022-01-04": "2 January (substitute day)",
    "2026-01-02": "2 January",
    "2026-06-15": "World Cup bank holiday",
    "2026-08-03": "Summer bank holiday",
    "2026-11-30": "St Andrew's Day",
    "2027-01-04": "2 January (substitute day)",
}
NORTHERN_IRELAND_ONLY = {
    "2026-03-17": "St Patrick's Day",
    "2026-07-13": "Battle of the Boyne (substitute day)",
}


def calendar(nation: str, *lists: dict[str, str]) -> Calendar:
    days = {date.fromisoformat(day): name for one in lists for day, name in one.items()}
    return Calendar.of(nation, days, "written down for the tests")


ENGLAND = calendar("england", GREAT_BRITAIN, NOT_SCOTLAND)
SCOTLAND = calendar("scotland", GREAT_BRITAIN, SCOTLAND_ONLY)
NORTHERN_IRELAND = calendar("northern-ireland", GREAT_BRITAIN, NOT_SCOTLAND, NORTHERN_IRELAND_ONLY)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


RULINGS = [
    (hours(24), "2025-03-29T20:00:00+00:00", "2025-03-30T21:00:00+01:00"),
    (calendar_days(28), "2026-05-01T09:12:00+01:00", "2026-05-29T23:59:59+01:00"),
    (calendar_days(28), "2026-08-31T23:20:00+00:00", "2026-09-29T23:59:59+01:00"),
    (calendar_days(10), "2026-03-24T14:00:00+00:00", "2026-04-03T23:59:59+01:00"),
    (working_days(10), "2025-12-20T16:00:00+00:00", "2026-01-07T23:59:59+00:00"),
    (calendar_days(45), "2018-10-01T08:00:00+01:00", "2018-11-15T23:59:59+00:00"),
]

ELAPSED_HOURS = [
    (24, "2026-05-01T09:12:00+01:00", "2026-05-02T09:12:00+01:00"),
    (24, "2026-05-01T09:12:34+01:00", "2026-05-02T09:12:34+01:00"),
    (24, "2026-07-01T00:00:00+05:30", "2026-07-01T19:30:00+01:00"),
    (24, "2028-02-28T12:00:00+00:00", "2028-02-29T12:00:00+00:00"),
    (24, "2028-02-29T12:00:00+00:00", "2028-03-01T12:00:00+00:00"),
    (24, "2026-12-31T18:00:00+00:00", "2027-01-01T18:00:00+00:00"),
    # forward at 01:00 on 29 March 2026: half past one does not exist
    (24, "2026-03-28T20:00:00+00:00", "2026-03-29T21:00:00+01:00"),
    (24, "2026-03-28T01:30:00+00:00", "2026-03-29T02:30:00+01:00"),
    (24, "2026-03-29T00:59:59+00:00", "2026-03-30T01:59:59+01:00"),
    (24, "2026-03-29T02:00:00+01:00", "2026-03-30T02:00:00+01:00"),
    # back at 02:00 on 25 October 2026: half past one comes twice
    (24, "2026-10-24T20:00:00+01:00", "2026-10-25T19:00:00+00:00"),
    (24, "2026-10-24T01:30:00+01:00", "2026-10-25T01:30:00+01:00"),
    (24, "2026-10-24T02:30:00+01:00", "2026-10-25T01:30:00+00:00"),
    (24, "2026-10-25T01:30:00+01:00", "2026-10-26T00:30:00+00:00"),
    (24, "2026-10-25T01:30:00+00:00", "2026-10-26T01:30:00+00:00"),
    (48, "2026-10-24T09:00:00+01:00", "2026-10-26T08:00:00+00:00"),
    (1, "2026-10-25T00:30:00+00:00", "2026-10-25T01:30:00+00:00"),
]

EVERY_DATE = [
    # the whole of day 0 counts alike, and it is London's
    (28, "2026-01-01T00:00:00+00:00", "2026-01-29T23:59:59+00:00"),
    (28, "2026-01-01T23:59:59+00:00", "2026-01-29T23:59:59+00:00"),
    (28, "2026-06-30T22:59:59+00:00", "2026-07-28T23:59:59+01:00"),
    (28, "2026-06-30T23:00:00+00:00", "2026-07-29T23:59:59+01:00"),
    (28, "2026-12-31T23:30:00-05:00", "2027-01-29T23:59:59+00:00"),
    # months of 28 and 29 days
    (28, "2027-02-01T10:00:00+00:00", "2027-03-01T23:59:59+00:00"),
    (28, "2028-02-01T10:00:00+00:00", "2028-02-29T23:59:59+00:00"),
    (28, "2028-02-29T10:00:00+00:00", "2028-03-28T23:59:59+01:00"),
    (10, "2028-02-20T10:00:00+00:00", "2028-03-01T23:59:59+00:00"),
    # into summer and winter time, and ending on the very day
    (28, "2026-03-01T10:00:00+00:00", "2026-03-29T23:59:59+01:00"),
    (28, "2026-09-27T10:00:00+01:00", "2026-10-25T23:59:59+00:00"),
    (28, "2026-10-10T10:00:00+01:00", "2026-11-07T23:59:59+00:00"),
    # the last day stays on Christmas Day, a Saturday, a Sunday
    (10, "2025-12-15T10:00:00+00:00", "2025-12-25T23:59:59+00:00"),
    (28, "2026-01-03T10:00:00+00:00", "2026-01-31T23:59:59+00:00"),
    (28, "2026-01-04T10:00:00+00:00", "2026-02-01T23:59:59+00:00"),
    # the old limits
    (35, "2022-12-01T10:00:00+00:00", "2023-01-05T23:59:59+00:00"),
    (35, "2022-03-01T10:00:00+00:00", "2022-04-05T23:59:59+01:00"),
    (35, "2024-01-31T10:00:00+00:00", "2024-03-06T23:59:59+00:00"),
    (45, "2022-12-20T10:00:00+00:00", "2023-02-03T23:59:59+00:00"),
    (45, "2020-01-20T10:00:00+00:00", "2020-03-05T23:59:59+00:00"),
    (45, "2023-04-02T23:30:00+00:00", "2023-05-18T23:59:59+01:00"),
]

WORKING = [
    # Easter 2026: Scotland works on Easter Monday
    (ENGLAND, 10, "2026-03-24T14:00:00+00:00", "2026-04-09T23:59:59+01:00"),
    (SCOTLAND, 10, "2026-03-24T14:00:00+00:00", "2026-04-08T23:59:59+01:00"),
    # Christmas and New Year
    (SCOTLAND, 10, "2025-12-20T16:00:00+00:00", "2026-01-08T23:59:59+00:00"),
    (ENGLAND, 10, "2021-12-20T10:00:00+00:00", "2022-01-06T23:59:59+00:00"),
    (SCOTLAND, 10, "2021-12-20T10:00:00+00:00", "2022-01-07T23:59:59+00:00"),
    (ENGLAND, 10, "2026-12-21T10:00:00+00:00", "2027-01-07T23:59:59+00:00"),
    (SCOTLAND, 10, "2026-12-21T10:00:00+00:00", "2027-01-08T23:59:59+00:00"),
    (ENGLAND, 1, "2025-12-24T10:00:00+00:00", "2025-12-29T23:59:59+00:00"),
    # started on a holiday, at a weekend, on a Friday
    (ENGLAND, 1, "2025-12-25T10:00:00+00:00", "2025-12-29T23:59:59+00:00"),
    (ENGLAND, 1, "2026-06-06T10:00:00+01:00", "2026-06-08T23:59:59+01:00"),
    (ENGLAND, 1, "2026-06-07T22:59:59+00:00", "2026-06-08T23:59:59+01:00"),
    (ENGLAND, 1, "2026-06-07T23:00:00+00:00", "2026-06-09T23:59:59+01:00"),
    (ENGLAND, 5, "2026-06-05T10:00:00+01:00", "2026-06-12T23:59:59+01:00"),
    # one-off days
    (ENGLAND, 10, "2022-05-25T12:00:00+01:00", "2022-06-10T23:59:59+01:00"),
    (ENGLAND, 10, "2022-09-09T12:00:00+01:00", "2022-09-26T23:59:59+01:00"),
    (ENGLAND, 10, "2023-04-28T12:00:00+01:00", "2023-05-16T23:59:59+01:00"),
    (SCOTLAND, 10, "2026-06-05T12:00:00+01:00", "2026-06-22T23:59:59+01:00"),
    (ENGLAND, 10, "2026-06-05T12:00:00+01:00", "2026-06-19T23:59:59+01:00"),
    # summer, St Andrew's Day, the Boyne, St Patrick's Day
    (ENGLAND, 10, "2026-08-21T12:00:00+01:00", "2026-09-07T23:59:59+01:00"),
    (SCOTLAND, 10, "2026-08-21T12:00:00+01:00", "2026-09-04T23:59:59+01:00"),
    (ENGLAND, 10, "2026-11-23T12:00:00+00:00", "2026-12-07T23:59:59+00:00"),
    (SCOTLAND, 10, "2026-11-23T12:00:00+00:00", "2026-12-08T23:59:59+00:00"),
    (ENGLAND, 10, "2026-07-06T12:00:00+01:00", "2026-07-20T23:59:59+01:00"),
    (NORTHERN_IRELAND, 10, "2026-07-06T12:00:00+01:00", "2026-07-21T23:59:59+01:00"),
    (ENGLAND, 3, "2026-03-12T12:00:00+00:00", "2026-03-17T23:59:59+00:00"),
    (NORTHERN_IRELAND, 3, "2026-03-12T12:00:00+00:00", "2026-03-18T23:59:59+00:00"),
    # into winter time, and over a leap day
    (ENGLAND, 10, "2026-10-20T10:00:00+01:00", "2026-11-03T23:59:59+00:00"),
    (ENGLAND, 3, "2028-02-25T10:00:00+00:00", "2028-03-01T23:59:59+00:00"),
]

EXTENDED = [
    (calendar_days(28), 7, "2026-05-01T09:12:00+01:00", "2026-06-05T23:59:59+01:00"),
    (calendar_days(35), 10, "2018-10-01T08:00:00+01:00", "2018-11-15T23:59:59+00:00"),
    (working_days(10), 5, "2025-12-20T16:00:00+00:00", "2026-01-14T23:59:59+00:00"),
    (working_days(10), 3, "2026-03-19T10:00:00+00:00", "2026-04-09T23:59:59+01:00"),
    (hours(24), 24, "2026-10-24T09:00:00+01:00", "2026-10-26T08:00:00+00:00"),
    (hours(24), 1, "2026-05-01T09:12:00+01:00", "2026-05-02T10:12:00+01:00"),
]


@pytest.mark.parametrize(("limit", "start", "due"), RULINGS)
def test_the_rulings_own_examples(limit: Limit, start: str, due: str) -> None:
    assert due_at(at(start), limit, ENGLAND).isoformat() == due


@pytest.mark.parametrize(("length", "start", "due"), ELAPSED_HOURS)
def test_hours_are_elapsed(length: int, start: str, due: str) -> None:
    assert due_at(at(start), hours(length), ENGLAND).isoformat() == due


@pytest.mark.parametrize(("length", "start", "due"), EVERY_DATE)
def test_calendar_days_count_every_date_after_day_0(length: int, start: str, due: str) -> None:
    assert due_at(at(start), calendar_days(length), ENGLAND).isoformat() == due


@pytest.mark.parametrize(("nation", "length", "start", "due"), WORKING)
def test_working_days_leave_out_weekends_and_bank_holidays(nation: Calendar, length: int, start: str, due: str) -> None:
    assert due_at(at(start), working_days(length), nation).isoformat() == due


@pytest.mark.parametrize(("limit", "more", "start", "due"), EXTENDED)
def test_an_extension_counts_on_in_the_limits_unit(limit: Limit, more: int, start: str, due: str) -> None:
    assert due_at(at(start), limit, ENGLAND, extended_by=more).isoformat() == due


def test_a_start_without_an_offset_is_refused() -> None:
    with pytest.raises(Invalid, match="offset") as refusal:
        due_at(datetime(2026, 5, 1, 9, 12), hours(24), ENGLAND)  # noqa: DTZ001  what is refused
    assert refusal.value.field == "started_at"


@pytest.mark.parametrize("year", [1, 1899, 2200, 9999])
def test_absurd_years_are_refused(year: int) -> None:
    with pytest.raises(Invalid, match="between 1900 and 2199"):
        due_at(datetime(year, 12, 31, tzinfo=UTC), calendar_days(28), ENGLAND)


@pytest.mark.parametrize("length", [-1, 0, 10_001])
def test_a_limit_that_no_rule_could_mean_is_refused(length: int) -> None:
    with pytest.raises(Declaration, match="cannot be meant"):
        Limit(length, Unit.HOURS)


@pytest.mark.parametrize("more", [-1, 10_001])
def test_an_absurd_extension_is_refused(more: int) -> None:
    with pytest.raises(Invalid) as refusal:
        due_at(at("2026-05-01T09:12:00+01:00"), hours(24), ENGLAND, extended_by=more)
    assert refusal.value.field == "extended_by"


def test_working_days_outside_the_calendars_years_are_refused() -> None:
    only_2026 = Calendar.of("england", {}, "test", years=(2026, 2026))
    with pytest.raises(Invalid, match="2027-01-01 lies outside"):
        due_at(at("2026-12-31T10:00:00+00:00"), working_days(1), only_2026)


def test_a_due_time_in_the_repeated_hour_equals_the_same_moment_in_utc() -> None:
    due = due_at(at("2026-10-24T01:30:00+01:00"), hours(24), ENGLAND)
    assert due == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert due - london(at("2026-10-24T01:30:00+01:00")) == timedelta(hours=24)


def test_londons_date_is_not_utcs() -> None:
    assert london_date(at("2026-08-31T23:20:00+00:00")) == date(2026, 9, 1)
    assert london(at("2026-08-31T23:20:00+00:00")).isoformat() == "2026-09-01T00:20:00+01:00"


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        (hours(24), "24 hours"),
        (hours(1), "1 hour"),
        (calendar_days(28), "28 calendar days"),
        (calendar_days(1), "1 calendar day"),
        (working_days(10), "10 working days"),
        (working_days(1), "1 working day"),
    ],
)
def test_a_limit_in_words(limit: Limit, told: str) -> None:
    text, values = limit_in_words(limit)
    assert words(limit) == told == text % values


def test_working_days_are_explained_line_by_line() -> None:
    lines = explain(at("2025-12-20T16:00:00+00:00"), working_days(10), ENGLAND)
    assert [str(line) for line in lines] == [
        "2025-12-20 Saturday: the clock starts at 16:00:00 London time (UTC+00:00)",
        "2025-12-20 Saturday: day 0: the date of the start does not count",
        "2025-12-21 Sunday: not counted: Sunday",
        "2025-12-22 Monday: day 1 of 10",
        "2025-12-23 Tuesday: day 2 of 10",
        "2025-12-24 Wednesday: day 3 of 10",
        "2025-12-25 Thursday: not counted: Christmas Day",
        "2025-12-26 Friday: not counted: Boxing Day",
        "2025-12-27 Saturday: not counted: Saturday",
        "2025-12-28 Sunday: not counted: Sunday",
        "2025-12-29 Monday: day 4 of 10",
        "2025-12-30 Tuesday: day 5 of 10",
        "2025-12-31 Wednesday: day 6 of 10",
        "2026-01-01 Thursday: not counted: New Year's Day",
        "2026-01-02 Friday: day 7 of 10",
        "2026-01-03 Saturday: not counted: Saturday",
        "2026-01-04 Sunday: not counted: Sunday",
        "2026-01-05 Monday: day 8 of 10",
        "2026-01-06 Tuesday: day 9 of 10",
        "2026-01-07 Wednesday: day 10 of 10",
        "2026-01-07 Wednesday: due at 23:59:59 London time (UTC+00:00)",
    ]


def test_a_holiday_at_a_weekend_is_named_before_its_substitute_day() -> None:
    told = [str(line) for line in explain(at("2026-12-24T10:00:00+00:00"), working_days(1), ENGLAND)]
    assert told[2:-1] == [
        "2026-12-25 Friday: not counted: Christmas Day",
        "2026-12-26 Saturday: not counted: Saturday, Boxing Day",
        "2026-12-27 Sunday: not counted: Sunday",
        "2026-12-28 Monday: not counted: Boxing Day (substitute day)",
        "2026-12-29 Tuesday: day 1 of 1",
    ]


def test_an_extension_is_told_apart() -> None:
    told = [str(line) for line in explain(at("2026-06-04T10:00:00+01:00"), working_days(1), ENGLAND, extended_by=1)]
    assert told[2:-1] == [
        "2026-06-05 Friday: day 1 of 2, the last before the extension",
        "2026-06-06 Saturday: not counted: Saturday",
        "2026-06-07 Sunday: not counted: Sunday",
        "2026-06-08 Monday: day 2 of 2, by the extension",
    ]


def test_calendar_days_say_that_the_last_day_stays() -> None:
    told = [str(line) for line in explain(at("2026-04-01T10:00:00+01:00"), calendar_days(2), ENGLAND)]
    assert told[2:] == [
        "2026-04-02 Thursday: day 1 of 2",
        "2026-04-03 Friday: day 2 of 2",
        "2026-04-03 Friday: the last day does not move off a weekend or a bank holiday",
        "2026-04-03 Friday: due at 23:59:59 London time (UTC+01:00)",
    ]


@pytest.mark.parametrize(
    ("start", "change"),
    [
        (
            "2025-03-29T20:00:00+00:00",
            "2025-03-30 Sunday: the clocks go forward in between: the due time reads an hour later",
        ),
        (
            "2026-10-24T20:00:00+01:00",
            "2026-10-25 Sunday: the clocks go back in between: the due time reads an hour earlier",
        ),
        # the change falls into the last hour
        (
            "2026-10-24T00:30:00+01:00",
            "2026-10-25 Sunday: the clocks go back in between: the due time reads an hour earlier",
        ),
    ],
)
def test_hours_say_when_the_clocks_change(start: str, change: str) -> None:
    told = [str(line) for line in explain(at(start), hours(24), ENGLAND, extended_by=2)]
    assert told[1:-1] == [
        "elapsed hours from the moment of the start: 24",
        "further elapsed hours by the extension: 2",
        change,
    ]


def test_hours_say_nothing_of_clocks_that_do_not_change() -> None:
    told = [str(line) for line in explain(at("2026-08-31T23:20:00+00:00"), hours(24), ENGLAND)]
    assert told == [
        "2026-09-01 Tuesday: the clock starts at 00:20:00 London time (UTC+01:00)",
        "elapsed hours from the moment of the start: 24",
        "2026-09-02 Wednesday: due at 00:20:00 London time (UTC+01:00)",
    ]


def test_days_settled_by_configuration_give_their_source() -> None:
    settled = Calendar.of(
        "scotland",
        {date(2026, 6, 15): "World Cup bank holiday"},
        "test",
        origins={date(2026, 6, 15): "Royal Proclamation", date(2026, 6, 16): "Withdrawn"},
    )
    told = [str(line) for line in explain(at("2026-06-14T10:00:00+01:00"), working_days(1), settled)]
    assert told[2:-1] == [
        "2026-06-15 Monday: not counted: World Cup bank holiday (Royal Proclamation)",
        "2026-06-16 Tuesday: no bank holiday: Withdrawn",
        "2026-06-16 Tuesday: day 1 of 1",
    ]


@pytest.mark.parametrize(
    ("now", "late"),
    [
        ("2026-05-29T23:59:58+01:00", False),
        ("2026-05-29T23:59:59+01:00", False),
        ("2026-05-29T23:59:59.999999+01:00", False),
        ("2026-05-30T00:00:00+01:00", True),
        ("2026-05-29T23:00:00+00:00", True),
    ],
)
def test_late_from_the_second_after_the_due_second(now: str, late: bool) -> None:
    reading = read(at("2026-05-01T09:12:00+01:00"), at("2026-05-29T23:59:59+01:00"), now=at(now))
    assert reading.late is late
    assert (reading.left < timedelta()) is late


@pytest.mark.parametrize(
    ("now", "mark"),
    [
        ("2026-05-01T00:00:00+00:00", 0),
        ("2026-05-01T11:59:59+00:00", 0),
        ("2026-05-01T12:00:00+00:00", 50),
        ("2026-05-01T19:11:59+00:00", 50),
        ("2026-05-01T19:12:00+00:00", 80),
        ("2026-05-01T23:59:59+00:00", 80),
        ("2026-05-02T00:00:00+00:00", 100),
        ("2026-06-01T00:00:00+00:00", 100),
    ],
)
def test_marks_are_shares_of_elapsed_time(now: str, mark: int) -> None:
    assert read(at("2026-05-01T00:00:00+00:00"), at("2026-05-02T00:00:00+00:00"), now=at(now)).mark == mark


def test_half_of_a_day_with_a_clock_change_is_twelve_elapsed_hours() -> None:
    start, due = at("2026-03-28T20:00:00+00:00"), at("2026-03-29T21:00:00+01:00")
    assert read(start, due, now=at("2026-03-29T08:59:59+01:00")).mark == 0
    assert read(start, due, now=at("2026-03-29T09:00:00+01:00")).share == 0.5


def test_a_stopped_clock_is_read_where_it_stopped() -> None:
    start, due = at("2026-05-01T00:00:00+00:00"), at("2026-05-02T00:00:00+00:00")
    reading = read(start, due, now=at("2026-07-01T00:00:00+00:00"), stopped=at("2026-05-01T12:00:00+00:00"))
    assert (reading.share, reading.mark, reading.late) == (0.5, 50, False)


def test_a_clock_read_before_its_start_has_used_nothing() -> None:
    reading = read(
        at("2026-05-01T00:00:00+00:00"), at("2026-05-02T00:00:00+00:00"), now=at("2026-04-30T00:00:00+00:00")
    )
    assert (reading.share, reading.mark, reading.late) == (0, 0, False)


DUE = at("2026-05-29T12:00:00+00:00")


@pytest.mark.parametrize(
    ("before_due", "told"),
    [
        (timedelta(days=2, hours=3, minutes=59), "2 days 3 hours left"),
        (timedelta(days=2, hours=1), "2 days 1 hour left"),
        (timedelta(days=20, minutes=5), "20 days left"),
        (timedelta(hours=47, minutes=59), "47 hours left"),
        (timedelta(hours=1, minutes=59), "1 hour left"),
        (timedelta(minutes=59), "59 minutes left"),
        (timedelta(minutes=1, seconds=30), "1 minute left"),
        (timedelta(seconds=59), "less than a minute left"),
        (timedelta(), "less than a minute left"),
        (-timedelta(seconds=1), "less than a minute late"),
        (-timedelta(minutes=1), "1 minute late"),
        (-timedelta(minutes=5), "5 minutes late"),
        (-timedelta(hours=1), "1 hour late"),
        (-timedelta(hours=4, minutes=30), "4 hours late"),
        (-timedelta(days=2), "2 days late"),
        (-timedelta(days=2, hours=1), "2 days 1 hour late"),
        (-timedelta(days=3, hours=5), "3 days 5 hours late"),
    ],
)
def test_what_is_left_in_words(before_due: timedelta, told: str) -> None:
    text, values = left_in_words(read(DUE - timedelta(days=28), DUE, now=DUE - before_due))
    assert text % values == told


@pytest.mark.parametrize(
    ("after_due", "told"),
    [
        (-timedelta(days=2), "stopped in time"),
        (timedelta(), "stopped in time"),
        (timedelta(seconds=30), "stopped less than a minute late"),
        (timedelta(minutes=1), "stopped 1 minute late"),
        (timedelta(minutes=2), "stopped 2 minutes late"),
        (timedelta(hours=1), "stopped 1 hour late"),
        (timedelta(hours=2), "stopped 2 hours late"),
        (timedelta(days=2), "stopped 2 days late"),
        (timedelta(days=2, hours=1), "stopped 2 days 1 hour late"),
        (timedelta(days=2, hours=9), "stopped 2 days 9 hours late"),
    ],
)
def test_how_a_clock_stopped_in_words(after_due: timedelta, told: str) -> None:
    start, stopped = DUE - timedelta(days=28), DUE + after_due
    text, values = left_in_words(read(start, DUE, now=DUE + timedelta(days=90), stopped=stopped))
    assert text % values == told


def test_a_calendars_version_is_of_its_nation_and_dates() -> None:
    days = {date(2026, 12, 25): "Christmas Day", date(2026, 1, 1): "New Year's Day"}
    backwards = dict(reversed(days.items()))
    renamed = {**days, date(2026, 12, 25): "Christmas"}
    more = {**days, date(2026, 6, 15): "World Cup bank holiday"}
    version = Calendar.of("scotland", days, "one").version
    assert (
        version == Calendar.of("scotland", backwards, "two").version == Calendar.of("scotland", renamed, "one").version
    )
    assert (
        len({version, Calendar.of("scotland", more, "one").version, Calendar.of("england", days, "one").version}) == 3
    )
    assert len(version) == 16


def test_a_calendars_version_is_the_same_in_every_release() -> None:
    """Stored deadlines name it: a new way of reckoning it would make every one look out of date."""
    # printf 'england\n2026-01-01\n2026-12-25' | sha256sum
    assert Calendar.of("england", {date(2026, 1, 1): "a", date(2026, 12, 25): "b"}, "c").version == "f0e149be5aaa7953"

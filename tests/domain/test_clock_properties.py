"""What holds of every clock, whatever the start: checked against a plain day-by-day count of its own."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.domain.calendar import Calendar
from disclosure.domain.clocks import Limit, Unit, due_at, explain, left_in_words, london, read

settings.register_profile("clocks", deadline=None)
QUIETLY = settings.get_profile("clocks")

FIRST, LAST = date(2015, 1, 1), date(2032, 12, 31)
NEAR_A_CLOCK_CHANGE = [
    datetime(2025, 3, 30, 1, tzinfo=UTC),
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2025, 10, 26, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
]
starts = st.one_of(
    st.datetimes(datetime(2016, 1, 1), datetime(2031, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001  strategy's bounds
    st.builds(
        lambda change, minutes: change + timedelta(minutes=minutes),
        st.sampled_from(NEAR_A_CLOCK_CHANGE),
        st.integers(-60 * 60, 60 * 60),
    ),
)
limits = st.builds(Limit, st.integers(1, 60), st.sampled_from(Unit))
day_limits = st.builds(Limit, st.integers(1, 60), st.sampled_from([Unit.CALENDAR_DAYS, Unit.WORKING_DAYS]))
extensions = st.one_of(st.just(0), st.integers(0, 30))
holidays = st.dictionaries(st.dates(FIRST, LAST), st.just("Holiday"), max_size=60)
calendars = st.builds(lambda days: Calendar.of("england", days, "test"), holidays)


def works(day: date, calendar: Calendar) -> bool:
    return day.strftime("%a") not in {"Sat", "Sun"} and day not in calendar.days


def london_day(at: datetime) -> date:
    return at.astimezone(ZoneInfo("Europe/London")).date()


@QUIETLY
@given(starts, st.integers(1, 200), extensions, calendars)
def test_hours_pass_exactly(start: datetime, length: int, more: int, calendar: Calendar) -> None:
    due = due_at(start, Limit(length, Unit.HOURS), calendar, extended_by=more)
    assert (due.astimezone(UTC) - start).total_seconds() == (length + more) * 3600


@QUIETLY
@given(starts, day_limits, extensions, calendars)
def test_days_end_on_the_date_that_a_plain_count_gives(
    start: datetime, limit: Limit, more: int, calendar: Calendar
) -> None:
    due = due_at(start, limit, calendar, extended_by=more)
    day0, last = london_day(start), due.date()
    dates = [day0 + timedelta(days=n) for n in range(1, (last - day0).days + 1)]
    counted = [day for day in dates if limit.unit is Unit.CALENDAR_DAYS or works(day, calendar)]
    assert len(counted) == limit.length + more
    assert counted[-1] == last
    assert due.timetz().replace(tzinfo=None) == time(23, 59, 59)


@QUIETLY
@given(starts, limits, extensions, calendars)
def test_due_times_carry_londons_offset(start: datetime, limit: Limit, more: int, calendar: Calendar) -> None:
    due = due_at(start, limit, calendar, extended_by=more)
    assert due.utcoffset() == due.astimezone(UTC).astimezone(ZoneInfo("Europe/London")).utcoffset()
    assert due == due.astimezone(UTC) == london(due)


@QUIETLY
@given(starts, limits, calendars, st.integers(-14 * 60, 14 * 60))
def test_the_same_moment_told_in_any_offset_is_due_alike(
    start: datetime, limit: Limit, calendar: Calendar, minutes: int
) -> None:
    elsewhere = start.astimezone(timezone(timedelta(minutes=minutes)))
    assert due_at(elsewhere, limit, calendar) == due_at(start, limit, calendar)
    assert explain(elsewhere, limit, calendar) == explain(start, limit, calendar)


@QUIETLY
@given(starts, limits, calendars, st.integers(0, 100_000))
def test_a_later_start_is_never_due_earlier(start: datetime, limit: Limit, calendar: Calendar, minutes: int) -> None:
    assert due_at(start + timedelta(minutes=minutes), limit, calendar) >= due_at(start, limit, calendar)


@QUIETLY
@given(starts, limits, st.integers(1, 30), calendars)
def test_an_extension_is_a_limit_that_starts_at_the_old_due_time(
    start: datetime, limit: Limit, more: int, calendar: Calendar
) -> None:
    old = due_at(start, limit, calendar)
    assert due_at(start, limit, calendar, extended_by=more) == due_at(old, Limit(more, limit.unit), calendar)


@QUIETLY
@given(starts, limits, calendars, st.dates(FIRST, LAST))
def test_one_more_holiday_changes_the_version_and_moves_only_working_days_later(
    start: datetime, limit: Limit, calendar: Calendar, holiday: date
) -> None:
    more = Calendar.of("england", {**calendar.days, holiday: "Proclaimed"}, "test")
    assert (more.version == calendar.version) is (holiday in calendar.days)
    before, after = due_at(start, limit, calendar), due_at(start, limit, more)
    inside = london_day(start) < holiday <= before.date() and works(holiday, calendar)
    assert (after > before) is (inside and limit.unit is Unit.WORKING_DAYS)
    assert after >= before


@QUIETLY
@given(starts, day_limits, extensions, calendars)
def test_the_reasoning_for_days_names_every_date_once_and_ends_at_the_due_time(
    start: datetime, limit: Limit, more: int, calendar: Calendar
) -> None:
    due = due_at(start, limit, calendar, extended_by=more)
    first, zero, *days, last = explain(start, limit, calendar, extended_by=more)
    day0 = london_day(start)
    assert (first.day, zero.day, last.day) == (day0, day0, due.date())
    assert f"{due:%H:%M:%S}" in str(last)
    counted = [line for line in days if line.counted]
    skipped = [line for line in days if line.text.startswith("not counted")]
    assert [line.values["number"] for line in counted] == [str(n) for n in range(1, limit.length + more + 1)]
    assert counted[-1].day == due.date()
    named = sorted(line.day for line in (*counted, *skipped) if line.day)
    assert named == [day0 + timedelta(days=n) for n in range(1, (due.date() - day0).days + 1)]
    assert not any(line.day and works(line.day, calendar) for line in skipped)


@QUIETLY
@given(starts, st.integers(1, 60), extensions, calendars)
def test_the_reasoning_for_hours_adds_up(start: datetime, length: int, more: int, calendar: Calendar) -> None:
    limit = Limit(length, Unit.HOURS)
    due = due_at(start, limit, calendar, extended_by=more)
    first, *between, last = explain(start, limit, calendar, extended_by=more)
    assert sum(int(line.values["hours"]) for line in between if line.counted) == length + more
    assert (first.day, last.day) == (london_day(start), due.date())
    changed = london(start).utcoffset() != due.utcoffset()
    assert any("the clocks go" in line.text for line in between) is changed


@QUIETLY
@given(starts, limits, calendars, st.integers(-100, 100_000), st.one_of(st.none(), st.integers(0, 100_000)))
def test_a_reading_agrees_with_itself(
    start: datetime, limit: Limit, calendar: Calendar, minutes: int, stopped_after: int | None
) -> None:
    due = due_at(start, limit, calendar)
    now = start + timedelta(minutes=minutes)
    stopped = None if stopped_after is None else start + timedelta(minutes=stopped_after)
    reading = read(start, due, now=now, stopped=stopped)
    at = now if stopped is None else min(now, stopped)
    assert reading.late is (at.replace(microsecond=0) > due.astimezone(UTC).replace(microsecond=0))
    assert (reading.left < timedelta()) is reading.late
    assert reading.share >= 0
    assert reading.mark <= 100 * reading.share + 1e-9
    assert reading.mark == 100 or not reading.late
    text, values = left_in_words(reading)
    assert ("late" in text) is reading.late
    assert "%" not in text % values

"""Dates as typed: every real one is taken as precisely as given, everything else gets a message, nothing breaks."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from disclosure.domain.clocks import LONDON
from disclosure.forms.fields import DayField, Form, PartialDate, WhenField
from tests.forms.kitchen import NOW


class Dates(Form):
    """One of each."""

    born = PartialDate("Born")
    when = WhenField("When")
    later = WhenField("Later", future=True)
    day = DayField("Day")


def _dates(now=NOW, **sent):
    form = Dates(MultiDict({name.replace("_", "-"): value for name, value in sent.items()}), now=now)
    form.validate()
    return form


@pytest.mark.parametrize(
    ("day", "month", "year", "stored", "words"),
    [
        ("", "", "1980", "1980", "1980"),
        ("", "5", "1980", "1980-05", "May 1980"),
        ("", "May", "1980", "1980-05", "May 1980"),
        ("17", "05", "1980", "1980-05-17", "17 May 1980"),
        ("7", "meh", "1980", "1980-06-07", "7 June 1980"),
        ("29", "february", "2024", "2024-02-29", "29 February 2024"),
        (" 1 ", " 1 ", " 1906 ", "1906-01-01", "1 January 1906"),
        ("25", "11", "2026", "2026-11-25", "25 November 2026"),
        ("", "", "2026", "2026", "2026"),
    ],
)
def test_a_date_of_birth_as_far_as_it_is_known(day, month, year, stored, words):
    form = _dates(born_day=day, born_month=month, born_year=year)
    assert (form.born.value(), form.born.words(), form.born.error) == (stored, words, "")


@pytest.mark.parametrize(
    ("day", "month", "year", "part", "message"),
    [
        ("1", "", "", "year", "Enter the year"),
        ("", "5", "", "year", "Enter the year"),
        ("1", "", "1980", "month", "Enter the month"),
        ("31", "4", "1980", "day", "no such date"),
        ("29", "2", "2023", "day", "no such date"),
        ("0", "1", "1980", "day", "1 to 31"),
        ("1", "13", "1980", "month", "1 to 12"),
        ("1", "Mayy", "1980", "month", "1 to 12"),
        ("1", "1", "80", "year", "4 figures"),
        ("1", "1", "19800", "year", "4 figures"),
        ("1", "1", "1905", "year", "from 1906 to 2026"),
        ("", "", "2027", "year", "from 1906 to 2026"),
        ("", "12", "2026", "month", "in the past"),
        ("26", "11", "2026", "day", "in the past"),
        ("١", "1", "1980", "day", "1 to 31"),
    ],
)
def test_an_absurd_date_of_birth_is_refused_at_the_part_that_is_wrong(day, month, year, part, message):
    form = _dates(born_day=day, born_month=month, born_year=year)
    assert form.born.value() is None
    assert message in form.born.error
    assert form.born.focus_id == f"born-{part}"
    assert form.born.typed == {"day": day, "month": month, "year": year}


def test_a_moment_opens_as_now_in_london():
    form = Dates(now=datetime(2026, 7, 1, 22, 59, 30, tzinfo=UTC))
    assert form.when.typed == {"day": "1", "month": "7", "year": "2026", "time": "23:59"}
    assert form.when.data == datetime(2026, 7, 1, 22, 59, tzinfo=UTC)
    assert not any(form.later.typed.values())
    assert not any(form.day.typed.values())


def _when(form_now, day, month, year, at, name="when"):
    sent = {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year, f"{name}_time": at}
    return getattr(_dates(now=form_now, **sent), name)


@pytest.mark.parametrize(
    ("day", "month", "year", "at", "stored"),
    [
        ("25", "11", "2026", "15:04", "2026-11-25T15:04:00+00:00"),
        ("1", "7", "2026", "0.30", "2026-06-30T23:30:00+00:00"),
        ("1", "July", "2026", "0930", "2026-07-01T08:30:00+00:00"),
        ("25", "10", "2026", "01:30", "2026-10-25T00:30:00+00:00"),  # happens twice: the first
        ("29", "3", "2026", "00:59", "2026-03-29T00:59:00+00:00"),
        ("29", "3", "2026", "02:00", "2026-03-29T01:00:00+00:00"),
        ("1", "1", "2010", "00:00", "2010-01-01T00:00:00+00:00"),
    ],
)
def test_a_day_and_time_in_london_is_stored_in_utc(day, month, year, at, stored):
    field = _when(NOW, day, month, year, at)
    assert (field.value(), field.error) == (stored, "")


@pytest.mark.parametrize(
    ("day", "month", "year", "at", "part", "message"),
    [
        ("25", "11", "2026", "15:05", "time", "still to come"),
        ("27", "11", "2026", "10:00", "day", "still to come"),
        ("31", "12", "2009", "10:00", "year", "from 2010 to 2026"),
        ("29", "3", "2026", "01:00", "time", "clocks went forward"),
        ("29", "3", "2026", "01:59", "time", "clocks went forward"),
        ("1", "1", "2026", "", "time", "Enter the time"),
        ("1", "1", "2026", "24:00", "time", "24-hour"),
        ("1", "1", "2026", "9:5", "time", "24-hour"),
        ("1", "1", "2026", "noon", "time", "24-hour"),
        ("", "1", "2026", "10:00", "day", "the day, the month and the year"),
        ("", "", "", "10:00", "day", "the day, the month and the year"),
        ("1", "1", "", "10:00", "year", "the day, the month and the year"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_at_the_part_that_is_wrong(day, month, year, at, part, message):
    field = _when(NOW, day, month, year, at)
    assert field.data is None
    assert message in field.error
    assert field.focus_id == f"when-{part}"


def test_what_is_planned_may_lie_ahead_but_not_beyond_sense():
    assert _when(NOW, "1", "12", "2026", "10:00", "later").value() == "2026-12-01T10:00:00+00:00"
    assert "from 2010 to 2031" in _when(NOW, "1", "12", "9999", "10:00", "later").error


def test_a_day_is_today_or_before_unless_planned():
    form = _dates(day_day="25", day_month="11", day_year="2026")
    assert form.day.value() == "2026-11-25"
    assert "in the past" in _dates(day_day="26", day_month="11", day_year="2026").day.error


def test_a_form_with_dates_must_be_told_the_time():
    with pytest.raises(TypeError, match="now="):
        Dates()


PART = st.one_of(
    st.text(max_size=12),
    st.integers(-3, 40).map(str),
    st.integers(1850, 2040).map(str),
    st.sampled_from(["may", "Medi"]),
)
TIMES = st.one_of(st.text(max_size=8), st.times().map(lambda at: at.strftime("%H:%M")))


@given(PART, PART, PART)
@example("31", "2", "2000")
def test_any_typing_gives_a_partial_date_in_the_past_or_a_message(day, month, year):
    field = _dates(born_day=day, born_month=month, born_year=year).born
    is_blank = not (day + month + year).strip()
    assert (field.value() is None) == (bool(field.error) or is_blank)
    if field.value():
        known = field.value().split("-")
        whole = date(*map(int, [*known, "01", "01"][:3]))
        assert date(NOW.year - 120, 1, 1) <= whole <= NOW.date()
        assert len(known) == 1 + bool(month.strip()) + bool(day.strip())


@given(st.dates(date(1906, 1, 1), NOW.date()), st.sampled_from(["year", "month", "day"]))
def test_every_real_date_in_the_past_is_taken_as_precisely_as_given(born, known_to):
    sent = {"born_year": f"{born.year:04}"}
    if known_to != "year":
        sent["born_month"] = str(born.month)
    if known_to == "day":
        sent["born_day"] = str(born.day)
    stored = {"year": f"{born.year:04}", "month": f"{born:%Y-%m}", "day": born.isoformat()}
    assert _dates(**sent).born.value() == stored[known_to]


@given(PART, PART, PART, TIMES)
def test_any_typing_gives_a_past_moment_or_a_message(day, month, year, at):
    field = _when(NOW, day, month, year, at)
    is_blank = not (day + month + year + at).strip()
    assert (field.data is None) == (bool(field.error) or is_blank)
    if field.data:
        assert datetime(2010, 1, 1, tzinfo=UTC) <= field.data <= NOW


@given(st.dates(date(2010, 1, 1), date(2026, 11, 24)), st.times())
@example(date(2026, 3, 29), time(1, 30))
@example(date(2026, 10, 25), time(1, 30))
def test_exactly_the_moments_that_london_had_are_taken(day, at):
    at = at.replace(second=0, microsecond=0, fold=0)  # of an hour that comes twice the first is meant
    there = datetime.combine(day, at, LONDON)
    happened = there.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) == datetime.combine(day, at)
    field = _when(NOW, str(day.day), str(day.month), str(day.year), f"{at:%H:%M}")
    assert field.data == (there.astimezone(UTC) if happened else None)
    assert bool(field.error) != happened

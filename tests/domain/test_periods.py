"""Periods as they are asked for, and the moment as of which, as a table."""

from datetime import UTC, date, datetime

import pytest

from disclosure.domain.errors import Invalid
from disclosure.domain.periods import as_of, parse

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-Q2", "2026-04-01", "2026-06-30"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2025-26-Q1", "2025-04-01", "2025-06-30"),
        ("2025-26-Q3", "2025-10-01", "2025-12-31"),
        ("2025-26-Q4", "2026-01-01", "2026-03-31"),
        ("2010-11-Q4", "2011-01-01", "2011-03-31"),
        ("2026-03", "2026-03-01", "2026-03-31"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        # A month, though it looks like a financial year.
        ("2000-01", "2000-01-01", "2000-01-31"),
        ("2011-12", "2011-12-01", "2011-12-31"),
        ("2012-13", "2012-04-01", "2013-03-31"),
        ("2025-26", "2025-04-01", "2026-03-31"),
        ("1999-00", "1999-04-01", "2000-03-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        # The last that can be asked for, to its last day.
        ("2199", "2199-01-01", "2199-12-31"),
        ("2199-Q4", "2199-10-01", "2199-12-31"),
        ("2199-12", "2199-12-01", "2199-12-31"),
        ("2026-01-01/2026-03-31", "2026-01-01", "2026-03-31"),
        ("2011-04-01/2012-03-31", "2011-04-01", "2012-03-31"),
        ("2024-02-29/2024-02-29", "2024-02-29", "2024-02-29"),
    ],
)
def test_a_period_has_its_first_and_last_day(asked, first, last):
    period = parse(asked)
    assert (period.asked, period.first, period.last) == (asked, date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("", "is no period"),
        ("2026-Q5", "is no period"),
        ("2026-Q0", "is no period"),
        ("2026-q1", "is no period"),
        (" 2026", "is no period"),
        ("2026\n", "is no period"),
        ("26", "is no period"),
        ("٢٠٢٦", "is no period"),
        ("last quarter", "is no period"),
        ("2026-3", "is no period"),
        ("2026-01-01", "is no period"),
        ("2026-01-01/", "is no period"),
        ("2026-01-01/2026-02-01/2026-03-01", "is no period"),
        ("2026-13", "The year from April 2026 is 2026-27"),
        ("2026-00", "The year from April 2026 is 2026-27"),
        ("2025-27", "The year from April 2025 is 2025-26"),
        ("2025-27-Q1", "The year from April 2025 is 2025-26"),
        ("2026-02-01/2026-02-30", "names a day that is in no calendar"),
        ("2026-03-31/2026-01-01", "ends before it begins"),
        ("0000", "lies outside the years"),
        ("9999-00", "lies outside the years"),
        ("1066-10-14/1066-10-14", "lies outside the years"),
    ],
)
def test_what_is_no_period_is_refused_in_words(asked, told):
    with pytest.raises(Invalid, match=told) as refused:
        parse(asked)
    assert refused.value.field == "period"


def test_a_long_text_is_not_given_back_whole():
    with pytest.raises(Invalid) as refused:
        parse("9" * 10_000)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize(
    ("asked", "at"),
    [
        ("2026-05-01T12:00:00+00:00", NOW),
        ("2026-05-01T13:00:00+01:00", NOW),
        ("2026-03-29T00:30:00Z", datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_is_taken_with_its_offset(asked, at):
    assert as_of(asked, now=NOW) == at


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("2026-05-01T12:00:00", "has no offset"),
        ("2026-05-01", "has no offset"),
        ("2026-05-01T12:00:00.000001+00:00", "lies in the future"),
        ("2026-05-01T12:30:00+00:00", "lies in the future"),
        ("9999-12-31T23:59:59-23:59", "lies outside the years"),
        ("0001-01-01T00:00:00+23:59", "lies outside the years"),
        ("yesterday", "is no time"),
        ("2026-02-30T00:00:00+00:00", "is no time"),
    ],
)
def test_a_moment_without_offset_or_later_than_now_is_refused(asked, told):
    with pytest.raises(Invalid, match=told) as refused:
        as_of(asked, now=NOW)
    assert refused.value.field == "as_of"

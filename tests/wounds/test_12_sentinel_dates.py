"""Wound 12: "no deadline" was written as 9999-12-31, and some clock ran until then. Here it is its own value."""

from datetime import date, datetime

import pytest
from sqlalchemy import Date, select

from disclosure.services import jobs
from disclosure.store.db import db
from disclosure.store.models import metadata
from disclosure.store.types import UtcDateTime
from tests.web.desk import WAY

pytestmark = pytest.mark.databases("sqlite", "postgresql")

HORIZON = range(2010, 2037)  # neither scheme is older; nothing is planned further


def far_off(rows) -> list[str]:
    """Every stored day and moment that nobody can have meant."""
    found = []
    for table in metadata.sorted_tables:
        for column in table.c:
            if isinstance(column.type, UtcDateTime | Date):
                values = [value for (value,) in rows(select(column).where(column.is_not(None)))]
                assert all(isinstance(value, date | datetime) for value in values)
                found += [f"{column} {value}" for value in values if value.year not in HORIZON]
    return found


def test_no_date_beyond_a_sane_horizon_is_ever_stored(app, desk, rows):
    for stage in (*WAY, "closed"):
        desk.walk(stage)
    desk.walk("closed", "csods", "right_to_ask")
    desk.register("csods", "enquiry")
    late = desk.walk("full_checks")
    desk.take(late, "request_extension", by="omar", extend_by="90")
    desk.take(late, "decide_extension", "approve", by="sofia")
    with app.app_context():
        jobs.run(db.session, law=desk.law, actor=desk.omar.actor, now=desk.clock.forward(days=90))
    assert far_off(rows) == []


def test_no_deadline_is_no_date_and_is_said_in_words(desk):
    enquiry, closed = desk.register("csods", "enquiry"), desk.walk("closed")
    for reference in (enquiry, closed):
        assert desk.case(reference).facts["next_due_at"] is None
    row = next(row for row in desk.sofia.get("/cases").page.select("tbody tr") if enquiry in row.get_text())
    assert "Nothing running" in row.get_text()
    assert "No clock is running." in desk.sofia.get(f"/cases/{closed}").words
    for path in ("/cases", "/cases?show=closed", f"/cases/{enquiry}", f"/cases/{closed}"):
        text = desk.sofia.get(path).text
        assert "9000-01-01" not in text
        assert "9999-12-31" not in text


def test_a_date_at_the_end_of_the_calendar_cannot_be_entered(desk):
    reference = desk.walk("meeting")
    for year in ("9999", "9000", "2099", "1900", "0001"):
        end = {"occurred_at-day": "31", "occurred_at-month": "12", "occurred_at-year": year}
        with desk.nothing_changes():
            answer = desk.do(reference, "record_meeting", "held", by=desk.omar, **end)
        assert answer.errors, year

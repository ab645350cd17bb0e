"""Wound 13: a new bank holiday left open cases as they were. The job itself is tried in tests/services/test_jobs.py."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from disclosure.domain.access import Role
from disclosure.services import jobs
from disclosure.services.calendars import Added, load
from disclosure.services.verification import verify
from disclosure.store.db import db

pytestmark = pytest.mark.databases("sqlite", "postgresql")

RECEIVED = datetime(2023, 3, 20, 9, tzinfo=UTC)  # under the rules of 2016: ten working days to the meeting
CORONATION = datetime(2023, 3, 27, tzinfo=UTC).date()


@pytest.fixture
def proclaim(app, desk):
    """A bank holiday is added to the configuration, and the jobs run."""

    def make() -> None:
        product = app.extensions["disclosure"]
        added = (Added(CORONATION, "Coronation", "Proclamation of 22 March 2023"),)
        product.law = replace(product.law, calendar=load("england", added=added))
        with app.app_context():
            system = replace(desk.omar.actor, user_id=None, roles=frozenset())
            jobs.run(db.session, law=product.law, actor=system, now=desk.clock())

    return make


def test_a_new_holiday_moves_an_open_case_and_its_page_says_so_and_why(app, desk, clock, proclaim):
    clock.now = RECEIVED + timedelta(hours=2)  # so that the sample was received at nine
    closed, reference = desk.walk("closed"), desk.register()
    before = desk.case(closed)
    clock.forward(days=3)
    desk.omar = desk.as_user(Role.DISCLOSURE_OFFICER)  # sessions have ended meanwhile
    proclaim()
    answer = desk.omar.get(f"/cases/{reference}")
    event = answer.page.select_one(".app-timeline__event")
    assert event.h3.get_text(strip=True) == "Deadlines moved: the bank holidays changed"
    assert "the system" in event.get_text()
    meeting = next(clock for clock in answer.page.select(".app-clock") if "Meeting" in clock.h3.get_text())
    assert [time["datetime"] for time in meeting.select("time")] == [
        "2023-04-04T23:59:59+01:00",
        "2023-03-20T09:00:00+00:00",
    ]
    why = desk.omar.get(meeting.a["href"]).words
    assert "Mon 27 March 2023 not counted: Coronation" in why
    assert "Tue 4 April 2023 day 10 of 10" in why
    after = desk.case(closed)
    assert (after.version, after.deadlines) == (before.version, before.deadlines), "what is closed stays"
    with app.app_context():
        assert verify(db.session).ok

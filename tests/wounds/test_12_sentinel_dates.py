"""Wound 12: "no deadline" was written as 9999-12-31, and some clock ran until then. Here it is its own value."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Date, select

from disclosure.domain.errors import Invalid, Refused
from disclosure.services import jobs
from disclosure.services.calendars import load
from disclosure.store.db import db
from disclosure.store.models import metadata
from disclosure.store.types import UtcDateTime
from tests.web.client import carried
from tests.web.desk import WAY
from tests.web.test_acting import form_of

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
    desk.take(enquiry, "give_advice", "advice_given", by="ines")
    still_open = desk.register("csods", "enquiry")
    for reference in (enquiry, closed):
        assert desk.case(reference).facts["next_due_at"] is None
        assert "No clock is running." in desk.sofia.get(f"/cases/{reference}").words
    assert desk.case(still_open).facts["next_due_at"] - desk.clock.now < timedelta(days=2)
    for path in ("/cases", "/cases?show=closed", *(f"/cases/{one}" for one in (enquiry, closed, still_open))):
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


TYPED = "The enquiry abroad is still open"
TOO_FAR = "All extensions of that limit would come to {} together, and 365 is the most."


def due(desk, reference: str, clock: str = "overall") -> tuple[datetime, int]:
    """When the clock runs out, and how far it is extended."""
    (found,) = [one for one in desk.case(reference).deadlines if one["clock"] == clock]
    return found["due_at"], found["extended_by"]


def refused(answer, status: int = 409) -> str:
    """The reasons on the form's page, which still holds what was typed."""
    assert answer.status_code == status
    assert carried(form_of(answer))["reason"] == TYPED
    return answer.page.select_one(".govuk-error-summary").get_text(" ", strip=True)


def test_extensions_come_to_an_end_however_often_they_are_asked_for(desk, rows):
    reference = desk.walk("full_checks")
    began, _ = due(desk, reference)
    for _ in range(4):
        desk.take(reference, "request_extension", by="omar", extend_by="90")
        desk.take(reference, "decide_extension", "approve", by="sofia")
    with desk.nothing_changes():
        answer = desk.do(reference, "request_extension", by=desk.omar, extend_by="6", reason=TYPED)
        assert TOO_FAR.format(366) in refused(answer)
    for _ in range(2):  # each could be approved when it is asked for; only one of the two can be
        desk.take(reference, "request_extension", by="omar", extend_by="5")
    assert desk.do(reference, "decide_extension", "approve", by=desk.sofia, reason=TYPED).status_code == 303
    with desk.nothing_changes():
        answer = desk.do(reference, "decide_extension", "approve", by=desk.sofia, reason=TYPED)
        assert TOO_FAR.format(370) in refused(answer)
    assert desk.do(reference, "decide_extension", "refuse", by=desk.sofia).status_code == 303
    assert due(desk, reference) == (began + timedelta(days=365), 365)
    assert far_off(rows) == []


def test_a_force_has_its_own_bound_and_each_deadline_its_own_sum(app, desk):
    product = app.extensions["disclosure"]
    product.law = replace(product.law, longest_extension=10)
    reference = desk.walk("meeting")
    for clock in ("overall", "meeting"):
        desk.take(reference, "request_extension", by="omar", clock=clock, extend_by="10")
        desk.take(reference, "decide_extension", "approve", by="sofia")
        with pytest.raises(Refused, match="would come to 11 together, and 10 is the most"):
            desk.take(reference, "request_extension", by="omar", clock=clock, extend_by="1")


WORKING_DAYS = datetime(2023, 3, 20, 9, tzinfo=UTC)  # under the rules of 2016 the meeting has ten of them


def test_no_limit_runs_out_of_the_calendar_and_what_was_typed_stays(app, desk):
    desk.clock.now = WORKING_DAYS + timedelta(hours=2)
    reference = desk.walk("meeting")
    desk.take(reference, "request_extension", by="omar", clock="meeting", extend_by="90")
    product = app.extensions["disclosure"]
    product.law = replace(product.law, calendar=load("england", years=(2010, 2022)))
    with desk.nothing_changes():
        asked = desk.do(reference, "request_extension", by=desk.omar, clock="meeting", reason=TYPED)
        approved = desk.do(reference, "decide_extension", "approve", by=desk.sofia, reason=TYPED)
        path = "/register/dvds/right_to_ask"
        registered = desk.register_on_page(path, desk.fields("register_dvds_right_to_ask"), by=desk.ines)
    for said in (refused(asked), refused(approved), registered.page.select_one(".govuk-error-summary").get_text(" ")):
        assert "outside the years whose bank holidays are known, 2010 to 2022" in said
    assert registered.status_code == 409
    assert carried(form_of(registered))["subject-0-family_name"]


def test_a_value_that_only_the_service_finds_wrong_loses_nothing_typed_either(desk, monkeypatch):
    reference = desk.walk("full_checks")

    def invalid(*_, **__):
        raise Invalid("extended_by", "%(what)s cannot be right", what="That")

    monkeypatch.setattr("disclosure.services.casework.perform", invalid)
    answer = desk.do(reference, "request_extension", by=desk.omar, reason=TYPED)
    assert "That cannot be right" in refused(answer, 400)

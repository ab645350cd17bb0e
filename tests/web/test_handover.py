"""A case on one sheet for whoever takes over: what is due, who is who, how to reach the applicant; that it was opened is on record."""

import pytest
from sqlalchemy import select

from disclosure.store.models import accesses
from tests.web.applicant import Applicant
from tests.web.beside import do_jobs
from tests.web.client import Answer, Client
from tests.web.desk import Desk
from tests.web.test_public_later import ANOTHER_PLAN, asks


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


def test_it_says_who_printed_it_when_what_is_due_what_is_next_and_who_is_who(desk):
    reference = desk.walk("meeting")
    desk.take(reference, "note", by="omar", note="She is at her sister's until Friday.")
    sheet = desk.sofia.get(f"/cases/{reference}/handover")
    assert "Printed by Sofia Marsh on 4 November 2026, 10:00" in sheet.words
    assert "due 14 November 2026" in sheet.words
    assert "Record the meeting" in sheet.words
    (subject,) = (
        one.get_text() for one in sheet.page.select(".app-handover li") if one.get_text().startswith("Subject")
    )
    assert subject.startswith("Subject: Daniel Croft, also Danny, born 1986")
    assert "She is at her sister's until Friday." in sheet.words
    assert sheet.page.select_one(".app-marking")


def test_it_says_how_the_applicant_is_reached_as_the_application_stands(desk):
    reference = desk.register(safe_times="Only at work")
    sheet = desk.omar.get(f"/cases/{reference}/handover")
    assert "How to reach the applicant safely" in sheet.words
    assert "Only at work" in sheet.words


def test_that_it_was_opened_is_on_record_apart_from_the_case_page(desk, rows):
    reference = desk.register()
    desk.omar.get(f"/cases/{reference}/handover")
    query = select(accesses.c.about).where(accesses.c.case_id == desk.case(reference).id)
    assert rows(query) == [("handover",)]


def test_whoever_may_not_see_the_case_is_shown_no_sheet_and_the_panel_none(desk):
    reference = desk.walk("decision")
    desk.let_in(reference, desk.omar, allow=False)
    assert desk.omar.get(f"/cases/{reference}/handover").status_code == 404
    assert desk.pat.get(f"/cases/{reference}/handover").status_code == 403


def test_a_plan_that_the_public_form_was_told_is_on_it_whole_but_for_the_code_word(desk, app, clock):
    applicant = Applicant(Client(app, Answer)).begin("me").fill()
    reference = applicant.submit()
    do_jobs(app, clock())
    sheet = desk.sofia.get(f"/cases/{reference}/handover").words
    for told in (
        "07700 900461",
        "Text first",
        "Say it is the dentist’s",
        "My sister",
        "30 November, when he is back",
        "Punjabi",
    ):
        assert told in sheet
    assert "marmalade" not in sheet


def test_a_plan_that_was_changed_takes_the_place_of_the_first(desk, app, clock):
    asking = asks(app, clock, **ANOTHER_PLAN).open("/request/status/1").fill()
    do_jobs(app, clock())
    sheet = desk.sofia.get(f"/cases/{asking.reference}/handover").words
    assert "Ask for the dentist’s." in sheet
    assert "Text first" not in sheet
    assert "marmalade" not in sheet


def test_what_was_put_right_is_not_told_as_if_it_held(desk):
    reference = desk.register()
    desk.take(reference, "note", by="omar", note="He has a crossbow")
    page = desk.ask(reference, "correct", by=desk.omar, about=2)
    desk.omar.submit(page, {"note": "He has none", "correction_reason": "Misheard"})
    sheet = desk.sofia.get(f"/cases/{reference}/handover").words
    assert "He has none" in sheet
    assert "crossbow" not in sheet
    assert "put right since" in sheet

"""Wound 15: a double click did it twice. One after the other is tried for every action in tests/web/test_acting.py; here, at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from disclosure.store.models import cases
from tests.web.client import Answer, Client, carried
from tests.web.desk import Desk
from tests.web.test_acting import form_of, ready

pytestmark = pytest.mark.databases("sqlite", "postgresql")
CLICKS = 4


def click(desk: Desk, by: Client, path: str, sent: dict) -> list:
    """The same form, sent by several hands in one moment from one browser."""
    cookie = by.get_cookie(desk.app.config["SESSION_COOKIE_NAME"]).value
    gate = Barrier(CLICKS)

    def send(_: int):
        browser = Client(desk.app, Answer)
        browser.set_cookie(desk.app.config["SESSION_COOKIE_NAME"], cookie)
        gate.wait(10)
        return browser.post(path, sent)

    with ThreadPoolExecutor(CLICKS) as hands:
        return list(hands.map(send, range(CLICKS)))


@pytest.mark.parametrize(
    ("stage", "action", "outcome", "who"),
    [
        ("meeting", "note", "done", "omar"),
        ("meeting", "record_meeting", "held", "omar"),
        ("closing", "close", "disclosed", "sofia"),
    ],
)
def test_an_action_clicked_at_once_is_done_once_and_every_answer_shows_the_same(desk, stage, action, outcome, who):
    reference = desk.walk(stage)
    path, sent = ready(desk, reference, action, outcome, getattr(desk, who))
    version = desk.case(reference).version
    answers = click(desk, getattr(desk, who), path, sent)
    assert {(one.status_code, one.location) for one in answers} == {(303, f"/cases/{reference}?done={version + 1}")}
    assert desk.case(reference).version == version + 1


def test_a_registration_clicked_at_once_makes_one_case(desk, rows):
    page = desk.ines.get("/register/dvds/right_to_ask")
    sent = {**carried(form_of(page)), **desk.fields("register_dvds_right_to_ask")}
    answers = click(desk, desk.ines, "/register/dvds/right_to_ask", sent)
    assert {one.status_code for one in answers} == {303}
    assert len({one.location for one in answers}) == 1
    assert rows(select(func.count()).select_from(cases)) == [(1,)]


def test_an_enquiry_clicked_at_once_becomes_one_application(desk, rows):
    reference = desk.register("csods", "enquiry")
    path, sent = ready(desk, reference, "become_application", "became_application", desk.ines)
    answers = click(desk, desk.ines, path, sent)
    assert {one.status_code for one in answers} == {303}
    assert len({one.location for one in answers}) == 1
    assert rows(select(func.count()).select_from(cases)) == [(2,)]


def test_a_request_that_came_through_while_its_double_was_reading_is_not_called_somebody_else(desk, monkeypatch):
    """The double has read the case before; its answer must not say that another person was first."""
    reference = desk.walk("meeting")
    path, sent = ready(desk, reference, "note", "done", desk.omar)
    first = []
    perform = desk.app.view_functions["officer.act"].__globals__["casework"].perform

    def performed_before(*args, **kwargs):
        first.append(perform(*args, **kwargs))
        return perform(*args, **kwargs)

    monkeypatch.setattr("disclosure.services.casework.perform", performed_before)
    answer = desk.omar.post(path, sent)
    assert (answer.status_code, answer.location) == (303, f"/cases/{reference}?done={first[0].sequence}")
    assert desk.case(reference).version == first[0].sequence

"""The machine's clock is set while the service runs: nothing is done at a time that is not, and nothing typed is lost."""

import re
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from disclosure import timekeeping
from disclosure.domain.access import Role
from disclosure.services import sign_in
from disclosure.store.db import database
from disclosure.store.models import sign_in_attempts
from disclosure.timekeeping import LEAP, Clock, ClockJumped
from tests.web.applicant import Applicant
from tests.web.client import carried
from tests.web.desk import Desk
from tests.web.test_acting import form_of

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def leap(monkeypatch):
    """Sets the machine's clock."""
    real = time.time

    def set_by(by):
        monkeypatch.setattr(timekeeping.time, "time", lambda: real() + by.total_seconds())

    return set_by


@pytest.mark.parametrize("by", [timedelta(minutes=6), timedelta(minutes=-6), timedelta(days=1461), timedelta(days=-1)])
def test_a_clock_that_was_set_is_not_believed_until_the_service_starts_again(leap, by):
    clock = Clock()
    assert clock().utcoffset() == timedelta()
    leap(LEAP / 2)
    clock()
    leap(by)
    with pytest.raises(ClockJumped, match=re.escape(f"moved by {by / timedelta(minutes=1):+.0f} minutes")):
        clock()
    Clock()()


def test_a_page_says_so_and_what_was_typed_is_sent_again_from_it(app, clock, as_user, leap):
    desk = Desk(app, clock, as_user)
    reference = desk.register()
    page = desk.ask(reference, "note", by=desk.omar)
    product = app.extensions["disclosure"]
    tests_clock, even = product.clock, Clock()
    object.__setattr__(product, "clock", lambda: even() and tests_clock())
    leap(timedelta(hours=-1))
    sent = {**carried(form_of(page)), **desk.fields("note"), "note": "She rang."}
    with desk.nothing_changes():
        for answer in (
            desk.omar.get("/cases"),
            desk.omar.get("/sign-in"),
            desk.omar.post(form_of(page)["action"], sent),
        ):
            assert answer.status_code == 503
            assert answer.heading == "The service is not available"
            assert "The clock of the server was moved by -60 minutes" in answer.text
            assert "Verma" not in answer.text
    leap(timedelta())
    again = answer.page.main.form
    assert carried(again)["note"] == "She rang."
    assert desk.omar.post(again["action"], carried(again)).status_code == 303
    assert desk.case(reference).version == 2


def test_what_an_applicant_sends_meanwhile_keeps_the_earlier_pages_and_whoever_leaves_is_let_out(app, client, leap):
    applicant = Applicant(client).begin("me").fill(until="what_happened")
    fields = {**applicant.fields(), "csrf_token": applicant.token}
    product = app.extensions["disclosure"]
    tests_clock, even = product.clock, Clock()
    object.__setattr__(product, "clock", lambda: even() and tests_clock())
    leap(timedelta(hours=-1))
    sent = client.post(applicant.at, data=fields, token=fields["csrf_token"])
    assert (sent.status_code, sent.location) == (303, "/request/later?why=503")
    assert client.get(sent.location).status_code == client.get(applicant.at).status_code == 503
    leap(timedelta())
    assert applicant.open(applicant.at).key == "what_happened"
    leap(timedelta(hours=1))
    left = client.get("/request/leave")
    assert (left.status_code, left.headers["Clear-Site-Data"]) == (303, '"cookies", "storage"')
    assert "request" not in left.location
    assert client.get_cookie("request") is None


def test_passwords_mistyped_while_the_clock_was_ahead_lock_nobody_out_until_then(app, clock, as_user, client, settings):
    assert as_user(Role.DISCLOSURE_OFFICER).token
    right = clock.now
    clock.forward(days=1461)
    for _ in range(settings.throttle.account_failures):
        client.submit(client.get("/sign-in"), {"username": "omar.haddad", "password": "wrong"})
    clock.now = right
    answer = client.submit(client.get("/sign-in"), {"username": "omar.haddad", "password": "plum otter granite"})
    assert answer.status_code == 303
    with app.app_context():
        sign_in.purge_failures(database(), now=clock.now)
        assert database().scalar(select(func.count()).select_from(sign_in_attempts)) == 0

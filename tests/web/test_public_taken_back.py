"""A request that its sender takes back: no reason is needed, and whoever checks it later sees that it was asked for, and when."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from disclosure.domain.access import Role
from disclosure.store.models import public_status, records
from tests.web.applicant import Applicant, asks_again
from tests.web.beside import do_jobs
from tests.web.client import Answer, Client

pytestmark = pytest.mark.databases("sqlite")

CHECK = {"request": "/request/check", "cais": "/cais/holi"}
TAKE_BACK = {"request": "/request/status/2", "cais": "/cais/hynt/2"}
STATUS = {"request": "/request/status", "cais": "/cais/hynt"}
ASKED = {
    "request": "On 4 November 2026, 10:00 we were asked to take this back. If that is not what you want, call 101.",
    "cais": "Ar 4 Tachwedd 2026, 10:00, gofynnwyd i ni dynnu hwn yn ôl. Os nad dyna yw’ch dymuniad, ffoniwch 101.",
}
NEED_NOT = {"request": "Why? You do not have to say", "cais": "Pam? Does dim rhaid i chi ddweud"}
OFFERED = {"request": "Take your request back", "cais": "Tynnu’ch cais yn ôl"}
EACH = pytest.mark.parametrize("first", ["request", "cais"])


def told(asking):
    return asking.page.main.get_text(" ", strip=True)


@pytest.fixture
def sent(app, clock):
    """A request that was sent, and is a case: its reference and words."""

    def made(first="request", who="me"):
        applicant = Applicant(Client(app, Answer), first).begin(who).fill()
        reference = applicant.submit()
        do_jobs(app, clock())
        return reference, applicant.words

    return made


@EACH
def test_nobody_has_to_say_why_they_take_it_back(app, clock, sent, rows, first):
    asking = asks_again(Client(app, Answer), first, *sent(first)).open(TAKE_BACK[first])
    assert NEED_NOT[first] in told(asking)
    asking.answer_page(withdraws="yes", note="")
    assert asking.answer.errors == []
    do_jobs(app, clock())
    [(note,)] = rows(select(records.c.answers).where(records.c.kind == "note"))
    said = {one["name"]: one["value"] for one in json.loads(note)}
    assert said["withdraws"] is True


@EACH
def test_but_nothing_is_taken_back_by_a_slip(app, sent, rows, first):
    asking = asks_again(Client(app, Answer), first, *sent(first)).open(TAKE_BACK[first]).send(note="")
    assert len(asking.answer.errors) == 1
    assert ASKED[first] not in told(asking.open(STATUS[first]))


@EACH
def test_whoever_sent_it_sees_at_once_that_it_was_asked_for_and_when(app, sent, first):
    asking = asks_again(Client(app, Answer), first, *sent(first))
    assert OFFERED[first] in told(asking)
    asking.open(TAKE_BACK[first]).answer_page(withdraws="yes", note="")
    assert ASKED[first] in told(asking)
    assert OFFERED[first] not in told(asking)


@EACH
@pytest.mark.parametrize("who", ["me", "professional"])
def test_so_does_whoever_checks_it_elsewhere_later(app, clock, sent, first, who):
    """In another browser, when the jobs have put it on the case: somebody else may have sent it in their name."""
    its = sent(first, who)
    asks_again(Client(app, Answer), first, *its).open(TAKE_BACK[first]).answer_page(withdraws="yes", note="")
    do_jobs(app, clock())
    clock.forward(days=2)
    asking = asks_again(Client(app, Answer), first, *its)
    assert ASKED[first] in told(asking)
    assert "Asha" not in told(asking)


def test_asked_twice_it_says_when_it_was_asked_first(app, clock, sent, rows):
    its = sent()
    pages = [asks_again(Client(app, Answer), "request", *its).open(TAKE_BACK["request"]) for _ in range(2)]
    for page in pages:
        page.answer_page(withdraws="yes", note="")
        do_jobs(app, clock())
        clock.forward(minutes=3)
    assert rows(select(public_status.c.taken_back_at)) == [(datetime(2026, 11, 4, 10, 0, tzinfo=UTC),)]


def test_it_is_said_of_no_other_request_that_is_checked_in_the_same_browser(app, client, sent):
    mine, others = sent(), sent()
    asks_again(client, "request", *mine).open(TAKE_BACK["request"]).answer_page(withdraws="yes", note="")
    assert "take this back" not in told(asks_again(client, "request", *others))


def test_neither_a_message_nor_another_plan_is_taken_for_it(app, clock, client, sent, rows):
    asks_again(client, "request", *sent()).open("/request/status/1").fill()
    do_jobs(app, clock())
    assert rows(select(public_status.c.taken_back_at)) == [(None,)]


def test_what_its_sender_said_is_put_right_by_no_officer(app, clock, sent, as_user, rows):
    """It was said on a form of theirs: nothing offers it, and the address leads to what may be chosen."""
    reference, words = sent()
    asks_again(Client(app, Answer), "request", reference, words).open(TAKE_BACK["request"]).answer_page(
        withdraws="yes", note=""
    )
    do_jobs(app, clock())
    omar = as_user(Role.DISCLOSURE_OFFICER)
    [(sequence,)] = rows(select(records.c.sequence).where(records.c.form == "applicant_withdrawal"))
    for path in ("correct", f"correct?about={sequence}"):
        answer = omar.get(f"/cases/{reference}/actions/{path}")
        assert answer.status_code in {200, 409}
        assert f"about={sequence}" not in answer.text

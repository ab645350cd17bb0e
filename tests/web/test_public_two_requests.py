"""One browser, several requests: what is said is said of the one whose page it was, and what somebody asks after is no form."""

import pytest
from sqlalchemy import select

from disclosure.store.models import drafts, messages
from tests.forms.public_samples import SAMPLES, Answering
from tests.web.applicant import Applicant, asks_again
from tests.web.client import Answer, Client

pytestmark = pytest.mark.databases("sqlite")

CLOSED = "This page is closed"


def heading(applicant):
    return applicant.page.h1.get_text(strip=True)


@pytest.fixture
def sent(app):
    """Sends a request from a browser of its own: its reference and its words."""

    def send(who="me"):
        applicant = Applicant(Client(app, Answer)).begin(who).fill()
        return applicant.submit(), applicant.words

    return send


@pytest.fixture
def said_of(rows):
    """The requests of which something was said, in order."""
    return lambda: [reference for (reference,) in rows(select(messages.c.reference).order_by(messages.c.id))]


def withdraws(applicant, **said):
    return applicant.send(**{"withdraws": "yes", "note": "He reads my post now.", **said})


def test_what_is_said_is_said_of_the_request_whose_page_it_was(client, sent, said_of):
    first, second = sent(), sent("someone")
    Applicant(client).begin("child").fill(until="your_name")  # so that both are asked after with one cookie
    open_page = asks_again(client, "request", *first).open("/request/status/2")
    asks_again(client, "request", *second)
    withdraws(open_page)
    assert said_of() == []
    assert heading(open_page) == "Check your request"
    assert "Nothing was sent" in open_page.page.main.get_text()
    other = asks_again(client, "request", *second).open("/request/status/2")
    assert "reads my post" not in other.page.main.get_text(), "what was typed of the one is not shown to the other"
    again = asks_again(client, "request", *first).open("/request/status/2")
    assert "He reads my post now." in again.page.find("textarea").get_text()
    withdraws(again)
    assert said_of() == [first[0]]


def test_words_that_are_wrong_take_nothing_that_is_typed_on_an_open_page(client, sent, said_of):
    reference, words = sent()
    open_page = asks_again(client, "request", reference, words).open("/request/status/2")
    assert heading(asks_again(client, "request", reference, "one two three four five")) == "Nothing was found"
    withdraws(open_page)
    assert said_of() == []
    asks_again(client, "request", reference, words)
    assert "He reads my post now." in open_page.open("/request/status/2").page.find("textarea").get_text()


def test_the_same_words_given_again_leave_an_open_page_as_it_was(client, sent, said_of):
    reference, words = sent()
    open_page = asks_again(client, "request", reference, words).open("/request/status/2")
    asks_again(client, "request", reference, "one two three four five")
    asks_again(client, "request", reference, words)
    withdraws(open_page)
    assert said_of() == [reference]


def test_a_plan_that_was_begun_is_there_after_another_request_was_begun(client, sent):
    reference, words = sent()
    open_page = asks_again(client, "request", reference, words).open("/request/status/1")
    open_page.send(contact_call="yes")
    asked = open_page.key
    assert asked != "other_channels"
    Applicant(client).open("/request").send()
    open_page.send()
    assert heading(open_page) == "This page was too old to be sent", "and it is not thought to have been received"
    assert asks_again(client, "request", reference, words).open("/request/status/1").key == asked


def test_what_was_typed_of_a_withdrawal_stays_when_a_plan_is_sent(client, sent, said_of):
    reference, words = sent()
    asking = asks_again(client, "request", reference, words).open("/request/status/2")
    asking.send(note="I am not sure yet.")
    asking.answering = Answering(SAMPLES["me"], {}, "")
    asking.open("/request/status/1").fill()
    assert said_of() == [reference]
    assert "I am not sure yet." in asking.open("/request/status/2").page.find("textarea").get_text()


def test_no_form_says_of_another_request_than_those_whose_words_were_given(client, sent, said_of, rows):
    def length():
        return [len(sealed) for (sealed,) in rows(select(drafts.c.sealed).order_by(drafts.c.id))]

    reference, words = sent()
    asking = asks_again(client, "request", reference, words).open("/request/status/2")
    before = length()
    for about in ("", "é", reference, "0" * 64):
        withdraws(asking, about=about)
        assert heading(asking) == "Check your request"
        asking.open("/request/status/2")
        assert asking.page.find("textarea").get_text(strip=True) == ""
    assert said_of() == []
    assert length() == before, "and nothing of it is kept"


@pytest.mark.parametrize("is_known", [True, False])
def test_where_somebody_only_asks_how_far_it_is_nothing_can_be_filled_in(client, sent, is_known):
    reference, words = sent() if is_known else ("2222-2222-2", "one two three four five")
    asking = asks_again(client, "request", reference, words)
    token = asking.open("/request/check").token
    for place in ("/request/words", "/request/1", "/request/5", "/request/12", "/request/answers", "/request/received"):
        assert heading(asking.open(place)) == CLOSED, place
    for place in ("/request/1", "/request/answers"):
        asking.at, asking.answer = "/request/check", client.get("/request/check")
        asking.send(place, csrf_token=token, page="danger", immediate_danger="no")
        assert asking.at.startswith("/request/later"), place
    assert heading(asking.open("/request/1")) == CLOSED
    asking.open("/request").send()
    assert len(asking.page.find(class_="page-words").get_text(strip=True).split()) == 5, "whoever begins has words"


def test_whoever_asks_after_a_request_and_then_fills_in_another_goes_on_in_both(client, sent, said_of):
    reference, words = sent()
    filling = Applicant(client).begin("someone").fill(until="your_birth")
    asking = asks_again(client, "request", reference, words)
    assert filling.open(filling.at).key == "your_birth"
    withdraws(asking.open("/request/status/2"))
    assert said_of() == [reference]
    filling.fill().submit()

"""A first page that is open, and Start pressed in another tab: it can still be sent, or its page says plainly what happened."""

import pytest

from tests.web.applicant import Applicant
from tests.web.client import Answer, Client

pytestmark = pytest.mark.databases("sqlite")

ANSWERS = {"request": "/request/answers", "cais": "/cais/atebion"}
TOO_OLD = {"request": "This page was too old to be sent", "cais": "Roedd y dudalen hon yn rhy hen i’w hanfon"}
WHAT_HAPPENED = {
    "request": "The form was left, or opened again, after this page was shown.",
    "cais": "Cafodd y ffurflen ei gadael, neu ei hagor eto, ar ôl i’r dudalen hon gael ei dangos.",
}
EACH = pytest.mark.parametrize("first", ANSWERS)


@pytest.fixture
def browser(app):
    """One that says of what it sends that a page of the same site led to it, as all do today."""
    client = Client(app, Answer)
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client


def at_the_first_page(browser, first):
    return Applicant(browser, first).begin("me")


@EACH
@pytest.mark.parametrize("starts", [1, 2, 3])
def test_a_first_page_can_be_sent_after_start_was_pressed_in_another_tab(browser, first, starts):
    open_page = at_the_first_page(browser, first)
    others = [Applicant(browser, first).start("me") for _ in range(starts)]
    open_page.answer_page()
    assert open_page.key == "who", "its answer was taken, and the next page follows"
    assert {one.words for one in others} == {open_page.words}, "by the words of the one request that there is"
    assert others[-1].open(ANSWERS[first]).key == "who"


@EACH
def test_it_is_sent_whole_from_there(browser, first):
    open_page = at_the_first_page(browser, first)
    Applicant(browser, first).start("me")
    assert open_page.fill().submit()


def leaves(browser, first):
    browser.get({"request": "/request/leave", "cais": "/cais/gadael"}[first])
    browser.environ_base.pop("HTTP_SEC_FETCH_SITE", None)
    Applicant(browser, first).start("me")
    browser.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"


def begins_anew(browser, first):
    back = {"request": "/request/back", "cais": "/cais/yn-ol"}[first]
    Applicant(browser, first).open(back).send(f"/{first}", anew="yes")


def another_journey(browser, first):
    """It is left, and another one is begun and answered as far as the name."""
    leaves(browser, first)
    Applicant(browser, first).begin("child").fill(until="subject_name")


@EACH
@pytest.mark.parametrize("does", [leaves, begins_anew, another_journey])
def test_no_other_request_takes_its_answer_and_its_page_says_what_happened(browser, first, does):
    open_page = at_the_first_page(browser, first)
    does(browser, first)
    before = Applicant(browser, first).open(ANSWERS[first]).key
    open_page.answer_page(immediate_danger="yes")
    assert open_page.answer.heading == TOO_OLD[first]
    assert WHAT_HAPPENED[first] in open_page.answer.words
    assert Applicant(browser, first).open(ANSWERS[first]).key == before, "and call_now is not asked there"


@EACH
def test_nor_does_one_that_begins_with_other_words_after_a_rest(browser, clock, first):
    open_page = at_the_first_page(browser, first)
    clock.forward(minutes=11)
    other = Applicant(browser, first).start("me")
    assert other.words != open_page.words
    assert open_page.answer_page().answer.heading == TOO_OLD[first]


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", None])
def test_whoever_planted_the_cookie_before_sends_nothing_from_elsewhere(app, browser, site):
    """They know the token of its first page. What another site sends, or a browser that does not say, is not taken for it."""
    planted = Applicant(Client(app, Answer)).begin("me")
    browser.set_cookie("request", planted.client.get_cookie("request").value)
    theirs = Applicant(browser).start("me")
    sent = {"csrf_token": planted.token, "page": "danger", "immediate_danger": "no"}
    headers = {"Sec-Fetch-Site": site} if site else {}
    browser.environ_base.pop("HTTP_SEC_FETCH_SITE")
    answer = browser.open("/request/1", method="POST", data=sent, headers=headers)
    assert answer.location == "/request/later?why=400"
    assert theirs.open("/request/answers").key == "danger", "and nothing was answered"


def test_only_pages_of_the_form_are_vouched_for(app, browser):
    """Nothing is sent off, and no time is asked for, by the token of a page of before."""
    open_page = at_the_first_page(browser, "request")
    Applicant(browser).start("me")
    for path in (
        "/request/answers",
        "/request/time",
        "/request/status/1",
        "/request/back",
        "/request/check",
        "/request",
    ):
        answer = browser.open(path, method="POST", data={"csrf_token": open_page.token})
        assert answer.location == "/request/later?why=400", path

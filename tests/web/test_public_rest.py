"""Somebody else takes up the phone: after ten minutes nothing that was answered is shown, whatever is pressed or posted."""

import pytest

from tests.web.applicant import Applicant
from tests.web.client import token_of

SAID = "He checks the phone and has twice held her by the throat."


@pytest.fixture
def applicant(client):
    return Applicant(client)


@pytest.fixture
def looked_over(applicant, clock):
    """All is answered and before her; then she puts the phone down."""
    page = applicant.begin("me").fill().answer
    assert SAID in page.text
    clock.forward(minutes=11)
    return page


PLACES = (
    "/request/answers",
    "/request/words",
    "/request/received",
    "/cais/atebion",
    *(f"/request/{n}" for n in range(1, 33)),
)


def shown(client, answer):
    """What is on the page that an answer leads to."""
    while answer.status_code == 303:
        answer = client.get(answer.location)
    return answer


def check_nothing_is_shown(client, phrase):
    for place in PLACES:
        page = shown(client, client.get(place))
        for word in ("throat", "Croft", "Asha", "marmalade", phrase):
            assert word not in page.text, place


def test_no_address_shows_an_answer_after_a_rest(client, applicant, looked_over):
    check_nothing_is_shown(client, applicant.words)


@pytest.mark.parametrize(
    "address", ["/request", "/request/time", "/request/1", "/request/17", "/request/answers", "/cais"]
)
def test_no_button_that_anybody_can_reach_ends_the_rest(client, applicant, looked_over, address):
    token, client.checks_pages = token_of(client.get("/request")), False  # more time is given without a page
    answer = client.post(address, {"page": "danger", "immediate_danger": "no"}, token=token)
    assert answer.status_code == (204 if address.endswith("time") else 303)
    assert "throat" not in shown(client, answer).text
    check_nothing_is_shown(client, applicant.words)


def test_the_words_end_it(client, applicant, looked_over):
    answer = client.submit("/request/back", {"words_given": applicant.words.upper()})
    assert SAID in shown(client, answer).text


def test_other_words_do_not(client, applicant, looked_over):
    answer = client.submit("/request/back", {"words_given": "plum otter granite lantern quiet"})
    assert shown(client, answer).request.path == "/request/back"
    check_nothing_is_shown(client, applicant.words)


def test_what_was_typed_slowly_on_an_open_page_is_kept_and_she_goes_on(client, applicant, looked_over, clock):
    page = client.submit("/request/back", {"words_given": applicant.words})
    page = client.get("/request/1")
    clock.forward(minutes=90)
    answer = client.submit(page, {"immediate_danger": "unknown"})
    onward = shown(client, answer)
    assert onward.request.path == "/request/2", "told whom to call, and asked for no words"


def test_sent_from_the_open_page_it_is_received(client, looked_over):
    page = shown(client, client.submit(looked_over, {}))
    assert page.request.path == "/request/received"
    assert page.page.main.find(class_="page-words").get_text(strip=True)


def test_start_pressed_again_after_sending_takes_away_neither_reference_nor_words(
    client, applicant, looked_over, clock
):
    clock.forward(minutes=-11)
    start = client.get("/request")
    clock.forward(minutes=1)
    client.submit(looked_over, {})
    assert shown(client, client.submit(start, {})).request.path == "/request/received"


def test_over_two_hours_it_is_gone_for_everybody(client, applicant, looked_over, clock):
    clock.forward(minutes=120)
    check_nothing_is_shown(client, applicant.words)
    client.submit("/request/back", {"words_given": applicant.words})
    assert "throat" not in shown(client, client.get("/request/answers")).text

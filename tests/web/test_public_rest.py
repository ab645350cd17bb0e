"""Somebody else takes up the phone: after ten minutes nothing that was answered is shown, whatever is pressed or posted."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from disclosure.domain.clocks import london_date
from disclosure.services import drafts as drafts_service
from disclosure.store.models import drafts
from tests.web.applicant import Applicant
from tests.web.beside import do_jobs
from tests.web.client import Answer, Client, token_of

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
    answer = client.submit("/request/back", {"words_given": applicant.words.upper()}, action="/back")
    assert SAID in shown(client, answer).text


def test_other_words_do_not(client, applicant, looked_over):
    answer = client.submit("/request/back", {"words_given": "plum otter granite lantern quiet"}, action="/back")
    assert shown(client, answer).request.path == "/request/back"
    check_nothing_is_shown(client, applicant.words)


def test_what_was_typed_slowly_on_an_open_page_is_kept_and_she_goes_on(client, applicant, looked_over, clock):
    page = client.submit("/request/back", {"words_given": applicant.words}, action="/back")
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
    client.submit("/request/back", {"words_given": applicant.words}, action="/back")
    assert "throat" not in shown(client, client.get("/request/answers")).text


def test_whoever_has_lost_the_words_begins_anew_with_others_and_is_shown_nothing_of_what_was_there(
    client, applicant, looked_over
):
    again = Applicant(client).open("/request").send()
    assert again.at == "/request/back", "Start alone ends no rest"
    again.send("/request", anew="yes")
    assert again.at == "/request/words"
    words = again.page.find(class_="page-words").get_text(strip=True)
    assert words != applicant.words
    check_nothing_is_shown(client, applicant.words)
    again.answering = applicant.answering
    again.open("/request/1").answer_page()
    assert again.key != "danger"
    assert SAID not in again.open("/request/answers").answer.text


def test_what_was_let_go_is_brought_back_by_its_words_alone(app, client, applicant, looked_over):
    Applicant(client).open("/request/back").send("/request", anew="yes")
    other = Applicant(Client(app, Answer)).open("/request/back")
    assert SAID in other.send("/request/back", words_given=applicant.words).answer.text


def test_beginning_anew_on_the_first_page_of_somebody_who_has_begun_nothing_begins(client):
    assert Applicant(client).open("/request/back").send("/request", anew="yes").at == "/request/words"


def test_pressing_start_again_and_again_keeps_nothing_that_nobody_can_open(app, client, looked_over, clock, rows):
    for _ in range(10):
        client.submit("/request", {})
        clock.forward(minutes=10)
    clock.forward(minutes=9)
    assert do_jobs(app, clock())["drafts_purged"] == 1
    assert rows(select(func.count()).select_from(drafts)) == [(0,)]


def test_asking_for_more_time_on_a_page_that_rests_keeps_it_and_shows_nothing_of_it_elsewhere(
    client, applicant, looked_over, clock
):
    clock.forward(minutes=105)
    client.checks_pages = False
    token = token_of(looked_over)
    assert client.post("/request/time", {}, token=token).status_code == 204
    clock.forward(minutes=90)
    check_nothing_is_shown(client, applicant.words)
    assert shown(client, client.submit(looked_over, {})).request.path == "/request/received"


def test_the_words_given_in_one_tab_lose_nothing_that_is_typed_in_another(client, applicant, clock):
    applicant.begin("me").fill(until="what_happened")
    clock.forward(minutes=15)
    words = client.submit("/request/back", {"words_given": applicant.words}, action="/back")
    assert shown(client, words).request.path.startswith("/request/")
    applicant.answer_page(what_happened="All that she typed in the quarter of an hour.")
    assert applicant.key == "signs"
    assert "All that she typed" in applicant.open(f"/request/{int(applicant.at.rpartition('/')[2]) - 1}").answer.text


def test_a_page_that_cannot_be_sent_any_more_says_what_happened_and_leads_to_the_answers(client, applicant):
    applicant.begin("me").fill(until="what_happened")
    client.get("/request/leave")
    Applicant(client).open("/request/back").send("/request/back", words_given=applicant.words)
    applicant.answer_page()
    assert applicant.at == "/request/later?why=400"
    assert applicant.answer.heading == "This page was too old to be sent"
    assert "What you wrote on it is not kept" in applicant.answer.words
    (onward,) = applicant.page.main.select("a[href$='/answers']")
    assert applicant.open(onward["href"]).key == "what_happened"


def test_the_words_of_a_request_that_was_sent_given_again_lose_nothing_that_is_typed_about_it(client, applicant, clock):
    reference = applicant.begin("me").fill().submit()
    given = {"reference_given": reference, "words_given": applicant.words}
    asking = Applicant(client).open("/request/check").send("/request/check", **given).open("/request/status/1").send()
    assert asking.key == "besides", "no way is safe: what is left is what else must be known"
    clock.forward(minutes=15)
    Applicant(client).open("/request/check").send("/request/check", **given)
    asking.send(note="Only at work, and never by text.")
    assert "We have received what you wrote." in asking.answer.words


def test_sent_after_two_hours_says_what_became_of_it(client, looked_over, clock):
    clock.forward(minutes=110)
    page = shown(client, client.submit(looked_over, {}))
    assert page.heading == "Your answers are not open here any more"


def test_whoever_is_turned_back_from_an_open_page_after_a_rest_is_told_why(client, applicant, looked_over):
    """A password manager filled in the box that nobody sees."""
    applicant.send(website="https://example.org")
    assert "It is not sent yet. Check your answers, and press Send once more." in applicant.answer.words
    applicant.submit()


def test_what_fitted_when_it_was_typed_and_does_not_today_is_asked_for_with_its_mistake(client, clock):
    clock.forward(seconds=(24 * 3600 - 600) - (clock() - clock().replace(hour=0, minute=0, second=0)).total_seconds())
    grown_up = london_date(clock() + timedelta(days=1))
    born = {"day": grown_up.day, "month": grown_up.month, "year": grown_up.year - 18}
    said = {f"children-0-date_of_birth-{part}": str(number) for part, number in born.items()}
    applicant = Applicant(client, **said).begin("me").fill()
    assert applicant.at == "/request/answers"
    clock.forward(minutes=15)
    applicant.send(pressed_again="yes")
    assert applicant.key == "children"
    assert applicant.answer.page.title.get_text().startswith("Error: ")
    assert "A child is under 18. Check the year of birth" in applicant.answer.words
    year = {"children-0-date_of_birth-year": str(grown_up.year - 17)}
    assert applicant.answer_page(**year).fill().at == "/request/answers"
    applicant.submit()


def test_what_is_only_kept_wakes_nothing_and_nothing_is_lost(client, applicant, clock):
    """Half typed, the phone lies there; somebody takes it up and presses Back on the page that is open."""
    applicant.begin("me").fill(until="what_happened")
    before = f"/request/{int(applicant.at.rpartition('/')[2]) - 1}"
    clock.forward(minutes=30)
    applicant.send(**applicant.fields(what_happened=SAID), language="en")
    assert applicant.at == "/request/back", "what the script keeps leads nowhere"
    assert applicant.open(before).at == "/request/back"
    applicant.send("/request/back", words_given=applicant.words)
    assert applicant.key == "what_happened"
    assert SAID in applicant.answer.text


def where_to(page):
    """The links in the middle of a page, by their words."""
    return {link.get_text(strip=True): link["href"] for link in page.main.select("p > a")}


def test_whoever_is_told_that_it_is_not_open_here_any_more_opens_it_with_the_words(app, client, applicant):
    """They gave them elsewhere: nothing was deleted, and the page does not say so."""
    applicant.begin("me").fill(until="what_happened")
    Applicant(Client(app, Answer)).open("/request/back").send("/request/back", words_given=applicant.words)
    applicant.answer_page(what_happened=SAID)
    assert applicant.at == "/request/later?why=410"
    told = applicant.answer.words
    assert "If two hours have not passed, the five words still open your answers." in told
    assert "What you sent just now is not kept." in told
    assert "It was deleted" not in told
    back = applicant.open(where_to(applicant.page)["Come back with your words"])
    assert back.send("/request/back", words_given=applicant.words).key == "what_happened"
    assert SAID not in applicant.answer.text


def test_whoever_is_told_so_after_two_hours_begins_again(client, applicant, clock):
    applicant.begin("me").fill(until="what_happened")
    clock.forward(minutes=121)
    applicant.answer_page()
    onward = where_to(applicant.page)
    assert "If two hours have passed, your answers are deleted" in applicant.answer.words
    assert applicant.open(onward["Come back with your words"]).at == "/request/back"
    applicant.send("/request/back", words_given=applicant.words)
    assert "If two hours have passed, your answers are gone" in applicant.answer.words
    assert applicant.open(onward["Begin again"]).send().at == "/request/words"


@pytest.mark.parametrize("address", ["/request/answers", "/request/17", "/cais/3"])
def test_whoever_only_looks_pages_over_is_there_and_is_asked_for_no_words(client, applicant, clock, address):
    applicant.begin("me").fill()
    for minutes in (5, 6, 9, 9, 9):
        clock.forward(minutes=minutes)
        assert applicant.open(address).at == address
    clock.forward(minutes=9)
    assert SAID in applicant.open("/request/answers").answer.text


def test_one_look_after_a_rest_shows_nothing_and_wakes_nothing(client, applicant, looked_over, clock, rows):
    before = rows(select(drafts.c.seen_at, drafts.c.awake_at))
    for _ in range(3):
        check_nothing_is_shown(client, applicant.words)
        clock.forward(minutes=2)
    assert rows(select(drafts.c.seen_at, drafts.c.awake_at)) == before


def test_the_two_hours_end_after_the_last_look_and_no_look_while_it_rests_makes_them_longer(
    app, client, applicant, clock, rows
):
    applicant.begin("me").fill()
    clock.forward(minutes=9)
    assert applicant.open("/request/answers").at == "/request/answers"
    for _ in range(11):
        clock.forward(minutes=10)
        assert applicant.open("/request/answers").at == "/request/back"
    clock.forward(minutes=9)
    assert do_jobs(app, clock())["drafts_purged"] == 0, "a minute is left of what the look gave"
    clock.forward(minutes=1)
    assert do_jobs(app, clock())["drafts_purged"] == 1
    assert rows(select(func.count()).select_from(drafts)) == [(0,)]


def test_a_page_that_is_looked_over_warns_by_the_time_that_the_look_gave(client, applicant, clock):
    applicant.begin("me").fill(until="what_happened")
    for minutes in (9, 9):
        clock.forward(minutes=minutes)
        dialog = applicant.open(applicant.at).page.find("dialog")
        assert dialog["data-left-seconds"] == dialog["data-whole-seconds"] == "7200"


def test_whoever_reads_how_far_it_has_come_is_there_and_a_look_after_a_rest_asks_for_the_words(
    client, applicant, clock
):
    reference = applicant.begin("me").fill().submit()
    given = {"reference_given": reference, "words_given": applicant.words}
    asking = Applicant(client).open("/request/check").send("/request/check", **given)
    for place in ("/request/status", "/request/status/1", "/request/status/2", "/request/status"):
        clock.forward(minutes=9)
        assert asking.open(place).at == place
    for _ in range(3):
        clock.forward(minutes=10)
        assert asking.open("/request/status").at == "/request/check"
        assert asking.open("/request/status/1").at == "/request/check"


def test_a_page_is_shown_also_where_it_cannot_be_written_that_somebody_looked(client, applicant, clock, monkeypatch):
    applicant.begin("me").fill()
    clock.forward(minutes=9)

    def fails(*_, **__):
        raise OperationalError("UPDATE", {}, Exception("the disk is full"))

    with monkeypatch.context() as patch:
        patch.setattr(drafts_service, "look", fails)
        assert SAID in applicant.open("/request/answers").answer.text
    clock.forward(minutes=1)
    assert applicant.open("/request/answers").at == "/request/back"

"""Leaving, resting, coming back, asking later: nothing is shown to whoever holds the device, and nothing is lost to its owner."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from disclosure.domain.access import Role
from disclosure.store.models import drafts, messages, notices, records, submissions
from tests.web.applicant import Applicant
from tests.web.beside import do_jobs
from tests.web.client import Answer, Client, carried, token_of

CLOSED = "This page is closed"


def heading(applicant: Applicant) -> str:
    return applicant.page.h1.get_text(strip=True)


def test_exit_ends_the_session_clears_the_browser_and_leads_elsewhere(app, client):
    applicant = Applicant(client).begin("me").fill(until="subject_name")
    answer = client.get("/request/leave")
    assert (answer.status_code, answer.location) == (303, app.extensions["disclosure"].settings.force.harmless_site)
    assert answer.headers["Clear-Site-Data"] == '"cookies", "storage"'
    assert applicant.answer.status_code == 200


@pytest.mark.parametrize("place", ["1", "7", "answers", "words", "received", "status", "nonsense/of/any/kind"])
def test_after_leaving_every_address_shows_one_page_even_with_the_old_cookie(client, place):
    Applicant(client).begin("me").fill(until="subject_name")
    cookie = client.get_cookie("request").value
    client.get("/request/leave")
    client.set_cookie("request", cookie)
    answer = client.get(f"/request/{place}")
    assert (answer.status_code, answer.heading) == (200, CLOSED)
    assert "Asha" not in answer.text


def test_after_ten_minutes_rest_nothing_is_shown_before_the_words_are_given(client, clock):
    applicant = Applicant(client).begin("me").fill(until="subject_name")
    clock.forward(minutes=10)
    for place in ("7", "answers"):
        applicant.open(f"/request/{place}")
        assert heading(applicant) == "Come back"
        assert "Asha" not in applicant.answer.text
    applicant.send("/request/back", words_given=applicant.words)
    assert applicant.key == "subject_name"


def test_what_is_sent_from_a_page_that_stayed_open_is_taken_for_two_hours(client, clock):
    applicant = Applicant(client).begin("me").fill(until="what_happened")
    clock.forward(minutes=119)
    applicant.answer_page()
    assert applicant.key == "signs"


def test_after_two_hours_nothing_is_left(app, client, clock, rows):
    applicant = Applicant(client).begin("me").fill(until="what_happened")
    clock.forward(hours=2)
    assert heading(applicant.open(applicant.at)) == CLOSED
    assert do_jobs(app, clock())["drafts_purged"] == 1
    assert rows(select(func.count()).select_from(drafts)) == [(0,)]


def test_the_words_bring_a_request_back_in_another_browser_and_only_there(app, client):
    applicant = Applicant(client).begin("me").fill(until="subject_name")
    client.get("/request/leave")
    other = Applicant(Client(app, Answer))
    other.open("/request/back").send("/request/back", words_given=applicant.words.upper().replace(" ", " , "))
    assert other.key == "subject_name"
    assert heading(applicant.open("/request/7")) == CLOSED


def test_words_that_are_wrong_open_nothing_and_thirty_guesses_are_enough(client):
    Applicant(client).begin("me").fill(until="your_name")
    guesser = Applicant(client)
    for _ in range(30):
        guesser.open("/request/back").send("/request/back", words_given="one two three four five")
        assert "We found nothing with these words" in guesser.page.main.get_text(" ", strip=True)
    guesser.open("/request/back").send("/request/back", words_given="one two three four five")
    assert heading(guesser) == "Wait a little"


def test_the_words_are_shown_until_the_first_answer_and_never_again(client):
    applicant = Applicant(client).begin("me")
    assert applicant.open("/request/words").page.find(class_="page-words").get_text(strip=True) == applicant.words
    applicant.open("/request/1").answer_page()
    applicant.open("/request/words")
    assert applicant.words not in applicant.answer.text


def test_the_receipt_is_shown_and_then_the_browser_forgets(client):
    applicant = Applicant(client).begin("me").fill()
    applicant.submit()
    assert applicant.answer.headers["Clear-Site-Data"] == '"cookies", "storage"'
    assert heading(applicant.open("/request/received")) == CLOSED


def test_the_receipt_says_by_when_somebody_reads_it_where_a_limit_says_so(app, client, clock):
    asha = Applicant(client).begin("me").fill()
    by = clock() + timedelta(hours=24)
    asha.submit()
    assert f"By {by.day} November 2026, {by:%H:%M} someone reads what you wrote." in asha.page.main.get_text(
        " ", strip=True
    )
    enquirer = Applicant(Client(app, Answer), names_them="no").begin("child").fill()
    enquirer.submit()
    told = enquirer.page.main.get_text(" ", strip=True)
    assert "Someone reads what you wrote." in told
    assert "By " not in told
    assert f"You hear from us by {by.day} November 2026, in a way that you said is safe." in told


def test_whoever_says_later_that_no_way_is_safe_is_told_to_come_back(app, client, clock):
    applicant = Applicant(client).begin("me").fill()
    reference = applicant.submit()
    do_jobs(app, clock())
    asking = asks(client, reference, applicant.words)
    assert "in a way that you said is safe" in asking.page.main.get_text(" ", strip=True)
    asking.open("/request/status/1").send().send(note="He reads all that comes.")
    do_jobs(app, clock())
    told = asks(client, reference, applicant.words).page.main.get_text(" ", strip=True)
    assert "You said that no way of reaching you is safe, so we do not try." in told
    assert "in a way that you said is safe" not in told


@pytest.mark.parametrize("word", ["1", "2"])
def test_after_a_rest_the_cookie_alone_says_and_takes_back_nothing(client, clock, rows, word):
    """Whoever has the phone has a token too: the first page gives one to anybody."""
    applicant = Applicant(client).begin("me").fill()
    asks(client, applicant.submit(), applicant.words)
    clock.forward(minutes=30)
    token = token_of(client.get("/request"))
    fields = {"withdraws": "yes", "note": "no reason", "key": "anything"}
    answer = client.post(f"/request/status/{word}", data={"csrf_token": token, **fields}, token=token)
    assert (answer.status_code, answer.location) == (303, "/request/check?unsent=2")
    assert rows(select(func.count()).select_from(messages)) == [(0,)]


def test_what_was_said_slowly_from_the_open_page_is_taken(client, clock, rows):
    applicant = Applicant(client).begin("me").fill()
    asking = asks(client, applicant.submit(), applicant.words).open("/request/status/1")
    clock.forward(minutes=30)
    asking.send()
    clock.forward(minutes=30)
    asking.send(note="Only at work")
    assert rows(select(func.count()).select_from(messages)) == [(1,)]


def test_what_is_said_while_too_many_are_sending_is_kept_on_its_page(app, client):
    applicant = Applicant(client).begin("me").fill()
    asking = asks(client, applicant.submit(), applicant.words).open("/request/status/1").send()
    app.extensions["disclosure"].settings.brake.__dict__["send_in_all"] = 0
    asking.send(note="Only at work, before noon")
    assert heading(asking) == "Wait a little"
    assert "Only at work, before noon" in asking.open("/request/status/1").answer.text


def test_reference_and_words_show_how_far_it_has_come_and_nothing_else(app, client, clock):
    applicant = Applicant(client).begin("me").fill()
    reference = applicant.submit()
    do_jobs(app, clock())
    asking = Applicant(client).open("/request/check")
    asking.send("/request/check", reference_given=reference.lower(), words_given=applicant.words)
    assert heading(asking) == "We have received your request"
    assert "You hear from us by 14 November 2026" in asking.page.main.get_text(" ", strip=True)
    assert not {"Asha", "Daniel", "dvds", "Clare"} & set(asking.answer.text.split())
    clock.forward(minutes=11)
    assert heading(asking.open("/request/status")) == "Check your request"


def test_what_belongs_to_nothing_is_answered_the_same_whichever_is_wrong_and_as_what_belongs(client, statements):
    applicant = Applicant(client).begin("me").fill()
    right = (applicant.submit(), applicant.words)
    other, guess = "7K4M-2P9Q-J", "one two three four five"
    asked, pages = [], []
    for reference, words in (right, (other, right[1]), (right[0], guess), (other, guess)):
        asking = Applicant(client).open("/request/check")
        with statements() as said:
            answer = client.post(
                "/request/check",
                data={"csrf_token": asking.token, "reference_given": reference, "words_given": words},
                token=asking.token,
            )
        asked.append([statement.split("(")[0] for statement in said])
        pages.append(asking.open(answer.location).page.main.get_text(" ", strip=True))
    assert asked[1] == asked[2] == asked[3]
    assert pages[1] == pages[2] == pages[3] != pages[0]
    assert heading(asking) == "Nothing was found"


def test_what_an_applicant_says_later_stands_on_the_case_once_and_its_officer_is_told(
    app, client, clock, as_user, rows
):
    as_user(Role.INTAKE)
    applicant = Applicant(client).begin("me").fill()
    reference = applicant.submit()
    asking = Applicant(client).open("/request/check")
    asking.send("/request/check", reference_given=reference, words_given=applicant.words).open(
        "/request/status/1"
    ).send()
    fields = {**carried(asking.page.main.form), "note": "Not by phone any more: he has it."}
    token = asking.token
    for _ in range(2):
        assert client.post("/request/status/1", data=fields, token=token).location == "/request/status?sent=1"
    assert do_jobs(app, clock())["messages_delivered"] == 1
    assert do_jobs(app, clock())["messages_delivered"] == 0
    ((answers,),) = rows(select(records.c.answers).where(records.c.kind == "note"))
    assert "Not by phone any more: he has it." in answers
    assert rows(select(notices.c.kind)) == [("message",)]
    assert rows(select(messages.c.sealed)) == [(None,)]


def test_a_form_without_the_token_of_its_page_changes_nothing(client, rows):
    Applicant(client).begin("me").fill(until="your_name")
    before = rows(select(drafts.c.sealed))
    answer = client.post("/request/6", data={"page": "your_name", "csrf_token": "x"}, token="x")
    assert (answer.status_code, answer.location) == (303, "/request/later?why=400")
    assert rows(select(drafts.c.sealed)) == before


def test_a_cookie_that_somebody_planted_or_copied_opens_nothing_of_what_is_begun_later(app, client):
    planted = Applicant(Client(app, Answer))
    planted.open("/request").send()
    client.set_cookie("request", planted.client.get_cookie("request").value)
    Applicant(client).begin("me").fill(until="subject_name")
    assert heading(planted.open("/request/7")) == CLOSED


def test_whoever_has_seen_that_a_request_was_received_can_begin_another(client, rows):
    first = Applicant(client).begin("me").fill()
    first.submit()
    other = Applicant(client).begin("someone").fill()
    assert other.words != first.words
    other.submit()
    assert len(rows(select(submissions.c.id))) == 2


def test_words_that_are_wrong_leave_an_open_page_as_it_was(client):
    applicant = Applicant(client).begin("me").fill(until="your_name")
    fields, place = {"csrf_token": applicant.token, **applicant.fields()}, applicant.at
    guessing = Applicant(client).open("/request/back")
    guessing.send("/request/back", words_given="one two three four five")
    answer = client.post(place, data=fields, token=fields["csrf_token"])
    assert applicant.open(answer.location).key == "your_birth"


def asks(client, reference: str, words: str) -> Applicant:
    """Somebody gives the reference and the words of a request that was sent."""
    asking = Applicant(client).open("/request/check")
    return asking.send("/request/check", reference_given=reference, words_given=words)


def test_whoever_filled_in_another_request_and_rested_is_shown_how_the_first_goes_and_nothing_of_the_other(
    client, clock
):
    first = Applicant(client).begin("me").fill()
    reference = first.submit()
    Applicant(client).begin("someone").fill(until="your_birth")
    clock.forward(minutes=11)
    asking = asks(client, reference, first.words)
    assert heading(asking) == "We have received your request"
    assert heading(asking.open("/request/status")) == "We have received your request", "and is not asked again"
    assert heading(asking.open("/request/answers")) == "Come back", "that a rest hid stays hidden"
    clock.forward(minutes=11)
    assert heading(asking.open("/request/status")) == "Check your request"


def test_what_was_said_late_and_not_rightly_is_there_to_be_put_right(client, clock, rows):
    applicant = Applicant(client).begin("me").fill()
    reference = applicant.submit()
    asking = asks(client, reference, applicant.words).open("/request/status/2")
    fields = {"key": asking.page.find("input", {"name": "key"})["value"], "note": "He has come back to live with me."}
    clock.forward(minutes=25)
    asking.send("/request/status/2", **fields)
    assert asking.at == "/request/status/2"
    assert asking.page.select(".govuk-error-summary")
    assert "He has come back to live with me." in asking.page.find("textarea").get_text()
    asking.send("/request/status/2", **fields, withdraws="yes")
    assert "We have received what you wrote." in asking.page.main.get_text()
    assert len(rows(select(messages.c.id))) == 1
    asking.open("/request/status/2")
    assert not asking.page.select(".govuk-error-summary"), "what was sent is not shown again"
    assert asking.page.find("textarea").get_text(strip=True) == ""


def test_an_answer_that_is_far_too_long_is_kept_as_far_as_anybody_could_shorten_it(client):
    applicant = Applicant(client).begin("me").fill(until="what_happened")
    applicant.answer_page(what_happened="He followed me. " * 3_000)
    assert applicant.key == "what_happened"
    assert "Shorten this to 10,000 characters" in applicant.page.select_one(".govuk-error-summary").get_text()
    assert len(applicant.page.find(attrs={"name": "what_happened"}).get_text()) > 19_000


def test_a_page_beyond_all_measure_is_refused_with_words_that_say_so(client):
    applicant = Applicant(client).begin("me").fill(until="what_happened")
    flood = {"page": applicant.key, **{f"f{number}": "x" * 15_000 for number in range(5)}}
    applicant.send("/request/9", **flood)
    assert applicant.at == "/request/later?why=413"
    assert heading(applicant) == "That was too much at once"


def test_a_page_that_is_open_can_be_sent_after_start_was_pressed_in_another_tab(client):
    asking = Applicant(client).begin("me").fill(until="your_name")
    Applicant(client).open("/request").send()
    asking.answer_page()
    assert asking.key == "your_birth"


def test_whoever_rested_at_the_words_begins_without_them(client, clock):
    """Nothing was answered yet: nothing is to be hidden."""
    resting = Applicant(client).open("/request").send()
    shown = resting.page.find(class_="page-words").get_text(strip=True)
    clock.forward(minutes=11)
    assert resting.open("/request/1").key == "danger"
    again = Applicant(client).begin("me")
    assert again.words != shown, "somebody may have seen those"
    assert again.fill(until="your_name").key == "your_name"


def test_a_box_that_a_program_fills_in_costs_one_more_press(client, taken_in):
    applicant = Applicant(client).begin("me").fill()
    applicant.send(website="https://example.org")
    assert "press Send once more" in applicant.page.main.get_text(" ", strip=True)
    applicant.send(website="https://example.org", pressed_again="yes")
    assert applicant.page.find(class_="page-words")
    assert len(taken_in(select(submissions.c.id))) == 1


@pytest.mark.parametrize(
    "path", ["/request/nonsense", "/request/privacy", "/request/received", "/request/words", "/request/1/"]
)
def test_no_address_answers_a_form_with_a_page(client, path):
    applicant = Applicant(client).begin("me")
    answer = client.post(path, data={"csrf_token": applicant.token, "note": "He said"}, token=applicant.token)
    assert answer.status_code in {303, 308}
    assert "He said" not in answer.text


def test_after_two_hours_a_page_that_is_sent_is_told_what_became_of_it(client, clock):
    applicant = Applicant(client).begin("me").fill(until="your_name")
    clock.forward(minutes=121)
    applicant.answer_page()
    assert heading(applicant) == "Your answers are not open here any more"


def test_a_promise_that_was_not_kept_is_not_repeated(app, client, clock):
    applicant = Applicant(client).begin("me").fill()
    reference = applicant.submit()
    do_jobs(app, clock())
    clock.forward(days=11)
    told = asks(client, reference, applicant.words).page.main.get_text(" ", strip=True)
    assert "You should have heard from us by 14 November 2026" in told
    assert "You hear from us" not in told


def test_what_is_typed_about_a_request_survives_a_change_of_language(client):
    applicant = Applicant(client).begin("me").fill()
    asking = asks(client, applicant.submit(), applicant.words).open("/request/status/1").send()
    asking.send(note="Only at work.", language="cy")
    assert asking.at == "/cais/hynt/1?at=2"
    assert asking.page.find("textarea").get_text(strip=True) == "Only at work."
    assert not asking.page.select(".govuk-error-summary")
    assert asking.page.find("dialog"), "and here too a warning comes before the time is over"


def test_every_page_about_a_request_that_was_sent_has_a_neutral_title_of_its_own(client):
    applicant = Applicant(client).begin("me").fill()
    reference = applicant.submit()
    asking = Applicant(client).open("/request/check")
    titles = [asking.page.title.get_text()]
    asking.send("/request/check", reference_given=reference, words_given="one two three four five")
    titles.append(asking.page.title.get_text())
    asking = asks(client, reference, applicant.words)
    titles += [asking.open(f"/request/status{rest}").page.title.get_text() for rest in ("", "/1", "/2")]
    assert titles == [f"{name} – Request" for name in ("Check", "Nothing found", "So far", "Change 1.1", "Change 2.1")]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("one two three four five", "We found nothing with these words. Check how you wrote them."),
        (" ", "Enter the five words that you were shown"),
    ],
)
def test_words_that_open_nothing_are_marked_on_the_question_and_in_the_title(client, typed, message):
    back = Applicant(client).open("/request/back").send("/request/back", words_given=typed)
    assert back.page.title.get_text() == "Error: Back – Request"
    assert back.answer.errors[0].startswith(message)
    field = back.page.find(attrs={"name": "words_given"})
    assert "govuk-input--error" in field["class"]
    assert back.page.select_one(".govuk-error-summary a")["href"] == f"#{field['id']}" == "#q1", (
        "no word of what it asks"
    )
    told = back.page.find(id=field["aria-describedby"].split()[-1])
    assert message in told.get_text()


@pytest.mark.parametrize(
    ("reference", "words", "asked"),
    [
        ("", "", ["Enter your reference, nine letters and figures", "Enter the five words that you were shown"]),
        ("7K4M-2P9Q-J", " ", ["Enter the five words that you were shown"]),
        ("", "one two three four five", ["Enter your reference, nine letters and figures"]),
    ],
)
def test_whoever_asks_and_leaves_something_empty_is_asked_for_it(client, reference, words, asked):
    asking = Applicant(client).open("/request/check")
    asking.send("/request/check", reference_given=reference, words_given=words)
    assert heading(asking) == "Check your request"
    assert asking.answer.errors == asked
    assert asking.page.title.get_text() == "Error: Check – Request"
    assert "7K4M" not in asking.at
    assert "7K4M" not in asking.open(asking.at).answer.text, "what was typed stands there once, to be put right"


def test_what_is_left_empty_is_no_guess_and_does_not_use_up_the_tries(client):
    applicant = Applicant(client).begin("me").fill(until="your_name")
    for _ in range(40):
        client.submit("/request/back", {}, action="/back")
    client.get("/request/leave")
    back = Applicant(client).open("/request/back").send("/request/back", words_given=applicant.words)
    assert back.key == "your_name"


def test_no_other_site_can_empty_the_browser_by_naming_the_way_out_as_a_picture(client):
    applicant = Applicant(client).begin("me").fill(until="subject_name")
    for site, what in (
        ("cross-site", "image"),
        ("same-origin", "image"),
        ("cross-site", "document"),
        ("same-site", "iframe"),
    ):
        answer = Client(client.application, Answer).get(
            "/request/leave", headers={"Sec-Fetch-Site": site, "Sec-Fetch-Dest": what}
        )
        assert "Clear-Site-Data" not in answer.headers, (site, what)
        assert "Set-Cookie" not in answer.headers, (site, what)
    assert applicant.open(applicant.at).key == "subject_name"
    for head in ({}, {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "document"}, {"Sec-Fetch-Site": "none"}):
        assert client.get("/request/leave", headers=head).headers["Clear-Site-Data"] == '"cookies", "storage"', head
    assert client.get_cookie("request") is None


def test_a_cookie_that_opens_nothing_goes_with_the_closed_page_and_one_that_opens_something_stays(client):
    client.get("/request")
    assert client.get_cookie("request") is not None
    client.get("/request/closed")
    assert client.get_cookie("request") is None
    applicant = Applicant(client).begin("me").fill(until="your_name")
    client.get("/request/closed")
    assert applicant.answer_page().key == "your_birth"


@pytest.mark.parametrize("over", [True, False])
def test_an_answer_that_was_cut_says_so(client, over):
    applicant = Applicant(client).begin("me").fill(until="what_happened")
    applicant.answer_page(what_happened="x" * (20_001 if over else 19_999))
    assert ("Only its first 20,000 characters are kept" in applicant.answer.words) == over
    assert "Shorten this to 10,000 characters" in applicant.answer.errors[0]


def test_what_is_said_later_and_was_cut_says_so(client):
    applicant = Applicant(client).begin("me").fill()
    asking = asks(client, applicant.submit(), applicant.words).open("/request/status/2")
    asking.send(note="x" * 30_000)
    assert "Only its first 20,000 characters are kept" in asking.answer.words

"""The four journeys from the first page to the case, through a browser without scripts: what is asked, kept, sent and shown."""

import re

import pytest
from sqlalchemy import func, select

from disclosure.forms.public.contact import CHANNELS
from disclosure.store.models import cases, events, submissions
from tests.web.applicant import Applicant, asks_again
from tests.web.client import carried

JOURNEYS = {
    "me": ("dvds", "right_to_ask"),
    "someone": ("dvds", "right_to_ask"),
    "child": ("csods", "right_to_ask"),
    "professional": ("dvds", "right_to_know"),
}


@pytest.mark.parametrize("first", ["request", "cais"])
@pytest.mark.parametrize("who", JOURNEYS)
def test_a_request_that_is_filled_in_and_sent_is_a_case(client, taken_in, who, first):
    applicant = Applicant(client, first).begin(who).fill()
    reference = applicant.submit()
    assert taken_in(select(cases.c.reference, cases.c.scheme, cases.c.route, cases.c.channel)) == [
        (reference, *JOURNEYS[who], "online")
    ]
    assert taken_in(select(submissions.c.sealed)) == [(None,)], "what is registered is kept nowhere else"


def test_a_question_about_a_child_whom_nobody_can_name_ends_as_an_enquiry(client, taken_in):
    Applicant(client, names_them="no").begin("child").fill().submit()
    assert taken_in(select(cases.c.scheme, cases.c.kind)) == [("csods", "enquiry")]


def test_a_crime_that_is_alleged_stands_on_the_case_and_its_clock_runs(client, taken_in):
    Applicant(client, crime_alleged="yes", crime_alleged_words="He broke my arm.").begin("me").fill().submit()
    assert taken_in(select(events.c.action).order_by(events.c.sequence)) == [("register",), ("record_allegation",)]


def test_titles_and_addresses_tell_a_step_and_nothing_else(client):
    applicant = Applicant(client).begin("me")
    titles, places = [], []
    while applicant.key:
        titles.append(applicant.page.title.get_text())
        places.append(applicant.at)
        applicant.answer_page()
    assert titles == [f"Step {number} – Request" for number in range(1, len(titles) + 1)]
    assert places == [f"/request/{number}" for number in range(1, len(places) + 1)]


def test_a_page_with_a_mistake_says_so_after_a_redirection_and_keeps_what_was_typed(client):
    applicant = Applicant(client).begin("me").fill(until="your_name")
    applicant.answer_page(applicant_given_names="")
    assert applicant.key == "your_name"
    assert applicant.page.title.get_text() == f"Error: Step {applicant.at.rpartition('/')[2]} – Request"
    assert applicant.page.find(attrs={"name": "applicant_family_name"})["value"] == "Verma"
    wrong = applicant.page.find(attrs={"name": "applicant_given_names"})
    assert applicant.page.select_one(".govuk-error-summary a")["href"] == f"#{wrong['id']}"


def test_changing_an_answer_asks_only_what_depends_on_it(client):
    applicant = Applicant(client, any_children="no").begin("me").fill()
    applicant.change("Are there any children?", any_children="yes")
    assert applicant.asked == ["any_children", "children", "childrens_safety"]


def test_what_was_left_empty_is_not_repeated_where_answers_are_looked_over_and_its_heading_leads_there(client):
    nothing = dict.fromkeys(("subject_work", "subject_voluntary_work", "subject_social_media", "agencies_involved"), "")
    applicant = Applicant(client, code_word="", **nothing).begin("me").fill()
    shown = applicant.answer.words
    assert "Say it is the dentist’s" in shown, "what was answered is all there"
    assert "A word that proves it is you" not in shown
    assert "Names they use online" in shown, "where nothing at all was answered it says of what"
    assert "Who else is helping?" in shown, "and a question by itself is its own heading"
    applicant.change("If someone else answers or looks", code_word="marmalade")
    assert applicant.asked == ["if_another"]
    assert "A word that proves it is you marmalade" in applicant.answer.words


def test_what_somebody_agreed_to_is_looked_over_by_its_first_words(client):
    shown = Applicant(client).begin("me").fill().answer.words
    assert "If I am told anything, I will use it only to keep people safe Yes" in shown
    assert "It can be a crime to pass it on" not in shown, "it was read whole on the page before"


def test_what_is_no_longer_asked_is_not_sent(client, taken_in):
    applicant = Applicant(client).begin("me").fill()
    applicant.change("Are there any children?", any_children="no").submit()
    assert taken_in(select(cases.c.children_count)) == [(0,)]


def test_another_child_can_be_added_and_taken_out_without_an_error(client):
    applicant = Applicant(client).begin("child").fill(until="children_asked_for")
    applicant.send(**applicant.fields(), add_children="yes")
    assert applicant.key == "children_asked_for"
    assert not applicant.page.select(".govuk-error-summary")
    assert len(applicant.page.select(".app-people__person")) == 2
    assert applicant.page.find(attrs={"name": "children-0-given_names"})["value"] == "Rohan"


def test_what_was_typed_and_left_is_kept_and_is_no_answer(client):
    applicant = Applicant(client).begin("me").fill(until="what_happened")
    half = {**applicant.fields(what_happened="He checks the ph"), "language": "en"}
    applicant.send(**half).open("/request/answers")
    assert applicant.key == "what_happened"
    assert "He checks the ph" in applicant.answer.text
    assert not applicant.answer.errors, "nothing was judged"
    applicant.answer_page().fill()
    number = next(n for n in range(1, 40) if applicant.open(f"/request/{n}").key == "what_happened")
    applicant.send(**applicant.fields(), language="en").open("/request/answers")
    assert applicant.at == "/request/answers", "left as it was answered it is answered"
    applicant.open(f"/request/{number}").send(**{**half, "what_happened": "Something else"}).open("/request/answers")
    assert applicant.key == "what_happened"


def test_nobody_can_go_past_a_page_that_is_open(client):
    applicant = Applicant(client).begin("me").fill(until="your_name")
    here = applicant.at
    assert applicant.open("/request/30").at == here
    assert applicant.open("/request/answers").at == here


def test_a_request_sent_twice_is_one_case(client, taken_in):
    applicant = Applicant(client).begin("me").fill()
    sent = {**carried(applicant.page.main.form), "pressed_again": "yes"}
    for _ in range(2):
        answer = client.post("/request/answers", data=sent)
        assert answer.location == "/request/received"
    assert len(taken_in(select(cases.c.id))) == 1


def test_whoever_fills_everything_in_within_seconds_is_asked_to_press_once_more_and_loses_nothing(client, taken_in):
    applicant = Applicant(client).begin("me").fill()
    applicant.send()
    assert taken_in(select(submissions.c.id)) == []
    assert "press Send once more" in applicant.page.main.get_text(" ", strip=True)
    applicant.submit()
    assert len(taken_in(select(cases.c.id))) == 1


def test_a_person_who_takes_a_minute_presses_once(client, clock, taken_in):
    applicant = Applicant(client).begin("me").fill()
    clock.forward(minutes=1)
    applicant.open("/request/answers").send()
    assert len(taken_in(select(cases.c.id))) == 1


def test_the_language_changes_on_every_page_and_keeps_place_and_answers(client):
    applicant = Applicant(client).begin("me").fill(until="your_birth")
    switch = applicant.page.select_one(".page-languages button[name]")
    applicant.send(**applicant.fields(), language=switch["value"])
    assert applicant.at.startswith("/cais/")
    assert applicant.key == "your_birth"
    assert applicant.page.html["lang"] == "cy"
    applicant.open(f"/cais/{int(applicant.at.rpartition('/')[2]) - 1}")
    assert applicant.page.find(attrs={"name": "applicant_given_names"})["value"] == "Asha Meera"


def test_what_was_changed_in_another_tab_is_looked_over_before_it_is_sent(client, clock, rows):
    applicant = Applicant(client).begin("me").fill()
    clock.forward(minutes=1)
    other = Applicant(client).open("/request/answers")
    other.change("What has happened?", what_happened="He has not hurt her. I was wrong.")
    applicant.send()
    assert applicant.at.startswith("/request/answers")
    assert "It is not sent yet. Your answers were changed on another page." in applicant.answer.words
    assert "He has not hurt her. I was wrong." in applicant.answer.words
    assert rows(select(func.count()).select_from(submissions)) == [(0,)]
    applicant.send()
    assert applicant.at == "/request/received"


@pytest.mark.parametrize(
    ("who", "page", "words"),
    [
        ("someone", "at_risk_knows", "we may tell them, or whoever can best keep them safe, instead of you."),
        (
            "child",
            "parents_know",
            "we tell whoever can best protect the child, usually a parent or carer. That may not be you.",
        ),
    ],
)
def test_whoever_asks_for_another_is_told_before_sending_that_the_answer_may_go_elsewhere(client, who, page, words):
    applicant = Applicant(client).begin(who).fill(until=page)
    assert applicant.key == page
    assert words in applicant.answer.words


def test_whoever_refers_a_child_is_not_spoken_to_as_if_they_had_asked(client):
    applicant = Applicant(client, about_whom="child").begin("professional").fill(until="parents_know_referred")
    assert applicant.key == "parents_know_referred"
    assert "instead of you" not in applicant.answer.words
    assert "may not be you" not in applicant.answer.words


@pytest.mark.parametrize("who", JOURNEYS)
def test_the_receipt_says_that_another_may_be_told_except_of_a_referral(client, who):
    applicant = Applicant(client).begin(who).fill()
    applicant.submit()
    told = "If you asked for someone else or for a child, we may tell whoever can best keep them safe, instead of you."
    assert (told in applicant.answer.words) == (who != "professional")
    assert "The person you asked about is not told that you asked." in applicant.answer.words


def test_a_worried_colleague_finds_the_way_in_for_someone_they_know(client):
    words = Applicant(client).begin("me").fill(until="who").answer.words
    assert "Aged 16 or over: a friend, a relative, a neighbour or a colleague. They do not have to know" in words
    assert "Someone I help in my job" in words
    assert "Someone I work with" not in words


def test_whoever_cannot_be_reached_is_promised_no_words_at_the_end(client):
    nowhere = {f"contact_{way}": "no" for way in CHANNELS}
    applicant = Applicant(client, **nowhere).begin("me").fill(until="no_way")
    assert "At the end we show you a reference. With it, and the five words that you were shown at the start" in (
        applicant.answer.words
    )


def test_whoever_leaves_a_page_open_is_told_that_it_stays_on_the_screen(client, clock):
    applicant = Applicant(client).begin("me").fill(until="subject_name")
    clock.forward(minutes=10)
    assert "This does not close a page that is still open." in applicant.open("/request/answers").answer.words
    words = applicant.open("/request/left-behind").answer.words
    assert "A page that is open stays on the screen, with what is on it, and someone can go on from it." in words


TWO_HOURS = {
    "request": "If you do nothing for two hours, what you have written is deleted.",
    "cais": "Os na wnewch ddim am ddwy awr, bydd yr hyn a ysgrifennoch yn cael ei ddileu.",
}


def warned(applicant):
    """What is said where scripts are off: the dialogue that asks before the time is over needs them."""
    return [one.get_text(strip=True) for one in applicant.page.main.find_all("noscript")]


@pytest.mark.parametrize("first", TWO_HOURS)
def test_whoever_has_no_scripts_reads_where_most_is_written_when_it_is_deleted(client, first):
    applicant = Applicant(client, first).begin("me")
    told = {}
    while applicant.key:
        told[applicant.key] = warned(applicant)
        applicant.answer_page()
    assert {key: words for key, words in told.items() if words} == {
        "children": [TWO_HOURS[first]],
        "what_happened": [TWO_HOURS[first]],
    }, "on every page it would make a long form longer"
    asking = asks_again(client, first, applicant.submit(), applicant.words)
    for link in [one["href"] for one in asking.page.main.select("ul a")]:
        assert warned(asking.open(link)) == [TWO_HOURS[first]], link


def test_whoever_reads_what_stays_behind_knows_which_pages_still_open_without_scripts(client):
    words = Applicant(client).open("/request/left-behind").answer.words
    assert "it may also show our first page, the numbers to call and pages like this one" in words
    assert "They say nothing of what you wrote, but they show what this site is for." in words


def test_a_child_who_asks_is_given_a_number_that_they_can_call_themselves(client):
    applicant = Applicant(client, is_sixteen="no").begin("me").fill(until="child")
    assert applicant.key == "child"
    assert "Any child or young person, to talk to someone themselves" in applicant.answer.words


_OURS = {"main-content", "question", "time", "time-title", "website"}


@pytest.mark.parametrize("who", ["me", "someone", "child", "professional"])
def test_no_id_says_what_a_page_asks(client, who):
    """It stands in the address that a link to a mistake leads to, and where a browser keeps how far a page was scrolled."""
    applicant = Applicant(client).begin(who)
    while applicant.key:
        at, fields = applicant.at, applicant.fields()
        pages = [applicant.page, applicant.send(**{**dict.fromkeys(fields, ""), "page": applicant.key}).page]
        applicant.open(at)
        if add := applicant.page.find("button", attrs={"name": re.compile("add")}):
            pages.append(applicant.send(**fields, **{add["name"]: add.get("value", "")}).page)
            applicant.open(at)
        for page in pages:
            ids = {one["id"] for one in page.body.find_all(id=True)} - _OURS
            assert all(re.fullmatch(r"q[\d-]+(-[a-z]+)*|error-summary-title", one) for one in ids), ids
            links = [one["href"] for one in page.select(".govuk-error-summary a")]
            assert all(link.removeprefix("#") in ids for link in links), links
        applicant.answer_page()

"""What stands on the public's pages for whoever needs it now: numbers to call, the way out, what cannot be hidden, what comes next."""

import re

import pytest

from tests.web.applicant import Applicant, asks_again
from tests.web.client import Answer, Client

pytestmark = pytest.mark.databases("sqlite")

# The same pages in both languages, by the first word of an address.
REST = {
    "request": {
        "numbers": "/numbers", "left_behind": "/left-behind", "privacy": "/privacy", "cookies": "/cookies",
        "accessibility": "/accessibility", "words": "/words", "back": "/back", "check": "/check", "status": "/status",
        "later": "/later", "received": "/received", "leave": "/leave", "answers": "/answers",
    },
    "cais": {
        "numbers": "/rhifau", "left_behind": "/olion", "privacy": "/preifatrwydd", "cookies": "/cwcis",
        "accessibility": "/hygyrchedd", "words": "/geiriau", "back": "/yn-ol", "check": "/holi", "status": "/hynt",
        "later": "/wedyn", "received": "/derbyn", "leave": "/gadael", "answers": "/atebion",
    },
}  # fmt: skip
FIRST = tuple(REST)
WORDS = "one two three four five"


@pytest.fixture
def client(app):
    """Looks at nothing but what is asked here: the other tests look at every page of a journey."""
    made = Client(app, Answer)
    made.checks_pages = False
    return made


def told(answer: Answer) -> str:
    """What the page says, without its frame."""
    return " ".join(answer.words.split())


def names(text: str, number: str) -> bool:
    """Whether it stands there by itself, and not within another."""
    return re.search(rf"(?<!\d){number}(?!\d)", text) is not None


# Whom to call


@pytest.mark.parametrize("page", ["", "numbers"])
@pytest.mark.parametrize("first", FIRST)
def test_whom_to_call_in_danger_is_said_in_both_languages_to_whoever_speaks_and_whoever_cannot(client, first, page):
    answer = client.get(f"/{first}{REST[first].get(page, '')}")
    box = answer.page.select_one(".page-numbers")
    text = box.get_text(" ", strip=True)
    assert names(box.strong.get_text(), "999"), "first of all, and in bold"
    silent, textphone, by_text, not_urgent = [one.get_text(" ", strip=True) for one in box.find_all("li")]
    assert names(silent, "999")
    assert names(silent, "55"), "silent: cough or tap, then press 55"
    assert names(textphone, "18000")
    assert box.select_one("li [lang=en]").get_text() == "register", "the service knows this word alone"
    assert "register" in by_text
    assert names(by_text, "999")
    assert names(not_urgent, "101")
    assert names(not_urgent, "18001 101")
    assert names(text, "999")
    assert answer.page.h1.find_next_sibling() is box, "nothing comes before it"
    assert box.find_parent("details") is None, "nobody has to press anything to see it"
    assert client.get_cookie("request") is None or page == "", "and the numbers are read without a form"


@pytest.mark.parametrize("first", FIRST)
def test_every_helpline_of_the_force_is_shown_with_its_number_in_both_languages(app, client, first):
    """Its configuration has one for each who may look for one of their own (test_settings)."""
    lines = app.extensions["disclosure"].settings.force.helplines
    language = "cy" if first == "cais" else "en"
    for page in ("", REST[first]["numbers"], REST[first]["later"]):
        shown = client.get(f"/{first}{page}").page.main.dl
        assert [one.get_text() for one in shown.find_all("dt")] == [one.name_in(language).text for one in lines]
        assert [one.get_text() for one in shown.select(".page-number")] == [one.number for one in lines]


# Too many at once


@pytest.mark.parametrize("first", FIRST)
def test_whoever_is_turned_away_because_too_many_ask_is_given_the_telephone_numbers(app, client, first):
    app.extensions["disclosure"].settings.brake.__dict__["begin_in_all"] = 0
    turned_away = Applicant(client, first).open(f"/{first}").send()
    assert turned_away.at == f"/{first}{REST[first]['later']}?why=429"
    for number in ("101", "999"):
        assert names(told(turned_away.answer), number)
    shown = {one.get_text() for one in turned_away.page.main.select(".page-number")}
    assert shown == {one.number for one in app.extensions["disclosure"].settings.force.helplines}


def test_whoever_begins_too_often_is_stopped_and_others_begin_and_go_on(app):
    app.extensions["disclosure"].settings.brake.__dict__["begin_from_one"] = 3

    def from_network(address):
        browser = Client(app, Answer)
        browser.environ_base["REMOTE_ADDR"] = address
        return Applicant(browser)

    begun = [from_network(f"198.51.100.{number}").begin("me") for number in range(3)]
    for number in (4, 250):
        stopped = from_network(f"198.51.100.{number}").open("/request").send()
        assert stopped.at == "/request/later?why=429", "whichever address of the network it has now"
    assert begun[0].fill(until="your_name").key == "your_name", "what was begun goes on"
    assert from_network("203.0.113.9").begin("me").key == "danger"


# The way out


def leads_out(answer, first):
    """The way out of a page, which is a link and so needs no script."""
    (link,) = answer.page.select(".page-exit a[href]")
    assert link["href"] == f"/{first}{REST[first]['leave']}", answer.request.path
    assert link.get_text(strip=True)
    return link["href"]


@pytest.mark.parametrize("first", FIRST)
def test_the_way_out_stands_on_every_page_that_may_be_read_and_leads_to_the_harmless_site(app, client, first):
    beside = ("numbers", "left_behind", "privacy", "cookies", "accessibility", "back", "check")
    whys = (f"/later?why={why}" for why in (400, 410, 413, 429, 500))
    places = ["", *(REST[first][one] for one in beside), *(one.replace("/later", REST[first]["later"]) for one in whys)]
    for place in (*places, "/1", "/nothing/of/ours"):
        answer = client.get(f"/{first}{place}")
        assert answer.status_code in (200, 404), place
        out = client.get(leads_out(answer, first))
        assert (out.status_code, out.location) == (303, app.extensions["disclosure"].settings.force.harmless_site)


@pytest.mark.parametrize(("first", "who"), [("request", "me"), ("cais", "professional")])
def test_the_way_out_stands_on_every_page_of_a_request_and_the_receipt_says_where_to_change_it_and_take_it_back(
    client, first, who
):
    to = {name: f"/{first}{rest}" for name, rest in REST[first].items()}
    asha = Applicant(client, first).start(who)
    leads_out(asha.answer, first)
    asha.open(f"/{first}/1").send()
    assert asha.answer.errors
    while asha.key:
        leads_out(asha.answer, first)
        asha.answer_page()
    assert asha.at == to["answers"]
    leads_out(asha.answer, first)
    reference, received = asha.submit(), asha.answer
    assert asha.at == to["received"]
    leads_out(received, first)
    link = client.get(f"/{first}").page.main.find("a", href=to["check"])
    assert link.get_text(strip=True) in told(received), "in the words of the link that leads there"
    leads_out(asks_again(client, first, reference, WORDS).answer, first)
    asking = asks_again(client, first, reference, asha.words)
    leads_out(asking.answer, first)
    led = [one["href"] for one in asking.page.main.select("ul a[href]")]
    assert led == [f"{to['status']}/1", f"{to['status']}/2"], "another plan, and taking it back"
    for place in led:
        leads_out(asking.open(place).answer, first)
        assert asking.page.main.form, place


# What is told without being asked


@pytest.mark.parametrize(
    ("first", "words"),
    [
        ("request", {"who runs the network": "internet", "a shared account": "account", "a spying program": "program"}),
        ("cais", {"who runs the network": "rhyngrwyd", "a shared account": "cyfrif", "a spying program": "rhaglen"}),
    ],
)
def test_who_runs_the_network_a_shared_account_and_a_spying_program_are_named_as_what_cannot_be_hidden(
    client, first, words
):
    points = [one.get_text().lower() for one in client.get(f"/{first}{REST[first]['left_behind']}").page.main("li")]
    found = {what: {at for at, point in enumerate(points) if word in point} for what, word in words.items()}
    assert all(found.values()), found
    assert len(set().union(*found.values())) >= 3, "each has a point of its own"


@pytest.mark.parametrize("first", FIRST)
def test_the_accessibility_statement_names_the_one_criterion_that_is_left_out_on_purpose(client, first):
    assert "1.3.5" in told(client.get(f"/{first}{REST[first]['accessibility']}"))

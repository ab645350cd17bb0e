"""The one cookie: no other site can take it away by leading to a page of ours, and whoever's browser takes none is told why."""

import pytest

from disclosure.web import catalogues
from disclosure.web.public.addresses import FIRST
from tests.web.applicant import Applicant
from tests.web.client import Answer, Client

pytestmark = pytest.mark.databases("sqlite")

FROM_ELSEWHERE = ("cross-site", "same-site")
FORMS = ("/request", "/request/back", "/request/check", "/cais", "/cais/yn-ol", "/cais/holi")


def asks(browser, path, site, method="GET"):
    """As a browser asks for a page that a page of such a site leads to: it brings its cookie only where that is of ours."""
    kept = browser.get_cookie("request")
    if site == "cross-site" and kept:
        browser.delete_cookie("request")
    answer = browser.open(path, method=method, headers={"Sec-Fetch-Site": site})
    if kept and browser.get_cookie("request") is None:
        browser.set_cookie("request", kept.value)
    return answer


def leads_to(answer):
    """The address that the page leads to by itself, at once; nothing where it does not."""
    told = answer.page.find("meta", {"http-equiv": "refresh"})
    return told["content"].removeprefix("0; url=") if told else ""


@pytest.mark.parametrize("path", FORMS)
def test_a_link_from_another_site_leaves_the_draft_of_another_tab_as_it_was(client, path):
    applicant = Applicant(client).begin("me").fill(until="your_name")
    answer = asks(client, path, "cross-site")
    assert "Set-Cookie" not in answer.headers
    arrived = asks(client, leads_to(answer), "same-origin")
    assert arrived.page.main.find("form"), "it is the page that was asked for"
    assert leads_to(arrived) == "", "and leads nowhere else"
    assert applicant.answer_page().key == "your_birth"


@pytest.mark.parametrize("site", FROM_ELSEWHERE)
@pytest.mark.parametrize("path", FORMS)
def test_whoever_is_led_here_for_the_first_time_goes_through_one_page_that_tells_nothing(app, path, site):
    browser = Client(app, Answer)
    answer = asks(browser, path, site)
    assert (answer.status_code, leads_to(answer)) == (200, path)
    (link,) = answer.page.main.find_all("a")
    assert link["href"] == path, "for whoever's browser does not go by itself"
    heading, name = ("One moment", "Request") if path.startswith("/request") else ("Un eiliad", "Cais")
    assert (answer.heading, answer.page.title.get_text()) == (heading, f"{heading} – {name}")
    assert answer.page.main.find("form") is None
    begun = Applicant(browser)
    begun.at, begun.answer = path, asks(browser, leads_to(answer), "same-origin")
    begun.send(path)
    assert begun.answer.status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("site", FROM_ELSEWHERE)
def test_no_page_sets_a_cookie_where_another_site_led_to_it(app, site, method):
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("public.") and "GET" in rule.methods]
    assert len(rules) > 30
    for rule in rules:
        given = {"number": 1, "word": "1", "rest": "closed", **(rule.defaults or {})}
        _, path = rule.build({name: given[name] for name in rule.arguments})
        browser = Client(app, Answer)
        browser.checks_pages = method == "GET"  # of the other there is only the head
        answer = asks(browser, path, site, method)
        assert "Set-Cookie" not in answer.headers, path


@pytest.mark.parametrize("language", FIRST)
def test_of_what_stands_behind_the_address_only_what_is_ours_goes_on_and_as_an_address(client, language):
    path = {"en": "/request/back", "cy": "/cais/yn-ol"}[language]
    hostile = '"><script>alert(1)</script>'
    answer = asks(client, f"{path}?again=1&next=https://evil.example&url=//evil.example", "cross-site")
    assert leads_to(answer) == f"{path}?again=1"
    answer = client.get(path, query_string={"empty": hostile}, headers={"Sec-Fetch-Site": "cross-site"})
    assert "<script>alert" not in answer.text
    assert leads_to(answer).startswith(f"{path}?empty=%22%3E%3Cscript")


@pytest.mark.parametrize("site", [None, "none", "same-origin"])
@pytest.mark.parametrize("path", FORMS)
def test_whoever_comes_by_themselves_or_whose_browser_does_not_say_is_shown_the_page_at_once(app, path, site):
    browser = Client(app, Answer)
    answer = browser.get(path, headers={"Sec-Fetch-Site": site} if site else {})
    assert leads_to(answer) == ""
    assert answer.page.main.find("form")
    assert browser.get_cookie("request") is not None


def test_whoever_brings_the_cookie_is_shown_the_page_whoever_led_there(client):
    client.get("/request")
    answer = client.get("/request", headers={"Sec-Fetch-Site": "same-site"})
    assert leads_to(answer) == ""
    assert answer.page.main.find("form")


WHY = "If this page comes every time, this browser takes no cookies."


@pytest.mark.parametrize("language", FIRST)
def test_whoever_s_browser_takes_no_cookies_is_told_so_on_the_page_that_they_always_see(app, language):
    asking = Applicant(Client(app, Answer, use_cookies=False), FIRST[language]).open(f"/{FIRST[language]}").send()
    told = {"en": WHY, "cy": "nid yw’r porwr hwn yn derbyn cwcis"}[language]
    assert told in asking.answer.words
    cookies = asking.open(f"/{FIRST[language]}/{'cookies' if language == 'en' else 'cwcis'}")
    translated = catalogues.compiled("cy").gettext if language == "cy" else str
    assert translated("Cookies") in cookies.answer.heading
    assert {"en": "allow cookies for this site", "cy": "caniatewch gwcis"}[language] in cookies.answer.words


def test_the_closed_page_says_the_same_to_everybody(app, client):
    nobody = Client(app, Answer).get("/request/received")
    Applicant(client).begin("me").fill(until="your_name")
    open_still = client.get("/request/closed")
    client.get("/request/leave")
    left = client.get("/request/answers")
    assert nobody.words == open_still.words == left.words
    assert WHY in nobody.words

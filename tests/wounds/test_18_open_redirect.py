"""Wound 18: a parameter led people to another site. No page of ours does, whatever the parameter is called."""

from urllib.parse import urljoin, urlsplit

import pytest

from disclosure.domain.access import Role
from tests.web.client import PASSWORD, Answer, Client
from tests.web.desk import Desk

ELSEWHERE = ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "\\\\evil.example")
CALLED = (
    "next", "return", "return_to", "returnUrl", "redirect", "redirect_uri", "url", "u", "to", "goto", "back", "continue", "dest",
    "destination", "return_href", "done", "after", "show", "period", "before",
)  # fmt: skip


def leads(answer) -> list[str]:
    """Where the answer leads: itself, its links and its forms."""
    places = [answer.location or ""]
    if answer.mimetype == "text/html" and answer.data:
        places += [one.get("href") or "" for one in answer.page.find_all(["a", "link", "base"])]
        places += [one.get("action") or "" for one in answer.page.find_all("form")]
        places += [one.get("content") or "" for one in answer.page.find_all("meta", attrs={"http-equiv": "refresh"})]
    return [one for one in places if "evil" in one or one.lower().startswith(("javascript", "//", "\\", "/\\"))]


@pytest.mark.parametrize("called", CALLED)
def test_no_page_leads_away(app, desk: Desk, client, called):
    reference = desk.register()
    bare = sorted(one.rule for one in app.url_map.iter_rules() if "GET" in one.methods and not one.arguments)
    paths = (*bare, f"/cases/{reference}", f"/cases/{reference}/actions/note")
    for elsewhere in ELSEWHERE:
        asked = {called: elsewhere}
        for who in (client, desk.omar):
            for path in paths:
                assert not leads(who.get(path, query_string=asked, headers={"Referer": elsewhere})), path
    for elsewhere in ELSEWHERE[:2]:
        for path in ("/sign-in", "/password", "/notices/seen", f"/cases/{reference}/actions/note"):
            answer = desk.omar.post(path, {called: elsewhere, "username": "x", "password": "y"})
            assert not leads(answer), path


# Ways to write another site that a browser might follow, and some that only look like a page of ours.
AFTER_SIGNING_IN = (
    *ELSEWHERE, "/cases//evil.example", "/cases?x=//evil.example", "/%2F/evil.example", "\t//evil.example", "/cases/../../evil.example",
)  # fmt: skip


@pytest.mark.parametrize("elsewhere", AFTER_SIGNING_IN)
def test_whoever_signs_in_stays_here_wherever_the_link_wanted_to_lead(app, as_user, elsewhere):
    tom = as_user(Role.INTAKE, name="Tom Lark")
    typed = {"username": tom.username, "password": PASSWORD}
    for asked, sent in (
        ({"next": elsewhere}, {}),
        ({}, {"next": elsewhere}),
        ({"next": elsewhere}, {"next": elsewhere}),
    ):
        browser = Client(app, Answer)
        page = browser.get("/sign-in", query_string=asked)
        assert not leads(page)
        for answer in (browser.submit(page, {**typed, **sent}), browser.get("/sign-in", query_string=asked)):
            assert answer.status_code == 303
            place = urlsplit(
                urljoin("http://localhost/sign-in", answer.location.replace("\\", "/"))
            )  # as browsers read it
            assert (place.scheme, place.netloc) == ("http", "localhost"), answer.location
            assert browser.get(answer.location).status_code in {200, 303, 404}, "a page of ours, or none"


def test_whoever_signs_in_gets_to_the_page_of_ours_that_was_asked_for(as_user, client):
    tom = as_user(Role.INTAKE, name="Tom Lark")
    page = client.get("/sign-in", query_string={"next": "/notices"})
    assert client.submit(page, {"username": tom.username, "password": PASSWORD}).location == "/notices"

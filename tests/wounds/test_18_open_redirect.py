"""Wound 18: a parameter led people to another site. No page of ours does, whatever the parameter is called."""

import pytest

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

"""Headers that lie, at every address there is: they open no door, change nothing, and nothing of them comes back."""

import re
from itertools import product

import pytest

from disclosure.store.models import drafts
from tests.web.applicant import Applicant
from tests.web.client import Answer, Client
from tests.web.test_doors import (
    DOORS,
    OF_THE_PUBLIC,
    address,
    browsers,
    desk,
    is_open,
    is_shut,
    places,
    public_address,
)

__all__ = ("browsers", "desk", "places")

pytestmark = pytest.mark.databases("sqlite")

# What no browser of ours says. Whatever could come back has a sign in it by which it is known.
LYING = {
    "Host": ("evil.example",),
    "X-Forwarded-Host": ("evil.example",),
    "X-Forwarded-Server": ("evil.example",),
    "X-Forwarded-For": ("203.0.113.9, evil", "evil' OR 1=1 --", "evil" * 2_000),
    "X-Forwarded-Proto": ("javascript:evil",),
    "X-Forwarded-Port": ("6666evil",),
    "X-Forwarded-Prefix": ("/evil",),
    "Forwarded": ('for=evil;host=evil.example;proto="evil"',),
    "X-Original-URL": ("/users?evil",),
    "X-Rewrite-URL": ("/users?evil",),
    "X-HTTP-Method-Override": ("DELETE",),
    "X-CSRF-Token": ("evil",),
    "X-Requested-With": ("evil",),
    "Authorization": ("Basic ZXZpbDpldmls", "Bearer evil"),
    "Origin": ("https://evil.example", "null"),
    "Referer": ("https://evil.example/<script>alert(1)</script>", "javascript:alert(1)//evil"),
    "Accept-Language": ("<script>alert(1)</script>evil", "cy-evil," * 900, "\x7fevil", "evil;q=;;;,,,"),
    "User-Agent": ("<script>alert(1)</script>evil", "evil" * 2_500, ""),
    "Range": ("bytes=0-1,2-3", "bytes=-1", "evil=0-"),
    "If-Range": ('"evil"',),
    "If-Match": ('"evil"',),
    "If-None-Match": ('"evil", *',),
    "If-Modified-Since": ("evil, 31 Feb 2026",),
    "Accept": ("application/evil",),
    "Accept-Encoding": ("evil, identity;q=0",),
    "Content-Encoding": ("evil",),
    "Expect": ("evil",),
    "Upgrade": ("evil/1",),
    "TE": ("evil",),
    "Via": ("evil",),
}
AT_ONCE = {name: values[0] for name, values in LYING.items()}
NO_HOSTS = (
    "127.0.0.1:8000@evil.example",
    "evil" * 750,
    "<script>alert(1)</script>evil",
    "evil.example:evil",
    "evil example",
)
NO_HOST = "The request names no host that this service could be.\n"
FORGED = (
    "{}=' OR 1=1 --evil", "{}=" + "evil" * 1_200, "{}=; {}=evil", "{}", "={}", "{}=evil=evil", "{}=\x00evil", "{}=\xe9vil-evil",
    "; ;;,{}=evil", '{}="evil', "{}=%0d%0aevil", "evil=1; " * 300,
)  # fmt: skip
COOKIES = "evil=evil; session=evil; __Host-session=evil; request=evil; remember_token=1|evil"


def says_nothing_of_it(answer, what: str) -> None:
    told = (answer.text + str(answer.headers)).lower()
    assert "evil" not in told, what
    assert "alert(1)" not in told, what


@pytest.fixture
def lie(app):
    """Asks with these headers, as whoever has that browser: theirs is the first cookie, and others stand behind it.

    A browser that keeps cookies would send none to another host than ours.
    """
    liar = Client(app, Answer, use_cookies=False)
    liar.checks_pages = False

    def ask(browser, method: str, path: str, headers: dict[str, str], **data: str):
        own = [f"{one.key}={one.value}" for name in ("session", "request") if (one := browser.get_cookie(name))]
        sent = {**headers, "Cookie": "; ".join([*own, COOKIES])}
        form = {"data": {"csrf_token": browser.token, **data}} if method == "POST" else {}
        answer = liar.open(path, method=method, headers=sent, **form)
        says_nothing_of_it(answer, f"{method} {path}")
        return answer

    return ask


def test_all_at_once_they_open_no_door_of_the_casework_and_shut_none(browsers, places, lie):
    places["action"] = "note"
    for method, rule in sorted(DOORS, key=lambda door: door == ("POST", "/sign-out")):
        welcome = DOORS[method, rule]
        inside = next(who for who in browsers if who in welcome)
        for who in (inside, *[one for one in browsers if one not in welcome][-2:]):
            answer = lie(browsers[who], method, address(rule, **places), AT_ONCE)
            right = is_open(answer) if who in welcome else is_shut(answer, who)
            assert right, f"{method} {rule} as {who}: {answer.status_code} {answer.location}"


def test_all_at_once_they_lead_nobody_elsewhere_from_the_public_s_pages(app, lie, rows):
    """With a request half filled in, which stays as it is until somebody leaves it."""
    browser = Client(app, Answer)
    at = Applicant(browser).begin("me").fill(until="your_name").at
    last = ("/leave", "/gadael")
    for method, rule in sorted(OF_THE_PUBLIC, key=lambda door: (door[1].endswith(last), door)):
        before = rows(drafts.select())
        answer = lie(browser, method, public_address(rule), AT_ONCE)
        assert answer.status_code in {200, 204, 303}, f"{method} {rule}: {answer.status_code}"
        if method == "GET" and not rule.endswith(last):
            assert (answer.location or "/").startswith("/"), rule
            assert rows(drafts.select()) == before, rule
    assert Applicant(browser).open(at).key != "your_name", "somebody left it"


def test_all_at_once_they_change_nothing_of_a_file_or_of_a_page_that_is_not_there(client, desk, lie):
    for who in (client, desk.omar):
        assert lie(who, "GET", "/assets/app.css", AT_ONCE).status_code in {200, 412}
        assert lie(who, "GET", "/assets/none.css", AT_ONCE).status_code == 404
        assert lie(who, "GET", "/nothing", AT_ONCE).status_code == 404
        assert lie(who, "PUT", "/cases", AT_ONCE).status_code == 405


def still(text: str) -> str:
    """A page without what is new each time that it is asked for."""
    return re.sub(r'(name="(?:csrf_token|request_key)"[^>]*value=)"[^"]+"', r"\1", text)


def test_each_alone_shows_whoever_sends_it_the_page_as_it_is(app, desk, client, lie):
    case = f"/cases/{desk.register()}"
    browser = Client(app, Answer)
    applicant = Applicant(browser).begin("me").fill(until="your_name")
    doors = ((desk.omar, case), (client, "/sign-in"), (browser, applicant.at))
    for who, path in doors:
        calm = still(who.get(path).text)
        for name, values in LYING.items():
            for value in values:
                answer = lie(who, "GET", path, {name: value})
                assert (answer.status_code, still(answer.text)) == (200, calm), f"{name}: {value[:40]} at {path}"
        for host in NO_HOSTS:
            answer = lie(who, "GET", path, {"Host": host})
            told = (answer.status_code, still(answer.text))
            assert told in {(200, calm), (400, NO_HOST)}, f"{host[:40]} at {path}"
    shut = lie(client, "GET", case, {"Host": "evil.example"})
    assert (shut.status_code, shut.location) == (303, f"/sign-in?next={case}")


def test_a_cookie_that_nobody_gave_opens_nothing(app, desk):
    """Neither a case nor a request that somebody fills in; and it is not sent back."""
    case, liar = f"/cases/{desk.register()}", Client(app, Answer, use_cookies=False)
    begun = Applicant(Client(app, Answer)).begin("me").fill(until="your_name")
    pages = {
        "session": {"/sign-in": 200, case: 303},
        "request": {"/request": 200, begun.at: 200, "/request/answers": 200},
    }
    for cookie, name in product(FORGED, pages):
        headers = {"Cookie": cookie.replace("{}", name)}
        for path, status in pages[name].items():
            answer = liar.get(path, headers=headers)
            assert answer.status_code == status, f"{cookie[:40]} at {path}: {answer.status_code}"
            assert "Asha" not in answer.text
            says_nothing_of_it(answer, f"{cookie[:40]} at {path}")

"""Every address there is, sent what no page of ours sends: other methods and bodies, more than is read, parts and questions of no sense."""

import re
from itertools import product
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from sqlalchemy import func, select

from disclosure.store.db import db
from disclosure.store.models import drafts, messages, submissions
from tests.web.applicant import Applicant
from tests.web.client import Answer, Client
from tests.web.desk import WHO, Desk
from tests.web.test_doors import DOORS, address
from tests.web.test_hostile import MARKUP, SCRIPT

METHODS = ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "X")
KINDS = (
    "application/json",
    "text/plain",
    "application/xml",
    "application/octet-stream",
    "multipart/form-data",
    "nonsense",
    "",
)
TOO_MUCH = {"data": "note=" + "x" * 3_000_000, "content_type": "application/x-www-form-urlencoded"}
LATER = ("/request/later?", "/cais/wedyn?")
# What somebody may write into an address: as a part of it, or as an answer to whatever it can be asked.
WRITTEN = (
    "x" * 10_000, "\u202e\u2066abc", "قضية 案件 🜏", MARKUP, "9" * 400, "..", "//evil.example", "a\x00\r\nSet-Cookie: x=y",
)  # fmt: skip
BYTES = "%ff%fe%ED%A0%80%zz"  # no text
ASKED = (
    "about", "after", "again", "ask", "at", "back", "before", "done", "empty", "given", "language", "list", "next", "of", "other",
    "other_person", "other_reference", "own_person", "period", "removed", "sent", "show", "unsent", "why",
)  # fmt: skip
WEB = Path(__file__).parents[2] / "disclosure" / "web"


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


@pytest.fixture
def places(desk):
    """What is there, by the names that stand in addresses."""
    return {
        "reference": desk.register(), "clock": "overall", "sequence": 1, "action": "note", "scheme": "dvds", "route": "right_to_ask",
        "user_id": desk.omar.user_id, "person_id": 1, "number": desk.call(), "word": "1", "rest": "nothing", "filename": "app.css",
    }  # fmt: skip


@pytest.fixture
def rules(app):
    """Every address as it is declared, with the methods that it takes."""
    found = [(rule.rule.replace("path:", ""), set(rule.methods or ())) for rule in app.url_map.iter_rules()]
    assert len(found) > 60
    return found


@pytest.fixture
def addresses(rules, places):
    """The same, filled in with what is there; but for files."""
    return [(address(rule, **places), methods) for rule, methods in rules if "<filename>" not in rule]


@pytest.fixture
def somebody(app, desk):
    """An officer, an administrator, and somebody who is not signed in."""
    everybody = (desk.omar, desk.ada, Client(app, Answer))
    for who in everybody:
        who.checks_pages = False
    return everybody


@pytest.fixture
def of_the_public(app):
    """How many drafts, requests and messages there are."""

    def count():
        with app.app_context():
            return [db.session.scalar(select(func.count()).select_from(one)) for one in (drafts, submissions, messages)]

    return count


def test_a_method_that_an_address_does_not_take_is_refused(desk, somebody, addresses):
    taken = {path: set().union(*(methods for at, methods in addresses if at == path)) for path, _ in addresses}
    with desk.nothing_changes():
        for who in somebody:
            for method in METHODS:
                found = {path: who.open(path, method=method).status_code for path in taken if method not in taken[path]}
                assert set(found.values()) == {405}, found


def test_what_is_sent_to_a_form_as_something_else_is_no_form(desk, somebody, addresses, of_the_public):
    before = of_the_public()
    forms = [path for path, methods in addresses if "POST" in methods]
    body = b'{"note": "x", "csrf_token": "y"}'
    with desk.nothing_changes():
        for who in somebody:
            for path, kind in product(forms, KINDS):
                answer = who.open(path, method="POST", data=body, content_type=kind)
                assert answer.status_code in {303, 400, 401, 403, 404}, f"{path}: {answer.status_code}"
    assert of_the_public() == before


def test_more_than_is_read_is_refused_at_every_form(desk, somebody, addresses, of_the_public):
    before = of_the_public()
    with desk.nothing_changes():
        for who in somebody:
            for path, methods in addresses:
                if "POST" in methods:
                    answer = who.open(path, method="POST", **TOO_MUCH)
                    is_told = answer.status_code == 413 or answer.headers.get("Location", "").startswith(LATER)
                    assert is_told, f"{path}: {answer.status_code} {answer.headers.get('Location')}"
    assert of_the_public() == before


def check(answer, path: str) -> None:
    """A page, or the way to one of ours; nothing runs, and nobody is led elsewhere."""
    assert answer.status_code in {200, 303, 308, 400, 403, 404, 405}, f"{path[:80]}: {answer.status_code}"
    assert SCRIPT not in answer.text, path[:80]
    assert "x=y" not in str(answer.headers), path[:80]
    assert not (answer.location or "").startswith(("//", "http://", "https://evil")), path[:80]


@pytest.fixture
def inside(desk, client):
    """Somebody who comes in by a door; the public's stand open to all."""
    known = {role: getattr(desk, name) for name, (role, _) in WHO.items()}
    for who in (client, *known.values()):
        who.checks_pages = False

    def find(method: str, rule: str):
        return next((known[role] for role in known if role in DOORS.get((method, rule), ())), client)

    return find


@pytest.mark.databases("sqlite", "postgresql")
def test_every_part_of_an_address_may_be_anything(desk, rules, places, inside):
    words = (*(quote(one, safe="") for one in WRITTEN), BYTES)
    with desk.nothing_changes():
        for rule, methods in rules:
            for method, part in product(methods & {"GET", "POST"}, re.findall(r"<(?:int:)?(\w+)>", rule)):
                who = inside(method, rule)
                for path in (address(rule, **{**places, part: word}) for word in words):
                    check(who.post(path, {}) if method == "POST" else who.get(path), path)


@pytest.mark.databases("sqlite", "postgresql")
def test_every_page_may_be_asked_anything(desk, client, rules, places, inside):
    """By every name that a page of ours is asked by, all at once: each once, each twice, and with bytes that are no text."""
    questions = [urlencode(dict.fromkeys(ASKED, word)) for word in WRITTEN]
    questions += [urlencode([(name, word) for name in ASKED for word in ("1", "x")])]
    questions += ["&".join(f"{name}={BYTES}" for name in ASKED)]
    Applicant(client).begin("me").fill(until="your_name")
    pages = [rule for rule, methods in rules if "GET" in methods and not rule.endswith(("/leave", "/gadael"))]
    with desk.nothing_changes():
        for rule, question in product(pages, questions):
            path = f"{address(rule, **places)}?{question}"
            check(inside("GET", rule).open(path), path)


def test_no_name_that_a_page_is_asked_by_is_forgotten():
    said = re.compile(r'request\.(?:args|values)\b[^"\n]*"(\w+)"|"(\w+)" (?:not )?in request\.args')
    found = {name for file in WEB.rglob("*.py") for pair in said.findall(file.read_text("utf-8")) for name in pair}
    assert found - {""} <= set(ASKED), "Say in ASKED what a page may be asked by."
    assert len(found) > 10

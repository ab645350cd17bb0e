"""Every address there is, sent what no page of ours sends: other methods, other kinds of body, and more than is read."""

import pytest
from sqlalchemy import func, select

from disclosure.store.db import db
from disclosure.store.models import drafts, messages, submissions
from tests.web.client import Answer, Client
from tests.web.desk import Desk
from tests.web.test_doors import address

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


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


@pytest.fixture
def addresses(app, desk):
    """Every address with the methods that it takes, filled in with what is there."""
    places = {
        "reference": desk.register(), "clock": "overall", "sequence": 1, "action": "note", "scheme": "dvds", "route": "right_to_ask",
        "user_id": desk.omar.user_id, "person_id": 1, "number": 1, "word": "1", "rest": "nothing", "filename": "app.css",
    }  # fmt: skip
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    found = [(address(rule.rule.replace("path:", ""), **places), set(rule.methods or ())) for rule in rules]
    assert len(found) > 60
    return found


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


@pytest.mark.parametrize("method", METHODS)
def test_a_method_that_an_address_does_not_take_is_refused(desk, somebody, addresses, method):
    taken = {path: set().union(*(methods for at, methods in addresses if at == path)) for path, _ in addresses}
    with desk.nothing_changes():
        for who in somebody:
            found = {path: who.open(path, method=method).status_code for path in taken if method not in taken[path]}
            assert set(found.values()) == {405}, found


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_sent_to_a_form_as_something_else_is_no_form(desk, somebody, addresses, of_the_public, kind):
    before = of_the_public()
    with desk.nothing_changes():
        for who in somebody:
            for path, methods in addresses:
                if "POST" in methods:
                    answer = who.open(path, method="POST", data=b'{"note": "x", "csrf_token": "y"}', content_type=kind)
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

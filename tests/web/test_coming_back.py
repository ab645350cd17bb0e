"""After a time-out: back to a page of ours and no other, and what was typed survives signing in again."""

import pytest
from sqlalchemy import func, select

from disclosure.domain.access import Role
from disclosure.store.models import users
from disclosure.web.resume import MARK
from tests.web.client import PASSWORD, carried


@pytest.fixture
def omar(as_user):
    return as_user(Role.DISCLOSURE_OFFICER)


@pytest.fixture
def ada(as_user):
    return as_user(Role.ADMINISTRATOR)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("path", ["/cases", "/notices", "/register"])
def test_after_a_time_out_one_comes_back_to_the_page_one_asked_for(client, omar, path):
    answer = client.get(path)
    assert answer.location == f"/sign-in?next={path}"
    page = client.get(answer.location)
    assert client.submit(page, {"username": omar.username, "password": PASSWORD}).location == path


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "https:/cases", "javascript:alert(1)",
        "/nothing-here", "cases", "/cases\r\nX: y", "/assets/app.css", "/sign-in", "/stay-signed-in", "/sign-out", "", "/%2f%2fevil",
        "/users/1/enable", " /cases", "/cases/../../evil", "http://localhost/cases",
    ],
)  # fmt: skip
def test_nobody_is_led_anywhere_else(client, omar, elsewhere):
    page = client.get("/sign-in", query_string={"next": elsewhere})
    assert page.page.find("input", attrs={"name": "next"}) is None
    answer = client.submit(page, {"username": omar.username, "password": PASSWORD, "next": elsewhere})
    assert (answer.status_code, answer.location) == (303, "/")


def test_a_search_in_the_address_is_not_carried_to_the_sign_in_page(client):
    assert client.get("/cases?name=asha").location == "/sign-in?next=/cases"


TYPED = {
    "username": "rae.lindqvist",
    "name": 'Rae <Lindqvist> & "co"\n',
    "roles": ["intake", "researcher"],
    "team": "central",
}


def send_too_late(ada, clock, fields=TYPED):
    page = ada.get("/users/new")
    clock.forward(hours=1)
    return ada.submit(page, fields)


def test_what_was_typed_survives_signing_in_again(ada, clock, rows):
    late = send_too_late(ada, clock)
    assert late.status_code == 401
    assert "Nothing is lost" in late.words
    again = ada.submit(late, {"username": ada.username, "password": "wrong"})  # a slip loses nothing either
    back = ada.submit(again, {"username": ada.username, "password": PASSWORD})
    assert (back.status_code, back.heading) == (200, "You are signed in again")
    page = ada.submit(back)
    assert (page.status_code, page.heading, page.errors) == (200, "Add a user", [])
    sent = carried(page.page.main.form)
    assert {name: sent[name] for name in TYPED} == {**TYPED, "name": TYPED["name"].strip()}
    assert rows(select(func.count()).select_from(users)) == [(1,)]  # looked over, not yet sent
    assert ada.submit(page).heading == "First password"
    assert rows(select(func.count()).select_from(users)) == [(2,)]


def test_neither_password_nor_token_is_among_what_is_kept(ada, clock):
    page = ada.get("/users/new")
    token = carried(page.page.main.form)["csrf_token"]
    late = send_too_late(ada, clock, {**TYPED, "new_password": "secret words", "password": "secret words"})
    back = ada.submit(late, {"username": ada.username, "password": PASSWORD})
    sent = carried(back.page.main.form)
    assert "secret words" not in back.text
    assert sent["csrf_token"] != token
    assert set(sent) == {"csrf_token", "request_key", MARK, "district", *TYPED}


def test_what_one_person_typed_is_not_shown_to_another(ada, as_user, clock):
    other = as_user(Role.ADMINISTRATOR)
    late = send_too_late(ada, clock)
    answer = ada.submit(late, {"username": other.username, "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/")


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "spoil",
    [lambda kept: kept[:-1], lambda kept: "A" + kept[1:], lambda _: "forged", lambda kept: kept.replace(".", "", 1)],
)
def test_what_was_kept_cannot_be_forged(ada, clock, spoil):
    late = send_too_late(ada, clock)
    kept = carried(late.page.main.form)["kept"]
    answer = ada.submit(late, {"username": ada.username, "password": PASSWORD, "kept": spoil(kept)})
    assert answer.status_code == 303


def test_what_was_kept_is_not_kept_for_ever(ada, clock):
    late = send_too_late(ada, clock)
    clock.forward(hours=13)
    again = ada.submit(late, {"username": ada.username, "password": PASSWORD})
    assert ada.submit(again, {"password": PASSWORD}).status_code == 303


def test_a_stranger_s_form_is_not_kept_at_all(client):
    answer = client.post("/users/new", TYPED, token="")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/users/new")


def test_another_site_s_form_is_not_kept_either(ada, clock):
    ada.get("/users/new")
    clock.forward(hours=1)
    answer = ada.post("/users/new", TYPED, token="x", headers={"Sec-Fetch-Site": "same-site"})
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/users/new")


def test_a_page_from_before_signing_in_again_loses_nothing(ada, clock):
    page = ada.get("/users/new")
    clock.forward(hours=1)
    assert ada.sign_in(ada.username, PASSWORD).status_code == 303  # in another tab
    stale = ada.submit(page, TYPED)
    assert (stale.status_code, stale.heading) == (400, "Look over what you typed")
    filled = ada.submit(stale)
    assert filled.heading == "Add a user"
    assert carried(filled.page.main.form)["username"] == TYPED["username"]


def test_another_site_cannot_put_words_in_anybody_s_mouth(ada):
    answer = ada.post("/users/new", {**TYPED, "csrf_token": "x"}, headers={"Sec-Fetch-Site": "same-site"})
    assert answer.status_code == 400
    assert TYPED["username"] not in answer.text

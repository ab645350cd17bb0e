"""Signing in and out, the session behind it, and one's own password."""

import json
import re
from datetime import timedelta

import pytest
import structlog
from sqlalchemy import func, select, update

from disclosure.domain.access import Role
from disclosure.services import accounts, tokens
from disclosure.services.accounts import Account
from disclosure.services.passwords import hasher
from disclosure.services.sign_in import WRONG
from disclosure.store.db import db, writing
from disclosure.store.models import accesses, user_sessions, users
from tests.web.client import PASSWORD, Answer, Client

CHEAP = hasher(64, 1, 1)


@pytest.fixture
def omar(as_user):
    """An officer, signed in on one machine already."""
    return as_user(Role.DISCLOSURE_OFFICER)


@pytest.fixture
def ada(as_user):
    return as_user(Role.ADMINISTRATOR)


def cookie_of(client):
    found = client.get_cookie("session")
    return found.value if found else None


# --- the page, and who comes in


def test_the_sign_in_page_asks_as_password_managers_expect(client):
    page = client.get("/sign-in").page
    assert page.find("input", attrs={"name": "username"})["autocomplete"] == "username"
    assert page.find("input", attrs={"name": "password"})["autocomplete"] == "current-password"
    assert page.find("input", attrs={"name": "password"})["type"] == "password"


def test_signing_in_leads_to_the_first_page_of_the_role(client, omar):
    answer = client.sign_in(omar.username, PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/").location == "/cases"


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("role", "home"),
    [
        (Role.INTAKE, "/cases"),
        (Role.SUPERVISOR, "/cases"),
        (Role.PANEL_CHAIR, "/cases"),
        (Role.ANALYST, "/figures"),
        (Role.ADMINISTRATOR, "/users"),
        (Role.AUDITOR, "/audit"),
    ],
)
def test_each_role_has_its_first_page(as_user, role, home):
    assert as_user(role).get("/").location == home


def test_somebody_without_a_role_is_told_whom_to_ask(as_user):
    answer = as_user().get("/")
    assert answer.status_code == 403


def test_a_role_is_lost_with_the_next_page(app, as_user, ada):
    sofia = as_user(Role.SUPERVISOR)
    assert sofia.get("/").location == "/cases"
    with app.app_context():
        account = Account("Sofia Marsh", frozenset({Role.ANALYST}))
        accounts.change(
            db.session, sofia.user_id, account, actor=ada.actor, now=ada.application.extensions["disclosure"].clock()
        )
    assert sofia.get("/").location == "/figures"


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("username", "password"), [("omar.haddad", "wrong"), ("nobody", "wrong"), ("<b>&'\"", "x"), ("omar.haddad'--", "x")]
)
def test_whatever_is_wrong_the_page_is_the_same(client, omar, username, password):
    answer = client.sign_in(username, password)
    assert (answer.status_code, answer.errors) == (200, [WRONG])
    assert not answer.page.find("input", attrs={"name": "password"}).get("value")

    def without_what_was_typed(found):
        return re.sub(r'value="[^"]*"', "", found.text)

    other = client.sign_in("quite.another", "wrong")
    assert without_what_was_typed(answer) == without_what_was_typed(other)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"username": "", "password": "x"}, "Enter your username"),
        ({"username": "x", "password": ""}, "Enter your password"),
    ],
)
def test_what_is_missing_is_asked_for(client, fields, message):
    answer = client.submit("/sign-in", fields)
    assert message in answer.errors


def test_a_disabled_account_gets_the_words_of_an_unknown_one(client, as_user, clock):
    quinn = as_user(Role.INTAKE, disabled_at=clock())
    assert client.sign_in(quinn.username, PASSWORD).errors == [WRONG]


def test_throttling_says_when_to_try_again_and_nothing_about_the_account(client, omar, clock, settings):
    pages = []
    for username in (omar.username, "nobody"):
        for _ in range(settings.throttle.account_failures):
            client.sign_in(username, "wrong")
        pages.append(client.sign_in(username, PASSWORD))
    for page in pages:
        assert (page.status_code, page.headers["Retry-After"]) == (429, "900")
        assert page.errors == ["Too many attempts have failed. Try again at 10:15"]
    clock.forward(minutes=15)
    assert client.sign_in(omar.username, PASSWORD).status_code == 303


def test_a_sign_in_that_is_turned_away_leaves_a_line_in_the_log_and_no_entry(client, omar, rows, settings):
    """Nothing is checked, and nothing shown: the guesses before it have their entries."""
    typed = {"current_password": "wrong", "new_password": "quite another one", "again": "quite another one"}
    for _ in range(settings.throttle.account_failures):
        client.sign_in(omar.username, "wrong")
    before = rows(select(accesses))
    with structlog.testing.capture_logs() as logs:
        assert client.sign_in(omar.username, PASSWORD).status_code == 429
        assert omar.post("/password", typed).status_code == 429
    assert rows(select(accesses)) == before
    assert len(before) >= settings.throttle.account_failures
    assert "sign_in_throttled" in [one["event"] for one in logs]


def test_who_is_signed_in_already_is_not_asked_again(omar):
    assert omar.get("/sign-in").location == "/"
    assert omar.post("/sign-in", {"username": "x", "password": "y"}).location == "/"


# --- the session


def test_the_cookie_is_opaque_and_kept_from_scripts(client, omar):
    answer = client.sign_in(omar.username, PASSWORD)
    cookie = answer.headers["Set-Cookie"]
    assert re.fullmatch(r"session=[\w-]{43}; HttpOnly; Path=/; SameSite=Lax", cookie)


def test_signing_in_gives_a_new_token_and_the_old_one_opens_nothing(app, client, omar, rows):
    client.get("/sign-in")
    before = cookie_of(client)
    client.sign_in(omar.username, PASSWORD)
    assert cookie_of(client) != before
    thief = Client(app, Answer)
    thief.set_cookie("session", before)
    assert thief.get("/").location == "/sign-in"
    assert not rows(select(user_sessions.c.id).where(user_sessions.c.token_digest == tokens.digest(before)))


def test_a_token_that_nobody_gave_is_not_taken_up(client, omar):
    client.set_cookie("session", "chosen-by-somebody-else")
    client.sign_in(omar.username, PASSWORD)
    assert cookie_of(client) != "chosen-by-somebody-else"


def test_no_row_is_made_for_somebody_who_only_passes_by(app, client, rows):
    for path in ("/", "/cases", "/nothing-here", "/assets/app.css"):
        client.get(path)
    assert rows(select(func.count()).where(user_sessions.c.kind == "web")) == [(0,)]
    client.get("/sign-in")
    client.get("/sign-in")
    assert rows(select(func.count()).where(user_sessions.c.kind == "web")) == [(1,)]


def test_an_idle_session_is_over_and_one_in_use_is_not(omar, clock, settings):
    for _ in range(3):
        clock.forward(minutes=settings.session_idle_minutes - 1)
        assert omar.get("/cases").status_code == 200
    clock.forward(minutes=settings.session_idle_minutes)
    answer = omar.get("/cases")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/cases")
    assert "You have been signed out" in omar.get("/sign-in").words


def test_no_session_outlives_the_absolute_limit(omar, clock, settings):
    until = clock.now + timedelta(hours=settings.session_absolute_hours)
    while clock.now + timedelta(minutes=20) < until:
        clock.forward(minutes=20)
        assert omar.get("/cases").status_code == 200
    clock.now = until
    assert omar.get("/cases").status_code == 303


def test_staying_signed_in_touches_the_session_and_renews_the_page_s_token(omar, clock, settings):
    token = omar.token
    for _ in range(3):
        clock.forward(minutes=settings.session_idle_minutes - 1)
        answer = omar.post("/stay-signed-in")
        told = dict(answer.json)
        who = told.pop("who")
        assert told == {"idle_seconds": settings.session_idle_minutes * 60, "csrf_token": token}
        assert who.isdecimal(), "whose page it is, so that the next person at the desk does not uncover it"
    clock.forward(minutes=settings.session_idle_minutes)
    assert omar.post("/stay-signed-in", token=token).status_code == 303
    assert omar.get("/stay-signed-in").status_code == 303


def test_a_page_shown_in_answer_to_a_post_counts_as_use(ada, clock, settings):
    token = ada.token
    for _ in range(3):
        clock.forward(minutes=settings.session_idle_minutes - 1)
        assert ada.post("/users/new", {"username": ""}, token=token).status_code == 200


def test_signing_out_ends_the_session_for_whoever_holds_the_cookie(app, omar, rows):
    cookie = cookie_of(omar)
    answer = omar.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert cookie_of(omar) is None
    thief = Client(app, Answer)
    thief.set_cookie("session", cookie)
    assert thief.get("/cases").status_code == 303
    entries = rows(select(accesses.c.entry).where(accesses.c.user_id == omar.user_id).order_by(accesses.c.sequence))
    assert entries[-1] == ("sign_out",)


def test_a_leaver_is_out_with_the_next_page(app, omar, ada):
    assert omar.get("/cases").status_code == 200
    ada.submit(f"/users/{omar.user_id}/disable", {"sure": "yes"})
    assert omar.get("/cases").status_code == 303


def test_what_flask_login_says_is_what_the_session_says(app, omar):
    from flask_login import current_user

    with omar:
        omar.get("/cases")
        assert current_user.is_authenticated
        assert current_user.get_id() == str(omar.user_id)
    with Client(app, Answer) as nobody:
        nobody.get("/sign-in")
        assert not current_user.is_authenticated


def test_a_forged_cookie_of_flask_login_s_opens_nothing(app, client, omar):
    from flask_login.utils import encode_cookie

    with app.app_context():
        client.set_cookie("remember_token", encode_cookie(str(omar.user_id)))
    assert client.get("/cases").status_code == 303


# --- what a page costs


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_a_page_costs_one_statement_for_the_session_and_two_for_the_entry(as_user, statements, role):
    user = as_user(role)
    user.get("/")
    user.token  # noqa: B018  the session carries its secret from here on
    with statements() as said:
        user.get("/users" if role is Role.ADMINISTRATOR else "/audit")
    kinds = [re.match(r"(\w+).*?(user_sessions|accesses|users)", one, re.DOTALL).groups() for one in said]
    assert kinds.count(("UPDATE", "user_sessions")) == 1
    assert kinds.count(("INSERT", "accesses")) == 1
    assert len(said) == 4  # with the page's own query


def test_a_secret_made_on_a_page_is_kept_with_its_entry_and_costs_nothing(as_user, statements, rows):
    ada = as_user(Role.ADMINISTRATOR)
    with statements() as said:
        ada.get("/users")
    assert len(said) == 4
    ((content,),) = rows(select(user_sessions.c.content).where(user_sessions.c.id == ada.actor.session_id))
    assert list(json.loads(content)) == ["csrf"]


def test_a_style_sheet_costs_nothing(omar, statements):
    with statements() as said:
        assert omar.get("/assets/app.css").status_code == 200
    assert said == []


# --- forged forms


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("token", ["", "##", "x" * 5000, "##" + "0" * 40, "naïve##漢"])
def test_a_form_without_this_session_s_token_is_refused(ada, token, rows):
    ada.get("/users/new")
    answer = ada.post("/users/new", {"username": "x", "csrf_token": token}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400
    assert "Nothing was changed" in answer.words
    assert rows(select(func.count()).select_from(users)) == [(1,)]


def test_the_token_of_another_session_is_refused(app, ada, as_user):
    other = as_user(Role.ADMINISTRATOR)
    assert ada.post("/sign-out", token=other.token).status_code == 400
    assert ada.get("/users").status_code == 200


def test_the_sign_in_form_needs_a_token_too(client, omar):
    answer = client.post("/sign-in", {"username": omar.username, "password": PASSWORD}, token="")
    assert answer.status_code == 400
    assert answer.errors == ["This page was open for too long. Enter your password again"]
    assert answer.page.find("input", attrs={"name": "username"})["value"] == omar.username
    assert client.submit(answer, {"password": PASSWORD}).status_code == 303


def test_a_sign_in_page_that_was_open_overnight_only_asks_for_the_password_again(client, omar, clock):
    page = client.get("/sign-in?next=/notices")
    clock.forward(hours=20)
    again = client.submit(page, {"username": omar.username, "password": PASSWORD})
    assert again.status_code == 400
    assert client.submit(again, {"password": PASSWORD}).location == "/notices"


# --- one's own password


def first_timer(app, ada, clock):
    with app.app_context():
        account = Account("Rae Lindqvist", frozenset({Role.RESEARCHER}))
        return accounts.create(db.session, "rae", account, hasher=CHEAP, actor=ada.actor, now=clock())


def test_a_first_password_leads_to_choosing_one_and_to_nothing_else(app, client, ada, clock):
    made = first_timer(app, ada, clock)
    client.sign_in("rae", made.password)
    assert client.get("/cases").location == "/password"
    assert client.get("/").location == "/password"
    page = client.get("/password")
    assert page.heading == "Choose your password"
    assert [one["autocomplete"] for one in page.page.select("input[type=password]")] == ["new-password"] * 2
    answer = client.submit(page, {"new_password": PASSWORD, "again": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/cases").status_code == 200


def test_a_first_password_opens_no_second_session(app, client, ada, clock):
    made = first_timer(app, ada, clock)
    assert client.sign_in("rae", made.password).status_code == 303
    assert Client(app, Answer).sign_in("rae", made.password).errors == [WRONG]


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"current_password": "wrong"}, "This is not your password now. Check it and try again"),
        ({"current_password": ""}, "Enter your password"),
        ({"again": "something else"}, "Enter the same password in both boxes"),
        ({"new_password": "short", "again": "short"}, "Choose a password of at least 12 characters"),
        ({"new_password": "x" * 300, "again": "x" * 300}, "Shorten this to 256 characters. You have entered 300"),
        ({"new_password": PASSWORD, "again": PASSWORD}, "Choose a password that you have not used until now"),
    ],
)
def test_what_is_wrong_with_a_new_password_stands_beside_it(omar, fields, message):
    good = {"current_password": PASSWORD, "new_password": "quite another one", "again": "quite another one"}
    answer = omar.submit("/password", {**good, **fields})
    assert set(answer.errors) == {message}
    assert not any(one.get("value") for one in answer.page.select("input[type=password]"))


def test_changing_the_password_says_so_and_signs_out_the_other_machines(app, omar, client):
    client.sign_in(omar.username, PASSWORD)
    good = {"current_password": PASSWORD, "new_password": "quite another one", "again": "quite another one"}
    answer = omar.submit("/password", good)
    assert "Your password is changed" in omar.get(answer.location).words
    assert client.get("/cases").status_code == 303
    assert Client(app, Answer).sign_in(omar.username, "quite another one").status_code == 303


def test_guessing_the_present_password_is_throttled(omar, settings):
    good = {"current_password": "wrong", "new_password": "quite another one", "again": "quite another one"}
    for _ in range(settings.throttle.account_failures):
        assert omar.submit("/password", good).status_code == 200
    answer = omar.submit("/password", good)
    assert (answer.status_code, answer.errors) == (429, ["Too many attempts have failed. Try again at 10:15"])


def test_no_page_and_no_row_holds_a_password_or_a_token(app, client, omar, rows):
    client.sign_in(omar.username, PASSWORD)
    told = json.dumps([rows(select(table)) for table in (users, user_sessions, accesses)], default=str)
    assert PASSWORD not in told
    assert cookie_of(client) not in told


def test_a_session_of_a_user_disabled_behind_our_back_is_over(app, omar, clock):
    with app.app_context(), writing(db.session):
        db.session.execute(update(users).where(users.c.id == omar.user_id).values(disabled_at=clock()))
        db.session.commit()
    assert omar.get("/cases").status_code == 303

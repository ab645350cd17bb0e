"""The administrator's pages: adding, changing and disabling accounts, and first passwords that are shown once."""

import json
import re

import pytest
from sqlalchemy import select

from disclosure.domain.access import Role
from disclosure.store.models import accesses, user_roles, user_sessions, users
from tests.web.client import Answer, Client, carried

RAE = {
    "username": "rae.lindqvist",
    "name": "Rae Lindqvist",
    "roles": ["researcher"],
    "district": "sheffield",
    "team": "central",
}


@pytest.fixture
def ada(as_user):
    return as_user(Role.ADMINISTRATOR)


def password_on(answer):
    return re.search(r"\b(?:[a-z2-9]{4}-){3}[a-z2-9]{4}\b", answer.words)[0]


def entries(rows, *kinds):
    query = select(accesses.c.entry, accesses.c.about, accesses.c.reached, accesses.c.refused)
    return rows(query.where(accesses.c.entry.in_(kinds)).order_by(accesses.c.session_id, accesses.c.sequence))


def test_a_user_is_added_and_the_first_password_is_shown_once_and_works_once(app, ada, rows):
    answer = ada.submit("/users/new", RAE)
    password = password_on(answer)
    assert (answer.status_code, answer.heading) == (200, "First password")
    assert answer.headers["Cache-Control"] == "no-store"
    rae = Client(app, Answer)
    assert rae.sign_in("rae.lindqvist", password).status_code == 303
    assert rae.get("/cases").location == "/password"
    told = json.dumps([rows(select(table)) for table in (users, user_sessions, accesses)], default=str)
    assert password not in told
    assert password not in ada.get("/users/2").text


def test_adding_puts_the_roles_in_the_trail_and_no_name(ada, rows):
    ada.submit("/users/new", RAE)
    about = "user:2 created roles=researcher district=sheffield team=central"
    assert ("account", about, 1, False) in entries(rows, "account")
    assert "Rae" not in str(entries(rows, "account"))


def test_a_second_send_adds_nobody_and_says_what_to_do_without_the_password(ada, rows):
    page = ada.get("/users/new")
    password = password_on(ada.submit(page, RAE))
    again = ada.submit(page, RAE)
    assert again.heading == "This has been done already"
    assert "make a new one on the page of the account" in again.words
    assert again.page.main.find("a")["href"] == "/users/2"
    assert password not in again.text
    assert len(rows(select(users.c.id))) == 2


def test_a_username_that_is_taken_is_refused_from_another_page_and_with_other_answers(ada, rows):
    page = ada.get("/users/new")
    ada.submit(page, RAE)
    for again in (ada.submit("/users/new", RAE), ada.submit(page, {**RAE, "team": ""})):
        assert again.errors == ["There is already a user rae.lindqvist. Choose another username"]
    assert len(rows(select(users.c.id))) == 2


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"username": ""}, "Enter a username"),
        ({"username": "Rae Lindqvist"}, "Enter a username of 2 to 80 characters: small letters, figures, dots, hyphens, underscores or @"),
        ({"name": " "}, "Enter the person’s name"),
        ({"roles": []}, "Choose at least one role"),
        ({"roles": ["administrator", "supervisor"]}, "One person cannot be both administrator and supervisor. Choose one of the two."),
        ({"roles": ["auditor", "intake"]}, "One person cannot be both auditor and intake. Choose one of the two."),
        ({"roles": ["chief"]}, "Choose from the answers shown"),
        ({"district": "leeds"}, "Choose one of the answers shown"),
        ({"name": "Rae\u202e"}, "Remove the characters that cannot be read. They often come with copied text"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_it_and_nothing_typed_is_lost(ada, rows, fields, message):
    sent = {**RAE, **fields}
    answer = ada.submit("/users/new", sent)
    assert answer.errors == [message]
    form = carried(answer.page.main.form)
    assert form["team"] == "central"
    assert len(rows(select(users.c.id))) == 1


def test_hostile_names_are_shown_as_text(ada):
    name = "<script>alert(1)</script>%(x)s{{7*7}}"
    ada.submit("/users/new", {**RAE, "name": name})
    for path in ("/users", "/users/2", "/users/2/disable"):
        answer = ada.get(path)
        assert name in answer.page.main.get_text()
        assert "<script>alert" not in answer.text


def test_the_list_shows_everybody_by_name_and_pages_by_key(as_user, ada, rows):
    for number in range(60):
        as_user(Role.INTAKE, name=f"Intake {number:02}")
    first = ada.get("/users")
    assert len(first.page.select("tbody tr")) == 50
    second = ada.get(first.page.find("a", rel="next")["href"])
    assert len(second.page.select("tbody tr")) == 11
    shown = [row.th.get_text(strip=True) for page in (first, second) for row in page.page.select("tbody tr")]
    assert shown == sorted(shown)
    assert len(set(shown)) == 61
    assert [entry[1:3] for entry in entries(rows, "account")] == [("list", 50), ("list", 11)]


def test_the_list_costs_the_same_for_few_and_for_many(as_user, ada, statements):
    ada.get("/users")
    with statements() as few:
        ada.get("/users")
    for number in range(60):
        as_user(Role.INTAKE, Role.RESEARCHER, name=f"Intake {number:02}")
    with statements() as many:
        ada.get("/users")
    assert len(many) == len(few) == 4


def test_an_account_is_changed_and_the_page_says_so(as_user, ada, rows):
    sofia = as_user(Role.INTAKE, Role.RESEARCHER, name="Sofia Marsh", district="sheffield")
    page = ada.get(f"/users/{sofia.user_id}")
    form = carried(page.page.select_one('form[action$="/users/2"]'))
    assert (form["name"], form["roles"], form["district"]) == ("Sofia Marsh", ["intake", "researcher"], "sheffield")
    answer = ada.submit(page, {"name": "Sofia M.", "roles": ["supervisor"], "district": ""}, action="/users/2")
    assert (answer.status_code, answer.location) == (303, "/users/2?done=changed")
    assert "The account is changed." in ada.get(answer.location).words
    assert rows(select(users.c.name, users.c.district).where(users.c.id == 2)) == [("Sofia M.", None)]
    assert rows(select(user_roles.c.role).where(user_roles.c.user_id == 2)) == [("supervisor",)]


def test_roles_that_clash_are_refused_on_a_known_account_too(as_user, ada, rows):
    as_user(Role.SUPERVISOR)
    answer = ada.submit("/users/2", {"roles": ["supervisor", "administrator"]}, action="/users/2")
    assert answer.errors == ["One person cannot be both administrator and supervisor. Choose one of the two."]
    assert rows(select(user_roles.c.role).where(user_roles.c.user_id == 2)) == [("supervisor",)]


def test_a_leaver_is_disabled_after_asking_and_enabled_again(as_user, ada):
    omar = as_user(Role.DISCLOSURE_OFFICER)
    page = ada.get("/users/2/disable")
    assert ada.submit(page).errors == ["Tick the box to confirm that this person must not sign in any more"]
    assert omar.get("/cases").status_code == 200
    answer = ada.submit(page, {"sure": "yes"})
    assert "The account is disabled." in ada.get(answer.location).words
    assert omar.get("/cases").status_code == 303
    answer = ada.submit("/users/2", action="/enable")
    assert "The account is enabled." in ada.get(answer.location).words
    assert omar.get("/cases").status_code == 303  # the session that was ended stays ended


def test_a_new_first_password_signs_the_person_out(app, as_user, ada):
    omar = as_user(Role.DISCLOSURE_OFFICER)
    answer = ada.submit("/users/2", action="/password")
    assert answer.heading == "First password"
    assert omar.get("/cases").status_code == 303
    assert Client(app, Answer).sign_in(omar.username, password_on(answer)).status_code == 303


def test_one_s_own_account_offers_no_way_to_lock_oneself_out(ada):
    page = ada.get("/users/1")
    assert "Disable" not in page.words
    assert "first password" not in page.words
    assert "your own roles" in ada.submit(page, {"roles": ["analyst"]}).errors[0]
    assert ada.post("/users/1/disable", {"sure": "yes"}).status_code == 409
    assert ada.post("/users/1/password").status_code == 409
    assert ada.get("/users").status_code == 200


@pytest.mark.parametrize("path", ["/users/99", "/users/99/disable", "/users/x"])
def test_an_account_that_is_not_there_is_not_found(ada, path):
    assert ada.get(path).status_code == 404


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("path", ["/users/99", "/users/99/disable", "/users/99/enable", "/users/99/password"])
def test_nothing_is_done_to_an_account_that_is_not_there(ada, path):
    assert ada.post(path, {**RAE, "sure": "yes"}).status_code == 404


def test_only_administrators_come_in_and_each_refusal_is_on_record(as_user, rows):
    for role in Role:
        if role is Role.ADMINISTRATOR:
            continue
        user = as_user(role)
        assert user.get("/users").status_code == 403
        assert user.post("/users/new", RAE).status_code == 403
        refused = [entry for entry in entries(rows, "account", "page") if entry[3]]
        assert len(refused) == 2 * user.user_id
    assert len(rows(select(users.c.id))) == len(Role) - 1

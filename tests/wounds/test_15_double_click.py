"""Wound 15: a double click did it twice.

One after the other is tried for every action in tests/web/test_acting.py; here, at once, and what is no casework either way.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from disclosure.domain.access import Role
from disclosure.services import people
from disclosure.store.models import accesses, cases, users
from tests.web.client import PASSWORD, Answer, Client, carried
from tests.web.desk import Desk
from tests.web.every_door import every_door
from tests.web.test_acting import form_of, ready
from tests.web.test_users_pages import password_on

pytestmark = pytest.mark.databases("sqlite", "postgresql")
CLICKS = 4


def click(desk: Desk, by: Client, path: str, sent: dict) -> list:
    """The same form, sent by several hands in one moment from one browser."""
    cookie = by.get_cookie(desk.app.config["SESSION_COOKIE_NAME"]).value
    gate = Barrier(CLICKS)

    def send(_: int):
        browser = Client(desk.app, Answer)
        browser.set_cookie(desk.app.config["SESSION_COOKIE_NAME"], cookie)
        gate.wait(10)
        return browser.post(path, sent)

    with ThreadPoolExecutor(CLICKS) as hands:
        return list(hands.map(send, range(CLICKS)))


def test_whichever_form_is_sent_a_second_time_changes_nothing_more(desk, client, as_user, rows):
    """Every form that there is: which they are is compared with the routes themselves."""
    sent_again = set()
    for method, rule, ask in every_door(desk, client, as_user, rows):
        first = ask()
        if method == "POST":
            with desk.nothing_changes(rule):
                again = ask()
            assert again.status_code == 200 or again.location == first.location, rule
            sent_again.add(rule)
    assert len(sent_again) > 12


@pytest.mark.parametrize(
    ("stage", "action", "outcome", "who"),
    [
        ("meeting", "note", "done", "omar"),
        ("meeting", "record_meeting", "held", "omar"),
        ("closing", "close", "disclosed", "sofia"),
    ],
)
def test_an_action_clicked_at_once_is_done_once_and_every_answer_shows_the_same(desk, stage, action, outcome, who):
    reference = desk.walk(stage)
    path, sent = ready(desk, reference, action, outcome, getattr(desk, who))
    version = desk.case(reference).version
    answers = click(desk, getattr(desk, who), path, sent)
    assert {(one.status_code, one.location) for one in answers} == {(303, f"/cases/{reference}?done={version + 1}")}
    assert desk.case(reference).version == version + 1


def test_a_registration_clicked_at_once_makes_one_case(desk, rows):
    page = desk.ines.get("/register/dvds/right_to_ask")
    sent = {**carried(form_of(page)), **desk.fields("register_dvds_right_to_ask")}
    answers = click(desk, desk.ines, "/register/dvds/right_to_ask", sent)
    assert {one.status_code for one in answers} == {303}
    assert len({one.location for one in answers}) == 1
    assert rows(select(func.count()).select_from(cases)) == [(1,)]


def test_an_enquiry_clicked_at_once_becomes_one_application(desk, rows):
    reference = desk.register("csods", "enquiry")
    path, sent = ready(desk, reference, "become_application", "became_application", desk.ines)
    answers = click(desk, desk.ines, path, sent)
    assert {one.status_code for one in answers} == {303}
    assert len({one.location for one in answers}) == 1
    assert rows(select(func.count()).select_from(cases)) == [(2,)]


def test_a_request_that_came_through_while_its_double_was_reading_is_not_called_somebody_else(desk, monkeypatch):
    """The double has read the case before; its answer must not say that another person was first."""
    reference = desk.walk("meeting")
    path, sent = ready(desk, reference, "note", "done", desk.omar)
    first = []
    perform = desk.app.view_functions["officer.act"].__globals__["casework"].perform

    def performed_before(*args, **kwargs):
        first.append(perform(*args, **kwargs))
        return perform(*args, **kwargs)

    monkeypatch.setattr("disclosure.services.casework.perform", performed_before)
    answer = desk.omar.post(path, sent)
    assert (answer.status_code, answer.location) == (303, f"/cases/{reference}?done={first[0].sequence}")
    assert desk.case(reference).version == first[0].sequence


def the_one_password(app, answers, username: str) -> str:
    """The password that one of the answers shows; the others say what to do without it, and it lets its owner in."""
    assert {one.status_code for one in answers} == {200}
    shown = [password_on(one) for one in answers if one.heading == "First password"]
    others = [one for one in answers if one.heading == "This has been done already"]
    assert (len(shown), len(others)) == (1, len(answers) - 1)
    assert all("make a new one on the page of the account" in one.words for one in others)
    assert Client(app, Answer).sign_in(username, shown[0]).status_code == 303
    return shown[0]


def changes_of_accounts(rows) -> list[str]:
    query = select(accesses.c.about).where(accesses.c.entry == "account", accesses.c.about.like("user:% %"))
    return [about for (about,) in rows(query.order_by(accesses.c.session_id, accesses.c.sequence))]


NEW = {"username": "rae.new", "name": "Rae New", "roles": ["researcher"]}


def test_a_user_added_by_four_clicks_is_one_with_one_password(app, desk, rows):
    page = desk.ada.get("/users/new")
    sent = {**carried(form_of(page)), **NEW}
    the_one_password(app, click(desk, desk.ada, "/users/new", sent), "rae.new")
    assert rows(select(func.count()).select_from(users).where(users.c.username == "rae.new")) == [(1,)]
    assert [one for one in changes_of_accounts(rows) if "created" in one] == [
        "user:2 created roles=researcher district= team="
    ]


def test_a_first_password_made_by_four_clicks_is_one_and_a_new_page_gives_another(app, desk, as_user, rows):
    tom = as_user(Role.INTAKE, name="Tom Lark")
    path = f"/users/{tom.user_id}/password"
    for number in (1, 2):
        page = desk.ada.get(f"/users/{tom.user_id}")
        (form,) = [one for one in page.page.main.find_all("form") if one.get("action") == path]
        the_one_password(app, click(desk, desk.ada, path, carried(form)), tom.username)
        assert len([one for one in changes_of_accounts(rows) if "password reset" in one]) == number


def test_a_first_password_sent_for_again_one_after_the_other_stays_as_it_was(app, desk, as_user):
    tom = as_user(Role.INTAKE, name="Tom Lark")
    page = desk.ada.get(f"/users/{tom.user_id}")
    answers = [desk.ada.submit(page, action="/password") for _ in range(3)]
    the_one_password(app, answers, tom.username)


CHOSEN = "zebra mango kettle"


@pytest.mark.parametrize("must_change_password", [False, True])
def test_a_password_changed_by_four_clicks_is_changed_and_each_answer_says_so(app, as_user, desk, must_change_password):
    tom = as_user(Role.INTAKE, name="Tom Lark", must_change_password=must_change_password)
    sent = {**carried(form_of(tom.get("/password"))), "new_password": CHOSEN, "again": CHOSEN}
    if not must_change_password:
        sent["current_password"] = PASSWORD
    onward = "/" if must_change_password else "/password?done=yes"
    answers = [*click(desk, tom, "/password", sent), tom.post("/password", sent)]
    assert {(one.status_code, one.location) for one in answers} == {(303, onward)}
    assert tom.get("/cases").status_code == 200
    other = Client(app, Answer)
    for _ in range(4):  # the clicks that came too late were no guesses
        assert other.sign_in(tom.username, "wrong").status_code == 200
    assert other.sign_in(tom.username, CHOSEN).status_code == 303


def test_the_same_page_sent_with_another_password_is_another_request(as_user):
    tom = as_user(Role.INTAKE, name="Tom Lark")
    page = tom.get("/password")
    first = {"current_password": PASSWORD, "new_password": CHOSEN, "again": CHOSEN}
    assert tom.submit(page, first).status_code == 303
    again = tom.submit(page, {**first, "new_password": "another three words", "again": "another three words"})
    assert again.errors == ["This is not your password now. Check it and try again"]


def test_a_sign_in_sent_again_leads_onward(as_user, client):
    tom = as_user(Role.INTAKE, name="Tom Lark")
    page = client.get("/sign-in", query_string={"next": "/notices"})
    sent = {**carried(form_of(page)), "username": tom.username, "password": PASSWORD}
    for _ in range(3):
        answer = client.post("/sign-in", sent)
        assert (answer.status_code, answer.location) == (303, "/notices")
    assert client.post("/sign-in", {**sent, "next": "https://evil.example/"}).location == "/"


def test_nobody_goes_on_as_the_one_who_signed_in_meanwhile(as_user, client):
    tom, una = as_user(Role.INTAKE, name="Tom Lark"), as_user(Role.INTAKE, name="Una Reid")
    page = client.get("/sign-in")
    client.submit(page, {"username": tom.username, "password": PASSWORD})
    answer = client.submit(page, {"username": una.username, "password": PASSWORD})
    assert answer.status_code == 400


def test_a_sign_in_sent_again_still_brings_back_what_was_typed(desk, clock):
    reference = desk.register()
    sent = {**carried(form_of(desk.ask(reference, "note", by=desk.omar))), **desk.fields("note")}
    clock.forward(hours=2)
    page = desk.omar.post(f"/cases/{reference}/actions/note", sent)
    assert page.status_code == 401
    again = {**carried(form_of(page)), "username": desk.omar.username, "password": PASSWORD}
    for _ in range(2):
        answer = desk.omar.post("/sign-in", again)
        assert answer.heading == "You are signed in again"
        assert carried(answer.page.main.form)["note"] == sent["note"]


@pytest.mark.parametrize("scheme", ["dvds", "csods"])
def test_a_registration_that_came_through_while_its_double_was_looking_for_its_people_is_no_other_case_of_theirs(
    desk, monkeypatch, rows, scheme
):
    """The double finds the people whom the first has just registered; they are its own."""
    path = f"/register/{scheme}/right_to_ask"
    sent = {**carried(form_of(desk.ines.get(path))), **desk.fields(f"register_{scheme}_right_to_ask")}
    looking, first = people.before_registering, []

    def registered_before(*args, **kwargs):
        if not first:
            first.append(None)
            first[0] = desk.ines.post(path, sent)
        return looking(*args, **kwargs)

    monkeypatch.setattr(people, "before_registering", registered_before)
    double = desk.ines.post(path, sent)
    assert (first[0].status_code, double.status_code) == (303, 303)
    assert double.location == first[0].location
    assert rows(select(func.count()).select_from(cases)) == [(1,)]

"""What somebody typed outlives what happens meanwhile: a case shut to them, a role taken away, a new first password, no record named."""

import pytest

from disclosure.domain.access import Role
from disclosure.services import accounts
from disclosure.services.accounts import Account
from disclosure.services.passwords import hasher
from disclosure.store.db import db
from tests.web.client import carried
from tests.web.desk import Desk
from tests.web.test_acting import form_of, kept, ready

NOTE = {"note": 'He rang again at ten,\n"from a number" that was <withheld>.'}
ANOTHER_SITE = {"Sec-Fetch-Site": "same-site"}
OWN = "seven quiet lanterns"


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


def give_role(desk, who, role: Role) -> None:
    with desk.app.app_context():
        account = Account("Omar Haddad", frozenset({role}))
        accounts.change(db.session, who.user_id, account, actor=desk.ada.actor, now=desk.clock())


def test_a_panel_member_s_view_outlives_the_panel_s_decision(desk):
    reference = desk.walk("decision")
    path, sent = ready(desk, reference, "record_view", "done", desk.pat)
    desk.take(reference, "decide", "disclose_full", by="sofia")
    with desk.nothing_changes():
        answer = desk.pat.post(path, sent)
    assert (answer.status_code, answer.heading) == (404, "There is nothing here")
    again = carried(answer.page.main.form)
    assert {name: again[name] for name in sent} == sent
    assert [value for value in sent.values() if " " in value] == [
        one.get_text() for one in answer.page.find_all("blockquote")
    ]
    assert "Verma" not in answer.text, "what they typed, and nothing of the case"


def test_a_note_outlives_the_role_it_was_typed_in_and_is_sent_once_there_is_a_role_again(desk):
    reference = desk.register()
    path, sent = ready(desk, reference, "note", "done", desk.omar, **NOTE)
    give_role(desk, desk.omar, Role.ANALYST)
    with desk.nothing_changes():
        answer = desk.omar.post(path, sent)
    assert (answer.status_code, answer.heading) == (403, "You cannot open this page")
    assert NOTE["note"] in answer.words
    give_role(desk, desk.omar, Role.DISCLOSURE_OFFICER)
    assert desk.omar.submit(answer).status_code == 303
    assert desk.case(reference).events[-1].values["note"] == NOTE["note"]


def test_another_site_s_words_are_on_no_page_that_refuses_them(desk):
    reference = desk.register()
    desk.let_in(reference, desk.omar, allow=False)
    path = f"/cases/{reference}/actions/note"
    for who, status in ((desk.omar, 404), (desk.ravi, 403)):
        answer = who.post(path, {**NOTE, "version": 1}, headers=ANOTHER_SITE)
        assert answer.status_code == status
        assert "withheld" not in answer.text


def test_a_form_of_more_than_is_read_is_refused_with_nothing_kept(desk):
    reference = desk.register()
    parts = "".join(f'--b\r\nContent-Disposition: form-data; name="f{n}"\r\n\r\nx\r\n' for n in range(3_000))
    sent = {"data": f"{parts}--b--\r\n", "content_type": "multipart/form-data; boundary=b"}
    answer = desk.ravi.open(f"/cases/{reference}/actions/note", method="POST", **sent)
    assert (answer.status_code, answer.page.main.form) == (403, None)


@pytest.mark.parametrize("about", ["", "x", "1", "999"])
def test_answers_that_name_no_record_are_kept_until_one_is_chosen(desk, about):
    reference = desk.walk("decision")
    desk.take(reference, "record_allegation", by="omar")
    path, sent = ready(desk, reference, "decide_crime", "recorded", desk.sofia)
    with desk.nothing_changes():
        answer = desk.sofia.post(path, {**sent, "about": about})
        assert "did not say which record" in answer.words
        chosen = answer.page.main.form.find("button", attrs={"name": "about"})["value"]
        assert chosen == sent["about"]
        filled = desk.sofia.submit(answer, {"about": chosen})
    assert filled.status_code == 200
    kept(filled, sent)
    assert desk.sofia.submit(filled).status_code == 303


def test_answers_that_name_no_record_are_kept_where_it_may_not_be_done_either(desk):
    reference = desk.walk("decision")
    desk.take(reference, "record_allegation", by="omar")
    path, sent = ready(desk, reference, "decide_crime", "recorded", desk.sofia)
    with desk.nothing_changes():
        answer = desk.rae.post(path, {**sent, "about": "", "csrf_token": desk.rae.token})
    assert (answer.status_code, answer.heading) == (409, "This cannot be done now")
    again = carried(form_of(answer))
    assert {name: again[name] for name in sent if name not in ("about", "csrf_token")} == {
        name: value for name, value in sent.items() if name not in ("about", "csrf_token")
    }


def first_password(desk, who) -> str:
    """The administrator gives one; whoever is signed in is signed out."""
    with desk.app.app_context():
        return accounts.reset_password(
            db.session, who.user_id, hasher=hasher(64, 1, 1), actor=desk.ada.actor, now=desk.clock()
        )


def test_a_note_outlives_a_new_first_password_and_the_choice_of_one_s_own(desk):
    reference = desk.register()
    path, sent = ready(desk, reference, "note", "done", desk.omar, **NOTE)
    given = first_password(desk, desk.omar)
    late = desk.omar.post(path, sent)
    assert late.status_code == 401
    page = desk.omar.submit(late, {"username": desk.omar.username, "password": given})
    assert (page.status_code, page.heading) == (200, "Choose your password")
    slip = desk.omar.submit(page, {"new_password": OWN, "again": "something else"})
    assert slip.errors
    back = desk.omar.submit(slip, {"new_password": OWN, "again": OWN})
    assert (back.status_code, back.heading) == (200, "You are signed in again")
    filled = desk.omar.submit(back)
    assert desk.omar.submit(filled).status_code == 303
    assert desk.case(reference).events[-1].values["note"] == NOTE["note"]


def test_a_note_outlives_a_session_that_ends_before_one_s_own_password_is_chosen(desk):
    reference = desk.register()
    path, sent = ready(desk, reference, "note", "done", desk.omar, **NOTE)
    given = first_password(desk, desk.omar)
    late = desk.omar.post(path, sent)
    page = desk.omar.submit(late, {"username": desk.omar.username, "password": given})
    desk.clock.forward(hours=1)
    over = desk.omar.submit(page, {"new_password": OWN, "again": OWN})
    assert over.status_code == 401
    assert carried(form_of(over))["kept"] == carried(form_of(late))["kept"]

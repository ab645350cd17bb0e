"""What happens in another tab of the browser costs nothing that was typed in this one, and shows it to nobody else."""

import pytest

from disclosure.store.models import user_sessions
from tests.web.client import PASSWORD, carried
from tests.web.desk import Desk
from tests.web.test_acting import form_of, kept, ready
from tests.web.test_nothing_is_lost import ANOTHER_SITE, NOTE, OWN, first_password


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


@pytest.fixture
def reference(desk):
    return desk.register()


@pytest.fixture
def typed(desk, reference):
    """Omar's note, typed and not yet sent: where the form goes, and what it holds."""
    return ready(desk, reference, "note", "done", desk.omar, **NOTE)


def is_sent_after_signing_in_again(desk, reference, late, sent) -> None:
    """The form was answered with the sign-in page; through it Omar comes back to his note and sends it."""
    assert late.status_code == 401
    assert "Nothing is lost" in late.words
    back = desk.omar.submit(late, {"username": desk.omar.username, "password": PASSWORD})
    assert (back.status_code, back.heading) == (200, "You are signed in again")
    filled = desk.omar.submit(back)
    kept(filled, sent)
    assert desk.omar.submit(filled).status_code == 303
    assert desk.case(reference).events[-1].values["note"] == NOTE["note"]


def signs_out(browser) -> None:
    """Whoever is signed in there now."""
    assert browser.post("/sign-out", token=browser.get("/stay-signed-in").json["csrf_token"]).status_code == 303


OTHER_TAB = [("/sign-in",), ("/cases", "/sign-in"), ("/sign-in", "/sign-in?next=/cases")]


@pytest.mark.parametrize("pages", OTHER_TAB)
def test_a_note_outlives_the_sign_in_page_that_another_tab_shows_after_a_rest(desk, reference, typed, pages):
    path, sent = typed
    desk.clock.forward(hours=1)
    for page in pages:
        desk.omar.get(page)
    is_sent_after_signing_in_again(desk, reference, desk.omar.post(path, sent), sent)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("hours", [13, 70])
def test_a_note_outlives_a_sign_in_page_that_was_left_open_for_days(desk, reference, typed, hours):
    path, sent = typed
    desk.clock.forward(hours=1)
    desk.omar.get("/sign-in")
    desk.clock.forward(hours=hours)
    is_sent_after_signing_in_again(desk, reference, desk.omar.post(path, sent), sent)


@pytest.mark.parametrize("pages", [(), *OTHER_TAB])
def test_a_note_outlives_signing_out_in_another_tab(desk, reference, typed, pages):
    path, sent = typed
    signs_out(desk.omar)
    for page in pages:
        desk.omar.get(page)
    is_sent_after_signing_in_again(desk, reference, desk.omar.post(path, sent), sent)


def test_a_note_outlives_a_password_that_failed_in_another_tab(desk, reference, typed):
    path, sent = typed
    desk.clock.forward(hours=1)
    assert desk.omar.sign_in(desk.omar.username, "wrong").errors
    is_sent_after_signing_in_again(desk, reference, desk.omar.post(path, sent), sent)


@pytest.mark.databases("sqlite")
def test_a_note_outlives_the_browser_in_which_the_tab_is_opened_again(desk, reference, typed):
    path, sent = typed
    desk.omar.delete_cookie("session")
    is_sent_after_signing_in_again(desk, reference, desk.omar.post(path, sent), sent)


def test_what_was_typed_is_not_shown_to_whoever_signs_in_instead(desk, typed):
    path, sent = typed
    signs_out(desk.omar)
    late = desk.omar.post(path, sent)
    answer = desk.omar.submit(late, {"username": desk.sofia.username, "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/")


def test_what_was_typed_is_not_shown_to_whoever_signed_in_and_out_meanwhile(desk, reference, typed):
    """A shared desk: the browser's last session was Sofia's, and the page is Omar's all the same."""
    path, sent = typed
    signs_out(desk.omar)
    desk.omar.sign_in(desk.sofia.username, PASSWORD)
    signs_out(desk.omar)
    late = desk.omar.post(path, sent)
    answer = desk.omar.submit(late, {"username": desk.sofia.username, "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/")
    signs_out(desk.omar)
    is_sent_after_signing_in_again(desk, reference, desk.omar.post(path, sent), sent)


@pytest.mark.parametrize(("somebody", "status"), [("sofia", 400), ("ravi", 403)])
def test_what_was_typed_is_not_shown_to_whoever_sends_somebody_else_s_page(desk, typed, somebody, status):
    """One who might do it too, and one who may not."""
    path, sent = typed
    signs_out(desk.omar)
    desk.omar.sign_in(getattr(desk, somebody).username, PASSWORD)
    with desk.nothing_changes():
        answer = desk.omar.post(path, sent)
    assert answer.status_code == status
    assert "withheld" not in answer.text


def test_the_page_that_keeps_what_was_typed_tells_nobody_whose_it_is(desk, typed):
    path, sent = typed
    signs_out(desk.omar)
    for page in (desk.omar.post(path, sent), desk.omar.get("/sign-in")):
        for told in ("omar", "haddad", f'data-who="{desk.omar.user_id}"'):
            assert told not in page.text.lower()
    assert "You have been signed out" not in page.words, "nor that anybody was here"


def spoilt(token: str) -> list[str]:
    proof, _, whose = token.partition(".")
    return [
        "",
        proof,
        whose,
        f"{proof}.",
        f"{proof}.{whose[:-1]}",
        f"{proof}.{whose.replace('.', '')}",
        f"{proof}.1",
        f"{proof}.é漢",
    ]


@pytest.mark.databases("sqlite")
def test_a_page_that_cannot_say_whose_it_is_is_not_kept(desk, typed, client):
    path, sent = typed
    for token in spoilt(sent["csrf_token"]):
        answer = client.post(path, {**sent, "csrf_token": token})
        assert (answer.status_code, answer.location) == (303, f"/sign-in?next={path}"), token


def test_a_page_says_for_whom_to_keep_and_opens_nothing(desk, typed, client, rows):
    """Whoever holds a page of Omar's, or puts his name on words of their own, is not signed in by it and changes nothing."""
    path, sent = typed
    with desk.nothing_changes():
        assert client.post(path, sent).status_code == 401
        assert client.get(path).status_code == 303
        theirs = desk.sofia.post(path, sent)
    assert theirs.status_code == 400
    mixed = sent["csrf_token"].partition(".")[0] + "." + desk.sofia.token.partition(".")[2]
    late = client.post(path, {**sent, "csrf_token": mixed})
    back = client.submit(late, {"username": desk.omar.username, "password": PASSWORD})
    assert (back.status_code, back.location) == (303, "/"), "signed for Sofia, and not shown to Omar"
    assert not [one for one in rows(user_sessions.select()) if sent["csrf_token"] in str(one)]


# --- a first password that has to be changed


def signs_in_with_a_first_password(desk) -> None:
    """In another tab: the administrator has given Omar one."""
    given = first_password(desk, desk.omar)
    assert desk.omar.sign_in(desk.omar.username, given).status_code == 303


def test_a_note_outlives_a_first_password_that_was_used_in_another_tab(desk, reference, typed):
    path, sent = typed
    signs_in_with_a_first_password(desk)
    with desk.nothing_changes():
        page = desk.omar.post(path, sent)
    assert (page.status_code, page.heading) == (409, "Choose your password")
    assert "Nothing is lost" in page.words
    slip = desk.omar.submit(page, {"new_password": OWN, "again": "something else"})
    assert slip.errors
    assert "Nothing is lost" in slip.words
    back = desk.omar.submit(slip, {"new_password": OWN, "again": OWN})
    assert back.status_code == 200
    assert "What you typed is still here" in back.words
    filled = desk.omar.submit(back)
    kept(filled, sent)
    assert desk.omar.submit(filled).status_code == 303
    assert desk.case(reference).events[-1].values["note"] == NOTE["note"]


def test_a_note_outlives_a_rest_before_one_s_own_password_is_chosen(desk, typed):
    path, sent = typed
    signs_in_with_a_first_password(desk)
    page = desk.omar.post(path, sent)
    desk.clock.forward(hours=1)
    desk.omar.get("/sign-in")
    over = desk.omar.submit(page, {"new_password": OWN, "again": OWN})
    assert over.status_code == 401
    assert carried(form_of(over))["kept"] == carried(form_of(page))["kept"]


def test_a_first_password_s_page_carries_nothing_of_somebody_else_s(desk, typed):
    path, sent = typed
    desk.clock.forward(hours=1)
    late = desk.omar.post(path, sent)
    given = first_password(desk, desk.sofia)
    page = desk.omar.submit(late, {"username": desk.sofia.username, "password": given})
    assert page.heading == "Choose your password"
    assert "kept" not in carried(form_of(page))
    assert "What you typed" not in page.words


def test_only_one_s_own_page_is_kept_until_one_s_password_is_chosen(desk, typed):
    path, sent = typed
    signs_in_with_a_first_password(desk)
    theirs = desk.sofia.token
    for spoil in ({"token": ""}, {"token": theirs}, {"token": sent.pop("csrf_token"), "headers": ANOTHER_SITE}):
        answer = desk.omar.post(path, sent, **spoil)
        assert (answer.status_code, answer.location) == (303, "/password")

"""Two at one call, in two browsers or two tabs: nothing that either typed is lost, and nobody's words go into another call."""

import pytest
from sqlalchemy import func, select

from disclosure.store.models import accesses, cases, intakes
from tests.web.calls import Taker
from tests.web.client import carried
from tests.web.desk import Desk

WORRY = "what_happened.what_happened"


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


@pytest.fixture
def two(desk):
    """Ines and Omar, each with the same part of one call open, in which nothing stands."""
    number = desk.call()
    return tuple(Taker(client, number).open("what_happened") for client in (desk.ines, desk.omar))


def words_of_others(call: Taker) -> list[str]:
    return [one.get_text(" ", strip=True) for one in call.page.select(".app-other")]


def test_what_two_wrote_in_different_sections_is_all_there(two):
    ines, omar = two
    ines.types(what_happened__what_happened="He follows her to work.").press()
    omar.types(why_now__why_asking="His sister rang.").press()
    assert omar.holds(WORRY) == "He follows her to work."
    assert omar.holds("why_now.why_asking") == "His sister rang."
    assert words_of_others(omar) == []
    assert ines.open("what_happened").holds("why_now.why_asking") == "His sister rang."


def test_what_two_wrote_in_one_section_is_kept_twice_and_the_page_says_so(two):
    ines, omar = two
    ines.types(what_happened__what_happened="He follows her to work.").press()
    omar.types(what_happened__what_happened="He waits outside the school.").press()
    assert omar.holds(WORRY) == "He follows her to work.", "whoever was first stands"
    (other,) = words_of_others(omar)
    assert other.startswith("Above stands what Ines Doyle wrote. Omar Haddad wrote here as well:")
    assert "What has happened? He waits outside the school." in other
    assert omar.states["What has happened?"] == "look again"
    omar.press("to_case")
    assert "What has happened?" in omar.page.select_one("#still-open").get_text()
    ines.open("what_happened")
    assert words_of_others(ines) == [other], "and everybody sees it"


@pytest.mark.parametrize(
    ("press", "stands", "beside"),
    [("take", "He waits outside the school.", 1), ("drop", "He follows her to work.", 0)],
)
def test_of_two_texts_somebody_chooses_and_neither_goes_unread(two, press, stands, beside):
    ines, omar = two
    ines.types(what_happened__what_happened="He follows her to work.").press()
    omar.types(what_happened__what_happened="He waits outside the school.").press()
    button = omar.form.find("button", attrs={"name": press})
    omar.press("", **{press: button["value"]})
    assert omar.holds(WORRY) == stands
    assert len(words_of_others(omar)) == beside
    if beside:
        assert "Ines Doyle wrote here as well: What has happened? He follows her" in words_of_others(omar)[0]
        omar.press("", drop=omar.form.find("button", attrs={"name": "drop"})["value"])
    assert omar.states["What has happened?"] == "answered"


def test_nonsense_that_somebody_else_typed_can_still_be_read(two):
    ines, omar = (one.open("your_birth") for one in two)
    ines.types(**{"your_birth__applicant_date_of_birth-year": "1991"}).press()
    omar.types(**{"your_birth__applicant_date_of_birth-day": "31", "your_birth__applicant_date_of_birth-year": "19x1"})
    omar.press()
    assert "31 19x1" in words_of_others(omar)[0]


def test_a_page_that_is_open_since_before_takes_back_nothing(two):
    """Omar changes nothing of what Ines puts right, though his page still shows what it was."""
    ines, omar = two
    ines.types(what_happened__what_happened="He follows her.").press()
    omar.open("what_happened")
    ines.types(what_happened__what_happened="He follows her to work.").press()
    omar.types(why_now__why_asking="His sister rang.").press()
    assert omar.holds(WORRY) == "He follows her to work."
    assert words_of_others(omar) == []


def test_in_two_tabs_of_one_person_it_is_the_same(desk):
    number = desk.call()
    first, second = (Taker(desk.ines, number).open("what_happened") for _ in range(2))
    first.types(what_happened__what_happened="In the first tab.").press()
    second.types(what_happened__what_happened="In the second.").press()
    assert second.holds(WORRY) == "In the first tab."
    assert "In the second." in words_of_others(second)[0]


# Saved while somebody types


def test_what_is_saved_in_the_background_is_there_and_the_answer_tells_nothing_of_it(two, rows):
    ines, omar = two
    answer = ines.types(what_happened__what_happened="He follows her to work.").keeps()
    assert answer.status_code == 200
    assert answer.json["at"] == "10:00"
    assert answer.json["states"]["what_happened"] == "answered"
    assert set(answer.json["seen"]) == set(ines.sections), "all of it stands as it was sent"
    assert "follows" not in answer.text
    assert rows(select(accesses.c.about).where(accesses.c.about.like("%keep%"))) == [], "it shows nothing"
    assert omar.open("what_happened").holds(WORRY) == "He follows her to work."


def test_an_earlier_save_that_arrives_late_undoes_nothing(two):
    ines, _ = two
    early = {**ines.said, WORRY: "He fol", "turn": "1"}
    ines.types(what_happened__what_happened="He follows her to work.", turn="2")
    sent = carried(ines.form)
    assert (
        ines.client.post(f"{ines.path}/keep", {**sent, WORRY: "He follows her to work.", "turn": "2"}).status_code
        == 200
    )
    late = ines.client.post(f"{ines.path}/keep", {**sent, **early})
    assert "what_happened" not in late.json["seen"]
    ines.said = {}
    assert ines.open("what_happened").holds(WORRY) == "He follows her to work."


def test_a_save_and_the_button_at_the_same_moment_are_no_two_people(two):
    """The page's own marks are older than what it has sent meanwhile."""
    ines, _ = two
    ines.types(what_happened__what_happened="He follows", turn="1").keeps()
    ines.types(what_happened__what_happened="He follows her to work.", turn="2").press()
    assert ines.holds(WORRY) == "He follows her to work."
    assert words_of_others(ines) == []


def test_the_script_is_told_in_which_sections_somebody_else_wrote(two):
    ines, omar = two
    ines.types(what_happened__what_happened="He follows her to work.").press()
    answer = omar.types(why_now__why_asking="His sister rang.").keeps()
    assert set(omar.sections) - set(answer.json["seen"]) == {"what_happened"}


# Registered or removed meanwhile


def test_what_is_typed_after_somebody_registered_is_shown_with_the_case_and_not_lost(two, rows, desk):
    ines, omar = two
    ines.goes_through("me")
    case = ines.press("to_case").sent.location.partition("?")[0]
    omar.types(what_happened__what_happened="He has a key to the house.").press()
    assert (omar.sent.status_code, omar.answer.heading) == (409, "This call is gone")
    assert "He has a key to the house." in omar.answer.words
    assert omar.page.main.find("a", href=case)
    assert omar.types(why_now__why_asking="x").client.post(f"{omar.path}/keep", {}).status_code == 404
    assert rows(select(func.count()).select_from(cases)) == [(1,)]


def test_what_is_written_while_another_registers_keeps_the_call_where_it_is(two, monkeypatch, rows, desk):
    ines, omar = two
    ines.goes_through("me")
    register = desk.app.view_functions["officer.register"].__globals__["casework"].register

    def meanwhile(*args, **given):
        omar.types(why_now__why_asking="She rang again: he is at the door.").keeps()
        return register(*args, **given)

    monkeypatch.setattr("disclosure.services.casework.register", meanwhile)
    case = ines.press("to_case").sent.location.partition("?")[0]
    monkeypatch.undo()
    assert rows(select(func.count()).select_from(cases)) == [(1,)]
    omar.said = {}
    omar.open("what_happened")
    assert "he is at the door" in str(omar.answer.text)
    assert "This call is registered already, as" in omar.answer.words
    assert omar.page.main.find("a", href=case)
    assert omar.press("to_case").sent.location.partition("?")[0] == case, "and it makes no second case"
    assert Taker(desk.omar, omar.number).open("what_happened"), "and what was written is still there"
    assert rows(select(func.count()).select_from(cases)) == [(1,)]
    omar.client.submit(f"{omar.path}/remove", {"reason": "written_twice"})
    assert rows(select(intakes.c.id)) == []


def test_what_is_typed_after_somebody_removed_the_call_is_shown_and_goes_into_no_other(two, desk, rows):
    ines, omar = two
    desk.ines.submit(f"{ines.path}/remove", {"reason": "mistake"})
    other = desk.call()
    assert other != omar.number
    of_before = carried(omar.form)
    omar.types(what_happened__what_happened="He has a key to the house.").press()
    assert omar.sent.status_code == 404
    assert "He has a key to the house." in omar.answer.words
    wrong = desk.omar.post(f"/intake/{other}", {**of_before, WORRY: "He has a key."})
    assert (wrong.status_code, "He has a key." in wrong.words) == (409, True), "its page was of another call"
    assert Taker(desk.omar, other).open("what_happened").holds(WORRY) == ""


def test_a_plain_form_of_a_call_that_somebody_registered_meanwhile_makes_no_second_case(two, desk, rows):
    ines, omar = two
    plain = desk.omar.get(f"/register/dvds/right_to_ask?call={omar.number}")
    ines.goes_through("me")
    ines.press("to_case")
    late = desk.omar.submit(plain, desk.fields("register_dvds_right_to_ask"))
    assert (late.status_code, late.heading) == (409, "This call is gone")
    assert rows(select(func.count()).select_from(cases)) == [(1,)]


def test_what_was_typed_comes_back_after_signing_in_again_and_nothing_is_pressed_for_anybody(two, clock, rows):
    ines, _ = two
    ines.goes_through("me")
    clock.forward(hours=1)
    late = ines.client.post(ines.path, {**carried(ines.form), "our_record.district": "barnsley", "press": "to_case"})
    assert late.status_code == 401
    back = ines.client.submit(late, {"username": ines.client.username, "password": "plum otter granite"})
    assert back.heading == "You are signed in again"
    filled = ines.client.submit(back)
    assert filled.status_code == 303
    assert rows(select(cases.c.id)) == [], "whoever came back looks over it first"
    ines.said = {}
    ines.answer = ines.client.get(filled.location)
    assert ines.holds("our_record.district") == "barnsley"

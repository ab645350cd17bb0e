"""A call is taken down with the public form's questions, saved as it goes, taken up by whoever is there, and registered once."""

import gzip
import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from disclosure.domain.access import Role
from disclosure.services import intakes as service
from disclosure.services import jobs
from disclosure.services.sealing import Sealer
from disclosure.store.db import db
from disclosure.store.models import accesses, cases, events, intakes, metadata, records
from tests.forms.public_samples import SAMPLES, filled_in
from tests.web.beside import do_jobs
from tests.web.calls import OURS, Taker
from tests.web.client import carried
from tests.web.desk import KNOWN, Desk
from tests.wounds.test_15_double_click import click

KILOBYTE = 1024


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


@pytest.fixture
def take(desk):
    """Begins a call, and opens it in the browser of whoever takes it."""

    def begin(journey: str = "me", *, by: str = "ines", **how) -> Taker:
        return Taker(getattr(desk, by), desk.call(journey, by=by, **how)).open()

    return begin


@pytest.fixture
def record(rows):
    """What the one case that there is was registered with: each answer by its name."""

    def of_it() -> dict:
        ((answers,),) = rows(select(records.c.answers))
        return {one["name"]: one for one in json.loads(answers)}

    return of_it


NOT_ASKED_BY_A_FORM = {"danger_now", "our_record"}
TOLD_BY_A_FORM_ALONE = {"call_now"}


# The conversation


@pytest.mark.parametrize("journey", SAMPLES)
def test_a_caller_is_asked_what_the_public_form_asks_in_the_order_of_the_form(take, journey, clock):
    asked = take(journey).goes_through(journey)
    form = [page.key for page in filled_in(journey, now=clock(), professionals="right_to_know").asked]
    assert [one for one in asked if one not in NOT_ASKED_BY_A_FORM] == [
        one for one in form if one not in TOLD_BY_A_FORM_ALONE
    ]
    assert len(asked) > 20


def test_the_questions_are_the_form_s_own_words_and_say_what_is_done_with_them(take):
    call = take()
    kinds = {one["id"]: one.find(class_="app-section__kind").get_text() for one in call.page.select("#talk > section")}
    assert kinds["section-danger"] == kinds["section-relationship"] == "Ask"
    assert "What is the person to you?" in call.answer.words
    assert call.answer.words.startswith("Is anyone in danger now? Put the call through to 999 first.")
    call.types(relationship__relationship_type="family", danger__immediate_danger="yes").press()
    kinds = {one["id"]: one.find(class_="app-section__kind").get_text() for one in call.page.select("#talk > section")}
    assert (kinds["section-family"], kinds["section-danger_now"]) == ("Read aloud", "For you")
    call.open("declaration")
    assert call.page.select_one("#section-declaration .app-section__kind").get_text() == "Read aloud"
    assert "What I have said is true as far as I know" in call.answer.words


def test_nobody_on_the_line_is_told_of_words_that_only_a_form_shows(take):
    call = take().open("channels").types(channels__asked="yes").press()
    assert "At the end I give you a reference" in call.answer.words
    assert "five words" not in call.answer.words


def test_what_nobody_was_asked_stays_open_and_a_tick_says_that_it_was(take):
    """No answer is made of a question that was not come to: to leave the safe ways empty says that none is."""
    call = take().open("channels").press()
    assert call.states["How is it safe for us to reach you?"] == "open"
    call.types(channels__asked="yes").press()
    assert call.states["How is it safe for us to reach you?"] == "answered"
    assert call.holds("channels.asked") == "yes"


def test_a_question_that_is_no_longer_asked_counts_for_nothing_and_is_there_when_it_is_asked_again(take):
    call = take().types(relationship__relationship_type="partner").press()
    call.open("channels").types(channels__contact_email="yes").press()
    call.types(email__applicant_email="asha.verma@example.org").press()
    assert "Which email address?" in call.states
    call.types(channels__contact_email="no", channels__contact_text="yes").press()
    assert "Which email address?" not in call.states
    call.types(channels__contact_email="yes").press()
    assert call.holds("email.applicant_email") == "asha.verma@example.org"


def test_whoever_turns_out_to_ask_for_somebody_else_need_not_say_it_all_again(take, rows):
    call = take("me").open("subject_name").types(subject_name__subject_given_names="Daniel").press()
    call.open("who").types(who__asking_for="child").press()
    assert rows(select(intakes.c.journey)) == [("child",)]
    call.open("names_them").types(names_them__names_them="yes").press()
    assert call.open("subject_name").holds("subject_name.subject_given_names") == "Daniel"


def test_typed_nonsense_is_kept_and_shown_with_what_is_wrong(take):
    nonsense = {"your_birth__applicant_date_of_birth-day": "31", "your_birth__applicant_date_of_birth-month": "2"}
    call = take().open("your_name").types(**nonsense, your_name__applicant_family_name="<b>Verma").press()
    assert call.states["When were you born?"] == call.states["What is your name?"] == "look again"
    assert call.holds("your_birth.applicant_date_of_birth-day") == "31"
    assert call.holds("your_name.applicant_family_name") == "<b>Verma"
    assert "Enter the year, even if you only know roughly when" in call.answer.words
    assert "Enter your given names, or the name you go by" in call.answer.words
    assert "<b>Verma" not in call.answer.text


def test_several_children_are_added_and_removed_and_nothing_else_is_lost_by_it(take):
    call = take().open("any_children").types(any_children__any_children="yes").press()
    call.types(**{"children__children-0-given_names": "Rohan", "childrens_safety__child_looked_after": "no"})
    call.press("", **{"children.add_children": "yes"})
    assert call.holds("children.children-1-given_names") == ""
    call.types(**{"children__children-1-given_names": "Mina"}).press()
    call.press("", **{"children.remove_children-0": "yes"})
    assert call.holds("children.children-0-given_names") == "Mina"
    assert call.holds("childrens_safety.child_looked_after") == "no"


@pytest.mark.parametrize("journey", SAMPLES)
def test_no_part_of_a_call_is_longer_than_a_page_may_be(take, journey):
    ways = dict.fromkeys(
        (f"contact_{way}" for way in ["call", "text", "voicemail", "email", "letter", "home", "work", "other_person"]),
        "only",
    )
    call = take(journey)
    call.goes_through(journey, channels=ways, danger={"immediate_danger": "yes"})
    parts = [one["value"] for one in call.form.select("#parts > ul > li > button")]
    sizes = {at: len(gzip.compress(call.open(at).answer.data)) for at in [call.sections[0], *parts]}
    assert len(sizes) >= 6
    assert max(sizes.values()) <= 6 * KILOBYTE, sizes


# Interrupted, and taken up by another


def test_a_call_that_is_interrupted_is_taken_up_by_another_and_registered(desk, take, clock, rows, record):
    ines = take()
    ines.goes_through("me", until="subject_name")
    ines.types(subject_name__subject_given_names="Daniel").press("leave")
    assert ines.answer.heading == "Take a call"
    clock.forward(minutes=2)
    listed = desk.omar.get("/intake")
    assert "by Ines Doyle" in listed.words
    assert "Ines Doyle wrote in it 2 minutes ago" in listed.words
    omar = Taker(desk.omar, ines.number)
    omar.answer = desk.omar.get(listed.page.select_one(".app-calls a")["href"])
    assert "Ines Doyle wrote in this 2 minutes ago." in omar.answer.words
    assert omar.holds("subject_name.subject_given_names") == "Daniel", "where the talk broke off"
    omar.goes_through("me")
    done = omar.press("to_case")
    assert done.sent.location.startswith("/cases/")
    assert done.answer.status_code == 200
    assert rows(select(cases.c.channel, cases.c.scheme, cases.c.route)) == [("phone", "dvds", "right_to_ask")]
    assert rows(select(intakes.c.id)) == [], "nothing is kept of it but its case"
    assert record()["taken_down_by"]["words"] == "Ines Doyle; Omar Haddad"
    assert record()["applicant_given_names"]["words"] == "Asha Meera", "what Ines typed"


def test_the_list_names_nobody_who_rang_and_says_how_far_each_call_is(take, desk, clock):
    first = take()
    first.goes_through("me", until="channels")
    clock.forward(minutes=30)
    take("child", by="sofia", channel="counter")
    listed = desk.omar.get("/intake")
    rows_shown = [one.get_text(" ", strip=True) for one in listed.page.select(".app-calls li")]
    assert [one.partition(",")[0] for one in rows_shown] == ["Call 2", "Call 1"], "the newest first"
    assert "by Sofia Marsh · asks for “A child” · Front counter" in rows_shown[0]
    assert "9 answered" in rows_shown[1]
    for said in ("Verma", "Asha", "Sheffield", "07700"):
        assert said not in listed.text


def test_the_channel_and_the_time_are_the_call_s(take, clock, rows):
    began = clock.forward(seconds=20).replace(second=0)
    call = take(channel="counter")
    clock.forward(minutes=25)
    call.goes_through("me")
    call.press("to_case")
    assert rows(select(cases.c.channel, cases.c.received_at, cases.c.district, cases.c.team)) == [
        ("counter", began, OURS["our_record.district"], OURS["our_record.team"])
    ]
    assert rows(select(events.c.recorded_at)) == [(clock(),)]


def test_an_email_that_lay_is_taken_down_with_the_day_when_it_came(take, clock, rows):
    call = take(channel="email")
    call.goes_through("me")
    call.types(**{"our_record__received_at-day": "2", "our_record__received_at-time": "09:05"}).press("to_case")
    ((received,),) = rows(select(cases.c.received_at))
    assert clock() - received == timedelta(days=2, minutes=55)


def test_a_case_says_what_was_read_aloud_what_was_done_and_that_it_was_said_and_not_written(take, record):
    call = take()
    call.goes_through("me", danger={"immediate_danger": "yes"}, relationship={"relationship_type": "family"})
    call.press("to_case")
    kept = record()
    assert kept["immediate_danger_words"]["words"] == "Sent a car, incident 212"
    assert kept["read_aloud"]["words"] == "You can go on; Before this is registered"
    assert kept["declares_truth"]["question"].startswith("Before this is registered – What I have said is true")
    assert (
        kept["received_at"]["question"]
        == "For our record – When did the applicant first contact the police about this?"
    )


def test_a_crime_that_a_caller_tells_of_has_its_allegation(take, rows):
    call = take()
    call.goes_through("me", crime={"crime_alleged": "yes"}, crime_told={"crime_alleged_words": "He hit her in June."})
    call.press("to_case")
    assert rows(select(events.c.action).order_by(events.c.sequence)) == [("register",), ("record_allegation",)]


@pytest.mark.parametrize(
    ("journey", "instead", "becomes"),
    [
        ("someone", {}, ("dvds", "application", "third_party")),
        ("child", {}, ("csods", "application", "third_party")),
        ("child", {"names_them": {"names_them": "no"}}, ("csods", "enquiry", "third_party")),
        ("professional", {}, ("dvds", "application", "professional")),
        ("professional", {"about_whom": {"about_whom": "child"}}, ("csods", "application", "professional")),
    ],
)
def test_each_journey_becomes_the_case_that_the_form_makes_of_it(take, rows, journey, instead, becomes):
    call = take(journey)
    call.goes_through(journey, **instead)
    call.press("to_case")
    columns = (cases.c.scheme, cases.c.kind, cases.c.referral_source, cases.c.channel)
    assert rows(select(*columns)) == [(*becomes, "phone")]


# Registered, or not


def test_whoever_may_be_known_already_is_shown_before_a_call_becomes_a_case(desk, take, rows):
    """What was shown can be passed by; nothing is registered before, and the call is kept."""
    first = desk.register()
    talk = take()
    talk.goes_through("me")
    before = len(rows(select(cases.c.id)))
    shown = talk.press("to_case", looks=False)
    assert KNOWN in shown.sent.words
    assert first in shown.sent.text
    assert len(rows(select(cases.c.id))) == before
    again = desk.ines.submit(shown.sent, {"press": "to_case", "looked": "somebody else"})
    assert KNOWN in again.words, "only what was shown is passed by"
    done = desk.ines.submit(shown.sent, {"press": "to_case"})
    assert done.status_code == 303
    assert len(rows(select(cases.c.id))) == before + 1
    assert desk.ines.get(done.location).status_code == 200


def test_a_double_click_registers_once_and_every_answer_leads_to_the_same_case(desk, take, rows):
    call = take()
    call.goes_through("me")
    sent = {**carried(call.form), "press": "to_case"}
    answers = click(desk, desk.ines, call.path, sent)
    late = desk.ines.post(call.path, sent)
    assert {one.status_code for one in (*answers, late)} == {303}
    assert len({one.location.partition("?")[0] for one in (*answers, late)}) == 1
    assert rows(select(func.count()).select_from(cases)) == [(1,)]
    assert rows(select(intakes.c.id)) == []


def test_what_is_open_is_said_and_a_call_that_broke_off_is_registered_with_what_is_known(take, desk, rows, record):
    call = take(channel="counter")
    call.types(danger__immediate_danger="no", relationship__relationship_type="partner").press()
    call.open("your_name").types(your_name__applicant_given_names="Asha", your_name__applicant_family_name="Verma")
    call.press()
    call.open("subject_name").types(subject_name__subject_family_name="Croft").press("to_case")
    assert rows(select(cases.c.id)) == []
    still_open = [one.get_text() for one in call.page.select("#still-open li")]
    assert still_open[0] == "How long has it been, and how much contact is there now?"
    assert "What is your name?" not in still_open
    assert "Who is the person you are asking about?" in still_open
    plain = desk.ines.get(call.page.find("a", string="Register with what is known")["href"])
    known = carried(plain.page.main.form)
    assert known["applicant-0-family_name"] == "Verma"
    assert known["subject-0-family_name"] == "Croft", "what is right of a section that is not whole"
    assert known["channel"] == "counter"
    assert known["immediate_danger"] == "no"
    for name in ("interpreter", "crime_alleged", "safe_channels", "applicant_phone", "notices_given", "what_happened"):
        assert not known.get(name), f"nobody said anything of {name}"
    refused = desk.ines.submit(plain)
    assert refused.errors
    assert carried(refused.page.main.form)["call"] == str(call.number)
    whole = {**desk.fields("register_dvds_right_to_ask"), "applicant-0-family_name": "Verma", "channel": "counter"}
    done = desk.ines.submit(refused, whole)
    assert done.location.startswith("/cases/")
    assert rows(select(intakes.c.id)) == []
    assert rows(select(cases.c.channel)) == [("counter",)]


def test_a_referral_that_broke_off_before_it_was_known_for_whom_leads_to_every_form(take):
    call = take("professional").press("to_case")
    assert call.page.find("a", string="Register with what is known")["href"] == "/register"


def test_an_answer_that_no_longer_fits_on_the_day_is_asked_again(take, desk, clock, rows):
    """A child of that year was under 18 when the call was taken down."""
    call = take()
    child = {"children-0-given_names": "Rohan", "children-0-date_of_birth-year": "2008",
             "children-0-date_of_birth-month": "11", "children-0-date_of_birth-day": "5"}  # fmt: skip
    call.goes_through("me", children=child)
    clock.forward(days=2)
    call.client = desk.omar
    call.open().press("to_case")
    assert rows(select(cases.c.id)) == []
    assert [one.get_text() for one in call.page.select("#still-open li")] == ["Which children?"]
    assert "A child is under 18. Check the year of birth" in call.answer.words


# What is kept, and for how long


def test_nothing_that_was_said_stands_in_the_clear_in_the_database(take, rows):
    take().goes_through("me")
    held = b" ".join(
        cell if isinstance(cell, bytes) else str(cell).encode()
        for table in metadata.sorted_tables
        for row in rows(select(table))
        for cell in row
    )
    for said in ("Asha", "Verma", "Croft", "07700 900461", "Larkfield", "strangled", "marmalade", "14:00", "Punjabi"):
        assert said.encode() not in held, said


def test_a_call_that_nobody_goes_on_with_is_gone_after_the_days_and_the_list_says_so_the_day_before(
    app, take, as_user, clock, rows
):
    call = take()
    assert app.extensions["disclosure"].settings.intake_days == service.DAYS == 7
    clock.forward(days=4)
    call.client = as_user(Role.INTAKE)
    call.open().types(danger__immediate_danger="no").press()
    clock.forward(days=5, hours=23)
    assert "Is removed" not in as_user(Role.INTAKE).get("/intake").words
    clock.forward(hours=2)
    assert "Is removed 15 November 2026, 10:00" in as_user(Role.INTAKE).get("/intake").words
    assert do_jobs(app, clock())["calls_purged"] == 0
    clock.forward(hours=23)
    assert do_jobs(app, clock())["calls_purged"] == 1
    assert rows(select(intakes.c.id)) == []
    kept = [
        tuple(row)
        for row in rows(select(accesses.c.about, accesses.c.user_id).where(accesses.c.about.like("intake:% removed %")))
    ]
    assert kept == [(f"intake:{call.path.rpartition('/')[2]} removed untouched", None)], (
        "nobody did it, and it is on record"
    )


def test_the_days_are_the_force_s(app, take, desk, clock, rows):
    take()
    clock.forward(days=2)
    with app.app_context():
        run = {"law": desk.law, "actor": desk.omar.actor, "now": clock()}
        assert jobs.run(db.session, **run, intake_days=3)["calls_purged"] == 0
        assert jobs.run(db.session, **run, intake_days=2)["calls_purged"] == 1


def test_looking_at_a_call_keeps_it_no_longer(take, rows, clock):
    call = take()
    before = rows(select(intakes))
    clock.forward(minutes=20)
    call.open().press()
    assert rows(select(intakes)) == before


def test_a_call_begun_by_mistake_is_removed_with_a_reason_that_the_trail_keeps(take, desk, rows):
    call = take()
    page = desk.sofia.get(f"{call.path}/remove")
    assert desk.sofia.submit(page).errors == ["Choose why it is removed"]
    assert desk.sofia.submit(page, {"reason": "nothing_said"}).location == "/intake?removed=1"
    assert rows(select(intakes.c.id)) == []
    kept = rows(select(accesses.c.entry, accesses.c.about).where(accesses.c.about.like("%removed%")))
    assert kept == [("intake", "intake:1 removed nothing_said")]
    assert desk.call() == 2, "no number is given twice, since the trail names a call by it"


def test_who_read_a_call_before_it_was_a_case_stays_on_record(take, desk, rows):
    call = take()
    desk.sofia.get(call.path)
    call.goes_through("me")
    call.press("to_case")
    of_sofia = select(accesses.c.entry, accesses.c.about).where(accesses.c.user_id == desk.sofia.user_id)
    assert rows(of_sofia) == [("intake", "intake:1")]
    ((case_id,),) = rows(select(accesses.c.case_id).where(accesses.c.about == "intake:1 registered"))
    assert rows(select(cases.c.id)) == [(case_id,)], "so that whoever asks of the case finds the call"
    shown = desk.aled.get(f"/audit/users/{desk.sofia.user_id}").words
    assert "Call being taken down" in shown


def test_a_call_whose_key_was_taken_away_says_so_and_can_be_removed(app, take, desk, monkeypatch):
    call = take()
    monkeypatch.setitem(app.extensions, "call_sealer", Sealer(["another key, as long as the first one was"]))
    listed = desk.ines.get("/intake")
    assert "It cannot be opened: the key that sealed it is no longer here." in listed.words
    assert desk.ines.get(call.path).status_code == 409
    assert desk.ines.post(call.path, {"key": desk.key_of_call(call.number), "press": "save"}).status_code == 409
    page = desk.ines.get(listed.page.find("a", string="Remove it")["href"])
    assert desk.ines.submit(page, {"reason": "trial"}).status_code == 303


def test_a_part_that_is_far_too_long_is_refused_and_nothing_is_changed(take, desk):
    call = take().open("what_happened")
    with desk.nothing_changes("more than a call may hold"):
        refused = desk.ines.post(
            call.path, {"key": desk.key_of_call(call.number), "what_happened.seen": "", "x": "y" * 300_001}
        )
    assert refused.status_code == 413

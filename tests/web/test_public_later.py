"""What is said later of a request that was sent: another plan is a whole plan, asked for by the form's own pages, and sent once."""

import json
from datetime import date, time

import pytest
from sqlalchemy import func, select

from disclosure.domain.contact import Channel, Hours, Safe, plan_of
from disclosure.forms.public.returning import OTHER_CONTACT
from disclosure.forms.public.shared import REACHED
from disclosure.store.models import messages, records
from disclosure.web.public import asking as asking_page
from tests.web.applicant import Applicant, asks_again
from tests.web.beside import do_jobs
from tests.web.client import Answer, Client

pytestmark = pytest.mark.databases("sqlite")

ANOTHER_PLAN = {
    "contact_call": "only",
    "contact_letter": "yes",
    "contact_work": "yes",
    "contact_only_so": "Ask for the dentist’s.",
    "note": "",
}


WITHOUT_A_WAY = {f"contact_{way}": "no" for way in Channel}


def asks(app, clock, *, before=None, **said):
    """Somebody who sent a request with the plan of `before`, and gave its reference and words again."""
    applicant = Applicant(Client(app, Answer), **(before or {})).begin("me").fill()
    reference = applicant.submit()
    do_jobs(app, clock())
    asking = Applicant(Client(app, Answer), **said).open("/request/check")
    asking.answering = asking.answering._replace(pages={**applicant.answering.pages})
    asking.reference, asking.words = reference, applicant.words
    return asking.send("/request/check", reference_given=reference, words_given=applicant.words)


@pytest.fixture
def notes(app, clock, rows):
    """The answers of the notes that the jobs made of what was said."""

    def told():
        do_jobs(app, clock())
        return [
            {one["name"]: one for one in json.loads(answers)}
            for (answers,) in rows(
                select(records.c.answers).where(records.c.kind == "note").order_by(records.c.sequence)
            )
        ]

    return told


def test_another_plan_is_as_whole_as_the_first_one(app, clock, notes):
    asking = asks(app, clock, **ANOTHER_PLAN).open("/request/status/1").fill()
    assert "We have received what you wrote." in asking.page.main.get_text()
    (note,) = notes()
    plan = plan_of({name: one["value"] for name, one in note.items()})
    assert {way: safe for way, safe in plan.channels.items() if safe is not Safe.NO} == {
        "call": Safe.ONLY,
        "letter": Safe.YES,
        "work": Safe.YES,
    }
    assert (plan.only_so, plan.code_word) == ("Ask for the dentist’s.", "marmalade")
    assert (plan.days, plan.hours, plan.since, plan.until) == (("mon", "thu"), Hours.BETWEEN, time(10), time(14))
    assert (plan.if_another, plan.ends) == ("Say it is the dentist’s", "30 November, when he is back")
    assert note["applicant_phone"]["words"] == "07700 900461"
    assert note["safe_address"]["words"].startswith("My aunt"), "the address of before is no part of the plan of now"
    assert note["work_contact"]["question"] == "How do we reach you at work?"
    assert note["contact_email"]["words"] == ""


def test_the_form_and_a_change_ask_the_same_pages():
    first, later = ({page.form for page in pages} for pages in (REACHED, OTHER_CONTACT.pages))
    own = {page.__name__ for page in first ^ later}
    assert own == {"Channels", "NoWay", "Understood", "OtherChannels", "Besides"}


def test_whoever_only_wants_to_say_that_no_way_is_safe_any_more_writes_nothing(app, clock, notes):
    asking = asks(app, clock).open("/request/status/1").send().send()
    assert "We have received what you wrote." in asking.page.main.get_text()
    (note,) = notes()
    assert not plan_of({name: one["value"] for name, one in note.items()}).is_reachable
    assert "we do not try" in asking.open("/request/status").page.main.get_text()


def test_nothing_of_a_change_is_sent_before_its_last_page(app, clock, rows):
    asking = asks(app, clock, contact_call="yes").open("/request/status/1").fill(until="besides")
    assert rows(select(func.count()).select_from(messages)) == [(0,)]
    assert asking.page.main.form.find("button", class_="govuk-button").get_text(strip=True) == "Send"
    asking.answer_page()
    assert rows(select(func.count()).select_from(messages)) == [(1,)]


@pytest.mark.parametrize("key", ["phone", "only_so", "withdrawal", "nonsense", ""])
def test_no_other_page_than_the_last_sends_a_change(app, clock, rows, key):
    asking = asks(app, clock, contact_call="yes").open("/request/status/1").fill(until="besides")
    brake = app.extensions["disclosure"].settings.brake.__dict__
    before, brake["send_in_all"] = brake["send_in_all"], 0
    asking.answer_page()
    assert asking.at == "/request/later?why=429", "all of it is answered and nothing is sent"
    brake["send_in_all"] = before
    asking.open("/request/status/1").send(page=key, applicant_phone="07700 900461")
    assert asking.key == "besides"
    assert rows(select(func.count()).select_from(messages)) == [(0,)]
    asking.answer_page()
    assert rows(select(func.count()).select_from(messages)) == [(1,)]


def test_the_second_of_two_clicks_is_told_that_it_was_received_and_leaves_nothing_half_said(
    app, clock, rows, monkeypatch
):
    """It asks whether it came before the first click has it there, and keeps its page when all of it is gone already."""
    asking = asks(app, clock, contact_call="yes").open("/request/status/1").fill(until="besides")
    page, path = asking.answer, asking.at
    asking.answer_page()
    finds, asked = asking_page.messages.came, []

    def too_early(session, request_key):
        asked.append(request_key)
        return len(asked) > 1 and finds(session, request_key)

    monkeypatch.setattr(asking_page.messages, "came", too_early)
    asking.answer, asking.at = page, path
    asking.answer_page()
    assert "We have received what you wrote." in asking.answer.words
    assert rows(select(func.count()).select_from(messages)) == [(1,)]
    asking.open("/request/status/1")
    assert asking.key == "other_channels"
    assert asking.page.find("input", checked=True) is None


def test_a_page_of_a_change_that_is_wrong_is_shown_again_and_back_leads_to_the_one_before(app, clock):
    asking = asks(app, clock, contact_call="yes").open("/request/status/1").fill(until="phone")
    asking.answer_page(applicant_phone="")
    assert (asking.key, asking.answer.page.title.get_text()) == ("phone", "Error: Change 1.2 – Request")
    asking.open(asking.page.find("a", class_="govuk-back-link")["href"])
    assert asking.key == "other_channels"
    assert asking.page.find("input", {"name": "contact_call", "value": "yes"}).has_attr("checked")
    asking.open("/request/status/1?at=9")
    assert asking.key == "phone", "nobody goes past a page that is open"


def test_what_was_begun_of_a_change_is_there_after_a_rest_and_the_words(app, clock):
    asking = asks(app, clock, contact_call="yes").open("/request/status/1").fill(until="times")
    clock.forward(minutes=11)
    assert asking.open("/request/status/1").at == "/request/check"
    asking.send("/request/check", reference_given=asking.reference, words_given=asking.words)
    assert asking.open("/request/status/1").key == "times"
    asking.open("/request/status/1?at=2")
    assert asking.page.find("input", {"name": "applicant_phone"})["value"] == "07700 900461"


def test_a_mistake_on_a_page_that_was_open_all_the_while_is_shown_there_however_long_it_took(app, clock, notes):
    asking = asks(app, clock).open("/request/status/2")
    clock.forward(minutes=30)
    asking.send(note="We have talked it over.")
    assert (asking.at, asking.answer.page.title.get_text()) == ("/request/status/2", "Error: Change 2.1 – Request")
    assert "We have talked it over." in asking.answer.text
    clock.forward(minutes=30)
    asking.send(note="We have talked it over.", language="cy")
    assert asking.at == "/cais/hynt/2"
    assert "We have talked it over." in asking.answer.text
    asking.answer_page()
    assert len(notes()) == 1


def test_what_is_only_kept_of_a_change_wakes_nothing(app, clock):
    asking = asks(app, clock).open("/request/status/2")
    clock.forward(minutes=30)
    assert asking.send(note="We have talked it over.", language="en").at == "/request/check"
    given = {"reference_given": asking.reference, "words_given": asking.words}
    assert "We have talked it over." in asking.send("/request/check", **given).open("/request/status/2").answer.text


def test_what_is_said_after_two_hours_says_that_nothing_was_sent(app, clock, notes):
    asking = asks(app, clock).open("/request/status/2")
    clock.forward(minutes=121)
    asking.answer_page()
    assert asking.at == "/request/check?unsent=2"
    assert "Nothing was sent: the page was open for too long" in asking.answer.words
    assert notes() == []


@pytest.mark.parametrize("language", ["en", "cy"])
def test_titles_of_a_change_are_all_of_them_different_and_tell_nothing(app, clock, language):
    asking = asks(app, clock, **ANOTHER_PLAN).open({"en": "/request/status/1", "cy": "/cais/hynt/1"}[language])
    titles = []
    while asking.key:
        titles.append(asking.page.title.get_text())
        asking.answer_page()
    titles.append(asking.open({"en": "/request/status/2", "cy": "/cais/hynt/2"}[language]).page.title.get_text())
    assert len(titles) == len(set(titles)) > 8
    assert titles[0].partition(" ")[2] == {"en": "1.1 – Request", "cy": "1.1 – Cais"}[language]


def test_whoever_can_be_reached_in_no_way_is_promised_no_question_before_their_request_is_taken_back(app, clock, notes):
    asking = asks(app, clock).open("/request/status/2")
    assert "We may ask you first, in a way that is safe" in asking.page.main.get_text()
    asking.open("/request/status/1").send().send()
    notes()
    told = asking.open("/request/status/2").page.main.get_text()
    assert "We may ask you first" not in told
    assert "no way of reaching you is safe, so we ask you nothing first" in told
    asking.answer_page()
    assert "I take my request back" in str(notes()[1]["withdraws"]["question"])


def test_whoever_asks_without_names_is_promised_an_answer_only_in_a_way_that_they_call_safe(client):
    asking = Applicant(client, names_them="no").begin("child").fill(until="no_names")
    told = asking.page.main.get_text(" ", strip=True)
    assert "The police team that does this work read what you write." in told, "and nobody else is promised"
    assert "They answer you in a way that you say is safe." in told
    assert "If you say that no way is, they wait for you to call 101 or to come to a police station." in told


WE_DO_NOT_TRY = {"request": "we do not try", "cais": "nid ydym yn ceisio"}
IN_A_SAFE_WAY = {"request": "in a way that you said is safe", "cais": "mewn ffordd y dywedoch ei bod yn ddiogel"}


def told(asking):
    return asking.page.main.get_text(" ", strip=True)


def test_the_page_that_follows_a_plan_without_any_way_says_that_we_do_not_try(app, clock):
    """Before the jobs have put it on the case, which may be seconds later, or an hour where they stand still."""
    asking = asks(app, clock).open("/request/status")
    assert "You hear from us by 14 November 2026, in a way that you said is safe." in told(asking)
    asking.open("/request/status/1").send().send()
    assert asking.at == "/request/status?sent=1"
    assert WE_DO_NOT_TRY["request"] in told(asking)
    assert "You hear from us" not in told(asking)
    asking.open("/request/status/2")
    assert "no way of reaching you is safe, so we ask you nothing first" in told(asking)
    assert "We may ask you first" not in told(asking)


def test_the_page_that_follows_a_safe_way_from_somebody_who_had_none_promises_word_in_it(app, clock):
    asking = asks(app, clock, before=WITHOUT_A_WAY, contact_call="yes").open("/request/status")
    assert WE_DO_NOT_TRY["request"] in told(asking)
    asking.open("/request/status/1").fill()
    assert "You hear from us by 14 November 2026, in a way that you said is safe." in told(asking)
    assert WE_DO_NOT_TRY["request"] not in told(asking)
    assert "We may ask you first, in a way that is safe" in told(asking.open("/request/status/2"))


def test_what_is_said_next_leaves_what_is_told_by_the_plan_that_was_sent_before(app, clock):
    asking = asks(app, clock).open("/request/status/1").send().send().open("/request/status/2").answer_page()
    assert WE_DO_NOT_TRY["request"] in told(asking)


def test_the_plan_that_was_sent_of_one_request_is_not_told_of_another(app, clock):
    other = Applicant(Client(app, Answer)).begin("me").fill()
    others = {"reference_given": other.submit(), "words_given": other.words}
    asking = asks(app, clock).open("/request/status/1").send().send()
    assert WE_DO_NOT_TRY["request"] in told(asking)
    asking.open("/request/check").send("/request/check", **others)
    assert IN_A_SAFE_WAY["request"] in told(asking)
    asking.open("/request/check")
    asking.send("/request/check", reference_given=asking.reference, words_given=asking.words)
    do_jobs(app, clock())
    assert WE_DO_NOT_TRY["request"] in told(asking.open("/request/status"))


LATE = {"request": "We are late", "cais": "Rydym yn hwyr"}
CALL_US = {"request": "From 3 November 2026, call 101", "cais": "O 3 Tachwedd 2026 ymlaen, ffoniwch 101"}


@pytest.mark.parametrize("is_reachable", [True, False])
@pytest.mark.parametrize("first", ["request", "cais"])
def test_nobody_is_told_that_we_are_late_whom_we_do_not_try_to_reach(app, client, change_told, first, is_reachable):
    """On the receipt, and on the page of the request: both were opened on the day after the promised one."""
    applicant = Applicant(client, first, **({"contact_call": "yes"} if is_reachable else WITHOUT_A_WAY))
    page = applicant.begin("me").fill().answer
    received = client.submit(page, {"pressed_again": "yes"}).location
    change_told(promised_on=date(2026, 11, 3))
    receipt = applicant.open(received)
    reference = receipt.page.find(class_="page-words").get_text(strip=True)
    asking = asks_again(Client(app, Answer), first, reference, applicant.words)
    for page in (receipt, asking):
        assert (LATE[first] in told(page)) is is_reachable
        assert (WE_DO_NOT_TRY[first] in told(page)) is not is_reachable
        assert (CALL_US[first] in told(page)) is not is_reachable


NO_WORD = {
    "request": "We do not tell you what comes of it",
    "cais": "Ni fyddwn yn dweud wrthych beth ddaw o hyn",
}
AT_WORK = {"request": "we ask you at work", "cais": "byddwn yn gofyn i chi yn y gwaith"}
HEAR = {
    "request": "You hear from us by 14 November 2026",
    "cais": "Byddwch yn clywed gennym erbyn 14 Tachwedd 2026",
}
MEET = {"request": "If we need to meet you", "cais": "Os bydd angen i ni gwrdd â chi"}
TAKE_BACK = {"request": "Take your request back", "cais": "Tynnu’ch cais yn ôl"}
TAKE_REFERRAL_BACK = {"request": "Take your referral back", "cais": "Tynnu’ch atgyfeiriad yn ôl"}
WE_STOP = {"request": "We stop looking into it", "cais": "Byddwn yn rhoi’r gorau"}
HEARD_NOTHING = {"request": "If you have heard nothing", "cais": "Os nad ydych wedi clywed dim"}


@pytest.mark.parametrize("first", ["request", "cais"])
def test_a_professional_is_told_what_is_true_on_whichever_route_the_force_gives_their_referral(
    app, client, clock, force, change_told, first
):
    is_promised = force == "right_to_ask"
    applicant = Applicant(client, first).begin("professional").fill()
    reference = applicant.submit()
    assert (MEET[first] in told(applicant)) is is_promised
    do_jobs(app, clock())
    asking = asks_again(Client(app, Answer), first, reference, applicant.words)
    for page in (applicant, asking):
        assert (HEAR[first] in told(page)) is is_promised
        assert (NO_WORD[first] in told(page)) is not is_promised
        assert (AT_WORK[first] in told(page)) is not is_promised
        assert WE_DO_NOT_TRY[first] not in told(page)
    assert (TAKE_BACK[first] in told(asking)) is is_promised
    assert (TAKE_REFERRAL_BACK[first] in told(asking)) is not is_promised
    change_told(phase="finished", promised_on=None)
    asking.open(asking.at)
    assert (NO_WORD[first] in told(asking)) is not is_promised
    assert (HEARD_NOTHING[first] in told(asking)) is is_promised
    assert AT_WORK[first] not in told(asking)


def test_who_takes_a_referral_back_is_told_that_we_decide_and_we_read_why(app, clock, notes, force):
    """Right to know has no withdrawal: nobody is told that we stop because of whoever referred it."""
    applicant = Applicant(Client(app, Answer)).begin("professional").fill()
    reference = applicant.submit()
    do_jobs(app, clock())
    asking = asks_again(Client(app, Answer), "request", reference, applicant.words).open("/request/status/2")
    stops = force == "right_to_ask"
    assert (WE_STOP["request"] in told(asking)) is stops
    assert ("We decide whether it does" in told(asking)) is not stops
    asking.answer_page(withdraws="yes", note="It was somebody else")
    assert "We have received what you wrote." in told(asking)
    (note,) = notes()
    of_what = "request" if stops else "referral"
    assert note["withdraws"]["question"].endswith(f"I take my {of_what} back")

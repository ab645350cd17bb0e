"""What was answered for other answers than there are now does not count, whatever way was taken and whichever page was open."""

import json

import pytest
from sqlalchemy import func, select

from disclosure.domain.access import Role
from disclosure.domain.contact import plan_of
from disclosure.store.models import notices, records, submissions
from tests.web.applicant import Applicant
from tests.web.beside import do_jobs
from tests.web.test_public_later import asks

pytestmark = pytest.mark.databases("sqlite")

ONLY_TEXT = {"channels": {"contact_text": "only"}}
ONLY_EMAIL = {"contact_text": "no", "contact_email": "only"}
FOR_EMAIL = "Never with the name of the police in it"
ASKED_ANEW = {
    "request": "You changed an answer that this page depends on.",
    "cais": "Rydych wedi newid ateb y mae’r dudalen hon yn dibynnu arno.",
}
NAMED = {
    "request": "What must we do, or never do? (Email)",
    "cais": "Beth mae’n rhaid i ni ei wneud, neu beidio â’i wneud? (E-bost)",
}


@pytest.fixture
def registered(app, clock, rows):
    """The answers that were registered, by name."""

    def told():
        do_jobs(app, clock())
        [(answers,)] = rows(select(records.c.answers).where(records.c.kind == "registration"))
        return {one["name"]: one for one in json.loads(answers)}

    return told


def to_page(applicant, question):
    """Of all answers looked over, the page of this one."""
    link = next(one for one in applicant.page.find_all("a") if question in one.get_text())
    return applicant.open(link["href"])


@pytest.mark.parametrize("first", ["request", "cais"])
def test_a_condition_of_texts_is_not_taken_for_one_of_email(client, registered, first):
    asha = Applicant(client, first, pages=ONLY_TEXT).begin("me").fill()
    to_page(asha, {"request": "How is it safe", "cais": "Sut mae’n ddiogel"}[first]).answer_page(**ONLY_EMAIL)
    assert asha.key == "only_so"
    assert asha.page.textarea.get_text().strip() == "", "empty: what stood there was said of texts"
    assert ASKED_ANEW[first] in asha.answer.words
    assert asha.page.h1.get_text(strip=True) == NAMED[first]
    assert asha.answer.errors == []
    asha.open(f"/{first}/answers" if first == "request" else f"/{first}/atebion")
    assert asha.key == "only_so", "and nothing is sent without it"
    asha.answer_page(contact_only_so=FOR_EMAIL).fill().submit()
    answers = registered()
    plan = plan_of({name: one["value"] for name, one in answers.items()})
    assert plan.only_so == FOR_EMAIL
    assert answers["contact_only_so"]["question"] == NAMED[first]


def test_in_a_plan_that_is_changed_later_it_is_asked_anew_too(app, clock, rows):
    asking = asks(app, clock, contact_only_so="Text first").open("/request/status/1")
    asking.answer_page(contact_text="only").fill(until="besides")
    asking.open("/request/status/1?at=1").answer_page(**ONLY_EMAIL)
    assert asking.key == "only_so"
    assert asking.page.textarea.get_text().strip() == ""
    assert ASKED_ANEW["request"] in asking.answer.words
    asking.open("/request/status/1?at=9")
    assert asking.key == "only_so", "no page behind it is come to"
    asking.answer_page(contact_only_so=FOR_EMAIL).fill()
    do_jobs(app, clock())
    [(note,)] = rows(select(records.c.answers).where(records.c.kind == "note"))
    plan = plan_of({one["name"]: one["value"] for one in json.loads(note)})
    assert plan.only_so == FOR_EMAIL


def test_a_page_that_was_open_in_another_tab_says_nothing_of_a_way_that_it_was_not_asked_for(client):
    asha = Applicant(client, pages=ONLY_TEXT).begin("me").fill()
    other = Applicant(client, pages=ONLY_TEXT).open("/request/answers")
    other.answering = asha.answering
    to_page(other, "What must we do")
    to_page(asha, "How is it safe").answer_page(**ONLY_EMAIL)
    other.answer_page(contact_only_so="Text first")
    assert other.key == "only_so", "it was asked of texts"
    assert other.page.h1.get_text(strip=True) == NAMED["request"]
    assert other.page.textarea.get_text().strip() == ""
    other.answer_page(contact_only_so=FOR_EMAIL)
    assert other.key == "email"


def test_whoever_takes_the_change_back_finds_what_they_had_written(client):
    asha = Applicant(client, pages=ONLY_TEXT).begin("me").fill()
    to_page(asha, "How is it safe").answer_page(**ONLY_EMAIL)
    asha.open(asha.page.select_one(".govuk-back-link")["href"]).answer_page(contact_text="only", contact_email="no")
    assert asha.answer.heading == "Check your answers"
    assert "Text first. Never leave a voicemail" in asha.answer.words


def test_a_mistake_on_a_page_that_is_asked_anew_is_shown_with_what_was_typed(client):
    asha = Applicant(client, pages=ONLY_TEXT).begin("me").fill()
    to_page(asha, "How is it safe").answer_page(**ONLY_EMAIL).answer_page(contact_only_so="")
    assert asha.answer.errors == ["Write what we must do, or never do"]
    asha.answer_page(contact_only_so="x" * 2_001)
    assert asha.page.textarea.get_text().strip() == "x" * 2_001
    assert ASKED_ANEW["request"] not in asha.answer.words


def test_what_is_half_typed_on_it_is_there_in_the_other_language(client):
    asha = Applicant(client, pages=ONLY_TEXT).begin("me").fill()
    to_page(asha, "How is it safe").answer_page(**ONLY_EMAIL).send(contact_only_so=FOR_EMAIL, language="cy")
    assert asha.page.textarea.get_text().strip() == FOR_EMAIL
    assert asha.page.h1.get_text(strip=True) == NAMED["cais"]


def test_a_page_without_a_mark_is_one_from_before_and_is_taken(client):
    asha = Applicant(client, pages=ONLY_TEXT).begin("me").fill(until="only_so")
    sent = {"csrf_token": asha.token, "page": "only_so", "contact_only_so": "Text first"}
    onward = asha.open(client.post(asha.at, data=sent, token=asha.token).location)
    assert onward.key == "phone"


def test_of_a_child_who_says_so_last_the_supervisors_are_told(app, client, clock, as_user, rows):
    as_user(Role.SUPERVISOR)
    young = {
        "applicant_date_of_birth-year": "2013",
        "applicant_date_of_birth-month": "",
        "applicant_date_of_birth-day": "",
    }
    grown = {**young, "applicant_date_of_birth-year": "1990"}
    asha = Applicant(client, **young).begin("me").fill()
    to_page(asha, "When were you born?").answer_page(**grown)
    assert asha.answer.heading == "Check your answers"
    asha.answering = asha.answering._replace(said={**asha.answering.said, **grown})
    to_page(asha, "Are you 16 or over?").answer_page(is_sixteen="no")
    assert asha.key == "which_age"
    assert asha.page.find("input", checked=True) is None
    assert ASKED_ANEW["request"] in asha.answer.words
    asha.answer_page(which_age="said").submit()
    assert rows(select(func.count()).select_from(submissions)) == [(1,)]
    do_jobs(app, clock())
    assert rows(select(notices.c.kind)) == [("child",)]

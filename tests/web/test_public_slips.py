"""A slip where reference and five words are asked for: what was typed is there to be put right, once, and nothing is given away by it."""

import pytest
from sqlalchemy import select

from disclosure.assembly import sealer_of
from disclosure.services import drafts as draft_service
from disclosure.store.db import open_session
from disclosure.store.models import drafts
from tests.web.applicant import Applicant
from tests.web.client import Answer, Client
from tests.web.test_public_switch import TYPED, held, switches

pytestmark = pytest.mark.databases("sqlite")

CHECK = {"request": "/request/check", "cais": "/cais/holi"}
STATUS = {"request": "/request/status", "cais": "/cais/hynt"}
NOTHING = {"request": "Nothing was found", "cais": "Doedd dim i’w gael"}
EACH = pytest.mark.parametrize("first", CHECK)
ALONE = [{name: value} for name, value in TYPED.items()]


def at_check(client, first):
    return Applicant(client, first).open(CHECK[first])


@EACH
@pytest.mark.parametrize("typed", ALONE, ids=["the reference", "the words"])
def test_whoever_left_one_empty_finds_the_other_there_once(client, first, typed):
    asha = at_check(client, first).send(**typed)
    assert len(asha.answer.errors) == 1
    assert held(asha.page) == typed
    assert not [one for one in typed.values() if one in asha.at], "and the address says nothing of it"
    assert held(asha.open(asha.at).page) == {}


@EACH
def test_whoever_slipped_in_the_words_puts_them_right_where_they_read_it(app, client, first):
    sent = Applicant(Client(app, Answer), first).begin("me").fill()
    reference = sent.submit()
    slip = sent.words[:-1]
    asha = at_check(client, first).send(reference_given=reference, words_given=slip)
    assert asha.at == STATUS[first]
    assert asha.answer.heading == NOTHING[first]
    assert held(asha.page) == {"reference_given": reference, "words_given": slip}
    asha.send(CHECK[first], reference_given=reference, words_given=sent.words)
    assert asha.at == STATUS[first]
    assert asha.answer.heading != NOTHING[first]
    assert held(asha.page) == {}


@EACH
def test_what_belongs_to_nothing_is_shown_once_and_to_nobody_a_minute_later(client, clock, first):
    asha = at_check(client, first).send(**TYPED)
    assert held(asha.page) == TYPED
    assert held(asha.open(STATUS[first]).page) == {}
    sent = client.submit(at_check(client, first).answer, TYPED)
    clock.forward(minutes=2)
    assert held(asha.open(sent.location).page) == {}


def test_the_page_can_be_read_in_the_other_language_with_what_was_typed(client):
    asha = switches(at_check(client, "request").send(**TYPED), **TYPED)
    assert asha.page.html["lang"] == "cy"
    assert held(asha.page) == TYPED


@pytest.mark.parametrize("typed", [*ALONE, TYPED], ids=["the reference", "the words", "both"])
def test_nothing_of_it_stands_in_clear_in_the_database_at_any_time(client, rows, typed):
    at_check(client, "request").client.submit(at_check(client, "request").answer, typed)
    [(sealed,)] = rows(select(drafts.c.sealed))
    for value in typed.values():
        assert value.encode() not in sealed


def test_nor_sealed_in_a_request_that_is_changed_a_minute_later(app, client, clock, database, settings):
    asha = Applicant(client).begin("me").fill(until="your_name")
    client.submit(at_check(client, "request").answer, TYPED)
    clock.forward(minutes=2)
    asha.answer_page()
    session, sealer = open_session(database.url), sealer_of(settings)
    kept = draft_service.find(session, client.get_cookie("request").value, sealer=sealer, now=clock())
    assert (list(kept.given), kept.given_at) == ([], "")
    session.close()
    session.get_bind().dispose()


@pytest.mark.parametrize("what", ["reference_given", "words_given"])
def test_an_unknown_reference_and_wrong_words_are_kept_by_the_same_statements(app, client, statements, what):
    sent = Applicant(Client(app, Answer)).begin("me").fill()
    right = {"reference_given": sent.submit(), "words_given": sent.words}
    asked = []
    for typed in (TYPED, {**right, what: TYPED[what]}):
        somebody = Client(app, Answer)
        page = at_check(somebody, "request").answer
        with statements() as said:
            answer = somebody.submit(page, typed)
            shown = somebody.get(answer.location)
        asked.append([statement.split("(")[0] for statement in said])
        assert held(shown.page) == typed
    assert asked[0] == asked[1]

"""The switch of language where a reference and five words are typed: both are there in the other language, once, and told to nobody."""

import pytest
from sqlalchemy import func, select

from disclosure.store.models import drafts
from tests.web.applicant import Applicant
from tests.web.client import Answer, Client, carried
from tests.web.test_database_away import trouble  # noqa: F401  a fixture
from tests.web.test_public_languages import in_the_other

pytestmark = pytest.mark.databases("sqlite")

TYPED = {"reference_given": "7K4M-2P9Q-J", "words_given": "plum otter granite lantern quiet"}
# Where it stands, what is typed there, and where the switch leads.
PLACES = [
    ("/request/check", TYPED, "/cais/holi?given=1"),
    ("/cais/holi", TYPED, "/request/check?given=1"),
    ("/request/back", {"words_given": TYPED["words_given"]}, "/cais/yn-ol?given=1"),
    ("/request/check?empty=12", TYPED, "/cais/holi?empty=12&given=1"),
    ("/request/check?unsent=1", TYPED, "/cais/holi?unsent=1&given=1"),
    ("/request/back?again=1", {"words_given": TYPED["words_given"]}, "/cais/yn-ol?again=1&given=1"),
]


def switches(applicant, **typed):
    """Press the other language with this typed."""
    button = applicant.page.select_one(".page-languages button[name]")
    form = applicant.page.find("form", id=button["form"])
    return applicant.send(form["action"], **typed, **{button["name"]: button["value"]})


def held(page):
    return {one["name"]: one["value"] for one in page.select("main input[name$=_given]") if one.get("value")}


@pytest.mark.parametrize(("place", "typed", "leads"), PLACES)
def test_what_was_typed_is_there_in_the_other_language_once(client, place, typed, leads):
    asha = Applicant(client).open(place)
    language = asha.page.html["lang"]
    switches(asha, **typed)
    assert asha.at == leads, "and no address says any of it"
    assert asha.page.html["lang"] != language
    assert held(asha.page) == typed
    assert held(asha.open(leads).page) == {}, "whoever comes to this address later finds nothing"


@pytest.mark.parametrize("place", ["/request/check", "/request/back"])
def test_what_a_redirect_that_nobody_followed_would_have_shown_is_shown_to_nobody_later(client, clock, place):
    """The connection broke, or the tab was closed: whoever has the browser an hour later is given no reference and no words."""
    asha = Applicant(client).open(place)
    typed = TYPED if place.endswith("check") else {"words_given": TYPED["words_given"]}
    button = asha.page.select_one(".page-languages button[name]")
    sent = {**carried(asha.page.main.form), **typed, button["name"]: button["value"]}
    form = asha.page.find("form", id=button["form"])
    answer = client.post(form["action"], data=sent, token=sent["csrf_token"])
    assert "given=1" in answer.location
    clock.forward(minutes=2)
    assert held(asha.open(answer.location).page) == {}
    assert "granite" not in asha.answer.text


@pytest.mark.parametrize("why", ["1", "2"])
def test_a_notice_stays_when_the_language_is_changed(client, why):
    here = client.get(f"/request/check?unsent={why}")
    assert here.page.select_one("main [role=alert]")
    there = in_the_other(client, here)
    assert there.page.html["lang"] == "cy"
    assert there.page.select_one("main [role=alert]")
    assert in_the_other(client, there).words == here.words


def test_a_mistake_is_shown_in_the_other_language_beside_what_was_typed_since(client):
    asha = switches(Applicant(client).open("/request/check?empty=12"), reference_given="7K4M-2P9Q-J")
    assert len(asha.answer.errors) == 1
    assert held(asha.page) == {"reference_given": "7K4M-2P9Q-J"}


def test_nothing_typed_is_nothing_kept(client, rows):
    asha = switches(Applicant(client).open("/request/check"))
    assert asha.at == "/cais/holi"
    assert rows(select(func.count()).select_from(drafts)) == [(0,)]


def test_the_words_go_on_working_from_the_page_in_the_other_language(app, client):
    asha = Applicant(client).begin("me").fill()
    reference = asha.submit()
    asking = switches(
        Applicant(Client(app, Answer)).open("/request/check"), reference_given=reference, words_given=asha.words
    )
    asking.send(**held(asking.page))
    assert asking.at == "/cais/hynt"
    assert asking.answer.heading != "Dim byd wedi’i ganfod"
    assert asking.page.main.select("ul a"), "and something can be said of it"


def test_a_request_that_rests_is_neither_woken_nor_shown_by_the_switch(client, clock):
    asha = Applicant(client).begin("me").fill()
    clock.forward(minutes=11)
    switches(asha.open("/request/back"), words_given="plum otter")
    assert asha.open("/request/answers").at == "/request/back"


def test_while_the_database_is_away_the_page_can_be_read_in_the_other_language_all_the_same(client, trouble):  # noqa: F811
    asha = Applicant(client).open("/request/check")
    trouble.begins("gone")
    switches(asha, **TYPED)
    assert asha.at == "/cais/holi"
    assert asha.answer.status_code == 200
    trouble.is_over()


def test_whoever_begins_too_often_can_read_it_in_the_other_language_all_the_same(app, client):
    app.extensions["disclosure"].settings.brake.__dict__["begin_in_all"] = 0
    assert switches(Applicant(client).open("/request/check"), **TYPED).at == "/cais/holi"

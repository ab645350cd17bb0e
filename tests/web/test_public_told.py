"""What the public's pages say is so: to whoever it is said, at the moment at which it is said, and no more than is kept."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from disclosure.forms.public.journeys import JOURNEYS
from disclosure.forms.public.returning import OTHER_CONTACT, WITHDRAWAL
from tests.forms.public_samples import PAGES, filled_in, form_of
from tests.forms.public_words import LANGUAGES, questions_of
from tests.web.applicant import Applicant, asks_again
from tests.web.client import Answer, Client

pytestmark = pytest.mark.databases("sqlite")

NOW = datetime(2026, 11, 25, 15, 4, 31, tzinfo=UTC)
FIRST = ("request", "cais")
LEFT_BEHIND = {"request": "/request/left-behind", "cais": "/cais/olion"}


@pytest.fixture
def somebody(app):
    def make(first="request", **said):
        return Applicant(Client(app, Answer), first, **said)

    return make


def shown_on(key, language="en"):
    """All that a page of the form says."""
    form = form_of(PAGES[key], None, now=NOW, language=language, gettext=LANGUAGES[language])
    words = [form.translate(form.title), form.translate(form.intro)]
    for one in questions_of(form):
        words += [one.question, one.hint]
    return " ".join(words)


# --- what stays behind


@pytest.mark.parametrize("first", FIRST)
def test_that_titles_and_addresses_stay_in_the_history_is_said_with_titles_that_are_ours(somebody, first):
    asha = somebody(first).begin("me")
    told = asha.client.get(LEFT_BEHIND[first]).words
    titles = {str(asha.page.title.string)}
    for _ in range(60):
        if not asha.key:
            break
        asha.answer_page()
        titles.add(str(asha.page.title.string))
    asha.submit()
    titles.add(str(asha.page.title.string))
    named = [title for title in titles if f"“{title}”" in told]
    assert len(named) == 4, f"the first step, a late one, the answers and the receipt: {named}"
    phrase = {"request": "a long form was filled in and sent", "cais": "ffurflen hir wedi’i llenwi a’i hanfon"}
    assert phrase[first] in told


def test_a_force_is_told_to_choose_a_name_for_the_public_side_that_tells_nothing():
    operations = Path("docs/operations.md").read_text(encoding="utf-8")
    assert "a host name that tells nothing" in operations


@pytest.mark.parametrize("first", FIRST)
def test_every_page_with_a_question_says_without_scripts_how_long_answers_are_kept(somebody, first):
    """Once on each, whatever it asks; also where something is said later."""
    asha = somebody(first).begin("someone")
    sentence = {"request": "If you do nothing for two hours", "cais": "Os na wnewch ddim am ddwy awr"}[first]

    def says_so():
        told = [one.get_text() for one in asha.page.find_all("noscript")]
        assert len([one for one in told if sentence in one]) == 1, asha.key

    while asha.key:
        says_so()
        asha.answer_page()
    reference = asha.submit()
    asha = asks_again(asha.client, first, reference, asha.words)
    asha.open(asha.page.main.select_one("ul a")["href"])
    says_so()


# --- pages of the form


@pytest.mark.parametrize("key", ["child", "child_at_risk"])
def test_nobody_is_told_that_somebody_knows_of_it_before_it_is_sent(key):
    assert "sent" in shown_on(key).partition("told")[2] or "Once you have sent" in shown_on(key)
    assert "Nobody reads it before that." in shown_on(key)
    assert "Nid oes neb yn ei d" in shown_on(key, "cy")


@pytest.mark.parametrize("key", PAGES)
def test_no_page_promises_what_nobody_does(key):
    assert "at once if anyone is in danger" not in shown_on(key)
    assert "ar unwaith os oes unrhyw un" not in shown_on(key, "cy")


@pytest.mark.parametrize("key", ["family", "housemate", "family_referred", "housemate_referred"])
def test_whoever_may_go_on_is_told_whom_to_call(key):
    assert "call 999" in shown_on(key)
    assert "ffoniwch 999" in shown_on(key, "cy")


@pytest.mark.parametrize("journey", ["me", "someone", "professional"])
def test_only_whoever_asks_for_themselves_is_asked_for_children_of_theirs(journey):
    keys = {page.key for page in filled_in(journey, now=NOW).asked}
    (asked,) = keys & {"any_children", "any_children_referred"}
    assert ("Yours" in shown_on(asked)) is (journey == "me")
    if journey != "me":
        assert "Of the person you are worried about" in shown_on(asked)


WHO = {"parent": True, "carer": True, "relative": False, "friend": False, "neighbour": False, "other": False}


@pytest.mark.parametrize(("who", "brings_up"), WHO.items())
def test_a_parent_is_asked_what_the_other_one_knows(who, brings_up):
    made = filled_in("child", now=NOW, you_to_the_child={"applicant_relationship": who})
    (asked,) = {page.key for page in made.asked} & {"parents_know", "other_parent_knows"}
    assert (asked == "other_parent_knows") is brings_up
    assert ("other parent" in shown_on(asked)) is brings_up
    assert ("That may not be you" in shown_on(asked)) is not brings_up


KINDS = {
    "partner": "together",
    "ex_partner": "together",
    "family": "contact_now",
    "household": "contact_now",
    "other": "contact_now",
}


@pytest.mark.parametrize("journey", ["me", "someone", "professional"])
@pytest.mark.parametrize(("kind", "key"), KINDS.items())
def test_when_it_began_and_ended_is_asked_of_a_couple_alone(journey, kind, key):
    page = "relationship" if journey == "me" else "their_relationship"
    made = filled_in(journey, now=NOW, **{page: {"relationship_type": kind}})
    assert {page.key for page in made.asked} & {"together", "contact_now"} == {key}
    assert ("ended" in shown_on(key)) is (key == "together")


@pytest.mark.parametrize("journey", ["me", "someone", "child", "professional"])
def test_what_the_police_were_asked_before_is_a_page_of_its_own(journey):
    made = filled_in(journey, now=NOW)
    keys = [page.key for page in made.asked]
    assert keys[keys.index("helping") + 1] == "asked_before"
    for key in ("helping", "asked_before"):
        assert len(list(form_of(PAGES[key], None, now=NOW).asked())) == 1
    assert not form_of(PAGES["asked_before"], None, now=NOW).title, "nothing stands before it in the record"


def test_the_public_s_pages_have_one_spelling_of_email():
    pages = (*JOURNEYS.pages, *OTHER_CONTACT.pages, *WITHDRAWAL.pages)
    assert not [page.key for page in pages if "e-mail" in shown_on(page.key)]
    form = form_of(PAGES["email"], [("applicant_email", "nesta")], now=NOW)
    assert not form.validate()
    assert form.errors_for_summary()[0][1] == "Enter an email address such as name@example.org"


# --- the receipt, and what is said where nothing can be done


NAMED = ("The person you asked about", "If we need to meet you", "instead of you")


@pytest.mark.parametrize(("said", "is_told"), [({"names_them": "no"}, False), ({}, True)])
def test_a_question_without_names_is_told_nothing_of_a_person(somebody, said, is_told):
    asha = somebody(**said).begin("child").fill()
    asha.submit()
    for words in NAMED:
        assert (words in asha.answer.words) is is_told, words
    assert "someone reads what you wrote" in asha.answer.words.lower()


@pytest.mark.parametrize("first", FIRST)
def test_the_receipt_says_when_it_can_be_seen_again_and_so_it_is(somebody, clock, first):
    asha = somebody(first).begin("me").fill()
    reference = asha.submit()
    told = {"request": "For two hours the words show you this page again", "cais": "Am ddwy awr bydd y geiriau"}[first]
    assert told in asha.answer.words
    start = asha.page.main.find("a", href=f"/{first}")
    assert start is not None, "and it leads to the first page"
    back = asha.open(start["href"]).page.main.find("a", href={"request": "/request/back", "cais": "/cais/yn-ol"}[first])
    assert back.get_text(strip=True) in {"Come back to what you began", "Dod yn ôl at yr hyn a ddechreuoch"}
    clock.forward(minutes=119)
    words = asha.words
    asha.open(back["href"]).send(back["href"], words_given=words)
    assert asha.page.select_one(".page-words").get_text(strip=True) == reference


def test_whoever_asks_for_a_child_is_told_where_the_way_to_ask_for_themselves_is():
    assert "leads back to the first one" in shown_on("also_for_you")


@pytest.mark.parametrize("first", FIRST)
def test_whoever_is_over_their_own_limit_is_not_told_that_it_is_others(app, somebody, first):
    app.extensions["disclosure"].settings.brake.__dict__["begin_from_one"] = 0
    stopped = somebody(first).open(f"/{first}").send()
    assert stopped.at.endswith("?why=429")
    told = {
        "request": "or from the phone, computer or network that you use",
        "cais": "neu o’r ffôn, y cyfrifiadur neu’r rhwydwaith",
    }
    assert told[first] in stopped.answer.words

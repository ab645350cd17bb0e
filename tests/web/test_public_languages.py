"""The public's pages in two languages: every word in Welsh, and a change of language that loses nothing and tells nothing."""

import json
import re
import shutil
from collections.abc import Collection, Iterator
from datetime import date

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, NavigableString
from flask import Flask
from sqlalchemy import select

from disclosure import create_app
from disclosure.domain.contact import Channel
from disclosure.forms.public.journeys import JOURNEYS
from disclosure.settings import load
from disclosure.store.models import records
from disclosure.web import catalogues
from tests.forms.public_mistakes import WRONG
from tests.forms.public_samples import Answering
from tests.web.applicant import Applicant, asks_again
from tests.web.client import Answer, Client, carried

pytestmark = pytest.mark.databases("sqlite")

# All that is written is in Welsh, so that what is left in English is the product's.
SAID = {
    "immediate_danger": "unknown",
    "relationship_type": "household",
    "is_sixteen": "no",
    "applicant_date_of_birth-day": "12",
    "applicant_date_of_birth-month": "Gorffennaf",
    "applicant_date_of_birth-year": "1990",
    "person_at_risk_date_of_birth-month": "chwef.",
    "person_at_risk_date_of_birth-year": "1991",
    "contact_email": "yes",
    "crime_alleged": "yes",
}
WALKS = {
    "myself": ("me", {}),
    "myself, about a partner": ("me", {"relationship_type": "partner"}),
    "myself, and nothing is safe": ("me", {f"contact_{channel}": "no" for channel in Channel}),
    "someone": ("someone", {}),
    "myself, about family, reached at work and by letter": (
        "me",
        {"relationship_type": "family", "contact_work": "yes", "contact_letter": "yes", "applicant_address": ""},
    ),
    "someone under 16": ("someone", {"person_at_risk_date_of_birth-year": "2014"}),
    "someone whose age nobody knows": (
        "someone",
        {"person_at_risk_date_of_birth-year": "", "person_at_risk_date_of_birth-month": ""},
    ),
    "a child": ("child", {"relationship_type": "other"}),
    "a child, without names": ("child", {"names_them": "no"}),
    "my own child": ("child", {"relationship_type": "partner", "applicant_relationship": "parent"}),
    "an adult at work": ("professional", {}),
    "somebody in a family, at work": ("professional", {"relationship_type": "family"}),
    "a child at work": ("professional", {"about_whom": "child"}),
}
BESIDE = ["", "/rhifau", "/olion", "/preifatrwydd", "/cwcis", "/hygyrchedd", "/yn-ol", "/yn-ol?again=1", "/yn-ol?empty=1", "/holi?empty=12",
          "/holi?unsent=1", "/holi?unsent=2", "/3", "/atebion",
          "/wedyn?why=400", "/wedyn?why=410", "/wedyn?why=413", "/wedyn?why=429",
          "/wedyn?why=503", "/dim-byd", "/99999999999999999999"]  # fmt: skip


class Nesta(Applicant):
    """Fills in and looks at every page of it, in Welsh or, where that is what `first` says, in English."""

    def __init__(self, app: Flask, first: str = "cais", **said: str) -> None:
        super().__init__(Client(app, Answer), first, word="Nesta", **{**SAID, **said})

    def walk(self, who: str = "me", *, slips: bool = False, seen: Collection[str] = ()) -> Iterator[Answer]:
        """Every page up to the one where all answers are looked over; with `slips`, those not yet seen also sent empty and wrong."""
        yield self.start(who).answer
        self.open(f"/{self.first}/1")
        while self.key:
            yield self.answer
            address = self.at
            for typing in ({}, WRONG) if slips and self.key not in seen else ():
                emptied = dict.fromkeys(carried(self.page.main.form).keys() - {"csrf_token", "page"}, "")
                yield self.send(**emptied | Answering({}, typing).on("", self.asks)).answer
                self.open(address)
            self.answer_page()
            assert not self.answer.errors, f"{address}: {self.answer.errors}"
        yield self.answer

    def whole(self, who: str = "me") -> "Nesta":
        """All answers before her, to be looked over."""
        self.begin(who).fill()
        return self

    def at_page(self, key: str) -> "Nesta":
        """The page of that key, among those that were answered."""
        next(number for number in range(1, 60) if self.open(f"/{self.first}/{number}").key == key)
        return self

    def switches(self, **typed: str) -> "Nesta":
        """Press the other language on a page that is being filled in."""
        button = self.page.select_one(".page-languages button[name]")
        assert button["form"] == self.page.main.form["id"]
        self.send(**typed, **{button["name"]: button["value"]})
        return self


@pytest.fixture
def nesta(app):
    return Nesta(app)


@pytest.fixture(scope="module")
def english():
    """What is marked in English, and is something else in Welsh."""
    with (catalogues.ROOT / "cy" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        told = [one for one in read_po(file, locale="cy") if one.id]
    return {one.id for one in told} - {one.string for one in told}


_PLAIN_ENGLISH = re.compile(r"\b(?:the|and|you|your|with|this|that|what|when|are|not|for|about)\b", re.IGNORECASE)


def shown(page: BeautifulSoup) -> Iterator[str]:
    """Every word that a reader of Welsh meets: also those read out, and not those that the page says are English."""
    for node in page.find_all(string=True):
        if type(node) is NavigableString and node.strip() and node.find_parent(lang=True)["lang"] == "cy":
            yield node.strip()
    for tag in page.find_all(True):
        yield from (tag[name] for name in ("aria-label", "title", "alt", "placeholder") if tag.get(name))


def english_on(answer: Answer, english: set[str]) -> list[str]:
    words = list(shown(answer.page))
    whole = " ".join(" ".join(words).split())
    long = {one for one in english if len(one.split()) > 3}
    found = [word for word in words if word in english or _PLAIN_ENGLISH.search(word)]
    return found + [one for one in long if one in whole]


def test_no_page_of_any_journey_shows_english_to_who_reads_welsh_whatever_they_type(app, clock, english):
    seen = set()
    for name, (who, said) in WALKS.items():
        nesta = Nesta(app, **said)
        for answer in nesta.walk(who, slips=True, seen=frozenset(seen)):
            assert answer.page.html["lang"] == "cy"
            assert not english_on(answer, english), f"{name}, {answer.request.path}: {english_on(answer, english)}"
            offered = {label.get_text(strip=True) for label in answer.page.select(".govuk-radios__label")}
            assert not offered & {"Ie", "Na"}, f"{nesta.key}: say with said= how it asks"
            seen.add(nesta.key)
        too_quick = nesta.send().answer
        assert "again=1" in nesta.at
        assert not english_on(too_quick, english)
        clock.forward(minutes=1)
        received = nesta.send().answer
        assert received.heading == "Mae wedi dod i law", name
        assert not english_on(received, english)
    assert seen - {""} == {page.key for page in JOURNEYS.pages}


@pytest.mark.parametrize("address", BESIDE)
def test_no_page_beside_the_journeys_shows_english_to_who_reads_welsh(client, english, address):
    answer = client.get(f"/cais{address}")
    assert answer.page.html["lang"] == "cy"
    assert not english_on(answer, english)


def test_nobody_who_asks_later_in_welsh_meets_english(app, nesta, english):
    reference = nesta.whole().submit()
    asking = Nesta(app)
    pages = [
        asking.open("/cais/holi").answer,
        asking.send("/cais/holi", reference_given=reference, words_given="un dau tri").answer,
        asking.open("/cais/holi").send("/cais/holi", reference_given=reference, words_given=nesta.words).answer,
    ]
    pages += [asking.open("/cais/hynt/2").answer, asking.send().answer]
    assert asking.answer.errors
    asking.answering = asking.answering._replace(said={"contact_work": "only", "contact_call": "yes"})
    pages.append(asking.open("/cais/hynt/1").answer)
    while asking.key:
        emptied = asking.send().answer
        pages += [emptied, asking.answer_page().answer]
    assert asking.at.startswith("/cais/hynt?")
    for answer in pages:
        assert answer.page.html["lang"] == "cy"
        assert not english_on(answer, english), f"{answer.request.path}: {english_on(answer, english)}"


ENDED, ENDING = ({"contact_ends_on": date(2026, 11, day)} for day in (4, 5))


@pytest.mark.parametrize("told", [{"reachable": False}, {"referral": True}, ENDED, ENDING])
def test_nobody_who_takes_it_back_in_welsh_meets_english(app, nesta, english, change_told, told):
    asking = asks_again(Client(app, Answer), "cais", nesta.whole().submit(), nesta.words)
    change_told(**told)
    pages = [asking.open("/cais/hynt").answer, asking.open("/cais/hynt/2").answer, asking.send().answer]
    assert asking.answer.errors
    for answer in pages:
        assert not english_on(answer, english), f"{answer.request.path}: {english_on(answer, english)}"


def test_the_test_of_words_finds_english(client, english):
    """Or else it would say the same of pages that are wrong."""
    assert len(english) > 400
    for address in ("/request", "/request/privacy", "/request/numbers"):
        answer = client.get(address)
        for tag in answer.page.find_all(lang=True):
            tag["lang"] = "cy"
        assert len(english_on(answer, english)) > 5


def test_english_pages_are_whole_too(app):
    for answer in Nesta(app, "request").walk(slips=True):
        assert answer.page.html["lang"] == "en"
    assert answer.heading == "Check your answers"


def test_a_question_is_answered_as_welsh_answers_it(nesta):
    nesta.whole("someone")
    answers = {
        "danger": ["Oes", "Nac oes", "Ddim yn gwybod"],
        "old_enough": ["Ydw", "Nac ydw"],
        "at_risk_knows": ["Ydyn", "Nac ydyn", "Ddim yn gwybod"],
        "monitoring": ["Cewch", "Na chewch"],
    }
    for key, words in answers.items():
        shown = nesta.at_page(key).page.select(".govuk-radios__label")
        assert [label.get_text(strip=True) for label in shown] == words
    channel = nesta.at_page("channels").page.select_one(".govuk-radios").select(".govuk-radios__label")
    assert [label.get_text(strip=True) for label in channel] == ["Ydy", "Nac ydy", "Dim ond ar amod"]


def test_dates_are_typed_and_shown_with_the_months_of_both_languages(nesta):
    page = nesta.whole("someone").answer
    assert "12 Gorffennaf 1990" in page.words
    assert "Chwefror 1991" in page.words
    page = nesta.open(other_language(page)).answer
    assert "12 July 1990" in page.words
    assert "February 1991" in page.words


def test_what_is_too_long_and_which_year_is_too_early_is_said_with_the_numbers(nesta):
    errors = [error for page in nesta.walk(slips=True) for error in page.errors]
    assert "Byrhewch hwn i 10,000 o nodau. Rydych wedi teipio 10,001" in errors
    assert "Rhaid i’r flwyddyn fod rhwng 1906 a 2026" in errors
    assert "Dewiswch “Dim un o’r rhain” ar ei ben ei hun, neu dewiswch y lleill hebddo" in errors
    assert not [error for error in errors if "%" in error]


def test_the_five_words_are_english_and_marked_as_english(nesta):
    words = nesta.start("me").page.select_one(".page-words")
    assert words["lang"] == "en"
    assert len(words.text.split()) == 5
    assert "Geiriau Saesneg" in nesta.open("/cais/geiriau").answer.words


def test_what_the_force_has_in_english_alone_is_marked_as_english(database):
    force = load("testing").force.model_dump()
    line = {"key": "a", "name": "Safe line", "number": "0306 999 0162", "about": "Day and night"}
    told = {**line, "key": "b", "name_cy": "Llinell ddiogel", "about_cy": "Ddydd a nos"}
    force |= {"name_cy": "", "helplines": [line, told]}
    visitor = Client(create_app(load("testing", database_url=database.url, force=force)), Answer)
    lines = visitor.get("/cais/rhifau").page.dl
    assert [(name.text, name["lang"]) for name in lines.find_all("dt")] == [
        ("Safe line", "en"),
        ("Llinell ddiogel", "cy"),
    ]
    abouts = [(about["lang"], about.text) for about in lines.select("span[lang]")]
    assert abouts == [("en", "Day and night"), ("cy", "Ddydd a nos")]
    privacy = visitor.get("/cais/preifatrwydd").page.main
    assert privacy.find("span", lang="en").text == force["name"]
    assert "Safe line" in visitor.get("/request/numbers").text
    assert "ddiogel" not in visitor.get("/request/numbers").text


def other_language(answer: Answer) -> str:
    """Where the link to the other language leads."""
    return answer.page.select_one(".page-languages a")["href"]


def in_the_other(client: Client, answer: Answer) -> Answer:
    """The page that the switch leads to, whether it is a link or a button of the page's form."""
    button = answer.page.select_one(".page-languages button[name]")
    if button is None:
        return client.get(other_language(answer))
    form = answer.page.find("form", id=button["form"])
    sent = client.post(form["action"], data={**carried(form), button["name"]: button["value"]})
    assert sent.status_code == 303
    return client.get(sent.location)


@pytest.mark.parametrize("address", BESIDE)
def test_the_switch_leads_to_the_same_page_in_english_and_back(client, address):
    here = client.get(f"/cais{address}")
    there = in_the_other(client, here)
    assert there.page.html["lang"] == "en"
    back = in_the_other(client, there)
    assert back.page.html["lang"] == "cy"
    if address != "/dim-byd" and "999" not in address:  # no page of ours: the first page is where it leads
        assert back.request.full_path.rstrip("?") == f"/cais{address}"
        assert (back.heading, back.words) == (here.heading, here.words)


def test_no_address_names_what_the_form_is(nesta):
    """In either language: what is in the history must tell nothing."""
    addresses = {
        one.get("href") or one.get("action")
        for page in nesta.walk("someone")
        for one in page.page.select("a[href], form[action]")
    } - {"#main-content"}
    telling = re.compile(
        r"clare|sarah|law|cyfraith|dvds|csods|abus|cam-?drin|partner|heddlu|police|danger|perygl|child|plant"
    )
    ours = {one for one in addresses if one.startswith("/")}
    assert len(ours) > 15
    assert not [one for one in ours if telling.search(one)]


def test_a_change_of_language_keeps_what_was_typed_and_not_yet_sent(nesta):
    looked_over = nesta.whole().at
    number = nesta.at_page("what_happened").at
    nesta.switches(what_happened="Hanner brawdd")
    assert (nesta.page.html["lang"], nesta.at) == ("en", number.replace("/cais", "/request"))
    assert nesta.page.textarea.text.strip() == "Hanner brawdd"
    nesta.switches(what_happened="Hanner brawddeg")
    assert (nesta.page.html["lang"], nesta.at) == ("cy", number)
    assert nesta.page.textarea.text.strip() == "Hanner brawddeg"
    assert nesta.open(looked_over).key == "what_happened", "half a sentence is no answer"
    assert (nesta.page.textarea.text.strip(), nesta.answer.errors) == ("Hanner brawddeg", [])
    nesta.answer_page()
    assert nesta.answer.heading == "Gwiriwch eich atebion"
    nesta.open(number).switches()
    assert nesta.open(looked_over).answer.heading == "Gwiriwch eich atebion", "what was answered stays answered"


def test_a_change_of_language_blames_nobody_for_what_they_have_not_sent(nesta):
    nesta.begin("me")
    nesta.switches()
    assert nesta.page.html["lang"] == "en"
    assert (nesta.key, nesta.answer.errors) == ("danger", [])
    nesta.send()
    assert nesta.answer.errors == ["Say whether anyone is in danger now"]
    assert nesta.page.title.text == "Error: Step 1 – Request"


def test_a_change_of_language_before_the_first_answer_takes_the_words_away_from_nobody(nesta):
    nesta.begin("me")
    nesta.switches().open("/request/words")
    assert nesta.page.select_one(".page-words").get_text(strip=True) == nesta.words
    nesta.open("/request/1").answer_page().open("/request/words")
    assert nesta.page.select_one(".page-words") is None


def test_a_language_that_nobody_offers_changes_nothing(nesta):
    nesta.begin("me").send(language="klingon")
    assert (nesta.page.html["lang"], nesta.answer.errors) == ("cy", ["Dywedwch a oes rhywun mewn perygl nawr"])
    nesta.send(**nesta.fields(), language="klingon")
    assert (nesta.page.html["lang"], nesta.key) == ("cy", "call_now")


def test_enter_sends_the_page_and_does_not_change_the_language(nesta):
    """A browser presses the first button of the form."""
    for page in nesta.walk():
        if nesta.key:
            form = page.page.main.form
            first = next(
                button
                for button in page.page.select("button, input[type=submit]")
                if button.get("form") == form["id"] or form in button.parents
            )
            assert not first.get("name"), page.request.path


@pytest.mark.parametrize(
    ("first", "language", "question", "sent"),
    [("cais", "cy", "Beth sydd wedi digwydd?", "Anfonwyd"), ("request", "en", "What has happened?", "Sent")],
)
def test_the_applicant_s_language_is_kept_with_the_case(app, taken_in, first, language, question, sent):
    Nesta(app, first).whole().submit()
    kept = taken_in(select(records.c.kind, records.c.language, records.c.answers).order_by(records.c.sequence))
    assert [(kind, code) for kind, code, _ in kept] == [("registration", language), ("allegation", language)]
    registered = {answer["name"]: answer for answer in json.loads(kept[0][2])}
    assert registered["what_happened"]["question"] == question
    assert registered["received_at"]["question"] == sent


def test_the_days_on_which_it_is_safe_to_call_are_told_to_officers_in_their_language(nesta, taken_in):
    nesta.whole().submit()
    [(answers,)] = taken_in(select(records.c.answers).where(records.c.kind == "registration"))
    told = {answer["name"]: answer for answer in json.loads(answers)}
    assert told["safe_times"]["value"] == "Monday, Thursday; 10:00–14:00; Nesta"
    assert told["safe_days"]["words"] == "Llun\nIau", "and as they were answered"


def test_who_changes_the_language_at_the_end_has_their_answers_kept_in_the_one_they_sent_them_in(app, taken_in):
    nesta = Nesta(app, "request").whole()
    nesta.open(other_language(nesta.answer)).submit()
    assert set(taken_in(select(records.c.language))) == {("cy",)}


RECEIPT = {
    "cais": ("cy", "en", "English", "What happens now", "By 5 November 2026", "/request"),
    "request": ("en", "cy", "Cymraeg", "Beth sy’n digwydd nawr", "Erbyn 5 Tachwedd 2026", "/cais"),
}


@pytest.mark.parametrize("first", RECEIPT)
@pytest.mark.parametrize("who", ["me", "child", "professional"])
def test_the_last_page_has_the_other_language_in_it_since_it_cannot_be_asked_for_again(app, english, first, who):
    """Folded in, under its own name: nothing is asked for to read it, and the reference stays where it is."""
    here, there, name, heading, by, leads = RECEIPT[first]
    nesta = Nesta(app, first).whole(who)
    reference = nesta.submit()
    assert nesta.page.select_one(".page-languages") is None, "a link would take the reference away"
    [folded] = nesta.page.main.select("details")
    assert (nesta.page.html["lang"], folded["lang"], folded.summary.get_text(strip=True)) == (here, there, name)
    assert not folded.has_attr("open")
    assert folded.h2.get_text(strip=True) == heading
    assert by in folded.get_text()
    assert [link["href"] for link in folded.find_all("a")] == [leads]
    [shown] = nesta.page.select(".page-words")
    assert shown.get_text(strip=True) == reference
    assert folded not in shown.parents
    outside = nesta.answer
    assert first == "request" or not english_on(outside, english)


def test_what_stands_beside_what_is_folded_in_is_in_the_language_of_the_page(app):
    nesta = Nesta(app, "request").whole()
    nesta.submit()
    folded = nesta.page.main.details.extract()
    kept = nesta.page
    kept.main.details.extract()
    assert "What happens now" in kept.main.get_text()
    assert "Beth sy’n digwydd nawr" not in kept.main.get_text()
    assert "What happens now" not in folded.get_text()


def test_one_language_alone_has_no_switch_and_no_pages_of_the_other(database):
    visitor = Client(create_app(load("testing", database_url=database.url, languages=("en",))), Answer)
    assert visitor.get("/request").page.select_one(".page-languages") is None
    there = visitor.get("/cais")
    assert (there.status_code, there.page.html["lang"], there.heading) == (404, "en", "This page is closed")


def test_a_word_that_a_translator_changes_is_shown_without_anything_being_compiled(settings, tmp_path, monkeypatch):
    copied = tmp_path / "translations"
    shutil.copytree(catalogues.ROOT, copied)
    path = copied / "cy" / "LC_MESSAGES" / "messages.po"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Mae’r dudalen hon ar gau", "Mae hi ar gau"), encoding="utf-8"
    )
    monkeypatch.setattr(catalogues, "ROOT", copied)
    assert Client(create_app(settings), Answer).get("/cais/3").heading == "Mae hi ar gau"
    assert not list(catalogues.ROOT.rglob("*.mo"))

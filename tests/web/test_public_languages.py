"""The public's pages in two languages: every word in Welsh, and a change of language that loses nothing and tells nothing."""

import json
import re
import shutil
from collections.abc import Collection, Iterator

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, NavigableString
from flask.testing import FlaskClient
from sqlalchemy import select

from disclosure import create_app
from disclosure.forms.public.journeys import FIRST, JOURNEYS
from disclosure.settings import load
from disclosure.store.models import records
from disclosure.web import catalogues
from tests.web.client import Answer, carried, check

pytestmark = pytest.mark.databases("sqlite")

TYPED = {
    "immediate_danger": "unknown",
    "relationship_type": "household",
    "relationship_words": "Dwy flynedd",
    "applicant_relationship": "friend",
    "is_sixteen": "no",
    "applicant_given_names": "Nesta",
    "applicant_family_name": "Prys",
    "applicant_date_of_birth-day": "12",
    "applicant_date_of_birth-month": "Gorffennaf",
    "applicant_date_of_birth-year": "1990",
    "applicant_address": "1 Stryd Fawr",
    "person_at_risk_given_names": "Mali",
    "person_at_risk_date_of_birth-month": "chwef.",
    "person_at_risk_date_of_birth-year": "1991",
    "person_at_risk_knows": "no",
    "town": "Sheffield",
    "contact_call": "yes",
    "contact_text": "only",
    "contact_email": "yes",
    "contact_letter": "no",
    "contact_other_person": "yes",
    "contact_only_so": "Neges gyntaf",
    "applicant_phone": "0114 496 0000",
    "applicant_email": "nesta@example.org",
    "trusted_person": "Mam",
    "safe_days": ["mon", "thu"],
    "safe_from": "09:00",
    "safe_to": "14:00",
    "interpreter": "no",
    "subject_given_names": "Huw",
    "subject_date_of_birth-year": "1985",
    "any_children": "yes",
    "children-0-given_names": "Gwen",
    "children-0-date_of_birth-year": "2020",
    "child_looked_after": "no",
    "child_missing_episodes": "unknown",
    "names_them": "yes",
    "question_asked": "Beth wnaf i?",
    "contact_with_child": "Mae e yno bob dydd",
    "what_happened": "Mae e’n gweiddi",
    "risk_signs": ["weapon", "control"],
    "crime_alleged": "yes",
    "crime_alleged_words": "Bwrodd fi",
    "applied_before": "unknown",
    "monitoring_wanted": "yes",
    "applicant_sex": "not_stated",
    "applicant_ethnicity": "a9",
    "declares_truth": "yes",
    "accepts_sharing": "yes",
    "keeps_private": "yes",
    "agency": "Ysgol",
    "about_whom": "adult",
    "what_is_known": "Mae perygl",
    "safe_times": "Llun i Iau",
    "how_to_reach": "Yn y gwaith",
}
WRONG = {
    "relationship_type": "nonsense",
    "applicant_given_names": "Nes\u202eta",
    "applicant_date_of_birth-day": "31",
    "applicant_date_of_birth-month": "Chwefror",
    "applicant_date_of_birth-year": "1990",
    "person_at_risk_date_of_birth-month": "Smarch",
    "person_at_risk_date_of_birth-year": "1990",
    "subject_date_of_birth-year": "1066",
    "applicant_email": "nesta",
    "safe_from": "14:00",
    "safe_to": "09:00",
    "safe_days": ["mon"],
    "children-0-given_names": "Gwen",
    "children-0-date_of_birth-year": "1980",
    "children-1-date_of_birth-year": "2020",
    "what_happened": "a" * 10_001,
    "risk_signs": ["weapon", "none"],
}
WALKS = {
    "myself": {"asking_for": "me"},
    "myself, and nothing is safe": {
        "asking_for": "me",
        **{name: "no" for name in TYPED if name.startswith("contact_")},
    },
    "someone": {"asking_for": "someone"},
    "a child": {"asking_for": "child", "relationship_type": "other"},
    "a child, without names": {"asking_for": "child", "names_them": "no"},
    "an adult at work": {"asking_for": "professional"},
    "a child at work": {"asking_for": "professional", "about_whom": "child"},
}
BESIDE = ["", "/rhifau", "/olion", "/preifatrwydd", "/cwcis", "/hygyrchedd", "/yn-ol", "/yn-ol?again=1", "/3", "/atebion",
          "/wedyn?why=413", "/wedyn?why=429", "/wedyn?why=503", "/dim-byd", "/99999999999999999999"]  # fmt: skip


class Visitor(FlaskClient):
    """Somebody with a browser, who begins and fills in."""

    def ask(self, address: str) -> Answer:
        answer = self.get(address)
        while answer.status_code == 303:
            answer = self.get(answer.location)
        assert not check(answer), f"{address}: {check(answer)}"
        assert "\x04" not in answer.text, address
        return answer

    def send(self, answer: Answer, typed: dict, *, press: dict | None = None) -> Answer:
        """Fill in what the page asks of this, and send it; the page that it leads to."""
        form = answer.page.main.find("form")
        asked = {one.get("name") for one in form.find_all(["input", "textarea", "select"])}
        fields = {**carried(form), **{name: value for name, value in typed.items() if name in asked}, **(press or {})}
        sent = self.post(form["action"], data=fields)
        assert sent.status_code == 303, answer.request.path
        return self.ask(sent.location)

    def begin(self, first: str = "/cais") -> Answer:
        """The page with the words."""
        return self.send(self.ask(first), {})

    def walk(
        self, typed: dict, first: str = "/cais", *, slips: bool = False, seen: Collection[str] = ()
    ) -> Iterator[Answer]:
        """Every page up to the one where all answers are looked over; with `slips`, those not yet seen also sent empty and wrong."""
        yield self.begin(first)
        page = self.ask(f"{first}/1")
        while step(page):
            yield page
            address = page.request.path
            for typing in ({}, WRONG) if slips and step(page) not in seen else ():
                emptied = dict.fromkeys(carried(page.page.main.form).keys() - {"csrf_token", "page"}, "")
                yield self.send(page, {**emptied, **typing})
                page = self.ask(address)
            page = self.send(page, typed)
            assert not page.errors, f"{address}: {page.errors}"
        yield page


def step(answer: Answer) -> str:
    """The key of the question; empty where the page asks none."""
    found = answer.page.find("input", attrs={"name": "page"})
    return found["value"] if found else ""


@pytest.fixture
def visitor(app):
    return Visitor(app, Answer)


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
    for name, typed in WALKS.items():
        visitor = Visitor(app, Answer)
        for answer in visitor.walk({**TYPED, **typed}, slips=True, seen=frozenset(seen)):
            assert answer.page.html["lang"] == "cy"
            assert not english_on(answer, english), f"{name}, {answer.request.path}: {english_on(answer, english)}"
            said = {label.get_text(strip=True) for label in answer.page.select(".govuk-radios__label")}
            assert not said & {"Ie", "Na"}, f"{step(answer)}: say with said= how it asks"
            seen.add(step(answer))
        too_quick = visitor.send(answer, {})
        assert "again=1" in too_quick.request.url
        assert not english_on(too_quick, english)
        clock.forward(minutes=1)
        received = visitor.send(too_quick, {})
        assert received.heading == "Mae wedi dod i law", name
        assert not english_on(received, english)
    declared = {page.key for journey in JOURNEYS.values() for page in (*FIRST, *journey.pages)}
    assert seen - {""} == declared


@pytest.mark.parametrize("address", BESIDE)
def test_no_page_beside_the_journeys_shows_english_to_who_reads_welsh(visitor, english, address):
    answer = visitor.get(f"/cais{address}")
    assert answer.page.html["lang"] == "cy"
    assert not english_on(answer, english)


def test_the_test_of_words_finds_english(visitor, english):
    """Or else it would say the same of pages that are wrong."""
    assert len(english) > 400
    for address in ("/request", "/request/privacy", "/request/numbers"):
        answer = visitor.get(address)
        for tag in answer.page.find_all(lang=True):
            tag["lang"] = "cy"
        assert len(english_on(answer, english)) > 5


def test_english_pages_are_whole_too(visitor):
    for answer in visitor.walk({**TYPED, **WALKS["myself"]}, "/request", slips=True):
        assert answer.page.html["lang"] == "en"
    assert answer.heading == "Check your answers"


def test_a_question_is_answered_as_welsh_answers_it(visitor):
    pages = {step(page): page for page in visitor.walk({**TYPED, **WALKS["someone"]})}
    answers = {
        "danger": ["Oes", "Nac oes", "Dydw i ddim yn gwybod"],
        "old_enough": ["Ydw", "Nac ydw"],
        "at_risk_knows": ["Ydyn", "Nac ydyn", "Dydw i ddim yn gwybod"],
        "monitoring": ["Cewch", "Na chewch"],
    }
    for key, words in answers.items():
        assert [label.get_text(strip=True) for label in pages[key].page.select(".govuk-radios__label")] == words
    channel = pages["channels"].page.select_one(".govuk-radios").select(".govuk-radios__label")
    assert [label.get_text(strip=True) for label in channel] == ["Ydy", "Nac ydy", "Dim ond mewn ffordd benodol"]


def test_dates_are_typed_and_shown_with_the_months_of_both_languages(visitor):
    *_, page = visitor.walk({**TYPED, **WALKS["someone"]})
    assert "12 Gorffennaf 1990" in page.words
    assert "Chwefror 1991" in page.words
    page = visitor.ask(other_language(page))
    assert "12 July 1990" in page.words
    assert "February 1991" in page.words


def test_what_is_too_long_and_which_year_is_too_early_is_said_with_the_numbers(visitor):
    errors = [error for page in visitor.walk({**TYPED, **WALKS["myself"]}, slips=True) for error in page.errors]
    assert "Byrhewch hwn i 10,000 o nodau. Rydych chi wedi teipio 10,001" in errors
    assert "Rhaid i’r flwyddyn fod rhwng 1906 a 2026" in errors
    assert (
        "Dewiswch “Dim un o’r rhain, neu dydw i ddim yn gwybod” ar ei ben ei hun, neu dewiswch y lleill hebddo"
        in errors
    )
    assert not [error for error in errors if "%" in error]


def test_the_five_words_are_english_and_marked_as_english(visitor):
    words = visitor.begin().page.select_one(".page-words")
    assert words["lang"] == "en"
    assert len(words.text.split()) == 5
    assert "Geiriau Saesneg" in visitor.ask("/cais/geiriau").words


def test_what_the_force_has_in_english_alone_is_marked_as_english(database):
    force = load("testing").force.model_dump()
    line = {"key": "a", "name": "Safe line", "number": "0306 999 0162", "about": "Day and night"}
    told = {**line, "key": "b", "name_cy": "Llinell ddiogel", "about_cy": "Ddydd a nos"}
    force |= {"name_cy": "", "helplines": [line, told]}
    visitor = Visitor(create_app(load("testing", database_url=database.url, force=force)), Answer)
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


@pytest.mark.parametrize("address", BESIDE)
def test_the_switch_leads_to_the_same_page_in_english_and_back(visitor, address):
    here = visitor.get(f"/cais{address}")
    there = visitor.get(other_language(here))
    assert there.page.html["lang"] == "en"
    back = visitor.get(other_language(there))
    assert back.page.html["lang"] == "cy"
    if address != "/dim-byd" and "999" not in address:  # no page of ours: the first page is where it leads
        assert back.request.full_path.rstrip("?") == f"/cais{address}"
        assert (back.heading, back.words) == (here.heading, here.words)


def test_no_address_names_what_the_form_is(visitor):
    """In either language: what is in the history must tell nothing."""
    addresses = {
        one.get("href") or one.get("action")
        for page in visitor.walk({**TYPED, **WALKS["someone"]})
        for one in page.page.select("a[href], form[action]")
    } - {"#main-content"}
    telling = re.compile(
        r"clare|sarah|law|cyfraith|dvds|csods|abus|cam-?drin|partner|heddlu|police|danger|perygl|child|plant"
    )
    ours = {one for one in addresses if one.startswith("/")}
    assert len(ours) > 15
    assert not [one for one in ours if telling.search(one)]


def switch(visitor: Visitor, answer: Answer, typed: dict) -> Answer:
    """Press the other language on a page that is being filled in."""
    button = answer.page.select_one(".page-languages button[name]")
    assert button["form"] == answer.page.main.form["id"]
    return visitor.send(answer, typed, press={button["name"]: button["value"]})


def test_a_change_of_language_keeps_what_was_typed_and_not_yet_sent(visitor):
    *_, last = visitor.walk({**TYPED, **WALKS["myself"]})
    asked = page_of(visitor, "what_happened")
    number = asked.request.path
    page = switch(visitor, asked, {"what_happened": "Hanner brawdd"})
    assert (page.page.html["lang"], page.request.path) == ("en", number.replace("/cais", "/request"))
    assert page.page.textarea.text.strip() == "Hanner brawdd"
    page = switch(visitor, page, {"what_happened": "Hanner brawddeg"})
    assert (page.page.html["lang"], page.request.path) == ("cy", number)
    assert page.page.textarea.text.strip() == "Hanner brawddeg"
    assert visitor.ask(last.request.path).heading == "Gwiriwch eich atebion", "what was answered stays answered"


def page_of(visitor: Visitor, key: str) -> Answer:
    """The page of that key, among those that were answered."""
    return next(page for page in map(visitor.ask, (f"/cais/{number}" for number in range(1, 40))) if step(page) == key)


def test_a_change_of_language_blames_nobody_for_what_they_have_not_sent(visitor):
    visitor.begin()
    page = switch(visitor, visitor.ask("/cais/1"), {})
    assert page.page.html["lang"] == "en"
    assert (step(page), page.errors) == ("danger", [])
    wrong = visitor.send(page, {})
    assert wrong.errors == ["Say whether anyone is in danger now"]
    assert wrong.page.title.text == "Error: Step 1 – Request"


def test_a_change_of_language_before_the_first_answer_takes_the_words_away_from_nobody(visitor):
    words = visitor.begin().page.select_one(".page-words").text
    switch(visitor, visitor.ask("/cais/1"), {})
    assert visitor.ask("/request/words").page.select_one(".page-words").text == words
    visitor.send(visitor.ask("/request/1"), TYPED)
    assert visitor.ask("/request/words").page.select_one(".page-words") is None


def test_a_language_that_nobody_offers_changes_nothing(visitor):
    visitor.begin()
    wrong = visitor.send(visitor.ask("/cais/1"), {}, press={"language": "klingon"})
    assert (wrong.page.html["lang"], wrong.errors) == ("cy", ["Dywedwch a oes rhywun mewn perygl nawr"])
    page = visitor.send(wrong, TYPED, press={"language": "klingon"})
    assert (page.page.html["lang"], step(page)) == ("cy", "call_now")


def test_enter_sends_the_page_and_does_not_change_the_language(visitor):
    """A browser presses the first button of the form."""
    for page in visitor.walk({**TYPED, **WALKS["myself"]}):
        if step(page):
            form = page.page.main.form
            first = next(
                button
                for button in page.page.select("button, input[type=submit]")
                if button.get("form") == form["id"] or form in button.parents
            )
            assert not first.get("name"), page.request.path


@pytest.mark.parametrize(
    ("first", "language", "question", "sent"),
    [("/cais", "cy", "Beth sydd wedi digwydd?", "Anfonwyd"), ("/request", "en", "What has happened?", "Sent")],
)
def test_the_applicant_s_language_is_kept_with_the_case(visitor, clock, taken_in, first, language, question, sent):
    *_, page = visitor.walk({**TYPED, **WALKS["myself"]}, first)
    clock.forward(minutes=1)
    visitor.send(page, {})
    kept = taken_in(select(records.c.kind, records.c.language, records.c.answers).order_by(records.c.sequence))
    assert [(kind, code) for kind, code, _ in kept] == [("registration", language), ("allegation", language)]
    registered = {answer["name"]: answer for answer in json.loads(kept[0][2])}
    assert registered["what_happened"]["question"] == question
    assert registered["received_at"]["question"] == sent


def test_the_days_on_which_it_is_safe_to_call_are_told_to_officers_in_their_language(visitor, clock, taken_in):
    *_, page = visitor.walk({**TYPED, **WALKS["myself"]})
    clock.forward(minutes=1)
    visitor.send(page, {})
    [(answers,)] = taken_in(select(records.c.answers).where(records.c.kind == "registration"))
    told = {answer["name"]: answer for answer in json.loads(answers)}
    assert told["safe_times"]["value"] == "Monday, Thursday; 09:00–14:00"
    assert told["safe_days"]["words"] == "Dydd Llun\nDydd Iau", "and as they were answered"


def test_who_changes_the_language_at_the_end_has_their_answers_kept_in_the_one_they_sent_them_in(
    visitor, clock, taken_in
):
    *_, page = visitor.walk({**TYPED, **WALKS["myself"]}, "/request")
    clock.forward(minutes=1)
    visitor.send(visitor.ask(other_language(page)), {})
    assert set(taken_in(select(records.c.language))) == {("cy",)}


def test_the_last_page_has_no_switch_since_it_cannot_be_asked_for_again(visitor, clock):
    *_, page = visitor.walk({**TYPED, **WALKS["myself"]})
    clock.forward(minutes=1)
    received = visitor.send(page, {})
    assert received.page.select_one(".page-languages") is None


def test_one_language_alone_has_no_switch_and_no_pages_of_the_other(database):
    visitor = Visitor(create_app(load("testing", database_url=database.url, languages=("en",))), Answer)
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
    assert Visitor(create_app(settings), Answer).get("/cais/3").heading == "Mae hi ar gau"
    assert not list(catalogues.ROOT.rglob("*.mo"))

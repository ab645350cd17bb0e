"""One phone and two tabs, in any order: nothing that was taken is lost or sent twice, and a page says so where nothing was taken."""

from dataclasses import replace
from itertools import count

import hypothesis
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from sqlalchemy import func, select

from disclosure.assembly import sealer_of
from disclosure.services import drafts
from disclosure.store.db import open_session
from disclosure.store.models import records, submissions
from tests.web.applicant import Applicant
from tests.web.beside import do_jobs
from tests.web.client import Answer, Client

TOLD = "what_happened"
# What a page is called that says what to do, where what was sent could not be taken: sent already, or over. No page of a request that
# goes on is ever too old to be sent.
SAYS_SO = {"Come back", "Your answers are not open here any more", "This page is closed"}
DEEDS = st.sampled_from(
    (
        "answer",
        "answer",
        "answer",
        "visit",
        "look over",
        "rest",
        "words",
        "start",
        "Welsh and back",
        "type and leave",
        "send",
    )
)
STEPS = st.lists(st.tuples(st.sampled_from((0, 1)), DEEDS, st.integers(1, 45)), max_size=10)


class Phone:
    """Two tabs of one browser, in which all is filled in but what happened. `kept` is what was told last and taken."""

    def __init__(self, client, clock, fill_in) -> None:
        self.client, self.clock = client, clock
        self.tabs = (Applicant(client).start("me"), Applicant(client))
        fill_in(client.get_cookie("request").value)
        self.words, self.kept, self.references = self.tabs[0].words, "", set()
        self.tabs[1].answering = self.tabs[0].answering
        for tab in self.tabs:
            tab.open("/request/answers")
        self._numbers = count(1)

    def does(self, which: int, deed: str, number: int) -> None:
        tab = self.tabs[which]
        {
            "answer": self._answers,
            "visit": lambda tab: tab.open(f"/request/{number}"),
            "look over": lambda tab: tab.open("/request/answers"),
            "rest": lambda _: self.clock.forward(minutes=4 + number % 9),
            "words": self._gives_the_words,
            "start": lambda tab: tab.open("/request").send(),
            "Welsh and back": self._reads_in_welsh,
            "type and leave": self._types_and_leaves,
            "send": self._sends,
        }[deed](tab)
        assert tab.answer.status_code == 200
        assert tab.page.h1.get_text(strip=True)

    def _told(self) -> str:
        return f"He broke the door, and then a window, number {next(self._numbers)}."

    def _answers(self, tab: Applicant) -> None:
        """Whatever question the tab shows, however old its page is."""
        if not tab.key:
            return
        page, told = tab.key, self._told()
        tab.answer_page(**({TOLD: told} if page == TOLD else {}))
        if page == TOLD and not self._was_refused(tab):
            self.kept = told

    def _was_refused(self, tab: Applicant) -> bool:
        return tab.page.h1.get_text(strip=True) in SAYS_SO or "/received" in tab.at

    def _types_and_leaves(self, tab: Applicant) -> None:
        """As the script of the page does it: kept, and no answer."""
        if tab.key != TOLD:
            return
        told = self._told()
        tab.send(**{**tab.fields(**{TOLD: told}), "language": "en"})
        if not self._was_refused(tab):
            self.kept = told

    def _gives_the_words(self, tab: Applicant) -> None:
        tab.open("/request/back").send("/request/back", words_given=self.words)

    def _reads_in_welsh(self, tab: Applicant) -> None:
        for language in ("cy", "en"):
            if links := tab.page.select(f"a[hreflang={language}]"):
                tab.open(links[0]["href"])

    def _sends(self, tab: Applicant) -> None:
        if tab.page.find("input", {"name": "looked_over"}) is None:
            return
        tab.send(pressed_again="yes")
        self._sees_a_reference(tab)

    def _sees_a_reference(self, tab: Applicant) -> None:
        if tab.at.endswith("/received") and (found := tab.page.find(class_="page-words")):
            self.references.add(found.get_text(strip=True))

    def ends_it(self) -> None:
        """Whatever came before: with the words she finds it, answers what is open, and sends it."""
        tab = self.tabs[0]
        for _ in range(4):
            if self.references:
                return
            self._gives_the_words(tab)
            tab.open("/request/answers")
            self._sees_a_reference(tab)
            tab.fill(until=TOLD)
            if tab.key == TOLD:  # nothing was taken as an answer: what was left half typed stands there
                assert self.kept in tab.page.find("textarea").get_text()
                self.kept = self.kept or self._told()
                tab.answer_page(**{TOLD: self.kept}).fill()
            self._sends(tab)


@pytest.fixture
def fill_in(app, clock, database, settings):
    """Fills in the request of a cookie as somebody did page by page, but for what happened."""
    somebody = Client(app, Answer)
    Applicant(somebody).begin("me").fill()
    session, sealer = open_session(database.url), sealer_of(settings)
    there = drafts.find(session, somebody.get_cookie("request").value, sealer=sealer, now=clock())
    pages = {key: page for key, page in there.pages.items() if key != TOLD}

    def fill(key: str) -> None:
        drafts.change(session, key, lambda before: replace(before, pages=pages), sealer=sealer, now=clock())

    yield fill
    session.close()
    session.get_bind().dispose()


@pytest.mark.databases("sqlite")
@given(steps=STEPS)
@hypothesis.settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_two_tabs_do_it_is_sent_once_with_what_was_taken_last(app, clock, rows, fill_in, steps):
    clock.forward(days=1)  # what was tried before counts against nobody
    before = rows(select(func.count()).select_from(submissions))[0][0]
    phone = Phone(Client(app, Answer), clock, fill_in)
    for which, deed, number in steps:
        phone.does(which, deed, number)
    phone.ends_it()
    assert len(phone.references) == 1, "one request, whichever tab sent it"
    assert rows(select(func.count()).select_from(submissions))[0][0] == before + 1
    do_jobs(app, clock())
    newest = (
        select(records.c.answers).where(records.c.kind == "registration").order_by(records.c.case_id.desc()).limit(1)
    )
    if phone.kept:
        assert phone.kept in rows(newest)[0][0]

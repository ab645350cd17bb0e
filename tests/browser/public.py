"""Whoever asks, in a browser of their own: each journey filled in page by page, and every page that it passes looked at."""

import gzip
import re
from base64 import b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, ClassVar, NamedTuple

import html5lib
from playwright.sync_api import BrowserContext, Page, Request, Response
from sqlalchemy import func, select, update

from disclosure.domain.clocks import london_date
from disclosure.domain.contact import Channel
from disclosure.forms.public.returning import OTHER_CONTACT
from disclosure.store.db import open_session, writing
from disclosure.store.models import drafts, public_status
from tests import content_model
from tests.browser.tabs import Tab
from tests.forms.public_mistakes import WRONG
from tests.forms.public_samples import SAMPLES, Answering

FIRST = {"en": "/request", "cy": "/cais"}
ASKS = {"en": "/request/check", "cy": "/cais/holi"}
HARMLESS = "https://weather.example/"
# All tests come from one address, and as fast as the machine allows: the brake has tests of its own (services/test_brake.py).
UNBRAKED = {
    f"DISCLOSURE_BRAKE__{what}_{whose}": "10000" for what in ("BEGIN", "SEND") for whose in ("FROM_ONE", "IN_ALL")
}
SERVED = {"DISCLOSURE_COOKIE_SECURE": "true", "DISCLOSURE_FORCE__HARMLESS_SITE": HARMLESS, **UNBRAKED}
MOST = 14 * 1024  # bytes of a page, compressed: what comes in one go on a slow network
AWAY = re.compile(f"^{HARMLESS}")
PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
# What no title and no address may hold, in either language.
TELLING = re.compile(
    r"clare|sarah|disclos|domestic|abus|police|offend|partner|child|victim|violen|datgel|domestig|heddlu|camdrin|plentyn",
    re.IGNORECASE,
)
# A step's number, and what is fresh with each page: two pages that differ in nothing else are looked at once.
_FRESH = re.compile(
    r'<input type="hidden"[^>]*>|(?<=/)\d+(?=[/"])|data-left-seconds="\d+"|<title>.*?</title>|[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]'
)


@dataclass(frozen=True)
class Journey:
    """How somebody answers: as a sample does, but for what they say instead."""

    sample: str
    said: Mapping[str, str | list[str]]
    pages: frozenset[str]
    """Pages that this journey must come by, beside those of all."""

    def answering(self, word: str) -> Answering:
        """With a word of theirs in all that they write."""
        return Answering(SAMPLES[self.sample], self.said, word)


_YOUNG = {
    "immediate_danger": "yes",
    "relationship_type": "household",
    "is_sixteen": "no",
    "contact_email": "yes",
    "contact_work": "yes",
}
_WITHOUT_NAMES = {
    **{f"contact_{one}": "no" for one in Channel},
    "names_them": "no",
    "monitoring_wanted": "no",
    "crime_alleged": "yes",
}
_A_GIRL = {
    "crime_alleged": "yes",
    "person_at_risk_date_of_birth-year": "2014",
    "person_at_risk_age": "",
    "relationship_type": "family",
}
_A_PARENT = {
    "applicant_relationship": "parent",
    "contact_letter": "yes",
    "applicant_address": "I would rather not say",
}
_OF_ANY_AGE = {f"person_at_risk_{name}": "" for name in ("date_of_birth-year", "date_of_birth-month", "age")}
_A_LODGER = {**_OF_ANY_AGE, "relationship_type": "household"}
_EVERYTHING = (
    *(
        "call_now",
        "housemate",
        "contact_now",
        "child",
        "which_age",
        "only_so",
        "email",
        "at_work",
        "trusted",
        "children",
    ),
    "about_you",
)
JOURNEYS = {
    "me": Journey("me", _YOUNG, frozenset(_EVERYTHING)),
    "partner": Journey("me", {}, frozenset({"together", "any_children"})),
    "someone": Journey(
        "someone", _A_GIRL, frozenset({"at_risk_knows", "you_to_them", "family", "child_at_risk", "crime_told"})
    ),
    "child": Journey(
        "child", _A_PARENT, frozenset({"contact_with_child", "other_parent_knows", "also_for_you", "safe_address"})
    ),
    "child_of_others": Journey("child", {}, frozenset({"contact_with_child", "parents_know"})),
    "enquiry": Journey("child", _WITHOUT_NAMES, frozenset({"no_names", "what_asked", "no_way"})),
    "professional": Journey(
        "professional",
        _A_LODGER,
        frozenset({"agency", "known", "at_risk_under_16", "how_to_reach", "housemate_referred", "crime_referred"}),
    ),
    "professional_family": Journey(
        "professional",
        {"relationship_type": "family", "crime_alleged": "yes"},
        frozenset({"agency", "known", "family_referred", "crime_referred", "crime_told_referred"}),
    ),
    "professional_child": Journey(
        "professional", {"about_whom": "child"}, frozenset({"agency", "known", "contact_with_child", "reach_parents"})
    ),
}
# What is said later of how it is safe to be reached.
ANOTHER_PLAN = Journey(
    "me",
    {"contact_work": "yes", "contact_letter": "only", "contact_email": "yes", "contact_other_person": "yes"},
    frozenset(page.key for page in OTHER_CONTACT.pages) - {"besides"},
)


class State(NamedTuple):
    """How far a request may have come: its phase, in how many days word is promised, whether any way is safe, who sent it, and in how
    many days no way is safe any more.
    """

    phase: str
    days: int | None = None
    reachable: bool = True
    referral: bool = False
    ends: int | None = None


STATES = (
    State("received", 5),
    State("received", -5),
    State("in_progress", 5),
    State("in_progress", 5, reachable=False),
    State("in_progress", 5, ends=5),
    State("in_progress", 5, ends=0),
    State("in_progress", -5),
    State("in_progress"),
    State("in_progress", referral=True),
    State("finished"),
    State("finished", referral=True),
)


_WEATHER = b"<!DOCTYPE html><html lang=en><title>Weather</title><h1>Weather</h1>"


@dataclass
class Harmless:
    """The site that "Exit this page" leads to, answered here: nothing goes out. `asked` are the addresses that were asked for."""

    page: Page
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        # Playwright's own routes leave out what a redirection leads to.
        self._wire = self.page.context.new_cdp_session(self.page)
        self._wire.on("Fetch.requestPaused", self._answer)
        self._wire.send("Fetch.enable", {"patterns": [{"urlPattern": f"{HARMLESS}*"}]})

    def _answer(self, paused: Mapping[str, Any]) -> None:
        self.asked.append(paused["request"]["url"])
        answer = {"requestId": paused["requestId"], "responseCode": 200, "body": b64encode(_WEATHER).decode()}
        head = [{"name": "Content-Type", "value": "text/html"}]
        self._wire.send("Fetch.fulfillRequest", {**answer, "responseHeaders": head})


class Visitor(Tab):
    """A tab of somebody who fills in a request. Each page is looked at once in each language and each width."""

    seen: ClassVar[set[tuple[bool, int, str]]] = set()
    looked_at: ClassVar[set[tuple[str, str, bool]]] = set()
    """Which pages were looked at: language, page, and with errors shown or not."""

    def __init__(self, context: BrowserContext, address: str, *, language: str = "en", scripts: bool = True) -> None:
        super().__init__(context, address, scripts=scripts)
        self.language = language
        self.harmless = Harmless(self.page)
        self.phrase = ""
        self.body = ""
        """The page as it was sent."""

    def begins(self) -> "Visitor":
        """From the first page to the first question."""
        self.goes(FIRST[self.language]).presses(self.main_button)
        self.phrase = self.page.locator(".page-words").inner_text()
        return self.presses(self.page.locator("main a.govuk-button"))

    def another(self) -> "Visitor":
        """A second tab of the same browser."""
        tab = Visitor(self.context, self.address, language=self.language, scripts=self.scripts)
        tab.wrong = self.wrong
        return tab

    @property
    def step(self) -> str:
        """The key of the page that asks; empty where none does."""
        asks = self.page.locator("main input[name=page]")
        return str(asks.get_attribute("value")) if asks.count() else ""

    def walks(
        self, journey: Journey, word: str = "Quillow", *, errs: bool = False, but: Collection[str] = (), until: str = ""
    ) -> list[str]:
        """Answer page by page until all answers are to be looked over, or that page.

        With `errs`, each is first sent empty, and wrong, `but` those.
        """
        passed = []
        while self.step and self.step != until:
            assert len(passed) < 60, f"it goes round in circles: {passed[-10:]}"
            passed.append(self.step)
            if errs and passed[-1] not in but:
                self._errs()
            self.answers(journey, word).presses(self.main_button)
            assert self.step != passed[-1], f"{passed[-1]}: {self.errors}"
        return passed

    def told(self, journey: Journey, word: str = "Quillow") -> Mapping[str, str | list[str]]:
        """What is to be answered to all that the page asks."""
        return journey.answering(word).on(self.step, self._asked)

    def answers(self, journey: Journey, word: str = "Quillow") -> "Visitor":
        """Answer everything that the page asks."""
        asked = self._asked
        for name, value in self.told(journey, word).items():
            self._answer(name, asked[name], value)
        return self

    @property
    def _asked(self) -> Mapping[str, str]:
        found: Mapping[str, str] = self.page.locator("main").evaluate(_ASKED)
        return found

    def sends(self, fields: Any = None, status: int = 200) -> "Visitor":
        """Send what was looked over; whoever was as quick as a machine presses once more."""
        assert self.path == f"{FIRST[self.language]}/{'answers' if self.language == 'en' else 'atebion'}"
        self.presses(self.main_button)
        return self.presses(self.main_button) if self.page.locator("[name=pressed_again]").count() else self

    def comes_back(self, words: str) -> "Visitor":
        """Give the words."""
        return self.fills({"words_given": words}).presses(self.main_button)

    def slips(self) -> "Visitor":
        """Send the page with everything that may be wrong on it, though it is told."""
        step = self.step
        if self.page.locator("main").evaluate(_MISTAKES, WRONG):
            self.presses(self.main_button)
            assert self.step == step, f"{step} takes what is wrong"
            assert self.errors, f"{step} says nothing of what is wrong"
        return self

    def leaves(self, *, pressing: str = "") -> "Visitor":
        """Exit, by the button or by a key pressed so many times: "Shift Shift Shift"."""
        for key in pressing.split():
            self.page.keyboard.press(key)
        if not pressing:
            self.page.locator(".page-exit a").click(no_wait_after=True)
        # Until it is there whole: a browser that is still changing pages cannot be asked to go back.
        self.page.wait_for_url(AWAY, wait_until="load")
        return self

    # Looking at it

    def looks(self) -> None:
        """What every page of ours has to be: valid, as wide as its screen, kept by no browser, telling nothing, and fit for axe."""
        if not self.page.url.startswith(self.address):
            return
        self.looked_at.add((self.language, self.step or self.path.partition("?")[0], bool(self.errors)))
        self._tells_nothing()
        state = (self.scripts, self.page.viewport_size["width"], _FRESH.sub("", self.page.content()))
        if state in self.seen:
            return
        self.seen.add(state)
        self._is_valid()
        self._is_kept_by_no_browser()
        self._is_not_wider_than_its_screen()
        if self.scripts:
            self._asks_axe(self.page)

    def _tells_nothing(self) -> None:
        told = f"{self.page.title()} {self.path}"
        if TELLING.search(told):
            self.wrong.append(f"title or address tells what it is: {told}")

    def _is_valid(self) -> None:
        try:
            html5lib.HTMLParser(strict=True).parse(self.body)
        except html5lib.html5parser.ParseError as error:
            self.wrong.append(f"{self.page.url} is no valid HTML: {error}")
        self.wrong += [f"{self.page.url}: {fault}" for fault in content_model.faults(self.body)]
        if (size := len(gzip.compress(self.body.encode()))) > MOST:
            self.wrong.append(f"{self.page.url} has {size} bytes when compressed")
        if self.page.locator("h1").count() != 1:
            self.wrong.append(f"{self.page.url} has {self.page.locator('h1').count()} headings of the first level")

    def _is_kept_by_no_browser(self) -> None:
        self.wrong += [f"{self.page.url}: the browser may keep {one}" for one in self.page.evaluate(_KEPT)]

    def _is_not_wider_than_its_screen(self) -> None:
        own = self.page.viewport_size
        for size in sorted((PHONE, DESK), key=lambda one: one["width"] == own["width"]):
            self.page.set_viewport_size(size)
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            if wide > size["width"]:
                self.wrong.append(f"{self.page.url} is {wide} pixels wide on a screen of {size['width']}")
        self.page.set_viewport_size(own)

    def _errs(self) -> None:
        step = self.step
        self.presses(self.main_button)
        if self.step != step or not self.errors:  # nothing has to be answered there
            self.presses(self.page.locator(".govuk-back-link"))
            assert self.step == step, f"Back leads from {step} to {self.step}"
        self.slips()

    def _arrives(self, response: Response | None, status: int) -> "Visitor":
        self.body = response.text() if response else ""
        super()._arrives(response, status)
        return self

    def _stay(self, request: Request) -> None:
        if not request.url.startswith(HARMLESS):
            super()._stay(request)


# Boxes and circles are no text: the form that they stand in says it for them.
_KEPT = """() => Array.from(document.querySelectorAll('form, textarea, select, input:not([type=hidden],[type=radio],[type=checkbox])'))
    .filter(one => one.getAttribute('autocomplete') !== 'off').map(one => `${one.name || 'a form'}: ${one.getAttribute('autocomplete')}`)"""
_ASKED = """main => Object.fromEntries(Array.from(main.querySelectorAll('[name]'))
    .filter(one => one.type !== 'hidden' && one.type !== 'submit' && one.offsetParent).map(one => [one.name, one.type]))"""

# Also what no hand can choose there, as an older page of ours or somebody's own would send it. How many questions are wrong.
_MISTAKES = """(main, wrong) => Object.entries(wrong).filter(([name, value]) => {
    const found = Array.from(main.querySelectorAll(`[name="${name}"]`)), wanted = [value].flat();
    if (!/^(radio|checkbox)$/.test(found[0]?.type)) for (const one of found) {
        one.add?.(new Option(value));
        one.value = value;
    } else {
        if (!found.some(one => wanted.includes(one.value))) found[0].value = value;
        for (const one of found) one.checked = wanted.includes(one.value);
    }
    return found.length;
}).length"""


def erred(language: str) -> set[str]:
    """The pages that were looked at with their errors, in that language."""
    return {step for told, step, errs in Visitor.looked_at if errs and told == language}


def newest_draft(server: Any) -> Any:
    """The row of the draft that was begun last."""
    return SimpleNamespace(
        **dict(zip(drafts.c.keys(), server.ask(select(drafts).order_by(drafts.c.id.desc()))[0], strict=True))
    )


def rests(server: Any, span: timedelta) -> None:
    """The newest draft was touched so much earlier."""
    session = open_session(server.database.url)
    with writing(session):
        newest = session.scalar(select(func.max(drafts.c.id)))
        seen, awake = session.execute(select(drafts.c.seen_at, drafts.c.awake_at).where(drafts.c.id == newest)).one()
        earlier = {"seen_at": seen - span, "awake_at": awake - span}
        session.execute(update(drafts).where(drafts.c.id == newest).values(earlier))
        session.commit()
    session.close()
    session.get_bind().dispose()


def stands_at(server: Any, reference: str, state: State) -> None:
    """Its applicant is told that a request has come so far; cut loose from its case, it is left so by the jobs."""
    today = london_date(datetime.now(UTC))
    promised, ends = (None if days is None else today + timedelta(days=days) for days in (state.days, state.ends))
    told = {"phase": state.phase, "promised_on": promised, "contact_ends_on": ends, "case_id": None}
    session = open_session(server.database.url)
    with writing(session):
        row = update(public_status).where(public_status.c.reference == reference)
        session.execute(row.values(**told, reachable=state.reachable, referral=state.referral))
        session.commit()
    session.close()
    session.get_bind().dispose()

"""What is measured: the pages of section "Speed", each as somebody of the right role opens it, again and again."""

import gzip
import http.client
import itertools
import re
import weakref
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlencode

from bs4 import BeautifulSoup

from disclosure.demo.people import OFFICERS
from tests.forms.sample_applications import of_their_own
from tests.forms.samples import samples
from tests.web.client import carried

Page = Callable[[], str]
"""Asks for it once, with whatever goes before, and gives the text that came last."""

# The pages of the speed table, as the report calls them. Registering is an action too, though no case is there before it.
WORKLIST, CLOSED, CASE_PAGE = "worklist", "worklist, closed", "case page"
ACTION, REGISTERING = "action: form, post, page again", "registering: form, post, case page"
SEARCH, WORDS = "search by name", "search by words"
FIGURES = "a quarter's figures"
PUBLIC, ANSWER, SENT = "public page", "public answer: post, next page", "public request sent"
ASSETS = "scripts and styles of a first visit"

# Which of them shows what a route shows.
BY_ROUTE = {
    "/cases": WORKLIST,
    "/cases/<reference>": CASE_PAGE,
    "/figures": FIGURES,
    "/request/<int:number>": PUBLIC,
}


_FAMILIES = itertools.count()  # none is registered twice, before the writes or after them


class Browser:
    """One connection that is kept open, and the cookie of whoever signed in on it."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        weakref.finalize(self, self.connection.close)
        self.cookie = ""
        self.body = b""

    def get(self, path: str) -> str:
        return self._send("GET", path)

    def post(self, path: str, fields: dict[str, object]) -> str:
        return self._send("POST", path, urlencode(fields, doseq=True))

    def follow(self) -> str:
        """The page that an answer leads to. Raises RuntimeError for a form that was not taken."""
        if not self.location:
            told = BeautifulSoup(self.body, "html.parser").select_one(".govuk-error-summary, main")
            raise RuntimeError(
                f"a form was refused: {told.get_text(' ', strip=True)[:500] if told else self.body[:500]!r}"
            )
        return self.get(re.sub(r"^https?://[^/]+", "", self.location))

    def sign_in(self, username: str) -> "Browser":
        password = next(one.password for one in OFFICERS if one.username == username)
        form = BeautifulSoup(self.get("/sign-in"), "html.parser").main.form
        self.post("/sign-in", {**carried(form), "username": username, "password": password})
        return self

    def send_back(self, method: str, path: str, fields: dict[str, object]) -> int:
        """The status of an answer, whatever it is."""
        self.connection.request(
            method, path, urlencode(fields, doseq=True),
            {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"},
        )  # fmt: skip
        answer = self.connection.getresponse()
        answer.read()
        return answer.status

    def _send(self, method: str, path: str, body: str = "") -> str:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body or None, headers)
        answer = self.connection.getresponse()
        self.body = answer.read()
        self.location = answer.headers.get("Location", "")
        if answer.status not in (200, 303):
            raise RuntimeError(f"{method} {path}: {answer.status}")
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self.cookie = cookie.partition(";")[0]
        return self.body.decode()


def floor(port: int, token: str) -> Page:
    """The floor's one page."""
    browser = Browser(port)
    browser.cookie = f"session={token}"
    return lambda: browser.get("/")


def product(port: int, references: list[str]) -> dict[str, Page]:
    """The product's pages by name. `references` are open cases."""
    omar, ravi, sofia, ines = (Browser(port).sign_in(name) for name in ("omar", "ravi", "sofia", "ines"))
    turn = itertools.cycle(references)

    def searching(words: str) -> str:
        """The address of what these words find."""
        form = BeautifulSoup(omar.get("/search"), "html.parser").main.form
        omar.post("/search", {**carried(form), "looked_for": words})
        return omar.location

    name, words = searching(somebody(omar.get("/cases"))), searching("told her that")

    def action() -> str:
        """The form of a note, the note, the case page again: three requests, counted as one."""
        path = f"/cases/{next(turn)}/actions/note"
        form = BeautifulSoup(omar.get(path), "html.parser").main.form
        omar.post(path, {**carried(form), "note": "Rang at ten; no answer."})
        return omar.follow()

    def register() -> str:
        """The form, the application of somebody who is new, the page of its case: three requests, counted as one."""
        path = "/register/dvds/right_to_ask"
        form = BeautifulSoup(ines.get(path), "html.parser").main.form
        sample = samples(datetime.now(UTC))["register_dvds_right_to_ask"]["done"]
        ines.post(path, {**carried(form), **of_their_own(sample, next(_FAMILIES))})
        return ines.follow()

    return {
        REGISTERING: register,  # first: what was registered stands at the top of the lists, before the writes as after them
        WORKLIST: lambda: omar.get("/cases"),
        CLOSED: lambda: sofia.get("/cases?show=closed"),
        CASE_PAGE: lambda: omar.get(f"/cases/{next(turn)}"),
        SEARCH: lambda: omar.get(name),
        WORDS: lambda: omar.get(words),
        ACTION: action,
        FIGURES: lambda: ravi.get("/figures?period=2026-Q3"),
    }


def somebody(page: str) -> str:
    """A name out of a list of cases, as it stands there."""
    cells = BeautifulSoup(page, "html.parser").select("table tbody tr")[0].find_all("td")
    return next(text for cell in cells if ", " in (text := cell.get_text(" ", strip=True)) and ":" not in text)


def packed(page: str) -> int:
    """Its bytes as gzip packs them."""
    return len(gzip.compress(page.encode()))


def compressed(port: int, reference: str) -> dict[str, int]:
    """Bytes of each page as gzip packs them, and of everything a first visit brings besides."""
    omar, ravi = Browser(port).sign_in("omar"), Browser(port).sign_in("ravi")
    pages = {
        "/sign-in": Browser(port),
        "/cases": omar,
        f"/cases/{reference}": omar,
        f"/cases/{reference}/actions/note": omar,
    }
    found = {path.replace(reference, "…"): packed(browser.get(path)) for path, browser in pages.items()}
    found["/figures"] = packed(ravi.get("/figures"))
    page = BeautifulSoup(omar.get("/cases"), "html.parser")
    assets = {one["href"] for one in page.find_all("link", rel="stylesheet")} | {
        one["src"] for one in page.find_all("script", src=True)
    }
    total = 0
    for path in sorted(assets):
        omar.get(path)
        total += len(gzip.compress(omar.body))
    return {**found, ASSETS: total}

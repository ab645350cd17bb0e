"""What is measured: the pages of section "Speed", each as somebody of the right role opens it, again and again."""

import gzip
import http.client
import itertools
import re
from collections.abc import Callable
from urllib.parse import urlencode

from bs4 import BeautifulSoup

from disclosure.demo.people import OFFICERS
from tests.web.client import carried

Page = Callable[[], None]


class Browser:
    """One connection that is kept open, and the cookie of whoever signed in on it."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookie = ""
        self.body = b""

    def get(self, path: str) -> str:
        return self._send("GET", path)

    def post(self, path: str, fields: dict[str, object]) -> str:
        return self._send("POST", path, urlencode(fields, doseq=True))

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
    return lambda: browser.get("/")  # type: ignore[return-value]


def product(port: int, references: list[str]) -> dict[str, Page]:
    """The product's pages by name. `references` are open cases."""
    omar, ravi, sofia = (Browser(port).sign_in(name) for name in ("omar", "ravi", "sofia"))
    turn = itertools.cycle(references)

    def action() -> None:
        """The form of a note, the note, the case page again: three requests, counted as one."""
        path = f"/cases/{next(turn)}/actions/note"
        form = BeautifulSoup(omar.get(path), "html.parser").main.form
        omar.post(path, {**carried(form), "note": "Rang at ten; no answer."})
        omar.get(re.sub(r"^https?://[^/]+", "", omar.location))

    return {
        "worklist": lambda: omar.get("/cases"),  # type: ignore[dict-item]
        "worklist, closed": lambda: sofia.get("/cases?show=closed"),  # type: ignore[dict-item]
        "case page": lambda: omar.get(f"/cases/{next(turn)}"),  # type: ignore[dict-item]
        "action: form, post, page again": action,
        "a quarter's figures": lambda: ravi.get("/figures?period=2026-Q3"),  # type: ignore[dict-item]
    }


def compressed(port: int, reference: str) -> dict[str, int]:
    """Bytes of each page as gzip packs them, and of everything a first visit brings besides."""
    omar, ravi = Browser(port).sign_in("omar"), Browser(port).sign_in("ravi")
    pages = {
        "/sign-in": Browser(port),
        "/cases": omar,
        f"/cases/{reference}": omar,
        f"/cases/{reference}/actions/note": omar,
    }
    found = {
        path.replace(reference, "…"): len(gzip.compress(browser.get(path).encode())) for path, browser in pages.items()
    }
    found["/figures"] = len(gzip.compress(ravi.get("/figures").encode()))
    page = BeautifulSoup(omar.get("/cases"), "html.parser")
    assets = {one["href"] for one in page.find_all("link", rel="stylesheet")} | {
        one["src"] for one in page.find_all("script", src=True)
    }
    total = 0
    for path in sorted(assets):
        omar.get(path)
        total += len(gzip.compress(omar.body))
    return {**found, "scripts and styles of a first visit": total}

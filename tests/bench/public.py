"""What is measured of the public's side: a page of a form, an answer to it, and the sending of a whole request."""

import itertools
import re
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from disclosure.assembly import sealer_of
from disclosure.services import drafts, tokens
from disclosure.settings import Settings
from disclosure.store.db import open_session
from disclosure.web.public.session import PublicSession
from tests.bench.pages import Browser, Page
from tests.databases import Database
from tests.web.applicant import Applicant

READY = 700  # requests that lie ready to be sent


class Wire:
    """A browser over a real connection, in the words of the tests' own."""

    def __init__(self, port: int) -> None:
        self.browser = Browser(port)

    def get(self, path: str) -> Any:
        return self._answer(self.browser.get(path))

    def post(self, path: str, data: dict[str, object], **_: object) -> Any:
        return self._answer(self.browser.post(path, data))

    def _answer(self, text: str) -> Any:
        place = re.sub(r"^https?://[^/]+", "", self.browser.location)
        return SimpleNamespace(data=text.encode(), location=place, status_code=303 if place else 200)


def pages(port: int, house: Database, settings: Settings) -> dict[str, Page]:
    """The public's pages by name."""
    half = Applicant(Wire(port)).begin("me").fill(until="your_home")
    place, fields = half.at, {"csrf_token": half.token, **half.fields()}
    ready = itertools.cycle(_ready(port, house, settings))
    sender = Browser(port)
    secret = settings.secret_key.get_secret_value().encode()

    def answer() -> None:
        """The answer, and the page that follows: two requests, counted as two."""
        browser = half.client.browser
        browser.post(place, fields)
        browser.get(re.sub(r"^https?://[^/]+", "", browser.location))

    def send() -> None:
        key = next(ready)
        sender.cookie = f"request={key}"
        token = PublicSession(key, secret=secret, cookie_name="request").token()
        sender.post("/request/answers", {"csrf_token": token, "pressed_again": "yes"})

    return {
        "public page": lambda: half.client.browser.get(place),  # type: ignore[dict-item]
        "public answer: post, next page": answer,
        "public request sent": send,
    }


def _ready(port: int, house: Database, settings: Settings) -> list[str]:
    """The cookies of requests that are filled in and not sent, as one that was filled in page by page."""
    whole = Applicant(Wire(port)).begin("me").fill()
    session, sealer, now = open_session(house.url), sealer_of(settings), datetime.now(UTC)
    one = drafts.find(session, whole.client.browser.cookie.partition("=")[2], sealer=sealer, now=now)
    found = [tokens.new_key() for _ in range(READY)]
    for key in found:
        drafts.change(session, key, lambda before: replace(before, pages=one.pages), sealer=sealer, now=now, begin=True)
    session.close()
    session.get_bind().dispose()
    return found

"""What is measured of the public's side: every page, an answer to one, and the sending of a whole request."""

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
from tests.bench.others import Other, address
from tests.bench.pages import ANSWER, PUBLIC, Browser, Page
from tests.databases import Database
from tests.web.applicant import Applicant

READY = 1_000  # requests that lie ready to be sent, or to be left: more than are ever asked for

OTHERS = (
    Other("/request", "half", PUBLIC),
    Other("/request/words", "begun", PUBLIC),
    Other("/request/answers", "whole", PUBLIC),
    Other("/request/received", "sent", PUBLIC),
    Other("/request/back", "half", PUBLIC),
    Other("/request/leave", "ready", PUBLIC),
    Other("/request/numbers", "half", PUBLIC),
    Other("/request/left-behind", "half", PUBLIC),
    Other("/request/privacy", "half", PUBLIC),
    Other("/request/cookies", "half", PUBLIC),
    Other("/request/accessibility", "half", PUBLIC),
    Other("/request/later", "half", PUBLIC),
    Other("/request/check", "half", PUBLIC),
    Other("/request/status", "asking", PUBLIC),
    Other("/request/status/<word>", "asking", PUBLIC),
    Other("/request/<path:rest>", "half", PUBLIC),
)
"""The pages besides the questions: whose they are is how far somebody has come."""


class Wire:
    """A browser over a real connection, in the words of the tests' own."""

    def __init__(self, port: int) -> None:
        self.browser = Browser(port)

    @property
    def key(self) -> str:
        """What its draft is found by."""
        return self.browser.cookie.partition("=")[2]

    def get(self, path: str) -> Any:
        return self._answer(self.browser.get(path))

    def post(self, path: str, data: dict[str, object], **_: object) -> Any:
        return self._answer(self.browser.post(path, data))

    def _answer(self, text: str) -> Any:
        place = re.sub(r"^https?://[^/]+", "", self.browser.location)
        return SimpleNamespace(data=text.encode(), location=place, status_code=303 if place else 200)


def pages(port: int) -> dict[str, Page]:
    """A question and its answer, by name."""
    half = Applicant(Wire(port)).begin("me").fill(until="your_home")
    place, fields = half.at, {"csrf_token": half.token, **half.fields()}
    browser = half.client.browser

    def answer() -> str:
        """The answer, and the page that follows: two requests, counted as two."""
        browser.post(place, fields)
        return browser.follow()

    return {PUBLIC: lambda: browser.get(place), ANSWER: answer}


def sending(port: int, house: Database, settings: Settings, number: int = READY) -> Page:
    """Another request sent every time, so often."""
    ready = iter(_ready(port, house, settings, number))
    sender = Browser(port)
    secret = settings.secret_key.get_secret_value().encode()

    def send() -> str:
        key, looked_over = next(ready)
        sender.cookie = f"request={key}"
        token = PublicSession(key, secret=secret, cookie_name="request")._token_of("step")
        sender.post("/request/answers", {"csrf_token": token, "looked_over": looked_over, "pressed_again": "yes"})
        if not sender.location.endswith("/received"):
            raise RuntimeError(f"a request was not taken: {sender.location}")
        return ""

    return send


def others(port: int, house: Database, settings: Settings) -> dict[str, Page]:
    """Every other page, by name, each asked for with the cookie of somebody who has come so far."""
    begun, half, whole, sent = (Applicant(Wire(port)) for _ in range(4))
    begun.open("/request").send()
    half.begin("me").fill(until="your_home")
    whole.begin("me").fill()
    sent_key = sent.begin("me").fill().client.key
    reference = sent.submit()
    keys = {"begun": begun.client.key, "half": half.client.key, "whole": whole.client.key, "sent": sent_key}
    keys["asking"] = _asking(house, settings, reference)
    ready = iter(_ready(port, house, settings, READY))

    def page(one: Other) -> Page:
        browser, path = Browser(port), address(one.rule, {"word": "1", "rest": "no/such/page"})

        def ask() -> str:
            browser.cookie = f"request={keys.get(one.who) or next(ready)[0]}"
            text = browser.get(path)
            if bool(browser.location) != (one.who == "ready"):
                raise RuntimeError(f"{path} is not shown, but {browser.location or text}")
            return text

        return ask

    return {one.name: page(one) for one in OTHERS}


def _asking(house: Database, settings: Settings, reference: str) -> str:
    """The cookie of somebody who asks how far that request has come."""
    key, sealer, now = tokens.new_key(), sealer_of(settings), datetime.now(UTC)
    session = open_session(house.url)
    asks = {"asks_about": reference, "asked_at": now.isoformat()}
    drafts.change(session, key, lambda before: replace(before, **asks), sealer=sealer, now=now, begin=True)
    session.close()
    session.get_bind().dispose()
    return key


def _with_words(begun: drafts.Draft) -> drafts.Draft:
    """As it is when the words are shown."""
    return replace(begun, phrase=tokens.new_phrase())


def _ready(port: int, house: Database, settings: Settings, number: int) -> list[tuple[str, str]]:
    """Requests that are filled in and not sent, as one that was filled in page by page: their cookies, and what was looked over."""
    whole = Applicant(Wire(port)).begin("me").fill()
    session, sealer, now = open_session(house.url), sealer_of(settings), datetime.now(UTC)
    one = drafts.find(session, whole.client.key, sealer=sealer, now=now)
    found = []
    for _ in range(number):
        key = tokens.new_key()
        drafts.change(session, key, _with_words, sealer=sealer, now=now, begin=True)
        made = drafts.change(
            session, key, lambda begun: replace(begun, phrase="", pages=one.pages), sealer=sealer, now=now
        )
        found.append((key, made.answers_digest))
    session.close()
    session.get_bind().dispose()
    return found

"""Somebody who fills in a public form, in a browser without a window: page after page, as its forms ask."""

from collections.abc import Callable, Mapping
from typing import Any

from bs4 import BeautifulSoup

from tests.forms.public_samples import SAMPLES, Answering, Pages
from tests.web.client import Client, carried


def at_once(work: Callable[[], Any]) -> Any:
    return work()


class Applicant:
    """`at` is the address of the page that is open, `page` the page; `words` are the five words to come back with.

    They answer as the sample of their journey does. What they say instead is `pages`, by the page's name, or `said`, by the
    question's; with a `word` they write nothing else. `does` sees every request that is made.
    """

    def __init__(
        self,
        client: Client,
        first: str = "request",
        *,
        pages: Pages | None = None,
        word: str = "",
        does: Callable[[Callable[[], Any]], Any] = at_once,
        **said: str | list[str],
    ) -> None:
        self.client, self.first, self.does = client, first, does
        self.answering = Answering(pages or {}, said, word)
        self.at, self.words = f"/{first}", ""
        self.asked: list[str] = []

    @property
    def page(self) -> BeautifulSoup:
        return BeautifulSoup(self.answer.data, "html.parser")

    @property
    def token(self) -> str:
        return str(self.page.find("input", {"name": "csrf_token"})["value"])

    @property
    def key(self) -> str:
        """Which page of the journey is open; empty where none is."""
        hidden = self.page.find("input", {"name": "page"})
        return str(hidden["value"]) if hidden else ""

    @property
    def asks(self) -> Mapping[str, str]:
        """The inputs of the page that is open, by name, each with its type."""
        inputs = self.page.main.select("[name]:not([type=hidden], button)")
        return {str(one["name"]): str(one.get("type", one.name)) for one in inputs}

    def open(self, path: str) -> "Applicant":
        """As a browser does: from one redirection to the next."""
        self.at, self.answer = path, self.does(lambda: self.client.get(path))
        while self.answer.status_code == 303:
            self.at = self.answer.location
            self.answer = self.does(lambda: self.client.get(self.at))
        return self

    def send(self, path: str = "", **fields: Any) -> "Applicant":
        """Send the form of the page that is open, with this in it, and go where the answer leads."""
        sent = {**carried(self.page.main.form), **fields}
        self.sent = self.does(lambda: self.client.post(path or self.at, data=sent, token=sent["csrf_token"]))
        assert self.sent.status_code == 303, f"{path or self.at} answered a form with {self.sent.status_code}"
        return self.open(self.sent.location)

    def start(self, who: str, samples: Mapping[str, Pages] = SAMPLES) -> "Applicant":
        """From the first page to the words, which they keep."""
        self.answering = self.answering._replace(pages={**samples[who], **self.answering.pages})
        self.open(f"/{self.first}").send()
        self.words = self.page.find(class_="page-words").get_text(strip=True)
        return self

    def begin(self, who: str, samples: Mapping[str, Pages] = SAMPLES) -> "Applicant":
        """From the first page to the first question."""
        self.start(who, samples)
        return self.open(self.page.main.find("a", class_="govuk-button")["href"])

    def fields(self, **instead: str | list[str]) -> dict[str, Any]:
        """What is to be sent of the page that is open."""
        answering = self.answering._replace(said={**self.answering.said, **instead})
        return {**answering.on(self.key, self.asks), "page": self.key}

    def answer_page(self, **instead: str | list[str]) -> "Applicant":
        """Answer the page that is open."""
        self.asked.append(self.key)
        return self.send(**self.fields(**instead))

    def fill(self, until: str = "") -> "Applicant":
        """Answer every page, as far as the one of that key."""
        for _ in range(60):
            if not self.key or self.key == until:
                return self
            before = (self.key, self.at)
            self.answer_page()
            assert (self.key, self.at) != before, f"{before}: {self.page.main.get_text(' ', strip=True)[:400]}"
        raise AssertionError("it asks and asks")

    def change(self, question: str, **instead: str | list[str]) -> "Applicant":
        """Of all answers looked over, change the one to this question, and answer what is asked because of it."""
        link = next(one for one in self.page.find_all("a") if question in one.get_text())
        self.asked.clear()
        return self.open(link["href"]).answer_page(**instead).fill()

    def submit(self) -> str:
        """Send everything; the reference."""
        self.send(pressed_again="yes")
        return str(self.page.find(class_="page-words").get_text(strip=True))


def asks_again(client: Client, first: str, reference: str, words: str) -> Applicant:
    """Somebody, in whichever language, who gives the reference and the words of a request in this browser."""
    check = {"request": "/request/check", "cais": "/cais/holi"}[first]
    return Applicant(client, first).open(check).send(check, reference_given=reference, words_given=words)

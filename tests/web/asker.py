"""Somebody who fills in a request in the plain client, page after page, as a browser without scripts does."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.forms.public_samples import SAMPLES
from tests.web.client import Client

Counting = Callable[[Callable[[], Any]], Any]


def at_once(work: Callable[[], Any]) -> Any:
    return work()


class Asker:
    """`pages` are what is sent on each page by its name; `does` sees every request that is made."""

    def __init__(
        self, client: Client, journey: str, *, does: Counting = at_once, first: str = "/request", **changed: Any
    ) -> None:
        self.client, self.does, self.first = client, does, first
        self.pages: Mapping[str, Any] = {**SAMPLES[journey], **changed}
        self.asked: list[str] = []
        self.phrase = ""

    def begin(self) -> Any:
        """From the first page to the first question."""
        start = self.get(self.first)
        words = self.get(self.submit(start, {}).location)
        self.phrase = words.page.main.find(class_="page-words").get_text(strip=True)
        return self.get(words.page.main.find("a", class_="govuk-button")["href"])

    def fill_in(self, page: Any) -> Any:
        """Every page that is asked, until all answers are to be looked over."""
        while hidden := page.page.main.find("input", attrs={"name": "page"}):
            self.asked.append(hidden["value"])
            answer = self.submit(page, self.pages[hidden["value"]])
            assert answer.status_code == 303
            after = self.get(answer.location)
            assert not after.errors, (self.asked[-1], after.errors)
            page = after
        return page

    def send(self, page: Any) -> Any:
        """What comes of it."""
        return self.get(self.submit(page, {}).location)

    def ask(self, clock: Any) -> str:
        """The whole of it; the reference that is shown at the end."""
        page = self.fill_in(self.begin())
        clock.forward(minutes=1)
        return str(self.send(page).page.main.find(class_="page-words").get_text(strip=True))

    def get(self, path: str) -> Any:
        return self.does(lambda: self.client.get(path))

    def submit(self, page: Any, fields: Mapping[str, Any]) -> Any:
        return self.does(lambda: self.client.submit(page, dict(fields)))

"""Somebody at intake with a call: opens its parts, types into its sections, presses its buttons, in a browser without scripts."""

from collections.abc import Mapping
from typing import Any

from bs4 import BeautifulSoup, Tag

from tests.forms.public_samples import SAMPLES
from tests.web.client import Client, carried
from tests.web.desk import KNOWN

OURS = {"our_record.district": "sheffield", "our_record.team": "sheffield_disclosure"}
"""What the officer answers besides."""


class Taker:
    """`at` is the part that is open, by its first section. `types` are fields by section and name: `your_name.applicant_given_names`."""

    def __init__(self, client: Client, number: int, *, said: Mapping[str, Any] | None = None) -> None:
        self.client, self.number, self.said = client, number, dict(said or {})
        self.answer: Any = None

    @property
    def path(self) -> str:
        return f"/intake/{self.number}"

    @property
    def page(self) -> BeautifulSoup:
        return self.answer.page

    @property
    def form(self) -> Tag:
        found = self.page.find("form", id="call")
        assert found is not None, self.answer.words
        return found

    @property
    def sections(self) -> list[str]:
        """Those of the part that is open."""
        return [one["id"].removeprefix("section-") for one in self.page.select("#talk > section")]

    @property
    def states(self) -> dict[str, str]:
        """Every section of the call, in whichever part, with how far it is, by what the list calls it."""
        found = {}
        for one in self.page.select("#parts ul ul li"):
            found[one.find(["a", "button"]).get_text(strip=True)] = one.find("span").get_text(strip=True)
        return found

    def holds(self, name: str) -> Any:
        """What stands in a field."""
        return carried(self.form).get(name)

    def open(self, at: str = "") -> "Taker":
        self.answer = self.client.get(self.path, query_string={"at": at} if at else None)
        assert self.answer.status_code == 200, self.answer.status_code
        return self

    def press(self, press: str = "save", *, looks: bool = True, **fields: Any) -> "Taker":
        """Press a button of the page that is open, and go where it leads; where it shows who may be known already, look and go on."""
        button = {"press": press} if press else {}
        self.sent = self.client.post(self.path, {**carried(self.form), **self.said, **button, **fields})
        if looks and self.sent.status_code == 200 and KNOWN in self.sent.text:
            self.sent = self.client.submit(self.sent, button)
        self.said = {}
        if self.sent.status_code == 303:
            self.answer = self.client.get(self.sent.location)
        else:
            self.answer = self.sent
        return self

    def types(self, **fields: Any) -> "Taker":
        """Type into the part that is open. A name is written with two underscores for the dot."""
        self.said |= {name.replace("__", ".", 1): value for name, value in fields.items()}
        return self

    def keeps(self) -> Any:
        """What the script does while somebody types."""
        return self.client.post(f"{self.path}/keep", {**carried(self.form), **self.said})

    def answers(self, journey: str, **instead: Mapping[str, Any]) -> "Taker":
        """Answer the part that is open as the journey's sample does, or with this instead; what needs no answer was asked."""
        samples = {**SAMPLES[journey], **instead}
        for key in self.sections:
            self.said |= {f"{key}.{name}": value for name, value in samples.get(key, {}).items()}
            if self.form.find("input", attrs={"name": f"{key}.asked"}):
                self.said[f"{key}.asked"] = "yes"
        if "danger_now" in self.sections:
            self.said["danger_now.immediate_danger_words"] = "Sent a car, incident 212"
        if "our_record" in self.sections:
            self.said |= OURS
        return self

    def goes_through(self, journey: str, until: str = "", **instead: Mapping[str, Any]) -> list[str]:
        """Part after part, as far as the section of that key; which sections were come to, in order."""
        self.open("danger")
        asked: list[str] = []
        while until not in (found := self.sections):
            self.answers(journey, **instead).press()
            if self.sections != found:  # more is asked, for what was answered
                continue
            asked += self.sections
            onward = self.form.select_one(".app-call__end [name=to]")
            if onward is None:
                return asked
            self.press("", to=onward["value"])
        return asked

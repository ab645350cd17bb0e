"""Somebody who fills in a public form, in a browser without a window: page after page, as its forms ask."""

from collections.abc import Mapping
from typing import Any

from bs4 import BeautifulSoup

from tests.web.client import Client

# Invented people; numbers from the range that is set aside for drama.
SAID: Mapping[str, str | list[str]] = {
    "immediate_danger": "no", "relationship_type": "partner", "relationship_words": "Two years, living together.",
    "is_sixteen": "yes", "applicant_given_names": "Anwen", "applicant_family_name": "Pugh", "applicant_date_of_birth-year": "1984",
    "applicant_address": "A flat over the bakery", "contact_call": "yes", "contact_text": "only", "contact_only_so": "Text first.",
    "applicant_phone": "01632 960 111", "safe_days": ["mon", "thu"], "safe_from": "09:00", "safe_to": "14:00",
    "may_answer": "Nobody", "code_word": "heron", "interpreter": "no", "subject_given_names": "Gethin",
    "subject_family_name": "Rudd", "subject_date_of_birth-year": "1980", "subject_address": "With me",
    "any_children": "no", "what_happened": "He followed me to work.", "crime_alleged": "no", "applied_before": "no",
    "monitoring_wanted": "no", "declares_truth": "yes", "accepts_sharing": "yes", "keeps_private": "yes",
    "applicant_relationship": "friend", "person_at_risk_given_names": "Mali", "person_at_risk_family_name": "Prosser",
    "person_at_risk_knows": "no", "names_them": "yes", "children-0-given_names": "Elis", "children-0-family_name": "Prosser",
    "contact_with_child": "He visits on Sundays.", "child_looked_after": "no", "child_missing_episodes": "unknown",
    "question_asked": "Whom can I ask about the club?", "agency": "Housing team, support worker", "applicant_email": "nia@example.org",
    "about_whom": "adult", "how_to_reach": "At the surgery on Tuesdays.",
    "what_is_known": "She was seen with bruises.", "safe_times": "Monday to Thursday, 9am to 4pm",
}  # fmt: skip


class Applicant:
    """`at` is the address of the page that is open, `page` the page; `words` are the five words to come back with."""

    def __init__(self, client: Client, first: str = "request", **said: str | list[str]) -> None:
        self.client, self.first = client, first
        self.said = {**SAID, **said}
        self.at, self.words = f"/{first}", ""
        self.asked: list[str] = []

    @property
    def page(self) -> BeautifulSoup:
        return BeautifulSoup(self.answer.data, "html.parser")

    @property
    def token(self) -> str:
        return str(self.page.find("input", {"name": "csrf_token"})["value"])

    def open(self, path: str) -> "Applicant":
        """As a browser does: from one redirection to the next."""
        self.at, self.answer = path, self.client.get(path)
        while self.answer.status_code == 303:
            self.at = self.answer.location
            self.answer = self.client.get(self.at)
        return self

    def send(self, path: str = "", **fields: Any) -> "Applicant":
        """Send the form of the page that is open, and go where the answer leads."""
        sent = {"csrf_token": self.token, **fields}
        self.sent = self.client.post(path or self.at, data=sent, token=sent["csrf_token"])
        assert self.sent.status_code == 303, f"{path or self.at} answered a form with {self.sent.status_code}"
        return self.open(self.sent.location)

    def begin(self, who: str) -> "Applicant":
        """Start, keep the words, and come to the first question."""
        self.said["asking_for"] = who
        self.open(f"/{self.first}").send()
        self.words = self.page.find(class_="page-words").get_text(strip=True)
        return self.open(self.page.main.find("a", class_="govuk-button")["href"])

    def fields(self, **instead: str | list[str]) -> dict[str, Any]:
        """What is to be sent of the page that is open."""
        there = {one.get("name") for one in self.page.main.find_all(["input", "textarea", "select"])}
        said = {name: value for name, value in {**self.said, **instead}.items() if name in there}
        return {**said, "page": self.key}

    @property
    def key(self) -> str:
        """Which page of the journey is open; empty where none is."""
        hidden = self.page.find("input", {"name": "page"})
        return str(hidden["value"]) if hidden else ""

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

    def submit(self) -> str:
        """Send everything; the reference."""
        self.send(pressed_again="yes")
        return str(self.page.find(class_="page-words").get_text(strip=True))

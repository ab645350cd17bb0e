"""A quarter of an hour and a phone: what each journey takes, by what there is to read, to press and to type.

Four people with different troubles, who read every word and think of nothing else. The paces are what studies of adults find: some
980 signs a minute read in English, 36 words typed on a phone. What stood on an earlier page is looked over, three times as fast.
It is a reckoning, which keeps the journeys from growing; no people were timed.
"""

import pytest
from bs4 import Tag

from tests.forms.public_samples import Pages
from tests.web.applicant import Applicant
from tests.web.client import Answer, Client

READ, TYPED = 960 / 60, 36 * 5 / 60  # signs a second, spaces not counted
LOOKED_OVER = 3 * READ
PRESSED, PAGE = 1.5, 1.5  # seconds to press one thing, and for a page to come
# In either language. Welsh says the same in some more signs; how fast it is read on a screen we do not know: it is taken to be as fast.
MINUTES = 15.0
# What is not read: what is shut or hidden, and what a phone without a keyboard is not shown.
UNREAD = "details > :not(summary), .govuk-visually-hidden, [hidden], option, textarea, .page-keys"
TOLD = (
    "He has shouted at me for months. On Saturday he took my phone and held me by the neck until I could not breathe. He said "
    "that he would find me wherever I go. I found a letter from a court, and his sister told me that his last girlfriend was in "
    "hospital because of him. I have not told anybody."
)
CALL_ALONE: Pages = {
    "channels": dict.fromkeys(("contact_text", "contact_email", "contact_other_person"), "no")
    | {"contact_call": "yes"},
    "monitoring": {"monitoring_wanted": "no"},
}
# What each leaves empty: she lives with him, and knows much of him; a neighbour and a grandfather know little; a nurse knows her patient.
_NOTHING_MORE = ("safe_times_words", "safe_until", "code_word", "shared_devices", "preferred_language", "needs")
LEFT = {
    "me": (*_NOTHING_MORE[2:], "subject_other_names", "subject_voluntary_work", "agencies_involved"),
    "someone": (
        *_NOTHING_MORE, "may_answer", "applicant_other_names", "person_at_risk_other_names", "subject_other_names",
        "subject_previous_addresses", "subject_work", "subject_voluntary_work", "subject_social_media", "agencies_involved",
        "needs_of_person_at_risk",
    ),
    "child": (
        *_NOTHING_MORE, "may_answer", "applicant_other_names", "subject_other_names", "subject_previous_addresses",
        "subject_voluntary_work", "subject_social_media", "agencies_involved", "parents-0-address",  # they live with the child
    ),
    "professional": ("person_at_risk_other_names", "subject_other_names", "subject_social_media", "subject_voluntary_work"),
}  # fmt: skip


class Reader:
    """Counts the seconds."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.seconds, self.pages = 0.0, 0

    def reads(self, applicant: Applicant) -> None:
        """The page that is open, whole but for what opens when it is pressed. Of all answers there is little that is new."""
        main = applicant.page.main
        for unread in main.select(UNREAD):
            unread.decompose()
        for piece in main.stripped_strings:
            is_known = piece in self.seen or (not applicant.key and self.pages > 2)
            self.seconds += len("".join(piece.split())) / (LOOKED_OVER if is_known else READ)
            self.seen.add(piece)
        self.seconds += PAGE
        self.pages += 1

    def answers(self, applicant: Applicant) -> None:
        """What there is to type and to press, and the page that follows."""
        fields = applicant.fields()
        asked = applicant.page.main.select("[name]:not([type=hidden], button)")
        self.seconds += PRESSED + sum(_one(one, fields.get(str(one["name"]), "")) for one in asked)
        self.seen.update(str(value) for value in fields.values())
        applicant.answer_page()


def _one(asked: Tag, given: object) -> float:
    if asked.get("type") in {"radio", "checkbox"}:
        return PRESSED if asked["value"] in (given if isinstance(given, list) else [given]) else 0.0
    return PRESSED + len(str(given)) / TYPED if given else 0.0


@pytest.mark.parametrize("first", ["request", "cais"])
@pytest.mark.parametrize("who", LEFT)
@pytest.mark.databases("sqlite")
def test_whoever_reads_every_word_is_done_in_a_quarter_of_an_hour(app, who, first):
    applicant = Applicant(
        Client(app, Answer), first, pages=CALL_ALONE, what_happened=TOLD, **dict.fromkeys(LEFT[who], "")
    )
    reader = Reader()
    reader.reads(applicant.open(f"/{first}"))
    reader.reads(applicant.start(who))
    applicant.open(applicant.page.main.find("a", class_="govuk-button")["href"])
    while applicant.key:
        reader.reads(applicant)
        reader.answers(applicant)
    reader.reads(applicant)
    assert reader.seconds / 60 <= MINUTES, f"{reader.seconds / 60:.1f} minutes for {reader.pages} pages"

"""A call as its page shows it: parts of a conversation, each with its sections. What was typed in each is kept by the services."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask import current_app, g
from flask_babel import gettext, ngettext
from werkzeug.datastructures import MultiDict

from disclosure.domain.answers import Value
from disclosure.domain.words import N_
from disclosure.forms.base import Problem
from disclosure.forms.calls import FOR_US, READ_ALOUD
from disclosure.forms.journey import Filling, Journey, Page, Sent
from disclosure.forms.public.journeys import PROFESSIONALS
from disclosure.forms.public.question import Question
from disclosure.forms.validators import Required
from disclosure.services import sections
from disclosure.services.intakes import Call
from disclosure.services.sealing import Sealer
from disclosure.services.sections import EMPTY, Section, Text, Typed
from disclosure.web.filters import in_language, when
from disclosure.web.forms import make_form
from disclosure.web.product import product

ASKED = "asked"
"""Ticked in a section where nothing was said, or that was read aloud: it was not forgotten."""
ANSWERED, OPEN, WRONG = "answered", "open", "wrong"
WORDS: Mapping[str, str] = {ANSWERED: N_("answered"), OPEN: N_("open"), WRONG: N_("look again")}
# The page that begins a part of the conversation, and the part's heading; in one journey alone where that is named before it. One
# that begins none belongs to the part before.
BEGINS: Mapping[str, str] = {
    "danger": N_("What it is about"),
    "at_risk_name": N_("The person at risk"),
    "agency": N_("Who is calling"),
    "about_whom": N_("Who is to be kept safe"),
    "old_enough": N_("Who is calling"),
    "channels": N_("Safe contact"),
    "times": N_("Times and needs"),
    "subject_name": N_("The person asked about"),
    "any_children": N_("The children"),
    "any_children_referred": N_("The children"),
    "children": N_("The children"),
    "children_asked_for": N_("The children"),
    "what_happened": N_("The worry"),
    "professional/town": N_("The worry"),
    "monitoring": N_("Before it is registered"),
    "declaration": N_("Before it is registered"),
}
_AN_HOUR = 3600


@dataclass
class Part:
    """Some pages of the journey under one heading; `keys` are theirs, asked or not."""

    title: str
    keys: list[str]
    pages: list[Page] = field(default_factory=list)
    """Those that are asked."""


@dataclass
class Shown:
    """A section as it stands on the page. `said_by` are the texts of others that wait to be chosen or left out, each with its answers."""

    key: str
    form: Question
    there: Section
    said_by: Sequence[tuple[Text, Sequence[tuple[str, str]]]]

    @property
    def title(self) -> str:
        """What stands above several questions."""
        return self.form.translate(self.form.title) if self.form.title else ""

    @property
    def seen(self) -> str:
        """The mark of what the page shows."""
        return sections.mark(self.there.typed)

    @property
    def is_marked(self) -> bool:
        """It is ticked as asked, or as read aloud."""
        return (ASKED, "yes") in self.there.typed

    @property
    def kind(self) -> str:
        """What the officer does with it."""
        if self.key in FOR_US:
            return gettext("For you")
        is_asked = self.key not in READ_ALOUD and any(self.form.asked())
        return gettext("Ask") if is_asked else gettext("Read aloud")

    @property
    def may_be_marked(self) -> str:
        """What ticking says, where nothing need be answered; empty where something must."""
        asked = list(self.form.asked())
        if not asked:
            return gettext("Read aloud")
        needed = any(isinstance(one, Required) for question in asked for one in question.validators)
        return "" if needed or self.key in FOR_US else gettext("Asked, and nothing to write")


class Conversation:
    """A call, how far it has come, and its parts."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.filling = filling_of(call.sections)
        self.parts = _parts(self.filling)

    def state(self, page: Page) -> str:
        """Answered, open, or wrong: not whole, not right, or written by two."""
        there = self.call.sections.get(page.key, EMPTY)
        if there.others or (there.values is None and there.text.by and without_mark(there.typed)):
            return WRONG
        return ANSWERED if self.filling.is_answered(page) else OPEN

    def counts(self, part: Part) -> dict[str, int]:
        """How many of its sections are in which state."""
        states = [self.state(page) for page in part.pages]
        return {state: states.count(state) for state in WORDS}

    @property
    def unfinished(self) -> list[Page]:
        """What has to be done before it can be registered as it is."""
        return [page for page in self.filling.asked if self.state(page) != ANSWERED]

    def part_of(self, key: str) -> Part:
        """The part with the section of that key; else the one where something is open, or the first."""
        wanted = key if self.filling.find(key) else next((one.key for one in self.unfinished), "")
        return next((part for part in self.parts if any(wanted == page.key for page in part.pages)), self.parts[0])

    def after(self, part: Part) -> Part | None:
        """The part that comes next; None after the last."""
        place = self.parts.index(part) + 1
        return self.parts[place] if place < len(self.parts) else None

    def shown(self, part: Part) -> list[Shown]:
        """The sections of a part."""
        return [self._shown(page) for page in part.pages]

    def _shown(self, page: Page) -> Shown:
        there = self.call.sections.get(page.key, EMPTY)
        form = form_of(page.form, there.typed or None, prefix=before(page.key))
        if there.values is None and self.state(page) == WRONG and not form.is_rearranged:
            form.validate()
        said_by = [(one, answers_in(page.form, one.typed)) for one in there.others]
        return Shown(page.key, form, there, said_by)


class Problems:
    """What is wrong in several forms, as the frame lists it at the top of a page."""

    def __init__(self, found: Sequence[Problem]) -> None:
        self._found = found

    def errors_for_summary(self) -> Sequence[Problem]:
        """Id and message of each."""
        return self._found


_titles: dict[type[Question], str] = {}


def title_of(form: type[Question]) -> str:
    """What a section is called in a list: in English, as all of an officer's pages are."""
    if form not in _titles:
        made = form_of(form, None)
        _titles[form] = made.translate(made.title) if made.title else next(made.asked()).question
    return _titles[form]


def before(key: str) -> str:
    """What stands before the names of a section's fields."""
    return f"{key}."


def anchor(key: str) -> str:
    """Where a section stands in its page."""
    return f"section-{key}"


def filling_of(kept: Mapping[str, Section]) -> Filling:
    """How far it is taken down."""
    sent = {key: Sent(one.typed, one.values) for key, one in kept.items()}
    given = {PROFESSIONALS: product().settings.force.professionals_ask}
    return Filling(product().calls, sent, given, in_any_order=True)


def form_of(form: type[Question], typed: Typed | None, *, prefix: str = "") -> Question:
    """A section's form with what was typed in it, or as it opens where that is None."""
    data = None if typed is None else MultiDict((f"{prefix}{name}", value) for name, value in typed)
    made: Question = make_form(form, data, choices=product().public_choices(form), prefix=prefix)
    return made


def without_mark(typed: Typed) -> Typed:
    """What was typed, without the tick that it was asked."""
    return tuple(one for one in typed if one[0] != ASKED)


def judged(page: Page, typed: Typed) -> Mapping[str, Value] | None:
    """The answers that a section gives; None where something is missing or wrong, or it was not come to yet."""
    form = form_of(page.form, typed)
    return None if not typed or form.is_rearranged or not form.validate() else form.says()


def answers_in(form: type[Question], typed: Typed) -> list[tuple[str, str]]:
    """What somebody typed in a section, each with its question: in words where it can be read, else as it was typed."""
    made = form_of(form, typed)
    found = [(one.question, one.words() or _as_typed(one.short_name, typed)) for one in made.asked()]
    return [(question, words) for question, words in found if words]


def _as_typed(name: str, typed: Typed) -> str:
    return " ".join(value for key, value in typed if key == name or key.startswith(f"{name}-"))


def _parts(filling: Filling) -> list[Part]:
    """Those of which something is asked. Which page belongs to which is declared, so that none moves while somebody types."""
    journeys = product().calls
    found: list[Part] = []
    journey = filling.journey
    for page in (*journeys.first, *(journey.pages if journey else ())):
        before_it = found[-1].title if found else ""
        title = BEGINS.get(f"{journey.key if journey else ''}/{page.key}", BEGINS.get(page.key, before_it))
        if not found or title != found[-1].title:
            found.append(Part(title, []))
        if all(page.key not in part.keys for part in found):
            found[-1].keys.append(page.key)
    for part in found:
        part.pages = [page for page in filling.asked if page.key in part.keys]
    return [part for part in found if part.pages]


def ago(at: datetime) -> str:
    """How long ago, as one says it."""
    minutes = int((g.now - at).total_seconds()) // 60
    if minutes < 1:
        return gettext("just now")
    if minutes * 60 < _AN_HOUR:
        return ngettext("%(num)s minute ago", "%(num)s minutes ago", minutes)
    return gettext("on %(time)s", time=when(at))


def label_of(journey: str) -> str:
    """What a journey is called."""
    found: Journey | None = product().calls.find(journey)
    return in_language(found.label) if found else journey


def sealer() -> Sealer:
    """What seals and opens calls."""
    found: Sealer = current_app.extensions["call_sealer"]
    return found

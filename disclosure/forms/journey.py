"""The public forms, declared: what each page asks, in which order, and which are asked only after certain answers.

Nothing is stored about progress: which pages are asked and which are still open follows, each time anew, from what was
answered. So pages may be visited, changed and sent again in any order.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from wtforms.fields.choices import SelectChoice

from disclosure.domain import declaration
from disclosure.domain.answers import Value
from disclosure.domain.scheme import Scheme, When
from disclosure.forms.inputs import choice
from disclosure.forms.public.question import Question

CHOOSES = "asking_for"
"""The question that chooses the journey."""


@dataclass(frozen=True)
class Page:
    """One page of a journey. It is asked only where earlier answers say all of `when`."""

    form: type[Question]
    when: tuple[When, ...] = ()

    @property
    def key(self) -> str:
        """Its name in a draft."""
        return self.form.key


def pages(*forms: type[Question], when: tuple[When, ...] = ()) -> tuple[Page, ...]:
    """These pages, each asked only where earlier answers say all of `when`."""
    return tuple(Page(form, when) for form in forms)


@dataclass(frozen=True)
class Becomes:
    """The case that a journey registers, where its answers say all of `when`, and the columns that follow from that alone.

    `told_in` is the question of the route's own form that takes what that form does not ask. `plays` says which part somebody
    plays on this route whom the pages name by another.
    """

    scheme: str
    route: str
    when: tuple[When, ...] = ()
    says: Mapping[str, Value] = field(default_factory=dict)
    told_in: str = "why_now"
    plays: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Journey:
    """A public form: how it is offered, its pages in order, and what it becomes: the first of these whose conditions hold."""

    key: str
    label: str
    pages: tuple[Page, ...]
    becomes: tuple[Becomes, ...]
    hint: str = ""
    version: str = "1"


@dataclass(frozen=True)
class Journeys:
    """The public forms in the order in which they are offered, and the pages that come before any of them."""

    first: tuple[Page, ...]
    offered: tuple[Journey, ...]

    @property
    def choices(self) -> Mapping[str, Sequence[SelectChoice]]:
        """The answers of the page that chooses among them."""
        return {CHOOSES: [choice(one.key, one.label, hint=one.hint) for one in self.offered]}

    @property
    def pages(self) -> tuple[Page, ...]:
        """Every page of any of them."""
        return (*self.first, *(page for one in self.offered for page in one.pages))

    def find(self, key: str) -> Journey | None:
        """The journey of that key."""
        return next((one for one in self.offered if one.key == key), None)

    def check(self, schemes: Sequence[Scheme], forms: Mapping[str, Any]) -> None:
        """Raise Declaration naming every fault; `forms` are the officers', by their keys."""
        declaration.refuse(list(dict.fromkeys(self._faults(schemes, forms))))

    def _faults(self, schemes: Sequence[Scheme], forms: Mapping[str, Any]) -> Iterator[str]:
        keys = [one.key for one in self.offered]
        known: dict[str, type[Question]] = {}
        for page in self.pages:
            if known.setdefault(page.key, page.form) is not page.form:
                yield f"two public pages are called {page.key!r}: what is typed on one would stand on the other"
        for one in self.offered:
            if keys.count(one.key) > 1 or one.key in forms:
                yield f"journey {one.key!r} is called like another, or like a form of the casework"
            if not one.becomes:
                yield f"journey {one.key!r} becomes no case"
            for case in one.becomes:
                yield from (f"journey {one.key!r} {fault}" for fault in _faults_of(case, schemes, forms))


def _faults_of(case: Becomes, schemes: Sequence[Scheme], forms: Mapping[str, Any]) -> Iterator[str]:
    """It may be sent under whichever rule set is in force by then, and all of it has to reach an officer."""
    declared = [scheme for scheme in schemes if scheme.key == case.scheme]
    routes = [route for scheme in declared for route in scheme.routes if route.key == case.route]
    if not declared or len(routes) < len(declared):
        yield f"becomes a case of {case.scheme!r}, {case.route!r}, which is not declared in every rule set"
    for route in routes:
        if not hasattr(forms[route.form], case.told_in):
            yield f"is told in {case.told_in!r}, which the form {route.form!r} does not ask"


class Sent(NamedTuple):
    """A page as it was sent: what was typed, and the answers that it gave, or None where something is wrong with it.

    `rests` is the mark of what had been answered before it when it was shown (`Filling.rests`); None where nobody noted that.
    """

    typed: Sequence[tuple[str, str]]
    values: Mapping[str, Value] | None
    rests: str | None = None


class Filling:
    """A public form as far as it is filled in: first what every journey asks, then the pages of the one that was chosen."""

    def __init__(
        self,
        journeys: Journeys,
        sent: Mapping[str, Sent],
        given: Mapping[str, Value] | None = None,
        *,
        in_any_order: bool = False,
    ) -> None:
        """`sent` are pages by key. Those that are not asked, for what was answered before them, count for nothing. Nor do those
        that rest on other answers than there are now: they are asked anew, and empty; they count again once the answers do.

        `given` is what is known before anything is asked. In any order, the pages of the journey are asked before those that come
        first are answered, as they are in a talk.
        """
        self.sent = dict(sent)
        self._rests: dict[str, str] = {}
        self._anew: set[str] = set()
        self.values: dict[str, Value] = dict(given or {})
        self.journey: Journey | None = None
        self.asked: list[Page] = list(self._walk(journeys.first))
        self.journey = journeys.find(str(self.values.get(CHOOSES)))
        if self.journey and (in_any_order or not self._open):
            self.asked += self._walk(self.journey.pages)

    def _walk(self, pages: Sequence[Page]) -> Iterator[Page]:
        for page in pages:
            if all(condition.holds(self.values) for condition in page.when):
                yield page
                there = self._still_said(page)
                self.values |= (there.values if there else None) or {}

    def _still_said(self, page: Page) -> Sent | None:
        """What was sent on it, if it still rests on the same answers."""
        self._rests[page.key] = rests = _mark(page.form.rests_on(self.values))
        there = self.sent.get(page.key)
        if there is not None and there.rests not in (None, rests):
            self._anew.add(page.key)
            del self.sent[page.key]
            return None
        return there

    def rests(self, page: Page) -> str:
        """The mark of the answers that this page rests on, as they are now; empty where it rests on none."""
        return self._rests.get(page.key, "")

    def is_asked_anew(self, page: Page) -> bool:
        """It was sent, and an answer that it rests on has changed since."""
        return page.key in self._anew

    def is_answered(self, page: Page) -> bool:
        """Whether it was sent, and nothing was wrong with it."""
        there = self.sent.get(page.key)
        return there is not None and there.values is not None

    @property
    def _open(self) -> list[Page]:
        return [page for page in self.asked if not self.is_answered(page)]

    @property
    def open(self) -> Page | None:
        """The first page that is asked and not answered; None where all are."""
        return next(iter(self._open), None)

    @property
    def is_whole(self) -> bool:
        """Everything that is asked was answered."""
        return self.journey is not None and not self._open

    @property
    def becomes(self) -> Becomes | None:
        """What it would register."""
        told = self.journey.becomes if self.journey else ()
        return next((one for one in told if all(condition.holds(self.values) for condition in one.when)), None)

    def find(self, key: str) -> Page | None:
        """The page of that key, if it is asked."""
        return next((page for page in self.asked if page.key == key), None)

    def at(self, number: int) -> Page | None:
        """The page that is the step of that number, from 1; None where there is none, or pages before it are open."""
        if not 1 <= number <= len(self.asked):
            return None
        page, still_open = self.asked[number - 1], self.open
        return page if still_open is None or number <= self.number(still_open) else None

    def number(self, page: Page) -> int:
        """Which step of those asked it is, from 1."""
        return self.asked.index(page) + 1


def _mark(answers: Value) -> str:
    return "" if answers is None else hashlib.sha256(json.dumps(answers).encode()).hexdigest()[:16]

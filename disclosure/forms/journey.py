"""The pages of a public form, declared: what each asks, in which order, and which are asked only after certain answers.

Nothing is stored about progress: which pages are asked and which are still open follows, each time anew, from what was
answered. So pages may be visited, changed and sent again in any order.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from wtforms.fields.choices import SelectChoice

from disclosure.domain.answers import Value
from disclosure.domain.scheme import When
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
    offer: SelectChoice
    pages: tuple[Page, ...]
    becomes: tuple[Becomes, ...]
    version: str = "1"


class Sent(NamedTuple):
    """A page as it was sent: what was typed, and the answers that it gave, or None where something is wrong with it."""

    typed: Sequence[tuple[str, str]]
    values: Mapping[str, Value] | None


class Filling:
    """A public form as far as it is filled in: first what every journey asks, then the pages of the one that was chosen."""

    def __init__(
        self,
        first: Sequence[Page],
        journeys: Mapping[str, Journey],
        sent: Mapping[str, Sent],
        given: Mapping[str, Value] | None = None,
    ) -> None:
        """`sent` are pages by key. Those that are not asked, for what was answered before them, count for nothing.

        `given` is what is known before anything is asked.
        """
        self.sent = sent
        self.values: dict[str, Value] = dict(given or {})
        self.journey: Journey | None = None
        self.asked: list[Page] = list(self._walk(first))
        self.journey = journeys.get(str(self.values.get(CHOOSES)))
        if self.journey and not self._open:
            self.asked += self._walk(self.journey.pages)

    def _walk(self, pages: Sequence[Page]) -> Iterator[Page]:
        for page in pages:
            if all(condition.holds(self.values) for condition in page.when):
                yield page
                there = self.sent.get(page.key)
                self.values |= (there.values if there else None) or {}

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

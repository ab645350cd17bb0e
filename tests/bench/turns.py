"""Pages in turn, so that a ratio is of the same seconds: a machine may be half as fast from one second to the next."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tests.bench import meter
from tests.bench.found import ByTheClock
from tests.bench.pages import Page

AT_A_TIME, ROUNDS = 10, 3


class Asked(NamedTuple):
    """A page, and the server that gives it by its process."""

    page: Page
    server: int


class Measured(NamedTuple):
    """Of three rounds the median each: the page's milliseconds, the floor's, and the page's ratio to the floor.

    `growth` is its ratio to the same page of another house, and zero where there is none beside it.
    """

    own: float
    floor: float
    ratio: float
    growth: float = 0.0


@dataclass(frozen=True)
class Turns:
    """Takes the floor's turn with every page. `cluster` is the database's process, whose time counts with any page."""

    floor: Asked
    cluster: int

    def measure(self, page: Asked, beside: Asked | None, requests: int) -> Measured:
        """So many requests three times, ten and ten and ten: of the floor, of the page, and of what it is held against."""
        turns = [one for one in (page, self.floor, beside) if one]
        for _ in range(5):  # what sleeps is woken, and what is compiled at first is compiled
            for one in turns:
                one.page()
        return Measured(
            *map(statistics.median, zip(*(self._round(turns, requests) for _ in range(ROUNDS)), strict=True))
        )

    def measured(
        self, page: Asked, beside: Asked | None, requests: int, missed: Callable[[Measured], float]
    ) -> Measured:
        """The same; what misses a limit, `missed` telling by how much, is measured twice more, and the middle one counts."""
        found = self.measure(page, beside, requests)
        if missed(found) <= 0:
            return found
        again = (self.measure(page, beside, requests) for _ in range(2))
        return sorted((found, *again), key=missed)[1]

    def by_the_clock(self, task: Callable[[], float], times: int = ROUNDS) -> list[ByTheClock]:
        """How many seconds the task says that it took, so many times, with the floor before and after each.

        No floor can take turns with what is one long piece.
        """
        took, before = [], self._alone()
        for _ in range(times):
            seconds, after = task(), self._alone()
            took.append(ByTheClock(seconds, (before + after) / 2))
            before = after
        return took

    def _alone(self) -> float:
        """The floor's milliseconds now."""
        return statistics.median(self._milliseconds(self.floor) for _ in range(AT_A_TIME))

    def _round(self, turns: Sequence[Asked], requests: int) -> Measured:
        spent = [0.0] * len(turns)
        for _ in range(requests // AT_A_TIME):
            for place, one in enumerate(turns):
                spent[place] += self._milliseconds(one) * AT_A_TIME / requests
        own, floor, *other = spent
        return Measured(own, floor, own / floor, *(own / one for one in other))

    def _milliseconds(self, asked: Asked) -> float:
        """Processor time of server and database for one of some requests."""
        pids = {*meter.family(asked.server), *meter.family(self.cluster)}
        before = meter.seconds(pids)
        for _ in range(AT_A_TIME):
            asked.page()
        return (meter.seconds(pids) - before) * 1000 / AT_A_TIME

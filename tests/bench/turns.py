"""Floor and page in turn, so that a ratio is of the same seconds: a machine may be half as fast from one second to the next."""

import statistics
from dataclasses import dataclass
from typing import NamedTuple

from tests.bench import meter
from tests.bench.pages import Page

AT_A_TIME, ROUNDS = 10, 3


class Ratio(NamedTuple):
    """The median ratio of three rounds, and the median milliseconds of the floor and of the page."""

    ratio: float
    floor: float
    own: float


@dataclass(frozen=True)
class Turns:
    """`floor` is the floor's server and `cluster` the database's, whose time counts with either; both by their processes."""

    of_floor: Page
    floor: int
    cluster: int

    def measure(self, page: Page, server: int, requests: int) -> Ratio:
        """So many requests three times, ten and ten, of the page that the server gives."""
        rounds = []
        for _ in range(5):  # what sleeps is woken, and what is compiled at first is compiled
            self.of_floor(), page()
        for _ in range(ROUNDS):
            base, own = 0.0, 0.0
            for _ in range(requests // AT_A_TIME):
                base += self._milliseconds(self.of_floor, self.floor) * AT_A_TIME / requests
                own += self._milliseconds(page, server) * AT_A_TIME / requests
            rounds.append(Ratio(own / base, base, own))
        return Ratio(*map(statistics.median, zip(*rounds, strict=True)))

    def _milliseconds(self, page: Page, server: int) -> float:
        """Processor time of server and database for one of some requests."""
        pids = {*meter.family(server), *meter.family(self.cluster)}
        before = meter.seconds(pids)
        for _ in range(AT_A_TIME):
            page()
        return (meter.seconds(pids) - before) * 1000 / AT_A_TIME

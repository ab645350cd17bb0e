"""What the matching of people finds among the invented ones, measured. `python -m tests.domain.matching_found` prints what docs/matching.md
has to say.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from disclosure.domain.matching import Likeness, likeness
from disclosure.domain.names import keys_of
from tests.domain.matching_people import Population, Someone, Told, population
from tests.domain.matching_variants import KINDS, Query, queries

SEED, SIZE, EACH = 20261127, 6000, 150
"""The published set: whose chance it is, how many people at least, how many queries of a kind at most."""


class Index:
    """Who is found under which key: what the table of keys is to the product."""

    def __init__(self, people: Iterable[Someone]) -> None:
        self.under: defaultdict[str, list[Someone]] = defaultdict(list)
        for someone in people:
            for key in keys_of(someone.record):
                self.under[key].append(someone)

    def compared(self, told: Told) -> list[tuple[Someone, Likeness]]:
        """Everybody who shares a key, with the likeness."""
        found = {someone.number: someone for key in keys_of(told) for someone in self.under.get(key, ())}
        return [(someone, likeness(told, someone.record)) for someone in found.values()]


@dataclass
class Row:
    """Of one kind of query: how many, in how many the person was a candidate, how many others were, how many were compared."""

    asked: int = 0
    found: int = 0
    false: int = 0
    compared: int = 0
    missed: list[Query] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.asked

    @property
    def false_a_query(self) -> float:
        return self.false / self.asked


@dataclass
class Found:
    """Everything measured, by kind."""

    people: Population
    rows: dict[str, Row]

    @property
    def whole(self) -> Row:
        rows = self.rows.values()
        asked, found, false, compared = (
            sum(getattr(row, name) for row in rows) for name in ("asked", "found", "false", "compared")
        )
        return Row(asked, found, false, compared)

    @property
    def precision(self) -> float:
        return self.whole.found / (self.whole.found + self.whole.false)

    def table(self) -> str:
        """As docs/matching.md has it."""
        lines = ["| what is different | queries | found | false candidates a query |", "| --- | ---: | ---: | ---: |"]
        for kind, row in [*self.rows.items(), ("**all**", self.whole)]:
            lines.append(f"| {kind} | {row.asked:,} | {100 * row.recall:.1f} % | {row.false_a_query:.2f} |")
        return "\n".join(lines)


def measure(seed: int = SEED, size: int = SIZE, each: int = EACH) -> Found:
    """Ask every query of everybody."""
    people = population(seed, size)
    index, rows = Index(people.people), {kind: Row() for kind in KINDS}
    for query in queries(people, seed, each):
        compared = index.compared(query.told)
        candidates = {someone.number for someone, alike in compared if alike.is_candidate}
        row = rows[query.kind]
        row.asked += 1
        row.compared += len(compared)
        row.found += query.number in candidates
        row.false += len(candidates - {query.number})
        if query.number not in candidates:
            row.missed.append(query)
    return Found(people, rows)


if __name__ == "__main__":
    print(measure().table())  # noqa: T201  what it is for

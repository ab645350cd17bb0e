"""What a case is searched by, under examination: worked out anew from its records and people, and compared.

A row that is gone hides the case from whoever searches, while every other row says what it should.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import orjson

from disclosure.domain.chain import Row
from disclosure.domain.trail import Fault, fault
from disclosure.store.audit import Trail
from disclosure.store.search_words import is_of_record, number_of, rows_of


def faults(trail: Trail, kept: Sequence[Row], named: Collection[Fault]) -> Iterator[Fault]:
    """What is wrong with the rows `kept` of a case, where what they follow from is not `named` as wrong already."""
    doubted = {value for one in named for name, value in one.key if name == "sequence"}
    peopled = not any(one.table in _OF_PEOPLE for one in named)
    due = {row["id"]: row for row in _due(trail, doubted, peopled=peopled)}
    seen = set()
    for row in kept:
        number, own = row["id"], due.get(row["id"])
        if number in seen:
            yield fault("search_words", row, "there is another row of the same key")
        elif own is None and (peopled or is_of_record(number)) and not doubted:
            yield fault("search_words", row, "nothing in the case gives it")
        elif own is not None and any(row[name] != value for name, value in own.items()):
            yield fault("search_words", row, "it is not what was written, or who was named")
        seen.add(number)
    for number in sorted(due.keys() - seen):
        yield fault("search_words", {"id": number}, "it is missing: what was written, or who was named, gives it")


@dataclass
class Pairs:
    """Pairs of a row and a word, in whatever order they come: two of these are equal where the same were added, as often.

    Of each pair only a number is kept, which nobody outside this process can work out, so memory does not grow with them.
    """

    many: int = 0
    total: int = 0

    def add(self, row: object, words: Iterable[object]) -> None:
        """Add a row with each of the words."""
        for word in words:
            self.many += 1
            self.total += hash((row, word))


def index_faults(kept: Pairs, indexed: Iterable[tuple[object, object]] | None) -> Iterator[Fault]:
    """What is wrong with the full-text index, where there is one beside the rows: `kept` are the words that those say."""
    if indexed is None:
        return
    found = Pairs()
    for number, word in indexed:
        found.add(number, (word,))
    if found != kept:
        yield Fault("search_index", (), "it does not lead to what search_words says, or leads to something else")


_OF_PEOPLE = frozenset({"participations", "people", "cases"})


def _due(trail: Trail, doubted: Collection[object], *, peopled: bool) -> Iterator[dict[str, Any]]:
    answers = {row["sequence"]: _said(row["answers"]) for row in trail.records}
    added = _added(trail.participations) if peopled else {}
    for sequence in {*answers, *added} - set(doubted):
        if isinstance(sequence, int) and isinstance(trail.case_id, int):
            rows = rows_of(trail.case_id, sequence, answers.get(sequence, ()), added.get(sequence, ()))
            yield from rows if peopled else (row for row in rows if row["id"] == number_of(trail.case_id, sequence, 0))


def _said(answers: object) -> list[Mapping[str, object]]:
    """Nothing where the record is not such as ours are: it is named by its digest."""
    try:
        return [{name: one[name] for name in ("name", "value", "words")} for one in orjson.loads(str(answers or "[]"))]
    except (KeyError, TypeError, ValueError):
        return []


def _added(participations: Sequence[Row]) -> Mapping[Any, Sequence[Row]]:
    """Whom each event names who was not named before."""
    known: set[object] = set()
    found = {}
    for sequence, rows in groupby(participations, key=itemgetter("sequence")):
        new = {row["id"]: row for row in rows if row["id"] not in known}
        known |= new.keys()
        found[sequence] = [*new.values()]
    return found

"""One box for everything: a reference, somebody's name however it is written, an address, a telephone number, or any words that were
written in a case.

What is searched is written in the transaction of what it finds, and found for whoever may see it. The words that were searched are on
record as digests alone, which name nobody and can be held against a word that somebody has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import orjson
from sqlalchemy.orm import Session

from disclosure.domain import reference as references
from disclosure.domain import searching
from disclosure.domain.access import Actor, Sight, may
from disclosure.domain.errors import Invalid
from disclosure.domain.law import Law
from disclosure.services.people import Candidate, by_likeness
from disclosure.services.sealing import Sealer
from disclosure.store.queries import people as people_queries
from disclosure.store.queries import search as queries

Row = Mapping[str, Any]
MOST_PEOPLE = 10
_LONGEST = 200  # of what is searched for


@dataclass(frozen=True)
class Hit:
    """A record, or somebody's names, that hold all the words. `extract` is some of what was written, around the first of them: what
    stands before it, the word itself, and what follows.
    """

    row: Row
    label: str
    extract: tuple[str, str, str] = ("", "", "")

    @property
    def is_person(self) -> bool:
        """Whether it is somebody's names and address."""
        return self.row["person_id"] is not None


@dataclass(frozen=True)
class Found:
    """What a search found. `case` is that of the reference; `people` are those of a like name, `more_people` whether there are others;
    `hits` are by case, the latest case first; `after` is where the next page begins. `words` are those that were looked for,
    `left_out` whether there were more than that.
    """

    text: str
    words: tuple[str, ...]
    left_out: bool
    case: Row | None
    people: tuple[Candidate, ...]
    more_people: bool
    hits: tuple[tuple[Row, tuple[Hit, ...]], ...]
    after: queries.Place | None

    @property
    def reached(self) -> int:
        """How many rows are shown."""
        return (self.case is not None) + len(self.people) + sum(len(hits) for _, hits in self.hits)


def line(text: str) -> str:
    """What somebody typed, as it is kept to be searched for."""
    return " ".join(text.split())[:_LONGEST]


def told(text: str, sealer: Sealer) -> str:
    """The words of a search as the audit trail has them."""
    return " ".join(sealer.digests(f"searched {word}")[0][:12] for word in searching.asked_for(text))


def look(
    session: Session, text: str, *, law: Law, actor: Actor, now: datetime, after: queries.Place | None = None
) -> Found:
    """What holds the words, one page of it; on the first page the case of that reference too, and people of a like name."""
    sight, words = law.sight(actor=actor, now=now), searching.asked_for(text)
    case = _case(session, text, sight) if after is None else None
    people, more = _people(session, text, sight) if after is None and case is None else ((), False)
    sealed = {kind.key for scheme in law.schemes for kind in scheme.records if not may(actor, kind.read)}
    rows, following = queries.holding(session, sight, words, sealed=sealed, after=after) if words else ([], None)
    by_case = (list(some) for _, some in groupby(rows, key=itemgetter("reference")))
    hits = tuple((some[0], tuple(_hit(row, words, law) for row in some)) for some in by_case)
    left_out = len(set(searching.words_in(text))) > len(words)
    return Found(text, words, left_out, case, people, more, hits, following)


def _case(session: Session, text: str, sight: Sight) -> Row | None:
    try:
        return queries.by_reference(session, sight, references.parse(text))
    except Invalid:
        return None


def _people(session: Session, text: str, sight: Sight) -> tuple[tuple[Candidate, ...], bool]:
    """Whoever is called much like that, the likest first, and whether there are more. Whoever has a birthday is looked up by it."""
    asked = searching.person_in(text)
    if asked is None:
        return (), False
    found = people_queries.near(session, [asked], sight, most=_COMPARED, by_birth=bool(asked.date_of_birth))
    like = by_likeness(asked, found, least=_LIKE_ENOUGH)
    return like[:MOST_PEOPLE], len(like) > MOST_PEOPLE or len(found) == _COMPARED


_LIKE_ENOUGH = 25
"""Of a hundred: two names that both slipped. Whoever searches says no more than names, so nothing else can speak for anybody."""
_COMPARED = 500  # people: of a name that more bear the latest are compared, and the page says that there are more


def _hit(row: Row, words: Sequence[str], law: Law) -> Hit:
    action = law.by_rule_set(row["rule_set"]).action(row["action"])
    if row["person_id"] is not None:
        return Hit(row, action.done)
    for answer in orjson.loads(row["answers"] or "[]"):
        for text in searching.written(answer):
            if place := searching.place_of(words, text):
                return Hit(row, action.done, _extract(text, place))
    return Hit(row, action.done)


_BEFORE, _BEHIND = 60, 120  # characters


def _extract(text: str, place: tuple[int, int]) -> tuple[str, str, str]:
    start, end = place
    before, behind = text[max(0, start - _BEFORE) : start], text[end : end + _BEHIND]
    if start > _BEFORE:
        before = f"… {before.partition(' ')[2]}"
    if end + _BEHIND < len(text):
        behind = f"{behind.rpartition(' ')[0]} …"
    return before, text[start:end], behind

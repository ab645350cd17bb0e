"""Who somebody may be already: people of other cases who are called much the same, each with what speaks for it and against."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from disclosure.domain import reference as references
from disclosure.domain.access import Actor
from disclosure.domain.application import PersonGiven
from disclosure.domain.corrected import first_of
from disclosure.domain.errors import Invalid
from disclosure.domain.law import Law
from disclosure.domain.matching import Likeness, Named, likeness
from disclosure.domain.scheme import DIFFERENT, SAME
from disclosure.services import case_state
from disclosure.store.person_keys import named, word_of
from disclosure.store.queries import cases as case_queries
from disclosure.store.queries import identities
from disclosure.store.queries import people as queries
from disclosure.store.queries.cases import CaseRow

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Candidate:
    """Somebody of another case, in all the parts that they play there, how like they are, and what was said of the two, if anything
    was; and whether that was said before one of them was named anew by a correction (`is_of_before`).
    """

    person: Row
    parts: tuple[str, ...]
    likeness: Likeness
    verdict: str = ""
    is_of_before: bool = False

    @property
    def word(self) -> str:
        """For a form to carry: another person in their place has another."""
        return word_of(self.person)


@dataclass(frozen=True)
class WhoElse:
    """A person as named, in every part that they play here, and whoever else they may be: the likest first.

    `places` are those in the case's list, and `person` is the person's row; there is none as long as there is no case.
    """

    named: Named
    parts: tuple[str, ...]
    candidates: tuple[Candidate, ...] = ()
    places: tuple[int, ...] = ()
    person: Row | None = None


def of_case(
    session: Session, reference: str, *, law: Law, actor: Actor, now: datetime
) -> tuple[CaseRow, tuple[WhoElse, ...]]:
    """Who the people of a case may be elsewhere. Raises NotFound for a case that this person may not see."""
    case = case_state.load(session, reference, law=law, actor=actor, now=now)
    rows: defaultdict[int, list[Row]] = defaultdict(list)
    for row in case_queries.people_of(session, case):
        rows[row["id"]].append(row)
    ours = [
        WhoElse(named(own[0]), tuple(one["part"] for one in own), (), tuple(one["ordinal"] for one in own), own[0])
        for own in rows.values()
    ]
    sight = law.sight(actor=actor, now=now)
    found = queries.near(session, [one.named for one in ours], sight, apart_from=case.id)
    said = identities.verdicts(session, {first_of(own[0]) for own in rows.values()})
    judged = {other for (_, other), told in said.items() if told["verdict"] in (SAME, DIFFERENT)}
    if unlike := judged - {first_of(row) for row in found}:  # said to be one, or two, however they are called
        found = [*found, *queries.who_stood_first_as(session, unlike, sight)]
    return case, _compared(ours, found, said)


def before_registering(
    session: Session,
    given: Sequence[PersonGiven],
    *,
    apart_from: int | None = None,
    law: Law,
    actor: Actor,
    now: datetime,
) -> tuple[WhoElse, ...]:
    """Who the people of an application may be already, before it becomes a case: those alone who may be somebody. The case that it
    comes of is left out.
    """
    parts: defaultdict[Named, list[str]] = defaultdict(list)
    for person in given:
        parts[Named(*(getattr(person, name) for name in Named._fields))].append(person.part)
    found = queries.near(session, parts, law.sight(actor=actor, now=now), apart_from=apart_from)
    ours = [WhoElse(person, tuple(own)) for person, own in parts.items()]
    return tuple(one for one in _compared(ours, found, {}) if one.candidates)


def digest_of(found: Sequence[WhoElse]) -> str:
    """One word for whom was shown: another candidate gives another word, so that nobody passes by one whom they did not see. No number
    of the database goes into it, which could be found out from it by trying.
    """
    shown = [
        (one.named, [(each.person["reference"], each.person["ordinal"], named(each.person)) for each in one.candidates])
        for one in found
    ]
    return sha256(repr(shown).encode()).hexdigest() if shown else ""


def by_likeness(person: Named, found: Iterable[Row], *, least: int) -> tuple[Candidate, ...]:
    """Those of the rows who are called like that person, by a score of at least that, the likest first."""
    compared = [
        Candidate(rows[0], tuple(one["part"] for one in rows), likeness(person, named(rows[0])))
        for rows in _by_person(found)
    ]
    like = (one for one in compared if one.likeness.score >= least)
    return tuple(sorted(like, key=lambda one: (-one.likeness.score, -one.person["case_id"], one.person["ordinal"])))


def _by_person(found: Iterable[Row]) -> Iterable[Sequence[Row]]:
    """The rows of each person, who is named in one case alone."""
    others: defaultdict[int, list[Row]] = defaultdict(list)
    for row in found:
        others[row["id"]].append(row)
    return others.values()


def _compared(
    ours: Iterable[WhoElse], found: Sequence[Row], said: Mapping[tuple[int, int], Row]
) -> tuple[WhoElse, ...]:
    others = _by_person(found)
    return tuple(replace(one, candidates=_candidates(one, others, said)) for one in ours)


def _candidates(
    ours: WhoElse, others: Iterable[Sequence[Row]], said: Mapping[tuple[int, int], Row]
) -> tuple[Candidate, ...]:
    """Those who may be the same person, or are told apart from them as kin, or of whom somebody has said something."""
    found = []
    for rows in others:
        row, parts = rows[0], tuple(one["part"] for one in rows)
        told = said.get((first_of(ours.person), first_of(row)), {}) if ours.person else {}
        verdict = str(told.get("verdict", ""))
        is_of_before = bool(
            verdict and ours.person and told["recorded_at"] < max(ours.person["recorded_at"], row["recorded_at"])
        )
        one = Candidate(row, parts, likeness(ours.named, named(row)), verdict, is_of_before)
        if one.likeness.is_candidate or one.likeness.kin or verdict:
            found.append(one)
    return tuple(sorted(found, key=lambda one: (-one.likeness.score, one.person["case_id"], one.person["ordinal"])))


def compared(
    session: Session,
    case: CaseRow,
    own: object,
    reference: object,
    other: object,
    *,
    law: Law,
    actor: Actor,
    now: datetime,
) -> Candidate | None:
    """Somebody of another case, by their place in its list, held against somebody of this one; None where either is not there for
    this person.
    """
    try:
        there = references.parse(str(reference))
    except Invalid:
        return None
    places = {str(one["ordinal"]): one for one in case_queries.people_of(session, case)} if own and other else {}
    ours = places.get(str(own))
    theirs = queries.in_case(session, there, other, law.sight(actor=actor, now=now)) if ours else None
    return Candidate(theirs, (theirs["part"],), likeness(named(ours), named(theirs))) if ours and theirs else None

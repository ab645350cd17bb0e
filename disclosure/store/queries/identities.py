"""Who was said to be one person, and who may be, as far as it was looked up.

What was said hangs on people by the rows in which they stood first, so that it holds when a correction names them anew; what was looked
up hangs on rows as they are named.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from disclosure.domain.scheme import DIFFERENT, EVERYWHERE, SAME
from disclosure.store.models import identities, likely, newcomers, people

Row = Mapping[str, Any]


def _later(one: Any, other: Any) -> ColumnElement[bool]:
    """Whether the one was said after the other, of the same two people."""
    same_two = or_(
        and_(one.c.person_id == other.c.person_id, one.c.other_person_id == other.c.other_person_id),
        and_(one.c.person_id == other.c.other_person_id, one.c.other_person_id == other.c.person_id),
    )
    said = tuple_(one.c.recorded_at, one.c.case_id, one.c.sequence)
    return and_(same_two, said > tuple_(other.c.recorded_at, other.c.case_id, other.c.sequence))


def _standing() -> Subquery:
    """The last word on each two people, from either side: `person_id`, `other_person_id`, `verdict`, `scope`."""
    said, after = identities.alias("said"), identities.alias("after")
    holds = ~exists(select(after.c.case_id).where(_later(after, said)))
    told = (said.c.verdict, said.c.scope, said.c.recorded_at)
    there = select(said.c.person_id, said.c.other_person_id, *told).where(holds)
    back = select(said.c.other_person_id.label("person_id"), said.c.person_id.label("other_person_id"), *told).where(
        holds
    )
    return union_all(there, back).subquery("standing")


def _is_of(person: Any, first: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the row names the person whose first row that is: it is that one, or a correction's."""
    return or_(person.c.id == first, person.c.first_id == first)


def verdicts(session: Session, person_ids: Collection[int]) -> Mapping[tuple[int, int], Row]:
    """What stands of these people and others, by the ids of the rows in which they stood first: `verdict`, `scope`, `recorded_at`. One
    statement.
    """
    standing = _standing()
    query = select(standing).where(standing.c.person_id.in_(person_ids)).order_by(standing.c.person_id)
    return {(row["person_id"], row["other_person_id"]): dict(row) for row in session.execute(query).mappings()}


def _said_to_be(own: Select[Any], standing: Subquery) -> Select[Any]:
    """Whom people are said to be: `same_as`, `person_id`. What holds everywhere leads further: who is the same as somebody who is the
    same. What was said of two cases alone does not, and neither does anything lead to somebody of whom it was said that they are another.
    """
    first = select(func.coalesce(people.c.first_id, people.c.id)).where(people.c.id.in_(own))
    same = (
        select(standing.c.person_id, standing.c.other_person_id, standing.c.scope)
        .where(standing.c.verdict == SAME)
        .subquery()
    )
    begun = select(same.c.person_id.label("same_as"), same.c.other_person_id.label("person_id"), same.c.scope)
    reached = begun.where(same.c.person_id.in_(first)).cte("reached", recursive=True)
    further = select(reached.c.same_as, same.c.other_person_id, same.c.scope).where(
        same.c.person_id == reached.c.person_id, same.c.scope == EVERYWHERE, reached.c.scope == EVERYWHERE
    )
    reached = reached.union(further)
    another = exists(
        select(standing.c.person_id).where(
            standing.c.person_id == reached.c.same_as,
            standing.c.other_person_id == reached.c.person_id,
            standing.c.verdict == DIFFERENT,
        )
    )
    here, there = people.alias("here"), people.alias("there")
    found = (
        select(here.c.id.label("same_as"), there.c.id.label("person_id"), literal(None, Integer).label("score"))
        .select_from(reached)
        .join(here, _is_of(here, reached.c.same_as))
        .join(there, _is_of(there, reached.c.person_id))
    )
    return found.where(here.c.id.in_(own), ~another).distinct()


def _likely_to_be(own: Select[Any], standing: Subquery) -> Select[Any]:
    """Whom people may be, as far as it was looked up and nobody says whether the two are one: `same_as`, `person_id`, `score`."""
    there = select(likely.c.person_id.label("same_as"), likely.c.other_person_id.label("person_id"), likely.c.score)
    back = select(likely.c.other_person_id.label("same_as"), likely.c.person_id, likely.c.score)
    both = union_all(there.where(likely.c.person_id.in_(own)), back.where(likely.c.other_person_id.in_(own))).subquery()
    one, other = people.alias("one"), people.alias("other")
    judged = exists(
        select(standing.c.person_id).where(
            standing.c.person_id == func.coalesce(one.c.first_id, one.c.id),
            standing.c.other_person_id == func.coalesce(other.c.first_id, other.c.id),
            standing.c.verdict.in_(
                (SAME, DIFFERENT)
            ),  # what was left open, or taken back, stands as if nothing had been said
        )
    )
    return (
        select(both.c.same_as, both.c.person_id, both.c.score)
        .join(one, one.c.id == both.c.same_as)
        .join(other, other.c.id == both.c.person_id)
        .where(~judged)
    )


def whom(own: Select[Any]) -> Subquery:
    """Who people are, as somebody has said, or may be: whom (`same_as`), `person_id`, and how like they are (`score`, None where it was
    said).
    """
    standing = _standing()
    return union_all(_said_to_be(own, standing), _likely_to_be(own, standing)).subquery()


def said_to_be(session: Session, person_ids: Collection[int]) -> set[tuple[int, int]]:
    """Of these people, who was said to be whom, by their ids. One statement."""
    own = select(people.c.id).where(people.c.id.in_(sorted(person_ids)))
    query = _said_to_be(own, _standing()).order_by("same_as", "person_id")
    return {(row.same_as, row.person_id) for row in session.execute(query)}


def newcomers_waiting(session: Session, *, most: int) -> list[int]:
    """Cases whose people are still to be looked up, the first that came first."""
    return list(session.scalars(select(newcomers.c.case_id).order_by(newcomers.c.case_id).limit(most)))


def also_waiting(session: Session, case_ids: Collection[int]) -> list[int]:
    """Which of these cases wait to be looked up."""
    query = select(newcomers.c.case_id).where(newcomers.c.case_id.in_(sorted(case_ids)))
    return list(session.scalars(query.order_by(newcomers.c.case_id)))


def likely_already(session: Session, person_ids: Collection[int]) -> set[tuple[int, int]]:
    """The ids of each two people of whom it was written down that they may be one, and one of whom is among these."""
    ids = sorted(person_ids)
    query = select(likely).where(or_(likely.c.person_id.in_(ids), likely.c.other_person_id.in_(ids)))
    return {(row.person_id, row.other_person_id) for row in session.execute(query.order_by(likely.c.person_id))}

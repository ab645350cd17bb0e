"""People as they are named in cases, found by how they are called: whoever looks sees those of cases that they may see."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, literal_column, or_, select
from sqlalchemy.orm import Session

from disclosure.domain.access import Sight
from disclosure.domain.matching import Named
from disclosure.domain.names import OF_NAMES, keys_of
from disclosure.store.models import cases, participations, people, person_keys
from disclosure.store.queries.sight import Kind, looked, visible, visible_to
from disclosure.store.types import LAST_ID, BigId

Row = Mapping[str, Any]
OF_THE_CASE = (
    "reference",
    "scheme",
    "rule_set",
    "route",
    "kind",
    "stage",
    "is_open",
    "outcome",
    "received_at",
    "owner_id",
)


def _in_their_cases() -> Select[Any]:
    """People in each part that they play in a case as it stands."""
    part = (participations.c.case_id, participations.c.ordinal, participations.c.part)
    return (
        select(people, *part, *(cases.c[name] for name in OF_THE_CASE))
        .join(participations, participations.c.person_id == people.c.id)
        .join(cases, cases.c.id == participations.c.case_id)
        .where(participations.c.sequence == cases.c.people_sequence)
    )


def near(
    session: Session,
    persons: Collection[Named],
    sight: Sight | None,
    *,
    apart_from: int | None = None,
    most: int | None = None,
    by_birth: bool = False,
) -> list[Row]:
    """Everybody who shares a key with one of the persons, in each part that they play in a case as it stands: live, closed or
    imported, of whatever scheme. One statement; none where there is nothing to look for.

    `apart_from` is a case whose own people are left out; `most` is of how many rows those of the latest cases will do; `by_birth`
    leaves out keys that are of names alone. Without a sight it is the system that looks, and it sees every case.
    """
    keys = sorted({key for person in persons for key in keys_of(person) if not (by_birth and key.startswith(OF_NAMES))})
    if not keys:
        return []
    kind = None if sight is None else Kind.of(sight)
    asked = {"keys": keys, "apart_from": apart_from, **(looked(sight) if sight else {})}
    return [dict(row) for row in session.execute(_near(kind, most, is_apart=apart_from is not None), asked).mappings()]


@lru_cache(maxsize=64)
def _near(kind: Kind | None, most: int | None, *, is_apart: bool) -> Select[Any]:
    """Put together once for each kind of sight: it takes longer than to find its rows."""
    found = select(person_keys.c.person_id).where(person_keys.c.key.in_(_KEYS)).distinct().subquery()
    query = _in_their_cases().where(people.c.id.in_(select(found.c.person_id)))
    if kind is not None:
        query = query.where(visible_to(kind))
    if is_apart:
        query = query.where(cases.c.id != bindparam("apart_from", type_=BigId))
    if most is None:
        return query.order_by(cases.c.id, participations.c.ordinal)
    return query.order_by(cases.c.id.desc(), participations.c.ordinal).limit(literal_column(str(most)))


_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)


def who_stood_first_as(session: Session, first_ids: Collection[int], sight: Sight) -> list[Row]:
    """Those who stood first in these rows, as they are named now, in each part that they play in a case that the person may see."""
    ids = sorted(first_ids)
    query = _in_their_cases().where(or_(people.c.id.in_(ids), people.c.first_id.in_(ids)), visible(sight))
    return [dict(row) for row in session.execute(query.order_by(cases.c.id, participations.c.ordinal)).mappings()]


def in_case(session: Session, reference: str, place: object, sight: Sight) -> Row | None:
    """Whoever has that place in the list of a case that the person may see, with the case; None where nobody has."""
    if not _is_a_place(place):
        return None
    query = _in_their_cases().where(cases.c.reference == reference, participations.c.ordinal == place, visible(sight))
    row = session.execute(query.order_by(cases.c.id)).mappings().first()
    return None if row is None else dict(row)


def in_place(session: Session, reference: str, place: object) -> Row | None:
    """Whoever has that place in the list of the case's people as it stands: the person; None where nobody has."""
    query = (
        select(people)
        .join(participations, participations.c.person_id == people.c.id)
        .join(cases, cases.c.id == participations.c.case_id)
        .where(
            cases.c.reference == reference,
            participations.c.sequence == cases.c.people_sequence,
            participations.c.ordinal == place,
        )
    )
    if not _is_a_place(place):
        return None
    row = session.execute(query.order_by(participations.c.ordinal)).mappings().first()
    return None if row is None else dict(row)


def _is_a_place(place: object) -> bool:
    return isinstance(place, int) and 0 <= place <= LAST_ID


def these(session: Session, person_ids: Collection[int]) -> list[Row]:
    """People by their ids, in each part that they play, with the case; for the jobs, whoever may see it."""
    query = _in_their_cases().where(people.c.id.in_(sorted(person_ids)))
    return [dict(row) for row in session.execute(query.order_by(people.c.id, participations.c.ordinal)).mappings()]


def of_case(session: Session, case_id: int) -> list[Row]:
    """Everybody of a case in each of their parts, with the case; for the jobs, whoever may see it."""
    query = _in_their_cases().where(cases.c.id == case_id).order_by(participations.c.ordinal)
    return [dict(row) for row in session.execute(query).mappings()]

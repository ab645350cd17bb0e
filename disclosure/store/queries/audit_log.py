"""Who looked at what: the accesses of a case, of a person's cases, of a user, and the refusals. Latest first, paged by key."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from string import ascii_lowercase, ascii_uppercase
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from disclosure.store.models import accesses, cases, participations, people, users
from disclosure.store.types import LAST_ID

PAGE = 50
_PART = "%Y%m%dT%H%M%S%f"
_ASCII_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)


@dataclass(frozen=True)
class Key:
    """The place of an access among all, latest first: what a page of them goes on from."""

    at: datetime
    session_id: int
    sequence: int

    def as_text(self) -> str:
        """For an address."""
        return f"{self.at.astimezone(UTC):{_PART}}.{self.session_id}.{self.sequence}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The key that `as_text` wrote; None for anything else."""
        try:
            at, session_id, sequence = text.split(".")
            numbers = int(session_id), int(sequence)
            is_a_place = all(0 <= number <= LAST_ID for number in numbers)
            return cls(datetime.strptime(at, _PART).replace(tzinfo=UTC), *numbers) if is_a_place else None
        except ValueError:
            return None


@dataclass(frozen=True)
class Looked:
    """One access. `reference` is the case's, where it was one; `user_id` is None for the system and for nobody."""

    key: Key
    at: datetime
    user_id: int | None
    username: str
    name: str
    entry: str
    reference: str
    about: str
    reached: int
    refused: bool
    purpose: str


@dataclass(frozen=True)
class Found:
    """A person as recorded in a case: enough to tell two of one name apart."""

    id: int
    given_names: str
    family_name: str
    date_of_birth: str
    cases: int


def case_id_of(session: Session, reference: str) -> int | None:
    """The number of any case: an auditor asks who looked at it, and sees nothing of it."""
    return session.scalar(select(cases.c.id).where(cases.c.reference == reference).order_by(cases.c.id))


def of_case(session: Session, case_id: int, *, before: Key | None = None) -> tuple[Looked, ...]:
    """Who looked at the case; a page and one more where more follow."""
    return _page(session, accesses.c.case_id == case_id, before)


def of_person(session: Session, person_id: int, *, before: Key | None = None) -> tuple[Looked, ...]:
    """Who looked at the cases in which the person plays or played a part."""
    theirs = select(participations.c.case_id).where(participations.c.person_id == person_id)
    return _page(session, accesses.c.case_id.in_(theirs), before)


def of_user(session: Session, user_id: int, *, before: Key | None = None) -> tuple[Looked, ...]:
    """What the user looked at."""
    return _page(session, accesses.c.user_id == user_id, before)


def refusals(session: Session, *, before: Key | None = None) -> tuple[Looked, ...]:
    """What was refused, to anybody."""
    return _page(session, accesses.c.refused.is_(True), before)


def people_named(session: Session, family_name: str, given_names: str, *, most: int = PAGE) -> tuple[Found, ...]:
    """The people of that family name whose given names begin so, whatever the case; `most` and one more if there are more."""
    cases_of = (
        select(func.count(participations.c.case_id.distinct()))
        .where(participations.c.person_id == people.c.id)
        .scalar_subquery()
    )
    query = (
        select(people.c.id, people.c.given_names, people.c.family_name, people.c.date_of_birth, cases_of.label("cases"))
        .where(
            func.lower(people.c.family_name).in_(_spellings(family_name)),
            or_(
                *(func.lower(people.c.given_names).startswith(one, autoescape=True) for one in _spellings(given_names))
            ),
        )
        .order_by(people.c.given_names, people.c.date_of_birth, people.c.id)
        .limit(most + 1)
    )
    return tuple(
        Found(row.id, row.given_names, row.family_name, row.date_of_birth, row.cases) for row in session.execute(query)
    )


def person(session: Session, person_id: int) -> Found | None:
    """The person with that number."""
    row = session.execute(select(people).where(people.c.id == person_id).order_by(people.c.id)).first()
    return None if row is None else Found(row.id, row.given_names, row.family_name, row.date_of_birth, 0)


def _page(session: Session, condition: ColumnElement[bool], before: Key | None) -> tuple[Looked, ...]:
    query: Select[Any] = (
        select(accesses, users.c.username, users.c.name, cases.c.reference)
        .outerjoin(users, users.c.id == accesses.c.user_id)
        .outerjoin(cases, cases.c.id == accesses.c.case_id)
        .where(condition)
        .order_by(accesses.c.at.desc(), accesses.c.session_id.desc(), accesses.c.sequence.desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        query = query.where(_earlier(before))
    return tuple(_looked(row) for row in session.execute(query))


def _earlier(key: Key) -> ColumnElement[bool]:
    at, number = accesses.c.at, accesses.c.session_id
    return or_(
        at < key.at,
        and_(at == key.at, number < key.session_id),
        and_(at == key.at, number == key.session_id, accesses.c.sequence < key.sequence),
    )


def _looked(row: Any) -> Looked:
    return Looked(
        key=Key(row.at, row.session_id, row.sequence),
        at=row.at,
        user_id=row.user_id,
        username=row.username or "",
        name=row.name or "",
        entry=row.entry,
        reference=row.reference or "",
        about=row.about,
        reached=row.reached,
        refused=row.refused,
        purpose=row.purpose,
    )


def _spellings(text: str) -> Collection[str]:
    """What lower() makes of a name, however it was written: SQLite's leaves letters beyond ASCII as they are."""
    return {text.lower(), *(one.translate(_ASCII_LOWER) for one in (text, text.title(), text.upper()))}

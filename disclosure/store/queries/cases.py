"""One case, whole: its row, its events with their records, its deadlines, its people."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from sqlalchemy import BindParameter, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from disclosure.domain import facts
from disclosure.domain.access import Sight
from disclosure.domain.calendar import Calendar, days_read
from disclosure.store.models import calendars, cases, deadlines, events, participations, people, records, users
from disclosure.store.queries.sight import Kind, looked, visible, visible_to
from disclosure.store.types import JsonRows, rows_read

Row = Mapping[str, Any]


class EventRow(NamedTuple):
    """An event with the record it made and the name of who did it. `answers` is None without a record."""

    sequence: int
    action: str
    outcome: str
    actor_id: int | None
    actor_name: str
    occurred_at: datetime
    recorded_at: datetime
    request_key: str | None
    digest: str
    kind: str | None
    form: str
    language: str
    answers: tuple[Row, ...] | None
    about: int | None
    supersedes: int | None

    @property
    def values(self) -> dict[str, Any]:
        """The answers' values by name."""
        return {answer["name"]: answer["value"] for answer in self.answers or ()}


class CaseRow(NamedTuple):
    """A case as stored."""

    id: int
    version: int
    recorded_from: datetime
    facts: Mapping[str, Any]
    events: tuple[EventRow, ...]
    deadlines: tuple[Row, ...]
    owner_name: str = ""


# What hangs on a case comes with it: each statement costs more than these few rows.
_DUE = tuple(deadlines.c)
_DEADLINES = select(JsonRows(*_DUE)).where(deadlines.c.case_id == cases.c.id).scalar_subquery().label("deadlines")
_OWNER = select(users.c.name).where(users.c.id == cases.c.owner_id).scalar_subquery().label("owner_name")
_CASE = select(cases, _OWNER, _DEADLINES).order_by(cases.c.id)
_HELD = select(cases.c.id, cases.c.version).order_by(cases.c.id).with_for_update(of=cases)


def load(
    session: Session, reference: str, sight: Sight, *, lock: bool = False, known: CaseRow | None = None
) -> CaseRow | None:
    """The case of that reference, or None when there is none that this person may see. Two statements, and one more to
    lock it.

    `lock` keeps other writers of the case away until the transaction ends; what they wrote before is read after that. `known` is the
    case as read before: where it still stands at that version nothing of it can have changed, and it is not read again.
    """
    asked = {"reference": reference, **looked(sight)}
    if lock:
        held = session.execute(_asked_for(Kind.of(sight), lock=True), asked).first()
        if held is None:
            return None
        if known is not None and (held.id, held.version) == (known.id, known.version):
            return known
    row = session.execute(_asked_for(Kind.of(sight), lock=False), asked).mappings().first()
    return None if row is None else _whole(session, dict(row))


@lru_cache(maxsize=64)
def _asked_for(kind: Kind, *, lock: bool) -> Select[Any]:
    return (_HELD if lock else _CASE).where(cases.c.reference == bindparam("reference"), visible_to(kind))


def load_any(session: Session, case_id: int, *, lock: bool = False) -> CaseRow | None:
    """A case by its id, for jobs and the verifier: no person's sight is asked."""
    if lock:
        session.execute(_HELD.where(cases.c.id == case_id)).first()
    row = session.execute(_CASE.where(cases.c.id == case_id)).mappings().first()
    return None if row is None else _whole(session, dict(row))


def load_several(session: Session, references: Collection[str], sight: Sight) -> list[CaseRow]:
    """Those of the cases that the person may see, whole, by reference. Two statements however many they are, none for none."""
    if not references:
        return []
    query = _CASE.where(cases.c.reference.in_(sorted(references)), visible(sight)).order_by(None)
    rows = [dict(row) for row in session.execute(query.order_by(cases.c.reference)).mappings()]
    ids = [row["id"] for row in rows]
    done: defaultdict[int, list[EventRow]] = defaultdict(list)
    for one in session.execute(_EVENTS_OF_SEVERAL, {"of": ids}).mappings():
        done[one["case_id"]].append(_event(dict(one)))
    return [_row(row, tuple(done[row["id"]])) for row in rows]


def _whole(session: Session, row: dict[str, Any]) -> CaseRow:
    return _row(row, _events(session, row["id"]))


def _row(row: Row, done: tuple[EventRow, ...]) -> CaseRow:
    due = rows_read(row["deadlines"], _DUE)
    return CaseRow(
        id=row["id"],
        version=row["version"],
        recorded_from=row["recorded_from"],
        facts={name: row[name] for name in facts.COLUMNS},
        events=done,
        deadlines=tuple(sorted(due, key=lambda one: (one["sequence"], one["due_at"], one["clock"]))),
        owner_name=row["owner_name"] or "",
    )


# To build a statement takes longer than to find its rows: these are built once.
_OF_SEVERAL: BindParameter[Any] = bindparam("of", expanding=True)
_DONE = (
    select(
        events.c.case_id, events.c.sequence, events.c.action, events.c.outcome, events.c.actor_id, events.c.occurred_at,
        events.c.recorded_at, events.c.request_key, events.c.digest, users.c.name.label("actor_name"),
        records.c.kind, records.c.form, records.c.language, records.c.answers, records.c.about, records.c.supersedes,
    )
    .select_from(
        events.outerjoin(
            records, and_(records.c.case_id == events.c.case_id, records.c.sequence == events.c.sequence)
        ).outerjoin(users, users.c.id == events.c.actor_id)
    )
    .order_by(events.c.case_id, events.c.sequence)
)  # fmt: skip
_EVENTS = _DONE.where(events.c.case_id == bindparam("of"))
_EVENTS_OF_SEVERAL = _DONE.where(events.c.case_id.in_(_OF_SEVERAL))


def _events(session: Session, case_id: int) -> tuple[EventRow, ...]:
    return tuple(_event(dict(row)) for row in session.execute(_EVENTS, {"of": case_id}).mappings())


def _event(row: Row) -> EventRow:
    return EventRow(
        sequence=row["sequence"],
        action=row["action"],
        outcome=row["outcome"],
        actor_id=row["actor_id"],
        actor_name=row["actor_name"] or "",
        occurred_at=row["occurred_at"],
        recorded_at=row["recorded_at"],
        request_key=row["request_key"],
        digest=row["digest"],
        kind=row["kind"],
        form=row["form"] or "",
        language=row["language"] or "",
        answers=tuple(orjson.loads(row["answers"])) if row["answers"] else None,
        about=row["about"],
        supersedes=row["supersedes"],
    )


def people_of(session: Session, case: CaseRow) -> tuple[Row, ...]:
    """The people of the case with the parts they play, as they stand now."""
    query = (
        select(people, participations.c.part, participations.c.ordinal)
        .join(participations, participations.c.person_id == people.c.id)
        .where(participations.c.case_id == case.id, participations.c.sequence == case.facts["people_sequence"])
        .order_by(participations.c.ordinal)
    )
    return tuple(dict(row) for row in session.execute(query).mappings())


def by_request(session: Session, request_key: str) -> tuple[str, int] | None:
    """The reference and event of an earlier arrival of the same request, if there was one."""
    query = (
        select(cases.c.reference, events.c.sequence)
        .join(events, events.c.case_id == cases.c.id)
        .where(events.c.request_key == request_key)
        .order_by(events.c.case_id)
    )
    found = session.execute(query).first()
    return None if found is None else (found.reference, found.sequence)


def last(session: Session) -> tuple[int, int, str] | None:
    """How many cases there are, the last one's id and its reference; None where there is no case."""
    query = select(func.count(), func.max(cases.c.id))
    many, last_id = session.execute(query.order_by(func.count())).one()
    if not many:
        return None
    reference = session.scalar(select(cases.c.reference).where(cases.c.id == last_id).order_by(cases.c.id))
    return many, last_id, str(reference)


def exists(session: Session, reference: str, sight: Sight) -> int | None:
    """The id of a case that the person may see, or None."""
    query = select(cases.c.id).where(cases.c.reference == reference, visible(sight)).order_by(cases.c.id)
    return session.scalar(query)


def seen_of(session: Session, references: Collection[str], sight: Sight) -> set[str]:
    """Those of the references whose cases the person may see. One statement."""
    query = select(cases.c.reference).where(cases.c.reference.in_(sorted(references)), visible(sight))
    return set(session.scalars(query.order_by(cases.c.reference)))


def id_of(session: Session, reference: str) -> int | None:
    """The id of a case, seen or not: only to put on record who tried to look at it."""
    return session.scalar(select(cases.c.id).where(cases.c.reference == reference).order_by(cases.c.id))


def calendar_of(session: Session, version: str) -> Calendar | None:
    """The calendar that a stored deadline was reckoned with."""
    row = session.execute(select(calendars).where(calendars.c.version == version).order_by(calendars.c.version)).first()
    return None if row is None else Calendar.of(row.nation, days_read(row.days), row.source)

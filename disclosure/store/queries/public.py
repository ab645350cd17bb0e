"""What the public process asks: drafts by the digest of what opens them, what waits to be registered, how often something was tried."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import RowMapping, and_, bindparam, func, select, tuple_, union_all
from sqlalchemy.orm import Session

from disclosure.domain.contact import Reach
from disclosure.store.db import VERSION, check_version, schema_versions
from disclosure.store.models import cases, deadlines, drafts, messages, public_attempts, public_status, submissions

# Each of these is asked with every page: once built, a statement need not be built again.
_SINCE = drafts.c.seen_at > bindparam("since")
_ITS = and_(drafts.c.token_digest == bindparam("digest"), _SINCE)
# With the schema's version, which a cookie that opens nothing is told too: there is a row, and no draft in it.
_BY_TOKEN = select(drafts, schema_versions.c.version_num).select_from(schema_versions.outerjoin(drafts, _ITS))
_TO_CHANGE = (
    select(drafts, VERSION.label("version_num"))
    .where(drafts.c.token_digest == bindparam("digest"))
    .with_for_update(of=drafts)
)
_BY_PHRASE = (
    select(drafts.c.id, drafts.c.token_digest)
    .where(drafts.c.phrase_digest.in_(bindparam("digests", expanding=True)), _SINCE)
    .with_for_update()
)
_BY_ID = select(drafts).where(drafts.c.id == bindparam("draft_id")).with_for_update()
_REFERENCE_GIVEN = select(submissions.c.reference).where(submissions.c.request_key == bindparam("request_key"))


def draft_by_token(session: Session, digest: str, *, since: datetime) -> RowMapping | None:
    """The draft of a cookie that was touched since then. Raises OtherVersion where the schema has been changed since."""
    row = session.execute(_BY_TOKEN, {"digest": digest, "since": since}).mappings().first()
    check_version(row["version_num"] if row else None)
    return row if row and row["id"] is not None else None


def draft_to_change(session: Session, digest: str) -> RowMapping | None:
    """The draft of a cookie, whenever it was touched, locked. Raises OtherVersion where the schema has been changed since."""
    row = session.execute(_TO_CHANGE, {"digest": digest}).mappings().first()
    if row is not None:
        check_version(row["version_num"])
    return row


def draft_by_phrase(session: Session, digests: Collection[str], *, since: datetime) -> Any | None:
    """A phrase's draft that was touched since then, locked: its `id`, and its `token_digest`."""
    return session.execute(_BY_PHRASE, {"digests": list(digests), "since": since}).first()


def draft_by_id(session: Session, draft_id: int) -> RowMapping | None:
    """A draft, locked: whoever else sends or changes it waits."""
    return session.execute(_BY_ID, {"draft_id": draft_id}).mappings().first()


def reference_given(session: Session, request_key: str) -> str | None:
    """The reference that this request was given before."""
    return session.scalar(_REFERENCE_GIVEN, {"request_key": request_key})


def waiting(session: Session, *, after: int, most: int) -> Sequence[Any]:
    """What was sent and is no case yet, in the order in which it came: the next so many after that one."""
    query = select(submissions.c.id, submissions.c.reference, submissions.c.request_key, submissions.c.sealed)
    query = query.where(submissions.c.registered_at.is_(None), submissions.c.id > after)
    return session.execute(query.order_by(submissions.c.id).limit(most)).all()


def number_waiting(session: Session) -> int:
    """How much was sent and is no case yet."""
    return session.scalar(select(func.count()).where(submissions.c.registered_at.is_(None))) or 0


_HOLD = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("key"), 0)))
_ATTEMPTS = (
    select(public_attempts.c.key, func.count())
    .where(public_attempts.c.key.in_(bindparam("keys", expanding=True)), public_attempts.c.at > bindparam("since"))
    .group_by(public_attempts.c.key)
    .order_by(public_attempts.c.key)
)


def hold_attempts(session: Session, key: str) -> None:
    """Let nobody else count under this key until the transaction is over. SQLite has one writer at a time anyway."""
    if session.connection().dialect.name == "postgresql":
        session.execute(_HOLD, {"key": key})


def attempts(session: Session, keys: Collection[str], *, since: datetime) -> dict[str, int]:
    """How often each was tried since then; what never was is left out."""
    found = session.execute(_ATTEMPTS, {"keys": list(keys), "since": since})
    return {str(row[0]): int(row[1]) for row in found}


class StatusRow(NamedTuple):
    """How far a request has come, by when its applicant hears more, and when it was asked that it be taken back."""

    reference: str
    phase: str
    promised_on: date | None
    reachable: bool
    contact_ends_on: date | None
    referral: bool
    taken_back_at: datetime | None

    def reachable_on(self, day: date) -> bool:
        """Whether any way of reaching them is safe on that day."""
        return Reach(self.reachable, self.contact_ends_on).on(day)


class Told(NamedTuple):
    """What an applicant is told, and the case as it is: the columns that say so, and when its running clocks run out."""

    id: int
    phase: str
    promised_on: date | None
    facts: Mapping[str, Any]
    running: tuple[datetime, ...]


def status_by(session: Session, reference: str, digests: Collection[str]) -> str | None:
    """The reference, if it belongs to the phrase."""
    belongs = and_(public_status.c.reference == reference, public_status.c.phrase_digest.in_(digests))
    return session.scalar(select(public_status.c.reference).where(belongs))


_TOLD = public_status.c
_STATUS = select(*(getattr(_TOLD, name) for name in StatusRow._fields)).where(_TOLD.reference == bindparam("reference"))


def status(session: Session, reference: str) -> StatusRow | None:
    """Of the request of that reference."""
    row = session.execute(_STATUS, {"reference": reference}).first()
    return None if row is None else StatusRow(*row)


def told_and_so(
    session: Session, phases: Collection[str], finished: str, promised: Collection[tuple[str, str, str, str]]
) -> Iterator[Told]:
    """What was told of every request that is not told to be finished, or whose case is open again, beside its case.

    `promised` are the clocks whose end reaches an applicant, each by rule set, route, kind of case, and its key.
    """
    is_promised = tuple_(cases.c.rule_set, cases.c.route, cases.c.kind, deadlines.c.clock).in_(sorted(promised))
    due = (
        select(func.min(deadlines.c.due_at))
        .where(deadlines.c.case_id == cases.c.id, deadlines.c.stopped_at.is_(None), is_promised)
        .scalar_subquery()
    )
    beside = select(public_status, cases.c.is_open, cases.c.initial_checks_at, due.label("due_at")).join(
        cases, cases.c.id == public_status.c.case_id
    )
    # Two questions, so that each is asked of an index: nearly all requests are finished, and nearly all cases closed.
    going_on = beside.where(public_status.c.phase.in_([one for one in phases if one != finished]))
    open_again = beside.where(public_status.c.phase == finished, cases.c.is_open.is_(True))
    both = union_all(going_on, open_again).subquery()
    for row in session.execute(select(both).order_by(both.c.id)):
        facts = {"is_open": row.is_open, "initial_checks_at": row.initial_checks_at}
        yield Told(row.id, row.phase, row.promised_on, facts, (row.due_at,) if row.due_at else ())


def message_came(session: Session, request_key: str) -> bool:
    """Whether it was kept before."""
    return session.scalar(select(messages.c.id).where(messages.c.request_key == request_key)) is not None


def messages_waiting(session: Session) -> Sequence[Any]:
    """What applicants said of requests that are cases, and their case does not have yet, in the order in which it came."""
    query = select(
        messages.c.id,
        messages.c.reference,
        messages.c.request_key,
        messages.c.received_at,
        messages.c.sealed,
        public_status.c.case_id,
    ).join(public_status, public_status.c.reference == messages.c.reference)
    undelivered = (messages.c.delivered_at.is_(None), public_status.c.case_id.is_not(None))
    return session.execute(query.where(*undelivered).order_by(messages.c.id)).all()


def owner_of(session: Session, case_id: int) -> int | None:
    """Whose the case is."""
    owner: int | None = session.execute(select(cases.c.owner_id).where(cases.c.id == case_id)).scalar_one()
    return owner

"""What an applicant asks and says after sending, without an account: with the reference and the words, and with nothing else."""

import json
from dataclasses import replace
from datetime import datetime

import structlog
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from disclosure.domain import reference as references
from disclosure.domain.access import Actor, Permission, Role
from disclosure.domain.answers import Answer, Answers
from disclosure.domain.contact import reach_of
from disclosure.domain.errors import Invalid
from disclosure.domain.law import Law
from disclosure.domain.notices import NoticeKind
from disclosure.domain.public_status import Phase, phase_of, promised_on, takes_back
from disclosure.domain.scheme import NOTE
from disclosure.services import casework, notices
from disclosure.services.drafts import as_compared
from disclosure.services.intake import WAITS
from disclosure.services.sealing import Envelope, Opener, Sealer
from disclosure.store.db import writing
from disclosure.store.models import messages, public_status
from disclosure.store.queries import accounts
from disclosure.store.queries import public as queries
from disclosure.store.queries.public import StatusRow


def look_up(session: Session, typed: str, phrase: str, *, sealer: Sealer) -> str:
    """The reference of the request that these belong to; empty where there is none, whichever of the two is wrong."""
    try:
        reference = references.parse(typed)
    except Invalid:
        reference = ""
    return queries.status_by(session, reference, sealer.digests(as_compared(phrase))) or ""


def status(session: Session, reference: str) -> StatusRow | None:
    """How far it has come."""
    return queries.status(session, reference)


def receive(
    session: Session, reference: str, said: Answers, *, request_key: str, envelope: Envelope, now: datetime
) -> None:
    """Keep what an applicant says, once however often it is sent."""
    row = {
        "reference": reference,
        "request_key": request_key,
        "received_at": now,
        "sealed": envelope.seal(_written(said), _about(reference, request_key)),
    }
    try:
        with writing(session):
            if not queries.message_came(session, request_key):
                session.execute(insert(messages), row)
            session.commit()
    except IntegrityError:  # the same message, at the same moment, by another click: one of the two is there
        if not queries.message_came(session, request_key):
            raise
        session.rollback()


def came(session: Session, request_key: str) -> bool:
    """Whether this was received before: by the first of two clicks."""
    return queries.message_came(session, request_key)


def deliver(session: Session, *, law: Law, actor: Actor, opener: Opener, now: datetime) -> int:
    """Put what applicants said on their cases, and tell who works on them; how many there were.

    What was said before the request became a case waits for it.
    """
    waiting = queries.messages_waiting(session)
    session.rollback()
    bearer = replace(actor, also=frozenset({Permission.NOTE}))
    delivered = 0
    for row in waiting:
        try:
            answers = opener.read(row.sealed, _about(row.reference, row.request_key), _read)
            casework.relay(session, row.case_id, NOTE, answers, row.request_key, law=law, actor=bearer, now=now)
        except WAITS as fault:  # it waits, and the others go on
            session.rollback()
            structlog.get_logger(__name__).error("message_waits", fault=type(fault).__name__)
            continue
        with writing(session):
            notices.raise_once(session, _notices(session, row.id, row.case_id, now))
            done = {"delivered_at": now, "sealed": None}
            session.execute(update(messages).where(messages.c.id == row.id).values(done))
            _keep_told(session, row.reference, answers, row.received_at)
            session.commit()
        delivered += 1
    return delivered


def _keep_told(session: Session, reference: str, answers: Answers, received_at: datetime) -> None:
    """What they are told from now on goes by the plan that they told last, and says when they first asked to take it back."""
    its = update(public_status).where(public_status.c.reference == reference)
    if reach := reach_of(answers):
        session.execute(its.values(reachable=reach.is_reachable, contact_ends_on=reach.ends_on))
    if takes_back(answers):
        session.execute(its.where(public_status.c.taken_back_at.is_(None)).values(taken_back_at=received_at))


def _notices(session: Session, number: int, case_id: int, now: datetime) -> list[dict[str, object]]:
    """For whoever owns the case; for those who take in requests, where nobody does. Of a restricted case they are shown only if they
    were let into it, as the page of notices sees to.
    """
    owner = queries.owner_of(session, case_id)
    told = {owner} if owner else set(accounts.with_roles(session, {Role.INTAKE, Role.SUPERVISOR}))
    row = {
        "case_id": case_id,
        "kind": NoticeKind.MESSAGE,
        "key": f"{NoticeKind.MESSAGE}:{number}",
        "at": now,
        "detail": {},
    }
    return [{**row, "user_id": user} for user in sorted(told)]


def tell(session: Session, *, law: Law) -> int:
    """Bring what applicants are told up to what their cases are; how many were told something new."""
    promised = {
        (scheme.rule_set, route.code, route.kind, clock.key)
        for scheme in law.schemes
        for route in scheme.routes
        for clock in scheme.clocks_of(route.key)
        if clock.is_promised
    }
    changed = []
    for row in queries.told_and_so(session, list(Phase), Phase.FINISHED, promised):
        so = {"phase": phase_of(row.facts), "promised_on": promised_on(row.facts, row.running)}
        if so != {"phase": row.phase, "promised_on": row.promised_on}:
            changed.append((row.id, so))
    session.rollback()
    with writing(session):
        for number, so in changed:
            session.execute(update(public_status).where(public_status.c.id == number).values(so))
        session.commit()
    return len(changed)


def _about(reference: str, request_key: str) -> str:
    return f"messages:{reference}:{request_key}"


def _written(said: Answers) -> str:
    return json.dumps([said.form, said.version, said.language, [dict(one) for one in said.rows]], ensure_ascii=False)


def _read(text: str) -> Answers:
    form, version, language, items = json.loads(text)
    return Answers(form, version, language, tuple(Answer(**one) for one in items))

"""Receives what the public sent: first safely kept, then registered as a case by the jobs, within seconds.

What cannot be registered waits where it is, and keeps nobody else waiting.
"""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import insert, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from disclosure.domain.access import Actor, Permission
from disclosure.domain.answers import Answer, Answers
from disclosure.domain.application import Application, PersonGiven
from disclosure.domain.contact import Reach, reach_of
from disclosure.domain.errors import DisclosureError
from disclosure.domain.facts import RECEIVED_AT
from disclosure.domain.law import Law
from disclosure.domain.public_status import Phase, looked_at_by, promised_at_receipt
from disclosure.domain.words import N_
from disclosure.services import casework, drafts, tokens
from disclosure.services.brake import Attempt, count
from disclosure.services.drafts import Draft
from disclosure.services.sealing import Envelope, Opener, Sealer, Unreadable
from disclosure.store.db import writing
from disclosure.store.models import public_status, submissions
from disclosure.store.queries import cases as case_queries
from disclosure.store.queries import public as queries

# What keeps one thing that was sent waiting, and nobody else's: its key was taken away, another version wrote it, the engine refuses
# it, the database has no room for a value of it, or for its number.
WAITS = (Unreadable, DisclosureError, DataError, IntegrityError, OverflowError)
REGISTERS = frozenset({Permission.REGISTER, Permission.ALLEGE})
GIVEN = "reference_given"
_AT_ONCE = 50  # read together


def registrar(system: Actor) -> Actor:
    """The system, which registers what the public sent, and the crimes that they allege, without any role."""
    return replace(system, also=REGISTERS)


def receive(
    session: Session,
    draft: Draft,
    application: Application,
    *,
    law: Law,
    sealer: Sealer,
    envelope: Envelope,
    attempt: Attempt,
    now: datetime,
) -> str:
    """Keep what was sent, empty its draft, and say which reference it has: all of it or nothing.

    What was sent before keeps the reference that it got then. Raises Changed where it is not what was looked over any more, and
    TooMany where the `attempt` is one too many.
    """
    given: dict[str, Any] = {"law": law, "sealer": sealer, "envelope": envelope, "attempt": attempt, "now": now}
    try:
        return _received(session, draft, application, **given)
    except IntegrityError:  # sent at the same moment from elsewhere, or the reference is another's
        return _received(session, draft, application, **given)


def _received(
    session: Session,
    draft: Draft,
    application: Application,
    *,
    law: Law,
    sealer: Sealer,
    envelope: Envelope,
    attempt: Attempt,
    now: datetime,
) -> str:
    reference = tokens.new_reference()
    received_at: Any = application.columns[RECEIVED_AT]
    scheme = law.for_receipt(application.scheme, received_at)
    applied_to = (scheme, scheme.route(application.route), received_at)
    looked_at = looked_at_by(*applied_to, law=law)
    row = {
        "reference": reference,
        "request_key": draft.request_key,
        "received_at": now,
        "sealed": envelope.seal(_written(application), _about(reference)),
    }
    with writing(session):
        count(session, attempt)
        left: dict[str, Any] = {"looked_at_by": looked_at, "names_nobody": not application.names_somebody}
        phrase = drafts.finish(session, draft, reference, sealer=sealer, now=now, **left)
        if phrase is None and (there := queries.reference_given(session, draft.request_key)) is not None:
            session.rollback()
            return there
        session.execute(insert(submissions), row)
        # Who asks as part of their job tells no plan: they are reached at work.
        reach = reach_of(application.answers) or Reach(is_reachable=True)
        told = {
            "reference": reference,
            "phrase_digest": phrase,
            "phase": Phase.RECEIVED,
            "promised_on": promised_at_receipt(*applied_to, law=law),
            "reachable": reach.is_reachable,
            "contact_ends_on": reach.ends_on,
            "referral": application.is_referral,
        }
        session.execute(insert(public_status), told)
        session.commit()
    return reference


def register_waiting(session: Session, *, law: Law, actor: Actor, opener: Opener, now: datetime) -> int:
    """Register what was sent and is no case yet, in the order in which it came, each with its own time; how many there were.

    `actor` is a `registrar`. Run twice at once, one of the two finds the other's cases there already.
    """
    number, last, is_more = 0, 0, True
    while is_more:
        rows = queries.waiting(session, after=last, most=_AT_ONCE)
        session.rollback()
        for row in rows:
            try:
                application = opener.read(row.sealed, _about(row.reference), _read)
                _register(session, row, application, law=law, actor=actor, now=now)
            except WAITS as fault:
                session.rollback()
                structlog.get_logger(__name__).error("submission_waits", submission=row.id, fault=type(fault).__name__)
                continue
            number += 1
        is_more, last = len(rows) == _AT_ONCE, rows[-1].id if rows else 0
    return number


def _register(session: Session, row: Any, application: Application, *, law: Law, actor: Actor, now: datetime) -> None:
    given: dict[str, Any] = {"law": law, "actor": actor, "now": now, "request_key": row.request_key}
    try:
        registered = casework.register(session, application, **given, reference=row.reference)
    except IntegrityError:
        if case_queries.id_of(session, row.reference) is None:
            raise
        # A case has this reference already: among 100,000 cases, one in ten million.
        registered = casework.register(session, _with_given(application, row.reference), **given)
    with writing(session):
        done = {"registered_at": now, "sealed": None}
        session.execute(update(submissions).where(submissions.c.id == row.id).values(done))
        its = {"case_id": case_queries.id_of(session, registered.reference)}
        session.execute(update(public_status).where(public_status.c.reference == row.reference).values(its))
        session.commit()


def _with_given(application: Application, reference: str) -> Application:
    """Under a reference of its own the case says which one the applicant was shown."""
    answers = application.answers
    shown = Answer(GIVEN, N_("Reference that the applicant was shown"), reference, reference)
    return replace(application, answers=replace(answers, items=(*answers.items, shown)))


def number_waiting(session: Session) -> int:
    """How much was sent and is no case yet: more than nothing after a run wants somebody's eye."""
    number = queries.number_waiting(session)
    session.rollback()
    return number


def _about(reference: str) -> str:
    return f"submissions:{reference}"


def _written(application: Application) -> str:
    answers = application.answers
    return json.dumps(
        {
            "scheme": application.scheme,
            "route": application.route,
            "columns": {name: _plain(value) for name, value in application.columns.items()},
            "people": [person._asdict() for person in application.people],
            "answers": [answers.form, answers.version, answers.language, [dict(one) for one in answers.rows]],
        },
        ensure_ascii=False,
    )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _read(text: str) -> Application:
    kept: dict[str, Any] = json.loads(text)
    form, version, language, items = kept["answers"]
    columns = {**kept["columns"], "received_at": datetime.fromisoformat(kept["columns"]["received_at"])}
    return Application(
        kept["scheme"],
        kept["route"],
        columns,
        tuple(PersonGiven(**one) for one in kept["people"]),
        Answers(form, version, language, tuple(Answer(**one) for one in items)),
    )

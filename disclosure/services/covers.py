"""Cover for absence: somebody does somebody else's work from a day to a day. Entered in the trail as changes of accounts are."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from disclosure.domain.access import FORCE_WIDE, Actor, Permission, may
from disclosure.domain.clocks import london_date
from disclosure.domain.errors import NotFound, Reason, Refused, refuse
from disclosure.domain.words import N_
from disclosure.services import accesses, sessions
from disclosure.services.accesses import Entry, Reading
from disclosure.store.db import writing
from disclosure.store.models import covers
from disclosure.store.queries import accounts
from disclosure.store.queries import covers as queries


class Cover(NamedTuple):
    """Who is away, who does their work, and from which day to which, both included."""

    absent_id: int
    covering_id: int
    first_day: date
    last_day: date


def may_arrange(actor: Actor, absent_id: int) -> bool:
    """Whether this person may say who does that person's work: their own, or whoever gives work out."""
    return actor.user_id == absent_id or may(actor, Permission.ASSIGN)


def begin(session: Session, cover: Cover, *, actor: Actor, now: datetime, request_key: str = "") -> None:
    """Have somebody's work done by another. The same request again changes nothing. Raises Refused with every reason."""
    with writing(session):
        if sessions.is_first(session, actor.session_id, request_key):
            refuse(_against(session, cover, actor=actor, now=now))
            session.execute(insert(covers).values(cover._asdict()))
            days = f"{cover.first_day.isoformat()}/{cover.last_day.isoformat()}"
            _note(session, f"user:{cover.absent_id} covered by user:{cover.covering_id} {days}", actor=actor, now=now)
        session.commit()


def end(session: Session, number: int, *, actor: Actor, now: datetime) -> None:
    """End it now, or before it begins. Done twice, it changes nothing more. Raises NotFound, also for what is not theirs to end."""
    with writing(session):
        found = queries.one(session, number)
        if found is None or not (may_arrange(actor, found["absent_id"]) or actor.user_id == found["covering_id"]):
            raise NotFound
        if found["ended_at"] is None:
            session.execute(update(covers).where(covers.c.id == number).values(ended_at=now))
            told = f"user:{found['absent_id']} no longer covered by user:{found['covering_id']}"
            _note(session, told, actor=actor, now=now)
        session.commit()


def _against(session: Session, cover: Cover, *, actor: Actor, now: datetime) -> list[Reason]:
    found = []
    here = accounts.with_roles(session, FORCE_WIDE)
    if not may_arrange(actor, cover.absent_id):
        raise Refused(
            [Reason("not_theirs", N_("You can arrange cover for yourself. Ask a supervisor for anybody else."))]
        )
    if cover.absent_id == cover.covering_id:
        found.append(Reason("by_themselves", N_("Choose somebody else to cover: nobody covers for themselves.")))
    elif not {cover.absent_id, cover.covering_id} <= here.keys():
        found.append(Reason("not_here", N_("Choose people who can own cases and still have an account.")))
    if cover.last_day < cover.first_day:
        found.append(Reason("backwards", N_("The last day is before the first. Check the days.")))
    elif cover.last_day < london_date(now):
        found.append(Reason("over", N_("The last day is past. Choose today or a later day.")))
    if any(_overlaps(cover, one) for one in queries.since(session, cover.first_day, of_user=cover.absent_id)):
        text = N_("The same cover is arranged already for some of these days. End it first.")
        found.append(Reason("arranged", text))
    return found


def _overlaps(cover: Cover, other: Mapping[str, Any]) -> bool:
    """Whether that one, which has not ended when this begins, is of the same two people and begins before this ends."""
    same = (other["absent_id"], other["covering_id"]) == (cover.absent_id, cover.covering_id)
    return same and other["first_day"] <= cover.last_day


def _note(session: Session, what: str, *, actor: Actor, now: datetime) -> None:
    accesses.add(session, Reading(Entry.ACCOUNT, about=what, reached=1), actor=actor, now=now)

"""Calls that are being taken down: kept sealed as they are typed, by whoever is at it, until they are registered as a case.

Whoever may register may open and go on with any of them. What nobody touched for some days is removed.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Update, delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from disclosure.domain.access import Actor
from disclosure.domain.errors import DisclosureError, NotFound, Reason, Refused
from disclosure.domain.words import N_
from disclosure.services import accesses, sections, tokens
from disclosure.services.accesses import Entry, Reading
from disclosure.services.sealing import Sealer, Unreadable
from disclosure.services.sections import Section
from disclosure.store.db import writing
from disclosure.store.models import intakes
from disclosure.store.queries import intakes as queries
from disclosure.store.queries.intakes import IntakeRow

DAYS = 7
"""Where nothing else is said, for how long a call is kept that nobody goes on with."""
WARNED = timedelta(days=1)
"""How long before that the list says so."""


@dataclass(frozen=True)
class Call:
    """A call as far as it is taken down, with the names of whoever began it and wrote in it last.

    `journey` and `channel` are codes. Where no key of ours opens it, `is_readable` is false and it has no sections.
    """

    id: int
    journey: str
    channel: str
    version: int
    began_at: datetime
    began_by: str
    touched_at: datetime
    touched_by: str
    touched_by_id: int
    request_key: str
    sections: Mapping[str, Section]
    is_readable: bool = True

    @property
    def about(self) -> str:
        """As the audit trail names it."""
        return about(self.id)

    @property
    def registering_key(self) -> str:
        """The key of the one request that registers it, whoever sends it and however often."""
        return _registering_key(self.id, self.request_key)

    @property
    def takers(self) -> tuple[str, ...]:
        """Who took it down, whoever began it first."""
        return tuple(dict.fromkeys((self.began_by, *(one.text.by for one in self.sections.values() if one.text.by))))


class NotThisCall(DisclosureError):
    """The page belongs to a call that is not there any more. `reference` and `by` where it was registered, and by whom."""

    def __init__(self, reference: str = "", by: int | None = None) -> None:
        super().__init__("not_this_call", text=N_("This call is no longer among those that are taken down."))
        self.reference, self.by = reference, by


def about(number: int) -> str:
    """A call as the audit trail names it."""
    return f"intake:{number}"


def _registering_key(number: int, request_key: str) -> str:
    return tokens.digest(f"intake {number} {request_key}")


def listed(session: Session, *, sealer: Sealer) -> list[Call]:
    """Every call that is no case yet, the one begun last first."""
    return [_opened(row, sealer) for row in queries.unregistered(session)]


def find(session: Session, number: int, *, sealer: Sealer) -> Call:
    """The call of that number, whether a key opens it or not. Raises NotFound."""
    row = queries.one(session, number)
    if row is None:
        raise NotFound
    return _opened(row, sealer)


def still_there(session: Session, number: int, request_key: str, *, sealer: Sealer) -> Call:
    """The call that a page with this key belongs to. Raises as `change` does."""
    return _of_page(session, queries.one(session, number), number, request_key, sealer)


def registered_as(session: Session, call: Call) -> str:
    """The reference of its case, where it was registered while somebody else still wrote in it; else empty."""
    found = queries.registered_by(session, call.registering_key)
    return found[0] if found else ""


def begin(
    session: Session,
    *,
    journey: str,
    channel: str,
    begun: Mapping[str, Section],
    request_key: str,
    sealer: Sealer,
    actor: Actor,
    now: datetime,
) -> int:
    """Begin a call, in which this stands already; its number. The same request again gives the one that it began."""
    row = {
        "journey": journey, "channel": channel, "sealed": b"", "version": 1, "began_at": now, "began_by": actor.user_id,
        "touched_at": now, "touched_by": actor.user_id, "request_key": request_key,
    }  # fmt: skip
    try:
        with writing(session):
            number = int(session.execute(insert(intakes).values(row)).inserted_primary_key[0])  # type: ignore[attr-defined]
            session.execute(_at(number).values(sealed=_sealed(number, begun, sealer)))
            session.commit()
    except IntegrityError:
        earlier = queries.begun_by(session, request_key)
        if earlier is None:
            raise
        return earlier
    return number


def change(
    session: Session,
    number: int,
    request_key: str,
    altered: Callable[[Call], Call],
    *,
    sealer: Sealer,
    actor: Actor,
    now: datetime,
) -> Call:
    """Change the call as it stands now, whatever somebody else did meanwhile. What changes nothing leaves it untouched.

    Raises NotFound, NotThisCall where another call, or a case, is what a page of this key would be about, and Refused where no
    key opens it any more.
    """
    with writing(session):
        call = _of_page(session, queries.one(session, number, lock=True), number, request_key, sealer)
        new = altered(call)
        if new == call:
            session.rollback()
            return call
        new = replace(
            new, version=call.version + 1, touched_at=now, touched_by=actor.name, touched_by_id=actor.user_id or 0
        )
        kept = {
            "journey": new.journey, "channel": new.channel, "sealed": _sealed(number, new.sections, sealer),
            "version": new.version, "touched_at": now, "touched_by": actor.user_id,
        }  # fmt: skip
        session.execute(_at(number).values(kept))
        session.commit()
    return new


def finish(session: Session, call: Call, case_id: int, *, actor: Actor, now: datetime) -> None:
    """It is being registered, in a transaction that the caller commits: nothing of it is kept but its case. What somebody wrote in it
    meanwhile keeps it where it is.
    """
    session.execute(delete(intakes).where(intakes.c.id == call.id, intakes.c.version == call.version))
    reading = Reading(Entry.INTAKE, case_id=case_id, about=f"{call.about} registered", reached=1)
    accesses.add(session, reading, actor=actor, now=now)


def remove(session: Session, number: int, request_key: str, reason: str, *, actor: Actor, now: datetime) -> None:
    """Remove it without a case. `reason` is a code, which the audit trail keeps. Done twice, it changes nothing more."""
    with writing(session):
        gone = session.execute(delete(intakes).where(intakes.c.id == number, intakes.c.request_key == request_key))
        if gone.rowcount:  # type: ignore[attr-defined]
            reading = Reading(Entry.INTAKE, about=f"{about(number)} removed {reason}", reached=1)
            accesses.add(session, reading, actor=actor, now=now)
        session.commit()


def purge(session: Session, *, actor: Actor, now: datetime, days: int = DAYS) -> int:
    """Remove the calls that nobody touched for so long; how many there were. The trail keeps the number of each."""
    with writing(session):
        untouched = delete(intakes).where(intakes.c.touched_at <= now - timedelta(days=days))
        gone = sorted(session.scalars(untouched.returning(intakes.c.id)))
        head = None
        for number in gone:  # an entry stands on the one before it
            reading = Reading(Entry.INTAKE, about=f"{about(number)} removed untouched", reached=1)
            head = accesses.add(session, reading, actor=actor, now=now, head=head)
        session.commit()
    return len(gone)


def _at(number: int) -> Update:
    return update(intakes).where(intakes.c.id == number)


def _of_page(session: Session, row: IntakeRow | None, number: int, request_key: str, sealer: Sealer) -> Call:
    if row is not None and row.request_key == request_key:
        return readable(_opened(row, sealer))
    found = queries.registered_by(session, _registering_key(number, request_key))
    if found:
        raise NotThisCall(*found)
    raise NotFound if row is None else NotThisCall()


def readable(call: Call) -> Call:
    """The same. Raises Refused where no key opens it any more."""
    if not call.is_readable:
        raise Refused(
            [Reason("sealed", N_("The key that this call was sealed with is no longer here: it cannot be opened."))]
        )
    return call


def _sealed(number: int, kept: Mapping[str, Section], sealer: Sealer) -> bytes:
    return sealer.seal(json.dumps(sections.as_json(kept), ensure_ascii=False), _row(number))


def _opened(row: IntakeRow, sealer: Sealer) -> Call:
    found: dict[str, Section] = {}
    try:
        found, is_readable = sections.from_json(json.loads(sealer.open(row.sealed, _row(row.id)))), True
    except (Unreadable, TypeError, ValueError):
        is_readable = False
    return Call(
        id=row.id,
        journey=row.journey,
        channel=row.channel,
        version=row.version,
        began_at=row.began_at,
        began_by=row.began_name,
        touched_at=row.touched_at,
        touched_by=row.touched_name,
        touched_by_id=row.touched_by,
        request_key=row.request_key,
        sections=found,
        is_readable=is_readable,
    )


def _row(number: int) -> str:
    return f"intakes:{number}"

"""Readings: what left the product, to whom, why. The entry is committed before the answer goes out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from disclosure.domain import chain
from disclosure.domain.access import Actor, Permission, may
from disclosure.domain.errors import DisclosureError, NotAllowed
from disclosure.domain.words import N_
from disclosure.services.carried import Changed
from disclosure.store.db import writing
from disclosure.store.models import accesses, user_sessions
from disclosure.store.queries import accounts


class Entry(StrEnum):
    """What kind of thing an access was: a kind of page or file, signing in or out."""

    ACCOUNT = "account"
    ACTION = "action"
    AUDIT = "audit"
    CASE = "case"
    EXPORT = "export"
    FIGURES = "figures"
    INTAKE = "intake"
    LIST = "list"
    PAGE = "page"
    PEOPLE = "people"
    RECORD = "record"
    SEARCH = "search"
    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_OUT = "sign_out"


WORDS: Mapping[Entry, str] = MappingProxyType(
    {
        Entry.ACCOUNT: N_("Account"),
        Entry.ACTION: N_("Form of an action"),
        Entry.AUDIT: N_("Audit trail"),
        Entry.CASE: N_("Case"),
        Entry.EXPORT: N_("Figures as a file"),
        Entry.FIGURES: N_("Figures"),
        Entry.INTAKE: N_("Call being taken down"),
        Entry.LIST: N_("List of cases"),
        Entry.PAGE: N_("Page"),
        Entry.PEOPLE: N_("People who may be known"),
        Entry.RECORD: N_("Record"),
        Entry.SEARCH: N_("Search"),
        Entry.SIGN_IN: N_("Signed in"),
        Entry.SIGN_IN_FAILED: N_("Sign-in failed"),
        Entry.SIGN_OUT: N_("Signed out"),
    }
)


@dataclass(frozen=True)
class Reading:
    """One entry. `entry` says what kind of page, `about` which thing in it, `reached` how many rows were shown."""

    entry: Entry
    case_id: int | None = None
    about: str = ""
    reached: int = 0
    refused: bool = False


class NotKept(DisclosureError):
    """The database takes no entry of what is read, and says nothing: a trigger or a rule stands before it, or a session is gone."""

    def __init__(self) -> None:
        text = N_(
            "The database does not keep who reads what, so nothing is shown. Have `disclosure audit verify` say what is wrong."
        )
        super().__init__("not_kept", text=text)


@dataclass(frozen=True)
class Head:
    """Where a session's chain stands."""

    length: int
    digest: str


def admit(session: Session, permission: Permission, reading: Reading, *, actor: Actor, now: datetime) -> None:
    """Let whoever acts come to what the reading is of. Raises NotAllowed once the refusal is on record.

    The system's own work, in which nobody is named, may do everything.
    """
    if actor.user_id is None or may(actor, permission):
        return
    record(session, replace(reading, refused=True), actor=actor, now=now)
    raise NotAllowed


def record(
    session: Session,
    reading: Reading,
    *,
    actor: Actor,
    now: datetime,
    head: Head | None = None,
    changed: Changed | None = None,
) -> Head:
    """Add the entry to the chain of the actor's session and commit. What the session carries is kept with it where it `changed`.

    `head` is where the chain stood when the request began: it saves a statement, and is looked up anew when it has moved.
    """
    with writing(session):
        added = add(session, reading, actor=actor, now=now, head=head, changed=changed)
        session.commit()
    return added


def add(
    session: Session,
    reading: Reading,
    *,
    actor: Actor,
    now: datetime,
    head: Head | None = None,
    changed: Changed | None = None,
) -> Head:
    """Add the entry inside a transaction that the caller commits. Raises NotKept."""
    carried, as_read = ({}, {}) if changed is None else ({"content": changed.text}, {"of_content": changed.read})
    at = head or _head(session, actor)
    while True:
        row = _row(reading, at, actor=actor, now=now)
        values = {"accesses": row["sequence"], "head_digest": row["digest"], "last_seen_at": now, **carried}
        stood = {"of_session": actor.session_id, "of_length": at.length, "of_digest": at.digest}
        moved = session.execute(_AS_READ if as_read else _GONE_ON, {**values, **stood, **as_read})
        if moved.rowcount == 1:  # type: ignore[attr-defined]
            session.execute(_ADDED, row)
            return Head(int(str(row["sequence"])), str(row["digest"]))
        if changed is not None and as_read:  # somebody else of this session may have changed what it carries
            carried, as_read = {"content": changed.merged(session, actor.session_id)}, {}
            continue
        tried, at = at, _head(session, actor)
        if at == tried:  # nobody was quicker: something swallows what is written
            raise NotKept


def _head(session: Session, actor: Actor) -> Head:
    found = accounts.head_of_session(session, actor.session_id)
    if found is None:
        raise NotKept
    return Head(*found)


# Put together once, since every page writes these two; what is set are the columns that are given.
_ADDED = insert(accesses)
_GONE_ON = update(user_sessions).where(
    user_sessions.c.id == bindparam("of_session"),
    user_sessions.c.accesses == bindparam("of_length"),
    user_sessions.c.head_digest == bindparam("of_digest"),
)
_AS_READ = _GONE_ON.where(user_sessions.c.content == bindparam("of_content"), user_sessions.c.ended_at.is_(None))


def _row(reading: Reading, at: Head, *, actor: Actor, now: datetime) -> dict[str, object]:
    row: dict[str, object] = {
        "session_id": actor.session_id,
        "sequence": at.length + 1,
        "at": now,
        "user_id": actor.user_id,
        "entry": reading.entry,
        "case_id": reading.case_id,
        "about": reading.about,
        "reached": reading.reached,
        "refused": reading.refused,
        "purpose": actor.purpose,
        "previous_digest": at.digest,
    }
    row["digest"] = chain.access_digest(row)
    return row

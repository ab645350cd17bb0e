"""Sessions as rows: a person's in the browser, one of the command line, one for a process. Each is a chain of accesses."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from disclosure.domain import chain, credentials, signs
from disclosure.domain.access import Actor, Role
from disclosure.domain.errors import NotFound
from disclosure.domain.words import N_
from disclosure.services import tokens
from disclosure.services.accesses import Head
from disclosure.services.carried import Changed
from disclosure.store.db import writing
from disclosure.store.models import user_sessions
from disclosure.store.queries import accounts as queries
from disclosure.store.queries.accounts import SessionRow

# What two servers' clocks may differ by. Anything later than that was written while a clock was ahead.
CLOCKS_APART = timedelta(minutes=2)
LONGEST_PURPOSE = 1_000  # characters
ANONYMOUS_KEPT = timedelta(hours=24)
REQUESTS = "requests"  # of what a session carries: the keys of those that gave or changed a password


@dataclass(frozen=True)
class Limits:
    """How long a session lasts: since it was last used, and in all."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True)
class Opened:
    """A new session. Only its holder ever has the token."""

    id: int
    token: str
    head: Head


def is_over(row: SessionRow, *, limits: Limits, now: datetime) -> bool:
    """Whether a session can no longer be used. One without a user has nothing to guard and only the absolute limit."""
    if row.ended_at is not None or now >= row.created_at + limits.absolute:
        return True
    if (
        row.created_at > now + CLOCKS_APART
    ):  # opened while a clock was ahead: it would last until the clock is there again
        return True
    if row.user is None:
        return False
    return row.user.disabled_at is not None or now >= row.last_seen_at + limits.idle


def add(
    session: Session,
    kind: str,
    *,
    user_id: int | None,
    now: datetime,
    content: Mapping[str, object] | None = None,
    token: str = "",
) -> Opened:
    """Add a session inside a transaction that the caller commits. Only an invented one is given its token."""
    token = token or tokens.new_key()
    row = {
        "token_digest": tokens.digest(token),
        "kind": kind,
        "user_id": user_id,
        "created_at": now,
        "last_seen_at": now,
        "ended_at": None,
        "content": json.dumps(dict(content or {})),
        "accesses": 0,
        "head_digest": chain.NO_HEAD,
    }
    key = session.execute(insert(user_sessions).values(row)).inserted_primary_key  # type: ignore[attr-defined]
    return Opened(int(key[0]), token, Head(0, chain.NO_HEAD))


def open_web(
    session: Session, *, user_id: int | None, now: datetime, content: Mapping[str, object] | None = None
) -> Opened:
    """A session of the browser; without a user it only carries what the sign-in page needs."""
    return _open(session, "web", user_id=user_id, now=now, content=content)


def open_process(session: Session, *, now: datetime) -> int:
    """The session of a process, for what is read or refused without anybody signed in."""
    return _open(session, "process", user_id=None, now=now).id


def open_command_line(session: Session, *, user_id: int | None, purpose: str, now: datetime, token: str = "") -> int:
    """The session of one command; without a user, the system acts. No way in leads through its token."""
    content = {"purpose": purpose}
    return _open(session, "command_line", user_id=user_id, now=now, content=content, token=token).id


def command_line_actor(session: Session, username: str, *, purpose: str, now: datetime) -> Actor:
    """Who acts on the command line, in a session of this run; an empty name is the system. Raises NotFound, Invalid (purpose)."""
    purpose = signs.line(purpose, "purpose", most=LONGEST_PURPOSE)
    found = queries.user_by_username(session, credentials.as_typed(username)) if username else None
    user = None if found is None or found[0].disabled_at is not None else found[0]
    if username and user is None:
        text = N_("There is no user %(username)s, or the account is disabled.")
        raise NotFound("unknown_actor", text=text, username=username)
    user_id = None if user is None else user.id
    number = open_command_line(session, user_id=user_id, purpose=purpose, now=now)
    if user is None:
        return Actor(None, "", frozenset(), number, purpose)
    return Actor(user.id, user.name, frozenset(Role(role) for role in user.roles), number, purpose)


def touch(session: Session, session_id: int, *, now: datetime, changed: Changed | None = None) -> None:
    """Say that a session was used, and keep what it carries, where no access entry does so."""
    used = update(user_sessions).where(user_sessions.c.id == session_id).values(last_seen_at=now)
    with writing(session):
        if changed is None:
            session.execute(used)
        else:
            as_read = used.where(user_sessions.c.content == changed.read, user_sessions.c.ended_at.is_(None))
            if session.execute(as_read.values(content=changed.text)).rowcount != 1:  # type: ignore[attr-defined]
                session.execute(used.values(content=changed.merged(session, session_id)))
        session.commit()


def is_first(session: Session, session_id: int, request_key: str) -> bool:
    """Keep a request with the session that it came in, inside a transaction that the caller commits; False if it came before.

    A form can be sent again only in its own session, whose token it carries. Without a key every request is the first.
    """
    if not request_key:
        return True
    content = json.loads(queries.content_of_session(session, session_id, lock=True) or "{}")
    known = content.get(REQUESTS, [])
    if request_key in known:
        return False
    content[REQUESTS] = [*known, request_key]
    session.execute(update(user_sessions).where(user_sessions.c.id == session_id).values(content=json.dumps(content)))
    return True


def came_before(session: Session, session_id: int, request_key: str) -> bool:
    """Whether the request was kept with the session already."""
    known = json.loads(queries.content_of_session(session, session_id) or "{}").get(REQUESTS, [])
    return request_key in known


def end(session: Session, session_id: int, *, now: datetime) -> None:
    """End a session inside a transaction that the caller commits. What it carried goes."""
    _end(session, user_sessions.c.id == session_id, now)


def end_all_of(session: Session, user_id: int, *, now: datetime, but: int | None = None) -> None:
    """End every session of a user, but one, inside a transaction that the caller commits."""
    condition = user_sessions.c.user_id == user_id
    _end(session, condition if but is None else condition & (user_sessions.c.id != but), now)


def drop_anonymous(session: Session, session_id: int) -> None:
    """Remove a session in which nobody signed in, inside a transaction that the caller commits."""
    session.execute(delete(user_sessions).where(user_sessions.c.id == session_id, *_ANONYMOUS))


def purge(session: Session, *, now: datetime) -> int:
    """Remove what sign-in pages left behind: day-old sessions in which nobody signed in. Gives their number."""
    with writing(session):
        old = delete(user_sessions).where(user_sessions.c.created_at <= now - ANONYMOUS_KEPT, *_ANONYMOUS)
        removed = session.execute(old).rowcount  # type: ignore[attr-defined]
        session.commit()
    return int(removed)


# Only these hold no accesses and no events; every other row is part of the audit trail.
_ANONYMOUS = (user_sessions.c.kind == "web", user_sessions.c.user_id.is_(None), user_sessions.c.accesses == 0)


def _open(
    session: Session,
    kind: str,
    *,
    user_id: int | None,
    now: datetime,
    content: Mapping[str, object] | None = None,
    token: str = "",
) -> Opened:
    with writing(session):
        opened = add(session, kind, user_id=user_id, now=now, content=content, token=token)
        session.commit()
    return opened


def _end(session: Session, condition: object, now: datetime) -> None:
    still = user_sessions.c.ended_at.is_(None)
    session.execute(update(user_sessions).where(condition, still).values(ended_at=now, content="{}"))  # type: ignore[arg-type]

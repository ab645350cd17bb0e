"""Users with their roles, the session behind a request, and failed sign-ins."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from disclosure.domain.access import Role
from disclosure.store.db import VERSION, check_version
from disclosure.store.models import case_access, cases, sign_in_attempts, user_roles, user_sessions, users


@dataclass(frozen=True)
class UserRow:
    """A user as pages and the door need one: with roles, without the password."""

    id: int
    username: str
    name: str
    roles: tuple[str, ...]
    must_change_password: bool
    is_demo: bool
    district: str | None
    team: str | None
    disabled_at: datetime | None
    saved_lists: str | None = None


@dataclass(frozen=True)
class SessionRow:
    """A session as stored; `user` is None for one in which nobody has signed in."""

    id: int
    created_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None
    content: str
    accesses: int
    head_digest: str
    user: UserRow | None


_USER = (
    users.c.id, users.c.username, users.c.name, users.c.must_change_password, users.c.is_demo, users.c.district,
    users.c.team, users.c.disabled_at, users.c.saved_lists,
)  # fmt: skip
_SESSION = (
    user_sessions.c.created_at, user_sessions.c.last_seen_at, user_sessions.c.ended_at, user_sessions.c.content,
    user_sessions.c.accesses, user_sessions.c.head_digest,
)  # fmt: skip


def session_of_command(session: Session, token_digest: str) -> tuple[int, datetime] | None:
    """The number of a command's session and when it was opened."""
    query = select(user_sessions.c.id, user_sessions.c.created_at).where(
        user_sessions.c.token_digest == token_digest, user_sessions.c.kind == "command_line"
    )
    found = session.execute(query.order_by(user_sessions.c.id)).first()
    return None if found is None else (found.id, found.created_at)


# Built once: every request asks it.
_BY_TOKEN: Select[Any] = (
    select(user_sessions.c.id.label("session_id"), *_SESSION, *_USER, user_roles.c.role, VERSION)
    .outerjoin(users, users.c.id == user_sessions.c.user_id)
    .outerjoin(user_roles, user_roles.c.user_id == users.c.id)
    .where(user_sessions.c.token_digest == bindparam("token_digest"), user_sessions.c.kind == "web")
    .order_by(user_roles.c.role)
)


def session_by_token(session: Session, token_digest: str) -> SessionRow | None:
    """The web session of a token with its user and their roles: one statement, since every page asks it.

    Raises OtherVersion where the schema has been changed since.
    """
    rows = session.execute(_BY_TOKEN, {"token_digest": token_digest}).all()
    if not rows:
        return None
    first = rows[0]
    check_version(first.schema_version)
    return SessionRow(
        id=first.session_id,
        created_at=first.created_at,
        last_seen_at=first.last_seen_at,
        ended_at=first.ended_at,
        content=first.content,
        accesses=first.accesses,
        head_digest=first.head_digest,
        user=None if first.id is None else _user(rows),
    )


def head_of_session(session: Session, session_id: int) -> tuple[int, str] | None:
    """How long the session's chain of accesses is, and the digest it ends with; None where there is no such session."""
    query = select(user_sessions.c.accesses, user_sessions.c.head_digest).where(user_sessions.c.id == session_id)
    row = session.execute(query.order_by(user_sessions.c.id)).one_or_none()
    return None if row is None else (row.accesses, row.head_digest)


def content_of_session(session: Session, session_id: int, *, lock: bool = False, of_ended: bool = True) -> str | None:
    """What the session carries, as JSON; None where there is none. `lock` keeps others from changing it until the transaction ends."""
    query = select(user_sessions.c.content).where(user_sessions.c.id == session_id).order_by(user_sessions.c.id)
    query = query if of_ended else query.where(user_sessions.c.ended_at.is_(None))
    return session.execute(query.with_for_update() if lock else query).scalar_one_or_none()


def user_by_username(session: Session, username: str) -> tuple[UserRow, str] | None:
    """The user of that name, with the password's digest: only for signing in."""
    found = session.execute(_users(users.c.password_hash).where(users.c.username == username)).all()
    return (_user(found), str(found[0].password_hash)) if found else None


def user_by_id(session: Session, user_id: int) -> UserRow | None:
    """The user with that number."""
    found = session.execute(_users().where(users.c.id == user_id)).all()
    return _user(found) if found else None


def id_of_username(session: Session, username: str) -> int | None:
    """The number of the user of that name."""
    return session.scalar(select(users.c.id).where(users.c.username == username).order_by(users.c.id))


def password_hash_of(session: Session, user_id: int) -> str | None:
    """The password's digest: only for changing it."""
    return session.scalar(select(users.c.password_hash).where(users.c.id == user_id).order_by(users.c.id))


def page_of_users(session: Session, *, after: int | None = None, size: int = 50) -> tuple[UserRow, ...]:
    """Users by name, `size` and one more where more follow; `after` is the number of the last one shown."""
    keys = select(users.c.id).order_by(users.c.name, users.c.id).limit(size + 1)
    if after is not None:
        name = select(users.c.name).where(users.c.id == after).scalar_subquery()
        keys = keys.where(or_(users.c.name > name, and_(users.c.name == name, users.c.id > after)))
    return _by_user(session.execute(_users().where(users.c.id.in_(keys.scalar_subquery()))).all())


def all_users(session: Session) -> tuple[UserRow, ...]:
    """Every user by name, for the command line."""
    return _by_user(session.execute(_users()).all())


def with_roles(session: Session, roles: Collection[Role]) -> dict[int, str]:
    """Those who are still here and hold one of the roles, by name: number to name."""
    holders = select(user_roles.c.user_id).where(user_roles.c.role.in_(sorted(roles)))
    query = (
        select(users.c.id, users.c.name)
        .where(users.c.disabled_at.is_(None), users.c.id.in_(holders))
        .order_by(users.c.name, users.c.id)
    )
    return {row.id: row.name for row in session.execute(query)}


def districts_of(session: Session, role: Role) -> dict[int, str | None]:
    """Those who are still here and hold the role, each with the district of their account."""
    holders = select(user_roles.c.user_id).where(user_roles.c.role == role)
    query = select(users.c.id, users.c.district).where(users.c.disabled_at.is_(None), users.c.id.in_(holders))
    return {row.id: row.district for row in session.execute(query.order_by(users.c.id))}


class ByName(NamedTuple):
    """Case and user of everybody who is kept out of a case now by name, and of everybody who is let into it."""

    kept_out: frozenset[tuple[int, int]]
    let_in: frozenset[tuple[int, int]]


def by_name(session: Session, *, now: datetime) -> ByName:
    """Of the open cases. One statement."""
    query = (
        select(case_access.c.case_id, case_access.c.user_id, case_access.c.allow)
        .join(cases, cases.c.id == case_access.c.case_id)
        .where(
            cases.c.is_open.is_(True),
            case_access.c.from_at <= now,
            or_(case_access.c.until_at.is_(None), case_access.c.until_at > now),
        )
    )
    rows = list(session.execute(query.order_by(case_access.c.case_id)))
    return ByName(
        *(frozenset((row.case_id, row.user_id) for row in rows if row.allow is allow) for allow in (False, True))
    )


def latest_use(session: Session) -> datetime | None:
    """When any session was last used; None before the first."""
    latest: datetime | None = session.scalar(select(func.max(user_sessions.c.last_seen_at)))
    return latest


def failures(session: Session, key: str, *, since: datetime, until: datetime, most: int) -> tuple[datetime, ...]:
    """When sign-ins under this key failed between the two times, the latest first, `most` at most."""
    query = (
        select(sign_in_attempts.c.at)
        .where(sign_in_attempts.c.key == key, sign_in_attempts.c.at > since, sign_in_attempts.c.at <= until)
        .order_by(sign_in_attempts.c.at.desc(), sign_in_attempts.c.id.desc())
        .limit(most)
    )
    return tuple(session.scalars(query))


def _users(*further: Any) -> Select[Any]:
    return (
        select(*_USER, user_roles.c.role, *further)
        .outerjoin(user_roles, user_roles.c.user_id == users.c.id)
        .order_by(users.c.name, users.c.id, user_roles.c.role)
    )


def _by_user(rows: Iterable[Row[Any]]) -> tuple[UserRow, ...]:
    grouped: dict[int, list[Row[Any]]] = {}
    for row in rows:
        grouped.setdefault(row.id, []).append(row)
    return tuple(_user(group) for group in grouped.values())


def _user(rows: Iterable[Row[Any]]) -> UserRow:
    """One user out of a row for each role, or a single row without one."""
    rows = list(rows)
    values = {column.name: getattr(rows[0], column.name) for column in _USER}
    return UserRow(roles=tuple(row.role for row in rows if row.role is not None), **values)

"""Accounts: who may sign in, with which roles. Every change leaves its access entry in the same transaction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from disclosure.domain import credentials, signs
from disclosure.domain.access import Actor, Role, clashes
from disclosure.domain.errors import Invalid, NotFound, Reason, Refused
from disclosure.domain.words import N_
from disclosure.services import accesses, sessions, sign_in, tokens
from disclosure.services.accesses import Entry, Reading
from disclosure.services.passwords import Hasher
from disclosure.store.db import writing
from disclosure.store.models import user_roles, users
from disclosure.store.queries import accounts as queries
from disclosure.store.queries.accounts import UserRow


@dataclass(frozen=True)
class Account:
    """What an administrator decides about a person. District and team are keys of the force's, or None."""

    name: str
    roles: frozenset[Role]
    district: str | None = None
    team: str | None = None

    def in_codes(self) -> str:
        """As the access entry tells it: keys only, no name."""
        roles = ",".join(sorted(self.roles))
        return f"roles={roles} district={self.district or ''} team={self.team or ''}"


@dataclass(frozen=True)
class Created:
    """A new user and the first password, which is known now and never again: it is empty where the request came before."""

    user_id: int
    username: str
    password: str


def create(
    session: Session,
    username: str,
    account: Account,
    *,
    hasher: Hasher,
    actor: Actor,
    now: datetime,
    demo_password: str | None = None,
    request_key: str = "",
) -> Created:
    """Add a user with a first password that works once. Raises Invalid (username, name, roles) or Refused.

    The same request again adds nobody and knows no password. Only the demo's accounts are given a password that stays; they
    can't sign in where the demo is switched off.
    """
    username = credentials.username(username)
    name = _checked_name(account)
    password = demo_password or tokens.new_password()
    row = {
        "username": username,
        "name": name,
        "password_hash": hasher.hash(password),
        "must_change_password": demo_password is None,
        "is_demo": demo_password is not None,
        "district": account.district,
        "team": account.team,
        "created_at": now,
        "disabled_at": None,
    }
    taken = Invalid("username", N_("There is already a user %(username)s. Choose another username"), username=username)
    try:
        with writing(session):
            is_first = sessions.is_first(session, actor.session_id, request_key)
            known = queries.id_of_username(session, username)
            if known is not None and not is_first:
                session.rollback()
                return Created(known, username, "")
            if known is not None:
                raise taken
            user_id = int(session.execute(insert(users).values(row)).inserted_primary_key[0])  # type: ignore[attr-defined]
            _set_roles(session, user_id, account.roles)
            _note(session, user_id, f"created {account.in_codes()}", actor=actor, now=now)
            session.commit()
    except IntegrityError:  # the same name, at the same moment, in another process
        raise taken from None
    return Created(user_id, username, password)


def change(session: Session, user_id: int, account: Account, *, actor: Actor, now: datetime) -> None:
    """Change name, roles, district and team; it holds from the user's next page on. Raises Invalid, Refused, NotFound."""
    name = _checked_name(account)
    with writing(session):
        user = _the(session, user_id)
        if actor.user_id == user_id and account.roles != set(user.roles):
            raise _refused("own_roles", N_("You cannot change your own roles. Ask another administrator."))
        values = {"name": name, "district": account.district, "team": account.team}
        session.execute(update(users).where(users.c.id == user_id).values(values))
        _set_roles(session, user_id, account.roles)
        _note(session, user_id, f"changed {account.in_codes()}", actor=actor, now=now)
        session.commit()


def disable(session: Session, user_id: int, *, actor: Actor, now: datetime) -> None:
    """Shut a leaver out: their sessions end in the same transaction. Done twice, it changes nothing more."""
    with writing(session):
        user = _the(session, user_id)
        if actor.user_id == user_id:
            raise _refused("own_account", N_("You cannot disable your own account. Ask another administrator."))
        if user.disabled_at is None:
            session.execute(update(users).where(users.c.id == user_id).values(disabled_at=now))
            sessions.end_all_of(session, user_id, now=now)
            _note(session, user_id, "disabled", actor=actor, now=now)
        session.commit()


def enable(session: Session, user_id: int, *, actor: Actor, now: datetime) -> None:
    """Let somebody in again, with the roles they had and the password they had."""
    with writing(session):
        if _the(session, user_id).disabled_at is not None:
            session.execute(update(users).where(users.c.id == user_id).values(disabled_at=None))
            _note(session, user_id, "enabled", actor=actor, now=now)
        session.commit()


def reset_password(
    session: Session, user_id: int, *, hasher: Hasher, actor: Actor, now: datetime, request_key: str = ""
) -> str:
    """Give a new first password, which works once; whoever is signed in as that user is signed out.

    The same request again changes nothing and gives nothing: the password that it gave is known to nobody any more.
    """
    password = tokens.new_password()
    digest = hasher.hash(password)
    with writing(session):
        user = _the(session, user_id)
        if actor.user_id == user_id:
            raise _refused("own_password", N_("Change your own password on the page for your password."))
        if not sessions.is_first(session, actor.session_id, request_key):
            session.rollback()
            return ""
        values = {"password_hash": digest, "must_change_password": True}
        session.execute(update(users).where(users.c.id == user_id).values(values))
        sessions.end_all_of(session, user_id, now=now)
        sign_in.forget_failures(session, user.username)
        _note(session, user_id, "password reset", actor=actor, now=now)
        session.commit()
    return password


def _checked_name(account: Account) -> str:
    """The name as it is stored. Raises Invalid or Refused where the account cannot be one."""
    name = signs.line(account.name, "name")
    if not name:
        raise Invalid("name", N_("Enter the person’s name"))
    if not account.roles:
        raise Invalid("roles", N_("Choose at least one role"))
    against = clashes(account.roles)
    if against:
        text = N_("One person cannot be both %(one)s and %(other)s. Choose one of the two.")
        raise Refused(
            Reason("roles_clash", text, {"one": _words(one), "other": _words(other)}) for one, other in against
        )
    return name


def _words(role: Role) -> str:
    """A role in English, as messages name it."""
    return role.replace("_", " ")


def _the(session: Session, user_id: int) -> UserRow:
    user = queries.user_by_id(session, user_id)
    if user is None:
        raise NotFound
    return user


def _set_roles(session: Session, user_id: int, roles: frozenset[Role]) -> None:
    session.execute(delete(user_roles).where(user_roles.c.user_id == user_id))
    session.execute(insert(user_roles), [{"user_id": user_id, "role": role.value} for role in sorted(roles)])


def _note(session: Session, user_id: int, what: str, *, actor: Actor, now: datetime) -> None:
    accesses.add(session, Reading(Entry.ACCOUNT, about=f"user:{user_id} {what}", reached=1), actor=actor, now=now)


def _refused(key: str, text: str) -> Refused:
    return Refused([Reason(key, text)])

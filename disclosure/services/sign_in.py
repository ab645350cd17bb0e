"""Signing in and out, and one's own password. Names that exist and names that do not take one path; failures are throttled."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, or_, update
from sqlalchemy.orm import Session

from disclosure.domain import credentials
from disclosure.domain.access import Actor, Role
from disclosure.domain.errors import DisclosureError, Invalid, NotAllowed
from disclosure.domain.words import N_
from disclosure.services import accesses, sessions, tokens
from disclosure.services.accesses import Entry, Reading
from disclosure.services.passwords import USED_UP, Hasher
from disclosure.services.sessions import CLOCKS_APART, Opened
from disclosure.store.db import writing
from disclosure.store.models import sign_in_attempts, users
from disclosure.store.queries import accounts as queries
from disclosure.store.queries.accounts import UserRow

WRONG = N_("The username or the password is not right. Check both and try again")
_FAILURES_KEPT = timedelta(days=1)
_SUBSCRIBER = 64  # the bits of an IPv6 address that a subscriber does not choose


@dataclass(frozen=True)
class Throttle:
    """After so many failures within the window, an account's name or an address has to wait."""

    account_failures: int
    address_failures: int
    window: timedelta


@dataclass(frozen=True)
class Attempt:
    """What was typed, and where it came from."""

    username: str
    password: str
    address: str

    def keys(self) -> tuple[str, str]:
        """Under which a failure is counted: digests of the name, whether anybody has it or not, and of the address."""
        return _account_key(credentials.as_typed(self.username)), tokens.digest(f"address {_network(self.address)}")


@dataclass(frozen=True)
class SignedIn:
    """Who has signed in, and the session they were given."""

    user: UserRow
    opened: Opened


@dataclass(frozen=True)
class Changing:
    """What was typed to change one's own password, where it came from, and the key of this one request.

    `current` may be left out only by somebody who has just used up a first password.
    """

    new: str
    current: str | None
    address: str
    request_key: str = ""


class Throttled(DisclosureError):
    """Too many attempts failed; another may be made at `until`. It does not say whether there is such an account."""

    def __init__(self, until: datetime) -> None:
        super().__init__("throttled", text=N_("Too many attempts have failed. Wait a few minutes and try again"))
        self.until = until


def authenticate(
    session: Session,
    attempt: Attempt,
    *,
    hasher: Hasher,
    throttle: Throttle,
    demo: bool,
    actor: Actor,
    now: datetime,
    former: int | None = None,
) -> SignedIn:
    """Sign somebody in, with a session of their own in place of the anonymous one (`former`).

    Raises Throttled, or Invalid with the same words whatever was wrong. A first password is used up by this.
    """
    number = _admit(session, attempt, throttle=throttle, now=now)
    found = queries.user_by_username(session, credentials.as_typed(attempt.username))
    session.rollback()  # nothing is held while the password is checked
    user, digest = found if found is not None and _may_sign_in(found[0], demo=demo) else (None, None)
    if hasher.matches(digest, attempt.password) and user is not None and digest is not None:
        kept = _kept_digest(user, digest, attempt.password, hasher)
        with writing(session):
            if _still(session, user.id, digest, kept):
                _clear(session, attempt.keys()[0], number)
                opened = _open(session, user, now)
                if former is not None:  # after the new one: SQLite gives the number of a last row that is gone again
                    sessions.drop_anonymous(session, former)
                session.commit()
                return SignedIn(user, opened)
    about = "" if found is None else f"user:{found[0].id}"
    accesses.record(session, Reading(Entry.SIGN_IN_FAILED, about=about, refused=True), actor=actor, now=now)
    raise Invalid("password", WRONG)


def sign_out(session: Session, *, actor: Actor, now: datetime) -> None:
    """End the actor's session; its last access entry says so."""
    with writing(session):
        accesses.add(session, Reading(Entry.SIGN_OUT), actor=actor, now=now)
        sessions.end(session, actor.session_id, now=now)
        session.commit()


def change_password(
    session: Session,
    changing: Changing,
    *,
    hasher: Hasher,
    throttle: Throttle,
    actor: Actor,
    now: datetime,
) -> None:
    """Change one's own password; one's other sessions end. Raises Invalid for either password, or Throttled.

    The same request again changes nothing: what it typed as the current password is so no longer.
    """
    user = None if actor.user_id is None else queries.user_by_id(session, actor.user_id)
    digest = None if user is None else queries.password_hash_of(session, user.id)
    # After the digest: it is the old one, or this request is known to have changed it.
    came_before = sessions.came_before(session, actor.session_id, changing.request_key)
    session.rollback()
    if user is None or digest is None:
        raise NotAllowed
    if came_before:
        return
    new, attempt = changing.new, Attempt(user.username, changing.current or "", changing.address)
    number = None if user.must_change_password else _admit(session, attempt, throttle=throttle, now=now)
    if number is not None and not hasher.matches(digest, attempt.password):
        about = f"user:{user.id} password"
        accesses.record(session, Reading(Entry.SIGN_IN_FAILED, about=about, refused=True), actor=actor, now=now)
        raise Invalid("current_password", N_("This is not your password now. Check it and try again"))
    credentials.check_password(new, username=user.username, name=user.name)
    if hasher.is_the_same(digest, new):
        raise Invalid("new_password", N_("Choose a password that you have not used until now"))
    fresh = hasher.hash(new)
    with writing(session):
        if not sessions.is_first(session, actor.session_id, changing.request_key):
            _clear(session, attempt.keys()[0], number)
            session.commit()
            return
        if not _still(session, user.id, digest, fresh):
            raise Invalid("current_password", N_("Your password was changed a moment ago. Sign in with the new one"))
        session.execute(update(users).where(users.c.id == user.id).values(must_change_password=False))
        sessions.end_all_of(session, user.id, now=now, but=actor.session_id)
        _clear(session, attempt.keys()[0], number)
        about = f"user:{user.id} password changed"
        accesses.add(session, Reading(Entry.ACCOUNT, about=about, reached=1), actor=actor, now=now)
        session.commit()


def forget_failures(session: Session, username: str) -> None:
    """Forget an account's failed attempts, inside a transaction that the caller commits."""
    session.execute(delete(sign_in_attempts).where(sign_in_attempts.c.key == _account_key(username)))


def purge_failures(session: Session, *, now: datetime) -> int:
    """Remove failures that no window reaches any more. Gives their number."""
    with writing(session):
        at = sign_in_attempts.c.at
        unreached = or_(at <= now - _FAILURES_KEPT, at > now + CLOCKS_APART)
        removed = session.execute(delete(sign_in_attempts).where(unreached)).rowcount  # type: ignore[attr-defined]
        session.commit()
    return int(removed)


def _admit(session: Session, attempt: Attempt, *, throttle: Throttle, now: datetime) -> int:
    """Count the attempt as failed before it is checked, so that guesses made at once count too. Raises Throttled.

    Gives the number of the address's row, which is taken back when the attempt succeeds.
    """
    account, address = attempt.keys()
    since = now - throttle.window
    with writing(session):
        waits = []
        for key, most in ((account, throttle.account_failures), (address, throttle.address_failures)):
            failed = queries.failures(session, key, since=since, until=now + CLOCKS_APART, most=most)
            if len(failed) == most:
                waits.append(failed[-1] + throttle.window)
        if waits:
            raise Throttled(max(waits))
        session.execute(insert(sign_in_attempts).values(key=account, at=now))
        row = session.execute(insert(sign_in_attempts).values(key=address, at=now))
        session.commit()
    return int(row.inserted_primary_key[0])  # type: ignore[attr-defined]


def _clear(session: Session, account_key: str, number: int | None) -> None:
    """The account's failures are forgiven; of the address's, only this attempt: it may be trying other names."""
    own = sign_in_attempts.c.id == (number or 0)
    session.execute(delete(sign_in_attempts).where((sign_in_attempts.c.key == account_key) | own))


def _may_sign_in(user: UserRow, *, demo: bool) -> bool:
    return user.disabled_at is None and (demo or not user.is_demo)


def _kept_digest(user: UserRow, digest: str, password: str, hasher: Hasher) -> str:
    if user.must_change_password:
        return USED_UP + digest
    return hasher.hash(password) if hasher.is_outdated(digest) else digest


def _still(session: Session, user_id: int, digest: str, kept: str) -> bool:
    """Put `kept` in the digest's place, unless the password was used up or the user disabled in the meantime."""
    changed = session.execute(
        update(users)
        .where(users.c.id == user_id, users.c.password_hash == digest, users.c.disabled_at.is_(None))
        .values(password_hash=kept)
    )
    return bool(changed.rowcount == 1)  # type: ignore[attr-defined]


def _open(session: Session, user: UserRow, now: datetime) -> Opened:
    opened = sessions.add(session, "web", user_id=user.id, now=now)
    actor = Actor(user.id, user.name, frozenset(Role(role) for role in user.roles), opened.id)
    head = accesses.add(session, Reading(Entry.SIGN_IN), actor=actor, now=now, head=opened.head)
    return Opened(opened.id, opened.token, head)


def _account_key(username: str) -> str:
    return tokens.digest(f"account {username}")


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, _SUBSCRIBER), strict=False))
    return str(found)

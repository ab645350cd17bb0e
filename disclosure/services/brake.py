"""Slows down whoever sends very much: by the part of the network it comes from, and in all. Several processes count together."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import bindparam, delete, insert
from sqlalchemy.orm import Session

from disclosure.domain.errors import DisclosureError
from disclosure.domain.words import N_
from disclosure.services.sealing import Sealer
from disclosure.store.db import writing
from disclosure.store.models import public_attempts
from disclosure.store.queries import public as queries

KEPT = timedelta(hours=24)
_COUNTED = insert(public_attempts).values(
    [{"key": bindparam(who), "at": bindparam("at")} for who in ("everybody", "network")]
)
_PREFIX = {4: 24, 6: 48}  # by version: the bits of an address that count


@dataclass(frozen=True)
class Limit:
    """How often something may be done within a time: from one part of the network, and by everybody together."""

    what: str
    from_one: int
    in_all: int
    within: timedelta


class TooMany(DisclosureError):
    """It was done too often. Whoever comes now is given the phone number."""

    def __init__(self) -> None:
        super().__init__("too_many", text=N_("Too many requests are being sent. Wait ten minutes, or call."))


@dataclass(frozen=True)
class Attempt:
    """Something that is about to be done now, from an address. It is kept as a digest with a key, and of its network alone."""

    limit: Limit
    address: str
    sealer: Sealer
    now: datetime


def admit(session: Session, attempt: Attempt) -> None:
    """Count this once, whatever comes of it. Raises TooMany."""
    with writing(session):
        count(session, attempt)
        session.commit()


def count(session: Session, attempt: Attempt) -> None:
    """The same as a part of what is counted, inside a transaction that the caller commits. Raises TooMany."""
    limit = attempt.limit
    everybody, network = (
        attempt.sealer.digests(f"{limit.what} {who}")[0] for who in ("all", _network(attempt.address))
    )
    most = {network: limit.from_one, everybody: limit.in_all}
    queries.hold_attempts(session, everybody)
    there = queries.attempts(session, most, since=attempt.now - limit.within)
    if any(there.get(key, 0) >= allowed for key, allowed in most.items()):
        raise TooMany
    session.execute(_COUNTED, {"everybody": everybody, "network": network, "at": attempt.now})


def purge(session: Session, *, now: datetime) -> int:
    """Remove what no limit looks back to; how many there were."""
    with writing(session):
        old = delete(public_attempts).where(public_attempts.c.at <= now - KEPT)
        removed = session.execute(old).rowcount  # type: ignore[attr-defined]
        session.commit()
    return int(removed)


def _network(address: str) -> str:
    """A household or a street of them: who guesses has many addresses of one network."""
    try:
        found = ip_address(address)
        # An IPv4 address as a socket for both kinds gives it: as IPv6 they would all be of one network.
        found = getattr(found, "ipv4_mapped", None) or found
        return str(ip_network(f"{found}/{_PREFIX[found.version]}", strict=False))
    except ValueError:
        return "unknown"

"""The one place that makes unguessable things: references, request keys, session tokens, salts, first passwords."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sqlalchemy import Table

from disclosure.domain import reference

WORDS = 5


@dataclass(frozen=True)
class Fresh:
    """Where a change takes what must be new: a case's reference, keys and salts, ids of a table's rows.

    Nothing but an invented case may have others than those that this file and the database give.
    """

    reference: Callable[[], str]
    key: Callable[[], str]
    ids: Callable[[Table, int], Sequence[int]]


def new_reference() -> str:
    """A case reference; the caller keeps it only if no case has it yet."""
    return reference.from_bytes(secrets.token_bytes(8))


def new_key() -> str:
    """A request key, a session token or a salt: 256 random bits as text."""
    return secrets.token_urlsafe(32)


def new_nonce(size: int) -> bytes:
    """Random bytes that are used once with a key."""
    return secrets.token_bytes(size)


def new_phrase() -> str:
    """Five words out of 7,772, to be remembered: 64 bits."""
    return " ".join(secrets.choice(_words()) for _ in range(WORDS))


@cache
def _words() -> tuple[str, ...]:
    listed = resources.files("xkcdpass").joinpath("static", "eff-long").read_text(encoding="ascii").split()
    return tuple(sorted({word for word in listed if word.isalpha()}))


def digest(token: str) -> str:
    """What is stored of a token: whoever reads the table cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_password() -> str:
    """A first password: four groups that can be read out over a telephone."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4))

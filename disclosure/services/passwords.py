"""Passwords as argon2id digests. A name that nobody has costs the same time as one that somebody has."""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from disclosure.services import tokens

USED_UP = (
    "used"  # before the digest of a first password that has been used: it opens nothing, and may not be chosen again
)
_MOST = 1024  # characters: checking a whole book would keep a worker busy


class Hasher:
    """Makes and checks digests at the cost that the settings name."""

    def __init__(self, *, memory_kib: int, time_cost: int, parallelism: int) -> None:
        self._argon2 = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=parallelism)
        self._nobody = self._argon2.hash(tokens.new_key())

    def hash(self, password: str) -> str:
        """A fresh digest."""
        return self._argon2.hash(password)

    def matches(self, password_hash: str | None, password: str) -> bool:
        """Whether the password is the one; without a digest to compare with, the same work is done for nothing."""
        is_known = password_hash is not None and not password_hash.startswith(USED_UP)
        against = password_hash if is_known and password_hash is not None else self._nobody
        return self._verify(against, password) and is_known

    def is_the_same(self, password_hash: str, password: str) -> bool:
        """Whether somebody would choose the password that they have, or the first one that they have used up."""
        return self._verify(password_hash.removeprefix(USED_UP), password)

    def is_outdated(self, password_hash: str) -> bool:
        """The digest was made at another cost than today's."""
        return self._argon2.check_needs_rehash(password_hash)

    def _verify(self, against: str, password: str) -> bool:
        try:
            return self._argon2.verify(against, password[:_MOST].encode(errors="surrogatepass"))
        except (VerificationError, InvalidHashError):
            return False


@lru_cache(maxsize=4)
def hasher(memory_kib: int, time_cost: int, parallelism: int) -> Hasher:
    """The hasher for these costs, made once in a process: its digest of nobody's password takes as long as any."""
    return Hasher(memory_kib=memory_kib, time_cost=time_cost, parallelism=parallelism)

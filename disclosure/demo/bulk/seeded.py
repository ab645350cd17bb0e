"""Where a bulk load takes chance and what is fresh: from its seed alone. Nothing here may make a real case."""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from itertools import count
from random import Random

from argon2 import PasswordHasher

from disclosure.domain import reference
from disclosure.services.passwords import Hasher
from disclosure.services.tokens import Fresh
from disclosure.store.models import cases

_KEYS, _LENGTH = 32, 43  # how many keys are drawn at once, and how long each is: 256 bits and some in base 64
PEOPLE = 20  # ids of people kept for a case: it names six at most, and a few again where its registration is corrected


@dataclass(frozen=True)
class Seed:
    """What decides every row of a load: the seed that was asked for, how many cases, and the day before which all is over."""

    words: str
    cases: int
    until: date

    def random(self, *about: object) -> Random:
        """Chance, the same each time for what it is about."""
        return Random(self._named(*about))

    def reference(self, number: int) -> str:
        """The reference of a case, by its number."""
        return reference.from_bytes(self._digest("reference", number))

    def fresh(self, number: int) -> Fresh:
        """What is fresh in one case: its id is its number, and its people have numbers that are kept for them alone."""
        keys = self._keys(number)
        people = iter(range((number - 1) * PEOPLE + 1, number * PEOPLE + 1))
        return Fresh(
            reference=lambda: self.reference(number),
            key=partial(next, keys),
            ids=lambda table, many: [number] if table is cases else [next(people) for _ in range(many)],
        )

    def _keys(self, number: int) -> Iterator[str]:
        """The keys and salts of a case, in the shape of the product's own, some dozens at a time."""
        for block in count():
            drawn = hashlib.shake_256(self._named("keys", number, block).encode()).digest(_KEYS * 33)
            text = urlsafe_b64encode(drawn).decode()
            yield from [text[start : start + _LENGTH] for start in range(0, len(text), 44)]

    @cached_property
    def _own(self) -> str:
        return f"{self.words}:{self.cases}:{self.until}"

    def _named(self, *about: object) -> str:
        return ":".join((self._own, *map(str, about)))

    def _digest(self, *about: object) -> bytes:
        return hashlib.sha256(self._named(*about).encode()).digest()


def session_token(words: str, cases: int, of: str) -> str:
    """The token of a session of the load. It names no day, so that a load that was broken off is found again on another."""
    return hashlib.sha256(f"{words}:{cases}:session:{of}".encode()).hexdigest()


@dataclass
class SeededHasher(Hasher):
    """Digests of the demo's passwords, which everybody knows, with salts that are the same each time."""

    costs: tuple[int, int, int]
    words: str

    def __post_init__(self) -> None:
        """At the costs of the settings."""
        memory_kib, time_cost, parallelism = self.costs
        self._argon2 = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=parallelism)
        self._made: dict[str, str] = {}

    def hash(self, password: str) -> str:
        """A digest that can be made again. All accounts of a role have one password, and making a digest takes long."""
        if password not in self._made:
            salt = hashlib.sha256(f"{self.words}:{password}".encode()).digest()[:16]
            self._made[password] = self._argon2.hash(password, salt=salt)
        return self._made[password]

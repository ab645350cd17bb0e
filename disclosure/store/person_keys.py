"""The keys that people are found by: which of them belong to which person."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from disclosure.domain.matching import Named
from disclosure.domain.names import keys_of


def named(person: Mapping[str, Any]) -> Named:
    """A row of `people`, or one joined to it, as matching compares it. A migration of before reads fewer columns."""
    return Named(**{name: person[name] for name in Named._fields if name in person})


def word_of(person: Mapping[str, Any]) -> str:
    """One word for how a row of `people` is named, for a form to carry: it holds no number of the database."""
    return sha256(repr(named(person)).encode()).hexdigest()[:16]


def keys_of_rows(persons: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows of `person_keys` of these rows of `people`."""
    for person in persons:
        for key in keys_of(named(person)):
            yield {"key": key, "person_id": person["id"]}

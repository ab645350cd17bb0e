"""What the audit trail digests, and how: the canonical text, salted digests of records and people, the links of a chain.

Whoever writes the trail and whoever verifies it ask here. What a digest is over never changes: what is stored would no longer fit.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from disclosure.domain import facts

Row = Mapping[str, Any]

NO_HEAD = "0" * 64  # what the first link of every chain points to
_EVENT = (
    "case_id", "sequence", "action", "outcome", "actor_id", "session_id", "occurred_at", "recorded_at", "delta", "record_digest",
    "people_digest", "deadlines", "request_key",
)  # fmt: skip
_ACCESS = ("session_id", "sequence", "at", "user_id", "entry", "case_id", "about", "reached", "refused", "purpose")
_RECORD = ("case_id", "sequence", "kind", "form", "form_version", "language", "answers", "about", "supersedes")
_PERSON = (
    "ordinal", "part", "person_id", "given_names", "family_name", "other_names", "date_of_birth", "sex", "address",
)  # fmt: skip
# Nothing is spelt out that the caller did not: a time or an object among the values is a mistake, and not a text.
_CANONICAL = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS


def canonical(value: object) -> str:
    """One text for one value: keys sorted, no spaces, no escapes that two writers could choose differently.

    Raises TypeError for what JSON cannot hold. Numbers are whole: of fractions there are two spellings. Made by orjson, in
    the same signs as the standard library makes it (decision 0031).
    """
    return _canonical(value).decode()


def _canonical(value: object) -> bytes:
    return orjson.dumps(value, option=_CANONICAL)


def event_digest(event: Row) -> str:
    """The digest of an event row, over everything in it but the digests of the chain."""
    return _link(event, _EVENT, "occurred_at", "recorded_at")


def access_digest(access: Row) -> str:
    """The digest of an access row, over everything in it but the digests of the chain."""
    return _link(access, _ACCESS, "at")


def _link(row: Row, names: tuple[str, ...], *times: str) -> str:
    told = {name: row[name] for name in names}
    for name in times:
        told[name] = facts.utc_text(told[name])
    return _digest(row["previous_digest"], told)


def record_digest(salt: str, record: Row) -> str:
    """The digest of a record row. The salt goes with the record, so that a destroyed one cannot be guessed back."""
    told = {name: record[name] for name in _RECORD}
    sealed = record.get("sealed_until")
    told["sealed_until"] = None if sealed is None else facts.utc_text(sealed)
    return _digest(salt, told)


def people_digest(salt: str, named: Sequence[Row]) -> str:
    """The digest of the people that an event names, in order, each with the part they play; salted as its record is."""
    told = [
        {**{name: one[name] for name in _PERSON}, "recorded_at": facts.utc_text(one["recorded_at"]), **_named_anew(one)}
        for one in named
    ]
    return _digest(salt, {"people": told})


def _named_anew(person: Row) -> dict[str, Any]:
    """Of somebody whom a correction names anew, in which row they stood first. Of nobody else anything was ever told of that."""
    return {} if person.get("first_id") is None else {"first_id": person["first_id"]}


def _digest(before: str, told: object) -> str:
    """Of what goes before, a link or a salt, and of what is told."""
    return hashlib.sha256(b"%b\n%b" % (before.encode(), _canonical(told))).hexdigest()


def deadline_values(row: Row) -> dict[str, Any]:
    """A deadline's values as an event tells them: times as text, and not whose case it is."""
    told = {name: facts.utc_text(value) if isinstance(value, datetime) else value for name, value in row.items()}
    del told["case_id"]
    return told


def deadlines_told(rows: Sequence[Row]) -> str | None:
    """What an event tells of the deadlines that it starts, whole, and of those that it changes, as far as it does."""
    return canonical([deadline_values(row) for row in rows]) if rows else None

"""Digests of the audit trail: canonical text, salted record digests, and the links of a chain. Standard library alone."""

import hashlib
import json
from collections.abc import Mapping

NO_HEAD = "0" * 64  # what the first link of every chain points to


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def canonical(value: object) -> str:
    """One text for one value: keys sorted, no spaces, no escapes that two writers could choose differently."""
    return _CANONICAL(value)


def record_digest(salt: str, content: Mapping[str, object]) -> str:
    """The digest of a record, hex. The salt goes with the record, so that a destroyed one cannot be guessed back."""
    return hashlib.sha256(f"{salt}\n{canonical(content)}".encode()).hexdigest()


def link(previous: str, entry: Mapping[str, object]) -> str:
    """The digest of an entry that follows the one whose digest is `previous`, hex."""
    return hashlib.sha256(f"{previous}\n{canonical(entry)}".encode()).hexdigest()

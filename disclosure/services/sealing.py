"""Seals what the public answered: AES-256-GCM, with keys that no database knows, and each row bound to what it is."""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from disclosure.services import tokens

Read = TypeVar("Read")
_NAME, _NONCE, _LEAST = 8, 12, 16  # bytes
_SIZE = 4_096
_LENGTH = 4  # bytes that say how long the text is, before it is filled up


class Unreadable(Exception):
    """It was sealed with a key that is not among these, or it was changed, or it is of another row or another version."""


class Sealer:
    """Seals with the first key and opens with any: a new key is put before the old one, which stays until nothing needs it."""

    def __init__(self, secrets: Sequence[str]) -> None:
        """At least one secret, long and random."""
        derived = [_derived(secret, b"sealing") for secret in secrets]
        self._keys = {hashlib.sha256(key).digest()[:_NAME]: AESGCM(key) for key in derived}
        self._first = next(iter(self._keys))
        self._digesting = [_derived(secret, b"digests") for secret in secrets]

    def seal(self, text: str, about: str) -> bytes:
        """Sealed, and filled up so that its length tells little: `about` must be said again to open it."""
        plain = text.encode("utf-8", "surrogatepass")
        told = len(plain).to_bytes(_LENGTH, "big") + plain
        nonce = tokens.new_nonce(_NONCE)
        filled = told + bytes(-len(told) % _SIZE)
        return self._first + nonce + self._keys[self._first].encrypt(nonce, filled, about.encode())

    def open(self, sealed: bytes, about: str) -> str:
        """What was sealed. Raises Unreadable."""
        key = self._keys.get(sealed[:_NAME])
        if key is None or len(sealed) < _NAME + _NONCE + _LEAST:
            raise Unreadable
        try:
            filled = key.decrypt(sealed[_NAME : _NAME + _NONCE], sealed[_NAME + _NONCE :], about.encode())
        except InvalidTag:
            raise Unreadable from None
        length = int.from_bytes(filled[:_LENGTH], "big")
        return filled[_LENGTH : _LENGTH + length].decode("utf-8", "surrogatepass")

    def read(self, sealed: bytes, about: str, reading: Callable[[str], Read]) -> Read:
        """What was sealed, as it is read. Raises Unreadable also for what another version wrote and this one cannot read."""
        try:
            return reading(self.open(sealed, about))
        except (KeyError, TypeError, ValueError):
            raise Unreadable from None

    def digests(self, text: str) -> list[str]:
        """What is stored of a phrase, by each key: without one, nobody who has the database can try phrases against it."""
        return [hmac.new(key, text.encode(), hashlib.sha256).hexdigest() for key in self._digesting]


def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"disclosure public " + purpose).derive(secret.encode())

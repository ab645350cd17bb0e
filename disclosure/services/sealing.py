"""Seals what the public answers, with keys that no database knows, each row bound to what it is.

What is being filled in is opened by whoever sealed it: a `Sealer`. What is sent goes into an `Envelope`: that is closed with the public
half of a key, and only an `Opener` has the private half, which need not lie where the public's pages are served.
"""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from disclosure.services import tokens

Read = TypeVar("Read")
_NAME, _NONCE, _LEAST = 8, 12, 16  # bytes
_SIZE = 4_096
_LENGTH = 4  # bytes that say how long the text is, before it is filled up
_HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class Unreadable(Exception):
    """It was sealed with a key that is not among these, or it was changed, or it is of another row or another version."""


class Sealer:
    """Seals with the first key and opens with any: a new key is put before the old one, which stays until nothing needs it."""

    def __init__(self, secrets: Sequence[str]) -> None:
        """At least one secret, long and random."""
        derived = [_derived(secret, b"sealing") for secret in secrets]
        self._keys = {_name_of(key): AESGCM(key) for key in derived}
        self._first = next(iter(self._keys))
        self._digesting = [_derived(secret, b"digests") for secret in secrets]

    def seal(self, text: str, about: str) -> bytes:
        """Sealed, and filled up so that its length tells little: `about` must be said again to open it."""
        nonce = tokens.new_nonce(_NONCE)
        return self._first + nonce + self._keys[self._first].encrypt(nonce, _filled_up(text), about.encode())

    def open(self, sealed: bytes, about: str) -> str:
        """What was sealed. Raises Unreadable."""
        key = self._keys.get(sealed[:_NAME])
        if key is None or len(sealed) < _NAME + _NONCE + _LEAST:
            raise Unreadable
        try:
            return _said(key.decrypt(sealed[_NAME : _NAME + _NONCE], sealed[_NAME + _NONCE :], about.encode()))
        except InvalidTag:
            raise Unreadable from None

    def digests(self, text: str) -> list[str]:
        """What is stored of a phrase, by each key: without one, nobody who has the database can try phrases against it."""
        return [hmac.new(key, text.encode(), hashlib.sha256).hexdigest() for key in self._digesting]


class Envelope:
    """Closes what is sent, and cannot open it again."""

    def __init__(self, public_half: bytes) -> None:
        """Raises ValueError where it is no public half of a key."""
        self._key = X25519PublicKey.from_public_bytes(public_half)
        self._name = _name_of(public_half)
        _HPKE.encrypt(b"", self._key)  # with some nothing can be sealed, which is to be known before something is sent

    def seal(self, text: str, about: str) -> bytes:
        """Sealed, and filled up so that its length tells little: `about` must be said again to open it."""
        return self._name + _HPKE.encrypt(_filled_up(text), self._key, info=about.encode())


class Opener:
    """Opens what envelopes were closed on: with the private half of the present key, or of one before it."""

    def __init__(self, secrets: Sequence[str]) -> None:
        """At least one secret, long and random."""
        self._keys = {_name_of(public_half(secret)): _private_half(secret) for secret in secrets}

    def open(self, sealed: bytes, about: str) -> str:
        """What was sealed. Raises Unreadable."""
        key = self._keys.get(sealed[:_NAME])
        if key is None:
            raise Unreadable
        try:
            return _said(_HPKE.decrypt(sealed[_NAME:], key, info=about.encode()))
        except InvalidTag:
            raise Unreadable from None

    def read(self, sealed: bytes, about: str, reading: Callable[[str], Read]) -> Read:
        """What was sealed, as it is read. Raises Unreadable also for what another version wrote and this one cannot read."""
        try:
            return reading(self.open(sealed, about))
        except (KeyError, TypeError, ValueError):
            raise Unreadable from None


def public_half(secret: str) -> bytes:
    """What an envelope is closed with, for the opener that has this secret. It may be known to anybody."""
    return _private_half(secret).public_key().public_bytes_raw()


def _private_half(secret: str) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(_derived(secret, b"intake"))


def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"disclosure public " + purpose).derive(secret.encode())


def _name_of(key: bytes) -> bytes:
    """Stands before what was sealed, so that the right key is found among several."""
    return hashlib.sha256(key).digest()[:_NAME]


def _filled_up(text: str) -> bytes:
    plain = text.encode("utf-8", "surrogatepass")
    told = len(plain).to_bytes(_LENGTH, "big") + plain
    return told + bytes(-len(told) % _SIZE)


def _said(filled: bytes) -> str:
    length = int.from_bytes(filled[:_LENGTH], "big")
    return filled[_LENGTH : _LENGTH + length].decode("utf-8", "surrogatepass")

"""Case references: random, neutral and checkable (7K4M-2P9Q-J). They name no scheme, reveal no count, survive a telephone."""

import re

from disclosure.domain.errors import Invalid
from disclosure.domain.words import N_

# No letters that sound or look like another sign: I, L, O, U are left out.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
_LENGTH = 8


def from_bytes(random: bytes) -> str:
    """A reference from at least eight random bytes."""
    body = "".join(ALPHABET[byte % 32] for byte in random[:_LENGTH])
    return _written(body)


def parse(text: str) -> str:
    """The reference as written, from however it was typed; raises Invalid when a sign is wrong."""
    typed = re.sub(r"[\s-]", "", text.upper()).translate(_READ_AS)
    body, check = typed[:_LENGTH], typed[_LENGTH:]
    if len(body) != _LENGTH or any(sign not in ALPHABET for sign in body) or check != _check(body):
        raise Invalid(
            "reference",
            N_("Check the reference: it has eight signs and a last one that proves them, like 7K4M-2P9Q-J."),
        )
    return _written(body)


def _written(body: str) -> str:
    return f"{body[:4]}-{body[4:]}-{_check(body)}"


def _check(body: str) -> str:
    """A weighted sum: one wrong sign, or two neighbours swapped, changes it."""
    weights = (1, 3, 5, 7, 9, 11, 13, 15)  # odd, so that none shares a factor with 32
    total = sum(weight * ALPHABET.index(sign) for weight, sign in zip(weights, body, strict=True))
    return ALPHABET[total % 32]

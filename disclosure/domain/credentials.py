"""What a username and a password may be. Length protects; a list of the commonest stops what a guesser tries first."""

import re
import unicodedata

from disclosure.domain.errors import Invalid
from disclosure.domain.words import N_

SHORTEST, LONGEST = 12, 256
LEAST_DIFFERENT = 5
_SHORTEST_TELLING_NAME = 4
_UNREADABLE = ("Cc", "Cs")  # control characters, and halves of characters

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,79}", re.ASCII)

# Of the commonest passwords, those that are long enough to be tried here; compared without case, spaces and hyphens.
_LISTED = """
    123456789012 1234567890123 12345678901234 123456789123 1234567891011 0123456789012 098765432109 112233445566
    111122223333 123123123123 123412341234 123456123456 121212121212 147258369147 987654321098 abc123abc123 abcd1234abcd
    abcdefghijkl abcdefgh1234 a1b2c3d4e5f6 1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc qwerty123456 qwertyuiop12 qwertyuiop123
    qwertyuiopas qwertyqwerty qwerty12345678 asdfghjkl123 asdfghjklzxc zxcvbnm12345 zaq12wsxcde3 q1w2e3r4t5y6
    password1234 password12345 password123456 passwordpassword password2024 password2025 password2026 passw0rd1234
    p@ssw0rd1234 p@ssword1234 mypassword123 changeme1234 changemenow1 letmein12345 letmeinplease welcome12345
    welcome123456 welcome2024! welcome2025! welcome2026! administrator administrator1 adminadmin12 admin1234567
    iloveyou1234 iloveyouforever sunshine1234 princess1234 football1234 liverpool123 manchester123 manchesterunited
    sheffield123 sheffieldunited sheffieldwednesday superman1234 trustno1trustno1 monkey123456 dragon123456 charlie12345
    michael12345 letmeinletmein secret123456 disclosure123 disclosure12 police123456 constable123 correcthorsebatterystaple
    summer2024summer summer2025summer summer2026summer winter2025winter winter2026winter january2026! thisisapassword
    thisismypassword testtesttest testpassword temporary123 temporarypassword default12345 computer1234 whatever1234
    """
COMMON = frozenset(_LISTED.split())


def username(text: str) -> str:
    """A username as it is stored: one way of writing it, so that two people cannot look the same. Raises Invalid."""
    tidied = text.strip().casefold()
    if not _USERNAME.fullmatch(tidied):
        raise Invalid(
            "username",
            N_("Enter a username of 2 to 80 characters: small letters, figures, dots, hyphens, underscores or @"),
        )
    return tidied


def as_typed(text: str) -> str:
    """What somebody typed to sign in, made comparable; whatever it is, it is no error."""
    readable = "".join(sign for sign in text if unicodedata.category(sign) not in _UNREADABLE)
    return unicodedata.normalize("NFKC", readable).strip().casefold()


def check_password(password: str, *, username: str, name: str = "") -> None:
    """Raises Invalid, with what to do, unless the password may be this person's."""
    if len(password) < SHORTEST:
        raise Invalid("new_password", N_("Choose a password of at least %(least)s characters"), least=SHORTEST)
    if len(password) > LONGEST:
        raise Invalid("new_password", N_("Choose a password of at most %(most)s characters"), most=LONGEST)
    if any(unicodedata.category(sign) in _UNREADABLE for sign in password):
        raise Invalid("new_password", N_("Choose a password without tabs or other control characters"))
    plain = _plain(password)
    for told in (username, name):
        if len(_plain(told)) >= _SHORTEST_TELLING_NAME and _plain(told) in plain:
            raise Invalid("new_password", N_("Choose a password that does not contain your name or your username"))
    if plain in COMMON or len(set(plain)) < LEAST_DIFFERENT:
        raise Invalid(
            "new_password", N_("Choose a password that is harder to guess: this one is among the first to be tried")
        )


def _plain(text: str) -> str:
    return as_typed(text).replace(" ", "").replace("-", "").replace("_", "").replace(".", "")

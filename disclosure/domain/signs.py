"""Which signs a line of text may hold: the same whether it was typed on a page or on the command line."""

import unicodedata
from collections.abc import Collection

from disclosure.domain.errors import Invalid
from disclosure.domain.words import N_

SHORT = 200  # characters

UNREADABLE = N_("Remove the characters that cannot be read. They often come with copied text")
TOO_LONG = N_("Shorten this to %(most)s characters. You have entered %(length)s")

# Signs that turn the reading direction can make one name read as another.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")
_PLANE_END = 0xFFFE


def is_readable(text: str, allowed: Collection[str] = ()) -> bool:
    """Whether it holds none that is forbidden, those aside. What can be printed, as nearly all can, needs no look at each sign."""
    return text.isprintable() or not any(_is_forbidden(sign) for sign in text if sign not in allowed)


def made_readable(text: str, allowed: Collection[str] = ()) -> str:
    """With a visible mark for each that is forbidden, but for those."""
    if is_readable(text, allowed):
        return text
    return "".join("\ufffd" if sign not in allowed and _is_forbidden(sign) else sign for sign in text)


def _is_forbidden(sign: str) -> bool:
    """Signs that deceive, and codes that no page or database can carry. Python can print none of them."""
    is_no_character = ord(sign) & _PLANE_END == _PLANE_END or "\ufdd0" <= sign <= "\ufdef"
    return is_no_character or sign in _TURNING or unicodedata.category(sign) in ("Cc", "Cs")


def tidied(text: str) -> str:
    """One way of writing it, without blanks around it; empty where a reader could see nothing.

    Nothing to see are spaces, and the signs of no width that come with copied text.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return "" if all(sign.isspace() or unicodedata.category(sign) == "Cf" for sign in text) else text


def line(text: str, field: str, *, most: int = SHORT) -> str:
    """One line of text as it is stored, perhaps empty. Raises Invalid for `field` where it is too long or deceives."""
    found = tidied(text)
    if not is_readable(found):
        raise Invalid(field, UNREADABLE)
    if len(found) > most:
        raise Invalid(field, TOO_LONG, most=f"{most:,}", length=f"{len(found):,}")
    return found

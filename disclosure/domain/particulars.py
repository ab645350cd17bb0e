"""What is told of a person beside the names, taken apart for comparing: the date of birth and the address. Nothing is refused."""

import re
from functools import lru_cache
from typing import NamedTuple


class Born(NamedTuple):
    """A date of birth as far as it is told: four, two and two digits. What is not told is ""."""

    year: str = ""
    month: str = ""
    day: str = ""

    @property
    def is_whole(self) -> bool:
        return self.day != ""

    @property
    def is_for_want_of_another(self) -> bool:
        """1 January is what papers say of many whose day nobody wrote down: it proves less than another day."""
        return self.month == self.day == "01"


_NOT_BORN = Born()
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@lru_cache(maxsize=1 << 15)
def born_of(text: str) -> Born:
    """Of "1980", "1980-05" or "1980-05-17"; anything else tells nothing."""
    found = _DATE.fullmatch(text)
    return Born(found[1], found[2] or "", found[3] or "") if found else _NOT_BORN


class Home(NamedTuple):
    """An address: the numbers of flat and house ("3 12a"), the word that tells the street ("rowan"), the postcode ("s999zz")."""

    numbers: str = ""
    street: str = ""
    postcode: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.street or self.postcode)


_NO_HOME = Home()
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?) ?(\d[a-z]{2})\b", re.ASCII)
_WORD = re.compile(r"[0-9]+[a-z]?\b|[^\W\d_]+")
_DIGITS = frozenset("0123456789")
_NO_STREET = frozenset(
    {"flat", "apartment", "apt", "unit", "room", "block", "floor", "number", "no", "the", "st", "saint", "old"}
)
_NOWHERE = re.compile(r"\s*(?:no fixed (?:abode|address)|nfa|unknown|not known|n/?k|homeless|none)\W*")


def is_nowhere(text: str) -> bool:
    """Whether the words say that there is no address, or that none is known."""
    return _NOWHERE.fullmatch(text.lower()) is not None


@lru_cache(maxsize=1 << 13)
def home_of(text: str) -> Home:
    """What can be compared of an address as it was typed; nothing of one that says that there is none."""
    lower = text.lower()
    if not lower or _NOWHERE.fullmatch(lower):
        return _NO_HOME
    postcode = ""
    if found := _POSTCODE.search(lower):
        postcode, lower = found[1] + found[2], lower[: found.start()]
    words = _WORD.findall(lower.replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", ""))
    last = max((place for place, word in enumerate(words) if word[0] in _DIGITS), default=-1)
    street = next((word for word in words[last + 1 :] if word not in _NO_STREET), "")
    return Home(" ".join(word for word in words if word[0] in _DIGITS), street, postcode)


MOST_EARLIER = 8
"""Earlier addresses of a person that are compared: those of five years, and some more."""
# When somebody lived there: it would pass for the number of a house.
_YEARS = re.compile(r"\b(?:19|20)\d\d\b(?:\s*[-/\N{EN DASH}]\s*\d{2,4}\b)?", re.ASCII)


def addresses_in(text: str) -> tuple[str, ...]:
    """The addresses that a text tells, one on each line of it or between semicolons, each on one line; none that say that there is none."""
    told = (" ".join(one.split()) for one in text.replace(";", "\n").splitlines())
    return tuple(one for one in told if any(map(str.isalnum, one)) and not is_nowhere(one))


@lru_cache(maxsize=1 << 13)
def earlier_homes_of(text: str) -> tuple[Home, ...]:
    """What can be compared of the addresses that a text tells, without the years in which somebody lived there."""
    if not text:
        return ()
    homes = (home_of(_YEARS.sub(" ", one)) for one in addresses_in(text)[:MOST_EARLIER])
    return tuple(home for home in dict.fromkeys(homes) if home.is_known)

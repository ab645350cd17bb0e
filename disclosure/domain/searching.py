"""What can be searched for: the words of what people wrote, and of how people are named and where they live.

Kept are the different words alone, folded, and in no order: what is searched gives nothing to read. Looked for is folded the same
way, so that it makes no difference how either was written.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from disclosure.domain.answers import NAME_A_CASE
from disclosure.domain.matching import Named
from disclosure.domain.names import Person, folded

MOST_ASKED = 8
"""Words that one search looks for; the rest are left out, and the page says so."""
_LONGEST = 40  # of a word: what is longer is none
_MOST = 3_000  # of one record
# So short a word begins too many others: it is looked for as it stands.
_WHOLE = 2
# Words that nearly every record holds tell nothing apart.
_EVERYWHERE = frozenset(
    {
        *("an", "and", "are", "as", "at", "be", "been", "but", "by", "did", "do", "does", "for", "from", "had", "has", "have", "he"),
        *("her", "hers", "him", "his", "how", "if", "in", "is", "it", "its", "me", "my", "no", "not", "of", "on", "or", "our", "she"),
        *("so", "that", "the", "their", "them", "then", "there", "they", "this", "to", "us", "was", "we", "were", "what", "when"),
        *("which", "who", "will", "with", "you", "your"),
    }
)  # fmt: skip
_APOSTROPHES = ("'", "\u2019", "`", "\u02bc", "\u2018", "\u00b4")
_WORD = re.compile(r"[^\W_]+")
_MONTHS = tuple(
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
_FIGURES = frozenset("0123456789")
_ALL_OF_IT = {"0": 11, "44": 12, "0044": 14}
"""How many figures a telephone number has by how it begins: here, and as it is written for abroad."""
_LEAST = 9  # figures: what is shorter is no telephone number
_POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z\d]? \d[a-z]{2}")


def _month(word: str) -> int:
    """The number of a month, in figures or letters; 0 for what is none."""
    if word.isdecimal():
        return int(word) if len(word) <= 2 and int(word) <= 12 else 0  # noqa: PLR2004  figures and months
    long = next((name for name in _MONTHS if word in (name, name[:3], name[:4])), "")
    return _MONTHS.index(long) + 1 if long else 0


def _day(year: str, month: str, day: str) -> str:
    """One word of three, or "" where they are no day."""
    is_year = year.isdecimal() and len(year) == 4 and year[:2] in {"19", "20"}  # noqa: PLR2004  figures of a year
    number = _month(month) if is_year else 0
    is_day = day.isdecimal() and len(day) <= 2 and 1 <= int(day) <= 31  # noqa: PLR2004  figures and days
    return f"{year}{number:02}{int(day):02}" if number and is_day else ""


def _telephone(words: list[str], place: int) -> tuple[str, int]:
    """The telephone number that begins there, as it is dialled here, and how many words it takes; "" where none does."""
    begins = next((one for one in ("0044", "44", "0") if words[place].startswith(one)), "")
    whole = _ALL_OF_IT.get(begins, 0)
    number, end = "", place
    while end < len(words) and words[end].isdecimal() and len(number) + len(words[end]) <= whole + (begins != "0"):
        number += words[end]
        end += 1
    here = number if begins == "0" else f"0{number.removeprefix(begins).removeprefix('0')}"
    return (here, end - place) if begins and len(here) >= _LEAST and (end - place > 1 or begins != "0") else ("", 1)


def _joined(words: list[str], place: int) -> tuple[str, int]:
    """The word that begins at that place, which begins with a figure, and how many of the words it takes."""
    some = words[place : place + 3]
    if len(some) == 3:  # noqa: PLR2004  day, month and year
        day = _day(some[2], some[1], some[0]) or _day(some[0], some[1], some[2])
        if day:
            return day, 3
    number, many = _telephone(words, place)
    return (number, many) if number else (words[place], 1)


def _as_one(words: list[str], places: list[int]) -> list[str]:
    """The words with those put together that are one: a telephone number however it is parted, a day, a postcode."""
    found, done = [], 0
    for place in places:
        if place < done:
            continue
        found += words[done:place]
        if found and _POSTCODE.fullmatch(f"{found[-1]} {words[place]}"):
            found[-1] += words[place]
            done = place + 1
            continue
        word, many = _joined(words, place)
        found.append(word)
        done = place + many
    return found + words[done:]


def _every_word(text: str) -> list[str]:
    for sign in _APOSTROPHES if not text.isascii() else "'`":
        text = text.replace(sign, "")
    words = _WORD.findall(folded(text))
    places = [place for place, one in enumerate(words) if one[0] in _FIGURES]
    return _as_one(words, places) if places else words


def words_in(text: str) -> list[str]:
    """The words of a text as they are kept and looked for, in their order. Telephone numbers, days and postcodes are one word each.

    What they come to is kept in the database and worked out anew by the verifier: whoever changes this writes a migration that takes
    the texts apart again (docs/decisions/0060).
    """
    return [one for one in _every_word(text) if one not in _EVERYWHERE and 1 < len(one) <= _LONGEST]


# What of a person in an answer is the person's own row, and searched there.
_OF_THE_PERSON = frozenset({"given_names", "family_name", "other_names", "date_of_birth", "sex", "address"})


def of_answers(answers: Iterable[Mapping[str, object]]) -> str:
    """The words of what was written in answers as a record keeps them; "" where nothing was. The reference of another case is left
    out: whoever may not see that case would learn of it.
    """
    return _kept([text for one in answers for text in written(one)])


def written(answer: Mapping[str, object]) -> list[str]:
    """What of an answer is somebody's own words: of people, what is said of them beside who they are, such as where they lived before.

    What was written is shown as it stands: of anything else, as of a code, the value is not what was shown.
    """
    value = answer["value"]
    if isinstance(value, str):
        return [value] if value and value == answer["words"] and answer["name"] not in NAME_A_CASE else []
    if not isinstance(value, list):
        return []
    of_people = [one for one in value if isinstance(one, dict)]
    return [
        text for one in of_people for name, text in one.items() if name not in _OF_THE_PERSON and isinstance(text, str)
    ]


def of_person(person: Person) -> str:
    """The words of how somebody is named, of where they live and of the day on which they were born."""
    said = (person.given_names, person.family_name, person.other_names, person.address, person.date_of_birth)
    return _kept(said)


def _kept(texts: Iterable[str]) -> str:
    found: set[str] = set()
    for text in texts:
        found.update(_of_a_phrase(text) if len(text) < _PHRASE else words_in(text))
    return " ".join(sorted(found)[:_MOST])


_PHRASE = 120  # characters: what is shorter may well be written again, as districts, names and turns of phrase are


@lru_cache(maxsize=4096)
def _of_a_phrase(text: str) -> frozenset[str]:
    return frozenset(words_in(text))


def asked_for(text: str) -> tuple[str, ...]:
    """The different words that a search looks for, in their order; nothing where none of them tells anything apart."""
    return tuple(dict.fromkeys(words_in(text)))[:MOST_ASKED]


def begins(word: str) -> bool:
    """Whether what is looked for may be only the beginning of what is found."""
    return len(word) > _WHOLE


def place_of(asked: Collection[str], text: str) -> tuple[int, int] | None:
    """Where in a text the first of the words looked for stands, as it was written there; None where each is put together of several."""
    whole = folded(text)
    if not any(word in whole for word in asked):  # as in most of what a record says
        return None
    for found in _WORD.finditer(text):
        plain = folded(found[0])
        if any(plain == word or (begins(word) and plain.startswith(word)) for word in asked):
            return found.span()
    return None


def person_in(text: str) -> Named | None:
    """The person who may be meant: at least two names, or one and a day or year of birth; None where that is not what the text says."""
    words = _every_word(text)
    names = [one for one in words if one.isalpha()]
    born = [day for one in words if (day := _as_birth(one))]
    if not names or not _TWO <= len(names) + len(born) == len(words) or len(names) > MOST_ASKED:
        return None
    return Named(" ".join(names[:-1]), names[-1], date_of_birth=born[0] if born else "")


_TWO = 2


def _as_birth(word: str) -> str:
    """The word as a date of birth is kept, or ""."""
    if not word.isdecimal() or word[:2] not in {"19", "20"}:
        return ""
    return {4: word, 8: f"{word[:4]}-{word[4:6]}-{word[6:]}"}.get(len(word), "")

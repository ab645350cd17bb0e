"""Names taken apart, so that one person's can be known again however they were written; and the keys under which people are looked up.

Nothing here says that two people are one: `matching.py` does. A key brings together who is worth comparing.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import product
from typing import NamedTuple, Protocol
from zlib import crc32

from jellyfish import metaphone

from disclosure.domain.particulars import Born, Home, born_of, earlier_homes_of, home_of
from disclosure.domain.same_names import BORNE_BY_MANY, GROUPS


class Person(Protocol):
    """A person as named, on a form or in a case: `application.PersonGiven` is one, and `matching.Named`."""

    @property
    def given_names(self) -> str: ...
    @property
    def family_name(self) -> str: ...
    @property
    def other_names(self) -> str: ...
    @property
    def date_of_birth(self) -> str: ...
    @property
    def sex(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def earlier_addresses(self) -> str: ...


class Part(NamedTuple):
    """A word of a name, folded. `stem` is without what its bearer's sex does to its end. `forms` are the groups of
    `same_names.GROUPS` that it is in. It is found by its `sounds`: its own, or, of a short form, those of the names that it stands for.
    """

    text: str
    stem: str
    forms: frozenset[int]
    sounds: tuple[str, ...]

    @property
    def is_initial(self) -> bool:
        return len(self.text) == 1


class Names(NamedTuple):
    """All the names of a person. `given` and `family` are the telling ones, `rest` those that many bear beside them, and the aliases.

    `whole_given` and `whole_family` are each written as one word, since "Al Haimi" is "Alhaimi" and "Wei Ming" is "Weiming".
    """

    given: tuple[Part, ...]
    family: tuple[Part, ...]
    rest: tuple[Part, ...]
    whole_given: str
    whole_family: str


MOST_PARTS = 4  # of each field, so that no text however long makes many keys
MOST_FORMS = 3  # of which a short form is looked up

# Letters that are no letter with a mark on it, so that taking marks away leaves them as they are.
_LETTERS = str.maketrans({
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ß": "ss", "ə": "a", "ŋ": "ng",
})  # fmt: skip
_APOSTROPHES = re.compile(
    "['`\N{MODIFIER LETTER APOSTROPHE}\N{MODIFIER LETTER TURNED COMMA}\N{PRIME}\u2018\u2019\u00b4]"
)
_WORDS = re.compile(r"[^\W\d_]+")
# What is written in the place of a name that nobody knows, or that is not given yet, in English and in Welsh.
_NOBODY = re.compile(
    r"(?:name )?(?:unknown|not (?:known|given|stated|sure))|n ?k|n a|none|tbc|tba|no name|anonymous|baby|unborn(?: child)?"
    r"|(?:i )?(?:do not|dont|do nt) know(?: (?:the|his|her|their)(?: \w+)? names?)?|(?:i have )?no idea|dunno|im not sure|i am not sure"
    r"|(?:enw )?anhysbys|(?:(?:dw i|dwi|rwy) )?ddim yn (?:gwybod|siwr)|(?:wn i|dw i|dwi|rwy) ddim|dim (?:enw|syniad)|heb enw"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words("mr mrs ms miss mx master dr prof professor sir dame rev revd reverend pc sgt sergeant")
_SUFFIXES = _words("jr jnr junior sr snr senior ii iii")
_PARTICLES = _words(
    "de da do dos das di du del della la le les van von der den ten ter el al bin ibn bint binti ap ab ferch verch ni nic ui ul ur "
    "abd abdul abdel abdal abdur abdus"
)
_JOINED_ON = _words("o d mc mac st")
_SERVANT_OF = re.compile(r"^c?abd(?:ur(?=r)|ul|el|al|i|u)(?!l)(?=[a-z]{4})")  # Abdurrahman, Abdulaziz; not Abdullah
# Said beside a name in the field for other names, and no name.
_SAID_BESIDE = _words(
    "nee aka known as also called or and formerly former previously was maiden name names married alias born before now the real"
)
# The ends that a family name takes by its bearer's sex: Polish, Czech and Slovak, Russian and Bulgarian, Lithuanian, Greek.
_ENDS = (
    (re.compile(r"(?<=[scz])k[aiy]$"), "k"),
    (re.compile(r"(?<=...)ov(?:a|y)?$"), ""),
    (re.compile(r"(?<=..[ei][vn])a$"), ""),
    (re.compile(r"(?<=..sk)(?:as|iene|aite|yte)$"), ""),
    (re.compile(r"(?<=poul)o[su]$"), ""),
    (re.compile(r"(?<=...)[aeiouy]$"), ""),
)
# Spellings of one sound in the languages that names come from, before English ears hear them.
_SPELLINGS = (
    (re.compile(r"^(?:[aeiou]|y(?![aeiou]))[aeiouy]*"), "a"),
    (re.compile(r"szcz|sch|sz|sh"), "sh"),
    (re.compile(r"cz|tsch|tch"), "ch"),
    (re.compile(r"kh|ck|q|c(?![eiyh])"), "k"),
    (re.compile(r"(?<=[bdgptrz])h"), ""),
    (re.compile(r"ph"), "f"),
    (re.compile(r"w"), "v"),
    (re.compile(r"j"), "y"),
)
_LONGEST_SOUND = 6


def folded(text: str) -> str:
    """Small letters without accents."""
    if text.isascii():
        return text.lower()
    lower = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(sign for sign in lower if not unicodedata.combining(sign))


def names_nobody(text: str) -> bool:
    """Whether what was written in the place of a name is none: nothing, a sign, or that nobody knows it."""
    return not words_of(text)


def words_of(text: str) -> list[str]:
    """The words of a name as it was typed: apostrophes join, whatever else is no letter parts. Nothing where nobody is named."""
    plain = _APOSTROPHES.sub("", folded(text))
    found = _WORDS.findall(plain)
    return [] if _NOBODY.fullmatch(" ".join(found)) else found


@lru_cache(maxsize=1 << 15)
def sound_of(word: str) -> str:
    """How it sounds, in at most nine capitals and digits. A word in another script is found by itself alone."""
    if not word.isascii():
        return f"{crc32(word.encode('utf-8', 'replace')):X}"
    for spelling, heard in _SPELLINGS:
        word = spelling.sub(heard, word)
    return metaphone(word)[:_LONGEST_SOUND] or word[:_LONGEST_SOUND].upper()


def stem_of(word: str) -> str:
    """Without the ends that differ by sex."""
    for end, instead in _ENDS:
        stem, changed = end.subn(instead, word)
        if changed:
            return stem
    return word


def _written(word: str) -> str:
    """One way of writing what is written in several: Mac and Mc, Abdirahman and Rahman."""
    if word.startswith("mac") and len(word) > len("macey"):
        return "mc" + word[3:]
    return _SERVANT_OF.sub("", word)


def _numbered() -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for number, group in enumerate(GROUPS):
        for name in group:
            found.setdefault(_written(name), []).append(number)
    return {name: tuple(numbers) for name, numbers in found.items()}


_GROUPS_OF = _numbered()
_MANY = frozenset(_written(name) for name in BORNE_BY_MANY)


@lru_cache(maxsize=1 << 15)
def part_of(word: str) -> Part:
    """A word of a name with what is known of it."""
    groups = _GROUPS_OF.get(word, ())
    stem = stem_of(word)
    heads = [_written(GROUPS[number][0]) for number in groups]
    sounds = dict.fromkeys(sound_of(head) for head in ([word] if word in heads else heads))
    return Part(word, stem, frozenset(groups), tuple(sounds)[:MOST_FORMS] or (sound_of(stem),))


def _of_the_name(text: str) -> list[str]:
    """Its words without titles and generations, as long as anything is left."""
    words = words_of(text)
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    return words[:-1] if len(words) > 1 and words[-1] in _SUFFIXES else words


def _joined(words: list[str]) -> list[str]:
    """O and Neill are O'Neill, Mc and Donald McDonald."""
    found: list[str] = []
    for word in words:
        if found and found[-1] in _JOINED_ON:
            found[-1] += word
        else:
            found.append(word)
    return found


@lru_cache(maxsize=1 << 13)
def names_of(given_names: str, family_name: str, other_names: str) -> Names:
    """The names taken apart. Where one field holds them all, its last word is taken for the family name."""
    given, family = _of_the_name(given_names), _joined(_of_the_name(family_name))
    if not family and len(given) > 1:
        given, family = given[:-1], given[-1:]
    elif not given and len(family) > 1:
        given, family = family[:1], family[1:]
    given_parts, rest = _sorted(given)
    family_parts, beside = _sorted(family)
    others = [word for word in words_of(other_names) if len(word) > 1 and word not in _SAID_BESIDE]
    aliases = tuple(part_of(_written(word)) for word in others[:MOST_PARTS])
    return Names(given_parts, family_parts, rest + beside + aliases, "".join(given), "".join(family))


def _sorted(words: list[str]) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The telling parts, without particles, and those that many bear beside them. Where there are no others, these have to tell."""
    own = [word for word in words if word not in _PARTICLES] or words
    parts = tuple(part_of(_written(word)) for word in own[:MOST_PARTS])
    telling = tuple(part for part in parts if part.text not in _MANY)
    return (telling, tuple(part for part in parts if part.text in _MANY)) if telling else (parts, ())


OF_NAMES = "n"  # how a key begins that is of names and of nothing else


def keys_of(person: Person) -> tuple[str, ...]:
    """What a person is looked up by, sorted: each in at most 24 characters of ASCII. Two records of one person share one of them,
    whichever of names, birthday and address is wrong, as long as enough of the others is right.

    `d` a whole date of birth, day and month in either order; `n` the sounds of two names; `y` the sound of one name, the year and
    how the other begins; `b` the sound of one name and a birthday without its year; `a` a house, where they live or lived, and how a
    name begins.
    """
    names = names_of(person.given_names, person.family_name, person.other_names)
    born = born_of(person.date_of_birth)
    keys = {*_by_names(names), *_by_birth(names, born), *_by_home(names, home_of(person.address))}
    for home in earlier_homes_of(person.earlier_addresses):
        keys |= _by_home(names, home)
    return tuple(sorted(keys))


def _by_names(names: Names) -> set[str]:
    """Pairs of names, whichever stands first, so that it is all one which of them is called the family name."""
    given = tuple(part for part in names.given if not part.is_initial)
    first, last = given[:1], names.family[:1]
    if len(first) + len(last) + len(names.rest) == 1:
        return {f"n{one.sounds[0]}.{len(one.text)}" for one in (*first, *last, *names.rest)}
    pairs = [*product(first, names.family[:2]), *product(given[1:2], last), *product((*first, *last), names.rest[:2])]
    found = {_pair(*sounds) for one, other in pairs for sounds in product(one.sounds, other.sounds) if one != other}
    found |= {_pair(one.sounds[0], other.sounds[0]) for one, other in product(first, given[1:2])}
    if _is_one_word_elsewhere(names.whole_family, names.family, names.rest):
        found |= {_pair(sound_of(names.whole_family), sound) for part in first for sound in part.sounds}
    if _is_one_word_elsewhere(names.whole_given, names.given, names.rest):
        found |= {_pair(sound_of(names.whole_given), sound) for part in last for sound in part.sounds}
    return found


def _pair(one: str, other: str) -> str:
    return f"n{one}.{other}" if one < other else f"n{other}.{one}"


_SHORT = 5


def _is_one_word_elsewhere(whole: str, telling: tuple[Part, ...], rest: tuple[Part, ...]) -> bool:
    """Short words are often written together, Weiming for Wei Ming; so is what follows a particle."""
    if len(telling) > 1:
        return max(len(part.text) for part in telling) <= _SHORT
    return len(telling) == 1 and len(whole) > len(telling[0].text) and not any(part.text in whole for part in rest)


def _by_birth(names: Names, born: Born) -> set[str]:
    """With a whole date alone: it tells people apart better than any name. But many share 1 January."""
    first, last = names.given[:1], names.family[:2]
    found = set()
    if born.is_whole:
        birthday = "".join(sorted((born.month, born.day)))
        if born.is_for_want_of_another:
            found |= {f"d{born.year}{birthday}{_begin(part)}" for part in first + last}
        else:
            found.add(f"d{born.year}{birthday}")
            found |= {f"b{birthday}{part.sounds[0]}" for part in first + last}
    if born.year:
        for one, other in (*product(first, last), *product(last, first)):
            found |= {f"y{born.year}{sound}.{_begin(other)}" for sound in one.sounds}
    return found


_BEGINS_LIKE = str.maketrans("cqwjz", "kkvys")


def _begin(part: Part) -> str:
    """The first letter as it is written, not that of the name of which it is a form: a slip in it leaves that unknown."""
    return part.text[0].translate(_BEGINS_LIKE) if part.text[0].isascii() else part.sounds[0][0]


def _by_home(names: Names, home: Home) -> set[str]:
    """The house by its postcode and by its street, either of which may be left out, each with how a name of who lives there begins."""
    house = home.numbers.rpartition(" ")[2][:6]
    street = sound_of(folded(home.street)) if home.street else ""
    found = set()
    if home.postcode:
        found = {
            f"a{home.postcode}.{house}.{street[:2]}.{_begin(part)}" for part in (*names.given[:1], *names.family[:1])
        }
    if house and street:
        found |= {f"a{house}.{street}.{_begin(part)}" for part in names.family[-1:]}
    return found

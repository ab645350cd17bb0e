"""Whether two people, as they were named, may be one: a score with its reasons in words. A person decides; this only puts before them.

The weights are set by hand after Fellegi and Sunter: what one person's two records nearly always share and two people's seldom do
weighs much; what is told of one of them alone weighs nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from disclosure.domain.errors import Reason
from disclosure.domain.names import Names, Part, Person, names_of, part_of, sound_of
from disclosure.domain.particulars import Born, Home, born_of, earlier_homes_of, home_of
from disclosure.domain.words import N_


class Named(NamedTuple):
    """A person as named, each field as `application.PersonGiven` has it."""

    given_names: str = ""
    family_name: str = ""
    other_names: str = ""
    date_of_birth: str = ""
    sex: str = ""
    address: str = ""
    earlier_addresses: str = ""


class Kin(StrEnum):
    """Who is no match, and looks like one: the page says so."""

    TWIN = "twin"
    PARENT_OR_CHILD = "parent_or_child"


@dataclass(frozen=True)
class Evidence(Reason):
    """A reason for or against, by the sign of its weight. One that weighs nothing is worth saying all the same."""

    weight: int = 0


class Likeness(NamedTuple):
    """How like two people are: a score from 0 to 100, why, and whether they are rather kin than one."""

    score: int
    reasons: tuple[Evidence, ...]
    kin: Kin | None = None

    @property
    def is_candidate(self) -> bool:
        """Alike enough that a person should look whether it is the same one."""
        return self.score >= CANDIDATE


class _Alike(IntEnum):
    """How like two words of names are, the likeliest last. BARELY is said of given names alone."""

    NO = 0
    BARELY = 1  # near each other in letters, and both known as names of their own: Erin and Eric
    INITIAL = 2
    NEAR = 3
    SHORTENED = 4
    SOUND = 5
    SLIP = 6
    FORM = 7
    SAME = 8


CANDIDATE = 40
"""The score from which on somebody is a candidate: what both names weigh where they agree and nothing else is known."""


def _weighs(weight: int, key: str, text: str) -> Evidence:
    return Evidence(key, text, weight=weight)


# fmt: off
# A whole date of birth that agrees is worth some 14 bits, a family name 9, a given name 7; a bit is 2.7 points. Beside each line
# stands why it weighs what it does.
_GIVEN: Mapping[_Alike, Evidence] = {
    _Alike.SAME: _weighs(18, "given_same", N_("Same given name")),  # one in a hundred or two of that sex bears it
    _Alike.FORM: _weighs(16, "given_form", N_("Forms of the same given name")),  # Bill is a William, and seldom anything else
    _Alike.SLIP: _weighs(13, "given_slip", N_("Given names differ by a letter")),  # a slip is likelier than a name so near
    _Alike.SOUND: _weighs(12, "given_sound", N_("Given names sound alike")),  # as a slip, but some names do sound alike
    _Alike.SHORTENED: _weighs(11, "given_shortened", N_("One given name is part of the other")),  # Chidi of Chidinma; Ann of Annika
    _Alike.NEAR: _weighs(9, "given_near", N_("Given names are written alike")),  # two slips, or two names
    _Alike.INITIAL: _weighs(4, "given_initial", N_("The initial of the given name fits")),  # one name in twelve begins so
    _Alike.BARELY: _weighs(-10, "given_barely", N_("Given names look alike, but are two names")),  # Erin and Eric
    _Alike.NO: _weighs(-25, "given_other", N_("Other given name")),  # brothers and sisters share all but this
}
_FAMILY: Mapping[_Alike, Evidence] = {
    _Alike.SAME: _weighs(24, "family_same", N_("Same family name")),  # one in several hundred bears it
    _Alike.FORM: _weighs(22, "family_form", N_("Forms of the same family name")),  # Kowalski and Kowalska, Chan and Chen
    _Alike.SLIP: _weighs(18, "family_slip", N_("Family names differ by a letter")),  # a slip, or Marsden and Marsdon
    _Alike.SOUND: _weighs(16, "family_sound", N_("Family names sound alike")),  # heard on the telephone
    _Alike.SHORTENED: _weighs(12, "family_shortened", N_("One family name is part of the other")),  # broken off; or King and Kingsley
    _Alike.NEAR: _weighs(13, "family_near", N_("Family names are written alike")),  # Khan and Khen; two slips; or two names
    _Alike.INITIAL: _weighs(3, "family_initial", N_("The initial of the family name fits")),  # one name in twelve begins so
    _Alike.NO: _weighs(-8, "family_other", N_("Other family name")),  # people marry, and take back what they bore
}
_PART_OF_FAMILY = _weighs(16, "family_part", N_("One part of the family name is the same"))  # Smith-Jones is of two families
_GIVEN_ELSEWHERE = _weighs(11, "given_elsewhere", N_("A given name is among the other names"))  # goes by it; or two have a second name
_FAMILY_ELSEWHERE = _weighs(13, "family_elsewhere", N_("A family name is among the other names"))  # borne before; a father's
_FURTHER_OTHER = _weighs(-12, "further_other", N_("Each has a given name that the other lacks"))  # the brothers Wei Ming and Wei Jie
_TURNED_ROUND = _weighs(-2, "turned_round", N_("Given and family names may be swapped"))  # two ways to agree by chance

_SAME_DAY = _weighs(40, "same_day", N_("Born on the same day"))  # one in twenty thousand
_NEW_YEAR = _weighs(28, "new_year", N_("Born on the same 1 January, which often stands for a day not known"))  # one in a thousand
_TURNED_DAY = _weighs(30, "turned_day", N_("Day and month of birth may be swapped"))  # as rare by chance, if rarer of one person
_ONE_DIGIT = _weighs(25, "one_digit", N_("Dates of birth differ by one digit"))  # by chance one in a thousand
_SAME_MONTH = _weighs(18, "same_month", N_("Born in the same month"))  # one in seven hundred; no more is told of one of them
_SAME_YEAR = _weighs(9, "same_year", N_("Born in the same year"))  # one in sixty; no more is told of one of them
_NEAR_YEAR = _weighs(3, "near_year", N_("Born about the same time"))  # a year alone is often guessed from an age
_OTHER_DAY = _weighs(14, "other_day", N_("Born in the same month, on another day"))  # seldom wrong so; one in seven hundred
_OTHER_MONTH = _weighs(14, "other_month", N_("Born on the same day of another month of that year"))  # as the line before
_OTHER_YEAR = _weighs(14, "other_year", N_("Same birthday in another year"))  # one in 365, and years are easily wrong
_ONLY_YEAR = _weighs(-8, "only_year", N_("Born in the same year, in another month and on another day"))  # cousins; seldom wrong so
_OTHER_BIRTH = _weighs(-24, "other_birth", N_("Other date of birth"))  # nearly everybody else; few are told wrong altogether

_SAME_HOME = _weighs(22, "same_home", N_("Same address"))  # those who live together share it: less than both names
_SAME_HOUSE = _weighs(14, "same_house", N_("Same house, perhaps another flat"))  # the number of a flat is often left out
_SAME_POSTCODE = _weighs(8, "same_postcode", N_("Same postcode"))  # forty people; no house is told of one of them
_EARLIER_HOME = _weighs(12, "earlier_home", N_("An earlier address is the same"))  # others lived there before and since: half of the same
_OTHER_HOME = _weighs(0, "other_home", N_("Other address"))  # people move: worth saying, and no evidence

_OTHER_SEX = _weighs(-8, "other_sex", N_("Other sex"))  # a brother or sister; or the wrong box
# fmt: on

# Kin: whatever else agrees, they are two people.
_TWIN_AT_HOME = _weighs(0, "twin", N_("May be a twin: same family name, day of birth and address, other given name"))
_TWIN = _weighs(0, "twin", N_("May be a twin: same family name and day of birth, other given name"))
_PARENT = N_("May be parent and child: same name, born %(years)s years apart")
_GENERATION = range(15, 61)  # years
_SURE = (_Alike.SAME, _Alike.FORM, _Alike.SLIP, _Alike.SOUND)
_SURE_GIVEN = frozenset(_GIVEN[alike].key for alike in _SURE)
_SURE_FAMILY = frozenset(_FAMILY[alike].key for alike in _SURE)
_CLEARLY_OTHER = frozenset((_GIVEN[_Alike.NO].key, _GIVEN[_Alike.BARELY].key, _FURTHER_OTHER.key))
_SURE_NAMES = _GIVEN[_Alike.SOUND].weight + _FAMILY[_Alike.SOUND].weight


def likeness(one: Person, other: Person) -> Likeness:
    """How like two people are. What is not told of either of them speaks neither for nor against; the order is all one."""
    names = _names_alike(
        names_of(one.given_names, one.family_name, one.other_names),
        names_of(other.given_names, other.family_name, other.other_names),
    )
    births = born_of(one.date_of_birth), born_of(other.date_of_birth)
    born = _births_alike(*births)
    home = _lived_alike(one, other)
    told = (*names, born, home, _sexes_alike(one.sex, other.sex))
    found = tuple(reason for reason in told if reason is not None)
    score = max(0, min(100, sum(reason.weight for reason in found)))
    kin = _as_twins(names, born, home) or _as_parent_and_child(names, births, born, home)
    if kin is None:
        return Likeness(score, found)
    return Likeness(min(score, CANDIDATE - 1), (kin, *found), Kin(kin.key))


def are_one_corrected(before: Named, after: Named) -> bool:
    """Whether somebody who was named so and is named so by now, in one place of one list, is surely the same person. Their births must not
    contradict one another, nor must they be such as twins are, or parent and child, wherever they live; and then their names are surely
    alike, or they are of one whole day and one sex, and something of the name has stayed.
    """
    bare = {"address": "", "earlier_addresses": ""}
    alike = likeness(before._replace(**bare), after._replace(**bare))
    told = {one.key for one in alike.reasons}
    if alike.kin is not None or not told.isdisjoint(_BORN_OTHERWISE):
        return False
    by_names = sum(one.weight for one in alike.reasons if one.key in _OF_NAMES)
    is_of_one_day = _SAME_DAY.key in told and _OTHER_SEX.key not in told
    return by_names >= _SURE_NAMES or (is_of_one_day and by_names > 0)


_BORN_OTHERWISE = frozenset((_ONLY_YEAR.key, _OTHER_BIRTH.key))
_OF_NAMES = frozenset(
    one.key
    for one in (
        *_GIVEN.values(), *_FAMILY.values(), _PART_OF_FAMILY, _GIVEN_ELSEWHERE, _FAMILY_ELSEWHERE, _FURTHER_OTHER, _TURNED_ROUND,
    )
)  # fmt: skip


def _names_alike(one: Names, other: Names) -> list[Evidence]:
    """What the names say, given names first; turned round, where that says more. Whose names come first must not matter."""
    if (one.whole_given, one.whole_family) > (other.whole_given, other.whole_family):
        one, other = other, one
    straight = _in_order(one, other)
    weight = sum(reason.weight for reason in straight)
    if weight >= _SURE_NAMES:
        return straight
    turned = Names(other.family, other.given, other.rest, other.whole_family, other.whole_given)
    crossed = [*_in_order(one, turned), _TURNED_ROUND]
    return crossed if sum(reason.weight for reason in crossed) > max(0, weight) else straight


def _in_order(one: Names, other: Names) -> list[Evidence]:
    found = []
    if one.given and other.given:
        found.append(_given_names_alike(one, other))
        if found[0].weight > 0 and _have_others(one.given, other.given):
            found.append(_FURTHER_OTHER)
    if one.family and other.family:
        found.append(_family_names_alike(one, other))
    return found


def _given_names_alike(one: Names, other: Names) -> Evidence:
    first = _alike(one.given[0].text, other.given[0].text)
    if one.whole_given == other.whole_given or _are_shuffled(one.given, other.given):
        first = _Alike.SAME
    if first >= _Alike.NEAR:
        return _GIVEN[first]
    beside = (*one.given[1:], *one.rest), (*other.given[1:], *other.rest)
    if _is_among(one.given[0], beside[1]) or _is_among(other.given[0], beside[0]):
        return _GIVEN_ELSEWHERE
    shorter, longer = _by_length(one.whole_given, other.whole_given)
    if first is _Alike.NO and len(shorter) >= _LONG_ENOUGH and longer.startswith(shorter):
        return _GIVEN[_Alike.SHORTENED]
    if _has_initial_of(one, other) or _has_initial_of(other, one):
        return _GIVEN[_Alike.INITIAL]
    return _GIVEN[first]


def _are_shuffled(one: tuple[Part, ...], other: tuple[Part, ...]) -> bool:
    return len(one) == len(other) > 1 and sorted(part.text for part in one) == sorted(part.text for part in other)


def _has_initial_of(one: Names, other: Names) -> bool:
    """Of whichever given name, or of what is left out of it: A. is Abdirahman too."""
    initials = {part.text for part in one.given if part.is_initial}
    begins = (other.whole_given[:1], *(part.text[0] for part in other.given + other.rest)) if initials else ()
    return not initials.isdisjoint(begins)


def _have_others(one: tuple[Part, ...], other: tuple[Part, ...]) -> bool:
    """Each has several given names, and one of them is nowhere among the other's."""
    return min(len(one), len(other)) > 1 and _has_another(one, other) and _has_another(other, one)


def _has_another(one: tuple[Part, ...], other: tuple[Part, ...]) -> bool:
    return any(all(_alike(part.text, fellow.text) <= _Alike.BARELY for fellow in other) for part in one)


def _family_names_alike(one: Names, other: Names) -> Evidence:
    if one.whole_family == other.whole_family:
        return _FAMILY[_Alike.SAME]
    best = [max(_families_alike(part, fellow) for fellow in other.family) for part in one.family]
    alike = max(best)
    if alike >= _Alike.SOUND and len(one.family) != len(other.family):
        return _PART_OF_FAMILY
    if alike >= _Alike.NEAR:
        return _FAMILY[alike] if min(best) >= _Alike.NEAR else _PART_OF_FAMILY
    beside = (*one.rest, *one.given[1:]), (*other.rest, *other.given[1:])
    found = [
        *(_is_among(part, beside[1]) for part in one.family),
        *(_is_among(part, beside[0]) for part in other.family),
    ]
    return _FAMILY_ELSEWHERE if any(found) else _FAMILY[alike]


def _families_alike(one: Part, other: Part) -> _Alike:
    """What is known as a given name need not be one here: Mia may be Miah."""
    alike = _alike(one.text, other.text)
    if alike < _Alike.FORM and one.stem == other.stem:
        return _Alike.FORM
    return _spelt_alike(*_by_length(one.text, other.text)) if alike is _Alike.BARELY else alike


def _is_among(part: Part, others: tuple[Part, ...]) -> bool:
    return any(_alike(part.text, other.text) >= _Alike.SLIP for other in others)


# How long a name must be, in letters: to be a beginning by which somebody is called; for one letter more or fewer to be a slip, for an
# end to be what somebody is called by, and for its sound to tell anything; and for two slips.
_BRIEF, _LONG_ENOUGH, _LONG = 3, 4, 8
# What Jaro and Winkler give at least: to names with two slips, to names of one sound, to streets.
_NEARLY, _IN_SOUND, _OF_STREETS = 0.9, 0.7, 0.85


@lru_cache(maxsize=1 << 16)
def _alike(one: str, other: str) -> _Alike:
    """Two words of names. Two that are known, and not as forms of one, are two names however near they are."""
    if one == other:
        return _Alike.SAME
    forms, others = part_of(one).forms, part_of(other).forms
    if forms & others:
        return _Alike.FORM
    if len(one) == 1 or len(other) == 1:
        return _Alike.INITIAL if one[0] == other[0] else _Alike.NO
    alike = _spelt_alike(*_by_length(one, other))
    return _Alike.BARELY if alike and forms and others else alike


def _by_length(one: str, other: str) -> tuple[str, str]:
    """The shorter first; of two of one length the order is fixed too, so that it is all one which is whose."""
    return (one, other) if (len(one), one) < (len(other), other) else (other, one)


def _spelt_alike(shorter: str, longer: str) -> _Alike:
    slips = OSA.distance(shorter, longer)
    if slips == 1:
        return _with_one_slip(shorter, longer)
    near = JaroWinkler.similarity(shorter, longer)
    if slips <= len(shorter) // _LONG + 1 and near > _NEARLY:
        return _Alike.SLIP
    if len(shorter) >= _LONG_ENOUGH and near > _IN_SOUND and sound_of(shorter) == sound_of(longer):
        return _Alike.SOUND
    is_end = len(shorter) >= _LONG_ENOUGH and longer.endswith(shorter)
    if is_end or (len(shorter) >= _BRIEF and longer.startswith(shorter)):
        return _Alike.SHORTENED
    return _Alike.NEAR if near > _NEARLY and slips <= len(shorter) // _BRIEF else _Alike.NO


def _with_one_slip(shorter: str, longer: str) -> _Alike:
    """In a short name one letter for another makes another name."""
    if len(longer) > _LONG_ENOUGH:
        return _Alike.SLIP
    if len(longer) < _LONG_ENOUGH:
        return _Alike.NEAR
    is_other_letter = len(shorter) == len(longer) and sorted(shorter) != sorted(longer)
    return _Alike.NEAR if is_other_letter else _Alike.SLIP


def _births_alike(one: Born, other: Born) -> Evidence | None:
    if not (one.year and other.year):
        return None
    if one.is_whole and other.is_whole:
        return _days_alike(one, other)
    are_months = one.month != "" and other.month != ""
    apart = abs(int(one.year) - int(other.year))
    if apart:
        return _NEAR_YEAR if apart <= _GUESSED and not are_months else _OTHER_BIRTH
    if are_months:
        return _SAME_MONTH if one.month == other.month else _NEAR_YEAR
    return _SAME_YEAR


_GUESSED = 2  # years by which an age that somebody guesses is often wrong


def _days_alike(one: Born, other: Born) -> Evidence:
    """Two whole dates."""
    if one == other:
        return _NEW_YEAR if one.is_for_want_of_another else _SAME_DAY
    is_year, is_month, is_day = (this == that for this, that in zip(one, other, strict=True))
    if is_year and one.month == other.day and one.day == other.month:
        return _TURNED_DAY
    if OSA.distance("".join(one), "".join(other)) == 1:
        return _ONE_DIGIT
    agreeing = {(True, True, False): _OTHER_DAY, (True, False, True): _OTHER_MONTH, (False, True, True): _OTHER_YEAR}
    return agreeing.get((is_year, is_month, is_day)) or (_ONLY_YEAR if is_year else _OTHER_BIRTH)


def _lived_alike(one: Person, other: Person) -> Evidence | None:
    """What the addresses say. Where the two do not live in one house, one may have lived where the other does, or did."""
    here, there = home_of(one.address), home_of(other.address)
    now = _homes_alike(here, there)
    before = earlier_homes_of(one.earlier_addresses), earlier_homes_of(other.earlier_addresses)
    if now in _IN_ONE_HOUSE or not any(before):
        return now
    pairs = (*product(before[0], (there, *before[1])), *product((here,), before[1]))
    return _EARLIER_HOME if any(_homes_alike(*pair) in _IN_ONE_HOUSE for pair in pairs) else now


_IN_ONE_HOUSE = (_SAME_HOME, _SAME_HOUSE)


def _homes_alike(one: Home, other: Home) -> Evidence | None:
    if not (one.is_known and other.is_known):
        return None
    is_post = one.postcode == other.postcode != ""
    is_street = _streets_alike(one.street, other.street)
    if is_street is False or not (is_post or (is_street and _may_be_one(one.postcode, other.postcode))):
        return _OTHER_HOME
    if one.numbers == other.numbers and (is_post or one.numbers):
        return _SAME_HOME
    if one.numbers and other.numbers:
        is_house = one.numbers.rpartition(" ")[2] == other.numbers.rpartition(" ")[2]
        return _SAME_HOUSE if is_house else _OTHER_HOME
    return _SAME_POSTCODE if is_post else None


def _streets_alike(one: str, other: str) -> bool | None:
    """None where one of them names none."""
    if not (one and other):
        return None
    return one == other or JaroWinkler.similarity(*_by_length(one, other)) > _OF_STREETS


def _may_be_one(postcode: str, other: str) -> bool:
    """One of them is not told, or there is one slip in it."""
    return not postcode or not other or OSA.distance(postcode, other) == 1


def _sexes_alike(one: str, other: str) -> Evidence | None:
    return _OTHER_SEX if {one, other} == {"female", "male"} else None


def _as_twins(names: list[Evidence], born: Evidence | None, home: Evidence | None) -> Evidence | None:
    if not (born is _SAME_DAY or born is _NEW_YEAR):
        return None
    keys = {reason.key for reason in names}
    if keys.isdisjoint(_SURE_FAMILY) or keys.isdisjoint(_CLEARLY_OTHER):
        return None
    return _TWIN_AT_HOME if home is _SAME_HOME else _TWIN


def _as_parent_and_child(
    names: list[Evidence], births: tuple[Born, Born], born: Evidence | None, home: Evidence | None
) -> Evidence | None:
    """Of the same names, a generation apart, at one address as far as it is told."""
    if born is not _OTHER_BIRTH or home is _OTHER_HOME:
        return None
    keys = {reason.key for reason in names}
    apart = abs(int(births[0].year) - int(births[1].year))
    is_one_name = not keys.isdisjoint(_SURE_FAMILY) and not keys.isdisjoint(_SURE_GIVEN)
    return _born_apart(apart) if is_one_name and apart in _GENERATION else None


@lru_cache
def _born_apart(years: int) -> Evidence:
    return Evidence(Kin.PARENT_OR_CHILD, _PARENT, MappingProxyType({"years": str(years)}))

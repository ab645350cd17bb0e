"""Words that speak of danger, found in what people write, so that whoever triages sees them before reading all of it.

A word is no finding, and its absence is none either: nothing is decided by it, and nothing takes one away again. Strangulation,
weapons, threats to kill and separation are factors of the published risk tools (docs/law.md, section 2); that a child or a
pregnancy is spoken of is looked for too (inferred).
"""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from disclosure.domain.facts import DANGERS, Value

# By danger: turns of phrase in English and Welsh. "*" is any ending of a word, "~" up to three words between two.
_TURNS: Mapping[str, str] = {
    "strangulation": (
        "strangl*, strangul*, chok*, throttl*, asphyxia*, suffocat*, smother*, throat, pillow over, "
        "round ~ neck, around ~ neck, on ~ neck, "
        "couldn't breathe, could not breathe, can't breathe, cannot breathe, tagu*, llindag*, methu anadlu"
    ),
    "threats_to_kill": (
        "kill me, kill her, kill him, kill us, kill them, kill you, kill my, kill himself, kill herself, threat* ~ kill, murder*, "
        "end her life, end his life, end my life, end their life, end their lives, "
        "going to kill, end up dead, burn ~ house, fy lladd, ei lladd, ein lladd, bygwth ~ lladd"
    ),
    "weapon": (
        "weapon*, stab*, gun, guns, shotgun*, firearm*, pistol*, rifle*, knife, knives, machete*, axe, axes, hammer*, crossbow*, blade*, "
        "acid, petrol, arf, arfau, gwn, cyllell*, cyllyll, bwyell*, morthwyl*"
    ),
    "separation": (
        "separat*, divorc*, left him, left her, leave him, leave her, leaving him, leaving her, split up, splitting up, broke up, "
        "breaking up, broken up, left ~ husband, left ~ wife, left ~ partner, left ~ boyfriend, left ~ girlfriend, moved out, "
        "moving out, ended it, end ~ relationship, ended ~ relationship, gwahan*, ysgar*, "
        "symud allan, gadael ef, gadael hi"
    ),
    "pregnancy": "pregnan*, expecting ~ baby, having a baby, unborn, beichiog*, disgwyl babi",
    "child": (
        "child, children, child's, children's, baby, babies, toddler*, son, sons, daughter*, stepson*, stepdaughter*, grandson*, "
        "granddaughter*, nephew*, niece*, kid, kids, teenage*, plentyn, plant, babi, mab, merch, wyr, wyres, nai, nith"
    ),
}


class _Turn(NamedTuple):
    """A turn of phrase: what it speaks of, and how it is found."""

    danger: str
    pattern: re.Pattern[str]


# What stands for a sign of ours once it is written as a pattern.
_SIGNS = ((r"\ \~\ ", r"(?:\W+\w+){0,3}?\W+"), (r"\*", r"\w*"), (r"\ ", r"\W+"))


def _turn(danger: str, words: str) -> _Turn:
    pattern = re.escape(words)
    for sign, meaning in _SIGNS:
        pattern = pattern.replace(sign, meaning)
    return _Turn(danger, re.compile(rf"\b{pattern}\b"))


_LETTERS = 3  # that two words share before it is worth looking whether the turn is there
_WORD = re.compile(r"\w+")
_WRITTEN = re.compile(r"\s|^[A-Z]\w*[.!?]*$|^\w+[.!?]+$")


def _by_beginning() -> Mapping[str, Collection[_Turn]]:
    """Turns by how their longest word begins: what is written has few of those words, and only their turns are looked for."""
    found: dict[str, list[_Turn]] = {}
    for danger in DANGERS:
        for words in map(str.strip, _TURNS[danger].split(",")):
            longest = max(_WORD.findall(words), key=len)
            found.setdefault(longest[:_LETTERS], []).append(_turn(danger, words))
    return found


_BY_BEGINNING = _by_beginning()


def found(answers: Iterable[object]) -> list[str]:
    """The dangers that the answers speak of, as codes, in the order of `facts.DANGERS`.

    A small word by itself is a code, and no writing; people, who come as lists, are left alone too.
    """
    written = [one for one in answers if isinstance(one, str) and _WRITTEN.search(one)]
    text = "\n\n".join(written).casefold().replace("\u2019", "'")
    said: set[str] = set()
    for beginning in {word[:_LETTERS] for word in _WORD.findall(text)} & _BY_BEGINNING.keys():
        said.update(
            turn.danger for turn in _BY_BEGINNING[beginning] if turn.danger not in said and turn.pattern.search(text)
        )
    return [danger for danger in DANGERS if danger in said]


TICKED = "risk_words"  # the question in which somebody says for themselves what is part of it


def with_those_of(before: object, answers: Mapping[str, object], *, is_heard: bool) -> Value:
    """The column `dangers` with what these answers add to it: what is ticked and, where they are to be heard, what they speak of."""
    known = str(before).split(";") if before else []
    ticked = answers.get(TICKED)
    said = [danger for danger in DANGERS if danger in ticked] if isinstance(ticked, list) else []
    return [*known, *said, *(found(answers.values()) if is_heard else ())] or None

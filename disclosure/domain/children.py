"""The children of a case: as the registration names them, with what is known of each since, and how often each has gone missing."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import NamedTuple

from disclosure.domain.scheme import NOTHING, REGISTRATION
from disclosure.domain.state import CaseState, HeldRecord

CHILD, OTHER, MISTAKE = "child", "other", "mistake"
"""The answer that says which child a record is about; a child whom the case does not name; and none, since it was a mistake."""
GONE, BACK = "went_missing", "came_back"
"""Of an episode: the days, as far as known."""
OTHER_CHILD = "other_child"


class Episode(NamedTuple):
    """A child was missing: from when, until when, "" as long as that is not known."""

    gone: str
    back: str
    record: HeldRecord


class Child(NamedTuple):
    """A child, by a key that stays while the name and the birth date stay. `told` are the answers of the registration about them."""

    key: str
    name: str
    told: Mapping[str, object] = NOTHING
    known: tuple[HeldRecord, ...] = ()
    episodes: tuple[Episode, ...] = ()


def named(case: CaseState) -> tuple[Child, ...]:
    """The children that the registration that stands names. Of two who are told alike, as twins without names, each has a key."""
    told = [record.values.get("children") for record in case.held if record.kind == REGISTRATION]
    blocks = [one for people in told if isinstance(people, list) for one in people if isinstance(one, Mapping)]
    found: dict[str, Child] = {}
    for child in map(_of_block, blocks):
        alike = sum(key.partition(".")[0] == child.key for key in found)
        key = f"{child.key}.{alike + 1}" if alike else child.key
        found[key] = child._replace(key=key)
    return tuple(found.values())


def of_case(case: CaseState) -> tuple[Child, ...]:
    """Every child of the case with the records about it; children of other names come after those that the registration names."""
    found = {child.key: child for child in named(case)}
    for record in sorted(
        case.held, key=lambda one: one.origin
    ):  # a slip put right is no later word than what came after it
        values = record.values
        which = str(values.get(CHILD) or "")
        if which in ("", MISTAKE):
            continue
        other = str(values.get(OTHER_CHILD) or "")
        key = _key(other) if which == OTHER else which
        child = found.get(key, Child(key, other))
        if values.get(GONE):
            episode = Episode(str(values[GONE]), str(values.get(BACK) or ""), record)
            found[key] = child._replace(episodes=tuple(sorted((*child.episodes, episode), key=lambda one: one.gone)))
        else:
            found[key] = child._replace(known=(*child.known, record))
    return tuple(found.values())


def key_of(given: str, family: str, born: str) -> str:
    """The key of a child named so, born then as far as known."""
    return _key(f"{given} {family}".strip() + "|" + born)


def _of_block(block: Mapping[str, object]) -> Child:
    given, family, born = (str(block.get(name) or "") for name in ("given_names", "family_name", "date_of_birth"))
    return Child(key_of(given, family, born), f"{given} {family}".strip(), block)


def _key(words: str) -> str:
    return "child-" + blake2b(" ".join(words.casefold().split()).encode(), digest_size=6).hexdigest()

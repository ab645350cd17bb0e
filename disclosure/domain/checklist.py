"""The search checklist: each source that the rule set wants searched, the force of each earlier address, and what answers each.

A line is answered by the record of a search, or by the full checks themselves; never by a tick: what was found, or nothing, or why
it was not searched. Lines are reckoned anew from the records that stand, so that an address put right is a line at once.
"""

from collections.abc import Mapping
from hashlib import blake2b
from typing import NamedTuple

from disclosure.domain.errors import Reason
from disclosure.domain.scheme import REGISTRATION, Action
from disclosure.domain.state import CaseState, HeldRecord
from disclosure.domain.words import N_

FOUND, NOTHING, NOT_SEARCHED = "found", "nothing", "not_searched"
OWN = "own"  # the force where the subject lives is this one, whose systems are lines of their own
SEARCHED = "searched_"
"""An answer named so, with the key of a source, tells what was found there."""
LINES, RESULT = "lines", "search_result"
"""Of a search recorded apart: the lines that it answers, and what it gave."""
FURTHER = "further_address"
"""Of such a search: an earlier address that the registration does not tell."""
ADDRESSES = "previous_addresses"
_AN_ADDRESS = "address-"
_SAYS_MORE = (NOT_SEARCHED, OWN, NOTHING, FOUND)


class Line(NamedTuple):
    """Something to be searched: a source, or the force of an address."""

    key: str
    label: str
    address: str = ""

    @property
    def words(self) -> str:
        """The line as people read it."""
        return self.label % {"address": self.address} if self.address else self.label


class Answered(NamedTuple):
    """A line, and what says most of it in this round: found, nothing, or not searched; nothing at all while it is unanswered."""

    line: Line
    result: str = ""
    record: HeldRecord | None = None


def lines(case: CaseState) -> tuple[Line, ...]:
    """What has to be searched for the case; nothing on a route without full checks."""
    if not any(one.completes and case.scheme.stages_of(one, case.route) for one in case.scheme.actions):
        return ()
    sources = (Line(one.key, one.label) for one in case.scheme.checklist)
    return (*sources, *_addresses(case))


def standing(case: CaseState, *, but: HeldRecord | None = None) -> tuple[Answered, ...]:
    """Each line with its answer, from the records of this round, less one."""
    said: dict[str, Answered] = {}
    held = [one for one in case.held if one is not but and one.origin >= case.round_began]
    asked = {line.key: line for line in lines(case)}
    for record in held if asked else ():
        for key, result in _told(case.scheme.action(record.action), record.values).items():
            before = said.get(key)
            if key in asked and (before is None or _says_more(result, before.result)):
                said[key] = Answered(asked[key], result, record)
    return tuple(said.get(line.key, Answered(line)) for line in asked.values())


def known(case: CaseState, action: Action) -> dict[str, object]:
    """What a form that completes the checklist may begin with: what searches gave already."""
    told = standing(case) if action.completes else ()
    return {SEARCHED + one.line.key: one.result for one in told if one.result and not one.line.address}


def unsearched(case: CaseState, action: Action) -> list[Reason]:
    """Why the checklist cannot be completed yet, whatever the form says: an address needs a search of its own, with its force's name."""
    if not action.completes or all(one.result for one in standing(case) if one.line.address):
        return []
    text = N_("Record first what the search with the force for each earlier address of the subject gave.")
    return [Reason("unsearched", text)]


def refusals(
    case: CaseState, action: Action, answers: Mapping[str, object], *, instead_of: HeldRecord | None = None
) -> list[Reason]:
    """Why these answers do not complete the checklist: a source is left out, or a search that stands gave more than they say."""
    if not action.completes:
        return []
    told = _told(action, answers)
    before = [one for one in standing(case, but=instead_of) if not one.line.address]
    found = []
    if left := [one.line.words for one in before if not one.result and one.line.key not in told]:
        found.append(Reason("unanswered", N_("Say what the search gave: %(sources)s."), {"sources": ", ".join(left)}))
    if less := [one.line.words for one in before if _says_more(one.result, told.get(one.line.key, one.result))]:
        text = N_("A search on this case gave more than is said here: %(sources)s. Say so, or put that search right.")
        found.append(Reason("searched_otherwise", text, {"sources": ", ".join(less)}))
    return found


def line_of(address: str) -> Line:
    """The line of an address, however it is spaced and whatever its capitals."""
    words = " ".join(address.split())
    key = _AN_ADDRESS + blake2b(words.casefold().encode(), digest_size=6).hexdigest()
    return Line(key, N_("The force for %(address)s"), words)


def is_of_an_address(key: str) -> bool:
    """Whether a line is the force of an address, which has to be named."""
    return key.startswith(_AN_ADDRESS)


def _addresses(case: CaseState) -> tuple[Line, ...]:
    """The earlier addresses of the subject, a line each: as the registration that stands tells them, and as searches found them."""
    told: dict[str, Line] = {}
    for record in case.held:
        people = record.values.get("subject") if record.kind == REGISTRATION else None
        texts = [one.get(ADDRESSES) for one in people] if isinstance(people, list) else [record.values.get(FURTHER)]
        for address in (one for text in texts for one in str(text or "").replace(";", "\n").splitlines()):
            line = line_of(address)
            if line.address:
                told.setdefault(line.key, line)
    return tuple(told.values())


def _told(action: Action, answers: Mapping[str, object]) -> dict[str, str]:
    """What answers say of each line, by its key."""
    if not action.searches:
        return {}
    chosen, further, result = answers.get(LINES), answers.get(FURTHER), answers.get(RESULT)
    keys = [str(key) for key in chosen] if isinstance(chosen, list) else []
    apart = dict.fromkeys([*keys, *([line_of(str(further)).key] if further else [])], str(result)) if result else {}
    own = {
        name.removeprefix(SEARCHED): str(said) for name, said in answers.items() if name.startswith(SEARCHED) and said
    }
    return {**apart, **own}


def _says_more(result: str, than: str) -> bool:
    ranks = {word: rank for rank, word in enumerate(_SAYS_MORE)}
    return ranks.get(result, -1) > ranks.get(than, -1)

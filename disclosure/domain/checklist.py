"""The search checklist: each source that the rule set wants searched, the force of each earlier address, and what answers each.

A line is answered by the record of a search, or by the full checks themselves; never by a tick: what was found, or nothing, or why
it was not searched. Lines are reckoned anew from the records that stand, so that an address put right is a line at once.
"""

from collections.abc import Mapping
from hashlib import blake2b
from typing import NamedTuple

from disclosure.domain.application import EARLIER_ADDRESSES
from disclosure.domain.errors import Reason
from disclosure.domain.particulars import addresses_in
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
HOME_FORCE = "home_force"
_AN_ADDRESS = "address-"
_SAYS_MORE = (NOT_SEARCHED, OWN, NOTHING, FOUND)


class Line(NamedTuple):
    """Something to be searched: a source, or the force of an address. `found_by` is the search that found the address; `is_asked`: it is
    an agency, or another force.
    """

    key: str
    label: str
    address: str = ""
    found_by: HeldRecord | None = None
    is_asked: bool = False

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
    sources = (Line(one.key, one.label, is_asked=one.is_asked) for one in case.scheme.checklist)
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
    return Line(key, N_("The force for %(address)s"), words, is_asked=True)


def lines_in(text: object) -> tuple[Line, ...]:
    """The lines of a text that tells addresses, one on each line of it or between semicolons; none of words that tell of no address."""
    return tuple(map(line_of, addresses_in(str(text or ""))))


def is_of_a_force(key: str) -> bool:
    """Whether a line is answered by a force, which has to be named: that of an address, or of where the subject lives."""
    return key.startswith(_AN_ADDRESS) or key == HOME_FORCE


def _addresses(case: CaseState) -> tuple[Line, ...]:
    """The earlier addresses of the subject, a line each: as the registration that stands tells them, and as searches found them."""
    told: dict[str, Line] = {}
    for record in case.held:
        people = record.values.get("subject") if record.kind == REGISTRATION else None
        for one in people if isinstance(people, list) else ():
            for line in lines_in(one.get(EARLIER_ADDRESSES)) if isinstance(one, Mapping) else ():
                told.setdefault(line.key, line)
    for record in case.held:
        for line in lines_in(record.values.get(FURTHER)):
            told.setdefault(line.key, line._replace(found_by=record))
    return tuple(told.values())


def _told(action: Action, answers: Mapping[str, object]) -> dict[str, str]:
    """What answers say of each line, by its key. What is no answer to the line says nothing."""
    if not action.searches:
        return {}
    chosen, result = answers.get(LINES), str(answers.get(RESULT) or "")
    keys = [str(key) for key in chosen] if isinstance(chosen, list) else []
    apart = dict.fromkeys((*keys, *(line.key for line in lines_in(answers.get(FURTHER)))), result)
    own = {name.removeprefix(SEARCHED): str(said) for name, said in answers.items() if name.startswith(SEARCHED)}
    return {key: said for key, said in {**apart, **own}.items() if _answers(key, said)}


def _answers(key: str, result: str) -> bool:
    return result in (FOUND, NOTHING, NOT_SEARCHED) or (result == OWN and is_of_a_force(key))


def _says_more(result: str, than: str) -> bool:
    ranks = {word: rank for rank, word in enumerate(_SAYS_MORE)}
    return ranks.get(result, -1) > ranks.get(than, -1)

"""The search checklist of a case as somebody may read it: each line, what was found there, with which terms, by whom and when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from disclosure.domain import checklist
from disclosure.domain.access import Actor
from disclosure.domain.checklist import NOT_SEARCHED, OWN, RESULT, SEARCHED, Answered, Line, is_of_a_force
from disclosure.domain.law import Law
from disclosure.domain.state import CaseState
from disclosure.domain.words import N_
from disclosure.services import case_state
from disclosure.store.queries.cases import CaseRow, EventRow

_FOUND_BY_A_SEARCH = N_("The force for an address that a search found")
_NOT_ALL_KNOWN = N_("Every address of the last five years")


@dataclass(frozen=True)
class SearchLine:
    """A line of the checklist. Where the reader may not read what answers it, no more is told than that something does.

    `is_own`: its address is in this force's area. `result`, `terms`, `searcher` and `reason` are words as they were answered; `sequence` is
    the event of the record.
    """

    line: Line
    is_answered: bool = False
    is_sealed: bool = False
    is_excused: bool = False
    is_own: bool = False
    result: str = ""
    terms: str = ""
    searcher: str = ""
    reason: str = ""
    searched_at: datetime | None = None
    sequence: int = 0


def of_case(case: CaseRow, state: CaseState, *, actor: Actor) -> tuple[SearchLine, ...]:
    """The lines of the case, in the order of the rule set, addresses last."""
    events = {event.sequence: event for event in case.events}
    lines = (_line(one, events, state, actor) for one in checklist.standing(state))
    return (*lines, *_addresses_missing(events, state, actor))


def view(
    session: Session, reference: str, *, law: Law, actor: Actor, now: datetime
) -> tuple[CaseRow, CaseState, tuple[SearchLine, ...]]:
    """The case and its checklist. Raises NotFound for a case that this person may not see, as for one that does not exist."""
    case = case_state.load(session, reference, law=law, actor=actor, now=now)
    state = case_state.state_of(case, law)
    return case, state, of_case(case, state, actor=actor)


def _addresses_missing(events: Mapping[int, EventRow], state: CaseState, actor: Actor) -> Iterator[SearchLine]:
    """A line for the addresses that nobody knows, where the full checks say so: whoever decides reads what was done to find them."""
    for record in state.held:
        is_said = record.values.get("five_years_known") == "no" and record.origin >= state.round_began
        if is_said and case_state.may_read(state.scheme, record, actor):
            event = events[record.sequence]
            said = {answer["name"]: answer["words"] for answer in event.answers or ()}
            yield SearchLine(
                Line("five_years_known", _NOT_ALL_KNOWN),
                is_answered=True,
                is_excused=True,
                result=said["five_years_known"],
                reason=said.get("addresses_missing", ""),
                searched_at=event.occurred_at,
                sequence=event.sequence,
            )


def _line(one: Answered, events: Mapping[int, EventRow], state: CaseState, actor: Actor) -> SearchLine:
    line = one.line
    if line.found_by is not None and not case_state.may_read(state.scheme, line.found_by, actor):
        line = line._replace(label=_FOUND_BY_A_SEARCH, address="")
    if one.record is None:
        return SearchLine(line)
    if not case_state.may_read(state.scheme, one.record, actor):
        return SearchLine(line, is_answered=True, is_sealed=True)
    event = events[one.record.sequence]
    said: dict[str, Mapping[str, Any]] = {answer["name"]: answer for answer in event.answers or ()}

    def words(*names: str) -> str:
        return " · ".join(said[name]["words"] for name in names if name in said and said[name]["words"])

    is_excused = one.result == NOT_SEARCHED
    return SearchLine(
        line,
        is_answered=True,
        is_excused=is_excused,
        is_own=one.result == OWN,
        result=words(SEARCHED + one.line.key) or words(RESULT),
        terms="" if is_excused else words("search_terms"),
        searcher=words("force_name", "home_force_name", "searcher") if is_of_a_force(line.key) else words("searcher"),
        reason=words("not_searched_reason") if is_excused else "",
        searched_at=event.occurred_at,
        sequence=event.sequence,
    )

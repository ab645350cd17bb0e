"""The children of a case as its page shows them: what is known of each, and when each was missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from disclosure.domain import children
from disclosure.domain.children import BACK, CHILD, GONE, Child, Episode
from disclosure.domain.state import CaseState
from disclosure.store.queries.cases import CaseRow, EventRow

# What is told of a child, by the registration or since, in the order of the page.
TOLD = ("looked_after", "looked_after_by", "lives_with", "school", "responsibility")


@dataclass(frozen=True)
class Missing:
    """An episode in words; `back` is empty while it is not known that the child came back."""

    gone: str
    back: str
    sequence: int


@dataclass(frozen=True)
class ChildView:
    """A child, the last that was told of each thing by its name, and the episodes, the earliest first."""

    name: str
    told: Mapping[str, str]
    episodes: tuple[Missing, ...]


def of_case(case: CaseRow, state: CaseState) -> tuple[ChildView, ...]:
    """The children in the order of the registration, then others whom records name."""
    events = {event.sequence: event for event in case.events}
    return tuple(_view(child, events) for child in children.of_case(state))


def _view(child: Child, events: Mapping[int, EventRow]) -> ChildView:
    told = {name: str(child.told[name]) for name in TOLD if child.told.get(name)}
    name = child.name
    for record in (*child.known, *(one.record for one in child.episodes)):
        said = _said(events[record.sequence])
        name = name or said.get(CHILD, "")
        if said.get("looked_after"):
            told.pop("looked_after_by", None)
        told |= {key: said[key] for key in TOLD if said.get(key)}
    return ChildView(name, told, tuple(_missing(one, events) for one in child.episodes))


def _missing(one: Episode, events: Mapping[int, EventRow]) -> Missing:
    said = _said(events[one.record.sequence])
    return Missing(said.get(GONE, one.gone), said.get(BACK, ""), one.record.sequence)


def _said(event: EventRow) -> dict[str, str]:
    answers: tuple[Mapping[str, Any], ...] = tuple(event.answers or ())
    return {one["name"]: one["words"] for one in answers}

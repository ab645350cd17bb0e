"""A stored case, for whoever may see it, and as the engine knows it: columns, standing records, who acted in this round, deadlines."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from disclosure.domain import facts
from disclosure.domain.access import Actor
from disclosure.domain.answers import Answers
from disclosure.domain.clocks import Limit, Unit
from disclosure.domain.errors import NotFound
from disclosure.domain.law import Law
from disclosure.domain.state import CaseState, HeldRecord, Running
from disclosure.store.queries import cases as queries
from disclosure.store.queries.cases import CaseRow, EventRow
from disclosure.store.write import CaseRows

LINKED, OTHER = NAME_A_CASE = "linked_case", "other_reference"  # the answers that name another case


def load(
    session: Session,
    reference: str,
    *,
    law: Law,
    actor: Actor,
    now: datetime,
    lock: bool = False,
    known: CaseRow | None = None,
) -> CaseRow:
    """The case, as `queries.cases.load` reads it. Raises NotFound for one that this person may not see, as for one there is not."""
    case = queries.load(session, reference, law.sight(actor=actor, now=now), lock=lock, known=known)
    if case is None:
        raise NotFound
    return case


def state_of(case: CaseRow, law: Law) -> CaseState:
    """What the engine needs to know of a stored case."""
    scheme = law.by_rule_set(case.facts["rule_set"])
    began = case.facts["round_began"]
    first = first_of(case.events)
    acted: defaultdict[str, set[int]] = defaultdict(set)
    for event in case.events:
        if event.actor_id is not None and event.sequence >= began:
            acted[event.action].add(event.actor_id)
            # Whoever corrects a record stands behind it as much as whoever made it.
            acted[first[event.sequence].action].add(event.actor_id)
    return CaseState(
        scheme=scheme,
        route=scheme.route_of(case.facts["route"], case.facts["kind"]),
        facts=case.facts,
        version=case.version,
        held=_held(case.events, first),
        acted={action: frozenset(people) for action, people in acted.items()},
        deadlines=tuple(running(one) for one in case.deadlines),
    )


def held_records(events: Sequence[EventRow]) -> tuple[HeldRecord, ...]:
    """The records that stand. A correction takes the place of what it supersedes, under the action that first made it."""
    return _held(events, first_of(events))


def _held(events: Sequence[EventRow], origins: Mapping[int, EventRow]) -> tuple[HeldRecord, ...]:
    answered = {event.about for event in events}
    superseded = {event.supersedes for event in events}
    found = []
    for event in events:
        if event.kind is None or event.sequence in superseded:
            continue
        first = origins[event.sequence]
        found.append(
            HeldRecord(
                event.sequence,
                first.sequence,
                event.kind,
                first.action,
                first.outcome,
                event.values,
                is_open=first.sequence not in answered,
                by=event.actor_id,
                at=event.occurred_at,
                about=first.about,
            )
        )
    return tuple(found)


def first_of(events: Sequence[EventRow]) -> dict[int, EventRow]:
    """For each event, in order, the one that first made its record: itself, unless it corrects another."""
    found: dict[int, EventRow] = {}
    for event in events:
        found[event.sequence] = event if event.supersedes is None else found[event.supersedes]
    return found


def running(row: Mapping[str, Any]) -> Running:
    """A stored deadline as the engine knows it."""
    return Running(
        clock=row["clock"],
        sequence=row["sequence"],
        limit=_limit(row["limit_length"], row["limit_unit"]),
        started=row["started_at"],
        due=row["due_at"],
        calendar_version=row["calendar_version"],
        extended_by=row["extended_by"],
        stopped=row["stopped_at"],
    )


@lru_cache
def _limit(length: int, unit: str) -> Limit:
    return Limit(length, Unit(unit))


def after(case: CaseRow, rows: CaseRows, answers: Answers, actor: Actor) -> CaseRow:
    """The case as it would be read after these rows, of these answers, were written."""
    event, record = rows.event, rows.record or {}
    made = EventRow(
        sequence=event["sequence"],
        action=event["action"],
        outcome=event["outcome"],
        actor_id=event["actor_id"],
        actor_name=actor.name,
        occurred_at=event["occurred_at"],
        recorded_at=event["recorded_at"],
        request_key=event["request_key"],
        digest=event["digest"],
        kind=record.get("kind"),
        form=record.get("form") or "",
        language=record.get("language") or "",
        answers=answers.rows if record else None,
        about=record.get("about"),
        supersedes=record.get("supersedes"),
    )
    changed = {name: value for name, value in rows.case.items() if name in facts.COLUMNS}
    return CaseRow(
        id=case.id,
        version=rows.case["version"],
        recorded_from=rows.case["recorded_from"],
        facts={**case.facts, **changed},
        events=(*case.events, made),
        deadlines=_deadlines(case.deadlines, rows),
    )


def _deadlines(before: Sequence[Mapping[str, Any]], rows: CaseRows) -> tuple[Mapping[str, Any], ...]:
    if not rows.changes and not rows.starts:
        return tuple(before)
    changed = {(one["clock"], one["sequence"]): one for one in rows.changes}
    found = [{**one, **changed[key]} if (key := (one["clock"], one["sequence"])) in changed else one for one in before]
    return tuple(sorted((*found, *rows.starts), key=lambda one: (one["sequence"], one["due_at"], one["clock"])))


def links_of(event: EventRow) -> tuple[str, ...]:
    """The references of other cases that the event's record names."""
    named = event.values
    return tuple(str(named[name]) for name in NAME_A_CASE if named.get(name))

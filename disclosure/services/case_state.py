"""A stored case, for whoever may see it, and as the engine knows it: columns, standing records, who acted in this round, deadlines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from disclosure.domain import facts
from disclosure.domain.access import Actor, may_see_record
from disclosure.domain.answers import NAME_A_CASE, Answers
from disclosure.domain.clocks import Limit, Unit
from disclosure.domain.errors import NotFound
from disclosure.domain.law import Law
from disclosure.domain.scheme import Scheme
from disclosure.domain.state import CaseState, HeldRecord, Running
from disclosure.store.queries import cases as queries
from disclosure.store.queries.cases import CaseRow, EventRow
from disclosure.store.write import CaseRows


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


@dataclass
class Standing:
    """What a case's events come to, followed one after the other.

    `first`: for each event the one that first made its record, itself unless it corrects another. `held`: the records that
    stand, by the event that first made them. `acted`: who did what in the round that began last.
    """

    first: dict[int, EventRow] = field(default_factory=dict)
    held: dict[int, HeldRecord] = field(default_factory=dict)
    acted: dict[str, frozenset[int]] = field(default_factory=dict)

    def follow(self, event: EventRow, round_began: int = 0) -> None:
        """The next event. A correction takes the place of what it supersedes, under the action that first made it."""
        first = self.first[event.sequence] = event if event.supersedes is None else self.first[event.supersedes]
        origin = first.sequence
        if event.sequence == round_began:
            self.acted = {}
        if event.actor_id is not None:
            # Whoever corrects a record stands behind it as much as whoever made it.
            for action in {event.action, first.action}:
                self.acted[action] = self.acted.get(action, _NOBODY) | {event.actor_id}
        if event.about is not None and event.about in self.held:
            self.held[event.about] = self.held[event.about]._replace(is_open=False)
        before = self.held.pop(origin, None)
        if event.kind is not None:
            self.held[origin] = HeldRecord(
                event.sequence,
                origin,
                event.kind,
                first.action,
                first.outcome,
                event.values,
                is_open=before is None or before.is_open,
                by=event.actor_id,
                at=event.occurred_at,
                about=first.about,
                form=event.form,
            )


_NOBODY: frozenset[int] = frozenset()


def standing_of(events: Iterable[EventRow], round_began: int = 0) -> Standing:
    """What these events of a case come to, from its registration on."""
    found = Standing()
    for event in events:
        found.follow(event, round_began)
    return found


def may_read(scheme: Scheme, held: HeldRecord, actor: Actor) -> bool:
    """Whether this person may read a record that stands."""
    return may_see_record(actor, read=scheme.record(held.kind).read, author_id=held.by)


def held_records(events: Iterable[EventRow]) -> tuple[HeldRecord, ...]:
    """The records that stand, in the order in which they were last written."""
    return tuple(standing_of(events).held.values())


def state_of(case: CaseRow, law: Law, standing: Standing | None = None) -> CaseState:
    """What the engine needs to know of a stored case. `standing` is of its events, where somebody followed them already."""
    scheme = law.by_rule_set(case.facts["rule_set"])
    standing = standing or standing_of(case.events, case.facts["round_began"])
    return CaseState(
        scheme=scheme,
        route=scheme.route_of(case.facts["route"], case.facts["kind"]),
        facts=case.facts,
        version=case.version,
        held=tuple(standing.held.values()),
        acted=dict(standing.acted),
        deadlines=tuple([running(one) for one in case.deadlines]),
        owner_name=case.owner_name,
    )


def running(row: Mapping[str, Any]) -> Running:
    """A stored deadline as the engine knows it."""
    return Running(
        row["clock"],
        row["sequence"],
        _limit(row["limit_length"], row["limit_unit"]),
        row["started_at"],
        row["due_at"],
        row["calendar_version"],
        row["extended_by"],
        row["stopped_at"],
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

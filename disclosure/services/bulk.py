"""Many invented cases at once, by the rules of the one door: each is made in memory, and whole batches of them are written.

Making them needs no database, so other processes can do it; one writes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from disclosure.domain import facts
from disclosure.domain.access import Actor
from disclosure.domain.answers import Answers
from disclosure.domain.application import Application
from disclosure.domain.law import Law
from disclosure.domain.state import CaseState
from disclosure.services import case_state, casework
from disclosure.services.casework import Doing
from disclosure.services.tokens import Fresh
from disclosure.store.db import hold_much, next_ids, writing
from disclosure.store.models import cases, people
from disclosure.store.queries.cases import CaseRow, EventRow
from disclosure.store.write import CaseRows, Prepared, keep_calendar, prepared, send

Row = Mapping[str, Any]


@dataclass
class Course:
    """A case made in memory, from its registration on: what `register` and `perform` would make of it, not yet written."""

    law: Law
    fresh: Fresh
    case: CaseRow = field(init=False)
    rows: list[CaseRows] = field(default_factory=list)

    def register(self, application: Application, *, actor: Actor, now: datetime, request_key: str) -> str:
        """Register it; its reference. Raises Refused."""
        rows = casework.registration(
            application, law=self.law, actor=actor, now=now, fresh=self.fresh, request_key=request_key
        )
        self.case = CaseRow(rows.case["id"], 0, now, {}, (), ())
        self._keep(rows, application.answers, actor, now)
        return str(rows.case["reference"])

    def perform(self, doing: Doing, *, actor: Actor, now: datetime) -> None:
        """Do something to it. Raises Refused. What registers another case is not for here."""
        state = self.state()
        _, (rows,) = casework.change(self.case, state, doing, law=self.law, actor=actor, now=now, fresh=self.fresh)
        self._keep(rows, doing.answers, actor, now)

    def _keep(self, rows: CaseRows, answers: Answers, actor: Actor, now: datetime) -> None:
        """The change, and what its answers call for at once."""
        self.rows.append(rows)
        self.case = stands(self.case, rows, answers, actor)
        for call in casework.calls_of(rows, answers, scheme=self.law.by_rule_set(self.case.facts["rule_set"])):
            given = casework.handed_on(call, answers)
            more = casework.called(self.case, call, given, law=self.law, actor=actor, now=now, fresh=self.fresh)
            self.rows.append(more)
            self.case = stands(self.case, more, given, actor)

    def state(self) -> CaseState:
        """The case as the engine knows it."""
        return case_state.state_of(self.case, self.law)


def stands(case: CaseRow, rows: CaseRows, answers: Answers, actor: Actor) -> CaseRow:
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
        answers=tuple([one.row for one in answers.items]) if record else None,
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


def _deadlines(before: Sequence[Row], rows: CaseRows) -> tuple[Row, ...]:
    if not rows.changes and not rows.starts:
        return tuple(before)
    changed = {(one["clock"], one["sequence"]): one for one in rows.changes}
    found = [{**one, **changed[key]} if (key := (one["clock"], one["sequence"])) in changed else one for one in before]
    return tuple(sorted((*found, *rows.starts), key=lambda one: (one["sequence"], one["due_at"], one["clock"])))


@dataclass(frozen=True)
class Batch:
    """Whole cases as statements, first every registration, then every second event, and so on; and their highest ids."""

    statements: list[Prepared]
    last_case: int
    last_person: int


def batch_of(courses: Sequence[Course], database: str) -> Batch:
    """These cases, at least one, for a database that is "sqlite" or "postgresql". It needs none to do so."""
    waves = zip_longest(*(course.rows for course in courses))
    return Batch(
        [one for wave in waves for one in prepared([rows for rows in wave if rows is not None], database)],
        max(course.case.id for course in courses),
        max(row["id"] for course in courses for rows in course.rows for row in rows.people),
    )


def write_batch(session: Session, batch: Batch, *, law: Law) -> None:
    """Write these cases, whole and in one transaction."""
    with writing(session):
        hold_much(session)
        keep_calendar(session, law.calendar)
        _claim(session, cases, batch.last_case)
        _claim(session, people, batch.last_person)
        send(session, batch.statements)
        session.commit()


def _claim(session: Session, table: Table, last: int) -> None:
    """See to it that the database gives out no number up to `last` again."""
    while (given := next_ids(session, table)[0]) < last:
        if session.get_bind().dialect.name != "postgresql":
            return  # there the next number follows from the rows themselves
        next_ids(session, table, last - given)

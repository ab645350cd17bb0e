"""Many invented cases at once, by the rules of the one door: each is made in memory, and whole batches of them are written.

Making them needs no database, so other processes can do it; one writes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from disclosure.domain.access import Actor
from disclosure.domain.application import Application
from disclosure.domain.law import Law
from disclosure.domain.state import CaseState
from disclosure.services import case_state, casework
from disclosure.services.case_state import Standing
from disclosure.services.casework import Change, Doing
from disclosure.services.tokens import Fresh
from disclosure.store.db import hold_much, next_ids, writing
from disclosure.store.models import cases, people
from disclosure.store.queries.cases import CaseRow
from disclosure.store.write import CaseRows, Prepared, keep_calendar, prepared, send

Row = Mapping[str, Any]


@dataclass
class Course:
    """A case made in memory, from its registration on: what `register` and `perform` would make of it, not yet written."""

    law: Law
    fresh: Fresh
    case: CaseRow = field(init=False)
    rows: list[CaseRows] = field(default_factory=list)
    _standing: Standing = field(default_factory=Standing)

    def register(self, application: Application, *, actor: Actor, now: datetime, request_key: str) -> None:
        """Register it. Raises Refused."""
        self._keep(
            casework.registration(
                application, law=self.law, actor=actor, now=now, fresh=self.fresh, request_key=request_key
            )
        )

    def perform(self, doing: Doing, *, actor: Actor, now: datetime) -> None:
        """Do something to it. Raises Refused. What registers another case is not for here."""
        state = self.state()
        self._keep(casework.change(self.case, state, doing, law=self.law, actor=actor, now=now, fresh=self.fresh))

    def _keep(self, change: Change) -> None:
        self.rows += change.rows
        self.case = change.case
        for event in change.case.events[-len(change.rows) :]:
            self._standing.follow(event, change.case.facts["round_began"])

    def state(self) -> CaseState:
        """The case as the engine knows it."""
        return case_state.state_of(self.case, self.law, self._standing)


@dataclass(frozen=True)
class Batch:
    """Whole cases as statements, first every registration, then every second event, and so on; and their highest ids."""

    statements: list[Prepared]
    last_case: int
    last_person: int


def batch_of(courses: Iterable[Course], database: str) -> Batch:
    """These cases, at least one, for a database that is "sqlite" or "postgresql". It needs none to do so.

    Of a case only its rows are kept while the others are made: a processor is quicker with what is still near.
    """
    made = [course.rows for course in courses]
    return Batch(
        [one for wave in zip_longest(*made) for one in prepared([rows for rows in wave if rows is not None], database)],
        max(rows[0].event["case_id"] for rows in made),
        max(row["id"] for rows in made for change in rows for row in change.people),
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

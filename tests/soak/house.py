"""A database with people, a law that changes, and cases that are looked at after every change. The soak acts through it."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from disclosure.domain import chain, facts
from disclosure.domain.access import Actor, Permission, Role
from disclosure.domain.clocks import Unit
from disclosure.domain.errors import DisclosureError, Invalid, NotAllowed, Refused
from disclosure.domain.law import Law
from disclosure.domain.scheme import DONE, LOOK_AGAIN, MOVE_DEADLINES
from disclosure.domain.schemes import ALL
from disclosure.domain.state import CaseState
from disclosure.domain.trail import Chain
from disclosure.services import accounts, case_state, casework, jobs, sessions, tokens, verification
from disclosure.services.accesses import Entry, Reading, admit, record
from disclosure.services.accounts import Account
from disclosure.services.casework import Doing, Done
from disclosure.services.tokens import Fresh
from disclosure.store import db
from disclosure.store.models import (
    accesses,
    calendars,
    case_access,
    case_history,
    cases,
    deadlines,
    drafts,
    events,
    messages,
    notices,
    participations,
    people,
    public_status,
    records,
    submissions,
    user_roles,
    user_sessions,
    users,
)
from disclosure.store.queries import accounts as account_queries
from disclosure.store.queries import cases as case_queries
from disclosure.store.queries.cases import CaseRow
from tests import invented
from tests.databases import Database
from tests.services import worlds
from tests.services.proof import worked_out
from tests.soak.figures import ALWAYS, Book, outcomes_of
from tests.soak.kept import Change, Kept, different, unborn
from tests.soak.outside import OPENER, Message, Outside, Request
from tests.soak.tables import ALONE, FIGURES, LONDON, runs_out, sees

SCHEMES = (*ALL, invented.SCHEME)
SELDOM = 4  # what the verifier sees to as well is looked at here after every fourth change
# One who may do everything, so that nothing but the separation of duties stops her; and a second officer.
MORE = {
    "Uma": tuple(role for role in Role if role not in {Role.ADMINISTRATOR, Role.AUDITOR}),
    "Olive": (Role.DISCLOSURE_OFFICER,),
}
_OF_A_CASE = (cases, case_history, events, records, deadlines, participations)
_OF_THE_PUBLIC = (drafts, submissions, messages, public_status)
_COUNTED = (cases, events, case_history, records, people, deadlines, notices, accesses, calendars, *_OF_THE_PUBLIC)
_COUNTS = select(*(select(func.count()).select_from(table).scalar_subquery() for table in _COUNTED))


@dataclass
class House:
    """`tally` counts what was done, what was refused, and by which rule; `told` says it in words, newest last."""

    database: Database
    now: datetime
    tally: Counter[str]
    cases: dict[str, Kept] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    done: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    said_of: dict[tuple[str, int | None], bool] = field(default_factory=dict)
    last: tuple[str, Doing, str, int] | None = None
    stood: dict[int, list[object]] = field(default_factory=dict)
    entries: dict[int, Chain] = field(default_factory=dict)

    def __post_init__(self) -> None:
        session = db.open_session(self.database.url)
        law = Law(SCHEMES, worlds.ENGLAND)
        self.world = worlds.World(self.database, session, law, self.now, worlds._settle(session, self.now))
        self.people = {**self.world.people, **self._more_people()}
        self.system = self.people.pop(worlds.SYSTEM)
        self.holidays = {law.calendar.version: frozenset(law.calendar.days)}
        self.session, self._watched = session, self._watch()
        self.outside, self.book = Outside(session), Book(session)

    @property
    def law(self) -> Law:
        return self.world.law

    def configure(self, **changes: object) -> None:
        """The law of the house from now on."""
        self.world.law = replace(self.law, **changes)
        self.holidays[self.law.calendar.version] = frozenset(self.law.calendar.days)

    def pass_time(self, by: timedelta) -> None:
        self.now = self.world.now = self.now + by

    def _more_people(self) -> dict[str, Actor]:
        found = {}
        with db.writing(self.world.session) as session:
            for name, roles in MORE.items():
                key = session.execute(insert(users).values(worlds._user(name, self.now))).inserted_primary_key[0]
                session.execute(insert(user_roles), [{"user_id": key, "role": role.value} for role in roles])
                opened = sessions.add(session, "web", user_id=key, now=self.now)
                found[name] = Actor(key, name, frozenset(roles), opened.id, "test")
            session.commit()
        return found

    # --- whether anything was written

    def _watch(self) -> Callable[[], object]:
        """Tells, as cheaply as the database can, whether anything was committed since it was last asked."""
        if self.database.dialect == "sqlite":
            self._beside = sqlite3.connect(self.database.url.removeprefix("sqlite:///"), isolation_level=None)
            return lambda: self._beside.execute("PRAGMA data_version").fetchone()
        return self._content

    def _content(self) -> object:
        """How many rows there are, and which version of each case."""
        found = self.session.execute(_COUNTS).one()
        versions = self.session.execute(select(cases.c.id, cases.c.version).order_by(cases.c.id)).all()
        self.session.rollback()
        return found, versions

    def close(self) -> None:
        if self.database.dialect == "sqlite":
            self._beside.close()
        self.world.close()

    # --- doing

    def read(self, case_id: int) -> CaseRow:
        row = case_queries.load_any(self.session, case_id)
        self.session.rollback()
        assert row is not None
        return row

    def proven(self, case_id: int) -> Sequence[Mapping[str, Any]]:
        """The events of a case, after everything stored of it was worked out anew."""
        ((trail, found),) = worked_out(self.session, [case_id])
        assert not found, found[:5]
        self.stood.update(self._rows(case_id))
        return trail.events

    def state(self, kept: Kept) -> CaseState:
        return case_state.state_of(kept.row, self.law)

    def sees(self, actor: Actor, kept: Kept) -> bool:
        said = self.said_of.get((kept.reference, actor.user_id))
        return sees(actor.roles, kept.stage, let_in=said)

    def change(
        self, action: str, outcome: str, actor: Actor, doing: Doing | None, now: datetime | None = None
    ) -> Change:
        about = doing.about if doing else None
        key = doing.request_key if doing else None
        return Change(action, outcome, actor, now or self.now, key, self.law.overrides, self.holidays, about)

    def register(self, actor: Actor, scheme: str, route: str, **columns: object) -> str:
        """Register a case, and again with the same request, which changes nothing; its reference."""
        application = self.world.application(scheme, route, **columns)
        asked = {"law": self.law, "actor": actor, "now": self.now, "request_key": self.world.request_key()}
        done = casework.register(self.session, application, **asked)
        before = self._watched()
        again = casework.register(self.session, application, **asked)
        assert (again.reference, again.repeated) == (done.reference, True)
        assert self._watched() == before, "a request that comes twice changes nothing"
        self._new(done.reference, self.change("register", DONE, actor, None))
        return done.reference

    def refused_registration(self, actor: Actor, scheme: str, route: str, **columns: object) -> set[str]:
        """Try to register what must not be: nothing at all has changed. The keys of the reasons."""
        application = self.world.application(scheme, route, **columns)
        self.told.append(f"{self.now} {actor.name}: register {scheme} {route} {columns} must be refused")
        before = self._watched()
        try:
            casework.register(
                self.session, application, law=self.law, actor=actor, now=self.now, request_key=self.world.request_key()
            )
        except Refused as no:
            assert self._watched() == before, "a registration was refused, and something changed"
            self.tally["refused: a registration"] += 1
            return {one.key for one in no.reasons}
        raise AssertionError(f"{actor.name} registered {scheme} {route} {columns}")

    def _new(self, reference: str, *changes: Change) -> None:
        self.cases[reference] = unborn(self.world.case(reference))
        self._follow(self.cases[reference], changes)

    def _follow(self, kept: Kept, changes: Sequence[Change]) -> None:
        """Look at what came of changes that were made one after the other."""
        before = kept.row
        after, events = self.read(before.id), self.proven(before.id)
        for change, row in zip(changes, self._versions(before, after), strict=True):
            kept.follow(row, facts.typed(json.loads(events[row.version - 1]["delta"])), change)
            self._count(kept, change.action, change.outcome)

    def _versions(self, before: CaseRow, after: CaseRow) -> Iterator[CaseRow]:
        """The case as it stood after each change, as it is kept. Each deadline of before was changed by one of them at most."""
        if after.version > before.version + 1:
            query = select(case_history).where(case_history.c.id == after.id, case_history.c.version > before.version)
            for row in self.session.execute(query.order_by(case_history.c.version)).mappings().all():
                was = {(one["clock"], one["sequence"]): one for one in before.deadlines}
                there = [one for one in after.deadlines if one["sequence"] <= row["version"]]
                told = {name: row[name] for name in after.facts}
                deadlines = tuple(
                    one if one["changed"] <= row["version"] else was[one["clock"], one["sequence"]] for one in there
                )
                events = after.events[: row["version"]]
                yield CaseRow(after.id, row["version"], row["recorded_from"], told, events, deadlines)
            self.session.rollback()
        yield after

    def _count(self, kept: Kept, action: str, outcome: str) -> None:
        self.done[kept.row.facts["scheme"], action, outcome] += 1
        self.tally[f"{' '.join(kept.place)} {action} {outcome}"] += 1

    def perform(self, kept: Kept, doing: Doing, actor: Actor, now: datetime | None = None) -> Done:
        return casework.perform(self.session, kept.reference, doing, law=self.law, actor=actor, now=now or self.now)

    def succeed(self, kept: Kept, doing: Doing, actor: Actor, now: datetime | None = None) -> None:
        """Do what must be done, and look at what came of it."""
        assert self.sees(actor, kept), f"{actor.name} does not see {kept.reference}"
        self._tell(kept, doing, actor, now, "")
        done = self.perform(kept, doing, actor, now)
        self.followed(kept, done, doing, actor, now)

    def followed(self, kept: Kept, done: Done, doing: Doing, actor: Actor, now: datetime | None = None) -> None:
        """Look at what came of something done just now."""
        before = kept.row
        self._follow(kept, [self.change(doing.action, doing.outcome, actor, doing, now)])
        if kept.row.version % SELDOM == 0:
            self._superseded(before, kept.row)
        if done.registered:
            self._new(done.registered, self.change("register", DONE, actor, None))
        self.last = (kept.reference, doing, actor.name, done.sequence)

    def refused(
        self, kept: Kept, doing: Doing, actor: Actor, error: type[DisclosureError] | tuple[type[DisclosureError], ...]
    ) -> DisclosureError:
        """Try what must not be done: it is refused, and nothing at all has changed."""
        self._tell(kept, doing, actor, None, "must be refused")
        before = self._watched()
        try:
            self.perform(kept, doing, actor)
        except error as no:
            assert self._watched() == before, f"{doing.action} was refused, and something changed"
            self.tally[f"refused: {type(no).__name__}"] += 1
            return no
        raise AssertionError(f"{actor.name}: {doing.action} {doing.outcome} at {kept.stage} was not refused")

    def would_take(self, kept: Kept, state: CaseState, doing: Doing, actor: Actor) -> bool:
        """Whether it would be taken if it were asked now: as it is decided at the door, and nothing is written."""
        fresh = Fresh(tokens.new_reference, tokens.new_key, lambda table, number: range(-number, 0))
        try:
            casework.change(kept.row, state, doing, law=self.law, actor=actor, now=self.now, fresh=fresh)
        except Refused:
            return False
        return True

    def unchanged(self, doing: Callable[[], None], watched: Callable[[], object] | None = None) -> None:
        """Whatever is done there changes nothing."""
        watched = watched or self._watched
        before = watched()
        doing()
        assert watched() == before, "nothing was to change"

    def _tell(self, kept: Kept, doing: Doing, actor: Actor, now: datetime | None, more: str) -> None:
        place = f"{' '.join(kept.place)} at {kept.stage}"
        said = {one.name: one.value for one in doing.answers.items}
        self.told.append(
            f"{now or self.now:%Y-%m-%d %H:%M:%S} {actor.name}: {doing.action} {doing.outcome} on {kept.reference}"
            f" v{doing.version} ({place}) about {doing.about} {said} {more}"
        )

    def _superseded(self, before: CaseRow, after: CaseRow) -> None:
        """What the case was is kept, from when it was so until it no longer was."""
        query = select(case_history).where(case_history.c.id == before.id, case_history.c.version >= before.version)
        rows = self.session.execute(query).mappings().all()
        self.session.rollback()
        assert len(rows) == 1, "every version that has passed is kept once"
        was = {name: rows[0][name] for name in before.facts}
        assert was == before.facts, f"what it was is not kept: {different(was, before.facts)}"
        assert (rows[0]["recorded_from"], rows[0]["recorded_to"]) == (before.recorded_from, after.recorded_from)

    # --- what happens without anybody, and to everybody

    def let(self, actor: Actor, kept: Kept, *, allow: bool) -> None:
        """Let somebody in to a case, or keep them out of it, for good."""
        if (kept.reference, actor.user_id) in self.said_of:
            return
        row = {"case_id": kept.row.id, "user_id": actor.user_id, "allow": allow, "from_at": self.now}
        with db.writing(self.session):
            self.session.execute(insert(case_access).values(row))
            self.session.commit()
        self.said_of[kept.reference, actor.user_id] = allow

    def give(self, name: str, roles: frozenset[Role]) -> None:
        """Ada gives somebody other roles, if one person may hold them; they hold from the next step on, and that is on record."""
        ada, somebody = self.people["Ada"], self.people[name]
        self.told.append(f"{self.now} Ada gives {name} {sorted(roles)}")

        def change() -> None:
            account = Account(somebody.name, roles)
            accounts.change(self.session, somebody.user_id or 0, account, actor=ada, now=self.now)

        own = somebody is ada and roles != ada.roles
        if own or not roles or (roles & ALONE and len(roles) > 1):
            with pytest.raises((Refused, Invalid)):
                self.unchanged(change)
            self.session.rollback()
            self.tally["refused: roles"] += 1
            return
        change()
        row = account_queries.user_by_id(self.session, somebody.user_id or 0)
        entered = select(accesses.c.about).where(accesses.c.session_id == ada.session_id)
        entry = self.session.scalars(entered.order_by(accesses.c.sequence.desc())).first()
        self.session.rollback()
        assert row is not None
        assert set(row.roles) == roles
        assert entry == f"user:{somebody.user_id} changed roles={','.join(sorted(roles))} district= team="
        self.people[name] = replace(somebody, roles=frozenset(map(Role, row.roles)))
        self.tally["other roles"] += 1

    def run_jobs(self) -> None:
        """Run every job; one that is run again does nothing."""
        found = self._jobs()
        sent, said = self.outside.taken_in()
        taken = [found[name] for name in ("registered", "not_registered", "messages_delivered")]
        assert taken == [len(sent), 0, len(said)], "what came from outside"
        done = self._done_by_the_system(sent, said)
        assert (found["deadlines_moved"], found["looked_at_again"]) == (done[MOVE_DEADLINES], done[LOOK_AGAIN])
        self.outside.came(sent, said, self.cases)
        self.outside.stands(self.cases)
        self.outside.told_of(said, self.cases, self.people.values(), self.now)
        if self.tally["jobs"] % SELDOM == 0:
            self.unchanged(self._nothing_left, self._content)  # on SQLite the jobs empty the log each time
        self.tally["jobs"] += 1

    def _jobs(self) -> dict[str, int]:
        return jobs.run(self.session, law=self.law, actor=self.system, now=self.now, opener=OPENER)

    def due_in_working_days(self) -> list[date]:
        """The days by which something is due that is reckoned in working days and has not run out."""
        running = [one for kept in self.cases.values() for one in kept.row.deadlines if one["stopped_at"] is None]
        ahead = [
            one["due_at"] for one in running if one["limit_unit"] == Unit.WORKING_DAYS and one["due_at"] > self.now
        ]
        return sorted({due.astimezone(LONDON).date() for due in ahead})

    def _nothing_left(self) -> None:
        again = self._jobs()
        assert set(again.values()) == {0}, f"jobs run twice did something the second time: {again}"

    def _done_by_the_system(self, sent: Sequence[Request], said: Sequence[Message]) -> Counter[str]:
        """Look at every case that the jobs made or changed; how often they moved deadlines, or sent one back to triage.

        Each clock in working days is then due by today's bank holidays.
        """
        versions = dict(self.session.execute(select(cases.c.reference, cases.c.version)).all())
        self.session.rollback()
        made: dict[str, list[Change]] = {}
        for request in sent:
            self.cases[request.reference] = unborn(self.world.case(request.reference))
            called = [self._by_the_system("record_allegation")] if request.alleges else []
            made[request.reference] = [self._by_the_system("register", request.key), *called]
        for message in said:
            made.setdefault(message.request.reference, []).append(self._by_the_system("note", message.key))
        besides: Counter[str] = Counter()
        for reference, kept in self.cases.items():
            changes, before = made.get(reference, []), kept.row
            known = before.version + len(changes)
            others = self._besides(reference, known) if versions[reference] != known else []
            assert set(others[-1:]) <= {MOVE_DEADLINES, LOOK_AGAIN}, others
            assert set(others[:-1]) <= {LOOK_AGAIN}, others
            changes += map(self._by_the_system, others)
            besides.update(others)
            if changes:
                self._follow(kept, changes)
            if before.version and len(changes) == 1:
                self._superseded(before, kept.row)
            for one in kept.row.deadlines:
                if one["stopped_at"] is None:
                    length = one["limit_length"] + one["extended_by"]
                    days = self.holidays[self.law.calendar.version]
                    assert one["due_at"] == runs_out(one["started_at"], length, one["limit_unit"], days)
        return besides

    def _besides(self, reference: str, version: int) -> list[str]:
        """What was done to a case since that version, in its order."""
        query = select(events.c.action).join(cases, cases.c.id == events.c.case_id)
        rows = self.session.scalars(
            query.where(cases.c.reference == reference, events.c.sequence > version).order_by(events.c.sequence)
        ).all()
        self.session.rollback()
        return list(rows)

    def _by_the_system(self, action: str, key: str | None = None) -> Change:
        return replace(self.change(action, DONE, self.system, None), request_key=key)

    # --- figures

    def note(self, asked: str, by: tuple[str, ...]) -> None:
        """Keep what the figures are now; those of all the cases ever received say which outcomes there are."""
        content = self.book.note(asked, by, law=self.law, now=self.now)
        if asked == ALWAYS:
            self._outcomes_counted(content)

    def recall(self) -> None:
        """The files of all moments noted are what they were."""
        self.book.recall(law=self.law, now=self.now)

    def _outcomes_counted(self, content: bytes) -> None:
        expected = Counter(
            (kept.row.facts["scheme"], kept.row.facts["outcome"] if kept.stage == "closed" else "open")
            for kept in self.cases.values()
            if kept.row.facts["kind"] == "application"
        )
        assert outcomes_of(content) == expected, "a closed case counts once, under its outcome; an open one under none"

    def export(self, actor: Actor) -> None:
        """Ask for the figures' file: an access entry either way, the file for those whose work it is."""
        reading = Reading(Entry.EXPORT, about=f"figures {ALWAYS}")
        may, came_in = bool(actor.roles & FIGURES), False
        with suppress(NotAllowed):
            admit(self.session, Permission.FIGURES, reading, actor=actor, now=self.now)
            came_in = True
        assert came_in is may, f"{actor.name} and the figures"
        if may:
            record(self.session, reading, actor=actor, now=self.now)
            self._outcomes_counted(self.book.file(self.now, ALWAYS, law=self.law, now=self.now))

    # --- the whole

    def all_stand(self) -> None:
        """Everything stored of every case is what it was when it was last worked out: it verifies as it did then."""
        now = self._rows()
        assert now == self.stood, f"changed by what was done to others: {different(now, self.stood)}"

    def _rows(self, case_id: int | None = None) -> dict[int, list[object]]:
        """Every row of every case, or of one, as the driver gives it: that costs a tenth of what our own types would make of it."""
        found: dict[int, list[object]] = {}
        connection = self.session.connection()
        for table in _OF_A_CASE:
            key = table.c["case_id" if "case_id" in table.c else "id"].name
            only = "" if case_id is None else f"WHERE {key} = {case_id}"
            order = ", ".join(column.name for column in table.primary_key)
            query = f"SELECT {key}, {table.name}.* FROM {table.name} {only} ORDER BY {order}"  # noqa: S608
            for row in connection.exec_driver_sql(query):
                found.setdefault(row[0], []).append(tuple(row))
        self.session.rollback()
        return found

    def follow_entries(self) -> None:
        """Each session's chain of entries goes on from where it was, and the session says how far: `verify` follows the whole."""
        last = select(accesses.c.session_id, func.max(accesses.c.sequence)).group_by(accesses.c.session_id)
        there: dict[int, int] = dict(self.session.execute(last).all())
        kept = select(user_sessions.c.id, user_sessions.c.accesses, user_sessions.c.head_digest)
        for session_id, length, head in self.session.execute(kept).all():
            links, faults = self.entries.setdefault(session_id, Chain("accesses", chain.access_digest)), []
            if there.get(session_id, 0) > links.length:
                since = (accesses.c.session_id == session_id, accesses.c.sequence > links.length)
                rows = self.session.execute(select(accesses).where(*since).order_by(accesses.c.sequence)).mappings()
                faults = [fault for row in rows for fault in links.follow(dict(row))]
            assert (faults, links.length, links.head) == ([], length, head)
        self.session.rollback()

    def verify(self) -> None:
        """As `disclosure audit verify` does it; and every history without gap or overlap."""
        report = verification.verify(self.session)
        assert report.ok, report.faults[:5]
        assert report.counts["cases"] == len(self.cases)
        assert report.counts["events"] == sum(kept.row.version for kept in self.cases.values())
        assert report.counts["case_history"] == report.counts["events"] - len(self.cases)


def calendar_days(chance: Random, era: datetime) -> Mapping[date, str]:
    """Bank holidays near the time, on weekdays and off them."""
    return {era.date() + timedelta(days=chance.randrange(30)): "Proclaimed" for _ in range(chance.randrange(8))}

"""A database with people, a law that changes, and cases that are looked at after every change. The soak acts through it."""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import func, insert, select

from disclosure.domain import chain, facts, periods
from disclosure.domain.access import Actor, Permission, Role
from disclosure.domain.errors import DisclosureError, NotAllowed, Refused
from disclosure.domain.facts import Value
from disclosure.domain.law import Law
from disclosure.domain.scheme import DONE, MOVE_DEADLINES
from disclosure.domain.schemes import ALL
from disclosure.domain.state import CaseState
from disclosure.domain.trail import Chain
from disclosure.services import case_state, casework, figures, jobs, sessions, tokens, verification
from disclosure.services.accesses import Entry, Reading, admit, record
from disclosure.services.case_check import CaseCheck
from disclosure.services.casework import Doing, Done
from disclosure.services.tokens import Fresh
from disclosure.store import audit, db
from disclosure.store import figures as counts
from disclosure.store.figures import Tally
from disclosure.store.models import (
    accesses,
    calendars,
    case_access,
    case_history,
    cases,
    deadlines,
    events,
    notices,
    participations,
    people,
    records,
    user_roles,
    user_sessions,
    users,
)
from disclosure.store.queries import cases as case_queries
from disclosure.store.queries.cases import CaseRow
from tests import invented
from tests.databases import Database
from tests.services import recount, worlds
from tests.soak.kept import Change, Kept, begin, different
from tests.soak.tables import FIGURES, runs_out, sees

SCHEMES = (*ALL, invented.SCHEME)
CONFIGURED = {"district": ["sheffield"]}
ALWAYS = "2000-01-01/2040-12-31"
PERIODS = {
    ALWAYS: (date(2000, 1, 1), date(2040, 12, 31)),
    "2023": (date(2023, 1, 1), date(2023, 12, 31)),
    "2022-23": (date(2022, 4, 1), date(2023, 3, 31)),
    "2022-Q4": (date(2022, 10, 1), date(2022, 12, 31)),
    "2025-26-Q4": (date(2026, 1, 1), date(2026, 3, 31)),
    "2026-03": (date(2026, 3, 1), date(2026, 3, 31)),
    "2023-04": (date(2023, 4, 1), date(2023, 4, 30)),
}
SELDOM = 4  # what the verifier sees to as well is looked at here after every fourth change
# One who may do everything, so that nothing but the separation of duties stops her; and a second officer.
MORE = {
    "Uma": tuple(role for role in Role if role not in {Role.ADMINISTRATOR, Role.AUDITOR}),
    "Olive": (Role.DISCLOSURE_OFFICER,),
}
_OF_A_CASE = (cases, case_history, events, records, deadlines, participations)
_COUNTED = (cases, events, case_history, records, people, deadlines, notices, accesses, calendars)
_COUNTS = select(*(select(func.count()).select_from(table).scalar_subquery() for table in _COUNTED))


@dataclass(frozen=True)
class Noted:
    """Figures as they were asked for once."""

    moment: datetime
    asked: str
    by: tuple[str, ...]
    counted: str
    digest: str


@dataclass
class House:
    """`tally` counts what was done, what was refused, and by which rule; `told` says it in words, newest last."""

    database: Database
    now: datetime
    tally: Counter[str]
    cases: dict[str, Kept] = field(default_factory=dict)
    noted: list[Noted] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    done: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    said_of: dict[tuple[str, int | None], bool] = field(default_factory=dict)
    last: tuple[str, Doing, Actor, int] | None = None
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

    def proven(self, case_id: int) -> Mapping[str, Value]:
        """What the last event of a case says it changed, after everything stored of the case was worked out anew."""
        with audit.snapshot(self.session):
            calendars = dict(verification._calendars(self.session))
            (trail,) = audit._batch(self.session, case_id - 1, case_id)
        found = list(CaseCheck(trail, calendars).faults())
        assert not found, found[:5]
        self.stood.update(self._rows(case_id))
        return facts.typed(json.loads(trail.events[-1]["delta"]))

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
        self._new(done.reference, actor)
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

    def _new(self, reference: str, actor: Actor) -> None:
        row = self.world.case(reference)
        kept = begin(row, self.proven(row.id), self.change("register", DONE, actor, None))
        self.cases[reference] = kept
        self._count(kept, "register", DONE)

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
        change = self.change(doing.action, doing.outcome, actor, doing, now)
        kept.follow(self.read(before.id), self.proven(before.id), change)
        if kept.row.version % SELDOM == 0:
            self._superseded(before, kept.row)
        if done.registered:
            self._new(done.registered, actor)
        self.last = (kept.reference, doing, actor, done.sequence)
        self._count(kept, doing.action, doing.outcome)

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

    def run_jobs(self) -> None:
        """Run every job; one that is run again does nothing."""
        found = jobs.run(self.session, law=self.law, actor=self.system, now=self.now)
        moved = self._moved()
        assert found["deadlines_moved"] == moved
        if self.tally["jobs"] % SELDOM == 0:
            self.unchanged(self._nothing_left, self._content)  # on SQLite the jobs empty the log each time
        self.tally["jobs"] += 1

    def _nothing_left(self) -> None:
        again = jobs.run(self.session, law=self.law, actor=self.system, now=self.now)
        assert set(again.values()) == {0}, f"jobs run twice did something the second time: {again}"

    def _moved(self) -> int:
        """Look at every case that the jobs changed; each clock in working days is then due by today's bank holidays."""
        versions = dict(self.session.execute(select(cases.c.id, cases.c.version)).all())
        self.session.rollback()
        moved = 0
        for kept in self.cases.values():
            if versions[kept.row.id] != kept.row.version:
                before = kept.row
                change = self.change(MOVE_DEADLINES, DONE, self.system, None)
                kept.follow(self.read(before.id), self.proven(before.id), change)
                self._superseded(before, kept.row)
                self._count(kept, MOVE_DEADLINES, DONE)
                moved += 1
            for one in kept.row.deadlines:
                if one["stopped_at"] is None:
                    length = one["limit_length"] + one["extended_by"]
                    days = self.holidays[self.law.calendar.version]
                    assert one["due_at"] == runs_out(one["started_at"], length, one["limit_unit"], days)
        return moved

    # --- figures

    def figures(self, moment: datetime, asked: str, by: tuple[str, ...] = ()) -> bytes:
        rows = figures.tabulate(
            self.session, asked, law=self.law, configured=CONFIGURED, now=self.now, as_of=moment.isoformat(), by=by
        )
        self.session.rollback()
        return figures.as_csv(rows)

    def note(self, asked: str, by: tuple[str, ...]) -> None:
        """Keep what the figures are now, after a second counter agreed on each; and count the outcomes by another way."""
        content = self.figures(self.now, asked, by)
        recount.compare(
            content, recount.reference(self._histories(), (asked, *PERIODS[asked]), self.now, by, CONFIGURED)
        )
        counted = self._counted(self.now, asked, by)
        self.noted.append(Noted(self.now, asked, by, counted, digest(content)))
        if asked == ALWAYS:
            self._outcomes_counted(content)

    def _histories(self) -> list[list[tuple[datetime, dict[str, object]]]]:
        """Every case's rows as the database keeps them, with the times at which they were recorded."""
        found: dict[int, list[tuple[datetime, dict[str, object]]]] = {}
        for query in (select(case_history).order_by(case_history.c.version), select(cases)):
            for row in self.session.execute(query).mappings():
                several = {name: row[name].split(";") if row[name] else [] for name in recount.SEVERAL}
                found.setdefault(row["id"], []).append((row["recorded_from"], {**row, **several}))
        self.session.rollback()
        return list(found.values())

    def _outcomes_counted(self, content: bytes) -> None:
        found: Counter[tuple[str, str]] = Counter()
        for line in content.decode().splitlines()[1:]:
            _, scheme, route, district, measure, _, category, value, _ = line.split(",")
            if (route, district, measure) == ("all", "all", "outcome"):
                found[scheme, category] += int(value)
        expected = Counter(
            (kept.row.facts["scheme"], kept.row.facts["outcome"] if kept.stage == "closed" else "open")
            for kept in self.cases.values()
            if kept.row.facts["kind"] == "application"
        )
        assert +found == expected, "a closed case counts once, under its outcome; an open one under none"

    def recall(self, noted: Noted) -> None:
        """What was so then is so for ever: the file is the same, byte for byte."""
        now = digest(self.figures(noted.moment, noted.asked, noted.by))
        assert now == noted.digest, f"figures of {noted.asked} as of {noted.moment} have changed"

    def count_again(self) -> None:
        """What the database counts as of each moment noted is what it was: all that the files are made of."""
        for noted in self.noted:
            counted = self._counted(noted.moment, noted.asked, noted.by)
            assert counted == noted.counted, f"what {noted.asked} counts as of {noted.moment} has changed"

    def _counted(self, moment: datetime, asked: str, by: tuple[str, ...]) -> str:
        found = counts.tabulate(self.session, periods.parse(asked), as_of=moment, by=by)
        self.session.rollback()
        return digest(
            repr([added_up(one) for one in (found.counts, *(found.broken_down[column] for column in by))]).encode()
        )

    def forget_from(self, moment: datetime) -> None:
        """A clock set back writes into what was noted after: that was not yet past."""
        self.noted = [one for one in self.noted if one.moment < moment]

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
            self._outcomes_counted(self.figures(self.now, ALWAYS))

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
        kept = select(user_sessions.c.id, user_sessions.c.accesses, user_sessions.c.head_digest)
        for session_id, length, head in self.session.execute(kept).all():
            links = self.entries.setdefault(session_id, Chain("accesses", chain.access_digest))
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


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def added_up(tallies: Iterable[Tally]) -> list[object]:
    """The tallies in one order, alike ones as one: a case that has changed since is counted among those of before."""
    found: dict[Tally, Counter[object]] = {}
    for one in tallies:
        alike = found.setdefault(one._replace(amounts=(), spreads=()), Counter())
        alike.update(one.amounts)
        for key, spread in one.spreads.items():
            alike.update({(key, days): times for days, times in spread.items()})
    return sorted((repr(key), sorted((repr(name), n) for name, n in (+alike).items())) for key, alike in found.items())


def calendar_days(chance: Random, era: datetime) -> Mapping[date, str]:
    """Bank holidays near the time, on weekdays and off them."""
    return {era.date() + timedelta(days=chance.randrange(30)): "Proclaimed" for _ in range(chance.randrange(8))}

"""A small world for tests that need a database with people in it: everybody signed in, a law, a clock that only goes forward."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from disclosure.domain import workflow
from disclosure.domain.access import Actor, Role
from disclosure.domain.answers import Answer, Answers
from disclosure.domain.application import Application, PersonGiven
from disclosure.domain.calendar import Calendar
from disclosure.domain.law import Law
from disclosure.domain.scheme import DONE, Action
from disclosure.domain.schemes import ALL
from disclosure.services import case_state, casework, sessions
from disclosure.services.casework import Doing, Done
from disclosure.store import db
from disclosure.store.models import cases, user_roles, users
from disclosure.store.queries import cases as case_queries
from disclosure.store.queries.cases import CaseRow
from tests.databases import Database
from tests.domain.driver import CHECKS_BEFORE, WAY, sound

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)

# Who is who, in the order of their ids: the user's, and that of the session they are signed in with.
ROLES: Mapping[str, tuple[Role, ...]] = {
    "Omar": (Role.DISCLOSURE_OFFICER,),
    "Sofia": (Role.SUPERVISOR,),
    "Sam": (Role.SUPERVISOR,),
    "Rae": (Role.RESEARCHER,),
    "Ines": (Role.INTAKE,),
    "Pat": (Role.PANEL_MEMBER,),
    "Priya": (Role.PANEL_CHAIR,),
    "Ravi": (Role.ANALYST,),
    "Ada": (Role.ADMINISTRATOR,),
    "Aud": (Role.AUDITOR,),
    "Quinn": (),
}
SYSTEM = "system"
ASHA = PersonGiven("applicant", "Asha", "Khan", date_of_birth="1988-04-09", sex="female", address="1 High Street")
VIC = PersonGiven("subject", "Victor", "Stone", other_names="Vic", date_of_birth="1980", sex="male")

_DAYS = {date(2026, 4, 3): "Good Friday", date(2026, 4, 6): "Easter Monday", date(2026, 5, 4): "Early May bank holiday"}
ENGLAND = Calendar.of("england", _DAYS, "written down for the tests")
LAW = Law(ALL, ENGLAND)


def proclaimed(*days: date) -> Calendar:
    """The same, with bank holidays that were proclaimed later."""
    return Calendar.of(
        "england", {**ENGLAND.days, **dict.fromkeys(days, "Proclaimed holiday")}, "proclaimed for the tests"
    )


@dataclass
class World:
    """An open database with its people. Whatever is done in it is done an hour after the last, at `now`."""

    database: Database
    session: Session
    law: Law
    now: datetime
    people: Mapping[str, Actor]
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _further: list[Session] = field(default_factory=list)

    def who(self, name: str) -> Actor:
        """Somebody by name: "Omar", or "system"."""
        return self.people[name]

    def request_key(self) -> str:
        """One that no request had yet."""
        return f"request-{next(self._numbers)}"

    def further_session(self) -> Session:
        """One more connection to the database; it closes with the world."""
        self._further.append(db.open_session(self.database.url))
        return self._further[-1]

    def close(self) -> None:
        """Let go of the database."""
        for session in (self.session, *self._further):
            session.close()
            session.get_bind().engine.dispose()

    def application(
        self,
        scheme: str = "dvds",
        route: str = "right_to_ask",
        people: Sequence[PersonGiven] = (ASHA, VIC),
        **columns: object,
    ) -> Application:
        """What Asha asks, received a minute ago unless `received_at` says otherwise."""
        given = {"received_at": self.now - MINUTE, "district": "sheffield", "channel": "phone", **columns}
        form = self.law.for_receipt(scheme, self.now).route(route).form
        return Application(scheme, route, given, tuple(people), answers(form, **given))

    def register(
        self, scheme: str = "dvds", route: str = "right_to_ask", *, by: str = "Omar", **columns: object
    ) -> str:
        """Register an application; its reference."""
        self.now += HOUR
        application = self.application(scheme, route, **columns)
        done = casework.register(
            self.session, application, law=self.law, actor=self.who(by), now=self.now, request_key=self.request_key()
        )
        return done.reference

    def case(self, reference: str) -> CaseRow:
        """The case as stored, whoever may see it."""
        case_id = self.session.scalar(select(cases.c.id).where(cases.c.reference == reference))
        case = case_queries.load_any(self.session, case_id or 0)
        self.session.rollback()
        assert case is not None, f"there is no case {reference}"
        return case

    def doing(
        self, reference: str, key: str, outcome: str = DONE, *, about: int | None = None, **said: object
    ) -> Doing:
        """What would be asked for, with sound answers but for those given, to the case as it stands."""
        case = self.case(reference)
        action = case_state.state_of(case, self.law).scheme.action(key)
        given = {**sound(key, outcome), **said}
        if action.when:
            given.setdefault(action.when, (self.now - MINUTE).isoformat())
        if action.about and about is None:
            about = next(
                one.origin for one in case_state.held_records(case.events) if one.kind == action.about and one.is_open
            )
        return Doing(key, outcome, answers(action.form_key, **given), case.version, self.request_key(), about)

    def perform(
        self, reference: str, key: str, outcome: str = DONE, *, by: str = "", about: int | None = None, **said: object
    ) -> Done:
        """Do it, by somebody named or else by the first who may."""
        self.now += HOUR
        doing = self.doing(reference, key, outcome, about=about, **said)
        actor = self.who(by) if by else self._able(reference, key)
        return casework.perform(self.session, reference, doing, law=self.law, actor=actor, now=self.now)

    def walk(
        self,
        scheme: str = "dvds",
        route: str = "right_to_ask",
        *,
        to: str = "closed",
        decision: str = "disclose_full",
        **columns: object,
    ) -> str:
        """Register a case and take it the straight way to a stage; its reference."""
        reference = self.register(scheme, route, **columns)
        return self.go_on(reference, to=to, decision=decision)

    def go_on(self, reference: str, *, to: str = "closed", decision: str = "disclose_full") -> str:
        """Take a case on the straight way to a stage."""
        while (stage := self.case(reference).facts["stage"]) != to:
            key, outcome = WAY[stage]
            said = CHECKS_BEFORE[decision] if key == "record_full_checks" else {}
            self.perform(reference, key, decision if key == "decide" else outcome, **said)
        return reference

    def _able(self, reference: str, key: str) -> Actor:
        state = case_state.state_of(self.case(reference), self.law)
        action: Action = state.scheme.action(key)
        able = [one for one in self.people.values() if not workflow.refusals(state, action, actor=one)]
        if not able:
            raise AssertionError(f"nobody may {key}: {workflow.refusals(state, action, actor=self.who('Sofia'))}")
        return able[0]


@contextmanager
def world(database: Database, now: datetime = NOW) -> Iterator[World]:
    """A database with everybody in it, one session each, and a law that samples every decision that tells nothing."""
    session = db.open_session(database.url)
    made = World(database, session, LAW, now, _settle(session, now))
    try:
        yield made
    finally:
        made.close()


def answers(form: str, **values: object) -> Answers:
    """Answers to a form; the questions and words are those of nobody's form."""
    items = tuple(Answer(name, f"{name}?", _plain(value), str(value)) for name, value in values.items())  # type: ignore[arg-type]
    return Answers(form, "1", "en", items)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value


def _settle(session: Session, now: datetime) -> dict[str, Actor]:
    """Everybody gets a user, their roles and a session; the system a session alone."""
    people: dict[str, Actor] = {}
    with db.writing(session):
        for name, roles in ROLES.items():
            user_id = session.execute(insert(users).values(_user(name, now))).inserted_primary_key[0]  # type: ignore[attr-defined]
            if roles:
                session.execute(insert(user_roles), [{"user_id": user_id, "role": role.value} for role in roles])
            opened = sessions.add(session, "web", user_id=user_id, now=now)
            people[name] = Actor(user_id, name, frozenset(roles), opened.id, "test")
        people[SYSTEM] = Actor(
            None, SYSTEM, frozenset(), sessions.add(session, "process", user_id=None, now=now).id, "test"
        )
        session.commit()
    return people


def _user(name: str, now: datetime) -> dict[str, object]:
    return {
        "username": name.lower(),
        "name": name,
        "password_hash": "not a hash",
        "must_change_password": False,
        "is_demo": True,
        "created_at": now,
    }

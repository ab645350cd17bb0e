"""Loads invented cases in bulk: accounts first, then batch after batch, each whole or not there at all."""

import gc
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import accumulate

from sqlalchemy.orm import Session

from disclosure.demo.bulk import life, planted, shares
from disclosure.demo.bulk.life import Life
from disclosure.demo.bulk.make import Maker
from disclosure.demo.bulk.seeded import Numbers, Seed, SeededHasher, session_token
from disclosure.demo.bulk.sheets import Sheets
from disclosure.demo.bulk.staff import STAFF
from disclosure.demo.load import NOBODY_ACTS, PURPOSE
from disclosure.demo.people import Officer
from disclosure.domain.access import FORCE_WIDE, Actor
from disclosure.domain.clocks import LONDON, london_date
from disclosure.domain.errors import NotAllowed
from disclosure.domain.law import Law
from disclosure.domain.words import N_
from disclosure.forms.base import Form
from disclosure.services import accounts, bulk, sessions, tokens
from disclosure.services.accounts import Account
from disclosure.services.bulk import Course
from disclosure.settings import Settings
from disclosure.store.queries import cases as case_queries
from disclosure.store.queries.accounts import session_of_command, user_by_username

BATCH = 250
_SYSTEM = ""
_OTHERS = N_(
    "This database holds other cases: a bulk load needs one without any, or one that the same number and seed began to fill. "
    "Make an empty one: point database_url at a new place and run disclosure db upgrade."
)


@dataclass(frozen=True)
class Loaded:
    """What came of it: how many cases were added, how many there were before, and the planted ones by what is wrong there."""

    added: int
    before: int
    planted: Mapping[str, tuple[str, ...]]


def load(
    session: Session,
    *,
    law: Law,
    settings: Settings,
    forms: Mapping[str, type[Form]],
    now: datetime,
    cases: int,
    seed: str,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Loaded:
    """Load so many cases, or the rest where an earlier load of the same number and seed was broken off.

    The same number, seed and London day give the same rows. Raises NotAllowed where other cases are there.
    """
    began = session_of_command(session, tokens.digest(session_token(seed, cases, _SYSTEM)))
    first = began[1] if began else _midnight(now) - shares.SPAN
    until = _midnight(first + shares.SPAN + timedelta(hours=2))  # the clocks may have been changed in between
    own = Seed(seed, cases, london_date(until))
    done = _done(session, own)
    staff = _staff(session, own, settings, first)
    owners = {actor.user_id or 0: actor.name for actor in staff.values() if actor.roles & FORCE_WIDE}
    maker = Maker(own, law, Sheets(forms, law, settings.force, owners, until), staff, until)
    special = planted.of(own, law, until)
    people = Numbers(case_queries.last_person(session))
    batch: list[Course] = []
    with _seldom_collected():
        for one in _lives(own, law, first, until, special, after=done):
            batch.append(maker.make(one, own.fresh(one.number, people.take)))
            if len(batch) == BATCH or one.number == cases:
                bulk.write_all(session, batch, law=law)
                batch = []
                progress(one.number, cases)
    for officer in STAFF:
        if officer.role in NOBODY_ACTS:
            _account(session, officer, SeededHasher(_costs(settings), seed), _system(session, own, first), first)
    return Loaded(cases - done, done, planted.references(own, special))


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Rows are many and hold no circles: looking for circles among them would take a sixth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _done(session: Session, own: Seed) -> int:
    """How many of the cases are there already. Raises NotAllowed where others are."""
    there = case_queries.last(session)
    session.rollback()
    if there is None:
        return 0
    many, last_id, reference = there
    if many != last_id or many > own.cases or reference != own.reference(last_id):
        raise NotAllowed("other_cases", text=_OTHERS)
    return many


def _lives(
    own: Seed, law: Law, first: datetime, until: datetime, special: Mapping[int, planted.Planted], *, after: int
) -> Iterator[Life]:
    """Every case from the next on, in the order in which they were received."""
    weights = shares.day_weights(london_date(first) + timedelta(days=1), london_date(until) - timedelta(days=1))
    sums = list(accumulate(weight for _, weight in weights))
    for number in range(after + 1, own.cases + 1):
        chance = own.random("case", number)
        place = (number - 1 + chance.random()) / own.cases * sums[-1]
        day = weights[min(bisect(sums, place), len(weights) - 1)][0]
        at = time(chance.choices(range(6, 24), _HOURS)[0], chance.randrange(60))
        received = datetime.combine(day, at, LONDON).astimezone(UTC)
        plant = special.get(number)
        yield plant(chance, number, received) if plant else life.drawn(chance, number, received, limit(law, received))


_HOURS = (1, 2, 5, 9, 12, 11, 10, 9, 9, 9, 9, 8, 7, 6, 6, 5, 4, 3)  # chosen: when people ask, from six in the morning


def limit(law: Law, received: datetime) -> int:
    """The days that the whole of a right to ask may take, under the rules of its receipt."""
    scheme = law.for_receipt(law.keys[0], received)
    return scheme.clock("right_to_ask", "overall").limit.length


def _midnight(moment: datetime) -> datetime:
    """The beginning of the moment's day in London."""
    return datetime.combine(london_date(moment), time(0), LONDON).astimezone(UTC)


def _staff(session: Session, own: Seed, settings: Settings, first: datetime) -> dict[str, Actor]:
    hasher = SeededHasher(_costs(settings), own.words)
    system = _system(session, own, first)
    return {
        one.username: _actor(session, own, one, _account(session, one, hasher, system, first), first)
        for one in STAFF
        if one.role not in NOBODY_ACTS
    }


def _costs(settings: Settings) -> tuple[int, int, int]:
    costs = settings.argon2
    return costs.memory_kib, costs.time_cost, costs.parallelism


def _system(session: Session, own: Seed, first: datetime) -> Actor:
    return Actor(None, "system", frozenset(), _session(session, own, _SYSTEM, None, first), PURPOSE)


def _actor(session: Session, own: Seed, officer: Officer, user_id: int, first: datetime) -> Actor:
    number = _session(session, own, officer.username, user_id, first)
    return Actor(user_id, officer.name, frozenset({officer.role}), number, PURPOSE)


def _session(session: Session, own: Seed, of: str, user_id: int | None, first: datetime) -> int:
    """The session of somebody in this load, opened once."""
    token = session_token(own.words, own.cases, of)
    found = session_of_command(session, tokens.digest(token))
    if found:
        return found[0]
    return sessions.open_command_line(session, user_id=user_id, purpose=PURPOSE, now=first, token=token)


def _account(session: Session, officer: Officer, hasher: SeededHasher, system: Actor, first: datetime) -> int:
    found = user_by_username(session, officer.username)
    if found is not None and found[0].is_demo:
        return found[0].id
    account = Account(officer.name, frozenset({officer.role}), officer.district, officer.team)
    password = officer.password
    made = accounts.create(
        session, officer.username, account, hasher=hasher, actor=system, now=first, demo_password=password
    )
    return made.user_id

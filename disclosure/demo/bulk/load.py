"""Loads invented cases in bulk: accounts first, then batch after batch, each whole or not there at all."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

from sqlalchemy.orm import Session

from disclosure.demo.bulk import planted, shares
from disclosure.demo.bulk.batches import Plan, get_ready, made
from disclosure.demo.bulk.seeded import Seed, SeededHasher, session_token
from disclosure.demo.bulk.staff import STAFF
from disclosure.demo.load import NOBODY_ACTS, PURPOSE, account
from disclosure.demo.people import Officer
from disclosure.domain.access import Actor
from disclosure.domain.clocks import LONDON, london_date
from disclosure.domain.errors import NotAllowed
from disclosure.domain.law import Law
from disclosure.domain.words import N_
from disclosure.forms.base import Form
from disclosure.services import bulk, sessions, tokens
from disclosure.settings import Settings
from disclosure.store.queries import cases as case_queries
from disclosure.store.queries.accounts import session_of_command

BATCH = 250  # cases a transaction, and what a process makes at once
FEW = 4
MOST = 4  # writing is one process's: more than this would wait for it
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


def load(  # noqa: PLR0913  as a command gives them
    session: Session,
    *,
    law: Law,
    settings: Settings,
    forms: Mapping[str, type[Form]],
    now: datetime,
    cases: int,
    seed: str,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    workers: int | None = None,
) -> Loaded:
    """Load so many cases, or the rest where an earlier load of the same number and seed was broken off.

    The same number, seed and London day give the same rows, whatever the number of `workers`: processes that make cases while
    this one writes them, by default as many as this machine has use for; 0 is this one alone. Raises NotAllowed where other
    cases are there, and Halted where a batch cannot be made: then those before it are there, whole.
    """
    began = session_of_command(session, tokens.digest(session_token(seed, cases, _SYSTEM)))
    first = began[1] if began else _midnight(now) - shares.SPAN
    until = _midnight(first + shares.SPAN + timedelta(hours=2))  # the clocks may have been changed in between
    own = Seed(seed, cases, london_date(until))
    done = _done(session, own)
    ends = [*range(done, cases, BATCH), cases]
    batches = [range(one + 1, next_one + 1) for one, next_one in pairwise(ends)]
    processes = _useful(batches) if workers is None else workers
    if processes:
        get_ready()  # while the accounts are made
    hasher = SeededHasher(_costs(settings), seed)
    staff = _staff(session, own, hasher, first)
    plan = Plan(own, law, settings.force, forms, staff, first, until, session.get_bind().dialect.name)
    for batch in made(plan, batches, workers=processes):
        bulk.write_batch(session, batch, law=law)
        progress(batch.last_case, cases)
    for officer in STAFF:
        if officer.role in NOBODY_ACTS:
            account(session, officer, hasher=hasher, system=_system(session, own, first), now=first)
    return Loaded(cases - done, done, planted.references(own, planted.of(own, law, until)))


def _useful(batches: Sequence[range]) -> int:
    """How many processes to make cases in: with few cases they would take longer to start than the cases to make."""
    return min(os.cpu_count() or 1, MOST) if len(batches) > FEW and (os.cpu_count() or 1) > 1 else 0


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


def _midnight(moment: datetime) -> datetime:
    """The beginning of the moment's day in London."""
    return datetime.combine(london_date(moment), time(0), LONDON).astimezone(UTC)


def _staff(session: Session, own: Seed, hasher: SeededHasher, first: datetime) -> dict[str, Actor]:
    system = _system(session, own, first)
    return {
        one.username: _actor(session, own, one, account(session, one, hasher=hasher, system=system, now=first), first)
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

"""Makes batches of invented cases, ready to be written, from what a load is planned to be: in one process or in several alike."""

import copyreg
import gc
import os
import signal
from bisect import bisect
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import accumulate
from multiprocessing import connection, forkserver, get_context, parent_process
from threading import Thread
from types import MappingProxyType
from typing import Any

from disclosure.demo.bulk import life, planted, shares
from disclosure.demo.bulk.life import Life
from disclosure.demo.bulk.make import Maker
from disclosure.demo.bulk.seeded import Seed
from disclosure.demo.bulk.shares import Shares
from disclosure.demo.bulk.sheets import Sheets
from disclosure.demo.play import WrongStory
from disclosure.domain.access import FORCE_WIDE, Actor
from disclosure.domain.clocks import LONDON, london_date
from disclosure.domain.errors import DisclosureError
from disclosure.domain.law import Law
from disclosure.domain.words import N_
from disclosure.force import Force
from disclosure.forms.base import Form
from disclosure.services import bulk
from disclosure.services.bulk import Batch

_AHEAD = 1  # batches that may lie ready for each process: enough that none waits, few enough for a small memory
# Chosen: when people ask, from six in the morning.
_HOURS = Shares(dict(enumerate((1, 2, 5, 9, 12, 11, 10, 9, 9, 9, 9, 8, 7, 6, 6, 5, 4, 3), start=6)))
_HALTED = N_(
    "The load stopped at cases %(first)s to %(last)s: %(why)s Those before them are there, whole. The same command goes on from there."
)
_GONE = "a process that was making them has gone, perhaps for want of memory."


class Halted(DisclosureError):
    """A batch could not be made."""


@dataclass(frozen=True)
class Plan:
    """All that decides the rows of a load, between the beginnings of two days. `database` is "sqlite" or "postgresql"."""

    own: Seed
    law: Law
    force: Force
    forms: Mapping[str, type[Form]]
    staff: Mapping[str, Actor]
    first: datetime
    until: datetime
    database: str


class Workshop:
    """Makes the cases of a plan, any of them at any time: a case follows from its number alone."""

    def __init__(self, plan: Plan) -> None:
        """With forms filled in so far by nobody."""
        self.plan = plan
        owners = {actor.user_id or 0: actor.name for actor in plan.staff.values() if actor.roles & FORCE_WIDE}
        sheets = Sheets(plan.forms, plan.law, plan.force, owners, plan.until)
        self._maker = Maker(plan.own, plan.law, sheets, plan.staff, plan.until)
        self._special = planted.of(plan.own, plan.law, plan.until)
        one_day = timedelta(days=1)
        self._days = shares.day_weights(london_date(plan.first) + one_day, london_date(plan.until) - one_day)
        self._sums = list(accumulate(weight for _, weight in self._days))

    def batch(self, numbers: Sequence[int]) -> Batch:
        """The cases of these numbers. Raises WrongStory for one that a form or the law refuses."""
        made = (self._maker.make(self._life(number), self.plan.own.fresh(number)) for number in numbers)
        return bulk.batch_of(made, self.plan.database)

    def _life(self, number: int) -> Life:
        """A case before it is made; in the order of their numbers cases were received."""
        own, law = self.plan.own, self.plan.law
        chance = own.random("case", number)
        place = (number - 1 + chance.random()) / own.cases * self._sums[-1]
        day = self._days[min(bisect(self._sums, place), len(self._days) - 1)][0]
        at = time(_HOURS.pick(chance), chance.randrange(60))
        received = datetime.combine(day, at, LONDON).astimezone(UTC)
        plant = self._special.get(number)
        return plant(chance, number, received) if plant else life.drawn(chance, number, received, limit(law, received))


def limit(law: Law, received: datetime) -> int:
    """The days that the whole of a right to ask may take, under the rules of its receipt."""
    scheme = law.for_receipt(law.keys[0], received)
    return scheme.clock("right_to_ask", "overall").limit.length


@contextmanager
def _uncollected() -> Iterator[None]:
    """Rows are many and hold no circles: looking for circles among them would take a sixth of the time, where they are made
    and where they arrive.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def made(plan: Plan, batches: Sequence[range], *, workers: int) -> Iterator[Batch]:
    """Each batch, in order: made in so many other processes, or here where that is 0. Raises Halted."""
    making = _in_processes(plan, batches, workers) if workers else map(Workshop(plan).batch, batches)
    with _uncollected():
        for numbers in batches:
            gc.collect(0)  # what circles the last batch left
            try:
                yield next(making)
            except (WrongStory, BrokenProcessPool) as wrong:
                why = _GONE if isinstance(wrong, BrokenProcessPool) else f"{wrong}."
                raise Halted("load_halted", text=_HALTED, first=numbers[0], last=numbers[-1], why=why) from wrong


def get_ready() -> None:
    """Begin the process that other processes are copied from, which reads the product's code for some half a second."""
    _CONTEXT.set_forkserver_preload([__name__])
    forkserver.ensure_running()


_CONTEXT = get_context("forkserver")


def _in_processes(plan: Plan, batches: Sequence[range], workers: int) -> Iterator[Batch]:
    """Never more than a few batches are there at once. The processes are no copies of this one, which holds a connection."""
    get_ready()
    with ProcessPoolExecutor(workers, mp_context=_CONTEXT, initializer=_open, initargs=(plan,)) as pool:
        waiting: deque[Future[Batch]] = deque()
        try:
            for numbers in batches:
                waiting.append(pool.submit(_make, numbers))
                if len(waiting) > workers * (1 + _AHEAD):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _read_only(given: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(given)


# The law is full of tables that nobody may change, which Python does not send to another process by itself.
copyreg.pickle(MappingProxyType, lambda table: (_read_only, (dict(table),)))

_workshop: Workshop


def _open(plan: Plan) -> None:
    """In a new process: it ends with the one that started it, and leaves it to that one to be broken off."""
    global _workshop  # noqa: PLW0603  a pool hands its processes nothing else
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # for good: `_make` looks for circles itself, when no rows are there to be looked at
    Thread(target=_end_with_parent, daemon=True).start()
    _workshop = Workshop(plan)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        connection.wait([parent.sentinel])
        os._exit(1)


def _make(numbers: Sequence[int]) -> Batch:
    gc.collect(0)  # what circles the last batch left, now that its rows are gone
    return _workshop.batch(numbers)

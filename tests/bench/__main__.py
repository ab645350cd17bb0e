"""`make bench`: every page against the floor, in one run, on both databases, at a hundred thousand cases and at a million.

BENCH_CASES chooses other sizes, BENCH_MINUTES how long eight people work at once, BENCH_DATABASES one database alone.
It writes docs/performance.json, and from it docs/performance.md: what is not measured this time stays. Where a limit is
missed, it says so and ends with 1.
"""

import itertools
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import create_engine, text

from disclosure.settings import load
from tests.bench import crowding, houses, meter, others, pages, parts, public, report
from tests.bench import floor as floor_app
from tests.bench.found import ByTheClock, Found, Loaded, keep
from tests.bench.turns import ROUNDS, Asked, Measured, Turns
from tests.databases import DIALECTS, Database, Databases

ROOT = Path(__file__).resolve().parents[2]
REQUESTS, REQUESTS_OF_OTHERS, WRITES = 100, 50, 10_000
# Cases, three times. Two seconds go on starting, and three on what each process reads and fills in once: a twentieth of fifty thousand.
LOADED = {"sqlite": 50_000, "postgresql": 10_000}
FLOOR_PORT, PORT, BESIDE_PORT = 8_731, 8_732, 8_733
UNBRAKED = {
    f"DISCLOSURE_BRAKE__{what}_{whom}": "1000000" for what in ("BEGIN", "SEND") for whom in ("FROM_ONE", "IN_ALL")
}


def main() -> None:
    sizes = [int(one) for one in (os.environ.get("BENCH_CASES") or "100000,1000000").split(",")]
    dialects = (os.environ.get("BENCH_DATABASES") or ",".join(DIALECTS)).split(",")
    minutes = float(os.environ.get("BENCH_MINUTES") or 5)
    measured: list[Found] = []
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        try:
            for size in sizes:
                for dialect in dialects:
                    measured = keep(one_house(databases, dialect, size, minutes if size == sizes[0] else 0))
                    report.write(measured)
        finally:
            databases.stop()
    tell("Written: docs/performance.md")
    if missed := report.missed(measured):
        sys.exit("\n".join(("Limits are missed:", *missed)))


def one_house(databases: Databases, dialect: str, size: int, minutes: float) -> Found:
    """Everything about one database."""
    tell(f"{dialect}, {size} cases: loading")
    house = houses.build(databases, dialect, size)
    fewer = houses.build(databases, dialect, report.STANDARD) if size > report.STANDARD else None
    today, python = datetime.now(UTC).date().isoformat(), platform.python_version()
    found = Found(dialect, size, today, number_of_cases(house), python=python)
    bare = databases.empty("postgresql")
    floor_url = databases.cluster.url(bare.url.rpartition("@/")[2].partition("?")[0], "disclosure_owner")
    floor_app.fill(floor_url, size)
    before, later = open_cases(house)
    with served("floor", FLOOR_PORT, {"FLOOR_URL": floor_url}) as floor:
        turns = Turns(Asked(pages.floor(FLOOR_PORT, floor_app.TOKEN), floor), databases.cluster.process_id)
        found.loaded = bulk_load(databases, dialect, turns) if minutes else None
        found.starts, found.memory = cold_starts(house, turns)
        with at_work(house, PORT) as product, at_work(fewer, BESIDE_PORT) as beside:
            found.sizes = pages.compressed(PORT, before[0])
            measure_all(found, turns, product, beside)
            found.count_milliseconds = bare_count(house, databases.cluster.process_id)
            found.memory = max(found.memory, meter.mebibytes(meter.family(product.server)))
        show_parts(found, house, databases.cluster.process_id)
        other = fewer or databases.copy(house)
        for one in [house, *([fewer] if fewer else [])]:
            crowding.write_notes(one, [*before, *later], WRITES)
            houses.see_to(one)
        with at_work(house, PORT) as product, at_work(other, BESIDE_PORT) as beside:
            measure_all(found, turns, product, beside, after_writes=True)
            if minutes:
                found.together = crowding.eight_at_once(PORT, before, minutes * 60, house)
                tell(f"{dialect}, {size}: {found.together}")
    for one in (house, other, bare):
        databases.drop(one)
    return found


class AtWork(NamedTuple):
    """A house whose pages are served on the port, by the server of that process."""

    house: Database
    port: int
    server: int

    def pages(self, *, after_writes: bool) -> Iterator[tuple[str, pages.Page]]:
        """Each page by name, made when its turn comes: what is half filled in rests after ten minutes.

        After the writes on other cases than before: those have the notes that were measured, and a case page shows them all.
        """
        settings = load("development", database_url=self.house.url)
        references = open_cases(self.house)[after_writes]
        yield from pages.product(self.port, references).items()
        yield from public.pages(self.port).items()
        yield pages.SENT, public.sending(self.port, self.house, settings)
        yield from others.pages(self.port, self.house, references).items()
        yield from public.others(self.port, self.house, settings).items()


@contextmanager
def at_work(house: Database | None, port: int) -> Iterator[AtWork | None]:
    """The house as long as it is served; nothing where there is none."""
    if house is None:
        yield None
        return
    with served("product", port, houses.environment(house, **UNBRAKED)) as server:
        yield AtWork(house, port, server)


def measure_all(
    found: Found, turns: Turns, product: AtWork, beside: AtWork | None, *, after_writes: bool = False
) -> None:
    """Every page against the floor, and against the same page of the house beside it."""
    floors = []
    there = beside.pages(after_writes=after_writes) if beside else itertools.repeat(None)
    for (name, page), other in zip(product.pages(after_writes=after_writes), there, strict=False):
        asked = Asked(page, product.server)
        held_against = Asked(other[1], beside.server) if beside and other else None
        requests = REQUESTS if name in report.AIMS else REQUESTS_OF_OTHERS
        measured = turns.measured(asked, held_against, requests, partial(report.over, found.size, name))
        floors.append(measured.floor)
        keep_measured(found, name, measured, after_writes=after_writes)
        if name not in report.AIMS and not after_writes:
            found.sizes[name] = pages.packed(page())
        when = f" after {WRITES} writes" if after_writes else ""
        grown = f", {measured.growth:.2f} x what is beside it" if measured.growth else ""
        tell(
            f"{found.name}: {name}{when}: {measured.own:.1f} ms, {measured.ratio:.2f} x the floor of {measured.floor:.1f} ms{grown}"
        )
    found.floor = statistics.median(floors)


def keep_measured(found: Found, name: str, measured: Measured, *, after_writes: bool) -> None:
    """Write it down where it belongs."""
    ratios, times, growth = (
        (found.after_writes, found.after_milliseconds, found.after_growth)
        if after_writes
        else (found.ratios, found.milliseconds, found.growth)
    )
    ratios[name], times[name] = measured.ratio, measured.own
    if measured.growth:
        growth[name] = measured.growth


def show_parts(found: Found, house: Database, cluster: int) -> None:
    """What the time of each page goes on that is over its aim."""
    missed = report.over_aim(found)
    if not missed:
        return
    with served("profiled", PORT, houses.environment(house, **UNBRAKED)) as server:
        for name, page in AtWork(house, PORT, server).pages(after_writes=False):
            if name in missed:
                found.parts[name] = parts.of_page(page, PORT, cluster, found.milliseconds[name])
                tell(f"{found.name}: {name}: {report.in_parts(found.parts[name])}")


def bare_count(house: Database, cluster: int) -> float:
    """What counting the cases by scheme and route costs, alone."""
    engine = create_engine(house.url)
    query = text("SELECT scheme, route, count(*) FROM cases GROUP BY scheme, route")
    with engine.connect() as connection:
        connection.execute(query).all()
        times = []
        for _ in range(ROUNDS):
            pids = meter.family(cluster)
            before = meter.seconds(pids) + time.process_time()
            for _ in range(5):
                connection.execute(query).all()
            times.append((meter.seconds(pids) + time.process_time() - before) * 1000 / 5)
    engine.dispose()
    return statistics.median(times)


def bulk_load(databases: Databases, dialect: str, turns: Turns) -> Loaded:
    """How fast many cases are made and written. What misses the limit is measured twice more, and the middle one counts."""
    loaded = three_loads(databases, dialect, turns)
    if not report.loads_too_slowly(dialect, loaded):
        return loaded
    again = (three_loads(databases, dialect, turns) for _ in range(2))
    return sorted((loaded, *again), key=lambda one: one.rate_there)[1]


def three_loads(databases: Databases, dialect: str, turns: Turns) -> Loaded:
    """Three times, and the most memory that it took."""
    memories: list[float] = []
    took = turns.by_the_clock(partial(one_load, databases, dialect, memories))
    loaded = Loaded(LOADED[dialect], took, max(memories))
    told = ", ".join(f"{one.seconds:.1f} s ({one.floor:.1f} ms)" for one in took)
    tell(f"{dialect}: {loaded.cases} cases loaded in {told}: {loaded.rate:.0f} a second, {loaded.rate_there:.0f} there")
    return loaded


def one_load(databases: Databases, dialect: str, memories: list[float]) -> float:
    """Seconds by the clock; adds the memory that it took. Raises RuntimeError where the cases are not all there in the end."""
    house, cases = databases.fresh(dialect), LOADED[dialect]
    began, memory = time.monotonic(), 0.0
    process = houses.demo_load(house, cases)
    while process.returncode is None:
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)  # seldom: asking for the memory takes of the time
            continue
        memory = max(memory, meter.mebibytes(meter.family(process.pid)))
    seconds = time.monotonic() - began
    if process.returncode or (there := number_of_cases(house)) != cases:
        how = f"ended with {process.returncode}" if process.returncode else f"left {there} of {cases} cases"
        raise RuntimeError(f"nothing to be measured: the load {how}")
    databases.drop(house)
    memories.append(memory)
    return seconds


def cold_starts(house: Database, turns: Turns) -> tuple[list[ByTheClock], float]:
    """From the command to the first page, three times, and the memory of a fresh server."""
    memories: list[float] = []
    return turns.by_the_clock(partial(one_start, house, memories)), max(memories)


def one_start(house: Database, memories: list[float]) -> float:
    """Seconds by the clock; adds the memory of the server."""
    environment = houses.environment(house, PORT=str(PORT))
    began = time.monotonic()
    process = subprocess.Popen([".venv/bin/disclosure", "serve"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    meter.wait_until(lambda: answers(PORT))
    seconds = time.monotonic() - began
    time.sleep(1)
    memories.append(meter.mebibytes(meter.family(process.pid)))
    process.terminate()
    process.wait(30)
    return seconds


@contextmanager
def served(which: str, port: int, environment: dict[str, str]) -> Iterator[int]:
    """A server of two workers on the port; its process's number."""
    command = [sys.executable, "-m", "tests.bench.serving", which, str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        meter.wait_until(lambda: answers(port))
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def answers(port: int) -> bool:
    """Whether a page comes from there."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5).read()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def number_of_cases(house: Database) -> int:
    return int(ask(house, "SELECT count(*) FROM cases")[0][0])


def open_cases(house: Database) -> tuple[list[str], list[str]]:
    """Twice forty open cases in different stages, first made, so that their references are such as people type."""
    query = (
        "SELECT reference FROM cases WHERE is_open AND kind = 'application' AND stage NOT IN ('initial_checks') "
        "AND length(reference) = 11 ORDER BY id LIMIT 80"
    )
    found = [row[0] for row in ask(house, query)]
    return found[::2], found[1::2]


def ask(house: Database, query: str) -> list[tuple]:
    engine = create_engine(house.url)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return rows


def tell(line: str) -> None:
    print(line, flush=True)  # noqa: T201  a command's own output


if __name__ == "__main__":
    main()

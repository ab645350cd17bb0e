"""`make bench`: every page against the floor, in one run, on both databases, at a hundred thousand cases and at a million.

BENCH_CASES chooses other sizes, BENCH_MINUTES how long eight people work at once, BENCH_DATABASES one database alone.
It writes docs/performance.json, and from it docs/performance.md: what is not measured this time stays.
"""

import os
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
from pathlib import Path

from sqlalchemy import create_engine, text

from disclosure.settings import load
from tests.bench import crowding, houses, meter, pages, public, report
from tests.bench import floor as floor_app
from tests.bench.found import Found, Loaded, keep
from tests.databases import DIALECTS, Database, Databases

ROOT = Path(__file__).resolve().parents[2]
REQUESTS, AT_A_TIME, ROUNDS, WRITES, LOADED = 100, 10, 3, 10_000, 30_000
FLOOR_PORT, PORT = 8_731, 8_732
UNBRAKED = {
    f"DISCLOSURE_BRAKE__{what}_{whom}": "1000000" for what in ("BEGIN", "SEND") for whom in ("FROM_ONE", "IN_ALL")
}


def main() -> None:
    sizes = [int(one) for one in (os.environ.get("BENCH_CASES") or "100000,1000000").split(",")]
    dialects = (os.environ.get("BENCH_DATABASES") or ",".join(DIALECTS)).split(",")
    minutes = float(os.environ.get("BENCH_MINUTES") or 5)
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        try:
            for size in sizes:
                for dialect in dialects:
                    report.write(keep(one_house(databases, dialect, size, minutes if size == sizes[0] else 0)))
        finally:
            databases.stop()
    tell("Written: docs/performance.md")


def one_house(databases: Databases, dialect: str, size: int, minutes: float) -> Found:
    """Everything about one database."""
    loaded = bulk_load(databases, dialect) if minutes else None
    tell(f"{dialect}, {size} cases: loading")
    house = houses.build(databases, dialect, size)
    found = Found(dialect, size, datetime.now(UTC).date().isoformat(), number_of_cases(house), loaded=loaded)
    bare = databases.empty("postgresql")
    floor_url = databases.cluster.url(bare.url.rpartition("@/")[2].partition("?")[0], "disclosure_owner")
    floor_app.fill(floor_url, size)
    settings = load("development", database_url=house.url)
    found.starts, found.memory = cold_starts(house)
    with (
        served("floor", FLOOR_PORT, {"FLOOR_URL": floor_url}) as floor,
        served("product", PORT, houses.environment(house, **UNBRAKED)) as product,
    ):
        of_floor = pages.floor(FLOOR_PORT, floor_app.TOKEN)
        cluster = databases.cluster.process_id
        references, others = open_cases(house)
        of_product = {**pages.product(PORT, references), **public.pages(PORT, house, settings)}
        found.sizes = pages.compressed(PORT, references[0])
        for name, page in of_product.items():
            ratio, base, own = alternating(page, of_floor, product, floor, cluster)
            found.ratios[name], found.milliseconds[name], found.floor = ratio, own, base
            tell(f"{dialect}, {size}: {name}: {own:.1f} ms, {ratio:.2f} x the floor of {base:.1f} ms")
        found.count_milliseconds = bare_count(house, cluster)
        found.memory = max(found.memory, meter.mebibytes(meter.family(product)))
        crowding.write_notes(house, [*references, *others], WRITES)
        # Other cases than before: those have the notes that were measured, and a case page shows them all.
        for name, page in {**pages.product(PORT, others), **public.pages(PORT, house, settings)}.items():
            ratio, _, own = alternating(page, of_floor, product, floor, cluster)
            found.after_writes[name] = ratio
            tell(f"{dialect}, {size}: {name} after {WRITES} writes: {own:.1f} ms, {ratio:.2f} x")
        if minutes:
            found.together = crowding.eight_at_once(PORT, references, minutes * 60, house)
            tell(f"{dialect}, {size}: {found.together}")
    databases.drop(house)
    databases.drop(bare)
    return found


def alternating(
    page: pages.Page, of_floor: pages.Page, product: int, floor: int, cluster: int
) -> tuple[float, float, float]:
    """The median ratio of three rounds, and the median milliseconds of the floor and of the page."""
    ratios, bases, owns = [], [], []
    for _ in range(5):  # what sleeps is woken, and what is compiled at first is compiled
        of_floor(), page()
    for _ in range(ROUNDS):
        base, own = 0.0, 0.0
        for _ in range(REQUESTS // AT_A_TIME):  # a machine may be half as fast from one second to the next
            base += milliseconds(of_floor, floor, cluster) * AT_A_TIME / REQUESTS
            own += milliseconds(page, product, cluster) * AT_A_TIME / REQUESTS
        ratios.append(own / base), bases.append(base), owns.append(own)
    return statistics.median(ratios), statistics.median(bases), statistics.median(owns)


def milliseconds(page: pages.Page, server: int, cluster: int) -> float:
    """Processor time of server and database for one of some requests."""
    pids = {*meter.family(server), *meter.family(cluster)}
    before = meter.seconds(pids)
    for _ in range(AT_A_TIME):
        page()
    return (meter.seconds(pids) - before) * 1000 / AT_A_TIME


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


def bulk_load(databases: Databases, dialect: str) -> Loaded:
    """How fast many cases are made and written, by the clock. Raises RuntimeError where they are not all there in the end."""
    house = databases.fresh(dialect)
    began, memory = time.monotonic(), 0.0
    process = houses.demo_load(house, LOADED)
    while process.returncode is None:
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)  # seldom: asking for the memory takes of the time
            continue
        memory = max(memory, meter.mebibytes(meter.family(process.pid)))
    seconds = time.monotonic() - began
    if process.returncode or (there := number_of_cases(house)) != LOADED:
        how = f"ended with {process.returncode}" if process.returncode else f"left {there} of {LOADED} cases"
        raise RuntimeError(f"nothing to be measured: the load {how}")
    databases.drop(house)
    loaded = Loaded(LOADED, seconds, memory)
    tell(f"{dialect}: {loaded.cases} cases loaded in {seconds:.1f} s, {loaded.cases / seconds:.0f} a second")
    return loaded


def cold_starts(house: Database) -> tuple[list[float], float]:
    """Seconds from the command to the first page, three times, and the memory of a fresh server."""
    times, memory = [], 0.0
    for _ in range(ROUNDS):
        environment = houses.environment(house, PORT=str(PORT))
        began = time.monotonic()
        process = subprocess.Popen(
            [".venv/bin/disclosure", "serve"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        meter.wait_until(lambda: answers(PORT))
        times.append(time.monotonic() - began)
        time.sleep(1)
        memory = max(memory, meter.mebibytes(meter.family(process.pid)))
        process.terminate()
        process.wait(30)
    return times, memory


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

"""`make soak`: a hundred thousand steps and more, on as many processors as there are.

SOAK_STEPS says how many; SOAK_SEED, SOAK_HOUSES and SOAK_DATABASE (sqlite or postgresql) run a failure again.
"""

import os
import secrets
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.databases import Databases
from tests.soak.running import HOUSES, soak

STEPS = 100_000


def main() -> None:
    """Soak some houses at a time, with a seed of their own, and say what was done."""
    steps = int(os.environ.get("SOAK_STEPS") or STEPS)
    seed = int(os.environ.get("SOAK_SEED") or secrets.randbelow(2**32))
    houses = int(os.environ.get("SOAK_HOUSES") or HOUSES)
    dialect = os.environ.get("SOAK_DATABASE") or "sqlite"
    began = time.perf_counter()
    tally: Counter[str] = Counter()
    for one in _of_seeds(seed, steps, houses, dialect):
        tally += one
    for what, number in sorted(tally.items()):
        tell(f"{number:8} {what}")
    tell(f"{tally['steps'] / (time.perf_counter() - began):.0f} steps a second")


def _of_seeds(seed: int, steps: int, houses: int, dialect: str) -> Iterator[Counter[str]]:
    """What was done from each seed, until there are enough steps: a seed to a processor, all of them at once."""
    many, done, seeds = os.cpu_count() or 1, 0, count(seed)
    with ProcessPoolExecutor(many) as pool:
        while done < steps:
            for one in pool.map(_of_seed, islice(seeds, 1 if steps == 1 else many), [houses] * many, [dialect] * many):
                done += one["steps"]
                yield one


def _of_seed(seed: int, houses: int, dialect: str) -> Counter[str]:
    with TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        try:
            return soak(databases, dialect, steps=1, start=seed, houses=houses, tell=tell)
        finally:
            databases.stop()


def tell(line: str) -> None:
    """On standard output, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

"""`make soak`: a hundred thousand steps and more.

SOAK_STEPS says how many; SOAK_SEED, SOAK_HOUSES and SOAK_DATABASE (sqlite or postgresql) run a failure again.
"""

import os
import secrets
import sys
import time
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
    with TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        try:
            tally = soak(databases, dialect, steps=steps, start=seed, houses=houses, tell=tell)
        finally:
            databases.stop()
    for what, number in sorted(tally.items()):
        tell(f"{number:8} {what}")
    tell(f"{tally['steps'] / (time.perf_counter() - began):.0f} steps a second")


def tell(line: str) -> None:
    """On standard output, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


main()

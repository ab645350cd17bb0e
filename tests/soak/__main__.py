"""`make soak`: a hundred thousand steps and more. SOAK_STEPS says how many, SOAK_SEED runs a failure again."""

import os
import secrets
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.databases import Databases
from tests.soak.running import soak

STEPS, HOUSES, OF_A_HOUSE = 100_000, 10, 300


def main() -> None:
    """Soak ten houses at a time, each ten with a seed of their own, and say what was done."""
    steps = int(os.environ.get("SOAK_STEPS") or STEPS)
    seed = int(os.environ.get("SOAK_SEED") or secrets.randbelow(2**32))
    tally: Counter[str] = Counter()
    began = time.perf_counter()
    with TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        while tally["steps"] < steps:
            tell(f"SOAK_SEED={seed} runs what follows again, on the same code")
            tally += soak(databases, "sqlite", machines=HOUSES, steps=OF_A_HOUSE, start=seed, after=warn)
            tell(f"{tally['steps']:8} steps, {tally['steps'] / (time.perf_counter() - began):.0f} a second")
            seed += 1
    for what, number in sorted(tally.items()):
        tell(f"{number:8} {what}")


def warn(tally: Counter[str]) -> None:
    """Say at once that something was found: to find the shortest way to it takes minutes."""
    if tally["houses that fell"] == 1:
        tell("A house fell. Looking for the shortest way to it.")


def tell(line: str) -> None:
    """On standard output, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


main()

"""So many houses for so many steps, with the machine of the soak: for the suite and for `make soak`.

A seed does the same again on the same code, whatever else is loaded or run.
"""

from collections import Counter
from collections.abc import Callable

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.databases import Databases
from tests.soak.house import House
from tests.soak.machine import ERAS, Soak

HOUSES, OF_A_HOUSE = 10, 250  # a seed's houses, and the steps of each


def nothing(_: str) -> None:
    """For those who need not be told."""


def soak(
    databases: Databases,
    dialect: str,
    *,
    steps: int,
    start: int,
    houses: int = HOUSES,
    of_a_house: int = OF_A_HOUSE,
    tell: Callable[[str], None] = nothing,
) -> Counter[str]:
    """At least so many steps, from the seed `start` on; what was done, by what it was.

    Each seed is told before its houses are opened, with the command that runs them again.
    """
    tally: Counter[str] = Counter()
    while tally["steps"] < steps:
        tell(f"SOAK_DATABASE={dialect} SOAK_SEED={start} SOAK_HOUSES={houses} SOAK_STEPS=1 make soak # does this again")
        _run(databases, dialect, tally, start, houses, of_a_house, tell)
        start += 1
    return tally


def _run(
    databases: Databases,
    dialect: str,
    tally: Counter[str],
    start: int,
    houses: int,
    of_a_house: int,
    tell: Callable[[str], None],
) -> None:
    def make() -> House:
        return House(databases.fresh(dialect), ERAS[0], tally)

    class Machine(Soak):
        def teardown(self) -> None:
            super().teardown()
            databases.drop(self.house.database)
            if tally["houses that fell"] == 1:
                tell("A house fell. Looking for the shortest way to it takes minutes.")

    Machine.make = staticmethod(make)
    Machine.__name__ = Machine.__qualname__ = "Soak"
    chosen = settings(
        max_examples=houses,
        stateful_step_count=of_a_house + 1,  # to open the house is none
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),  # to explain a seed takes minutes and tells nothing
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(start)(Machine), settings=chosen)

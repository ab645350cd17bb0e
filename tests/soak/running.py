"""So many houses for so many steps, with the machine of the soak: for the suite and for `make soak`."""

from collections import Counter
from collections.abc import Callable

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.databases import Databases
from tests.soak.house import House
from tests.soak.machine import ERAS, Soak


def soak(
    databases: Databases,
    dialect: str,
    *,
    machines: int,
    steps: int,
    start: int | None = None,
    after: Callable[[Counter[str]], None] = Counter.total,
) -> Counter[str]:
    """What was done, by what it was. With `start`, the same again on the same code; `after` hears of it after each house."""
    tally: Counter[str] = Counter()

    def make() -> House:
        return House(databases.fresh(dialect), ERAS[0], tally)

    class Machine(Soak):
        def teardown(self) -> None:
            super().teardown()
            databases.drop(self.house.database)
            after(tally)

    Machine.make = staticmethod(make)
    Machine.__name__ = Machine.__qualname__ = "Soak"
    chosen = settings(
        max_examples=machines,
        stateful_step_count=steps + 1,  # to open the house is none
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),  # to explain a seed takes minutes and tells nothing
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Machine if start is None else seed(start)(Machine), settings=chosen)
    return tally

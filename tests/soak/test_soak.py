"""The house stands: ten thousand steps of every scheme, rule set, route and role on real databases, checked after each.

The suite takes the same steps every time; `make soak` takes others.
"""

from collections import Counter

import pytest

from tests.soak.running import soak
from tests.soak.tables import LIMITS

STEPS = 200


def enough(tally: Counter[str], steps: int) -> bool:
    """Hypothesis ends a house early once in a blue moon."""
    return tally["steps"] > steps * 0.8


@pytest.mark.parametrize("quarter", range(4))
def test_whatever_people_do_the_trail_the_figures_and_the_law_hold(databases, quarter):
    tally = soak(databases, "sqlite", machines=12, steps=STEPS, start=quarter)
    assert enough(tally, 12 * STEPS)
    met = {place for place in LIMITS if any(line.startswith(" ".join(place)) for line in tally)}
    for part in (0, 1):
        assert {place[part] for place in met} == {place[part] for place in LIMITS}
    assert all(tally[f"refused: {error}"] for error in ("Refused", "Stale", "NotFound"))


def test_the_same_holds_on_postgresql(databases):
    assert enough(soak(databases, "postgresql", machines=4, steps=STEPS // 2, start=0), 4 * STEPS // 2)

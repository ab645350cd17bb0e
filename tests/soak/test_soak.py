"""The house stands: ten thousand steps of every scheme, rule set, route and role on real databases, checked as `machine` says.

The suite takes the same steps every time; `make soak` takes others.
"""

import json
import subprocess
import sys
from collections import Counter

import pytest

from disclosure.domain.scheme import DONE
from tests.soak.house import SCHEMES
from tests.soak.running import soak
from tests.soak.tables import LIMITS

# Which actions, with their outcomes, are an event of this kind; in every scheme that declares one of them.
KINDS = {
    "a disclosure": {("record_disclosure", "disclosed"), ("answer_parent", "warn")},
    "a case closed as disclosed": {("close", "disclosed")},
    "an extension approved": {("decide_extension", "approve")},
    "a withdrawal": {("withdraw", DONE)},
    "a transfer": {("transfer", DONE)},
    "a reopening": {("reopen", DONE)},
    "a correction": {("correct", DONE)},
    "a case moved by the jobs": {("move_deadlines", DONE)},
}
DECLARED = {
    (scheme.key, action.key, one.key) for scheme in SCHEMES for action in scheme.actions for one in action.outcomes
}
SCHEME_OF = {scheme.rule_set: scheme.key for scheme in SCHEMES}
REFUSED = tuple(
    f"refused: {what}" for what in ("Refused", "Stale", "NotFound", "for its time", "a registration", "roles")
)
BESIDE = ("configured", "jobs", "sent from outside", "said from outside", "other roles")


def done(tally: Counter[str]) -> set[tuple[str, str, str]]:
    """Scheme, action and outcome of everything that was done to a case."""
    told = [line.split() for line in tally]
    return {(SCHEME_OF[words[0]], *words[2:]) for words in told if words[0] in SCHEME_OF}


def kinds(found: set[tuple[str, str, str]]) -> set[tuple[str, str]]:
    """Scheme and kind of what is found there."""
    return {(scheme, kind) for scheme, *pair in found for kind, pairs in KINDS.items() if tuple(pair) in pairs}


@pytest.mark.long
@pytest.mark.parametrize("start", [0, 100])
def test_whatever_people_do_the_trail_the_figures_and_the_law_hold(databases, start):
    """Every action ends in every way it can, every kind of event comes in every scheme, every place of the law is met."""
    tally = soak(databases, "sqlite", steps=5_000, start=start, tell=print)
    assert tally["steps"] >= 5_000
    found = done(tally)
    assert {one[1:] for one in DECLARED} - {one[1:] for one in found} == set()
    assert kinds(DECLARED) - kinds(found) == set()
    assert set(LIMITS) - {tuple(line.split()[:2]) for line in tally} == set()
    assert [what for what in (*REFUSED, *BESIDE) if not tally[what]] == []


@pytest.mark.long
def test_the_same_holds_on_postgresql(databases):
    """A smaller share: every kind of event comes, be it in one scheme, and jobs and configuration changes."""
    tally = soak(databases, "postgresql", steps=1_500, houses=6, start=1, tell=print)
    assert tally["steps"] >= 1_500
    assert set(KINDS) - {kind for _, kind in kinds(done(tally))} == set()
    assert [what for what in (*REFUSED, *BESIDE) if not tally[what]] == []


SHORT = """
import json, pathlib, sys, tempfile
from tests.databases import Databases
from tests.soak.running import soak
with tempfile.TemporaryDirectory() as folder:
    tally = soak(Databases(pathlib.Path(folder)), "sqlite", steps=1, start=3, houses=3, of_a_house=40)
json.dump(tally, sys.stdout)
"""


def test_a_seed_takes_the_same_steps_whatever_else_is_loaded():
    """Hypothesis draws numbers that it has read in the modules of the house."""
    tallies = []
    for loaded in ("", "import disclosure.web.factory, tests.bench.houses, tests.services.test_figures_reference\n"):
        run = subprocess.run([sys.executable, "-c", loaded + SHORT], capture_output=True, check=True)
        tallies.append(json.loads(run.stdout))
    assert tallies[0]["steps"] >= 100
    assert tallies[0] == tallies[1]

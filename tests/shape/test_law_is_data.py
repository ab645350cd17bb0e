"""The law stands in the declarations alone: no room above the domain knows a scheme, or what a scheme calls a thing."""

import ast
from pathlib import Path

import pytest

from disclosure.domain import facts
from disclosure.domain.schemes import ALL
from tests.invented import VSDS

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "disclosure"
# Words that are declared keys too, and mean something else where they stand.
EVERYDAY = {
    "done": "what an address says after something was done",
    "disclosure": "the product's own name",
}
# Who puts the declared schemes together with the rest.
ASSEMBLE = {"disclosure/web/factory.py", "disclosure/assembly.py"}


def _declared_keys() -> set[str]:
    schemes = (*ALL, VSDS)
    actions = [action for scheme in schemes for action in scheme.actions]
    kinds = [one.key for scheme in schemes for one in (*scheme.records, *scheme.clocks)]
    return {*kinds, *(one.key for one in actions), *(outcome.key for one in actions for outcome in one.outcomes)}


@pytest.mark.parametrize("room", ["store", "services", "web"])
def test_no_action_outcome_record_or_clock_is_known_by_its_key(room):
    keys = _declared_keys() - EVERYDAY.keys() - facts.COLUMNS.keys()
    for path in sorted((PACKAGE / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in keys), (
                f"{path.relative_to(ROOT)}:{node.lineno} names {node.value!r}, which only a declaration calls so: ask "
                "the scheme of the case for an attribute of what it declares."
            )


@pytest.mark.parametrize("word", EVERYDAY)
def test_an_everyday_word_is_allowed_only_while_it_is_a_declared_key(word):
    assert word in _declared_keys(), f"{word} is no declared key any more: take it out of EVERYDAY."


@pytest.mark.parametrize("room", ["store", "forms", "services", "web", "cli"])
def test_only_who_assembles_the_product_imports_the_declared_schemes(room):
    for path in sorted((PACKAGE / room).rglob("*.py")):
        modules = {node.module for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)}
        found = {one for one in modules if one and one.startswith("disclosure.domain.schemes")}
        place = str(path.relative_to(ROOT))
        assert not found or place in ASSEMBLE, f"{place} imports {found}: take the scheme of the case as an argument."

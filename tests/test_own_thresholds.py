"""A force's own thresholds of a risk instrument, from its configuration to what a form is graded by."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from disclosure.assembly import instruments_of
from disclosure.domain.errors import Declaration
from disclosure.settings import BadSettings, load

ROOT = Path(__file__).parents[1]
EXAMPLE = re.compile(r"(?m)^#   (?=\[\[thresholds|\w+ = )")


@pytest.fixture
def root(tmp_path):
    shutil.copytree(ROOT / "config", tmp_path / "config")
    return tmp_path


def graded_by(root, day):
    offered = instruments_of(load("testing", root), {"dvds", "csods"}).offered("dvds", day)
    return {one.key: one.thresholds for one in offered}


def changed(root, old="", new=""):
    path = root / "config" / "force.toml"
    path.write_text(EXAMPLE.sub("", path.read_text()).replace(old, new))


def test_the_files_own_thresholds_hold_where_the_force_sets_none(root):
    assert graded_by(root, date(2026, 11, 25)) == {"dara": (1, 10), "dash_partners": (10, 14), "dash_police": (10, 14)}


def test_the_example_of_the_configuration_is_a_setting_that_holds_from_its_day(root):
    changed(root)
    assert graded_by(root, date(2026, 3, 31))["dash_police"] == (10, 14)
    assert graded_by(root, date(2026, 4, 1))["dash_police"] == (8, 12)
    assert graded_by(root, date(2026, 4, 1))["dash_partners"] == (10, 14)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('instrument = "dash_police"', 'instrument = "dash"', "no such version"),
        ("high = 12", "high = 8", "more than that of the grade below"),
        ("high = 12", "high = 28", "above 27"),
    ],
)
def test_thresholds_that_cannot_be_stop_the_start_and_say_what_to_mend(root, old, new, told):
    changed(root, old, new)
    with pytest.raises(Declaration, match=told):
        graded_by(root, date(2026, 11, 25))


def test_an_instrument_for_a_scheme_that_is_not_there_stops_the_start(root):
    path = root / "config" / "instruments" / "dara-1.toml"
    path.write_text(path.read_text().replace('["dvds"]', '["dvd"]'))
    with pytest.raises(Declaration, match="there is no scheme dvd"):
        graded_by(root, date(2026, 11, 25))


@pytest.mark.parametrize(
    ("old", "new"), [("medium = 8", "medium = 0"), ("medium = 8", "medium = true"), ("high = 12\n", "")]
)
def test_thresholds_that_are_no_numbers_are_refused_as_settings(root, old, new):
    changed(root, old, new)
    with pytest.raises(BadSettings, match="thresholds"):
        graded_by(root, date(2026, 11, 25))

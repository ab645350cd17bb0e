"""`disclosure schemes` and `disclosure clocks`: the law as it is declared, read from the command line."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from disclosure.cli import main

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    return lambda *words: CliRunner().invoke(main, list(words))


def test_the_document_of_the_schemes_is_what_the_declarations_say(run):
    shown = run("schemes", "show", "--markdown")
    assert shown.exit_code == 0
    assert shown.output == (ROOT / "docs" / "schemes.md").read_text(encoding="utf-8"), (
        "Write it anew: disclosure schemes show --markdown > docs/schemes.md"
    )


def test_the_document_names_sources_certainties_and_how_an_outcome_is_counted(run):
    shown = run("schemes", "show", "--markdown").output
    assert "For cases received from 2023-04-03 (inferred)." in shown
    assert "For cases received from the beginning." in shown
    (reopen, *_) = [line for line in shown.splitlines() if line.startswith("| reopen |")]
    assert reopen.endswith("| Ruling 2.10 (docs/law.md) |")
    (assign, *_) = [line for line in shown.splitlines() if line.startswith("| assign |")]
    assert assign.endswith("| owner_id |  |")  # no source was found for it, and none is printed
    (transferred, *_) = [line for line in shown.splitlines() if line.startswith("| transferred |")]
    assert transferred.endswith("| left_out |")


def test_checking_the_schemes_names_each_rule_set(run):
    checked = run("schemes", "check")
    assert checked.exit_code == 0
    for rule_set in ("dvds-2016", "dvds-2023", "csods-2010", "csods-2023"):
        assert f"{rule_set}: sound" in checked.output


@pytest.mark.parametrize("key", ["dvds", "csods", "dvds-2016", "csods-2010"])
def test_a_scheme_is_shown_as_tables_of_stages_actions_and_clocks_with_their_keys(run, key):
    shown = run("schemes", "show", key)
    assert shown.exit_code == 0
    for heading in ("Stages of right_to_ask", "Actions", "Outcomes of a case", "Clocks"):
        assert heading in shown.output
    for word in ("initial_checks", "countersign", "overall", "crime_recording", "held_not_disclosed"):
        assert word in shown.output


def test_an_unknown_scheme_is_refused_with_the_known_ones(run):
    shown = run("schemes", "show", "marac")
    assert shown.exit_code == 1
    assert "dvds" in shown.output


# Written from rulings.md 1: limit, start, due.
DUE = [
    ("dvds right_to_ask initial_checks 2025-03-29T20:00:00+00:00", "2025-03-30T21:00:00+01:00"),
    ("dvds right_to_ask overall 2026-05-01T09:12:00+01:00", "2026-05-29T23:59:59+01:00"),
    ("dvds right_to_know overall 2026-08-31T23:20:00+00:00", "2026-09-29T23:59:59+01:00"),
    ("csods right_to_ask meeting 2026-03-24T14:00:00+00:00", "2026-04-03T23:59:59+01:00"),
    (
        "dvds right_to_ask meeting 2025-12-20T16:00:00+00:00 --rule-set dvds-2016 --nation england",
        "2026-01-07T23:59:59+00:00",
    ),
    ("csods right_to_ask overall 2018-10-01T08:00:00+01:00", "2018-11-15T23:59:59+00:00"),
    ("dvds right_to_ask crime_recording 2026-05-01T09:12:00+01:00", "2026-05-02T09:12:00+01:00"),
]


@pytest.mark.parametrize(("asked", "due"), DUE)
def test_a_due_time_stands_alone_on_the_first_line_and_the_reasoning_follows(run, asked, due):
    told = run("clocks", "due", *asked.split())
    assert told.exit_code == 0, told.output
    first, *reasoning = told.output.splitlines()
    assert first == due
    assert len(reasoning) > 3
    assert any("day 0" in line for line in reasoning) or "hours" in told.output


def test_every_day_and_every_holiday_has_its_line(run):
    told = run("clocks", "due", *DUE[4][0].split()).output
    for words in ("Christmas Day", "Boxing Day", "New Year", "Saturday", "Sunday"):
        assert words in told
    assert told.count("not counted") == 3 + 5  # three holidays; day 0 is a Saturday


@pytest.mark.parametrize("start", ["2026-05-01T09:12:00", "yesterday", ""])
def test_a_start_without_offset_is_refused_with_an_example(run, start):
    told = run("clocks", "due", "dvds", "right_to_ask", "overall", start)
    assert told.exit_code == 1
    assert "2026-05-01T09:12:00+01:00" in told.output


@pytest.mark.parametrize("asked", ["dvds right_to_know meeting", "dvds by_post overall", "marac right_to_ask overall"])
def test_a_clock_that_is_not_there_is_refused(run, asked):
    told = run("clocks", "due", *asked.split(), "2026-05-01T09:12:00+01:00")
    assert told.exit_code == 1
    assert "Traceback" not in told.output

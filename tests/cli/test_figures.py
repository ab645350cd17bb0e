"""`disclosure figures`: the same bytes on standard output and in a file, and nothing half written."""

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from disclosure.cli.figures import figures
from disclosure.domain.errors import Invalid
from disclosure.store.db import open_session
from tests.store.builder import add_case


@pytest.fixture
def run(database, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", database.url)
    session = open_session(database.url)
    add_case(session, received_at=datetime(2024, 2, 29, 12, tzinfo=UTC))
    session.commit()
    session.close()
    session.get_bind().dispose()
    return lambda *arguments: CliRunner().invoke(figures, arguments)


def test_the_file_goes_to_standard_output_or_where_it_is_asked(run, tmp_path):
    shown = run("2024-Q1", "--format", "csv")
    assert shown.exit_code == 0
    assert b"2024-Q1,dvds,all,all,applications,,all,1,internal: not for publication\n" in shown.stdout_bytes
    target = tmp_path / "q1.csv"
    target.write_text("an earlier one")
    written = run("2024-Q1", "-o", str(target))
    assert (written.exit_code, written.stdout_bytes) == (0, b"")
    assert target.read_bytes() == shown.stdout_bytes
    assert [path.name for path in tmp_path.iterdir()] == ["q1.csv"]


def test_options_reach_the_figures(run):
    shown = run("2023-24", "--as-of", "2024-02-29T11:59:59+00:00", "--by", "team", "--by", "concern").stdout
    assert "2023-24,dvds,all,all,applications,,all,0," in shown
    assert "2023-24,dvds,all,all,applications,team,central,0," in shown
    assert "2023-24,dvds,all,all,applications,concern,yes,0," in shown


def test_what_cannot_be_asked_for_is_refused(run):
    assert isinstance(run("2024-Q7").exception, Invalid)
    assert run("2024-Q1", "--public").exit_code == 2
    assert run("2024-Q1", "--format", "xlsx").exit_code == 2


def test_a_place_that_cannot_be_written_is_said_and_nothing_is_left(run, tmp_path):
    refused = run("2024-Q1", "-o", str(tmp_path / "nowhere" / "q1.csv"))
    assert refused.exit_code == 1
    assert "could not be written" in refused.stderr
    assert list(tmp_path.iterdir()) == []

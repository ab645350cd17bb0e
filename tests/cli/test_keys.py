"""`disclosure keys public`: what may be known of the key that opens what was sent, and nothing else."""

import pytest
from click.testing import CliRunner

from disclosure.assembly import envelope_of
from disclosure.cli import main
from disclosure.services.sealing import Opener, public_half
from disclosure.settings import load


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")

    def command(**told):
        return CliRunner().invoke(
            main, ["keys", "public"], env={f"DISCLOSURE_{name.upper()}": value for name, value in told.items()}
        )

    return command


def test_the_public_half_stands_alone_on_one_line_and_no_secret_is_printed(run):
    settings, shown = load("testing"), run()
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert shown.stdout == public_half(settings.intake_key.get_secret_value()).hex() + "\n"
    for key in (settings.secret_key, settings.draft_key, settings.intake_key):
        assert key.get_secret_value() not in shown.output
        assert key.get_secret_value().encode().hex() not in shown.output


def test_what_it_prints_is_what_the_public_s_process_takes(run):
    printed = run(intake_key="the key of the jobs", audiences="officer").stdout.strip()
    public = load("testing", audiences="public", intake_key="", intake_public_key=printed)
    sent = envelope_of(public).seal("what was sent", "submissions:1")
    assert Opener(["the key of the jobs"]).open(sent, "submissions:1") == "what was sent"


def test_after_a_change_of_key_it_prints_the_half_of_the_new_one(run):
    told = {"intake_key": "the new key", "former_intake_keys": "the old key"}
    assert run(**told).stdout.strip() == public_half("the new key").hex()


def test_it_touches_no_database(run):
    shown = run(database_url="postgresql://nobody@127.0.0.1:1/nowhere")
    assert shown.exit_code == 0, shown.output


def test_without_the_key_it_says_where_to_ask(run):
    shown = run(intake_key="", audiences="officer")
    assert (shown.exit_code, shown.stdout) == (1, "")
    assert shown.stderr == "There is no intake_key here. Ask where the jobs run.\n"

"""`disclosure db`: what is said when the schema may not be changed, and who can read what it makes."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from types import SimpleNamespace

import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, create_engine, event, text

from disclosure.cli import main
from disclosure.store import db
from disclosure.store.models import metadata


@pytest.fixture
def open_umask():
    """The usual one, under which everybody may read what is made."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.databases("postgresql")
def test_without_the_owner_s_rights_one_line_says_what_to_do(empty_database, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", empty_database.url)
    result = CliRunner().invoke(main, ["db", "upgrade"])
    assert result.exit_code == 1
    assert result.output == (
        "The database does not allow this: permission denied for schema public. "
        "Run `disclosure db upgrade` as the tables' owner, whom owner_database_url names.\n"
    )


def set_version(url: str, version: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    engine.dispose()


@pytest.mark.databases("sqlite", "postgresql")
def test_a_database_of_a_later_version_is_left_alone_and_says_what_to_do(database, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", database.url)
    monkeypatch.setenv("DISCLOSURE_OWNER_DATABASE_URL", database.owner_url)
    with socket.create_server(("127.0.0.1", 0)) as free:
        monkeypatch.setenv("PORT", str(free.getsockname()[1]))
    set_version(database.owner_url, "9001")
    for command in (["db", "upgrade"], ["serve"]):
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 1
        assert "of a later version of this product (9001; this one knows " in result.output
        assert "Traceback" not in result.output
    set_version(database.owner_url, db.head())
    assert not db.is_behind(database.url)


WORKING = (
    ["audit", "verify"], ["audit", "anchor"], ["figures", "2026-Q1"], ["jobs", "run"], ["demo", "load"], ["user", "list"],
    ["user", "add", "rae", "--name", "Rae", "--role", "intake"],
)  # fmt: skip


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("9001", "of a later version of this product (9001; this one knows "),
        ("0001", "of an earlier version of this product (0001; this one needs "),
    ],
)
def test_no_command_works_on_a_database_of_another_version(database, monkeypatch, version, words):
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", database.url)
    set_version(database.owner_url, version)
    for command in WORKING:
        result = CliRunner().invoke(main, command)
        assert (result.exit_code, words in result.output, result.output.count("\n")) == (1, True, 1), result.output
    set_version(database.owner_url, db.head())
    session = db.open_session(database.url)
    for table in metadata.sorted_tables:
        assert session.execute(table.select()).first() is None, f"{table.name} was written to"
    session.close()
    session.get_bind().dispose()


@pytest.mark.databases("sqlite", "postgresql")
def test_a_database_without_a_table_says_what_to_do(empty_database, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", empty_database.url)
    for command in WORKING:
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 1
        assert result.output == f"{db.OtherVersion('')}\n", command


@pytest.mark.databases("sqlite", "postgresql")
def test_jobs_that_go_on_notice_within_a_minute_that_the_version_changed(database, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", database.url)
    rounds = []

    def meanwhile(seconds):
        rounds.append(seconds)
        set_version(database.owner_url, "9001")
        monkeypatch.setattr("sqlalchemy.pool.base.time", SimpleNamespace(time=lambda: time.time() + 61))

    monkeypatch.setattr("disclosure.cli.jobs.time", SimpleNamespace(sleep=meanwhile))
    result = CliRunner().invoke(main, ["jobs", "run", "--every", "60"])
    assert (result.exit_code, rounds) == (1, [60])
    assert "of a later version of this product (9001; " in result.output


ALL = (["audit", "verify"], ["jobs", "run"], ["figures", "2026-Q1"], ["db", "upgrade"])


@pytest.mark.parametrize("command", ALL, ids=" ".join)
def test_a_file_that_is_no_database_is_named_in_one_line(tmp_path, monkeypatch, command):
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", f"sqlite:///{tmp_path}/letter.db")
    (tmp_path / "letter.db").write_text("Dear Sir or Madam, " * 500)
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 1
    assert result.output == (
        "The database cannot be used: file is not a database. Point database_url at the right file, or bring back the last backup.\n"
    )


def test_tables_that_another_left_there_are_named_in_one_line(database, monkeypatch):
    """Or a database whose version somebody took away."""
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", database.url)
    engine = create_engine(database.url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    engine.dispose()
    result = CliRunner().invoke(main, ["db", "upgrade"])
    assert (result.exit_code, result.output.count("\n")) == (1, 1), result.output
    assert result.output.endswith("already exists. Its tables are not what this product left there. Point database_url at the right "
                                  "database, or bring back the last backup.\n")  # fmt: skip


def test_a_file_that_may_not_grow_is_said_in_one_line(tmp_path):
    """The machine's own limit, which SQLite calls a fault of the disk."""
    environment = {
        **os.environ,
        "DISCLOSURE_ENV": "testing",
        "DISCLOSURE_DATABASE_URL": f"sqlite:///{tmp_path}/small.db",
    }
    limit = "from resource import *; import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); setrlimit(RLIMIT_FSIZE, (65536, 65536))"
    run = subprocess.run(
        [sys.executable, "-c", f"{limit}; from disclosure.cli import main; main(['db', 'upgrade'])"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stderr.count("\n")) == (1, 1), run.stderr
    assert run.stderr.endswith("may a file of this user grow so large there, and is it well? Then try again.\n")


@pytest.mark.parametrize("command", [one for one in ALL if one != ["db", "upgrade"]], ids=" ".join)
def test_no_command_but_upgrade_makes_a_database(tmp_path, monkeypatch, command):
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", f"sqlite:///{tmp_path}/none.db")
    result = CliRunner().invoke(main, command)
    assert (result.exit_code, result.output.count("\n")) == (1, 1), result.output
    assert result.output.endswith("`disclosure db upgrade` makes a new one.\n")
    assert list(tmp_path.iterdir()) == []


def test_of_a_database_that_somebody_else_holds_it_is_said_to_wait(database, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", database.url)
    engine = create_engine(database.url)
    event.listen(Engine, "connect", hurry := lambda connection, _: connection.execute("PRAGMA busy_timeout=10"))
    try:
        with engine.connect() as holder:
            holder.exec_driver_sql("ROLLBACK")
            holder.exec_driver_sql("BEGIN EXCLUSIVE")
            result = CliRunner().invoke(main, ["jobs", "run"])
            holder.exec_driver_sql("ROLLBACK")
    finally:
        event.remove(Engine, "connect", hurry)
        engine.dispose()
    assert result.exit_code == 1
    assert result.output == (
        "The database cannot be used: database is locked. "
        "Something else is writing to it. Wait until that has ended, and try again.\n"
    )


@pytest.fixture
def read_only(database, monkeypatch):
    """The command's database, which lets nobody write: a server's copy, or a file of another user's."""
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    setting = "&options=-c%20default_transaction_read_only%3Don" if database.dialect == "postgresql" else ""
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", database.url + setting)

    def shut(connection, _):
        if isinstance(connection, sqlite3.Connection):
            connection.execute("PRAGMA query_only=ON")

    event.listen(Engine, "connect", shut)
    yield database.dialect
    event.remove(Engine, "connect", shut)


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.parametrize("command", [one for one in WORKING if one != ["demo", "load"]], ids=" ".join)
def test_of_a_database_for_reading_alone_it_is_said_who_may_write_where(read_only, command):
    result = CliRunner().invoke(main, command)
    what_to_do = {
        "sqlite": "Give this user the right to write to the file and its folder, or run this as the service's user.\n",
        "postgresql": "Point database_url at the one that is written to, or have whoever runs it allow writing again.\n",
    }
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1), result.output
    assert result.stderr.startswith("The database cannot be used: ")
    assert result.stderr.endswith(what_to_do[read_only])
    assert "Traceback" not in result.output


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize("who", ["app", "anybody"])
def test_of_a_server_that_lets_nobody_more_in_it_is_said_to_wait(database, databases, monkeypatch, who):
    """The last places of a server are kept for its masters: with those left and without, it says it in other words."""
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", database.url)
    with ExitStack() as crowd:
        for url in (database.url, *([databases.cluster.url("postgres", "postgres")] if who == "anybody" else [])):
            with suppress(psycopg.OperationalError):
                while True:
                    crowd.enter_context(psycopg.connect(url.replace("+psycopg", "")))
        results = [CliRunner().invoke(main, command) for command in ALL]
    for result in results:
        assert (result.exit_code, result.output.count("\n")) == (1, 1), result.output
        assert "Others hold every connection that it allows. Wait until some have ended, and try again" in result.output


def test_of_a_server_that_is_not_there_it_is_asked_whether_it_runs(tmp_path, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", f"postgresql://app@/disclosure?host={tmp_path}")
    for command in ALL:
        result = CliRunner().invoke(main, command)
        assert (result.exit_code, result.output.count("\n")) == (1, 1), result.output
        assert result.output.endswith("Is the database's server running, and is database_url right?\n")


@pytest.mark.parametrize("place", ["a letter/disclosure.db", "a folder"])
def test_a_database_that_cannot_be_made_is_said_in_one_line(tmp_path, monkeypatch, place):
    (tmp_path / "a letter").write_text("Dear Sir or Madam")
    (tmp_path / "a folder").mkdir(mode=0o755)
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", f"sqlite:///{tmp_path}/{place}")
    result = CliRunner().invoke(main, ["db", "upgrade"])
    assert (result.exit_code, result.output.count("\n")) == (1, 1), result.output
    assert f"{tmp_path}/{place} cannot be made or written to: " in result.output
    assert result.output.endswith("Change database_url, or give this user the right to write there.\n")
    assert (tmp_path / "a folder").stat().st_mode & 0o777 == 0o755
    other = CliRunner().invoke(main, ["audit", "verify"])
    assert (other.exit_code, other.output.count("\n")) == (1, 1), other.output


@pytest.mark.parametrize("revision", ["0099", "nonsense", "-99", "+1", "base:head", "\udcff"])
def test_a_revision_that_is_none_is_said_in_one_line(database, monkeypatch, revision):
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", database.url)
    result = CliRunner().invoke(main, ["db", "downgrade", "--", revision])
    assert (result.exit_code, result.output.count("\n")) == (1, 1), result.output
    assert "The schema cannot be brought there: " in result.output
    assert not db.is_behind(database.url)


def test_nobody_else_can_read_an_embedded_database(tmp_path, open_umask):
    path = tmp_path / "var" / "disclosure.db"
    db.upgrade(f"sqlite:///{path}")
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600
    session = db.open_session(f"sqlite:///{path}")
    with db.writing(session):
        beside = [one for one in path.parent.iterdir() if one != path]
        assert beside
        assert all(one.stat().st_mode & 0o777 == 0o600 for one in beside)
    session.close()
    session.get_bind().dispose()


def test_a_file_that_everybody_can_read_is_shut_by_the_next_upgrade(tmp_path, open_umask):
    path = tmp_path / "disclosure.db"
    path.touch(mode=0o644)
    db.upgrade(f"sqlite:///{path}")
    assert path.stat().st_mode & 0o777 == 0o600
    assert tmp_path.stat().st_mode & 0o777 == 0o700  # made by pytest; one that was there already stays as it was

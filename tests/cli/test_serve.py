"""`disclosure serve` before it serves: a taken port, the memory that checking passwords takes."""

import math
import os
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import structlog
from click.testing import CliRunner

from disclosure.cli import main, serve
from disclosure.cli.context import open_product
from disclosure.cli.serve import do_jobs
from disclosure.services import sessions
from disclosure.store import db
from disclosure.timekeeping import Clock

# Checks passwords in eight threads at once, as a server does, and says by how many KiB the process has grown.
GROWTH = """
import re, sys, threading
from pathlib import Path
from disclosure.cli import memory
from disclosure.services.passwords import Hasher

def resident():
    return int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

if sys.argv[1] == "kept low":
    memory.keep_low()
hasher = Hasher(memory_kib=19456, time_cost=1, parallelism=1)
before = resident()
for _ in range(3):
    threads = [threading.Thread(target=hasher.hash, args=("plum otter granite",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
print(resident() - before)
"""


@pytest.fixture
def taken():
    """A port on which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_a_taken_port_is_said_in_one_line_before_anything_is_done(taken, tmp_path, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    monkeypatch.setenv("PORT", str(taken))
    result = CliRunner().invoke(main, ["serve"])
    assert result.exit_code == 1
    assert result.output == (
        f"Port {taken} is in use. Stop what uses it, or choose another: PORT={taken + 1} make run\n"
    )
    assert not (tmp_path / "new.db").exists()


def test_memory_of_passwords_that_were_checked_is_given_back():
    def growth(how):
        command = [sys.executable, "-c", GROWTH, how]
        return int(subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout)

    assert growth("kept low") < 8 * 1024 < 19 * 1024 < growth("as it is")


def test_jobs_that_find_the_database_locked_are_done_the_next_time(tmp_path, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", f"sqlite:///{tmp_path}/jobs.db")
    db.upgrade(f"sqlite:///{tmp_path}/jobs.db")
    with open_product() as command, structlog.testing.capture_logs() as logs:
        command.session.connection().exec_driver_sql("PRAGMA busy_timeout=20")
        with closing(sqlite3.connect(tmp_path / "jobs.db", isolation_level=None)) as other:
            command.session.rollback()
            other.execute("BEGIN EXCLUSIVE")
            do_jobs(command, Clock())
            other.execute("ROLLBACK")
        assert [one["event"] for one in logs] == ["jobs_not_done"]
        do_jobs(command, Clock())
        assert len(logs) == 1


def test_jobs_that_ended_are_begun_anew(monkeypatch):
    began = []
    monkeypatch.setattr(serve.os, "fork", lambda: began.append(1) or 2**22 + len(began))  # numbers that no process has
    monkeypatch.setattr(serve, "JOBS_EVERY", 0)
    server = serve.Server.__new__(serve.Server)
    server.jobs, server._jobs_began = None, -math.inf
    server.keep_jobs()
    server.jobs = os.getpid()
    server.keep_jobs()
    assert began == [1], "they are being done"
    server.jobs = 2**22 + 1
    server.keep_jobs()
    assert began == [1, 1]


def test_a_clock_that_is_behind_what_was_done_is_said_at_the_start(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", f"sqlite:///{tmp_path}/clock.db")
    db.upgrade(f"sqlite:///{tmp_path}/clock.db")
    serve._look_at_the_clock()
    with open_product() as command:
        sessions.open_process(command.session, now=datetime.now(UTC) - timedelta(days=1))
    serve._look_at_the_clock()
    assert capsys.readouterr().err == ""
    with open_product() as command:
        sessions.open_process(command.session, now=datetime(2095, 2, 3, 10, 20, tzinfo=UTC))
    serve._look_at_the_clock()
    assert "somebody worked here at 03 February 2095 10:20 UTC" in capsys.readouterr().err


def test_jobs_that_break_end_their_own_process_and_nothing_else(monkeypatch):
    """The process is a copy of the master: going on as one, it would stop the workers."""
    ended = []

    def end(status):
        ended.append(status)
        raise SystemExit(status)

    def breaks(_):
        raise RuntimeError

    monkeypatch.setattr(serve.os, "fork", lambda: 0)
    monkeypatch.setattr(serve.os, "_exit", end)
    monkeypatch.setattr(serve, "run_jobs", breaks)
    server = serve.Server.__new__(serve.Server)
    server.jobs, server._jobs_began = None, -math.inf
    with structlog.testing.capture_logs() as logs, pytest.raises(SystemExit):
        server.keep_jobs()
    assert ended == [1]
    assert [one["event"] for one in logs] == ["jobs_ended"]


def test_jobs_wait_while_the_database_is_of_another_version(tmp_path, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", f"sqlite:///{tmp_path}/old.db")
    db.upgrade(f"sqlite:///{tmp_path}/old.db", "0005")
    with open_product() as command, structlog.testing.capture_logs() as logs:
        do_jobs(command, Clock())
        assert [one["event"] for one in logs] == ["jobs_not_done"]
        db.upgrade(f"sqlite:///{tmp_path}/old.db")
        do_jobs(command, Clock())
        assert len(logs) == 1


def test_jobs_that_go_on_do_not_believe_a_clock_that_was_set(tmp_path, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", f"sqlite:///{tmp_path}/clock.db")
    db.upgrade(f"sqlite:///{tmp_path}/clock.db")
    rounds = []

    def meanwhile(_):
        rounds.append(1)
        assert len(rounds) < 3, "it goes on"
        ahead = SimpleNamespace(time=lambda: time.time() + 3_600, clock_gettime=time.clock_gettime)
        monkeypatch.setattr("disclosure.timekeeping.time", ahead if len(rounds) == 2 else time)

    monkeypatch.setattr("disclosure.cli.jobs.time", SimpleNamespace(sleep=meanwhile))
    result = CliRunner().invoke(main, ["jobs", "run", "--every", "60"])
    assert (result.exit_code, len(rounds)) == (1, 2)
    assert result.stdout.count("\n") == 2, "what was done before it was set"
    assert "The clock of the server was moved by +60 minutes." in result.stderr

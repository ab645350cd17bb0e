"""What the other tests stand on: the guard of the network, and the databases."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests import postgres


def ask(url, statement):
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            result = connection.execute(text(statement))
            return result.scalar() if result.returns_rows else None
    finally:
        engine.dispose()


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", "example.org", b"example.org"])
def test_another_machine_is_out_of_reach(address):
    with pytest.raises(BaseException, match="A test reached for") as caught:
        socket.create_connection((address, 443), timeout=1)
    assert caught.type.__name__ == "OutsideNetwork"


def test_a_datagram_to_another_machine_is_refused_too():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own, pytest.raises(BaseException, match="reached for"):
        own.sendto(b"x", ("192.0.2.1", 53))


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1])).close()


@pytest.mark.databases("sqlite", "postgresql")
def test_an_empty_database_is_its_owner_s_and_holds_nothing(empty_database):
    ask(empty_database.owner_url, "SELECT 1")
    assert empty_database.url.startswith(empty_database.dialect)


@pytest.mark.databases("postgresql")
def test_the_application_s_role_owns_nothing(empty_database):
    assert ask(empty_database.owner_url, "SELECT current_user") == postgres.OWNER
    assert ask(empty_database.url, "SELECT current_user") == postgres.APP
    with pytest.raises(Exception, match="permission denied for schema public"):
        ask(empty_database.url, "CREATE TABLE mine (id int)")
    ask(empty_database.owner_url, "CREATE TABLE kept (id int)")
    with pytest.raises(Exception, match="permission denied for table kept"):
        ask(empty_database.url, "SELECT count(*) FROM kept")


@pytest.mark.databases("postgresql")
def test_the_owner_may_create_the_extensions_that_searching_needs(empty_database):
    ask(empty_database.owner_url, "CREATE EXTENSION pg_trgm")


@pytest.mark.databases("postgresql")
def test_a_database_is_copied_from_a_template(databases, empty_database):
    ask(empty_database.owner_url, "CREATE TABLE kept (id int)")
    databases.cluster.create("copied", template=empty_database.owner_url.rpartition("@/")[2].partition("?")[0])
    assert ask(databases.cluster.url("copied", postgres.OWNER), "SELECT count(*) FROM kept") == 0
    databases.cluster.drop("copied")


@pytest.mark.databases("postgresql")
def test_postgresql_listens_on_no_network(databases, empty_database):
    assert ask(empty_database.url, "SHOW listen_addresses") == ""
    assert databases.cluster.directory.stat().st_mode & 0o077 == 0


def test_a_cluster_is_gone_even_when_its_tests_are_killed():
    script = (
        "from tests.postgres import Cluster; import os, signal; c = Cluster(); "
        "print(c.directory, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    directory = Path(ended.stdout.strip())
    assert directory.name.startswith("pgt_"), ended.stderr
    until = time.monotonic() + 20
    while directory.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not directory.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(f"host={directory} user=postgres")


def test_missing_programs_are_named_not_skipped(monkeypatch):
    monkeypatch.setattr(postgres.Path, "glob", lambda *_: [])
    monkeypatch.setattr(postgres.shutil, "which", lambda _: None)
    with pytest.raises(postgres.Missing, match="apt-get install postgresql"):
        postgres.binaries()


def test_root_without_a_user_to_run_it_as_is_told_what_to_do(monkeypatch):
    def unknown(name):
        raise KeyError(name)

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(postgres.pwd, "getpwnam", unknown)
    with pytest.raises(postgres.Missing, match="useradd"):
        postgres.Cluster()

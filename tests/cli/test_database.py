"""`disclosure db`: what is said when the schema may not be changed, and who can read what it makes."""

import os
import socket

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from disclosure.cli import main
from disclosure.store import db


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


def test_a_file_that_is_no_database_is_named_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", f"sqlite:///{tmp_path}/letter.db")
    (tmp_path / "letter.db").write_text("Dear Sir or Madam, " * 500)
    for command in (["audit", "verify"], ["jobs", "run"], ["figures", "2026-Q1"], ["db", "upgrade"]):
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 1, command
        assert result.output == (
            "The database cannot be used: file is not a database. Is it there, and is `disclosure db upgrade` done?\n"
        ), command


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

"""`disclosure db`: what is said when the schema may not be changed, and who can read what it makes."""

import os

import pytest
from click.testing import CliRunner

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

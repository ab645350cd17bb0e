"""What was removed is gone from SQLite's files too: from the file, and from its write-ahead log."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update

from disclosure.store.db import forget_log, open_session, writing
from disclosure.store.models import drafts

SEALED = bytes(range(256)) * 40
PIECE = SEALED[300:332]


@pytest.fixture
def removed(session):
    """A draft was written and removed."""
    at = datetime.now(UTC)
    with writing(session):
        session.execute(insert(drafts).values(id=1, sealed=SEALED, created_at=at, seen_at=at, awake_at=at))
        session.commit()
    with writing(session):
        session.execute(delete(drafts))
        session.commit()
    return session


def of(database):
    path = database.url.removeprefix("sqlite:///")
    return [Path(f"{path}{ending}").read_bytes() for ending in ("", "-wal")]


@pytest.mark.databases("sqlite")
def test_what_was_removed_is_in_neither_file_afterwards(removed, database):
    assert any(PIECE in content for content in of(database)), "the search has to find what is there"
    assert forget_log(removed)
    file, log = of(database)
    assert log == b""
    assert PIECE not in file


@pytest.mark.databases("sqlite")
def test_while_somebody_reads_it_waits_for_the_next_time(removed, database):
    reader = open_session(database.url)
    reader.execute(select(drafts.c.id)).all()
    with writing(removed):
        at = datetime.now(UTC)
        removed.execute(insert(drafts).values(id=2, sealed=b"", created_at=at, seen_at=at, awake_at=at))
        removed.commit()
    assert not forget_log(removed)
    reader.rollback()
    assert forget_log(removed)
    reader.close()
    reader.get_bind().dispose()


def test_on_either_database_it_can_be_asked_for(removed):
    assert forget_log(removed)
    assert removed.execute(select(drafts.c.id)).all() == []


@pytest.mark.databases("sqlite")
def test_what_a_statement_may_have_to_put_back_is_written_to_no_file_beside_the_database(session):
    """SQLite keeps whole pages for it, of drafts and of cases, while the transaction lasts: in memory, and in no temporary file."""
    at = datetime.now(UTC)
    row = {"created_at": at, "seen_at": at, "awake_at": at}
    with writing(session):
        session.execute(insert(drafts), [{"id": number, "sealed": SEALED, **row} for number in range(200)])
        session.execute(update(drafts).where(drafts.c.id % 2 == 0).values(sealed=SEALED[::-1]))
        assert [one for one in open_files() if "etilqs" in one] == []  # as SQLite calls them
        assert any(one.endswith(".db-wal") for one in open_files()), "the search has to find what is there"


def open_files():
    """The paths of what this process holds open, those of files too that have no name any more."""
    folder = Path("/proc/self/fd")
    return [str(one.readlink()) for one in folder.iterdir() if one.is_symlink()]

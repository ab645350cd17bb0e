"""What was removed is gone from SQLite's files too: from the file, and from its write-ahead log."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select

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

"""Wound 7: the read log was a message and got lost. Here the page waits for it; each kind of page: tests/web/test_access_entries.py."""

import pytest
from sqlalchemy import Insert, select
from sqlalchemy.orm import Session

from disclosure.services.verification import verify
from disclosure.store.db import open_session
from disclosure.store.models import accesses, user_sessions

pytestmark = pytest.mark.databases("sqlite", "postgresql")


class Killed(BaseException):
    """The process ends here, whatever it was doing."""


def heads(rows):
    return rows(
        select(user_sessions.c.id, user_sessions.c.accesses, user_sessions.c.head_digest).order_by(user_sessions.c.id)
    )


def entries(rows):
    return rows(select(accesses.c.session_id, accesses.c.sequence, accesses.c.digest).order_by(accesses.c.digest))


@pytest.mark.parametrize("where", ["entry", "commit"])
def test_a_process_killed_on_the_way_out_lets_no_page_out_and_leaves_no_half_an_entry(
    desk, rows, monkeypatch, database, where
):
    reference = desk.register()
    assert desk.omar.get("/cases").status_code == 200
    before = heads(rows), entries(rows)

    def kill(*_, **__):
        raise Killed

    execute = Session.execute

    def execute_or_kill(session, statement, *arguments, **named):
        into = statement.table if isinstance(statement, Insert) else None
        return kill() if into is accesses else execute(session, statement, *arguments, **named)

    with monkeypatch.context() as patched:
        if where == "commit":
            patched.setattr(Session, "commit", kill)
        else:
            # The session's head is moved already, the entry is not there yet.
            patched.setattr(Session, "execute", execute_or_kill)
        for path in (f"/cases/{reference}", "/cases", f"/cases/{reference}/actions/note"):
            with pytest.raises(Killed):
                desk.omar.get(path)
    assert (heads(rows), entries(rows)) == before
    assert desk.omar.get(f"/cases/{reference}").status_code == 200
    assert len(entries(rows)) == len(before[1]) + 1
    session = open_session(database.url)
    assert verify(session).ok
    session.close()
    session.get_bind().dispose()


def test_a_page_and_its_entry_are_one_no_queue_stands_between(desk, statements):
    """Nothing is written after the answer: what the request wrote, it wrote before."""
    reference = desk.register()
    _ = desk.omar.token
    with statements() as said:
        desk.omar.get(f"/cases/{reference}", buffered=False)
    assert [one for one in said if "INSERT INTO accesses" in one] == [said[-1]]

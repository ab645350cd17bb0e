"""A process that is killed while it answers: no byte goes out before its access entry is committed, and no half an entry stays."""

from itertools import count

import pytest
from sqlalchemy import select

from disclosure.services.verification import verify
from disclosure.store.db import db
from disclosure.store.models import accesses, user_sessions
from tests.services import dying
from tests.web.desk import Desk

# Who asks for what, and the entry that it leaves: pages, a file, a refusal.
ASKED = (
    ("omar", "/cases/{}", ("case", False)), ("omar", "/cases", ("list", False)), ("ravi", "/figures.csv", ("export", False)),
    ("aled", "/audit/cases/{}", ("audit", False)), ("ravi", "/cases/{}", ("case", True)),
)  # fmt: skip


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


@pytest.mark.parametrize(("who", "path", "entry"), ASKED)
def test_an_answer_that_is_killed_anywhere_has_left_its_entry_or_has_not_begun(
    desk, database, compiled_templates, rows, tmp_path, who, path, entry
):
    client = getattr(desk, who)
    cookie = client.get_cookie(desk.app.config["SESSION_COOKIE_NAME"])
    request = {"path": path.format(desk.register()), "headers": {"Cookie": f"{cookie.key}={cookie.value}"}}
    left = select(accesses.c.entry, accesses.c.refused).where(accesses.c.session_id == client.actor.session_id)
    length = select(user_sessions.c.accesses).where(user_sessions.c.id == client.actor.session_id)
    out, told = tmp_path / "out", []
    with dying.workshop(dying.answering, database.url, desk.clock(), compiled_templates.directory) as ask:
        for moment in count(1):
            before = len(rows(left))
            out.unlink(missing_ok=True)
            ended = ask(request, out, moment)
            after = rows(left.order_by(accesses.c.sequence))
            assert rows(length) == [(len(after),)], f"the session and its entries part at moment {moment}"
            assert after[before:] in ([], [entry]), f"killed at moment {moment}"
            told.append((len(after) - before, bool(out.exists() and out.stat().st_size)))
            if ended == dying.LIVED:
                break
    nothing, entered, gone_out = (0, False), (1, False), (1, True)
    assert set(told) == {nothing, entered, gone_out}, "a byte without its entry"
    assert told == sorted(told)
    assert told.count(nothing) >= 4, "each statement was a moment"
    with desk.app.app_context():
        assert verify(db.session).faults == ()

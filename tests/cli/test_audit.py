"""`disclosure audit`: the exit status says whether the trail is whole, the first line which row is wrong first."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from disclosure.cli import main
from disclosure.cli.audit import audit
from disclosure.cli.context import Door, surroundings
from disclosure.domain.access import Permission
from disclosure.services import verification
from disclosure.services.accesses import Entry
from disclosure.store.models import accesses, events, records, user_sessions
from tests.databases import DIALECTS
from tests.services.enemy import enemy
from tests.services.worlds import world
from tests.store.test_guards_stand import as_owner

pytestmark = pytest.mark.databases(*DIALECTS)


@pytest.fixture
def made(database, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", database.url)
    with world(database) as found:
        found.walk(to="full_checks")
        yield found


def run(*arguments):
    return CliRunner().invoke(audit, arguments)


def test_a_whole_trail_is_counted_and_the_looking_is_on_record(made):
    found = run("verify")
    assert found.exit_code == 0
    assert found.stdout.splitlines() == [
        "The audit trail is whole.", "cases 1", "case history 2", "events 3", "records 3", "deadlines 3",
        "participations 2", "identities 0", "links 0", "people 2", "calendars 1", "sessions 0", "accesses 0",
    ]  # fmt: skip
    entry = made.session.execute(select(accesses)).one()
    assert (entry.entry, entry.about, entry.reached, entry.purpose) == ("audit", "verify", 0, "command line")


def test_a_wrong_row_ends_with_status_one_and_its_name(made):
    with enemy(made.database) as inside:
        inside.alter(records, {"case_id": 1, "sequence": 1}, answers="[]")
        inside.alter(events, {"case_id": 1, "sequence": 2}, actor_id=3)
    found = run("verify")
    assert found.exit_code == 1
    first, second, *counted = found.stdout.splitlines()
    assert first == "WRONG, first of 2: events case_id=1 sequence=2: it does not fit its digest"
    assert second == "WRONG: records case_id=1 sequence=1: it does not fit its digest"
    assert "events 3" in counted


def test_an_anchor_is_one_line_that_verify_takes_back(made):
    printed = run("anchor")
    assert (printed.exit_code, printed.stdout.count("\n")) == (0, 1)
    line = printed.stdout.strip()
    assert line.isascii()
    assert run("verify", "--anchor", line).exit_code == 0
    with enemy(made.database) as inside:
        for table in (events, records):
            inside.drop(table, {"case_id": 1, "sequence": 3})
    found = run("verify", "--anchor", line)
    assert found.exit_code == 1
    assert "WRONG: events: the anchor counted 3, 2 of them are here: some were taken out" in found.stdout


def test_what_is_no_anchor_is_refused(made):
    refused = run("verify", "--anchor", "disclosure-anchor-1,cases:3")
    assert refused.exit_code == 2
    assert "give the whole line" in refused.stderr


def test_a_session_that_was_taken_out_is_told_of_though_it_stands_in_the_way_of_the_entry(made):
    """Its number is free again on SQLite, and the check itself would get it, with readings that are there already."""
    for _ in range(2):
        assert run("verify").exit_code == 0
    last = made.session.execute(select(user_sessions.c.id).order_by(user_sessions.c.id.desc())).first()
    made.session.rollback()
    with enemy(made.database) as inside:
        inside.drop(user_sessions, {"id": last.id})
    found = run("verify")
    assert found.exit_code == 1
    assert found.stdout.startswith("WRONG, first of ")
    assert f"id={last.id}:" in found.stdout.splitlines()[0] or f"session_id={last.id} " in found.stdout.splitlines()[0]
    assert "Traceback" not in found.output


# What somebody hangs before a table so that the looking itself fails or hangs, on each database.
_RAISES = "CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'x'; END $$"
_IS_FULL = _RAISES.replace("'x'", "'no space' USING ERRCODE = '53100'")
IN_THE_WAY = {
    "no session goes on": (
        "CREATE TRIGGER quiet BEFORE UPDATE ON user_sessions BEGIN SELECT RAISE(IGNORE); END",
        ["CREATE RULE quiet AS ON UPDATE TO user_sessions DO INSTEAD NOTHING"],
    ),
    "no session is opened": (
        "CREATE TRIGGER quiet BEFORE INSERT ON user_sessions BEGIN SELECT RAISE(IGNORE); END",
        ["CREATE RULE quiet AS ON INSERT TO user_sessions DO INSTEAD NOTHING"],
    ),
    "a command's session is refused": (
        "CREATE TRIGGER quiet BEFORE INSERT ON user_sessions WHEN NEW.kind = 'command_line' BEGIN SELECT RAISE(ABORT, 'x'); END",
        [_RAISES, "CREATE TRIGGER quiet BEFORE INSERT ON user_sessions FOR EACH ROW EXECUTE FUNCTION quiet()"],
    ),
    "an entry is refused": (
        "CREATE TRIGGER quiet BEFORE INSERT ON accesses BEGIN SELECT RAISE(ABORT, 'x'); END",
        [_RAISES, "CREATE TRIGGER quiet BEFORE INSERT ON accesses FOR EACH ROW EXECUTE FUNCTION quiet()"],
    ),
    "the database is said to be full": (
        "CREATE TRIGGER quiet BEFORE INSERT ON user_sessions BEGIN DELETE FROM nowhere; END",
        [_IS_FULL, "CREATE TRIGGER quiet BEFORE INSERT ON user_sessions FOR EACH ROW EXECUTE FUNCTION quiet()"],
    ),
    "it is said to be full for an entry": (
        "CREATE TRIGGER quiet BEFORE INSERT ON accesses BEGIN DELETE FROM nowhere; END",
        [_IS_FULL, "CREATE TRIGGER quiet BEFORE INSERT ON accesses FOR EACH ROW EXECUTE FUNCTION quiet()"],
    ),
}


@pytest.mark.parametrize("what", IN_THE_WAY)
def test_whatever_stands_in_the_way_of_the_entry_the_check_ends_and_names_it(made, what):
    on_sqlite, on_postgresql = IN_THE_WAY[what]
    with as_owner(made.database) as do:
        for statement in [on_sqlite] if made.database.dialect == "sqlite" else on_postgresql:
            do(statement)
    found = CliRunner().invoke(main, ["audit", "verify"])
    assert found.exit_code == 1
    first, *others = found.stdout.splitlines()
    assert first.startswith("WRONG, first of ")
    assert "guards name='quiet': it stands before" in first
    assert others[-1] == "WRONG: this check could not be entered into the trail."
    assert isinstance(found.exception, SystemExit)
    assert ("The database cannot be used" in found.stderr) is ("said to be full" in what)


def test_an_anchor_that_is_taken_while_a_long_check_runs_accuses_nobody(made):
    with surroundings(Door(Permission.AUDIT, Entry.AUDIT, "verify")) as check:
        check.now = datetime.now(UTC) - timedelta(hours=1)  # it began an hour ago
        check.admit()
        session = check.actor.session_id
        anchor = verification.take_anchor(made.session, now=datetime.now(UTC))
        check.enter()
    assert made.session.scalars(select(accesses.c.session_id)).all() == [session]
    made.session.rollback()
    assert [str(one) for one in verification.verify(made.session, anchor=anchor).faults] == []

"""That the verifier misses a guard that was dropped, switched off or hung on another table, and knows all there should be."""

import json
from contextlib import contextmanager

import pytest
from sqlalchemy import NullPool, create_engine, text

from disclosure.services import accesses, verification
from disclosure.services.accesses import Reading
from disclosure.store import db, guards
from disclosure.store.models import user_sessions
from tests.services.enemy import enemy
from tests.services.worlds import world
from tests.store import guards_made
from tests.store.test_guards import FROZEN


@contextmanager
def as_owner(database):
    engine = create_engine(database.owner_url, poolclass=NullPool, execution_options={db.WRITES: True})
    with engine.begin() as connection:
        yield lambda statement: connection.execute(text(statement))


@pytest.fixture
def session(database):
    opened = db.open_session(database.url)
    yield opened
    opened.close()
    opened.get_bind().dispose()


def told(session):
    return [str(one) for one in verification.verify(session).faults]


def test_the_guards_that_there_should_be_are_those_that_the_migrations_make(database, session):
    made = guards_made.made(database)
    assert json.loads(guards.MADE.read_text())[database.dialect] == made, (
        "`python -m tests.store.guards_made` keeps them anew"
    )
    assert told(session) == []


def test_every_guard_that_was_dropped_is_named(database, session):
    for table, name in sorted(guards.expected(database.dialect)):
        with as_owner(database) as do:
            do(f"DROP TRIGGER {name}" + (f" ON {table}" if database.dialect == "postgresql" else ""))
        last = f"guards name={name!r}: it is gone from {table}, or switched off"
        assert last in told(session)
    assert len(told(session)) == len(guards.expected(database.dialect))


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize("way", ["DISABLE TRIGGER guard_events_update", "ENABLE REPLICA TRIGGER guard_events_update"])
def test_a_guard_that_was_switched_off_is_named(database, session, way):
    with as_owner(database) as do:
        do(f"ALTER TABLE events {way}")
    assert told(session) == ["guards name='guard_events_update': it is gone from events, or switched off"]
    with as_owner(database) as do:
        do("ALTER TABLE events ENABLE TRIGGER guard_events_update")
    assert told(session) == []


def test_a_guard_that_stands_before_another_table_is_named(database, session):
    elsewhere = {
        "sqlite": (
            "DROP TRIGGER guard_events_update",
            "CREATE TRIGGER guard_events_update BEFORE UPDATE ON notices WHEN 0 BEGIN SELECT 1; END",
        ),
        "postgresql": (
            "DROP TRIGGER guard_events_update ON events",
            "CREATE TRIGGER guard_events_update BEFORE UPDATE ON notices EXECUTE FUNCTION guard_refuse('x')",
        ),
    }
    with as_owner(database) as do:
        for statement in elsewhere[database.dialect]:
            do(statement)
    assert told(session) == [
        "guards name='guard_events_update': it is gone from events, or switched off",
        "guards name='guard_events_update': it stands before notices, and none of our migrations made it",
    ]


def test_a_trigger_of_somebody_else_s_is_named(database, session):
    made = {
        "sqlite": "CREATE TRIGGER quiet BEFORE INSERT ON accesses BEGIN SELECT RAISE(IGNORE); END",
        "postgresql": "CREATE TRIGGER quiet BEFORE INSERT ON accesses EXECUTE FUNCTION guard_refuse('x')",
    }
    with as_owner(database) as do:
        do(made[database.dialect])
    assert told(session) == ["guards name='quiet': it stands before accesses, and none of our migrations made it"]


@pytest.mark.databases("postgresql")
def test_a_database_that_looks_elsewhere_first_is_no_reason_to_doubt_the_guards(database):
    """Nor does the verifier read tables of the same names that stand there."""
    with as_owner(database) as do:
        do("CREATE SCHEMA aside")
        do("GRANT USAGE ON SCHEMA aside TO disclosure_app")
        do("CREATE TABLE aside.cases AS SELECT * FROM public.cases")
        name = do("SELECT current_database()").scalar()
        do(f"ALTER DATABASE {name} SET search_path = aside, public")
    with db.open_session(database.url) as session:
        assert told(session) == []
        session.get_bind().dispose()


HOLLOW = "it stands before {}, and does something else than what our migrations made"


def test_a_guard_that_was_made_hollow_is_named(database, session):
    """It bears its name and stands where it stood, and lets pass what it was made to stop."""
    table, name = "events", "guard_events_update"
    hollow = {
        "sqlite": (
            f"DROP TRIGGER {name}",
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN FALSE BEGIN SELECT 1; END",
        ),
        "postgresql": (
            "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            f"DROP TRIGGER {name} ON {table}",
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION nothing()",
        ),
    }
    with as_owner(database) as do:
        for statement in hollow[database.dialect]:
            do(statement)
        do("UPDATE events SET action = 'x'")  # which it lets pass now
    assert told(session) == [f"guards name='{name}': {HOLLOW.format(table)}"]


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize(
    "change",
    [
        "CREATE OR REPLACE FUNCTION guard_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "ALTER FUNCTION guard_refuse() SECURITY DEFINER",
        "ALTER FUNCTION guard_refuse() SET search_path = other",
    ],
    ids=["another body", "another's rights", "other names"],
)
def test_every_guard_whose_function_was_changed_is_named(database, session, change):
    by_it = [
        (table, name)
        for table, name in sorted(guards.expected("postgresql"))
        if name.rpartition("_")[2] in {"update", "delete", "truncate"} and table in FROZEN
    ]
    with as_owner(database) as do:
        do(change)
    named = told(session)
    assert {f"guards name='{name}': {HOLLOW.format(table)}" for table, name in by_it} <= {*named}
    assert all(HOLLOW.partition("{}")[2] in one for one in named)


@pytest.mark.databases("postgresql")
def test_a_rule_that_swallows_what_is_written_is_named(database, session):
    with as_owner(database) as do:
        do("CREATE RULE quiet AS ON INSERT TO notices DO INSTEAD NOTHING")
    assert told(session) == ["guards name='quiet': it stands before notices, and none of our migrations made it"]


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("index", ["ix_cases_received_on", "ix_cases_worklist"])
def test_an_index_that_leaves_a_case_out_is_named(database, index):
    """Lists and figures are read from the index alone: the case is gone from them, and its row says all that it should."""
    with world(database) as made:
        made.register()
        made.register()
        with as_owner(database) as do:
            (whole,) = do(f"SELECT sql FROM sqlite_master WHERE name = '{index}'").one()  # noqa: S608
            do(f"DROP INDEX {index}")
            do(f"{whole} {'AND' if ' WHERE ' in whole else 'WHERE'} id <> 2")
            version = do("PRAGMA schema_version").scalar()
            do("PRAGMA writable_schema=ON")
            do(f"UPDATE sqlite_master SET sql = '{whole}' WHERE name = '{index}'")  # noqa: S608
            do(f"PRAGMA schema_version={version + 1}")
            do("PRAGMA writable_schema=OFF")
        with db.open_session(database.url) as session:
            assert f"database: row 2 missing from index {index}" in told(session)
            session.get_bind().dispose()


@pytest.mark.databases("postgresql")
def test_a_table_that_hides_rows_by_a_policy_is_named(database, session):
    """The check asks in another way than pages do: a policy can show it what it hides from them."""
    with as_owner(database) as do:
        do("ALTER TABLE cases ENABLE ROW LEVEL SECURITY")
    assert told(session) == ["guards name='row security': it stands before cases, and none of our migrations made it"]


@pytest.mark.parametrize("reads", [False, True], ids=["only changes", "reads too"])
def test_a_session_that_is_gone_is_named_once_though_events_alone_may_name_it(database, reads):
    with world(database) as made:
        made.register(by="Omar")
        made.register(by="Omar")
        if reads:
            accesses.record(made.session, Reading("case", 1), actor=made.who("Omar"), now=made.now)
        number = made.who("Omar").session_id
        with enemy(database) as inside:
            inside.drop(user_sessions, {"id": number})
        what = "accesses" if reads else "events"
        assert told(made.session) == [f"user_sessions id={number}: it is missing, but there are {what} of it"]

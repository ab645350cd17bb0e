"""The application's own role on PostgreSQL, should somebody else come by it: what it may do, table by table, and nothing beyond."""
# ruff: noqa: S608  the statements are put together from our own tables and columns

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import Table

from disclosure.domain.chain import NO_HEAD, access_digest, event_digest
from disclosure.services import accesses, verification
from disclosure.services.accesses import Reading
from disclosure.store.models import accesses as readings
from disclosure.store.models import calendars, case_history, events, metadata, user_sessions
from tests.databases import Databases
from tests.postgres import OWNER
from tests.services.enemy import Row
from tests.services.worlds import HOUR, World, world

# Beyond reading and adding, which it may everywhere: what lives. A new table is not in here until somebody argues for it.
CHANGES = {
    "cases": {"UPDATE"}, "deadlines": {"UPDATE"}, "users": {"UPDATE"}, "user_sessions": {"UPDATE", "DELETE"},
    "user_roles": {"DELETE"}, "notices": {"UPDATE", "DELETE"}, "sign_in_attempts": {"DELETE"}, "case_access": {"UPDATE"},
    "covers": {"UPDATE"}, "drafts": {"UPDATE", "DELETE"}, "submissions": {"UPDATE"}, "public_attempts": {"DELETE"},
    "public_status": {"UPDATE"}, "messages": {"UPDATE"}, "newcomers": {"DELETE"}, "intakes": {"UPDATE", "DELETE"},
}  # fmt: skip
RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
TABLES = {table.name: table for table in metadata.sorted_tables}
REFUSED = psycopg.errors.InsufficientPrivilege
GUARDED = (psycopg.errors.IntegrityConstraintViolation, REFUSED)


@dataclass(frozen=True)
class Site:
    """A database with a case and some readings in it, and the two ways in of a plain client."""

    world: World
    role: Callable[..., list[tuple]]
    owner: Callable[..., list[tuple]]

    def rows(self, table: Table) -> list[Row]:
        found = self.world.session.execute(table.select().order_by(*table.primary_key)).mappings().all()
        self.world.session.rollback()
        return [dict(row) for row in found]


def _dsn(url: str) -> str:
    return url.replace("postgresql+psycopg", "postgresql")


def _plain(url: str) -> Callable[..., list[tuple]]:
    """Runs a statement, for good."""

    def execute(statement: str, **values: object) -> list[tuple]:
        with psycopg.connect(_dsn(url), autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    return execute


@contextmanager
def _site(databases: Databases) -> Iterator[Site]:
    database = databases.fresh("postgresql")
    with world(database) as made:
        reference = made.walk(to="meeting")
        for _ in range(2):
            accesses.record(made.session, Reading("case", 1, reference), actor=made.who("Omar"), now=made.now)
        yield Site(made, _plain(database.url), _plain(database.owner_url))
    databases.drop(database)


@pytest.fixture(scope="module")
def site(databases) -> Iterator[Site]:
    """One that stays as it is: whatever is tried there is refused."""
    with _site(databases) as made:
        yield made


@pytest.fixture
def fresh(databases) -> Iterator[Site]:
    """One of the test's own."""
    with _site(databases) as made:
        yield made


HELD = """
SELECT relname, p FROM pg_class, unnest(%(rights)s::text[]) p
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f') AND (has_table_privilege(oid, p)
   OR (p IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') AND has_any_column_privilege(oid, p)))
ORDER BY relname, p
"""


def test_the_role_holds_the_rights_of_the_table_and_no_others(site):
    held: dict[str, set[str]] = {}
    for table, right in site.role(HELD, rights=list(RIGHTS)):
        held.setdefault(table, set()).add(right)
    wanted = {name: {"SELECT", "INSERT"} | CHANGES.get(name, set()) for name in TABLES}
    assert held == {**wanted, "alembic_version": {"SELECT"}}


def test_the_role_is_nobody_special_and_owns_nothing(site):
    attributes = "rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
    assert site.role(f"SELECT {attributes} FROM pg_roles WHERE rolname = current_user") == [(False,) * 5]
    assert site.role("SELECT 1 FROM pg_auth_members WHERE member = current_user::regrole") == []
    assert site.role("SELECT has_schema_privilege('public', 'CREATE')") == [(False,)]
    assert site.role("SELECT has_database_privilege(current_database(), 'CREATE')") == [(False,)]
    owned = {"pg_class": "relowner", "pg_proc": "proowner", "pg_type": "typowner", "pg_namespace": "nspowner"}
    for catalogue, owner in owned.items():
        assert site.role(f"SELECT 1 FROM {catalogue} WHERE {owner} = current_user::regrole") == [], catalogue
    of_tables = "SELECT DISTINCT relowner::regrole::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    assert site.role(of_tables) == [(OWNER,)]


def test_of_what_the_public_sent_the_role_changes_only_that_it_was_registered(site):
    for column in TABLES["submissions"].c:
        statement = f"UPDATE submissions SET {column.name} = NULL WHERE false"
        if column.name in ("sealed", "registered_at"):
            site.role(statement)
        else:
            with pytest.raises(REFUSED):
                site.role(statement)


def test_every_column_of_what_is_append_only_is_refused_to_the_role(site):
    """By attempt, whatever the catalogue says: one column after the other, of every row and of none."""
    for name, table in TABLES.items():
        may = CHANGES.get(name, set())
        attempts = [] if "DELETE" in may else [f"DELETE FROM {name}"]
        attempts += [f"TRUNCATE {name} CASCADE"]
        for column in table.c if "UPDATE" not in may else ():
            attempts += [f"UPDATE {name} SET {column.name} = {column.name}"]
            attempts += [f"UPDATE {name} SET {column.name} = NULL WHERE false"]
        for statement in attempts:
            with pytest.raises(REFUSED):
                site.role(statement)


DOORS = (
    "ALTER TABLE {} DISABLE TRIGGER USER", "ALTER TABLE {} DISABLE RULE mine", "ALTER TABLE {} DROP COLUMN id",
    "ALTER TABLE {} RENAME TO other", "ALTER TABLE {} SET SCHEMA pg_temp", "ALTER TABLE {} ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE {} INHERIT cases", "DROP TABLE {} CASCADE", "CREATE INDEX mine ON {} ((1))", "COMMENT ON TABLE {} IS 'x'",
    "CREATE POLICY mine ON {} USING (false)", "CREATE TRIGGER mine AFTER INSERT ON {} EXECUTE FUNCTION guard_refuse()",
    "CREATE RULE mine AS ON INSERT TO {} DO INSTEAD NOTHING", "BEGIN; LOCK TABLE {} IN ACCESS EXCLUSIVE MODE",
)  # fmt: skip
OF_ALL = (
    "SET session_replication_role = replica",
    "SET SESSION AUTHORIZATION {owner}",
    "SET ROLE {owner}",
    "SET ROLE postgres",
    "ALTER ROLE {role} SUPERUSER",
    "ALTER ROLE {owner} PASSWORD 'mine'",
    "ALTER ROLE {owner} SET session_replication_role = replica",
    "ALTER DATABASE {database} SET session_replication_role = replica",
    "ALTER SYSTEM SET fsync = off",
    "CREATE ROLE mine SUPERUSER",
    "GRANT {owner} TO {role}",
    "DROP OWNED BY {owner}",
    "REASSIGN OWNED BY {owner} TO {role}",
    "CREATE EXTENSION pg_trgm",
    "CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION guard_refuse()",
    "CREATE DATABASE mine",
    "CREATE SCHEMA mine",
    "CREATE TABLE public.mine (id int)",
    "CREATE VIEW public.mine AS SELECT 1",
    "CREATE FUNCTION public.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "DROP SCHEMA public CASCADE",
    "ALTER FUNCTION guard_refuse() RENAME TO other",
    "ALTER FUNCTION guard_cases_update() RESET ALL",
    "DROP FUNCTION guard_cases_update() CASCADE",
    "ALTER TRIGGER guard_events_update ON events RENAME TO other",
    "ALTER SEQUENCE cases_ids RESTART WITH 1",
    "SELECT setval('people_ids', 1)",
    "INSERT INTO alembic_version VALUES ('0001')",
    "DELETE FROM alembic_version",
    "COPY events TO PROGRAM 'true'",
    "COPY events TO '/dev/null'",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT lo_import('/dev/null')",
    "SELECT pg_reload_conf()",
    "DO LANGUAGE plpgsql $$ BEGIN EXECUTE 'ALTER TABLE events DISABLE TRIGGER ALL'; END $$",
    "WITH gone AS (DELETE FROM accesses RETURNING 1) SELECT 1 FROM gone",
    "SELECT 1 FROM events FOR UPDATE",
    "MERGE INTO events e USING cases c ON e.case_id = c.id WHEN MATCHED THEN DELETE",
)


@pytest.mark.parametrize("table", [name for name in TABLES if name not in CHANGES])
def test_the_role_opens_no_door_of_a_table_that_is_append_only(site, table):
    for statement in DOORS:
        with pytest.raises(REFUSED):
            site.role(statement.format(table))


@pytest.mark.parametrize("statement", OF_ALL)
def test_the_role_opens_no_door_of_the_database(site, statement):
    (database,) = site.role("SELECT current_database()")[0]
    with pytest.raises(REFUSED):
        site.role(statement.format(owner=OWNER, role="CURRENT_USER", database=database))


def test_what_the_role_grants_to_itself_is_not_given(fresh):
    """PostgreSQL may warn and go on where somebody grants what they cannot."""
    before = fresh.role(HELD, rights=list(RIGHTS))
    for table in TABLES:
        with suppress(REFUSED):
            fresh.role(f"GRANT ALL ON {table} TO CURRENT_USER WITH GRANT OPTION")
    assert fresh.role(HELD, rights=list(RIGHTS)) == before


def test_every_guard_stands_and_is_switched_on(site):
    found = site.owner("SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1")
    assert len(found) > 20
    assert {state for _, state in found} == {"O"}


# --- what has the form of a change, and not the rest of it


def put(site: Site, table: Table, row: Row, *further: str) -> None:
    """The row, and what goes with it, in one transaction of the role."""
    said = ", ".join(f"%({name})s" for name in row)
    with closing(psycopg.connect(_dsn(site.world.database.url))) as connection:
        connection.execute(f"INSERT INTO {table.name} ({', '.join(row)}) VALUES ({said})", row)
        for statement in further:
            connection.execute(statement)
        connection.commit()


def next_event(site: Site) -> Row:
    """A sound event after the last one, as the application would write it."""
    last = site.rows(events)[-1]
    row = {**last, "sequence": last["sequence"] + 1, "recorded_at": last["recorded_at"] + HOUR, "request_key": None,
           "delta": "{}", "deadlines": None, "record_digest": None, "previous_digest": last["digest"]}  # fmt: skip
    return sealed(row)


def sealed(event: Row) -> Row:
    """With the digest that is its own."""
    return {**event, "digest": event_digest({name: value for name, value in event.items() if name != "digest"})}


def next_access(site: Site) -> Row:
    """A sound entry of somebody who never looked."""
    last = site.rows(readings)[-1]
    row = {**last, "sequence": last["sequence"] + 1, "about": "forged", "previous_digest": last["digest"]}
    return {**row, "digest": access_digest({name: value for name, value in row.items() if name != "digest"})}


def refuses(site: Site, table: Table, row: Row, *further: str) -> None:
    before = site.rows(table)
    with pytest.raises(GUARDED):
        put(site, table, row, *further)
    assert site.rows(table) == before
    assert verification.verify(site.world.session).ok


def test_a_sound_event_without_its_case_going_on_is_refused_at_the_commit(fresh):
    refuses(fresh, events, next_event(fresh))


def test_a_forged_event_is_refused_wherever_it_is_put(site):
    sound = next_event(site)
    for change in (
        {"sequence": sound["sequence"] + 1}, {"sequence": 1}, {"sequence": 0}, {"previous_digest": NO_HEAD}, {"case_id": 99},
    ):  # fmt: skip
        refuses(site, events, {**sound, **change})


def test_a_sound_event_that_is_dated_before_the_one_it_follows_is_refused(site):
    """It would change what figures said of past days."""
    sound = next_event(site)
    for long_ago in (HOUR + timedelta(microseconds=1), timedelta(days=400)):
        dated = sealed({**sound, "recorded_at": sound["recorded_at"] - long_ago})
        refuses(site, events, dated, KEPT, GOES_ON.format(""))


def test_a_sound_event_whose_case_goes_on_and_keeps_nothing_is_refused(site):
    sound = next_event(site)
    refuses(site, events, sound, f"UPDATE cases SET version = {sound['sequence']}, stage = 'closing' WHERE id = 1")


# What goes with an event, so that its case goes on as the guards ask.
COPIED = ", ".join(one.name for one in case_history.c if one.name != "recorded_to")
KEPT = f"INSERT INTO case_history ({COPIED}, recorded_to) SELECT {COPIED}, recorded_from FROM cases WHERE id = 1"
GOES_ON = "UPDATE cases SET version = version + 1, recorded_from = recorded_from + interval '1 hour'{} WHERE id = 1"


def test_a_sound_event_whose_case_goes_on_without_its_record_is_refused(fresh):
    sound = {**next_event(fresh), "record_digest": "f" * 64}
    refuses(fresh, events, sealed(sound), KEPT, GOES_ON.format(""))


@pytest.mark.parametrize(
    ("change", "columns", "named"),
    [
        ({"digest": "f" * 64}, "", "events case_id=1 sequence=3: it does not fit its digest"),
        ({}, ", stage = 'closing'", "cases id=1: it is not what its events add up to: stage"),
        *(
            ({"delta": told}, ", stage = 'closing'", "events case_id=1 sequence=3: what it tells cannot be read")
            for told in ("nonsense", "[]", "5", "null", '{"x":1}', '{"decided_at":"0001-01-01T00:00:00+14:00"}')
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_change_whose_parts_do_not_agree_is_not_refused_but_named(fresh, change, columns, named):
    """No trigger reads what is in a delta or works a digest out: that is the verifier's."""
    put(fresh, events, {**sealed({**next_event(fresh), **change}), **change}, KEPT, GOES_ON.format(columns))
    told = [str(one) for one in verification.verify(fresh.world.session).faults]
    assert named in told, told


def test_a_reading_whose_digest_is_none_is_not_refused_but_named(fresh):
    row = {**next_access(fresh), "digest": "f" * 64}
    counted = f"UPDATE user_sessions SET accesses = accesses + 1, head_digest = '{row['digest']}'"
    put(fresh, readings, row, f"{counted} WHERE id = {row['session_id']}")
    (told,) = verification.verify(fresh.world.session).faults
    assert (
        str(told) == f"accesses session_id={row['session_id']} sequence={row['sequence']}: it does not fit its digest"
    )


def test_a_sound_reading_without_its_session_going_on_is_refused_at_the_commit(fresh):
    refuses(fresh, readings, next_access(fresh))


def test_a_session_that_counts_a_reading_which_is_not_there_is_refused_at_the_commit(fresh):
    before = fresh.rows(user_sessions)
    with pytest.raises(GUARDED):
        fresh.role(f"UPDATE user_sessions SET accesses = accesses + 1, head_digest = '{'f' * 64}' WHERE id = 1")
    assert fresh.rows(user_sessions) == before


def test_a_session_that_is_put_in_with_readings_is_refused_and_one_without_spoils_nothing(fresh):
    """The role could not take it out again: the guard of its chain would keep it, and the verifier would name it for ever."""
    planted = {**fresh.rows(user_sessions)[0], "id": 999, "token_digest": "f" * 64}
    refuses(fresh, user_sessions, {**planted, "accesses": 7})
    refuses(fresh, user_sessions, {**planted, "accesses": 0})
    put(fresh, user_sessions, {**planted, "accesses": 0, "head_digest": NO_HEAD})
    assert verification.verify(fresh.world.session).ok


def test_a_calendar_that_is_put_in_is_named_unless_it_is_one(fresh):
    """Nothing in SQL works a calendar's version out: a false one is not refused, and no deadline was reckoned with it."""
    kept = fresh.rows(calendars)[0]
    put(fresh, calendars, {**kept, "version": "planted"})
    assert [str(one) for one in verification.verify(fresh.world.session).faults] == [
        "calendars version='planted': its days are not those that its version was made from"
    ]

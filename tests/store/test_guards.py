"""What the database itself refuses: the application's own way in, and a plain client behind its back."""
# ruff: noqa: S608  the statements are put together from our own tables and columns

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

import psycopg
import pytest
from sqlalchemy import NullPool, create_engine, func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from disclosure.domain.chain import NO_HEAD
from disclosure.services import accesses, verification
from disclosure.services.accesses import Reading
from disclosure.store import db
from disclosure.store.models import case_history, cases, events, records
from disclosure.store.write import CaseRows, Row, write
from tests.databases import DIALECTS, Database
from tests.services.worlds import World, world

_EVENT = "action, outcome, actor_id, session_id, occurred_at, recorded_at, delta, record_digest"
_ADDS = f"INTO events (case_id, sequence, {_EVENT}, request_key, previous_digest, digest)"
CLIENTS = ("application", "plain")
REFUSED = (sqlite3.IntegrityError, psycopg.errors.IntegrityConstraintViolation, psycopg.errors.InsufficientPrivilege)
FROZEN = {
    "events": ("action = 'x'", "case_id, sequence"),
    "accesses": ("about = 'x'", "session_id, sequence"),
    "case_history": ("stage = 'x'", "id, version"),
    "participations": ("part = 'x'", "case_id, sequence, ordinal"),
    "people": ("family_name = 'x'", "id"),
    "calendars": ("source = 'x'", "version"),
    "identities": ("verdict = 'x'", "case_id, sequence"),
    "links": ("other_case_id = 1", "case_id, sequence"),
    "person_keys": ("key = 'x'", "key, person_id"),
}
KEPT = {"cases": "id", "records": "case_id, sequence", "deadlines": "case_id, clock, sequence"}


@dataclass(frozen=True)
class Site:
    """A database with three cases in it, one of which no test changes for good, and both ways in."""

    database: Database
    world: World
    ways: dict[str, Callable[[str], None]]

    @property
    def dialect(self) -> str:
        return self.database.dialect

    def refuses(self, statement: str, client: str) -> None:
        with pytest.raises(REFUSED) as refusal:
            self.ways[client](statement)
        told = str(refusal.value)
        assert "guard:" in told or "permission denied" in told, f"refused, but not by a guard: {told}"


@pytest.fixture(scope="module", params=DIALECTS)
def site(request, databases) -> Iterator[Site]:
    database = databases.fresh(request.param)
    with world(database) as made:
        reference = made.walk(to="decision")
        other = made.register("csods", "right_to_know")
        made.perform(other, "link_case", other_reference=reference)
        own = {"own_person": 2, "other_person": 2}
        made.perform(made.register(), "identify", "same", other_reference=other, scope="these", **own)
        for _ in range(2):
            accesses.record(made.session, Reading("case", 1, reference), actor=made.who("Omar"), now=made.now)
        engine = create_engine(database.url, poolclass=NullPool)
        with closing(_plain(database)) as plain, engine.connect() as connection:
            yield Site(database, made, {"application": _application(connection), "plain": _always_back(plain)})
    databases.drop(database)


def _plain(database: Database) -> sqlite3.Connection | psycopg.Connection:
    """A client that knows nothing of us: no pragma is set; on PostgreSQL it is the owner of the tables."""
    if database.dialect == "sqlite":
        return sqlite3.connect(database.url.removeprefix("sqlite:///"), isolation_level=None)
    return psycopg.connect(database.owner_url.replace("postgresql+psycopg", "postgresql"), autocommit=True)


def _always_back(connection) -> Callable[[str], None]:
    def execute(statement: str) -> None:
        connection.execute("BEGIN")
        try:
            connection.execute(statement)
        finally:
            connection.execute("ROLLBACK")

    return execute


def _application(connection) -> Callable[[str], None]:
    """The driver's own error, from a connection made as the application makes its own."""

    def execute(statement: str) -> None:
        driver = connection.connection.dbapi_connection
        cursor = driver.cursor()
        try:
            cursor.execute("BEGIN IMMEDIATE" if connection.dialect.name == "sqlite" else "SELECT 1")
            cursor.execute(statement)
        finally:
            driver.rollback()

    return execute


@pytest.fixture(params=CLIENTS)
def client(request) -> str:
    return request.param


@pytest.mark.parametrize("table", FROZEN)
def test_what_was_written_once_is_never_changed_or_removed(site, client, table):
    change, keys = FROZEN[table]
    site.refuses(f"UPDATE {table} SET {change}", client)
    site.refuses(f"DELETE FROM {table}", client)
    if site.dialect == "postgresql":
        site.refuses(f"TRUNCATE {table} CASCADE", client)
        site.refuses(f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({keys}) DO UPDATE SET {change}", client)
    else:
        site.refuses(f"REPLACE INTO {table} SELECT * FROM {table}", client)
        site.refuses(f"UPDATE OR REPLACE {table} SET {change}", client)
        site.refuses(
            f"INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT ({keys}) DO UPDATE SET {change}", client
        )


@pytest.mark.parametrize("table", KEPT)
def test_what_may_change_under_a_rule_never_goes(site, client, table):
    site.refuses(f"DELETE FROM {table}", client)
    if site.dialect == "postgresql":
        site.refuses(f"TRUNCATE {table} CASCADE", client)
    else:
        site.refuses(f"REPLACE INTO {table} SELECT * FROM {table}", client)


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_no_row_is_replaced_through_another_key_that_it_shares(site, client):
    record = "sequence, kind, form, form_version, language, answers, salt, digest, about, 1, sealed_until"
    site.refuses(f"INSERT OR REPLACE INTO records SELECT 2, {record} FROM records WHERE case_id = 1", client)
    of_another = "(SELECT request_key FROM events WHERE case_id = 1 AND sequence = 2)"
    chained = (
        f"INSERT OR REPLACE {_ADDS} SELECT 2, 2, {_EVENT}, {of_another}, digest, 'x' FROM events WHERE case_id = 2"
    )
    site.refuses(chained, client)


CASE_WITHOUT_EVENT = (
    "UPDATE cases SET stage = 'closing'",
    "UPDATE cases SET stage = 'closing', version = version + 1",
    "UPDATE cases SET version = version - 1",
    "UPDATE cases SET version = version",
    "UPDATE cases SET id = id + 100",
    "UPDATE cases SET urgency = 0 WHERE id = 1",
)


@pytest.mark.parametrize("statement", CASE_WITHOUT_EVENT)
def test_a_case_changes_only_with_its_next_event_in_bulk_too(site, client, statement):
    site.refuses(statement, client)


EVENT = (
    f"INSERT {_ADDS} SELECT case_id, sequence + {{step}}, {_EVENT}, NULL, {{previous}}, '{'f' * 64}' FROM events e "
    "WHERE sequence = (SELECT max(sequence) FROM events l WHERE l.case_id = e.case_id)"
)


@pytest.mark.parametrize(
    ("step", "previous"),
    [(2, "digest"), (1, "previous_digest"), (1, f"'{NO_HEAD}'"), (-1, "digest")],
    ids=["a gap", "the link before", "no link", "a number again"],
)
def test_an_event_stands_only_at_the_end_of_its_chain(site, client, step, previous):
    site.refuses(EVENT.format(step=step, previous=previous), client)


def test_an_access_stands_only_at_the_end_of_its_chain(site, client):
    rest = "at, user_id, entry, case_id, about, reached, refused, purpose"
    for sequence, previous in (("sequence + 1", "digest"), ("sequence + 2", "previous_digest"), ("3", f"'{NO_HEAD}'")):
        site.refuses(
            f"INSERT INTO accesses SELECT session_id, {sequence}, {rest}, {previous}, '{'f' * 64}' FROM accesses WHERE sequence = 1",
            client,
        )


_LIMIT = "limit_length, limit_unit, start_rule, source, certainty, start_certainty, overridden, calendar_version"
_RECORD = "sequence + 50, kind, form, form_version, language, answers, salt, digest, about, NULL, NULL"
_LAST = "(SELECT max(e.sequence) FROM events e WHERE e.case_id = deadlines.case_id)"
WITHOUT_EVENT = (
    f"INSERT INTO records SELECT case_id, {_RECORD} FROM records WHERE case_id = 1",
    f"INSERT INTO deadlines SELECT case_id, 'x', 1, 1, {_LIMIT}, started_at, due_at, NULL, 0 FROM deadlines WHERE case_id = 1",
    "INSERT INTO participations SELECT case_id, sequence, ordinal + 10, part, person_id FROM participations WHERE case_id = 1",
    # The case stands at its first event: that one told of its deadlines and people, and is over.
    f"INSERT INTO deadlines SELECT case_id, 'x', 1, 1, {_LIMIT}, started_at, due_at, NULL, 0 FROM deadlines WHERE case_id = 2 LIMIT 1",
    "INSERT INTO participations SELECT case_id, sequence, ordinal + 10, part, person_id FROM participations WHERE case_id = 2",
)
_WHAT = ("record", "deadline", "part", "deadline of the last event", "part of the last event")


@pytest.mark.parametrize("statement", WITHOUT_EVENT, ids=_WHAT)
def test_nothing_is_added_to_a_case_without_its_event(site, client, statement):
    site.refuses(statement, client)


def test_what_a_case_was_is_kept_only_when_its_next_event_comes(site, client):
    columns = ", ".join(column.name for column in cases.c if column.name not in {"id", "version", "recorded_from"})
    target = f"INSERT INTO case_history (id, version, recorded_from, recorded_to, {columns})"
    for version in ("version", "version + 5"):
        site.refuses(f"{target} SELECT id, {version}, recorded_from, recorded_from, {columns} FROM cases", client)


@pytest.mark.parametrize(
    "change",
    [
        "answers = '[]'",
        "answers = NULL",
        "kind = 'x', answers = NULL, salt = NULL",
        "digest = 'x'",
        "sequence = sequence + 100",
    ],
)
def test_a_record_is_never_edited(site, client, change):
    site.refuses(f"UPDATE records SET {change}", client)


@pytest.mark.parametrize(
    "change",
    [
        "due_at = started_at",
        "limit_length = 90, changed = changed + 1",
        f"extended_by = 7, changed = {_LAST} + 1",
        f"stopped_at = NULL, changed = {_LAST}",
    ],
)
def test_a_deadline_changes_only_with_the_event_of_the_day(site, client, change):
    site.refuses(f"UPDATE deadlines SET {change}", client)


@pytest.mark.parametrize("change", ["due_at = started_at", "stopped_at = started_at", "extended_by = 7"])
def test_a_running_deadline_does_not_change_with_an_event_that_is_over(site, client, change):
    """Else a case that is late could be made to look in time, and no job would tell anybody."""
    site.refuses(
        f"UPDATE deadlines SET {change}, changed = {_LAST} WHERE stopped_at IS NULL AND changed < {_LAST}", client
    )


def test_a_session_does_not_forget_its_readings(site, client):
    site.refuses(f"UPDATE user_sessions SET accesses = 0, head_digest = '{NO_HEAD}' WHERE accesses > 0", client)
    site.refuses("UPDATE user_sessions SET head_digest = 'x'", client)
    site.refuses("DELETE FROM user_sessions WHERE accesses > 0", client)


@pytest.mark.parametrize(
    ("count", "head"), [("7", f"'{NO_HEAD}'"), ("0", f"'{'f' * 64}'"), ("accesses", "head_digest")], ids=str
)
def test_a_session_begins_without_readings(site, client, count, head):
    rest = "user_id, created_at, last_seen_at, ended_at, content"
    site.refuses(
        f"INSERT INTO user_sessions (id, token_digest, kind, {rest}, accesses, head_digest) "
        f"SELECT 999, 'x', kind, {rest}, {count}, {head} FROM user_sessions WHERE accesses > 0",
        client,
    )


POSTGRESQL_DOORS = (
    "ALTER TABLE events DISABLE TRIGGER ALL",
    "ALTER TABLE cases DISABLE TRIGGER guard_cases_update",
    "DROP TRIGGER guard_events_update ON events",
    "DROP TABLE events CASCADE",
    "DROP FUNCTION guard_refuse() CASCADE",
    "TRUNCATE events, accesses CASCADE",
    "ALTER TABLE events OWNER TO CURRENT_USER",
    "ALTER TABLE events ADD COLUMN more text",
    "CREATE TRIGGER mine BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION guard_refuse()",
    "CREATE RULE mine AS ON INSERT TO accesses DO INSTEAD NOTHING",
    "CREATE OR REPLACE FUNCTION guard_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "CREATE FUNCTION mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "SET session_replication_role = replica",
    "SELECT setval('cases_ids', 1)",
    "SET ROLE disclosure_owner",
    "UPDATE alembic_version SET version_num = '0001'",
    "UPDATE records SET kind = 'x'",
    "COPY events FROM PROGRAM 'true'",
)


@pytest.mark.parametrize("site", ["postgresql"], indirect=True)
@pytest.mark.parametrize("statement", POSTGRESQL_DOORS)
def test_the_application_s_role_cannot_open_what_the_guards_shut(site, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        site.ways["application"](statement)


@pytest.mark.parametrize("site", ["postgresql"], indirect=True)
def test_a_table_of_one_s_own_does_not_stand_in_for_the_real_one(site):
    shadow = (
        "CREATE TEMPORARY TABLE events AS SELECT case_id, sequence + 1 AS sequence, digest, record_digest FROM public.events; "
        f"INSERT INTO public.deadlines SELECT case_id, 'x', 3, 3, {_LIMIT}, started_at, due_at, NULL, 0 FROM public.deadlines "
        "WHERE sequence = 1 AND case_id = 1"
    )
    driver = site.world.session.connection().connection.dbapi_connection
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="guard: a deadline starts"):
        driver.execute(shadow)
    site.world.session.rollback()


def test_no_record_is_emptied_not_one_and_not_all_at_once(database):
    with world(database) as made:
        made.walk(to="meeting")
        for which in (records.c.sequence == 1, records.c.sequence > 0):
            # PostgreSQL's role of the application may not even try; SQLite's guard refuses.
            with (
                pytest.raises(DBAPIError, match=r"guard: a record is superseded|permission denied"),
                db.writing(made.session),
            ):
                made.session.execute(update(records).where(which).values(answers=None, salt=None))
        assert verification.verify(made.session).ok


def test_a_case_cannot_stand_without_the_event_that_made_it(database):
    with world(database) as made:
        made.register()
        row = made.session.execute(select(cases)).mappings().one()
        for version in (1, 2):
            with (
                pytest.raises(IntegrityError, match="guard: a case is registered with its event"),
                db.writing(made.session),
            ):
                made.session.execute(cases.insert().values({**row, "id": 99, "reference": "X", "version": version}))


NOTHING_TOLD: Row = {"record_digest": None, "people_digest": None, "deadlines": None}


@pytest.mark.parametrize("version", [1, 2], ids=["registered", "changed"])
@pytest.mark.parametrize("told", NOTHING_TOLD)
def test_a_case_goes_on_only_with_all_that_its_event_tells_of(database, version, told):
    with world(database) as made:
        made.register()
        event = dict(made.session.execute(select(events)).mappings().one())
        case = dict(made.session.execute(select(cases)).mappings().one())
        if version == 1:
            event |= {"case_id": 99, "previous_digest": NO_HEAD}
            case |= {"id": 99, "reference": "X"}
        else:
            event |= {"sequence": 2, "previous_digest": event["digest"]}
            case = {"id": case["id"], "version": 2, "recorded_from": case["recorded_from"]}
        event |= {"request_key": None, **NOTHING_TOLD}
        with pytest.raises(IntegrityError, match="guard: a case"), db.writing(made.session):
            write(made.session, [CaseRows({**event, told: "of what is not there"}, case)])
        with db.writing(made.session):
            write(made.session, [CaseRows(event, case)])
            made.session.rollback()


def test_an_event_cannot_be_committed_without_its_case(database):
    with world(database) as made:
        made.register()
        row = made.session.execute(select(events)).mappings().one()
        alone = {**row, "case_id": 99, "request_key": None}
        with db.writing(made.session):
            made.session.execute(events.insert().values(alone))
            with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
                made.session.commit()


def test_a_whole_change_in_one_transaction_is_what_the_guards_let_through(database):
    """The same statements that are refused alone: nothing but the event opens the way."""
    with world(database) as made:
        reference = made.register()
        made.perform(reference, "note")
        tables = (cases, case_history, events, records)
        counted = {table.name: made.session.scalar(select(func.count()).select_from(table)) for table in tables}
        assert counted == {"cases": 1, "case_history": 1, "events": 2, "records": 2}


@pytest.mark.databases("sqlite")
def test_what_was_committed_is_on_the_disk(database):
    """A power failure takes back no entry of a page that somebody has seen: 2 is FULL, SQLite's word for waiting."""
    session = db.open_session(database.url)
    assert session.scalar(text("PRAGMA synchronous")) == 2
    session.close()
    session.get_bind().dispose()

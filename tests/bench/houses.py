"""Databases of a hundred thousand cases and of a million: two thousand made by the rules, then copied by the database itself."""
# ruff: noqa: S608  the statements are put together from our own tables

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, Table, create_engine, text

from disclosure.store.models import (
    case_history,
    cases,
    deadlines,
    events,
    participations,
    people,
    person_keys,
    records,
    search_words,
    user_sessions,
)
from disclosure.store.models.base import SEARCH_INDEX
from disclosure.store.search_words import number_of
from tests.bench import past
from tests.databases import Database, Databases

ROOT = Path(__file__).resolve().parents[2]
BASE = 2_000
AT_ONCE = 10_000
OPEN_TIMES = 20  # how often the open cases are copied: a force's open cases do not grow with its archive
TABLES: tuple[Table, ...] = (
    events, cases, case_history, people, person_keys, participations, records, search_words, deadlines,
)  # fmt: skip
_PEOPLE = (people, participations)
_OF_A_CASE = number_of(1, 0, 0)
_TEXTS = ("reference", "digest", "previous_digest", "record_digest")


def build(databases: Databases, dialect: str, number: int) -> Database:
    """A database of that many cases, and the demo's accounts."""
    made = databases.fresh(dialect)
    if demo_load(made, BASE).wait():
        raise RuntimeError(f"no {BASE} cases to copy")
    grow(databases, made, number)
    # What time starts is done in every house: a list of notices with nothing in it is no page to hold another against.
    subprocess.run(
        [".venv/bin/disclosure", "jobs", "run"], cwd=ROOT, env=environment(made), stdout=subprocess.DEVNULL, check=True
    )
    return made


def demo_load(database: Database, number: int) -> "subprocess.Popen[bytes]":
    """The command that makes so many cases by the rules, at work."""
    command = [".venv/bin/disclosure", "demo", "load", "--cases", str(number), "--seed", "bench"]
    return subprocess.Popen(command, cwd=ROOT, env=environment(database), stdout=subprocess.DEVNULL)


def environment(database: Database, **more: str) -> dict[str, str]:
    """The variables of a process that works on the database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DISCLOSURE_")}
    urls = {"DISCLOSURE_DATABASE_URL": database.url, "DISCLOSURE_OWNER_DATABASE_URL": database.owner_url}
    return {**kept, **urls, "DISCLOSURE_ENV": "development", **more}


def grow(databases: Databases, database: Database, number: int) -> None:
    """Copy what is there until that many cases stand in it; the closed ones make up the number."""
    url = database.url if database.dialect == "sqlite" else databases.cluster.url(_name(database), "postgres")
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        _guards_off(connection)
        indexes = _indexes_off(connection)
        closed, most = connection.execute(text("SELECT count(*), max(id) FROM cases WHERE NOT is_open")).one()
        still = connection.execute(text("SELECT count(*) FROM cases WHERE is_open")).scalar_one()
        top = connection.execute(text("SELECT max(id) FROM people")).scalar_one()
        most = max(most, connection.execute(text("SELECT max(id) FROM cases")).scalar_one())
        copies = max(1, (number - BASE - still * OPEN_TIMES) // closed)
        _copy(connection, "NOT is_open", copies, most, most, top)
        _copy(connection, "is_open", OPEN_TIMES, most * (copies + 2), most, top * (copies + 2))
        past.remember(connection)
        for statement in indexes:
            connection.exec_driver_sql(statement)
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql(f"INSERT INTO {SEARCH_INDEX}({SEARCH_INDEX}) VALUES ('rebuild')")
        _guards_on(connection)
        connection.commit()
    _look_over(engine)
    engine.dispose()


def see_to(house: Database) -> None:
    """What PostgreSQL does by itself after many writes; in the cluster of the tests it waits to be told."""
    engine = create_engine(house.owner_url)
    if engine.dialect.name == "postgresql":
        _look_over(engine)
    engine.dispose()


def _look_over(engine: Engine) -> None:
    """Let the database see how large its tables are, and write what waits to be written."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
        return
    with closing(sqlite3.connect(str(engine.url.database))) as connection:
        connection.execute("ANALYZE")
        connection.commit()
        connection.execute("PRAGMA journal_mode=WAL")


def _copy(connection: Connection, which: str, copies: int, start: int, most: int, people_start: int) -> None:
    """Copies stand beside one another, in the order of the originals: a case's number grows with its day of receipt.

    Some thousands at a time, since a database sorts what is larger than its memory on a disk that may be full.
    """
    step = max(1, AT_ONCE // copies)
    for first in range(1, most + 1, step):
        _copy_some(
            connection, f"{which} AND id BETWEEN {first} AND {min(most, first + step - 1)}", copies, start, people_start
        )


def _copy_some(connection: Connection, which: str, copies: int, start: int, people_start: int) -> None:
    numbers = (
        f"generate_series(1, {copies}) AS k"
        if connection.dialect.name == "postgresql"
        else f"(WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < {copies}) SELECT k FROM n) AS n"
    )
    chosen = f"SELECT id FROM cases WHERE {which}"
    for table in TABLES:
        if table in (people, person_keys):
            number = "id" if table is people else "person_id"
            where = f"s.{number} IN (SELECT person_id FROM participations WHERE case_id IN ({chosen}))"
        else:
            where = f"s.{'id' if table in (cases, case_history) else 'case_id'} IN ({chosen})"
        values = ", ".join(_value(table, column.name, copies, start, people_start) for column in table.c)
        names = ", ".join(f'"{column.name}"' for column in table.c)
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({names}) SELECT {values} FROM {table.name} s CROSS JOIN {numbers} WHERE {where} ORDER BY 1, 2"
        )


def _value(table: Table, name: str, copies: int, start: int, people_start: int) -> str:
    own = {
        (people.name, "id"): f"{people_start} + s.id * {copies} + k",
        (people.name, "family_name"): "s.family_name || ' ' || mod(k, 97)",
        # Nobody bears one name with a thousand others.
        (person_keys.name, "key"): "substr(s.key, 1, 20) || mod(k, 97)",
        (
            search_words.name,
            "id",
        ): f"({start} + (s.id / {_OF_A_CASE}) * {copies} + k) * {_OF_A_CASE} + mod(s.id, {_OF_A_CASE})",
    }.get((table.name, name))
    if own:
        return own
    if name in ("case_id", "id"):
        return f"{start} + s.{name} * {copies} + k"
    if name in ("person_id", "first_id"):
        return f"{people_start} + s.{name} * {copies} + k"
    if name == "request_key":
        return f"'copy-{start}-' || s.case_id || '-' || s.sequence || '-' || k"
    if name in _TEXTS:
        return f"substr(s.{name}, 1, 40) || '-{start % 97}-' || k"
    return f's."{name}"'


def _guards_off(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET session_replication_role = replica")
        return
    connection.rollback()
    raw = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    # A journal would hold the whole house a second time.
    for pragma in ("synchronous=OFF", "journal_mode=OFF", "cache_size=-4000000", "temp_store=FILE"):
        raw.execute(f"PRAGMA {pragma}")
    connection.info["guards"] = list(_triggers(connection))
    for name, _ in connection.info["guards"]:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")


def _triggers(connection: Connection) -> Iterator[tuple[str, str]]:
    yield from connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()


def _indexes_off(connection: Connection) -> list[str]:
    """Drop the indexes of the tables to be filled, but for those of keys: sorted at the end they are made in a tenth of the
    time. The statements that make them again.
    """
    listed = {
        "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        "postgresql": "SELECT c.relname, t.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid"
        " WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)",
    }
    filled = {table.name for table in (*TABLES, *past.TABLES)}
    found = connection.exec_driver_sql(listed[connection.dialect.name]).all()
    ours = [(name, sql) for name, table, sql in found if table in filled]
    for name, _ in ours:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    return [sql for _, sql in ours]


def _guards_on(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        for table, sequence in ((cases, "cases_ids"), (people, "people_ids"), (user_sessions, "user_sessions_id_seq")):
            connection.exec_driver_sql(f"SELECT setval('{sequence}', (SELECT max(id) FROM {table.name}))")
        connection.exec_driver_sql("SET session_replication_role = origin")
        return
    for _, sql in connection.info.pop("guards"):
        connection.exec_driver_sql(sql)


def _name(database: Database) -> str:
    return database.url.rpartition("@/")[2].partition("?")[0]

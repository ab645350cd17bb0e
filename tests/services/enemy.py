"""Somebody with the owner's rights and a plain client: every guard, key and check is off, and any row can be made to say anything."""
# ruff: noqa: S608  the statements are put together from our own tables

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    NullPool,
    Table,
    create_engine,
    delete,
    insert,
    select,
    text,
    update,
)

from disclosure.domain.trail import KEYS
from disclosure.store.models import (
    accesses,
    calendars,
    case_history,
    cases,
    deadlines,
    events,
    identities,
    links,
    participations,
    people,
    person_keys,
    records,
    search_words,
    user_sessions,
)
from disclosure.store.types import UtcDateTime
from tests.databases import Database
from tests.postgres import OWNER

TABLES: tuple[Table, ...] = (
    accesses, calendars, case_history, cases, deadlines, events, identities, links, participations, people, person_keys, records,
    search_words, user_sessions,
)  # fmt: skip
Row = dict[str, Any]

_KEYS_OFF = (
    "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint "
    "WHERE contype IN ({kinds}) AND connamespace = 'public'::regnamespace"
)
_REBUILD = "INSERT INTO search_index(search_index) VALUES ('rebuild')"
_POSTGRESQL = (
    _KEYS_OFF.format(kinds="'f'"),
    _KEYS_OFF.format(kinds="'c', 'u'"),
)


class Enemy:
    """Works behind the product's back. `undo` puts everything back as it was when the enemy came in."""

    def __init__(self, connection: Connection) -> None:
        """Shut off all that would stop us, and remember what stands there."""
        self.connection = connection
        self._touched: set[Table] = set()
        self._disarm()
        for table in TABLES:
            self.do(f"CREATE TABLE kept_{table.name} AS SELECT * FROM {table.name}")

    def do(self, statement: Any) -> None:
        """Run one statement, for good."""
        said = str(statement)
        self._touched |= {table for table in TABLES if table.name in said}
        self.connection.execute(text(statement) if isinstance(statement, str) else statement)
        self.connection.commit()

    def undo(self) -> None:
        """All rows as they were."""
        for table in self._touched:
            self.connection.execute(delete(table))
            self.connection.execute(text(f"INSERT INTO {table.name} SELECT * FROM kept_{table.name}"))
        self.connection.commit()
        if search_words in self._touched and self.connection.dialect.name == "sqlite":
            self.do(_REBUILD)
        self._touched.clear()

    def rows(self, table: Table) -> list[Row]:
        """All rows of a table in the order of its key."""
        found = self.connection.execute(
            select(table).order_by(*(table.c[name] for name in KEYS.get(table.name, ("id",))))
        )
        rows = [dict(row) for row in found.mappings()]
        self.connection.commit()
        return rows

    def alter(self, table: Table, row: Row, **values: Any) -> None:
        """Make one row say something else."""
        self.do(update(table).where(*_is(table, row)).values(values))

    def drop(self, table: Table, row: Row) -> None:
        """Take one row out."""
        self.do(delete(table).where(*_is(table, row)))

    def put(self, table: Table, row: Row, **values: Any) -> None:
        """Put a row in: a copy of another, but for the values given."""
        self.do(insert(table).values({**row, **values}))

    def swap(self, table: Table, one: Row, other: Row) -> None:
        """Let two rows change places: each keeps its key and says what the other said."""
        names = _key(table)
        self._touched.add(table)
        for row in (one, other):
            self.connection.execute(delete(table).where(*_is(table, row)))
        for key, said in ((one, other), (other, one)):
            self.connection.execute(insert(table).values({**said, **{name: key[name] for name in names}}))
        self.connection.commit()

    def remove(self, case_id: int, after: int = 0) -> None:
        """What the events of a case after that one made, and the case itself where none is left; what they changed stays."""
        for table in (events, records, deadlines, participations, identities, links, search_words):
            self.do(delete(table).where(table.c.case_id == case_id, table.c.sequence > after))
        if not after:
            for table in (case_history, cases):
                self.do(delete(table).where(table.c.id == case_id))
        if self.connection.dialect.name == "sqlite":  # elsewhere the index goes with the rows
            self.do(_REBUILD)

    def loosen(self) -> None:
        """From now on any column can be left empty, a key's too."""
        if self.connection.dialect.name == "sqlite":
            self._loosen_file()
            return
        for table in TABLES:
            self.do(f"ALTER TABLE {table.name} DROP CONSTRAINT pk_{table.name} CASCADE")
            for column in (column for column in table.c if not column.nullable):
                self.do(f"ALTER TABLE {table.name} ALTER {column.name} DROP NOT NULL")

    def _loosen_file(self) -> None:
        """SQLite has no statement for it: what it keeps of its tables is written anew, as its manual allows."""
        driver = self.connection.connection.dbapi_connection
        assert driver is not None
        driver.execute("PRAGMA writable_schema = ON")
        for table in TABLES:
            (made_by,) = driver.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table.name,)).fetchone()
            loose = re.sub(r"(?<!IS) NOT NULL", "", made_by)
            driver.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (loose, table.name))
        (version,) = driver.execute("PRAGMA schema_version").fetchone()
        driver.execute(f"PRAGMA schema_version = {version + 1}")  # so that everybody reads it again
        driver.execute("PRAGMA writable_schema = OFF")
        self.connection.commit()
        self._pass_guards_of_the_file()  # this connection reads it again too

    def _disarm(self) -> None:
        """Guards that are gone or hollow would be named by the verifier: they stand as they stood, and this connection passes them."""
        if self.connection.dialect.name == "sqlite":
            self._pass_guards_of_the_file()
            return
        self.connection.exec_driver_sql("SET session_replication_role = replica")
        for query in _POSTGRESQL:
            for statement in list(self.connection.scalars(text(query))):
                self.connection.exec_driver_sql(statement)
        self.connection.commit()

    def _pass_guards_of_the_file(self) -> None:
        """SQLite does what it read when it opened the file: hollow guards, in whose place the old words are written afterwards."""
        driver = self.connection.connection.dbapi_connection
        assert driver is not None
        stood = driver.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, table, _ in stood:
            driver.execute(f"DROP TRIGGER {name}")
            driver.execute(f"CREATE TRIGGER {name} AFTER INSERT ON {table} WHEN 0 BEGIN SELECT 1; END")
        driver.execute("PRAGMA writable_schema = ON")
        for name, _, made_by in stood:
            driver.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (made_by, name))
        driver.execute("PRAGMA writable_schema = OFF")
        driver.execute("PRAGMA foreign_keys = OFF")
        driver.execute("PRAGMA ignore_check_constraints = ON")
        driver.execute("PRAGMA synchronous = OFF")  # who tampers a thousand times waits for no disk


@contextmanager
def enemy(database: Database) -> Iterator[Enemy]:
    """An enemy in the database."""
    url = database.owner_url.replace(
        f"{OWNER}@", "postgres@"
    )  # who runs the server: an owner can do the same with more ado
    engine = create_engine(url, poolclass=NullPool, execution_options={"disclosure_writes": True})
    with engine.connect() as connection:
        yield Enemy(connection)


def named(table: Table, row: Row) -> tuple[str, dict[str, object]]:
    """How the verifier names that row."""
    return table.name, {name: row[name] for name in _key(table)}


def another(column: Column[Any], value: Any) -> Any:
    """Some other value that the column can hold."""
    kind = column.type
    if isinstance(kind, Boolean):
        return not value
    if isinstance(kind, UtcDateTime):
        return value + timedelta(microseconds=1) if value else datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    if isinstance(kind, Date):
        return value + timedelta(days=1) if value else date(2026, 1, 1)
    if isinstance(value, int) or isinstance(kind, Integer):
        return (value or 0) + 1000
    return f"{value[:-1]}~" if value else "x"


def some(rows: list[Row]) -> list[Row]:
    """The first, the middle and the last of some rows."""
    return [rows[number] for number in sorted({0, len(rows) // 2, len(rows) - 1})]


def _key(table: Table) -> tuple[str, ...]:
    return KEYS.get(table.name, ("id",))


def _is(table: Table, row: Row) -> list[Any]:
    return [table.c[name] == row[name] for name in _key(table)]


def can_hold(column: Column[Any], value: Any) -> bool:
    """Whether both databases take the value there: PostgreSQL makes an index of words by their blanks, and takes no empty word."""
    return column is not search_words.c.words or not value or "" not in value.split(" ")

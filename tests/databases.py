"""A fresh database for each test: migrated once for each worker, then copied."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path

from tests.postgres import APP, OWNER, Cluster

DIALECTS = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Database:
    """`url` is the application's way in; on PostgreSQL its role owns nothing, and `owner_url` is the migrations'."""

    dialect: str
    url: str
    owner_url: str


class Databases:
    """Makes and drops databases of both kinds. The cluster and the templates are made when first asked for."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._numbers = count(1)
        self._templates: dict[str, Database] = {}

    @cached_property
    def cluster(self) -> Cluster:
        return Cluster()

    def empty(self, dialect: str) -> Database:
        """A database without a table."""
        name = f"t{next(self._numbers)}"
        if dialect == "postgresql":
            self.cluster.create(name)
            return self._named(dialect, name)
        database = self._named(dialect, name)
        _file(database).touch()
        return database

    def fresh(self, dialect: str) -> Database:
        """A migrated database without a row."""
        return self.copy(self._template(dialect))

    def copy(self, database: Database) -> Database:
        """What is in it now, a second time. Nobody else may be at work in it."""
        name = f"t{next(self._numbers)}"
        if database.dialect == "postgresql":
            self.cluster.create(name, template=_name(database))
            return self._named(database.dialect, name)
        copied = self._named(database.dialect, name)
        _write_all(database)
        shutil.copyfile(_file(database), _file(copied))
        return copied

    def drop(self, database: Database) -> None:
        if database.dialect == "postgresql":
            self.cluster.drop(_name(database))
            return
        for ending in ("", "-wal", "-shm"):
            Path(f"{_file(database)}{ending}").unlink(missing_ok=True)

    def stop(self) -> None:
        if "cluster" in self.__dict__:
            self.cluster.stop()

    def _named(self, dialect: str, name: str) -> Database:
        if dialect == "postgresql":
            return Database(dialect, self.cluster.url(name, APP), self.cluster.url(name, OWNER))
        url = f"sqlite:///{self.directory / name}.db"
        return Database(dialect, url, url)

    def _template(self, dialect: str) -> Database:
        if dialect not in self._templates:
            from disclosure.store.db import upgrade

            database = self.empty(dialect)
            upgrade(database.owner_url)
            self._templates[dialect] = database
        return self._templates[dialect]


def _write_all(database: Database) -> None:
    """Bring what is in the log into the file: a copy of the file alone must hold everything."""
    with closing(sqlite3.connect(_file(database))) as connection:
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise RuntimeError("somebody else is at work in the database that was to be copied")


def _file(database: Database) -> Path:
    return Path(database.url.removeprefix("sqlite:///"))


def _name(database: Database) -> str:
    return database.url.rpartition("@/")[2].partition("?")[0]

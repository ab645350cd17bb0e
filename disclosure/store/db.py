"""Connections, transactions and the schema on both databases. SQLite reads in deferred transactions and writes in immediate ones."""

import os
import select as sockets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, Sequence, Table, column, create_engine, event, func, make_url, select, table
from sqlalchemy.exc import DisconnectionError, OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from disclosure.domain.errors import Declaration, Invalid
from disclosure.domain.words import N_
from disclosure.store.models import metadata

if TYPE_CHECKING:
    from alembic.config import Config

WRITES = "disclosure_writes"
_READS = "disclosure_reads"
_FILE = "disclosure_file"
_PATIENCE, _MOMENT = 8_000, 250  # milliseconds that SQLite waits for its lock
APP_ROLE = "disclosure_app"
ENGINE = {
    "hide_parameters": True
}  # what a statement was given stays out of the text of its error, which may end in a log
_ANEW = 60  # seconds after which a command or a job connects anew
MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"

schema_versions = table("alembic_version", column("version_num"))
VERSION = select(schema_versions.c.version_num).scalar_subquery().label("schema_version")
_NO_TABLE = "42P01"  # PostgreSQL's code for a table that is not there

_LATER = N_(
    "The database is of a later version of this product (%(found)s; this one knows %(known)s). Start that version, or "
    "bring back the backup made before it."
)
_EARLIER = N_(
    "The database is of an earlier version of this product (%(found)s; this one needs %(known)s). Run `disclosure db upgrade`."
)
_EMPTY = N_("The database holds nothing of this product. Is database_url right? If it is, run `disclosure db upgrade`.")


class OtherVersion(Declaration):
    """The schema is of another version of the product, or there is none: whatever was read or written could be wrong."""

    def __init__(self, found: str) -> None:
        text = _LATER if found > head() else _EARLIER if found else _EMPTY
        super().__init__("other_version", text=text, found=found, known=head())


db = SQLAlchemy(metadata=metadata, session_options={"expire_on_commit": False, "autoflush": False})


def database() -> Session:
    """The session of this request on the database. On PostgreSQL it only reads but inside `writing`: the server refuses every change."""
    session = db.session()
    session.info[_READS] = True
    return session


@event.listens_for(Engine, "do_connect")
def _connect(dialect: Any, record: Any, arguments: Any, named: Any) -> Any:  # noqa: ARG001
    """On PostgreSQL a connection that keeps what it has prepared.

    SQLite makes an empty file where there is none, and then empties the log beside it, in which the last changes of the file
    may stand that was there before. `upgrade` alone makes one.
    """
    if dialect.name == "postgresql":
        from disclosure.store.postgresql import connect  # its driver takes time to load, and SQLite needs none of it

        return connect(*arguments, **named)
    if dialect.name != "sqlite" or arguments[0] == ":memory:":
        return None
    return dialect.connect(f"file:{quote(arguments[0])}?mode=rw", **named, uri=True)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: Any) -> None:
    """Settings that SQLite needs on every connection; other drivers are left alone."""
    if type(connection).__module__.partition(".")[0] != "sqlite3":
        return
    connection.isolation_level = None  # we say BEGIN ourselves: the driver's own way loses updates
    for pragma in (
        "foreign_keys=ON",
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={_PATIENCE}",
        "recursive_triggers=ON",
        "temp_store=MEMORY",  # what a statement would put back if it failed is written to no file: it holds pages of cases
        "secure_delete=ON",  # what is removed or replaced is overwritten: no answer of the public outlives its row
    ):
        connection.execute(f"PRAGMA {pragma}")
    path = connection.execute("PRAGMA database_list").fetchone()[2]
    record.info[_FILE] = (path, _identity(path)) if path else None


@event.listens_for(Engine, "checkout")
def _still_there(connection: Any, record: Any, proxy: Any) -> None:  # noqa: ARG001
    """A connection is looked at before it is used, without asking the server anything.

    On one that rests nothing can be read until PostgreSQL ends it: a server that restarted costs nobody a page. SQLite goes
    on writing to a file that was moved away or replaced, and whatever it wrote there is lost.
    """
    if _FILE not in record.info and _can_be_read(connection.fileno()):
        raise DisconnectionError
    path, opened = record.info.get(_FILE) or ("", None)
    if path and _identity(path) != opened:
        if not Path(path).exists():  # it may come back, and what this connection knows of its log with it
            raise OperationalError("connect", None, FileNotFoundError(path))
        raise DisconnectionError


def _can_be_read(number: int) -> bool:
    asked = sockets.poll()
    asked.register(number, sockets.POLLIN)
    return bool(asked.poll(0))


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """A write takes the lock at once, so that reading and writing are one step; a read takes none."""
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@event.listens_for(Session, "after_begin")
def _begin_reading(session: Session, _: Any, connection: Connection) -> None:
    """The transaction may only read: the driver says so to the server with its first statement."""
    if connection.dialect.name != "postgresql" or not session.info.get(_READS):
        return
    driver: Any = connection.connection.dbapi_connection
    if not connection.get_execution_options().get(WRITES, False) and not driver.info.transaction_status:
        driver.read_only = True


@event.listens_for(Engine, "checkin")
def _end_reading(connection: Any, record: Any) -> None:  # noqa: ARG001
    """Whoever has the connection next may write, as far as the server lets them."""
    if getattr(connection, "read_only", None):
        connection.read_only = None


@contextmanager
def writing(session: Session) -> Iterator[Session]:
    """A transaction that writes. Whatever was read before is let go; an error rolls everything back. The caller commits."""
    session.rollback()
    session.connection(execution_options={WRITES: True})
    try:
        yield session
    except BaseException:
        session.rollback()
        raise


def hold_much(session: Session) -> None:
    """Let SQLite hold 256 MiB of the database in memory, and as much in its log before that is moved into the file: with what it
    usually takes it writes a large transaction's pages to the disk and reads them again, and moves the same pages time and again.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA cache_size=-262144")
        connection.exec_driver_sql("PRAGMA wal_autocheckpoint=65536")


def forget_log(session: Session) -> bool:
    """Have SQLite move its write-ahead log into the file and empty it: it holds what was removed or replaced since it was begun.

    Inside no transaction. False where somebody is reading just now, and it has to be tried again; a writer waits a moment at most.
    """
    session.rollback()
    with session.get_bind().engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            return True
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_MOMENT}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            row = cursor.fetchone()
            return row is not None and row[0] == 0
        finally:
            cursor.execute(f"PRAGMA busy_timeout={_PATIENCE}")


def next_ids(session: Session, table: Table, count: int = 1) -> list[int]:
    """Fresh ids for rows that must know each other before they are written. Inside `writing` only."""
    if session.connection().dialect.name == "postgresql":
        sequence = Sequence(f"{table.name}_ids")
        numbers = select(sequence.next_value()).select_from(func.generate_series(1, count).alias("n"))
        return list(session.scalars(numbers))
    top = session.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0
    return list(range(top + 1, top + 1 + count))


def of_this_version(engine: Engine) -> Engine:
    """Have every new connection of the engine ask for the schema's version first.

    A connection to a schema of another version raises OtherVersion. A server's connections last: there the version is asked
    with who sends a request, in the same statement (`VERSION`).
    """
    event.listen(engine, "connect", _ask_version)
    return engine


def _ask_version(connection: Any, record: Any) -> None:  # noqa: ARG001
    try:
        check_version(_version_on(connection))
    except OtherVersion:
        connection.close()
        raise


def check_version(found: str | None) -> None:
    """Raise OtherVersion unless the schema is of the version that this code knows."""
    if found != head():
        raise OtherVersion(found or "")


def ask_version(session: Session) -> None:
    """Raise OtherVersion unless the schema is of this version. For a request of nobody known, where no row tells it as well."""
    check_version(session.scalar(select(VERSION)))


def _version_on(connection: Any) -> str:
    """The schema's version on a driver's own connection, or "" where there is no schema."""
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (connection.OperationalError, connection.ProgrammingError) as error:
        if getattr(error, "sqlstate", "") != _NO_TABLE and "no such table" not in str(error):
            raise
        row = None
    connection.rollback()
    return row[0] if row else ""


def is_behind(url: str) -> bool:
    """Whether the schema is older than this code, or not there at all. Costs no migration tool: it is asked at every start.

    Raises OtherVersion for a schema that a later version of the product has made: this one would write what that one cannot read.
    """
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            found = connection.scalar(select(schema_versions.c.version_num)) or ""
    except (OperationalError, ProgrammingError):
        return True
    finally:
        engine.dispose()
    if found > head():
        raise OtherVersion(found)
    return found != head()


@cache
def head() -> str:
    """The newest revision that this code knows: the versions are numbered."""
    return max(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def upgrade(url: str, revision: str = "head", *, app_role: str = APP_ROLE) -> None:
    """Bring the schema up to a revision. An embedded database is made where there is none, for this user's eyes alone.

    `app_role` is the PostgreSQL role that the application signs in as.
    """
    path = make_url(url).database
    if path and make_url(url).get_backend_name() == "sqlite":
        _keep_private(Path(path))
    is_behind(url)
    _alembic("upgrade", url, revision, app_role)


def downgrade(url: str, revision: str, *, app_role: str = APP_ROLE) -> None:
    """Take the schema back to a revision. Raises Invalid for one that is not there or lies ahead."""
    is_behind(url)
    _alembic("downgrade", url, revision, app_role)


def _keep_private(path: Path) -> None:
    """What SQLite lays beside the file, -wal and -shm, has the rights of the file. Raises Declaration where it cannot be, or where
    the log of a file lies there that is gone: a new file would take the last changes of the old one with it.
    """
    if not path.exists() and Path(f"{path}-wal").exists():
        text = N_(
            "The database %(path)s is gone, and its log %(path)s-wal is still there, with changes that may stand nowhere else. "
            "Bring the file back beside it. If you want a new database, move the log away first."
        )
        raise Declaration("database_gone", text=text, path=path)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, mode=0o600))
        for ending in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{path}{ending}").chmod(0o600)
    except OSError as error:
        text = N_(
            "The database %(path)s cannot be made or written to: %(fault)s. Change database_url, or give this user the right "
            "to write there."
        )
        raise Declaration("database_place", text=text, path=path, fault=error.strerror) from None


def alembic_config(url: str, *, app_role: str = APP_ROLE) -> "Config":
    """The migration tool's configuration for one database."""
    from alembic.config import Config  # heavy, and needed only when the schema changes

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes.update(url=url, app_role=app_role)
    return config


def _alembic(verb: str, url: str, revision: str, app_role: str) -> None:
    from alembic import command
    from alembic.util import CommandError

    try:
        getattr(command, verb)(alembic_config(url, app_role=app_role), revision)
    except CommandError as error:
        raise Invalid("revision", N_("The schema cannot be brought there: %(fault)s."), fault=error) from None


def open_session(url: str) -> Session:
    """A session of its own on a database, for commands, jobs and tests. Its first statement raises OtherVersion if the schema is.

    One that goes on for long connects anew every minute, and asks again.
    """
    engine = create_engine(url, pool_recycle=_ANEW, **ENGINE)
    return Session(of_this_version(engine), expire_on_commit=False, autoflush=False)

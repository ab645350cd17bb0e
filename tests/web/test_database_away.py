"""The database is locked, full, for reading alone, or gone: a page says so, nothing of a case goes out, nothing typed is lost."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from disclosure.domain.errors import Declaration
from disclosure.store.db import db, head, is_behind, open_session, upgrade
from disclosure.store.models import events, user_sessions
from tests.web.client import PASSWORD, carried
from tests.web.desk import Desk
from tests.web.test_acting import form_of

pytestmark = pytest.mark.databases("sqlite", "postgresql")
TYPED = "He rang again at ten, from a number that was withheld. " * 150  # more than a page of the file has room for


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


class Trouble:
    """What may happen to a database, and how it is over again."""

    def __init__(self, app, database, databases) -> None:
        self.app, self.database, self.databases = app, database, databases
        self.undo: list[Callable[[], None]] = []

    @property
    def name(self) -> str:
        return self.database.url.rpartition("@/")[2].partition("?")[0]

    def begins(self, what: str) -> None:
        getattr(self, f"_{what}_{self.database.dialect}")()

    def is_over(self) -> None:
        while self.undo:
            self.undo.pop()()
        with self.app.app_context():
            db.engine.dispose()

    def _every_connection(self, *said: str) -> None:
        with self.app.app_context():
            engine = db.engine

        def prepare(connection, *_):
            for one in said:
                connection.execute(one)

        event.listen(engine, "checkout", prepare)
        self.undo.append(lambda: event.remove(engine, "checkout", prepare))

    def _locked_sqlite(self) -> None:
        other = create_engine(self.database.url)
        connection = other.connect()
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("BEGIN EXCLUSIVE")
        self._every_connection("PRAGMA busy_timeout=20")
        self.undo.append(lambda: (connection.exec_driver_sql("ROLLBACK"), connection.close(), other.dispose()))

    def _locked_postgresql(self) -> None:
        other = create_engine(self.database.owner_url)
        connection = other.connect()
        connection.execute(text("LOCK TABLE accesses, cases IN ACCESS EXCLUSIVE MODE"))
        self._every_connection("SET lock_timeout = '20ms'")
        self.undo.append(lambda: (connection.rollback(), connection.close(), other.dispose()))

    def _for_reading_alone_sqlite(self) -> None:
        self._every_connection("PRAGMA query_only=ON")

    def _for_reading_alone_postgresql(self) -> None:
        self._at_once(f"ALTER DATABASE {self.name} SET default_transaction_read_only = on")
        self.undo.append(lambda: self._at_once(f"ALTER DATABASE {self.name} RESET default_transaction_read_only"))

    def _full_sqlite(self) -> None:
        self._every_connection("PRAGMA max_page_count=1")

    def _full_postgresql(self) -> None:
        """What PostgreSQL says of a full disk, said by the table: the disk of the tests is everybody's."""
        body = "BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END"
        self._as_owner(
            f"CREATE FUNCTION full() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
            "CREATE TRIGGER a_full BEFORE INSERT ON accesses FOR EACH ROW EXECUTE FUNCTION full()",
            "CREATE TRIGGER a_full BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION full()",
        )
        drops = [f"DROP TRIGGER a_full ON {table}" for table in ("accesses", "events")]
        self.undo.append(lambda: self._as_owner(*drops))

    def _gone_sqlite(self) -> None:
        path = Path(self.database.url.removeprefix("sqlite:///"))
        aside = path.rename(path.with_suffix(".aside"))
        self.undo.append(lambda: aside.rename(path))
        path.mkdir()
        self.undo.append(path.rmdir)

    def _gone_postgresql(self) -> None:
        self._at_once(f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS false")
        self.undo.append(lambda: self._at_once(f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS true"))

    def _damaged_sqlite(self) -> None:
        """A file of which only the beginning is left, under the feet of the service."""
        path = Path(self.database.url.removeprefix("sqlite:///"))
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        whole = path.read_bytes()
        self.undo.append(lambda: path.write_bytes(whole))
        os.truncate(path, 5_000)

    def _damaged_entries_sqlite(self) -> None:
        """The pages of the file in which the accesses begin, and nothing else."""
        path = Path(self.database.url.removeprefix("sqlite:///"))
        with self.app.app_context():
            db.engine.dispose()
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (size,) = connection.execute("PRAGMA page_size").fetchone()
            found = connection.execute(
                "SELECT rootpage FROM sqlite_master WHERE tbl_name = 'accesses' AND rootpage > 0"
            )
            roots = [row[0] for row in found]
        whole = path.read_bytes()
        self.undo.append(lambda: path.write_bytes(whole))
        spoilt = bytearray(whole)
        for root in roots:
            spoilt[(root - 1) * size : root * size] = b"w" * size
        path.write_bytes(spoilt)

    def _emptied_postgresql(self) -> None:
        self._as_owner("ALTER SCHEMA public RENAME TO aside", "CREATE SCHEMA public")
        self.undo.append(lambda: self._as_owner("DROP SCHEMA public", "ALTER SCHEMA aside RENAME TO public"))

    def in_version(self, number: str) -> None:
        """Somebody else's version of the product has changed the schema."""
        engine = create_engine(self.database.owner_url)

        def change(found: str) -> None:
            with engine.begin() as connection:
                connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": found})

        change(number)
        self.undo += [engine.dispose, lambda: change(head())]

    def _at_once(self, statement: str) -> None:
        """Said by the cluster's master, and true for everybody from now on."""
        self.databases.cluster.execute(statement)
        self.databases.cluster.execute(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self.name}'"  # noqa: S608
        )

    def _as_owner(self, *statements: str) -> None:
        engine = create_engine(self.database.owner_url)
        with closing(engine.raw_connection()) as connection:
            for one in statements:
                connection.cursor().execute(one)
            connection.commit()
        engine.dispose()


@pytest.fixture
def trouble(app, database, databases):
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    found = Trouble(app, database, databases)
    yield found
    found.is_over()


@pytest.mark.parametrize("what", ["locked", "for_reading_alone", "full", "gone"])
def test_a_page_says_so_and_what_was_typed_is_sent_again_from_it(desk, trouble, what):
    reference = desk.register()
    page = desk.ask(reference, "note", by=desk.omar)
    sent = {**carried(form_of(page)), **desk.fields("note"), "note": TYPED.strip()}
    trouble.begins(what)
    for _ in range(60):  # the last page of the file has some room yet
        if desk.omar.get("/notices").status_code == 503:
            break
    for path in ("/cases", f"/cases/{reference}", "/figures", "/notices"):
        answer = desk.omar.get(path)
        assert answer.status_code == 503, f"{path}: {answer.status_code}"
        assert answer.heading == "The service is not available"
        assert "Verma" not in answer.text
    answer = desk.omar.post(form_of(page)["action"], sent)
    assert answer.status_code == 503
    trouble.is_over()
    again = answer.page.main.form
    assert carried(again)["note"] == TYPED.strip()
    done = desk.omar.post(again["action"], carried(again))
    assert done.status_code == 303
    assert TYPED.strip() in desk.omar.get(done.location).text
    assert desk.omar.post(again["action"], carried(again)).location == done.location, "and once only"
    assert desk.case(reference).version == 2


@pytest.mark.databases("sqlite")
def test_a_file_that_is_damaged_is_out_of_reach_like_one_that_is_gone(desk, trouble):
    reference = desk.register()
    page = desk.ask(reference, "note", by=desk.omar)
    sent = {**carried(form_of(page)), **desk.fields("note"), "note": TYPED.strip()}
    trouble.begins("damaged")
    for answer in (
        desk.omar.get("/cases"),
        desk.omar.get(f"/cases/{reference}"),
        desk.omar.post(form_of(page)["action"], sent),
    ):
        assert answer.status_code == 503
        assert answer.heading == "The service is not available"
        assert "Verma" not in answer.text
    trouble.is_over()
    again = answer.page.main.form
    assert desk.omar.post(again["action"], carried(again)).status_code == 303
    assert desk.case(reference).version == 2


@pytest.mark.databases("sqlite")
def test_damage_that_the_entry_of_a_page_is_the_first_to_meet_is_out_of_reach_too(desk, trouble):
    reference = desk.register()
    page = desk.ask(reference, "note", by=desk.omar)
    sent = {**carried(form_of(page)), **desk.fields("note"), "note": TYPED.strip()}
    trouble.begins("damaged_entries")
    for answer in (desk.omar.get("/cases"), desk.omar.post(form_of(page)["action"], {**sent, "note": ""})):
        assert answer.status_code == 503
        assert answer.heading == "The service is not available"
    assert answer.page.main.form, "what was typed is kept"


@pytest.mark.databases("postgresql")
def test_tables_that_are_gone_for_a_while_are_out_of_reach(desk, trouble):
    """As while a backup is put back."""
    reference = desk.register()
    page = desk.ask(reference, "note", by=desk.omar)
    sent = {**carried(form_of(page)), **desk.fields("note"), "note": TYPED.strip()}
    trouble.begins("emptied")
    for answer in (desk.omar.get("/cases"), desk.omar.post(form_of(page)["action"], sent)):
        assert answer.status_code == 503
    trouble.is_over()
    again = answer.page.main.form
    assert desk.omar.post(again["action"], carried(again)).status_code == 303
    assert desk.case(reference).version == 2


def test_a_fault_keeps_what_was_typed(desk, trouble, monkeypatch):
    reference = desk.register()
    page = desk.ask(reference, "note", by=desk.omar)
    sent = {**carried(form_of(page)), **desk.fields("note"), "note": TYPED.strip()}
    with monkeypatch.context() as broken:
        broken.setattr("disclosure.services.casework.perform", lambda *_, **__: 1 / 0)
        answer = desk.omar.post(form_of(page)["action"], sent)
    assert answer.status_code == 500
    again = answer.page.main.form
    assert desk.omar.post(again["action"], carried(again)).status_code == 303
    assert desk.case(reference).version == 2


def test_an_error_that_is_not_the_database_s_own_is_a_fault(desk, trouble, monkeypatch):
    """What breaks a rule of the schema is of the same family as a damaged file, and nothing that passes by waiting."""

    def breaks(*_, **__):
        raise IntegrityError("INSERT", {}, Exception())

    assert desk.omar.token
    monkeypatch.setattr("disclosure.store.queries.worklist.page", breaks)
    assert desk.omar.get("/cases").status_code == 500


def test_somebody_who_signs_in_meanwhile_is_told_and_no_password_is_on_the_page(desk, trouble, client):
    assert desk.omar.token
    page = client.get("/sign-in")
    trouble.begins("gone")
    sent = {**carried(page.page.main.form), "username": "omar.haddad", "password": "plum otter granite"}
    answer = client.post("/sign-in", sent)
    assert answer.status_code == 503
    assert "plum otter granite" not in answer.text
    assert answer.page.main.form is None


def test_what_was_kept_while_somebody_signs_in_again_is_kept_while_the_database_is_away_too(desk, trouble):
    reference = desk.register()
    page = desk.ask(reference, "note", by=desk.omar)
    desk.clock.forward(hours=1)
    late = desk.omar.submit(page, {**desk.fields("note"), "note": TYPED.strip()})
    assert late.status_code == 401
    trouble.begins("gone")
    signs_in = {"username": desk.omar.username, "password": PASSWORD}
    away = desk.omar.submit(late, signs_in)
    assert away.status_code == 503
    assert PASSWORD not in away.text
    trouble.is_over()
    again = desk.omar.submit(away)
    assert "Enter your password" in again.errors
    back = desk.omar.submit(again, signs_in)
    assert back.heading == "You are signed in again"
    assert carried(form_of(back))["note"] == TYPED.strip()


@pytest.mark.databases("sqlite")
def test_a_file_that_took_the_place_of_another_is_the_one_that_is_written_to(desk, database):
    """A backup that was brought back under a running server: what is written next must not go to the file that is no more."""
    reference = desk.register()
    path = Path(database.url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(path, path.with_suffix(".backup"))
    path.rename(path.with_suffix(".aside"))
    for ending in ("-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
    path.with_suffix(".backup").rename(path)
    desk.do(reference, "note", by=desk.omar)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (2,)


@pytest.mark.databases("sqlite")
def test_a_file_that_was_taken_away_and_brought_back_has_everything_and_nothing_took_its_place(desk, database):
    """What was confirmed stands in the log beside it. A new file in its place would empty that log."""
    reference = desk.register()
    desk.do(reference, "note", by=desk.omar, note=TYPED.strip())
    path = Path(database.url.removeprefix("sqlite:///"))
    assert Path(f"{path}-wal").stat().st_size, "nothing of it stands in the log"
    aside = path.rename(path.with_suffix(".aside"))
    for _ in range(3):
        assert desk.omar.get("/cases").status_code == 503
        with pytest.raises(OperationalError), closing(open_session(database.url)) as session:
            session.execute(select(func.count()).select_from(events))
        assert is_behind(database.url)
        with pytest.raises(Declaration, match="Bring the file back"):
            upgrade(database.owner_url)
        assert not path.exists()
    aside.rename(path)
    assert TYPED.strip() in desk.omar.get(f"/cases/{reference}").text
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (2,)


def test_a_worker_notices_at_once_that_the_database_is_of_another_version(desk, trouble):
    """The version is asked with who sends the request, in the same statement."""
    reference = desk.register()
    page = desk.ask(reference, "note", by=desk.omar)
    sent = {**carried(form_of(page)), **desk.fields("note"), "note": TYPED.strip()}
    trouble.in_version("9001")
    for answer in (desk.omar.get("/cases"), desk.omar.post(form_of(page)["action"], sent)):
        assert answer.status_code == 503
        assert "tell whoever runs the service" in answer.text
    trouble.is_over()
    again = answer.page.main.form
    assert desk.omar.post(again["action"], carried(again)).status_code == 303
    assert desk.case(reference).version == 2


@pytest.mark.parametrize("version", ["9001", "0003"])
def test_a_stranger_is_told_of_another_version_too_and_leaves_no_row(client, trouble, rows, version):
    """Without a cookie, and with one that is nobody's: no row tells the version then."""
    count = select(func.count()).select_from(user_sessions)
    assert client.get("/assets/app.css").status_code == 200  # connected before the version changes
    before = rows(count)
    trouble.in_version(version)
    for cookie in ("", "nobody-s"):
        if cookie:
            client.set_cookie("session", cookie)
        for answer in (client.get("/sign-in"), client.get("/"), client.post("/sign-in", {"username": "x"}, token="x")):
            assert answer.status_code == 503
            assert "tell whoever runs the service" in answer.text
    assert rows(count) == before

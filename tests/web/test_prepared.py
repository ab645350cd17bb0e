"""PostgreSQL keeps how it finds what a page shows: no page makes the driver forget the statements that it has prepared."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import InternalError, ProgrammingError

from disclosure.store.db import database, db, writing
from tests.web.applicant import Applicant
from tests.web.desk import Desk
from tests.web.every_door import every_door

pytestmark = pytest.mark.databases("postgresql")
MARK = "SELECT 'prepared'"
SEEN = 8  # times: the driver prepares what it is asked for the sixth time


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


@pytest.fixture
def forgot(app):
    """Whether the driver forgets, with something that is done, what it had prepared before."""
    with app.app_context():
        engine = db.engine.execution_options(isolation_level="AUTOCOMMIT")

    def ask(work: Callable[[], Any]) -> bool:
        with engine.connect() as connection:
            for _ in range(SEEN):
                connection.exec_driver_sql(MARK)
        work()
        with engine.connect() as connection:
            return (
                MARK not in connection.exec_driver_sql("SELECT statement FROM pg_prepared_statements").scalars().all()
            )

    return ask


def test_who_changes_something_and_takes_it_back_has_it_forgotten(app, forgot):
    def undo() -> None:
        with app.app_context():
            db.session.execute(text("DELETE FROM newcomers"))
            db.session.rollback()

    assert forgot(undo), "the check below would see it"


def test_a_page_that_is_opened_again_and_again_is_planned_once(app, desk):
    reference = desk.walk("decision")
    for _ in range(SEEN):
        for page in ("/cases", f"/cases/{reference}", "/triage", "/notices"):
            desk.omar.get(page)
    with app.app_context(), db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        kept = connection.exec_driver_sql("SELECT statement FROM pg_prepared_statements").scalars().all()
    for what in ("WITH RECURSIVE reached", "SELECT user_sessions.id", "INSERT INTO accesses", "SELECT people.id"):
        assert any(one.startswith(what) for one in kept), (what, kept)


def test_no_page_and_no_form_that_is_taken_has_anything_forgotten(desk, client, as_user, rows, forgot):
    assert [(method, rule) for method, rule, ask in every_door(desk, client, as_user, rows) if forgot(ask)] == []


def test_nor_has_a_page_of_the_public(client, forgot):
    taken: dict[tuple[str, str], bool] = {}

    def does(work: Callable[[], Any]) -> Any:
        found = []
        forgets = forgot(lambda: found.append(work()))
        taken[found[0].request.method, found[0].request.path] = forgets
        return found[0]

    Applicant(client, does=does).begin("me").fill().submit()
    assert len(taken) > 20
    assert {door for door, forgets in taken.items() if forgets} == set()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM newcomers",
        "WITH gone AS (DELETE FROM newcomers RETURNING case_id) SELECT case_id FROM gone",
        "EXPLAIN ANALYZE DELETE FROM newcomers",
        "SELECT case_id INTO TEMPORARY other FROM newcomers; DELETE FROM newcomers",
        "SELECT case_id FROM newcomers; DELETE FROM newcomers",
        "SELECT case_id FROM newcomers FOR UPDATE",
        "SELECT nextval('cases_ids')",
    ],
)
def test_a_request_changes_nothing_but_where_it_says_that_it_writes(app, desk, statement):
    """The server refuses it, however it is put; so that to end such a transaction by COMMIT keeps nothing of it."""
    desk.walk("decision")
    number = text("SELECT count(*) FROM newcomers")
    with app.app_context():
        session = database()
        assert session.scalar(number) == 1
        with pytest.raises(InternalError, match="read-only transaction"):
            session.connection().exec_driver_sql(statement)
        session.rollback()
        assert session.scalar(number) == 1


def test_what_was_changed_and_not_committed_is_taken_back(app, desk):
    desk.walk("decision")
    number = text("SELECT count(*) FROM newcomers")
    with app.app_context():
        session = database()
        with suppress(RuntimeError), writing(session):
            session.execute(text("DELETE FROM newcomers"))
            assert session.scalar(number) == 0, "what is read behind it does not make it harmless"
            raise RuntimeError
        assert session.scalar(number) == 1
        with pytest.raises(ProgrammingError):
            session.execute(text("SELECT what FROM nowhere"))
        session.rollback()
        assert session.scalar(number) == 1
        session.rollback()
        with db.engine.begin() as connection:
            connection.execute(text("DELETE FROM newcomers"))
        assert session.scalar(number) == 0, "whoever has the connection next may write"

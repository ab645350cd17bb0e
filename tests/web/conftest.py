"""The application over a database of the test's own, browsers for each role, a clock that the test moves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event, insert, update

from disclosure import create_app
from disclosure.domain.access import Actor, Role
from disclosure.services import sessions
from disclosure.services.passwords import hasher
from disclosure.settings import Settings
from disclosure.store.db import db, writing
from disclosure.store.models import public_status, user_roles, users
from tests.web.beside import do_jobs
from tests.web.client import PASSWORD, Answer, Client

PEOPLE = {
    Role.INTAKE: "Ines Doyle",
    Role.RESEARCHER: "Rae Lindqvist",
    Role.DISCLOSURE_OFFICER: "Omar Haddad",
    Role.SUPERVISOR: "Sofia Marsh",
    Role.PANEL_MEMBER: "Pat Okafor",
    Role.PANEL_CHAIR: "Petra Voss",
    Role.ANALYST: "Ravi Menon",
    Role.ADMINISTRATOR: "Ada Finch",
    Role.AUDITOR: "Aled Rees",
}

_DIGEST = hasher(64, 1, 1).hash(PASSWORD)


class Clock:
    """The time of the test: it stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 4, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Each test has an application of its own; compiling every template for each would take longer than the tests."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(settings: Settings, clock: Clock, compiled_templates: FileSystemBytecodeCache) -> Iterator[Flask]:
    """The whole application, as `create_app` makes it; an error that no page answers is the test's."""
    made = create_app(settings, clock=clock)
    made.testing = True
    made.jinja_env.bytecode_cache = compiled_templates
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser in which nobody has signed in."""
    return Client(app, Answer)


@pytest.fixture
def as_user(app: Flask, clock: Clock) -> Callable[..., Client]:
    """Makes a new person of a role, or of several, signed in without the sign-in page; PASSWORD is theirs."""
    numbers: dict[str, int] = {}

    def make(*roles: Role, name: str = "", **columns: Any) -> Client:
        name = name or (PEOPLE[roles[0]] if roles else "Quinn Abara")
        number = numbers[name] = numbers.get(name, 0) + 1
        username = name.lower().replace(" ", ".") + (str(number) if number > 1 else "")
        row = {
            "username": username, "name": name, "password_hash": _DIGEST, "must_change_password": False, "is_demo": False,
            "district": None, "team": None, "created_at": clock(), "disabled_at": None, **columns,
        }  # fmt: skip
        with app.app_context(), writing(db.session):
            user_id = db.session.execute(insert(users).values(row)).inserted_primary_key[0]
            for role in roles:
                db.session.execute(insert(user_roles).values(user_id=user_id, role=role.value))
            opened = sessions.add(db.session, "web", user_id=user_id, now=clock())
            db.session.commit()
        made = Client(app, Answer)
        made.set_cookie(app.config["SESSION_COOKIE_NAME"], opened.token)
        made.user_id, made.username = user_id, username
        made.actor = Actor(user_id, name, frozenset(roles), opened.id)
        return made

    return make


@pytest.fixture(params=["right_to_know", "right_to_ask"])
def force(request: pytest.FixtureRequest, app: Flask, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where a professional's referral goes is the force's to say."""
    product = app.extensions["disclosure"]
    chosen = product.settings.force.model_copy(update={"professionals_ask": request.param})
    settings = product.settings.model_copy(update={"force": chosen})
    monkeypatch.setitem(app.extensions, "disclosure", replace(product, settings=settings))
    return str(request.param)


@pytest.fixture
def change_told(app: Flask) -> Callable[..., None]:
    """Has what is told of every request be this."""

    def change(**columns: object) -> None:
        with app.app_context():
            db.session.execute(update(public_status).values(columns))
            db.session.commit()

    return change


@pytest.fixture
def rows(app: Flask) -> Callable[[Any], list[tuple]]:
    """Asks the database a query, apart from any request."""

    def ask(query: Any) -> list[tuple]:
        with app.app_context():
            return [tuple(row) for row in db.session.execute(query)]

    return ask


@pytest.fixture
def taken_in(app: Flask, clock: Clock, rows: Callable[[Any], list[tuple]]) -> Callable[[Any], list[tuple]]:
    """Asks as `rows` does, once the jobs have made cases of what the public sent."""

    def ask(query: Any) -> list[tuple]:
        do_jobs(app, clock())
        return rows(query)

    return ask


@pytest.fixture
def statements(app: Flask) -> Callable[..., Any]:
    """Collects the SQL sent inside a `with`, without BEGIN and COMMIT."""

    @contextmanager
    def collect() -> Iterator[list[str]]:
        said: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if not statement.startswith("BEGIN"):
                said.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield said
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return collect

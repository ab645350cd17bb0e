"""A real server and a real browser: `disclosure serve` on a port of its own, a small force, and tabs that look at every page."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, StorageState
from sqlalchemy import insert, select

from disclosure.domain.access import Role
from disclosure.services.passwords import hasher
from disclosure.services.verification import verify
from disclosure.store.db import open_session, writing
from disclosure.store.models import cases, events, user_roles, users
from tests.browser.public import PHONE, SERVED, Visitor
from tests.browser.tabs import Tab
from tests.databases import Database, Databases
from tests.web.client import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 20
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}

# Everybody signs in as the first part of their name. There are two supervisors: one decides, the other signs.
PEOPLE = {
    "Ines Doyle": Role.INTAKE,
    "Rae Lindqvist": Role.RESEARCHER,
    "Omar Haddad": Role.DISCLOSURE_OFFICER,
    "Sofia Marsh": Role.SUPERVISOR,
    "Sam Bright": Role.SUPERVISOR,
    "Pat Okafor": Role.PANEL_MEMBER,
    "Petra Voss": Role.PANEL_CHAIR,
    "Ravi Menon": Role.ANALYST,
    "Ada Finch": Role.ADMINISTRATOR,
    "Aled Rees": Role.AUDITOR,
}


class Server:
    """The product as it is served, and its database. `more` are variables of its environment."""

    def __init__(self, database: Database, log: Path, **more: str) -> None:
        self.database = database
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = log
        settings = {
            "DISCLOSURE_ENV": "testing",
            "DISCLOSURE_DEMO": "false",
            "DISCLOSURE_DATABASE_URL": database.url,
            "PORT": str(self.port),
            **more,
        }
        with log.open("w") as written:
            self.process = subprocess.Popen(
                [Path(sys.executable).with_name("disclosure"), "serve"],
                cwd=ROOT,
                env={**os.environ, **settings},
                stdout=written,
                stderr=subprocess.STDOUT,
            )
        self._waits()

    def ask(self, query: object) -> list[tuple]:
        """The rows of a query, apart from any page."""
        session = open_session(self.database.url)
        try:
            return [tuple(row) for row in session.execute(query)]
        finally:
            session.close()
            session.get_bind().dispose()

    def waits_for(self, query: object) -> list[tuple]:
        """The rows of a query, once there are any: the jobs beside the server make them."""
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            if found := self.ask(query):
                return found
            time.sleep(0.2)
        pytest.fail(f"Nothing came of it:\n{self.log.read_text()}")

    def count(self) -> tuple[int, int]:
        """How many cases there are, and how many events of people: the jobs may send a case back to triage meanwhile."""
        of_people = select(events.c.sequence).where(events.c.actor_id.is_not(None))
        return len(self.ask(select(cases.c.id))), len(self.ask(of_people))

    def faults(self) -> tuple:
        """What the audit trail's checker finds wrong."""
        session = open_session(self.database.url)
        try:
            return verify(session).faults
        finally:
            session.close()
            session.get_bind().dispose()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)

    def _waits(self) -> None:
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until and self.process.poll() is None:
            with socket.socket() as own:
                own.settimeout(1)
                if own.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        self.process.kill()
        pytest.fail(f"The server did not start:\n{self.log.read_text()}")


@pytest.fixture(scope="session")
def server(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all the tests here: each brings its own cases."""
    database = databases.fresh("sqlite")
    session = open_session(database.url)
    digest = hasher(64, 1, 1).hash(PASSWORD)
    with writing(session):
        for name, role in PEOPLE.items():
            row = {"username": name.split()[0].lower(), "name": name, "password_hash": digest, "must_change_password": False,
                   "is_demo": False, "created_at": datetime.now(UTC)}  # fmt: skip
            user_id = session.execute(insert(users).values(row)).inserted_primary_key[0]
            session.execute(insert(user_roles).values(user_id=user_id, role=role.value))
        session.commit()
    session.close()
    session.get_bind().dispose()
    made = Server(database, tmp_path_factory.mktemp("server") / "log")
    yield made
    made.stop()
    shutil.rmtree(made.log.parent)


@pytest.fixture(scope="session")
def signed_in() -> dict[str, StorageState]:
    """The cookies of those who have signed in: in the journeys each signs in anew, elsewhere once will do."""
    return {}


@pytest.fixture
def opens(server: Server, browser: Browser, signed_in: dict[str, StorageState]) -> Iterator[Callable[..., Tab]]:
    """Opens a browser of one's own, signed in when a name is given; nothing may have gone wrong in it when the test ends."""
    tabs: list[Tab] = []

    def open_one(name: str = "", *, width: int = WIDE["width"], scripts: bool = True, anew: bool = False) -> Tab:
        kept = None if anew else signed_in.get(name)
        context = browser.new_context(
            base_url=server.address,
            viewport=NARROW if width == NARROW["width"] else WIDE,
            java_script_enabled=scripts,
            storage_state=kept,
        )
        tabs.append(Tab(context, server.address, scripts=scripts))
        if name and kept is None:
            tabs[-1].signs_in(name, PASSWORD)
        if name and not anew:
            signed_in[name] = context.storage_state()
        return tabs[-1]

    yield open_one
    for tab in tabs:
        tab.context.close()
    wrong = [one for tab in tabs for one in tab.wrong]
    assert not wrong, "\n".join(wrong)


@pytest.fixture(scope="session")
def public_server(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for those who ask: its cookie is the one of production, which a browser takes on this machine without TLS."""
    directory = tmp_path_factory.mktemp("public")
    made = Server(databases.fresh("sqlite"), directory / "log", **SERVED)
    yield made
    made.stop()
    shutil.rmtree(directory)


@pytest.fixture
def visits(public_server: Server, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Opens a browser for somebody who asks; nothing may have gone wrong in it when the test ends."""
    visitors: list[Visitor] = []

    def open_one(language: str = "en", *, scripts: bool = True, **how: Any) -> Visitor:
        how = {"viewport": PHONE, **how}
        context = browser.new_context(base_url=public_server.address, java_script_enabled=scripts, **how)
        visitors.append(Visitor(context, public_server.address, language=language, scripts=scripts))
        return visitors[-1]

    yield open_one
    for visitor in visitors:
        visitor.context.close()
    wrong = [one for visitor in visitors for one in visitor.wrong]
    assert not wrong, "\n".join(wrong)

"""The public's process with a database role and keys of its own, as docs/operations.md makes them: it fills in, sends, asks, and reads
no case, nor again what it sent.
"""

import re
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

import psycopg
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from disclosure import create_app
from disclosure.assembly import law_of, opener_of, public_half_of, sealer_of
from disclosure.domain.access import Actor
from disclosure.services import jobs, sessions
from disclosure.services.sealing import Opener, Unreadable
from disclosure.settings import Settings, load
from disclosure.store.db import db, open_session
from disclosure.store.models import cases, messages, metadata, submissions, user_sessions
from tests.browser.conftest import Server
from tests.postgres import APP, PUBLIC
from tests.services.worlds import world
from tests.web.applicant import Applicant
from tests.web.client import Answer, Client

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"
OF_THE_PUBLIC = {"drafts", "submissions", "public_status", "messages", "public_attempts"}
CASEWORK = sorted({table.name for table in metadata.sorted_tables} - OF_THE_PUBLIC)
SENT = datetime(2026, 11, 4, 10, 0, tzinfo=UTC)
REFUSED = psycopg.errors.InsufficientPrivilege
OF_THE_JOBS = {"audiences": "officer,panel,figures,admin", "draft_key": ""}
"""What the other machine has: nothing that opens what is being filled in."""


def of_the_public(url: str) -> Settings:
    """What the public's machine has: of the key that opens what was sent, the public half."""
    half = public_half_of(load("testing", **OF_THE_JOBS)).hex()
    return load("testing", database_url=url, audiences="public", intake_key="", intake_public_key=half)


def granted() -> list[str]:
    """The grants that operations tells an owner to give."""
    part = OPERATIONS.read_text(encoding="utf-8").partition("## The public's process")[2].partition("\n## ")[0]
    blocks = re.findall(r"```sql\n(.*?)```", part, re.DOTALL)
    return [one.strip() for block in blocks for one in block.split(";") if "GRANT" in one and "CONNECT" not in one]


@pytest.fixture
def site(databases):
    """A database with a case in it, and the address by which the public's process reaches it."""
    database = databases.fresh("postgresql")
    plain = database.owner_url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(plain, autocommit=True) as owner:
        for statement in granted():
            owner.execute(statement)
    with world(database) as made:
        made.walk(to="meeting")
        yield database, database.url.replace(APP, PUBLIC)
    databases.drop(database)


def test_the_public_is_served_by_a_role_that_reads_no_case_and_the_jobs_register_what_it_sent(site):
    database, url = site
    public, settings = of_the_public(url), load("testing", database_url=database.url, **OF_THE_JOBS)
    app = create_app(public, clock=lambda: SENT)
    app.testing = True
    applicant = Applicant(Client(app, Answer)).begin("me").fill()
    reference = applicant.submit()
    asking = Applicant(Client(app, Answer)).open("/request/check")
    asking.send("/request/check", reference_given=reference, words_given=applicant.words)
    assert asking.page.h1.get_text(strip=True) == "We have received your request"
    asking.open("/request/status/1").send().send(note="Only by text.")
    leaving = Applicant(Client(app, Answer)).begin("someone").fill(until="at_risk_name")
    assert leaving.client.get("/request/leave").status_code == 303
    with app.app_context():
        db.engine.dispose()

    later = SENT + timedelta(hours=1)
    session = open_session(database.url)
    found = select(cases.c.received_at, cases.c.version).where(cases.c.reference == reference)
    assert session.execute(found).all() == []
    sent = [
        (f"submissions:{reference}", session.scalar(select(submissions.c.sealed))),
        (
            f"messages:{reference}:{session.scalar(select(messages.c.request_key))}",
            session.scalar(select(messages.c.sealed)),
        ),
    ]
    system = Actor(None, "", frozenset(), sessions.open_process(session, now=later))
    report = jobs.run(session, law=law_of(settings), actor=system, now=later, opener=opener_of(settings))
    assert (report["registered"], report["messages_delivered"]) == (1, 1)
    assert session.execute(found).all() == [(SENT, 2)]
    assert opener_of(public) is None, "and with every key that it has, the public's machine reads neither"
    its = [getattr(public, name).get_secret_value() for name in ("secret_key", "draft_key")]
    for about, sealed in sent:
        assert opener_of(settings).open(sealed, about)
        for stranger in (sealer_of(public), Opener([*its, public.intake_public_key])):
            with pytest.raises(Unreadable):
                stranger.open(sealed, about)
    session.close()
    session.get_bind().dispose()


def test_what_is_served_for_the_public_alone_runs_no_jobs_and_touches_no_casework(site, tmp_path):
    """The command itself, as the public's machine runs it: its role would refuse whatever it did with the casework."""
    database, url = site
    before = known_sessions(database.url)
    half = of_the_public(url).intake_public_key
    told = {"AUDIENCES": "public", "WORKERS": "1", "INTAKE_KEY": "", "INTAKE_PUBLIC_KEY": half}
    server = Server(
        replace(database, url=url), tmp_path / "log", **{f"DISCLOSURE_{name}": one for name, one in told.items()}
    )
    try:
        answers = {path: asked(server.port, path) for path in ("/request", "/sign-in")}
        time.sleep(1.5)  # the master looks after what belongs to it every second
        number = server.process.pid
        children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    finally:
        server.stop()
    status, page = answers["/request"]
    assert (status, page.select_one(".page-numbers") is not None) == (200, True)
    assert answers["/sign-in"][0] == 404
    assert len(children) == 1, "its one worker, and no process of the jobs"
    assert "jobs" not in server.log.read_text(), "nor did one begin and end"
    assert known_sessions(database.url) == before, "every command and every process of the jobs has one"


def asked(port: int, path: str) -> tuple[int, BeautifulSoup]:
    """How a server on this machine answers."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, BeautifulSoup(answer.read(), "html.parser")


def known_sessions(url: str) -> list[int]:
    """Of people, commands and processes."""
    with closing(open_session(url)) as session:
        found = list(session.scalars(select(user_sessions.c.id).order_by(user_sessions.c.id)))
    session.get_bind().dispose()
    return found


@pytest.mark.parametrize("path", ["/cases", "/sign-in", "/figures/2026"])
def test_a_process_that_serves_the_public_alone_has_no_other_page_and_tells_of_none(site, path):
    app = create_app(of_the_public(site[1]), clock=lambda: SENT)
    app.testing = True
    answer = app.test_client().get(path)
    assert (answer.status_code, answer.headers["Referrer-Policy"]) == (404, "no-referrer")
    assert BeautifulSoup(answer.text, "html.parser").h1.get_text(strip=True) == "This page is closed"
    assert not {"Disclosure", "disclosure", "Clare", "case", "police"} & set(re.findall(r"\w+", answer.text))
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("table", CASEWORK)
def test_the_role_may_do_nothing_with_the_casework(site, table):
    plain = site[1].replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(plain, autocommit=True) as connection:
        for statement in (
            f"SELECT * FROM {table}",  # noqa: S608  our own tables
            f"SELECT count(*) FROM {table}",  # noqa: S608
            f"INSERT INTO {table} DEFAULT VALUES",
            f"UPDATE {table} SET {metadata.tables[table].columns.keys()[0]} = NULL",  # noqa: S608
            f"DELETE FROM {table}",  # noqa: S608
            f"TRUNCATE {table}",
        ):
            with pytest.raises(REFUSED):
                connection.execute(statement)


def test_the_role_cannot_read_what_was_sent_nor_take_it_back(site):
    plain = site[1].replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(plain, autocommit=True) as connection:
        for statement in (
            "SELECT sealed FROM submissions",
            "DELETE FROM submissions",
            "UPDATE messages SET sealed = NULL",
            # Led to a case of somebody else, it would be told how that one goes, and could write on it.
            "INSERT INTO public_status (reference, phase, reachable, case_id) VALUES ('7K4M-2P9Q-J', 'received', true, 1)",
            "SELECT case_id FROM public_status",
            "UPDATE public_status SET phase = 'finished'",
            "INSERT INTO submissions (reference, request_key, received_at, registered_at) VALUES ('a', 'b', now(), now())",
            "INSERT INTO messages (reference, request_key, received_at, delivered_at) VALUES ('a', 'b', now(), now())",
        ):
            with pytest.raises(REFUSED):
                connection.execute(statement)

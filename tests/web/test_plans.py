"""At a hundred thousand cases no page, no action and no job reads a large table from end to end, by PostgreSQL's own plan.

But for figures of a period that holds every case there is: they count each of them.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, func, select

from disclosure.assembly import opener_of
from disclosure.domain import measures
from disclosure.domain.access import Actor
from disclosure.services import figures, jobs
from disclosure.store.db import db
from disclosure.store.models import cases, notices
from tests.web.applicant import Applicant
from tests.web.client import Answer, Client, carried
from tests.web.crowd import BIG, OF_THE_PUBLIC, crowd, crowd_of_the_public, spread
from tests.web.desk import Desk
from tests.web.every_door import every_door
from tests.web.test_acting import CORRECTED, declared, deeds, form_of, ready

pytestmark = pytest.mark.databases("postgresql")
CASES, YEARS = 100_000, 10
_SCAN = re.compile(r"Seq Scan on (\w+)")
_BACKWARD = re.compile(r"Index Scan Backward using pk_(search_words)")
_VALUE = re.compile(r"%(?:\((\w+)\))?s")
_BEFORE_ONE_IS_KEPT = 7  # five are made for the values given, and what they cost is then held against one for all
_PLANNED = ("SELECT", "UPDATE", "INSERT", "DELETE", "WITH")
LONG_AGO = "20240101T000000000000.1.1"
# What was told of each request is a short row: a job that reads them all each minute takes some hundredths of a second.
LARGE = {table.name for table in (*BIG, *OF_THE_PUBLIC, notices)} - {"public_status"}


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


@pytest.fixture
def house(desk, database) -> Iterator[psycopg.Connection]:
    """The force after ten years: nearly all closed, some two thousand open."""
    done, going = (desk.case(_looked_at(desk, desk.walk(stage))) for stage in ("closed", "decision"))
    address = database.owner_url.replace("postgresql+psycopg", "postgresql").replace("disclosure_owner@", "postgres@")
    with psycopg.connect(address) as connection:
        crowd(connection, done.id, done.version, copies=CASES - 2_000, days=365 * YEARS)
        crowd(connection, going.id, going.version, copies=2_000, days=30)
        crowd_of_the_public(connection)
        connection.execute(
            "INSERT INTO notices (user_id, case_id, kind, key, at, detail) SELECT (SELECT min(id) FROM users), id, 'assigned', "
            "'assigned:' || id || ':2', received_at, '{}' FROM cases"
        )
        connection.commit()
        connection.autocommit = True
        connection.execute("ANALYZE")
        yield connection


@pytest.fixture
def scans(app, house) -> Callable[[Callable[[], Any]], set[str]]:
    """The large tables that something reads from end to end."""

    @contextmanager
    def watched() -> Iterator[list[tuple[str, Any]]]:
        said: list[tuple[str, Any]] = []

        def saying(_c: Any, _k: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:
            said.append((statement, parameters[0] if many else parameters))

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", saying)
        try:
            yield said
        finally:
            event.remove(engine, "before_cursor_execute", saying)

    def of(work: Callable[[], Any], scan: re.Pattern[str] = _SCAN) -> set[str]:
        with watched() as said:
            answer = work()
        assert answer is None or answer.status_code in {200, 303}, (answer.request.path, answer.status_code)
        found = set()
        for statement, parameters in said:
            if statement.lstrip().startswith(_PLANNED):
                plans = (_plan(house, statement, parameters), _plan_kept(house, statement, parameters))
                found |= {f"{one} in {statement[:300]}" for plan in plans for one in scan.findall(plan) if one in LARGE}
        return found

    return of


def _plan(house: psycopg.Connection, statement: str, parameters: Any) -> str:
    """How PostgreSQL goes about it with these values."""
    return "\n".join(row[0] for row in house.execute(f"EXPLAIN {statement}", parameters))


def _plan_kept(house: psycopg.Connection, statement: str, parameters: Any) -> str:
    """How it goes about it once it has been asked so often that it may keep one plan for whatever values come."""
    values: dict[str, Any] = {}

    def number(place: re.Match[str]) -> str:
        name = place[1] or str(len(values))
        values.setdefault(name, parameters[name if place[1] else int(name)])
        return f"${list(values).index(name) + 1}"

    prepared = _VALUE.sub(number, statement).replace("%%", "%")
    house.execute(f"PREPARE asked AS {prepared}")  # type: ignore[arg-type]
    with psycopg.ClientCursor(house) as cursor:
        given = f"({', '.join(['%s'] * len(values))})" if values else ""
        for _ in range(_BEFORE_ONE_IS_KEPT):
            cursor.execute(f"EXPLAIN EXECUTE asked{given}", [*values.values()])  # type: ignore[arg-type]
        plan = "\n".join(row[0] for row in cursor)
        cursor.execute("DEALLOCATE asked")
    return plan


def test_nothing_reads_a_large_table_from_end_to_end(app, desk, house, scans, client, as_user, rows):
    number, first, last = spread(house)
    assert number >= CASES
    assert (last - first).days > 365 * (YEARS - 1)
    assert scans(lambda: _count(app)) == {"cases in SELECT count(*) AS count_1 \nFROM cases"}, "one that does is found"
    found = {
        what: scanned
        for what, work in _works(app, desk, every_door(desk, client, as_user, rows))
        if (scanned := scans(work))
    }
    assert not found, "\n".join(f"{what}: {one}" for what, scanned in found.items() for one in scanned)
    rare, common = (desk.omar.post("/search", {"looked_for": words}).location for words in ("zzyzx", "Mexborough"))
    assert not scans(lambda: desk.omar.get(rare), _BACKWARD), "a word that hardly anything holds is looked up"
    assert scans(lambda: desk.omar.get(common), _BACKWARD), "and one that stands everywhere is found by going back"
    whole = scans(lambda: desk.ravi.get(f"/figures?period={first.year}-01-01/{last.isoformat()}"))
    assert {one.partition(" ")[0] for one in whole} <= {"cases"}, (
        "who asks for every year has every case counted, and no more"
    )


def _works(app: Any, desk: Desk, doors: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Every page and form, every view and every action, and the jobs, by name."""
    yield from _views(desk)
    yield from _actions(desk)
    for asked in (
        {"family_name": "V"},
        {"family_name": "%"},
        {"family_name": "Verma"},
        {"family_name": "Verma", "given_names": "As"},
    ):
        yield f"find {asked}", lambda asked=asked: desk.aled.submit("/audit", asked, action="/person")
    yield "figures by everything", lambda: _figures(app, desk)
    yield from _of_the_public(app)
    yield "jobs", lambda: _jobs(app, desk)
    for method, rule, ask in doors:  # the last, since one of them signs somebody out
        yield f"{method} {rule}", ask


def _views(desk: Desk) -> Iterator[tuple[str, Callable[[], Any]]]:
    """What the pages show to different people, further on, and of other periods."""
    reference = desk.walk("decision")
    onward = desk.sofia.get("/cases").page.find("a", rel="next")["href"]
    older = desk.sofia.get("/cases?show=closed").page.find("a", rel="next")["href"]
    pages = {
        "sofia": (
            "/cases", onward, "/cases?show=closed", older, "/cases?show=mine", "/cases?show=unallocated",
            f"/cases/{reference}/actions/decide", f"/cases/{reference}/actions/correct?about=1",
        ),
        "omar": (
            "/cases", "/cases?show=closed", "/cases?show=mine", "/cases?show=waiting", "/cases?show=due", "/cases?district=sheffield",
            "/cases?show=unallocated&scheme=dvds&route=right_to_ask&at_stage=decision&risk=medium&district=barnsley",
        ),
        "pat": ("/cases", f"/cases/{reference}"),
        "petra": ("/cases?show=closed", "/cases?show=unallocated"),
        "ines": ("/cases",),
        "ravi": (
            "/figures?period=2026-Q3", "/figures.csv?period=2026-Q3", "/figures?period=2026-09", "/figures?period=2026",
            "/figures.csv?period=2026", "/figures?period=2025-26", "/figures?period=2018",
        ),
        "ada": ("/users?after=1",),
        "aled": (
            *(f"/audit/{what}?before={LONG_AGO}" for what in ("people/1", f"users/{desk.sofia.user_id}", f"cases/{reference}")),
        ),
    }  # fmt: skip
    for words in (reference, "Daniel Croft", "Mexborough", "mexb strang", "zzyzx"):
        looked_for = desk.omar.post("/search", {"looked_for": words}).location
        yield f"search {words}", lambda looked_for=looked_for: desk.omar.get(looked_for)
    for who, paths in pages.items():
        for path in paths:
            yield path, lambda who=who, path=path: getattr(desk, who).get(path)


def _actions(desk: Desk) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Everything that can be done to a case: each form as its page sends it, filled in."""
    for scheme in ("dvds", "csods"):
        tried = {"register"}
        for reference, action, outcome, who in deeds(desk, scheme):
            path, sent = ready(desk, reference, action, outcome, getattr(desk, who))
            tried.add(action)
            yield f"{scheme} {action}", lambda who=who, path=path, sent=sent: getattr(desk, who).post(path, sent)
        page = desk.ask(desk.walk("meeting", scheme), CORRECTED, by=desk.omar, about=1)
        right = {**carried(form_of(page)), "correction_reason": "It was another day"}
        yield f"{scheme} correct", lambda page=page, right=right: desk.omar.submit(page, right)
        assert declared(desk, scheme) - tried == {CORRECTED}


def _of_the_public(app: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    """From the first page to what is said after sending, a page or a form at a time."""
    client = Client(app, Answer)
    asha = Applicant(client)
    yield "the first page of the public's", lambda: client.get("/request")
    yield "beginning", lambda: asha.begin("me").answer
    yield "a step", lambda: asha.answer_page().answer
    asha.fill()
    yield "all answers", lambda: asha.open(asha.at).answer
    sent: list[str] = []
    yield "sending", lambda: sent.append(asha.submit())
    yield "coming back", lambda: _sends(client, "/request/back", words_given="one two three four five")
    yield "asking", lambda: _sends(client, "/request/check", reference_given=sent[0], words_given=asha.words)
    yield "saying", lambda: _sends(client, "/request/status/1")
    yield "saying the last of it", lambda: _sends(client, "/request/status/1?at=2", note="Only at work")


def _sends(client: Client, path: str, **fields: str) -> Any:
    return Applicant(client).open(path).send(path, **fields).answer


def _looked_at(desk: Desk, reference: str) -> str:
    """As cases are: by several, again and again, and now and then by somebody who may not."""
    for who in (desk.omar, desk.omar, desk.sofia, desk.rae):
        assert who.get(f"/cases/{reference}").status_code == 200
    assert desk.ravi.get(f"/cases/{reference}").status_code == 403
    return reference


def _jobs(app: Any, desk: Desk) -> None:
    with app.app_context():
        now = desk.clock() + timedelta(hours=1)
        jobs.run(
            db.session,
            law=desk.law,
            actor=Actor(None, "system", frozenset(), 1),
            now=now,
            opener=opener_of(app.extensions["disclosure"].settings),
        )


def _figures(app: Any, desk: Desk) -> None:
    """A month, as it was known earlier, by each column."""
    configured = app.extensions["disclosure"].settings.force.lists
    with app.app_context():
        for by in ([], *([one] for one in sorted(measures.BREAKDOWNS))):
            for as_of in ("", "2026-10-15T09:00:00+01:00"):
                given = {"law": desk.law, "configured": configured, "now": desk.clock(), "by": by, "as_of": as_of}
                figures.tabulate(db.session, "2026-09", **given)


def _count(app: Any) -> None:
    with app.app_context():
        db.session.execute(select(func.count()).select_from(cases))

"""The notices page: assigned work and alarms arrive where the person works, once, newest first, until they are seen."""

import pytest
from sqlalchemy import insert, select

from disclosure.domain.access import Actor
from disclosure.services import jobs
from disclosure.store.db import db, writing
from disclosure.store.models import notices
from tests.web.client import PASSWORD
from tests.web.desk import Desk

pytestmark = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


@pytest.fixture
def tick(app, desk):
    """Let time pass and the jobs run."""

    def pass_by(**span):
        desk.clock.forward(**span)
        with app.app_context():
            jobs.run(db.session, law=desk.law, actor=Actor(None, "system", frozenset(), 1), now=desk.clock())

    return pass_by


def told(client) -> list[str]:
    """What the page lists, a line each, without the time."""
    if client.get("/notices").status_code != 200:  # hours have passed
        client.sign_in(client.username, PASSWORD)
    page = client.get("/notices").page
    return [" ".join(one.get_text(" ", strip=True).split())[:90] for one in page.select(".app-notices li")]


def test_a_person_hears_of_each_share_of_a_clock_once_and_when_it_is_late(desk, tick):
    reference = desk.register(received=desk.clock())
    desk.take(reference, "assign", by="sofia", owner_id=str(desk.omar.user_id))
    for hours, words in (
        (13, "has used 50 % of its time: initial checks"),
        (7, "has used 80 % of its time: initial checks"),
        (5, "is late: initial checks"),
    ):
        tick(hours=hours)
        tick(minutes=1)
        newest = told(desk.omar)[0]
        assert newest.startswith(f"{reference} {words}"), newest
    assert len(told(desk.omar)) == 4, "each once, and the assignment"
    assert [line for line in told(desk.sofia) if "is late" in line], "the supervisors hear of what is late"
    assert not [line for line in told(desk.sofia) if "has used" in line], "and of nothing before"


def test_a_case_that_nobody_owns_for_a_day_is_told_to_the_supervisors(desk, tick):
    reference = desk.register()
    assert desk.sofia.token
    assert desk.omar.token
    tick(hours=25)
    assert [line for line in told(desk.sofia) if line.startswith(f"{reference} has had no owner for a day")]
    assert told(desk.omar) == []


def test_what_was_seen_goes_under_what_is_new(desk, tick):
    first, second = desk.register(), desk.register("csods")
    desk.take(first, "assign", by="sofia", owner_id=str(desk.omar.user_id))
    assert told(desk.omar)[0].startswith(f"{first} was assigned to you")
    assert desk.omar.submit("/notices", {}, action="/seen").status_code == 303
    assert "new" not in told(desk.omar)[0].split()
    desk.clock.forward(minutes=5)
    desk.take(second, "assign", by="sofia", owner_id=str(desk.omar.user_id))
    lines = told(desk.omar)
    assert [line.split()[0] for line in lines] == [second, first]
    assert ["new" in line.split() for line in lines] == [True, False]


def test_only_what_the_page_showed_is_seen(app, desk):
    """What came since, what it had no room for, and what the form does not say stay new."""
    case_id = desk.case(desk.register()).id

    def tell(number: int) -> None:
        row = {"user_id": desk.omar.user_id, "case_id": case_id, "kind": "message", "detail": "{}", "at": desk.clock()}
        with app.app_context(), writing(db.session):
            db.session.execute(
                insert(notices), [{**row, "key": f"message:{len(new()) + one}"} for one in range(number)]
            )
            db.session.commit()

    def new() -> list[int]:
        with app.app_context():
            return list(db.session.scalars(select(notices.c.id).where(notices.c.seen_at.is_(None))))

    tell(60)
    desk.clock.forward(minutes=1)
    page = desk.omar.get("/notices")
    assert len(page.page.select(".app-notices__new")) == 50
    tell(1)
    desk.omar.submit(page, {}, action="/seen")
    assert len(new()) == 11
    for shown in ("", "x", "AAAA", "1 2 3"):
        assert desk.omar.post("/notices/seen", {"shown": shown}).status_code == 303
    assert len(new()) == 11
    desk.omar.submit("/notices", {}, action="/seen")
    assert new() == []


def test_marking_as_seen_touches_nobody_elses_notices(desk):
    reference = desk.register()
    desk.take(reference, "assign", by="sofia", owner_id=str(desk.omar.user_id))
    shown = desk.omar.get("/notices").page.find("input", {"name": "shown"})["value"]
    assert desk.rae.post("/notices/seen", {"csrf_token": desk.rae.token, "shown": shown}).status_code == 303
    assert "new" in told(desk.omar)[0].split()
    desk.omar.post("/notices/seen", {"shown": shown})
    assert "new" not in told(desk.omar)[0].split()

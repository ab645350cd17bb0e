"""Wound 2: counts and lists answered questions about hidden rows. With a hidden case the world looks, to the byte, as without it."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from disclosure.domain.access import FORCE_WIDE, PANEL, Actor
from disclosure.services import jobs
from disclosure.store.db import db, writing
from disclosure.store.models import case_access
from tests.store.builder import change_case
from tests.web.desk import WHO

pytestmark = pytest.mark.databases("sqlite", "postgresql")
READERS = sorted((name for name, (role, _) in WHO.items() if role in FORCE_WIDE | PANEL), key=lambda one: one != "omar")
# What everybody's figures add up to is no list of cases: totals hold the restricted ones too, as the return asks.
COUNTED_FOR_THE_RETURN = {"/figures", "/figures.csv"}


@pytest.fixture(autouse=True)
def everybody_is_here(desk):
    for who in READERS:
        assert getattr(desk, who).token


def pages(app) -> list[str]:
    """Every page without a name of something in its address, and every view of the worklist."""
    bare = {one.rule for one in app.url_map.iter_rules() if "GET" in one.methods and not one.arguments}
    views = {f"/cases?show={view}" for view in ("open", "mine", "unallocated", "closed")}
    return sorted((bare - COUNTED_FOR_THE_RETURN - {"/stay-signed-in"}) | views)


def everything(app, desk) -> dict[str, bytes]:
    return {
        f"{who} {path}": getattr(desk, who).get(path).data + str(getattr(desk, who).get(path).location).encode()
        for who in READERS
        for path in pages(app)
    }


def hide(desk, reference: str) -> None:
    """Restrict the case, and keep out by name whoever is here: also the one who owns it."""
    case_id = desk.case(reference).id
    with desk.app.app_context(), writing(db.session):
        change_case(db.session, case_id, recorded_at=desk.clock(), restricted=True)
        for who in READERS:
            row = {"case_id": case_id, "user_id": getattr(desk, who).user_id, "allow": False, "from_at": desk.clock()}
            db.session.execute(insert(case_access).values(row))
        db.session.commit()


def test_hidden_cases_change_no_list_no_count_no_paging_and_no_notice(app, desk):
    for stage in ("initial_checks", "decision", "closed"):
        desk.walk(stage)
    desk.take(desk.register(), "assign", by="sofia", owner_id=str(desk.omar.user_id))
    hidden = [desk.register(), desk.walk("decision"), desk.walk("closed")]
    desk.take(hidden[0], "assign", by="sofia", owner_id=str(desk.omar.user_id))
    for reference in hidden:
        hide(desk, reference)
    without = everything(app, desk)
    assert not [where for where, page in without.items() for one in hidden if one.encode() in page]

    more = [desk.register(), desk.walk("decision"), desk.walk("closed"), *(desk.register("csods") for _ in range(30))]
    for reference in more:
        hide(desk, reference)
    assert everything(app, desk) == without


def test_a_hidden_case_that_runs_late_raises_no_notice_with_those_who_may_not_see_it(app, desk):
    reference = desk.register()
    hide(desk, reference)
    with app.app_context():
        now = desk.clock() + timedelta(minutes=10)
        jobs.run(db.session, law=desk.law, actor=Actor(None, "system", frozenset(), 1), now=now + timedelta(days=40))
    assert "You have no notices." in desk.sofia.get("/notices").words

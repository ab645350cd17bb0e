"""Wound 25: history was overwritten. The second request leaves the first: whatever comes later, what was written once stands as it was."""

import pytest
from sqlalchemy import select

from disclosure.domain.access import Role
from disclosure.store.db import db
from disclosure.store.models import metadata
from tests.web.desk import MAY_CHANGE, OF_READING, Desk

pytestmark = pytest.mark.databases("sqlite", "postgresql")
KEPT = [one for one in metadata.sorted_tables if one.name not in MAY_CHANGE | OF_READING]


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


@pytest.fixture
def written(app):
    """Every row that may not change, by its table."""

    def read():
        with app.app_context():
            return {
                table.name: {tuple(row) for row in map(repr_of, db.session.execute(select(table)))} for table in KEPT
            }

    return read


def repr_of(row):
    return [repr(value) for value in row]


def leaves(before, after):
    """What stood before and does not stand as it was."""
    return {name: rows - after[name] for name, rows in before.items() if rows - after[name]}


def test_a_second_application_of_the_same_people_leaves_the_first(desk, written):
    first = desk.walk("decision")
    before, said = written(), desk.omar.get(f"/cases/{first}/records/1").words
    second = desk.register(what_happened="It began again in the spring, and it is worse now.")
    assert second != first
    after = written()
    assert leaves(before, after) == {}
    assert len(after["records"]) > len(before["records"])
    assert desk.omar.get(f"/cases/{first}/records/1").words == said
    assert "it is worse now" not in said


def test_a_second_record_of_a_kind_and_a_correction_leave_the_first_readable(desk, written):
    reference = desk.walk("full_checks")
    first = desk.take(reference, "record_contact_attempt", by="omar").sequence
    said = desk.omar.get(f"/cases/{reference}/records/{first}").page.main.dl.get_text()
    before = written()
    desk.take(reference, "record_contact_attempt", by="omar")
    page = desk.ask(reference, "correct", by=desk.omar, about=first)
    boxes = [box["name"] for box in page.page.select("main textarea") if box["name"] != "correction_reason"]
    answer = desk.omar.submit(page, {boxes[0]: "Nobody was reached.", "correction_reason": "The wrong call."})
    assert answer.status_code == 303, answer.words
    assert leaves(before, written()) == {}
    there = desk.omar.get(f"/cases/{reference}/records/{first}")
    assert there.page.main.dl.get_text() == said
    assert "Superseded" in there.words


def test_a_second_round_and_a_second_decision_leave_the_first(desk, written, clock, as_user):
    reference = desk.walk("countersign")
    before = written()
    desk.take(reference, "countersign", "disagree", by="sam")
    desk.go_on(reference, "closed", decision="disclose_part")
    assert leaves(before, written()) == {}
    before = written()
    desk.take(reference, "reopen", by="sofia")
    clock.forward(hours=3)  # what the samples say happened after the reopening
    desk.go_on(reference, "decision")
    assert leaves(before, written()) == {}
    words = as_user(Role.SUPERVISOR).get(f"/cases/{reference}").words
    assert words.count("As asked and answered : Decision recorded") == 2

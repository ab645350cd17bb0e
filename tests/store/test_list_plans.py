"""Each list of open cases is read from an index in its order, on both databases: nothing is read from end to end, nothing sorted."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from disclosure.domain import reference as references
from disclosure.domain.access import Actor, Role, Sight
from disclosure.domain.worklists import Standing
from disclosure.store.queries import worklist, workload
from disclosure.store.queries.worklist import Filter, Place
from tests.store.builder import add_cases

NOW = datetime(2026, 11, 4, tzinfo=UTC)
SIGHT = Sight(Actor(1, "Sofia", frozenset({Role.SUPERVISOR}), 1), frozenset({"decision"}), NOW)
BEHIND = Place(2, NOW, NOW, references.from_bytes(bytes(8)))
MEETING = Standing("dvds-2023", "right_to_ask", "application", "meeting")
LISTS: dict[str, Filter] = {
    "open": Filter(),
    "mine": Filter(owners={1}),
    "unallocated": Filter(no_owner=True),
    "team": Filter(equal=(("team", "central"),)),
    "district": Filter(equal=(("district", "sheffield"),)),
    "narrowed": Filter(equal=(("district", "sheffield"), ("urgency", 2), ("stage", "meeting"))),
    "closed": Filter(closed=True),
}
# A person's own cases, and what is due within a day, are few: they may be put in order once they are found.
FEW: dict[str, Filter] = {
    "mine and theirs": Filter(owners={1, 2}),
    "waiting": Filter(owners={1}, standing=[MEETING]),
    "due": Filter(due_by=NOW),
}


@pytest.fixture
def filled(session: Session) -> Iterator[Session]:
    """Three thousand cases, nearly all closed, as after ten years; what the database knows of them is fresh."""
    closed = {
        "closed_at": NOW - timedelta(days=1),
        "outcome": "withdrawn",
        "stage": "closed",
        "received_at": NOW - timedelta(days=9),
    }
    going = {"received_at": NOW - timedelta(days=3)}
    given = [
        {
            **(going if number % 15 == 0 else closed),
            "district": ("sheffield", "barnsley", "doncaster", "rotherham")[number % 4],
            "team": "central" if number % 45 == 0 else None,
            "next_due_at": NOW + timedelta(hours=number % 900) if number % 60 else None,
        }
        for number in range(3_000)
    ]
    add_cases(session, [(None, one) for one in given])
    session.execute(text("ANALYZE"))
    yield session
    session.rollback()


def plan(session: Session, work: Any) -> str:
    """How the database goes about it."""
    said: list[tuple[str, Any]] = []

    def saying(_c: Any, _k: Any, statement: str, parameters: Any, *_: Any) -> None:
        said.append((statement, parameters))

    event.listen(session.get_bind(), "before_cursor_execute", saying)
    try:
        work()
    finally:
        event.remove(session.get_bind(), "before_cursor_execute", saying)
    (statement, parameters), connection = said[-1], session.connection()
    how = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    rows = connection.exec_driver_sql(f"{how} {statement}", parameters).all()
    return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize("after", [None, BEHIND], ids=["first page", "a further page"])
@pytest.mark.parametrize("which", [*LISTS, *FEW])
def test_a_list_is_read_from_an_index_and_in_its_order(filled: Session, which: str, after: Place | None) -> None:
    chosen = {**LISTS, **FEW}[which]
    found = plan(filled, lambda: worklist.page(filled, SIGHT, chosen=chosen, after=after))
    assert "Seq Scan on cases" not in found, found
    assert "SCAN cases" not in found.replace("SCAN cases USING INDEX", ""), found
    if filled.connection().dialect.name == "sqlite" and which in LISTS:
        assert "USE TEMP B-TREE" not in found, found


def test_what_everybody_has_is_added_up_from_what_is_open_alone(filled: Session) -> None:
    found = plan(filled, lambda: workload.by_owner(filled, SIGHT, late=NOW, soon=NOW))
    assert "Seq Scan on cases" not in found, found
    assert "SCAN cases" not in found.replace("SCAN cases USING INDEX ix_cases_", ""), found


@pytest.mark.databases("sqlite")
def test_the_look_itself_finds_a_list_that_is_sorted(filled: Session) -> None:
    filled.execute(text("DROP INDEX ix_cases_worklist"))
    found = plan(filled, lambda: worklist.page(filled, SIGHT, chosen=Filter()))
    assert "USE TEMP B-TREE" in found, found

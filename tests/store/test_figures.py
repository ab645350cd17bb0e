"""Counting in the database: one statement, one row a case, as of any moment, days and empty values alike on both databases."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from disclosure.domain.periods import parse
from disclosure.store.figures import Place, tabulate
from tests.store.builder import add_case, change_case

QUARTER = parse("2026-Q1")
RECEIVED = datetime(2026, 2, 2, 9, tzinfo=UTC)
LATER = datetime(2026, 8, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def districts(session, as_of):
    """How many cases each district has, whatever else they are."""
    found = Counter()
    for tally in tabulate(session, QUARTER, as_of=as_of).counts:
        found[tally.place.district] += tally.amounts["cases"]
    return dict(found)


def test_a_case_is_seen_from_the_moment_it_was_recorded(session):
    imported = datetime(2026, 6, 1, 8, tzinfo=UTC)
    add_case(session, received_at=RECEIVED, recorded_at=imported)
    assert districts(session, imported - TICK) == {}
    assert districts(session, imported) == {"sheffield": 1}


def test_what_a_case_was_before_is_seen_until_it_changed(session):
    case = add_case(session, received_at=RECEIVED)
    moments = [RECEIVED + timedelta(days=day) for day in (1, 2, 3)]
    for moment, district in zip(moments, ("rotherham", None, "barnsley"), strict=True):
        change_case(session, case, recorded_at=moment, district=district)
    assert districts(session, moments[0] - TICK) == {"sheffield": 1}
    assert districts(session, moments[0]) == {"rotherham": 1}
    assert districts(session, moments[1] - TICK) == {"rotherham": 1}
    assert districts(session, moments[1]) == {"unknown": 1}
    assert districts(session, moments[2]) == {"barnsley": 1}
    assert districts(session, LATER) == {"barnsley": 1}


def test_two_changes_at_one_moment_leave_one_row(session):
    case = add_case(session, received_at=RECEIVED)
    change_case(session, case, recorded_at=RECEIVED, district="rotherham")
    change_case(session, case, recorded_at=RECEIVED, district="doncaster")
    assert districts(session, RECEIVED) == {"doncaster": 1}


@pytest.mark.parametrize(
    ("received", "counted"),
    [
        ("2025-12-31T23:59:59.999999+00:00", False),
        ("2026-01-01T00:00:00+00:00", True),
        ("2026-03-31T22:59:59.999999+00:00", True),
        ("2026-03-31T23:00:00+00:00", False),  # 1 April in London
    ],
)
def test_a_quarter_ends_at_londons_midnight(session, received, counted):
    add_case(session, received_at=datetime.fromisoformat(received))
    assert districts(session, LATER) == ({"sheffield": 1} if counted else {})


def test_days_are_whole_london_days_over_the_clock_change(session):
    received = datetime(2026, 3, 28, 23, 59, tzinfo=UTC)
    add_case(session, received_at=received, decided_at=datetime(2026, 3, 29, 0, 1, tzinfo=UTC))
    add_case(session, received_at=received, decided_at=datetime(2026, 3, 29, 23, 1, tzinfo=UTC))
    (tally,) = tabulate(session, QUARTER, as_of=LATER).counts
    assert tally.place == Place("dvds", "right_to_ask", "sheffield")
    assert tally.spreads == {"days_to_decision": {1: 1, 2: 1}, "days_to_disclosure": {}, "days_to_closure": {}}


def test_an_unanswered_case_waits_until_the_day_as_of_which_is_asked(session):
    add_case(session, received_at=RECEIVED)
    for days, late in ((28, 0), (29, 1)):
        moment = datetime(2026, 2, 2, 23, 59, tzinfo=UTC) + timedelta(days=days)
        (tally,) = tabulate(session, QUARTER, as_of=moment).counts
        assert tally.amounts["over_28"] == late


def test_a_column_with_several_codes_counts_a_case_under_each(session):
    add_case(session, received_at=RECEIVED, told=["parent", "applicant"])
    add_case(session, received_at=RECEIVED, told=["parent"])
    add_case(session, received_at=RECEIVED)
    found = Counter()
    for tally in tabulate(session, QUARTER, as_of=LATER, by=("told",)).broken_down["told"]:
        found[tally.value] += tally.amounts["cases"]
    assert found == {"parent": 2, "applicant": 1, "unknown": 1}


@pytest.mark.parametrize("by", [(), ("applicant_sex", "told", "team")])
def test_one_statement_however_many_cases(session, by):
    counts = []
    for _ in range(2):
        for _ in range(3):
            change_case(session, add_case(session, received_at=RECEIVED), recorded_at=LATER, district="barnsley")
        session.flush()
        statements = []

        def note(connection, cursor, statement, *rest, seen=statements):
            seen.append(statement)

        event.listen(session.get_bind(), "before_cursor_execute", note)
        tabulate(session, QUARTER, as_of=LATER, by=by)
        event.remove(session.get_bind(), "before_cursor_execute", note)
        counts.append(len(statements))
    assert counts == [1, 1]


def test_the_statement_finds_its_cases_by_index_and_adds_them_up_from_it(session, database):
    """The plan with scans of whole tables made dear, since so few rows are scanned soonest."""
    add_case(session, received_at=RECEIVED)
    plan = []
    explain = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}[database.dialect]
    if database.dialect == "postgresql":
        session.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")

    def ask_for_the_plan(connection, cursor, statement, parameters, *rest):
        cursor.execute(explain + statement, parameters)
        plan.extend(str(row[-1]) for row in cursor.fetchall())

    event.listen(session.get_bind(), "before_cursor_execute", ask_for_the_plan)
    tabulate(session, QUARTER, as_of=LATER)
    text = "\n".join(plan)
    alone = {"sqlite": "USING COVERING INDEX", "postgresql": "Index Only Scan using"}[database.dialect]
    for index in ("ix_cases_received_on", "ix_cases_disclosed_on"):
        assert text.count(f"{alone} {index}") == 1, text
    assert text.count("ix_case_history_recorded_to") == 2, text
    assert "Seq Scan" not in text
    assert "SCAN cases" not in text


@pytest.mark.parametrize(
    ("as_of", "late"),
    [
        ("2026-05-29T22:59:59.999999+00:00", 0),
        ("2026-05-29T23:00:00+00:00", 1),  # the 30th in London, the 29th day
    ],
)
def test_an_open_case_is_late_from_midnight_in_london(session, as_of, late):
    add_case(session, received_at=datetime(2026, 5, 1, 9, tzinfo=UTC))
    (tally,) = tabulate(session, parse("2026-Q2"), as_of=datetime.fromisoformat(as_of)).counts
    assert tally.amounts["over_28"] == late

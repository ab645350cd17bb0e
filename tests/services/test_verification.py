"""Whoever changes a row behind the product's back is found: the verifier names it, or the anchor does."""
# ruff: noqa: S608  the statements are put together from our own tables

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import Table

from disclosure.domain import trail
from disclosure.domain.calendar import days_read, days_told
from disclosure.domain.chain import NO_HEAD, access_digest, event_digest
from disclosure.domain.errors import Invalid
from disclosure.domain.trail import Anchor
from disclosure.services import accesses as access_service
from disclosure.services import verification
from disclosure.services.accesses import Reading
from disclosure.services.verification import Report
from disclosure.store import audit
from disclosure.store.models import (
    accesses,
    calendars,
    case_history,
    cases,
    deadlines,
    events,
    links,
    participations,
    people,
    records,
    user_sessions,
)  # fmt: skip
from tests.databases import DIALECTS
from tests.services.enemy import TABLES, Enemy, Row, another, enemy, named, some
from tests.services.worlds import HOUR, NOW, World, world

# Values that are vouched for one by one: every column, where the row has a digest or follows from rows that have.
VOUCHED = {
    events: tuple(events.c.keys()),
    accesses: tuple(accesses.c.keys()),
    records: tuple(records.c.keys()),
    deadlines: tuple(deadlines.c.keys()),
    participations: ("case_id", "sequence", "ordinal", "person_id"),
    links: tuple(links.c.keys()),
    calendars: ("version", "nation", "days"),
    user_sessions: ("id", "accesses", "head_digest"),
}


@dataclass(frozen=True)
class Site:
    """A world of five cases, and an enemy in it."""

    world: World
    enemy: Enemy

    def verify(self, anchor: Anchor | None = None) -> Report:
        return verification.verify(self.world.session, anchor=anchor)

    def anchor(self) -> Anchor:
        return verification.take_anchor(self.world.session, now=self.world.now)

    def rows(self, table: Table) -> list[Row]:
        """Rows that much hangs on: those of the long case, and of the session that read most."""
        key, value = {
            "accesses": ("session_id", 1),
            "user_sessions": ("accesses", 3),
            "case_history": ("id", 1),
            "links": ("case_id", 2),
        }.get(table.name, ("case_id", 1))
        return [row for row in self.enemy.rows(table) if row.get(key, value) == value]

    def names(self, table: Table, *rows: Row) -> bool:
        """Whether the verifier names one of the rows."""
        found = [(one.table, dict(one.key)) for one in self.verify().faults]
        return any(named(table, row) in found for row in rows)


@pytest.fixture(scope="module", params=DIALECTS)
def built(request, databases) -> Iterator[Site]:
    database = databases.fresh(request.param)
    with world(database) as made:
        long = made.walk()
        made.perform(long, "reopen")
        made.perform(long, "record_allegation")
        made.perform(long, "decide_crime", "recorded")
        made.perform(long, "request_extension")
        made.perform(long, "decide_extension", "approve")
        made.perform(made.walk("csods", "right_to_know", to="decision"), "link_case", other_reference=long)
        made.perform(made.walk("csods", "enquiry", to="enquiry"), "give_advice", "advice_given")
        other = made.register()
        made.perform(
            made.register(), "identify", "same", own_person=2, other_reference=other, other_person=2, scope="these"
        )
        for name in ("Omar", "Omar", "Omar", "Sofia"):
            access_service.record(made.session, Reading("case", 1, long, 1), actor=made.who(name), now=made.now)
        with enemy(database) as inside:
            yield Site(made, inside)
    databases.drop(database)


@pytest.fixture
def site(built: Site) -> Iterator[Site]:
    yield built
    built.enemy.undo()


def test_what_the_product_wrote_is_whole_and_counted(site):
    report = site.verify()
    assert (report.ok, report.faults) == (True, ())
    counted = {"sessions": 2}
    names = (
        "cases", "case_history", "events", "records", "deadlines", "participations", "identities",
        "links", "people", "calendars", "accesses",
    )  # fmt: skip
    assert report.counts == counted | {
        table.name: len(site.enemy.rows(table)) for table in TABLES if table.name in names
    }
    assert all(report.counts.values())


@pytest.mark.parametrize("table", VOUCHED, ids=lambda table: table.name)
def test_a_value_that_was_altered_is_named(site, table):
    for row in some(site.rows(table)):
        for name in VOUCHED[table]:
            other = another(table.c[name], row[name])
            site.enemy.alter(table, row, **{name: other})
            assert site.names(table, row, {**row, name: other}), f"{name} of {row}: {site.verify().faults}"
            site.enemy.undo()


@pytest.mark.parametrize("table", [cases, case_history], ids=lambda table: table.name)
def test_every_column_of_a_case_that_was_altered_is_named(site, table):
    row = some(site.rows(table))[1 if table is case_history else 0]
    names = [column.name for column in table.c if column.name not in {"id", "version"}]
    site.enemy.alter(table, row, **{name: another(table.c[name], row[name]) for name in names})
    (told,) = [one for one in site.verify().faults if one.table == table.name]
    assert set(told.what.partition(": ")[2].split(", ")) == set(names)
    site.enemy.undo()
    for name in ("id", "version", "stage", "recorded_from"):
        other = another(table.c[name], row[name])
        site.enemy.alter(table, row, **{name: other})
        assert site.names(table, row, {**row, name: other}), name
        site.enemy.undo()


REMOVABLE = (accesses, calendars, case_history, cases, deadlines, events, records, user_sessions)


@pytest.mark.parametrize("table", REMOVABLE, ids=lambda table: table.name)
def test_a_row_that_was_taken_out_is_named(site, table):
    for row in some(site.rows(table)):
        site.enemy.drop(table, row)
        if table is calendars:
            assert site.names(deadlines, *site.rows(deadlines))
        else:
            assert site.names(table, row), f"{row}: {site.verify().faults}"
        site.enemy.undo()


def test_people_who_were_taken_out_are_missed(site):
    first, second = site.rows(participations)
    site.enemy.drop(participations, first)
    assert site.names(participations, first)
    site.enemy.undo()
    site.enemy.drop(participations, second)
    assert site.verify().faults[0].table == "participations"
    site.enemy.drop(participations, first)
    assert [str(one) for one in site.verify().faults] == [
        "participations case_id=1 sequence=1: the people of the case are missing"
    ]
    site.enemy.undo()
    site.enemy.drop(people, {"id": second["person_id"]})
    assert site.names(participations, second)


@pytest.mark.parametrize(
    "table", [accesses, case_history, cases, deadlines, events, records], ids=lambda table: table.name
)
def test_rows_that_changed_places_are_named(site, table):
    rows = site.enemy.rows(table)
    for one, other in ((rows[0], rows[1]), (rows[1], rows[-1])):
        site.enemy.swap(table, one, other)
        assert site.names(table, one)
        assert site.names(table, other)
        site.enemy.undo()


PUT_IN = (
    (accesses, {"sequence": 4}), (accesses, {"session_id": 5, "sequence": 1}), (accesses, {"session_id": 999}),
    (case_history, {"version": 15}), (case_history, {"version": 99}), (case_history, {"id": 4}), (case_history, {"id": 99}),
    (cases, {"id": 99, "reference": "another"}),
    (deadlines, {"sequence": 3}), (deadlines, {"case_id": 99}), (deadlines, {"sequence": 99, "changed": 99}),
    (events, {"sequence": 16, "request_key": None}), (events, {"case_id": 99, "request_key": None}),
    (participations, {"ordinal": 9}), (participations, {"case_id": 99}), (participations, {"sequence": 99}),
    (records, {"sequence": 99}), (records, {"case_id": 99}),
)  # fmt: skip


@pytest.mark.parametrize(("table", "where"), PUT_IN, ids=lambda value: getattr(value, "name", None) or "-".join(value))
def test_a_row_that_was_put_in_is_named(site, table, where):
    row = site.rows(table)[-1]
    site.enemy.put(table, row, **where)
    expected = {**row, **where}
    if where == {"ordinal": 9}:
        expected["ordinal"] = 3  # the gap before it
    assert site.names(table, expected), site.verify().faults


def test_people_and_parts_that_were_altered_are_named(site):
    first, second = site.rows(participations)
    of_event = {"case_id": 1, "sequence": 1}
    for table, row in ((people, {"id": first["person_id"]}), (participations, second)):
        whole = next(one for one in site.enemy.rows(table) if row.items() <= one.items())
        for column in table.c:
            if column.name in {"id", "case_id", "sequence", "ordinal"}:
                continue
            site.enemy.alter(table, whole, **{column.name: another(column, whole[column.name])})
            found = site.verify().faults
            assert [one.table for one in found if one.table != "person_keys"] == ["participations"], column.name
            assert of_event.items() <= dict(found[0].key).items()
            site.enemy.undo()
    site.enemy.alter(participations, first, person_id=second["person_id"])
    assert "the people of the event, or their parts, are not as it tells" in str(site.verify().faults[0])


def test_a_record_without_its_event_s_word_is_named(site):
    """Answers and digest fit each other, but the event tells of something else."""
    first, second = site.rows(records)[1:3]
    site.enemy.alter(records, first, digest=second["digest"], answers=None, salt=None)
    assert site.names(records, first)


def test_the_wrong_row_is_named_alone_and_first(site):
    """What follows from an altered event is not accused: the rows are as the true event left them."""
    row = site.rows(events)[5]
    site.enemy.alter(events, row, delta='{"stage":"closed","outcome":"withdrawn"}')
    (only,) = site.verify().faults
    assert str(only) == "events case_id=1 sequence=6: it does not fit its digest"


def test_all_wrong_rows_are_named_the_first_one_first(site):
    changed = [site.rows(events)[2], site.rows(events)[9]]
    for row in changed:
        site.enemy.alter(events, row, actor_id=3)
    site.enemy.alter(records, site.rows(records)[4], answers="[]")
    site.enemy.alter(accesses, site.rows(accesses)[0], reached=0)
    found = [(one.table, dict(one.key).get("sequence")) for one in site.verify().faults]
    assert found == [("events", 3), ("events", 10), ("records", 5), ("accesses", 1)]


def test_a_row_whose_digest_was_made_anew_is_given_away_by_the_next(site):
    for table, digest_of, change in (
        (events, event_digest, {"actor_id": 3}),
        (accesses, access_digest, {"about": "another case"}),
    ):
        row = site.rows(table)[1]
        forged = {**row, **change}
        site.enemy.alter(table, row, **change, digest=digest_of(forged))
        (only,) = site.verify().faults
        assert (only.table, dict(only.key)) == named(table, row)
        site.enemy.undo()


def test_a_last_access_whose_digest_was_made_anew_is_given_away_by_its_session(site):
    row = site.rows(accesses)[-1]
    site.enemy.alter(accesses, row, reached=0, digest=access_digest({**row, "reached": 0}))
    assert [str(one) for one in site.verify().faults] == [
        "user_sessions id=1: its head is not the last of its accesses"
    ]


def test_a_due_time_that_was_moved_with_its_limit_is_named(site):
    """Limit and due time agree with each other, but not with what the events told of them."""
    for row in site.rows(deadlines):
        unit = timedelta(hours=1) if row["limit_unit"] == "hours" else timedelta(days=1)
        site.enemy.alter(deadlines, row, limit_length=row["limit_length"] + 1, due_at=row["due_at"] + unit)
        assert site.names(deadlines, row)
        site.enemy.undo()


def test_what_no_column_should_hold_is_named_and_stops_nothing(site):
    """SQLite keeps any value in any column; PostgreSQL has times that no calendar knows."""
    row = site.rows(events)[3]
    is_sqlite = site.world.database.dialect == "sqlite"
    for value in ("'not a time'", "x'ff00'", "9e999") if is_sqlite else ("'infinity'", "'0044-03-15 BC'"):
        site.enemy.do(f"UPDATE events SET recorded_at = {value} WHERE case_id = 1 AND sequence = 4")
        site.enemy.do(f"UPDATE cases SET next_due_at = {value} WHERE id = 2")
        site.enemy.do(f"UPDATE deadlines SET due_at = {value} WHERE case_id = 2")
        assert site.names(events, row)
        assert {"events", "cases", "deadlines"} <= {one.table for one in site.verify().faults}
        site.enemy.undo()


def test_the_names_of_bank_holidays_hang_on_nothing(site):
    """A name moves no deadline, and a calendar's version cannot be of it any more: docs/THREAT_MODEL.md says so."""
    (row,) = site.enemy.rows(calendars)
    site.enemy.alter(calendars, row, days=days_told(dict.fromkeys(days_read(row["days"]), "another name")))
    assert site.verify().ok


STRANGE = (
    "accesses.session_id", "accesses.sequence", "calendars.days", "case_history.version", "deadlines.changed",
    "deadlines.sequence", "events.case_id", "events.delta", "events.sequence", "participations.sequence", "records.salt",
    "records.sequence", "user_sessions.accesses",
)  # fmt: skip


@pytest.mark.parametrize("built", ["sqlite"], indirect=True)
@pytest.mark.parametrize("where", STRANGE)
def test_a_value_of_another_kind_stops_nothing(site, where):
    table, column = where.split(".")
    last = f"SELECT max(rowid) FROM {table} WHERE {column} IS NOT 0"
    for value in ("'x'", "x'ff'", "CAST(x'ff' AS TEXT)", "2.5"):
        site.enemy.do(f"UPDATE {table} SET {column} = {value} WHERE rowid = ({last})")
        assert not site.verify().ok, value
        site.enemy.undo()


# What no chain can see: nothing inside the database contradicts it. Only what was kept outside does.


def cut_tail(site: Site) -> None:
    """The last event of the long case never happened: an extension that was approved is asked for still."""
    enemy, before, last = site.enemy, site.rows(case_history)[-1], site.rows(events)[-1]
    enemy.remove(1, before["version"])
    enemy.drop(case_history, before)
    enemy.alter(cases, {"id": 1}, **{name: value for name, value in before.items() if name != "recorded_to"})
    extended = next(one for one in site.rows(deadlines) if one["changed"] == last["sequence"])
    due = extended["due_at"] - timedelta(days=extended["extended_by"])
    enemy.alter(deadlines, extended, changed=extended["sequence"], due_at=due, extended_by=0)


def remove_case(site: Site) -> None:
    """A case without a trace."""
    site.enemy.remove(3)


def replace_head(site: Site) -> None:
    """The last event of a case was somebody else's doing."""
    row = next(one for one in site.enemy.rows(events) if one["case_id"] == 4)
    site.enemy.alter(events, row, actor_id=2, digest=event_digest({**row, "actor_id": 2}))


def cut_readings(site: Site) -> None:
    """The last reading of a session was never made."""
    *_, before, last = site.rows(accesses)
    site.enemy.drop(accesses, last)
    site.enemy.alter(user_sessions, {"id": 1}, accesses=2, head_digest=before["digest"])


def remove_readings(site: Site) -> None:
    """Nor was any of them."""
    site.enemy.do(accesses.delete().where(accesses.c.session_id == 1))
    site.enemy.alter(user_sessions, {"id": 1}, accesses=0, head_digest=NO_HEAD)


def put_in_reading(site: Site) -> None:
    """Somebody who never looked is made to have looked, in time."""
    row = {**site.rows(accesses)[0], "session_id": 5, "at": site.world.now - 2 * HOUR}
    row["digest"] = access_digest(row)
    site.enemy.put(accesses, row)
    site.enemy.alter(user_sessions, {"id": 5}, accesses=1, head_digest=row["digest"])


UNSEEN = (cut_tail, remove_case, replace_head, cut_readings, remove_readings)


@pytest.mark.parametrize("later", [timedelta(0), 3 * HOUR], ids=["at once", "settled"])
@pytest.mark.parametrize("deed", [*UNSEEN, put_in_reading], ids=lambda deed: deed.__name__)
def test_an_anchor_finds_what_the_chains_cannot_see(site, deed, later):
    anchor = trail.parse_anchor(str(verification.take_anchor(site.world.session, now=site.world.now + later)))
    assert site.verify(anchor).ok
    deed(site)
    assert site.verify().ok, "the deed is told by the chains already"
    found = site.verify(anchor)
    if deed is put_in_reading and not later:
        assert {one.table for one in found.faults} == {"sessions", "accesses"}
    assert not found.ok, "the anchor does not see it"


def test_an_anchor_lets_the_database_grow(database):
    with world(database) as made:
        short = made.walk(to="meeting")
        access_service.record(made.session, Reading("case", 1, short), actor=made.who("Omar"), now=made.now)
        at_once = verification.take_anchor(made.session, now=made.now)
        settled = verification.take_anchor(made.session, now=made.now + HOUR)
        made.now += 2 * HOUR
        made.perform(short, "note")
        made.register("csods", "right_to_know")
        for name in ("Omar", "Sofia"):
            access_service.record(made.session, Reading("case", 1, short), actor=made.who(name), now=made.now)
        for anchor in (at_once, settled):
            assert verification.verify(made.session, anchor=trail.parse_anchor(str(anchor))).faults == ()
        assert (settled.fresh, at_once.fresh) == ({}, {("cases", 1): 2, ("sessions", 1): 1})


def test_what_is_put_in_later_and_dated_back_behind_an_anchor_is_named(database):
    """Figures of days that the anchor saw would count it."""
    with world(database) as made:
        made.register()
        anchor = verification.take_anchor(made.session, now=made.now + 3 * HOUR)
        made.register()
        told = [str(one) for one in verification.verify(made.session, anchor=anchor).faults]
    assert told == ["cases id=2: it was put in after the anchor, and says that it was there before"]


@pytest.mark.databases("sqlite")
def test_whatever_number_a_row_was_given_the_anchor_is_one_that_is_taken_back(database):
    """Nobody who puts in a strange row makes the anchors worthless that are kept against them."""
    with world(database) as made:
        anchor = verification.take_anchor(made.session, now=made.now)
    strange = replace(anchor, fresh={("cases", -7): 1, ("sessions", -9): 2}, cases=replace(anchor.cases, last=-7))
    assert trail.parse_anchor(str(strange)) == strange


def test_an_anchor_of_nothing_is_an_anchor(database):
    with world(database) as made:
        anchor = trail.parse_anchor(str(verification.take_anchor(made.session, now=made.now)))
        assert (anchor.cases.rows, anchor.sessions.rows) == (0, 0)
        made.register()
        assert verification.verify(made.session, anchor=anchor).ok


@pytest.mark.databases("sqlite")
def test_a_line_that_was_mistyped_or_cut_is_no_anchor(database):
    with world(database) as made:
        made.register()
        line = str(verification.take_anchor(made.session, now=made.now))
    assert trail.parse_anchor(f"  {line}\n")
    for wrong in (
        "",
        "x",
        line[:-1],
        line[1:],
        line.replace("cases:1", "cases:0"),
        line.replace("events:1", "events:2"),
        f"{line}0",
    ):
        with pytest.raises(Invalid, match="the whole line"):
            trail.parse_anchor(wrong)
    assert " " not in line


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("settled:[^,]+", "settled::::::"),
        ("settled:[^,]+", "settled:9999-12-31T23:59:59-14:00"),
        ("settled:[^,]+", "settled:2026-03-02T09:00:00"),
        ("cases:1", f"cases:{'1' * 5000}"),
        ("fresh:", f"fresh:c1={'1' * 5000}"),
    ],
)
def test_a_line_that_says_what_no_anchor_says_is_none_though_its_check_is_right(said, instead):
    heads = trail.Heads(1, 1, 1, "0" * 64)
    body = re.sub(said, instead, str(Anchor(NOW, heads, heads, {})).rpartition(",")[0], count=1)
    check = hashlib.sha256(body.encode()).hexdigest()[:8]
    with pytest.raises(Invalid, match="the whole line"):
        trail.parse_anchor(f"{body},check:{check}")


def test_the_verifier_holds_a_batch_of_cases_at_a_time(database):
    """The same trails whatever the size of a batch, rows without a case among them."""
    with world(database) as made, enemy(database) as inside:
        for _ in range(4):
            made.register()
        inside.drop(cases, {"id": 2})
        inside.drop(cases, {"id": 4})
        whole = list(audit.trails(made.session))
        assert [(one.case_id, one.case is None, len(one.events)) for one in whole] == [
            (1, False, 1),
            (2, True, 1),
            (3, False, 1),
            (4, True, 1),
        ]
        for size in (1, 2, 3):
            assert list(audit.trails(made.session, size=size)) == whole


def test_the_verifier_reads_one_moment_while_others_write(database):
    """Between two of its queries a case goes on: what it sees stays of one piece."""
    with world(database) as made:
        reference = made.walk(to="meeting")
        reader = made.further_session()
        with audit.snapshot(reader):
            before = list(audit.trails(reader))
            made.perform(reference, "note")
            access_service.record(made.session, Reading("case", 1), actor=made.who("Omar"), now=made.now)
            assert list(audit.trails(reader)) == before
            assert list(audit.readings(reader)) == []
        assert verification.verify(reader).counts["events"] == len(before[0].events) + 1

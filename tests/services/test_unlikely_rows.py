"""Rows that no database of ours would hold until somebody takes its keys away or writes its files: they are named too."""
# ruff: noqa: S608  the statements are put together from our own tables

import sqlite3

import pytest
from sqlalchemy import Date, Integer, text

from disclosure.store import audit
from disclosure.store.models import (
    calendars,
    case_history,
    cases,
    deadlines,
    events,
    participations,
    person_keys,
    records,
)
from disclosure.store.types import UtcDateTime
from tests.databases import DIALECTS
from tests.services.enemy import TABLES, another, enemy, named
from tests.services.test_jobs import IN_2023
from tests.services.test_tampering import LIVES, NOT_VOUCHED, inhabit
from tests.services.test_verification import Site
from tests.services.worlds import world

# The same moment and the same day in other signs: each is understood, and sorts elsewhere than it should.
TIMES = (
    "{0:%G-W%V-%u} {0:%H:%M:%S.%f}",
    "{0:%Y-%m-%dT%H:%M:%S.%f}",
    "{0:%Y-%m-%d %H:%M:%S.%f}+00:00",
    "{0:%Y%m%d %H%M%S.%f}",
)
DAYS = ("{0:%G-W%V-%u}", "{0:%Y%m%d}")


@pytest.fixture(scope="module", params=DIALECTS)
def built(request, databases):
    """A world of many rows, in which no key is alone and any column can be empty."""
    database = databases.fresh(request.param)
    with world(database, IN_2023) as made:
        inhabit(made)
        with enemy(database) as foe:
            foe.loosen()
            yield Site(made, foe)
    databases.drop(database)


@pytest.fixture
def loose(built):
    assert built.verify().ok
    yield built
    built.enemy.undo()


def is_vouched(column):
    return isinstance(column.type, (UtcDateTime, Date)) and column.name not in NOT_VOUCHED.get(column.table.name, ())


def respell(foe, table, row, column, text_of_it):
    """Write it as that text, past every type; what stood there."""
    key = named(table, row)[1]
    where = " AND ".join(f"{name} = :{name}" for name in key)
    was = foe.connection.execute(text(f"SELECT {column.name} FROM {table.name} WHERE {where}"), key).scalar_one()
    foe.connection.execute(
        text(f"UPDATE {table.name} SET {column.name} = :it WHERE {where}"), {"it": text_of_it, **key}
    )
    foe.connection.commit()
    return was


@pytest.mark.databases("sqlite")
def test_a_time_or_a_day_in_other_signs_is_named(database):
    with world(database, IN_2023) as made, enemy(database) as foe:
        inhabit(made)
        site = Site(made, foe)
        assert site.verify().ok
        for column in (column for one in TABLES for column in one.c if is_vouched(column)):
            table = column.table
            rows = [row for row in foe.rows(table) if row[column.name] is not None]
            for form in DAYS if isinstance(column.type, Date) else TIMES:
                for row in rows[:1]:
                    other = form.format(row[column.name])
                    was = respell(foe, table, row, column, other)
                    assert not site.verify().ok, f"{column} as {other}"
                    respell(foe, table, row, column, was)
        assert site.verify().ok


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("something", ["", float("inf")], ids=("an empty text", "a number without end"))
def test_what_reads_as_nothing_where_nothing_should_stand_is_named(database, something):
    """A page, or a text of JSON, may take it for nothing, and so may a careless check: to the digest it is something."""
    with world(database, IN_2023) as made, enemy(database) as foe:
        inhabit(made)
        site = Site(made, foe)
        tried = set()
        for column in (
            column for one in TABLES for column in one.c if column.name not in NOT_VOUCHED.get(one.name, ())
        ):
            table = column.table
            for row in [row for row in foe.rows(table) if row[column.name] is None][:1]:
                respell(foe, table, row, column, something)
                assert not site.verify().ok, str(column)
                respell(foe, table, row, column, None)
                tried.add(str(column))
        assert {"records.sealed_until", "records.supersedes", "events.deadlines", "deadlines.stopped_at"} <= tried
        assert site.verify().ok


def as_bytes(value):
    """The same signs, and yet no text: they sort above all text, so that no period finds them and nothing is ever due."""
    return str(value).encode()


def a_sign_spoilt(value):
    """Bytes that are no text of any language, in the place of its last sign."""
    return sqlite3.Binary(str(value).encode()[:-1] + b"\xff")


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("spelt", "kind"), [(as_bytes, "BLOB"), (a_sign_spoilt, "TEXT")])
def test_what_is_no_text_in_the_place_of_one_is_named(database, spelt, kind):
    with world(database, IN_2023) as made, enemy(database) as foe:
        inhabit(made)
        site = Site(made, foe)
        tried = set()
        for table in (
            one for one in TABLES if one is not person_keys
        ):  # its rows have no number: test_who_is_who_verified
            for column in (one for one in table.c if one.name not in NOT_VOUCHED.get(table.name, ())):
                if list(table.primary_key) == [column] and isinstance(column.type, Integer):
                    continue  # the key by which SQLite numbers its rows holds numbers alone
                named_by = ", ".join(key.name for key in table.primary_key)
                first = f"SELECT rowid, {column.name} FROM {table.name} WHERE {column.name} IS NOT NULL ORDER BY {named_by} LIMIT 1"
                for rowid, was in foe.connection.execute(text(first)).all():
                    write = text(f"UPDATE {table.name} SET {column.name} = :it WHERE rowid = {rowid}")
                    cast = text(f"UPDATE {table.name} SET {column.name} = CAST(:it AS {kind}) WHERE rowid = {rowid}")
                    foe.connection.execute(cast, {"it": spelt(was)})
                    foe.connection.commit()
                    report = site.verify()
                    assert not report.ok, f"{column} as {kind}"
                    assert "".join(map(str, report.faults)).encode(), "it can be shown"
                    foe.connection.execute(write, {"it": was})
                    foe.connection.commit()
                    tried.add(str(column))
        assert {"cases.received_on", "cases.next_due_at", "deadlines.due_at", "accesses.at", "records.answers"} <= tried
        assert site.verify().ok


@pytest.mark.databases("sqlite")
def test_bytes_that_read_as_a_sign_that_stood_there_are_named(database):
    """A reader that puts a sign of its own for what is no text takes one for the other; no page can show the case any more."""
    with world(database, IN_2023) as made, enemy(database) as foe:
        reference = made.register()
        made.perform(reference, "note", note="Rang at ten \N{REPLACEMENT CHARACTER}")
        site = Site(made, foe)
        assert site.verify().ok
        spoil = "UPDATE records SET answers = CAST(replace(CAST(answers AS BLOB), x'EFBFBD', x'FF') AS TEXT)"
        foe.connection.execute(text(f"{spoil} WHERE instr(CAST(answers AS BLOB), x'EFBFBD')"))
        foe.connection.commit()
        assert [one.table for one in site.verify().faults] == ["records"]


@pytest.mark.parametrize("built", ["postgresql"], indirect=True)
@pytest.mark.parametrize("table", [table for table in TABLES if table.name not in LIVES], ids=str)
def test_a_second_row_of_the_same_key_is_named_be_it_the_same_or_not(loose, table):
    foe = loose.enemy
    row = next(one for one in foe.rows(table)[::-1] if one.get("accesses", 1))
    said = [
        column for column in table.c if column.name not in {*named(table, row)[1], *NOT_VOUCHED.get(table.name, ())}
    ]
    for change in ({}, *({one.name: another(one, row[one.name])} for one in said[-1:])):
        foe.put(table, row, **change)
        found = {one.table for one in loose.verify().faults}
        whose = {"people": "participations", "user_sessions": "accesses"}.get(table.name, table.name)
        assert whose in found, (change, found)
        foe.undo()


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize("table", [cases, case_history, records, deadlines, events, calendars], ids=str)
def test_nor_does_it_help_to_put_the_forged_row_first(database, table):
    with world(database, IN_2023) as made, enemy(database) as foe:
        inhabit(made)
        site = Site(made, foe)
        foe.do(f"ALTER TABLE {table.name} DROP CONSTRAINT pk_{table.name} CASCADE")
        row = foe.rows(table)[-1]
        forged = {"cases": {"stage": "closed"}, "case_history": {"stage": "closed"}, "records": {"about": 1},
                  "deadlines": {"extended_by": 3}, "events": {"actor_id": None}, "calendars": {"days": "{}"}}[table.name]  # fmt: skip
        foe.drop(table, row)
        foe.put(table, row, **forged)
        foe.put(table, row)
        assert table.name in {one.table for one in site.verify().faults}


def is_needed(column, dialect):
    """Whether something stands there, by right. SQLite numbers its rows by a key that is one number: it is never empty."""
    numbers = list(column.table.primary_key) == [column] and isinstance(column.type, Integer)
    numbers = numbers or column.table is person_keys  # which is its key, and nothing else
    return (
        not column.nullable
        and column.name not in NOT_VOUCHED.get(column.table.name, ())
        and not (numbers and dialect == "sqlite")
    )


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_nothing_where_something_should_stand_is_named(loose, table):
    foe = loose.enemy
    row = next(one for one in foe.rows(table)[::-1] if one.get("accesses", 1))
    for column in (column for column in table.c if is_needed(column, loose.world.database.dialect)):
        foe.alter(table, row, **{column.name: None})
        assert not loose.verify().ok, str(column)
        foe.undo()


def test_rows_of_no_case_are_found_however_many_cases_there_are(loose):
    """They come with the last batch, also where it is not the first."""
    foe, session = loose.enemy, loose.world.session
    for table in (events, case_history, records, deadlines, participations):
        alone = [name for name in ("case_id", "id", "request_key", "supersedes") if name in table.c]
        foe.put(table, foe.rows(table)[-1], **dict.fromkeys(alone))
    whole = list(audit.trails(session))
    assert [one.case_id for one in whole] == [1, 2, 3, 4, 5, None]
    for size in (1, 2, 3, 4, 5, 6):
        assert list(audit.trails(session, size=size)) == whole


def test_every_record_without_its_salt_is_named_whatever_else_is_read_of_it(loose):
    """Nothing is believed of a record that does not fit its digest, and nothing stops at it."""
    for row in loose.enemy.rows(records):
        loose.enemy.alter(records, row, salt=None)
        where = f"records case_id={row['case_id']} sequence={row['sequence']}"
        assert f"{where}: it was destroyed, and no event says so" in [str(one) for one in loose.verify().faults]
        loose.enemy.alter(records, row, salt=row["salt"])

"""A hundred thousand cases in a few seconds: cases that were really worked, copied by the database itself, with guards and keys off."""
# ruff: noqa: S608  the statements are put together from our own tables

from datetime import date

import psycopg
from sqlalchemy import Date, Table

from disclosure.store.models import (
    accesses,
    case_history,
    cases,
    deadlines,
    events,
    messages,
    participations,
    people,
    person_keys,
    public_status,
    records,
    search_words,
    submissions,
)
from disclosure.store.search_words import number_of
from disclosure.store.types import UtcDateTime

FIRST = 1_000  # the copies' numbers begin here
BIG: tuple[Table, ...] = (
    cases, case_history, events, records, deadlines, people, person_keys, participations, search_words, accesses,
)  # fmt: skip
OF_THE_PUBLIC: tuple[Table, ...] = (submissions, public_status, messages)
# Which column numbers the case, and by how much one copy's people differ from the next one's.
_CASE = {"cases": "id", "case_history": "id"}
_EACH, _PEOPLE = 10, 2
_OF_A_CASE = number_of(1, 0, 0)
# The first and the last of what happened stand for all of it.
_FEW = "AND sequence IN (1, {version})"
_SOME = {
    "events": _FEW,
    "records": _FEW,
    "case_history": "AND version = 1",
    "deadlines": "AND clock IN ('overall', 'initial_checks')",
}


def crowd(connection: psycopg.Connection, case_id: int, version: int, *, copies: int, days: int) -> None:
    """Copy a case; the copies' times lie over that many days before its own."""
    start = connection.execute("SELECT greatest(max(id), %s) FROM cases", (FIRST,)).fetchone()[0]
    persons = connection.execute("SELECT max(id) FROM people").fetchone()[0]
    connection.execute("SET session_replication_role = replica")
    for table in BIG:
        key = _CASE.get(table.name, "case_id")
        where = f"s.{key} = {case_id} {_SOME.get(table.name, '').format(version=version)}"
        if table in (people, person_keys):
            number = "s.id" if table is people else "s.person_id"
            where = (
                f"{number} IN (SELECT person_id FROM participations WHERE case_id = {case_id} AND ordinal <= {_PEOPLE})"
            )
        if table is participations:
            where += (
                f" AND ordinal <= {_PEOPLE} AND sequence = (SELECT people_sequence FROM cases WHERE id = {case_id})"
            )
        values = ", ".join(_value(table, column.name, key, start, persons, copies, days) for column in table.c)
        names = ", ".join(f'"{column.name}"' for column in table.c)
        connection.execute(
            f"INSERT INTO {table.name} ({names}) SELECT {values} "
            f"FROM {table.name} s CROSS JOIN generate_series(1, {copies}) AS k WHERE {where}"
        )
    for table in (cases, people):
        connection.execute(f"SELECT setval('{table.name}_ids', (SELECT max(id) FROM {table.name}))")
    connection.execute("SET session_replication_role = origin")
    connection.commit()


_OF_THE_PUBLIC = """
INSERT INTO submissions (reference, request_key, received_at, registered_at)
    SELECT reference, md5('sent' || reference), received_at, received_at FROM cases;
INSERT INTO public_status (reference, phrase_digest, phase, reachable, referral, case_id)
    SELECT reference, md5('words' || reference), CASE WHEN is_open THEN 'in_progress' ELSE 'finished' END, true, false, id
    FROM cases;
INSERT INTO messages (reference, request_key, received_at, delivered_at)
    SELECT reference, md5('said' || reference), received_at, received_at FROM cases
"""


def crowd_of_the_public(connection: psycopg.Connection) -> None:
    """Every case there is came from the public's form, and its applicant has said something since."""
    connection.execute(_OF_THE_PUBLIC)
    connection.commit()


def _value(table: Table, name: str, key: str, start: int, persons: int, copies: int, days: int) -> str:
    """What a column of the k-th copy says."""
    back = f"((k::bigint * {days}) / {copies})"
    if table is search_words and name == "id":
        return f"({start} + k) * {_OF_A_CASE}::bigint + s.id % {_OF_A_CASE}"
    if name == key:
        return f"{start} + k"
    if (table is people and name == "id") or name in ("person_id", "first_id"):
        return f"{persons} + k * {_EACH} + s.{name} % {_EACH}"
    if name in ("reference", "request_key", "digest", "previous_digest", "family_name", "key"):
        long = {"key": "24", "reference": "20"}.get(name, "length(md5('')) - 4")
        made = f"left(md5(s.{name} || {start} || '-' || k), {long})"
        return f"upper({made})" if name == "reference" else made
    if table is accesses and name == "session_id":  # in chains of their own
        return f"({start} + k) * 100 + s.session_id"
    kind = table.c[name].type
    day = f"(s.{name} - {back}::integer)::date" if isinstance(kind, Date) else f's."{name}"'
    return f"s.{name} - {back} * interval '1 day'" if isinstance(kind, UtcDateTime) else day


def spread(connection: psycopg.Connection) -> tuple[int, date, date]:
    """How many cases there are, and the first and last day of receipt."""
    found = connection.execute("SELECT count(*), min(received_on), max(received_on) FROM cases").fetchone()
    return found[0], found[1], found[2]

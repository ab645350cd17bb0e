"""Where people lived before, so that they are known again by it, and whom a correction names anew; with the earlier addresses that
registrations tell already, and the keys that these give.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op

from disclosure.domain.application import PersonGiven, with_earlier_addresses
from disclosure.store.person_keys import keys_of_rows

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT_A_TIME = 500  # registrations
# Every registration of the cases of which one tells of earlier addresses: a later one may have taken them back.
_TOLD = sa.text(
    "SELECT r.case_id, r.sequence, r.answers FROM records r WHERE r.kind = 'registration' AND (r.case_id, r.sequence) > "
    "(:case_id, :sequence) AND EXISTS (SELECT 1 FROM records t WHERE t.case_id = r.case_id AND t.kind = 'registration' "
    "AND t.answers LIKE '%\"previous_addresses\"%') ORDER BY r.case_id, r.sequence LIMIT :many"
)
_NAMED = sa.text(
    "SELECT n.part, p.id, p.given_names, p.family_name, p.other_names, p.date_of_birth, p.sex, p.address "
    "FROM participations n JOIN people p ON p.id = n.person_id WHERE n.case_id = :case_id AND n.sequence = :sequence ORDER BY n.ordinal"
)
_LIVED = sa.text("UPDATE people SET earlier_addresses = :earlier_addresses WHERE id = :id")
_KEY = sa.text("INSERT INTO person_keys (key, person_id) VALUES (:key, :person_id)")
_NO_KEY = sa.text("DELETE FROM person_keys WHERE key = :key AND person_id = :person_id")


def upgrade() -> None:
    """Up."""
    op.add_column("people", sa.Column("earlier_addresses", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("people", sa.Column("first_id", _ID, nullable=True))
    with _unguarded("people", "person_keys"):
        for person in _lived_before():
            if person["earlier_addresses"]:
                op.get_bind().execute(_LIVED, person)
                _find_by(person, {**person, "earlier_addresses": ""})
    op.create_index("ix_people_first_id", "people", ["first_id"])


def _lived_before() -> Iterator[dict[str, Any]]:
    """Where whoever is named lived before, as the last registration of their case that names them tells."""
    bind, case_id, last = op.get_bind(), 0, dict[int, dict[str, Any]]()
    for record in _registrations():
        if record["case_id"] != case_id:
            yield from last.values()
            case_id, last = record["case_id"], {}
        place = {"case_id": case_id, "sequence": record["sequence"]}
        named = [dict(row) for row in bind.execute(_NAMED, place).mappings()]
        said = {one["name"]: one["value"] for one in json.loads(record["answers"])}
        given = with_earlier_addresses([PersonGiven(row["part"]) for row in named], said)
        last |= {
            row["id"]: {**row, "earlier_addresses": one.earlier_addresses}
            for row, one in zip(named, given, strict=True)
            if one.part == "subject"
        }
    yield from last.values()


def _registrations() -> Iterator[Mapping[str, Any]]:
    after = {"case_id": 0, "sequence": 0}
    while told := op.get_bind().execute(_TOLD, {**after, "many": _AT_A_TIME}).mappings().all():
        yield from told
        after = {name: told[-1][name] for name in after}


def _find_by(now: dict[str, Any], before: dict[str, Any]) -> None:
    """Bring the keys of somebody from what they were to what they are by now: they follow from the row, and are not looked up."""
    due, there = ({row["key"] for row in keys_of_rows([one])} for one in (now, before))
    for statement, keys in ((_NO_KEY, there - due), (_KEY, due - there)):
        if keys:
            op.get_bind().execute(statement, [{"key": key, "person_id": now["id"]} for key in sorted(keys)])


def downgrade() -> None:
    """Down."""
    bind = op.get_bind()
    lived = bind.execute(sa.text("SELECT * FROM people WHERE earlier_addresses <> '' ORDER BY id")).mappings().all()
    with _unguarded("person_keys"):
        for row in lived:
            _find_by({**row, "earlier_addresses": ""}, dict(row))
    op.drop_index("ix_people_first_id", "people")
    op.drop_column("people", "first_id")
    op.drop_column("people", "earlier_addresses")


@contextmanager
def _unguarded(*tables: str) -> Iterator[None]:
    """The guards let nobody change what was; here people are given what their registrations tell of them."""
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        for table in tables:
            op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is altered while a key of it waits for the commit
        for table in tables:
            op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    chosen = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name ORDER BY name")
    made = [one for table in tables for one in bind.execute(chosen, {"name": table}).all()]
    for name, _ in made:
        op.execute(f"DROP TRIGGER {name}")
    yield
    for _, sql in made:
        bind.exec_driver_sql(sql)

"""Where people lived before, so that they are known again by it, and whom a correction names anew; with the earlier addresses that
registrations tell already, and the keys that these give.
"""

import json
from collections.abc import Iterator
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
_TOLD = sa.text(
    "SELECT case_id, sequence, answers FROM records WHERE kind = 'registration' AND answers LIKE '%\"previous_addresses\"%' "
    "AND (case_id > :case_id OR (case_id = :case_id AND sequence > :sequence)) ORDER BY case_id, sequence LIMIT :many"
)
_NAMED = sa.text(
    "SELECT n.part, p.id, p.given_names, p.family_name, p.other_names, p.date_of_birth, p.sex, p.address "
    "FROM participations n JOIN people p ON p.id = n.person_id WHERE n.case_id = :case_id AND n.sequence = :sequence ORDER BY n.ordinal"
)
_LIVED = sa.text("UPDATE people SET earlier_addresses = :earlier_addresses WHERE id = :id")
_FOUND_BY = sa.text("SELECT key FROM person_keys WHERE person_id = :id")
_KEY = sa.text("INSERT INTO person_keys (key, person_id) VALUES (:key, :person_id)")
_NO_KEY = sa.text("DELETE FROM person_keys WHERE key = :key AND person_id = :person_id")


def upgrade() -> None:
    """Up."""
    op.add_column("people", sa.Column("earlier_addresses", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("people", sa.Column("first_id", _ID, nullable=True))
    with _unguarded("people", "person_keys"):
        for person in _lived_before():
            op.get_bind().execute(_LIVED, person)
            _find_by(person)
    op.create_index("ix_people_first_id", "people", ["first_id"])


def _lived_before() -> Iterator[dict[str, Any]]:
    """Whoever is said to have lived elsewhere, as the last registration that names them tells."""
    bind, after = op.get_bind(), {"case_id": 0, "sequence": 0}
    while told := bind.execute(_TOLD, {**after, "many": _AT_A_TIME}).mappings().all():
        for record in told:
            after = {"case_id": record["case_id"], "sequence": record["sequence"]}
            named = [dict(row) for row in bind.execute(_NAMED, after).mappings()]
            said = {one["name"]: one["value"] for one in json.loads(record["answers"])}
            given = with_earlier_addresses([PersonGiven(row["part"]) for row in named], said)
            for row, one in zip(named, given, strict=True):
                if one.earlier_addresses:
                    yield {**row, "earlier_addresses": one.earlier_addresses}


def _find_by(person: dict[str, Any]) -> None:
    """Bring the keys of somebody to what they are by the addresses that are told."""
    bind = op.get_bind()
    due = {row["key"] for row in keys_of_rows([person])}
    there = set(bind.scalars(_FOUND_BY, {"id": person["id"]}))
    for statement, keys in ((_NO_KEY, there - due), (_KEY, due - there)):
        if keys:
            bind.execute(statement, [{"key": key, "person_id": person["id"]} for key in sorted(keys)])


def downgrade() -> None:
    """Down."""
    bind = op.get_bind()
    lived = bind.execute(sa.text("SELECT * FROM people WHERE earlier_addresses <> '' ORDER BY id")).mappings().all()
    with _unguarded("person_keys"):
        for row in lived:
            _find_by({**row, "earlier_addresses": ""})
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

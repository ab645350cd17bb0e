"""Keys that people are found by, whatever the spelling; those who are there already get theirs."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from disclosure.store.person_keys import keys_of_rows

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT_A_TIME = 2_000
_PEOPLE = sa.text(
    "SELECT id, given_names, family_name, other_names, date_of_birth, sex, address FROM people "
    "WHERE id > :after ORDER BY id LIMIT :many"
)


_WORDS = "person_keys is append only"


def _guards() -> Iterator[str]:
    if op.get_bind().dialect.name == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, 'guard: {_WORDS}'); END"
        taken = "EXISTS (SELECT 1 FROM person_keys x WHERE x.key = NEW.key AND x.person_id = NEW.person_id)"
        for verb in ("UPDATE", "DELETE"):
            yield f"CREATE TRIGGER guard_person_keys_{verb.lower()} BEFORE {verb} ON person_keys WHEN TRUE {refuse}"
        yield f"CREATE TRIGGER guard_person_keys_replace BEFORE INSERT ON person_keys WHEN {taken} {refuse}"
        return
    for verb, each in (("UPDATE", "FOR EACH ROW "), ("DELETE", "FOR EACH ROW "), ("TRUNCATE", "")):
        name = f"guard_person_keys_{verb.lower()}"
        yield f"CREATE TRIGGER {name} BEFORE {verb} ON person_keys {each}EXECUTE FUNCTION guard_refuse('{_WORDS}')"


def upgrade() -> None:
    """Up."""
    keys = op.create_table(
        "person_keys",
        sa.Column("key", sa.String(24), nullable=False),
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_person_keys_person_id_people")),
        sa.PrimaryKeyConstraint("key", "person_id", name=op.f("pk_person_keys")),
        sqlite_with_rowid=False,
    )
    for some in _people():
        rows = list(keys_of_rows(some))
        if rows:
            op.bulk_insert(keys, rows)
    for statement in _guards():
        op.execute(statement)
    role = context.config.attributes.get("app_role")
    if op.get_bind().dialect.name == "postgresql" and role:
        there = "SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user"
        if op.get_bind().exec_driver_sql(there, (role,)).scalar():
            op.execute(f'GRANT SELECT, INSERT ON person_keys TO "{role}"')


def _people() -> Iterator[list[dict[str, Any]]]:
    after = 0
    while some := [
        dict(row) for row in op.get_bind().execute(_PEOPLE, {"after": after, "many": _AT_A_TIME}).mappings()
    ]:
        yield some
        after = some[-1]["id"]


def downgrade() -> None:
    """Down."""
    op.drop_table("person_keys")

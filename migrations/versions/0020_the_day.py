"""The day: what is promised to an applicant beside what is due, lists found in their order, who covers for whom, views kept by a person."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import context, op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = ("cases", "case_history")
_OPEN = {"sqlite_where": sa.text("is_open IS 1"), "postgresql_where": sa.text("is_open IS true")}
# As `store.queries.worklist` puts them: an index in another order is none.
_IN_ORDER = ("urgency", "(next_due_at IS NULL)", "coalesce(promised_due_at, next_due_at)", "next_due_at", "id")
_LISTS = {
    "ix_cases_worklist": (),
    "ix_cases_owner_id": ("owner_id",),
    "ix_cases_district": ("district",),
    "ix_cases_team": ("team",),
}


@contextmanager
def _unguarded() -> Iterator[None]:
    """The guards let nobody change what was; here a column is given back what the events tell of it."""
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        for table in _TABLES:
            op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is altered while a key of it waits for the commit
        for table in _TABLES:
            op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    chosen = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('cases', 'case_history')"
    triggers = bind.exec_driver_sql(chosen).all()
    for name, _ in triggers:
        op.execute(f"DROP TRIGGER {name}")
    yield
    for _, made in triggers:
        bind.exec_driver_sql(made)


def _told() -> list[sa.Row]:
    """What events tell of the column: those of a schema that went down and comes up again, and of no other."""
    telling = sa.text(
        "SELECT case_id, sequence, delta FROM events WHERE delta LIKE '%\"promised_due_at\"%' ORDER BY case_id, sequence"
    )
    return list(op.get_bind().execute(telling))


def _given_back(told: list[sa.Row]) -> None:
    bind = op.get_bind()
    for table in _TABLES:
        rows = sa.table(
            table, sa.column("id"), sa.column("version"), sa.column("promised_due_at", sa.DateTime(timezone=True))
        )
        for event in told:
            text = json.loads(event.delta)["promised_due_at"]
            at = datetime.fromisoformat(text).astimezone(UTC) if text else None
            since = (rows.c.id == event.case_id, rows.c.version >= event.sequence)
            bind.execute(sa.update(rows).where(*since).values(promised_due_at=at))


def upgrade() -> None:
    """Up."""
    for table in _TABLES:
        op.add_column(table, sa.Column("promised_due_at", sa.DateTime(timezone=True), nullable=True))
    if told := _told():
        with _unguarded():
            _given_back(told)
    _lists()
    op.add_column("users", sa.Column("saved_lists", sa.Text(), nullable=True))
    op.create_table(
        "covers",
        sa.Column("id", _ID, nullable=False),
        sa.Column("absent_id", sa.Integer(), nullable=False),
        sa.Column("covering_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("absent_id <> covering_id", name=op.f("ck_covers_by_another")),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_covers_last_not_before_first")),
        sa.ForeignKeyConstraint(["absent_id"], ["users.id"], name=op.f("fk_covers_absent_id_users")),
        sa.ForeignKeyConstraint(["covering_id"], ["users.id"], name=op.f("fk_covers_covering_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_covers")),
    )
    op.create_index("ix_covers_absent_id", "covers", ["absent_id", "last_day"])
    op.create_index("ix_covers_covering_id", "covers", ["covering_id", "last_day"])
    bind = op.get_bind()
    role = context.config.attributes.get("app_role")
    if bind.dialect.name == "postgresql" and role:
        there = "SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user"
        if bind.exec_driver_sql(there, (role,)).scalar():
            op.execute(f'GRANT SELECT, INSERT, UPDATE ON covers TO "{role}"')
            op.execute(f'GRANT USAGE, SELECT ON SEQUENCE covers_id_seq TO "{role}"')


def _lists() -> None:
    op.drop_index("ix_cases_worklist", table_name="cases")
    for name, first in _LISTS.items():
        op.create_index(name, "cases", [*first, *(_keyed(one) for one in _IN_ORDER)], **_OPEN)
    op.create_index("ix_cases_next_due_at", "cases", ["next_due_at"], **_OPEN)


def _keyed(column: str) -> sa.TextClause | str:
    return column if column.isidentifier() else sa.text(column)


def downgrade() -> None:
    """Down."""
    op.drop_table("covers")
    op.drop_column("users", "saved_lists")
    for name in (*_LISTS, "ix_cases_next_due_at"):
        op.drop_index(name, table_name="cases")
    op.create_index("ix_cases_worklist", "cases", ["is_open", "urgency", "next_due_at", "id"])
    for table in _TABLES:
        op.drop_column(table, "promised_due_at")

"""Calls that are being taken down: what intake typed while somebody spoke, sealed, until it is registered as a case."""

import sqlalchemy as sa
from alembic import context, op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Up."""
    op.create_table(
        "intakes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("journey", sa.String(length=60), nullable=False),
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_by", sa.Integer(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_by", sa.Integer(), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_intakes_counts_from_one")),
        sa.ForeignKeyConstraint(["began_by"], ["users.id"], name=op.f("fk_intakes_began_by_users")),
        sa.ForeignKeyConstraint(["touched_by"], ["users.id"], name=op.f("fk_intakes_touched_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intakes")),
        sa.UniqueConstraint("request_key", name=op.f("uq_intakes_request_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_intakes_touched_at", "intakes", ["touched_at"])
    bind = op.get_bind()
    role = context.config.attributes.get("app_role")
    if bind.dialect.name == "postgresql" and role:
        there = "SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user"
        if bind.exec_driver_sql(there, (role,)).scalar():
            op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON intakes TO "{role}"')
            op.execute(f'GRANT USAGE, SELECT ON SEQUENCE intakes_id_seq TO "{role}"')


def downgrade() -> None:
    """Down."""
    op.drop_table("intakes")

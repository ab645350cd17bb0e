"""What an applicant may ask after sending, and what they send later. Of a case it says no more than how far it has come."""

import sqlalchemy as sa
from alembic import context, op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Up."""
    op.create_table(
        "public_status",
        sa.Column("id", _ID, nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("phrase_digest", sa.String(length=64), nullable=True),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_status")),
        sa.UniqueConstraint("reference", name=op.f("uq_public_status_reference")),
    )
    op.create_table(
        "messages",
        sa.Column("id", _ID, nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("request_key", name=op.f("uq_messages_request_key")),
    )
    op.create_index("ix_messages_waiting", "messages", ["delivered_at", "id"])
    bind = op.get_bind()
    role = context.config.attributes.get("app_role")
    if bind.dialect.name == "postgresql" and role:
        there = "SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user"
        if bind.exec_driver_sql(there, (role,)).scalar():
            op.execute(f'GRANT SELECT, INSERT, UPDATE ON public_status, messages TO "{role}"')
            op.execute(f'GRANT USAGE, SELECT ON SEQUENCE public_status_id_seq, messages_id_seq TO "{role}"')


def downgrade() -> None:
    """Down."""
    op.drop_table("messages")
    op.drop_table("public_status")

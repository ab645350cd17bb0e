"""Requests of the public: what is being filled in, and what was sent and waits to be registered. All of it is sealed."""

import sqlalchemy as sa
from alembic import context, op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Up."""
    op.create_table(
        "drafts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=True),
        sa.Column("phrase_digest", sa.String(length=64), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("awake_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_drafts_token_digest")),
        sa.UniqueConstraint("phrase_digest", name=op.f("uq_drafts_phrase_digest")),
    )
    op.create_index("ix_drafts_seen_at", "drafts", ["seen_at"])
    op.create_table(
        "submissions",
        sa.Column("id", _ID, nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.UniqueConstraint("reference", name=op.f("uq_submissions_reference")),
        sa.UniqueConstraint("request_key", name=op.f("uq_submissions_request_key")),
    )
    op.create_index("ix_submissions_waiting", "submissions", ["registered_at", "id"])
    op.create_table(
        "public_attempts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_attempts")),
    )
    op.create_index("ix_public_attempts_key", "public_attempts", ["key", "at"])
    bind = op.get_bind()
    role = context.config.attributes.get("app_role")
    if bind.dialect.name == "postgresql" and role:
        there = "SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user"
        if bind.exec_driver_sql(there, (role,)).scalar():
            op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON drafts TO "{role}"')
            op.execute(f'GRANT SELECT, INSERT, UPDATE (sealed, registered_at) ON submissions TO "{role}"')
            op.execute(f'GRANT SELECT, INSERT, DELETE ON public_attempts TO "{role}"')
            op.execute(
                f'GRANT USAGE, SELECT ON SEQUENCE drafts_id_seq, submissions_id_seq, public_attempts_id_seq TO "{role}"'
            )


def downgrade() -> None:
    """Down."""
    op.drop_table("public_attempts")
    op.drop_table("submissions")
    op.drop_table("drafts")

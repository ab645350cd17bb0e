"""What triage goes by: the dangers that people speak of, and which cases wait for it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_TABLES = ("cases", "case_history")


def upgrade() -> None:
    """Up."""
    for table in _TABLES:
        op.add_column(table, sa.Column("dangers", sa.Text(), nullable=True))
    op.create_index(
        "ix_cases_triage",
        "cases",
        ["received_at"],
        sqlite_where=sa.text("is_open IS 1 AND triaged IS NOT 1"),
        postgresql_where=sa.text("is_open IS true AND triaged IS NOT true"),
    )


def downgrade() -> None:
    """Down."""
    op.drop_index("ix_cases_triage", table_name="cases")
    for table in _TABLES:
        op.drop_column(table, "dangers")

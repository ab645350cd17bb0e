"""Closed cases by when they were closed: the latest first, without looking at every one of them."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_cases_closed", "cases", ["is_open", "closed_at", "id"])


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_cases_closed", table_name="cases")

"""Each run of the jobs asks which notices were raised before: by their keys, without reading them all."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.create_index("ix_notices_key", "notices", ["key"])


def downgrade() -> None:
    """Down."""
    op.drop_index("ix_notices_key", "notices")

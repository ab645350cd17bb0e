"""What applicants are told is brought up to date each minute: what is going on is found by how far it has come."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.create_index("ix_public_status_phase", "public_status", ["phase"])


def downgrade() -> None:
    """Down."""
    op.drop_index("ix_public_status_phase", "public_status")

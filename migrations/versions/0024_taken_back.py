"""When whoever sent a request asked that it be taken back, so that they see that they did."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

# What was said before: a message and the event that put it on its case have one key, and the record says what it was.
_ASKED = """
    UPDATE public_status SET taken_back_at = (
        SELECT min(m.received_at) FROM messages m
        JOIN events e ON e.request_key = m.request_key
        JOIN records r ON r.case_id = e.case_id AND r.sequence = e.sequence
        WHERE m.reference = public_status.reference AND r.form = 'applicant_withdrawal'
    )
"""


def upgrade() -> None:
    """Up."""
    op.add_column("public_status", sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(_ASKED)


def downgrade() -> None:
    """Down."""
    op.drop_column("public_status", "taken_back_at")

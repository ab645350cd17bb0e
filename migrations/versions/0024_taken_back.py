"""When whoever sent a request asked that it be taken back, so that they see that they did."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

# What was said before: a message and the event that put it on its case have one key, and the record says what it was.
_ASKED = """
    SELECT m.reference, min(m.received_at) AS taken_back_at FROM records r
    JOIN events e ON e.case_id = r.case_id AND e.sequence = r.sequence
    JOIN messages m ON m.request_key = e.request_key
    WHERE r.form = 'applicant_withdrawal' GROUP BY m.reference ORDER BY m.reference
"""
_TAKEN_BACK = sa.text("UPDATE public_status SET taken_back_at = :taken_back_at WHERE reference = :reference")


def upgrade() -> None:
    """Up."""
    op.add_column("public_status", sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
    for asked in op.get_bind().execute(sa.text(_ASKED)).mappings().all():
        op.get_bind().execute(_TAKEN_BACK, dict(asked))


def downgrade() -> None:
    """Down."""
    op.drop_column("public_status", "taken_back_at")

"""From which day on no way of reaching whoever sent a request is safe any more, so that they are promised nothing beyond it.

What was sent before has none here, as if they knew no such day: the records that would tell one are not read again. Officers, who read
those, stop on the day as before; whoever sent it is told the day once they tell another plan.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.add_column("public_status", sa.Column("contact_ends_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Down."""
    op.drop_column("public_status", "contact_ends_on")

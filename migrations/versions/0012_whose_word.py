"""Which requests are a referral: whoever sent it did not ask, and no word of what comes of it is promised to them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# Of the public's forms only a professional's referral goes that way. What waits to be a case is one within seconds.
_REFERRED = """
    UPDATE public_status SET referral = EXISTS (
        SELECT 1 FROM cases WHERE cases.id = public_status.case_id AND cases.route = 'right_to_know'
    )
"""


def upgrade() -> None:
    """Up."""
    op.add_column("public_status", sa.Column("referral", sa.Boolean(), nullable=True))
    op.execute(_REFERRED)
    with op.batch_alter_table("public_status") as table:
        table.alter_column("referral", existing_type=sa.Boolean(), nullable=False)


def downgrade() -> None:
    """Down."""
    with op.batch_alter_table("public_status") as table:
        table.drop_column("referral")

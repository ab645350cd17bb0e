"""Which case a request became: an applicant is told of their own, also where its reference was taken."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_REGISTERED = """
    UPDATE public_status SET case_id = (
        SELECT events.case_id FROM submissions JOIN events ON events.request_key = submissions.request_key
        WHERE submissions.reference = public_status.reference AND submissions.registered_at IS NOT NULL
        ORDER BY events.case_id LIMIT 1
    )
"""


def upgrade() -> None:
    """Up."""
    with op.batch_alter_table("public_status") as table:
        table.add_column(sa.Column("case_id", _ID, nullable=True))
        table.create_foreign_key(op.f("fk_public_status_case_id_cases"), "cases", ["case_id"], ["id"])
    op.execute(_REGISTERED)


def downgrade() -> None:
    """Down."""
    with op.batch_alter_table("public_status") as table:
        table.drop_constraint(op.f("fk_public_status_case_id_cases"), type_="foreignkey")
        table.drop_column("case_id")

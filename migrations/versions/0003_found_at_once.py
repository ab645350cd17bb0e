"""Found without reading a table from end to end: closed cases by when, running deadlines, people by family name, refusals."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

RUNNING = {"sqlite_where": sa.text("stopped_at IS NULL"), "postgresql_where": sa.text("stopped_at IS NULL")}
# A partial index helps only where its condition is that of the query, word for word.
REFUSED = {"sqlite_where": sa.text("refused IS 1"), "postgresql_where": sa.text("refused IS true")}
WAS_REFUSED = {"sqlite_where": sa.text("refused"), "postgresql_where": sa.text("refused")}


def upgrade() -> None:
    """Add the indexes; the family name is looked for in any case of letters."""
    op.create_index("ix_cases_closed", "cases", ["is_open", "closed_at", "id"])
    op.create_index("ix_deadlines_running", "deadlines", ["due_at"], **RUNNING)
    op.drop_index("ix_people_family_name", table_name="people")
    op.create_index("ix_people_family_name", "people", [sa.text("lower(family_name)"), "id"])
    op.drop_index("ix_accesses_refused", table_name="accesses")
    op.create_index("ix_accesses_refused", "accesses", ["at"], **REFUSED)


def downgrade() -> None:
    """As they were."""
    op.drop_index("ix_accesses_refused", table_name="accesses")
    op.create_index("ix_accesses_refused", "accesses", ["at"], **WAS_REFUSED)
    op.drop_index("ix_people_family_name", table_name="people")
    op.create_index("ix_people_family_name", "people", ["family_name", "id"])
    op.drop_index("ix_deadlines_running", table_name="deadlines")
    op.drop_index("ix_cases_closed", table_name="cases")

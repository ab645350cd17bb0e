"""The words of SQLite's search index can be asked for, to find those that begin with what is looked for (docs/decisions/0070)."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE search_index_terms USING fts5vocab('search_index', 'instance')")


def downgrade() -> None:
    """Down."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index_terms")

"""A session begins without readings: one that came with a count could never be told from one whose readings were taken out."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NAME = "guard_user_sessions_insert"
_HAS_READINGS = f"NEW.accesses <> 0 OR NEW.head_digest <> '{'0' * 64}'"
_WORDS = "a session begins without readings"


def upgrade() -> None:
    """Up."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {_NAME} BEFORE INSERT ON user_sessions WHEN {_HAS_READINGS} "
            f"BEGIN SELECT RAISE(ABORT, 'guard: {_WORDS}'); END"
        )
        return
    op.execute(
        f"CREATE TRIGGER {_NAME} BEFORE INSERT ON user_sessions FOR EACH ROW WHEN ({_HAS_READINGS}) "
        f"EXECUTE FUNCTION guard_refuse('{_WORDS}')"
    )


def downgrade() -> None:
    """Down."""
    on_table = "" if op.get_bind().dialect.name == "sqlite" else " ON user_sessions"
    op.execute(f"DROP TRIGGER {_NAME}{on_table}")

"""Time on record goes forward: an event that is dated before the one that it follows would alter the figures of past days."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_NAME = "guard_events_insert"
_WORDS = "events are added at the end of their chain"
_LAST = "SELECT {} FROM events l WHERE l.case_id = NEW.case_id ORDER BY l.sequence DESC LIMIT 1"
# As the second version says it for good.
_OUT_OF_LINE = (
    f"NEW.sequence <> coalesce(({_LAST.format('l.sequence')}), 0) + 1 OR "
    f"NEW.previous_digest <> coalesce(({_LAST.format('l.digest')}), '{'0' * 64}')"
)
_BACKWARDS = f"NEW.recorded_at < ({_LAST.format('l.recorded_at')})"


def _guard(refuse: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {_NAME}")
        op.execute(
            f"CREATE TRIGGER {_NAME} BEFORE INSERT ON events WHEN {refuse} BEGIN SELECT RAISE(ABORT, 'guard: {_WORDS}'); END"
        )
        return
    refused = "USING ERRCODE = 'integrity_constraint_violation'"
    body = f"$$ BEGIN IF {refuse} THEN RAISE EXCEPTION 'guard: {_WORDS}' {refused}; END IF; RETURN NEW; END $$"
    op.execute(
        f"CREATE OR REPLACE FUNCTION {_NAME}() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path = pg_catalog, public, pg_temp AS {body}"
    )


def upgrade() -> None:
    """Up."""
    _guard(f"{_OUT_OF_LINE} OR {_BACKWARDS}")


def downgrade() -> None:
    """Down."""
    _guard(_OUT_OF_LINE)

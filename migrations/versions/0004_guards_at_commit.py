"""What must be whole when a change is committed: an event and its case, a reading and its session. PostgreSQL can ask then.

SQLite has no trigger that waits for the commit; whoever can write its file can drop any. On both, a session with readings stays.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# (table, when) → what must be there at the commit, and the words if it is not.
WHOLE = {
    ("events", "INSERT"): (
        "SELECT 1 FROM cases c WHERE c.id = NEW.case_id AND c.version >= NEW.sequence",
        "an event is committed with the case that it changes",
    ),
    ("accesses", "INSERT"): (
        "SELECT 1 FROM user_sessions s WHERE s.id = NEW.session_id AND s.accesses >= NEW.sequence",
        "a reading is committed with the session that counts it",
    ),
    ("user_sessions", "UPDATE OF accesses"): (
        """
        SELECT 1 FROM accesses a WHERE a.session_id = NEW.id AND a.sequence = NEW.accesses AND a.digest = NEW.head_digest
        UNION ALL SELECT 1 FROM user_sessions s WHERE s.id = NEW.id AND s.accesses > NEW.accesses
        UNION ALL SELECT 1 WHERE NEW.accesses = OLD.accesses
        """,
        "a session counts the readings that are there",
    ),
}


def _name(table: str) -> str:
    return f"guard_{table}_whole"


_KEEPS = "guard_user_sessions_delete"
_KEPT = "the chain of a session stays"


def upgrade() -> None:
    """Up."""
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {_KEEPS} BEFORE DELETE ON user_sessions WHEN OLD.accesses > 0 "
            f"BEGIN SELECT RAISE(ABORT, 'guard: {_KEPT}'); END"
        )
        return
    op.execute(
        f"CREATE TRIGGER {_KEEPS} BEFORE DELETE ON user_sessions FOR EACH ROW WHEN (OLD.accesses > 0) "
        f"EXECUTE FUNCTION guard_refuse('{_KEPT}')"
    )
    for (table, when), (there, words) in WHOLE.items():
        refused = f"RAISE EXCEPTION 'guard: {words}' USING ERRCODE = 'integrity_constraint_violation'"
        body = f"$$ BEGIN IF NOT EXISTS ({there}) THEN {refused}; END IF; RETURN NULL; END $$"
        op.execute(
            f"CREATE FUNCTION {_name(table)}() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS {body}"
        )
        op.execute(
            f"CREATE CONSTRAINT TRIGGER {_name(table)} AFTER {when} ON {table} DEFERRABLE INITIALLY DEFERRED "
            f"FOR EACH ROW EXECUTE FUNCTION {_name(table)}()"
        )


def downgrade() -> None:
    """Down."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {_KEEPS}")
        return
    op.execute(f"DROP TRIGGER {_KEEPS} ON user_sessions")
    for table, _ in WHOLE:
        op.execute(f"DROP TRIGGER {_name(table)} ON {table}")
        op.execute(f"DROP FUNCTION {_name(table)}()")

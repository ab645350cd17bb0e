"""The guards: what must never be rewritten cannot be, and a case changes only with the event that changes it."""

from alembic import context, op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FROZEN = ("events", "accesses", "case_history", "participations", "people", "calendars")
KEPT = ("cases", "records", "deadlines")  # may change under a rule, never go
# What no two rows share. SQLite's REPLACE removes the row that stands in the way, without a trigger unless the client asks for it.
KEYS = {
    "events": (("case_id", "sequence"), ("request_key",)),
    "accesses": (("session_id", "sequence"),),
    "case_history": (("id", "version"),),
    "participations": (("case_id", "sequence", "ordinal"),),
    "people": (("id",),),
    "calendars": (("version",),),
    "cases": (("id",), ("reference",)),
    "records": (("case_id", "sequence"), ("case_id", "supersedes")),
    "deadlines": (("case_id", "clock", "sequence"),),
}
CHAINS = {"events": "case_id", "accesses": "session_id"}

# Every rule is a condition that refuses; NEW and OLD mean the same in both databases.
_CASE_SAME = " AND ".join(f"NEW.{name} = OLD.{name}" for name in ("id", "reference", "received_at"))
_DEADLINE_SAME = " AND ".join(
    f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}"
    for name in (
        "case_id", "clock", "sequence", "limit_length", "limit_unit", "start_rule", "source", "certainty", "start_certainty", "overridden",
        "started_at",
    )
)  # fmt: skip
# A stopped deadline keeps all but the moment it stopped at, which a corrected time moves.
_STOPPED_MOVED = "OLD.stopped_at IS NOT NULL AND (NEW.stopped_at IS NULL OR NEW.due_at <> OLD.due_at OR NEW.extended_by <> OLD.extended_by)"
_HEAD_SAME = "NEW.accesses = OLD.accesses AND NEW.head_digest = OLD.head_digest"
_HEAD = "EXISTS (SELECT 1 FROM events e WHERE e.case_id = NEW.id AND e.sequence = NEW.version)"
_LAST = "(SELECT max(e.sequence) FROM events e WHERE e.case_id = NEW.case_id)"
_OF_THE_DAY = f"NEW.sequence IS NOT DISTINCT FROM {_LAST}"
_KEPT = "EXISTS (SELECT 1 FROM case_history h WHERE h.id = OLD.id AND h.version = OLD.version)"
_STANDS = "EXISTS (SELECT 1 FROM cases c WHERE c.id = NEW.id AND c.version = NEW.version)"
_NEXT = "EXISTS (SELECT 1 FROM events e WHERE e.case_id = NEW.id AND e.sequence = NEW.version + 1)"
_TOLD = "EXISTS (SELECT 1 FROM events e WHERE e.case_id = NEW.case_id AND e.sequence = NEW.sequence AND e.record_digest = NEW.digest)"

RULES = {
    ("cases", "INSERT"): (f"NEW.version <> 1 OR NOT {_HEAD}", "a case is registered with its event"),
    ("cases", "UPDATE"): (
        f"NOT ({_CASE_SAME}) OR NEW.version <> OLD.version + 1 OR NOT {_HEAD} OR NOT {_KEPT}",
        "a case changes with its next event, and what it was is kept",
    ),
    ("case_history", "INSERT"): (f"NOT ({_STANDS} AND {_NEXT})", "what a case was is kept when its next event comes"),
    ("participations", "INSERT"): (f"NOT ({_OF_THE_DAY})", "a part is added with the event of the day"),
    ("records", "INSERT"): (f"NOT {_TOLD}", "a record is added with its event"),
    ("records", "UPDATE"): ("TRUE", "a record is superseded, never edited"),
    ("deadlines", "INSERT"): (
        f"NOT ({_OF_THE_DAY} AND NEW.changed = NEW.sequence AND NEW.stopped_at IS NULL AND NEW.extended_by = 0)",
        "a deadline starts with the event of the day",
    ),
    ("deadlines", "UPDATE"): (
        f"NOT ({_DEADLINE_SAME}) OR ({_STOPPED_MOVED}) OR NEW.changed <= OLD.changed OR NEW.changed <> {_LAST}",
        "a running deadline changes with the event of the day",
    ),
    ("user_sessions", "UPDATE"): (
        f"NEW.id <> OLD.id OR NOT ({_HEAD_SAME} OR NEW.accesses = OLD.accesses + 1)",
        "the chain of a session grows by one entry at a time",
    ),
}


def _chain_rule(table: str) -> tuple[str, str]:
    key = CHAINS[table]
    last = f"SELECT {{}} FROM {table} l WHERE l.{key} = NEW.{key} ORDER BY l.sequence DESC LIMIT 1"
    follows = f"NEW.sequence <> coalesce(({last.format('l.sequence')}), 0) + 1"
    linked = f"NEW.previous_digest <> coalesce(({last.format('l.digest')}), '{'0' * 64}')"
    return f"{follows} OR {linked}", f"{table} are added at the end of their chain"


def _rules() -> dict[tuple[str, str], tuple[str, str]]:
    rules = dict(RULES)
    for table in FROZEN:
        rules[(table, "UPDATE")] = ("TRUE", f"{table} is append only")
        rules[(table, "DELETE")] = ("TRUE", f"{table} is append only")
    for table in KEPT:
        rules[(table, "DELETE")] = ("TRUE", f"{table} keeps its rows")
    for table in CHAINS:
        rules[(table, "INSERT")] = _chain_rule(table)
    return rules


def _sqlite() -> list[str]:
    statements = []
    for (table, verb), (refuse, words) in _rules().items():
        condition = refuse.replace("IS NOT DISTINCT FROM", "IS")
        statements.append(
            f"CREATE TRIGGER guard_{table}_{verb.lower()} BEFORE {verb} ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, 'guard: {words}'); END"
        )
    for table, keys in KEYS.items():
        taken = " OR ".join(
            f"EXISTS (SELECT 1 FROM {table} x WHERE {' AND '.join(f'x.{name} = NEW.{name}' for name in key)})"
            for key in keys
        )
        statements.append(
            f"CREATE TRIGGER guard_{table}_replace BEFORE INSERT ON {table} WHEN {taken} "
            f"BEGIN SELECT RAISE(ABORT, 'guard: {table} has this row already'); END"
        )
    return statements


# Without it a client's own temporary table called events would be read in place of the real one.
_PLAIN_NAMES = "SET search_path = pg_catalog, public, pg_temp"


def _postgresql() -> list[str]:
    refused = "USING ERRCODE = 'integrity_constraint_violation'"
    body = f"$$ BEGIN RAISE EXCEPTION 'guard: %', TG_ARGV[0] {refused}; END $$"
    statements = [f"CREATE FUNCTION guard_refuse() RETURNS trigger LANGUAGE plpgsql AS {body}"]
    for (table, verb), (refuse, words) in _rules().items():
        name = f"guard_{table}_{verb.lower()}"
        if refuse == "TRUE":
            statements.append(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION guard_refuse('{words}')"
            )
            continue
        body = f"$$ BEGIN IF {refuse} THEN RAISE EXCEPTION 'guard: {words}' {refused}; END IF; RETURN NEW; END $$"
        statements += [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {_PLAIN_NAMES} AS {body}",
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]
    statements += [
        f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION guard_refuse('{table} keeps its rows')"
        for table in (*FROZEN, *KEPT)
    ]
    return statements


def _grants(role: str) -> list[str]:
    """What the application's role may do: read and add everywhere, change only what lives."""
    changes = {
        "cases": "UPDATE", "deadlines": "UPDATE", "users": "UPDATE", "user_sessions": "UPDATE, DELETE",
        "user_roles": "DELETE", "notices": "UPDATE, DELETE", "sign_in_attempts": "DELETE", "case_access": "UPDATE",
    }  # fmt: skip
    return [
        f'GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO "{role}"',
        f'REVOKE INSERT ON alembic_version FROM "{role}"',
        f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}"',
        *(f'GRANT {verbs} ON {table} TO "{role}"' for table, verbs in changes.items()),
    ]


def upgrade() -> None:
    """Up."""
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        for statement in _sqlite():
            op.execute(statement)
        return
    for statement in _postgresql():
        bind.exec_driver_sql(statement.replace("%", "%%"))
    role = context.config.attributes.get("app_role")
    if (
        role
        and bind.exec_driver_sql(
            "SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user", (role,)
        ).scalar()
    ):
        for statement in _grants(role):
            bind.exec_driver_sql(statement)


def downgrade() -> None:
    """Down."""
    bind = op.get_bind()
    names = [f"guard_{table}_{verb.lower()}" for table, verb in _rules()]
    if bind.dialect.name == "sqlite":
        for name in [*names, *(f"guard_{table}_replace" for table in KEYS)]:
            op.execute(f"DROP TRIGGER {name}")
        return
    for table in (*FROZEN, *KEPT):
        op.execute(f"DROP TRIGGER guard_{table}_truncate ON {table}")
    for (table, verb), (refuse, _) in _rules().items():
        name = f"guard_{table}_{verb.lower()}"
        op.execute(f"DROP TRIGGER {name} ON {table}")
        if refuse != "TRUE":
            op.execute(f"DROP FUNCTION {name}()")
    op.execute("DROP FUNCTION guard_refuse()")

"""What goes with a change is written before its case goes on: between an event and that, and at no other time, may it be added.

And a case goes on only when the record, the people and the deadlines that its event tells of are there. So a deadline of a new
case is there before the case: it hangs on the case by its event alone, whose own key to the case waits for the commit.
"""

from collections.abc import Mapping

from alembic import context, op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

Rules = Mapping[tuple[str, str], tuple[str, str]]

_KEY = "fk_deadlines_case_id_cases"
_KEY_IS = f"CONSTRAINT {_KEY} FOREIGN KEY(case_id) REFERENCES cases (id)"


def _under_way(sequence: str, told: str) -> str:
    """There is the event, it tells of such a row, and its case has not gone on to it."""
    return (
        f"NEW.{sequence} = coalesce((SELECT c.version FROM cases c WHERE c.id = NEW.case_id), 0) + 1 AND "
        f"EXISTS (SELECT 1 FROM events e WHERE e.case_id = NEW.case_id AND e.sequence = NEW.{sequence} AND {told})"
    )


def _there(told: str, table: str, sequence: str) -> str:
    row = f"SELECT 1 FROM {table} x WHERE x.case_id = e.case_id AND x.{sequence} = e.sequence"
    return f"(e.{told} IS NULL OR EXISTS ({row}))"


_WHOLE = " AND ".join(
    (
        _there("record_digest", "records", "sequence"),
        _there("people_digest", "participations", "sequence"),
        _there("deadlines", "deadlines", "changed"),
    )
)
_HEAD = f"EXISTS (SELECT 1 FROM events e WHERE e.case_id = NEW.id AND e.sequence = NEW.version AND {_WHOLE})"
_CASE_SAME = " AND ".join(f"NEW.{name} = OLD.{name}" for name in ("id", "reference", "received_at"))
_KEPT = "EXISTS (SELECT 1 FROM case_history h WHERE h.id = OLD.id AND h.version = OLD.version)"
_STARTED = _under_way("sequence", "e.deadlines IS NOT NULL")
_MOVED = _under_way("changed", "e.deadlines IS NOT NULL")
_DEADLINE_SAME = " AND ".join(
    f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}"
    for name in (
        "case_id", "clock", "sequence", "limit_length", "limit_unit", "start_rule", "source", "certainty", "start_certainty", "overridden",
        "started_at",
    )
)  # fmt: skip
# A stopped deadline keeps all but the moment it stopped at, which a corrected time moves.
_STOPPED_MOVED = "OLD.stopped_at IS NOT NULL AND (NEW.stopped_at IS NULL OR NEW.due_at <> OLD.due_at OR NEW.extended_by <> OLD.extended_by)"

AFTER: Rules = {
    ("cases", "INSERT"): (f"NEW.version <> 1 OR NOT {_HEAD}", "a case is registered with its event"),
    ("cases", "UPDATE"): (
        f"NOT ({_CASE_SAME}) OR NEW.version <> OLD.version + 1 OR NOT {_HEAD} OR NOT {_KEPT}",
        "a case changes with its next event, and what it was is kept",
    ),
    ("records", "INSERT"): (
        f"NOT ({_under_way('sequence', 'e.record_digest = NEW.digest')})",
        "a record is added with its event",
    ),
    ("participations", "INSERT"): (
        f"NOT ({_under_way('sequence', 'e.people_digest IS NOT NULL')})",
        "a part is added with the event of the day",
    ),
    ("deadlines", "INSERT"): (
        f"NOT ({_STARTED} AND NEW.changed = NEW.sequence AND NEW.stopped_at IS NULL AND NEW.extended_by = 0)",
        "a deadline starts with the event of the day",
    ),
    ("deadlines", "UPDATE"): (
        f"NOT ({_DEADLINE_SAME}) OR ({_STOPPED_MOVED}) OR NEW.changed <= OLD.changed OR NOT ({_MOVED})",
        "a running deadline changes with the event of the day",
    ),
}


def _before() -> Rules:
    """The rules of these guards as the second version says them for good."""
    rules: Rules = context.script.get_revision("0002").module.RULES
    return {guarded: rules[guarded] for guarded in AFTER}


def _guard(rules: Rules) -> None:
    """Let each guard follow its rule."""
    bind = op.get_bind()
    for (table, verb), (refuse, words) in rules.items():
        name = f"guard_{table}_{verb.lower()}"
        if bind.dialect.name == "sqlite":
            condition = refuse.replace("IS NOT DISTINCT FROM", "IS")
            op.execute(f"DROP TRIGGER IF EXISTS {name}")  # gone already with a table that was made anew
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'guard: {words}'); END"
            )
            continue
        refused = "USING ERRCODE = 'integrity_constraint_violation'"
        body = f"$$ BEGIN IF {refuse} THEN RAISE EXCEPTION 'guard: {words}' {refused}; END IF; RETURN NEW; END $$"
        op.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
            f"SET search_path = pg_catalog, public, pg_temp AS {body}"
        )


def _made_anew(definition: str) -> None:
    """SQLite changes no key of a table: it is made again, with its rows, its index and its triggers."""
    bind = op.get_bind()
    hanging = "SELECT sql FROM sqlite_master WHERE tbl_name = 'deadlines' AND type <> 'table' AND sql IS NOT NULL"
    made = bind.exec_driver_sql(hanging).scalars().all()
    bind.exec_driver_sql(definition.replace("deadlines", "deadlines_anew", 1))
    bind.exec_driver_sql("INSERT INTO deadlines_anew SELECT * FROM deadlines")
    bind.exec_driver_sql("DROP TABLE deadlines")
    bind.exec_driver_sql("ALTER TABLE deadlines_anew RENAME TO deadlines")
    for statement in made:
        bind.exec_driver_sql(statement)


def _definition() -> str:
    defined = "SELECT sql FROM sqlite_master WHERE name = 'deadlines' AND type = 'table'"
    return str(op.get_bind().exec_driver_sql(defined).scalar_one())


def upgrade() -> None:
    """Up."""
    if op.get_bind().dialect.name == "sqlite":
        _made_anew("".join(_definition().split(f", \n\t{_KEY_IS}")))
    else:
        op.drop_constraint(_KEY, "deadlines", type_="foreignkey")
    _guard(AFTER)


def downgrade() -> None:
    """Down."""
    _guard(_before())
    if op.get_bind().dialect.name == "sqlite":
        _made_anew(f"{_definition().rstrip().removesuffix(')').rstrip()}, \n\t{_KEY_IS}\n)")
    else:
        op.create_foreign_key(_KEY, "deadlines", "cases", ["case_id"], ["id"])

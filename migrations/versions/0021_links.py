"""Which other case an event's record names, so that a link is seen from both of its ends; those that were made before among them."""

import json

import sqlalchemy as sa
from alembic import context, op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_FROZEN = "links is append only"
_ADDED = "a link is made with its event"
_NOT_UNDER_WAY = (
    "NOT (NEW.sequence = coalesce((SELECT c.version FROM cases c WHERE c.id = NEW.case_id), 0) + 1 AND "
    "EXISTS (SELECT 1 FROM events e WHERE e.case_id = NEW.case_id AND e.sequence = NEW.sequence AND e.record_digest IS NOT NULL))"
)


def upgrade() -> None:
    """Up."""
    links = op.create_table(
        "links",
        sa.Column("case_id", _ID, autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("other_case_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "sequence"], ["events.case_id", "events.sequence"], name=op.f("fk_links_case_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["other_case_id"], ["cases.id"], name="fk_links_other_case", initially="DEFERRED", deferrable=True
        ),
        sa.CheckConstraint("case_id <> other_case_id", name=op.f("ck_links_two_cases")),
        sa.PrimaryKeyConstraint("case_id", "sequence", name=op.f("pk_links")),
    )
    op.create_index("ix_links_other_case_id", "links", ["other_case_id"])
    bind = op.get_bind()
    if made := _made_before(bind):
        op.bulk_insert(links, made)
    for statement in _sqlite() if bind.dialect.name == "sqlite" else _postgresql():
        op.execute(statement)
    role = context.config.attributes.get("app_role")
    if bind.dialect.name == "postgresql" and role:
        there = "SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user"
        if bind.exec_driver_sql(there, (role,)).scalar():
            op.execute(f'GRANT SELECT, INSERT ON links TO "{role}"')


def _made_before(bind: sa.Connection) -> list[dict[str, int]]:
    """A row for each record that names another case, as it says itself."""
    records = bind.exec_driver_sql(
        "SELECT case_id, sequence, answers FROM records WHERE kind = 'link' AND answers IS NOT NULL ORDER BY case_id, sequence"
    ).all()
    named = [
        (case_id, sequence, {one["name"]: one["value"] for one in json.loads(answers)}.get("other_reference"))
        for case_id, sequence, answers in records
    ]
    ids = (
        {reference: number for number, reference in bind.exec_driver_sql("SELECT id, reference FROM cases")}
        if named
        else {}
    )
    return [
        {"case_id": case_id, "sequence": sequence, "other_case_id": ids[reference]}
        for case_id, sequence, reference in named
        if ids.get(reference, case_id) != case_id
    ]


def _sqlite() -> list[str]:
    taken = "EXISTS (SELECT 1 FROM links x WHERE x.case_id = NEW.case_id AND x.sequence = NEW.sequence)"
    rules = (
        ("update", "UPDATE", "TRUE", _FROZEN),
        ("delete", "DELETE", "TRUE", _FROZEN),
        ("replace", "INSERT", taken, "links has this row already"),
        ("insert", "INSERT", _NOT_UNDER_WAY, _ADDED),
    )
    return [
        f"CREATE TRIGGER guard_links_{name} BEFORE {verb} ON links WHEN {refuse} "
        f"BEGIN SELECT RAISE(ABORT, 'guard: {words}'); END"
        for name, verb, refuse, words in rules
    ]


def _postgresql() -> list[str]:
    refused = "USING ERRCODE = 'integrity_constraint_violation'"
    body = f"$$ BEGIN IF {_NOT_UNDER_WAY} THEN RAISE EXCEPTION 'guard: {_ADDED}' {refused}; END IF; RETURN NEW; END $$"
    plain_names = "SET search_path = pg_catalog, public, pg_temp"
    frozen = [
        f"CREATE TRIGGER guard_links_{verb.lower()} BEFORE {verb} ON links {each}EXECUTE FUNCTION guard_refuse('{_FROZEN}')"
        for verb, each in (("UPDATE", "FOR EACH ROW "), ("DELETE", "FOR EACH ROW "), ("TRUNCATE", ""))
    ]
    return [
        *frozen,
        f"CREATE FUNCTION guard_links_insert() RETURNS trigger LANGUAGE plpgsql {plain_names} AS {body}",
        "CREATE TRIGGER guard_links_insert BEFORE INSERT ON links FOR EACH ROW EXECUTE FUNCTION guard_links_insert()",
    ]


def downgrade() -> None:
    """Down."""
    op.drop_table("links")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION guard_links_insert()")

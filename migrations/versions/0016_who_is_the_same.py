"""Who is the same person as somebody of another case, and who is not: as somebody said, with the event that says it."""

import sqlalchemy as sa
from alembic import context, op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_FROZEN = "identities is append only"
_ADDED = "who is the same person is said with its event"
_NOT_UNDER_WAY = (
    "NOT (NEW.sequence = coalesce((SELECT c.version FROM cases c WHERE c.id = NEW.case_id), 0) + 1 AND "
    "EXISTS (SELECT 1 FROM events e WHERE e.case_id = NEW.case_id AND e.sequence = NEW.sequence AND e.record_digest IS NOT NULL))"
)


def upgrade() -> None:
    """Up."""
    op.create_table(
        "identities",
        sa.Column("case_id", _ID, autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("other_person_id", _ID, nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("scope", sa.String(20), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "sequence"], ["events.case_id", "events.sequence"], name=op.f("fk_identities_case_id_events")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_identities_person_id_people")),
        sa.ForeignKeyConstraint(["other_person_id"], ["people.id"], name=op.f("fk_identities_other_person_id_people")),
        sa.CheckConstraint("person_id <> other_person_id", name=op.f("ck_identities_two_people")),
        sa.PrimaryKeyConstraint("case_id", "sequence", name=op.f("pk_identities")),
    )
    op.create_index("ix_identities_person_id", "identities", ["person_id"])
    op.create_index("ix_identities_other_person_id", "identities", ["other_person_id"])
    bind = op.get_bind()
    for statement in _sqlite() if bind.dialect.name == "sqlite" else _postgresql():
        op.execute(statement)
    role = context.config.attributes.get("app_role")
    if bind.dialect.name == "postgresql" and role:
        there = "SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user"
        if bind.exec_driver_sql(there, (role,)).scalar():
            op.execute(f'GRANT SELECT, INSERT ON identities TO "{role}"')


def _sqlite() -> list[str]:
    taken = "EXISTS (SELECT 1 FROM identities x WHERE x.case_id = NEW.case_id AND x.sequence = NEW.sequence)"
    rules = (
        ("update", "UPDATE", "TRUE", _FROZEN),
        ("delete", "DELETE", "TRUE", _FROZEN),
        ("replace", "INSERT", taken, "identities has this row already"),
        ("insert", "INSERT", _NOT_UNDER_WAY, _ADDED),
    )
    return [
        f"CREATE TRIGGER guard_identities_{name} BEFORE {verb} ON identities WHEN {refuse} "
        f"BEGIN SELECT RAISE(ABORT, 'guard: {words}'); END"
        for name, verb, refuse, words in rules
    ]


def _postgresql() -> list[str]:
    refused = "USING ERRCODE = 'integrity_constraint_violation'"
    body = f"$$ BEGIN IF {_NOT_UNDER_WAY} THEN RAISE EXCEPTION 'guard: {_ADDED}' {refused}; END IF; RETURN NEW; END $$"
    plain_names = "SET search_path = pg_catalog, public, pg_temp"
    frozen = [
        f"CREATE TRIGGER guard_identities_{verb.lower()} BEFORE {verb} ON identities {each}EXECUTE FUNCTION guard_refuse('{_FROZEN}')"
        for verb, each in (("UPDATE", "FOR EACH ROW "), ("DELETE", "FOR EACH ROW "), ("TRUNCATE", ""))
    ]
    return [
        *frozen,
        f"CREATE FUNCTION guard_identities_insert() RETURNS trigger LANGUAGE plpgsql {plain_names} AS {body}",
        "CREATE TRIGGER guard_identities_insert BEFORE INSERT ON identities FOR EACH ROW EXECUTE FUNCTION guard_identities_insert()",
    ]


def downgrade() -> None:
    """Down."""
    op.drop_table("identities")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION guard_identities_insert()")

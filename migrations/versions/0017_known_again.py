"""Whom the people of a case may be in others, as far as it was looked up; and the cases that wait for it: those that are open."""

import sqlalchemy as sa
from alembic import context, op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Up."""
    op.create_table(
        "newcomers",
        sa.Column("case_id", _ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_newcomers_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_newcomers")),
    )
    op.create_table(
        "likely",
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("other_person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_likely_person_id_people")),
        sa.ForeignKeyConstraint(["other_person_id"], ["people.id"], name=op.f("fk_likely_other_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "other_person_id", name=op.f("pk_likely")),
    )
    op.create_index("ix_likely_other_person_id", "likely", ["other_person_id"])
    op.execute("INSERT INTO newcomers (case_id) SELECT id FROM cases WHERE is_open")
    bind = op.get_bind()
    role = context.config.attributes.get("app_role")
    if bind.dialect.name == "postgresql" and role:
        there = "SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user"
        if bind.exec_driver_sql(there, (role,)).scalar():
            op.execute(f'GRANT SELECT, INSERT, DELETE ON newcomers TO "{role}"')
            op.execute(f'GRANT SELECT, INSERT ON likely TO "{role}"')


def downgrade() -> None:
    """Down."""
    op.drop_table("likely")
    op.drop_table("newcomers")

"""What figures count by stands ready in each row, and in the index that finds it; days that nothing reads go."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("cases", "case_history")
STAGES = (
    "initial_checks", "meeting", "full_checks", "risk_assessed", "panel", "decided", "countersigned", "disclosed",
    "applicant_informed", "closed", "reopened",
)  # fmt: skip
NEW = ("days_to_decision", "days_to_disclosure", "days_to_closure", "days_to_answer", "reached")
GONE = {"decided_on": "decided_at", "informed_on": "applicant_informed_at", "closed_on": "closed_at"}
KEYS = ["recorded_from", "counted_under"]
ADDED_UP = [
    "reached", "days_to_decision", "days_to_disclosure", "days_to_closure", "days_to_answer", "crimes_alleged", "crimes_recorded",
    "crimes_recorded_in_24h",
]  # fmt: skip
COUNTED_UNDER = (
    "scheme || ';' || route || ';' || coalesce(district, '') || ';' || kind || ';' || "
    "CASE WHEN is_open THEN '' ELSE outcome END"
)
THERE = {"sqlite_where": sa.text("disclosed_on IS NOT NULL"), "postgresql_where": sa.text("disclosed_on IS NOT NULL")}


@contextmanager
def _unguarded() -> Iterator[None]:
    """The guards let nobody change what was; here what was is told in another way."""
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in TABLES:
            op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    chosen = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('cases', 'case_history')"
    triggers = bind.exec_driver_sql(chosen).all()
    for name, _ in triggers:
        op.execute(f"DROP TRIGGER {name}")
    yield
    for _, made in triggers:
        bind.exec_driver_sql(made)


def _between(first: str, second: str) -> str:
    if op.get_bind().dialect.name == "postgresql":
        return f"({second} - {first})"
    return f"CAST(julianday({second}) - julianday({first}) AS INTEGER)"


def _earliest() -> str:
    days = ("disclosed_on", "informed_on", "closed_on")
    if op.get_bind().dialect.name == "postgresql":
        return f"least({', '.join(days)})"
    late = ", ".join(f"coalesce({day}, '9999-12-31')" for day in days)
    return f"nullif(min({late}), '9999-12-31')"


def upgrade() -> None:
    """Work out for every row what follows from it, and take the place of the old indexes."""
    op.drop_index("ix_cases_received_on", table_name="cases")
    op.drop_index("ix_cases_disclosed_on", table_name="cases")
    reached = " + ".join(f"CASE WHEN {name}_at IS NULL THEN 0 ELSE {1 << bit} END" for bit, name in enumerate(STAGES))
    with _unguarded():
        for table in TABLES:
            op.add_column(table, sa.Column("counted_under", sa.Text()))
            for name in NEW:
                op.add_column(table, sa.Column(name, sa.Integer()))
            op.execute(
                f"UPDATE {table} SET reached = {reached}, counted_under = {COUNTED_UNDER}, "
                f"days_to_decision = {_between('received_on', 'decided_on')}, "
                f"days_to_disclosure = {_between('received_on', 'disclosed_on')}, "
                f"days_to_closure = {_between('received_on', 'closed_on')}, "
                f"days_to_answer = {_between('received_on', _earliest())}"
            )
            for name in GONE:
                op.drop_column(table, name)
    op.create_index("ix_cases_received_on", "cases", ["received_on", *KEYS, *ADDED_UP])
    op.create_index("ix_cases_disclosed_on", "cases", ["disclosed_on", *KEYS], **THERE)


def downgrade() -> None:
    """The days again, from the times."""
    op.drop_index("ix_cases_disclosed_on", table_name="cases")
    op.drop_index("ix_cases_received_on", table_name="cases")
    bind = op.get_bind()
    london = ZoneInfo("Europe/London")
    with _unguarded():
        for table in TABLES:
            for name in GONE:
                op.add_column(table, sa.Column(name, sa.Date()))
            rows = sa.table(table, *(sa.column(name) for name in ("id", "version")), *_times(), *_days())
            for row in bind.execute(sa.select(rows)).mappings().all():
                days = {day: row[at] and _utc(row[at]).astimezone(london).date() for day, at in GONE.items()}
                of_row = (rows.c.id == row["id"], rows.c.version == row["version"])
                bind.execute(sa.update(rows).where(*of_row).values(days))
            for name in ("counted_under", *NEW):
                op.drop_column(table, name)
    op.create_index("ix_cases_received_on", "cases", ["received_on"])
    op.create_index("ix_cases_disclosed_on", "cases", ["disclosed_on"])


def _times() -> list[sa.ColumnClause]:
    return [sa.column(name, sa.DateTime(timezone=True)) for name in GONE.values()]


def _days() -> list[sa.ColumnClause]:
    return [sa.column(name, sa.Date()) for name in GONE]


def _utc(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)

"""Cases, what they were before, their records and their deadlines. A case's columns are `domain.facts.ROW`, said once."""

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from disclosure.domain import facts
from disclosure.domain.facts import Kind
from disclosure.store.models.base import metadata
from disclosure.store.types import BigId, UtcDateTime

_TYPES: dict[Kind, Any] = {
    Kind.CODE: String(60),
    Kind.CODES: Text(),
    Kind.TEXT: String(60),
    Kind.BOOLEAN: Boolean(),
    Kind.INTEGER: Integer(),
    Kind.TIME: UtcDateTime(),
    Kind.DATE: Date(),
}
_REQUIRED = frozenset(
    {"reference", "scheme", "route", "kind", "rule_set", "received_at", "received_on", "stage", "round", "round_began", "urgency",
     "is_open", "people_sequence"}
)  # fmt: skip
# As a query's condition says it: an index that has these rows alone is used only then.
NOT_TRIAGED = {
    "sqlite": "is_open IS 1 AND triaged IS NOT 1",
    "postgresql": "is_open IS true AND triaged IS NOT true",
}
OPEN: dict[str, Any] = {"sqlite_where": text("is_open IS 1"), "postgresql_where": text("is_open IS true")}
# The order of every list of open cases, as `store.queries.worklist` says it.
IN_ORDER: tuple[Any, ...] = (
    "urgency",
    text("(next_due_at IS NULL)"),
    text("coalesce(promised_due_at, next_due_at)"),
    "next_due_at",
    "id",
)


def _fact_columns() -> list[Column[Any]]:
    return [Column(one.name, _TYPES[one.kind], nullable=one.name not in _REQUIRED) for one in facts.ROW.values()]


cases = Table(
    "cases", metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("recorded_from", UtcDateTime, nullable=False),
    *_fact_columns(),
    # The head event: a case cannot stand in the table without the event that made it what it is.
    ForeignKeyConstraint(
        ["id", "version"], ["events.case_id", "events.sequence"], name="fk_cases_head_event", deferrable=True, initially="DEFERRED",
        use_alter=True,
    ),
    UniqueConstraint("reference"),
    CheckConstraint("version >= 1 AND round >= 1 AND round_began >= 1", name="counts_from_one"),
    CheckConstraint("(outcome IS NULL) = (closed_at IS NULL)", name="outcome_iff_closed"),
    CheckConstraint("reopened_at IS NULL OR closed_at IS NOT NULL", name="reopened_only_if_closed"),
    CheckConstraint(
        "is_open = (closed_at IS NULL OR (reopened_at IS NOT NULL AND reopened_at > closed_at))", name="open_iff_not_closed_since"
    ),
    *(
        CheckConstraint(f"{name} IS NULL OR {name} >= received_at", name=f"{name}_not_before_receipt")
        for name in facts.MILESTONES
    ),
    Index("ix_cases_worklist", *IN_ORDER, **OPEN),
    Index("ix_cases_owner_id", "owner_id", *IN_ORDER, **OPEN),
    Index("ix_cases_district", "district", *IN_ORDER, **OPEN),
    Index("ix_cases_team", "team", *IN_ORDER, **OPEN),
    Index("ix_cases_next_due_at", "next_due_at", **OPEN),
    Index("ix_cases_closed", "is_open", "closed_at", "id"),
    Index("ix_cases_triage", "received_at", sqlite_where=text(NOT_TRIAGED["sqlite"]), postgresql_where=text(NOT_TRIAGED["postgresql"])),
    # Figures are added up from these alone, without a look at the rows, which are long.
    Index("ix_cases_received_on", "received_on", "recorded_from", "counted_under", "reached", "days_to_decision", "days_to_disclosure",
          "days_to_closure", "days_to_answer", "crimes_alleged", "crimes_recorded", "crimes_recorded_in_24h"),
    Index("ix_cases_disclosed_on", "disclosed_on", "recorded_from", "counted_under", sqlite_where=text("disclosed_on IS NOT NULL"),
          postgresql_where=text("disclosed_on IS NOT NULL")),
)  # fmt: skip

case_history = Table(
    "case_history", metadata,
    Column("id", BigId, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True),
    Column("recorded_from", UtcDateTime, nullable=False),
    Column("recorded_to", UtcDateTime, nullable=False),
    *_fact_columns(),
    Index("ix_case_history_recorded_to", "recorded_to"),
)  # fmt: skip

records = Table(
    "records", metadata,
    Column("case_id", BigId, primary_key=True, autoincrement=False),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(60), nullable=False),
    Column("form", String(60), nullable=False),
    Column("form_version", String(20), nullable=False),
    Column("language", String(8), nullable=False),
    Column("answers", Text),  # JSON: every question as asked, its value, its words
    Column("salt", String(64)),
    Column("digest", String(64), nullable=False),
    Column("about", Integer),
    Column("supersedes", Integer),
    Column("sealed_until", UtcDateTime),
    ForeignKeyConstraint(["case_id", "sequence"], ["events.case_id", "events.sequence"]),
    UniqueConstraint("case_id", "supersedes"),
    CheckConstraint("(answers IS NULL) = (salt IS NULL)", name="salt_iff_answers"),
    CheckConstraint("about IS NULL OR about < sequence", name="about_earlier"),
    CheckConstraint("supersedes IS NULL OR supersedes < sequence", name="supersedes_earlier"),
)  # fmt: skip

# Which other case an event's record names, so that a link is seen from both of its ends. What links them stands in the record.
links = Table(
    "links", metadata,
    Column("case_id", BigId, primary_key=True, autoincrement=False),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("other_case_id", BigId, nullable=False),
    ForeignKeyConstraint(["case_id", "sequence"], ["events.case_id", "events.sequence"]),
    ForeignKeyConstraint(["other_case_id"], ["cases.id"], name="fk_links_other_case", deferrable=True, initially="DEFERRED"),
    CheckConstraint("case_id <> other_case_id", name="two_cases"),
    Index("ix_links_other_case_id", "other_case_id"),
)  # fmt: skip

deadlines = Table(
    "deadlines", metadata,
    Column("case_id", BigId, primary_key=True, autoincrement=False),
    Column("clock", String(60), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),  # the event that started it
    Column("changed", Integer, nullable=False),  # the last event that touched it
    Column("limit_length", Integer, nullable=False),
    Column("limit_unit", String(20), nullable=False),
    Column("start_rule", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("certainty", String(20), nullable=False),
    Column("start_certainty", String(20), nullable=False),
    Column("overridden", Boolean, nullable=False),
    Column("calendar_version", String(16), ForeignKey("calendars.version"), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("stopped_at", UtcDateTime),
    Column("extended_by", Integer, nullable=False),
    ForeignKeyConstraint(["case_id", "sequence"], ["events.case_id", "events.sequence"]),
    ForeignKeyConstraint(["case_id", "changed"], ["events.case_id", "events.sequence"], name="fk_deadlines_changed_events"),
    CheckConstraint("due_at >= started_at", name="due_not_before_start"),
    CheckConstraint("extended_by >= 0", name="extended_by_not_negative"),
    CheckConstraint("changed >= sequence", name="changed_not_before_start"),
    Index("ix_deadlines_running", "due_at", sqlite_where=text("stopped_at IS NULL"), postgresql_where=text("stopped_at IS NULL")),
)  # fmt: skip

calendars = Table(
    "calendars", metadata,
    Column("version", String(16), primary_key=True),
    Column("nation", String(30), nullable=False),
    Column("source", Text, nullable=False),
    Column("days", Text, nullable=False),  # JSON: day -> name
)  # fmt: skip

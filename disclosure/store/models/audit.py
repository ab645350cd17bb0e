"""The two chains: events (a change, chained in its case) and accesses (a reading, chained in its sign-in session). Append only."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
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

from disclosure.store.models.base import metadata
from disclosure.store.types import BigId, UtcDateTime

events = Table(
    "events", metadata,
    Column("case_id", BigId, primary_key=True, autoincrement=False),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("action", String(60), nullable=False),
    Column("outcome", String(60), nullable=False),
    Column("actor_id", Integer, ForeignKey("users.id")),  # empty: the system
    Column("session_id", BigId, ForeignKey("user_sessions.id"), nullable=False),
    Column("occurred_at", UtcDateTime, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("delta", Text, nullable=False),  # canonical JSON: coded columns only, no names, no free text
    Column("record_digest", String(64)),
    Column("people_digest", String(64)),  # of the people it names and their parts, salted as its record is
    Column("deadlines", Text),  # canonical JSON: what it started or changed of deadlines, as it then stood
    Column("request_key", String(64)),
    Column("previous_digest", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_events_case", deferrable=True, initially="DEFERRED"),
    UniqueConstraint("request_key"),
    CheckConstraint("sequence >= 1", name="sequence_from_one"),
    Index("ix_events_actor_id", "actor_id", "recorded_at"),
)  # fmt: skip

accesses = Table(
    "accesses", metadata,
    Column("session_id", BigId, ForeignKey("user_sessions.id"), primary_key=True, autoincrement=False),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("user_id", Integer, ForeignKey("users.id")),
    Column("entry", String(60), nullable=False),
    Column("case_id", BigId, ForeignKey("cases.id")),
    Column("about", Text, nullable=False),
    Column("reached", Integer, nullable=False),
    Column("refused", Boolean, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("previous_digest", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    CheckConstraint("sequence >= 1", name="sequence_from_one"),
    Index("ix_accesses_case_id", "case_id", "at"),
    Index("ix_accesses_user_id", "user_id", "at"),
    Index("ix_accesses_refused", "at", sqlite_where=text("refused IS 1"), postgresql_where=text("refused IS true")),
)  # fmt: skip

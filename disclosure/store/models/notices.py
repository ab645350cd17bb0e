"""Notices: alarms and assigned work, where the person works. Nothing personal stands in them."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from disclosure.store.models.base import metadata
from disclosure.store.types import BigId, UtcDateTime

notices = Table(
    "notices", metadata,
    Column("id", BigId, primary_key=True),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False),
    Column("case_id", BigId, ForeignKey("cases.id"), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("key", String(120), nullable=False),  # what it is about, once: a job run twice raises it once
    Column("at", UtcDateTime, nullable=False),
    Column("detail", Text, nullable=False),  # JSON of codes: clock, mark
    Column("seen_at", UtcDateTime),
    UniqueConstraint("user_id", "key"),
    Index("ix_notices_user_id", "user_id", "seen_at", "at"),
    Index("ix_notices_key", "key"),  # each run of the jobs asks which were raised before
)  # fmt: skip

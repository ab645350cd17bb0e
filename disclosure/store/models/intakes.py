"""Calls that are being taken down and are no case yet. What was said stands sealed; the rest tells of nobody but the staff."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from disclosure.store.models.base import metadata
from disclosure.store.types import BigId, UtcDateTime

intakes = Table(
    "intakes", metadata,
    Column("id", BigId, primary_key=True),
    Column("journey", String(60), nullable=False),
    Column("channel", String(60), nullable=False),
    Column("sealed", LargeBinary, nullable=False),  # what was typed so far
    Column("version", Integer, nullable=False),  # one more with each change
    Column("began_at", UtcDateTime, nullable=False),
    Column("began_by", Integer, ForeignKey("users.id"), nullable=False),
    Column("touched_at", UtcDateTime, nullable=False),  # last changed: some days later it is gone
    Column("touched_by", Integer, ForeignKey("users.id"), nullable=False),
    Column("request_key", String(64), nullable=False),  # of the form that began it: pressed twice, one is begun
    UniqueConstraint("request_key"),
    CheckConstraint("version >= 1", name="counts_from_one"),
    Index("ix_intakes_touched_at", "touched_at"),
    sqlite_autoincrement=True,  # no number is given twice: the trail names a call by it after it is gone
)  # fmt: skip

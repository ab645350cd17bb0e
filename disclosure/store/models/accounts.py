"""Users, their roles and sessions, who is let in to or kept out of a case, and failed sign-ins for the throttle."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from disclosure.store.models.base import metadata
from disclosure.store.types import BigId, UtcDateTime

users = Table(
    "users", metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(80), nullable=False),
    Column("name", String(200), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("must_change_password", Boolean, nullable=False),
    Column("is_demo", Boolean, nullable=False),
    Column("district", String(60)),
    Column("team", String(60)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("disabled_at", UtcDateTime),
    Column("saved_lists", Text),  # JSON: the lists that the person keeps by a name of their own, as codes
    UniqueConstraint("username"),
)  # fmt: skip

user_roles = Table(
    "user_roles", metadata,
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True),
    Column("role", String(40), primary_key=True),
)  # fmt: skip

user_sessions = Table(
    "user_sessions", metadata,
    Column("id", BigId, primary_key=True),
    Column("token_digest", String(64), nullable=False),
    Column("kind", String(20), nullable=False),  # web, command_line, process
    Column("user_id", Integer, ForeignKey("users.id")),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("content", Text, nullable=False),  # JSON: what the session carries besides its user
    Column("accesses", Integer, nullable=False),  # how long the session's chain of accesses is, and its head
    Column("head_digest", String(64), nullable=False),
    UniqueConstraint("token_digest"),
    CheckConstraint("accesses >= 0", name="accesses_not_negative"),
    Index("ix_user_sessions_user_id", "user_id", "ended_at"),
)  # fmt: skip

case_access = Table(
    "case_access", metadata,
    Column("id", BigId, primary_key=True),
    Column("case_id", BigId, ForeignKey("cases.id"), nullable=False),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False),
    Column("allow", Boolean, nullable=False),
    Column("from_at", UtcDateTime, nullable=False),
    Column("until_at", UtcDateTime),
    CheckConstraint("until_at IS NULL OR until_at > from_at", name="until_after_from"),
    Index("ix_case_access_user_id", "user_id", "case_id"),
    Index("ix_case_access_case_id", "case_id"),
)  # fmt: skip

# Who does whose work from a day to a day, both of them London's and both included.
covers = Table(
    "covers", metadata,
    Column("id", BigId, primary_key=True),
    Column("absent_id", Integer, ForeignKey("users.id"), nullable=False),
    Column("covering_id", Integer, ForeignKey("users.id"), nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("ended_at", UtcDateTime),  # early, or before it began
    CheckConstraint("absent_id <> covering_id", name="by_another"),
    CheckConstraint("last_day >= first_day", name="last_not_before_first"),
    Index("ix_covers_absent_id", "absent_id", "last_day"),
    Index("ix_covers_covering_id", "covering_id", "last_day"),
)  # fmt: skip

sign_in_attempts = Table(
    "sign_in_attempts", metadata,
    Column("id", BigId, primary_key=True),
    Column("key", String(64), nullable=False),  # digest of the account's name or of the address: tells nobody which names exist
    Column("at", UtcDateTime, nullable=False),
    Index("ix_sign_in_attempts_key", "key", "at"),
)  # fmt: skip

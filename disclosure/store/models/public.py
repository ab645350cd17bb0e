"""What the public process writes: requests not yet sent, what was sent and waits to be registered, and what an applicant may ask.

Nothing that anybody answered stands in the clear, but whether and until when they can be reached, which what they are told goes by; and
neither does what opens it: the tokens and phrases are digests.
"""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, LargeBinary, String, Table, UniqueConstraint

from disclosure.store.models.base import metadata
from disclosure.store.types import BigId, UtcDateTime

drafts = Table(
    "drafts", metadata,
    Column("id", BigId, primary_key=True),
    Column("token_digest", String(64)),  # of the cookie; empty once the browser was left, until the phrase is given
    Column("phrase_digest", String(64)),
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),  # last touched: two hours later it is gone
    Column("awake_at", UtcDateTime, nullable=False),  # last shown to whoever was at it: ten minutes later the phrase is asked for
    UniqueConstraint("token_digest"),
    UniqueConstraint("phrase_digest"),
    Index("ix_drafts_seen_at", "seen_at"),
)  # fmt: skip

submissions = Table(
    "submissions", metadata,
    Column("id", BigId, primary_key=True),
    Column("reference", String(60), nullable=False),
    Column("request_key", String(64), nullable=False),  # the same request, sent twice, is one
    Column("received_at", UtcDateTime, nullable=False),
    Column("sealed", LargeBinary),  # the application; gone once it is registered
    Column("registered_at", UtcDateTime),
    UniqueConstraint("reference"),
    UniqueConstraint("request_key"),
    Index("ix_submissions_waiting", "registered_at", "id"),
)  # fmt: skip

public_attempts = Table(
    "public_attempts", metadata,
    Column("id", BigId, primary_key=True),
    Column("key", String(64), nullable=False),  # digest of what was tried, and of the part of the network it came from
    Column("at", UtcDateTime, nullable=False),
    Index("ix_public_attempts_key", "key", "at"),
)  # fmt: skip

public_status = Table(
    "public_status", metadata,
    Column("id", BigId, primary_key=True),
    Column("reference", String(60), nullable=False),
    Column("phrase_digest", String(64)),
    Column("phase", String(20), nullable=False),  # received, in_progress or finished: no outcome, no name
    Column("promised_on", Date),  # by when the applicant is to hear more
    Column("reachable", Boolean, nullable=False),  # whether they said that any way of reaching them is safe
    Column("contact_ends_on", Date),  # from which day on none of it is safe any more, where they know one
    Column("referral", Boolean, nullable=False),  # whoever sent it did not ask: no word of what comes of it is promised to them
    Column("taken_back_at", UtcDateTime),  # when it was asked that it be taken back: whatever was decided of that
    Column("case_id", BigId, ForeignKey("cases.id")),  # once it is one: under another reference where this one was taken
    UniqueConstraint("reference"),
    Index("ix_public_status_phase", "phase"),
)  # fmt: skip

messages = Table(
    "messages", metadata,
    Column("id", BigId, primary_key=True),
    Column("reference", String(60), nullable=False),
    Column("request_key", String(64), nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("sealed", LargeBinary),  # gone once it stands on the case
    Column("delivered_at", UtcDateTime),
    UniqueConstraint("request_key"),
    Index("ix_messages_waiting", "delivered_at", "id"),
)  # fmt: skip

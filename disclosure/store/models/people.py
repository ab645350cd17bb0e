"""People, apart from the part they play in a case. A correction adds a person and a part; nothing is written over."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from disclosure.store.models.base import metadata
from disclosure.store.types import BigId, UtcDateTime

# As a query says it: PostgreSQL uses an index over an expression for that expression alone.
WORDS_AS_INDEXED = "array_to_tsvector(string_to_array(words, ' '))"

people = Table(
    "people", metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("given_names", String(200), nullable=False),
    Column("family_name", String(200), nullable=False),
    Column("other_names", Text, nullable=False),
    Column("date_of_birth", String(10), nullable=False),  # "", "1980", "1980-05" or "1980-05-17"
    Column("sex", String(20), nullable=False),
    Column("address", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    # One on each line; as the registration that names them tells, which vouches for it.
    Column("earlier_addresses", Text, nullable=False, server_default=text("''")),
    # Who is named anew by a correction: the row in which the same person stood first, empty in that row itself (domain/corrected.py).
    Column("first_id", BigId),
    Index("ix_people_first_id", "first_id"),
    Index("ix_people_family_name", text("lower(family_name)"), "id"),
)  # fmt: skip

participations = Table(
    "participations", metadata,
    Column("case_id", BigId, primary_key=True, autoincrement=False),
    Column("sequence", Integer, primary_key=True, autoincrement=False),  # those of cases.people_sequence are the present ones
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("part", String(30), nullable=False),
    Column("person_id", BigId, nullable=False),
    ForeignKeyConstraint(["case_id", "sequence"], ["events.case_id", "events.sequence"]),
    ForeignKeyConstraint(["person_id"], ["people.id"]),
    Index("ix_participations_person_id", "person_id"),
)  # fmt: skip

# What a person may be found by: derived from how they are named (domain.names), so that an index serves every spelling.
person_keys = Table(
    "person_keys", metadata,
    Column("key", String(24), primary_key=True),
    Column("person_id", BigId, primary_key=True, autoincrement=False),
    ForeignKeyConstraint(["person_id"], ["people.id"]),
    sqlite_with_rowid=False,
)  # fmt: skip

# Cases whose people are still to be looked up among those who are there.
newcomers = Table(
    "newcomers", metadata,
    Column("case_id", BigId, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
)  # fmt: skip

# Whom somebody may be, as far as it was looked up: a pointer for whoever reads the case, and no finding.
likely = Table(
    "likely", metadata,
    Column("person_id", BigId, ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("other_person_id", BigId, ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("score", Integer, nullable=False),  # of a hundred
    Index("ix_likely_other_person_id", "other_person_id"),
)  # fmt: skip

# Whether two people as named are one, as somebody said with an event of the first one's case. The last word on the two holds.
identities = Table(
    "identities", metadata,
    Column("case_id", BigId, primary_key=True, autoincrement=False),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("person_id", BigId, nullable=False),
    Column("other_person_id", BigId, nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("scope", String(20), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["case_id", "sequence"], ["events.case_id", "events.sequence"]),
    ForeignKeyConstraint(["person_id"], ["people.id"]),
    ForeignKeyConstraint(["other_person_id"], ["people.id"]),
    CheckConstraint("person_id <> other_person_id", name="two_people"),
    Index("ix_identities_person_id", "person_id"),
    Index("ix_identities_other_person_id", "other_person_id"),
)  # fmt: skip

# What a search finds things by (store/search_words.py): of records, and of people by how they are named. It is looked up through an
# index of the database's own kind: PostgreSQL's stands here, SQLite's is a table beside (`base.SEARCH_INDEX`).
search_words = Table(
    "search_words", metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("case_id", BigId, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("person_id", BigId, ForeignKey("people.id")),  # empty: the words of the event's record
    Column("words", Text, nullable=False),
    ForeignKeyConstraint(["case_id", "sequence"], ["events.case_id", "events.sequence"]),
    Index("ix_search_words_words", text(WORDS_AS_INDEXED), postgresql_using="gin").ddl_if(dialect="postgresql"),
)  # fmt: skip

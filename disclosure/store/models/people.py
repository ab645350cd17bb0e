"""People, apart from the part they play in a case. A correction adds a person and a part; nothing is written over."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, String, Table, Text, text

from disclosure.store.models.base import metadata
from disclosure.store.types import BigId, UtcDateTime

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

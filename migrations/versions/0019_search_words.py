"""Words that records and people are searched by, with an index of the database's own kind; those who are there already get theirs."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

import orjson
import sqlalchemy as sa
from alembic import context, op

from disclosure.store.search_words import rows_of

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT_A_TIME = 500  # cases
_CASES = sa.text("SELECT id FROM cases WHERE id > :after ORDER BY id LIMIT :many")
_RECORDS = sa.text("SELECT case_id, sequence, answers FROM records WHERE case_id BETWEEN :first AND :last")
_NAMED = sa.text(
    "SELECT t.case_id, t.sequence, p.id, p.given_names, p.family_name, p.other_names, p.date_of_birth, p.sex, p.address "
    "FROM (SELECT case_id, person_id, min(sequence) AS sequence FROM participations WHERE case_id BETWEEN :first AND :last "
    "GROUP BY case_id, person_id) t JOIN people p ON p.id = t.person_id ORDER BY t.case_id, t.sequence, p.id"
)
_FROZEN = "search_words is append only"


def _sqlite() -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, 'guard: {_FROZEN}'); END"
    # Words are folded, parted by blanks and in no order already: the index keeps neither their places nor a text of its own, and parts
    # them at nothing but what no word of ours has, whichever signs its Unicode takes for letters.
    yield (
        "CREATE VIRTUAL TABLE search_index USING fts5(words, content='search_words', content_rowid='id', detail=none, columnsize=0, "
        "tokenize='ascii')"
    )
    for verb in ("UPDATE", "DELETE"):
        yield f"CREATE TRIGGER guard_search_words_{verb.lower()} BEFORE {verb} ON search_words WHEN TRUE {refuse}"
    taken = "EXISTS (SELECT 1 FROM search_words x WHERE x.id = NEW.id)"
    yield f"CREATE TRIGGER guard_search_words_replace BEFORE INSERT ON search_words WHEN {taken} {refuse}"


def _postgresql() -> Iterator[str]:
    yield (
        "CREATE INDEX ix_search_words_words ON search_words USING gin (array_to_tsvector(string_to_array(words, ' '))) "
        "WITH (fastupdate = off)"
    )
    # Of a word that it knows nothing of, the planner supposes that it stands in every two hundredth row, and walks through the rows from
    # the latest on until it has a page of them: for a rare word, through all.
    yield "ALTER INDEX ix_search_words_words ALTER COLUMN 1 SET STATISTICS 1000"
    for verb, each in (("UPDATE", "FOR EACH ROW "), ("DELETE", "FOR EACH ROW "), ("TRUNCATE", "")):
        name = f"guard_search_words_{verb.lower()}"
        yield f"CREATE TRIGGER {name} BEFORE {verb} ON search_words {each}EXECUTE FUNCTION guard_refuse('{_FROZEN}')"


def upgrade() -> None:
    """Up."""
    found = op.create_table(
        "search_words",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("person_id", _ID),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_search_words_person_id_people")),
        sa.ForeignKeyConstraint(
            ["case_id", "sequence"], ["events.case_id", "events.sequence"], name=op.f("fk_search_words_case_id_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_words")),
    )
    bind = op.get_bind()
    first, last = (_sqlite(), iter(())) if bind.dialect.name == "sqlite" else (iter(()), _postgresql())
    for statement in first:
        op.execute(statement)
    for rows in _words_of_those_there():
        op.bulk_insert(found, rows)
        if bind.dialect.name == "sqlite":
            index = sa.text("INSERT INTO search_index(rowid, words) VALUES (:id, :words)")
            bind.execute(index, [{"id": row["id"], "words": row["words"]} for row in rows])
    for statement in last:  # an index is made sooner over rows that are there
        op.execute(statement)
    role = context.config.attributes.get("app_role")
    if bind.dialect.name == "postgresql" and role:
        there = "SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user"
        if bind.exec_driver_sql(there, (role,)).scalar():
            op.execute(f'GRANT SELECT, INSERT ON search_words TO "{role}"')


def _words_of_those_there() -> Iterator[list[dict[str, Any]]]:
    bind, after = op.get_bind(), 0
    while ids := list(bind.scalars(_CASES, {"after": after, "many": _AT_A_TIME})):
        between = {"first": ids[0], "last": ids[-1]}
        answers = {
            (row.case_id, row.sequence): orjson.loads(row.answers or "[]") for row in bind.execute(_RECORDS, between)
        }
        named: dict[tuple[int, int], list[Mapping[str, Any]]] = {
            key: list(rows)
            for key, rows in groupby(
                bind.execute(_NAMED, between).mappings(), key=lambda row: (row["case_id"], row["sequence"])
            )
        }
        rows = [
            one for key in sorted({*answers, *named}) for one in rows_of(*key, answers.get(key, ()), named.get(key, ()))
        ]
        if rows:
            yield rows
        after = ids[-1]


def downgrade() -> None:
    """Down."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.drop_table("search_words")

"""What people wrote and who is named, found by words, in the order in which cases came; only what the person may see."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    TextClause,
    and_,
    bindparam,
    column,
    literal_column,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.orm import Session

from disclosure.domain.access import Sight
from disclosure.domain.searching import begins
from disclosure.store.models import cases, events, participations, people, records, search_words
from disclosure.store.models.base import SEARCH_INDEX, SEARCH_TERMS
from disclosure.store.models.people import WORDS_AS_INDEXED
from disclosure.store.queries.naming import named_in, number_of
from disclosure.store.queries.people import OF_THE_CASE
from disclosure.store.queries.sight import Kind, looked, visible, visible_to
from disclosure.store.search_words import number_from, row_of
from disclosure.store.types import BigId

_OF_A_CASE = (*OF_THE_CASE, "urgency")
_NEXT = records.alias("corrected")
_KEPT = (search_words.c.case_id, search_words.c.sequence, search_words.c.person_id)

# How the database in use finds words, and numbers what it finds.
_SQLITE_INDEX = table(SEARCH_INDEX, column("rowid", BigId))
_SOURCE: Mapping[str, tuple[FromClause, TextClause, ColumnElement[int]]] = {
    "sqlite": (
        _SQLITE_INDEX.join(search_words, search_words.c.id == _SQLITE_INDEX.c.rowid),
        text(f"{SEARCH_INDEX} MATCH :asked"),
        _SQLITE_INDEX.c.rowid,
    ),
    "postgresql": (
        search_words,
        text(f"{WORDS_AS_INDEXED} @@ CAST(:asked AS tsquery)"),
        search_words.c.id,
    ),
}


class Place(NamedTuple):
    """Where a page ended: the reference of the case of its last row, and which row of the case that was."""

    reference: str
    row: int


class _Way(NamedTuple):
    """What decides the shape of the statement; whoever looks, for which words and where the page begins are values in it.

    `is_common`: so many rows hold the words that a page of them is soon found by going through the rows from the latest on.
    """

    dialect: str
    kind: Kind
    sealed: tuple[str, ...]
    is_common: bool
    is_paged: bool
    size: int


_COMMON = 0.01  # of all rows
_ESTIMATE = text(
    f"EXPLAIN (FORMAT JSON) SELECT FROM search_words WHERE {WORDS_AS_INDEXED} @@ CAST(:asked AS tsquery) "  # noqa: S608
    "UNION ALL SELECT FROM search_words"
)


def _is_common(session: Session, asked: str) -> bool:
    """Whether PostgreSQL supposes that so many rows hold the words. By itself it takes 26 rows for soon found, whatever it looks for."""
    (plan,) = session.execute(_ESTIMATE, {"asked": asked}).scalar_one()
    held, all_of_them = (one["Plan Rows"] for one in plan["Plan"]["Plans"])
    return bool(held > all_of_them * _COMMON)


_MOST_TERMS = 60
_TERMS = text(
    "WITH RECURSIVE found(beginning, number, term) AS ("  # noqa: S608
    f"SELECT value, 1, (SELECT term FROM {SEARCH_TERMS} WHERE term >= value ORDER BY term LIMIT 1) FROM json_each(:beginnings) UNION ALL "
    f"SELECT beginning, number + 1, (SELECT term FROM {SEARCH_TERMS} WHERE term >= found.term || char(1) ORDER BY term LIMIT 1) FROM found "
    "WHERE term < beginning || char(1114111) AND number <= :most) "
    "SELECT beginning, term FROM found WHERE term < beginning || char(1114111)"
)
"""The words that begin so, each found from the one before: SQLite puts together every place of every word that begins so before it
gives the first, but goes through the places of words that it is told one after the other. What comes next behind a word is what begins
with it, since no letter and no figure comes before the sign 1; and none comes behind the sign 1114111."""


def _words_that_begin(session: Session, words: Sequence[str]) -> Mapping[str, list[str]]:
    """By beginning, the words of the index that begin so. One statement, none where no word may be a beginning."""
    found: dict[str, list[str]] = {word: [] for word in words if begins(word)}
    if found:
        asked = {"beginnings": orjson.dumps(list(found)).decode(), "most": _MOST_TERMS}
        for beginning, term in session.execute(_TERMS, asked):
            found[beginning].append(term)
    return found


def by_reference(session: Session, sight: Sight, reference: str) -> dict[str, Any] | None:
    """The case of that reference, where the person may see it."""
    query = select(*(cases.c[name] for name in _OF_A_CASE), *named_in()).where(
        cases.c.reference == reference, visible(sight)
    )
    row = session.execute(query.order_by(cases.c.id)).mappings().first()
    return None if row is None else dict(row)


def holding(
    session: Session,
    sight: Sight,
    words: Sequence[str],
    *,
    sealed: Collection[str],
    after: Place | None = None,
    size: int = 25,
) -> tuple[list[dict[str, Any]], Place | None]:
    """One page of what holds every one of the words, the latest case first, and in it what came last; and where the next begins,
    None where this is the last. Two statements: the first asks the index about the words.

    The order is that of the rows' numbers: weight or rarity of a word would be reckoned from what the person may not see. Of kinds of
    record that are `sealed` only the person's own are found.
    """
    dialect, is_common = session.get_bind().dialect.name, True
    if dialect == "postgresql":
        asked = _for_postgresql(words)
        is_common = _is_common(session, asked)
    else:
        asked = _for_sqlite(words, _words_that_begin(session, words))
    way = _Way(dialect, Kind.of(sight), tuple(sorted(sealed)), is_common, after is not None, size)
    values = {**looked(sight), "asked": asked, **(after or _NOWHERE)._asdict()}
    rows = [dict(row) for row in session.execute(_statement(way), values).mappings()]
    if len(rows) <= size:
        return rows, None
    last = rows[size - 1]
    return rows[:size], Place(last["reference"], row_of(last["number"]))


_NOWHERE = Place("", 0)


@lru_cache(maxsize=256)
def _statement(way: _Way) -> Select[Any]:
    """Put together once for each way: it takes longer than to find its rows."""
    found = _found(way)
    is_open_to_them = or_(
        found.c.person_id.is_not(None),
        records.c.kind.not_in([literal_column(f"'{kind}'") for kind in way.sealed]),
        events.c.actor_id == bindparam("viewer"),
    )
    query = _rows(found).select_from(_joined(found)).where(visible_to(way.kind)).order_by(found.c.number.desc())
    return (query.where(is_open_to_them) if way.sealed else query).limit(literal_column(str(way.size + 1)))


def _found(way: _Way) -> Subquery:
    """The rows that hold the words. What is rare PostgreSQL has to look up and sort first, and only then to ask about each as long as the
    page is not full: a number that is worked out makes its index of numbers no use to it.
    """
    source, condition, number = _SOURCE[way.dialect]
    worked_out = (number if way.is_common else number + 0).label("number")
    query = select(worked_out, *_KEPT).select_from(source).where(condition)
    if way.is_paged:
        query = query.where(
            number < number_from(number_of(bindparam("reference"), visible_to(way.kind)), bindparam("row", type_=BigId))
        )
    return (query if way.is_common else query.order_by(worked_out.desc())).subquery("found")


def _rows(found: Subquery) -> Select[Any]:
    return select(
        found.c.number,
        found.c.sequence,
        found.c.person_id,
        *(cases.c[name] for name in _OF_A_CASE),
        events.c.action,
        events.c.recorded_at,
        records.c.kind.label("record_kind"),
        records.c.answers,
        _is_put_right(found).label("is_put_right"),
        _is_named_now(found).label("is_named_now"),
        people.c.given_names,
        people.c.family_name,
        people.c.other_names,
        people.c.date_of_birth,
        people.c.address,
        *named_in(),
    )


def _joined(found: Subquery) -> FromClause:
    of = found.c
    return (
        found.join(cases, cases.c.id == of.case_id)
        .join(events, and_(events.c.case_id == of.case_id, events.c.sequence == of.sequence))
        .outerjoin(records, and_(records.c.case_id == of.case_id, records.c.sequence == of.sequence))
        .outerjoin(people, people.c.id == of.person_id)
    )


def _is_put_right(found: Subquery) -> ColumnElement[bool]:
    """Another record has taken the record's place."""
    in_its_place = select(_NEXT.c.sequence).where(
        _NEXT.c.case_id == found.c.case_id, _NEXT.c.supersedes == found.c.sequence
    )
    return _one_of(in_its_place)


def _is_named_now(found: Subquery) -> ColumnElement[bool]:
    """The person is named so in the case as it stands."""
    as_it_stands = select(participations.c.ordinal).where(
        participations.c.case_id == found.c.case_id,
        participations.c.sequence == cases.c.people_sequence,
        participations.c.person_id == found.c.person_id,
    )
    return _one_of(as_it_stands)


def _one_of(query: Select[Any]) -> ColumnElement[bool]:
    """Whether there is one. Asked whether any exists, PostgreSQL may read the whole table once, for a page of a few rows."""
    return query.limit(1).scalar_subquery().is_not(None)


# All of the words, as the index is asked. They are letters and figures alone, so that nothing in them is a sign of its own.


def _for_postgresql(words: Iterable[str]) -> str:
    return " & ".join(f"'{word}':*" if begins(word) else f"'{word}'" for word in words)


def _for_sqlite(words: Iterable[str], begun: Mapping[str, Sequence[str]]) -> str:
    """A beginning that too many words have is left to the index; one that no word has is a word that nothing holds."""

    def one(word: str) -> str:
        terms = begun.get(word) or [word]
        return f'"{word}"*' if len(terms) > _MOST_TERMS else "(" + " OR ".join(f'"{term}"' for term in terms) + ")"

    return " AND ".join(one(word) for word in words)

"""What people wrote and who is named, found by words, in the order in which cases came; only what the person may see."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnClause,
    ColumnElement,
    FromClause,
    Select,
    TextClause,
    and_,
    column,
    or_,
    select,
    table,
    text,
    true,
)
from sqlalchemy.orm import Session

from disclosure.domain.access import Sight
from disclosure.domain.searching import begins
from disclosure.store.models import cases, events, participations, people, records, search_words
from disclosure.store.models.base import SEARCH_INDEX
from disclosure.store.models.people import WORDS_AS_INDEXED
from disclosure.store.queries.naming import named_in
from disclosure.store.queries.people import OF_THE_CASE
from disclosure.store.queries.sight import visible

_OF_A_CASE = (*OF_THE_CASE, "urgency")
_NEXT = records.alias("corrected")


class _Index(NamedTuple):
    """How the database in use finds words: where from, on which condition, and the column that numbers what is found.

    `estimate` has PostgreSQL say how many rows it supposes to hold the words, and how many there are. What is common it finds by
    going through the rows from the latest on; what is rare only through the index, which it would not do by itself: it takes 26 rows
    for soon found.
    """

    source: FromClause
    condition: TextClause
    number: ColumnClause[Any] | Column[Any]
    word: str
    beginning: str
    both: str
    estimate: TextClause | None = None


_SQLITE_INDEX = table(SEARCH_INDEX, column("rowid"))
_INDEX = {
    "sqlite": _Index(
        _SQLITE_INDEX.join(search_words, search_words.c.id == _SQLITE_INDEX.c.rowid),
        text(f"{SEARCH_INDEX} MATCH :asked"),
        _SQLITE_INDEX.c.rowid,
        word='"{}"',
        beginning='"{}"*',
        both=" AND ",
    ),
    "postgresql": _Index(
        search_words,
        text(f"{WORDS_AS_INDEXED} @@ CAST(:asked AS tsquery)"),
        search_words.c.id,
        word="'{}'",
        beginning="'{}':*",
        both=" & ",
        estimate=text(
            f"EXPLAIN (FORMAT JSON) SELECT FROM search_words WHERE {WORDS_AS_INDEXED} @@ CAST(:asked AS tsquery) "  # noqa: S608
            "UNION ALL SELECT FROM search_words"
        ),
    ),
}


_COMMON = 0.01  # of all rows


def _is_common(session: Session, estimate: TextClause, asked: Mapping[str, str]) -> bool:
    """Whether so many rows hold the words that a page of them is soon found."""
    (plan,) = session.execute(estimate, asked).scalar_one()
    held, all_of_them = (one["Plan Rows"] for one in plan["Plan"]["Plans"])
    return bool(held > all_of_them * _COMMON)


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
    after: int | None = None,
    size: int = 25,
) -> tuple[list[dict[str, Any]], int | None]:
    """One page of what holds every one of the words, the latest case first, and in it what came last; and where the next begins,
    None where this is the last. One statement, and on PostgreSQL one that asks it how many there may be.

    The order is that of the rows' numbers: weight or rarity of a word would be reckoned from what the person may not see. Of kinds of
    record that are `sealed` only the person's own are found.
    """
    index, found = _INDEX[session.get_bind().dialect.name], search_words.c
    is_open_to_them = or_(
        found.person_id.is_not(None), records.c.kind.not_in(sealed), events.c.actor_id == sight.actor.user_id
    )
    asked = {"asked": _asked(index, words)}
    order = index.number if index.estimate is None or _is_common(session, index.estimate, asked) else index.number + 0
    query = (
        _rows()
        .select_from(_joined(index.source))
        .where(index.condition, visible(sight), is_open_to_them if sealed else true())
        .order_by(order.desc())
        .limit(size + 1)
    )
    if after is not None:
        query = query.where(index.number < after)
    rows = [dict(row) for row in session.execute(query, asked).mappings()]
    return (rows, None) if len(rows) <= size else (rows[:size], rows[size - 1]["number"])


def _rows() -> Select[Any]:
    return select(
        search_words.c.id.label("number"),
        search_words.c.sequence,
        search_words.c.person_id,
        *(cases.c[name] for name in _OF_A_CASE),
        events.c.action,
        events.c.recorded_at,
        records.c.kind.label("record_kind"),
        records.c.answers,
        _is_put_right().label("is_put_right"),
        _is_named_now().label("is_named_now"),
        people.c.given_names,
        people.c.family_name,
        people.c.other_names,
        people.c.date_of_birth,
        people.c.address,
        *named_in(),
    )


def _joined(source: FromClause) -> FromClause:
    found = search_words.c
    return (
        source.join(cases, cases.c.id == found.case_id)
        .join(events, and_(events.c.case_id == found.case_id, events.c.sequence == found.sequence))
        .outerjoin(records, and_(records.c.case_id == found.case_id, records.c.sequence == found.sequence))
        .outerjoin(people, people.c.id == found.person_id)
    )


def _is_put_right() -> ColumnElement[bool]:
    """Another record has taken the record's place."""
    in_its_place = select(_NEXT.c.sequence).where(
        _NEXT.c.case_id == search_words.c.case_id, _NEXT.c.supersedes == search_words.c.sequence
    )
    return _one_of(in_its_place)


def _is_named_now() -> ColumnElement[bool]:
    """The person is named so in the case as it stands."""
    as_it_stands = select(participations.c.ordinal).where(
        participations.c.case_id == search_words.c.case_id,
        participations.c.sequence == cases.c.people_sequence,
        participations.c.person_id == search_words.c.person_id,
    )
    return _one_of(as_it_stands)


def _one_of(query: Select[Any]) -> ColumnElement[bool]:
    """Whether there is one. Asked whether any exists, PostgreSQL may read the whole table once, for a page of a few rows."""
    return query.limit(1).scalar_subquery().is_not(None)


def _asked(index: _Index, words: Sequence[str]) -> str:
    """All of the words, as the index is asked: they are letters and figures alone, so nothing in them is a sign of its own."""
    return index.both.join((index.beginning if begins(word) else index.word).format(word) for word in words)

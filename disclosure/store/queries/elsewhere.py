"""The cases that have to do with one: those that its people are named in too, and those that it is linked to, from either end."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Boolean, Column, Integer, Select, String, Text, bindparam, exists, literal, select, union_all
from sqlalchemy.orm import Session

from disclosure.domain.access import Sight
from disclosure.store.models import cases, events, links, participations, records
from disclosure.store.queries.identities import whom
from disclosure.store.queries.people import OF_THE_CASE
from disclosure.store.queries.sight import Kind, looked, visible_to
from disclosure.store.types import BigId, UtcDateTime

Row = Mapping[str, Any]


class Elsewhere(NamedTuple):
    """Rows with the columns `OF_THE_CASE` of the other case.

    `named`: whom (`same_as`, an id) it names, in which `part`, and how like they are (`score`, None where somebody has said it); what
    was said first, then the likest. `linked`, the last said first: `action`, `record`, `actor_id` and `answers` of what says it, and
    whether it is said on this case (`is_here`); a link that was put right is as it was put.
    """

    named: Sequence[Row]
    linked: Sequence[Row]


def of_case(session: Session, case_id: int, people_sequence: int, sight: Sight) -> Elsewhere:
    """As far as the person may see the other cases. One statement: every case page needs both."""
    asked = {**looked(sight), "of_case": case_id, "people_sequence": people_sequence}
    rows = [dict(row) for row in session.execute(_statement(Kind.of(sight)), asked).mappings()]
    linked = [{**row, "answers": orjson.loads(row["answers"] or "[]")} for row in rows if row["same_as"] is None]
    return Elsewhere([row for row in rows if row["same_as"] is not None], linked)


_CASE = bindparam("of_case", type_=BigId)


@lru_cache(maxsize=64)
def _statement(kind: Kind) -> Select[Any]:
    """Put together once for each kind of sight: it is large, and every case page asks it."""
    both = union_all(
        _named(kind),
        _linked(links.c.other_case_id, kind, is_here=True).where(links.c.case_id == _CASE),
        _linked(links.c.case_id, kind, is_here=False).where(links.c.other_case_id == _CASE),
    ).subquery()
    return select(both).order_by(
        both.c.same_as, both.c.score.desc().nulls_first(), both.c.recorded_at.desc(), both.c.id, both.c.place
    )


_OTHER = (cases.c.id, *(cases.c[name] for name in OF_THE_CASE))


def _named(kind: Kind) -> Select[Any]:
    own = select(participations.c.person_id).where(
        participations.c.case_id == _CASE, participations.c.sequence == bindparam("people_sequence", type_=Integer())
    )
    found = whom(own)
    no_link = (
        literal(None, String).label("action"), literal(None, String).label("record"), literal(None, Integer).label("actor_id"),
        literal(None, UtcDateTime()).label("recorded_at"), literal(None, Text).label("answers"), literal(None, Boolean).label("is_here"),
    )  # fmt: skip
    return (
        select(*_OTHER, found.c.same_as, found.c.score, participations.c.part, participations.c.ordinal.label("place"), *no_link)
        .select_from(found)
        .join(participations, participations.c.person_id == found.c.person_id)
        .join(cases, cases.c.id == participations.c.case_id)
        .where(participations.c.sequence == cases.c.people_sequence, cases.c.id != _CASE, visible_to(kind))
    )  # fmt: skip


def _linked(other: Column[Any], kind: Kind, *, is_here: bool) -> Select[Any]:
    later = records.alias("later")
    is_put_right = exists(
        select(later.c.case_id).where(later.c.case_id == links.c.case_id, later.c.supersedes == links.c.sequence)
    )
    nobody = (
        literal(None, Integer).label("same_as"),
        literal(None, Integer).label("score"),
        literal(None, String).label("part"),
    )
    return (
        select(
            *_OTHER, *nobody, links.c.sequence.label("place"), events.c.action, records.c.kind.label("record"), events.c.actor_id,
            events.c.recorded_at, records.c.answers, literal(is_here).label("is_here"),
        )
        .join(events, (events.c.case_id == links.c.case_id) & (events.c.sequence == links.c.sequence))
        .join(records, (records.c.case_id == links.c.case_id) & (records.c.sequence == links.c.sequence))
        .join(cases, cases.c.id == other)
        .where(visible_to(kind), ~is_put_right)
    )  # fmt: skip

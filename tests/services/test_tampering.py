"""Whatever is chosen to be done to a row behind the product's back, the verifier names its table and its row or case, or the anchor does.

Hypothesis chooses the rows and the values; the plan of what is done is made of the tables themselves, so that no column is forgotten.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Boolean, Column, Date, Integer, String, Table

from disclosure.domain import facts, trail
from disclosure.domain.chain import NO_HEAD, access_digest, event_digest
from disclosure.services import accesses as access_service
from disclosure.services import casework, verification
from disclosure.services.accesses import Reading
from disclosure.services.verification import Report
from disclosure.store.models import (
    accesses,
    calendars,
    case_history,
    cases,
    deadlines,
    drafts,
    events,
    intakes,
    likely,
    messages,
    metadata,
    newcomers,
    participations,
    people,
    public_attempts,
    public_status,
    submissions,
    user_sessions,
)
from disclosure.store.types import UtcDateTime
from tests.databases import DIALECTS
from tests.services.doings import becoming, correcting
from tests.services.enemy import TABLES, Row, can_hold, enemy, named
from tests.services.test_jobs import IN_2023, recount
from tests.services.test_verification import Site
from tests.services.worlds import ASHA, HOUR, NOW, VIC, World, proclaimed, world

# Tables and columns that live: whoever may write to them may change them, and nothing of a case or a reading hangs on them.
LIVES = {"users", "user_roles", "sign_in_attempts", "case_access", "covers", "notices"} | {
    table.name for table in (drafts, intakes, likely, messages, newcomers, public_attempts, public_status, submissions)
}
NOT_VOUCHED = {
    "calendars": {"source"},  # the version is of the days, and not of their names
    "user_sessions": {"token_digest", "kind", "user_id", "created_at", "last_seen_at", "ended_at", "content"},
}
# Nobody sees a person whom no case names.
UNSEEN = {("people", "insert"), ("people", "duplicate"), ("person_keys", "swap")}  # a key is all there is to swap
CHAINED = ("events", "accesses")
# Their rows are what the events add up to, so the verifier can name every column that is not.
FOLDED = (cases, case_history)


@dataclass(frozen=True)
class Deed:
    """One kind of tampering with one table, and the columns it is done to where it is done to some."""

    table: Table
    kind: str
    columns: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return " ".join((self.kind, self.table.name, *self.columns[:1]))


def plan() -> Iterator[Deed]:
    """Every kind of tampering with every table, and alterations column by column."""
    for table in TABLES:
        vouched = [column.name for column in table.c if column.name not in NOT_VOUCHED.get(table.name, ())]
        together = tuple(name for name in vouched if table in FOLDED and name not in {"id", "version"})
        if together:
            yield Deed(table, "rewrite", together)
        yield from (Deed(table, "alter", (name,)) for name in vouched if name not in together)
        kinds = ["drop", "swap", "insert", "duplicate", "truncate", *(["forge"] if table.name in CHAINED else [])]
        yield from (Deed(table, kind) for kind in kinds if (table.name, kind) not in UNSEEN)


PLAN = tuple(plan())


def test_the_plan_forgets_no_table_and_no_column():
    tables = {table.name for table in metadata.sorted_tables}
    assert tables == {table.name for table in TABLES} | LIVES, "Say who vouches for the rows of a new table."
    done = [(one.table.name, name) for one in PLAN for name in one.columns]
    left = [(name, column) for name, names in NOT_VOUCHED.items() for column in names]
    assert sorted(done + left) == sorted((table.name, column.name) for table in TABLES for column in table.c)
    for kind in ("drop", "swap", "insert", "duplicate", "truncate"):
        untouched = {table.name for table in TABLES} - {one.table.name for one in PLAN if one.kind == kind}
        assert untouched == {name for name, unseen in UNSEEN if unseen == kind}, kind


class Standing:
    """A site, and what its tables hold before anything is done to them."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.rows = {table.name: site.enemy.rows(table) for table in TABLES}

    def __repr__(self) -> str:
        return f"a world in {self.site.world.database.dialect}"

    def of(self, table: Table) -> list[Row]:
        """The rows of a table that something hangs on."""
        rows = self.rows[table.name]
        return [row for row in rows if row["accesses"]] if table is user_sessions else rows


def inhabit(made: World) -> None:
    """Every way that rows come about: a holiday that moved clocks, a reopening, corrected people, one case out of another."""
    made.register()
    made.now += HOUR
    assert recount(made, proclaimed(date(2023, 3, 27))) == 1
    made.now = NOW
    long = made.walk(received_at=made.now - timedelta(days=3))
    made.perform(long, "reopen")
    made.perform(long, "record_allegation")
    made.perform(long, "request_extension")
    made.perform(long, "decide_extension", "approve")
    short = made.register("csods", "right_to_ask", people=(VIC,))
    made.now += HOUR
    renamed = correcting(made, short, (ASHA, VIC))
    casework.perform(made.session, short, renamed, law=made.law, actor=made.who("Omar"), now=made.now)
    enquiry = made.register("csods", "enquiry")
    made.now += HOUR
    casework.perform(made.session, enquiry, becoming(made, enquiry), law=made.law, actor=made.who("Omar"), now=made.now)
    own = {"own_person": 2, "other_person": 2}
    made.perform(short, "identify", "same", other_reference=long, scope="everywhere", **own)
    made.perform(long, "identify", "different", other_reference=enquiry, scope="these", **own)
    made.perform(short, "link_case", other_reference=enquiry)
    made.perform(long, "link_case", other_reference=short)
    made.perform(short, "assign", owner_id=made.who("Omar").user_id)
    for name in ("Omar", "Sofia", "Omar", "Pat", "Omar", "Sofia"):
        made.now += HOUR
        access_service.record(made.session, Reading("case", 1, long, 1), actor=made.who(name), now=made.now)


@pytest.fixture(scope="module", params=DIALECTS)
def standing(request, databases) -> Iterator[Standing]:
    database = databases.fresh(request.param)
    with world(database, IN_2023) as made:
        inhabit(made)
        with enemy(database) as inside:
            site = Site(made, inside)
            assert site.verify().faults == ()
            yield Standing(site)
    databases.drop(database)


# --- what is chosen


# What no two rows may share in SQLite, where an enemy cannot switch it off without making the table anew.
ALONE = {"request_key": None, "supersedes": None, "reference": "another", "token_digest": "another"}


def key_of(table: Table, row: Row) -> tuple[Any, ...]:
    return tuple(named(table, row)[1].values())


def values(column: Column[Any]) -> st.SearchStrategy[Any]:
    """Anything but nothing that the column can hold in both databases."""
    kind = column.type
    if isinstance(kind, Boolean):
        found = st.booleans()
    elif isinstance(kind, UtcDateTime):
        found = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
    elif isinstance(kind, Date):
        found = st.dates(date(1990, 1, 1), date(2090, 1, 1))
    elif isinstance(kind, Integer):
        found = st.integers(-(2**31), 2**31 - 1)
    else:
        assert isinstance(kind, String), f"say which values {column} can hold"
        signs = st.characters(exclude_categories=("Cs", "Cc"))
        found = st.text(signs, max_size=min(kind.length or 40, 40)).filter(lambda text: can_hold(column, text))
    return found


def near(standing: Standing, column: Column[Any], was: Any) -> list[Any]:
    """What other rows say there, the numbers beside it, its beginnings, the other truth: values that deceive."""
    others = [one[column.name] for one in standing.rows[column.table.name]]
    kind = column.type
    if isinstance(kind, Boolean):
        others += [True, False]
    elif isinstance(kind, Integer):
        others += range(-1, 25)
    elif isinstance(was, str):
        others += [was[:length] for length in range(min(len(was), 20))]
    return sorted({one for one in others if one is not None and can_hold(column, one)}, key=repr)


def another_value(
    data: st.DataObject, standing: Standing, column: Column[Any], row: Row, done: Sequence[Row] = ()
) -> Any:
    """A value that is not the row's; no key or unique value twice, also of what is `done` already."""
    rows, was = [*standing.rows[column.table.name], *done], row[column.name]
    taken = {key_of(column.table, one) for one in rows}
    unique = {one[column.name] for one in rows if column.name in ALONE}

    def is_free(value: Any) -> bool:
        is_new_key = key_of(column.table, {**row, column.name: value}) not in taken
        is_key = column.name in named(column.table, row)[1]
        return value != was and value not in unique - {None} and (is_new_key or not is_key)

    known = [value for value in near(standing, column, was) if is_free(value)]
    chosen = st.sampled_from(known) if known else st.nothing()
    wide = st.nothing() if isinstance(column.type, Boolean) else values(column).filter(is_free)
    if column.nullable and was is not None:
        chosen |= st.none()
    return data.draw(chosen | wide, label=f"{column} of {key_of(column.table, row)}")


def free_key(data: st.DataObject, standing: Standing, table: Table) -> Row:
    """A key that no row has: one of its parts is new, the others are those of a row, or all are."""
    rows = standing.rows[table.name]
    row = data.draw(st.sampled_from(rows), label="beside")
    names = tuple(named(table, row)[1])
    for name in data.draw(st.lists(st.sampled_from(names), min_size=1, unique=True), label="new parts"):
        row = {**row, name: another_value(data, standing, table.c[name], row)}
    return {name: row[name] for name in names}


def apart(standing: Standing, table: Table) -> list[list[Row]]:
    """The rows, those together that are looked at together: of one case, or of one session. A fault of one may hide another's."""
    named_by = {one["person_id"]: one["case_id"] for one in standing.rows["participations"]}
    found: dict[object, list[Row]] = {}
    for row in standing.of(table):
        place, *_ = key_of(table, row)
        found.setdefault(named_by[place] if table is people else place, []).append(row)
    return list(found.values())


def chosen(data: st.DataObject, standing: Standing, deed: Deed) -> list[Row]:
    """One row, or one of each case or session: one where keys are changed, which lead to other cases, or very much is drawn."""
    keys = named(deed.table, standing.rows[deed.table.name][0])[1].keys()
    is_one = deed.table is calendars or deed.kind == "rewrite" or bool(keys & set(deed.columns))
    if is_one or data.draw(st.booleans(), label="one row alone"):
        return [data.draw(st.sampled_from(standing.of(deed.table)), label="row")]
    return [data.draw(st.sampled_from(rows), label="row of each") for rows in apart(standing, deed.table)]


# --- what is done: each tells the rows that have to be named


def alter(data: st.DataObject, standing: Standing, deed: Deed) -> list[list[Row]]:
    done: list[list[Row]] = []
    for row in chosen(data, standing, deed):
        before = [after for _, after in done]
        said = {name: another_value(data, standing, deed.table.c[name], row, before) for name in deed.columns}
        standing.site.enemy.alter(deed.table, row, **said)
        done.append([row, {**row, **said}])
    return done


def drop(data: st.DataObject, standing: Standing, deed: Deed) -> list[list[Row]]:
    rows = chosen(data, standing, deed)
    for row in rows:
        standing.site.enemy.drop(deed.table, row)
    return [[row] for row in rows]


def swap(data: st.DataObject, standing: Standing, deed: Deed) -> list[list[Row]]:
    """Two rows that do not say the same."""

    def said(row: Row) -> str:
        lives = NOT_VOUCHED.get(deed.table.name, set()) | set(named(deed.table, row)[1])
        return str([value for name, value in row.items() if name not in lives])

    rows = standing.of(deed.table)
    pairs = [(one, other) for one in rows for other in rows if said(one) < said(other)]
    one, other = data.draw(st.sampled_from(pairs), label="rows")
    standing.site.enemy.swap(deed.table, one, other)
    return [[one], [other]]


def insert(data: st.DataObject, standing: Standing, deed: Deed) -> list[list[Row]]:
    """A row in which everything is made up."""
    made_up = {
        column.name: data.draw(values(column) | st.none() if column.nullable else values(column), label=column.name)
        for column in deed.table.c
    }
    row = {**made_up, **{name: other for name, other in ALONE.items() if name in made_up}}
    row |= free_key(data, standing, deed.table)
    standing.site.enemy.put(deed.table, row)
    return [[row]]


def duplicate(data: st.DataObject, standing: Standing, deed: Deed) -> list[list[Row]]:
    row = data.draw(st.sampled_from(standing.of(deed.table)), label="row")
    copy = {**row, **{name: other for name, other in ALONE.items() if name in row}}
    copy |= free_key(data, standing, deed.table)
    standing.site.enemy.put(deed.table, copy)
    return [[copy]]


def truncate(_: st.DataObject, standing: Standing, deed: Deed) -> list[list[Row]]:
    standing.site.enemy.do(deed.table.delete())
    return [[row] for row in standing.of(deed.table)]


def forge(data: st.DataObject, standing: Standing, deed: Deed) -> list[list[Row]]:
    """One more row at the end of each chain, made later, with the right digest: only that what it belongs to does not stand so far."""
    rows = [_continued(deed.table, rows[-1]) for rows in apart(standing, deed.table)]
    few = data.draw(st.lists(st.sampled_from(rows), min_size=1, unique_by=lambda row: row["digest"]), label="forged")
    for row in few:
        standing.site.enemy.put(deed.table, row)
    return [[row] for row in few]


def _continued(table: Table, last: Row) -> Row:
    forged = {**last, "sequence": last["sequence"] + 1, "previous_digest": last["digest"]}
    forged |= {"request_key": None, "recorded_at": last["recorded_at"] + HOUR} if table is events else {}
    digest = event_digest if table is events else access_digest
    return {**forged, "digest": digest({name: value for name, value in forged.items() if name != "digest"})}


DEEDS: dict[str, Callable[..., list[list[Row]]]] = {
    "alter": alter, "rewrite": alter, "drop": drop, "swap": swap, "insert": insert, "duplicate": duplicate,
    "truncate": truncate, "forge": forge,
}  # fmt: skip


# --- who has to be named


def is_alone(rows: list[Row], row: Row) -> bool:
    return sum(one["case_id"] == row["case_id"] for one in rows) == 1


def told_of(standing: Standing, deed: Deed, row: Row) -> list[tuple[str, Row]]:
    """Where the row is looked for among the faults: itself, or where nothing vouches for it, what hangs on it."""
    all_rows, is_gone = standing.rows, deed.kind == "truncate"
    found = [(deed.table.name, row)]
    if deed.table is people:
        found = [("participations", part) for part in all_rows["participations"] if part["person_id"] == row["id"]]
    elif deed.table is calendars and deed.kind in {"drop", "truncate"}:
        found = [("deadlines", one) for one in all_rows["deadlines"] if one["calendar_version"] == row["version"]]
    elif deed.table is events and (is_gone or (deed.kind == "drop" and is_alone(all_rows["events"], row))):
        found = [("cases", {"id": row["case_id"]})]
    elif deed.table is accesses and is_gone:
        found = [("accesses", {"session_id": row["session_id"]})]
    elif deed.table is user_sessions:
        found.append(("accesses", {"session_id": row["id"]}))
    elif deed.table is participations:
        found = [("participations", {name: value for name, value in row.items() if name == "case_id" or not is_gone})]
    # Of people and their parts it is the event that is named.
    return [(name, {key: value for key, value in one.items() if key != "ordinal"}) for name, one in found]


def is_named(standing: Standing, report: Report, deed: Deed, rows: list[Row]) -> bool:
    """Whether a fault names one of these: a row under its old key and under its new one, as a rule."""
    wanted = [one for row in rows for one in told_of(standing, deed, row)]
    return any(
        fault.table == name and fault.key and all(row[column] == value for column, value in fault.key if column in row)
        for fault in report.faults
        for name, row in wanted
    )


@pytest.mark.parametrize("deed", PLAN, ids=str)
@settings(max_examples=2)
@given(data=st.data())
def test_whatever_is_done_to_a_row_is_named(standing, deed, data):
    try:
        named_rows = DEEDS[deed.kind](data, standing, deed)
        report = standing.site.verify()
        for rows in named_rows:
            assert is_named(standing, report, deed, rows), f"{deed} of {rows} is not among {report.faults}"
        if deed.kind == "rewrite":
            told = [one.what.partition("add up to: ")[2].split(", ") for one in report.faults]
            assert sorted(deed.columns) in [sorted(names) for names in told], report.faults
    finally:
        standing.site.enemy.undo()


# --- what no chain can see: nothing inside the database contradicts it


def cut_case(standing: Standing, case_id: int, keep: int) -> None:
    """Whatever came after that event never happened: rows, versions, and what became of the deadlines."""
    foe = standing.site.enemy
    foe.remove(case_id, keep)
    stood = next(one for one in standing.rows["case_history"] if (one["id"], one["version"]) == (case_id, keep))
    foe.do(case_history.delete().where(case_history.c.id == case_id, case_history.c.version >= keep))
    foe.alter(cases, {"id": case_id}, **{name: value for name, value in stood.items() if name != "recorded_to"})
    told: dict[tuple[str, int], dict[str, Any]] = {}
    for event in standing.rows["events"]:
        if event["case_id"] == case_id and event["sequence"] <= keep:
            for entry in json.loads(event["deadlines"] or "[]"):
                told.setdefault((entry["clock"], entry["sequence"]), {}).update(entry)
    for (clock, sequence), entry in told.items():
        times = {
            name: facts.as_time(entry[name]) if entry[name] else None for name in ("started_at", "due_at", "stopped_at")
        }
        foe.alter(deadlines, {"case_id": case_id, "clock": clock, "sequence": sequence}, **{**entry, **times})


def cut_session(standing: Standing, session_id: int, keep: int) -> None:
    """Whatever was read after that was never read."""
    foe = standing.site.enemy
    foe.do(accesses.delete().where(accesses.c.session_id == session_id, accesses.c.sequence > keep))
    heads = [
        row["digest"] for row in standing.rows["accesses"] if (row["session_id"], row["sequence"]) == (session_id, keep)
    ]
    foe.alter(user_sessions, {"id": session_id}, accesses=keep, head_digest=heads[0] if heads else NO_HEAD)


def test_the_only_person_of_a_registration_that_was_corrected_later_is_missed(standing):
    """The case names other people since; what the first event vouches for must still be there."""
    parts = standing.rows["participations"]
    alone = [
        one
        for one in parts
        if [other["sequence"] for other in parts if other["case_id"] == one["case_id"]] == [1, 2, 2]
    ]
    standing.site.enemy.drop(participations, next(one for one in alone if one["sequence"] == 1))
    found = standing.site.verify().faults
    standing.site.enemy.undo()
    assert [(one.table, dict(one.key)["sequence"]) for one in found] == [("participations", 1)]


def anchored(standing: Standing, data: st.DataObject) -> trail.Anchor:
    """An anchor of what there is, taken at once or when all had settled, and read from its line."""
    later = data.draw(st.sampled_from([timedelta(0), 3 * HOUR]), label="taken later by")
    line = str(verification.take_anchor(standing.site.world.session, now=standing.site.world.now + later))
    anchor = trail.parse_anchor(line)
    assert standing.site.verify(anchor).ok
    return anchor


def only_the_anchor_finds(standing: Standing, anchor: trail.Anchor, *tables: str) -> None:
    site = standing.site
    try:
        assert site.verify().faults == (), "the chains tell of it already"
        assert {one.table for one in site.verify(anchor).faults} & set(tables), "the anchor does not see it"
    finally:
        site.enemy.undo()


@settings(max_examples=6)
@given(data=st.data())
def test_wherever_the_tail_of_a_case_is_cut_off_the_anchor_finds_it(standing, data):
    anchor = anchored(standing, data)
    row = data.draw(st.sampled_from(standing.rows["case_history"]), label="cut after")
    cut_case(standing, row["id"], row["version"])
    only_the_anchor_finds(standing, anchor, "events")


@settings(max_examples=4)
@given(data=st.data())
def test_wherever_the_tail_of_a_session_is_cut_off_the_anchor_finds_it(standing, data):
    anchor = anchored(standing, data)
    row = data.draw(st.sampled_from(standing.rows["accesses"]), label="cut from")
    cut_session(standing, row["session_id"], row["sequence"] - 1)
    only_the_anchor_finds(standing, anchor, "accesses")


@settings(max_examples=3)
@given(data=st.data())
def test_whichever_case_is_gone_whole_the_anchor_misses_it(standing, data):
    """But for one that another case is linked to, or of whose people it says who they are: that case tells of it by itself."""
    anchor = anchored(standing, data)
    named = {one["other_person_id"] for one in standing.rows["identities"]}
    elsewhere = {one["case_id"] for one in standing.rows["participations"] if one["person_id"] in named}
    linked = {one["other_case_id"] for one in standing.rows["links"]}
    ids = [one["id"] for one in standing.rows["cases"] if one["id"] not in elsewhere | linked]
    case_id = data.draw(st.sampled_from(ids), label="case")
    standing.site.enemy.remove(case_id)
    only_the_anchor_finds(standing, anchor, "cases")


@settings(max_examples=3)
@given(data=st.data())
def test_whichever_session_is_gone_whole_the_anchor_misses_it(standing, data):
    """Of a session in which things were done the events tell without an anchor; of one that only looked, nothing else does."""
    anchor = anchored(standing, data)
    row = data.draw(st.sampled_from(standing.rows["accesses"]), label="of the session")
    standing.site.enemy.do(accesses.delete().where(accesses.c.session_id == row["session_id"]))
    standing.site.enemy.do(user_sessions.delete().where(user_sessions.c.id == row["session_id"]))
    acted = {one["session_id"] for one in standing.rows["events"]}
    if row["session_id"] in acted:
        assert "user_sessions" in {one.table for one in standing.site.verify().faults}
    try:
        assert "sessions" in {one.table for one in standing.site.verify(anchor).faults}, "the anchor does not see it"
    finally:
        standing.site.enemy.undo()

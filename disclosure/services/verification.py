"""Works the whole audit trail out anew and compares. Nothing stored is believed, and nothing is changed."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from disclosure.domain import chain
from disclosure.domain.calendar import Calendar, days_read
from disclosure.domain.chain import Row
from disclosure.domain.names import keys_of
from disclosure.domain.trail import SETTLING, Anchor, Chain, Fault, Tally, differences, fault, is_less
from disclosure.services import search_check
from disclosure.services.case_check import CaseCheck
from disclosure.store import audit, guards
from disclosure.store.audit import Trail
from disclosure.store.person_keys import named

_COUNTED = (
    "cases", "case_history", "events", "records", "deadlines", "participations", "identities", "links", "people",
    "calendars", "sessions", "accesses",
)  # fmt: skip


@dataclass(frozen=True)
class Report:
    """What was looked at, by table, and what was wrong with it, in the order it was found."""

    counts: Mapping[str, int]
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was wrong."""
        return not self.faults


def verify(session: Session, *, anchor: Anchor | None = None) -> Report:
    """Check everything, against an anchor too if there is one. Memory does not grow with the number of cases."""
    counts = Counter(dict.fromkeys(_COUNTED, 0))
    tally = Tally(anchor.settled, anchor) if anchor else None
    with audit.snapshot(session):
        found = list(_faults(session, counts, tally))
    if anchor and tally:
        found += differences(anchor, tally)
    return Report(dict(counts), tuple(found))


def take_anchor(session: Session, *, now: datetime) -> Anchor:
    """The anchor of what there is. Its text is one line, to be kept where nobody who can change the database can change it."""
    with audit.snapshot(session):
        tally = Tally(now - SETTLING, last={"cases": audit.last_case(session), "sessions": audit.last_session(session)})
        for kind, rows in (("cases", audit.event_links(session)), ("sessions", audit.access_links(session))):
            for row in rows:
                tally.row(kind, row["chain"], row["sequence"], row["at"], row["digest"])
    return tally.close()


def _faults(session: Session, counts: Counter[str], tally: Tally | None) -> Iterator[Fault]:
    kept = list(_calendars(session))
    calendars = dict(kept)
    counts["calendars"] = len(kept)
    for version in (version for version, times in Counter(version for version, _ in kept).items() if times > 1):
        yield fault("calendars", {"version": version}, "there is another row of the same key")
    for version in (version for version, calendar in calendars.items() if calendar is None):
        yield fault("calendars", {"version": version}, "its days are not those that its version was made from")
    yield from _cases(session, calendars, counts, tally)
    for number, person, keys in audit.found_by(session):
        counts["people"] += person is not None
        yield from _keys(number, person, keys)
    yield from _accesses(session, counts, tally)
    for row in audit.sessions_gone(session):
        yield fault("user_sessions", row, "it is missing, but there are events of it")
    yield from _around(session)


def _cases(
    session: Session, calendars: Mapping[str, Calendar | None], counts: Counter[str], tally: Tally | None
) -> Iterator[Fault]:
    """Of every case, and of what it is searched by."""
    searched, whole = search_check.Pairs(), True
    for trail, words in audit.with_words(session):
        for row in words:
            searched.add(row["id"], str(row["words"]).split(" "))
        named = list(_case(trail, words, calendars, counts)) if trail else list(_of_no_case(words))
        yield from named
        whole = whole and not any(one.table == "search_words" for one in named)
        for event in trail.events if trail and tally else ():
            tally.row("cases", trail.case_id, event["sequence"], event["recorded_at"], event["digest"])  # type: ignore[union-attr]
    if whole:  # where a row of it is wrong, the index behind it is made anew with it
        yield from search_check.index_faults(searched, audit.indexed(session))


def _case(
    trail: Trail, words: Sequence[Row], calendars: Mapping[str, Calendar | None], counts: Counter[str]
) -> Iterator[Fault]:
    for table, rows in _tables(trail):
        counts[table] += len(rows)
    named = list(CaseCheck(trail, calendars).faults())
    yield from named
    yield from search_check.faults(trail, words, named)


def _of_no_case(words: Sequence[Row]) -> Iterator[Fault]:
    return (fault("search_words", row, "its case is not there") for row in words)


def _keys(number: object, person: Row | None, kept: Sequence[object]) -> Iterator[Fault]:
    """Whoever is not found by the keys of their own names is missed by whoever looks whether they are known."""
    due = set(_keys_due(person)) if person else set()
    for key, times in Counter(kept).items():
        if person is None:
            yield fault("person_keys", {"key": key, "person_id": number}, "there is nobody of that number")
        elif key not in due:
            yield fault("person_keys", {"key": key, "person_id": number}, "the person's names do not give it")
        elif times > 1:
            yield fault("person_keys", {"key": key, "person_id": number}, "there is another row of the same key")
    for key in sorted(due.difference(kept)):
        yield fault("person_keys", {"key": key, "person_id": number}, "it is missing: the person's names give it")


def _keys_due(person: Row) -> Collection[str]:
    """The keys of the person's names; none where these are such as nobody could have typed, which is told of them."""
    try:
        return keys_of(named(person))
    except (AttributeError, TypeError, ValueError):
        return ()


def _around(session: Session) -> Iterator[Fault]:
    """What is wrong with the house in which the rows stand."""
    for words in audit.damage(session):
        yield Fault("database", (), words)
    for name, words in guards.wrong(session):
        yield Fault("guards", (("name", name),), words)


def _tables(trail: Trail) -> tuple[tuple[str, Collection[object]], ...]:
    return (
        ("cases", trail.cases),
        ("case_history", trail.history),
        ("events", trail.events),
        ("records", trail.records),
        ("deadlines", trail.deadlines),
        ("participations", trail.participations),
        ("identities", dict.fromkeys(row["sequence"] for row in trail.identities)),
        ("links", trail.links),
    )


def _calendars(session: Session) -> Iterator[tuple[str, Calendar | None]]:
    for row in audit.kept_calendars(session):
        try:
            calendar = Calendar.of(row["nation"], days_read(row["days"]), row["source"])
        except (AttributeError, TypeError, ValueError):
            calendar = None
        yield row["version"], calendar if calendar and calendar.version == row["version"] else None


def _accesses(session: Session, counts: Counter[str], tally: Tally | None) -> Iterator[Fault]:
    for session_id, rows in groupby(audit.readings(session), key=lambda row: row["session_id"]):
        counts["sessions"] += 1
        links = Chain("accesses", chain.access_digest)
        kept: Row = {}
        beyond: Row | None = None
        head_at_kept: object = None
        for row in rows:
            counts["accesses"] += 1
            kept = row
            yield from links.follow(row)
            if row["sequence"] == row["kept_length"]:
                head_at_kept = row["digest"]
            elif beyond is None and is_less(row["kept_length"], row["sequence"]):
                beyond = row
            if tally:
                tally.row("sessions", session_id, row["sequence"], row["at"], row["digest"])
        yield from _kept_head(session_id, links, kept, beyond, head_at_kept)
    for row in audit.sessions_that_lost_all(session):
        yield fault(
            "accesses", {"session_id": row["id"], "sequence": 1}, "it is missing, and all others of its session"
        )


def _kept_head(
    session_id: object, links: Chain, kept: Row, beyond: Row | None, head_at_kept: object
) -> Iterator[Fault]:
    """A session keeps length and head of its chain: what the one says of the other tells which of them is wrong."""
    length, head = kept["kept_length"], kept["kept_head"]
    if length is None:
        yield fault("user_sessions", {"id": session_id}, "it is missing, but there are accesses of it")
    elif length == links.length:
        if head != links.head:
            yield fault("user_sessions", {"id": session_id}, "its head is not the last of its accesses")
    elif head == links.head:
        yield fault("user_sessions", {"id": session_id}, "it says another number of accesses than there are")
    elif beyond is not None and head == head_at_kept:
        yield fault("accesses", beyond, "the session does not go so far")
    elif is_less(links.length, length):
        missing = {"session_id": session_id, "sequence": links.length + 1}
        yield fault("accesses", missing, f"it is missing: the session counts {length}")
    else:
        yield fault("user_sessions", {"id": session_id}, "its head is none of its accesses")

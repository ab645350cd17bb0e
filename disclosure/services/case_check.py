"""One case of the audit trail under examination: everything stored of it is worked out anew from its events and compared."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby, pairwise, zip_longest
from operator import itemgetter
from typing import Any

import orjson

from disclosure.domain import chain, clocks, facts
from disclosure.domain.answers import OTHER
from disclosure.domain.application import PersonGiven, with_earlier_addresses
from disclosure.domain.calendar import Calendar
from disclosure.domain.chain import Row
from disclosure.domain.clocks import Limit, Unit
from disclosure.domain.corrected import first_of
from disclosure.domain.errors import DisclosureError
from disclosure.domain.scheme import LINK
from disclosure.domain.trail import Chain, Fault, fault, is_less
from disclosure.store.audit import Trail

Calendars = Mapping[str, Calendar | None]  # None: kept, but not what its version says


class CaseCheck:
    """Finds what is wrong with one case. Where an event is doubted, it is named, and not the rows that follow from it."""

    def __init__(self, trail: Trail, calendars: Calendars) -> None:
        """Take in what is stored; `faults` does the work."""
        self.trail, self.calendars = trail, calendars
        self.id = {"case_id": trail.case_id}
        self.events = {event["sequence"]: event for event in trail.events}
        self.last = trail.events[-1] if trail.events else None
        self.doubted: set[object] = set()
        self.deltas: dict[object, dict[str, object]] = {}  # the columns each event tells of, where it is not doubted
        self.entries: dict[object, list[dict[str, Any]]] = {}  # the deadlines, alike
        self.head: object = None  # the version at which the case really stands
        # When it was due next, and when to the applicant, by version, where the events can be believed.
        self.due: dict[object, tuple[object, object]] = {}

    def faults(self) -> Iterator[Fault]:
        """Everything that is wrong with it, the events first."""
        links = Chain("events", chain.event_digest)
        named = [one for event in self.trail.events for one in links.follow(event)]
        self.doubted = {dict(one.key)["sequence"] for one in named}
        yield from named
        yield from self._backwards()
        yield from self._read()
        yield from self._doubled()
        yield from self._head()
        yield from self._versions()
        yield from self._records()
        deadlines = list(self._deadlines())
        yield from deadlines or self._next_due()
        yield from self._participations()
        yield from self._lived_before()
        yield from self._identities()
        yield from self._links()

    def _backwards(self) -> Iterator[Fault]:
        """Time on record goes forward: a change dated before the one that it follows would alter figures of the past."""
        for event, after in pairwise(self.trail.events):
            if (
                not {event["sequence"], after["sequence"]} & self.doubted
                and after["recorded_at"] < event["recorded_at"]
            ):
                yield fault("events", after, "it is recorded before the one that it follows")

    def _read(self) -> Iterator[Fault]:
        """Read what the events tell. One that fits its digest and yet tells what cannot be read is doubted from here on."""
        for sequence, event in self.events.items():
            if sequence in self.doubted:
                continue
            try:
                self.deltas[sequence], self.entries[sequence] = _delta(event["delta"]), _entries(event["deadlines"])
            except _NOT_OURS:
                self.doubted.add(sequence)
                yield fault("events", event, "what it tells cannot be read")

    def _believed(self, sequence: object) -> Row | None:
        """The event of that number, unless there is something wrong with it."""
        return None if sequence in self.doubted else self.events.get(sequence)

    def _is_strange(self, sequence: object) -> bool:
        """Whether there never was an event of that number. One that is missing was named already."""
        known = sequence in self.events or sequence in self.doubted
        return not known and (is_less(sequence, 1) or not is_less(sequence, _next(self.head)))

    def _doubled(self) -> Iterator[Fault]:
        """No two rows have the same key: the database sees to that until somebody takes the key away."""
        for table, keys in _KEYS.items():
            seen = set()
            for row in getattr(self.trail, "history" if table == "case_history" else table):
                key = tuple(row[name] for name in keys)
                if key in seen:
                    yield fault(table, row, "there is another row of the same key")
                seen.add(key)

    def _head(self) -> Iterator[Fault]:
        """The case stands at its last event, or one of the two is wrong."""
        case, last = self.trail.case, self.last
        if case is None:
            self.head = last["sequence"] if last else 0
            yield fault("cases", {"id": self.trail.case_id}, "it is missing, but other rows are of this case")
            return
        self.head = case["version"]
        if last is None:
            yield fault("cases", case, "there is no event that made it")
        elif case["version"] != last["sequence"]:
            yield from self._parted(case, last)

    def _parted(self, case: Row, last: Row) -> Iterator[Fault]:
        """Which of the two is wrong: the time since when the case stands so tells."""
        version, made = case["version"], self.events.get(case["version"])
        is_of_last = case["recorded_from"] == last["recorded_at"]
        if made and not is_of_last and case["recorded_from"] == made["recorded_at"]:
            beyond = [event for event in self.trail.events if is_less(version, event["sequence"])]
            yield from (fault("events", event, "the case does not stand so far") for event in beyond)
        elif not made and not is_of_last and is_less(last["sequence"], version):
            missing = {**last, "sequence": _next(last["sequence"])}
            yield fault("events", missing, "it is missing: the case stands further")
        else:
            self.head = last["sequence"]
            yield fault("cases", case, "its version is not its last event")

    def _versions(self) -> Iterator[Fault]:
        """Every version of the case is what its events add up to, for the time between its event and the next."""
        rows = {row["version"]: ("case_history", row) for row in self.trail.history}
        if self.trail.case is not None:
            if self.head in rows:
                yield fault("case_history", rows[self.head][1], "the case still stands at this version")
            rows[self.head] = ("cases", self.trail.case)
        state: dict[str, Any] | None = dict.fromkeys(facts.ROW)
        before: object = 0
        for event, after in zip_longest(self.trail.events, self.trail.events[1:]):
            version = event["sequence"]
            state = self._step(state, event) if version == _next(before) else None
            before = version
            table, row = rows.pop(version, ("", None))
            if row is None and is_less(version, self.head):
                yield fault("case_history", {"id": self.trail.case_id, "version": version}, "it is missing")
            if row is not None and state is not None:
                yield from self._compared(table, row, state, event, after)
            elif row is not None:
                state = {name: row[name] for name in facts.ROW}  # go on from here: the event was named
            self.due |= {} if state is None or version in self.doubted else {version: _dues(state)}
        if self.trail.case is not None and self.head in rows and state is not None:
            is_its_own = self.trail.case["reference"] == state["reference"]
            yield from () if is_its_own else (fault("cases", self.trail.case, "it is of another case than its events"),)
        left = [row for version, (table, row) in rows.items() if table == "case_history" and self._is_strange(version)]
        yield from (fault("case_history", row, "no event made it") for row in left)

    def _step(self, state: Mapping[str, Any] | None, event: Row) -> dict[str, Any] | None:
        """The columns after the event, or None where they cannot be known."""
        if state is None or event["sequence"] in self.doubted:
            return None
        columns = {**state, **self.deltas[event["sequence"]]}
        try:
            return {**columns, **facts.following(columns)}
        except _NOT_OURS:  # columns of a row that we went on from, behind a doubted event
            return None

    def _compared(
        self, table: str, row: Row, state: Mapping[str, Any], event: Row, after: Row | None
    ) -> Iterator[Fault]:
        wrong = [name for name in facts.ROW if row[name] != state[name]]
        if row["recorded_from"] != event["recorded_at"]:
            wrong.append("recorded_from")
        if table == "case_history" and after and after["sequence"] == _next(event["sequence"]):
            is_doubted = after["sequence"] in self.doubted
            wrong += ["recorded_to"] if row["recorded_to"] != after["recorded_at"] and not is_doubted else []
        if wrong:
            yield fault(table, row, f"it is not what its events add up to: {', '.join(wrong)}")

    def _records(self) -> Iterator[Fault]:
        """Each record is what its event vouches for; each event that vouches for one has it."""
        for record in self.trail.records:
            event = self._believed(record["sequence"])
            if self._is_strange(record["sequence"]):
                yield fault("records", record, "there is no event of this number")
            elif record["answers"] is None or record["salt"] is None:
                yield fault("records", record, "it was destroyed, and no event says so")
            elif not _record_fits(record):
                yield fault("records", record, "it does not fit its digest")
            elif event and event["record_digest"] != record["digest"]:
                yield fault("records", record, "its event vouches for another record, or for none")
        held = {record["sequence"] for record in self.trail.records}
        for event in self.trail.events:
            if event["sequence"] not in (self.doubted | held) and event["record_digest"] is not None:
                yield fault("records", event, "it is missing: its event vouches for it")

    def _deadlines(self) -> Iterator[Fault]:
        """Each deadline is what the events told of it, one after the other; and it is reckoned right."""
        told = self._told()
        for row in self.trail.deadlines:
            entry = told.pop((row["clock"], row["sequence"]), None)
            wrong = [*self._untold(row, entry), *self._started_and_stopped(row), *self._reckoned(row)]
            if wrong:
                yield fault("deadlines", row, "; ".join(wrong))
        for (clock, sequence), entry in told.items():
            if "limit_length" in entry:  # its start was believed
                yield fault("deadlines", {**self.id, "clock": clock, "sequence": sequence}, "it is missing")

    def _told(self) -> dict[tuple[object, object], dict[str, Any]]:
        """What the events that can be believed tell of deadlines, by clock and event of the start."""
        found: dict[tuple[object, object], dict[str, Any]] = {}
        for entries in self.entries.values():
            for entry in entries:
                found.setdefault((entry["clock"], entry["sequence"]), {}).update(entry)
        return found

    def _untold(self, row: Row, entry: Mapping[str, Any] | None) -> Iterator[str]:
        if entry is None:
            if self._believed(row["sequence"]):
                yield "its event started no such clock"
            return
        unsure = _CHANGING if any(is_less(row["sequence"], one) for one in self.doubted) else ()
        held = chain.deadline_values(row)
        wrong = [name for name in entry if held.get(name) != entry[name] and name not in unsure]
        if wrong:
            yield f"it is not what its events tell: {', '.join(wrong)}"

    def _started_and_stopped(self, deadline: Row) -> Iterator[str]:
        """A clock starts at the time that its event tells of, and stops so too."""
        start, change = self._believed(deadline["sequence"]), self._believed(deadline["changed"])
        untouched = deadline["changed"] == deadline["sequence"]
        if any(self._is_strange(deadline[name]) for name in ("sequence", "changed")):
            yield "it names an event that is not there"
        if start and deadline["started_at"] != start["occurred_at"]:
            yield "it does not start when its event happened"
        if untouched and (deadline["stopped_at"] is not None or deadline["extended_by"] != 0):
            yield "no event stopped or extended it"
        elif deadline["stopped_at"] is not None and change and deadline["stopped_at"] != change["occurred_at"]:
            yield "it does not stop when its event happened"

    def _reckoned(self, deadline: Row) -> Iterator[str]:
        """It is due when its limit runs out by the calendar it names."""
        if deadline["calendar_version"] not in self.calendars:
            yield "its calendar is not there"
            return
        calendar = self.calendars[deadline["calendar_version"]]
        if calendar is None:
            return
        try:
            limit = Limit(deadline["limit_length"], Unit(deadline["limit_unit"]))
            due = clocks.due_at(deadline["started_at"], limit, calendar, extended_by=deadline["extended_by"])
        except _NOT_OURS:
            yield "its limit, start or extension cannot be"
            return
        if due != deadline["due_at"]:
            yield "it is not due when its limit runs out"

    def _next_due(self) -> Iterator[Fault]:
        """After each event the case is due next when the first of the deadlines told of so far runs out.

        And what is promised to the applicant runs out with one of those that run: which of them, its scheme alone says.
        """
        standing: dict[tuple[object, object], dict[str, Any]] = {}
        for sequence, event in self.events.items():
            if self.doubted or sequence not in self.due:
                return
            for entry in self.entries[sequence]:
                standing.setdefault((entry["clock"], entry["sequence"]), {}).update(entry)
            running = [str(one["due_at"]) for one in standing.values() if one["stopped_at"] is None]
            due, promised = (facts.stored("next_due_at", at) for at in self.due[sequence])
            if due != min(running, default=None) or (promised is not None and promised not in running):
                yield fault("events", event, "the due time of the case is not that of its deadlines")
                return

    def _participations(self) -> Iterator[Fault]:
        """Parts are numbered from one in each event that names people, and each has its person."""
        for sequence, rows in groupby(self.trail.participations, key=lambda row: row["sequence"]):
            if self._is_strange(sequence):
                yield from (fault("participations", row, "there is no event of this number") for row in rows)
                continue
            yield from self._people(sequence, list(rows))
        named = {row["sequence"] for row in self.trail.participations}
        of_case = self.trail.case["people_sequence"] if self.trail.case and self.last else None
        vouching = {number for number in filter(self._believed, self.events) if self.events[number]["people_digest"]}
        for sequence in sorted((vouching | {of_case}) - named - {None}, key=str):
            whose = "case" if sequence == of_case else "event"
            yield fault("participations", {**self.id, "sequence": sequence}, f"the people of the {whose} are missing")

    def _people(self, sequence: object, rows: list[Row]) -> Iterator[Fault]:
        """The people of one event: numbered without a gap, each there, and as the event vouches for them."""
        for expected, row in enumerate(rows, start=1):
            if row["ordinal"] != expected:
                yield fault("participations", {**row, "ordinal": expected}, "it is missing")
                return
            if row["id"] is None:
                yield fault("participations", row, "its person is not there")
                return
        event = self._believed(sequence)
        salt = next((one["salt"] for one in self.trail.records if one["sequence"] == sequence), None)
        is_lost = salt is None and event and event["record_digest"] is not None  # with its record, which is named
        if event and not is_lost and not _people_fit(salt, rows, event["people_digest"]):
            of_all = {**self.id, "sequence": sequence}
            numbers = ", ".join(str(row["id"]) for row in rows)
            yield fault(
                "participations",
                of_all,
                f"the people of the event, or their parts, are not as it tells: people {numbers}",
            )

    def _lived_before(self) -> Iterator[Fault]:
        """Where somebody has lived before is what a record that names them tells: it is no part of the people's digest."""
        told: dict[object, set[str]] = {}
        unsure: set[object] = set()
        for sequence, some in groupby(self.trail.participations, key=lambda row: row["sequence"]):
            rows, said = list(some), self._said_by(sequence)
            unsure |= {row["id"] for row in rows} if said is None else set()
            for row, one in zip(
                rows, with_earlier_addresses([PersonGiven(str(row["part"])) for row in rows], said or {}), strict=True
            ):
                told.setdefault(row["id"], set()).add(one.earlier_addresses)
        for row in self.trail.participations:
            number = row["id"]
            if number is not None and number not in unsure and row["earlier_addresses"] not in told[number]:
                unsure.add(number)  # said once
                words = f"the earlier addresses are not as its record tells: people {number}"
                yield fault("participations", {**self.id, "sequence": row["sequence"]}, words)

    def _said_by(self, sequence: object) -> Mapping[str, object] | None:
        """What the record of an event says, by name; None where it, or its event, is not there or is named already."""
        record = next((one for one in self.trail.records if one["sequence"] == sequence), None)
        if record is None or not self._believed(sequence) or not _record_fits(record):
            return None
        try:
            return {one["name"]: one["value"] for one in orjson.loads(str(record["answers"]))}
        except _NOT_OURS:
            return None

    def _identities(self) -> Iterator[Fault]:
        """Who was said to be whom is what the record says, of people who have, or had, the places that it names."""
        said = {sequence: list(rows) for sequence, rows in groupby(self.trail.identities, key=itemgetter("sequence"))}
        asked = {one["sequence"]: one["answers"] for one in self.trail.records if _OF_TWO in str(one["answers"])}
        for sequence in sorted({*said, *asked} - self.doubted, key=str):
            key = {**self.id, "sequence": sequence}
            if sequence not in said:
                yield fault("identities", key, "it is missing, and its record says that it was said")
            elif self._is_strange(sequence):
                yield fault("identities", key, "there is no event of this number")
            elif len({(row["there"], row["since"], row["place"]) for row in said[sequence]}) < len(said[sequence]):
                yield fault("identities", key, "there is another row of the same key")
            elif not self._is_said(said[sequence], asked.get(sequence), self.events.get(sequence, {})):
                yield fault("identities", key, "it is not what its record says")

    def _is_said(self, rows: Sequence[Row], answers: object, event: Row) -> bool:
        """Of a record that was destroyed nothing is left to hold it against but its event."""
        first = rows[0]
        is_of_event = (first["verdict"], first["recorded_at"]) == (event.get("outcome"), event.get("recorded_at"))
        if answers is None:
            return is_of_event
        try:
            told = {one["name"]: one["value"] for one in orjson.loads(str(answers))}
        except _NOT_OURS:
            return False
        own = {(first_of(one), one["ordinal"]) for one in self.trail.participations}
        return (
            is_of_event
            and first["scope"] == told.get("scope")
            and (first["person_id"], told.get("own_person")) in own
            and (told.get("other_reference"), told.get("other_person"))
            in {(row["there"], row["place"]) for row in rows}
        )

    def _links(self) -> Iterator[Fault]:
        """Every record that links the case to another has its row, and names the case of the row."""
        said = {row["sequence"]: row for row in self.trail.links}
        records = {one["sequence"]: one for one in self.trail.records}
        told = {sequence for sequence, one in records.items() if one["kind"] == LINK}
        for sequence in sorted({*said, *told} - self.doubted, key=str):
            key = {**self.id, "sequence": sequence}
            if sequence not in said:
                yield fault("links", key, "it is missing, and its record says that the cases are linked")
            elif self._is_strange(sequence):
                yield fault("links", key, "there is no event of this number")
            elif sequence in records and not _links(records[sequence], said[sequence]["there"]):
                yield fault("links", key, "it is not what its record says")


_OF_TWO = '"own_person"'  # the answer by which a record says it
_KEYS = {
    "cases": ("id",),
    "case_history": ("version",),
    "records": ("sequence",),
    "links": ("sequence",),
    "deadlines": ("clock", "sequence"),
}
_CHANGING = ("changed", "due_at", "stopped_at", "extended_by", "calendar_version")
# What reading and reckoning raise where a row says what none of ours could.
_NOT_OURS = (AttributeError, DisclosureError, KeyError, OverflowError, TypeError, ValueError)


def _links(record: Row, there: object) -> bool:
    """Whether a record links its case to the one of that reference. One that was destroyed has only its kind left to say so."""
    if record["kind"] != LINK or record["answers"] is None:
        return bool(record["kind"] == LINK)
    try:
        return there in [one["value"] for one in orjson.loads(str(record["answers"])) if one["name"] == OTHER]
    except _NOT_OURS:
        return False


def _dues(state: Mapping[str, object]) -> tuple[object, object]:
    return state["next_due_at"], state["promised_due_at"]


def _delta(told: Any) -> dict[str, object]:
    """The columns that an event tells of, as the row holds them. Raises one of `_NOT_OURS` where they cannot be known."""
    columns = facts.typed(orjson.loads(told))
    for value in columns.values():
        if isinstance(value, datetime):
            clocks.london_date(value)  # there is none in a year that is not ours
    return columns


def _entries(told: Any) -> list[dict[str, Any]]:
    """What an event tells of deadlines. Raises one of `_NOT_OURS` where that is nothing that an event of ours can tell."""
    entries = [] if told is None else orjson.loads(told)
    if not isinstance(entries, list) or not all(_is_entry(one) for one in entries):
        raise TypeError
    return entries


def _is_entry(one: Any) -> bool:
    is_whole = isinstance(one, dict) and {"clock", "sequence", "due_at", "stopped_at"} <= one.keys()
    return is_whole and isinstance(one["clock"], str) and isinstance(one["sequence"], int)


def _next(sequence: object) -> object:
    return sequence + 1 if isinstance(sequence, int) else None


def _record_fits(record: Row) -> bool:
    """Whether the digest is of what the record says; without a salt it is of nothing."""
    try:
        return isinstance(record["salt"], str) and bool(chain.record_digest(record["salt"], record) == record["digest"])
    except (TypeError, ValueError):
        return False


def _people_fit(salt: object, rows: list[Row], digest: object) -> bool:
    """Whether the digest is of these people; without a salt it is of nobody."""
    try:
        return isinstance(salt, str) and chain.people_digest(salt, rows) == digest
    except (TypeError, ValueError):
        return False

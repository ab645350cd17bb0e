"""One case as it was when last looked at, and everything that must be so of it after the next change."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from disclosure.domain import facts
from disclosure.domain.access import Actor
from disclosure.domain.law import Override
from disclosure.domain.state import HeldRecord
from disclosure.store.queries.cases import CaseRow, EventRow
from tests.domain.test_law_tables import DISINTERESTED
from tests.soak.tables import (
    AT,
    BY_ANOTHER,
    BY_THE_SYSTEM,
    CLOSERS,
    LIMITS,
    LONDON,
    NEVER_REFUSED,
    OF_THE_LAW,
    SEPARATED,
    WHO_DOES,
    is_past,
    runs_out,
)

FIXED = ("limit_length", "limit_unit", "start_rule", "source", "certainty", "started_at", "overridden")
ANSWERS = {"request_extension": "decide_extension", "record_allegation": "decide_crime"}
TOLD_OF_STOPPED = ("due_at", "extended_by", "calendar_version")


@dataclass(frozen=True)
class Change:
    """What was asked, by whom, when, and under which configuration."""

    action: str
    outcome: str
    actor: Actor
    now: datetime
    request_key: str | None
    overrides: Sequence[Override]
    holidays: Mapping[str, frozenset[date]]
    about: int | None = None


@dataclass
class Kept:
    """A case, who did what in this round, and who declared an interest in it.

    `first` names what made each event's record; `recorded` the allegations of which a crime was recorded.
    """

    row: CaseRow
    doers: dict[str, set[int | None]] = field(default_factory=dict)
    interested: set[int | None] = field(default_factory=set)
    first: dict[int, str] = field(default_factory=dict)
    recorded: set[int] = field(default_factory=set)

    @property
    def reference(self) -> str:
        return self.row.facts["reference"]

    @property
    def stage(self) -> str:
        return self.row.facts["stage"]

    @property
    def progress(self) -> tuple[bool, int]:
        """How far it has come in this round; one that is closed comes last."""
        return self.stage != "closed", self.row.version - self.row.facts["round_began"]

    @property
    def waits(self) -> bool:
        """Whether more was asked for on it than answered."""
        done = Counter(event.action for event in self.row.events)
        return any(done[asked] > done[answer] for asked, answer in ANSWERS.items())

    @property
    def place(self) -> tuple[str, str]:
        """Rule set and route, an enquiry being a route of its own."""
        told = self.row.facts
        return told["rule_set"], "enquiry" if told["kind"] == "enquiry" else told["route"]

    def latest(self) -> datetime:
        """The last time that anything on it is said to have happened or was recorded."""
        return max(self.row.recorded_from, *(event.occurred_at for event in self.row.events))

    def is_allowed(self, actor: Actor, action: str, about: int | None) -> bool:
        """Whether the tables let this person do this, in view of who did what before; or the system."""
        if actor.user_id is None:
            return action in BY_THE_SYSTEM
        asked = [action, *([self.first[about]] if action == "correct" and about else [])]
        barred: set[int | None] = set().union(*(self.doers.get(one, set()) for one in SEPARATED.get(action, ())))
        if action in BY_ANOTHER:  # of this request, whoever asked for others
            barred = {event.actor_id for event in self.row.events if event.sequence == about}
        barred |= self.interested if action in DISINTERESTED else set()
        return all(actor.roles & WHO_DOES[one] for one in asked) and actor.user_id not in barred

    def agrees(self, is_taken: bool, actor: Actor, action: str, outcome: str, about: HeldRecord | None) -> bool:
        """Whether the tables agree that this is taken, or refused, from this person at the stage where the case stands.

        The invented scheme has stages of its own. What is refused may want something that no table tells of.
        """
        rules, route = self.place
        may = self.is_allowed(actor, action, about.sequence if about else None)
        if rules not in OF_THE_LAW:
            return may or not is_taken
        may = may and self.stage in AT.get((route, action, outcome), ())
        return may if is_taken else not may or action not in NEVER_REFUSED

    def follow(self, after: CaseRow, delta: Mapping[str, Any], change: Change) -> None:
        """Check the change, and remember it; `delta` is what its event says that it changed."""
        event = self._event(after, delta, change)
        assert self.is_allowed(change.actor, change.action, change.about), (
            f"{change.actor.name} may not {change.action}"
        )
        self._remember(event, change)
        self._deadlines(after, event, change)
        self.row = after
        self.stands()

    def _event(self, after: CaseRow, delta: Mapping[str, Any], change: Change) -> EventRow:
        """One event more, by who did it; all before stand as they were; the columns are what the deltas add up to."""
        before, event = self.row, after.events[-1]
        assert after.version == before.version + 1 == event.sequence, "one change is one event"
        assert after.events[:-1] == before.events, "what was written stays"
        assert event.action == change.action
        assert change.action == "correct" or event.outcome == change.outcome
        assert event.actor_id == change.actor.user_id
        assert change.request_key in {None, event.request_key}
        assert after.recorded_from == event.recorded_at >= before.recorded_from, "time on record goes forward"
        is_behind = change.now < before.recorded_from or (
            change.now == before.recorded_from and event.action == "reopen"
        )
        assert event.recorded_at == change.now or is_behind
        folded = {**before.facts, **delta}
        assert folded == after.facts, f"columns are not the deltas: {different(folded, after.facts)}"
        return event

    def _remember(self, event: EventRow, change: Change) -> None:
        made = self.first.get(event.supersedes, event.action) if event.supersedes else event.action
        self.first[event.sequence] = made
        if event.action == "reopen":
            self.doers, self.interested = {}, set()
        for action in {event.action, made}:
            self.doers.setdefault(action, set()).add(event.actor_id)
        if event.values.get("interest") == "yes":
            self.interested.add(event.actor_id)

    def _deadlines(self, after: CaseRow, event: EventRow, change: Change) -> None:
        """Each deadline is what a count by hand gives; the old ones change only as they may."""
        held = {(one["clock"], one["sequence"]): one for one in self.row.deadlines}
        for row in after.deadlines:
            old = held.pop((row["clock"], row["sequence"]), None)
            if row == old:
                continue
            if old is None:
                self._started(row, event, change)
            else:
                self._changed(old, row, event, change)
            days = change.holidays[row["calendar_version"]]
            due = runs_out(row["started_at"], row["limit_length"] + row["extended_by"], row["limit_unit"], days)
            assert row["due_at"] == due, f"{row['clock']} is due {row['due_at']}, by hand {due}"
            assert row["stopped_at"] is None or row["stopped_at"] >= row["started_at"]
        assert not held, f"deadlines have gone: {list(held)}"

    def _started(self, row: Mapping[str, Any], event: EventRow, change: Change) -> None:
        length, unit, fixed = LIMITS[self.place][row["clock"]]
        day = self.row.facts["received_at"].astimezone(LONDON).date()
        scheme, route = self.row.facts["scheme"], self.place[1]
        own = [
            one
            for one in change.overrides
            if (one.scheme, one.route, one.clock) == (scheme, route, row["clock"]) and one.from_day <= day and not fixed
        ]
        if own:
            newest = max(own, key=lambda one: one.from_day)
            length, unit = newest.limit.length, newest.limit.unit.value
        assert (row["limit_length"], row["limit_unit"], row["overridden"]) == (length, unit, bool(own)), row["clock"]
        assert row["started_at"] == event.occurred_at
        assert (row["stopped_at"], row["extended_by"]) == (None, 0)

    def _changed(self, old: Mapping[str, Any], row: Mapping[str, Any], event: EventRow, change: Change) -> None:
        assert all(row[name] == old[name] for name in FIXED), "a limit stays as it was applied"
        moved = [name for name in TOLD_OF_STOPPED if row[name] != old[name]]
        if old["stopped_at"] is not None:
            assert not moved, "a stopped clock keeps its due time"
            assert row["stopped_at"] == old["stopped_at"] or event.action == "correct"
        elif row["stopped_at"] is None:
            assert event.action in {"decide_extension", "move_deadlines"}, f"{event.action} moved {row['clock']}"
        if "extended_by" in moved:
            assert (event.action, event.outcome) == ("decide_extension", "approve")
            assert row["extended_by"] > old["extended_by"]
            assert not is_past(old["due_at"], change.now), "an extension undoes no breach"
        if (event.action, event.outcome, row["clock"]) == ("decide_crime", "recorded", "crime_recording"):
            self.recorded.add(row["sequence"])

    def stands(self) -> None:
        """What holds of a case at every moment, whatever was done."""
        told, version = self.row.facts, self.row.version
        closings = [event for event in self.row.events if event.action in CLOSERS]
        reopened = [event.sequence for event in self.row.events if event.action == "reopen"]
        now_closed = [event.outcome for event in closings if event.sequence > max(reopened, default=0)]
        is_closed = told["stage"] == "closed"
        assert told["is_open"] is not is_closed, f"at {told['stage']} and is_open is {told['is_open']}"
        assert len(now_closed) == is_closed, f"outcomes of version {version}: {now_closed}"
        assert not is_closed or told["outcome"] == now_closed[0], "a closed case has the outcome it was closed with"
        assert told["round"] == len(reopened) + 1
        running = [one for one in self.row.deadlines if one["stopped_at"] is None]
        assert told["next_due_at"] == min((one["due_at"] for one in running), default=None)
        assert told["promised_due_at"] in {None, *(one["due_at"] for one in running)}
        assert not is_closed or {one["clock"] for one in running} <= {"crime_recording"}
        self._law()
        self._crimes(running)

    def _law(self) -> None:
        """What no order of doing things may lead to."""
        told = self.row.facts
        if told["stage"] == "closed" and told["kind"] == "application":
            assert (told["outcome"] == "disclosed") is (told["disclosed_at"] is not None)
            held_back = told["outcome"] in {"held_not_disclosed", "other_power", "agreed_not_made", "offered_declined"}
            signed = told["countersigned_at"] is not None or told["scheme"] == "vsds"
            assert signed or not (held_back or told["outcome"] == "disclosed"), "ended without a second signature"
        first = told["received_at"]
        assert all(told[name] is None or told[name] >= first for name in facts.MILESTONES)

    def _crimes(self, running: Sequence[Mapping[str, Any]]) -> None:
        told = self.row.facts
        done = [event.outcome for event in self.row.events if event.action == "decide_crime"]
        alleged = sum(event.action == "record_allegation" for event in self.row.events)
        recorded = [one for one in self.row.deadlines if one["sequence"] in self.recorded]
        in_time = sum(not is_past(one["due_at"], one["stopped_at"]) for one in recorded)
        counted = tuple(told[f"crimes_{name}"] for name in ("alleged", "recorded", "recorded_in_24h"))
        assert counted == (alleged, done.count("recorded"), in_time)
        assert sum(one["clock"] == "crime_recording" for one in running) == alleged - len(done)


def unborn(row: CaseRow) -> Kept:
    """A case as it is before it is registered."""
    return Kept(CaseRow(row.id, 0, row.recorded_from, {**dict.fromkeys(facts.COLUMNS), **_place(row)}, (), ()))


def _place(row: CaseRow) -> dict[str, Any]:
    """What the limits of a new case go by."""
    return {name: row.facts[name] for name in ("scheme", "rule_set", "route", "kind", "received_at")}


def different(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The names whose values differ."""
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))

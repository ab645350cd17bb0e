"""Whatever people do, in whatever order, in every scheme and an invented third: what holds of every case at every moment."""

from collections import ChainMap
from contextlib import suppress
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from disclosure.domain import facts
from disclosure.domain.access import Actor
from disclosure.domain.clocks import due_at, is_late
from disclosure.domain.errors import Refused
from disclosure.domain.scheme import ANY_OPEN, ANYWHERE, Outcome
from disclosure.domain.schemes import ALL
from disclosure.domain.state import HeldRecord
from disclosure.domain.workflow import Offer
from tests import invented
from tests.domain.driver import (
    DAY,
    ENGLAND,
    HELD,
    HELD_WITHOUT_CONCERN,
    HOUR,
    NOTHING_HELD,
    PEOPLE,
    SOUND,
    WAY,
    Drive,
    law_of,
)

SCHEMES = (*ALL, invented.SCHEME)
ANSWERS = {**SOUND, **invented.SOUND}

# Answers that change where a case may go, in the place of the sound ones.
VARIED: dict[str, st.SearchStrategy[dict[str, object]]] = {
    "record_initial_checks": st.fixed_dictionaries({"immediate_risk": st.sampled_from(["yes", "no"])}),
    "record_meeting": st.fixed_dictionaries({"identity_established": st.sampled_from(["yes", "no"])}),
    "record_full_checks": st.sampled_from([dict(HELD), dict(NOTHING_HELD), dict(HELD_WITHOUT_CONCERN)]),
    "vet_sitter": st.fixed_dictionaries({"information_held": st.sampled_from(["yes", "no"])}),
    "assess_risk": st.fixed_dictionaries({"risk_grade": st.sampled_from(["standard", "medium", "high"])}),
    "decide": st.fixed_dictionaries({"representations": st.sampled_from(["sought", "not_sought_urgent"])}),
    "record_view": st.fixed_dictionaries({"interest": st.sampled_from(["yes", "no"])}),
    "request_extension": st.fixed_dictionaries({"extend_by": st.integers(1, 20)}),
}
FEW = 2  # stages of an action that belongs to the way itself
WAITS = st.sampled_from([timedelta(minutes=1), HOUR, 23 * HOUR, 3 * DAY, 15 * DAY])


class Casework(RuleBasedStateMachine):
    """People act on one case. Times go forward; every person's every offer is open to be taken."""

    routes = tuple((scheme, route.key) for scheme in ALL for route in scheme.routes)
    drive: Drive
    decided_by: Actor | None = None
    interested: frozenset[Actor] = frozenset()

    @initialize(data=st.data(), percent=st.sampled_from([0, 100]))
    def register(self, data: st.DataObject, percent: int) -> None:
        scheme, route = data.draw(st.sampled_from(self.routes), label="route")
        law = law_of(SCHEMES, sample_percent=percent)
        self.drive = Drive(scheme, route, law=law, answers=ANSWERS, way={**WAY, **invented.WAY})

    @rule(data=st.data(), wait=WAITS)
    def do_what_is_offered(self, data: st.DataObject, wait: timedelta) -> None:
        person = data.draw(st.sampled_from(PEOPLE), label="person")
        offered = [offer for offer in self.drive.offers(person).values() if not offer.refusals]
        if offered:
            self._do(person, data.draw(st.sampled_from(offered), label="offer"), data, wait)

    @rule(data=st.data(), wait=WAITS)
    def go_on(self, data: st.DataObject, wait: timedelta) -> None:
        """The same, among what is done at this stage alone: left to chance, few cases would ever be decided."""
        moving = [
            (person, offer)
            for person in PEOPLE
            for offer in self.drive.offers(person).values()
            if not offer.refusals and len(offer.action.at) <= FEW and {ANY_OPEN, ANYWHERE}.isdisjoint(offer.action.at)
        ]
        if moving:
            self._do(*data.draw(st.sampled_from(moving), label="move"), data, wait)

    def _do(self, person: Actor, offer: Offer, data: st.DataObject, wait: timedelta) -> None:
        outcome = data.draw(st.sampled_from(offer.outcomes), label="outcome")
        target = data.draw(st.sampled_from(offer.targets), label="about") if offer.targets else None
        answers = self._answers(offer, target, data)
        now = self.drive.now + wait
        about = target.sequence if target else None
        if outcome.extends and target and not self._can_be_extended(target, now):
            assert self.drive.refused(offer.action.key, outcome.key, by=person, when=now, about=about)
            return
        self.drive.take(offer.action.key, outcome.key, by=person, when=now, about=about, **answers)
        if offer.action.key == "decide":
            self.decided_by = person
        assert outcome.key != "agree" or person != self.decided_by, "nobody signs their own decision"
        judges = offer.action.key in ("decide", "countersign", "record_panel")
        assert not judges or person not in self.interested, "nobody judges a case they have an interest in"
        if answers.get("interest") == "yes":
            self.interested |= {person}
        if offer.action.reopens:
            self.interested = frozenset()

    def _answers(self, offer: Offer, target: HeldRecord | None, data: st.DataObject) -> dict[str, object]:
        key = offer.action.key
        if offer.action.corrects and target:
            return dict(target.values)
        varied = dict(data.draw(VARIED[key], label="answers")) if key in VARIED else {}
        if key == "record_full_checks" and self.drive.state.has_gathered:  # nobody says that nothing is held then
            varied = {**HELD, "concern": varied["concern"]}
        if key == "request_extension":
            varied["clock"] = data.draw(st.sampled_from(["overall", "initial_checks", "vetting"]), label="clock")
        return varied

    def _can_be_extended(self, request: HeldRecord, now) -> bool:
        running = [
            one
            for one in self.drive.state.deadlines
            if one.clock == request.values["clock"] and one.stopped is None and one.sequence < request.origin
        ]
        return bool(running) and not any(is_late(one.due, now) for one in running)

    @rule(data=st.data(), ago=WAITS)
    def put_a_time_right(self, data: st.DataObject, ago: timedelta) -> None:
        """Another time for what was done: taken or refused, no start, due time or stage moves."""
        person = data.draw(st.sampled_from(PEOPLE), label="person")
        offer = self.drive.offers(person).get("correct")
        timed = [one for one in offer.targets if self._when(one)] if offer and not offer.refusals else []
        if not timed:
            return
        target = data.draw(st.sampled_from(timed), label="record")
        said = {**target.values, self._when(target): self.drive.now - ago}
        before = self.drive.state
        with suppress(Refused):
            self.drive.take("correct", by=person, when=self.drive.now, about=target.sequence, **said)
        after = self.drive.state
        assert [(one.started, one.due) for one in after.deadlines] == [
            (one.started, one.due) for one in before.deadlines
        ]
        assert [one.stopped is None for one in after.deadlines] == [one.stopped is None for one in before.deadlines]
        kept = ("stage", "outcome", "decision", "received_at", "decided_at", "countersigned_at", "closed_at")
        assert [after.facts[name] for name in kept] == [before.facts[name] for name in kept]

    def _when(self, record: HeldRecord) -> str:
        return self.drive.state.scheme.action(record.action).when

    @rule(data=st.data())
    def try_what_is_refused(self, data: st.DataObject) -> None:
        person = data.draw(st.sampled_from(PEOPLE), label="person")
        offer = data.draw(st.sampled_from(list(self.drive.offers(person).values())), label="action")
        outcome: Outcome = data.draw(st.sampled_from(offer.action.outcomes), label="outcome")
        if offer.refusals or outcome not in offer.outcomes:
            assert self.drive.refused(offer.action.key, outcome.key, by=person)

    @precondition(lambda self: self.drive.state.scheme.stage(self.drive.stage).final)
    @rule(data=st.data())
    def try_to_move_what_is_closed(self, data: st.DataObject) -> None:
        actions = [
            one for one in self.drive.state.scheme.actions if not one.reopens and any(o.to for o in one.outcomes)
        ]
        action = data.draw(st.sampled_from(actions), label="action")
        assert self.drive.refused(action.key, action.outcomes[0].key)

    @invariant()
    def columns_are_what_the_deltas_add_up_to(self) -> None:
        added_up = dict(ChainMap(*reversed(self.drive.deltas), dict.fromkeys(facts.COLUMNS)))
        assert dict(self.drive.facts) == added_up
        assert all(facts.stored(name, value) == value for name, value in self.drive.facts.items())

    @invariant()
    def the_stage_is_on_the_route(self) -> None:
        assert self.drive.stage in self.drive.state.route.stages

    @invariant()
    def a_case_is_closed_with_one_outcome_or_open(self) -> None:
        scheme, row = self.drive.state.scheme, self.drive.facts
        closing = [one for action in scheme.actions for one in action.outcomes if one.closes]
        final = scheme.stage(self.drive.stage).final
        assert facts.is_open(row) is not final
        if final:
            assert [one.key for one in closing].count(str(row["outcome"])) == 1
        told = row["outcome"] == "disclosed" and final
        assert not told or row["disclosed_at"]
        assert not (final and row["disclosed_at"]) or row["outcome"] == "disclosed"

    @invariant()
    def deadlines_agree_with_their_limits_and_with_the_case(self) -> None:
        state, running = self.drive.state, []
        for one in state.deadlines:
            assert one.due == due_at(one.started, one.limit, ENGLAND, extended_by=one.extended_by)
            assert one.stopped is None or one.stopped >= one.started
            running += [one] if one.stopped is None else []
        began = state.facts["round_began"]
        once = [
            one.clock for one in state.deadlines if not clock_is_per_record(state, one.clock) and one.sequence >= began
        ]
        assert len(once) == len(set(once)), "a clock runs once a round"
        next_due = min((one.due for one in running), default=None)
        assert state.facts["next_due_at"] == (facts.utc_text(next_due) if next_due else None)
        clocks = {one.key: one for one in state.scheme.clocks_of(state.route.key)}
        promised = min((one.due for one in running if clocks[one.clock].is_promised), default=None)
        assert state.facts["promised_due_at"] == (facts.utc_text(promised) if promised else None)
        if state.scheme.stage(state.stage).final:
            assert all(clock_is_per_record(state, one.clock) for one in running), (
                "a closed case is due nothing of its own"
            )

    @invariant()
    def crimes_add_up(self) -> None:
        row = self.drive.facts
        alleged, recorded, in_time = (row[f"crimes_{name}"] for name in ("alleged", "recorded", "recorded_in_24h"))
        assert alleged >= recorded >= in_time >= 0
        open_ones = [
            one for one in self.drive.state.deadlines if one.clock == "crime_recording" and one.stopped is None
        ]
        assert len(open_ones) == len([one for one in self.drive.state.held if one.kind == "allegation" and one.is_open])


def clock_is_per_record(state, key: str) -> bool:
    return state.scheme.clock(state.route.key, key).per_record


class InventedCasework(Casework):
    """The same in a scheme that the engine has never heard of."""

    routes = tuple((invented.SCHEME, route.key) for route in invented.SCHEME.routes)


TestCasework = Casework.TestCase
TestCasework.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
TestInventedCasework = InventedCasework.TestCase
TestInventedCasework.settings = settings(max_examples=25, stateful_step_count=40, deadline=None)

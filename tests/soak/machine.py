"""Weeks of work in a house of all schemes, drawn by chance, checked after every step. Hypothesis chooses rules and their seeds."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from disclosure.domain import workflow
from disclosure.domain.access import Actor
from disclosure.domain.answers import Answers
from disclosure.domain.application import Application
from disclosure.domain.calendar import Calendar
from disclosure.domain.clocks import Limit, Unit
from disclosure.domain.errors import Declaration, NotFound, Refused, Stale
from disclosure.domain.law import Override
from disclosure.domain.scheme import DONE, REGISTRATION, Action
from disclosure.domain.state import CaseState, HeldRecord
from disclosure.services.casework import Doing
from tests.services import worlds
from tests.soak import answers as said_by
from tests.soak.house import ALWAYS, SCHEMES, House, calendar_days
from tests.soak.kept import Kept
from tests.soak.tables import LIMITS, WHO_DOES, is_past

SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))
WAITS = (SECOND, MINUTE, 5 * MINUTE, HOUR, HOUR, 5 * HOUR, 23 * HOUR, DAY, 3 * DAY)
AGO = (SECOND, MINUTE, HOUR, 5 * HOUR, DAY, 3 * DAY, 20 * DAY, 60 * DAY)
OLD_RULES = datetime(2023, 4, 1, 23, 30, tzinfo=UTC)
ROUTES = tuple(dict.fromkeys((one.key, route.key) for one in SCHEMES for route in one.routes))
BEHIND = (SECOND, MINUTE, 10 * MINUTE, 2 * HOUR)
# Autumn and spring changes of the clock, the days when rule sets change, Christmas and Easter.
ERAS = tuple(
    datetime(*day, 8, 30, tzinfo=UTC) for day in ((2022, 10, 24), (2023, 3, 21), (2025, 12, 18), (2026, 3, 20))
)
PERIODS = (ALWAYS, "2023", "2022-23", "2022-Q4", "2025-26-Q4", "2026-03", "2023-04")
BROKEN_DOWN = ((), ("decision",), ("told", "risk_grade"), ("rule_set", "withdrawn_stage"), ("information_held",))
MOST_CASES, EVERY = 12, 50
TIME_REASONS = {"in_future", "before_receipt", "too_early", "too_late", "before_start", "clock_time"}
LIKELY = 0.7
ASKED = ("request_extension", "record_allegation")
RARE = ("request_extension", "use_other_power", "record_breach")  # on offer, and lost among many
SEEDS = st.integers(0, 2**16 - 1)


@dataclass(frozen=True)
class Move:
    """Something that may be done: by whom, to what, and how it may end."""

    kept: Kept
    actor: Actor
    action: Action
    outcome: str
    target: HeldRecord | None


class Soak(RuleBasedStateMachine):
    """People of every role act on cases of every scheme, soundly and not; jobs run, the configuration changes."""

    make: Callable[[], House]

    def __init__(self) -> None:
        super().__init__()
        self.house = self.make()
        self.steps, self.is_sound = 0, True
        self.drawn: Counter[int] = Counter()

    @contextmanager
    def step(self, number: int) -> Iterator[Random]:
        """A step takes its time and draws from its own number; now and then the whole is looked at."""
        chance = self._chance(number)
        self.is_sound = False
        self.house.pass_time(chance.choice(WAITS))
        self.steps += 1
        self.house.tally["steps"] += 1
        yield chance
        if self.steps % EVERY == 0:
            self.look_back(chance)
        self.is_sound = True

    def _chance(self, number: int) -> Random:
        """Of its own for each time that the number is drawn: hypothesis likes to draw one again and again."""
        self.drawn[number] += 1
        return Random(f"{number} {self.drawn[number]}")  # noqa: S311  invented people, not secrets

    def look_back(self, chance: Random) -> None:
        house = self.house
        if house.noted:
            house.recall(chance.choice(house.noted))
        house.note(chance.choice(PERIODS), chance.choice(BROKEN_DOWN))
        if self.steps % (3 * EVERY) == 0:
            house.verify()

    def teardown(self) -> None:
        try:
            if self.is_sound:
                self.is_sound = False
                for noted in self.house.noted:
                    self.house.recall(noted)
                self.house.verify()
                self.is_sound = True
        finally:
            if not self.is_sound:
                self.house.tally["houses that fell"] += 1
                note("\n".join(self.house.told))
            self.house.close()

    # --- registering

    @initialize(number=SEEDS)
    def open_the_house(self, number: int) -> None:
        chance = self._chance(number)
        self.house.pass_time(chance.choice(ERAS) - self.house.now)
        for scheme, route in ROUTES:
            self._register(chance, scheme, route)

    @rule(number=SEEDS)
    def register(self, number: int) -> None:
        with self.step(number) as chance:
            if len(self.house.cases) < MOST_CASES:
                self._register(chance, *chance.choice(ROUTES))
            else:
                self._do(self._offered(chance), chance)

    def _register(self, chance: Random, scheme: str, route: str) -> None:
        """Under the rules of today, or under those of the winter before they changed."""
        by = [one for one in self.house.people.values() if one.roles & WHO_DOES["register"]]
        began = chance.choice((self.house.now, min(self.house.now, OLD_RULES)))
        district = chance.choice(("sheffield", None))
        received = began - chance.choice(AGO)
        self.house.register(chance.choice(by), scheme, route, received_at=received, district=district)

    # --- what is offered

    def _work(self, number: int) -> None:
        """Mostly what the case's stage is for: left to chance, few cases would ever be decided."""
        with self.step(number) as chance:
            move = self._next(chance) if chance.random() < LIKELY else None
            self._do(move or self._offered(chance), chance)

    # Four rules for the same: hypothesis draws each rule as often as another, and most of a day is ordinary work.
    @rule(number=SEEDS)
    def work_in_the_morning(self, number: int) -> None:
        self._work(number)

    @rule(number=SEEDS)
    def work_at_noon(self, number: int) -> None:
        self._work(number)

    @rule(number=SEEDS)
    def work_in_the_evening(self, number: int) -> None:
        self._work(number)

    @rule(number=SEEDS)
    def work_at_night(self, number: int) -> None:
        self._work(number)

    @rule(number=SEEDS)
    def do_what_is_offered(self, number: int) -> None:
        with self.step(number) as chance:
            self._do(self._offered(chance), chance)

    def _case(self, chance: Random) -> Kept:
        return chance.choice(list(self.house.cases.values()))

    def _next(self, chance: Random, kept: Kept | None = None) -> Move | None:
        """A step of the process that somebody may take now."""
        kept = kept or self._case(chance)
        if kept.stage == "closed" and chance.random() < LIKELY / 2:
            kept = self._case(chance)
        state = self.house.state(kept)
        actions = [one for one in state.scheme.actions if one.is_step and kept.stage in one.at]
        for action in chance.sample(actions, len(actions)):
            for actor in chance.sample(list(self.house.people.values()), len(self.house.people)):
                if self.house.sees(actor, kept) and not workflow.refusals(state, action, actor=actor):
                    outcomes = [one.key for one in action.outcomes if not workflow.outcome_refusals(state, one)]
                    targets = workflow.targets(state, action, actor=actor)
                    return Move(kept, actor, action, chance.choice(outcomes), _one_of(chance, targets))
        return None

    def _offered(self, chance: Random, wanted: str = "") -> Move:
        """Any offer to somebody; a note, which is always possible, where nothing else is."""
        kept, actor = self._case(chance), chance.choice(list(self.house.people.values()))
        asked = [one for one in self.house.cases.values() if one.row.events[-1].action in ASKED]
        if asked and not wanted and chance.random() > LIKELY:
            supervisors = [one for one in self.house.people.values() if one.roles & WHO_DOES["decide_extension"]]
            kept, actor = chance.choice(asked), chance.choice(supervisors)
        if not self.house.sees(actor, kept):
            kept, actor = self._somebody(chance)
        offers = workflow.offers(self.house.state(kept), actor=actor)
        found = [one for one in offers if not one.refusals and (not wanted or one.action.key == wanted)]
        if not found:
            return self._note(chance)
        rare = [one for one in found if one.action.about] or [one for one in found if one.action.key in RARE]
        offer = chance.choice(rare if rare and chance.random() > LIKELY else found)
        return Move(kept, actor, offer.action, chance.choice(offer.outcomes).key, _one_of(chance, offer.targets))

    def _somebody(self, chance: Random) -> tuple[Kept, Actor]:
        pairs = [
            (kept, actor)
            for kept in self.house.cases.values()
            for actor in self.house.people.values()
            if self.house.sees(actor, kept)
        ]
        return chance.choice(pairs)

    def _note(self, chance: Random) -> Move:
        able = [pair for pair in (self._somebody(chance) for _ in range(40)) if pair[1].roles & WHO_DOES["note"]]
        kept, actor = able[0]
        return Move(kept, actor, self.house.state(kept).scheme.action("note"), DONE, None)

    def _do(self, move: Move, chance: Random) -> None:
        """With sound answers it succeeds; but for a link to nothing, and an extension that comes too late."""
        doing = self._doing(move, chance)
        if move.action.key == "decide_extension" and move.outcome == "approve" and not self._in_time(move):
            no = self.house.refused(move.kept, doing, move.actor, Refused)
            assert {one.key for one in no.reasons} <= {"ran_out", "not_running"}
        elif move.action.links and not self._others(move):
            self.house.refused(move.kept, doing, move.actor, Refused)
        else:
            self.house.succeed(move.kept, doing, move.actor)

    def _others(self, move: Move) -> list[str]:
        """The other cases that this person sees."""
        found = self.house.cases.values()
        return [one.reference for one in found if one is not move.kept and self.house.sees(move.actor, one)]

    def _in_time(self, move: Move) -> bool:
        """Whether the clock that is to be extended still runs, ran when it was asked, and has not run out."""
        asked = [
            one
            for one in move.kept.row.deadlines
            if (one["clock"], one["stopped_at"]) == (move.target.values["clock"], None)
            and one["sequence"] < move.target.origin
            and one["clock"] != "crime_recording"
        ]
        return bool(asked) and not any(is_past(one["due_at"], self.house.now) for one in asked)

    def _doing(self, move: Move, chance: Random, state: CaseState | None = None) -> Doing:
        """The request: sound answers to the case as it stands, dated between the last thing that happened and now."""
        house, kept, action = self.house, move.kept, move.action
        state = state or house.state(kept)
        workers = [one.user_id for one in house.people.values()]
        others = {"references": self._others(move) or ["none"], "users": workers}
        said = said_by.sound(chance, state, action, move.outcome, move.target, others)
        if action.when and not action.corrects:
            latest = min(kept.latest(), house.now)
            said[action.when] = latest + chance.random() * (house.now - latest)
        about = move.target.sequence if move.target else None
        return self._asked(move, said, about)

    def _asked(self, move: Move, said: dict[str, object], about: int | None, outcome: str | None = None) -> Doing:
        house, kept, action = self.house, move.kept, move.action
        application = None
        if action.registers or (action.corrects and move.target and move.target.kind == REGISTRATION):
            application = self._application(kept, action, said)
        return Doing(
            action.key,
            move.outcome if outcome is None else outcome,
            _answers(action.form_key, said),
            kept.row.version,
            house.world.request_key(),
            about,
            application,
            seen=kept.row if kept.row.version % 8 else None,
        )

    def _application(self, kept: Kept, action: Action, said: dict[str, object]) -> Application:
        """What a correction of the registration says anew, or what an enquiry becomes."""
        told = kept.row.facts
        received = self.house.now if action.registers else _time(said["received_at"])
        route = action.registers or kept.place[1]
        return self.house.world.application(told["scheme"], route, received_at=received, district="sheffield")

    # --- what is not offered, or not soundly answered

    @rule(number=SEEDS)
    def try_what_is_not_offered(self, number: int) -> None:
        with self.step(number) as chance:
            kept, actor = self._case(chance), chance.choice(list(self.house.people.values()))
            state = self.house.state(kept)
            action = chance.choice(state.scheme.actions)
            outcome = chance.choice(action.outcomes)
            offers = {one.action.key: one for one in workflow.offers(state, actor=actor)}
            offer = offers.get(action.key)
            targets = offer.targets if offer else ()
            move = Move(kept, actor, action, outcome.key, _one_of(chance, targets))
            is_offered = bool(offer) and not offer.refusals and outcome in offer.outcomes
            sees = self.house.sees(actor, kept)
            if is_offered and sees:
                self._do(move, chance)
                return
            self.house.refused(kept, self._doing(move, chance, state), actor, Refused if sees else NotFound)

    @rule(number=SEEDS)
    def answer_unsoundly(self, number: int) -> None:
        with self.step(number) as chance:
            move = self._next(chance) or self._offered(chance)
            if chance.random() < LIKELY / 2:
                move = self._offered(chance)
            doing = self._doing(move, chance)
            said = {one.name: one.value for one in doing.answers.items}
            state, now = self.house.state(move.kept), self.house.now
            spoilt = said_by.spoil(chance, state, move.action, move.outcome, said, doing.about, now)
            self.house.told.append(f"with {spoilt.why}:")
            self.house.refused(
                move.kept, self._asked(move, spoilt.answers, spoilt.about, spoilt.outcome), move.actor, Refused
            )

    @rule(number=SEEDS)
    def act_on_a_page_of_yesterday(self, number: int) -> None:
        with self.step(number) as chance:
            move = self._offered(chance)
            doing = self._doing(move, chance)
            old = replace(doing, version=chance.randrange(move.kept.row.version))
            no = self.house.refused(move.kept, old, move.actor, Stale)
            assert isinstance(no, Stale)
            assert no.version == move.kept.row.version

    @rule(number=SEEDS)
    def send_it_again(self, number: int) -> None:
        """The second arrival of a request changes nothing and gives the same result."""
        with self.step(number) as chance:
            if self.house.last is None:
                self._do(self._offered(chance), chance)
                return
            reference, doing, actor, sequence = self.house.last
            kept = self.house.cases[reference]
            if not self.house.sees(actor, kept):
                self.house.refused(kept, doing, actor, NotFound)
                return

            def again() -> None:
                done = self.house.perform(kept, doing, actor)
                assert (done.sequence, done.repeated) == (sequence, True)

            self.house.unchanged(again)

    # --- times

    @rule(number=SEEDS)
    def put_a_time_right(self, number: int) -> None:
        """Another time for what was done: taken or refused, no start, due time or stage moves."""
        with self.step(number) as chance:
            move = self._offered(chance, "correct")
            when = move.target and self.house.state(move.kept).scheme.action(move.target.action).when
            if not when:
                self._do(move, chance)
                return
            said = {**move.target.values, when: self.house.now - chance.choice((-HOUR, *AGO))}
            before = move.kept.row
            self._perhaps(move, self._asked(move, said, move.target.sequence), self.house.now)
            for old, new in zip(before.deadlines, move.kept.row.deadlines, strict=True):
                assert [old[name] for name in ("started_at", "due_at")] == [new[n] for n in ("started_at", "due_at")]
                assert (old["stopped_at"] is None) is (new["stopped_at"] is None)
            for name in ("stage", "outcome", "decision", "received_at", "decided_at", "countersigned_at", "closed_at"):
                assert before.facts[name] == move.kept.row.facts[name], f"a correction moved {name}"

    @rule(number=SEEDS)
    def act_long_after(self, number: int) -> None:
        """A time in the past is taken, or refused for what stands after it."""
        with self.step(number) as chance:
            move = self._next(chance) or self._offered(chance)
            doing = self._doing(move, chance)
            said = {one.name: one.value for one in doing.answers.items}
            if not move.action.when or move.action.corrects:
                self._do(move, chance)
                return
            said[move.action.when] = (self.house.now - chance.choice(AGO)).isoformat()
            self._perhaps(move, self._asked(move, said, doing.about), self.house.now)

    @rule(number=SEEDS)
    def act_where_the_clock_is_behind(self, number: int) -> None:
        """On another server, whose clock was set back: taken, or refused for its time."""
        with self.step(number) as chance:
            last = self.house.last
            move = self._next(chance, self.house.cases[last[0]] if last else None) or self._offered(chance)
            if move.action.links or move.outcome == "approve":
                self._do(move, chance)
                return
            behind = self.house.now - chance.choice(BEHIND)
            doing = self._doing(move, chance)
            said = {one.name: one.value for one in doing.answers.items}
            if move.action.when in said and not move.action.corrects:
                said[move.action.when] = behind.isoformat()
            self.house.forget_from(behind)
            self._perhaps(move, self._asked(move, said, doing.about), behind)

    def _perhaps(self, move: Move, doing: Doing, now: datetime) -> None:
        """Taken, or refused for its time and nothing else; then nothing has changed."""
        house, before = self.house, self.house._watched()
        house._tell(move.kept, doing, move.actor, now, "perhaps")
        try:
            done = house.perform(move.kept, doing, move.actor, now)
        except Refused as no:
            refused = no
        else:
            house.followed(move.kept, done, doing, move.actor, now)
            return
        assert {one.key for one in refused.reasons} <= TIME_REASONS, refused
        assert house._watched() == before
        house.tally["refused: for its time"] += 1

    # --- what happens to the house

    @rule(number=SEEDS)
    def run_the_jobs(self, number: int) -> None:
        with self.step(number):
            self.house.told.append(f"{self.house.now} jobs")
            self.house.run_jobs()

    @rule(number=SEEDS)
    def change_the_configuration(self, number: int) -> None:
        with self.step(number) as chance:
            what = chance.choice((self._override, self._override, self._calendar, self._sample))
            what(chance)
            self.house.tally["configured"] += 1
            self.house.told.append(f"{self.house.now} {what.__name__}")

    def _override(self, chance: Random) -> None:
        """A limit of the force's own from a day on; one that the law confirms is refused."""
        house = self.house
        day = (house.now - chance.choice(AGO)).date()
        scheme = house.law.in_force(chance.choice(house.law.keys), day)
        places = [place for place in LIMITS if place[0] == scheme.rule_set]
        rule_set, route = chance.choice(places)
        clock = chance.choice(list(LIMITS[rule_set, route]))
        limit = Limit(chance.randint(1, 40), chance.choice(list(Unit)))
        new = Override(scheme.key, route, clock, limit, day, "this force's order")
        kept = tuple(
            one
            for one in house.law.overrides
            if (one.scheme, one.route, one.clock, one.from_day) != (scheme.key, route, clock, day)
        )
        try:
            house.configure(overrides=(*kept, new) if chance.random() < LIKELY else (new,))
        except Declaration:
            assert LIMITS[rule_set, route][clock][2], f"{clock} may be set"
        else:
            assert not LIMITS[rule_set, route][clock][2], f"{clock} is confirmed, and was set"

    def _calendar(self, chance: Random) -> None:
        days = {**worlds.ENGLAND.days, **calendar_days(chance, self.house.now)}
        self.house.configure(calendar=Calendar.of("england", days, "the soak"))
        if chance.random() < LIKELY:
            self.house.run_jobs()

    def _sample(self, chance: Random) -> None:
        """All or nothing: references are drawn anew in each run, and a share between would make two runs of a seed differ."""
        self.house.configure(sample_percent=chance.choice((0, 100)), sample_seed=str(chance.random()))

    @rule(number=SEEDS)
    def let_in_or_keep_out(self, number: int) -> None:
        with self.step(number) as chance:
            kept, actor = self._case(chance), chance.choice(list(self.house.people.values()))
            if actor.name not in ("Sofia", "Omar"):  # somebody must be left to do the work
                self.house.let(actor, kept, allow=chance.random() < LIKELY)

    @rule(number=SEEDS)
    def ask_for_figures(self, number: int) -> None:
        with self.step(number) as chance:
            self.house.export(chance.choice(list(self.house.people.values())))


def _one_of(chance: Random, targets: tuple[HeldRecord, ...]) -> HeldRecord | None:
    return chance.choice(targets) if targets else None


def _time(said: object) -> datetime:
    return said if isinstance(said, datetime) else datetime.fromisoformat(str(said))


def _answers(form: str, said: dict[str, object]) -> Answers:
    times = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in said.items()}
    return worlds.answers(form, **times)

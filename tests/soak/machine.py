"""Weeks of work in a house of all schemes, drawn by chance and checked. Hypothesis draws a number for each step.

The public sends requests and says more of them, the jobs make cases and notes of these, people are given other roles.

After every step that changed a case, everything stored of that case is worked out anew, every row of all others is what it was when
they were, and the figures of every moment that was noted are counted again. A step that is refused must leave the database as it
was. After every step the chain of entries of each session goes on from where it was; and of everything that the scheme of one case
knows, what one person is offered can be done, and nothing else can. Every ten steps the figures are noted, and a second counter must
agree on each. Every fifty steps, and at the end, the files of all noted moments are asked for and must be the same bytes, and the
whole audit trail is verified.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from disclosure.domain import workflow
from disclosure.domain.access import Actor, Role
from disclosure.domain.answers import Answers
from disclosure.domain.application import Application
from disclosure.domain.calendar import Calendar
from disclosure.domain.clocks import Limit, Unit
from disclosure.domain.errors import Declaration, NotFound, Refused, Stale
from disclosure.domain.law import Override
from disclosure.domain.scheme import REGISTRATION, Action
from disclosure.domain.state import CaseState
from disclosure.services.casework import Doing
from tests.services import worlds
from tests.soak import answers as said_by
from tests.soak import choosing
from tests.soak.choosing import LIKELY, Move
from tests.soak.figures import PERIODS
from tests.soak.house import SCHEMES, House, calendar_days
from tests.soak.kept import Kept
from tests.soak.outside import PLANS, WAYS
from tests.soak.tables import ALONE, LIMITS, WHO_DOES

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
BROKEN_DOWN = (
    (),
    ("decision",),
    ("told", "risk_grade"),
    ("rule_set", "withdrawn_stage"),
    ("information_held",),
    ("channel", "referral_source"),
)
MOST_CASES = 10
FROM_OUTSIDE = 1 / 3  # of the first cases
NOTED_EVERY, ALL_EVERY = 10, 50  # steps
TIME_REASONS = {"in_future", "before_receipt", "too_early", "too_late", "before_start", "clock_time"}
# Below 100, where hypothesis draws no numbers that it has read in modules: which are loaded must not matter.
NUMBERS = st.integers(0, 99)


class Soak(RuleBasedStateMachine):
    """People of every role act on cases of every scheme, soundly and not; jobs run, the configuration changes."""

    make: Callable[[], House]

    def __init__(self) -> None:
        super().__init__()
        self.house = self.make()
        self.steps, self.is_sound = 0, True
        self.drawn: Counter[int] = Counter()
        self.seed = ""

    @initialize(first=NUMBERS, second=NUMBERS)
    def open_the_house(self, first: int, second: int) -> None:
        """Some limits are the force's own from the start; one case of each route is there, some of them sent by the public."""
        self.seed = f"{first} {second}"
        chance = self._chance(0)
        self.house.pass_time(chance.choice(ERAS) - self.house.now)
        for _ in range(chance.randint(6, 14)):
            self._override(chance)
        for place in ROUTES:
            if place in WAYS and chance.random() < FROM_OUTSIDE:
                self._send(chance, place)
            else:
                self._register(chance, *place)
        self.house.run_jobs()

    @rule(number=NUMBERS)
    def step(self, number: int) -> None:
        """A step takes its time and draws from its own number what is done; then it is looked at what came of it."""
        chance = self._chance(number)
        self.is_sound = False
        house = self.house
        house.pass_time(chance.choice(WAITS))
        self.steps += 1
        house.tally["steps"] += 1
        before = house.done.total()
        (do,) = chance.choices(list(SHARES), list(SHARES.values()))
        do(self, chance)
        if house.done.total() != before:
            house.all_stand()
            house.book.count_again()
        house.follow_entries()
        self._compare_offers(Random(f"{self.seed} offers {self.steps}"))  # noqa: S311  it takes nothing from the step's own
        if self.steps % NOTED_EVERY == 0:
            house.note(chance.choice(list(PERIODS)), chance.choice(BROKEN_DOWN))
        if self.steps % ALL_EVERY == 0:
            self.look_back()
        self.is_sound = True

    def _chance(self, number: int) -> Random:
        """Of its own for each time that the number is drawn: hypothesis likes to draw one again and again."""
        self.drawn[number] += 1
        return Random(f"{self.seed} {number} {self.drawn[number]}")  # noqa: S311  invented people, not secrets

    def look_back(self) -> None:
        """Whatever was so at any moment noted is still so, and the whole trail stands."""
        self.house.recall()
        self.house.verify()

    def teardown(self) -> None:
        try:
            if self.is_sound:
                self.is_sound = False
                self.look_back()
                self.is_sound = True
        finally:
            if not self.is_sound:
                self.house.tally["houses that fell"] += 1
                note("\n".join(self.house.told))
            self.house.close()

    # --- registering

    def register(self, chance: Random) -> None:
        if self._has_room():
            self._register(chance, *chance.choice(ROUTES))
        else:
            self._do(choosing.offered(self.house, chance), chance)

    def _has_room(self) -> bool:
        return len(self.house.cases) + len(self.house.outside.sent) < MOST_CASES

    def _register(self, chance: Random, scheme: str, route: str) -> None:
        """Under the rules of today, or under those of the winter before they changed."""
        by = [one for one in self._everybody if one.roles & WHO_DOES["register"]]
        began = chance.choice((self.house.now, min(self.house.now, OLD_RULES)))
        district = chance.choice(("sheffield", None))
        received = began - chance.choice(AGO)
        self.house.register(chance.choice(by), scheme, route, received_at=received, district=district)

    def register_what_must_be_refused(self, chance: Random) -> None:
        """By somebody whose role registers nothing, or received on a day that has not come."""
        registers = {
            bool(one.roles & WHO_DOES["register"]): one
            for one in chance.sample(self._everybody, k=len(self._everybody))
        }
        may, ahead = chance.choice(((False, -HOUR), (False, DAY), (True, DAY)))
        wrong = {*(() if may else ("no_permission",)), *(("in_future",) if ahead > timedelta(0) else ())}
        scheme, route = chance.choice(ROUTES)
        reasons = self.house.refused_registration(registers[may], scheme, route, received_at=self.house.now + ahead)
        assert reasons == wrong, f"{reasons} and not {wrong}"

    @property
    def _everybody(self) -> list[Actor]:
        return list(self.house.people.values())

    # --- what comes from outside

    def send_from_outside(self, chance: Random) -> None:
        """A request of the public's waits for the jobs; where there is room for no more cases it is left half filled in."""
        place = chance.choice(list(WAYS))
        if self._has_room():
            self._send(chance, place)
        else:
            self.house.outside.fill_in(chance.choice(WAYS[place]), law=self.house.law, now=self.house.now)

    def _send(self, chance: Random, place: tuple[str, str]) -> None:
        house = self.house
        sent = house.outside.send(place, chance.choice(WAYS[place]), law=house.law, now=house.now)
        house.told.append(f"{house.now} somebody outside sends {sent.reference}: {place}")
        house.tally["sent from outside"] += 1

    def say_from_outside(self, chance: Random) -> None:
        """Whoever sent something says more, be it a case by then or not."""
        house = self.house
        if not house.outside.requests:
            self.send_from_outside(chance)
            return
        request = chance.choice(house.outside.requests)
        house.outside.say(request, chance.choice(PLANS), now=house.now)
        house.told.append(f"{house.now} somebody outside says more of {request.reference}")
        house.tally["said from outside"] += 1

    # --- what is offered

    def work(self, chance: Random) -> None:
        """What the case's stage is for: left to chance, few cases would ever be decided."""
        self._do(choosing.next_step(self.house, chance) or choosing.offered(self.house, chance), chance)

    def answer(self, chance: Random) -> None:
        """Requests and allegations do not wait for ever."""
        self._do(choosing.answer(self.house, chance) or choosing.offered(self.house, chance), chance)

    def do_something_rare(self, chance: Random) -> None:
        """What most days do not bring."""
        self._do(choosing.rare(self.house, chance) or choosing.offered(self.house, chance), chance)

    def do_what_is_offered(self, chance: Random) -> None:
        self._do(choosing.offered(self.house, chance), chance)

    def _do(self, move: Move, chance: Random) -> None:
        """With sound answers it succeeds; but for a link to nothing, and an extension that comes too late."""
        doing = self._doing(move, chance)
        if self._comes_too_late(move):
            no = self.house.refused(move.kept, doing, move.actor, Refused)
            assert {one.key for one in no.reasons} <= {"ran_out", "not_running", "extended_too_far"}
        elif move.action.links and not choosing.others(self.house, move):
            self.house.refused(move.kept, doing, move.actor, Refused)
        else:
            self.house.succeed(move.kept, doing, move.actor)

    def _doing(self, move: Move, chance: Random, state: CaseState | None = None) -> Doing:
        """The request: sound answers to the case as it stands, dated between the last thing that happened and now."""
        house, kept, action = self.house, move.kept, move.action
        state = state or house.state(kept)
        kept_out = {
            user for (reference, user), let_in in house.said_of.items() if reference == kept.reference and not let_in
        }
        workers = [one.user_id for one in house.people.values() if one.user_id not in kept_out]
        others = {"references": choosing.others(self.house, move) or ["none"], "users": workers}
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

    def try_what_is_not_offered(self, chance: Random) -> None:
        kept, actor = choosing.any_case(self.house, chance), chance.choice(self._everybody)
        state = self.house.state(kept)
        action = chance.choice(state.scheme.actions)
        outcome = chance.choice(action.outcomes)
        offers = {one.action.key: one for one in workflow.offers(state, actor=actor)}
        offer = offers.get(action.key)
        targets = offer.targets if offer else ()
        move = Move(kept, actor, action, outcome.key, choosing.one_of(chance, targets))
        is_offered = bool(offer) and not offer.refusals and outcome in offer.outcomes
        sees = self.house.sees(actor, kept)
        if is_offered and sees:
            self._do(move, chance)
            return
        self.house.refused(kept, self._doing(move, chance, state), actor, Refused if sees else NotFound)

    def _compare_offers(self, chance: Random) -> None:
        """One case, one person: what is offered can be done, nothing else can, and nothing that the tables do not let them do."""
        kept, actor = choosing.any_case(self.house, chance), chance.choice(self._everybody)
        state = self.house.state(kept)
        offers = {one.action.key: one for one in workflow.offers(state, actor=actor)}
        for action in state.scheme.actions:
            offer = offers.get(action.key)
            able = offer.outcomes if offer and not offer.refusals else ()
            for outcome in action.outcomes:
                move = Move(kept, actor, action, outcome.key, choosing.one_of(chance, offer.targets if offer else ()))
                is_taken = self.house.would_take(kept, state, self._doing(move, chance, state), actor)
                if is_taken is not (outcome in able) and not self._comes_too_late(move):
                    raise AssertionError(f"{move}: offered {outcome in able}, taken {is_taken}")
                assert kept.agrees(is_taken, actor, action.key, outcome.key, move.target), f"{move}: taken {is_taken}"

    def _comes_too_late(self, move: Move) -> bool:
        """An extension that is offered and can no longer be approved."""
        is_approval = (move.action.key, move.outcome) == ("decide_extension", "approve")
        return is_approval and move.target is not None and not choosing.is_in_time(self.house, move)

    def answer_unsoundly(self, chance: Random) -> None:
        move = choosing.next_step(self.house, chance) or choosing.offered(self.house, chance)
        if chance.random() < LIKELY / 2:
            move = choosing.offered(self.house, chance)
        doing = self._doing(move, chance)
        said = {one.name: one.value for one in doing.answers.items}
        state, now = self.house.state(move.kept), self.house.now
        spoilt = said_by.spoil(chance, state, move.action, move.outcome, said, doing.about, now)
        self.house.told.append(f"with {spoilt.why}:")
        self.house.refused(
            move.kept, self._asked(move, spoilt.answers, spoilt.about, spoilt.outcome), move.actor, Refused
        )

    def act_on_a_page_of_yesterday(self, chance: Random) -> None:
        move = choosing.offered(self.house, chance)
        doing = self._doing(move, chance)
        old = doing._replace(version=chance.randrange(move.kept.row.version))
        no = self.house.refused(move.kept, old, move.actor, Stale)
        assert isinstance(no, Stale)
        assert no.version == move.kept.row.version

    def send_it_again(self, chance: Random) -> None:
        """The second arrival of a request changes nothing and gives the same result."""
        if self.house.last is None:
            self._do(choosing.offered(self.house, chance), chance)
            return
        reference, doing, name, sequence = self.house.last
        kept, actor = self.house.cases[reference], self.house.people[name]
        if not self.house.sees(actor, kept):
            self.house.refused(kept, doing, actor, NotFound)
            return

        def again() -> None:
            done = self.house.perform(kept, doing, actor)
            assert (done.sequence, done.repeated) == (sequence, True)

        self.house.unchanged(again)

    # --- times

    def put_a_time_right(self, chance: Random) -> None:
        """Another time for what was done: taken or refused, no start, due time or stage moves."""
        move = choosing.offered(self.house, chance, "correct")
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

    def act_long_after(self, chance: Random) -> None:
        """A time in the past is taken, or refused for what stands after it."""
        move = choosing.next_step(self.house, chance) or choosing.offered(self.house, chance)
        doing = self._doing(move, chance)
        said = {one.name: one.value for one in doing.answers.items}
        if not move.action.when or move.action.corrects:
            self._do(move, chance)
            return
        said[move.action.when] = (self.house.now - chance.choice(AGO)).isoformat()
        self._perhaps(move, self._asked(move, said, doing.about), self.house.now)

    def act_where_the_clock_is_behind(self, chance: Random) -> None:
        """On another server, whose clock was set back: taken, or refused for its time."""
        last = self.house.last
        move = choosing.next_step(self.house, chance, self.house.cases[last[0]] if last else None) or choosing.offered(
            self.house, chance
        )
        if move.action.links or move.outcome == "approve":
            self._do(move, chance)
            return
        behind = self.house.now - chance.choice(BEHIND)
        doing = self._doing(move, chance)
        said = {one.name: one.value for one in doing.answers.items}
        if move.action.when in said and not move.action.corrects:
            said[move.action.when] = behind.isoformat()
        self.house.book.forget_from(behind)
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

    def run_the_jobs(self, chance: Random) -> None:
        self.house.told.append(f"{self.house.now} jobs")
        self.house.run_jobs()

    def change_the_configuration(self, chance: Random) -> None:
        what = chance.choice((self._override, self._calendar, self._calendar, self._sample))
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
        limit = Limit(chance.randint(1, 40), chance.choice((*Unit, *[Unit.WORKING_DAYS] * 6)))
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
        """Other bank holidays, some of them on the very day that something is due by."""
        hit = self.house.due_in_working_days()
        moving = dict.fromkeys(chance.sample(hit, min(len(hit), 3)), "Proclaimed")
        days = {**worlds.ENGLAND.days, **calendar_days(chance, self.house.now), **moving}
        self.house.configure(calendar=Calendar.of("england", days, "the soak"))
        if chance.random() < LIKELY:
            self.house.run_jobs()

    def _sample(self, chance: Random) -> None:
        """All or nothing: references are drawn anew in each run, and a share between would make two runs of a seed differ."""
        self.house.configure(sample_percent=chance.choice((0, 100)), sample_seed=str(chance.random()))

    def let_in_or_keep_out(self, chance: Random) -> None:
        kept, actor = choosing.any_case(self.house, chance), chance.choice(self._everybody)
        if actor.name not in ("Sofia", "Omar"):  # somebody must be left to do the work
            self.house.let(actor, kept, allow=chance.random() < LIKELY)

    def change_somebody_s_roles(self, chance: Random) -> None:
        """Mostly to what one person may hold."""
        name = chance.choice([one for one in self.house.people if one not in ("Sofia", "Omar")])
        pick = list(Role) if chance.random() > LIKELY else [one for one in Role if one not in ALONE]
        self.house.give(name, frozenset(chance.sample(pick, k=chance.randint(0 if pick == list(Role) else 1, 3))))

    def ask_for_figures(self, chance: Random) -> None:
        self.house.export(chance.choice(self._everybody))


# Of so many steps as these add up to, how many are which.
SHARES: Mapping[Callable[[Soak, Random], None], int] = {
    Soak.work: 50,
    Soak.answer: 9,
    Soak.do_what_is_offered: 7,
    Soak.do_something_rare: 10,
    Soak.register: 2,
    Soak.register_what_must_be_refused: 1,
    Soak.try_what_is_not_offered: 4,
    Soak.answer_unsoundly: 4,
    Soak.act_on_a_page_of_yesterday: 2,
    Soak.send_it_again: 2,
    Soak.put_a_time_right: 3,
    Soak.act_long_after: 4,
    Soak.act_where_the_clock_is_behind: 2,
    Soak.send_from_outside: 2,
    Soak.say_from_outside: 3,
    Soak.change_somebody_s_roles: 2,
    Soak.run_the_jobs: 3,
    Soak.change_the_configuration: 6,
    Soak.let_in_or_keep_out: 1,
    Soak.ask_for_figures: 2,
}


def _time(said: object) -> datetime:
    return said if isinstance(said, datetime) else datetime.fromisoformat(str(said))


def _answers(form: str, said: dict[str, object]) -> Answers:
    times = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in said.items()}
    return worlds.answers(form, **times)

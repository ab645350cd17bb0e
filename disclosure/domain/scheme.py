"""What a scheme is made of: routes, stages, actions, outcomes, clocks, kinds of record. Frozen data, no behaviour of its own.

One `Scheme` value is one rule set of one scheme. The engine reads it; `declaration.faults` says what is wrong with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from disclosure.domain.access import Permission
from disclosure.domain.clocks import Certainty, Limit
from disclosure.domain.errors import Declaration, Reason
from disclosure.domain.facts import EMPTY
from disclosure.domain.kinds import RecordKind, SearchSource

ANY_OPEN = "any_open"
ANYWHERE = "anywhere"
NOWHERE = "nowhere"
REGISTER = "register"  # the action that every scheme begins a case with
NOTE = "note"  # the action by which what an applicant says later stands on the case
LINK = "link"  # the kind of record that links its case to another: it is seen from both
LOOK_AGAIN = "look_again"  # the action by which the system sends a case back to triage, since somebody of it is named in a new one
MOVE_DEADLINES = "move_deadlines"  # the action by which the system follows a bank holiday proclaimed later
REGISTRATION = "registration"  # the kind of record that registering makes
DONE = "done"  # the outcome of an action that decides nothing
# What the engine reads of a request for an extension; `declaration` sees to it that each is asked for.
CLOCK, EXTEND_BY, GROUND = "clock", "extend_by", "extension_ground"
# What the engine itself adds to what is known: whether the second signature is drawn, and the route that registers.
SAMPLED, WAY = "sampled", "way"
ANONYMOUS = "applicant_is_anonymous"  # and whether nobody is named as the applicant
GATHERED = "gathered"  # and whether records stand that are gathered into a column
# The outcome that says that two people are one, and the scope by which that holds for every case.
SAME, DIFFERENT, EVERYWHERE = "same", "different", "everywhere"
# The column that says whose a case is.
OWNER = "owner_id"
NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True)
class When:
    """A condition over columns of the case (or over answers): present, absent, or one of some values."""

    column: str
    values: tuple[object, ...] = ()
    present: bool | None = None

    def holds(self, facts: Mapping[str, object]) -> bool:
        """Whether the condition is true of these facts; an unknown column counts as empty."""
        value = facts.get(self.column)
        if self.present is not None:
            return (value not in EMPTY) is self.present
        if isinstance(value, str) and ";" in value:  # several codes as a column keeps them
            value = value.split(";")
        if isinstance(value, (list, tuple)):
            return any(one in self.values for one in value)
        return value in self.values


def has(column: str) -> When:
    """The column has a value."""
    return When(column, present=True)


def lacks(column: str) -> When:
    """The column is empty."""
    return When(column, present=False)


def yes(column: str) -> When:
    """The column, or the answer, says yes."""
    return When(column, values=(True, "yes"))


def no(column: str) -> When:
    """The column, or the answer, says no; empty is neither."""
    return When(column, values=(False, "no"))


def is_(column: str, *values: object) -> When:
    """The column holds one of the values."""
    return When(column, values=values)


@dataclass(frozen=True)
class Rule:
    """Something that must be true, and the words of the refusal when it is not.

    `reads` is "case" for what the case already knows, or "answers" for what this form says (laid over the case's facts).
    Where `given` is there, the rule speaks only when all of it holds.
    """

    must: When
    words: str
    given: tuple[When, ...] = ()
    reads: str = "case"

    def broken_by(self, facts: Mapping[str, object]) -> bool:
        """Whether these facts break the rule."""
        return not self.must.holds(facts) and all(when.holds(facts) for when in self.given)


def broken(rules: Iterable[Rule], known: Mapping[str, object]) -> list[Reason]:
    """Why these facts will not do: the words of each rule that they break."""
    return [Reason("rule", rule.words) for rule in rules if rule.broken_by(known)]


class _Ruled:
    """What has rules of both readings."""

    rules: tuple[Rule, ...]

    @cached_property
    def rules_of_case(self) -> tuple[Rule, ...]:
        """Those that read what the case knows."""
        return tuple(rule for rule in self.rules if rule.reads == "case")

    @cached_property
    def rules_of_answers(self) -> tuple[Rule, ...]:
        """Those that read what the form says."""
        return tuple(rule for rule in self.rules if rule.reads == "answers")


@dataclass(frozen=True)
class Move:
    """A stage to go to, when the route has it and the conditions hold; the first that fits is taken."""

    stage: str
    when: tuple[When, ...] = ()


def go(*stages: str) -> tuple[Move, ...]:
    """Go to the first of these stages that the route has."""
    return tuple(Move(stage) for stage in stages)


@dataclass(frozen=True)
class Call:
    """An answer that calls for another action at once: the same person does it, in the same transaction.

    `answers`: each answer of that action, and the answer here that says it.
    """

    action: str
    when: When
    answers: Mapping[str, str]


class Gathered(NamedTuple):
    """An answer whose values over all records of an action come together in a column; `shows` is true where there are any."""

    answer: str
    column: str
    shows: str


@dataclass(frozen=True)
class Outcome(_Ruled):
    """One way an action can end: where the case goes, what it sets, when it is lawful.

    `sets` are constants for columns; `adds` are integer columns raised by one; `in_time` raises a column when the clock of the
    record answered is stopped before it runs out. `extends`: the clock that the record
    answered asks for runs on. `closes` marks the outcomes of the case itself.
    """

    key: str
    label: str
    to: tuple[Move, ...] = ()
    milestone: str = ""
    sets: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    adds: tuple[str, ...] = ()
    in_time: tuple[str, str] = ("", "")
    rules: tuple[Rule, ...] = ()
    needs: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    extends: bool = False
    closes: bool = False


@dataclass(frozen=True)
class Action(_Ruled):
    """Something a person does to a case. The whole of it stands here: stage, permission, record, clock, event and statistic.

    `at`: stages, or ANY_OPEN, ANYWHERE, NOWHERE (registering). `sets`: columns taken from answers of the same name.
    `milestone`: the column that takes the time in the answer named by `when`. `about`: the kind of open record that it
    answers. `not_by`: actions whose doer in this round may not do this one; where such an action made the record answered, it
    is the doer of that one record. `registers`: the route of the new application
    that its answers register. `by_system`: the system alone does it; it is never offered. `disinterested`:
    not by a person who declared an interest in this round. `needs`: kinds of record that have to be there, and that it cannot
    be dated before; `after`: kinds that it cannot be dated before where they are there. `links`: its answer `other_reference`
    names another case. `calls`: actions that some of its answers call for. `beside`: it is done beside the
    process, at whatever stage, and is no step of it. `identifies`: it says of somebody of this case and somebody of another whether
    they are one person. `declares_interest`: the answer by which its doer declares an interest. `gathers`: an answer of all its
    records that comes together in a column. `finds`: its answers tell what was found out, not what somebody said. `weighs`: kinds of
    record that are summed up on its form, since it stands on them. `takes`: its doer becomes the owner of a case that has none.
    `searches`: its answers are answers to lines of the search checklist; `completes`: it is not done while one has none. `entrusts`: the
    answer that names the user who is to do something.
    """

    key: str
    label: str
    done: str
    permission: Permission
    at: tuple[str, ...]
    record: str
    outcomes: tuple[Outcome, ...] = (Outcome(DONE, ""),)
    form: str = ""
    needs: tuple[str, ...] = ()
    not_by: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    sets: tuple[str, ...] = ()
    milestone: str = ""
    when: str = "occurred_at"
    about: str = ""
    routes: tuple[str, ...] = ()
    corrects: bool = False
    registers: str = ""
    reopens: bool = False
    by_system: bool = False
    disinterested: bool = False
    after: tuple[str, ...] = ()
    links: bool = False
    identifies: bool = False
    calls: tuple[Call, ...] = ()
    beside: bool = False
    declares_interest: When | None = None
    gathers: Gathered | None = None
    finds: bool = False
    weighs: tuple[str, ...] = ()
    takes: bool = False
    searches: bool = False
    completes: bool = False
    entrusts: str = ""
    source: str = ""

    @property
    def form_key(self) -> str:
        """The form that asks for its answers: named as the action unless declared otherwise."""
        return self.form or self.key

    def outcome(self, key: str) -> Outcome | None:
        """The outcome of that key, or None."""
        return next((one for one in self.outcomes if one.key == key), None)

    @property
    def given_to(self) -> str:
        """The answer that names a user to whom the case, or something to do on it, is given; empty where none does."""
        return OWNER if OWNER in self.sets else self.entrusts

    @property
    def is_step(self) -> bool:
        """Whether it is a step of the process, rather than done beside it."""
        return not self.beside

    @property
    def is_heard(self) -> bool:
        """Whether its answers may tell what somebody said, rather than what was found out or decided in the process."""
        return (self.beside and not self.finds) or self.key == REGISTER

    @property
    def milestones(self) -> frozenset[str]:
        """Every milestone that it or one of its outcomes sets."""
        return frozenset(name for name in (self.milestone, *(one.milestone for one in self.outcomes)) if name)

    @property
    def decides(self) -> bool:
        """Whether the form has to ask which outcome."""
        return len(self.outcomes) > 1


@dataclass(frozen=True)
class Stage:
    """A place in the process. `before_panel`: the panel's members see cases that stand here."""

    key: str
    label: str
    recorded: str = ""
    who: str = ""
    final: bool = False
    before_panel: bool = False


@dataclass(frozen=True)
class Route:
    """A way through the scheme: the stages it has, where it opens, and the form that registers it.

    `key` is unique in the scheme; `route` and `kind` are the codes of the return (an enquiry is a case of its own kind).
    """

    key: str
    label: str
    opens_at: str
    stages: tuple[str, ...]
    form: str
    route: str = ""
    kind: str = "application"

    @property
    def code(self) -> str:
        """The return's code for the route."""
        return self.route or self.key


@dataclass(frozen=True)
class Clock:
    """A limit that runs from one milestone to another. Milestones are those that actions declare, of the same round.

    Starts at the first of `starts`, stops at the first of `stops`. `per_record`: one for each record that starts it.
    `is_promised`: what it ends with reaches the applicant, who may be told by when they hear.
    """

    key: str
    label: str
    limit: Limit
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    routes: tuple[str, ...]
    source: str
    certainty: Certainty
    start_certainty: Certainty = Certainty.INFERRED
    per_record: bool = False
    is_promised: bool = False

    @property
    def confirmed(self) -> bool:
        """Whether published sources were read for the length and for the start: then no force may set it otherwise."""
        return self.certainty is Certainty.CONFIRMED and self.start_certainty is Certainty.CONFIRMED

    @cached_property
    def as_declared(self) -> "Applied":
        """Its limit where no force sets another."""
        return Applied(self, self.limit, self.starts, self.source, self.certainty, overridden=False)


class Applied(NamedTuple):
    """A clock's limit as it applies to one case: what is stored with the deadline and shown on the case page."""

    clock: Clock
    limit: Limit
    starts: tuple[str, ...]
    source: str
    certainty: Certainty
    overridden: bool


Keyed = TypeVar("Keyed", Route, Stage, Action, RecordKind, Clock)


@dataclass(frozen=True)
class Scheme:
    """One rule set of one scheme, complete. `in_force_certainty` is of the day from which it is in force."""

    key: str
    name: str
    known_as: str
    rule_set: str
    in_force_from: date | None
    routes: tuple[Route, ...]
    stages: tuple[Stage, ...]
    actions: tuple[Action, ...]
    clocks: tuple[Clock, ...]
    records: tuple[RecordKind, ...]
    sources: tuple[str, ...]
    in_force_certainty: Certainty = Certainty.CONFIRMED
    checklist: tuple[SearchSource, ...] = ()

    def route(self, key: str) -> Route:
        """The route of that key."""
        return _found(self._routes, key, "route", self.rule_set)

    def route_of(self, code: str, kind: str) -> Route:
        """The route of a stored case: its code in the return and its kind."""
        for route in self.routes:
            if route.kind == kind and route.code == code:
                return route
        raise Declaration("no_such_route", scheme=self.rule_set, route=f"{code}/{kind}")

    def stage(self, key: str) -> Stage:
        """The stage of that key."""
        return _found(self._stages, key, "stage", self.rule_set)

    def action(self, key: str) -> Action:
        """The action of that key."""
        return _found(self._actions, key, "action", self.rule_set)

    def record(self, key: str) -> RecordKind:
        """The kind of record of that key."""
        return _found(self._records, key, "record", self.rule_set)

    @cached_property
    def assigning(self) -> Action:
        """The action that gives a case to an owner of somebody's choice."""
        return next(one for one in self.actions if OWNER in one.sets)

    @cached_property
    def counters(self) -> tuple[str, ...]:
        """The columns that count what is done to a case: they begin at 0."""
        outcomes = [outcome for action in self.actions for outcome in action.outcomes]
        return tuple(dict.fromkeys(name for one in outcomes for name in (*one.adds, one.in_time[1]) if name))

    def clocks_of(self, route: str) -> tuple[Clock, ...]:
        """The clocks that a case of the route has."""
        return tuple(self._clocks.get(route, {}).values())

    def clock(self, route: str, key: str) -> Clock:
        """The clock of that key on that route."""
        return _found(self._clocks.get(route, {}), key, "clock", self.rule_set, route)

    def promised(self, route: str) -> frozenset[str]:
        """The clocks of the route whose end reaches the applicant, who may be told by when they hear."""
        return frozenset(clock.key for clock in self.clocks_of(route) if clock.is_promised)

    def stages_of(self, action: Action, route: Route) -> tuple[str, ...]:
        """The stages of the route at which the action stands."""
        return self._stages_at[route.key, action.at]

    @cached_property
    def asking_for_more(self) -> frozenset[str]:
        """The kinds of record that ask for an extension: what extends a clock answers one."""
        return frozenset(one.about for one in self.actions if any(outcome.extends for outcome in one.outcomes))

    @cached_property
    def gathering(self) -> tuple[Action, ...]:
        """The actions whose records come together in a column."""
        return tuple(one for one in self.actions if one.gathers)

    # Whatever is asked of a case is asked by key, many times for each answer.
    @cached_property
    def _routes(self) -> Mapping[str, Route]:
        return _keyed(self.routes)

    @cached_property
    def _stages(self) -> Mapping[str, Stage]:
        return _keyed(self.stages)

    @cached_property
    def _stages_at(self) -> Mapping[tuple[str, tuple[str, ...]], tuple[str, ...]]:
        """By route and by where an action stands."""
        places = {action.at for action in self.actions}
        return {(route.key, at): self._stages_of(route, at) for route in self.routes for at in places}

    def _stages_of(self, route: Route, at: tuple[str, ...]) -> tuple[str, ...]:
        if ANYWHERE in at:
            return route.stages
        if ANY_OPEN in at:
            return tuple(key for key in route.stages if not self.stage(key).final)
        return tuple(key for key in route.stages if key in at)

    @cached_property
    def _actions(self) -> Mapping[str, Action]:
        return _keyed(self.actions)

    @cached_property
    def _records(self) -> Mapping[str, RecordKind]:
        return _keyed(self.records)

    @cached_property
    def _clocks(self) -> Mapping[str, Mapping[str, Clock]]:
        """By route and key."""
        return {one.key: _keyed(clock for clock in self.clocks if one.key in clock.routes) for one in self.routes}


def _keyed(items: Iterable[Keyed]) -> Mapping[str, Keyed]:
    return {one.key: one for one in items}


def _found(items: Mapping[str, Keyed], key: str, what: str, *where: str) -> Keyed:
    found = items.get(key)
    if found is None:
        raise Declaration(f"no_such_{what}", scheme=" ".join(where), key=key)
    return found

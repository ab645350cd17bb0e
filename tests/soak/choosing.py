"""Who does what next in a soak: drawn by chance, but so that cases are decided, requests answered and rare ends reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from disclosure.domain import workflow
from disclosure.domain.access import Actor
from disclosure.domain.scheme import DONE, Action, Outcome
from disclosure.domain.state import CaseState, HeldRecord
from tests.soak.house import House
from tests.soak.kept import Kept
from tests.soak.tables import WHO_DOES, is_past

LIKELY, SOMETIMES = 0.7, 0.4
# What keeps a case going: left to chance, one case in two would end at its first step.
GOES_ON = frozenset({"continue", "held", "name_given", "agree", "warn", "approve"})
USUALLY = 0.8
# Asked for more often than ended early.
RARE = (
    *["request_extension"] * 5,
    *["record_contact_attempt"] * 4,
    *["use_other_power"] * 4,
    *["record_information"] * 2,
    *["record_search"] * 2,
    *("record_offender", "record_breach", "record_breach", "retriage", "correct", "record_complaint", "withdraw"),
    *("take_case", "assign", "reopen", "withdraw", "transfer", "rule_out", "mark_duplicate"),
)
ENDS = frozenset({"withdraw", "rule_out", "transfer", "mark_duplicate"})
LEADS_ON = {
    "record_contact_attempt": {"initial_checks", "meeting"},
    "use_other_power": {"full_checks", "risk_assessment", "decision"},
}
HELD_BACK = 6  # times that everything else comes before another early end


@dataclass(frozen=True)
class Move:
    """Something that may be done: by whom, to what, and how it may end."""

    kept: Kept
    actor: Actor
    action: Action
    outcome: str
    target: HeldRecord | None


def any_case(house: House, chance: Random) -> Kept:
    return chance.choice(_alike(house, chance))


def _alike(house: House, chance: Random) -> list[Kept]:
    """The cases of a scheme: one that has few of them comes up more often than it would by their number."""
    found: dict[str, list[Kept]] = {}
    for kept in house.cases.values():
        found.setdefault(kept.row.facts["scheme"], []).append(kept)
    by_number = chance.choice(list(house.cases.values())).row.facts["scheme"]
    return found[chance.choice((by_number, chance.choice(list(found))))]


def next_step(house: House, chance: Random, kept: Kept | None = None) -> Move | None:
    """A step of the process that somebody may take now; rather to the case that has come furthest."""
    if kept is None:
        alike = _alike(house, chance)
        kept = max(alike, key=lambda one: one.progress) if chance.random() < LIKELY else chance.choice(alike)
    state = house.state(kept)
    actions = [one for one in state.scheme.actions if one.is_step and kept.stage in one.at]
    return _by_somebody(house, chance, kept, state, actions)


def answer(house: House, chance: Random) -> Move | None:
    """An answer to a request or an allegation that waits for one."""
    waiting = [(kept, house.state(kept)) for kept in house.cases.values() if kept.waits]
    for kept, state in chance.sample(waiting, len(waiting)):
        found = _by_somebody(house, chance, kept, state, [one for one in state.scheme.actions if one.about])
        if found:
            return found
    return None


def rare(house: House, chance: Random) -> Move | None:
    """Something that is possible at many stages, and lost there among much else."""
    key = chance.choice(RARE)
    alike = _alike(house, chance)
    for kept in sorted(chance.sample(alike, len(alike)), key=lambda one: not _matters(house, key, one)):
        state = house.state(kept)
        found = _by_somebody(house, chance, kept, state, [one for one in state.scheme.actions if one.key == key])
        if found:
            return found
    return None


def _matters(house: House, key: str, kept: Kept) -> bool:
    """Whether doing it leads anywhere: to an extension that can be approved, to an end of its own."""
    if key == "request_extension":
        running = [one for one in kept.row.deadlines if one["stopped_at"] is None and one["clock"] != "crime_recording"]
        return any(not is_past(one["due_at"], house.now) for one in running)
    return kept.stage in LEADS_ON.get(key, {kept.stage})


def _by_somebody(house: House, chance: Random, kept: Kept, state: CaseState, actions: Sequence[Action]) -> Move | None:
    mixed = chance.sample(actions, len(actions))
    if chance.random() < LIKELY:  # what leads on first
        mixed.sort(key=lambda one: not any(outcome.to for outcome in one.outcomes))
    for action in mixed:
        for actor in chance.sample(list(house.people.values()), len(house.people)):
            if house.sees(actor, kept) and not workflow.refusals(state, action, actor=actor):
                outcomes = [one for one in action.outcomes if not workflow.outcome_refusals(state, one)]
                target = one_of(chance, workflow.targets(state, action, actor=actor))
                return Move(kept, actor, action, _ending(house, chance, kept, action, outcomes), target)
    return None


def _ending(house: House, chance: Random, kept: Kept, action: Action, outcomes: Sequence[Outcome]) -> str:
    keys = [one.key for one in outcomes]
    told = kept.row.facts
    has_reason = told["other_power_used"] or told["identity_established"] is False
    for key, is_due, how_often in (
        ("no_contact", True, LIKELY),
        ("disclosed", kept.stage == "disclosure", SOMETIMES),
        ("do_not_disclose", has_reason, LIKELY),
    ):
        if key in keys and is_due and chance.random() < how_often:
            return key
    usual = [key for key in keys if key in GOES_ON]
    if usual and chance.random() < USUALLY:
        return usual[0]
    return _seldom(house, chance, kept, [(action.key, key) for key in keys])[1]


def _seldom(house: House, chance: Random, kept: Kept, pairs: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Mostly what was done least often in this house."""
    if chance.random() > LIKELY:
        return chance.choice(pairs)
    scheme = kept.row.facts["scheme"]
    mixed = chance.sample(pairs, len(pairs))
    return min(mixed, key=lambda pair: house.done[scheme, *pair] + HELD_BACK * (pair[0] in ENDS))


def offered(house: House, chance: Random, wanted: str = "") -> Move:
    """An offer to somebody; a note, which is always possible, where nothing else is."""
    kept, actor = any_case(house, chance), chance.choice(list(house.people.values()))
    if not house.sees(actor, kept):
        kept, actor = _somebody(house, chance)
    found = {
        one.action.key: one
        for one in workflow.offers(house.state(kept), actor=actor)
        if not one.refusals and (not wanted or one.action.key == wanted)
    }
    if not found:
        return _note(house, chance)
    pairs = [(one.action.key, outcome.key) for one in found.values() for outcome in one.outcomes]
    key, outcome = _seldom(house, chance, kept, pairs)
    return Move(kept, actor, found[key].action, outcome, one_of(chance, found[key].targets))


def _somebody(house: House, chance: Random) -> tuple[Kept, Actor]:
    pairs = [
        (kept, actor) for kept in house.cases.values() for actor in house.people.values() if house.sees(actor, kept)
    ]
    return chance.choice(pairs)


def _note(house: House, chance: Random) -> Move:
    able = [pair for pair in (_somebody(house, chance) for _ in range(40)) if pair[1].roles & WHO_DOES["note"]]
    kept, actor = able[0]
    return Move(kept, actor, house.state(kept).scheme.action("note"), DONE, None)


def others(house: House, move: Move) -> list[str]:
    """The other cases that this person sees."""
    return [one.reference for one in house.cases.values() if one is not move.kept and house.sees(move.actor, one)]


def is_in_time(house: House, move: Move) -> bool:
    """Whether the clock that is to be extended still runs, ran when it was asked, and has not run out."""
    asked = [
        one
        for one in move.kept.row.deadlines
        if (one["clock"], one["stopped_at"]) == (move.target.values["clock"], None)
        and one["sequence"] < move.target.origin
        and one["clock"] != "crime_recording"
    ]
    return bool(asked) and not any(is_past(one["due_at"], house.now) for one in asked)


def one_of(chance: Random, targets: Sequence[HeldRecord]) -> HeldRecord | None:
    return chance.choice(targets) if targets else None

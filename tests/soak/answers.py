"""What people answer in a soak: sound answers that vary, and the same answers spoilt in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from disclosure.domain.scheme import Action
from disclosure.domain.state import CaseState, HeldRecord
from disclosure.forms.application import UNKNOWN
from tests import invented
from tests.domain.driver import HELD, HELD_WITHOUT_CONCERN, HOUR, NOTHING_HELD, SOUND
from tests.soak.tables import NEEDED

ANSWERS = {**SOUND, **invented.SOUND}
CHECKS = (HELD, HELD, HELD, HELD_WITHOUT_CONCERN, NOTHING_HELD, NOTHING_HELD)
REASONS = {  # why something held is not told → the legal test that must then be answered no
    "test_not_met_necessary": "test_necessary",
    "test_not_met_proportionate": "test_proportionate",
    "no_pressing_need": "test_pressing_need",
    "would_raise_risk": "",
    "relationship_not_established": "",
    "identity_not_established": "",
    "other": "",
}
UNDERTAKINGS = (("signed", ""), ("not_asked", ""), ("refused", "The danger does not wait."))
KINDS = (
    "conviction_spent",
    "conviction_unspent",
    "out_of_court_disposal",
    "intelligence",
    "not_proceeded_with",
    "mistake",
)
REASONED = ("do_not_disclose", "no_concern")


@dataclass(frozen=True)
class Spoilt:
    """Answers that must be refused, and what is wrong with them."""

    why: str
    answers: dict[str, object]
    outcome: str
    about: int | None


def sound(
    chance: Random, case: CaseState, action: Action, outcome: str, target: HeldRecord | None, others: Mapping[str, list]
) -> dict[str, object]:
    """What a careful officer answers; `others` are the references and the users that an answer may name."""
    if action.corrects and target:  # where the public may say that they do not know, an officer's form leaves it empty
        return {name: value for name, value in target.values.items() if value != UNKNOWN}
    key = action.key
    said = {**ANSWERS.get((key, ""), {}), **ANSWERS.get((key, outcome), {})}
    said |= _varied(chance, case, key, outcome)
    if "other_reference" in NEEDED.get((key, ""), ()):
        said["other_reference"] = chance.choice(others["references"])
    if key == "identify":
        said |= {"own_person": 1, "other_person": 1, "scope": chance.choice(("everywhere", "these"))}
    if action.given_to and not action.takes:
        said[action.given_to] = chance.choice(others["users"])
    return said


def _varied(chance: Random, case: CaseState, key: str, outcome: str) -> dict[str, object]:
    pick = chance.choice
    if key == "record_full_checks":
        checks = HELD if case.has_gathered else pick(CHECKS)  # nobody says that nothing is held where an item is
        return {**checks, **_found(case), "subject_child_sexual_offence": pick(("convicted", "intelligence", "none"))}
    if key == "decide":
        return _decided(chance, case, outcome)
    if (key, outcome) == ("record_disclosure", "disclosed"):
        identity = case.facts.get("identity_established") is True
        undertaking, considered = pick(UNDERTAKINGS)
        told = pick([["person_at_risk"], ["parent", "carer"], ["applicant"] if identity else ["professional"]])
        return {"told": told, "undertaking": undertaking, "refusal_considered": considered}
    if key == "request_extension":
        clocks = [one.clock for one in case.deadlines if one.stopped is None]
        running = sorted((one.due, one.clock) for one in case.deadlines if one.stopped is None)
        longest = [clock for _, clock in running[-1:]] * 2
        return {"clock": pick(["overall", *longest, *clocks]), "extend_by": chance.randint(1, 20)}
    return {
        "record_initial_checks": {"immediate_risk": pick(("yes", "no"))},
        "record_meeting": {"identity_established": pick(("yes", "yes", "no"))},
        "vet_sitter": {"information_held": pick(("yes", "no"))},
        "assess_risk": {"risk_grade": pick(("standard", "medium", "high"))},
        "record_search": {
            "lines": pick((["pnc"], ["marac", "probation"], ["pnc", "custody"])),
            "search_result": pick(("found", "nothing", "not_searched")),
        },
        "record_information": {"information_kind": pick(KINDS), "may_be_told": pick(("yes", "part", "no"))},
        "record_offender": {
            "subject_registered_sex_offender": pick(("yes", "no")),
            "subject_mappa_category": pick((None, "1", "2", "3", "4")),
        },
        "record_view": {"interest": pick(("yes", "no", "no"))},
        "retriage": {"immediate_risk": pick(("yes", "no"))},
    }.get(key, {})


def _found(case: CaseState) -> dict[str, object]:
    """What searches found, which the full checks may not call nothing."""
    searches = [one.values for one in case.held if one.action == "record_search"]
    return {f"searched_{line}": "found" for said in searches for line in said["lines"]}  # type: ignore[attr-defined]


def _decided(chance: Random, case: CaseState, outcome: str) -> dict[str, object]:
    """The tests and the reason, which may not contradict each other."""
    said: dict[str, object] = {"representations": chance.choice(("sought", "not_sought_urgent")), "presumption": "no"}
    held = case.facts.get("information_held") is True
    if case.facts.get("subject_child_sexual_offence") == "convicted":
        said["presumption"] = chance.choice(("yes", "no"))
    if outcome not in REASONED or not held:
        return {**said, "decision_reason": None}
    known = list(REASONS)
    if case.facts.get("other_power_used"):
        known += ["other_power_used"] * 2 * len(known)
    if case.facts.get("identity_established") is False:
        known += ["identity_not_established"] * len(known)
    reason = chance.choice(known)
    tests = {name: "yes" for name in REASONS.values() if name}
    test = REASONS.get(reason, "")
    return {**said, **tests, **({test: "no"} if test else {}), "decision_reason": reason}


def spoil(
    chance: Random,
    case: CaseState,
    action: Action,
    outcome: str,
    said: dict[str, object],
    about: int | None,
    now: datetime,
) -> Spoilt:
    """One thing wrong with what was sound."""
    if action.corrects:
        return Spoilt("a record that is not there", said, outcome, 9999)
    needed = (*NEEDED.get((action.key, ""), ()), *NEEDED.get((action.key, outcome), ()))
    ways = [Spoilt("an outcome that is not there", said, "nonsense", about)]
    ways += [Spoilt(f"no {name}", {**said, name: None}, outcome, about) for name in needed]
    if action.about:
        ways.append(Spoilt("a record that is not there", said, outcome, 9999))
    if action.when:
        ways.append(Spoilt("a time to come", {**said, action.when: now + chance.choice(AHEAD)}, outcome, about))
    found = action.outcome(outcome)
    milestones = {action.milestone, found.milestone if found else ""} & set(case.facts)
    if action.when and milestones:
        ways.append(
            Spoilt("before receipt", {**said, action.when: case.received_at - chance.choice(AHEAD[1:])}, outcome, about)
        )
    if "told" in said and (action.key, outcome) == ("record_disclosure", "disclosed"):
        ways.append(Spoilt("told to nobody known", {**said, "told_identity_established": "no"}, outcome, about))
        if case.facts.get("identity_established") is not True:
            ways.append(Spoilt("told to an applicant nobody knows", {**said, "told": ["applicant"]}, outcome, about))
    if (action.key, outcome) in {("decide", "disclose_full"), ("decide", "disclose_part")}:
        ways.append(Spoilt("a legal test not met", {**said, "test_lawful": "no"}, outcome, about))
    return chance.choice(ways)


AHEAD = (timedelta(seconds=1), HOUR, timedelta(days=40))  # a second is forgiven where people give no seconds

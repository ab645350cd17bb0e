"""A wrong declaration stops the start and says what is wrong: one fault at a time, made from a sound scheme."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import cast

import pytest

from disclosure.domain import declaration
from disclosure.domain.access import Permission
from disclosure.domain.clocks import calendar_days
from disclosure.domain.errors import Declaration
from disclosure.domain.kinds import RecordKind
from disclosure.domain.scheme import (
    ANYWHERE,
    Call,
    Gathered,
    Move,
    Outcome,
    Route,
    Rule,
    Scheme,
    Stage,
    go,
    has,
    yes,
)
from disclosure.domain.schemes import ALL, CSODS_2023, DVDS_2016, DVDS_2023
from tests import invented

SITTERS = invented.SCHEME


def action(scheme: Scheme, key: str, /, **changes: object) -> Scheme:
    """The scheme with one of its actions changed."""
    scheme.action(key)
    changed = tuple(replace(one, **changes) if one.key == key else one for one in scheme.actions)  # type: ignore[arg-type]
    return replace(scheme, actions=changed)


def outcome(scheme: Scheme, key: str, which: str, /, **changes: object) -> Scheme:
    """The scheme with one outcome of one action changed."""
    assert scheme.action(key).outcome(which)
    outcomes = scheme.action(key).outcomes
    changed = tuple(replace(one, **changes) if one.key == which else one for one in outcomes)  # type: ignore[arg-type]
    return action(scheme, key, outcomes=changed)


def more(scheme: Scheme, key: str, which: str, added: Outcome) -> Scheme:
    assert added.key == which
    return action(scheme, key, outcomes=(*scheme.action(key).outcomes, added))


def clock(scheme: Scheme, key: str, **changes: object) -> Scheme:
    """The scheme with one of its clocks changed, on every route."""
    changed = tuple(replace(one, **changes) if one.key == key else one for one in scheme.clocks)  # type: ignore[arg-type]
    return replace(scheme, clocks=changed)


def without(scheme: Scheme, *keys: str) -> Scheme:
    return replace(scheme, actions=tuple(one for one in scheme.actions if one.key not in keys))


def twice(scheme: Scheme, part: str) -> Scheme:
    items = getattr(scheme, part)
    return replace(scheme, **{part: (*items, items[0])})


def route(scheme: Scheme, **changes: object) -> Scheme:
    """The scheme with its first route changed."""
    first, *others = scheme.routes
    return replace(scheme, routes=(replace(first, **changes), *others))  # type: ignore[arg-type]


def rule(on: str) -> tuple[Rule, ...]:
    return (Rule(has(on), "Say so."),)


PLAIN = cast("Permission", "check")  # a name is not yet a permission
DECIDE = DVDS_2023.action("decide")
CLOSED = DVDS_2023.action("close").outcomes[0]

# what is wrong → the scheme made so, and what is said of it
FAULTS: dict[str, tuple[Callable[[], Scheme], str]] = {
    # stages
    "a stage that no route has": (
        lambda: replace(DVDS_2023, stages=(*DVDS_2023.stages, Stage("limbo", "Limbo"))), "stage 'limbo' is on no route",
    ),
    "a route with an unknown stage": (
        lambda: route(DVDS_2023, stages=(*DVDS_2023.routes[0].stages, "limbo")),
        "route 'right_to_ask' has an unknown stage 'limbo'",
    ),
    "a route that opens elsewhere": (
        lambda: route(DVDS_2023, opens_at="enquiry"), "route 'right_to_ask' opens at 'enquiry', which it does not have",
    ),
    "a route that opens at its end": (
        lambda: route(DVDS_2023, opens_at="closed"), "route 'right_to_ask' opens at 'closed', where nothing is left to do",
    ),
    "a stage that nothing leads to": (
        lambda: outcome(DVDS_2023, "record_initial_checks", "continue", to=go("full_checks")),
        "stage 'meeting' cannot be reached on route 'right_to_ask'",
    ),
    "a stage that nothing leads out of": (
        lambda: without(outcome(outcome(SITTERS, "answer_parent", "warn", to=()), "answer_parent", "reassure", to=()), "withdraw"),
        "stage 'answer' is a trap on route 'right_to_ask': no way leads from it to an end",
    ),
    # moves
    "an action at an unknown stage": (
        lambda: action(DVDS_2023, "assess_risk", at=("risk_assessment", "limbo")),
        "action 'assess_risk' stands at an unknown stage 'limbo'",
    ),
    "an action that leads to an unknown stage": (
        lambda: outcome(DVDS_2023, "assess_risk", "done", to=go("decision", "limbo")),
        "action 'assess_risk' leads to an unknown stage 'limbo'",
    ),
    "an outcome that leads nowhere on a route": (
        lambda: outcome(DVDS_2023, "countersign", "agree", to=go("informing")),
        "action 'countersign', outcome 'agree', leads nowhere on route 'right_to_know'",
    ),
    "an outcome that leads somewhere only if": (
        lambda: outcome(DVDS_2023, "countersign", "agree", to=(Move("disclosure", (has("decision"),)),)),
        "action 'countersign', outcome 'agree', leads nowhere on route 'right_to_ask'",
    ),
    "an action that leaves the end": (
        lambda: outcome(DVDS_2023, "note", "done", to=go("decision")),
        "action 'note' leaves a final stage; only a reopening may",
    ),
    "an action at the end that leaves it": (
        lambda: action(DVDS_2023, "countersign", at=("countersign", "closed")),
        "action 'countersign' leaves a final stage; only a reopening may",
    ),
    "two ways to reopen": (
        lambda: action(DVDS_2023, "link_case", reopens=True, at=(ANYWHERE,)), "more than one action reopens",
    ),
    "a reopening that no clock can tell": (
        lambda: action(DVDS_2023, "reopen", milestone=""), "action 'reopen' reopens the case but does not set reopened_at",
    ),
    "a step that belongs to no stage": (
        lambda: action(DVDS_2023, "note", beside=False),
        "action 'note' stands at whatever stage, and is declared a step of the process",
    ),
    "a case that ends without an outcome": (
        lambda: outcome(DVDS_2023, "assess_risk", "done", to=go("closed")),
        "action 'assess_risk', outcome 'done', ends the case without being an outcome of it",
    ),
    "a closing that sets no time": (
        lambda: outcome(DVDS_2023, "close", "disclosed", milestone=""), "outcome 'disclosed' closes the case but does not set closed_at",
    ),
    "an application registered on no route": (
        lambda: action(CSODS_2023, "become_application", registers="limbo"),
        "action 'become_application' registers on an unknown route 'limbo'",
    ),
    "an action of an unknown route": (
        lambda: action(DVDS_2023, "withdraw", routes=("right_to_wander",)),
        "action 'withdraw' is on no route of the scheme",
    ),
    "an outcome of an unknown route": (
        lambda: outcome(DVDS_2023, "close", "withdrawn", routes=("right_to_wander",)),
        "action 'close', outcome 'withdrawn', is on no route of the scheme",
    ),
    "a route that the return has no code for": (
        lambda: replace(SITTERS, routes=(replace(SITTERS.routes[0], route="right_to_wander"),)),
        "route 'right_to_ask' is exported as 'right_to_wander', which is no code of the return",
    ),
    # names
    "two stages of one name": (lambda: twice(DVDS_2023, "stages"), "stage 'initial_checks' is declared twice"),
    "two actions of one name": (lambda: twice(DVDS_2023, "actions"), "action 'register' is declared twice"),
    "two routes of one name": (lambda: twice(DVDS_2023, "routes"), "route 'right_to_ask' is declared twice"),
    "two records of one name": (lambda: twice(DVDS_2023, "records"), "record 'registration' is declared twice"),
    "two clocks of one name": (lambda: twice(DVDS_2023, "clocks"), "clock 'initial_checks' is declared twice on route"),
    "two outcomes of one name": (
        lambda: more(DVDS_2023, "countersign", "agree", Outcome("agree", "I agree", go("closing"))),
        "action 'countersign' has the outcome 'agree' twice",
    ),
    "no way in": (lambda: without(DVDS_2023, "register"), "there is no action 'register', and so no way in"),
    "no event for a new bank holiday": (
        lambda: without(DVDS_2023, "move_deadlines"), "there is no action 'move_deadlines'",
    ),
    "no source": (lambda: replace(DVDS_2023, sources=()), "it names no source"),
    # permissions
    "an action for anybody": (
        lambda: action(DVDS_2023, "decide", permission=PLAIN), "action 'decide' names no permission",
    ),
    "a record for anybody": (
        lambda: replace(DVDS_2023, records=(*DVDS_2023.records, RecordKind("diary", "Diary", read=PLAIN))),
        "record 'diary' names no permission to read it",
    ),
    "a bar for an interest that nobody can declare": (
        lambda: action(DVDS_2023, "record_view", declares_interest=None),
        "action 'decide' is barred to who declared an interest, and no action asks for one",
    ),
    "separation from nobody": (
        lambda: action(DVDS_2023, "countersign", not_by=("desire",)),
        "action 'countersign' excludes the doer of an unknown action 'desire'",
    ),
    "an answer that calls for nothing": (
        lambda: action(DVDS_2023, "register", calls=(Call("sing", yes("crime_alleged"), {}),)),
        "action 'register' calls for an unknown action 'sing'",
    ),
    "an answer that calls for a decision": (
        lambda: action(DVDS_2023, "register", calls=(Call("escalate", yes("crime_alleged"), {}),)),
        "action 'register' calls for 'escalate', which may not always be done",
    ),
    "a record that comes after nothing": (
        lambda: action(DVDS_2023, "record_disclosure", after=("blessing",)),
        "action 'record_disclosure' comes after a record of no declared kind: 'blessing'",
    ),
    "a record that is mended until never": (
        lambda: replace(
            DVDS_2023,
            records=tuple(replace(one, until="limbo") if one.key == "meeting" else one for one in DVDS_2023.records),
        ),
        "record 'meeting' may be corrected until an unknown stage 'limbo'",
    ),
    # extensions
    "an extension that nobody asked for": (
        lambda: action(DVDS_2023, "decide_extension", about=""),
        "action 'decide_extension' extends a clock, but answers no request that says which",
    ),
    "a request that need not say by how much": (
        lambda: action(DVDS_2023, "request_extension", rules=(*rule("clock"), *rule("extend_by"))),
        "action 'request_extension' asks for an extension without a rule that demands 'extend_by'",
    ),
    # clocks
    "a clock that starts with nothing": (
        lambda: clock(DVDS_2023, "overall", starts=("phoned_at",)), "clock 'overall' is tied to 'phoned_at', which no action sets",
    ),
    "a clock that nothing stops": (
        lambda: clock(DVDS_2023, "overall", stops=("sung_at",)), "clock 'overall' is tied to 'sung_at', which no action sets",
    ),
    "a clock that its route never starts": (
        lambda: clock(DVDS_2023, "overall", starts=("meeting_at",)), "clock 'overall' never starts on route 'right_to_know'",
    ),
    "a clock that its route never stops": (
        lambda: clock(DVDS_2023, "overall", stops=("applicant_informed_at",)),
        "clock 'overall' never stops on route 'right_to_know'",
    ),
    "a clock of no route": (
        lambda: clock(DVDS_2023, "meeting", routes=("right_to_wander",)), "clock 'meeting' is on unknown routes ['right_to_wander']",
    ),
    "a number without a source": (lambda: clock(DVDS_2023, "meeting", source=""), "clock 'meeting' names no source"),
    # records
    "a record of no kind": (
        lambda: action(DVDS_2023, "note", record="diary"), "action 'note' makes a record of no declared kind: 'diary'",
    ),
    "an answer to what nobody asks": (
        lambda: action(DVDS_2023, "decide_crime", about="diary"),
        "action 'decide_crime' answers a kind of record that no action makes: 'diary'",
    ),
    "a needed record that comes too late": (
        lambda: action(DVDS_2023, "record_full_checks", needs=("disclosure",)),
        "action 'record_full_checks' needs a 'disclosure' that nothing before it can make on route 'right_to_ask'",
    ),
    "a needed record that one route lacks": (
        lambda: action(DVDS_2023, "decide", needs=("meeting",)),
        "action 'decide' needs a 'meeting' that nothing before it can make on route 'right_to_know'",
    ),
    "an outcome that needs what nothing makes": (
        lambda: outcome(DVDS_2023, "record_meeting", "held", needs=("closure",)),
        "action 'record_meeting' needs a 'closure' that nothing before it can make on route 'right_to_ask'",
    ),
    # what is summed up, and what comes together
    "a record weighed that nothing sums up": (
        lambda: action(DVDS_2023, "decide", weighs=("note",)), "action 'decide' weighs a record of no kind that is summed up: 'note'",
    ),
    "answers gathered into a column of one code": (
        lambda: action(DVDS_2023, "record_information", gathers=Gathered("information_kind", "risk_grade", "information_held")),
        "action 'record_information' gathers into 'risk_grade', which is no column of several codes",
    ),
    "something shown by a column that is no yes or no": (
        lambda: action(DVDS_2023, "record_information", gathers=Gathered("information_kind", "information_kinds", "concerned")),
        "action 'record_information' shows by 'concerned' that there is something, which is no column of yes or no",
    ),
    # facts
    "an answer for a column that is not there": (
        lambda: action(DVDS_2023, "assess_risk", sets=("shoe_size",)), "action 'assess_risk' sets an unknown column 'shoe_size'",
    ),
    "a constant for a column that is not there": (
        lambda: outcome(DVDS_2023, "assess_risk", "done", sets={"shoe_size": 9}),
        "action 'assess_risk' sets an unknown column 'shoe_size'",
    ),
    "a code that its column has not": (
        lambda: outcome(DVDS_2023, "decide", "no_concern", sets={"decision": "no_worries"}),
        "action 'decide', outcome 'no_concern', sets 'decision' to 'no_worries', which it cannot hold",
    ),
    "a count in a column that counts nothing": (
        lambda: outcome(DVDS_2023, "record_allegation", "done", adds=("risk_grade",)),
        "action 'record_allegation' adds to 'risk_grade', which is no number",
    ),
    "a milestone that is nothing's": (
        lambda: action(DVDS_2023, "assess_risk", milestone="risk_asessed_at"),
        "action 'assess_risk' sets the milestone 'risk_asessed_at', which is no column and starts or stops no clock",
    ),
    "a rule on what nothing sets": (
        lambda: action(DVDS_2023, "assess_risk", rules=rule("restricted")),
        "a rule of 'assess_risk' rests on 'restricted', which no action sets",
    ),
    "an outcome's rule on what nothing sets": (
        lambda: outcome(DVDS_2023, "close", "disclosed", rules=rule("shoe_size")),
        "a rule of 'close' rests on 'shoe_size', which no action sets",
    ),
    "a move on what nothing sets": (
        lambda: outcome(DVDS_2023, "assess_risk", "done", to=(Move("closing", (has("mood"),)), *go("decision"))),
        "a move of 'assess_risk' rests on 'mood', which no action sets",
    ),
    # outcomes
    "an application that ends as an enquiry": (
        lambda: outcome(DVDS_2023, "close", "disclosed", key="advice_given"),
        "outcome 'advice_given' is not one that the figures know of a case of kind 'application'",
    ),
    "an enquiry that ends as an application": (
        lambda: outcome(CSODS_2023, "give_advice", "advice_given", key="no_concern"),
        "outcome 'no_concern' is not one that the figures know of a case of kind 'enquiry'",
    ),
    "an outcome that the return has no code for": (
        lambda: outcome(DVDS_2023, "close", "disclosed", key="enlightened"), "outcome 'enlightened' is counted by no figure",
    ),
    "an outcome of a case in two actions": (
        lambda: more(DVDS_2023, "countersign", "disclosed", CLOSED), "outcome 'disclosed' is declared twice",
    ),
    "no way to close": (lambda: without(DVDS_2023, "close"), "no outcome closes a case"),
}  # fmt: skip


@pytest.mark.parametrize("scheme", [*ALL, SITTERS], ids=lambda scheme: scheme.rule_set)
def test_the_schemes_and_the_invented_one_are_sound(scheme: Scheme) -> None:
    assert declaration.faults(scheme) == ()


@pytest.mark.parametrize("wrong", FAULTS)
def test_a_fault_is_named_with_its_reason(wrong: str) -> None:
    make, said = FAULTS[wrong]
    scheme = make()
    found = declaration.faults(scheme)
    assert any(said in fault for fault in found), found
    assert all(fault.startswith(f"{scheme.rule_set}: ") for fault in found)


@pytest.mark.parametrize("wrong", FAULTS)
def test_a_fault_stops_the_start(wrong: str) -> None:
    make, said = FAULTS[wrong]
    with pytest.raises(Declaration) as stopped:
        declaration.check([DVDS_2016, make()])
    assert said in str(stopped.value)


def test_every_fault_of_every_scheme_is_named_at_once() -> None:
    one = without(DVDS_2023, "close")
    other = clock(CSODS_2023, "meeting", source="")
    with pytest.raises(Declaration) as stopped:
        declaration.check([one, other])
    assert "dvds-2023: no outcome closes a case" in str(stopped.value)
    assert "csods-2023: clock 'meeting' names no source" in str(stopped.value)


def test_a_rule_set_is_declared_once() -> None:
    with pytest.raises(Declaration, match="dvds-2023: declared more than once"):
        declaration.check([DVDS_2023, DVDS_2023])


def test_two_rule_sets_of_a_scheme_do_not_begin_on_one_day() -> None:
    again = replace(DVDS_2016, rule_set="dvds-2016b", in_force_from=date(2023, 4, 5))
    with pytest.raises(Declaration, match="dvds: two rule sets are in force from 2023-04-05"):
        declaration.check([DVDS_2023, again])


def test_every_action_and_every_route_has_its_form() -> None:
    keys = {one.form_key for one in DVDS_2023.actions if one.key not in ("register", "correct")}
    forms = keys | {one.form for one in DVDS_2023.routes}
    declaration.check([DVDS_2023], forms=forms)
    for missing in ("decide_dvds", "register_dvds_right_to_know", "note"):
        with pytest.raises(Declaration, match=f"has no form '{missing}'"):
            declaration.check([DVDS_2023], forms=forms - {missing})


def test_asking_for_what_is_not_declared_says_what_is_missing() -> None:
    for ask in (DVDS_2023.route, DVDS_2023.stage, DVDS_2023.action, DVDS_2023.record):
        with pytest.raises(Declaration):
            ask("limbo")
    with pytest.raises(Declaration):
        DVDS_2023.clock("right_to_know", "meeting")
    with pytest.raises(Declaration):
        DVDS_2023.route_of("right_to_ask", "enquiry")
    assert DVDS_2023.clock("right_to_ask", "meeting").limit == calendar_days(10)
    assert isinstance(CSODS_2023.route_of("right_to_ask", "enquiry"), Route)
    assert DECIDE.decides
    assert not DVDS_2023.action("note").decides

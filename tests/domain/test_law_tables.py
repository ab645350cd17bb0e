"""The process and the clocks as the law gives them: tables written from the sources and the rulings, not from the declarations."""

from collections.abc import Iterator
from datetime import date

import pytest

from disclosure.domain import facts
from disclosure.domain.access import Actor, Role
from disclosure.domain.clocks import Certainty, Limit, calendar_days, hours, working_days
from disclosure.domain.errors import Refused
from disclosure.domain.scheme import Route, Scheme
from disclosure.domain.schemes import ALL, CSODS_2010, CSODS_2023, DVDS_2016, DVDS_2023
from disclosure.domain.state import HeldRecord
from tests.domain.driver import Drive, at, law_of, person, sound

EVERYONE: Actor = person(99, "Everyone", *Role)
ASK, KNOW, ENQUIRY = "right_to_ask", "right_to_know", "enquiry"
HERE, NEVER = "stays", "not on this route"

OPEN = (
    "initial_checks", "meeting", "full_checks", "risk_assessment", "decision", "countersign", "disclosure", "informing", "closing",
)  # fmt: skip
UNDECIDED = OPEN[:5]  # no decision has been taken yet
ALWAYS = (*OPEN, "closed")
STAGES = {ASK: ALWAYS, KNOW: tuple(stage for stage in ALWAYS if stage not in ("meeting", "informing"))}

# What the case must know for an outcome to be lawful. An extension and a crime's recording answer a record that is held.
HELD = {"information_held": True, "concern": True}
SIGNED = {"countersigned_at": "2026-03-10T12:00:00+00:00"}
TO_DISCLOSE = {"decision": "disclose_full"}
NOT_TO_DISCLOSE = {"decision": "do_not_disclose", "decision_reason": "no_pressing_need"}
KNOWN = {
    "held": HELD,
    "not held": {"information_held": False, "concern": False},
    "held without concern": {"information_held": True, "concern": False},
    "part to be told": {**TO_DISCLOSE, "decision": "disclose_part"},
    "to be told": TO_DISCLOSE,
    "not to be told": NOT_TO_DISCLOSE,
    "nothing held": {"decision": "no_information"},
    "no concern": {"decision": "no_concern"},
    "identity known": {"identity_established": True},
    "undertaking": {"undertaking": "signed"},
    "was told": {"disclosed_at": "2026-03-11T12:00:00+00:00"},
    "not to be told, signed": {**NOT_TO_DISCLOSE, **SIGNED},
    "declined": {**TO_DISCLOSE, **SIGNED, "disclosure_result": "offered_declined"},
    "not made": {**TO_DISCLOSE, **SIGNED, "disclosure_result": "not_made"},
    "identity failed": {
        **NOT_TO_DISCLOSE,
        **SIGNED,
        "decision_reason": "identity_not_established",
        "identity_established": False,
        "information_told": "not_informed",
    },
    "other power": {**NOT_TO_DISCLOSE, **SIGNED, "decision_reason": "other_power_used", "other_power_used": True},
    "out of scope": {"ended_early": "out_of_scope"},
    "withdrawn": {"ended_early": "withdrawn", "withdrawn_stage": "meeting"},
    "no contact": {"ended_early": "no_contact"},
    "duplicate": {"ended_early": "duplicate"},
    "transferred": {"ended_early": "transferred"},
}

# stages | action | outcome | what is known | next stage on right to ask | on right to know | the milestone it sets
Row = tuple[tuple[str, ...], str, str, str, str, str, str]
PROCESS: tuple[Row, ...] = (
    (("initial_checks",), "record_initial_checks", "continue", "", "meeting", "full_checks", "initial_checks_at"),
    (("initial_checks",), "record_initial_checks", "out_of_scope", "", "closing", "closing", "initial_checks_at"),
    # ruling 2.7, and 10.2: whether the person at risk can be identified and found is asked here
    (("initial_checks",), "record_initial_checks", "no_contact", "", NEVER, "closing", "initial_checks_at"),
    (("meeting",), "record_meeting", "held", "", "full_checks", NEVER, "meeting_at"),
    (("meeting",), "record_meeting", "no_contact", "", "closing", NEVER, ""),
    (("full_checks",), "record_full_checks", "done", "", "risk_assessment", "risk_assessment", "full_checks_at"),
    (("risk_assessment",), "assess_risk", "done", "", "decision", "decision", "risk_assessed_at"),
    (("decision",), "record_view", "done", "", HERE, HERE, ""),
    (("decision",), "record_panel", "done", "", HERE, HERE, "panel_at"),
    (("decision",), "decide", "disclose_full", "held", "countersign", "countersign", "decided_at"),
    (("decision",), "decide", "disclose_part", "held", "countersign", "countersign", "decided_at"),
    (("decision",), "decide", "do_not_disclose", "held", "countersign", "countersign", "decided_at"),
    (("decision",), "decide", "no_information", "not held, sampled", "countersign", "countersign", "decided_at"),
    (("decision",), "decide", "no_information", "not held", "informing", "closing", "decided_at"),
    (("decision",), "decide", "no_concern", "not held, sampled", "countersign", "countersign", "decided_at"),
    (("decision",), "decide", "no_concern", "not held", "informing", "closing", "decided_at"),
    # ruling 2.3: what is held and not told is always countersigned, under whatever name
    (("decision",), "decide", "no_concern", "held without concern, sampled", "countersign", "countersign", "decided_at"),
    (("decision",), "decide", "no_concern", "held without concern", "countersign", "countersign", "decided_at"),
    (("countersign",), "countersign", "agree", "to be told", "disclosure", "disclosure", "countersigned_at"),
    (("countersign",), "countersign", "agree", "part to be told", "disclosure", "disclosure", "countersigned_at"),
    (("countersign",), "countersign", "agree", "not to be told", "informing", "closing", "countersigned_at"),
    (("countersign",), "countersign", "agree", "nothing held", "informing", "closing", "countersigned_at"),
    (("countersign",), "countersign", "agree", "no concern", "informing", "closing", "countersigned_at"),
    (("countersign",), "countersign", "disagree", "to be told", "decision", "decision", ""),
    (("disclosure",), "record_disclosure", "disclosed", "", "informing", "closing", "disclosed_at"),
    (("disclosure",), "record_disclosure", "offered_declined", "", "informing", "closing", ""),
    (("disclosure",), "record_disclosure", "not_made", "", "informing", "closing", ""),
    (("informing",), "inform_applicant", "informed", "identity known", "closing", NEVER, "applicant_informed_at"),
    (("informing",), "inform_applicant", "not_informed", "", "closing", NEVER, ""),
    # 1.3 and 2.3: an applicant outside the scheme is told so, though nothing else is left to be done
    (("closing",), "inform_applicant", "informed", "out of scope", HERE, NEVER, "applicant_informed_at"),
    (("closing",), "inform_applicant", "not_informed", "out of scope", HERE, NEVER, ""),
    (("closing",), "close", "disclosed", "was told", "closed", "closed", "closed_at"),
    (("closing",), "close", "offered_declined", "declined", "closed", "closed", "closed_at"),
    (("closing",), "close", "agreed_not_made", "not made", "closed", "closed", "closed_at"),
    (("closing",), "close", "no_information", "nothing held", "closed", "closed", "closed_at"),
    (("closing",), "close", "held_not_disclosed", "not to be told, signed", "closed", "closed", "closed_at"),
    (("closing",), "close", "no_concern", "no concern", "closed", "closed", "closed_at"),
    (("closing",), "close", "out_of_scope", "out of scope", "closed", "closed", "closed_at"),
    (("closing",), "close", "withdrawn", "withdrawn", "closed", NEVER, "closed_at"),
    (("closing",), "close", "no_contact", "no contact", "closed", "closed", "closed_at"),
    (("closing",), "close", "identity_not_established", "identity failed", "closed", NEVER, "closed_at"),
    (("closing",), "close", "duplicate", "duplicate", "closed", "closed", "closed_at"),
    (("closing",), "close", "other_power", "other power", "closed", "closed", "closed_at"),
    (("closing",), "close", "transferred", "transferred", "closed", "closed", "closed_at"),
    (("closed",), "reopen", "done", "", "initial_checks", "initial_checks", "reopened_at"),
    # anywhere in a case
    (ALWAYS, "note", "done", "", HERE, HERE, ""),
    (OPEN, "correct", "done", "", HERE, HERE, ""),
    (OPEN, "withdraw", "done", "", "closing", NEVER, ""),
    (OPEN, "escalate", "emergency", "", HERE, HERE, ""),
    (OPEN, "escalate", "safeguarding", "", HERE, HERE, ""),
    (OPEN, "escalate", "marac", "", HERE, HERE, ""),
    (OPEN, "escalate", "strategy_discussion", "", HERE, HERE, ""),
    (OPEN, "escalate", "childrens_social_care", "", HERE, HERE, ""),
    (OPEN, "escalate", "adult_social_care", "", HERE, HERE, ""),
    (OPEN, "escalate", "idva", "", HERE, HERE, ""),
    (OPEN, "escalate", "victim_support", "", HERE, HERE, ""),
    (ALWAYS, "record_allegation", "done", "", HERE, HERE, ""),
    (ALWAYS, "decide_crime", "recorded", "", HERE, HERE, ""),
    (ALWAYS, "decide_crime", "not_recorded", "", HERE, HERE, ""),
    (OPEN, "request_extension", "done", "", HERE, HERE, ""),
    (OPEN, "decide_extension", "approve", "", HERE, HERE, ""),
    (OPEN, "decide_extension", "refuse", "", HERE, HERE, ""),
    (OPEN[1:], "retriage", "done", "", HERE, HERE, ""),
    (ALWAYS, "record_child", "done", "", HERE, HERE, ""),
    (ALWAYS, "record_missing", "done", "", HERE, HERE, ""),
    (ALWAYS, "enter_document", "done", "", HERE, HERE, ""),
    (OPEN, "set_task", "done", "", HERE, HERE, ""),
    *((ALWAYS, "end_task", end, "", HERE, HERE, "") for end in ("done", "not_needed")),
    (UNDECIDED, "record_search", "done", "", HERE, HERE, ""),
    (UNDECIDED, "record_information", "done", "", HERE, HERE, ""),
    (UNDECIDED, "record_offender", "done", "", HERE, HERE, ""),
    (OPEN, "transfer", "done", "", "closing", "closing", ""),
    # ruling 2.6: nothing goes round a decision that was taken
    (UNDECIDED, "mark_duplicate", "done", "", "closing", "closing", ""),
    (UNDECIDED[1:], "rule_out", "done", "", "closing", "closing", ""),
    (OPEN, "use_other_power", "done", "", HERE, HERE, ""),
    (OPEN, "record_contact_attempt", "done", "", HERE, HERE, ""),
    (OPEN, "record_complaint", "done", "", HERE, HERE, ""),
    (OPEN, "assign", "done", "", HERE, HERE, ""),
    (OPEN, "take_case", "done", "", HERE, HERE, ""),
    (ALWAYS, "link_case", "done", "", HERE, HERE, ""),
    *((ALWAYS, "identify", verdict, "", HERE, HERE, "") for verdict in ("same", "different", "left_open")),
    (ALWAYS, "record_breach", "alleged", "undertaking", HERE, HERE, ""),
    (ALWAYS, "record_breach", "prosecuted", "undertaking", HERE, HERE, ""),
)  # fmt: skip

# Sarah's Law's enquiry (ruling 2.5): stages | action | outcome | next stage | milestone
BOTH = ("enquiry", "closed")
ESCALATIONS = (
    "emergency", "safeguarding", "marac", "strategy_discussion", "childrens_social_care", "adult_social_care", "idva",
    "victim_support",
)  # fmt: skip
ENQUIRY_PROCESS: tuple[tuple[tuple[str, ...], str, str, str, str], ...] = (
    (("enquiry",), "give_advice", "advice_given", "closed", "closed_at"),
    (("enquiry",), "become_application", "became_application", "closed", "closed_at"),
    (BOTH, "note", "done", HERE, ""),
    (("enquiry",), "correct", "done", HERE, ""),
    *((("enquiry",), "escalate", outcome, HERE, "") for outcome in ESCALATIONS),
    (BOTH, "record_allegation", "done", HERE, ""),
    (BOTH, "decide_crime", "recorded", HERE, ""),
    (BOTH, "decide_crime", "not_recorded", HERE, ""),
    (("enquiry",), "record_contact_attempt", "done", HERE, ""),
    (("enquiry",), "assign", "done", HERE, ""),
    (("enquiry",), "take_case", "done", HERE, ""),
    (BOTH, "enter_document", "done", HERE, ""),
    (("enquiry",), "set_task", "done", HERE, ""),
    *((BOTH, "end_task", end, HERE, "") for end in ("done", "not_needed")),
    (BOTH, "link_case", "done", HERE, ""),
    *((BOTH, "identify", verdict, HERE, "") for verdict in ("same", "different", "left_open")),
)

# Ruling 2.10.
_AFTER = {
    *("note", "record_child", "record_missing", "enter_document", "end_task", "record_allegation", "decide_crime"),
    *("record_breach", "link_case", "identify"),
}
CLOSED = {
    ASK: {*_AFTER, "reopen"},
    KNOW: {*_AFTER, "reopen"},
    ENQUIRY: {"note", "enter_document", "end_task", "record_allegation", "decide_crime", "link_case", "identify"},
}

# Who may not do what, having done what: nobody signs, judges or extends their own work, nor ends a case they decided.
SEPARATED = {
    "decide": {"record_full_checks", "record_search", "record_information", "record_offender"},
    "countersign": {"decide", "record_full_checks", "record_search", "record_information", "record_offender"},
    "decide_extension": {"request_extension"},
    "withdraw": {"decide"},
    "transfer": {"decide"},
    "rule_out": {"decide"},
    "mark_duplicate": {"decide"},
}
# Ruling 2.11: what nobody does who declared an interest.
DISINTERESTED = {"decide", "countersign", "record_panel"}
# Ruling 2.12: what is not dated before what it stands on; the last stage at which a record may be corrected.
NOT_BEFORE = {
    "record_meeting": {"initial_checks"},
    "record_full_checks": {"initial_checks"},
    "assess_risk": {"full_checks"},
    "record_view": {"full_checks", "risk_assessment"},
    "record_panel": {"full_checks", "risk_assessment"},
    "decide": {"full_checks", "risk_assessment"},
    "countersign": {"decision"},
    "record_disclosure": {"decision", "countersignature"},
    "inform_applicant": {"decision", "countersignature", "disclosure"},
}
CORRECTED_UNTIL = {
    **dict.fromkeys(("initial_checks", "meeting", "full_checks", "risk_assessment"), "decision"),
    **dict.fromkeys(("source_search", "information_item", "known_offender"), "decision"),
}

YES, SECOND, REASONED, NOT_FOUND = Certainty
RECEIPT, ANEW = ("received_at",), ("received_at", "reopened_at")
ANSWER = {"disclosed_at", "applicant_informed_at", "closed_at"}
CHECKED, MET = {"initial_checks_at", "closed_at"}, {"meeting_at", "closed_at"}
TOLD, ALLEGED, SHUT, DECIDED = (
    ("disclosed_at", "applicant_informed_at"),
    ("alleged_at",),
    {"closed_at"},
    {"crime_decided_at"},
)

# rule set, route → clock | limit | starts | stops | certainty of the length | of the start
Clocks = dict[str, tuple[Limit, tuple[str, ...], set[str], Certainty, Certainty]]
EVERYWHERE: Clocks = {"crime_recording": (hours(24), ALLEGED, DECIDED, SECOND, REASONED)}
IN_CASES: Clocks = {**EVERYWHERE, "closing": (calendar_days(7), TOLD, SHUT, REASONED, REASONED)}
# No source gives a limit: a force's setting, with the stricter of the scheme's own as default (docs/decisions/0039).
OF_AN_ENQUIRY: Clocks = {"answer": (hours(24), RECEIPT, {"closed_at"}, NOT_FOUND, NOT_FOUND), **EVERYWHERE}
CLOCKS: dict[tuple[str, str], Clocks] = {
    ("dvds-2016", ASK): {
        "initial_checks": (hours(24), ANEW, CHECKED, YES, REASONED),
        "meeting": (working_days(10), RECEIPT, MET, YES, YES),
        "overall": (calendar_days(35), ANEW, ANSWER, YES, YES),
        **IN_CASES,
    },
    ("dvds-2016", KNOW): {
        "initial_checks": (hours(24), ANEW, CHECKED, REASONED, REASONED),
        "overall": (calendar_days(35), ANEW, ANSWER, REASONED, REASONED),
        **IN_CASES,
    },
    ("dvds-2023", ASK): {
        "initial_checks": (hours(24), ANEW, CHECKED, REASONED, REASONED),
        "meeting": (calendar_days(10), RECEIPT, MET, NOT_FOUND, REASONED),
        "overall": (calendar_days(28), ANEW, ANSWER, YES, YES),
        **IN_CASES,
    },
    ("dvds-2023", KNOW): {
        "initial_checks": (hours(24), ANEW, CHECKED, REASONED, REASONED),
        "overall": (calendar_days(28), ANEW, ANSWER, YES, NOT_FOUND),
        **IN_CASES,
    },
    ("csods-2010", ASK): {
        "initial_checks": (hours(24), ANEW, CHECKED, YES, REASONED),
        "meeting": (calendar_days(10), RECEIPT, MET, REASONED, YES),
        "overall": (calendar_days(45), ANEW, ANSWER, YES, NOT_FOUND),
        **IN_CASES,
    },
    ("csods-2010", KNOW): {
        "initial_checks": (hours(24), ANEW, CHECKED, REASONED, REASONED),
        "overall": (calendar_days(45), ANEW, ANSWER, REASONED, NOT_FOUND),
        **IN_CASES,
    },
    ("csods-2010", ENQUIRY): OF_AN_ENQUIRY,
    ("csods-2023", ASK): {
        "initial_checks": (hours(24), ANEW, CHECKED, YES, REASONED),
        "meeting": (calendar_days(10), RECEIPT, MET, REASONED, YES),
        "overall": (calendar_days(28), ANEW, ANSWER, REASONED, NOT_FOUND),
        **IN_CASES,
    },
    ("csods-2023", KNOW): {
        "initial_checks": (hours(24), ANEW, CHECKED, REASONED, REASONED),
        "overall": (calendar_days(28), ANEW, ANSWER, REASONED, NOT_FOUND),
        **IN_CASES,
    },
    ("csods-2023", ENQUIRY): OF_AN_ENQUIRY,
}

# Received on Tuesday 24 March 2026 at 14:00: summer time begins on the 29th, Good Friday is 3 April, Easter Monday the 6th.
DUE = {
    "dvds-2016": ("2026-04-09T23:59:59+01:00", "2026-04-28T23:59:59+01:00"),
    "dvds-2023": ("2026-04-03T23:59:59+01:00", "2026-04-21T23:59:59+01:00"),
    "csods-2010": ("2026-04-03T23:59:59+01:00", "2026-05-08T23:59:59+01:00"),
    "csods-2023": ("2026-04-03T23:59:59+01:00", "2026-04-21T23:59:59+01:00"),
}

CASES = [(scheme, route) for scheme in ALL for route in (ASK, KNOW)]
ENQUIRIES = [(scheme, ENQUIRY) for scheme in (CSODS_2010, CSODS_2023)]
EVERY_ROUTE = [pytest.param(scheme, route, id=f"{scheme.rule_set} {route}") for scheme, route in CASES + ENQUIRIES]


def cells(route: str) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Stage, action, outcome, what is known, next stage, milestone: the table spread out for one route."""
    if route == ENQUIRY:
        for stages, action, outcome, to, milestone in ENQUIRY_PROCESS:
            known = "undertaking" if action == "record_breach" else ""
            yield from ((stage, action, outcome, known, stage if to == HERE else to, milestone) for stage in stages)
        return
    for stages, action, outcome, known, ask, know, milestone in PROCESS:
        to = ask if route == ASK else know
        for stage in stages:
            if to != NEVER and stage in STAGES[route]:
                yield stage, action, outcome, known, stage if to == HERE else to, milestone


def standing(scheme: Scheme, route: str, stage: str, known: str) -> Drive:
    """A case at that stage that holds every kind of record and has set no milestone but those that are known."""
    percent = 100 if "sampled" in known else 0
    drive = Drive(scheme, route, law=law_of(sample_percent=percent))
    told = KNOWN.get(known.replace(", sampled", ""), {})
    made = {action.record: action.key for action in scheme.actions if action.record}
    held = tuple(HeldRecord(n, n, kind, key, "done", sound(key)) for n, (kind, key) in enumerate(made.items(), start=1))
    row = {**drive.facts, **told, "stage": stage}
    drive.state = drive.state._replace(facts=row, held=held, version=len(held))
    return drive


def correction(drive: Drive) -> dict[str, object]:
    note = drive.held("note")
    return {"about": note.sequence, "text": "As it was meant."}


@pytest.mark.parametrize(("scheme", "route"), EVERY_ROUTE)
def test_every_action_leads_where_the_table_says_and_sets_the_milestone_it_names(scheme: Scheme, route: str) -> None:
    wrong = []
    for stage, action, outcome, known, to, milestone in cells(route):
        drive = standing(scheme, route, stage, known)
        told = f"{stage}, {action} {outcome} ({known or 'always'})"
        more = correction(drive) if action == "correct" else {}
        try:
            step = drive.take(action, outcome, by=EVERYONE, **more)  # type: ignore[arg-type]
        except Refused as no:
            wrong.append(f"{told}: {no}")
            continue
        reached = str(step.delta.get("stage", stage))
        set_now = {name for name in facts.MILESTONES if step.delta.get(name)}
        if (reached, set_now) != (to, {milestone} - {""}):
            wrong.append(f"{told}: {reached} and {set_now}, not {to} and {milestone}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("scheme", "route"), EVERY_ROUTE)
def test_nothing_is_declared_that_the_table_lacks(scheme: Scheme, route: str) -> None:
    assert declared(scheme, scheme.route(route)) == {
        (stage, action, outcome) for stage, action, outcome, *_ in cells(route)
    }


@pytest.mark.parametrize(("scheme", "route"), EVERY_ROUTE)
def test_no_condition_leads_elsewhere_than_the_table_says(scheme: Scheme, route: str) -> None:
    expected: dict[tuple[str, str], set[str]] = {}
    for stage, action, outcome, _, to, _ in cells(route):
        expected.setdefault((action, outcome), set()).update({to} - {stage})
    for (key, outcome_key), stages in expected.items():
        outcome = scheme.action(key).outcome(outcome_key)
        moves = [move for move in outcome.to if move.stage in scheme.route(route).stages] if outcome else []
        unconditional = next((n for n, move in enumerate(moves, start=1) if not move.when), len(moves))
        assert {move.stage for move in moves[:unconditional]} == stages, (key, outcome_key)


@pytest.mark.parametrize(("scheme", "route"), EVERY_ROUTE)
def test_a_stage_offers_what_the_table_gives_it_and_nothing_else(scheme: Scheme, route: str) -> None:
    for stage in scheme.route(route).stages:
        offered = {
            key for key, offer in standing(scheme, route, stage, "").offers(EVERYONE).items() if offer.is_at_stage
        }
        assert offered == {action for at_stage, action, *_ in cells(route) if at_stage == stage}, stage


@pytest.mark.parametrize(("scheme", "route"), EVERY_ROUTE)
def test_a_closed_case_takes_notes_allegations_breaches_links_and_reopening_alone(scheme: Scheme, route: str) -> None:
    offers = standing(scheme, route, "closed", "undertaking").offers(EVERYONE)
    assert {key for key, offer in offers.items() if not offer.refusals} == CLOSED[route]


@pytest.mark.parametrize("scheme", ALL, ids=lambda scheme: scheme.rule_set)
def test_both_routes_have_the_stages_of_the_rulings_in_their_order(scheme: Scheme) -> None:
    assert scheme.route(ASK).stages == STAGES[ASK]
    assert scheme.route(KNOW).stages == STAGES[KNOW]
    assert {scheme.route(key).opens_at for key in (ASK, KNOW)} == {"initial_checks"}
    assert [stage.key for stage in scheme.stages if stage.final] == ["closed"]
    assert [stage.key for stage in scheme.stages if stage.before_panel] == ["decision"]


def test_only_sarahs_law_has_an_enquiry() -> None:
    for scheme in (CSODS_2010, CSODS_2023):
        enquiry = scheme.route(ENQUIRY)
        assert (enquiry.stages, enquiry.opens_at, enquiry.kind, enquiry.code) == (BOTH, "enquiry", "enquiry", ASK)
        assert scheme.action("become_application").registers == ASK
    for scheme in (DVDS_2016, DVDS_2023):
        assert {route.key for route in scheme.routes} == {ASK, KNOW}


@pytest.mark.parametrize("scheme", ALL, ids=lambda scheme: scheme.rule_set)
def test_only_a_new_bank_holiday_moves_deadlines_without_anybody(scheme: Scheme) -> None:
    assert [action.key for action in scheme.actions if action.by_system] == ["move_deadlines", "look_again"]
    assert not any(outcome.to or outcome.sets for outcome in scheme.action("move_deadlines").outcomes)
    assert [(one.to, dict(one.sets)) for one in scheme.action("look_again").outcomes] == [((), {"triaged": False})]


@pytest.mark.parametrize("scheme", ALL, ids=lambda scheme: scheme.rule_set)
def test_duties_are_separated_as_the_table_says(scheme: Scheme) -> None:
    assert {action.key: set(action.not_by) for action in scheme.actions if action.not_by} == SEPARATED


@pytest.mark.parametrize("scheme", ALL, ids=lambda scheme: scheme.rule_set)
def test_interest_order_and_corrections_are_bound_as_the_table_says(scheme: Scheme) -> None:
    assert {action.key for action in scheme.actions if action.disinterested} == DISINTERESTED
    assert {
        action.key: {*action.needs, *action.after} for action in scheme.actions if action.needs or action.after
    } == NOT_BEFORE
    assert {kind.key: kind.until for kind in scheme.records if kind.until} == CORRECTED_UNTIL


@pytest.mark.parametrize(("scheme", "route"), EVERY_ROUTE)
def test_every_clock_is_as_the_sources_give_it(scheme: Scheme, route: str) -> None:
    found = {
        clock.key: (clock.limit, clock.starts, set(clock.stops), clock.certainty, clock.start_certainty)
        for clock in scheme.clocks_of(route)
    }
    assert found == CLOCKS[scheme.rule_set, route]
    assert {clock.key for clock in scheme.clocks_of(route) if clock.per_record} == {"crime_recording"}


@pytest.mark.parametrize("scheme", ALL, ids=lambda scheme: scheme.rule_set)
def test_every_limit_names_its_source(scheme: Scheme) -> None:
    assert all(clock.source for clock in scheme.clocks)
    assert scheme.sources


@pytest.mark.parametrize(("scheme", "route"), [pytest.param(s, r, id=f"{s.rule_set} {r}") for s, r in CASES])
def test_a_case_received_before_easter_is_due_when_a_hand_count_says(scheme: Scheme, route: str) -> None:
    drive = Drive(scheme, route, received=at("2026-03-24T14:00:00+00:00"))
    meeting, overall = DUE[scheme.rule_set]
    expected = {"initial_checks": "2026-03-25T14:00:00+00:00", "overall": overall}
    if route == ASK:
        expected["meeting"] = meeting
    assert {one.clock: one.due for one in drive.state.deadlines} == {key: at(due) for key, due in expected.items()}


@pytest.mark.parametrize(
    ("key", "received", "rule_set"),
    [
        ("dvds", "2014-03-08T09:00:00+00:00", "dvds-2016"),
        ("dvds", "2023-04-04T22:59:59+00:00", "dvds-2016"),
        ("dvds", "2023-04-04T23:30:00+00:00", "dvds-2023"),  # half past midnight in London
        ("dvds", "2023-04-05T00:00:00+01:00", "dvds-2023"),
        ("dvds", "2023-04-05T23:30:00+00:00", "dvds-2023"),
        ("csods", "2011-04-04T09:00:00+00:00", "csods-2010"),
        ("csods", "2023-04-02T22:59:59+00:00", "csods-2010"),
        ("csods", "2023-04-02T23:30:00+00:00", "csods-2023"),
        ("csods", "2023-04-03T00:00:00+01:00", "csods-2023"),
    ],
)
def test_the_rule_set_goes_by_the_london_day_of_receipt(key: str, received: str, rule_set: str) -> None:
    assert law_of().for_receipt(key, at(received)).rule_set == rule_set


def test_the_newer_rules_hold_from_the_days_of_the_sources() -> None:
    assert {scheme.rule_set: scheme.in_force_from for scheme in ALL} == {
        "dvds-2016": None,
        "dvds-2023": date(2023, 4, 5),
        "csods-2010": None,
        "csods-2023": date(2023, 4, 3),
    }
    assert DVDS_2023.in_force_certainty is YES
    assert CSODS_2023.in_force_certainty is REASONED


def declared(scheme: Scheme, route: Route) -> set[tuple[str, str, str]]:
    """Every stage, action and outcome that the declaration has on the route."""
    return {
        (stage, action.key, outcome.key)
        for action in scheme.actions
        if not action.by_system and (not action.routes or route.key in action.routes)
        for stage in scheme.stages_of(action, route)
        for outcome in action.outcomes
        if (not outcome.routes or route.key in outcome.routes)
    }


@pytest.mark.parametrize(("scheme", "route"), EVERY_ROUTE)
def test_a_day_is_promised_only_by_clocks_whose_end_reaches_whoever_asked(scheme: Scheme, route: str) -> None:
    """Of what comes of a right to know no step tells whoever referred it (docs/decisions/0045)."""
    promised = {clock.key for clock in scheme.clocks_of(route) if clock.is_promised}
    assert promised == {ASK: {"meeting", "overall"}, KNOW: set(), ENQUIRY: {"answer"}}[route]

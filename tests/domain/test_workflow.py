"""What the engine refuses and why, and what doing something changes: the claims of the rulings, one by one."""

import pytest

from disclosure.domain import facts
from disclosure.domain.access import Actor
from disclosure.domain.errors import Refused
from disclosure.domain.scheme import Scheme
from disclosure.domain.schemes import CSODS_2023, DVDS_2023
from disclosure.domain.workflow import opening, take
from tests.domain.driver import (
    AUDREY,
    DAY,
    HELD,
    HELD_WITHOUT_CONCERN,
    HOUR,
    INES,
    NOTHING_HELD,
    OMAR,
    PAT,
    PETRA,
    QUINN,
    RECEIVED,
    ROSA,
    SAMIR,
    SOFIA,
    TESTS,
    Drive,
    law_of,
)

DVDS_TESTS = ("test_lawful", "test_pressing_need", "test_necessary", "test_proportionate")
CSODS_TESTS = ("test_lawful", "test_child_welfare", "test_necessary", "test_proportionate")
ASK, KNOW = "right_to_ask", "right_to_know"
both_schemes = pytest.mark.parametrize("scheme", [DVDS_2023, CSODS_2023], ids=lambda scheme: scheme.key)
both_routes = pytest.mark.parametrize("route", [ASK, KNOW])


def reasons(drive: Drive, key: str, by: Actor) -> list[str]:
    """Why an action is not offered."""
    return [str(reason) for reason in drive.offers(by)[key].refusals]


# --- refusals that name what is missing


@both_schemes
def test_a_button_and_the_door_behind_it_give_the_same_reasons(scheme: Scheme) -> None:
    drive = Drive(scheme).reach("full_checks")
    for person in (INES, ROSA, OMAR, SOFIA, PAT, AUDREY, QUINN):
        for key, offer in drive.offers(person).items():
            if offer.refusals:
                assert [str(reason) for reason in offer.refusals] == drive.refused(key, by=person)[
                    : len(offer.refusals)
                ], key


def test_every_reason_is_given_and_not_only_the_first() -> None:
    drive = Drive(DVDS_2023)
    assert reasons(drive, "decide", QUINN) == [
        "This is done at another stage: Decision.",
        "Your role does not do this.",
        "Record first: Full checks.",
        "Record first: Risk assessment.",
    ]


@both_schemes
@both_routes
def test_nobody_decides_without_full_checks_and_risk_assessment(scheme: Scheme, route: str) -> None:
    drive = Drive(scheme, route)
    for stage in ("initial_checks", "full_checks", "risk_assessment"):
        drive.reach(stage)
        assert drive.refused("decide", "disclose_full", by=SOFIA)
    drive.reach("decision").take("decide", "disclose_full")
    assert drive.stage == "countersign"


@both_schemes
def test_a_researcher_does_not_decide_nor_an_officer_sign(scheme: Scheme) -> None:
    drive = Drive(scheme).reach("decision")
    assert drive.refused("decide", "disclose_full", by=ROSA) == [
        "Your role does not do this.",
        "Another person must do this: you took part in what it stands on.",
    ]
    drive.take("decide", "disclose_full")
    assert drive.refused("countersign", "agree", by=OMAR) == ["Your role does not do this."]


@both_schemes
@pytest.mark.parametrize("decision", ["disclose_full", "disclose_part", "do_not_disclose"])
def test_nobody_countersigns_their_own_decision(scheme: Scheme, decision: str) -> None:
    drive = Drive(scheme).reach("countersign", decision=decision)
    assert drive.refused("countersign", "agree", by=SOFIA) == [
        "Another person must do this: you took part in what it stands on."
    ]
    drive.take("countersign", "agree", by=SAMIR)
    assert drive.facts["countersigned_at"]


def test_whoever_corrected_the_checks_took_part_in_them() -> None:
    drive = Drive(DVDS_2023).reach("decision")
    checks = drive.held("full_checks")
    drive.take("correct", by=OMAR, about=checks.sequence, **{**checks.values, "concern": "no"})
    assert drive.state.acted["record_full_checks"] == {ROSA.user_id, OMAR.user_id}


def test_a_correction_is_for_those_who_could_have_made_the_record() -> None:
    drive = Drive(DVDS_2023).reach("decision")
    checks, note = drive.held("full_checks"), drive.take("note", text="Seen.") and drive.held("note")
    assert drive.refused("correct", by=INES, about=checks.sequence, **checks.values)
    assert drive.refused("correct", by=SOFIA, about=checks.sequence, **checks.values)
    drive.take("correct", by=INES, about=note.sequence, text="Seen twice.")


def test_the_time_of_what_was_done_lies_neither_ahead_nor_before_receipt() -> None:
    drive = Drive(DVDS_2023)
    ahead, before = RECEIVED + 2 * HOUR, RECEIVED - HOUR
    assert drive.refused("record_initial_checks", "continue", occurred_at=ahead) == [
        "The time is in the future. Enter when it happened."
    ]
    assert drive.refused("record_initial_checks", "continue", occurred_at=before) == [
        "The time is before the case was received. Check the day and the time."
    ]


def test_an_outcome_that_is_not_offered_is_refused() -> None:
    drive = Drive(DVDS_2023)
    assert drive.refused("record_initial_checks", "disclose_full") == ["Choose one of the outcomes offered."]
    assert drive.refused("record_initial_checks", "") == ["Choose one of the outcomes offered."]


def test_nobody_registers_without_the_role_nor_ahead_of_time() -> None:
    columns = {"reference": "7K4M-2P9Q-C", "received_at": RECEIVED}
    for person, now in ((ROSA, RECEIVED), (AUDREY, RECEIVED), (INES, RECEIVED - HOUR)):
        with pytest.raises(Refused):
            opening(DVDS_2023, DVDS_2023.route(ASK), columns, actor=person, now=now, law=law_of())


# --- rules on what the form says


@pytest.mark.parametrize(
    ("scheme", "test"),
    [(DVDS_2023, test) for test in DVDS_TESTS] + [(CSODS_2023, test) for test in CSODS_TESTS],
    ids=lambda one: getattr(one, "key", one),
)
def test_each_legal_test_is_answered_and_met_before_anything_is_told(scheme: Scheme, test: str) -> None:
    drive = Drive(scheme).reach("decision")
    for decision in ("disclose_full", "disclose_part", "do_not_disclose"):
        assert "Answer each legal test, with its reasons." in drive.refused("decide", decision, **{test: None})
    for decision in ("disclose_full", "disclose_part"):
        for answer in ("no", "does_not_arise"):
            assert drive.refused("decide", decision, **{test: answer}) == [
                "Nothing may be disclosed unless every legal test is met."
            ]
    assert drive.refused("decide", "do_not_disclose", **{test: "does_not_arise"})
    drive.take("decide", "do_not_disclose", **{test: "no", "decision_reason": "would_raise_risk"})


@both_schemes
@pytest.mark.parametrize(
    "decision", ["disclose_full", "disclose_part", "do_not_disclose", "no_information", "no_concern"]
)
def test_representations_are_answered_on_every_decision(scheme: Scheme, decision: str) -> None:
    checks = HELD if "disclose" in decision else NOTHING_HELD
    drive = Drive(scheme).reach("decision", record_full_checks=checks)
    assert drive.refused("decide", decision, representations=None) == [
        "Say whether the subject’s representations were sought."
    ]
    drive.take("decide", decision, representations="sought")
    assert drive.facts["representations"] == "sought"


def test_a_decision_taken_again_is_answered_again() -> None:
    drive = Drive(DVDS_2023).reach("countersign")
    drive.take("countersign", "disagree")
    assert drive.stage == "decision"
    said = {**dict.fromkeys(TESTS, "yes"), "article_8": "Weighed.", "rehabilitation": "Nothing is spent."}
    assert drive.refused("decide", "disclose_full", only=said) == [
        "Say whether the subject’s representations were sought."
    ]


def test_what_a_form_asks_for_is_not_taken_from_an_earlier_answer() -> None:
    drive = Drive(DVDS_2023).reach("full_checks")
    drive.take("retriage", immediate_risk="yes")
    assert drive.refused("retriage", only={}) == ["Say whether there is immediate risk."]


@both_schemes
def test_held_and_not_told_needs_its_reason(scheme: Scheme) -> None:
    drive = Drive(scheme).reach("decision")
    assert drive.refused("decide", "do_not_disclose", decision_reason=None) == ["Choose the reason for not disclosing."]


@both_schemes
def test_a_decision_agrees_with_what_the_checks_found(scheme: Scheme) -> None:
    nothing = Drive(scheme).reach("decision", record_full_checks=NOTHING_HELD)
    for decision in ("disclose_full", "disclose_part", "do_not_disclose"):
        assert nothing.refused("decide", decision)
    held = Drive(scheme).reach("decision", record_full_checks=HELD)
    for decision in ("no_information", "no_concern"):
        assert held.refused("decide", decision)


@both_schemes
@both_routes
def test_no_concern_with_information_held_gives_its_reason_and_is_always_countersigned(
    scheme: Scheme, route: str
) -> None:
    held = Drive(scheme, route, law=law_of(sample_percent=0)).reach("decision", record_full_checks=HELD_WITHOUT_CONCERN)
    for nothing in (None, ""):
        assert held.refused("decide", "no_concern", decision_reason=nothing) == [
            "Information is held: choose the reason for not disclosing it."
        ]
    held.take("decide", "no_concern", by=SOFIA, decision_reason="would_raise_risk")
    assert (held.stage, held.facts["decision_reason"]) == ("countersign", "would_raise_risk")
    assert held.refused("countersign", "agree", by=SOFIA)
    held.take("countersign", "agree", by=SAMIR)
    held.reach("closing").close("no_concern")
    without = Drive(scheme, route, law=law_of(sample_percent=0)).reach("decision", record_full_checks=NOTHING_HELD)
    without.take("decide", "no_concern")
    assert (without.stage == "countersign", without.facts["decision_reason"]) == (False, None)


@pytest.mark.parametrize(
    ("scheme", "test", "reason"),
    [
        (DVDS_2023, "test_pressing_need", "no_pressing_need"),
        (DVDS_2023, "test_necessary", "test_not_met_necessary"),
        (DVDS_2023, "test_proportionate", "test_not_met_proportionate"),
        (CSODS_2023, "test_necessary", "test_not_met_necessary"),
        (CSODS_2023, "test_proportionate", "test_not_met_proportionate"),
    ],
    ids=lambda one: getattr(one, "key", one),
)
@pytest.mark.parametrize(
    ("decision", "checks"),
    [("do_not_disclose", HELD), ("no_concern", HELD_WITHOUT_CONCERN)],
    ids=lambda one: str(one)[:15],
)
def test_a_reason_that_names_a_test_needs_that_test_answered_no(
    scheme: Scheme, test: str, reason: str, decision: str, checks: dict[str, object]
) -> None:
    drive = Drive(scheme).reach("decision", record_full_checks=checks)
    met = dict.fromkeys(TESTS, "yes")
    assert drive.refused("decide", decision, **{**met, "decision_reason": reason}) == [
        "The reason and the legal test that it names contradict each other."
    ]
    drive.take("decide", decision, **{**met, test: "no", "decision_reason": reason})
    assert drive.facts["decision_reason"] == reason


def test_the_presumption_needs_a_conviction_for_a_child_sexual_offence() -> None:
    for known in ("none", "intelligence", None):
        drive = Drive(CSODS_2023).reach("decision", record_full_checks={"subject_child_sexual_offence": known})
        assert drive.refused("decide", "disclose_full", presumption="yes")
        drive.take("decide", "disclose_full", presumption="no")
    convicted = Drive(CSODS_2023).reach("decision", record_full_checks={"subject_child_sexual_offence": "convicted"})
    assert convicted.refused("decide", "disclose_full", presumption=None)
    convicted.take("decide", "disclose_full", presumption="yes")


def test_other_power_as_the_reason_needs_its_record() -> None:
    drive = Drive(DVDS_2023).reach("decision")
    assert drive.refused("decide", "do_not_disclose", decision_reason="other_power_used") == [
        "Record first what was disclosed under another power."
    ]
    drive.take("use_other_power")
    drive.take("decide", "do_not_disclose", decision_reason="other_power_used")
    drive.take("countersign", "agree")
    drive.take("inform_applicant", "informed")
    assert drive.refused("close", "held_not_disclosed")
    drive.close("other_power")
    assert drive.facts["disclosed_at"] is None


# --- identity


@both_schemes
def test_nothing_is_told_to_somebody_whose_identity_is_not_established(scheme: Scheme) -> None:
    drive = Drive(scheme).reach("disclosure")
    for answer in ("no", None):
        assert drive.refused("record_disclosure", "disclosed", told_identity_established=answer) == [
            "Nothing may be told to a person whose identity is not established."
        ]


@both_schemes
def test_an_applicant_whose_identity_failed_is_told_nothing_but_the_case_goes_on(scheme: Scheme) -> None:
    drive = Drive(scheme).reach("disclosure", record_meeting={"identity_established": "no"})
    assert drive.refused("record_disclosure", "disclosed", told=["applicant", "parent"])
    drive.take("record_disclosure", "disclosed", told=["parent"])
    assert drive.refused("inform_applicant", "informed")
    drive.take("inform_applicant", "not_informed")
    drive.close("disclosed")


@pytest.mark.parametrize("missing", ["address_confirmed", "relationship_to_child_confirmed"])
def test_for_sarahs_law_identity_is_the_address_and_the_relationship_too(missing: str) -> None:
    """Identity, current address and relationship to the child: domain.md 2.3, CONFIRMED."""
    drive = Drive(CSODS_2023).reach("meeting")
    for answer in ("no", None):
        assert drive.refused("record_meeting", "held", **{missing: answer})
    drive.take("record_meeting", "held", identity_established="no", **{missing: "no"})
    drive.reach("disclosure")
    assert drive.refused("record_disclosure", "disclosed", told=["applicant"])


@both_schemes
def test_whoever_will_not_be_named_is_told_nothing(scheme: Scheme) -> None:
    drive = Drive(scheme)
    (registered,) = drive.state.held
    unnamed = registered._replace(values={**registered.values, "applicant_is_anonymous": True})
    drive.state = drive.state._replace(held=(unnamed,))
    drive.reach("meeting")
    assert drive.refused("record_meeting", "held")
    drive.take("record_meeting", "held", identity_established="no")
    assert drive.reach("disclosure").refused("record_disclosure", "disclosed", told=["applicant"])


def test_identity_not_established_closes_a_case_only_where_the_applicant_was_told_nothing() -> None:
    failed = {"identity_established": "no"}
    drive = Drive(DVDS_2023).reach("closing", decision="no_information", record_meeting=failed)
    drive.close("identity_not_established")
    established = Drive(DVDS_2023).reach("closing", decision="no_information")
    assert established.refused("close", "identity_not_established")


# --- disclosure


@both_schemes
def test_a_refused_undertaking_asks_whether_to_go_on(scheme: Scheme) -> None:
    drive = Drive(scheme).reach("disclosure")
    assert drive.refused("record_disclosure", "disclosed", undertaking="refused") == [
        "The undertaking was refused: say why it was right to go on."
    ]
    drive.take(
        "record_disclosure", "disclosed", undertaking="refused", refusal_considered="The child is in danger tonight."
    )
    assert drive.facts["undertaking"] == "refused"


@pytest.mark.parametrize("missing", ["told", "words_spoken", "disclosed_kinds", "undertaking"])
def test_a_disclosure_says_who_was_told_what_in_which_words(missing: str) -> None:
    drive = Drive(DVDS_2023).reach("disclosure")
    assert len(drive.refused("record_disclosure", "disclosed", **{missing: None})) == 1


@both_schemes
@both_routes
def test_only_a_disclosure_sets_disclosed_at(scheme: Scheme, route: str) -> None:
    for outcome, closes_as in (("offered_declined", "offered_declined"), ("not_made", "agreed_not_made")):
        drive = Drive(scheme, route).reach("disclosure")
        drive.take("record_disclosure", outcome)
        drive.reach("closing")
        assert drive.facts["disclosed_at"] is None
        assert drive.facts["told"] is None
        assert drive.refused("close", "disclosed")
        drive.close(closes_as)


def test_a_breach_needs_an_undertaking_that_was_asked_for() -> None:
    drive = Drive(DVDS_2023).reach("disclosure")
    assert drive.refused("record_breach", "alleged") == ["No undertaking was asked for on this case."]
    drive.reach("closed").take("record_breach", "prosecuted")
    assert drive.facts["undertaking_breach"] == "prosecuted"


# --- closing

# decision and what came of it → the outcomes that may close the case, on right to ask
ENDS = [
    ("disclose_full", {}, {"disclosed"}),
    ("disclose_part", {}, {"disclosed"}),
    ("do_not_disclose", {}, {"held_not_disclosed"}),
    ("no_information", {}, {"no_information"}),
    ("no_concern", {}, {"no_concern"}),
    (
        "no_information",
        {"record_meeting": {"identity_established": "no"}},
        {"no_information", "identity_not_established"},
    ),
]


@both_schemes
@pytest.mark.parametrize(("decision", "answers", "outcomes"), ENDS)
def test_a_case_closes_only_as_its_facts_allow(
    scheme: Scheme, decision: str, answers: dict, outcomes: set[str]
) -> None:
    drive = Drive(scheme).reach("closing", decision=decision, **answers)
    assert {outcome.key for outcome in drive.offers(SOFIA)["close"].outcomes} == outcomes
    for outcome in facts.OUTCOMES:
        if outcome not in outcomes:
            assert drive.refused("close", outcome)


@both_schemes
@pytest.mark.parametrize(
    ("action", "outcome"),
    [
        ("withdraw", "withdrawn"),
        ("rule_out", "out_of_scope"),
        ("transfer", "transferred"),
        ("mark_duplicate", "duplicate"),
    ],
)
def test_a_case_that_ends_early_closes_as_what_ended_it(scheme: Scheme, action: str, outcome: str) -> None:
    drive = Drive(scheme).reach("risk_assessment")
    drive.take(action)
    assert {one.key for one in drive.offers(SOFIA)["close"].outcomes} == {outcome}
    drive.close(outcome)
    assert drive.facts["outcome"] == outcome


def test_every_closing_says_whether_support_was_offered() -> None:
    drive = Drive(DVDS_2023).reach("closing", decision="no_information")
    assert drive.refused("close", "no_information", support_offered=None) == ["Say whether support was offered."]


@both_schemes
def test_not_reached_before_a_decision_is_no_contact_on_both_routes(scheme: Scheme) -> None:
    ask, know = Drive(scheme).reach("meeting"), Drive(scheme, KNOW)
    for drive, action in ((ask, "record_meeting"), (know, "record_initial_checks")):
        assert drive.refused(action, "no_contact") == ["Record first: Contact attempt."]
        drive.take("record_contact_attempt")
        drive.take(action, "no_contact")
        drive.close("no_contact")
    assert ask.facts["meeting_at"] is None


# --- beside the process


def test_an_applicant_outside_the_scheme_is_told_so() -> None:
    drive = Drive(DVDS_2023)
    drive.take("record_initial_checks", "out_of_scope")
    drive.take("inform_applicant", "informed")
    assert drive.facts["applicant_informed_at"]
    assert drive.refused("inform_applicant", "informed") == ["The applicant was told already."]
    drive.close("out_of_scope")


@both_schemes
@both_routes
def test_escalating_never_moves_a_case_and_sets_its_referral(scheme: Scheme, route: str) -> None:
    expected = {
        "emergency": "arrest_or_safeguarding_action",
        "safeguarding": "arrest_or_safeguarding_action",
        "marac": "referred_marac",
        "strategy_discussion": "referred_childrens_social_care",
        "childrens_social_care": "referred_childrens_social_care",
        "adult_social_care": "referred_adult_social_care",
        "idva": "referred_idva",
        "victim_support": "referred_victim_support",
    }
    for outcome, column in expected.items():
        drive = Drive(scheme, route).reach("risk_assessment")
        step = drive.take("escalate", outcome)
        assert step.delta == {column: True}


def test_immediate_risk_stands_first_and_no_is_not_yes() -> None:
    calm, urgent = Drive(DVDS_2023), Drive(DVDS_2023)
    assert calm.facts["urgency"] == 1
    calm.take("record_initial_checks", "continue", immediate_risk="no")
    urgent.take("record_initial_checks", "continue", immediate_risk="yes")
    assert (calm.facts["urgency"], urgent.facts["urgency"]) == (3, 0)


def test_the_panel_sees_cases_that_stand_before_it() -> None:
    assert law_of().sight(actor=PAT, now=RECEIVED).before_panel == {"decision"}
    drive = Drive(DVDS_2023).reach("decision")
    drive.take("record_view", by=PAT)
    drive.take("record_panel", by=PETRA)
    drive.take("decide", "disclose_full", by=PETRA)
    assert drive.facts["panel_at"] < drive.facts["decided_at"]


def test_an_engine_given_a_future_or_foreign_record_to_answer_refuses() -> None:
    drive = Drive(DVDS_2023)
    with pytest.raises(Refused):
        take(
            drive.state,
            DVDS_2023.action("decide_crime"),
            "recorded",
            {},
            actor=SOFIA,
            now=RECEIVED + DAY,
            law=law_of(),
            about=1,
        )

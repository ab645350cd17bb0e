"""What both schemes do alike: the stages, the kinds of record, what may be done anywhere, and how a case closes.

A scheme takes these and adds its own; nothing here knows which scheme it serves.
"""

from dataclasses import replace

from disclosure.domain import facts
from disclosure.domain.access import Permission
from disclosure.domain.clocks import Certainty, calendar_days, hours
from disclosure.domain.scheme import (
    DONE,
    NOWHERE,
    Action,
    Call,
    Clock,
    Move,
    Outcome,
    RecordKind,
    Route,
    Rule,
    Stage,
    go,
    has,
    is_,
    lacks,
    no,
    yes,
)
from disclosure.domain.words import N_

CRIME = "Crime recording: docs/law.md, section 4"
GUIDE = "Order of the process: published force pages (docs/law.md, section 2)"
RTA, RTK = ("right_to_ask",), ("right_to_know",)
ROUTES = RTA + RTK
CONFIRMED, CONFIRMED_2ND, INFERRED, UNKNOWN = Certainty

# Milestones that clocks run between.
RECEIPT = ("received_at",)  # ruling 1.12: a reopening starts no clock for the meeting
RECEIVED = ("received_at", "reopened_at")
CHECKED = ("initial_checks_at", "closed_at")
MET = ("meeting_at", "closed_at")
ANSWERED = ("disclosed_at", "applicant_informed_at", "closed_at")

STAGES = (
    Stage(
        "initial_checks",
        N_("Initial checks"),
        N_("Systems searched, immediate risk, scope"),
        N_("Intake, protection unit"),
    ),
    Stage("meeting", N_("Meeting with the applicant"), N_("Attempts, mode, identity, warnings"), N_("Trained officer")),
    Stage("full_checks", N_("Full checks"), N_("Searches, other forces, agencies' replies"), N_("Researcher")),
    Stage("risk_assessment", N_("Risk assessment"), N_("Tool, grade, override"), N_("Disclosure officer, supervisor")),
    Stage(
        "decision",
        N_("Decision"),
        N_("Legal tests, seven questions, representations"),
        N_("Panel, supervisor"),
        before_panel=True,
    ),
    Stage("countersign", N_("Second signature"), N_("Agreement, or what is wrong"), N_("Another supervisor")),
    Stage(
        "disclosure", N_("Disclosure"), N_("Person, place, words, undertaking, safety plan"), N_("Disclosure officer")
    ),
    Stage(
        "informing", N_("Telling the applicant"), N_("What the applicant may know, and how"), N_("Disclosure officer")
    ),
    Stage("closing", N_("Closing"), N_("Outcome, reason, support offered"), N_("Supervisor")),
    Stage("closed", N_("Closed"), final=True),
)
ENQUIRY_STAGE = Stage("enquiry", N_("Enquiry"), N_("What was asked, what was advised"), N_("Intake"))

# Stages before a decision has been taken: until then a case can be taken out of scope or found to be a duplicate.
UNDECIDED = ("initial_checks", "meeting", "full_checks", "risk_assessment", "decision")

RECORDS = (
    RecordKind("registration", N_("Registration")),
    RecordKind("initial_checks", N_("Initial checks"), until="decision"),
    RecordKind("meeting", N_("Meeting with the applicant"), until="decision"),
    RecordKind("full_checks", N_("Full checks"), until="decision"),
    RecordKind("risk_assessment", N_("Risk assessment"), until="decision"),
    RecordKind("panel_view", N_("Panel member's view"), read=Permission.CHAIR_PANEL, correctable=False),
    RecordKind("panel_meeting", N_("Panel meeting")),
    RecordKind("decision", N_("Decision"), correctable=False),
    RecordKind("countersignature", N_("Second signature"), correctable=False),
    RecordKind("disclosure", N_("Disclosure")),
    RecordKind("informing", N_("Telling the applicant")),
    RecordKind("closure", N_("Closure"), correctable=False),
    RecordKind("reopening", N_("Reopening"), correctable=False),
    RecordKind("note", N_("Note"), in_timeline=True),
    RecordKind("contact_attempt", N_("Contact attempt")),
    RecordKind("withdrawal", N_("Withdrawal")),
    RecordKind("escalation", N_("Escalation")),
    RecordKind("allegation", N_("Allegation of a crime")),
    RecordKind("crime_decision", N_("Crime recording decision")),
    RecordKind("extension_request", N_("Extension asked for"), correctable=False),
    RecordKind("extension_decision", N_("Extension decided"), correctable=False),
    RecordKind("retriage", N_("New triage")),
    RecordKind("transfer", N_("Transfer")),
    RecordKind("other_power", N_("Disclosure under another power")),
    RecordKind("link", N_("Link to another case")),
    RecordKind("breach", N_("Breach of the undertaking")),
    RecordKind("complaint", N_("Complaint")),
    RecordKind("assignment", N_("Assignment"), correctable=False),
    RecordKind("calendar_change", N_("Bank holidays changed"), correctable=False),
    RecordKind("ruling_out", N_("Taken out of scope")),
)
ENQUIRY_RECORDS = (
    RecordKind("advice", N_("Advice given")),
    RecordKind("application_named", N_("Person and child named"), correctable=False),
)

REGISTER = Action(
    "register", N_("Register"), N_("Registered"), Permission.REGISTER, (NOWHERE,), "registration",
    milestone="received_at", when="received_at", source="Rulings 1.1, 2.1 (docs/law.md)",
    sets=(
        "district", "team", "town", "referral_source", "channel", "applicant_relationship", "applicant_sex",
        "person_at_risk_sex", "subject_sex", "applicant_age_band", "person_at_risk_age_band", "subject_age_band",
        "applicant_ethnicity", "person_at_risk_ethnicity", "relationship_type", "children_count", "child_looked_after",
        "child_missing_episodes", "subject_registered_sex_offender", "subject_mappa_category",
    ),
    calls=(Call("record_allegation", yes("crime_alleged"), {"told_at": "received_at", "what": "crime_alleged_words"}),),
)  # fmt: skip

INITIAL_CHECKS = Action(
    "record_initial_checks", N_("Record the initial checks"), N_("Initial checks recorded"), Permission.CHECK, ("initial_checks",),
    "initial_checks", milestone="initial_checks_at", sets=("immediate_risk",),
    outcomes=(
        Outcome("continue", N_("Go on"), go("meeting", "full_checks"), sets={"triaged": True}),
        Outcome("out_of_scope", N_("Outside the scheme"), go("closing"), sets={"triaged": True, "ended_early": "out_of_scope"}),
        Outcome(
            "no_contact", N_("The person at risk could not be identified or found"), go("closing"), needs=("contact_attempt",),
            sets={"triaged": True, "ended_early": "no_contact"}, routes=("right_to_know",),
        ),
    ),
    rules=(Rule(has("immediate_risk"), N_("Say whether there is immediate risk."), reads="answers"),),
    source=GUIDE,
)  # fmt: skip

MEETING = Action(
    "record_meeting", N_("Record the meeting"), N_("Meeting recorded"), Permission.MEET, ("meeting",), "meeting",
    needs=("initial_checks",), sets=("meeting_mode", "identity_established"),
    outcomes=(
        Outcome(
            "held", N_("The meeting was held"), go("full_checks"), milestone="meeting_at",
            rules=(
                Rule(has("meeting_mode"), N_("Say how the meeting was held."), reads="answers"),
                Rule(has("identity_established"), N_("Say whether the applicant’s identity is established."), reads="answers"),
            ),
        ),
        Outcome(
            "no_contact", N_("The applicant could not be reached"), go("closing"), needs=("contact_attempt",),
            sets={"ended_early": "no_contact", "meeting_mode": None, "identity_established": None},
        ),
    ),
    source=GUIDE,
)  # fmt: skip

FULL_CHECKS = Action(
    "record_full_checks", N_("Record the full checks"), N_("Full checks recorded"), Permission.RESEARCH, ("full_checks",),
    "full_checks", needs=("initial_checks",), milestone="full_checks_at",
    outcomes=(Outcome(DONE, "", go("risk_assessment")),),
    sets=("concern", "information_held", "information_kinds", "subject_da_history", "subject_child_sexual_offence"),
    rules=(
        Rule(has("concern"), N_("Say whether the checks show concern."), reads="answers"),
        Rule(has("information_held"), N_("Say whether information is held."), reads="answers"),
        Rule(
            has("information_kinds"), N_("Say which kinds of information are held."), reads="answers",
            given=(yes("information_held"),),
        ),
    ),
    source=GUIDE,
)  # fmt: skip

ASSESS_RISK = Action(
    "assess_risk", N_("Record the risk assessment"), N_("Risk assessed"), Permission.ASSESS_RISK, ("risk_assessment",),
    "risk_assessment", needs=("full_checks",), milestone="risk_assessed_at", sets=("risk_grade",),
    outcomes=(Outcome(DONE, "", go("decision")),),
    rules=(Rule(has("risk_grade"), N_("Say the grade of risk."), reads="answers"),),
    source=GUIDE,
)  # fmt: skip

PANEL = (
    Action(
        "record_view", N_("Record your view"), N_("Panel member’s view recorded"), Permission.VIEW_ON_PANEL, ("decision",),
        "panel_view", needs=("full_checks", "risk_assessment"), when="", declares_interest=yes("interest"),
    ),
    Action(
        "record_panel", N_("Record the panel’s meeting"), N_("Panel meeting recorded"), Permission.CHAIR_PANEL, ("decision",),
        "panel_meeting", needs=("full_checks", "risk_assessment"), milestone="panel_at", disinterested=True,
        source="Ruling 2.2 (docs/law.md)",
    ),
)  # fmt: skip

TO_BE_DISCLOSED = is_("decision", "disclose_full", "disclose_part")
# A reason that says which test is not met holds only where that test is answered no.
REASON_OF_TEST = {
    "test_necessary": "test_not_met_necessary",
    "test_proportionate": "test_not_met_proportionate",
    "test_pressing_need": "no_pressing_need",
}
ANSWERED_TESTS = N_("Answer each legal test, with its reasons.")


def decide(tests: tuple[str, ...], *rules: Rule, source: str) -> Action:
    """The decision, with the scheme's own legal tests: each answered, and each met where something is to be told."""
    held = Rule(
        yes("information_held"), N_("The full checks found nothing held, so there is nothing to disclose or keep back.")
    )
    met = tuple(
        Rule(yes(test), N_("Nothing may be disclosed unless every legal test is met."), reads="answers")
        for test in tests
    )
    weighed = tuple(Rule(is_(test, "yes", "no", True, False), ANSWERED_TESTS, reads="answers") for test in tests)
    reasoned = tuple(
        Rule(
            no(test),
            N_("The reason and the legal test that it names contradict each other."),
            reads="answers",
            given=(is_("decision_reason", reason),),
        )
        for test, reason in REASON_OF_TEST.items()
        if test in tests
    )
    sampled = Move("countersign", (yes("sampled"),))
    onward = go("informing", "closing")
    return Action(
        "decide", N_("Record the decision"), N_("Decision recorded"), Permission.DECIDE, ("decision",), "decision",
        needs=("full_checks", "risk_assessment"), not_by=("record_full_checks",), milestone="decided_at",
        disinterested=True,
        sets=("decision_reason", "representations"),
        outcomes=(
            Outcome(
                "disclose_full", N_("Disclose in full"), go("countersign"), rules=(held, *met),
                sets={"decision": "disclose_full", "decision_reason": None},
            ),
            Outcome(
                "disclose_part", N_("Disclose in part"), go("countersign"), rules=(held, *met),
                sets={"decision": "disclose_part", "decision_reason": None},
            ),
            Outcome(
                "do_not_disclose", N_("Do not disclose, although information is held"), go("countersign"),
                sets={"decision": "do_not_disclose"},
                rules=(
                    held, *weighed, *reasoned,
                    Rule(has("decision_reason"), N_("Choose the reason for not disclosing."), reads="answers"),
                    Rule(
                        yes("other_power_used"), N_("Record first what was disclosed under another power."), reads="answers",
                        given=(is_("decision_reason", "other_power_used"),),
                    ),
                ),
            ),
            Outcome(
                "no_information", N_("Nothing is held"), (sampled, *onward),
                sets={"decision": "no_information", "decision_reason": None},
                rules=(Rule(no("information_held"), N_("The full checks found information that is held.")),),
            ),
            Outcome(
                # What is held and not told is looked at twice, whatever the decision is called (docs/decisions/0017).
                "no_concern", N_("No concern"), (Move("countersign", (yes("information_held"),)), sampled, *onward),
                sets={"decision": "no_concern"},
                rules=(
                    Rule(no("concern"), N_("The full checks show concern.")),
                    Rule(
                        has("decision_reason"), N_("Information is held: choose the reason for not disclosing it."), reads="answers",
                        given=(yes("information_held"),),
                    ),
                    Rule(
                        lacks("decision_reason"), N_("Nothing is held: leave the reason for not disclosing empty."), reads="answers",
                        given=(no("information_held"),),
                    ),
                    Rule(
                        yes("other_power_used"), N_("Record first what was disclosed under another power."), reads="answers",
                        given=(is_("decision_reason", "other_power_used"),),
                    ),
                    *reasoned,
                ),
            ),
        ),
        rules=(
            *(Rule(has(test), ANSWERED_TESTS, reads="answers") for test in tests),
            Rule(has("representations"), N_("Say whether the subject’s representations were sought."), reads="answers"),
            *rules,
        ),
        source=source,
    )  # fmt: skip


COUNTERSIGN = Action(
    "countersign", N_("Sign or return the decision"), N_("Decision countersigned"), Permission.COUNTERSIGN, ("countersign",),
    "countersignature", needs=("decision",), not_by=("decide", "record_full_checks"), when="",
    disinterested=True,
    outcomes=(
        Outcome(
            "agree", N_("I agree"), (Move("disclosure", (TO_BE_DISCLOSED,)), *go("informing", "closing")),
            milestone="countersigned_at",
        ),
        Outcome("disagree", N_("I do not agree: return it"), go("decision")),
    ),
    source=GUIDE,
)  # fmt: skip

DISCLOSE = Action(
    "record_disclosure", N_("Record the disclosure"), N_("Disclosure recorded"), Permission.DISCLOSE, ("disclosure",), "disclosure",
    needs=("decision", "countersignature"), sets=("told", "disclosed_kinds", "disclosed_primary_offence", "undertaking"),
    outcomes=(
        Outcome(
            "disclosed", N_("It was told, in person"), go("informing", "closing"), milestone="disclosed_at",
            sets={"disclosure_result": "disclosed"},
            rules=(
                Rule(yes("told_identity_established"), N_("Nothing may be told to a person whose identity is not established."), reads="answers"),
                Rule(
                    yes("identity_established"), N_("The applicant’s identity is not established: nothing may be told to them."),
                    reads="answers", given=(is_("told", "applicant"),),
                ),
                Rule(has("told"), N_("Say who was told."), reads="answers"),
                Rule(has("words_spoken"), N_("Write down the words that were spoken."), reads="answers"),
                Rule(has("disclosed_kinds"), N_("Say which kinds of information were told."), reads="answers"),
                Rule(has("undertaking"), N_("Say whether the undertaking was signed."), reads="answers"),
                Rule(
                    has("refusal_considered"), N_("The undertaking was refused: say why it was right to go on."),
                    reads="answers", given=(is_("undertaking", "refused"),),
                ),
            ),
        ),
        Outcome(
            "offered_declined", N_("It was offered and the person chose not to hear it"), go("informing", "closing"),
            sets={"disclosure_result": "offered_declined", "told": None, "disclosed_kinds": None, "disclosed_primary_offence": None},
        ),
        Outcome(
            "not_made", N_("It could not be made: not found, unsafe, or would not sign"), go("informing", "closing"),
            sets={"disclosure_result": "not_made", "told": None, "disclosed_kinds": None, "disclosed_primary_offence": None},
        ),
    ),
    source=GUIDE,
)  # fmt: skip

INFORM = Action(
    "inform_applicant", N_("Record what the applicant was told"), N_("Applicant told"), Permission.INFORM,
    ("informing", "closing"), "informing", routes=("right_to_ask",), after=("decision", "countersignature", "disclosure"),
    rules=(Rule(is_("information_told", None, "not_informed"), N_("The applicant was told already.")),),
    outcomes=(
        Outcome(
            "informed", N_("The applicant was told the outcome"), go("closing"), milestone="applicant_informed_at",
            sets={"information_told": "informed"},
            rules=(
                Rule(
                    yes("identity_established"), N_("The applicant’s identity is not established: no outcome may be told."),
                    given=(lacks("ended_early"),),
                ),
            ),
        ),
        Outcome(
            "not_informed", N_("The applicant was not told"), go("closing"), sets={"information_told": "not_informed"},
            rules=(Rule(has("reason"), N_("Say why the applicant was not told."), reads="answers"),),
        ),
    ),
    source=GUIDE,
)  # fmt: skip

NOT_TOLD = Rule(lacks("disclosed_at"), N_("A disclosure was made on this case: it closes as disclosed."))
NOT_ENDED = Rule(lacks("ended_early"), N_("The case has been ended already, for another reason."))
_TO_THE_END = Rule(lacks("ended_early"), N_("The case ended before its decision was carried out."))


def _ended(why: str, words: str) -> tuple[Rule, ...]:
    return (NOT_TOLD, Rule(is_("ended_early", why), words))


def _decided(*rules: Rule) -> tuple[Rule, ...]:
    return (NOT_TOLD, _TO_THE_END, *rules)


def _closes(key: str, label: str, rules: tuple[Rule, ...], routes: tuple[str, ...] = ()) -> Outcome:
    return Outcome(key, label, go("closed"), milestone="closed_at", rules=rules, closes=True, routes=routes)


_DECISION_IS = N_("The decision on the case is another one.")
_NOT_SO = N_("Nothing recorded on the case says so.")
CLOSE = Action(
    "close", N_("Close the case"), N_("Closed"), Permission.CLOSE, ("closing",), "closure", when="",
    outcomes=(
        _closes("disclosed", N_("Disclosed"), (Rule(has("disclosed_at"), N_("No disclosure is recorded.")),)),
        _closes(
            "offered_declined", N_("Offered and declined"),
            _decided(Rule(is_("disclosure_result", "offered_declined"), _NOT_SO)),
        ),
        _closes(
            "agreed_not_made", N_("Agreed but not made"),
            _decided(Rule(TO_BE_DISCLOSED, _DECISION_IS), Rule(is_("disclosure_result", "not_made"), _NOT_SO)),
        ),
        _closes(
            "no_information", N_("Nothing held"), _decided(Rule(is_("decision", "no_information"), _DECISION_IS)),
        ),
        _closes(
            "held_not_disclosed", N_("Held, not disclosed"),
            _decided(
                Rule(is_("decision", "do_not_disclose"), _DECISION_IS),
                Rule(has("countersigned_at"), N_("A decision not to disclose needs its second signature first.")),
                Rule(is_("decision_reason", *(r for r in facts.DECISION_REASONS if r != "other_power_used")), _DECISION_IS),
            ),
        ),
        _closes("no_concern", N_("No concern"), _decided(Rule(is_("decision", "no_concern"), _DECISION_IS))),
        _closes("out_of_scope", N_("Outside the scheme"), _ended("out_of_scope", _NOT_SO)),
        _closes(
            "withdrawn", N_("Withdrawn"),
            (*_ended("withdrawn", _NOT_SO), Rule(has("withdrawn_stage"), _NOT_SO)), RTA,
        ),
        _closes("no_contact", N_("Could not be reached"), _ended("no_contact", _NOT_SO)),
        _closes(
            "identity_not_established", N_("Identity not established"),
            _decided(
                Rule(no("identity_established"), N_("The applicant’s identity is established.")),
                Rule(is_("information_told", "not_informed"), N_("The applicant was told the outcome.")),
                Rule(
                    is_("decision_reason", "identity_not_established"), _DECISION_IS,
                    given=(is_("decision", "do_not_disclose", "disclose_full", "disclose_part"),),
                ),
            ), RTA,
        ),
        _closes("duplicate", N_("Duplicate of another case"), _ended("duplicate", _NOT_SO)),
        _closes(
            "other_power", N_("Disclosed under another power"),
            _decided(
                Rule(is_("decision", "do_not_disclose"), _DECISION_IS),
                Rule(is_("decision_reason", "other_power_used"), _DECISION_IS),
                Rule(yes("other_power_used"), N_("Record first what was disclosed under another power.")),
                Rule(has("countersigned_at"), N_("A decision not to disclose needs its second signature first.")),
            ),
        ),
        _closes("transferred", N_("Transferred to another force"), _ended("transferred", _NOT_SO)),
    ),
    rules=(Rule(has("support_offered"), N_("Say whether support was offered."), reads="answers"),),
    source="Ruling 2.9 (docs/law.md)",
)  # fmt: skip

REOPEN = Action(
    "reopen", N_("Reopen the case"), N_("Reopened"), Permission.REOPEN, ("closed",), "reopening", when="", milestone="reopened_at",
    reopens=True, routes=ROUTES,
    outcomes=(
        Outcome(
            DONE, "", go("initial_checks"),
            sets={
                "triaged": False,
                **dict.fromkeys(("withdrawn_stage", "ended_early", "disclosure_result", "information_told")),
            },
        ),
    ),
    source="Ruling 2.10 (docs/law.md)",
)  # fmt: skip


def with_form(action: Action, form: str) -> Action:
    """The same action with a scheme's own form."""
    return replace(action, form=form)


def two_routes(scheme: str) -> tuple[Route, Route]:
    """Right to ask, and right to know: which has nobody to meet and nobody to inform."""
    every = tuple(stage.key for stage in STAGES)
    without = tuple(key for key in every if key not in ("meeting", "informing"))
    return (
        Route("right_to_ask", N_("Right to ask"), "initial_checks", every, f"register_{scheme}_right_to_ask"),
        Route("right_to_know", N_("Right to know"), "initial_checks", without, f"register_{scheme}_right_to_know"),
    )


def crime_recording(routes: tuple[str, ...]) -> Clock:
    """24 hours for each allegation."""
    return Clock(
        "crime_recording", N_("Crime recorded"), hours(24), ("alleged_at",), ("crime_decided_at",), routes,
        "National Crime Recording Standard, as restated by force policy", CONFIRMED_2ND, per_record=True,
    )  # fmt: skip


CLOSING = Clock(
    "closing", N_("Closed after the answer"), calendar_days(7), ("disclosed_at", "applicant_informed_at"), ("closed_at",), ROUTES,
    "Good practice; no published limit was found", INFERRED,
)  # fmt: skip

"""What both schemes do alike: stages, kinds of record, routes, clocks, and the work until a decision can be made.

A scheme takes these and adds its own; nothing here knows which scheme it serves. The decision and what follows from it is in
`deciding.py`, how a case ends in `closing.py`, what may be done beside all that in `anytime.py`.
"""

from dataclasses import replace

from disclosure.domain.access import Permission
from disclosure.domain.clocks import Certainty, calendar_days, hours
from disclosure.domain.kinds import DOCUMENTS, TASKS, RecordKind, SearchSource
from disclosure.domain.scheme import (
    ANONYMOUS,
    DONE,
    GATHERED,
    LINK,
    NOWHERE,
    Action,
    Call,
    Clock,
    Outcome,
    Route,
    Rule,
    Stage,
    go,
    has,
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

# What whoever decides, advises or signs has before them on the form itself.
WEIGHED = ("risk_assessment", "information_item", "known_offender")

# What finds out: whoever did one of these in a round may neither decide it nor sign the decision.
RESEARCHES = ("record_full_checks", "record_search", "record_information", "record_offender")

_CHECKED = "Order of the process: published force pages (docs/law.md, section 2)"
ASKED = "Agencies asked: published force pages (docs/law.md, section 2)"

# What is searched or asked before the full checks are complete, besides the force of every address of five years. A source that
# cannot be searched is excused with a reason: none of them is demanded by a statute.
CHECKLIST = (
    SearchSource("pnc", N_("PNC"), _CHECKED, INFERRED),
    SearchSource("pnd", N_("PND"), _CHECKED, INFERRED),
    SearchSource("visor", N_("ViSOR or MAPPS"), _CHECKED, INFERRED),
    SearchSource("local_crime", N_("Local crime system"), _CHECKED, INFERRED),
    SearchSource("intelligence", N_("Local intelligence"), _CHECKED, INFERRED),
    SearchSource("command_and_control", N_("Command and control"), _CHECKED, INFERRED),
    SearchSource("custody", N_("Custody"), _CHECKED, INFERRED),
    SearchSource("marac", N_("MARAC"), _CHECKED, INFERRED),
    SearchSource(
        "home_force", N_("The force where the subject lives, if it is another"), _CHECKED, CONFIRMED_2ND, is_asked=True
    ),
    SearchSource("childrens_social_care", N_("Children’s social care"), ASKED, CONFIRMED, is_asked=True),
    SearchSource("adult_social_care", N_("Adult social care"), ASKED, CONFIRMED, is_asked=True),
    SearchSource("probation", N_("Probation"), ASKED, CONFIRMED, is_asked=True),
    SearchSource("prison", N_("Prison"), ASKED, CONFIRMED, is_asked=True),
)


def health(certainty: Certainty) -> SearchSource:
    """Health services, whom the pages of one scheme name."""
    return SearchSource("health", N_("Health"), ASKED, certainty, is_asked=True)


RECORDS = (
    RecordKind("registration", N_("Registration")),
    RecordKind("initial_checks", N_("Initial checks"), until="decision"),
    RecordKind("meeting", N_("Meeting with the applicant"), until="decision"),
    RecordKind("source_search", N_("Search"), read=Permission.READ_OFFENDER, until="decision"),
    RecordKind("full_checks", N_("Full checks"), read=Permission.READ_OFFENDER, until="decision"),
    RecordKind(
        "risk_assessment",
        N_("Risk assessment"),
        read=Permission.READ_OFFENDER,
        until="decision",
        summary=("instrument", "risk_grade", "instrument_grade", "judgement", "override_reason", "not_known"),
        line=("risk_grade", "instrument", "judgement"),
    ),
    RecordKind(
        "information_item",
        N_("Item of information"),
        read=Permission.READ_OFFENDER,
        until="decision",
        summary=(
            "information_kind",
            "what",
            "happened_from",
            "happened_until",
            "source",
            "information_grading",
            "disposal_spent",
            "may_be_told",
            "may_be_told_reason",
            "sensitivity",
        ),
        line=("information_kind", "happened_from", "source", "may_be_told"),
    ),
    RecordKind(
        "known_offender",
        N_("Known-offender check"),
        read=Permission.READ_OFFENDER,
        until="decision",
        summary=(
            "subject_registered_sex_offender",
            "subject_mappa_category",
            "mappa_level",
            "offender_manager",
            "rm2000_grade",
            "arms_grade",
            "osp_grade",
            "polygraph",
            "polygraph_bearing",
        ),
        line=("subject_mappa_category", "mappa_level", "offender_manager"),
    ),
    RecordKind("panel_view", N_("Panel member's view"), read=Permission.CHAIR_PANEL, correctable=False),
    RecordKind("panel_meeting", N_("Panel meeting")),
    RecordKind("decision", N_("Decision"), correctable=False),
    RecordKind("countersignature", N_("Second signature"), correctable=False),
    RecordKind("disclosure", N_("Disclosure")),
    RecordKind("informing", N_("Telling the applicant")),
    RecordKind("closure", N_("Closure"), correctable=False),
    RecordKind("reopening", N_("Reopening"), correctable=False),
    RecordKind("note", N_("Note"), in_timeline=True),
    RecordKind(
        "document_entry",
        N_("Document"),
        listed=DOCUMENTS,
        summary=("document_what", "document_date", "document_from", "document_kept", "document_marking"),
        line=("document_what", "document_date", "document_from", "document_kept", "document_marking"),
    ),
    RecordKind(
        "task",
        N_("Task"),
        correctable=False,
        listed=TASKS,
        due="task_due",
        summary=("task", "task_owner", "task_due"),
        line=("task", "task_owner", "task_due"),
    ),
    RecordKind("task_end", N_("End of a task"), correctable=False),
    RecordKind("child_known", N_("What is known of a child")),
    RecordKind("missing_episode", N_("Missing episode")),
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
    RecordKind(LINK, N_("Link to another case")),
    RecordKind("recognition", N_("Somebody may be named in another case"), correctable=False),
    RecordKind("identity", N_("Whether two people are one"), correctable=False),
    RecordKind("breach", N_("Breach of the undertaking")),
    RecordKind("complaint", N_("Complaint")),
    RecordKind("assignment", N_("Assignment"), correctable=False),
    RecordKind("taking", N_("Taken"), correctable=False),
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


def meeting(form: str, *rules: Rule, source: str = GUIDE) -> Action:
    """The meeting with the applicant, on a scheme's own form; `rules` are what else establishes who they are."""
    is_known = (
        Rule(has("meeting_mode"), N_("Say how the meeting was held."), reads="answers"),
        Rule(has("identity_established"), N_("Say whether the applicant’s identity is established."), reads="answers"),
        Rule(
            no(ANONYMOUS),
            N_("Nobody is named as the applicant, so their identity is not established. If they have given a name, correct the registration first."),
            given=(yes("identity_established"),), reads="answers",
        ),
    )  # fmt: skip
    return Action(
        "record_meeting", N_("Record the meeting"), N_("Meeting recorded"), Permission.MEET, ("meeting",), "meeting", form=form,
        needs=("initial_checks",), sets=("meeting_mode", "identity_established"),
        outcomes=(
            Outcome(
                "held", N_("The meeting was held"), go("full_checks"), milestone="meeting_at", rules=(*is_known, *rules),
            ),
            Outcome(
                "no_contact", N_("The applicant could not be reached"), go("closing"), needs=("contact_attempt",),
                sets={"ended_early": "no_contact", "meeting_mode": None, "identity_established": None},
            ),
        ),
        source=source,
    )  # fmt: skip


FULL_CHECKS = Action(
    "record_full_checks", N_("Record the full checks"), N_("Full checks recorded"), Permission.RESEARCH, ("full_checks",),
    "full_checks", needs=("initial_checks",), milestone="full_checks_at", searches=True, completes=True,
    outcomes=(Outcome(DONE, "", go("risk_assessment")),),
    sets=("concern", "information_held", "information_kinds", "subject_da_history", "subject_child_sexual_offence"),
    rules=(
        Rule(has("concern"), N_("Say whether the checks show concern."), reads="answers"),
        Rule(has("information_held"), N_("Say whether information is held."), reads="answers"),
        Rule(
            has("information_kinds"), N_("Say which kinds of information are held."), reads="answers",
            given=(yes("information_held"),),
        ),
        Rule(
            yes("information_held"), N_("Items of information are on this case: say that information is held."), reads="answers",
            given=(yes(GATHERED),),
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
        weighs=WEIGHED,
    ),
    Action(
        "record_panel", N_("Record the panel’s meeting"), N_("Panel meeting recorded"), Permission.CHAIR_PANEL, ("decision",),
        "panel_meeting", needs=("full_checks", "risk_assessment"), milestone="panel_at", disinterested=True,
        weighs=WEIGHED, source="Ruling 2.2 (docs/law.md)",
    ),
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

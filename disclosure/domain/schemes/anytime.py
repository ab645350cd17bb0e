"""What may be done to a case of either scheme apart from the process: notes, escalations, allegations, extensions, and early ends."""

from dataclasses import replace

from disclosure.domain import facts
from disclosure.domain.access import Permission
from disclosure.domain.checklist import FURTHER, LINES, RESULT
from disclosure.domain.children import CHILD, GONE
from disclosure.domain.scheme import (
    ANY_OPEN,
    ANYWHERE,
    DIFFERENT,
    DONE,
    LINK,
    LOOK_AGAIN,
    SAME,
    Action,
    Gathered,
    Outcome,
    Rule,
    go,
    has,
    is_,
    lacks,
)
from disclosure.domain.schemes.closing import NOT_ENDED, NOT_TOLD
from disclosure.domain.schemes.shared import CRIME, ROUTES, STAGES, UNDECIDED
from disclosure.domain.words import N_

CLOSED_TOO = "Ruling 2.10 (docs/law.md)"  # what is possible on a closed case too
REGISTER_OF_DOCUMENTS = "What a case is made of: docs/decisions/0072"
TASKS_OF_A_CASE = "What is left to do, by whom and when: docs/decisions/0072"
CHILDREN = "Children in care and missing episodes raise the risk: docs/law.md, section 2"


def _escalation(key: str, label: str, *columns: str) -> Outcome:
    return Outcome(key, label, sets=dict.fromkeys(columns, True))


_ABOUT_A_CHILD = Rule(has(CHILD), N_("Say which child it is about."), reads="answers")

_BESIDE = (
    Action("note", N_("Add a note"), N_("Note added"), Permission.NOTE, (ANYWHERE,), "note", source=CLOSED_TOO),
    Action(
        "record_search", N_("Record a search"), N_("Search recorded"), Permission.RESEARCH, UNDECIDED, "source_search", routes=ROUTES,
        finds=True, searches=True,
        rules=(
            Rule(has(LINES), N_("Say what was searched."), reads="answers", given=(lacks(FURTHER),)),
            Rule(has(RESULT), N_("Say what the search gave."), reads="answers"),
        ),
        source="Forces search only where they are told to: docs/law.md, section 2",
    ),
    Action(
        "record_information", N_("Record an item of information"), N_("Item of information recorded"), Permission.RESEARCH, UNDECIDED,
        "information_item", routes=ROUTES, when="", finds=True,
        gathers=Gathered("information_kind", "information_kinds", "information_held"),
        rules=(
            Rule(has("information_kind"), N_("Say which kind of information it is."), reads="answers"),
            Rule(has("may_be_told"), N_("Say whether it may be disclosed."), reads="answers"),
        ),
        source="What may be told is wider than convictions: docs/law.md, section 2",
    ),
    Action(
        "record_offender", N_("Record a known-offender check"), N_("Known-offender check recorded"), Permission.RESEARCH, UNDECIDED, "known_offender",
        routes=ROUTES, when="", finds=True, sets=("subject_registered_sex_offender", "subject_mappa_category"),
        rules=(
            Rule(
                has("subject_registered_sex_offender"), N_("Say whether the subject is a registered sex offender."), reads="answers",
            ),
        ),
        source="MAPPA: docs/law.md, section 2",
    ),
    Action(
        "record_child", N_("Record what is known of a child"), N_("What is known of a child recorded"), Permission.NOTE, (ANYWHERE,),
        "child_known", routes=ROUTES, when="", rules=(_ABOUT_A_CHILD,), source=CHILDREN,
    ),
    Action(
        "record_missing", N_("Record a missing episode"), N_("Missing episode recorded"), Permission.NOTE, (ANYWHERE,), "missing_episode",
        routes=ROUTES, when="",
        rules=(_ABOUT_A_CHILD, Rule(has(GONE), N_("Say when the child went missing."), reads="answers")),
        source=CHILDREN,
    ),
    Action(
        "enter_document", N_("Enter a document in the register"), N_("Document entered in the register"), Permission.NOTE, (ANYWHERE,),
        "document_entry", when="", finds=True,
        rules=(
            Rule(has("document_what"), N_("Say what the document is."), reads="answers"),
            Rule(has("document_kept"), N_("Say where it is kept."), reads="answers"),
        ),
        source=REGISTER_OF_DOCUMENTS,
    ),
    Action(
        "set_task", N_("Set a task"), N_("Task set"), Permission.NOTE, (ANY_OPEN,), "task", when="", finds=True, entrusts="task_owner",
        rules=(
            Rule(has("task"), N_("Say what is to be done."), reads="answers"),
            Rule(has("task_owner"), N_("Say who is to do it."), reads="answers"),
            Rule(has("task_due"), N_("Say by when."), reads="answers"),
        ),
        source=TASKS_OF_A_CASE,
    ),
    Action(
        "end_task", N_("End a task"), N_("Task ended"), Permission.NOTE, (ANYWHERE,), "task_end", when="", about="task", finds=True,
        outcomes=(Outcome(DONE, N_("Done")), Outcome("not_needed", N_("No longer needed, or set by mistake"))),
        source=TASKS_OF_A_CASE,
    ),
    Action("record_contact_attempt", N_("Record a contact attempt"), N_("Contact attempted"), Permission.CONTACT, (ANY_OPEN,), "contact_attempt"),
    Action(
        "retriage", N_("Triage again"), N_("Triaged again"), Permission.CHECK,
        tuple(stage.key for stage in STAGES if stage.key not in ("initial_checks", "closed")), "retriage",
        sets=("immediate_risk",), rules=(Rule(has("immediate_risk"), N_("Say whether there is immediate risk."), reads="answers"),),
        outcomes=(Outcome(DONE, "", sets={"triaged": True}),),
    ),
    Action(
        "escalate", N_("Escalate"), N_("Escalated"), Permission.ESCALATE, (ANY_OPEN,), "escalation",
        outcomes=(
            _escalation("emergency", N_("Emergency response (999)"), "arrest_or_safeguarding_action"),
            _escalation("safeguarding", N_("Arrest or safeguarding action"), "arrest_or_safeguarding_action"),
            _escalation("marac", N_("MARAC"), "referred_marac"),
            _escalation("strategy_discussion", N_("Strategy discussion"), "referred_childrens_social_care"),
            _escalation("childrens_social_care", N_("Children’s social care"), "referred_childrens_social_care"),
            _escalation("adult_social_care", N_("Adult social care"), "referred_adult_social_care"),
            _escalation("idva", N_("Independent domestic violence adviser"), "referred_idva"),
            _escalation("victim_support", N_("Victim Support"), "referred_victim_support"),
        ),
        source="Ruling 2.4 (docs/law.md)",
    ),
    Action(
        "record_allegation", N_("Record an allegation of a crime"), N_("Allegation recorded"), Permission.ALLEGE, (ANYWHERE,), "allegation",
        outcomes=(Outcome(DONE, "", adds=("crimes_alleged",)),), milestone="alleged_at", when="told_at",
        source=CRIME,
    ),
    Action(
        "decide_crime", N_("Record the crime, or why not"), N_("Crime recording decided"), Permission.DECIDE_CRIME, (ANYWHERE,),
        "crime_decision", about="allegation", milestone="crime_decided_at", when="decided_when",
        outcomes=(
            Outcome(
                "recorded", N_("A crime is recorded"), adds=("crimes_recorded",),
                in_time=("crime_recording", "crimes_recorded_in_24h"),
                rules=(Rule(has("crime_reference"), N_("Enter the crime reference."), reads="answers"),),
            ),
            Outcome(
                "not_recorded", N_("No crime is recorded"),
                rules=(Rule(has("no_crime_reason"), N_("Choose why no crime is recorded."), reads="answers"),),
            ),
        ),
        source=CRIME,
    ),
    Action(
        "request_extension", N_("Ask for an extension"), N_("Extension asked for"), Permission.EXTEND, (ANY_OPEN,), "extension_request",
        routes=ROUTES, when="",
        rules=(
            Rule(has("clock"), N_("Choose which clock to extend."), reads="answers"),
            Rule(has("extend_by"), N_("Say by how much."), reads="answers"),
            Rule(has("extension_ground"), N_("Choose the ground for the extension."), reads="answers"),
        ),
        source="Ruling 1.7 (docs/law.md)",
    ),
    Action(
        "decide_extension", N_("Approve or refuse an extension"), N_("Extension decided"), Permission.APPROVE_EXTENSION, (ANY_OPEN,),
        "extension_decision", about="extension_request", not_by=("request_extension",), routes=ROUTES, when="",
        outcomes=(Outcome("approve", N_("Approve"), extends=True), Outcome("refuse", N_("Refuse"))),
        source="Ruling 1.7 (docs/law.md)",
    ),
    Action(
        "use_other_power", N_("Record a disclosure under another power"), N_("Disclosed under another power"), Permission.DISCLOSE,
        (ANY_OPEN,), "other_power", outcomes=(Outcome(DONE, "", sets={"other_power_used": True}),), routes=ROUTES,
        source="Ruling 2.4 (docs/law.md)",
    ),
    Action(
        "link_case", N_("Link to another case"), N_("Linked to another case"), Permission.LINK, (ANYWHERE,), LINK, when="", links=True,
        source=CLOSED_TOO,
    ),
    Action(
        "identify", N_("Say whether two people are one"), N_("Said whether two people are one"), Permission.LINK, (ANYWHERE,), "identity",
        when="", links=True, identifies=True,
        outcomes=(
            Outcome(SAME, N_("The same person")), Outcome(DIFFERENT, N_("Two different people")),
            Outcome("left_open", N_("Not known: left open, or taken back")),
        ),
        source=CLOSED_TOO,
    ),
    Action(
        "record_breach", N_("Record a breach of the undertaking"), N_("Breach of the undertaking recorded"), Permission.NOTE, (ANYWHERE,),
        "breach", routes=ROUTES,
        outcomes=(
            Outcome("alleged", N_("A breach is alleged"), sets={"undertaking_breach": "alleged"}),
            Outcome("prosecuted", N_("A breach is prosecuted"), sets={"undertaking_breach": "prosecuted"}),
        ),
        rules=(Rule(is_("undertaking", "signed", "refused"), N_("No undertaking was asked for on this case.")),),
        source=CLOSED_TOO,
    ),
    Action(
        "record_complaint", N_("Record a complaint"), N_("Complaint recorded"), Permission.NOTE, (ANY_OPEN,), "complaint",
        sets=("complaint_kind",), routes=ROUTES,
    ),
    Action("assign", N_("Assign"), N_("Assigned"), Permission.ASSIGN, (ANY_OPEN,), "assignment", sets=("owner_id",), when=""),
    Action("take_case", N_("Take"), N_("Taken"), Permission.TAKE, (ANY_OPEN,), "taking", when="", takes=True),
    Action(
        "move_deadlines", N_("Move deadlines"), N_("Deadlines moved: the bank holidays changed"), Permission.NOTE, (ANYWHERE,), "calendar_change",
        when="", by_system=True, source="Ruling 1.8 (docs/law.md)",
    ),
    Action(
        LOOK_AGAIN, N_("Send back to triage"), N_("Sent back to triage: somebody may be named in another case"), Permission.CHECK,
        (ANY_OPEN,), "recognition", when="", by_system=True, outcomes=(Outcome(DONE, "", sets={"triaged": False}),),
        source="A repeat subject is seen at once: docs/decisions/0058",
    ),
    Action("correct", N_("Correct a record"), N_("Record corrected"), Permission.CORRECT, (ANY_OPEN,), "", corrects=True, when=""),
    Action(
        "withdraw", N_("Record a withdrawal"), N_("Withdrawn"), Permission.WITHDRAW, (ANY_OPEN,), "withdrawal", routes=("right_to_ask",),
        not_by=("decide",),
        outcomes=(Outcome(DONE, "", go("closing"), sets={"withdrawn_stage": facts.STAGE_NOW, "ended_early": "withdrawn"}),),
        rules=(
            Rule(lacks("disclosed_at"), N_("A disclosure was made: the application can no longer be withdrawn.")), NOT_ENDED,
            Rule(lacks("information_told"), N_("The applicant has had the answer: close the case with it.")),
        ),
        source="Ruling 2.6 (docs/law.md)",
    ),
    Action(
        "rule_out", N_("Take out of scope"), N_("Taken out of scope"), Permission.CLOSE, tuple(s for s in UNDECIDED if s != "initial_checks"),
        "ruling_out", outcomes=(Outcome(DONE, "", go("closing"), sets={"ended_early": "out_of_scope"}),), routes=ROUTES, not_by=("decide",),
        rules=(Rule(lacks("disclosed_at"), N_("A disclosure was made on this case: it closes as disclosed.")),),
        source="Ruling 2.6 (docs/law.md)",
    ),
    Action(
        "transfer", N_("Transfer to another force"), N_("Transferred"), Permission.TRANSFER, (ANY_OPEN,), "transfer", routes=ROUTES, not_by=("decide",),
        outcomes=(Outcome(DONE, "", go("closing"), sets={"ended_early": "transferred"}),), rules=(NOT_TOLD, NOT_ENDED),
    ),
    Action(
        "mark_duplicate", N_("Mark as a duplicate"), N_("Marked as a duplicate"), Permission.LINK, UNDECIDED, LINK, routes=ROUTES, when="", links=True, not_by=("decide",),
        outcomes=(Outcome(DONE, "", go("closing"), sets={"ended_early": "duplicate"}),), rules=(NOT_TOLD,),
    ),
)  # fmt: skip

ANYTIME = tuple(replace(action, beside=True) for action in _BESIDE)

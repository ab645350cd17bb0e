"""Who may do what, how long each clock runs, what each action cannot do without: written out, and not read from a declaration."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from disclosure.domain.access import Role
from disclosure.domain.clocks import Unit
from tests.domain.test_law_tables import ASK, CLOCKS, ENQUIRY, ENQUIRY_PROCESS, KNOW, NEVER, PROCESS
from tests.domain.test_law_tables import SEPARATED as DECLARED_SEPARATED

INTAKE, RESEARCHER, OFFICER, SUPERVISOR, MEMBER, CHAIR, ANALYST, _, _ = Role
FORCE = frozenset({INTAKE, RESEARCHER, OFFICER, SUPERVISOR})
DESK, UNIT = frozenset({INTAKE, OFFICER, SUPERVISOR}), frozenset({OFFICER, SUPERVISOR})

# action → the roles that do it, and no others
WHO_DOES: Mapping[str, frozenset[Role]] = {
    **dict.fromkeys(
        (
            *("record_initial_checks", "sift_question", "note", "record_contact_attempt", "retriage", "escalate"),
            *(
                "record_allegation",
                "link_case",
                "identify",
                "mark_duplicate",
                "record_child",
                "record_missing",
                "enter_document",
                "set_task",
                "end_task",
                "record_breach",
                "record_complaint",
                "take_case",
                "correct",
            ),
        ),
        FORCE,
    ),
    **dict.fromkeys(("register", "give_advice", "become_application", "withdraw"), DESK),
    **dict.fromkeys(("assess_risk", "request_extension", "transfer"), UNIT),
    **dict.fromkeys(
        ("record_full_checks", "record_search", "record_information", "record_offender", "vet_sitter"),
        frozenset({RESEARCHER, OFFICER}),
    ),
    **dict.fromkeys(
        ("record_meeting", "record_disclosure", "inform_applicant", "use_other_power", "answer_parent"),
        frozenset({OFFICER}),
    ),
    **dict.fromkeys(
        ("countersign", "close", "reopen", "decide_crime", "decide_extension", "assign", "rule_out"),
        frozenset({SUPERVISOR}),
    ),
    **dict.fromkeys(("record_panel", "decide"), frozenset({CHAIR, SUPERVISOR})),
    "record_view": frozenset({MEMBER, CHAIR}),
    "move_deadlines": frozenset(),
    "look_again": frozenset(),
}
FIGURES = frozenset({ANALYST, SUPERVISOR})
BEFORE_PANEL = frozenset({"decision", "answer"})
SEPARATED: Mapping[str, set[str]] = {**DECLARED_SEPARATED, "answer_parent": {"vet_sitter"}}
BY_ANOTHER = frozenset({"decide_extension"})  # than whoever made the very record that it answers
CLOSERS = frozenset({"close", "give_advice", "become_application"})

# What the system does without any role: it puts what the public sent and said where it belongs, and moves deadlines.
BY_THE_SYSTEM = frozenset({"register", "record_allegation", "note", "move_deadlines", "look_again"})
# What nobody may hold together with anything else.
ALONE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})

# route → the clocks whose end reaches whoever asked
PROMISED: Mapping[str, frozenset[str]] = {
    "right_to_ask": frozenset({"meeting", "overall"}),
    "right_to_know": frozenset(),
    "enquiry": frozenset({"answer"}),
}

# rule set and route → clock → length, unit, and whether no force may set it
LIMITS: Mapping[tuple[str, str], Mapping[str, tuple[int, str, bool]]] = {
    **{
        place: {
            key: (limit.length, limit.unit.value, {length.value, start.value} == {"confirmed"})
            for key, (limit, _, _, length, start) in clocks.items()
        }
        for place, clocks in CLOCKS.items()
    },
    ("vsds-2020", "right_to_ask"): {
        "vetting": (5, "working_days", False),
        "overall": (14, "calendar_days", False),
        "crime_recording": (24, "hours", False),
    },
}

# action, outcome ("" for any) → what nobody can do it without
NEEDED: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("record_initial_checks", ""): ("immediate_risk",),
    ("sift_question", ""): ("immediate_risk",),
    ("retriage", ""): ("immediate_risk",),
    ("record_meeting", "held"): ("meeting_mode", "identity_established"),
    ("record_full_checks", ""): ("concern", "information_held", "searched_pnd", "searched_health"),
    ("record_search", ""): ("lines", "search_result"),
    ("record_child", ""): ("child",),
    ("record_missing", ""): ("child", "went_missing"),
    ("enter_document", ""): ("document_what", "document_kept"),
    ("set_task", ""): ("task", "task_owner", "task_due"),
    ("vet_sitter", ""): ("information_held",),
    ("assess_risk", ""): ("risk_grade",),
    ("record_information", ""): ("information_kind", "may_be_told"),
    ("record_offender", ""): ("subject_registered_sex_offender",),
    ("decide", ""): ("test_lawful", "test_necessary", "representations", "article_8", "rehabilitation"),
    ("decide", "do_not_disclose"): ("decision_reason",),
    ("record_disclosure", "disclosed"): ("told_identity_established", "told", "words_spoken", "disclosed_kinds"),
    ("answer_parent", "warn"): ("told_identity_established", "told"),
    ("inform_applicant", "not_informed"): ("reason",),
    ("close", ""): ("support_offered",),
    ("decide_crime", "recorded"): ("crime_reference",),
    ("decide_crime", "not_recorded"): ("no_crime_reason",),
    ("request_extension", ""): ("clock", "extend_by", "extension_ground"),
    ("link_case", ""): ("other_reference",),
    ("identify", ""): ("own_person", "other_reference", "other_person"),
    ("mark_duplicate", ""): ("other_reference",),
}

_AT = [
    *(
        ((route, action, outcome), stages)
        for stages, action, outcome, _, *ends, _ in PROCESS
        for route, end in zip((ASK, KNOW), ends, strict=True)
        if end != NEVER
    ),
    *(((ENQUIRY, action, outcome), stages) for stages, action, outcome, _, _ in ENQUIRY_PROCESS),
]
# route, action, outcome → the stages at which it may be done, of the schemes of the law
AT: Mapping[tuple[str, str, str], frozenset[str]] = {
    key: frozenset().union(*(stages for own, stages in _AT if own == key)) for key, _ in _AT
}
OF_THE_LAW = frozenset(rules for rules, _ in CLOCKS)
# What nothing else can stand in the way of, at such a stage and for such a person.
NEVER_REFUSED = frozenset({"note", "enter_document", "record_allegation", "record_contact_attempt"})

LONDON = ZoneInfo("Europe/London")
SATURDAY = 5
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def runs_out(started: datetime, length: int, unit: str, holidays: frozenset[date]) -> datetime:
    """The last second in time, counted by hand: hours elapse, days end at midnight in London."""
    if unit == Unit.HOURS:
        return started + timedelta(hours=length)
    day = started.astimezone(LONDON).date()
    while length:
        day += DAY
        length -= unit == Unit.CALENDAR_DAYS or (day.weekday() < SATURDAY and day not in holidays)
    return datetime.combine(day, datetime.max.time(), LONDON).astimezone(UTC).replace(microsecond=0)


def is_past(due: datetime, at: datetime) -> bool:
    """Whether the due second is over."""
    return at >= due.replace(microsecond=0) + SECOND


def sees(roles: frozenset[Role], stage: str, *, let_in: bool | None = None) -> bool:
    """Who sees a case that stands there; `let_in` is what was said of this person and this case."""
    if not roles & (FORCE | {MEMBER, CHAIR}):
        return False
    return bool(roles & FORCE or stage in BEFORE_PANEL) if let_in is None else let_in

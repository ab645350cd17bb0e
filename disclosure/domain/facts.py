"""The columns of a case: the case-level return's, those that worklist and engine need, and those that follow from the others.

An event's delta says which columns it changed (`changed`); all deltas of a case, one over the other, give its row again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache, partial

from disclosure.domain.clocks import london_date

Value = str | int | bool | None | list[str]


class Kind(StrEnum):
    """How a column is stored and written out."""

    CODE = "code"
    CODES = "codes"  # several, in one text, parted by ";"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    TIME = "time"
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True)
class Column:
    """One column. `codes` is the closed list where the return gives one."""

    name: str
    kind: Kind
    codes: tuple[str, ...] = ()


PARTS = ("applicant", "person_at_risk", "subject")
SEXES = ("female", "male", "other", "not_stated")
AGE_BANDS = ("under_16", "16_17", "18_24", "25_34", "35_44", "45_54", "55_64", "65_over")
ETHNICITIES = ("w1", "w2", "w9", "m1", "m2", "m3", "m9", "a1", "a2", "a3", "a9", "b1", "b2", "b9", "o1", "o9", "ns")
INFORMATION_KINDS = (
    "conviction_spent", "conviction_unspent", "out_of_court_disposal", "intelligence", "not_proceeded_with", "concerning_behaviour",
)  # fmt: skip
DECISIONS = ("disclose_full", "disclose_part", "do_not_disclose", "no_information", "no_concern")
DECISION_REASONS = (
    "test_not_met_necessary", "test_not_met_proportionate", "no_pressing_need", "would_raise_risk",
    "relationship_not_established", "identity_not_established", "other_power_used", "other",
)  # fmt: skip
REPRESENTATIONS = (
    "sought", "not_sought_urgent", "not_sought_raises_risk", "not_sought_reveals_applicant", "not_sought_other",
)  # fmt: skip
OUTCOMES = (
    "disclosed", "offered_declined", "agreed_not_made", "no_information", "held_not_disclosed", "no_concern", "out_of_scope",
    "withdrawn", "no_contact", "identity_not_established", "duplicate", "other_power", "transferred", "became_application",
    "advice_given",
)  # fmt: skip
REFERRAL_SOURCES = (
    "self", "third_party", "professional", "police", "other_force", "marac", "mappa", "probation", "custody",
)  # fmt: skip
CHANNELS = ("online", "phone", "counter", "officer", "email", "import")
RELATIONSHIPS = (
    "person_at_risk", "parent", "carer", "relative", "friend", "neighbour", "colleague", "professional", "other",
)  # fmt: skip
MILESTONES = (
    "initial_checks_at", "meeting_at", "full_checks_at", "risk_assessed_at", "panel_at", "decided_at", "countersigned_at",
    "disclosed_at", "applicant_informed_at", "closed_at", "reopened_at",
)  # fmt: skip
REFERRALS = (
    "referred_marac", "referred_childrens_social_care", "referred_adult_social_care", "referred_idva", "referred_victim_support",
    "arrest_or_safeguarding_action",
)  # fmt: skip

# Dangers that what was written speaks of, the graver first (domain.dangers).
DEADLY = ("strangulation", "threats_to_kill", "weapon")
DANGERS = (*DEADLY, "separation", "pregnancy", "child")

_C, _B, _I, _T = Kind.CODE, Kind.BOOLEAN, Kind.INTEGER, Kind.TIME
RETURN: tuple[Column, ...] = (
    Column("reference", Kind.TEXT),
    Column("kind", _C, ("application", "enquiry")),
    Column("scheme", _C),
    Column("route", _C, ("right_to_ask", "right_to_know")),
    Column("rule_set", _C),
    Column("district", _C),
    Column("team", _C),
    Column("town", _C),
    Column("referral_source", _C, REFERRAL_SOURCES),
    Column("channel", _C, CHANNELS),
    Column("received_at", _T),
    Column("applicant_relationship", _C, RELATIONSHIPS),
    *(Column(f"{part}_sex", _C, SEXES) for part in PARTS),
    *(Column(f"{part}_age_band", _C, AGE_BANDS) for part in PARTS),
    Column("applicant_ethnicity", _C, ETHNICITIES),
    Column("person_at_risk_ethnicity", _C, ETHNICITIES),
    Column("relationship_type", _C, ("partner", "ex_partner", "family", "household", "other")),
    Column("children_count", _I),
    Column("child_looked_after", _B),
    Column("child_missing_episodes", _B),
    Column("subject_registered_sex_offender", _B),
    Column("subject_mappa_category", _C, ("1", "2", "3", "4")),
    Column("subject_da_history", _C, ("none", "one", "more")),
    Column("subject_child_sexual_offence", _C, ("convicted", "intelligence", "none")),
    Column("subject_prior_applications", _I),
    Column("person_at_risk_prior_applications", _I),
    Column("immediate_risk", _B),
    *(Column(name, _T) for name in MILESTONES),
    Column("meeting_mode", _C, ("in_person", "phone", "video")),
    Column("risk_grade", _C, ("standard", "medium", "high")),
    Column("concern", _B),
    Column("information_held", _B),
    Column("information_kinds", Kind.CODES, INFORMATION_KINDS),
    Column("disclosed_kinds", Kind.CODES, INFORMATION_KINDS),
    Column("disclosed_primary_offence", _C),
    Column("decision", _C, DECISIONS),
    Column("decision_reason", _C, DECISION_REASONS),
    Column("representations", _C, REPRESENTATIONS),
    Column("outcome", _C, OUTCOMES),
    Column("withdrawn_stage", _C),
    Column("told", Kind.CODES, ("person_at_risk", "parent", "carer", "guardian", "professional", "applicant", "other")),
    Column("undertaking", _C, ("signed", "refused", "not_asked")),
    Column("undertaking_breach", _C, ("none", "alleged", "prosecuted")),
    Column("complaint_kind", _C, ("none", "by_applicant", "by_subject_vigilantism", "by_subject_other")),
    Column("extension_ground", _C),
    Column("crimes_alleged", _I),
    Column("crimes_recorded", _I),
    Column("crimes_recorded_in_24h", _I),
    *(Column(name, _B) for name in REFERRALS),
)

# What the worklist and the engine need. Never exported.
INTERNAL: tuple[Column, ...] = (
    Column("stage", _C),
    Column("round", _I),
    Column("round_began", _I),
    Column("owner_id", _I),
    Column("restricted", _B),
    Column("triaged", _B),
    Column("dangers", Kind.CODES, DANGERS),
    Column("identity_established", _B),
    Column("disclosure_result", _C, ("disclosed", "offered_declined", "not_made")),
    Column("information_told", _C, ("informed", "not_informed")),
    Column("ended_early", _C),
    Column("other_power_used", _B),
    Column("people_sequence", _I),
    Column("is_open", _B),
    Column("urgency", _I),
    Column("next_due_at", _T),
    Column("promised_due_at", _T),
)
COLUMNS: Mapping[str, Column] = {column.name: column for column in (*RETURN, *INTERNAL)}

# What follows from the columns above alone: no event tells of it, and each row has it, for figures to count by.
FOLLOWING: tuple[Column, ...] = (
    Column("received_on", Kind.DATE),
    Column("disclosed_on", Kind.DATE),
    Column("counted_under", Kind.CODES),
    *(
        Column(name, _I)
        for name in ("days_to_decision", "days_to_disclosure", "days_to_closure", "days_to_answer", "reached")
    ),
)
ROW: Mapping[str, Column] = {**COLUMNS, **{column.name: column for column in FOLLOWING}}
# Events of the first versions told of some days too.
NO_LONGER_TOLD = frozenset({"received_on", "decided_on", "disclosed_on", "informed_on", "closed_on"})

# Milestones that the engine itself goes by: where a case, a round and its clocks begin, and whether a case is open.
RECEIVED_AT, CLOSED_AT, REOPENED_AT = "received_at", "closed_at", "reopened_at"

STAGE_NOW = "*stage*"  # in an outcome's `sets`: the stage the case stands at when it happens

# "A repeated milestone keeps its first time; codes hold the latest": these two follow the last closing and reopening.
LATEST = frozenset({CLOSED_AT, REOPENED_AT})


class FactError(ValueError):
    """A value that its column cannot hold: a mistake of a declaration or of an import, never of a user's typing."""


EMPTY: tuple[object, ...] = (None, "", [])  # what a column, or an answer, that is empty holds


def stored(name: str, value: object) -> Value:
    """The value as an event's delta keeps it: times as UTC text, several codes as one text, everything else as it is."""
    if not value and value in EMPTY:
        return None
    return _STORING[name](value)


def _time(_column: Column, value: object) -> str:
    return utc_text(value)


def _boolean(column: Column, value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("yes", "no"):
        return value == "yes"
    raise FactError(f"{column.name} takes yes or no, not {value!r}")


def _integer(column: Column, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise FactError(f"{column.name} takes a whole number, not {value!r}")
    return value


def _code(column: Column, value: object) -> str:
    code = str(value)
    if column.codes and code not in column.codes:
        raise FactError(f"{column.name} has no code {code!r}")
    return code


def _codes(column: Column, value: object) -> str:
    """Several codes in a fixed order, whether given as a list or as stored before."""
    several = value if isinstance(value, (list, tuple)) else str(value).split(";")
    return ";".join(sorted({_code(column, code) for code in several}))


_OF_KIND: Mapping[Kind, Callable[[Column, object], Value]] = {
    Kind.TIME: _time,
    Kind.BOOLEAN: _boolean,
    Kind.INTEGER: _integer,
    Kind.CODES: _codes,
}
_STORING = {name: partial(_OF_KIND.get(column.kind, _code), column) for name, column in COLUMNS.items()}


def typed(delta: Mapping[str, object]) -> dict[str, object]:
    """A delta as the row holds it, the inverse of `stored`: times as such. Raises KeyError for a column that is not there."""
    return {
        name: as_time(value) if _IS_TIME[name] and value is not None else value
        for name, value in delta.items()
        if name not in NO_LONGER_TOLD
    }


_IS_TIME = {name: column.kind is Kind.TIME for name, column in COLUMNS.items()}


def utc_text(value: object) -> str:
    """An aware time, or its ISO text, as ISO text in UTC with microseconds, so that text sorts as time does."""
    return _text(as_time(value))


@lru_cache(maxsize=1024)
def _text(at: datetime) -> str:
    """Of a time in UTC, where equal times are alike. The moment of a change is written in a dozen places."""
    return at.isoformat(timespec="microseconds")


def as_time(value: object) -> datetime:
    """A stored time, or one that is none yet but has an offset, as an aware UTC datetime; itself where it is one already."""
    if isinstance(value, datetime) and value.tzinfo is UTC:
        return value
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise FactError(f"a time needs an offset, not {value!r}")
    return at.astimezone(UTC)


def following(columns: Mapping[str, object]) -> dict[str, date | str | int | None]:
    """The values of `FOLLOWING`, of which the figures of a case are made up.

    Days are London's. `counted_under` is scheme, route, district, kind and, of a case that is not open, its outcome.
    The answer is what comes first of the disclosure, telling the applicant, and the closing; waits are whole days from
    receipt. `reached` has a bit for each milestone that is there, the first one's is 1.
    """
    received, decided, disclosed, informed, closed = [_day(columns[name]) for name in _DAYS]
    answered = min([day for day in (disclosed, informed, closed) if day], default=None)
    places = [str(columns[name] or "") for name in ("scheme", "route", "district", "kind")]
    return {
        "received_on": received,
        "disclosed_on": disclosed,
        "counted_under": ";".join([*places, "" if columns["is_open"] else str(columns["outcome"])]),
        "days_to_decision": _wait(received, decided),
        "days_to_disclosure": _wait(received, disclosed),
        "days_to_closure": _wait(received, closed),
        "days_to_answer": _wait(received, answered),
        "reached": sum([bit for name, bit in _BITS if columns[name]]),
    }


_BITS = tuple((name, 1 << place) for place, name in enumerate(MILESTONES))
_DAYS = ("received_at", "decided_at", "disclosed_at", "applicant_informed_at", "closed_at")
# What they follow from.
FOLLOWED = frozenset({*_DAYS, *MILESTONES, "scheme", "route", "district", "kind", "outcome", "is_open"})


def _wait(received: date | None, day: date | None) -> int | None:
    return (day - received).days if day and received else None


def _day(value: object) -> date | None:
    return _london_day(as_time(value)) if value else None


@lru_cache(maxsize=1024)
def _london_day(at: datetime) -> date:
    """Of a time in UTC, where equal times are alike. Each change asks it anew of all that happened."""
    return london_date(at)


def urgency(facts: Mapping[str, object]) -> int:
    """Where the case stands in a worklist, 0 first: immediate risk, not yet triaged, then the risk's grade.

    A triaged case without a grade stands with the medium ones, so that it is not lost behind graded ones.
    """
    if facts.get("immediate_risk"):
        return 0
    if not facts.get("triaged"):
        return 1
    return {"high": 2, "medium": 3, "standard": 4}.get(str(facts.get("risk_grade") or ""), 3)


def changed(before: Mapping[str, object], after: Mapping[str, Value]) -> dict[str, Value]:
    """The delta: the columns to which `after`, as stored, gives another value than `before` has."""
    if not before:
        return {name: new for name, new in after.items() if new is not None}
    return {name: new for name, new in after.items() if new != stored(name, before.get(name))}


def is_open(facts: Mapping[str, object]) -> bool:
    """A case is open when it was never closed, or reopened since it last was."""
    closed, reopened = facts.get(CLOSED_AT), facts.get(REOPENED_AT)
    return not closed or (bool(reopened) and utc_text(reopened) > utc_text(closed))


def age_band(age: int) -> str:
    """The return's band of an age in whole years at receipt."""
    for top, band in zip((16, 18, 25, 35, 45, 55, 65), AGE_BANDS, strict=False):
        if age < top:
            return band
    return AGE_BANDS[-1]

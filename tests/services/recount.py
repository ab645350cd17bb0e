"""A second counter of the figures, written from the contract alone and sharing no code with the product."""

import csv
import io
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
ROUTES = {
    "dvds": ["right_to_ask", "right_to_know"],
    "csods": ["right_to_ask", "right_to_know"],
    "vsds": ["right_to_ask"],
}
RULE_SETS = {"dvds": ["dvds-2016", "dvds-2023"], "csods": ["csods-2010", "csods-2023"], "vsds": ["vsds-2020"]}
OUTCOMES = [
    "disclosed",
    "offered_declined",
    "agreed_not_made",
    "no_information",
    "held_not_disclosed",
    "no_concern",
    "out_of_scope",
    "withdrawn",
    "no_contact",
    "identity_not_established",
    "duplicate",
    "other_power",
    "transferred",
]
STAGES = [
    "initial_checks",
    "meeting",
    "full_checks",
    "risk_assessed",
    "panel",
    "decided",
    "countersigned",
    "disclosed",
    "applicant_informed",
    "closed",
]
_KINDS = (
    "conviction_spent conviction_unspent out_of_court_disposal intelligence not_proceeded_with concerning_behaviour"
)
# Every coded column of the return with its codes; those of each scheme, and those of the configuration, come in `codes`.
_CODED = {
    "kind": "application enquiry",
    "referral_source": "self third_party professional police other_force marac mappa probation custody",
    "channel": "online phone counter officer email import",
    "applicant_relationship": "person_at_risk parent carer relative friend neighbour colleague professional other",
    "applicant_sex": "female male other not_stated",
    "person_at_risk_sex": "female male other not_stated",
    "subject_sex": "female male other not_stated",
    "applicant_age_band": "under_16 16_17 18_24 25_34 35_44 45_54 55_64 65_over",
    "person_at_risk_age_band": "under_16 16_17 18_24 25_34 35_44 45_54 55_64 65_over",
    "subject_age_band": "under_16 16_17 18_24 25_34 35_44 45_54 55_64 65_over",
    "applicant_ethnicity": "w1 w2 w9 m1 m2 m3 m9 a1 a2 a3 a9 b1 b2 b9 o1 o9 ns",
    "person_at_risk_ethnicity": "w1 w2 w9 m1 m2 m3 m9 a1 a2 a3 a9 b1 b2 b9 o1 o9 ns",
    "relationship_type": "partner ex_partner family household other",
    "subject_mappa_category": "1 2 3 4",
    "subject_da_history": "none one more",
    "subject_child_sexual_offence": "convicted intelligence none",
    "meeting_mode": "in_person phone video",
    "risk_grade": "standard medium high",
    "information_kinds": _KINDS,
    "disclosed_kinds": _KINDS,
    "decision": "disclose_full disclose_part do_not_disclose no_information no_concern",
    "decision_reason": (
        "test_not_met_necessary test_not_met_proportionate no_pressing_need would_raise_risk relationship_not_established "
        "identity_not_established other_power_used other"
    ),
    "representations": "sought not_sought_urgent not_sought_raises_risk not_sought_reveals_applicant not_sought_other",
    "told": "person_at_risk parent carer guardian professional applicant other",
    "undertaking": "signed refused not_asked",
    "undertaking_breach": "none alleged prosecuted",
    "complaint_kind": "none by_applicant by_subject_vigilantism by_subject_other",
}
_BOOLEAN = """
arrest_or_safeguarding_action child_looked_after child_missing_episodes concern immediate_risk
information_held referred_adult_social_care referred_childrens_social_care referred_idva referred_marac
referred_victim_support subject_registered_sex_offender
"""
BY: dict[str, list[str]] = {
    **{column: codes.split() for column, codes in _CODED.items()},
    **{column: ["yes", "no"] for column in _BOOLEAN.split()},
}
SEVERAL = ("information_kinds", "disclosed_kinds", "told")  # a case may have more than one of these codes
OF_A_SCHEME = ("scheme", "route", "rule_set", "withdrawn_stage")
OF_THE_CONFIGURATION = ("district", "team", "town", "disclosed_primary_offence", "extension_ground")
_PROCESS = [
    *("initial_checks", "meeting", "full_checks", "risk_assessment", "decision"),
    *("countersign", "disclosure", "informing", "closing"),
]
PLACES = {
    "dvds": _PROCESS,
    "csods": ["enquiry", *_PROCESS],
    "vsds": ["sift", "vetting", "answer", "closing"],
}


def codes_of(column, scheme, configured):
    """The categories of a column that are written even where nothing is counted, but for `unknown`."""
    own = {
        "scheme": [scheme],
        "route": ROUTES[scheme],
        "rule_set": RULE_SETS[scheme],
        "withdrawn_stage": PLACES[scheme],
    }
    return own.get(column) or configured.get(column) or BY.get(column) or []


def london_day(at):
    return at.astimezone(LONDON).date()


def seen_at(histories, moment):
    """For each case the last of its rows that had been recorded by then."""
    rows = []
    for history in histories:
        known = [columns for recorded, columns in history if recorded <= moment]
        if known:
            rows.append(known[-1])
    return rows


def is_open(row):
    return not row.get("closed_at") or bool(row.get("reopened_at") and row["reopened_at"] > row["closed_at"])


def outcome(row):
    return "open" if is_open(row) else row["outcome"]


def per_cent(part, whole):
    if not whole:
        return "[x]"
    return str((Decimal(100 * part) / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def day_statistics(days):
    days = sorted(days)
    found = {"min": "[x]", "mean": "[x]", "median": "[x]", "p90": "[x]", "max": "[x]"}
    if days:
        lower, upper = days[(len(days) - 1) // 2], days[len(days) // 2]
        median = Decimal(lower + upper) / 2
        found = {
            "min": str(days[0]),
            "mean": str((Decimal(sum(days)) / len(days)).quantize(Decimal("0.1"), ROUND_HALF_UP)),
            "median": str(int(median)) if median == int(median) else str(median),
            "p90": str(next(day for day in days if 10 * sum(other <= day for other in days) >= 9 * len(days))),
            "max": str(days[-1]),
        }
    found["0_20"] = str(sum(day <= 20 for day in days))
    found["21_28"] = str(sum(21 <= day <= 28 for day in days))
    found["29_35"] = str(sum(29 <= day <= 35 for day in days))
    found["36_over"] = str(sum(day >= 36 for day in days))
    return found


def days_to(row, milestone):
    return (london_day(row[milestone]) - london_day(row["received_at"])).days


ANSWERED = ("disclosed_at", "applicant_informed_at", "closed_at")


def waited(row, today):
    answers = [days_to(row, name) for name in ANSWERED if row.get(name)]
    return min(answers) if answers else (today - london_day(row["received_at"])).days


def main_measures(rows, first, last, today):
    """(measure, breakdown, category) to value, over the rows of one scheme, route and district."""
    received = [row for row in rows if first <= london_day(row["received_at"]) <= last]
    applications = [row for row in received if row["kind"] == "application"]
    cohort = [row for row in applications if outcome(row) != "duplicate"]
    in_scope = [row for row in cohort if outcome(row) not in ("out_of_scope", "transferred")]
    made = [
        row for row in rows if row["kind"] == "application" and outcome(row) != "duplicate" and row.get("disclosed_at")
    ]
    found = {}

    def count(measure, number, breakdown="", category="all"):
        found[measure, breakdown, category] = str(number)

    count("applications", len(cohort))
    enquiries = [row for row in received if row["kind"] == "enquiry" and outcome(row) != "became_application"]
    count("enquiries", len(enquiries))
    count("disclosures_cohort", sum(bool(row.get("disclosed_at")) for row in cohort))
    count("disclosures_activity", sum(first <= london_day(row["disclosed_at"]) <= last for row in made))
    count("open", sum(is_open(row) for row in cohort))
    count("closed", sum(not is_open(row) for row in cohort))
    count("disclosure_rate", rate(cohort))
    for code in [*OUTCOMES, "open"]:
        count("outcome", sum(outcome(row) == code for row in applications), "outcome", code)
    for measure, milestone in (
        ("days_to_decision", "decided_at"),
        ("days_to_disclosure", "disclosed_at"),
        ("days_to_closure", "closed_at"),
    ):
        days = [days_to(row, milestone) for row in cohort if row.get(milestone)]
        for category, value in day_statistics(days).items():
            count(measure, value, "days", category)
    for limit in (28, 35):
        count(f"over_{limit}", sum(waited(row, today) > limit for row in in_scope))
    for stage in STAGES:
        count("reached", sum(bool(row.get(f"{stage}_at")) for row in cohort), "stage", stage)
    for column in ("crimes_alleged", "crimes_recorded", "crimes_recorded_in_24h"):
        count(column, sum(row.get(column) or 0 for row in cohort))
    both = [row for row in cohort if row.get("crimes_alleged") is not None and row.get("crimes_recorded") is not None]
    count(
        "crime_recording_rate",
        per_cent(sum(r["crimes_recorded"] for r in both), sum(r["crimes_alleged"] for r in both)),
    )
    return found


def rate(cohort):
    closed = [row for row in cohort if outcome(row) not in ("open", "out_of_scope", "transferred")]
    return per_cent(sum(bool(row.get("disclosed_at")) for row in closed), len(closed))


def cohort(rows, first, last):
    return [
        row
        for row in rows
        if first <= london_day(row["received_at"]) <= last
        and row["kind"] == "application"
        and outcome(row) != "duplicate"
    ]


def broken_down(rows, first, last, column, codes):
    found = {}
    for category in {*codes, "unknown"}:
        under = [row for row in cohort(rows, first, last) if category in categories(row, column)]
        found["applications", column, category] = str(len(under))
        found["disclosures_cohort", column, category] = str(sum(bool(row.get("disclosed_at")) for row in under))
        found["disclosure_rate", column, category] = rate(under)
    return found


def categories(row, column):
    value = row.get(column)
    if value is None or value == []:
        return ["unknown"]
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return value if isinstance(value, list) else [value]


def counts_somewhere(row, first, last):
    """Whether the case is in any measure at all."""
    received = first <= london_day(row["received_at"]) <= last
    if row["kind"] == "enquiry":
        return received and outcome(row) != "became_application"
    disclosed = row.get("disclosed_at") and first <= london_day(row["disclosed_at"]) <= last
    return received or (disclosed and outcome(row) != "duplicate")


def reference(histories, period, moment, by, configured):
    """The lines of the file; `period` as asked for, its first and its last day. A history is rows with their times of record."""
    asked, first, last = period
    rows = seen_at(histories, moment)
    lines = []
    for scheme, routes in ROUTES.items():
        of_scheme = cohort([row for row in rows if row["scheme"] == scheme], first, last)
        codes = {  # and what the scheme's own cases say that no list has any more
            column: {
                *codes_of(column, scheme, configured),
                *(one for row in of_scheme for one in categories(row, column)),
            }
            for column in by
        }
        for route in [*routes, "all"]:
            on_route = [row for row in rows if row["scheme"] == scheme and route in (row["route"], "all")]
            # Besides: whatever else a case that is counted says, none or one that the configuration no longer has.
            said = {row.get("district") or "unknown" for row in on_route if counts_somewhere(row, first, last)}
            for district in {*configured["district"], "all", *said}:
                here = [row for row in on_route if district == "all" or (row.get("district") or "unknown") == district]
                found = main_measures(here, first, last, london_day(moment))
                for column in by:
                    found |= broken_down(here, first, last, column, codes[column])
                note = "internal: not for publication"
                lines += [(asked, scheme, route, district, *key, value, note) for key, value in found.items()]
    return sorted(lines)


def compare(content, recounted):
    header, *counted = (tuple(line) for line in csv.reader(io.StringIO(content.decode())))
    assert ",".join(header) == "period,scheme,route,district,measure,breakdown,category,value,note"
    assert set(counted) ^ set(recounted) == set()
    assert counted == recounted

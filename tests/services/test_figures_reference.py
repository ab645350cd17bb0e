"""A second counter, written from the contract alone and sharing no code with the product, agrees on random histories."""

import csv
import io
import random
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from disclosure.domain.calendar import Calendar
from disclosure.domain.law import Law
from disclosure.domain.schemes import ALL as DECLARED
from disclosure.services import figures
from disclosure.store.db import open_session
from tests.invented import VSDS
from tests.store.builder import add_cases, change_cases

LAW = Law((*DECLARED, VSDS), Calendar.of("england", {}, "none: figures count calendar days"))
DISTRICTS = ["sheffield", "rotherham", "doncaster", "barnsley"]
TEAMS, TOWNS = ["central", "night"], ["Askern", "Wath upon Dearne"]
CONFIGURED = {"district": DISTRICTS, "team": TEAMS, "town": TOWNS}
NOW = datetime(2026, 9, 1, 9, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")

# ---- the reference ------------------------------------------------------------------------------------------------------

ROUTES = {
    "dvds": ["right_to_ask", "right_to_know"],
    "csods": ["right_to_ask", "right_to_know"],
    "vsds": ["right_to_ask"],
}
RULE_SETS = {"dvds": ["dvds-2016", "dvds-2023"], "csods": ["csods-2010", "csods-2023"], "vsds": ["vsds-2020"]}
PERIODS = {
    "2026-Q1": (date(2026, 1, 1), date(2026, 3, 31)),
    "2025-26-Q4": (date(2026, 1, 1), date(2026, 3, 31)),
    "2025-26-Q3": (date(2025, 10, 1), date(2025, 12, 31)),
    "2025-Q4": (date(2025, 10, 1), date(2025, 12, 31)),
    "2026-03": (date(2026, 3, 1), date(2026, 3, 31)),
    "2024-02": (date(2024, 2, 1), date(2024, 2, 29)),
    "2025-26": (date(2025, 4, 1), date(2026, 3, 31)),
    "2026": (date(2026, 1, 1), date(2026, 12, 31)),
    "2026-01-01/2026-03-31": (date(2026, 1, 1), date(2026, 3, 31)),
    "2026-03-29/2026-03-29": (date(2026, 3, 29), date(2026, 3, 29)),
    "2025-10-26/2025-10-27": (date(2025, 10, 26), date(2025, 10, 27)),
}
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
KINDS = [
    "conviction_spent",
    "conviction_unspent",
    "out_of_court_disposal",
    "intelligence",
    "not_proceeded_with",
    "concerning_behaviour",
]
BY = {
    "applicant_sex": ["female", "male", "other", "not_stated"],
    "subject_mappa_category": ["1", "2", "3", "4"],
    "disclosed_kinds": KINDS,
    "concern": ["yes", "no"],
    "team": TEAMS,
    "town": TOWNS,
}


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


def waited(row, today):
    answers = [days_to(row, name) for name in ("disclosed_at", "applicant_informed_at", "closed_at") if row.get(name)]
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


def broken_down(rows, first, last, column, codes):
    cohort = [
        row
        for row in rows
        if first <= london_day(row["received_at"]) <= last
        and row["kind"] == "application"
        and outcome(row) != "duplicate"
    ]
    found = {}
    for category in [*codes, "unknown"]:
        under = [row for row in cohort if category in categories(row, column)]
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


def reference(histories, asked, moment, by):
    first, last = PERIODS[asked]
    rows = seen_at(histories, moment)
    lines = []
    for scheme, routes in ROUTES.items():
        for route in [*routes, "all"]:
            on_route = [row for row in rows if row["scheme"] == scheme and route in (row["route"], "all")]
            places = [*DISTRICTS, "all"]
            if any(not row.get("district") and counts_somewhere(row, first, last) for row in on_route):
                places.append("unknown")
            for district in places:
                here = [row for row in on_route if district == "all" or (row.get("district") or "unknown") == district]
                found = main_measures(here, first, last, london_day(moment))
                for column in by:
                    codes = RULE_SETS[scheme] if column == "rule_set" else BY[column]
                    found |= broken_down(here, first, last, column, codes)
                note = "internal: not for publication"
                lines += [(asked, scheme, route, district, *key, value, note) for key, value in found.items()]
    return sorted(lines)


# ---- random histories ---------------------------------------------------------------------------------------------------

# Days and times around which figures go wrong: leap day, clock changes, the ends of periods, midnights in London and in UTC.
EDGES = [
    date(2024, 2, 29), date(2025, 3, 31), date(2025, 10, 25), date(2025, 10, 26), date(2025, 12, 31), date(2026, 1, 1),
    date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 31), date(2026, 4, 1),
]  # fmt: skip
TIMES = ["00:00:00", "00:59:59", "01:00:00", "10:30:00", "22:59:59.999999", "23:00:00", "23:59:59", "23:59:59.999999"]


class Chance:
    """Histories drawn with a seed: hypothesis chooses seed, size and question, since drawing each value would take it minutes."""

    def __init__(self, seed):
        self.random = random.Random(seed)  # noqa: S311  invented cases, not secrets
        self.pick = self.random.choice

    def sometimes(self):
        return self.random.random() < 0.3

    def moment(self):
        day = self.pick(EDGES) if self.sometimes() else date(2025, 9, 20) + timedelta(self.random.randrange(240))
        return datetime.fromisoformat(f"{day}T{self.pick(TIMES)}+00:00")

    def later(self):
        days = self.pick([0, 1, 20, 21, 27, 28, 29, 34, 35, 36, self.random.randrange(90)])
        return timedelta(days=days, seconds=self.pick([0, 1, 3600, 43200]))

    def progress(self, received, outcomes):
        """What a version of the row says beyond its registration."""
        columns = {f"{stage}_at": received + self.later() for stage in STAGES[:-1] if self.sometimes()}
        if self.random.random() < 0.6:
            columns |= {"closed_at": received + self.later(), "outcome": self.pick(outcomes)}
            if self.sometimes():
                columns["reopened_at"] = received + self.later() + timedelta(milliseconds=1)
        columns |= {
            f"crimes_{name}": self.pick([None, 0, 1, 2, 3]) for name in ("alleged", "recorded", "recorded_in_24h")
        }
        columns |= {
            name: self.pick([None, *BY[name]]) for name in ("applicant_sex", "subject_mappa_category", "team", "town")
        }
        columns["concern"] = self.pick([None, True, False])
        columns["disclosed_kinds"] = self.random.sample(KINDS, self.random.randrange(3))
        columns["district"] = self.pick([*DISTRICTS, "sheffield", "sheffield", None])
        return columns

    def history(self):
        """A case: its rows with the times at which they were recorded, each row whole."""
        received, scheme = self.moment(), self.pick(["dvds", "dvds", "csods", "vsds"])
        kind = "enquiry" if scheme == "csods" and self.sometimes() else "application"
        outcomes = (
            ["became_application", "advice_given"] if kind == "enquiry" else [*OUTCOMES, "duplicate", "out_of_scope"]
        )
        fixed = {"kind": kind, "scheme": scheme, "received_at": received}
        fixed |= {"route": self.pick(ROUTES[scheme]), "rule_set": self.pick(RULE_SETS[scheme])}
        recorded, rows = received, []
        for _ in range(self.random.randint(1, 3)):
            rows.append((recorded, fixed | self.progress(received, outcomes)))
            recorded += timedelta(microseconds=1) + self.later()
        return rows

    def moments(self, histories):
        """Now, and some moments at which something was recorded, or just before."""
        recorded = [at for one in histories for at, _ in one] or [NOW]
        return {NOW, *(self.pick(recorded) - timedelta(microseconds=self.pick([0, 0, 1])) for _ in range(3))}


def load(session, histories):
    """Write the histories as the product would have; every row replaces what the one before it said."""
    nothing = dict.fromkeys(name for one in histories for _, columns in one for name in columns)
    ids = add_cases(session, [(one[0][0], one[0][1]) for one in histories])
    for turn in (1, 2):
        further = [
            (case_id, one[turn][0], nothing | one[turn][1])
            for case_id, one in zip(ids, histories, strict=True)
            if len(one) > turn
        ]
        change_cases(session, further)


@settings(
    max_examples=50,
    phases=(
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
        Phase.shrink,
    ),  # to explain a seed takes minutes and tells nothing
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    seed=st.integers(0, 2**32),
    size=st.sampled_from([0, 1, 2, 10, 30, 80]),
    period=st.sampled_from(sorted(PERIODS)),
    by=st.lists(st.sampled_from([*BY, "rule_set"]), unique=True, max_size=2),
)
def test_a_second_counter_agrees_on_every_figure(database, seed, size, period, by):
    chance = Chance(seed)
    histories = [chance.history() for _ in range(size)]
    session = open_session(database.url)
    try:
        load(session, histories)
        for moment in chance.moments(histories):
            local = moment.astimezone(LONDON).isoformat()
            rows = figures.tabulate(session, period, law=LAW, configured=CONFIGURED, now=NOW, as_of=local, by=by)
            compare(figures.as_csv(rows), reference(histories, period, moment, by))
    finally:
        session.close()
        session.get_bind().dispose()


def compare(content, recounted):
    header, *counted = (tuple(line) for line in csv.reader(io.StringIO(content.decode())))
    assert ",".join(header) == "period,scheme,route,district,measure,breakdown,category,value,note"
    assert set(counted) ^ set(recounted) == set()
    assert counted == recounted

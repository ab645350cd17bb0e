"""The figures file: what stands in it, what is refused. The numbers themselves: test_figures_reference.py."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.domain.access import Actor
from disclosure.domain.calendar import Calendar
from disclosure.domain.errors import Invalid
from disclosure.domain.law import Law
from disclosure.domain.schemes import ALL
from disclosure.services import figures
from tests.invented import VSDS
from tests.store.builder import SESSION, add_case, change_case

LAW = Law((*ALL, VSDS), Calendar.of("england", {}, "none"))
CONFIGURED = {"district": ("sheffield", "rotherham"), "team": ("central",), "town": ("Askern",)}
NOW = datetime(2026, 9, 1, tzinfo=UTC)
RECEIVED = datetime(2026, 2, 2, 9, tzinfo=UTC)
SYSTEM = Actor(None, "system", frozenset(), SESSION, "command line")


def day(number):
    return RECEIVED + timedelta(days=number)


def tabulated(session, period="2026-Q1", **asked):
    return figures.tabulate(session, period, law=LAW, configured=CONFIGURED, now=NOW, **asked)


def values(rows, scheme="dvds", route="all", district="all"):
    """Measure, or measure and category, to value, in one place."""
    here = [row for row in rows if (row.scheme, row.route, row.district) == (scheme, route, district)]
    return {row.measure if row.category == "all" else (row.measure, row.category): row.value for row in here}


def test_an_empty_quarter_has_every_row_with_zeros(session):
    rows = tabulated(session)
    places = {(row.scheme, row.route, row.district) for row in rows}
    routes = {"dvds": {"right_to_ask", "right_to_know", "all"}, "csods": {"right_to_ask", "right_to_know", "all"}}
    routes["vsds"] = {"right_to_ask", "all"}
    assert places == {
        (scheme, route, district)
        for scheme, those in routes.items()
        for route in those
        for district in ("sheffield", "rotherham", "all")
    }
    assert {row.value for row in rows} == {"0", "[x]"}
    assert {row.measure for row in rows if row.value == "[x]"} == {
        "disclosure_rate", "crime_recording_rate", "days_to_decision", "days_to_disclosure", "days_to_closure",
    }  # fmt: skip


def test_the_file_is_sorted_by_code_point_with_lf_and_the_note_on_every_row(session):
    add_case(session, received_at=RECEIVED, town="Östrup, “Nord”")
    rows = tabulated(session, by=["town", "applicant_sex", "town"])
    text = figures.as_csv(rows).decode("utf-8")
    lines = text.split("\n")
    assert lines[0] == "period,scheme,route,district,measure,breakdown,category,value,note"
    assert lines[-1] == ""
    assert "\r" not in text
    assert all(line.endswith(",internal: not for publication") for line in lines[1:-1])
    assert rows == sorted(set(rows))
    assert '2026-Q1,dvds,all,all,applications,town,"Östrup, “Nord”",1,internal: not for publication' in lines
    assert figures.as_csv(tabulated(session, by=["applicant_sex", "town"])).decode() == text


ROWS = st.lists(st.builds(figures.FigureRow, *[st.text(alphabet="a;, \"'\n=é", max_size=4)] * 9), max_size=5)


@given(ROWS)
def test_whatever_the_force_calls_its_districts_the_file_is_what_the_library_writes_and_reads(rows):
    by_the_library = io.StringIO(newline="")
    csv.writer(by_the_library, lineterminator="\n").writerows([figures.FigureRow._fields, *rows])
    written = figures.as_csv(rows)
    assert written == by_the_library.getvalue().encode()
    read = list(csv.reader(io.StringIO(written.decode(), newline="")))
    assert [tuple(row) for row in read[1:]] == rows


def test_a_reopened_case_is_open_and_left_out_of_nothing(session):
    for outcome in ("out_of_scope", "duplicate", "disclosed"):
        case = add_case(session, received_at=RECEIVED, closed_at=day(40), outcome=outcome)
        change_case(session, case, recorded_at=day(50), reopened_at=day(50))
    found = values(tabulated(session))
    assert (found["applications"], found["open"], found["closed"]) == ("3", "3", "0")
    assert found["outcome", "open"] == "3"
    assert found["outcome", "duplicate"] == "0"
    assert found["disclosure_rate"] == "[x]"
    # Its last closing still counts here.
    assert (found["over_35"], found["reached", "closed"], found["days_to_closure", "max"]) == ("3", "3", "40")


def test_a_duplicate_is_shown_as_outcome_and_counted_nowhere_else(session):
    add_case(session, received_at=RECEIVED, closed_at=day(40), disclosed_at=day(40), outcome="duplicate")
    shown = {name for name, value in values(tabulated(session)).items() if value not in ("0", "[x]")}
    assert shown == {("outcome", "duplicate")}


def test_an_enquiry_is_in_no_measure_but_its_own(session):
    csods = {"scheme": "csods", "rule_set": "csods-2023", "kind": "enquiry", "received_at": RECEIVED}
    add_case(session, **csods)
    add_case(session, **csods, closed_at=day(1), outcome="advice_given")
    add_case(session, **csods, closed_at=day(1), outcome="became_application")
    shown = {name: value for name, value in values(tabulated(session), "csods").items() if value not in ("0", "[x]")}
    assert shown == {"enquiries": "2"}


def test_a_disclosure_counts_by_receipt_and_by_the_day_it_was_made(session):
    add_case(session, received_at=datetime(2025, 12, 31, 23, 59, tzinfo=UTC), disclosed_at=RECEIVED)
    add_case(session, received_at=RECEIVED, disclosed_at=datetime(2026, 3, 31, 23, 0, tzinfo=UTC))
    first = values(tabulated(session, "2026-Q1"))
    assert (first["disclosures_cohort"], first["disclosures_activity"]) == ("1", "1")
    second = values(tabulated(session, "2026-Q2"))
    assert (second["disclosures_cohort"], second["disclosures_activity"]) == ("0", "1")


def test_no_district_is_a_row_of_its_own_only_where_there_is_one(session):
    add_case(session, received_at=RECEIVED, district=None)
    rows = tabulated(session)
    assert {(row.scheme, row.route) for row in rows if row.district == "unknown"} == {
        ("dvds", "right_to_ask"),
        ("dvds", "all"),
    }
    assert values(rows, district="unknown")["applications"] == "1"
    assert values(rows)["applications"] == "1"


def test_a_district_that_left_the_configuration_is_not_lost(session):
    add_case(session, received_at=RECEIVED, district="goole")
    assert values(tabulated(session), district="goole")["applications"] == "1"


def test_a_breakdown_has_unknown_and_no_row_of_all(session):
    add_case(session, received_at=RECEIVED, concern=True, disclosed_at=day(3), closed_at=day(4), outcome="disclosed")
    add_case(session, received_at=RECEIVED, concern=True)
    add_case(session, received_at=RECEIVED)
    rows = [row for row in tabulated(session, by=["concern"]) if row.breakdown == "concern"]
    here = [(row.measure, row.category, row.value) for row in rows if row[1:4] == ("dvds", "all", "all")]
    assert here == [
        ("applications", "no", "0"), ("applications", "unknown", "1"), ("applications", "yes", "2"),
        ("disclosure_rate", "no", "[x]"), ("disclosure_rate", "unknown", "[x]"), ("disclosure_rate", "yes", "100.0"),
        ("disclosures_cohort", "no", "0"), ("disclosures_cohort", "unknown", "0"), ("disclosures_cohort", "yes", "1"),
    ]  # fmt: skip


def test_what_is_broken_down_by_a_schemes_own_codes_shows_no_other_schemes(session):
    rows = tabulated(session, by=["rule_set", "withdrawn_stage", "route", "scheme"])
    found = {(row.breakdown, row.category) for row in rows if row.scheme == "vsds" and row.measure == "applications"}
    assert found - {("", "all")} == {
        ("rule_set", "vsds-2020"), ("rule_set", "unknown"), ("route", "right_to_ask"), ("route", "unknown"),
        ("scheme", "vsds"), ("scheme", "unknown"), ("withdrawn_stage", "unknown"),
        *(("withdrawn_stage", stage) for stage in ("sift", "vetting", "answer", "closing")),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "period", "asked"),
    [
        ("period", "2026-Q9", {}),
        ("as_of", "2026-Q1", {"as_of": "2026-05-01T09:12:00"}),
        ("as_of", "2026-Q1", {"as_of": "2027-01-01T00:00:00+00:00"}),
        ("by", "2026-Q1", {"by": ["outcome"]}),
        ("by", "2026-Q1", {"by": ["reference"]}),
        ("by", "2026-Q1", {"by": ["stage"]}),
        ("by", "2026-Q1", {"by": ["applicant_sex", "'; DROP TABLE cases; --"]}),
    ],
)
def test_what_cannot_be_asked_for_is_refused(session, field, period, asked):
    with pytest.raises(Invalid) as refused:
        tabulated(session, period, **asked)
    assert refused.value.field == field

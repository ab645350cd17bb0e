"""Measures as the contract of the return lists them, and how their numbers are written."""

import pytest

from disclosure.domain import facts, measures
from disclosure.domain.measures import one_decimal, per_cent, spread


def test_every_measure_of_the_contract_is_there():
    keys = {one.key for one in (*measures.MEASURES, *measures.DAY_MEASURES)}
    assert keys == {
        "applications", "enquiries", "disclosures_cohort", "disclosures_activity", "closed", "open", "disclosure_rate",
        "outcome", "days_to_decision", "days_to_disclosure", "days_to_closure", "over_28", "over_35", "reached",
        "crimes_alleged", "crimes_recorded", "crimes_recorded_in_24h", "crime_recording_rate",
    }  # fmt: skip


def test_no_figure_is_there_twice_and_each_adds_up_what_the_store_knows():
    figures = [(one.key, one.breakdown, one.category) for one in measures.MEASURES]
    assert len(figures) == len(set(figures))
    known = {*measures.SUMMED, *facts.MILESTONES}
    assert all({one.numerator, one.denominator or one.numerator} <= known for one in measures.MEASURES)


def test_every_outcome_of_the_return_is_treated_and_no_other():
    assert tuple(measures.TREATMENT) == facts.OUTCOMES


# Written from docs/return.md: what an outcome is left out of.
LEFT_OUT_OF = {
    "out_of_scope": {"in_scope", "rated"},
    "transferred": {"in_scope", "rated"},
    "duplicate": {"cohort", "closed", "in_scope", "rated", "made"},
    "became_application": {"enquiries"},
}


@pytest.mark.parametrize("code", facts.OUTCOMES)
def test_an_outcome_is_left_out_of_the_figures_that_the_return_names_and_of_no_other(code):
    bases = {one.base.key: one.base for one in measures.MEASURES if not one.base.only}
    left_out = {key for key, base in bases.items() if not base.has(base.kind, code, base.day)}
    assert left_out == LEFT_OUT_OF.get(code, set())


def test_what_ends_an_enquiry_is_no_outcome_of_an_application():
    shown = {one.category for one in measures.MEASURES if one.key == "outcome"}
    assert shown == {*facts.OUTCOMES, "open"} - {"became_application", "advice_given"}


@pytest.mark.parametrize(
    ("numerator", "denominator", "written"),
    [
        (0, 3, "0.0"),
        (1, 3, "0.3"),
        (2, 3, "0.7"),
        (1, 20, "0.1"),  # 0.05: a half, away from zero
        (1, 4, "0.3"),  # 0.25
        (3, 20, "0.2"),  # 0.15, which no float holds
        (7, 20, "0.4"),  # 0.35
        (9, 20, "0.5"),  # 0.45
        (399, 20, "20.0"),  # 19.95
        (12, 1, "12.0"),
        (0, 0, "[x]"),
        (5, 0, "[x]"),
        (10**18 + 1, 10**18, "1.0"),
    ],
)
def test_one_decimal_rounds_halves_away_from_zero(numerator, denominator, written):
    assert one_decimal(numerator, denominator) == written


@pytest.mark.parametrize(
    ("part", "whole", "written"), [(1, 3, "33.3"), (1, 8, "12.5"), (1, 16, "6.3"), (1, 1, "100.0"), (0, 0, "[x]")]
)
def test_a_rate_is_per_cent(part, whole, written):
    assert per_cent(part, whole) == written


@pytest.mark.parametrize(
    ("days", "least", "mean", "median", "p90", "most"),
    [
        ([], "[x]", "[x]", "[x]", "[x]", "[x]"),
        ([0], "0", "0.0", "0", "0", "0"),
        ([7], "7", "7.0", "7", "7", "7"),
        ([1, 2], "1", "1.5", "1.5", "2", "2"),
        ([2, 4], "2", "3.0", "3", "4", "4"),
        ([1, 2, 9], "1", "4.0", "2", "9", "9"),
        ([*range(1, 11)], "1", "5.5", "5.5", "9", "10"),
        ([*range(1, 12)], "1", "6.0", "6", "10", "11"),
        ([*range(1, 21)], "1", "10.5", "10.5", "18", "20"),
        ([5] * 9 + [50], "5", "9.5", "5", "5", "50"),
        ([5] * 8 + [50, 60], "5", "15.0", "5", "50", "60"),
    ],
)
def test_day_statistics(days, least, mean, median, p90, most):
    written = spread({day: days.count(day) for day in days})
    assert [written[name] for name in ("min", "mean", "median", "p90", "max")] == [least, mean, median, p90, most]


def test_bands_meet_without_gap_or_overlap():
    written = spread(dict.fromkeys((0, 20, 21, 28, 29, 35, 36, 400), 1))
    assert [written[band] for band in ("0_20", "21_28", "29_35", "36_over")] == ["2", "2", "2", "2"]
    assert [spread({})[band] for band in ("0_20", "21_28", "29_35", "36_over")] == ["0", "0", "0", "0"]


def test_every_coded_column_can_be_broken_down_and_no_other():
    assert {
        "scheme",
        "team",
        "town",
        "told",
        "concern",
        "risk_grade",
        "applicant_ethnicity",
    } <= measures.BREAKDOWNS.keys()
    assert (
        not {"outcome", "reference", "received_at", "children_count", "stage", "owner_id", "restricted"}
        & measures.BREAKDOWNS.keys()
    )

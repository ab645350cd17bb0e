"""What the figures count: each measure once, as data, and how a number is written. The rules stand in docs/return.md.

A measure adds an amount up over the cases of its base; a rate divides it by another amount of the same base.
"""

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, pairwise
from operator import mul

from disclosure.domain import facts
from disclosure.domain.facts import Column, Kind


class Treatment(StrEnum):
    """How the figures count a closed case by its outcome (docs/return.md, sections 2 and 3)."""

    RATED = "rated"  # in every figure of applications
    LEFT_OUT = "left_out"  # of rates and waits; in the cohort all the same
    DUPLICATE = "duplicate"  # shown by its outcome alone
    ENQUIRY = "enquiry"  # counted apart from applications
    BECAME_APPLICATION = "became_application"  # an enquiry, counted as the application that came of it


# Every outcome of the return. The start refuses a scheme that closes a case with another.
TREATMENT: Mapping[str, Treatment] = {
    "disclosed": Treatment.RATED,
    "offered_declined": Treatment.RATED,
    "agreed_not_made": Treatment.RATED,
    "no_information": Treatment.RATED,
    "held_not_disclosed": Treatment.RATED,
    "no_concern": Treatment.RATED,
    "out_of_scope": Treatment.LEFT_OUT,
    "withdrawn": Treatment.RATED,
    "no_contact": Treatment.RATED,
    "identity_not_established": Treatment.RATED,
    "duplicate": Treatment.DUPLICATE,
    "other_power": Treatment.RATED,
    "transferred": Treatment.LEFT_OUT,
    "became_application": Treatment.BECAME_APPLICATION,
    "advice_given": Treatment.ENQUIRY,
}
OF_ENQUIRIES = frozenset({Treatment.ENQUIRY, Treatment.BECAME_APPLICATION})


def treated(*treatments: Treatment) -> tuple[str, ...]:
    """The outcomes that are counted so."""
    return tuple(code for code, treatment in TREATMENT.items() if treatment in treatments)


ALL, UNKNOWN, OPEN = "all", "unknown", "open"
UNDEFINED = "[x]"
_DUPLICATE, _LEFT_OUT = treated(Treatment.DUPLICATE), treated(Treatment.LEFT_OUT)
LIMITS = (28, 35)
STAGES = tuple(name.removesuffix("_at") for name in facts.MILESTONES if name != facts.REOPENED_AT)
CRIMES = ("crimes_alleged", "crimes_recorded", "crimes_recorded_in_24h")

# What is added up over cases: the cases themselves, those that have a milestone, sums of columns, those that waited too
# long. What is "of both" leaves out a case in which either number is empty.
CASES, DISCLOSED = "cases", "disclosed_at"
ALLEGED_OF_BOTH, RECORDED_OF_BOTH = "alleged_of_both", "recorded_of_both"
SUMMED = (CASES, *(f"over_{limit}" for limit in LIMITS), *CRIMES, ALLEGED_OF_BOTH, RECORDED_OF_BOTH)
REACHED = "reached"  # the column with a bit for each stage, in the order of STAGES


@dataclass(frozen=True)
class Base:
    """Cases that a measure looks at: one kind, a day that falls in the period, only some outcomes or without some.

    The outcome is the one that counts: a case that is open, reopened ones too, has `open`, whatever it had before.
    """

    key: str
    kind: str = "application"
    day: str = "received_on"
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def has(self, kind: str, outcome: str, day: str) -> bool:
        """Whether a case of this kind and outcome, of which `day` falls in the period, is one of them."""
        fits = not self.only or outcome in self.only
        return fits and kind == self.kind and day == self.day and outcome not in self.without


COHORT = Base("cohort", without=_DUPLICATE)
OPEN_NOW = Base("open", only=(OPEN,))
CLOSED = Base("closed", without=(*_DUPLICATE, OPEN))
IN_SCOPE = Base("in_scope", without=(*_DUPLICATE, *_LEFT_OUT))
RATED = Base("rated", without=(*_DUPLICATE, OPEN, *_LEFT_OUT))
MADE = Base("made", day="disclosed_on", without=_DUPLICATE)
ENQUIRIES = Base("enquiries", kind="enquiry", without=treated(Treatment.BECAME_APPLICATION))


@dataclass(frozen=True)
class Measure:
    """One figure of every scheme, route and district: `numerator` added up, or per cent of `denominator`."""

    key: str
    base: Base
    numerator: str = CASES
    denominator: str = ""
    breakdown: str = ""
    category: str = ALL

    def value(self, totals: Mapping[tuple[str, str], int]) -> str:
        """The figure as written, from what each amount of each base adds up to."""
        counted = totals.get((self.base.key, self.numerator), 0)
        if not self.denominator:
            return str(counted)
        return per_cent(counted, totals.get((self.base.key, self.denominator), 0))


@dataclass(frozen=True)
class DayMeasure:
    """Whole London days from receipt to a milestone, over the cases of the base that have it. `key` is the column too."""

    key: str
    base: Base
    breakdown: str = "days"


APPLICATIONS = Measure("applications", COHORT)
DISCLOSURES_COHORT = Measure("disclosures_cohort", COHORT, DISCLOSED)
DISCLOSURE_RATE = Measure("disclosure_rate", RATED, DISCLOSED, CASES)
_OUTCOMES = tuple(code for code, treatment in TREATMENT.items() if treatment not in OF_ENQUIRIES)

MEASURES: tuple[Measure, ...] = (
    APPLICATIONS,
    Measure("enquiries", ENQUIRIES),
    DISCLOSURES_COHORT,
    Measure("disclosures_activity", MADE),
    Measure("closed", CLOSED),
    Measure("open", OPEN_NOW),
    DISCLOSURE_RATE,
    *(
        Measure("outcome", Base(f"outcome_{code}", only=(code,)), breakdown="outcome", category=code)
        for code in (*_OUTCOMES, OPEN)
    ),
    Measure("over_28", IN_SCOPE, "over_28"),
    Measure("over_35", IN_SCOPE, "over_35"),
    *(Measure("reached", COHORT, f"{stage}_at", breakdown="stage", category=stage) for stage in STAGES),
    Measure("crimes_alleged", COHORT, "crimes_alleged"),
    Measure("crimes_recorded", COHORT, "crimes_recorded"),
    Measure("crimes_recorded_in_24h", COHORT, "crimes_recorded_in_24h"),
    Measure("crime_recording_rate", COHORT, RECORDED_OF_BOTH, ALLEGED_OF_BOTH),
)
DAY_MEASURES: tuple[DayMeasure, ...] = (
    DayMeasure("days_to_decision", COHORT),
    DayMeasure("days_to_disclosure", COHORT),
    DayMeasure("days_to_closure", COHORT),
)
# The days by which cases are counted.
DAYS = tuple(dict.fromkeys(one.base.day for one in MEASURES))
# What `--by` breaks down, over a base that holds the bases of all three.
BROKEN_DOWN: tuple[Measure, ...] = (APPLICATIONS, DISCLOSURES_COHORT, DISCLOSURE_RATE)
BROKEN_DOWN_OVER = COHORT

# The columns that `--by` takes: every coded one and every boolean, but not the outcome, which is a measure of its own.
BREAKDOWNS: Mapping[str, Column] = {
    column.name: column
    for column in facts.RETURN
    if column.kind in (Kind.CODE, Kind.CODES, Kind.BOOLEAN) and column.name != "outcome"
}

# Bands of days, each with the last of its days.
_BANDS = (("0_20", 20), ("21_28", 28), ("29_35", 35), ("36_over", sys.maxsize))


def needed(day: str) -> frozenset[str]:
    """What must be known of the cases that are counted by that day: amounts, day measures, and what they reached."""
    amounts = {name for one in MEASURES if one.base.day == day for name in (one.numerator, one.denominator)}
    reached = {REACHED} if amounts - {*SUMMED, ""} else set()
    return frozenset(amounts | reached | {one.key for one in DAY_MEASURES if one.base.day == day})


def one_decimal(numerator: int, denominator: int) -> str:
    """The quotient of two whole numbers, not negative, to one decimal place, halves rounded up. Integers throughout."""
    if denominator == 0:
        return UNDEFINED
    tenths = (20 * numerator + denominator) // (2 * denominator)
    return f"{tenths // 10}.{tenths % 10}"


def per_cent(part: int, whole: int) -> str:
    """The share in per cent, to one decimal place."""
    return one_decimal(100 * part, whole)


def spread(cases: Mapping[int, int]) -> Mapping[str, str]:
    """Every category of a day measure, as written. `cases` is how many cases took how many days."""
    if not cases:
        return _OF_NONE
    days, times = sorted(cases), [cases[day] for day in sorted(cases)]
    passed = [*accumulate(times)]  # cases that took so many days or fewer, beside the days
    count = passed[-1]

    def ranked(rank: int) -> int:
        return days[bisect_left(passed, rank)]

    ends = [0, *(passed[place - 1] if (place := bisect_right(days, most)) else 0 for _, most in _BANDS)]
    middles = ranked((count + 1) // 2) + ranked(count // 2 + 1)
    return {
        "min": str(days[0]),
        "mean": one_decimal(sum(map(mul, days, times)), count),
        "median": str(middles // 2) if middles % 2 == 0 else f"{middles // 2}.5",
        "p90": str(ranked(-(-9 * count // 10))),
        "max": str(days[-1]),
        **{band: str(end - before) for (band, _), (before, end) in zip(_BANDS, pairwise(ends), strict=True)},
    }


_OF_NONE: Mapping[str, str] = {
    **dict.fromkeys(("min", "mean", "median", "p90", "max"), UNDEFINED),
    **{band: "0" for band, _ in _BANDS},
}


# Every figure that stands without being asked for: its key, breakdown and category, and the measure where it is no spread of
# days. In the order of the file.
STANDING: tuple[tuple[str, str, str, Measure | None], ...] = tuple(
    sorted(
        (
            *((one.key, one.breakdown, one.category, one) for one in MEASURES),
            *((one.key, one.breakdown, category, None) for one in DAY_MEASURES for category in spread({})),
        ),
        key=lambda one: one[:3],
    )
)

"""What share of cases goes which way. Each number says where it comes from; docs/demo.md says it at length.

Sources are published figures of England and Wales; what no source gives is chosen so that pages and figures look lived in.
"""

from bisect import bisect
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

from disclosure.demo import plots_csods, plots_dvds
from disclosure.demo.script import Plot

T = TypeVar("T")


class Shares(Generic[T]):
    """Of several, each with its share of their sum."""

    def __init__(self, share_of: Mapping[T, int]) -> None:
        self._all, self._sums = list(share_of), list(accumulate(share_of.values()))

    def pick(self, chance: Random) -> T:
        """One of them."""
        return self._all[bisect(self._sums, chance.random() * self._sums[-1])]


YEARS = 7
SPAN = timedelta(days=YEARS * 365 + 2)

# Cleveland's applications of 2018 to 2024, published on request: how the scheme grows from year to year.
GROWTH = (565, 777, 1094, 1512, 2064, 1990, 2443)
# Chosen: summer, and the weeks of the campaigns at the end of November and after Christmas.
MONTHS = (1.12, 0.92, 0.95, 0.94, 1.0, 1.08, 1.18, 1.14, 1.0, 0.96, 1.1, 0.98)
CAMPAIGN = ((11, 25), (12, 12), 1.35)  # sixteen days, and what they bring
WEEKDAYS = (1.32, 1.14, 1.08, 1.04, 1.02, 0.74, 0.66)

# Chosen after the size of the four districts of the example.
DISTRICTS = Shares({"sheffield": 42, "doncaster": 23, "rotherham": 20, "barnsley": 15})
TOWNS: Mapping[str, tuple[str, ...]] = {
    "sheffield": ("Sheffield", "Sheffield", "Sheffield", "Stocksbridge", "Chapeltown"),
    "doncaster": ("Doncaster", "Doncaster", "Mexborough", "Thorne", "Bentley", "Askern", "Conisbrough"),
    "rotherham": ("Rotherham", "Rotherham", "Rawmarsh", "Maltby", "Wath upon Dearne", "Dinnington"),
    "barnsley": ("Barnsley", "Barnsley", "Wombwell", "Hoyland", "Penistone", "Cudworth", "Goldthorpe"),
}


@dataclass(frozen=True)
class Way:
    """One kind of case: its share, where it comes from, what it is about, how it ends. Numbers are shares of their sum."""

    share: int
    scheme: str
    route: str
    told: str
    plots: tuple[Plot, ...]
    asks: Shares[str]
    sources: Shares[str] | None  # None: it follows from who asks
    channels: Shares[str]
    ends: Shares[str]


_ASKED = Shares({"online": 44, "phone": 34, "counter": 12, "officer": 7, "email": 3})
_KNOWN = Shares({"officer": 74, "email": 20, "phone": 6})
_EARLY = {"out_of_scope": 60, "withdrawn": 80, "no_contact": 70, "duplicate": 12, "transferred": 14}

# Right to know is two in five (12,192 of 30,108, year to March 2021); Sarah's Law is about a tenth of the work.
WAYS = (
    Way(
        54, "dvds", "right_to_ask", "person_at_risk",
        (
            plots_dvds.THROAT, plots_dvds.PHONE, plots_dvds.STALKING, plots_dvds.FAST, plots_dvds.BABY, plots_dvds.KNIFE,
            plots_dvds.DEBTS, plots_dvds.DOORS,
        ),
        Shares({"person_at_risk": 72, "parent": 12, "friend": 8, "relative": 6, "neighbour": 2}),
        None,
        _ASKED,
        # 39.3 % disclosed, year to March 2021.
        Shares({"disclosed": 415, "offered_declined": 15, "agreed_not_made": 12, "no_information": 210, "held_not_disclosed": 45,
         "no_concern": 55, "identity_not_established": 6, "other_power": 4, **_EARLY}),
    ),
    Way(
        36, "dvds", "right_to_know", "person_at_risk",
        (plots_dvds.INCIDENT, plots_dvds.LICENCE, plots_dvds.CUSTODY, plots_dvds.MARAC),
        Shares({"nobody": 1}),
        Shares({"police": 52, "custody": 14, "marac": 14, "probation": 10, "professional": 7, "other_force": 3}),
        _KNOWN,
        # 52.5 % disclosed, year to March 2021.
        Shares({"disclosed": 520, "offered_declined": 45, "agreed_not_made": 70, "no_information": 110, "held_not_disclosed": 90,
         "no_concern": 70, "other_power": 20, "out_of_scope": 30, "no_contact": 25, "transferred": 20}),
    ),
    Way(
        6, "csods", "right_to_ask", "parent",
        (
            plots_csods.PARTNER, plots_csods.COACH, plots_csods.LODGER, plots_csods.NEIGHBOUR, plots_csods.ONLINE, plots_csods.BEDTIME,
            plots_csods.CAREFUL, plots_csods.UNCLE,
        ),
        Shares({"parent_of_child": 74, "grandparent": 18, "neighbour": 8}),
        None,
        _ASKED,
        # 14 % disclosed in South Yorkshire 2011 to 2014, 9 % in the forces that answered for 2018/19.
        Shares({"disclosed": 120, "offered_declined": 5, "agreed_not_made": 5, "no_information": 480, "held_not_disclosed": 60,
         "no_concern": 120, "identity_not_established": 6, "other_power": 4, **_EARLY}),
    ),
    Way(
        3, "csods", "right_to_know", "parent",
        (plots_csods.MANAGED, plots_csods.BAIL, plots_csods.MOVED),
        Shares({"nobody": 1}),
        Shares({"police": 60, "probation": 20, "mappa": 12, "professional": 5, "other_force": 3}),
        _KNOWN,
        # 114 proactive disclosures beside 25 asked for, South Yorkshire 2011 to 2014.
        Shares({"disclosed": 620, "agreed_not_made": 40, "no_information": 60, "held_not_disclosed": 110, "no_concern": 60,
         "other_power": 30, "out_of_scope": 40, "no_contact": 20, "transferred": 20}),
    ),
    Way(
        1, "csods", "enquiry", "parent", (plots_csods.NEIGHBOUR, plots_csods.CAREFUL),
        Shares({"neighbour": 60, "parent_of_child": 40}),
        None,
        Shares({"phone": 60, "counter": 40}), Shares({"advice_given": 1}),
    ),
)  # fmt: skip

# 23 % of approved over time in 2020; the others chosen.
LATE = {"initial_checks": 0.07, "meeting": 0.13, "overall": 0.21}
CRIME_LATE = 0.12
SAYS_NO = 0.75  # planted: how often one decider turns a yes into a no
PRESSED = 0.15  # of those who withdraw
# Chosen, each the share of cases that have it.
ALLEGED, ESCALATED, NOTED, EXTENDED, PANEL, REOPENED, COMPLAINED, BROKEN, TRIAGED, RETURNED, MOVED = (
    0.16, 0.22, 0.1, 0.3, 0.2, 0.012, 0.008, 0.006, 0.02, 0.03, 0.1,
)  # fmt: skip


def day_weights(first: date, last: date) -> list[tuple[date, float]]:
    """How much comes in on each day, both included."""
    found = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        part = number / max(1, SPAN.days) * (len(GROWTH) - 1)
        year = min(int(part), len(GROWTH) - 2)
        level = GROWTH[year] + (GROWTH[year + 1] - GROWTH[year]) * (part - year)
        weight = level * MONTHS[day.month - 1] * WEEKDAYS[day.weekday()]
        begins, ends, factor = CAMPAIGN
        found.append((day, weight * factor if begins <= (day.month, day.day) <= ends else weight))
    return found

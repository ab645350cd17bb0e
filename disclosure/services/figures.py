"""The figures of a period as rows, and as the file that goes out: the same bytes for the same data."""

import csv
import io
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple, TypeVar

from sqlalchemy.orm import Session

from disclosure.domain import measures, periods
from disclosure.domain.errors import Invalid
from disclosure.domain.facts import Kind
from disclosure.domain.law import Law
from disclosure.domain.measures import ALL, UNKNOWN, DayMeasure
from disclosure.domain.words import N_
from disclosure.store import figures as counted
from disclosure.store.figures import Place, Tallies, Tally

INTERNAL = "internal: not for publication"

Totals = Mapping[tuple[str, str], int]  # by base and amount
# By column, the codes that the force's configuration lists for it: figures write zeros for them. `district` always.
Configured = Mapping[str, Collection[str]]
Key = TypeVar("Key")


class FigureRow(NamedTuple):
    """One figure, as it stands in the file. The fields' names are the file's header."""

    period: str
    scheme: str
    route: str
    district: str
    measure: str
    breakdown: str
    category: str
    value: str
    note: str


def tabulate(
    session: Session,
    asked: str,
    *,
    law: Law,
    configured: Configured,
    now: datetime,
    as_of: str = "",
    by: Iterable[str] = (),
    districts: bool = True,
) -> list[FigureRow]:
    """Every figure of the period, sorted as the file is; those of the whole force alone without `districts`. One statement.

    `as_of` is a time with offset, empty for now. Raises Invalid for a period, time or column that cannot be asked for.
    """
    period = periods.parse(asked)
    columns = _columns(by)
    tallies = counted.tabulate(session, period, as_of=periods.as_of(as_of, now=now) if as_of else now, by=columns)
    return list(_rows(asked, tallies, columns, law, configured, districts=districts))


def as_csv(rows: Iterable[FigureRow]) -> bytes:
    """The rows as UTF-8 CSV with a header and LF."""
    lines = (",".join(map(_cell, row)) for row in (FigureRow._fields, *rows))
    return ("\n".join(lines) + "\n").encode()


@lru_cache(maxsize=4096)
def _cell(text: str) -> str:
    """As the library writes it beside others. A file says a few hundred texts again and again: each is looked at once."""
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\n").writerow((text, ""))
    return line.getvalue().removesuffix(",\n")


def _columns(by: Iterable[str]) -> tuple[str, ...]:
    columns = tuple(dict.fromkeys(by))
    for column in columns:
        if column not in measures.BREAKDOWNS:
            raise Invalid(
                "by",
                N_("Figures cannot be broken down by “%(column)s”. Choose from: %(columns)s."),
                column=column[:40],
                columns=", ".join(sorted(measures.BREAKDOWNS)),
            )
    return columns


def _rows(
    asked: str, tallies: Tallies, columns: Iterable[str], law: Law, configured: Configured, *, districts: bool
) -> Iterator[FigureRow]:
    counts = tallies.counts if districts else list(map(_of_all_districts, tallies.counts))
    totals = _add_up(counts)
    broken_down = {column: _by_category(tallies.broken_down[column]) for column in columns}
    spreads = {days.key: _spread(counts, days) for days in measures.DAY_MEASURES}
    for place in sorted(one for one in _places(totals, law, configured) if districts or one.district == ALL):
        figures = list(_figures(place, totals, spreads))
        for column, categories in broken_down.items():
            held = {category for category, found in categories.items() if Place(place.scheme, ALL, ALL) in found}
            for category in held | _categories(column, place.scheme, law, configured):
                found = categories.get(category, {}).get(place, {})
                figures += [(one.key, column, category, one.value(found)) for one in measures.BROKEN_DOWN]
        if broken_down:
            figures.sort()
        for figure in figures:
            yield FigureRow(asked, *place, *figure, INTERNAL)


def _of_all_districts(tally: Tally) -> Tally:
    """Where no district is told apart, none is added up apart either."""
    return tally._replace(place=tally.place._replace(district=ALL))


def _figures(
    place: Place, totals: Mapping[Place, Totals], spreads: Mapping[str, Mapping[Place, Mapping[int, int]]]
) -> Iterator[tuple[str, str, str, str]]:
    """Measure, breakdown, category and value of every figure of a place that stands without being asked for, in their order."""
    here = totals.get(place, {})
    days = {key: measures.spread(found.get(place, {})) for key, found in spreads.items()}
    for key, breakdown, category, measure in measures.STANDING:
        yield key, breakdown, category, measure.value(here) if measure else days[key][category]


def _places(totals: Mapping[Place, Totals], law: Law, configured: Configured) -> list[Place]:
    """Every scheme, route and district there is, and `all`; besides, wherever something was counted.

    So no case is lost whose district has left the configuration, and `unknown` is there where a case has none.
    """
    declared = [
        Place(key, route, district)
        for key in law.keys
        for route in (ALL, *(route.code for scheme in law.schemes if scheme.key == key for route in scheme.routes))
        for district in (ALL, *configured["district"])
    ]
    return list(dict.fromkeys((*declared, *totals)))


def _categories(column: str, scheme: str, law: Law, configured: Configured) -> set[str]:
    """Every category of a column in a scheme's figures, the empty ones too."""
    rule_sets = [one for one in law.schemes if one.key == scheme]
    own: Mapping[str, Iterable[str]] = {
        "scheme": (scheme,),
        "rule_set": (one.rule_set for one in rule_sets),
        "route": (route.code for one in rule_sets for route in one.routes),
        "withdrawn_stage": (stage.key for one in rule_sets for stage in one.stages if not stage.final),
    }
    if measures.BREAKDOWNS[column].kind is Kind.BOOLEAN:
        return {"yes", "no", UNKNOWN}
    return {*(own.get(column) or configured.get(column) or measures.BREAKDOWNS[column].codes), UNKNOWN}


def _by_category(tallies: Iterable[Tally]) -> dict[str, dict[Place, Totals]]:
    found: dict[str, list[Tally]] = defaultdict(list)
    for tally in tallies:
        if measures.BROKEN_DOWN_OVER.has(tally.kind, tally.outcome, tally.day):
            found[tally.value].append(tally)
    return {category: _add_up(alike) for category, alike in found.items()}


def _add_up(tallies: Iterable[Tally]) -> dict[Place, Totals]:
    """What each amount of each base adds up to, in every place that has a case of some base."""
    leaves: dict[Place, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    for tally in tallies:
        for base, amounts in _bases(tally.kind, tally.outcome, tally.day):
            for amount in amounts:
                leaves[tally.place][base, amount] += tally.amounts[amount]
    return dict(_roll_up(leaves))


def _spread(tallies: Iterable[Tally], measure: DayMeasure) -> dict[Place, dict[int, int]]:
    """How many cases of the measure's base took how many days, in every place."""
    leaves: dict[Place, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for tally in tallies:
        if measure.base.has(tally.kind, tally.outcome, tally.day):
            for days, cases in tally.spreads.get(measure.key, {}).items():
                leaves[tally.place][days] += cases
    return _roll_up(leaves)


@lru_cache(maxsize=512)
def _bases(kind: str, outcome: str, day: str) -> tuple[tuple[str, set[str]], ...]:
    """The bases that such cases belong to, and the amounts that some measure adds up over each."""
    found: dict[str, set[str]] = {}
    for measure in measures.MEASURES:
        if measure.base.has(kind, outcome, day):
            found.setdefault(measure.base.key, set()).update({measure.numerator, measure.denominator} - {""})
    return tuple(found.items())


def _roll_up(leaves: Mapping[Place, Mapping[Key, int]]) -> dict[Place, dict[Key, int]]:
    """The same for `all` districts beside each of them, and then for `all` routes beside each of those."""
    found = {place: dict(amounts) for place, amounts in leaves.items()}
    for name in ("district", "route"):
        wholes: dict[Place, dict[Key, int]] = {}
        for place, amounts in found.items():
            whole = place._replace(**{name: ALL})
            if whole != place:
                sums = wholes.setdefault(whole, {})
                for key, amount in amounts.items():
                    sums[key] = sums.get(key, 0) + amount
        found |= wholes
    return found

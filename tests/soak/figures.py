"""The figures of a house, moment by moment: a second counter agrees when they are noted, and they stay what they were."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.domain import periods
from disclosure.domain.law import Law
from disclosure.services import figures
from disclosure.store import figures as counts
from disclosure.store.figures import Tally
from disclosure.store.models import case_history, cases
from tests.services import recount

CONFIGURED = {"district": ["sheffield"]}
ALWAYS = "2000-01-01/2040-12-31"
PERIODS = {
    ALWAYS: (date(2000, 1, 1), date(2040, 12, 31)),
    "2023": (date(2023, 1, 1), date(2023, 12, 31)),
    "2022-23": (date(2022, 4, 1), date(2023, 3, 31)),
    "2022-Q4": (date(2022, 10, 1), date(2022, 12, 31)),
    "2025-26-Q4": (date(2026, 1, 1), date(2026, 3, 31)),
    "2026-03": (date(2026, 3, 1), date(2026, 3, 31)),
    "2023-04": (date(2023, 4, 1), date(2023, 4, 30)),
}


@dataclass(frozen=True)
class Noted:
    """Figures as they were asked for once."""

    moment: datetime
    asked: str
    by: tuple[str, ...]
    counted: str
    digest: str


@dataclass
class Book:
    """What the figures were at each moment that was noted."""

    session: Session
    noted: list[Noted] = field(default_factory=list)

    def file(self, moment: datetime, asked: str, by: tuple[str, ...] = (), *, law: Law, now: datetime) -> bytes:
        """The file, as of that moment."""
        rows = figures.tabulate(
            self.session, asked, law=law, configured=CONFIGURED, now=now, as_of=moment.isoformat(), by=by
        )
        self.session.rollback()
        return figures.as_csv(rows)

    def note(self, asked: str, by: tuple[str, ...], *, law: Law, now: datetime) -> bytes:
        """Keep what the figures are now, after a second counter agreed on each; the file."""
        content = self.file(now, asked, by, law=law, now=now)
        period = (asked, *PERIODS[asked])
        recount.compare(content, recount.reference(self._histories(), period, now, by, CONFIGURED))
        self.noted.append(Noted(now, asked, by, self._counted(now, asked, by), _digest(content)))
        return content

    def _histories(self) -> list[list[tuple[datetime, dict[str, object]]]]:
        """Every case's rows as the database keeps them, with the times at which they were recorded."""
        found: dict[int, list[tuple[datetime, dict[str, object]]]] = {}
        for query in (select(case_history).order_by(case_history.c.version), select(cases)):
            for row in self.session.execute(query).mappings():
                several = {name: row[name].split(";") if row[name] else [] for name in recount.SEVERAL}
                found.setdefault(row["id"], []).append((row["recorded_from"], {**row, **several}))
        self.session.rollback()
        return list(found.values())

    def recall(self, *, law: Law, now: datetime) -> None:
        """What was so at a moment that was noted is so for ever: the file is the same, byte for byte."""
        for noted in self.noted:
            content = self.file(noted.moment, noted.asked, noted.by, law=law, now=now)
            assert _digest(content) == noted.digest, f"figures of {noted.asked} as of {noted.moment} have changed"

    def count_again(self) -> None:
        """What the database counts as of each moment noted is what it was: all that the files are made of."""
        for noted in self.noted:
            counted = self._counted(noted.moment, noted.asked, noted.by)
            assert counted == noted.counted, f"what {noted.asked} counts as of {noted.moment} has changed"

    def _counted(self, moment: datetime, asked: str, by: tuple[str, ...]) -> str:
        found = counts.tabulate(self.session, periods.parse(asked), as_of=moment, by=by)
        self.session.rollback()
        added = [_added_up(one) for one in (found.counts, *(found.broken_down[column] for column in by))]
        return _digest(repr(added).encode())

    def forget_from(self, moment: datetime) -> None:
        """A clock set back writes into what was noted after: that was not yet past."""
        self.noted = [one for one in self.noted if one.moment < moment]


def outcomes_of(content: bytes) -> Counter[tuple[str, str]]:
    """How many cases of each scheme the file counts under each outcome, where there is one at all."""
    found: Counter[tuple[str, str]] = Counter()
    for line in content.decode().splitlines()[1:]:
        _, scheme, route, district, measure, _, category, value, _ = line.split(",")
        if (route, district, measure) == ("all", "all", "outcome"):
            found[scheme, category] += int(value)
    return +found


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _added_up(tallies: Iterable[Tally]) -> list[object]:
    """The tallies in one order, alike ones as one: a case that has changed since is counted among those of before."""
    found: dict[Tally, Counter[object]] = {}
    for one in tallies:
        alike = found.setdefault(one._replace(amounts=(), spreads=()), Counter())
        alike.update(one.amounts)
        for key, spread in one.spreads.items():
            alike.update({(key, days): times for days, times in spread.items()})
    return sorted((repr(key), sorted((repr(name), n) for name, n in (+alike).items())) for key, alike in found.items())

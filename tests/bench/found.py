"""What was measured on one database at one size, and where it is kept: docs/performance.json, from which the page is written."""

import json
import statistics
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

DOCS = Path(__file__).resolve().parents[2] / "docs"
KEPT = DOCS / "performance.json"
FLOOR_THERE = 5.0  # milliseconds, where the limits were drawn up (product's "Speed")


class ByTheClock(NamedTuple):
    """Seconds that something took, and the floor's milliseconds just before and after it, between the two."""

    seconds: float
    floor: float

    @property
    def there(self) -> float:
        """The seconds where the limits were drawn up: on a machine on which the floor takes five milliseconds (decision 50)."""
        return self.seconds * FLOOR_THERE / self.floor


@dataclass(frozen=True)
class Together:
    """What eight people did in the time, and what was found afterwards.

    `misplaced` are the notes that do not stand once on their own case, by what they are; `faults` what is wrong with the trail of
    the `verified` cases. None were verified where the notes were judged by their number alone.
    """

    seconds: float
    requests: int
    notes: int
    stored: int
    errors: dict[str, int]
    slowest: float
    misplaced: dict[str, int] = field(default_factory=dict)
    verified: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Nothing was refused, lost, written twice or elsewhere, and the trail stands."""
        return not self.errors and not self.misplaced and not self.faults and self.notes == self.stored

    def __str__(self) -> str:
        """In a line."""
        return (
            f"eight at once for {self.seconds:.0f} s: {self.requests / self.seconds:.0f} requests a second, {self.notes} notes sent, "
            f"{self.stored} stored, {self._judged}, slowest {self.slowest:.2f} s, errors {self.errors or 'none'}"
        )

    @property
    def _judged(self) -> str:
        if not self.verified:
            return "judged by their number alone"
        wrong = ", ".join(f"{number} {what}" for what, number in self.misplaced.items())
        trail = f"has faults, {len(self.faults)}, first: {self.faults[0]}" if self.faults else "verifies"
        return f"{wrong or 'each once and on its own case'}, the trail of the {self.verified} cases {trail}"


@dataclass(frozen=True)
class Loaded:
    """Bulk loads, each from the command to its end, and the most memory that its processes held together, proportional."""

    cases: int
    took: list[ByTheClock]
    mebibytes: float

    @property
    def rate(self) -> float:
        """Cases a second by the clock, in the middle."""
        return self.cases / statistics.median(one.seconds for one in self.took)

    @property
    def rate_there(self) -> float:
        """Cases a second where the limits were drawn up, in the middle."""
        return self.cases / statistics.median(one.there for one in self.took)


@dataclass
class Found:
    """What was measured on one database at one size, on that day, by page.

    Ratios are to the floor. `growth` is to the same page at a hundred thousand cases, `after_growth` to what it is held against
    after the writes: the same at a hundred thousand, or there a copy from before the writes.
    """

    dialect: str
    size: int
    day: str
    cases: int
    ratios: dict[str, float] = field(default_factory=dict)
    milliseconds: dict[str, float] = field(default_factory=dict)
    growth: dict[str, float] = field(default_factory=dict)
    after_writes: dict[str, float] = field(default_factory=dict)
    after_milliseconds: dict[str, float] = field(default_factory=dict)
    after_growth: dict[str, float] = field(default_factory=dict)
    floor: float = 0.0
    count_milliseconds: float = 0.0
    memory: float = 0.0
    starts: list[ByTheClock] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    together: Together | None = None
    loaded: Loaded | None = None
    python: str = ""
    parts: dict[str, dict[str, float]] = field(default_factory=dict)
    """Of pages over their aim: milliseconds by what they go on."""

    @property
    def name(self) -> str:
        """The database and how much is in it."""
        return f"{'PostgreSQL' if self.dialect == 'postgresql' else 'SQLite'}, {self.cases:,} cases"


def kept() -> list[Found]:
    """What was measured before."""
    if not KEPT.exists():
        return []
    return [_read(one) for one in json.loads(KEPT.read_text(encoding="utf-8"))]


def keep(one: Found) -> list[Found]:
    """Everything measured, this among it, in the place of what was measured before of the same database and size.

    Eight people at once and the bulk load, which are not measured every time, stay.
    """
    by_house = {(other.dialect, other.size): other for other in kept()}
    before = by_house.get((one.dialect, one.size))
    if before is not None:
        one = replace(one, together=one.together or before.together, loaded=one.loaded or before.loaded)
    everything = _in_order({**by_house, (one.dialect, one.size): one}.values())
    KEPT.write_text(json.dumps([asdict(each) for each in everything], indent=1) + "\n", encoding="utf-8")
    return everything


def _in_order(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda one: (one.size, one.dialect != "sqlite"))


def _read(row: dict) -> Found:
    together, loaded = row.pop("together"), row.pop("loaded")
    return Found(
        **{**row, "starts": _by_the_clock(row["starts"])},
        together=Together(**together) if together else None,
        loaded=Loaded(**{**loaded, "took": _by_the_clock(loaded["took"])}) if loaded else None,
    )


def _by_the_clock(rows: list[list[float]]) -> list[ByTheClock]:
    return [ByTheClock(*one) for one in rows]

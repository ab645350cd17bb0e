"""What can be said of an audit trail by looking at it: chains followed, faults named, heads added up to an anchor. Pure.

Nothing here quotes what a row says: a fault names the row and the columns.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from disclosure.domain import facts
from disclosure.domain.chain import NO_HEAD, Row
from disclosure.domain.errors import Invalid
from disclosure.domain.words import N_

# The columns that name a row of each table.
KEYS: Mapping[str, tuple[str, ...]] = {
    "accesses": ("session_id", "sequence"),
    "calendars": ("version",),
    "case_history": ("id", "version"),
    "cases": ("id",),
    "deadlines": ("case_id", "clock", "sequence"),
    "events": ("case_id", "sequence"),
    "identities": ("case_id", "sequence"),
    "links": ("case_id", "sequence"),
    "participations": ("case_id", "sequence", "ordinal"),
    "person_keys": ("key", "person_id"),
    "records": ("case_id", "sequence"),
    "search_words": ("id",),
    "user_sessions": ("id",),
}
# What is recorded later than this after its own moment would contradict an anchor taken in between: more than a write takes from its
# moment to its commit, and than the clocks of two servers, or one that is put right, may be apart.
SETTLING = timedelta(minutes=10)
_VERSION = "disclosure-anchor-1"


@dataclass(frozen=True)
class Fault:
    """A row that is wrong, or that should be there and is not: its table, its key, and what is the matter."""

    table: str
    key: tuple[tuple[str, object], ...]
    what: str

    def __str__(self) -> str:
        """One line: "events case_id=7 sequence=3: …"."""
        named = " ".join(f"{name}={value!r}" for name, value in self.key)
        return f"{self.table} {named}: {self.what}" if named else f"{self.table}: {self.what}"


def fault(table: str, row: Row, what: str) -> Fault:
    """The fault of a row, or of one that is not there and of which the key is known."""
    return Fault(table, tuple((name, row[name]) for name in KEYS[table] if name in row), what)


@dataclass
class Chain:
    """Follows one chain from its first row. Of two neighbours that do not fit, the one that contradicts itself is named."""

    table: str
    digest_of: Callable[[Row], str]
    last: Row | None = None
    _fits: bool = True

    def follow(self, row: Row) -> Iterator[Fault]:
        """What is wrong up to this row, and was not said before."""
        before, before_fits, self.last, self._fits = self.last, self._fits, row, self._digest_fits(row)
        expected = 1 if before is None else _number(before["sequence"]) + 1
        if row["sequence"] != expected:
            yield self._gap(row, expected)
        elif self._fits and row["previous_digest"] != (NO_HEAD if before is None else before["digest"]):
            if before is None:
                yield fault(self.table, row, "it begins the chain, but says that another row went before it")
            elif before_fits:
                yield fault(self.table, before, "it is not the row that the next one followed")
        if not self._fits:
            yield fault(self.table, row, "it does not fit its digest")

    @property
    def length(self) -> int:
        """The number of the last row."""
        return 0 if self.last is None else _number(self.last["sequence"])

    @property
    def head(self) -> object:
        """The digest of the last row."""
        return NO_HEAD if self.last is None else self.last["digest"]

    def _gap(self, row: Row, expected: int) -> Fault:
        found = row["sequence"]
        if not isinstance(found, int) or found < expected:
            return fault(self.table, row, "its number has no place in the chain")
        missing = "it is missing" if found == expected + 1 else f"it is missing, and all up to {found - 1}"
        return fault(self.table, {**row, "sequence": expected}, missing)

    def _digest_fits(self, row: Row) -> bool:
        try:
            return bool(self.digest_of(row) == row["digest"])
        except (AttributeError, TypeError, ValueError):  # what no chain's text can hold, or nothing
            return False


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def is_less(one: object, other: object) -> bool:
    """Whether one number is less than the other; never true of what is no number."""
    return isinstance(one, int) and isinstance(other, int) and one < other


@dataclass(frozen=True)
class Heads:
    """What an anchor counts of one kind of chain: how many, the last id given out, how many rows, and one digest over all heads."""

    chains: int
    last: int
    rows: int
    digest: str


@dataclass(frozen=True)
class Anchor:
    """One line over all heads and counts, kept elsewhere: it shows later whether a tail was cut off or a case has gone.

    A chain stands as it stood at `settled`, but for the few that were written to since: their lengths are in `fresh`.
    """

    settled: datetime
    cases: Heads
    sessions: Heads
    fresh: Mapping[tuple[str, int], int]

    def __str__(self) -> str:
        """The line: no blanks, no signs that a shell would read otherwise."""
        fresh = "+".join(f"{kind[0]}{number}={length}" for (kind, number), length in sorted(self.fresh.items()))
        body = ",".join((
            _VERSION, f"settled:{facts.utc_text(self.settled)}", _heads_text("cases", "events", self.cases),
            _heads_text("sessions", "accesses", self.sessions), f"fresh:{fresh}",
        ))  # fmt: skip
        return f"{body},check:{_check(body)}"


_LINE = re.compile(
    rf"{_VERSION},settled:(?P<settled>[\dT:.+-]+),cases:(?P<cases>\d+),to:(?P<cases_to>-?\d+),events:(?P<cases_rows>\d+),heads:(?P<cases_heads>[0-9a-f]{{64}})"
    r",sessions:(?P<sessions>\d+),to:(?P<sessions_to>-?\d+),accesses:(?P<sessions_rows>\d+),heads:(?P<sessions_heads>[0-9a-f]{64})"
    r",fresh:(?P<fresh>(?:[cs]-?\d+=\d+\+?)*),check:(?P<check>[0-9a-f]{8})"
)


def _heads_text(kind: str, rows: str, heads: Heads) -> str:
    return f"{kind}:{heads.chains},to:{heads.last},{rows}:{heads.rows},heads:{heads.digest}"


def _check(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:8]


def parse_anchor(line: str) -> Anchor:
    """The anchor that a line says. Raises Invalid for anything else, a mistyped one included."""
    told = _LINE.fullmatch(line.strip())
    if told is None or told["check"] != _check(line.strip().rpartition(",")[0]):
        raise _no_anchor()
    try:
        return _anchor_of(told)
    except (ValueError, OverflowError):  # its check is right, but no anchor of ours says such a thing
        raise _no_anchor() from None


def _no_anchor() -> Invalid:
    return Invalid("anchor", N_("This is not an anchor, or not all of it: give the whole line as it was printed."))


def _anchor_of(told: re.Match[str]) -> Anchor:
    fresh = {}
    for one in filter(None, told["fresh"].split("+")):
        name, _, length = one.partition("=")
        fresh[{"c": "cases", "s": "sessions"}[name[0]], int(name[1:])] = int(length)
    return Anchor(facts.as_time(told["settled"]), _heads_of(told, "cases"), _heads_of(told, "sessions"), fresh)


def _heads_of(told: re.Match[str], kind: str) -> Heads:
    return Heads(int(told[kind]), int(told[f"{kind}_to"]), int(told[f"{kind}_rows"]), told[f"{kind}_heads"])


@dataclass
class _Sum:
    """Heads of one kind as they are added up."""

    last: int
    chains: int = 0
    rows: int = 0
    _digest: Any = field(default_factory=hashlib.sha256)

    def add(self, number: int, length: int, head: str) -> None:
        self.chains, self.rows = self.chains + 1, self.rows + length
        self._digest.update(f"{number}:{length}:{head}\n".encode())

    def heads(self) -> Heads:
        return Heads(self.chains, self.last, self.rows, self._digest.hexdigest())


class Tally:
    """Adds up the heads of chains: as they are, or as they were when an anchor was taken. Chains come by kind and id."""

    def __init__(
        self, settled: datetime, anchor: Anchor | None = None, *, last: Mapping[str, int] | None = None
    ) -> None:
        """As of `anchor` if it is given, otherwise of what there is; `last` are the last ids given out to each kind."""
        self.settled, self.anchor = settled, anchor
        self.fresh: dict[tuple[str, int], int] = {}
        self.untimely: set[tuple[str, int]] = set()
        """Chains that say they are of the anchor's time, which had not given out their number."""
        self._sums = {kind: _Sum(last[kind] if last else 0) for kind in ("cases", "sessions")}
        self._at: tuple[str, int] | None = None
        self._length, self._head, self._is_fresh = 0, "", False

    def row(self, kind: str, number: object, sequence: object, at: object, digest: object) -> None:
        """The next row of a chain. What no number or time can be read from is not counted: it is a fault already."""
        if not (isinstance(number, int) and isinstance(sequence, int) and isinstance(at, datetime)):
            return
        if self._at != (kind, number):
            self._end()
            self._at = (kind, number)
        if self.anchor is None or self._stood(kind, number, sequence, at):
            self._length, self._head = self._length + 1, str(digest)
            self._is_fresh = self._is_fresh or at > self.settled

    def close(self) -> Anchor:
        """The anchor of all that was added."""
        self._end()
        return Anchor(self.settled, self._sums["cases"].heads(), self._sums["sessions"].heads(), self.fresh)

    def _stood(self, kind: str, number: int, sequence: int, at: datetime) -> bool:
        anchor = self.anchor
        if anchor is None:
            return True
        if (kind, number) in anchor.fresh:
            return sequence <= anchor.fresh[kind, number]
        last = (anchor.cases if kind == "cases" else anchor.sessions).last
        if number > last and at <= anchor.settled:
            self.untimely.add((kind, number))
        return number <= last and at <= anchor.settled

    def _end(self) -> None:
        if self._at is not None and self._length:
            kind, number = self._at
            self._sums[kind].add(number, self._length, self._head)
            if self._is_fresh or (self.anchor is not None and self._at in self.anchor.fresh):
                self.fresh[self._at] = self._length
        self._at, self._length, self._head, self._is_fresh = None, 0, "", False


_KINDS = (("cases", "events", "case_id"), ("sessions", "accesses", "session_id"))


def differences(then: Anchor, tally: Tally) -> Iterator[Fault]:
    """What an anchor saw and is no longer there, and what was dated back behind it; `tally` has added up what is left of it."""
    now = tally.close()
    for kind, number in sorted(tally.untimely):
        yield Fault(kind, (("id", number),), "it was put in after the anchor, and says that it was there before")
    for kind, table, key in _KINDS:
        was: Heads = getattr(then, kind)
        left: Heads = getattr(now, kind)
        short = [(number, length) for (of, number), length in sorted(then.fresh.items()) if of == kind]
        for number, length in short:
            found = now.fresh.get((kind, number), 0)
            if found < length:
                yield Fault(
                    table, ((key, number), ("sequence", found + 1)), f"it is missing: the anchor saw {length} here"
                )
        if left.chains != was.chains:
            yield Fault(kind, (), f"the anchor counted {was.chains}, {_are_here(left.chains, was.chains)}")
        if left.rows != was.rows:
            yield Fault(table, (), f"the anchor counted {was.rows}, {_are_here(left.rows, was.rows)}")
        elif left.digest != was.digest and left.chains == was.chains:
            yield Fault(table, (), "there are as many as the anchor counted, but they are not the same")


def _are_here(found: int, then: int) -> str:
    if found < then:
        return f"{found} of them are here: some were taken out"
    return f"{found} say that they are of that time or before: some were put in later"

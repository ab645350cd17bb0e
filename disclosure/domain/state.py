"""What the engine knows of a case: its columns, the records that stand, who did what in this round, its deadlines."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from disclosure.domain import clocks, facts
from disclosure.domain.scheme import ANONYMOUS, GATHERED, REGISTRATION, Action, Route, Scheme


class HeldRecord(NamedTuple):
    """A record of the case that stands: not superseded. `is_open` when nothing has answered it yet.

    `origin` is the event that first made it: a corrected record keeps its place, its round and its clock. `about` is the
    origin of the record that it answers, `form` the one that it was made on, empty where that is not known.
    """

    sequence: int
    origin: int
    kind: str
    action: str
    outcome: str
    values: Mapping[str, object]
    is_open: bool = True
    by: int | None = None
    at: datetime | None = None
    about: int | None = None
    form: str = ""


class Running(NamedTuple):
    """A deadline of the case as stored; `sequence` is the event that started it."""

    clock: str
    sequence: int
    limit: clocks.Limit
    started: datetime
    due: datetime
    calendar_version: str
    extended_by: int = 0
    stopped: datetime | None = None


class CaseState(NamedTuple):
    """What the engine knows of a case: its columns, the records that stand, who did what in this round, its deadlines."""

    scheme: Scheme
    route: Route
    facts: Mapping[str, object]
    version: int
    held: tuple[HeldRecord, ...] = ()
    acted: Mapping[str, frozenset[int]] = MappingProxyType({})
    deadlines: tuple[Running, ...] = ()
    owner_name: str = ""

    @property
    def stage(self) -> str:
        """The stage it stands at."""
        return str(self.facts["stage"])

    @property
    def round_began(self) -> int:
        """The event that began this round: the registration, or the last reopening. 0 while it is being registered."""
        began = self.facts.get("round_began")
        return began if isinstance(began, int) else 0

    @property
    def records_held(self) -> frozenset[str]:
        """Kinds of record made in this round: what was known before a reopening has to be looked at again."""
        began = self.round_began
        return frozenset([record.kind for record in self.held if record.origin >= began])

    @property
    def interested(self) -> frozenset[int]:
        """Who declared an interest in this round."""
        began = self.round_began
        return frozenset(
            one.by
            for one in self.held
            if one.by is not None
            and one.origin >= began
            and (declared := self.scheme.action(one.action).declares_interest) is not None
            and declared.holds(one.values)
        )

    def last(self, kind: str) -> datetime | None:
        """When the newest record of the kind, of this round, says that it happened."""
        began = self.round_began
        told = [one.at for one in self.held if one.kind == kind and one.origin >= began and one.at is not None]
        return told[-1] if told else None

    def said(self, action: Action, answers: Mapping[str, object]) -> dict[str, object]:
        """The answers over what the case knows. What the form itself asks for must be answered anew: an old answer is none."""
        known = {GATHERED: self.has_gathered, ANONYMOUS: self.is_anonymous}
        return {**self.facts, **dict.fromkeys(action.sets), **known, **answers}

    @property
    def is_anonymous(self) -> bool:
        """Whether whoever applied has not been named, as the registration that stands says."""
        return any(one.kind == REGISTRATION and one.values.get(ANONYMOUS) is True for one in self.held)

    @property
    def has_gathered(self) -> bool:
        """Whether a record stands that is gathered into a column."""
        return any(
            how is not None and one.values.get(how.answer) in facts.COLUMNS[how.column].codes
            for one in self.held
            if (how := self.scheme.action(one.action).gathers) is not None
        )

    @property
    def received_at(self) -> datetime:
        """The moment of receipt."""
        return facts.as_time(self.facts[facts.RECEIVED_AT])

"""The law as this force applies it: the declared schemes, the force's own limits where the sources leave them open, the calendar.

One frozen value, built at the start by the edges and handed down as an argument.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache

from disclosure.domain import facts
from disclosure.domain.access import Actor, Sight
from disclosure.domain.calendar import Calendar
from disclosure.domain.clocks import Limit, london_date
from disclosure.domain.errors import Declaration
from disclosure.domain.instruments import NONE, Instruments
from disclosure.domain.scheme import Applied, Clock, Route, Scheme
from disclosure.domain.words import N_

LONGEST_EXTENSION = 365
"""What all extensions of one deadline may come to, in its own unit. No law: beyond it nobody can mean it (docs/decisions/0030)."""


@dataclass(frozen=True)
class Override:
    """A force's own limit for a clock that the sources leave open, for cases received on or after `from_day`."""

    scheme: str
    route: str
    clock: str
    limit: Limit
    from_day: date
    source: str
    starts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Law:
    """Everything the engine needs to know besides the case itself."""

    schemes: tuple[Scheme, ...]
    calendar: Calendar
    overrides: tuple[Override, ...] = ()
    sample_percent: int = 100
    sample_seed: str = ""
    longest_extension: int = LONGEST_EXTENSION
    instruments: Instruments = NONE

    def __post_init__(self) -> None:
        """Refuse an override that contradicts a confirmed limit or names nothing."""
        for override in self.overrides:
            scheme = self._scheme_of(override)
            known = {name for action in scheme.actions for name in action.milestones}
            if unknown := set(override.starts) - known:
                raise Declaration(
                    "no_such_start",
                    text=N_(
                        "The limit “%(clock)s” cannot start at %(starts)s, which no action sets: config/force.toml."
                    ),
                    clock=override.clock,
                    starts=", ".join(sorted(unknown)),
                )
            if scheme.clock(override.route, override.clock).confirmed:
                raise Declaration(
                    "limit_is_confirmed",
                    text=N_(
                        "The limit “%(clock)s” of %(scheme)s, %(route)s, is confirmed by its source: no force sets it "
                        "otherwise. Take it out of [[limits]] in config/force.toml."
                    ),
                    scheme=override.scheme,
                    route=override.route,
                    clock=override.clock,
                )

    def _scheme_of(self, override: Override) -> Scheme:
        """The rule set whose clock it sets."""
        try:
            scheme = self.in_force(override.scheme, override.from_day)
            scheme.clock(override.route, override.clock)
        except Declaration:
            raise Declaration(
                "no_such_limit",
                text=N_(
                    "A limit is set for %(scheme)s, %(route)s, %(clock)s from %(day)s, and no scheme has such a clock on that day: "
                    "`disclosure schemes show` lists them. Mend [[limits]] in config/force.toml."
                ),
                scheme=override.scheme,
                route=override.route,
                clock=override.clock,
                day=override.from_day.isoformat(),
            ) from None
        return scheme

    @property
    def keys(self) -> tuple[str, ...]:
        """The schemes' keys, each once, in the order declared."""
        return tuple(dict.fromkeys(scheme.key for scheme in self.schemes))

    def current(self) -> tuple[Scheme, ...]:
        """The newest rule set of every scheme."""
        return tuple(self._rule_sets(key)[-1] for key in self.keys)

    def in_force(self, key: str, day: date) -> Scheme:
        """The rule set of the scheme for a case received on that London day (rulings 1.9)."""
        fitting = [one for one in self._rule_sets(key) if one.in_force_from is None or one.in_force_from <= day]
        if not fitting:
            raise Declaration("no_rule_set_on", scheme=key, day=day.isoformat())
        return fitting[-1]

    def for_receipt(self, key: str, received_at: datetime) -> Scheme:
        """The rule set for a case received at that moment."""
        return self.in_force(key, london_date(received_at))

    def by_rule_set(self, rule_set: str) -> Scheme:
        """The scheme a stored case began under."""
        for scheme in self.schemes:
            if scheme.rule_set == rule_set:
                return scheme
        raise Declaration("no_such_rule_set", rule_set=rule_set)

    def applied(self, scheme: Scheme, route: Route, clock: Clock, received_at: datetime) -> Applied:
        """The limit that the clock has for a case received then: the declared one or the force's own."""
        for override in self._newest_overrides.get((scheme.key, route.key, clock.key), ()):
            if override.from_day <= london_date(received_at) and not clock.confirmed:
                starts = override.starts or clock.starts
                if (
                    facts.RECEIVED_AT in starts and facts.REOPENED_AT in clock.starts
                ):  # a reopening starts it anew all the same
                    starts = tuple(dict.fromkeys((*starts, facts.REOPENED_AT)))
                return Applied(clock, override.limit, starts, override.source, clock.certainty, overridden=True)
        return clock.as_declared

    @cached_property
    def _newest_overrides(self) -> Mapping[tuple[str, str, str], list[Override]]:
        """The force's own limits by scheme, route and clock, the newest first."""
        found: dict[tuple[str, str, str], list[Override]] = {}
        for one in sorted(self.overrides, key=lambda one: one.from_day, reverse=True):
            found.setdefault((one.scheme, one.route, one.clock), []).append(one)
        return found

    def sight(self, *, actor: Actor, now: datetime) -> Sight:
        """What this person sees at that moment."""
        before_panel = frozenset(stage.key for scheme in self.schemes for stage in scheme.stages if stage.before_panel)
        return Sight(actor, before_panel, now)

    def is_sampled(self, reference: str) -> bool:
        """Whether a decision of this case that discloses nothing is countersigned: fixed by the seed, for good."""
        return _drawn(self.sample_seed, reference) < self.sample_percent

    def _rule_sets(self, key: str) -> list[Scheme]:
        found = self._by_age.get(key)
        if found is None:
            raise Declaration("no_such_scheme", scheme=key)
        return found

    @cached_property
    def _by_age(self) -> Mapping[str, list[Scheme]]:
        """The rule sets by the scheme's key, the oldest first."""
        found: dict[str, list[Scheme]] = {}
        for one in sorted(self.schemes, key=lambda scheme: scheme.in_force_from or date.min):
            found.setdefault(one.key, []).append(one)
        return found


@lru_cache(maxsize=1024)
def _drawn(seed: str, reference: str) -> int:
    """A number below 100 for a case, fixed by the seed."""
    digest = hashlib.sha256(f"{seed}:{reference}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % 100

"""What a list of cases may be asked for: its views and what it is narrowed by, as codes of a closed list, and where others go on.

Whatever is not on the list of codes is as if it had not been asked: neither an error nor an order tells what there is.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from types import MappingProxyType
from typing import NamedTuple

from disclosure.domain.access import Actor, may
from disclosure.domain.law import Law
from disclosure.domain.scheme import NOWHERE, Route, Scheme
from disclosure.domain.words import N_

SOON = timedelta(hours=24)
"""What is due within it is about to be late."""

# In the order of the page. What a view is of the person who looks, its query says.
VIEWS: Mapping[str, str] = MappingProxyType(
    {
        "mine": N_("Mine"),
        "team": N_("My team’s"),
        "district": N_("My district’s"),
        "unallocated": N_("Unallocated"),
        "waiting": N_("Waiting for others"),
        "due": N_("Late or due in 24 hours"),
        "open": N_("All open"),
        "closed": N_("Closed"),
    }
)
EVERYTHING = "open"
# The codes of `facts.urgency`, as an address says them.
RISKS: Mapping[str, int] = MappingProxyType({"immediate": 0, "untriaged": 1, "high": 2, "medium": 3, "standard": 4})


@dataclass(frozen=True)
class Chosen:
    """What of the cases is listed: a view, narrowed by codes, of which "" is any."""

    view: str = EVERYTHING
    scheme: str = ""
    route: str = ""
    at_stage: str = ""
    district: str = ""
    risk: str = ""

    @property
    def narrowed(self) -> dict[str, str]:
        """The codes that it is narrowed by."""
        return {name: code for name in NARROWED_BY if (code := getattr(self, name))}

    @property
    def in_codes(self) -> str:
        """As the access entry tells it."""
        return " ".join((self.view, *(f"{name}={code}" for name, code in self.narrowed.items())))


# The column of the case that each of its codes is of.
COLUMNS: Mapping[str, str] = MappingProxyType(
    {"risk": "urgency", "scheme": "scheme", "route": "route", "at_stage": "stage", "district": "district"}
)
NARROWED_BY = tuple(one.name for one in fields(Chosen) if one.name != "view")


@dataclass(frozen=True)
class Allowed:
    """Every code that a list may be narrowed by: of the declared schemes, and of the force's districts."""

    codes: Mapping[str, Collection[str]] = field(default_factory=dict)

    def chosen(self, view: str | None, asked: Mapping[str, str]) -> Chosen:
        """What of that is known. The rest is not there."""
        known = {name: code for name in NARROWED_BY if (code := asked.get(name, "")) in self.codes[name]}
        return Chosen(view if view and view in VIEWS else EVERYTHING, **known)


def allowed(law: Law, districts: Collection[str]) -> Allowed:
    """The codes that lists of this force may be narrowed by."""
    routes = [route for scheme in law.schemes for route in scheme.routes]
    stages = [stage.key for scheme in law.schemes for stage in scheme.stages if not stage.final]
    return Allowed(
        {
            "scheme": law.keys,
            "route": tuple(dict.fromkeys(route.code for route in routes)),
            "at_stage": tuple(dict.fromkeys(stages)),
            "district": tuple(districts),
            "risk": tuple(RISKS),
        }
    )


class Standing(NamedTuple):
    """Where a case of a rule set stands: its route by the return's code, its kind, and its stage."""

    rule_set: str
    route: str
    kind: str
    stage: str


def left_to_others(law: Law, actor: Actor) -> tuple[Standing, ...]:
    """Where a case goes on only by a step that this person's roles do not take."""
    return tuple(
        Standing(scheme.rule_set, route.code, route.kind, stage)
        for scheme in law.schemes
        for route in scheme.routes
        for stage in route.stages
        if _is_left(scheme, route, stage, actor)
    )


def _is_left(scheme: Scheme, route: Route, stage: str, actor: Actor) -> bool:
    if scheme.stage(stage).final:
        return False
    steps = [
        action
        for action in scheme.actions
        if action.is_step
        and not action.by_system
        and NOWHERE not in action.at
        and (not action.routes or route.key in action.routes)
        and stage in scheme.stages_of(action, route)
        and any(move.stage != stage for outcome in action.outcomes for move in outcome.to)
    ]
    return bool(steps) and not any(may(actor, action.permission) for action in steps)

"""What a form's lists offer for this case, this force and these people: nothing that would be refused a moment later."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from disclosure.domain import clocks
from disclosure.domain.access import FORCE_WIDE
from disclosure.domain.scheme import CLOCK, GROUND
from disclosure.domain.state import CaseState
from disclosure.store.queries import accounts

Choices = dict[str, Sequence[tuple[str, str]]]


class _Code(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...


class ForceLists(Protocol):
    """The force's own lists, from its configuration."""

    @property
    def districts(self) -> Sequence[_Code]: ...
    @property
    def teams(self) -> Sequence[_Code]: ...
    @property
    def towns(self) -> Sequence[str]: ...
    @property
    def extension_grounds(self) -> Sequence[_Code]: ...
    @property
    def primary_offences(self) -> Sequence[_Code]: ...


def for_registering(settings: ForceLists) -> Choices:
    """The lists of a registration form."""
    return {
        "district": _coded(settings.districts),
        "team": _coded(settings.teams),
        "town": [(town, town) for town in settings.towns],
    }


def for_case(
    session: Session,
    case: CaseState,
    *,
    outcomes: Sequence[tuple[str, str]],
    settings: ForceLists,
    assigns: bool,
    now: datetime,
) -> Choices:
    """The lists of an action's form: of clocks, those that can still be extended.

    Asks the database for users only when the action assigns the case.
    """
    running = [
        (one.clock, case.scheme.clock(case.route.key, one.clock).label)
        for one in case.deadlines
        if one.stopped is None
        and not clocks.is_late(one.due, now)
        and not case.scheme.clock(case.route.key, one.clock).per_record
    ]
    return {
        **for_registering(settings),
        "outcome": outcomes,
        CLOCK: running,
        GROUND: _coded(settings.extension_grounds),
        "disclosed_primary_offence": _coded(settings.primary_offences),
        **({"owner_id": owners(session)} if assigns else {}),
    }


def owners(session: Session) -> list[tuple[str, str]]:
    """Those who can own a case: force-wide roles, still here."""
    return [(str(number), name) for number, name in accounts.with_roles(session, FORCE_WIDE).items()]


def _coded(codes: Sequence[_Code]) -> list[tuple[str, str]]:
    return [(code.key, code.name) for code in codes]

"""Who may do and see what: permissions, roles as a table, and the one rule of sight over cases and records.

The rule of sight is written twice, here for code and in `store.queries.sight` for SQL; a property test holds them together.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType


class Permission(StrEnum):
    """What a page or an action asks of the person who opens it."""

    ADMINISTER = "administer"
    ALLEGE = "allege"
    APPROVE_EXTENSION = "approve_extension"
    ASSESS_RISK = "assess_risk"
    ASSIGN = "assign"
    AUDIT = "audit"
    CHAIR_PANEL = "chair_panel"
    CHECK = "check"
    CLOSE = "close"
    CONTACT = "contact"
    CORRECT = "correct"
    COUNTERSIGN = "countersign"
    DECIDE = "decide"
    DECIDE_CRIME = "decide_crime"
    DISCLOSE = "disclose"
    ESCALATE = "escalate"
    EXTEND = "extend"
    FIGURES = "figures"
    INFORM = "inform"
    LINK = "link"
    MEET = "meet"
    NOTE = "note"
    PUBLIC = "public"
    READ_CASES = "read_cases"
    READ_OFFENDER = "read_offender"
    REGISTER = "register"
    REOPEN = "reopen"
    RESEARCH = "research"
    SIGNED_IN = "signed_in"
    TAKE = "take"
    TRANSFER = "transfer"
    VIEW_ON_PANEL = "view_on_panel"
    WITHDRAW = "withdraw"


class Role(StrEnum):
    """A job in the force or on the panel; a person may hold several, except where `CLASHES` forbids it."""

    INTAKE = "intake"
    RESEARCHER = "researcher"
    DISCLOSURE_OFFICER = "disclosure_officer"
    SUPERVISOR = "supervisor"
    PANEL_MEMBER = "panel_member"
    PANEL_CHAIR = "panel_chair"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


_P = Permission
_ANY_CASEWORK = frozenset(
    {_P.READ_CASES, _P.NOTE, _P.ALLEGE, _P.ESCALATE, _P.CHECK, _P.CORRECT, _P.CONTACT, _P.LINK, _P.TAKE}
)

PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.INTAKE: _ANY_CASEWORK | {_P.REGISTER, _P.WITHDRAW},
        Role.RESEARCHER: _ANY_CASEWORK | {_P.RESEARCH, _P.READ_OFFENDER},
        Role.DISCLOSURE_OFFICER: _ANY_CASEWORK
        | {
            _P.REGISTER,
            _P.WITHDRAW,
            _P.MEET,
            _P.RESEARCH,
            _P.READ_OFFENDER,
            _P.ASSESS_RISK,
            _P.DISCLOSE,
            _P.INFORM,
            _P.EXTEND,
            _P.TRANSFER,
        },
        Role.SUPERVISOR: _ANY_CASEWORK
        | {_P.REGISTER, _P.WITHDRAW, _P.ASSESS_RISK, _P.DECIDE, _P.COUNTERSIGN, _P.CLOSE, _P.REOPEN, _P.EXTEND}
        | {_P.APPROVE_EXTENSION, _P.ASSIGN, _P.DECIDE_CRIME, _P.TRANSFER, _P.FIGURES, _P.CHAIR_PANEL, _P.READ_OFFENDER},
        Role.PANEL_MEMBER: frozenset({_P.READ_CASES, _P.READ_OFFENDER, _P.VIEW_ON_PANEL}),
        Role.PANEL_CHAIR: frozenset({_P.READ_CASES, _P.READ_OFFENDER, _P.VIEW_ON_PANEL, _P.CHAIR_PANEL, _P.DECIDE}),
        Role.ANALYST: frozenset({_P.FIGURES}),
        Role.ADMINISTRATOR: frozenset({_P.ADMINISTER}),
        Role.AUDITOR: frozenset({_P.AUDIT}),
    }
)

# Roles that one person may not hold together: an administrator reads no cases, an auditor changes nothing.
CLASHES: tuple[tuple[Role, frozenset[Role]], ...] = (
    (Role.ADMINISTRATOR, frozenset(Role) - {Role.ADMINISTRATOR}),
    (Role.AUDITOR, frozenset(Role) - {Role.AUDITOR}),
)

# Roles that see every case of the force that is not restricted; the panel's roles see what stands before the panel.
FORCE_WIDE = frozenset({Role.INTAKE, Role.RESEARCHER, Role.DISCLOSURE_OFFICER, Role.SUPERVISOR})
PANEL = frozenset({Role.PANEL_MEMBER, Role.PANEL_CHAIR})


@dataclass(frozen=True)
class Actor:
    """Who acts or reads, as a value: never a database row, never guessed from a parameter.

    `user_id` is None for the public and for the system's own work; `session_id` names the chain of accesses it writes to.
    `also` is what the system may do without any role: registering what the public sent.
    """

    user_id: int | None
    name: str
    roles: frozenset[Role]
    session_id: int
    purpose: str = ""
    also: frozenset[Permission] = frozenset()
    permissions: frozenset[Permission] = field(init=False)

    def __post_init__(self) -> None:
        """Work the roles' permissions out once."""
        held = {Permission.PUBLIC, *self.also}
        if self.user_id is not None:
            held.add(Permission.SIGNED_IN)
        for role in self.roles:
            held |= PERMISSIONS[role]
        object.__setattr__(self, "permissions", frozenset(held))


def clashes(roles: Collection[Role]) -> tuple[tuple[Role, Role], ...]:
    """Pairs among `roles` that one person may not hold together."""
    held = frozenset(roles)
    return tuple((one, other) for one, against in CLASHES if one in held for other in sorted(held & against))


def may(actor: Actor, permission: Permission) -> bool:
    """Whether the actor's roles give the permission."""
    return permission in actor.permissions


@dataclass(frozen=True)
class Grant:
    """A row of `case_access`: a person let in to a case, or kept out of it, between two times."""

    user_id: int
    allow: bool
    from_at: datetime
    until_at: datetime | None = None

    def holds(self, user_id: int | None, now: datetime) -> bool:
        """Whether the row speaks of this person now."""
        return self.user_id == user_id and self.from_at <= now and (self.until_at is None or now < self.until_at)


@dataclass(frozen=True)
class Sight:
    """Who looks, and when: all that the rule of sight asks besides the case. `law.sight` makes one.

    `before_panel` are the stages of every scheme at which the panel's members see a case.
    """

    actor: Actor
    before_panel: frozenset[str]
    now: datetime


def may_see_case(sight: Sight, *, stage: str, restricted: bool, grants: Collection[Grant]) -> bool:
    """The rule of sight for one case: the specification that `store.queries.sight.visible`, which guards, is tested against.

    Kept out beats let in; let in beats restricted; otherwise force-wide roles see unrestricted cases and the panel's roles
    see unrestricted cases that stand before the panel.
    """
    actor = sight.actor
    if not may(actor, Permission.READ_CASES):
        return False
    mine = [grant for grant in grants if grant.holds(actor.user_id, sight.now)]
    if any(not grant.allow for grant in mine):
        return False
    if mine:
        return True
    if restricted:
        return False
    return bool(actor.roles & FORCE_WIDE) or (stage in sight.before_panel and bool(actor.roles & PANEL))


def may_see_record(actor: Actor, *, read: Permission, author_id: int | None) -> bool:
    """The rule of sight for one record of a case that the actor may see: its kind's permission, or one's own."""
    return may(actor, read) or (author_id is not None and author_id == actor.user_id)

"""Who may do and see what: the table of roles, written out from what each is for, and the rule of sight."""

from collections.abc import Collection
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.domain.access import (
    CLASHES,
    PERMISSIONS,
    Actor,
    Grant,
    Permission,
    Role,
    Sight,
    clashes,
    may,
    may_see_case,
    may_see_record,
)
from disclosure.domain.schemes import ALL
from tests.domain.driver import ADA, AUDREY, DAY, INES, OMAR, PAT, PETRA, QUINN, RAVI, RECEIVED, ROSA, SAMIR, SOFIA

INTAKE, RESEARCHER, OFFICER, SUPERVISOR, MEMBER, CHAIR, ANALYST, ADMIN, AUDITOR = Role
FORCE = {INTAKE, RESEARCHER, OFFICER, SUPERVISOR}
EVERY_ROLE = set(Role)

# permission → the roles that have it, and no others
WHO_MAY: dict[str, set[Role]] = {
    "administer": {ADMIN},
    "allege": FORCE,
    "approve_extension": {SUPERVISOR},
    "assess_risk": {OFFICER, SUPERVISOR},
    "assign": {SUPERVISOR},
    "audit": {AUDITOR},
    "chair_panel": {CHAIR, SUPERVISOR},
    "check": FORCE,
    "close": {SUPERVISOR},
    "contact": FORCE,
    "correct": FORCE,
    "countersign": {SUPERVISOR},
    "decide": {SUPERVISOR, CHAIR},
    "decide_crime": {SUPERVISOR},
    "disclose": {OFFICER},
    "escalate": FORCE,
    "extend": {OFFICER, SUPERVISOR},
    "figures": {ANALYST, SUPERVISOR},
    "inform": {OFFICER},
    "link": FORCE,
    "meet": {OFFICER},
    "note": FORCE,
    "public": EVERY_ROLE,
    "read_cases": {*FORCE, MEMBER, CHAIR},
    "read_offender": {RESEARCHER, OFFICER, SUPERVISOR, MEMBER, CHAIR},
    "register": {INTAKE, OFFICER, SUPERVISOR},
    "reopen": {SUPERVISOR},
    "research": {RESEARCHER, OFFICER},
    "signed_in": EVERY_ROLE,
    "take": FORCE,
    "transfer": {OFFICER, SUPERVISOR},
    "view_on_panel": {MEMBER, CHAIR},
    "withdraw": {INTAKE, OFFICER, SUPERVISOR},
}
# What an auditor and an analyst may do at all: read what is theirs to read, and nothing that changes a case.
LOOKING_ON = {"audit", "figures", "public", "signed_in"}
NOW = RECEIVED


def actor(*roles: Role, user_id: int | None = 1) -> Actor:
    return Actor(user_id, "Somebody", frozenset(roles), session_id=1)


def test_every_permission_is_in_the_table() -> None:
    assert {permission.value for permission in Permission} == set(WHO_MAY)


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_the_table_says(permission: Permission, role: Role) -> None:
    assert may(actor(role), permission) is (role in WHO_MAY[permission.value])


@pytest.mark.parametrize("scheme", ALL, ids=lambda scheme: scheme.rule_set)
def test_no_action_of_a_case_is_for_administrators_auditors_or_analysts(scheme) -> None:
    asked = {action.permission for action in scheme.actions}
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.ANALYST):
        assert not asked & PERMISSIONS[role]
        assert not may(actor(role), Permission.READ_CASES)


@pytest.mark.parametrize("scheme", ALL, ids=lambda scheme: scheme.rule_set)
def test_researchers_neither_decide_nor_sign_nor_tell_nor_close(scheme) -> None:
    may_do = {action.key for action in scheme.actions if may(ROSA, action.permission)}
    assert may_do.isdisjoint(
        {"decide", "countersign", "record_disclosure", "inform_applicant", "close", "reopen", "assess_risk"}
    )
    assert {"record_full_checks", "note", "escalate", "record_allegation"} <= may_do


@pytest.mark.parametrize("scheme", ALL, ids=lambda scheme: scheme.rule_set)
def test_the_panel_gives_views_and_its_chair_records_and_decides(scheme) -> None:
    members = {action.key for action in scheme.actions if may(PAT, action.permission)}
    chairs = {action.key for action in scheme.actions if may(PETRA, action.permission)}
    assert members == {"record_view"}
    assert chairs == {"record_view", "record_panel", "decide"}


def test_auditors_and_analysts_only_look_on() -> None:
    for somebody in (AUDREY, RAVI):
        assert {permission.value for permission in somebody.permissions} <= LOOKING_ON


def test_administrators_and_auditors_hold_no_other_role() -> None:
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        for other in set(Role) - {role}:
            assert clashes({role, other})
    assert not clashes(set(Role) - {Role.ADMINISTRATOR, Role.AUDITOR})
    assert {role for role, _ in CLASHES} == {Role.ADMINISTRATOR, Role.AUDITOR}
    for role in Role:
        assert not clashes({role})


def test_the_public_is_signed_in_nowhere() -> None:
    public = actor(user_id=None)
    assert public.permissions == {Permission.PUBLIC}
    assert QUINN.permissions == {Permission.PUBLIC, Permission.SIGNED_IN}


@given(st.frozensets(st.sampled_from(Role)))
def test_several_roles_may_what_each_may(roles: frozenset[Role]) -> None:
    together = actor(*roles).permissions
    assert together == frozenset({Permission.PUBLIC, Permission.SIGNED_IN}).union(
        *(PERMISSIONS[role] for role in roles)
    )


# --- sight

YESTERDAY, TOMORROW = NOW - DAY, NOW + DAY
IN, OUT = True, False
HIM = OMAR.user_id or 0


def sees_case(who: Actor, before_panel: bool, restricted: bool, grants: Collection[Grant]) -> bool:
    """Asked of a case at the one stage that the panel sees, or at another."""
    sight, stage = Sight(who, frozenset({"decision"}), NOW), "decision" if before_panel else "meeting"
    return may_see_case(sight, stage=stage, restricted=restricted, grants=grants)


# who | before the panel | restricted | grants | sees it
SIGHT = [
    (INES, False, False, (), True),
    (ROSA, False, False, (), True),
    (OMAR, False, False, (), True),
    (SOFIA, True, False, (), True),
    (PAT, False, False, (), False),
    (PAT, True, False, (), True),
    (PETRA, False, False, (), False),
    (PETRA, True, False, (), True),
    *((somebody, True, False, (), False) for somebody in (RAVI, ADA, AUDREY, QUINN)),
    # restricted: nobody but those let in
    *((somebody, True, True, (), False) for somebody in (INES, ROSA, OMAR, SOFIA, SAMIR, PAT, PETRA)),
    (OMAR, False, True, (Grant(HIM, IN, YESTERDAY),), True),
    (OMAR, False, True, (Grant(HIM, IN, NOW),), True),
    (OMAR, False, True, (Grant(HIM, IN, TOMORROW),), False),
    (OMAR, False, True, (Grant(HIM, IN, YESTERDAY, TOMORROW),), True),
    (OMAR, False, True, (Grant(HIM, IN, YESTERDAY, NOW),), False),
    (OMAR, False, True, (Grant(99, IN, YESTERDAY),), False),
    # kept out beats let in
    (OMAR, False, False, (Grant(HIM, OUT, YESTERDAY),), False),
    (OMAR, False, False, (Grant(HIM, OUT, TOMORROW),), True),
    (OMAR, False, False, (Grant(HIM, OUT, YESTERDAY, NOW),), True),
    (OMAR, False, False, (Grant(99, OUT, YESTERDAY),), True),
    (OMAR, False, True, (Grant(HIM, IN, YESTERDAY), Grant(HIM, OUT, YESTERDAY)), False),
    (OMAR, False, True, (Grant(HIM, OUT, YESTERDAY), Grant(HIM, IN, NOW)), False),
    # a visiting member of the panel; and no grant gives the permission to read cases
    (PAT, False, True, (Grant(PAT.user_id or 0, IN, YESTERDAY, TOMORROW),), True),
    *(
        (somebody, True, False, (Grant(somebody.user_id or 0, IN, YESTERDAY),), False)
        for somebody in (RAVI, ADA, AUDREY, QUINN)
    ),
]


@pytest.mark.parametrize(("who", "before_panel", "restricted", "grants", "sees"), SIGHT)
def test_who_sees_a_case(
    who: Actor, before_panel: bool, restricted: bool, grants: tuple[Grant, ...], sees: bool
) -> None:
    assert sees_case(who, before_panel, restricted, grants) is sees


people = st.sampled_from([INES, ROSA, OMAR, SOFIA, PAT, PETRA, RAVI, ADA, AUDREY, QUINN])
moments = st.integers(-3, 3).map(lambda days: NOW + timedelta(days=days))
grants_of = st.lists(
    st.builds(Grant, st.integers(1, 12), st.booleans(), moments, st.one_of(st.none(), moments)), max_size=6
)


@given(people, st.booleans(), st.booleans(), grants_of)
def test_whoever_is_kept_out_sees_nothing_and_restricting_only_hides(
    who: Actor, before_panel: bool, restricted: bool, grants: list[Grant]
) -> None:
    sees = sees_case(who, before_panel, restricted, grants)
    hidden = sees_case(who, before_panel, restricted=True, grants=grants)
    assert not sees_case(who, before_panel, restricted, [*grants, Grant(who.user_id or 0, OUT, NOW)])
    assert sees or not hidden
    assert not sees or may(who, Permission.READ_CASES)


@given(people, st.booleans(), st.booleans(), grants_of)
def test_other_peoples_grants_change_nothing(
    who: Actor, before_panel: bool, restricted: bool, grants: list[Grant]
) -> None:
    own = [grant for grant in grants if grant.user_id == who.user_id]
    assert sees_case(who, before_panel, restricted, grants) is sees_case(who, before_panel, restricted, own)


def test_views_are_sealed_but_to_their_authors_and_the_chair() -> None:
    sealed = ALL[0].record("panel_view").read
    assert may_see_record(PAT, read=sealed, author_id=PAT.user_id)
    assert not may_see_record(PAT, read=sealed, author_id=PETRA.user_id)
    assert not may_see_record(OMAR, read=sealed, author_id=PAT.user_id)
    assert may_see_record(PETRA, read=sealed, author_id=PAT.user_id)
    assert not may_see_record(actor(user_id=None), read=sealed, author_id=None)

"""Which cases a person may see, in SQL: the same rule as `domain.access.may_see_case`, for lists, counts and loads alike."""

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from disclosure.domain.access import FORCE_WIDE, PANEL, Permission, Sight, may
from disclosure.store.models import case_access, cases


def visible(sight: Sight) -> ColumnElement[bool]:
    """The condition on `cases`."""
    actor = sight.actor
    if not may(actor, Permission.READ_CASES):
        return false()
    open_to_role: ColumnElement[bool] = false()
    if actor.roles & FORCE_WIDE:
        open_to_role = cases.c.restricted.is_not(True)
    elif actor.roles & PANEL:
        open_to_role = and_(cases.c.restricted.is_not(True), cases.c.stage.in_(sorted(sight.before_panel)))
    return and_(~_granted(sight, allow=False), or_(open_to_role, _granted(sight, allow=True)))


def _granted(sight: Sight, *, allow: bool) -> ColumnElement[bool]:
    return exists(
        select(case_access.c.id).where(
            case_access.c.case_id == cases.c.id,
            case_access.c.user_id == sight.actor.user_id,
            case_access.c.allow.is_(allow),
            case_access.c.from_at <= sight.now,
            or_(case_access.c.until_at.is_(None), case_access.c.until_at > sight.now),
        )
    )

"""Which cases a person may see, in SQL: the same rule as `domain.access.may_see_case`, for lists, counts and loads alike."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from disclosure.domain.access import FORCE_WIDE, PANEL, Actor, Permission, may
from disclosure.store.models import case_access, cases


def visible(actor: Actor, *, before_panel: Collection[str], now: datetime) -> ColumnElement[bool]:
    """The condition on `cases`. `before_panel` are the stages that the panel's members see."""
    if not may(actor, Permission.READ_CASES):
        return false()
    open_to_role: ColumnElement[bool] = false()
    if actor.roles & FORCE_WIDE:
        open_to_role = cases.c.restricted.is_not(True)
    elif actor.roles & PANEL:
        open_to_role = and_(cases.c.restricted.is_not(True), cases.c.stage.in_(sorted(before_panel)))
    return and_(~_granted(actor, now, allow=False), or_(open_to_role, _granted(actor, now, allow=True)))


def _granted(actor: Actor, now: datetime, *, allow: bool) -> ColumnElement[bool]:
    return exists(
        select(case_access.c.id).where(
            case_access.c.case_id == cases.c.id,
            case_access.c.user_id == actor.user_id,
            case_access.c.allow.is_(allow),
            case_access.c.from_at <= now,
            or_(case_access.c.until_at.is_(None), case_access.c.until_at > now),
        )
    )

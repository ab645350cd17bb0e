"""Which cases a person may see, in SQL: the same rule as `domain.access.may_see_case`, for lists, counts and loads alike."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, exists, false, or_, select

from disclosure.domain.access import FORCE_WIDE, PANEL, Permission, Sight, may
from disclosure.store.models import case_access, cases
from disclosure.store.types import UtcDateTime


class Kind(NamedTuple):
    """What of a sight decides the shape of the condition; who looks, and when, are values in it."""

    reads: bool
    force_wide: bool
    before_panel: tuple[str, ...] | None

    @classmethod
    def of(cls, sight: Sight) -> "Kind":
        """Of this person's sight."""
        roles = sight.actor.roles
        return cls(
            may(sight.actor, Permission.READ_CASES),
            bool(roles & FORCE_WIDE),
            tuple(sorted(sight.before_panel)) if roles & PANEL else None,
        )


def visible(sight: Sight) -> ColumnElement[bool]:
    """The condition on `cases`."""
    return _visible(Kind.of(sight), sight.actor.user_id, sight.now)


@lru_cache(maxsize=64)
def visible_to(kind: Kind) -> ColumnElement[bool]:
    """The same for a statement that is built once: who looks, and when, are to be given as `looked(sight)`."""
    return _visible(kind, bindparam("viewer"), bindparam("seen_at", type_=UtcDateTime()))


def looked(sight: Sight) -> Mapping[str, object]:
    """The values of `visible_to`."""
    return {"viewer": sight.actor.user_id, "seen_at": sight.now}


def _visible(kind: Kind, viewer: Any, now: Any) -> ColumnElement[bool]:
    if not kind.reads:
        return false()
    open_to_role: ColumnElement[bool] = false()
    if kind.force_wide:
        open_to_role = cases.c.restricted.is_not(True)
    elif kind.before_panel is not None:
        open_to_role = and_(cases.c.restricted.is_not(True), cases.c.stage.in_(kind.before_panel))
    return and_(~_granted(viewer, now, allow=False), or_(open_to_role, _granted(viewer, now, allow=True)))


def _granted(viewer: Any, now: Any, *, allow: bool) -> ColumnElement[bool]:
    return exists(
        select(case_access.c.id).where(
            case_access.c.case_id == cases.c.id,
            case_access.c.user_id == viewer,
            case_access.c.allow.is_(allow),
            case_access.c.from_at <= now,
            or_(case_access.c.until_at.is_(None), case_access.c.until_at > now),
        )
    )

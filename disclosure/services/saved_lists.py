"""Lists that a person keeps by a name of their own: codes only. They stand with the account, so that no page asks for them apart."""

import json
from collections.abc import Callable, Mapping
from typing import NamedTuple

from sqlalchemy import update
from sqlalchemy.orm import Session

from disclosure.domain import signs
from disclosure.domain.access import Actor
from disclosure.domain.errors import NotFound, Reason, Refused
from disclosure.domain.words import N_
from disclosure.store.db import writing
from disclosure.store.models import users
from disclosure.store.queries import accounts

MOST = 12


class SavedList(NamedTuple):
    """What the person calls it, and what it asks for."""

    name: str
    codes: Mapping[str, str]


def read(kept: str | None) -> list[SavedList]:
    """Those that an account keeps, in the order in which they were."""
    return [SavedList(name, codes) for name, codes in json.loads(kept or "[]")]


def keep(session: Session, name: str, codes: Mapping[str, str], *, actor: Actor) -> None:
    """Keep a list; one of the same name gives way. Raises Refused where there are too many, Invalid for a name that cannot be read."""
    name = signs.line(name, "name")

    def added(lists: list[SavedList]) -> list[SavedList]:
        others = [one for one in lists if one.name != name]
        if len(others) >= MOST:
            text = N_("You keep %(most)s lists already. Remove one first.")
            raise Refused([Reason("too_many", text, {"most": str(MOST)})])
        return [*others, SavedList(name, dict(codes))]

    _change(session, added, actor)


def remove(session: Session, name: str, *, actor: Actor) -> None:
    """Keep it no longer. Done twice, it changes nothing more."""
    _change(session, lambda lists: [one for one in lists if one.name != name], actor)


def _change(session: Session, change: Callable[[list[SavedList]], list[SavedList]], actor: Actor) -> None:
    """Change what stands. What another window of the same person changes meanwhile is read again, and stays."""
    while True:
        with writing(session):
            user = accounts.user_by_id(session, actor.user_id or 0)
            if user is None:
                raise NotFound
            lists = change(read(user.saved_lists))
            as_it_was = users.c.saved_lists.is_not_distinct_from(user.saved_lists)
            kept = (
                update(users)
                .where(users.c.id == user.id, as_it_was)
                .values(saved_lists=json.dumps(lists) if lists else None)
            )
            done = session.execute(kept.returning(users.c.id)).first()
            session.commit()
        if done:
            return

"""The door of every page: its permission and its audit entry stand beside the route, and a route without them stops the start.

`enter` runs before every view and refuses; `leave` runs after it and commits the access entry before a byte goes out.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from disclosure.domain import reference as references
from disclosure.domain.access import Actor, Permission, Role, may
from disclosure.domain.errors import Declaration, Invalid, NotAllowed
from disclosure.services import accesses
from disclosure.services.accesses import Reading
from disclosure.store.db import database
from disclosure.store.queries import cases
from disclosure.web import resume
from disclosure.web.arrival import REFUSED
from disclosure.web.product import product
from disclosure.web.session import StoredSession

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Door:
    """What a view asks of who opens it, and the kind of entry that reading it leaves ("" for what shows nothing)."""

    permission: Permission
    entry: str
    while_password_is_old: bool = False


def needs(permission: Permission, *, entry: str, while_password_is_old: bool = False) -> Callable[[View], View]:
    """Name the permission and the audit entry of a view, directly under its route."""

    def mark(view: View) -> View:
        view.door = Door(permission, entry, while_password_is_old)  # type: ignore[attr-defined]
        return view

    return mark


def check(app: Flask) -> None:
    """Raise Declaration for every route whose view names no permission."""
    bare = sorted(
        {
            rule.endpoint
            for rule in app.url_map.iter_rules()
            if _door(app, rule.endpoint) is None and rule.endpoint != "static"
        }
    )
    if bare:
        raise Declaration(
            "route_without_permission", text="No permission is named for: %(routes)s", routes=", ".join(bare)
        )


def install(app: Flask) -> None:
    """Put the door before and after every view."""
    app.before_request(enter)
    app.after_request(leave)


def enter() -> AnyResponse | None:
    """Refuse whoever may not come in. A person who is not signed in is sent to sign in; nothing tells what is there."""
    g.now = product().clock()
    g.reading = None
    if refused := request.environ.get(REFUSED):
        abort(refused)
    if request.endpoint == "static":
        return None
    stored = _session()
    g.actor = actor_of(stored)
    door = _door(current_app, request.endpoint or "")
    if door is None:  # no such page, or a method it does not take: the error page answers, and is public
        return None
    if not may(g.actor, door.permission):
        if g.actor.user_id is None:
            return resume.sign_in_again()
        g.reading = Reading(door.entry or "page", about=request.endpoint or "", refused=True)
        raise NotAllowed
    if stored.user is not None and stored.user.must_change_password and not door.while_password_is_old:
        return redirect(url_for("auth.change_password"), 303)
    if request.method == "POST":
        stored.check_token(request.form.get("csrf_token", ""))
    if door.entry and request.method in ("GET", "HEAD"):
        g.reading = Reading(door.entry, about=request.endpoint or "")
    return None


def reads(*, case_id: int | None = None, about: str | None = None, reached: int = 1) -> None:
    """Say what the page shows: which case, which thing, how many rows."""
    if g.reading is None:
        g.reading = Reading("page", about=request.endpoint or "")
    g.reading = replace(g.reading, case_id=case_id, reached=reached, about=g.reading.about if about is None else about)


def leave(response: Response) -> Response:
    """Commit the access entry; if that fails, the error goes out instead of the page."""
    reading = g.get("reading")
    if reading is None:
        return response
    refused = reading.refused or response.status_code in (403, 404)
    if refused and reading.case_id is None:
        reading = replace(reading, case_id=_case_asked_for())
    stored = _session()
    head = accesses.record(
        database(),
        replace(reading, refused=refused),
        actor=g.actor,
        now=g.now,
        head=stored.head,
        content=stored.content_to_keep(),
    )
    stored.kept(head)
    g.reading = None
    return response


def actor_of(stored: StoredSession) -> Actor:
    """The person behind the request, as a value; nobody signed in writes to the chain of this process."""
    user = stored.user
    if user is None or stored.id is None:
        return Actor(None, "", frozenset(), product().process_session())
    return Actor(user.id, user.name, frozenset(Role(role) for role in user.roles), stored.id)


def _case_asked_for() -> int | None:
    """The case that the address names, though it was not shown: the auditor finds who tried. The answer knows nothing of it."""
    try:
        return cases.id_of(database(), references.parse((request.view_args or {}).get("reference", "")))
    except Invalid:
        return None


def _door(app: Flask, endpoint: str) -> Door | None:
    return getattr(app.view_functions.get(endpoint), "door", None)


def _session() -> StoredSession:
    stored: Any = session
    found: StoredSession = stored._get_current_object()  # noqa: SLF001  the proxy's own way to the object
    return found

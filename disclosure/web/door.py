"""The door of every page: permission, audit entry and name stand beside the route, and a route without them stops the start.

`enter` runs before every view and refuses; `leave` runs after it and commits the access entry before a byte goes out. A form
that is answered with a page leaves the entry of its route, as reading it does; answered by a redirection it showed nothing,
unless where it leads tells what is there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from flask_babel import gettext
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as AnyResponse

from disclosure.domain import reference as references
from disclosure.domain.access import Actor, Permission, Role, may
from disclosure.domain.errors import Declaration, Invalid, NotAllowed
from disclosure.services import accesses
from disclosure.services.accesses import Entry, Reading
from disclosure.store.db import database
from disclosure.store.queries import cases
from disclosure.web import resume
from disclosure.web.arrival import REFUSED
from disclosure.web.product import product
from disclosure.web.session import StoredSession

View = TypeVar("View", bound=Callable[..., Any])
_REDIRECTED = range(300, 400)
# Whoever has opened a public page. Such a page leaves no entry, and its process has no chain to write one to.
_SOMEBODY = Actor(None, "", frozenset(), 0)
# The main navigation, in its order: what a page is called and who may open it, its door says.
NAVIGATION = (
    "officer.worklist",
    "officer.triage",
    "officer.search",
    "officer.calls",
    "officer.choose_route",
    "officer.notices",
    "officer.workload",
    "officer.covers",
    "figures.index",
    "admin.users",
    "admin.audit",
)


@dataclass(frozen=True)
class Door:
    """What a view asks of who opens it, the kind of entry that its page leaves, by GET or POST, and what the page is called.

    `entry` is None for what shows nothing of a case, a person or an account. `redirection_tells`: being led on from a form
    confirms that there is what was asked for, whether or not the person follows.
    """

    permission: Permission
    entry: Entry | None
    title: str
    while_password_is_old: bool = False
    redirection_tells: bool = False


def needs(
    permission: Permission,
    *,
    entry: Entry | None,
    title: str,
    while_password_is_old: bool = False,
    redirection_tells: bool = False,
) -> Callable[[View], View]:
    """Name the permission, the audit entry and the page of a view, directly under its route; `title` is marked words."""

    def mark(view: View) -> View:
        view.door = Door(permission, entry, title, while_password_is_old, redirection_tells)  # type: ignore[attr-defined]
        return view

    return mark


def check(app: Flask) -> None:
    """Keep the doors of all views at hand. Raises Declaration for every route whose view names no permission."""
    found = {view: getattr(function, "door", None) for view, function in app.view_functions.items() if view != "static"}
    app.extensions["doors"] = found
    bare = sorted(view for view, door in found.items() if door is None)
    if bare:
        raise Declaration(
            "route_without_permission", text="No permission is named for: %(routes)s", routes=", ".join(bare)
        )


def install(app: Flask) -> None:
    """Put the door before and after every view, and what it opens above every page."""
    app.before_request(enter)
    app.after_request(leave)
    app.context_processor(_names)


def doors() -> Mapping[str, Door]:
    """The door of each view that this process serves."""
    found: Mapping[str, Door] = current_app.extensions["doors"]
    return found


def ways_in() -> list[str]:
    """The views of the main navigation that the person may open, in its order. Their work begins at the first."""
    known = doors()
    return [view for view in NAVIGATION if view in known and may(g.actor, known[view].permission)]


def enter() -> AnyResponse | None:
    """Refuse whoever may not come in. A person who is not signed in is sent to sign in; nothing tells what is there."""
    g.now = product().clock()
    g.reading = None
    if refused := request.environ.get(REFUSED):
        abort(refused)
    if isinstance(request.routing_exception, RequestRedirect):  # two slashes for one; it names the host of the request
        place = urlsplit(request.routing_exception.new_url)
        return redirect(urlunsplit(("", "", place.path, place.query, "")), 308)
    if request.endpoint == "static":
        return None
    stored = _session()
    g.actor = actor_of(stored)
    door = doors().get(request.endpoint or "")
    if door is None:  # no such page, or a method it does not take: the error page answers, and is public
        return None
    if not may(g.actor, door.permission):
        if g.actor.user_id is None:
            return resume.sign_in_again()
        g.reading = Reading(door.entry or Entry.PAGE, about=request.endpoint or "", refused=True)
        raise NotAllowed
    if stored.user is not None and stored.user.must_change_password and not door.while_password_is_old:
        return resume.choose_password_first(stored.user)
    if request.method == "POST":
        stored.check_token(request.form.get("csrf_token", ""))
    if door.entry and request.method != "OPTIONS":
        g.reading = Reading(door.entry, about=request.endpoint or "")
    return None


def reads(*, case_id: int | None = None, about: str | None = None, reached: int = 1, entry: Entry = Entry.PAGE) -> None:
    """Say what the page shows: which case, which thing, how many rows. Without it the entry names the route alone.

    `entry` is its kind where the door names none, since only some of what the route shows leaves one.
    """
    if g.reading is None:
        g.reading = Reading(entry, about=request.endpoint or "")
    g.reading = replace(g.reading, case_id=case_id, reached=reached, about=g.reading.about if about is None else about)


def leave(response: Response) -> Response:
    """Commit the access entry; if that fails, the error goes out instead of the page."""
    reading = g.get("reading")
    if reading is None or _showed_nothing(response):
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
        changed=stored.changed(),
    )
    stored.kept(head)
    g.reading = None
    return response


def _showed_nothing(response: Response) -> bool:
    """Whether a form led on to another page, which leaves its own entry, and told nothing by that."""
    door = doors().get(request.endpoint or "")
    tells = door is not None and door.redirection_tells
    return request.method == "POST" and response.status_code in _REDIRECTED and not tells


def actor_of(stored: StoredSession) -> Actor:
    """The person behind the request, as a value; nobody signed in writes to the chain of this process."""
    user = stored.user
    if stored.is_public:
        return _SOMEBODY
    if user is None or stored.id is None:
        return Actor(None, "", frozenset(), product().process_session())
    return Actor(user.id, user.name, frozenset(Role(role) for role in user.roles), stored.id)


def _case_asked_for() -> int | None:
    """The case that the address names, though it was not shown: the auditor finds who tried. The answer knows nothing of it."""
    try:
        return cases.id_of(database(), references.parse((request.view_args or {}).get("reference", "")))
    except Invalid:
        return None


def _names() -> dict[str, Any]:
    """For every template: what its page is called, and the main navigation of whoever is signed in, by the same names."""
    actor, here, known = g.get("actor"), request.endpoint or "", doors()
    named = {"page_name": gettext(known[here].title)} if here in known else {}
    if actor is None or actor.user_id is None:
        return named
    links = [{"text": gettext(known[view].title), "href": url_for(view), "current": here == view} for view in ways_in()]
    return {**named, "navigation": links}


def _session() -> StoredSession:
    stored: Any = session
    found: StoredSession = stored._get_current_object()  # noqa: SLF001  the proxy's own way to the object
    return found

"""Registering what comes by phone, at the counter or from a colleague: one plain page for each route of each scheme.

Before a case is made its people are looked for among those of every case that the person may see; whoever they may be is shown,
and only what was shown can be passed by.
"""

from collections.abc import Mapping
from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from disclosure.domain.access import Permission
from disclosure.domain.application import Application
from disclosure.domain.errors import NotFound, Refused
from disclosure.domain.scheme import Route, Scheme
from disclosure.domain.words import N_
from disclosure.forms.application import to_application
from disclosure.services import casework, choices, people
from disclosure.services.accesses import Entry
from disclosure.services.people import WhoElse
from disclosure.store.db import database
from disclosure.web import door
from disclosure.web.filters import in_language
from disclosure.web.forms import build
from disclosure.web.officer import blueprint, call_to_case
from disclosure.web.officer.case import PARTS
from disclosure.web.officer.people import known_already
from disclosure.web.once import LOOKED, page_key, request_key
from disclosure.web.product import product
from disclosure.web.resume import is_brought_back


@blueprint.get("/register")
@door.needs(Permission.REGISTER, entry=None, title=N_("Register"))
def choose_route() -> str:
    """Which scheme, which route."""
    return render_template("officer/choose_route.html", schemes=product().law.current())


@blueprint.get("/register/<scheme>/<route>")
@door.needs(Permission.REGISTER, entry=None, title=N_("Registering"))
def registration(scheme: str, route: str) -> tuple[str, int]:
    """Ask what registering needs."""
    declared, way = _route(scheme, route)
    call = call_to_case.asked_for()
    if call is None:
        return _page(declared, way, _form(way, None))
    return _page(declared, way, call_to_case.filled_in(call, declared, way), of_call=call_to_case.carried(call))


@blueprint.post("/register/<scheme>/<route>")
@door.needs(Permission.REGISTER, entry=Entry.PEOPLE, title=N_("Registering"))
def register(scheme: str, route: str) -> Response | tuple[str, int]:
    """Register it, once however often it arrives."""
    declared, way = _route(scheme, route)
    form = _form(way, request.form)
    if form.is_rearranged or is_brought_back() or not form.validate():
        return _page(declared, way, form)
    application = to_application(form, scheme=declared, route=way)
    found = known_already(application, call_to_case.registering_key() or request_key())
    if found:
        return _page(declared, way, form, found=found)
    return _registered(declared, way, form, application)


def _registered(scheme: Scheme, way: Route, form: Any, application: Application) -> Response | tuple[str, int]:
    try:
        done = call_to_case.registered_from_form(application) or casework.register(
            database(), application, law=product().law, actor=g.actor, now=g.now, request_key=request_key()
        )
    except Refused as refused:
        return _page(scheme, way, form, 409, [in_language(one.text, one.values) for one in refused.reasons])
    return redirect(url_for("officer.case", reference=done.reference, done=done.sequence), 303)


def _route(scheme: str, route: str) -> tuple[Scheme, Route]:
    for declared in product().law.current():
        for way in declared.routes:
            if (declared.key, way.key) == (scheme, route):
                return declared, way
    raise NotFound


def _form(way: Route, formdata: Any) -> Any:
    return build(way.form, formdata, choices=choices.for_registering(product().settings.force.lists))


def _page(
    scheme: Scheme,
    way: Route,
    form: Any,
    status: int = 200,
    reasons: list[str] | None = None,
    found: tuple[WhoElse, ...] = (),
    *,
    of_call: Mapping[str, object] | None = None,
) -> tuple[str, int]:
    if request.method == "POST":
        door.reads(about="before registering", reached=sum(len(one.candidates) for one in found))
    of_call = call_to_case.carried() if of_call is None else of_call
    page = render_template(
        "officer/registration.html",
        scheme=scheme,
        way=way,
        form=form,
        request_key=page_key(),
        reasons=reasons,
        found=found,
        hidden={**of_call, **({LOOKED: people.digest_of(found)} if found else {})},
        is_of_a_call=bool(of_call),
        parts=PARTS,
        law=product().law,
    )
    return page, status

"""Keeping a list by a name, and keeping it no longer. Either leads back to the list that one was in."""

from flask import g, redirect, request
from werkzeug.wrappers import Response

from disclosure.domain.access import Permission
from disclosure.domain.errors import Invalid, Refused
from disclosure.domain.words import N_
from disclosure.forms.cover import SaveList
from disclosure.services import saved_lists
from disclosure.store.db import database
from disclosure.web import door
from disclosure.web.forms import make_form
from disclosure.web.officer import blueprint, lists


@blueprint.post("/cases/saved")
@door.needs(Permission.READ_CASES, entry=None, title=N_("Cases"))
def save_list() -> Response:
    """Keep it, without the place in it."""
    spot = lists.worklist()
    form = make_form(SaveList, request.form)
    if not form.validate():
        return redirect(spot.address(done="unnamed"), 303)
    try:
        saved_lists.keep(database(), form.name.data, spot.from_(None).codes, actor=g.actor)
    except (Refused, Invalid):
        return redirect(spot.address(done="too_many"), 303)
    return redirect(spot.address(done="saved"), 303)


@blueprint.post("/cases/saved/remove")
@door.needs(Permission.READ_CASES, entry=None, title=N_("Cases"))
def remove_list() -> Response:
    """Keep it no longer."""
    saved_lists.remove(database(), request.form.get("name", ""), actor=g.actor)
    return redirect(lists.worklist().address(done="removed"), 303)

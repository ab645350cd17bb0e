"""Who covers for whom: now and to come, arranging it, ending it early."""

from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from disclosure.domain.access import Permission, may
from disclosure.domain.clocks import london_date
from disclosure.domain.errors import Refused
from disclosure.domain.words import N_
from disclosure.forms.cover import CoverFor
from disclosure.services import choices
from disclosure.services import covers as service
from disclosure.services.accesses import Entry
from disclosure.services.covers import Cover
from disclosure.store.db import database
from disclosure.store.queries import covers as queries
from disclosure.web import door
from disclosure.web.filters import in_language
from disclosure.web.forms import make_form
from disclosure.web.numbers import sent_number
from disclosure.web.officer import blueprint
from disclosure.web.once import page_key, request_key
from disclosure.web.resume import is_brought_back


@blueprint.get("/cover")
@door.needs(Permission.TAKE, entry=Entry.ACCOUNT, title=N_("Cover"))
def covers() -> str:
    """Who does whose work, and a form to arrange it."""
    return _page(_form(None))


@blueprint.post("/cover")
@door.needs(Permission.TAKE, entry=Entry.ACCOUNT, title=N_("Cover"))
def arrange_cover() -> Response | str | tuple[str, int]:
    """Arrange it."""
    form = _form(request.form)
    if is_brought_back() or not form.validate():
        return _page(form)
    cover = Cover(form.absent_id.value(), form.covering_id.value(), form.first_day.data, form.last_day.data)
    try:
        service.begin(database(), cover, actor=g.actor, now=g.now, request_key=request_key())
    except Refused as refused:
        return _page(form, reasons=[in_language(one.text, one.values) for one in refused.reasons]), 409
    return redirect(url_for("officer.covers", done="arranged"), 303)


@blueprint.post("/cover/end")
@door.needs(Permission.TAKE, entry=None, title=N_("Cover"))
def end_cover() -> Response:
    """End it early; without a number nothing is ended."""
    number = sent_number("cover")
    if number is None:
        return redirect(url_for("officer.covers"), 303)
    service.end(database(), number, actor=g.actor, now=g.now)
    return redirect(url_for("officer.covers", done="ended"), 303)


SAID = {"arranged": N_("Cover is arranged."), "ended": N_("Cover has ended.")}


def _form(formdata: Any) -> Any:
    """Whoever gives work out arranges it for everybody, anybody else for themselves."""
    owners = choices.owners(database())
    own = owners if may(g.actor, Permission.ASSIGN) else [one for one in owners if one[0] == str(g.actor.user_id)]
    data = {"absent_id": g.actor.user_id}
    return make_form(CoverFor, formdata, choices={"absent_id": own, "covering_id": owners}, data=data)


def _page(form: Any, reasons: Any = ()) -> str:
    of_user = None if may(g.actor, Permission.ASSIGN) else g.actor.user_id
    rows = queries.since(database(), london_date(g.now), of_user=of_user)
    door.reads(about="cover", reached=len(rows))
    said = SAID.get(request.args.get("done", ""))
    return render_template(
        "officer/cover.html",
        form=form,
        rows=rows,
        reasons=reasons,
        today=london_date(g.now),
        request_key=page_key(),
        banner=gettext(said) if said else "",
    )

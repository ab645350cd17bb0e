"""The search: what was typed stays in the person's session, and the address holds a number alone."""

from base64 import b64decode, b64encode

from flask import g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from disclosure.domain.access import Permission
from disclosure.domain.words import N_
from disclosure.services import search as service
from disclosure.services import tokens
from disclosure.services.accesses import Entry
from disclosure.services.sealing import Unreadable
from disclosure.store.db import database
from disclosure.store.queries.search import Place
from disclosure.web import door
from disclosure.web.officer import blueprint, lists, places
from disclosure.web.officer.case import PARTS
from disclosure.web.officer.conversation import sealer
from disclosure.web.product import product

_MOST = 5  # of which a tab each may be open
_LONG = 8  # signs of a search's number: no two tabs have the same


@blueprint.get("/search")
@door.needs(Permission.CHECK, entry=Entry.SEARCH, title=N_("Search"))
def search() -> str:
    """The box, and what the search found that the address names."""
    spot, law = lists.other("search"), product().law
    text = _kept(spot.of)
    found = service.look(database(), text, law=law, actor=g.actor, now=g.now, after=_place()) if text else None
    door.reads(about=service.told(text, sealer()), reached=found.reached if found else 0)
    return render_template(
        "officer/search.html",
        found=found,
        spot=spot,
        onward=spot.address(after=places.written(found.after)) if found and found.after else "",
        empty="empty" in request.args,
        parts=PARTS,
        law=law,
    )


@blueprint.post("/search")
@door.needs(Permission.CHECK, entry=None, title=N_("Search"))
def look_for() -> Response:
    """Keep what was typed, and lead to what it finds."""
    text = service.line(request.form.get("looked_for", ""))
    if not text:
        return redirect(url_for("officer.search", empty=1), 303)
    kept = session.get(lists.SEARCHES, {})
    number = next((one for one in kept if _kept(one) == text), "")  # pressed twice, it is one search
    if not number:
        number = tokens.new_key()[:_LONG]
        sealed = b64encode(sealer().seal(text, f"search {number}")).decode()
        session[lists.SEARCHES] = dict([*kept.items(), (number, sealed)][-_MOST:])
    return redirect(url_for("officer.search", of=number), 303)


def _kept(number: str) -> str:
    """What was typed in the search of that number, in this session; nothing for any other. The database holds it sealed."""
    sealed = session.get(lists.SEARCHES, {}).get(number, "")
    try:
        return sealer().open(b64decode(sealed), f"search {number}") if sealed else ""
    except Unreadable:  # by a key that was taken away
        return ""


def _place() -> Place | None:
    """Where the page begins, from its address."""
    text = request.args.get("after")
    place = Place(*places.read(text, "rn")) if text else None
    if place:
        places.still_seen(place.reference)
    return place

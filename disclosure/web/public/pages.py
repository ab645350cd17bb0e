"""The first page, the words to come back with, and what may be read besides."""

from dataclasses import replace
from datetime import date
from http import HTTPStatus

from flask import g, redirect, render_template, request
from werkzeug.wrappers import Response

from disclosure.domain.words import N_
from disclosure.services import drafts, tokens
from disclosure.services.drafts import Draft
from disclosure.store.db import database
from disclosure.web.numbers import number
from disclosure.web.public import addresses, frame
from disclosure.web.public.addresses import to
from disclosure.web.public.frame import brake, change, closed, draft, renew, visitor

PREPARED_ON = date(2026, 11, 26)
"""The day on which the accessibility statement was last gone through."""


@addresses.page("start", title=N_("Start"))
def start() -> str:
    """Whom to call in danger, what this is, and the way in."""
    return render_template("public/start.html", token=visitor().token())


@addresses.page("start", title=N_("Start"), methods=("POST",))
def begin() -> Response:
    """Begin, or go on with what this browser has begun; whoever has lost its words lets it go and begins anew."""
    brake("begin")
    is_anew = "anew" in request.form
    if is_anew:
        drafts.leave(database(), visitor().key)
    there = None if is_anew else draft()
    renew(there)
    begun = change(_begun, begin=True, wakes=there is not None and not there.has_answers)
    if begun is None or not begun.phrase:
        return redirect(to("answers"), 303)
    return redirect(to("words"), 303)


def _begun(before: Draft) -> Draft:
    """What has answers in it, or was sent and not seen, goes on; anything else begins, with words of its own."""
    if before.has_answers:
        return before
    if before.rests(g.now):  # somebody else may have seen the words; nothing was answered that they could open
        return replace(before, asks_about=None, phrase=tokens.new_phrase())
    return replace(before, asks_about=None, phrase=before.phrase or tokens.new_phrase())


@addresses.page("words", title=N_("Words to come back with"))
def words() -> Response | str:
    """Show them until the first answer is sent, and never again."""
    kept = frame.begun()
    if kept is None:
        return closed(draft())
    if kept.rests(g.now):
        return redirect(to("back"), 303)
    if not kept.phrase:
        return redirect(to("answers"), 303)
    return render_template("public/words.html", phrase=kept.phrase)


@addresses.page("numbers", title=N_("Numbers"))
def numbers() -> str:
    """Whom to call, whatever else happens."""
    return render_template("public/numbers.html")


@addresses.page("left_behind", title=N_("About this form"))
def left_behind() -> str:
    """What this form can and cannot hide."""
    return render_template("public/left_behind.html")


@addresses.page("privacy", title=N_("Privacy"))
def privacy() -> str:
    """Who sees it, and how long it is kept."""
    return render_template("public/privacy.html")


@addresses.page("cookies", title=N_("Cookies"))
def cookies() -> str:
    """The one cookie."""
    return render_template("public/cookies.html")


@addresses.page("accessibility", title=N_("Accessibility"))
def accessibility() -> str:
    """What was done so that everybody can use it, and what was left."""
    return render_template("public/accessibility.html", prepared_on=PREPARED_ON)


@addresses.page("later", title=N_("Later"))
def later() -> str:
    """What a form that was sent could not do."""
    why = request.args.get("why", default=500, type=number)
    if why == HTTPStatus.BAD_REQUEST and (kept := draft()) is not None:
        return render_template("public/later.html", why=why, has_answers=kept.has_answers)
    return frame.later(why)


@addresses.page("elsewhere", title=N_("Closed"), methods=("GET", "POST"))
def elsewhere(rest: str) -> Response | str:  # noqa: ARG001  whatever it was
    """An address that is none. A page that answers a form would stay in the browser's session file."""
    if request.method == "POST":
        return redirect(to("later", why=404), 303)
    if ours := addresses.as_ours(request.path):
        return redirect(ours, 303)
    return closed(None if visitor().is_unknown else draft())

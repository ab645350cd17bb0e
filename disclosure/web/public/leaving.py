"""Leaving at once, and coming back with the words."""

from flask import g, redirect, render_template, request
from werkzeug.wrappers import Response

from disclosure.domain.words import N_
from disclosure.forms.public.returning import Words
from disclosure.services import drafts
from disclosure.store.db import database
from disclosure.web.forms import make_form
from disclosure.web.public import addresses
from disclosure.web.public.addresses import to
from disclosure.web.public.frame import (
    asked_again,
    brake,
    change,
    given_before,
    led_away,
    missing,
    sealer,
    switched,
    switches_to,
    visitor,
)

_NOTHING = N_(
    "We found nothing with these words. Check how you wrote them. "
    "If two hours have passed, your answers are gone and you have to start again"
)


@addresses.page("leave", title=N_("Leaving"))
def leave() -> Response:
    """The one GET that takes something away: what the cookie opened is shut, and the browser is sent to a harmless site.

    A POST that led to another origin would be stopped by `form-action`. Where the draft cannot be shut, `instead` leads away all the
    same: ten minutes later it shows nothing any more.
    """
    drafts.leave(database(), visitor().key)
    return led_away()


@addresses.page("back", title=N_("Back"))
def back() -> str:
    """Ask for the words."""
    form = asked_again(Words, request.args.get("empty", ""), given_before())
    if request.args.get("again"):
        form.words_given.errors = (form.translate(_NOTHING),)
    return render_template("public/back.html", form=form, token=visitor().token())


@addresses.page("back", title=N_("Back"), methods=("POST",))
def resume() -> Response:
    """The words open the draft in this browser."""
    if other := switches_to():
        return switched(other)
    form = make_form(Words, request.form)
    if empty := missing(form):
        return redirect(to("back", empty=empty), 303)
    brake("guess")
    key = drafts.resume(database(), form.words_given.data, visitor().key, sealer=sealer(), now=g.now)
    if not key:
        return redirect(to("back", again="1"), 303)
    visitor().take(key)
    return redirect(to("answers"), 303)


@addresses.page("more_time", title=N_("More time"), methods=("POST",))
def more_time() -> Response:
    """Somebody is at an open page: the two hours begin anew, unless they are over. A script asks: no page is the answer."""
    return Response(status=204 if change(lambda before: before) else 410, mimetype="text/plain")

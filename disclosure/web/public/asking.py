"""How far a request has come, asked without an account; and what its applicant says later."""

from dataclasses import replace
from typing import Any

from flask import abort, g, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from disclosure.domain.clocks import london_date
from disclosure.domain.words import N_
from disclosure.forms.public.question import Question
from disclosure.forms.public.returning import Check, OtherContact, Withdrawal
from disclosure.services import messages, tokens
from disclosure.services.brake import TooMany
from disclosure.services.drafts import Draft
from disclosure.store.db import database
from disclosure.web.forms import make_form
from disclosure.web.public import addresses
from disclosure.web.public.addresses import to
from disclosure.web.public.frame import (
    LONGEST,
    SWITCH,
    brake,
    change,
    closed,
    draft,
    renew,
    sealer,
    switches_to,
    times,
    visitor,
)

SAYS: dict[str, type[Question]] = {"1": OtherContact, "2": Withdrawal}
"""What may be said, by a number: the address tells nobody which."""


@addresses.page("check", title=N_("Check"))
def check() -> str:
    """Ask for the reference and the words."""
    return render_template("public/check.html", form=make_form(Check, None), token=visitor().token())


@addresses.page("check", title=N_("Check"), methods=("POST",))
def look_up() -> Response:
    """Whatever was given, the answer is on the next page, and takes the same time."""
    brake("guess")
    form = make_form(Check, request.form)
    found = messages.look_up(database(), form.reference_given.data, form.words_given.data, sealer=sealer())
    renew(draft())
    _asks(found, begin=True)
    return redirect(to("status"), 303)


@addresses.page("status", title=N_("Check"))
def status() -> Response | str:
    """How far it has come: no name, and no outcome."""
    kept = _asking()
    if not isinstance(kept, Draft):
        return kept
    row = messages.status(database(), kept.asks_about or "")
    return render_template("public/status.html", row=row, today=london_date(g.now), sent=request.args.get("sent"))


@addresses.page("say", title=N_("Check"))
def say(word: str) -> Response | str:
    """Ask what has changed."""
    kept = _asking()
    if not isinstance(kept, Draft):
        return kept
    if not kept.asks_about:
        return closed()
    typed = kept.saying.get(word)
    form = _form(word, None if typed is None else MultiDict(typed))
    if typed is not None and SWITCH not in dict(typed):
        form.validate()
    given = {"word": word, "key": tokens.new_key(), "token": visitor().token(), **times(kept)}
    return render_template("public/say.html", form=form, **given)


@addresses.page("say", title=N_("Check"), methods=("POST",))
def hear(word: str) -> Response:
    """Keep what was said, from a page that was open all the while or from whoever gave the words a moment ago."""
    form, kept = _form(word, request.form), draft()
    if kept is None or not kept.asks_about or (kept.asked_long_ago(g.now) and not visitor().was_open):
        return redirect(to("check"), 303)
    other = switches_to()
    if other or not form.validate():
        _keep_typed(word, form)
        return redirect(to("say", word=word, **({"language": other} if other else {})), 303)
    try:
        brake("send")
    except TooMany:
        _keep_typed(word, form)
        raise
    key = tokens.digest(f"{kept.id} {request.form.get('key', '')}")
    messages.receive(database(), kept.asks_about, form.answers(), request_key=key, sealer=sealer(), now=g.now)
    if visitor().was_open:
        _asks(kept.asks_about)
    else:
        change(lambda before: replace(before, saying={}))
    return redirect(to("status", sent="1"), 303)


def _keep_typed(word: str, form: Question) -> None:
    names = {SWITCH, *(one.short_name for one in form.asked())}
    typed = [(name, value[:LONGEST]) for name, value in request.form.items(multi=True) if name in names]
    change(lambda before: replace(before, saying={word: typed}))


def _asks(about: str, *, begin: bool = False) -> None:
    """Whoever gave the words, or was at a page that asked for more, is there now. What is being filled in rests on."""
    change(lambda before: replace(before, asks_about=about, asked_at=g.now.isoformat(), saying={}), begin=begin)


def _asking() -> Draft | Response | str:
    """The draft of somebody who asks; where there is none, or it rests, what is shown instead."""
    kept = draft()
    if kept is None or kept.asks_about is None:
        return closed()
    return redirect(to("check"), 303) if kept.asked_long_ago(g.now) else kept


def _form(word: str, formdata: Any) -> Question:
    if word not in SAYS:
        abort(404)
    form: Question = make_form(SAYS[word], formdata)
    return form

"""All answers looked over, sent, and received."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask import g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from disclosure.domain.clocks import london_date
from disclosure.domain.words import N_
from disclosure.forms.journey import Filling, Page
from disclosure.forms.sending import to_application
from disclosure.services import drafts, intake, messages
from disclosure.services.drafts import Draft
from disclosure.store.db import database
from disclosure.web.filters import language
from disclosure.web.product import product
from disclosure.web.public import addresses
from disclosure.web.public.addresses import to
from disclosure.web.public.frame import (
    attempt,
    begun,
    change,
    closed,
    draft,
    envelope,
    filling_of,
    forget,
    form_of,
    in_other_languages,
    looked_over,
    sealer,
    times,
    visitor,
)
from disclosure.web.public.steps import onward

LEAST = timedelta(seconds=20)
TRAP = "website"
ONCE_MORE, CHANGED = "1", "2"
"""Why all answers are shown again."""


@addresses.page("answers", title=N_("Your answers"))
def answers() -> Response | str:
    """Every answer, each with a way back to it."""
    kept = begun()
    if kept is None:
        return closed(draft())
    if kept.reference:
        return redirect(to("received"), 303)
    if kept.rests(g.now):
        return redirect(to("back"), 303)
    filling = filling_of(kept)
    if not filling.is_whole:
        return redirect(onward(filling), 303)
    forms = [(filling.number(page), form) for page, form in _forms(filling)]
    given = {"again": request.args.get("again"), "looked_over": kept.answers_digest, **times(looked_over(kept))}
    return render_template("public/answers.html", forms=forms, token=visitor().token(), trap=TRAP, **given)


@addresses.page("answers", title=N_("Your answers"), methods=("POST",))
def send() -> Response:
    """Receive it, once however often it is sent. The jobs make a case of it."""
    kept = begun()
    if kept is not None and kept.rests(g.now) and visitor().was_open:  # whoever sends it from there is there
        kept = change(lambda before: before, wakes=True)
    if kept is None:
        return redirect(to("later", why=410), 303)
    filling = filling_of(kept)
    forms, becomes = _forms(filling), filling.becomes
    if (instead := _instead(kept, filling, forms)) or becomes is None:
        return redirect(instead or onward(filling), 303)
    scheme = product().law.for_receipt(becomes.scheme, g.now)
    application = to_application(
        filling,
        [form for _, form in forms],
        scheme=scheme,
        route=scheme.route(becomes.route),
        received_at=g.now,
        language=language(),
        officers=product().forms,
    )
    keys = {"sealer": sealer(), "envelope": envelope()}
    given = {"law": product().law, **keys, "attempt": attempt("send"), "now": g.now}
    try:
        intake.receive(database(), kept, application, **given)
    except drafts.Changed:
        database().rollback()
        return redirect(to("answers", again=CHANGED), 303)
    return redirect(to("received"), 303)


@addresses.page("received", title=N_("Received"))
def received() -> Response | str:
    """The reference, once; and the browser forgets."""
    kept = draft()
    if kept is None or not kept.reference:
        return closed(kept)
    if kept.rests(g.now):
        return redirect(to("back"), 303)
    row = messages.status(database(), kept.reference)
    by = datetime.fromisoformat(kept.looked_at_by) if kept.looked_at_by else None
    told = {"row": row, "today": london_date(g.now), "looked_at_by": by, "names_nobody": kept.names_nobody}
    others = in_other_languages("public/receipt.html", **told)
    return forget(make_response(render_template("public/received.html", **told, others=others)))


def _instead(kept: Draft, filling: Filling, forms: Sequence[tuple[Page, Any]]) -> str:
    """Where whoever sends it is led as long as it cannot be received as it is; empty where it can."""
    if kept.rests(g.now):
        return to("back")
    if kept.reference:
        return to("received")
    if wrong := [page for page, form in forms if not form.validate()]:
        change(lambda before: _unanswered(before, {page.key for page in wrong}))
        return to("step", number=filling.number(wrong[0]))
    if not filling.is_whole:
        return onward(filling)
    if request.form.get("looked_over") != kept.answers_digest:
        return to("answers", again=CHANGED)
    return to("answers", again=ONCE_MORE) if _looks_like_a_machine(kept) else ""


def _unanswered(before: Draft, wrong: Collection[str]) -> Draft:
    """What fitted on the day when it was typed and does not today is no answer any more: its page says what is wrong."""
    pages = {key: {**one, "values": None} if key in wrong else one for key, one in before.pages.items()}
    return replace(before, pages=pages)


def _looks_like_a_machine(kept: Draft) -> bool:
    """Everything was filled in within seconds, or a box that nobody sees. A person is asked to press once more, and that is all."""
    too_quick = kept.began_at is not None and g.now - kept.began_at < LEAST
    return (too_quick or bool(request.form.get(TRAP))) and "pressed_again" not in request.form


def _forms(filling: Filling) -> Sequence[tuple[Page, Any]]:
    sent, said = filling.sent, filling.values
    return [(page, form_of(page, sent[page.key].typed, said)) for page in filling.asked if page.key in sent]

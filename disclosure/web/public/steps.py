"""Filling in: one page a question. What was typed is kept first and looked at afterwards, so that nothing is lost."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import abort, g, redirect, render_template, request
from werkzeug.wrappers import Response

from disclosure.domain.words import N_
from disclosure.forms.journey import Filling
from disclosure.services.drafts import Draft
from disclosure.web.filters import language
from disclosure.web.public import addresses
from disclosure.web.public.addresses import to
from disclosure.web.public.frame import (
    LONGEST,
    RESTS,
    SWITCH,
    as_typed,
    begun,
    beside,
    change,
    closed,
    draft,
    filling_of,
    form_of,
    is_pressed,
    looked_over,
    rests,
    switches_to,
    times,
    visitor,
)
from disclosure.web.typed import MARK

_OWN = frozenset({"csrf_token", "page", MARK, RESTS, SWITCH})
_MOST = 60_000
"""Characters that are taken of one page."""


@addresses.page("step", title=N_("Step"))
def step(number: int) -> Response | str:
    """Ask one page's question; where it was answered before, or something is wrong with it, with what was typed."""
    kept = begun()
    if kept is None or kept.reference:
        return closed(draft())
    if kept.pages and kept.rests(g.now):
        return redirect(to("back"), 303)
    filling = filling_of(kept)
    page = filling.at(number)
    if page is None:
        return redirect(onward(filling), 303)
    given = {"number": number, "page": page, "token": visitor().token(), **times(looked_over(kept))}
    return render_template("public/step.html", form=as_typed(filling, page), **given, **beside(filling, page))


@addresses.page("step", title=N_("Step"), methods=("POST",))
def take(number: int) -> Response:  # noqa: ARG001  what is sent says which page it is
    """Keep what was typed. Then on to the first page that is open, or to the same one to put right what is wrong.

    A page that was sent to be read in another language is shown in it, and one that was left half typed is asked again.
    """
    key = request.form.get("page", "")
    fields = [(name, value[:LONGEST]) for name, value in request.form.items(multi=True) if name not in _OWN]
    if sum(len(name) + len(value) for name, value in fields) > _MOST:
        abort(413)
    kept = change(lambda before: _with_page(before, key, fields), wakes=visitor().was_open and is_pressed())
    if kept is None or not kept.has_phrase:
        return redirect(to("later", why=410), 303)
    if kept.reference:
        return redirect(to("answers"), 303)
    filling = filling_of(kept)
    page = filling.find(key)
    if page is not None and (other := switches_to()):
        return redirect(to("step", number=filling.number(page), language=other), 303)
    if page is not None and not filling.is_answered(page):
        return redirect(to("step", number=filling.number(page)), 303)
    return redirect(onward(filling), 303)


def onward(filling: Filling) -> str:
    """The first page that is open; when none is, all answers to be looked over."""
    page = filling.open
    return to("answers") if page is None else to("step", number=filling.number(page))


def _with_page(before: Draft, key: str, fields: list[tuple[str, str]]) -> Draft:
    """The draft with one page as it was sent just now. A page that is not asked any more changes nothing."""
    filling = filling_of(before)
    page = filling.find(key)
    if page is None or before.reference or not before.has_phrase:
        return before
    if other := switches_to():
        return replace(before, language=other, pages=_half_typed(before, key, fields))
    form = form_of(page, fields, filling.values)
    values = None if form.is_rearranged or not form.validate() else form.says()
    pages = {**before.pages, key: {"typed": fields, "values": values, **rests()}}
    return replace(before, language=language(), phrase="", pages=pages)


def _half_typed(before: Draft, key: str, fields: list[tuple[str, str]]) -> Mapping[str, Any]:
    """All pages, with what was typed on one and not sent: no answer yet, except where it says what was answered before."""
    there = before.pages.get(key)
    if there and there["values"] is not None and [tuple(one) for one in there["typed"]] == fields:
        return before.pages
    return {**before.pages, key: {"typed": [*fields, (SWITCH, switches_to())], "values": None, **rests()}}

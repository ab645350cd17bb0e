"""How far a request has come, asked without an account; and what its applicant says later."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask import abort, g, redirect, render_template, request
from werkzeug.wrappers import Response

from disclosure.domain.answers import Answers
from disclosure.domain.clocks import london_date
from disclosure.domain.contact import reach_of
from disclosure.domain.public_status import takes_back
from disclosure.domain.words import N_
from disclosure.forms.journey import Filling, Page
from disclosure.forms.public.returning import OTHER_CONTACT, WITHDRAWAL, Check, Saying
from disclosure.forms.sending import to_note
from disclosure.services import messages, tokens
from disclosure.services.drafts import AGAIN, Draft
from disclosure.store.db import database
from disclosure.store.queries.public import StatusRow
from disclosure.web.filters import language
from disclosure.web.forms import make_form
from disclosure.web.public import addresses
from disclosure.web.public.addresses import to
from disclosure.web.public.frame import (
    LONGEST,
    SWITCH,
    as_sent,
    as_typed,
    asked_again,
    beside,
    brake,
    change,
    closed,
    draft,
    envelope,
    form_of,
    given,
    given_before,
    given_once,
    is_pressed,
    keep_given,
    missing,
    renew,
    rests,
    sealer,
    shown_anyway,
    switched,
    switches_to,
    times,
    visitor,
)

SAYS: Mapping[str, Saying] = {"1": OTHER_CONTACT, "2": WITHDRAWAL}
"""What may be said, by a number: address and title tell nobody which."""
OF_ANOTHER, LOST = "1", "2"
"""Why something was not sent: it is kept, or not."""


@addresses.page("check", title=N_("Check"))
def check() -> str:
    """Ask for the reference and the words."""
    form = asked_again(Check, request.args.get("empty", ""), given_before())
    unsent = request.args.get("unsent", "")
    return render_template("public/check.html", form=form, unsent=unsent, token=visitor().token())


@addresses.page("check", title=N_("Check"), methods=("POST",))
def look_up() -> Response:
    """Whatever was given, the answer is on the next page, and takes the same time."""
    if other := switches_to():
        return switched(other)
    form = make_form(Check, request.form)
    if empty := missing(form):
        return redirect(to("check", empty=empty, **keep_given()), 303)
    brake("guess")
    found = messages.look_up(database(), form.reference_given.data, form.words_given.data, sealer=sealer())
    there = draft()
    if there is None or (
        found and visitor().mark(found) not in there.saying
    ):  # a page about the same one may be open elsewhere
        renew(there)
    _asks(found)
    return redirect(to("status"), 303)


@addresses.page("status", title=N_("So far"))
def status() -> Response | str:
    """How far it has come: no name, and no outcome."""
    kept = _asking()
    if not isinstance(kept, Draft):
        return kept
    row = _told(kept)
    shown: dict[str, Any] = {"row": row, "today": london_date(g.now), "sent": request.args.get("sent")}
    if row is None:  # to be put right where it is read
        shown |= {"form": asked_again(Check, "", given_once(kept)), "token": visitor().token()}
    return render_template("public/status.html", **shown)


@addresses.page("say", title=N_("Change"))
def say(word: str) -> Response | str:
    """Ask what has changed, a page at a time as the form itself does: the first that is open, or the one that is asked for."""
    kept = _asking()
    if not isinstance(kept, Draft):
        return kept
    if not kept.asks_about:
        return closed(kept)
    filling = _filling(kept, word)
    page = filling.at(request.args.get("at", 0, int)) or _next(filling)
    its = visitor().mark(kept.asks_about)
    given = {"word": word, "about": its, "key": tokens.new_key(), "token": visitor().token(), **times(kept)}
    form, number = as_typed(filling, page), filling.number(page)
    return render_template("public/say.html", form=form, page=page, number=number, **given, **beside(filling, page))


@addresses.page("say", title=N_("Change"), methods=("POST",))
def hear(word: str) -> Response:
    """Keep what was said, from a page that was open all the while or from whoever gave the words a moment ago.

    What was typed is kept first, for the request that its page was about; the last page sends all of it.
    """
    kept = draft()
    if kept is None or kept.asks_about is None or (kept.asked_long_ago(g.now) and not visitor().was_open):
        return redirect(to("check", unsent=LOST), 303)
    key, other = request.form.get("page", ""), switches_to()
    request_key = tokens.digest(f"{kept.id} {request.form.get('key', '')}")
    if messages.came(database(), request_key):
        return redirect(to("status", sent="1"), 303)
    about = request.form.get("about", "")
    kept = _keep_typed(word, key, about)
    if kept is None:
        return redirect(to("check", unsent=LOST), 303)
    if not _is_about(kept, about):
        return redirect(to("check", unsent=OF_ANOTHER), 303)
    filling = _filling(kept, word)
    if onward := _first(word, filling, key, other):
        came = messages.came(database(), request_key)  # meanwhile, by the first of two clicks
        return _is_said(word, about, None) if came else redirect(onward, 303)
    brake("send")
    return _is_said(word, about, _send(kept, SAYS[word], filling, request_key))


def _first(word: str, filling: Filling, key: str, other: str) -> str:
    """Where they are led before it is sent: to a page that is open, or in the other language; empty where nothing is left."""
    page = filling.find(key) or _next(filling)
    if other or not filling.is_answered(page):
        return _to_page(word, filling, page, **({"language": other} if other else {}))
    is_last = not filling.open and key == filling.asked[-1].key
    return "" if is_last else _to_page(word, filling, _next(filling))


def _send(kept: Draft, saying: Saying, filling: Filling, request_key: str) -> Answers:
    """What was sent."""
    forms = [form_of(page, filling.sent[page.key].typed, filling.values) for page in filling.asked]
    said = to_note(saying.key, saying.version, forms, language=language())
    messages.receive(database(), kept.asks_about or "", said, request_key=request_key, envelope=envelope(), now=g.now)
    return said


def _is_said(word: str, about: str, said: Answers | None) -> Response:
    """What is told from now on goes by what was just sent, unless another click sent it. What else was typed stays."""
    reach = reach_of(said) if said else None
    is_taken_back = said is not None and takes_back(said)

    def received(before: Draft) -> Draft:
        if reach:
            ends_on = reach.ends_on.isoformat() if reach.ends_on else ""
            before = replace(before, is_reachable=reach.is_reachable, contact_ends_on=ends_on)
        taken_back_at = before.taken_back_at or (g.now.isoformat() if is_taken_back else "")
        rest = {key: said for key, said in before.saying.get(about, {}).items() if key != SAYS[word].key}
        saying = {**before.saying, about: rest}
        return replace(before, saying=saying, taken_back_at=taken_back_at)

    change(received)
    return redirect(to("status", sent="1"), 303)


def _is_about(kept: Draft, about: str) -> bool:
    """Whether that page was about the request that was looked up last: nothing may be said of any other."""
    return bool(kept.asks_about) and visitor().mark(kept.asks_about or "") == about


def _keep_typed(word: str, key: str, about: str) -> Draft | None:
    """Keep one page as it was sent just now. Whoever presses a button of one that was open all the while is still there."""
    saying = _saying(word)
    page = next((page for page in saying.pages if page.key == key), None)
    if page is None:
        return draft()
    names = {SWITCH, *(name for one in form_of(page, None, {}).asked() for name in one.sent_as)}
    typed = [(name, value[:LONGEST]) for name, value in request.form.items(multi=True) if name in names]
    form = form_of(page, typed, {})
    is_sound = not switches_to() and form.validate()
    sent = {"typed": typed, "values": form.says() if is_sound else None, **rests()}

    def with_page(before: Draft) -> Draft:
        its = before.saying.get(about)
        if its is None:  # no request whose words were given here: no page of ours
            return before
        its = {**its, saying.key: {**its.get(saying.key, {}), key: sent}}
        is_there = visitor().was_open and is_pressed() and _is_about(before, about)
        asked_at = g.now.isoformat() if is_there else before.asked_at
        return replace(before, saying={**before.saying, about: its}, asked_at=asked_at)

    return change(with_page)


def _to_page(word: str, filling: Filling, page: Page, **more: str) -> str:
    return to("say", word=word, at=filling.number(page) if len(filling.asked) > 1 else None, **more)


def _next(filling: Filling) -> Page:
    return filling.open or filling.asked[-1]


def _filling(kept: Draft, word: str) -> Filling:
    saying, row = _saying(word), _told(kept)
    its = kept.saying.get(visitor().mark(kept.asks_about or ""), {})
    sent = {key: as_sent(one) for key, one in its.get(saying.key, {}).items()}
    is_reachable = row is not None and row.reachable_on(london_date(g.now))
    return saying.filling(sent, is_reachable=is_reachable, is_referral=row is not None and row.referral)


def _told(kept: Draft) -> StatusRow | None:
    """How far it has come, by what was sent from here: until the jobs deliver that, it stands nowhere else."""
    row = messages.status(database(), kept.asks_about or "")
    if row is None:
        return row
    taken_back = datetime.fromisoformat(kept.taken_back_at) if kept.taken_back_at else None
    row = row._replace(taken_back_at=row.taken_back_at or taken_back)
    if kept.is_reachable is None:
        return row
    ends_on = date.fromisoformat(kept.contact_ends_on) if kept.contact_ends_on else None
    return row._replace(reachable=kept.is_reachable, contact_ends_on=ends_on)


def _saying(word: str) -> Saying:
    if word not in SAYS:
        abort(404)
    return SAYS[word]


def _asks(about: str) -> None:
    """Whoever gave the words is there now. What is being filled in rests on; what they were about to say of this one is there.

    What belongs to nothing is kept for the page that says so: a slip in five words is put right, and not typed anew.
    """
    slip: dict[str, Any] = (
        {"given": given(), "given_at": g.now.isoformat()} if not about else {"given": (), "given_at": ""}
    )

    def asking(before: Draft) -> Draft:
        if before.asks_about != about:
            before = replace(before, is_reachable=None, contact_ends_on="", taken_back_at="")
        mark = visitor().mark(about)
        its = {mark: before.saying.get(mark, {})} if about else {}
        return replace(before, saying={**before.saying, **its}, asks_about=about, asked_at=g.now.isoformat(), **slip)

    change(asking, begin=True)


def _asking() -> Draft | Response | str:
    """The draft of somebody who asks; where there is none, or it rests, what is shown instead."""
    kept = draft()
    if kept is None or kept.asks_about is None:
        return closed(kept)
    return redirect(to("check"), 303) if kept.asked_long_ago(g.now) else _looked_over(kept)


def _looked_over(kept: Draft) -> Draft:
    """As with answers that are looked over: whoever reads is there still, which is kept at most once a minute."""
    if g.now - datetime.fromisoformat(kept.asked_at) < AGAIN:
        return kept

    def looked(before: Draft) -> Draft:
        return before if before.asked_long_ago(g.now) else replace(before, asked_at=g.now.isoformat())

    there = shown_anyway(kept, lambda: change(looked))
    return replace(kept, seen_at=there.seen_at)

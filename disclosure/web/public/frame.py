"""What every public page needs: the draft of the cookie, the keys, the frame and its words, and what is shown instead of a page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import structlog
from flask import abort, current_app, g, redirect, render_template, request, session
from flask_babel import force_locale
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from disclosure.domain.answers import Value
from disclosure.forms.journey import Filling, Page, Sent
from disclosure.forms.public.journeys import PROFESSIONALS
from disclosure.forms.public.question import Question
from disclosure.services import drafts, tokens
from disclosure.services.brake import Attempt, Limit, TooMany, admit
from disclosure.services.drafts import Draft
from disclosure.services.sealing import Envelope, Sealer
from disclosure.store.db import database
from disclosure.web.filters import language
from disclosure.web.forms import make_form
from disclosure.web.product import product
from disclosure.web.public import addresses, blueprint
from disclosure.web.public.session import PublicSession, Withheld

WARNING = timedelta(minutes=5)
SWITCH = "language"
"""The button that sends a page in order to read it in another language: nothing that was typed is judged, or an answer, yet.
Where a page is left half typed, the script keeps it in the same way, in the language that it is in."""
RESTS = "rests"
"""What a page carries of the answers that it rests on, as they were when it was shown."""
_GIVEN = ("reference_given", "words_given")
_NAMES: Mapping[str, str] = {"en": "English", "cy": "Cymraeg"}
LONGEST = 20_000
"""Characters that are kept of one answer: twice what any may have. Of what is as long, the rest may have been cut off."""


@blueprint.url_value_preprocessor
def _language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """The session has it from the address: no view need know."""
    (values or {}).pop("language", None)


@blueprint.before_request
def _is_offered() -> None:
    offered = product().settings.languages
    if language() not in offered:
        g.language = offered[0]
        abort(404)


def visitor() -> PublicSession:
    """The session of this request."""
    proxy: Any = session
    found: PublicSession = proxy._get_current_object()  # noqa: SLF001  the proxy's own way to the object
    return found


def sealer() -> Sealer:
    """The keys of what is being filled in."""
    found: Sealer = current_app.extensions["sealer"]
    return found


def envelope() -> Envelope:
    """What is sent goes into it; nothing here opens it again."""
    found: Envelope = current_app.extensions["envelope"]
    return found


def draft() -> Draft | None:
    """What the holder of the cookie has filled in so far."""
    return drafts.find(database(), visitor().key, sealer=sealer(), now=g.now)


def begun() -> Draft | None:
    """The same where a form is being filled in, or was sent. Without words to come back with, somebody only asks how far a request
    has come: what they typed on a page of the form could never be brought back.
    """
    kept = draft()
    return kept if kept is not None and kept.has_phrase else None


def change(altered: Callable[[Draft], Draft], *, begin: bool = False, wakes: bool = False) -> Draft | None:
    """Change it; None where there is none any more. Only what a page of the form itself sends `wakes` it from a rest."""
    given: dict[str, Any] = {"begin": begin, "keeps": visitor().was_open, "wakes": wakes}
    return drafts.change(database(), visitor().key, altered, sealer=sealer(), now=g.now, **given)


def looked_over(kept: Draft) -> Draft:
    """A page of it is about to be shown to whoever is at it, which puts off its rest."""
    return shown_anyway(kept, lambda: drafts.look(database(), visitor().key, kept, now=g.now))


def shown_anyway(kept: Draft, look: Callable[[], Draft | None]) -> Draft:
    """The draft after a look. Where that one was there cannot be written, the page is shown all the same."""
    try:
        return look() or kept
    except SQLAlchemyError as error:
        database().rollback()
        structlog.get_logger(__name__).error("look_not_kept", fault=type(error).__name__)
        return kept


def renew(begun: Draft | None) -> None:
    """Another cookie for what this browser holds: one that somebody planted or copied opens nothing of what comes now.

    But not while a page may be open elsewhere, which must still be able to be sent. Where none was sent yet, the first one may be: the
    new cookie vouches for it, as long as the draft goes on as it was.
    """
    if begun is not None and begun.pages:
        return
    fresh = tokens.new_key()
    if begun is not None:
        if begun.has_phrase and not begun.reference and not begun.rests(g.now):
            fresh = visitor().vouching(fresh)
        drafts.hand_over(database(), visitor().key, fresh)
    visitor().take(fresh)


def filling_of(kept: Draft) -> Filling:
    """How far it is filled in."""
    sent = {key: as_sent(one) for key, one in kept.pages.items()}
    return Filling(product().journeys, sent, {PROFESSIONALS: product().settings.force.professionals_ask})


def as_sent(kept: Mapping[str, Any]) -> Sent:
    """A page as a draft keeps it."""
    return Sent(kept["typed"], kept["values"], kept.get(RESTS))


def form_of(page: Page, typed: Any, said: Mapping[str, Value]) -> Question:
    """A page's form for this request: as it was typed, or empty where that is None. `said` is what was answered before it."""
    offered = product().public_choices(page.form)
    form: Question = make_form(page.form, None if typed is None else MultiDict(typed), choices=offered)
    return form.knowing(said)


def rests() -> Mapping[str, str | None]:
    """On which answers the page rests that was sent: those that it was shown with, whatever was changed in another tab since."""
    mark = request.form.get(RESTS)
    return {RESTS: mark and mark[:LONGEST]}


def beside(filling: Filling, page: Page) -> Mapping[str, Any]:
    """For a page that is shown: what it rests on, whether that has changed, and how much was kept of what was typed on it."""
    there = filling.sent.get(page.key)
    return {
        RESTS: filling.rests(page),
        "is_asked_anew": filling.is_asked_anew(page),
        "cut_to": cut_to(there.typed if there else None),
    }


def as_typed(filling: Filling, page: Page) -> Question:
    """A page's form to be shown as it was typed, with what is wrong with it; what was only kept is not judged yet."""
    there = filling.sent.get(page.key)
    form = form_of(page, there.typed if there else None, filling.values)
    if there and there.values is None and not form.is_rearranged and SWITCH not in dict(there.typed):
        form.validate()
    return form.as_shown()


def missing(form: Question) -> str:
    """Which questions of a form that was sent were left empty, by their numbers: an address says no more."""
    return "".join(str(number) for number, one in enumerate(form.asked(), 1) if one.is_empty)


def switched(other: str) -> Response:
    """A page to be read in another language that is no page of a draft: what was typed on it stands there too, once."""
    return redirect(addresses.in_language(other, **keep_given()), 303)


def given() -> Sequence[tuple[str, str]]:
    """What was typed where the words are asked for."""
    return [(name, request.form[name][:LONGEST]) for name in _GIVEN if request.form.get(name)]


def keep_given() -> Mapping[str, str]:
    """Keep that, sealed, for the page that is led to: it is shown there once, within a minute. What its address has to say of it."""
    try:
        is_kept = bool(typed := given()) and _keep_given(typed)
    except (SQLAlchemyError, TooMany):  # it can be read all the same
        database().rollback()
        is_kept = False
    return {"given": "1"} if is_kept else {}


def _keep_given(typed: Sequence[tuple[str, str]]) -> bool:
    if draft() is None:
        brake("begin")
    return change(lambda before: replace(before, given=typed, given_at=g.now.isoformat()), begin=True) is not None


def given_before() -> Sequence[tuple[str, str]]:
    """What was typed before a mistake, or a change of language: shown once, by the page that this led to, and kept no longer."""
    return given_once(draft() if request.args.get("given") else None)


def given_once(kept: Draft | None) -> Sequence[tuple[str, str]]:
    """The same of a draft that is at hand."""
    if kept is None or not kept.given:
        return ()
    change(lambda before: replace(before, given=(), given_at=""))
    return kept.just_given(g.now)


def asked_again(of: type[Question], numbers: str, typed: Sequence[tuple[str, str]] = ()) -> Question:
    """A form with what was `typed`, on which these questions are asked for."""
    form: Question = make_form(of, MultiDict(dict(typed)) if numbers or typed else None)
    form.validate()
    for number, one in enumerate(form.asked(), 1):
        if str(number) not in numbers:
            one.errors = ()
    return form.as_shown()


def cut_to(typed: Iterable[Sequence[str]] | None) -> str:
    """For the page that shows it: how much was kept of an answer that was longer; empty where none was."""
    return f"{LONGEST:,}" if any(len(value) >= LONGEST for _, value in typed or ()) else ""


def switches_to() -> str:
    """The language that the page is to be read in from now on, if it was sent for that."""
    wanted = request.form.get(SWITCH, "")
    return wanted if wanted in product().settings.languages else ""


def is_pressed() -> bool:
    """A button was pressed. What is left half typed is kept by the script, with the language that its page is in."""
    return switches_to() != language()


def times(kept: Draft) -> dict[str, int]:
    """For a page that can be typed into: how many seconds are left of the draft, of how many, and when to warn."""
    left = drafts.KEPT if kept.seen_at is None else kept.seen_at + drafts.KEPT - g.now
    return {
        "seconds_left": int(left.total_seconds()),
        "time_kept": int(drafts.KEPT.total_seconds()),
        "time_warning": int(WARNING.total_seconds()),
    }


def brake(what: str) -> None:
    """Count what is about to be done: "begin", "guess" or "send". Raises TooMany."""
    admit(database(), attempt(what))


def attempt(what: str) -> Attempt:
    """What is about to be done, for what counts it itself."""
    told = product().settings.brake
    limit = Limit(
        what, getattr(told, f"{what}_from_one"), getattr(told, f"{what}_in_all"), timedelta(minutes=told.window_minutes)
    )
    return Attempt(limit, request.remote_addr or "", sealer(), g.now)


def in_other_languages(template: str, **told: Any) -> Sequence[Mapping[str, str]]:
    """A part of a page in each of the other languages: for a page that cannot be asked for again, in whichever it is read."""
    read, others = language(), [code for code in _NAMES if code in product().settings.languages and code != language()]
    found = []
    for code in others:
        with force_locale(code):
            g.language, g.catalogue = code, None
            found.append({"code": code, "text": _NAMES[code], "words": Markup(render_template(template, **told))})  # noqa: S704  ours
    g.language, g.catalogue = read, None
    return found


@blueprint.errorhandler(TooMany)
def _too_many(_: TooMany) -> Response:
    return redirect(addresses.to("later", why=429), 303)


@blueprint.errorhandler(Withheld)
def _onward(_: Withheld) -> str:
    """A page of ours that sets no cookie and leads to the same address: what our own page leads to, the browser brings its cookie to."""
    return render_template("public/onward.html", here=addresses.in_language(language()))


def words() -> dict[str, Any]:
    """For every template of a public page."""
    if not getattr(visitor(), "is_public", False):
        return {}
    offered = product().settings.languages
    languages = [
        {"code": code, "text": name, "href": addresses.in_language(code), "current": code == language()}
        for code, name in _NAMES.items()
        if code in offered
    ]
    return {
        "frame": "public/base.html",
        "languages": languages if len(languages) > 1 else [],
        "to": addresses.to,
        "here": addresses.in_language(language()),
        "force": product().settings.force,
        "is_unknown": visitor().is_unknown,
    }


def instead(status: int) -> Response | tuple[str, int] | None:
    """The page for what went wrong, where it is the public's to see; None elsewhere.

    In answer to a POST the browser is led to it: a page that answers one stays in the browser's session file. Whoever leaves is let
    out whatever went wrong.
    """
    if not visitor().is_public:
        return None
    if request.endpoint == "public.leave":
        return led_away()
    if request.method == "POST":
        return redirect(addresses.to("later", why=status), 303)
    if status == HTTPStatus.NOT_FOUND and (ours := addresses.as_ours(request.path)):
        return redirect(ours, 303)
    return later(status), status


def later(why: int) -> str:
    """What happened, by the status that it had, and what to do about it."""
    return _closed() if why in _CLOSED else render_template("public/later.html", why=why)


_CLOSED = frozenset({400, 403, 404, 405})
# What the browser says of a request. An old one says nothing.
_OUR_OWN, _A_PAGE = (None, "same-origin", "none"), (None, "document")


def closed(kept: Draft | None) -> str:
    """What every address shows to whoever has no draft: one page, always the same. A cookie that opens none goes with it."""
    if kept is None:
        visitor().end()
    return _closed()


def _closed() -> str:
    return render_template("public/closed.html")


def led_away() -> Response:
    """To the harmless site, and the browser forgets us. It asks neither the clock nor the database."""
    return forget(redirect(product().settings.force.harmless_site, 303))


def forget(response: Response) -> Response:
    """Have the browser forget what it keeps of us. The cache holds nothing of anybody's, and clearing it takes half a second.

    Only where a page of ours, or the person, led there: any site could name the address as a picture, and take the cookie away.
    """
    came, what = (request.headers.get(f"Sec-Fetch-{name}") for name in ("Site", "Dest"))
    if came not in _OUR_OWN or what not in _A_PAGE:
        return response
    visitor().end()
    response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return response

"""From a call to its case: at once where everything was asked, and else by the plain form, filled in with what was said."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from disclosure.domain.answers import Answer, Value
from disclosure.domain.application import Application
from disclosure.domain.scheme import Route, Scheme
from disclosure.domain.words import N_
from disclosure.forms.calls import READ_ALOUD
from disclosure.forms.journey import Page
from disclosure.forms.public.question import Question
from disclosure.forms.sending import to_application
from disclosure.services import casework, choices, intakes
from disclosure.services.accesses import Entry
from disclosure.services.casework import Done
from disclosure.services.intakes import Call
from disclosure.services.people import WhoElse
from disclosure.services.sections import Typed
from disclosure.store.db import database
from disclosure.web import door
from disclosure.web.filters import SOURCE, in_language
from disclosure.web.forms import make_form
from disclosure.web.numbers import number, sent_number
from disclosure.web.officer.conversation import Conversation, form_of, sealer, title_of
from disclosure.web.officer.people import known_already
from disclosure.web.product import product

_NUMBER, _KEY, _VERSION = "call", "call_key", "call_version"
"""By which the plain form says which call it registers, as it was when the form was filled in with it."""


def register(call: Call) -> Response | tuple[WhoElse, ...]:
    """Register it, once however often it is asked for; the call goes. Where something is open, its page says what. What is a case
    already, since somebody else pressed first, leads to it, and whatever was written meanwhile stays. Whoever its people may be is
    what comes of it, as long as they were not shown, and nothing is registered yet. Raises Refused.
    """
    if reference := intakes.registered_as(database(), call):
        return redirect(url_for("officer.case", reference=reference, done=1), 303)
    talk = Conversation(call)
    becomes = _becomes(talk)
    pages = [(page, form_of(page.form, call.sections[page.key].typed)) for page in _answered(talk)]
    wrong = [page for page, form in pages if not form.validate()]
    if wrong or talk.unfinished or becomes is None:
        return _still_open(call, wrong, talk.unfinished)
    application = _application(talk, [form for _, form in pages], *becomes)
    if found := known_already(application, call.registering_key):
        return found
    done = _registered(application, call)
    return redirect(url_for("officer.case", reference=done.reference, done=done.sequence), 303)


def asked_for() -> Call | None:
    """The call that a plain form is to be filled in with; None where its address names none. Raises NotFound, Refused."""
    given = request.args.get(_NUMBER, type=number)
    if given is None:
        return None
    call = intakes.readable(intakes.find(database(), given, sealer=sealer()))
    door.reads(entry=Entry.INTAKE, about=call.about)
    return call


def filled_in(call: Call, scheme: Scheme, way: Route) -> Any:
    """The form of a route as far as the call fills it in. Nothing is answered there that nobody said."""
    form = product().forms[way.form]
    offered = choices.for_registering(product().settings.force.lists)
    lists = {name: found for name, found in offered.items() if hasattr(form, name)}
    return make_form(form, None, choices=lists, data=_known(Conversation(call), scheme, way))


def carried(call: Call | None = None) -> dict[str, object]:
    """What the plain form of a call brings along from page to page, first of this one; nothing where it is of none."""
    if call is not None:
        return {_NUMBER: call.id, _KEY: call.request_key, _VERSION: call.version}
    given = sent_number(_NUMBER)
    return {} if given is None else {_NUMBER: given, **{name: request.form.get(name, "") for name in (_KEY, _VERSION)}}


def registering_key() -> str:
    """The key of the request that registers the call which a plain form was filled in with; empty where it was filled in with none.
    Raises NotThisCall where it is gone.
    """
    given = sent_number(_NUMBER)
    if given is None:
        return ""
    return intakes.still_there(database(), given, request.form.get(_KEY, ""), sealer=sealer()).registering_key


def registered_from_form(application: Application) -> Done | None:
    """Register the call that a plain form was filled in with; None where it was filled in with none. What was written in the call
    since keeps it where it is. Raises NotThisCall where it is gone, and Refused.
    """
    given = sent_number(_NUMBER)
    if given is None:
        return None
    call = intakes.still_there(database(), given, request.form.get(_KEY, ""), sealer=sealer())
    return _registered(application, replace(call, version=sent_number(_VERSION) or 0))


def _registered(application: Application, call: Call) -> Done:
    """The call goes with what makes it a case, or not at all."""
    given: dict[str, Any] = {"actor": g.actor, "now": g.now}
    along = partial(intakes.finish, database(), call, **given)
    return casework.register(
        database(), application, law=product().law, request_key=call.registering_key, along=along, **given
    )


def _becomes(talk: Conversation) -> tuple[Scheme, Route] | None:
    """The scheme as it is in force for what was received then, and the route; None where too little is known."""
    found = talk.filling.becomes
    if found is None:
        return None
    scheme = product().law.for_receipt(found.scheme, _received_at(talk))
    return scheme, scheme.route(found.route)


def _received_at(talk: Conversation) -> datetime:
    said = talk.filling.values.get("received_at")
    return datetime.fromisoformat(said) if isinstance(said, str) else talk.call.began_at


def _answered(talk: Conversation) -> list[Page]:
    return [page for page in talk.filling.asked if talk.filling.is_answered(page)]


def _application(talk: Conversation, forms: list[Question], scheme: Scheme, way: Route) -> Application:
    """What was said, and by whom it was taken down and what was read aloud."""
    given: dict[str, Any] = {"scheme": scheme, "route": way, "received_at": _received_at(talk), "language": SOURCE}
    made = to_application(talk.filling, forms, **given, officers=product().forms)
    read = [title_of(type(one)) for one in forms if one.key in READ_ALOUD or not any(one.asked())]
    besides = (
        _list("taken_down_by", N_("Taken down by"), list(talk.call.takers)),
        *([_list("read_aloud", N_("Read aloud"), read)] if read else []),
    )
    return replace(made, answers=replace(made.answers, items=(*made.answers.items, *besides)))


def _known(talk: Conversation, scheme: Scheme, way: Route) -> dict[str, Value]:
    """What was said, by the names of its form: of a section that is not whole, what of it is right, and nothing that would follow."""
    kept = talk.call.sections
    whole = [form_of(page.form, kept[page.key].typed) for page in _answered(talk)]
    begun = [page for page in talk.filling.asked if page.key in kept and not talk.filling.is_answered(page)]
    parts = [_what_is_right(page, kept[page.key].typed) for page in begun]
    answers = _application(talk, [*whole, *parts], scheme, way).answers
    would_follow = {name for one in parts for name in one.also()}
    said = {one.name: one.value for one in answers.items if one.name not in would_follow}
    return {"channel": talk.call.channel, **said}


def _what_is_right(page: Page, typed: Typed) -> Question:
    form = form_of(page.form, typed)
    form.validate()
    right = [one.short_name for one in form.asked() if not one.errors]
    found = ((name, value) for name, value in typed if any(name == one or name.startswith(f"{one}-") for one in right))
    return form_of(page.form, tuple(found))


def _list(name: str, question: str, value: list[str]) -> Answer:
    return Answer(name, in_language(question), [*value], "; ".join(value))


def _still_open(call: Call, wrong: list[Page], others: list[Page]) -> Response:
    """To the page that says what is. What fitted on the day when it was typed and does not today is no answer any more."""

    def unanswered(there: Call) -> Call:
        without = {page.key: replace(there.sections[page.key], values=None) for page in wrong}
        return replace(there, sections={**there.sections, **without})

    if wrong:
        given = {"sealer": sealer(), "actor": g.actor, "now": g.now}
        intakes.change(database(), call.id, call.request_key, unanswered, **given)
    first = next((page.key for page in (*wrong, *others)), None)
    return redirect(url_for("officer.call", number=call.id, at=first, ask="open"), 303)

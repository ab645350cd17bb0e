"""Calls taken down with the questions of the public form, saved as they go: begun, gone on with by anybody who may, registered."""

from datetime import timedelta
from typing import Any

from flask import g, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from disclosure.domain.access import Permission
from disclosure.domain.errors import Refused
from disclosure.domain.words import N_
from disclosure.forms.calls import BeginCall, RemoveCall
from disclosure.services import intakes as service
from disclosure.services import people, tokens
from disclosure.services.accesses import Entry
from disclosure.services.intakes import Call, NotThisCall
from disclosure.services.people import WhoElse
from disclosure.store.db import database
from disclosure.store.queries import cases
from disclosure.web import door, errors
from disclosure.web.filters import clock_time, in_language
from disclosure.web.forms import make_form
from disclosure.web.officer import blueprint, call_to_case
from disclosure.web.officer.call_typed import begun, part_in, pressed_in, standing, with_what_was_sent
from disclosure.web.officer.case import PARTS
from disclosure.web.officer.conversation import WORDS, Conversation, Problems, ago, anchor, label_of, sealer, title_of
from disclosure.web.once import page_key, request_key, sent_key
from disclosure.web.product import product
from disclosure.web.resume import is_brought_back
from disclosure.web.typed import typed_now


@blueprint.get("/intake")
@door.needs(Permission.REGISTER, entry=Entry.INTAKE, title=N_("Take a call"))
def calls() -> str:
    """The calls that are no case yet, and the way to begin one."""
    return _list(_begin_form(None, data={"channel": "phone"}))


@blueprint.post("/intake")
@door.needs(Permission.REGISTER, entry=Entry.INTAKE, title=N_("Take a call"))
def begin_call() -> Response | str:
    """Begin one, once however often the button is pressed."""
    form = _begin_form(request.form)
    if is_brought_back() or not form.validate():
        return _list(form)
    journey, channel = form.asking_for.data, form.channel.data
    given = {"journey": journey, "channel": channel, "begun": begun(journey, channel), "request_key": request_key()}
    number = service.begin(database(), **given, sealer=sealer(), actor=g.actor, now=g.now)
    return redirect(url_for("officer.call", number=number), 303)


@blueprint.get("/intake/<int:number>")
@door.needs(Permission.REGISTER, entry=Entry.INTAKE, title=N_("Call"))
def call(number: int) -> str:
    """One part of the conversation, and how far all of it has come."""
    return _page(service.readable(service.find(database(), number, sealer=sealer())))


@blueprint.post("/intake/<int:number>")
@door.needs(Permission.REGISTER, entry=Entry.INTAKE, title=N_("Call"))
def save_call(number: int) -> Response | tuple[str, int]:
    """Keep everything that was typed. Then look at what was pressed."""
    kept = _kept(number)
    pressed = "" if is_brought_back() else request.form.get("press", "")
    if pressed == "leave":
        return redirect(url_for("officer.calls"), 303)
    if pressed != "to_case":
        return _on(kept)
    try:
        done = call_to_case.register(kept)
    except Refused as refused:
        return _page(kept, reasons=[in_language(one.text, one.values) for one in refused.reasons]), 409
    return _known(kept, done) if isinstance(done, tuple) else done


@blueprint.post("/intake/<int:number>/keep")
@door.needs(Permission.REGISTER, entry=None, title=N_("Call"))
def keep_call(number: int) -> Response:
    """The same while somebody types. The answer tells how far it has come, and nothing of what anybody said."""
    kept = _kept(number)
    talk = Conversation(kept)
    pages = talk.part_of(request.form.get("at", "")).pages
    states = {page.key: talk.state(page) for page in pages}
    return jsonify(at=clock_time(g.now), states=states, seen=standing(kept))


@blueprint.get("/intake/<int:number>/remove")
@door.needs(Permission.REGISTER, entry=Entry.INTAKE, title=N_("Removing a call"))
def removal(number: int) -> str:
    """Ask why it comes to nothing."""
    return _removal(number, make_form(RemoveCall, None))


@blueprint.post("/intake/<int:number>/remove")
@door.needs(Permission.REGISTER, entry=Entry.INTAKE, title=N_("Removing a call"))
def remove_call(number: int) -> Response | str:
    """Remove it. What the audit trail keeps is its number, who removed it and why."""
    form, key = make_form(RemoveCall, request.form), sent_key("key")
    if is_brought_back() or not form.validate() or not key:
        return _removal(number, form)
    service.remove(database(), number, key, form.reason.data, actor=g.actor, now=g.now)
    return redirect(url_for("officer.calls", removed=1), 303)


@blueprint.errorhandler(NotThisCall)
def _gone(gone: NotThisCall) -> Response | tuple[str, int]:
    """Registered or removed while its page was open. A second press leads where the first one did; nobody's words are thrown away."""
    database().rollback()
    if request.endpoint == "officer.keep_call":
        return errors.page(409)
    reference = _if_seen(gone.reference)
    is_second = request.form.get("press") == "to_case" or request.endpoint == "officer.register"
    if reference and is_second and gone.by == g.actor.user_id:
        return redirect(url_for("officer.case", reference=reference, done=1), 303)
    door.reads(entry=Entry.INTAKE, about="intake")
    return render_template("officer/call_gone.html", reference=reference, typed=typed_now()), 409


def _begin_form(formdata: Any, **more: Any) -> Any:
    return make_form(BeginCall, formdata, choices=product().journeys.choices, **more)


def _list(form: Any) -> str:
    found = service.listed(database(), sealer=sealer())
    door.reads(about="intakes", reached=len(found))
    kept = timedelta(days=product().settings.intake_days)
    ends = [(one, one.touched_at + kept) for one in found]
    rows = [
        (one, Conversation(one) if one.is_readable else None, at if at <= g.now + service.WARNED else None)
        for one, at in ends
    ]
    return render_template(
        "officer/calls.html",
        form=form,
        rows=rows,
        label_of=label_of,
        ago=ago,
        request_key=page_key(),
        banner=in_language(N_("The call is removed.")) if "removed" in request.args else "",
    )


def _page(found: Call, reasons: list[str] | None = None) -> str:
    door.reads(about=found.about)
    talk = Conversation(found)
    part = talk.part_of(request.values.get("at", ""))
    sections = talk.shown(part)
    open_ones = talk.unfinished if "ask" in request.args else []
    return render_template(
        "officer/call.html",
        call=found,
        talk=talk,
        part=part,
        sections=sections,
        onward=talk.after(part),
        open_ones=open_ones,
        registered=_if_seen(service.registered_as(database(), found)),
        reasons=reasons,
        page_id=tokens.new_key()[:12],
        words=WORDS,
        title_of=title_of,
        anchor=anchor,
        label_of=label_of,
        ago=ago,
        form=Problems([problem for one in sections for problem in one.form.errors_for_summary()])
        if open_ones
        else None,
    )


def _known(kept: Call, found: tuple[WhoElse, ...]) -> tuple[str, int]:
    """Who the people of the call may be already, before it becomes a case."""
    door.reads(about=kept.about, reached=sum(len(one.candidates) for one in found))
    looked = people.digest_of(found)
    page = render_template(
        "officer/call_known.html", call=kept, found=found, looked=looked, parts=PARTS, law=product().law
    )
    return page, 200


def _removal(number: int, form: Any) -> str:
    """Also of one that no key opens: what is shown of it is not sealed."""
    found = service.find(database(), number, sealer=sealer())
    door.reads(about=found.about)
    return render_template("officer/call_removal.html", call=found, form=form, ago=ago, label_of=label_of)


def _kept(number: int) -> Call:
    given = {"sealer": sealer(), "actor": g.actor, "now": g.now}
    return service.change(database(), number, request.form.get("key", ""), with_what_was_sent, **given)


def _on(kept: Call) -> Response:
    """To the section where something was pressed, or to the part that was open."""
    pressed = pressed_in(kept)
    to = url_for("officer.call", number=kept.id, at=pressed or part_in(kept) or None)
    return redirect(f"{to}#{anchor(pressed)}" if pressed else to, 303)


def _if_seen(reference: str) -> str:
    """The reference of a case, where the person may see it."""
    sight = product().law.sight(actor=g.actor, now=g.now)
    return reference if reference and cases.exists(database(), reference, sight) else ""

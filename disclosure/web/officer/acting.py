"""One page for every action of every stage: its form, its refusals, and what happens when somebody else was first."""

from collections.abc import Iterable
from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from disclosure.domain import checklist
from disclosure.domain.access import Permission
from disclosure.domain.application import Application
from disclosure.domain.errors import Invalid, Reason, Refused, Stale
from disclosure.domain.gathering import known_already
from disclosure.domain.scheme import REGISTRATION, Outcome
from disclosure.domain.words import N_
from disclosure.forms.application import to_application
from disclosure.services import case_view, casework, choices, people
from disclosure.services.accesses import Entry
from disclosure.services.case_view import Acting
from disclosure.services.casework import Doing, Done
from disclosure.store.db import database
from disclosure.web import door
from disclosure.web.filters import in_language
from disclosure.web.forms import build
from disclosure.web.numbers import number, sent_number
from disclosure.web.officer import blueprint, lists, who
from disclosure.web.officer.case import PARTS, known
from disclosure.web.officer.people import known_already as before_registering
from disclosure.web.once import HELD_AGAINST, LOOKED, page_key, request_key
from disclosure.web.product import product
from disclosure.web.resume import is_brought_back
from disclosure.web.typed import MARK, to_send_again


@blueprint.get("/cases/<reference>/actions/<action>")
@door.needs(Permission.READ_CASES, entry=Entry.ACTION, title=N_("Action on a case"))
def ask(reference: str, action: str) -> str | tuple[str, int]:
    """Ask an action's questions, or say why it may not be done."""
    page = _page(reference, action)
    if page.offer.refusals or page.lacks_about:
        return _instead(page)
    return _shown(page, _form(page, None))


@blueprint.post("/cases/<reference>/actions/<action>")
@door.needs(Permission.READ_CASES, entry=Entry.ACTION, title=N_("Action on a case"))
def act(reference: str, action: str) -> Response | tuple[str, int] | str:
    """Do it. A second arrival of the same request shows what the first one did."""
    page = _page(reference, action)
    if page.earlier is not None:
        return _result(Done(page.reference, page.earlier, repeated=True))
    if page.lacks_about or page.offer.is_of_others:
        return _instead(page)
    form = _form(page, request.form)
    if _seen() != page.version:
        return _stale(page, form)
    if page.offer.refusals:
        return _shown(page, form, 409, reasons=_reasons(page.offer.refusals))
    if form.is_rearranged or is_brought_back() or not form.validate():
        return _shown(page, form)
    return _performed(page, form)


def _performed(page: Acting, form: Any) -> Response | tuple[str, int]:
    doing = _doing(page, form)
    if page.offer.action.registers and doing.application is not None:
        found = before_registering(doing.application, doing.request_key, comes_of=page.id)
        if found:
            return _shown(page, form, found=found)
    try:
        done = casework.perform(
            database(),
            page.reference,
            doing,
            law=product().law,
            actor=g.actor,
            now=g.now,
        )
    except Stale:
        return _stale(_page(page.reference, page.offer.action.key), form)
    except Refused as refused:
        return _shown(page, form, 409, reasons=_reasons(refused.reasons))
    except Invalid as invalid:
        return _shown(page, form, 400, reasons=[in_language(invalid.text, invalid.values)])
    return _result(done)


def _result(done: Done) -> Response:
    """The case, the list that it was done in, or the new case that was registered by it: the same page, however often it arrives."""
    registered = done.registered
    if done.repeated:
        registered = case_view.registered_by(
            database(), done.reference, done.sequence, law=product().law, actor=g.actor, now=g.now
        )
    if registered:
        return redirect(url_for("officer.case", reference=registered, done=1), 303)
    spot = lists.carried()
    if spot is not None and lists.is_from_list():
        return redirect(spot.address(row=done.reference, done="here"), 303)
    return redirect(url_for("officer.case", reference=done.reference, done=done.sequence, **lists.link()), 303)


def _seen() -> int:
    """The version of the case that the person had before them."""
    return sent_number("version") or 0


def _page(reference: str, action: str) -> Acting:
    about = request.values.get("about", type=number)
    return case_view.acting(
        database(),
        known(reference),
        action,
        about,
        request_key=request_key(),
        law=product().law,
        actor=g.actor,
        now=g.now,
    )


def _form(page: Acting, formdata: Any) -> Any:
    action = page.offer.action
    said = {**page.about.values, "outcome": page.about.outcome} if action.corrects and page.about else None
    offered = choices.for_case(
        database(),
        page.state,
        outcomes=[(one.key, in_language(one.label)) for one in _outcomes(page)],
        lists=product().settings.force.lists,
        given_to=action.given_to,
        people=who.offered(page.case) if action.identifies else (),
        instruments=choices.instruments(page.state, product().law, recorded=said, now=g.now),
        now=g.now,
    )
    known_so_far = {**known_already(page.state, action), **checklist.known(page.state, action)}
    given = who.led_here() if action.identifies else known_so_far
    return build(page.form_key, formdata, choices=offered, said=said, given=given)


def _outcomes(page: Acting) -> tuple[Outcome, ...]:
    """What the form may choose: the outcomes open to it, or, when a record is corrected, the one it has."""
    action = page.offer.action
    if not action.corrects or page.about is None:
        # Where the action is refused nothing is open, and what was chosen must still be shown.
        return (page.offer.outcomes or action.outcomes) if action.decides else ()
    made_by = {record.sequence: record for record in page.state.held}.get(page.about.sequence)
    original = page.state.scheme.action(made_by.action if made_by else page.about.action)
    return tuple(one for one in original.outcomes if original.decides and one.key == page.about.outcome)


def _doing(page: Acting, form: Any) -> Doing:
    action = page.offer.action
    answers = form.answers()
    return Doing(
        action=action.key,
        outcome=str(answers.get("outcome") or ("" if action.decides else action.outcomes[0].key)),
        answers=answers,
        version=_seen(),
        request_key=request_key(),
        about=page.about.sequence if page.about else None,
        application=_application(page, form),
        seen=page.case,
        held_against=request.form.get(HELD_AGAINST, ""),
    )


def _application(page: Acting, form: Any) -> Application | None:
    """The application that these answers register, or that they correct."""
    route = page.offer.action.registers
    if page.offer.action.corrects and page.about is not None and page.about.kind == REGISTRATION:
        route = page.state.route.key
    scheme = page.state.scheme
    return to_application(form, scheme=scheme, route=scheme.route(route)) if route else None


def _shown(page: Acting, form: Any, status: int = 200, **more: Any) -> tuple[str, int]:
    """The form's page. What is sent back keeps the version that the person saw, unless they are told of a newer one."""
    door.reads(case_id=page.id, about=page.offer.action.key)
    hidden = {"version": page.version, **({"about": page.about.sequence} if page.about else {}), **lists.hidden()}
    if page.offer.action.identifies:
        more["candidate"] = candidate = who.compared(page.case, form)
        hidden |= {HELD_AGAINST: candidate.word} if candidate else {}
    if more.get("found"):
        hidden |= {LOOKED: people.digest_of(more["found"])}
    return render_template(
        "officer/action.html",
        page=page,
        form=form,
        hidden=hidden,
        request_key=page_key(),
        parts_played=PARTS,
        way_back=lists.link(),
        law=product().law,
        **more,
    ), status


def _stale(page: Acting, form: Any) -> tuple[str, int]:
    """Somebody else was first: what changed, and the typed answers in a form for the case as it is now."""
    changes = case_view.changes_since(
        database(),
        page.reference,
        _seen(),
        law=product().law,
        actor=g.actor,
        now=g.now,
    )
    return _shown(page, form, 409, changes=changes, reasons=_reasons(page.offer.refusals))


def _instead(page: Acting) -> str | tuple[str, int]:
    """Instead of the form: why it may not be done, or which record it could be about. Either tells of the case.

    There is no form to put the answers into; both pages keep them.
    """
    door.reads(case_id=page.id, about=page.offer.action.key)
    if page.offer.refusals:
        return render_template("errors/refused.html", reasons=_reasons(page.offer.refusals), **to_send_again()), 409
    return render_template("officer/targets.html", page=page, mark=MARK, way_back=lists.link(), **to_send_again())


def _reasons(reasons: Iterable[Reason]) -> list[str]:
    return [in_language(one.text, one.values) for one in reasons]

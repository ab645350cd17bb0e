"""The auditor's questions: who looked at this case, at this person, what did this user look at, what was refused.

Each answer is itself an access. Names are asked for by POST, so that none stands in an address.
"""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from disclosure.domain import reference as references
from disclosure.domain.access import Permission
from disclosure.domain.credentials import as_typed
from disclosure.domain.errors import Invalid, NotFound
from disclosure.domain.words import N_
from disclosure.forms.accounts import FindCase, FindPerson, FindUser
from disclosure.services import accesses
from disclosure.services.accesses import Entry
from disclosure.store.db import database
from disclosure.store.queries import accounts, audit_log
from disclosure.store.queries.audit_log import PAGE, Key, Looked
from disclosure.web import door, errors
from disclosure.web.admin import blueprint
from disclosure.web.auth import refuse
from disclosure.web.forms import make_form
from disclosure.web.resume import is_brought_back


@blueprint.get("/audit")
@door.needs(Permission.AUDIT, entry=Entry.AUDIT, title=N_("Who looked"))
def audit() -> str:
    """The questions, and the latest refusals."""
    return _questions()


@blueprint.post("/audit/case")
@door.needs(Permission.AUDIT, entry=Entry.AUDIT, title=N_("Who looked at a case"), redirection_tells=True)
def find_case() -> Response | str:
    """From a reference to the page about it."""
    form = make_form(FindCase, request.form)
    if not is_brought_back() and form.validate():
        case_id = audit_log.case_id_of(database(), form.reference.data)
        if case_id is not None:
            door.reads(case_id=case_id, about="case")
            return redirect(url_for("admin.audit_case", reference=form.reference.data), 303)
        refuse(form, Invalid("reference", N_("There is no case with this reference. Check it and try again")))
    return _questions(case=form)


@blueprint.get("/audit/cases/<reference>")
@door.needs(Permission.AUDIT, entry=Entry.AUDIT, title=N_("Who looked at a case"))
def audit_case(reference: str) -> str:
    """Who looked at this case."""
    known = _known(reference)
    case_id = audit_log.case_id_of(database(), known)
    if case_id is None:
        raise NotFound
    found = audit_log.of_case(database(), case_id, before=_before())
    door.reads(case_id=case_id, about="case", reached=min(len(found), PAGE))
    return _list_page(found, about=known, question=N_("Who looked at case %(about)s?"), reference=known)


@blueprint.post("/audit/person")
@door.needs(Permission.AUDIT, entry=Entry.AUDIT, title=N_("Who looked at a person"))
def find_person() -> str:
    """The people of a name, to choose from."""
    form = make_form(FindPerson, request.form)
    if is_brought_back() or not form.validate():
        return _questions(person=form)
    found = audit_log.people_named(database(), form.family_name.data, form.given_names.data)
    door.reads(about="people", reached=min(len(found), PAGE))
    return render_template("admin/audit_people.html", people=found[:PAGE], more=len(found) > PAGE)


@blueprint.get("/audit/people/<int:person_id>")
@door.needs(Permission.AUDIT, entry=Entry.AUDIT, title=N_("Who looked at a person"))
def audit_person(person_id: int) -> str:
    """Who looked at the cases of this person."""
    person = audit_log.person(database(), person_id)
    if person is None:
        raise NotFound
    found = audit_log.of_person(database(), person_id, before=_before())
    door.reads(about=f"person:{person_id}", reached=min(len(found), PAGE))
    name = f"{person.given_names} {person.family_name}".strip()
    return _list_page(found, about=name, question=N_("Who looked at a case of %(about)s?"), person_id=person_id)


@blueprint.post("/audit/user")
@door.needs(Permission.AUDIT, entry=Entry.AUDIT, title=N_("What a user looked at"), redirection_tells=True)
def find_user() -> Response | str:
    """From a username to the page about it."""
    form = make_form(FindUser, request.form)
    if not is_brought_back() and form.validate():
        user_id = accounts.id_of_username(database(), as_typed(form.username.data))
        if user_id is not None:
            door.reads(about=f"user:{user_id}")
            return redirect(url_for("admin.audit_user", user_id=user_id), 303)
        refuse(form, Invalid("username", N_("There is no user of this name. Check it and try again")))
    return _questions(user=form)


@blueprint.get("/audit/users/<int:user_id>")
@door.needs(Permission.AUDIT, entry=Entry.AUDIT, title=N_("What a user looked at"))
def audit_user(user_id: int) -> str:
    """What this user looked at."""
    user = accounts.user_by_id(database(), user_id)
    if user is None:
        raise NotFound
    found = audit_log.of_user(database(), user_id, before=_before())
    door.reads(about=f"user:{user_id}", reached=min(len(found), PAGE))
    return _list_page(
        found, about=f"{user.name} ({user.username})", question=N_("What did %(about)s look at?"), user_id=user_id
    )


def _questions(case: Any = None, person: Any = None, user: Any = None) -> str:
    """The page of questions, one of them perhaps with what is wrong with it."""
    found = audit_log.refusals(database(), before=_before())
    door.reads(about="refusals", reached=min(len(found), PAGE))
    forms = {
        "case": case or make_form(FindCase, None),
        "person": person or make_form(FindPerson, None),
        "user": user or make_form(FindUser, None),
    }
    return render_template(
        "admin/audit.html",
        forms=forms,
        form=case or person or user,
        looked=found[:PAGE],
        entries=accesses.WORDS,
        pages=_pages(),
        next_href=_next(found, "admin.audit"),
    )


def _list_page(found: tuple[Looked, ...], *, about: str, question: str, **address: Any) -> str:
    return render_template(
        "admin/audit_list.html",
        looked=found[:PAGE],
        about=about,
        question=question,
        entries=accesses.WORDS,
        pages=_pages(),
        next_href=_next(found, request.endpoint or "", **address),
        is_continued="before" in request.args,
    )


def _pages() -> dict[str, str]:
    """What an entry names that was refused before anything was read: the page asked for, by its view or as none of ours."""
    return {errors.NO_PAGE: N_("No such page"), **{view: one.title for view, one in door.doors().items()}}


def _next(found: tuple[Looked, ...], endpoint: str, **address: Any) -> str:
    return url_for(endpoint, before=found[PAGE - 1].key.as_text(), **address) if len(found) > PAGE else ""


def _before() -> Key | None:
    return Key.parse(request.args.get("before", ""))


def _known(reference: str) -> str:
    try:
        return references.parse(reference)
    except Invalid:
        raise NotFound from None

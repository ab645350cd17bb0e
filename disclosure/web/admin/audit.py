"""The auditor's questions: who looked at this case, at this person, what did this user look at, what was refused.

Each answer is itself an access. Names are asked for by POST, so that none stands in an address.
"""

from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from disclosure.domain import reference as references
from disclosure.domain.access import Permission
from disclosure.domain.credentials import as_typed
from disclosure.domain.errors import Invalid, NotFound
from disclosure.domain.words import N_
from disclosure.forms.accounts import FindCase, FindPerson, FindUser
from disclosure.services.accesses import Reading
from disclosure.store.db import database
from disclosure.store.queries import accounts, audit_log
from disclosure.store.queries.audit_log import PAGE, Key, Looked
from disclosure.web import door
from disclosure.web.admin import blueprint
from disclosure.web.auth import refuse
from disclosure.web.forms import make_form
from disclosure.web.resume import is_brought_back

ENTRIES = {
    "account": N_("Account"),
    "action": N_("Form of an action"),
    "audit": N_("Audit trail"),
    "case": N_("Case"),
    "export": N_("Figures as a file"),
    "figures": N_("Figures"),
    "list": N_("List of cases"),
    "page": N_("Page"),
    "record": N_("Record"),
    "sign_in": N_("Signed in"),
    "sign_in_failed": N_("Sign-in failed"),
    "sign_out": N_("Signed out"),
}
# What an entry names that was refused before anything was read: the page asked for, by the name of its view.
PAGES = {
    "admin.add_user": N_("New user"),
    "admin.audit": N_("Who looked"),
    "admin.audit_case": N_("Who looked at a case"),
    "admin.audit_person": N_("Who looked at a person"),
    "admin.audit_user": N_("What a user looked at"),
    "admin.change_user": N_("User"),
    "admin.confirm_disable": N_("Disabling a user"),
    "admin.disable_user": N_("Disabling a user"),
    "admin.enable_user": N_("Enabling a user"),
    "admin.find_case": N_("Who looked at a case"),
    "admin.find_person": N_("Who looked at a person"),
    "admin.find_user": N_("What a user looked at"),
    "admin.new_user": N_("New user"),
    "admin.reset_password": N_("New first password"),
    "admin.user": N_("User"),
    "admin.users": N_("Users"),
    "auth.change_password": N_("Password"),
    "auth.home": N_("Start page"),
    "auth.let_in": N_("Signing in"),
    "auth.set_password": N_("Password"),
    "auth.sign_in": N_("Signing in"),
    "auth.sign_out": N_("Signing out"),
    "auth.stay_signed_in": N_("Staying signed in"),
    "figures.download": N_("Figures as a file"),
    "figures.index": N_("Figures"),
    "no such page": N_("No such page"),
    "officer.act": N_("Action on a case"),
    "officer.ask": N_("Action on a case"),
    "officer.case": N_("Case"),
    "officer.choose_route": N_("Registering"),
    "officer.clock": N_("Why a date is what it is"),
    "officer.notices": N_("Notices"),
    "officer.notices_seen": N_("Notices"),
    "officer.record": N_("Record"),
    "officer.register": N_("Registering"),
    "officer.registration": N_("Registering"),
    "officer.worklist": N_("Cases"),
}


@blueprint.get("/audit")
@door.needs(Permission.AUDIT, entry="audit")
def audit() -> str:
    """The questions, and the latest refusals."""
    return _questions()


@blueprint.post("/audit/case")
@door.needs(Permission.AUDIT, entry="audit")
def find_case() -> Response | str:
    """From a reference to the page about it."""
    form = make_form(FindCase, request.form)
    if not is_brought_back() and form.validate():
        if audit_log.case_id_of(database(), form.reference.data) is not None:
            return redirect(url_for("admin.audit_case", reference=form.reference.data), 303)
        refuse(form, Invalid("reference", N_("There is no case with this reference. Check it and try again")))
    return _questions(case=form)


@blueprint.get("/audit/cases/<reference>")
@door.needs(Permission.AUDIT, entry="audit")
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
@door.needs(Permission.AUDIT, entry="audit")
def find_person() -> str:
    """The people of a name, to choose from."""
    form = make_form(FindPerson, request.form)
    if is_brought_back() or not form.validate():
        return _questions(person=form)
    found = audit_log.people_named(database(), form.family_name.data, form.given_names.data)
    g.reading = Reading("audit", about="people", reached=min(len(found), PAGE))
    return render_template("admin/audit_people.html", people=found[:PAGE], more=len(found) > PAGE)


@blueprint.get("/audit/people/<int:person_id>")
@door.needs(Permission.AUDIT, entry="audit")
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
@door.needs(Permission.AUDIT, entry="audit")
def find_user() -> Response | str:
    """From a username to the page about it."""
    form = make_form(FindUser, request.form)
    if not is_brought_back() and form.validate():
        user_id = accounts.id_of_username(database(), as_typed(form.username.data))
        if user_id is not None:
            return redirect(url_for("admin.audit_user", user_id=user_id), 303)
        refuse(form, Invalid("username", N_("There is no user of this name. Check it and try again")))
    return _questions(user=form)


@blueprint.get("/audit/users/<int:user_id>")
@door.needs(Permission.AUDIT, entry="audit")
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
    reached = min(len(found), PAGE)
    g.reading = Reading("audit", about="refusals", reached=reached)
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
        entries=ENTRIES,
        pages=PAGES,
        next_href=_next(found, "admin.audit"),
    )


def _list_page(found: tuple[Looked, ...], *, about: str, question: str, **address: Any) -> str:
    return render_template(
        "admin/audit_list.html",
        looked=found[:PAGE],
        about=about,
        question=question,
        entries=ENTRIES,
        pages=PAGES,
        next_href=_next(found, request.endpoint or "", **address),
        is_continued="before" in request.args,
    )


def _next(found: tuple[Looked, ...], endpoint: str, **address: Any) -> str:
    return url_for(endpoint, before=found[PAGE - 1].key.as_text(), **address) if len(found) > PAGE else ""


def _before() -> Key | None:
    return Key.parse(request.args.get("before", ""))


def _known(reference: str) -> str:
    try:
        return references.parse(reference)
    except Invalid:
        raise NotFound from None

"""Accounts: list, add, change, new first password, disable and enable. A first password is shown once and kept nowhere."""

from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from disclosure.domain.access import Permission, Role
from disclosure.domain.errors import Invalid, NotFound, Refused
from disclosure.domain.words import N_
from disclosure.forms.accounts import ROLES, ConfirmDisable, EditUser, NewUser
from disclosure.forms.base import Form
from disclosure.services import accounts as service
from disclosure.services.accesses import Entry
from disclosure.services.accounts import Account, Created
from disclosure.services.choices import offered
from disclosure.store.db import database
from disclosure.store.queries import accounts as queries
from disclosure.store.queries.accounts import UserRow
from disclosure.web import auth, door
from disclosure.web.admin import blueprint
from disclosure.web.filters import in_language
from disclosure.web.forms import make_form
from disclosure.web.numbers import number
from disclosure.web.once import page_key, request_key
from disclosure.web.product import product
from disclosure.web.resume import is_brought_back

PAGE = 50
_DONE = {
    "changed": N_("The account is changed."),
    "disabled": N_("The account is disabled."),
    "enabled": N_("The account is enabled."),
}


@blueprint.get("/users")
@door.needs(Permission.ADMINISTER, entry=Entry.ACCOUNT, title=N_("Users"))
def users() -> str:
    """Everybody who has an account, by name."""
    found = queries.page_of_users(database(), after=request.args.get("after", type=number), size=PAGE)
    shown = found[:PAGE]
    door.reads(about="list", reached=len(shown))
    next_href = url_for("admin.users", after=shown[-1].id) if len(found) > PAGE else ""
    return render_template("admin/users.html", users=shown, next_href=next_href, role_words=_role_words)


@blueprint.get("/users/new")
@door.needs(Permission.ADMINISTER, entry=None, title=N_("New user"))
def new_user() -> str:
    """Ask who is to be added."""
    return _new_page(_form(NewUser, None))


@blueprint.post("/users/new")
@door.needs(Permission.ADMINISTER, entry=None, title=N_("New user"))
def add_user() -> str:
    """Add the user, and show the first password in this answer: stored for another page, it would be readable there."""
    form = _form(NewUser, request.form)
    if is_brought_back() or not form.validate():
        return _new_page(form)
    try:
        made = _added(form)
    except (Invalid, Refused) as error:
        return _new_page(_refused(form, error))
    return _password_page(made.user_id, made.username, made.password)


@blueprint.get("/users/<int:user_id>")
@door.needs(Permission.ADMINISTER, entry=Entry.ACCOUNT, title=N_("User"))
def user(user_id: int) -> str:
    """One account, and what can be done with it."""
    person = _read(user_id)
    told = {"name": person.name, "roles": person.roles, "district": person.district, "team": person.team}
    return _user_page(person, _form(EditUser, None, data=told))


@blueprint.post("/users/<int:user_id>")
@door.needs(Permission.ADMINISTER, entry=Entry.ACCOUNT, title=N_("User"))
def change_user(user_id: int) -> Response | str:
    """Change name, roles, district, team."""
    form = _form(EditUser, request.form)
    if is_brought_back() or not form.validate():
        return _user_page(_read(user_id), form)
    try:
        service.change(database(), user_id, _account(form), actor=g.actor, now=g.now)
    except (Invalid, Refused) as error:
        return _user_page(_read(user_id), _refused(form, error))
    return _to(user_id, "changed")


@blueprint.get("/users/<int:user_id>/disable")
@door.needs(Permission.ADMINISTER, entry=Entry.ACCOUNT, title=N_("Disabling a user"))
def confirm_disable(user_id: int) -> str:
    """Ask whether it is meant."""
    return render_template("admin/disable.html", user=_read(user_id), form=make_form(ConfirmDisable, None))


@blueprint.post("/users/<int:user_id>/disable")
@door.needs(Permission.ADMINISTER, entry=Entry.ACCOUNT, title=N_("Disabling a user"))
def disable_user(user_id: int) -> Response | str:
    """Shut the person out at once."""
    form = make_form(ConfirmDisable, request.form)
    if is_brought_back() or not form.validate():
        return render_template("admin/disable.html", user=_read(user_id), form=form)
    service.disable(database(), user_id, actor=g.actor, now=g.now)
    return _to(user_id, "disabled")


@blueprint.post("/users/<int:user_id>/enable")
@door.needs(Permission.ADMINISTER, entry=None, title=N_("Enabling a user"))
def enable_user(user_id: int) -> Response:
    """Let the person in again."""
    service.enable(database(), user_id, actor=g.actor, now=g.now)
    return _to(user_id, "enabled")


@blueprint.post("/users/<int:user_id>/password")
@door.needs(Permission.ADMINISTER, entry=None, title=N_("New first password"))
def reset_password(user_id: int) -> str:
    """Make a new first password, and show it in this answer, as for a new user."""
    person = _the(user_id)
    password = service.reset_password(
        database(), user_id, hasher=_hasher(), actor=g.actor, now=g.now, request_key=request_key()
    )
    return _password_page(user_id, person.username, password)


def _the(user_id: int) -> UserRow:
    person = queries.user_by_id(database(), user_id)
    if person is None:
        raise NotFound
    return person


def _read(user_id: int) -> UserRow:
    """The account, for a page that shows it, in answer to a form too."""
    person = _the(user_id)
    door.reads(about=f"user:{user_id}")
    return person


def _form(form: type[Form], formdata: Any, **more: Any) -> Any:
    lists = product().settings.force.lists
    choices = {column: offered(lists, column) for column in ("district", "team")}
    return make_form(form, formdata, choices=choices, **more)


def _added(form: Any) -> Created:
    return service.create(
        database(),
        form.username.data,
        _account(form),
        hasher=_hasher(),
        actor=g.actor,
        now=g.now,
        request_key=request_key(),
    )


def _account(form: Any) -> Account:
    roles = frozenset(Role(role) for role in form.roles.data)
    return Account(form.name.data, roles, form.district.data or None, form.team.data or None)


def _refused(form: Any, error: Invalid | Refused) -> Any:
    if isinstance(error, Invalid):
        auth.refuse(form, error)
    else:
        form.roles.errors = [in_language(reason.text, reason.values) for reason in error.reasons]
    return form


def _new_page(form: Any) -> str:
    return render_template("admin/new_user.html", form=form, request_key=page_key())


def _user_page(person: UserRow, form: Any) -> str:
    done = _DONE.get(request.args.get("done", ""))
    banner = in_language(done) if done else ""
    return render_template(
        "admin/user.html",
        user=person,
        form=form,
        banner=banner,
        is_own=person.id == g.actor.user_id,
        request_key=page_key(),
    )


def _password_page(user_id: int, username: str, password: str) -> str:
    """The password, this once; where the form came twice, that it was shown before."""
    page = "admin/first_password.html" if password else "admin/given_before.html"
    return render_template(page, user_id=user_id, username=username, password=password)


def _to(user_id: int, done: str) -> Response:
    return redirect(url_for("admin.user", user_id=user_id, done=done), 303)


def _hasher() -> Any:
    return auth.the_hasher(product().settings)


def _role_words(user: UserRow) -> str:
    labels = {option.value: option.label for option in ROLES}
    return ", ".join(in_language(labels.get(role, role)) for role in user.roles)

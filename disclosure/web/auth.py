"""Signing in and out, one's own password, staying signed in, and the way to each person's first page."""

from datetime import datetime, timedelta

import structlog
from flask import (
    Blueprint,
    Flask,
    Response,
    g,
    jsonify,
    make_response,
    redirect,
    request,
    url_for,
)
from flask_babel import gettext
from flask_login import LoginManager, UserMixin, login_user, logout_user
from werkzeug.wrappers import Response as AnyResponse

from disclosure.domain import clocks, credentials
from disclosure.domain.access import Permission
from disclosure.domain.errors import Invalid, NotAllowed
from disclosure.domain.words import N_
from disclosure.forms.accounts import ChangePassword, FirstPassword, SignIn
from disclosure.forms.base import Form
from disclosure.services import sign_in as service
from disclosure.services.passwords import Hasher, hasher
from disclosure.services.sessions import REQUESTS
from disclosure.services.sign_in import Attempt, Changing, Throttle, Throttled
from disclosure.settings import Settings
from disclosure.store.db import database
from disclosure.store.queries.accounts import UserRow
from disclosure.web import door, resume
from disclosure.web.forms import make_form
from disclosure.web.once import request_key
from disclosure.web.product import product
from disclosure.web.session import BadToken, stored
from disclosure.web.typed import FIELD

blueprint = Blueprint("auth", __name__)

TOO_LONG = N_("This page was open for too long. Enter your password again")


class Account(UserMixin):
    """A signed-in user, as Flask-Login wants one."""

    def __init__(self, user: UserRow) -> None:
        self.id = user.id
        self.user = user


def install(app: Flask) -> None:
    """Bring the pages in, and Flask-Login over the stored session."""
    settings: Settings = app.extensions["disclosure"].settings
    the_hasher(settings)  # made before the first request: nobody's password is ready to be compared with
    manager = LoginManager()
    manager.session_protection = None  # the token is the session's protection, and it is new with each sign-in
    manager.user_loader(_account)
    # Not init_app: it would look for cookies that remember a sign-in, which we never set, after each style sheet too.
    app.login_manager = manager  # type: ignore[attr-defined]
    app.register_blueprint(blueprint)
    app.register_error_handler(BadToken, resume.answer_bad_token)


def the_hasher(settings: Settings) -> Hasher:
    """The hasher at the cost of the settings."""
    argon2 = settings.argon2
    return hasher(argon2.memory_kib, argon2.time_cost, argon2.parallelism)


def the_throttle(settings: Settings) -> Throttle:
    """The throttle of the settings."""
    told = settings.throttle
    return Throttle(told.account_failures, told.address_failures, timedelta(minutes=told.window_minutes))


@blueprint.get("/")
@door.needs(Permission.PUBLIC, entry=None, title=N_("Start page"))
def home() -> AnyResponse:
    """The first page that the person may see."""
    if g.actor.user_id is None:
        return redirect(url_for("auth.sign_in"), 303)
    views = door.ways_in()
    if not views:
        raise NotAllowed("no_home", text=N_("There is no page here for your roles. Ask an administrator about them."))
    return redirect(url_for(views[0]), 303)


@blueprint.get("/sign-in")
@door.needs(Permission.PUBLIC, entry=None, title=N_("Signing in"), while_password_is_old=True)
def sign_in() -> AnyResponse | str:
    """Ask who it is."""
    next_path = resume.way_back(request.args.get("next"))
    if g.actor.user_id is not None:
        return redirect(next_path or url_for("auth.home"), 303)
    notice = gettext("You have been signed out. Sign in again to go on.") if stored().former else ""
    return resume.sign_in_page(make_form(SignIn, None), notice=notice, next_path=next_path or "")


@blueprint.post("/sign-in")
@door.needs(Permission.PUBLIC, entry=None, title=N_("Signing in"), while_password_is_old=True)
def let_in() -> AnyResponse | str:
    """Let the person in, or say the same to whoever may not come in."""
    if (user := stored().user) is not None:
        return _on(user)
    form = make_form(SignIn, request.form)
    if not form.validate():
        return _again(form)
    try:
        signed_in = _authenticate(form)
    except Invalid as error:
        form.password.errors = [gettext(error.text)]
        return _again(form)
    except Throttled as error:
        return _wait(form, error)
    return _onward(signed_in)


@blueprint.post("/sign-out")
@door.needs(Permission.SIGNED_IN, entry=None, title=N_("Signing out"), while_password_is_old=True)
def sign_out() -> AnyResponse:
    """End the session."""
    service.sign_out(database(), actor=g.actor, now=g.now)
    logout_user()
    stored().sign_out()
    return redirect(url_for("auth.sign_in"), 303)


@blueprint.route("/stay-signed-in", methods=["GET", "POST"])
@door.needs(Permission.SIGNED_IN, entry=None, title=N_("Staying signed in"), while_password_is_old=True)
def stay_signed_in() -> Response:
    """Asked by a page that is open for long: the session goes on, and the page learns its token."""
    idle = product().settings.session_idle_minutes * 60
    return jsonify(idle_seconds=idle, csrf_token=stored().token(), who=str(g.actor.user_id))


@blueprint.get("/password")
@door.needs(Permission.SIGNED_IN, entry=None, title=N_("Password"), while_password_is_old=True)
def change_password() -> str:
    """Ask for a new password."""
    return _password_page(make_form(_password_form(), None))


@blueprint.post("/password")
@door.needs(Permission.SIGNED_IN, entry=None, title=N_("Password"), while_password_is_old=True)
def set_password() -> AnyResponse | str | tuple[str, int]:
    """Set it, once however often it arrives."""
    if request_key() in stored().get(REQUESTS, ()):
        return _password_is_set()
    form = make_form(_password_form(), request.form)
    if not form.validate():
        return _password_page(form)
    try:
        _change_password(form)
    except Invalid as error:
        refuse(form, error)
        return _password_page(form)
    except Throttled as error:
        return _guessed_too_often(form, error)
    return _password_is_set()


@blueprint.errorhandler(BadToken)
def sign_in_anew(error: BadToken) -> AnyResponse | tuple[str, int]:
    """The sign-in page was open for longer than its session: show it again with all it carried.

    Whoever has signed in meanwhile, by the same form sent twice, goes on; but nobody goes on as somebody else.
    """
    user = stored().user
    if user is not None and request.endpoint == "auth.let_in" and _is_named(user):
        return _on(user)
    if user is not None or request.endpoint != "auth.let_in":
        return make_response(resume.answer_bad_token(error))
    form = make_form(SignIn, request.form)
    form.password.errors = [gettext(TOO_LONG)]
    return make_response(_again(form), 400)


def refuse(form: Form, error: Invalid) -> None:
    """Put what a service found wrong beside the field that it names."""
    words = gettext(error.text, **error.values)
    if error.field in form:
        form[error.field].errors = [words]
    else:
        form.form_errors.append(words)


def _authenticate(form: SignIn) -> service.SignedIn:
    settings = product().settings
    return service.authenticate(
        database(),
        Attempt(form.username.data, form.password.data, request.remote_addr or ""),
        hasher=the_hasher(settings),
        throttle=the_throttle(settings),
        demo=settings.demo,
        actor=g.actor,
        now=g.now,
        former=stored().id,
    )


def _change_password(form: Form) -> None:
    settings = product().settings
    current = form["current_password"].data if "current_password" in form else None
    service.change_password(
        database(),
        Changing(form["new_password"].data, current, request.remote_addr or "", request_key()),
        hasher=the_hasher(settings),
        throttle=the_throttle(settings),
        actor=g.actor,
        now=g.now,
    )


def _onward(signed_in: service.SignedIn) -> AnyResponse:
    """Into the new session."""
    user = signed_in.user
    stored().sign_in(user, signed_in.opened)
    login_user(Account(user))
    g.actor = door.actor_of(stored())
    return _on(user)


def _is_named(user: UserRow) -> bool:
    return credentials.as_typed(request.form.get("username", "")) == user.username


def _on(user: UserRow) -> AnyResponse:
    """To what was being typed when the last session ended, to the page asked for, or to the first page."""
    if user.must_change_password and FIELD in request.form:
        return make_response(_password_page(make_form(_password_form(), None)))
    return _brought_back(user) or redirect(resume.way_back(request.form.get("next")) or url_for("auth.home"), 303)


def _brought_back(user: UserRow | None) -> AnyResponse | None:
    """What was being typed when the last session ended, if this form carried it and it was this person's."""
    typed = None if user is None else resume.unpack(request.form.get(FIELD, ""), user.id)
    if typed is None:
        return None
    heading = gettext("You are signed in again")
    explanation = gettext("What you typed is still here. Nothing has been sent yet: look it over first.")
    return make_response(resume.brought_back_page(typed, heading=heading, explanation=explanation))


def _again(form: Form) -> str:
    next_path = resume.way_back(request.form.get("next")) or ""
    return resume.sign_in_page(form, kept=request.form.get(FIELD, ""), next_path=next_path)


def _wait(form: SignIn, error: Throttled) -> AnyResponse:
    """The same words for every name; when to try again, and nothing about what was wrong."""
    structlog.get_logger(__name__).warning("sign_in_throttled")
    form.username.errors = [_when_to_try(error)]
    response = make_response(_again(form), 429)
    response.headers["Retry-After"] = str(max(1, round((error.until - g.now).total_seconds())))
    return response


def _when_to_try(error: Throttled) -> str:
    """The next full minute after the throttle lets go, so that a clock on the wall is good enough."""
    minute: datetime = clocks.london(error.until + timedelta(seconds=59)).replace(second=0, microsecond=0)
    return gettext("Too many attempts have failed. Try again at %(time)s", time=f"{minute:%H:%M}")


def _guessed_too_often(form: Form, error: Throttled) -> tuple[str, int]:
    form["current_password"].errors = [_when_to_try(error)]
    return _password_page(form), 429


def _password_is_set() -> AnyResponse:
    """A first password's page asks for no other, and leads to the work, or to what was being typed."""
    was_first = "current_password" not in request.form
    return _brought_back(stored().user) or redirect(
        url_for("auth.home") if was_first else url_for("auth.change_password", done="yes"), 303
    )


def _password_form() -> type[Form]:
    user = stored().user
    return FirstPassword if user is not None and user.must_change_password else ChangePassword


def _password_page(form: Form) -> str:
    banner = gettext("Your password is changed.") if "done" in request.args else ""
    return resume.password_page(form, kept=request.form.get(FIELD, ""), banner=banner)


def _account(user_id: str) -> Account | None:
    """For Flask-Login: the session's own user, read already, and nobody else."""
    user = stored().user
    return Account(user) if user is not None and str(user.id) == user_id else None

"""Coming back after signing in again: to a page of ours and no other, and with what was typed when the session ended.

What was typed travels in the page itself, signed for the one person it belongs to; the server keeps none of it. Whose it is, the
page says that it was typed on: at a desk that people share, the browser's last session may be somebody else's.
"""

from datetime import datetime, timedelta
from typing import Any

from flask import Response, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response as AnyResponse

from disclosure.forms.accounts import FirstPassword, SignIn
from disclosure.services.accesses import Entry, Reading
from disclosure.store.queries.accounts import UserRow
from disclosure.web import errors
from disclosure.web.filters import in_language
from disclosure.web.forms import make_form
from disclosure.web.once import page_key
from disclosure.web.product import product
from disclosure.web.session import stored
from disclosure.web.typed import FIELD, MARK, Typed, carried_on, is_same_origin, ours, typed_now

_LASTS = timedelta(hours=12)


def sign_in_again() -> AnyResponse:
    """What somebody who is not signed in gets instead of a page: a way in, and nothing typed is lost."""
    if kept := pack():
        notice = gettext(
            "You were signed out before this was sent. Nothing is lost: sign in again to see it and send it."
        )
        return make_response(sign_in_page(make_form(SignIn, None), kept=kept, notice=notice), 401)
    return redirect(url_for("auth.sign_in", next=way_back(request.path)), 303)


def choose_password_first(user: UserRow) -> AnyResponse:
    """What somebody gets instead of a page who has to change a first password: a way to do it, and nothing typed is lost."""
    kept = pack() if _whose_page() == user.id else ""
    if kept:
        return make_response(password_page(make_form(FirstPassword, None), kept=kept), 409)
    return redirect(url_for("auth.change_password"), 303)


def sign_in_page(form: Any, *, kept: str = "", notice: str = "", next_path: str = "") -> str:
    """The page to sign in on, carrying where to go and what to bring back."""
    hidden = {name: value for name, value in (("next", next_path), (FIELD, kept)) if value}
    token = stored().token()
    return render_template("auth/sign_in.html", form=form, csrf_token=token, hidden=hidden, notice=notice)


def password_page(form: Any, *, kept: str = "", banner: str = "") -> str:
    """The page to choose one's own password on, carrying what to bring back."""
    user = stored().user
    is_own = user is not None and unpack(kept, user.id) is not None
    notice = gettext("What you typed was not sent. Nothing is lost: choose your password to see it and send it.")
    return render_template(
        "auth/password.html",
        form=form,
        banner=banner,
        username="" if user is None else user.username,
        request_key=page_key(),
        hidden={FIELD: kept} if is_own else {},
        notice=notice if is_own else "",
    )


def brought_back_page(typed: Typed, *, heading: str, explanation: str) -> str:
    """What was typed, to be sent to its page again with one press, and looked over there before anything happens."""
    token = stored().token()
    fields = (*typed.fields, (MARK, "yes"))
    return render_template(
        "auth/brought_back.html",
        heading=heading,
        explanation=explanation,
        action=typed.action,
        fields=fields,
        csrf_token=token,
    )


def is_brought_back() -> bool:
    """The form was brought back after signing in again: show it filled in, and do nothing yet."""
    return MARK in request.form


def way_back(path: str | None) -> str | None:
    """The address of one of our own pages, made anew from its route; None for whatever else was asked for."""
    return ours(path or "", "GET")


def pack() -> str:
    """What this request sent, signed for the person whose page it came from, or what was signed before and it carried on.

    Empty when there is nothing to keep.
    """
    whose = _whose_page()
    if whose is None:
        return ""
    typed = typed_now()
    if typed is None:
        return carried_on().get(FIELD, "")
    told = {"user": whose, "at": g.now.isoformat(), "path": request.path, "fields": typed.fields}
    return str(_signer().dumps(told))


def unpack(kept: str, user_id: int) -> Typed | None:
    """What `pack` kept, if it was this person's and not long ago."""
    try:
        told = _signer().loads(kept)
    except BadData:
        return None
    action = ours(told["path"], "POST")
    if action is None or told["user"] != user_id or g.now - datetime.fromisoformat(told["at"]) > _LASTS:
        return None
    return Typed(action, tuple((name, value) for name, value in told["fields"]))


def answer_bad_token(error: Any) -> Response | tuple[str, int]:
    """A form from a page that is older than the session. Whose page it was may look it over and send it again.

    One from no page of theirs may be another site's, sent with their cookie: that is put on record.
    """
    user = stored().user
    typed = typed_now() if user is not None and _whose_page() == user.id else None
    if typed is None:
        refused = errors.page(400, reasons=[in_language(error.text, error.values)])
        if user is not None:
            g.reading = Reading(Entry.PAGE, about=request.endpoint or "", refused=True)
        return refused
    heading = gettext("Look over what you typed")
    explanation = gettext(
        "The page you sent this from was opened before you last signed in. Nothing was changed and nothing is lost."
    )
    return make_response(brought_back_page(typed, heading=heading, explanation=explanation), 400)


def _whose_page() -> int | None:
    """Who was signed in when the page was made that this form was sent from; None where it was sent from none of ours."""
    if request.method != "POST" or not is_same_origin():
        return None
    return stored().whose_page(request.form.get("csrf_token", ""))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(product().settings.secret_key.get_secret_value(), salt="what was typed")

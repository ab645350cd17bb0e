"""Flask's session over `user_sessions`: the cookie is one opaque token, the row is the truth, and one statement reads it.

It is read when first asked for, so that a style sheet costs no statement.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, session
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.datastructures import MultiDict

from disclosure.domain.errors import Invalid
from disclosure.domain.words import N_
from disclosure.forms.base import Form
from disclosure.services import sessions, tokens
from disclosure.services.accesses import Head
from disclosure.services.carried import Changed
from disclosure.services.sessions import Limits, Opened
from disclosure.settings import Settings
from disclosure.store.db import ask_version, database
from disclosure.store.queries.accounts import SessionRow, UserRow, session_by_token

# Flask-Login writes these; the row says the same, so they are never stored.
_USER_ID = "_user_id"
_NEVER_STORED = frozenset({_USER_ID, "_fresh", "_id", "_remember", "_permanent"})


class BadToken(Invalid):
    """A form was sent from a page that does not belong to this session."""

    def __init__(self) -> None:
        super().__init__(
            "csrf_token",
            N_("Nothing was changed. Go back, copy what you have typed, load the page again and send it from there."),
        )


class StoredSession(SessionMixin):
    """What one request knows of its session: who is signed in, where the chain of accesses stands, what it carries."""

    is_public = False
    samesite = "Lax"

    def __init__(
        self, token: str, *, clock: Callable[[], datetime], limits: Limits, secret: bytes, cookie_name: str
    ) -> None:
        self._token = token
        self.cookie_name = cookie_name
        self._clock = clock
        self._limits = limits
        self._secret = secret
        self._is_read = False
        self._row_id: int | None = None
        self._user: UserRow | None = None
        self._former: UserRow | None = None
        self._head: Head | None = None
        self._content: dict[str, Any] = {}
        self._was = "{}"  # what of it the row held when it was read
        self.modified = False
        self.is_seen = False  # the row says already that this request came
        self.new_token = ""  # for the cookie; empty: it stays as it is
        self.is_ended = False

    @property
    def id(self) -> int | None:
        """The row's number; None while there is no row."""
        self._read()
        return self._row_id

    @property
    def user(self) -> UserRow | None:
        """Who is signed in."""
        self._read()
        return self._user

    @property
    def is_in_use(self) -> bool:
        """Somebody is signed in and this request asked who. Asking this reads nothing."""
        return self._user is not None

    @property
    def former(self) -> UserRow | None:
        """Who was signed in, where the session is over: by time, or because it was ended."""
        self._read()
        return self._former

    @property
    def head(self) -> Head | None:
        """Where the chain of accesses of the person's session stood when the request began."""
        self._read()
        return self._head

    def __getitem__(self, key: str) -> Any:
        """What the session carries under this name."""
        self._read()
        return self._content[key]

    def __setitem__(self, key: str, value: Any) -> None:
        """Carry something that JSON can write; values changed in place need `modified = True`."""
        self._read()
        self._content[key] = value
        self.modified = self.modified or key not in _NEVER_STORED

    def __delitem__(self, key: str) -> None:
        """Carry it no longer."""
        self._read()
        del self._content[key]
        self.modified = self.modified or key not in _NEVER_STORED

    def __iter__(self) -> Iterator[str]:
        """The names of what it carries."""
        self._read()
        return iter(self._content)

    def __len__(self) -> int:
        """How much it carries."""
        self._read()
        return len(self._content)

    def token(self) -> str:
        """The token that a form of this session has to carry; behind it, where somebody is signed in, whose page it is."""
        proof: str = self._token_form(None)["csrf_token"].current_token
        user = self.user
        return proof if user is None else f"{proof}.{self._pages.dumps(user.id)}"

    def whose_page(self, token: str) -> int | None:
        """Who was signed in when the page with this token was made, whatever has become of their session since.

        It says for whom to keep what was typed there, and opens nothing.
        """
        try:
            user_id: int = self._pages.loads(token.partition(".")[2])
        except BadData:
            return None
        return user_id

    def check_token(self, token: str) -> None:
        """Raises BadToken unless a form with this token came from a page of this session. Takes the same time either way."""
        proof = MultiDict({"csrf_token": token.partition(".")[0]})
        if "csrf" not in self or not self._token_form(proof).validate():
            raise BadToken

    def changed(self) -> Changed | None:
        """What has to be kept with the row; None where nothing changed, or nobody is signed in."""
        return Changed(self._was, self._carried()) if self._user is not None and self.modified else None

    def _carried(self) -> dict[str, Any]:
        """Everything it carries that the row holds, as it is now, whatever is changed in place later."""
        carried = {name: value for name, value in self._content.items() if name not in _NEVER_STORED}
        return dict(json.loads(json.dumps(carried)))

    def kept(self, head: Head) -> None:
        """The access entry was written, and with it that the session was used and what it carries."""
        if self._user is not None:
            self._head = head
            self._was = json.dumps(self._carried())
            self.modified = False
            self.is_seen = True

    def sign_in(self, user: UserRow, opened: Opened) -> None:
        """Become the session that signing in opened. Nothing of the anonymous one is taken along."""
        self._become(opened.id, user, opened.head)
        self.new_token = opened.token
        self.is_seen = True

    def sign_out(self) -> None:
        """Become nobody's session; the row has been ended."""
        self._become(None, None, None)
        self.is_ended = True

    def is_nobodys(self) -> None:
        """Ask no more whose it is: there is no time to tell whether it is over."""
        self._is_read = True

    def keep(self, response: Response) -> None:
        """Write what no access entry has written: a person's page is written with its entry, what leaves none says here that it came."""
        shows_a_page = response.status_code < 300 or 400 <= response.status_code < 500  # noqa: PLR2004
        if self.is_in_use:
            if self.modified or (shows_a_page and not self.is_seen):
                self.store()
        elif self.modified:
            self.store_anonymous()

    def store_anonymous(self) -> None:
        """Keep what a session without a user carries: only the sign-in page's secret, as a rule."""
        if self._row_id is None:
            opened = sessions.open_web(database(), user_id=None, now=self._clock(), content=self._carried())
            self._row_id, self.new_token = opened.id, opened.token
        else:
            self.store()

    def store(self) -> None:
        """Write that the session was used, and what it carries if that changed."""
        if self._row_id is not None:
            changed = Changed(self._was, self._carried()) if self.modified else None
            sessions.touch(database(), self._row_id, now=self._clock(), changed=changed)

    def _become(self, row_id: int | None, user: UserRow | None, head: Head | None) -> None:
        self._is_read = True
        self._row_id, self._user, self._head, self._former = row_id, user, head, None
        self._content = {} if user is None else {_USER_ID: str(user.id)}
        self._was = "{}"
        self.modified = False

    def _read(self) -> None:
        if self._is_read:
            return
        self._is_read = True  # first: where the database is out of reach, the page that says so asks no more
        row = session_by_token(database(), tokens.digest(self._token)) if self._token else None
        if row is None:
            ask_version(database())
            return
        if sessions.is_over(row, limits=self._limits, now=self._clock()):
            self._former = row.user
            return
        self._take(row)

    def _take(self, row: SessionRow) -> None:
        self._become(row.id, row.user, Head(row.accesses, row.head_digest) if row.user else None)
        self._content.update(json.loads(row.content))
        self._was = row.content

    @property
    def _pages(self) -> URLSafeSerializer:
        return URLSafeSerializer(self._secret, salt="whose page")

    def _token_form(self, formdata: MultiDict[str, str] | None) -> Form:
        return Form(formdata, meta={"csrf": True, "csrf_context": self, "csrf_secret": self._secret})


Kind = Callable[[Request], SessionMixin | None]
"""Makes the session of a request that is of its kind; None for every other."""


class StoredSessions(SessionInterface):
    """Reads the cookie before a request, and afterwards has the session write what it must, and sets the cookie."""

    def __init__(self, settings: Settings) -> None:
        self.other_kinds: list[Kind] = []
        self._secret = settings.secret_key.get_secret_value().encode()
        self._limits = Limits(
            idle=timedelta(minutes=settings.session_idle_minutes),
            absolute=timedelta(hours=settings.session_absolute_hours),
        )

    def open_session(self, app: Flask, request: Request) -> SessionMixin:
        """The session of the request's cookie, not yet read."""
        for kind in self.other_kinds:
            if (found := kind(request)) is not None:
                return found
        name = self.get_cookie_name(app)
        return StoredSession(
            request.cookies.get(name, ""),
            clock=app.extensions["disclosure"].clock,
            limits=self._limits,
            secret=self._secret,
            cookie_name=name,
        )

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Have it written, and the cookie set or taken back."""
        kept: Any = session
        kept.keep(response)
        flags: dict[str, Any] = {
            "path": self.get_cookie_path(app),
            "secure": self.get_cookie_secure(app),
            "httponly": self.get_cookie_httponly(app),
            "samesite": kept.samesite,
        }
        if kept.new_token:
            response.set_cookie(kept.cookie_name, kept.new_token, **flags)
        elif kept.is_ended:
            response.delete_cookie(kept.cookie_name, **flags)


def stored() -> StoredSession:
    """The session of this request."""
    proxy: Any = session
    found: StoredSession = proxy._get_current_object()  # noqa: SLF001  the proxy's own way to the object
    return found


def install(app: Flask) -> None:
    """Make the stored sessions the application's."""
    app.session_interface = StoredSessions(app.extensions["disclosure"].settings)

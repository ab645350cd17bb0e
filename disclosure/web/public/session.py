"""The public's session: one opaque cookie, made at the first page. What it opens is a draft, and nothing of it is read here."""

import hashlib
import hmac
from typing import Any

from flask import Request, request
from flask.sessions import SessionMixin

from disclosure.services import tokens
from disclosure.web.session import BadToken

# What such a page sends proves that it was open all the while: nobody is shown one after a rest. Anybody can open the others.
_SHOWS = {"public.step": "step", "public.answers": "step", "public.say": "say"}
_TAKES = {
    "public.take": ("step",),
    "public.send": ("step",),
    "public.hear": ("say",),
    "public.more_time": ("step", "say"),
}
_KINDS = ("form", "step", "say")
_BETWEEN, _VOUCHED, _MOST_BEFORE = ".", 32, 3
"""In a cookie, behind what is random: tokens of pages that were shown under the ones before it, so many signs of so many."""
# What the browser says of a request that another site, or another host of this one, led to. An old one says nothing.
_LED_HERE = ("cross-site", "same-site")


class Withheld(Exception):
    """A form would need a new cookie, and the browser may have one of ours that it does not bring: another site led here."""


class PublicSession(dict[str, Any], SessionMixin):
    """Whoever holds the cookie. Nobody is signed in, and nothing is carried but the language of the address."""

    is_public = True
    modified = False
    id = user = former = head = None
    is_ended = False
    samesite = "Strict"

    def __init__(self, token: str, *, secret: bytes, cookie_name: str) -> None:
        super().__init__()
        self.cookie_name = cookie_name
        self._secret = secret
        self.new_token = ""
        self.key = token or tokens.new_key()
        """What a draft is found by."""
        self._before = [one for one in token.split(_BETWEEN)[1:] if len(one) == _VOUCHED][:_MOST_BEFORE]
        self._has_cookie = bool(token)
        self.was_open = False
        """Whether this form was sent from its own page, where that is one that nobody is shown after a rest."""

    @classmethod
    def of(cls, request: Request, language: str, *, secret: bytes, secure: bool) -> "PublicSession":
        """The session of a request's cookie, in the language of its address."""
        name = "__Host-request" if secure else "request"
        found = cls(request.cookies.get(name, ""), secret=secret, cookie_name=name)
        found["language"] = language
        return found

    @property
    def is_unknown(self) -> bool:
        """The browser brought no cookie: it is new here, or it has left."""
        return not self._has_cookie

    def token(self) -> str:
        """The token that a form of this session has to carry. The first form sets the cookie.

        Raises Withheld where it would take the place of one that opens a draft in another tab, for all that anybody here can know.
        """
        if not self._has_cookie:
            if request.headers.get("Sec-Fetch-Site") in _LED_HERE:
                raise Withheld
            self.new_token = self.key
        return self._token_of(_SHOWS.get(request.endpoint or "", "form"))

    def check_token(self, token: str) -> None:
        """Raises BadToken unless a form with this token came from a page of this session."""
        given = token.encode("utf8", "replace")
        kinds = [kind for kind in _KINDS if hmac.compare_digest(self._token_of(kind).encode(), given)]
        if self._has_cookie and not kinds and self._comes_from_before(given):
            kinds = ["step"]
        if not self._has_cookie or not kinds:
            raise BadToken
        self.was_open = kinds[0] in _TAKES.get(request.endpoint or "", ())

    def take(self, key: str) -> None:
        """Have this key from here on: whoever had the one before, or planted it, has nothing."""
        self.key = self.new_token = key

    def vouching(self, key: str) -> str:
        """This key, saying that pages that were shown under the present one are of the same draft: they can still be sent."""
        return _BETWEEN.join((key, *(self._token_of("step")[:_VOUCHED], *self._before)[:_MOST_BEFORE]))

    def _comes_from_before(self, token: bytes) -> bool:
        """Whether a page of the form, shown under a key that this one vouches for, was sent from our own site.

        Whoever planted the cookie before may know its tokens: the browser has to say that no other site sent it, and an old one does not.
        """
        if request.endpoint != "public.take" or request.headers.get("Sec-Fetch-Site") != "same-origin":
            return False
        return any(hmac.compare_digest(one.encode(), token[:_VOUCHED]) for one in self._before)

    def mark(self, reference: str) -> str:
        """What a page about a sent request says of which one it is about: nothing, to whoever reads it."""
        return hmac.new(self._secret, f"public about {reference}".encode(), hashlib.sha256).hexdigest()

    def _token_of(self, kind: str) -> str:
        return hmac.new(self._secret, f"public {kind} {self.key}".encode(), hashlib.sha256).hexdigest()

    def end(self) -> None:
        """The browser is to forget it, if it has it."""
        self.new_token, self.is_ended = "", self._has_cookie

    def content_to_keep(self) -> None:
        """It carries nothing."""

    def is_nobodys(self) -> None:
        """It is nobody's already."""

    def keep(self, _response: Any) -> None:
        """There is nothing to be written."""

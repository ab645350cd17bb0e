"""The key of a request: what is sent twice is told from what is sent anew. A form's page carries it."""

import re

from flask import g, request

from disclosure.domain.chain import canonical
from disclosure.services import tokens
from disclosure.web.session import stored

_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
LOOKED = "looked"  # whom the person has been shown before they sent it
HELD_AGAINST = "held_against"  # who of the other case stood beside the form that says whether two people are one
# Of what a form carries, what says nothing about what is asked for.
_CARRIED = frozenset({"csrf_token", "request_key", "version", "list", "back", LOOKED, HELD_AGAINST})


def sent_key(name: str) -> str:
    """The key of a page that its form carries; empty where it carries none that we could have written."""
    sent = request.form.get(name, "")
    return sent if _KEY.fullmatch(sent) else ""


def page_key() -> str:
    """The key that a form's page carries, so that what it sends can be told when it comes twice."""
    return sent_key("request_key") or tokens.new_key()


def list_key() -> str:
    """The key of a list's page: the same for as long as somebody is signed in, so that the page is the same whatever is hidden in it.

    What is done from a list it can be done once: a case that was taken is nobody's no more.
    """
    return tokens.digest(f"list {stored().token()}")


def request_key() -> str:
    """The key of this one request: the page's, bound to the person, the address and every answer.

    A request sent twice has one key. The same page sent with other answers is another request: nothing typed is taken for
    something that was recorded before. Of what was typed it tells nothing, since nobody else knows the page's key.
    """
    said = sorted((name, value) for name, value in request.form.items(multi=True) if name not in _CARRIED)
    return tokens.digest(canonical([page_key(), g.actor.user_id, request.path, said]))

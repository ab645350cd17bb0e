"""Where the public's pages stand, in each language. The first word of an address says which of the two worlds it is of."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

from flask import request, url_for

from disclosure.domain.access import Permission
from disclosure.web import door
from disclosure.web.filters import language
from disclosure.web.public import blueprint

View = TypeVar("View", bound=Callable[..., Any])

FIRST: Mapping[str, str] = {"en": "request", "cy": "cais"}
# The rest of an address, by the page's name, in each language.
_REST: Mapping[str, Mapping[str, str]] = {
    "start": {"en": "", "cy": ""},
    "words": {"en": "/words", "cy": "/geiriau"},
    "step": {"en": "/<int:number>", "cy": "/<int:number>"},
    "answers": {"en": "/answers", "cy": "/atebion"},
    "received": {"en": "/received", "cy": "/derbyn"},
    "back": {"en": "/back", "cy": "/yn-ol"},
    "more_time": {"en": "/time", "cy": "/amser"},
    "leave": {"en": "/leave", "cy": "/gadael"},
    "numbers": {"en": "/numbers", "cy": "/rhifau"},
    "left_behind": {"en": "/left-behind", "cy": "/olion"},
    "privacy": {"en": "/privacy", "cy": "/preifatrwydd"},
    "cookies": {"en": "/cookies", "cy": "/cwcis"},
    "accessibility": {"en": "/accessibility", "cy": "/hygyrchedd"},
    "check": {"en": "/check", "cy": "/holi"},
    "status": {"en": "/status", "cy": "/hynt"},
    "say": {"en": "/status/<word>", "cy": "/hynt/<word>"},
    "later": {"en": "/later", "cy": "/wedyn"},
    "elsewhere": {"en": "/<path:rest>", "cy": "/<path:rest>"},
}
_TOLD = ("again", "empty", "sent", "unsent", "why")  # what a redirection told the page


def language_of(path: str) -> str:
    """The language of an address of the public's, whether or not there is such a page; empty for every other.

    However it is written: a phone begins a word with a capital.
    """
    first = path.lower().split("/", 2)[1:2]
    return next((language for language, word in FIRST.items() if [word] == first), "")


def as_ours(path: str) -> str | None:
    """One of our addresses as we write it: in small letters, no stroke at its end; the first page's where it is the host alone.

    None for any other address, and where it is written so already: nobody is led where only its writer knows.
    """
    parts = [part for part in path.lower().split("/") if part]
    if not parts:
        return to("start")
    ours = f"/{'/'.join(parts)}"
    return quote(ours) if parts[0] in FIRST.values() and ours != path else None


def page(name: str, *, title: str, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Let a view answer at its addresses in both languages. Nothing of a case is on such a page, so that it leaves no entry."""

    def mark(view: View) -> View:
        door.needs(Permission.PUBLIC, entry=None, title=title)(view)
        for code, first in FIRST.items():
            blueprint.add_url_rule(
                f"/{first}{_REST[name][code]}",
                endpoint=view.__name__,
                view_func=view,
                methods=list(methods),
                defaults={"language": code},
            )
        return view

    return mark


def to(view: str, **values: Any) -> str:
    """The address of a page in the reader's language, or in another that is named."""
    return url_for(f"public.{view}", **{"language": language(), **values})


def in_language(code: str, **more: str) -> str:
    """The page of this request in that language, telling the same, and `more`; the first page where this one has no other."""
    if request.endpoint is None or request.blueprint != "public" or request.endpoint == "public.elsewhere":
        return url_for("public.start", language=code)
    told = {name: request.args[name] for name in _TOLD if name in request.args}
    return url_for(request.endpoint, **{**told, **more, **(request.view_args or {}), "language": code})

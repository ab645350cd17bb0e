"""What a request typed into a form of ours, so that a page which could not do it loses none of it."""

from dataclasses import dataclass

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

FIELD = "kept"  # in the sign-in form: what was typed, signed
MARK = "brought_back"  # in a form sent again: show it to be looked over, and do nothing yet
_OWN_FIELDS = frozenset({"csrf_token", FIELD, MARK, "next"})


@dataclass(frozen=True)
class Typed:
    """A form as it was sent: to which address of ours, with which fields."""

    action: str
    fields: tuple[tuple[str, str], ...]

    @property
    def words(self) -> list[str]:
        """The answers in somebody's own words, to be read on the page that keeps them: codes and times have no spaces."""
        return [value for _, value in self.fields if " " in value.strip()]


def typed_now() -> Typed | None:
    """What this request sent, if it was sent to a page of ours. No password and no token is among it."""
    action = ours(request.path, "POST")
    if action is None:
        return None
    fields = request.form.items(multi=True)
    kept = tuple((name, value) for name, value in fields if name not in _OWN_FIELDS and "password" not in name)
    return Typed(action, kept)


def carried_on() -> dict[str, str]:
    """What a form on the way back in brings along of an earlier one; nothing else that it sent."""
    kept = request.form.get(FIELD, "")
    return {FIELD: kept} if kept else {}


def to_send_again() -> dict[str, object]:
    """For a page that could not do it: what was typed, with the token it came with, so that it is sent once more from there.

    The key among it sees that it is done once.
    """
    if request.method != "POST" or not is_same_origin():
        return {}
    try:
        kept = tuple(carried_on().items()) if request.blueprint == "auth" else ()
        typed = Typed(request.path, kept) if kept else typed_now()
        return {"typed": typed, "token": request.form.get("csrf_token", "")} if typed else {}
    except RequestEntityTooLarge:  # more than is read of any form
        return {}


def is_same_origin() -> bool:
    """The browser says that the form came from a page of ours: no other site shall put words in anybody's mouth."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


def ours(path: str, method: str) -> str | None:
    """The address made anew from its route, where it is a page of ours that a person typed into; None for any other."""
    adapter = current_app.create_url_adapter(request)
    if adapter is None or not path.startswith("/"):
        return None
    try:
        endpoint, arguments = adapter.match(path, method=method)
    except HTTPException:
        return None
    if (
        endpoint == "static"
        or endpoint.startswith("auth.")
        or not hasattr(current_app.view_functions[endpoint], "door")
    ):
        return None
    return url_for(endpoint, **arguments)

"""Moving many cases to one owner: to whom, what will be refused of it, and what came of it. The list it came from is kept."""

from typing import Any

from flask import g, render_template, request

from disclosure.domain import reference as references
from disclosure.domain.access import Permission
from disclosure.domain.errors import Invalid
from disclosure.domain.words import N_
from disclosure.services import choices, moving, tokens
from disclosure.services.accesses import Entry
from disclosure.services.moving import Moving
from disclosure.store.db import database
from disclosure.web import door
from disclosure.web.forms import build
from disclosure.web.numbers import number
from disclosure.web.officer import blueprint, lists
from disclosure.web.officer.lists import Spot
from disclosure.web.once import page_key, request_key
from disclosure.web.product import product
from disclosure.web.resume import is_brought_back

_PRESSED = frozenset({"preview", "move"})
_BETWEEN = "~"  # a case and the version of it that was looked over


@blueprint.post("/cases/move")
@door.needs(Permission.ASSIGN, entry=Entry.LIST, title=N_("Move cases"))
def move() -> str:
    """Ask to whom; say what will be refused; do it. Which of them, the button says that was pressed."""
    spot, asked = lists.worklist(), _asked()
    pressed = "" if is_brought_back() else request.form.get("press", "")
    pressed = pressed if pressed in _PRESSED else ""
    form = _form(is_sent="press" in request.form)
    if pressed and not form.validate():
        pressed = ""
    rows = _rows(pressed, form, asked)
    door.reads(about=f"move {pressed}".strip(), reached=len(rows))
    return _page(pressed, form, rows, spot)


def _form(*, is_sent: bool) -> Any:
    """The form by which a case is assigned: every case gets its answers."""
    key = product().law.current()[0].assigning.form_key
    return build(key, request.form if is_sent else None, choices={"owner_id": choices.owners(database())})


def _rows(pressed: str, form: Any, asked: dict[str, int]) -> list[Moving]:
    given: dict[str, Any] = {"law": product().law, "actor": g.actor, "now": g.now}
    if pressed == "move":
        return moving.move(database(), asked, form.answers(), request_key=request_key(), **given)
    if pressed:
        return moving.preview(database(), asked, form.answers(), **given)
    return moving.chosen(database(), asked, **given)


def _page(pressed: str, form: Any, rows: list[Moving], spot: Spot) -> str:
    return render_template(
        "officer/move.html",
        state="done" if pressed == "move" else "looked_over" if pressed else "asked",
        form=form,
        rows=rows,
        going=[one for one in rows if not one.reasons],
        staying=[one for one in rows if one.reasons],
        spot=spot,
        between=_BETWEEN,
        # Of the list's own key nothing is done twice: each time somebody asks to whom, it is another request.
        request_key=page_key() if pressed else tokens.new_key(),
        law=product().law,
    )


def _asked() -> dict[str, int]:
    """The cases that were ticked, each with its version where it was looked over. What is no reference, or no version, is left out."""
    found: dict[str, int] = {}
    for text in request.form.getlist("case"):
        name, _, version = text.partition(_BETWEEN)
        try:
            found[references.parse(name)] = number(version or "0")
        except (Invalid, ValueError):
            continue
    return found

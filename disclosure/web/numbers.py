"""Numbers in addresses and forms: no larger than the databases can look for."""

from typing import Any

from flask import request
from werkzeug.routing import IntegerConverter, Map

from disclosure.store.types import LAST_ID


class Number(IntegerConverter):
    """The `int` of our routes: a larger one is no page of ours."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:  # noqa: A002  werkzeug's own name
        super().__init__(map, *args, **{"max": LAST_ID, **kwargs})


def number(text: str) -> int:
    """A number that was sent. Raises ValueError for one that no row can have."""
    found = int(text) if len(text) <= len(str(LAST_ID)) else -1
    if not 0 <= found <= LAST_ID:
        raise ValueError
    return found


def sent_number(name: str) -> int | None:
    """A number that a form carries; None where it carries none that a row can have."""
    return request.form.get(name, type=number)

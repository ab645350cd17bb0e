"""Numbers in addresses: no larger than the databases can look for."""

from typing import Any

from werkzeug.routing import IntegerConverter, Map

from disclosure.store.types import LAST_ID


class Number(IntegerConverter):
    """The `int` of our routes: a larger one is no page of ours."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:  # noqa: A002  werkzeug's own name
        super().__init__(map, *args, **{"max": LAST_ID, **kwargs})


def number(text: str) -> int:
    """A number in a query. Raises ValueError for one that no row can have."""
    found = int(text) if len(text) <= len(str(LAST_ID)) else -1
    if not 0 <= found <= LAST_ID:
        raise ValueError
    return found

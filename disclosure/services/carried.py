"""What a session carries from page to page. Several requests of one session may change it at once: none undoes what another kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from disclosure.store.queries.accounts import content_of_session


@dataclass(frozen=True)
class Changed:
    """What a request found, and what it leaves; both such as JSON can write."""

    was: Mapping[str, Any]
    new: Mapping[str, Any]

    def kept(self, session: Session, session_id: int) -> str:
        """What the session carries with this change, as JSON, inside a transaction that writes. What others changed meanwhile stays,
        of a table each of its entries; one that was ended carries nothing.
        """
        there = content_of_session(session, session_id, lock=True, of_ended=False)
        return "{}" if there is None else json.dumps(_merged(json.loads(there), self.was, self.new))


def _merged(there: Mapping[str, Any], was: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(there)
    for name in [*was, *(name for name in new if name not in was)]:
        if name not in new:
            found.pop(name, None)
        elif name not in was or new[name] != was[name]:
            tables = all(isinstance(one, dict) for one in (found.get(name), was.get(name, {}), new[name]))
            found[name] = _merged(found[name], was.get(name, {}), new[name]) if tables else new[name]
    return found

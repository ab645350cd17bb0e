"""What a session carries from page to page. Several requests of one session may change it at once: none undoes what another kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from disclosure.store.queries.accounts import content_of_session


@dataclass(frozen=True)
class Changed:
    """What a request found, as the row held it, and what it leaves."""

    read: str
    new: Mapping[str, Any]

    @property
    def text(self) -> str:
        """What it leaves, as the row holds it, where nobody else changed anything meanwhile."""
        return json.dumps(dict(self.new))

    def merged(self, session: Session, session_id: int) -> str:
        """The same with what others changed meanwhile, of a table each of its entries, inside a transaction that writes. A session that
        was ended carries nothing.
        """
        there = content_of_session(session, session_id, lock=True, of_ended=False)
        return "{}" if there is None else json.dumps(_merged(json.loads(there), json.loads(self.read), self.new))


def _merged(there: Mapping[str, Any], was: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(there)
    for name in [*was, *(name for name in new if name not in was)]:
        if name not in new:
            found.pop(name, None)
        elif name not in was or new[name] != was[name]:
            tables = all(isinstance(one, dict) for one in (found.get(name), was.get(name, {}), new[name]))
            found[name] = _merged(found[name], was.get(name, {}), new[name]) if tables else new[name]
    return found

"""What a command works with: settings, law, a database session, the clock, and who acts.

`DISCLOSURE_ACTOR` and `DISCLOSURE_PURPOSE` say who acts on the command line and why; otherwise it is the system's own user.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from sqlalchemy.orm import Session

from disclosure.assembly import law_of
from disclosure.domain.access import Actor
from disclosure.domain.law import Law
from disclosure.services import sessions
from disclosure.settings import Settings, load
from disclosure.store.db import open_session


@dataclass
class Command:
    """One run of a command."""

    settings: Settings
    session: Session
    now: datetime

    @cached_property
    def law(self) -> Law:
        """The law as this force applies it."""
        return law_of(self.settings)

    @cached_property
    def actor(self) -> Actor:
        """Who acts; a chain of accesses of its own is opened for the run. Raises NotFound for an unknown DISCLOSURE_ACTOR."""
        username = os.environ.get("DISCLOSURE_ACTOR", "")
        purpose = os.environ.get("DISCLOSURE_PURPOSE", "") or "command line"
        return sessions.command_line_actor(self.session, username, purpose=purpose, now=self.now)


@contextmanager
def open_product() -> Iterator[Command]:
    """A command's surroundings, closed when it ends."""
    settings = load()
    session = open_session(settings.database_url)
    try:
        yield Command(settings, session, datetime.now(UTC))
    finally:
        session.close()
        session.get_bind().engine.dispose()

"""What a command works with: settings, law, a database session, the clock, and who acts; and the door of the command line.

A command that shows what is stored, or changes accounts, opens the product through a `Door`.
`DISCLOSURE_ACTOR` and `DISCLOSURE_PURPOSE` say who acts on the command line and why; otherwise it is the system's own user.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from sqlalchemy.orm import Session

from disclosure.assembly import law_of, opener_of
from disclosure.domain.access import Actor, Permission
from disclosure.domain.errors import Declaration, Invalid
from disclosure.domain.law import Law
from disclosure.services import accesses, sessions
from disclosure.services.accesses import Entry, Reading
from disclosure.services.sealing import Opener
from disclosure.settings import BadSettings, Settings, load
from disclosure.store.db import open_session


@dataclass(frozen=True)
class Door:
    """What a command asks of whoever is named as running it, and the entry that it leaves: its kind, and what it is about."""

    permission: Permission
    entry: Entry
    about: str

    def reading(self, reached: int = 0) -> Reading:
        """The entry, of so many rows."""
        return Reading(self.entry, about=self.about, reached=reached)


@dataclass
class Command:
    """One run of a command."""

    settings: Settings
    session: Session
    now: datetime  # when it began
    door: Door | None = None

    @cached_property
    def law(self) -> Law:
        """The law as this force applies it."""
        return law_of(self.settings)

    @property
    def opener(self) -> Opener | None:
        """What opens the requests that the public sent, where its key lies here."""
        return opener_of(self.settings)

    @cached_property
    def actor(self) -> Actor:
        """Who acts; a chain of accesses of its own is opened for the run.

        Raises NotFound for an unknown DISCLOSURE_ACTOR, BadSettings for a DISCLOSURE_PURPOSE that cannot be put on record.
        """
        return self._opened(os.environ.get("DISCLOSURE_ACTOR", ""))

    @cached_property
    def system(self) -> Actor:
        """The system, whoever is named: what time starts is nobody's work. It has a session of its own, with the purpose that is given."""
        return self._opened("")

    def _opened(self, username: str) -> Actor:
        purpose = os.environ.get("DISCLOSURE_PURPOSE", "").strip() or "command line"
        try:
            return sessions.command_line_actor(self.session, username, purpose=purpose, now=self.now)
        except Invalid as fault:
            raise BadSettings(f"DISCLOSURE_PURPOSE: {fault}.") from None

    def enter(self, *, reached: int = 0) -> None:
        """Commit the entry of what is about to be printed, so many rows of it. Raises Declaration where there is no door.

        It has the time at which it is made: an anchor may have been taken since the command began.
        """
        if self.door is None:
            raise Declaration("command_without_door")
        accesses.record(self.session, self.door.reading(reached), actor=self.actor, now=datetime.now(UTC))

    def admit(self) -> None:
        """Let whoever acts through the door, if there is one. Raises NotAllowed once the refusal is on record."""
        if self.door is not None:
            accesses.admit(self.session, self.door.permission, self.door.reading(), actor=self.actor, now=self.now)


@contextmanager
def open_product(door: Door | None = None) -> Iterator[Command]:
    """A command's surroundings, closed when it ends. Raises NotAllowed where the door does not let in who acts.

    A database of another version raises OtherVersion at its first use.
    """
    with surroundings(door) as command:
        command.admit()
        yield command


@contextmanager
def surroundings(door: Door | None = None) -> Iterator[Command]:
    """The same for whoever asks at the door themselves."""
    settings = load()
    session = open_session(settings.database_url)
    try:
        yield Command(settings, session, datetime.now(UTC), door)
    finally:
        session.close()
        session.get_bind().engine.dispose()

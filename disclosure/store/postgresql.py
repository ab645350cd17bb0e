"""PostgreSQL's driver, made to keep what it has prepared: each statement is planned once on a connection, not once for every page."""

from collections.abc import Iterator
from typing import Any, cast

from psycopg import Connection, Cursor
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

_READ = ("SELECT", "EXPLAIN")  # as the server calls what it has done
Lines = Cursor[TupleRow]


class KeepingConnection(Connection[TupleRow]):
    """Ends a transaction in which nothing was changed by COMMIT, also where it is to be rolled back, which comes to the same.

    At a ROLLBACK the driver forgets every statement that it has prepared, since what was made in the transaction may be there no
    more; and each of our requests ends what it has read before it writes.
    """

    has_changed = False

    def commit(self) -> None:
        """As the driver does."""
        super().commit()
        self.has_changed = False

    def rollback(self) -> None:
        """As the driver does, where anything was changed or went wrong."""
        if self.has_changed or self.info.transaction_status != TransactionStatus.INTRANS:
            super().rollback()
            self.has_changed = False
        else:
            super().commit()


class NotingCursor(Lines):
    """Tells its connection of everything that is not known to read alone."""

    def execute(self, *arguments: Any, **named: Any) -> "NotingCursor":
        """As the driver does."""
        super().execute(*arguments, **named)
        if not (self.statusmessage or "").startswith(_READ):
            self._note()
        return self

    def executemany(self, *arguments: Any, **named: Any) -> None:
        """As the driver does."""
        self._note()
        super().executemany(*arguments, **named)

    def stream(self, *arguments: Any, **named: Any) -> Iterator[TupleRow]:
        """As the driver does."""
        self._note()
        return super().stream(*arguments, **named)

    def copy(self, *arguments: Any, **named: Any) -> Any:
        """As the driver does."""
        self._note()
        return super().copy(*arguments, **named)

    def _note(self) -> None:
        cast(KeepingConnection, self.connection).has_changed = True


def connect(*arguments: Any, **named: Any) -> KeepingConnection:
    """A connection that keeps what it has prepared."""
    return KeepingConnection.connect(*arguments, **named, cursor_factory=NotingCursor)

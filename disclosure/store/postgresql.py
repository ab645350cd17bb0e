"""PostgreSQL's driver, made to keep what it has prepared: each statement is planned once on a connection, not once for every page."""

from typing import Any

from psycopg import Connection
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow


class KeepingConnection(Connection[TupleRow]):
    """Ends a transaction that may only read by COMMIT, also where it is to be rolled back: since the server has refused every change in
    it, that comes to the same.

    At a ROLLBACK the driver forgets every statement that it has prepared, since what was made in the transaction may be there no
    more; and each of our requests ends what it has read before it writes.
    """

    def rollback(self) -> None:
        """As the driver does, where anything may have been changed or went wrong."""
        if self.read_only and self.info.transaction_status == TransactionStatus.INTRANS:
            super().commit()
        else:
            super().rollback()


def connect(*arguments: Any, **named: Any) -> KeepingConnection:
    """A connection that keeps what it has prepared."""
    return KeepingConnection.connect(*arguments, **named)

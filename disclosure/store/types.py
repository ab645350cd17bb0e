"""Column types that mean the same on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer
from sqlalchemy.types import TypeDecorator

from disclosure.domain import facts


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC. SQLite would drop the offset in silence, so a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """To UTC; for SQLite as text without offset, which sorts as time does."""
        return _utc_text if dialect.name == "sqlite" else _utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Back as aware UTC."""
        if value is None:
            return None
        at: datetime = value
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        msg = "a stored time needs an offset"
        raise ValueError(msg)
    return value.astimezone(UTC)


def _utc_text(value: datetime | None) -> str | None:
    return _kept(facts.as_time(value)) if value else None


@lru_cache(maxsize=4096)
def _kept(at: datetime) -> str:
    """Of a time in UTC, where equal times are alike: event, case and history of a change have the same."""
    return at.isoformat(sep=" ", timespec="microseconds")[: -len("+00:00")]


# The highest number that every id of both databases can be compared with.
LAST_ID = 2**31 - 1


# SQLite numbers rows by itself only for a column that is called INTEGER.
BigId = BigInteger().with_variant(Integer(), "sqlite")

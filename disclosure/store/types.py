"""Column types that mean the same on both databases."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import BigInteger, Boolean, Column, DateTime, Dialect, Integer, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
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


class JsonRows(FunctionElement[str]):
    """Some columns of all the rows of a query, as one text of JSON: so that what hangs on a row comes with it, and not by a statement
    of its own. The rows come in any order; read them with `rows_read`.
    """

    type = Text()
    inherit_cache = True


@compiles(JsonRows)
def _as_postgresql_says_it(element: JsonRows, compiler: SQLCompiler, **asked: Any) -> str:
    return f"CAST(json_agg(json_build_array({compiler.process(element.clauses, **asked)})) AS TEXT)"


@compiles(JsonRows, "sqlite")
def _as_sqlite_says_it(element: JsonRows, compiler: SQLCompiler, **asked: Any) -> str:
    return f"json_group_array(json_array({compiler.process(element.clauses, **asked)}))"


def rows_read(text: str | None, columns: Sequence[Column[Any]]) -> Iterator[dict[str, Any]]:
    """The rows of a `JsonRows` of these columns."""
    readers = [_reader(column) for column in columns]
    names = [column.name for column in columns]
    for row in orjson.loads(text or "[]"):
        yield {name: read(value) for name, read, value in zip(names, readers, row, strict=True)}


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    if isinstance(column.type, UtcDateTime):
        return _time_read
    return bool if isinstance(column.type, Boolean) else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _time_read(text: str | None) -> datetime | None:
    if text is None:
        return None
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


# The highest number that every id of both databases can be compared with.
LAST_ID = 2**31 - 1


# SQLite numbers rows by itself only for a column that is called INTEGER.
BigId = BigInteger().with_variant(Integer(), "sqlite")

"""The triggers that migrations make: which there should be, what each should do, and which stand.

What each should do is kept as a digest beside the migrations, in `guards.json`; a test compares it with a migrated database, and
says how to keep it anew. A trigger or a rule of somebody else's could swallow what is written, and a policy hide what is read: they
are told of too.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import lru_cache

from sqlalchemy import text
from sqlalchemy.orm import Session

from disclosure.store.db import MIGRATIONS

Place = tuple[str, str]
"""A table, and the name of what stands before it."""

MADE = MIGRATIONS / "guards.json"
# Each with the text of all that it does.
_SQLITE = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
_POSTGRESQL = (
    "SELECT c.relname, t.tgname, concat_ws(chr(10), pg_get_triggerdef(t.oid), p.prosecdef, p.proconfig, p.prosrc) "
    "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
    "WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND c.relnamespace = 'public'::regnamespace"
)

# What PostgreSQL does in place of a statement on a table. No migration makes one.
_RULES = (
    "SELECT c.relname, r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class "
    "WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace"
)
# What hides rows from some who ask, and from this check perhaps not. No migration switches it on.
_HIDDEN = "SELECT relname, 'row security' FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace"
_OTHERS = {"sqlite": (), "postgresql": (_RULES, _HIDDEN)}


@lru_cache
def expected(dialect: str) -> Mapping[Place, str]:
    """Every guard that there should be on a database of that dialect, with the digest of what it does."""
    return {(table, name): digest for table, name, digest in json.loads(MADE.read_text("utf-8"))[dialect]}


def standing(session: Session) -> Mapping[Place, str]:
    """Every trigger that is there and switched on, with the digest of what it does."""
    query = _SQLITE if session.get_bind().dialect.name == "sqlite" else _POSTGRESQL
    return {(table, name): _digest(does) for table, name, does in session.execute(text(query))}


def _digest(does: object) -> str:
    """Of whatever stands there, though it be no text."""
    return hashlib.sha256(str(does).encode("utf-8", "surrogateescape")).hexdigest()


def wrong(session: Session) -> Iterator[tuple[str, str]]:
    """By name, in order, what is not as migrations make it: guards that are gone, or do something else, and what is none of them."""
    dialect = session.get_bind().dialect.name
    due, there = expected(dialect), standing(session)
    for table, name in sorted(due.keys() - there.keys()):
        yield name, f"it is gone from {table}, or switched off"
    for place in sorted(due.keys() & there.keys()):
        if due[place] != there[place]:
            yield place[1], f"it stands before {place[0]}, and does something else than what our migrations made"
    others = [tuple(row) for query in _OTHERS[dialect] for row in session.execute(text(query))]
    for table, name in sorted({*there.keys() - due.keys(), *others}):
        yield name, f"it stands before {table}, and none of our migrations made it"

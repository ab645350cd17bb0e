"""The triggers that migrations make, by name: which there should be, and which stand. A test compares with a migrated database.

A trigger or a rule of somebody else's could swallow what is written, and a policy hide what is read: they are told of too.
"""

from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.orm import Session

# On both databases. Each bears the name of its table and of what it guards against.
_FROZEN = (
    "accesses",
    "calendars",
    "case_history",
    "events",
    "identities",
    "links",
    "participations",
    "people",
    "person_keys",
    "search_words",
)
_KEPT = ("cases", "deadlines", "records")
_BY_VERB = {
    "insert": (
        "accesses",
        "case_history",
        "cases",
        "deadlines",
        "events",
        "identities",
        "links",
        "participations",
        "records",
        "user_sessions",
    ),
    "update": (*_FROZEN, *_KEPT, "user_sessions"),
    "delete": (*_FROZEN, *_KEPT, "user_sessions"),
}
# On one: what the other does not know, or refuses without a trigger.
_ALONE: Mapping[str, dict[str, tuple[str, ...]]] = {
    "sqlite": {"replace": (*_FROZEN, *_KEPT)},
    "postgresql": {"truncate": (*_FROZEN, *_KEPT), "whole": ("accesses", "events", "user_sessions")},
}
_SQLITE = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
_POSTGRESQL = (
    "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND c.relnamespace = 'public'::regnamespace"
)

# What PostgreSQL does in place of a statement on a table. No migration makes one.
_RULES = (
    "SELECT c.relname, r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class "
    "WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace"
)
# What hides rows from some who ask, and from this check perhaps not. No migration switches it on.
_HIDDEN = "SELECT relname, 'row security' FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace"


def expected(dialect: str) -> frozenset[tuple[str, str]]:
    """Table and name of every guard that there should be on a database of that dialect."""
    verbs = (_BY_VERB | _ALONE[dialect]).items()
    return frozenset((table, f"guard_{table}_{verb}") for verb, tables in verbs for table in tables)


def standing(session: Session) -> frozenset[tuple[str, str]]:
    """Table and name of every trigger that is there and switched on."""
    return _found(session, _SQLITE if session.get_bind().dialect.name == "sqlite" else _POSTGRESQL)


def missing(session: Session) -> list[tuple[str, str]]:
    """Table and name of the guards that do not stand, in order."""
    return sorted(expected(session.get_bind().dialect.name) - standing(session))


def strange(session: Session) -> list[tuple[str, str]]:
    """Table and name of triggers and rules that no migration made, and of tables whose rows are shown by policies, in order."""
    dialect = session.get_bind().dialect.name
    others = _found(session, _RULES) | _found(session, _HIDDEN) if dialect == "postgresql" else frozenset()
    return sorted((standing(session) - expected(dialect)) | others)


def _found(session: Session, query: str) -> frozenset[tuple[str, str]]:
    return frozenset((table, name) for table, name in session.execute(text(query)))

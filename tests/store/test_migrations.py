"""The schema: one line of numbered versions, up and down on both databases, and the same as the models at its head."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, inspect, select, text

from disclosure.services import verification
from disclosure.store import db
from disclosure.store.models import links, metadata
from disclosure.store.models.base import is_ours
from tests.services.worlds import world

# SQLite shows an index over an expression to nobody; what it is good for is seen in tests/web/test_plans.py.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index"),
    pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index"),
]

COMPARED = {"compare_type": True, "compare_server_default": True, "include_name": is_ours}
VERSIONS = db.MIGRATIONS / "versions"


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A connection that is closed for good."""
    with create_engine(url, poolclass=NullPool).connect() as connection:
        yield connection


def revisions() -> list[str]:
    """All revisions, the first one first."""
    scripts = ScriptDirectory.from_config(db.alembic_config(""))
    return [script.revision for script in scripts.walk_revisions()][::-1]


def shape(url: str) -> dict[str, object]:
    """What stands in the database: tables with their columns, keys and indexes, triggers, functions, sequences."""
    with connected(url) as connection:
        seen = inspect(connection)
        found: dict[str, object] = {}
        for table in seen.get_table_names():
            checks = sorted((str(one["name"]), one["sqltext"]) for one in seen.get_check_constraints(table))
            keys = sorted((str(one["name"]), tuple(one["constrained_columns"])) for one in seen.get_foreign_keys(table))
            indexes = sorted((str(one["name"]), tuple(one["column_names"])) for one in seen.get_indexes(table))
            columns = sorted((one["name"], str(one["type"]), one["nullable"]) for one in seen.get_columns(table))
            found[table] = (columns, checks, keys, indexes, sorted(map(str, seen.get_unique_constraints(table))))
        if connection.dialect.name == "sqlite":
            triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        else:
            triggers = (
                "SELECT t.tgname, pg_get_triggerdef(t.oid) || p.prosrc || coalesce(array_to_string(p.proconfig, ','), '') "
                "FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal ORDER BY t.tgname"
            )
            found["sequences"] = sorted(seen.get_sequence_names())
        return {**found, "triggers": [tuple(row) for row in connection.execute(text(triggers))]}


def left_over(url: str) -> set[str]:
    """What is in the database besides Alembic's own table."""
    with connected(url) as connection:
        if connection.dialect.name == "sqlite":
            query = "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND tbl_name <> 'alembic_version'"
        else:
            query = (
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'alembic_version%' "
                "UNION SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            )
        return set(connection.scalars(text(query)))


def test_the_versions_are_numbered_in_one_line():
    numbers = revisions()
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
    assert len(ScriptDirectory.from_config(db.alembic_config("")).get_heads()) == 1
    assert db.head() == numbers[-1]
    names = sorted(path.name for path in VERSIONS.glob("*.py"))
    assert all(re.fullmatch(r"\d{4}_[a-z_]+\.py", name) for name in names), names
    assert [name[:4] for name in names] == numbers


def test_the_models_are_the_head(database):
    with connected(database.owner_url) as connection:
        context = MigrationContext.configure(connection, opts=COMPARED)
        assert compare_metadata(context, metadata) == [], "Write a migration for what the models say anew."


def test_up_down_and_up_again_gives_the_same(empty_database):
    url = empty_database.owner_url
    db.upgrade(url)
    first = shape(url)
    assert len(first["triggers"]) > 20
    db.downgrade(url, "base")
    assert left_over(url) == set()
    db.upgrade(url)
    assert shape(url) == first


def test_every_step_goes_down_to_where_the_one_before_had_come(empty_database):
    url, shapes = empty_database.owner_url, []
    for revision in revisions():
        db.upgrade(url, revision)
        shapes.append(shape(url))
    for revision, before in zip(revisions()[-2::-1], shapes[-2::-1], strict=True):
        db.downgrade(url, revision)
        assert shape(url) == before


def test_the_guards_can_be_taken_down_and_put_up_around_what_is_stored(database):
    with world(database) as made:
        reference = made.walk(to="meeting")
        made.session.close()
        db.downgrade(database.owner_url, "0001")
        db.upgrade(database.owner_url)
        assert verification.verify(made.session).ok
        made.perform(reference, "record_meeting", "held")
        assert verification.verify(made.session).ok


def test_links_that_were_made_before_they_had_rows_of_their_own_have_them_afterwards(database):
    with world(database) as made:
        ours, theirs = made.register(), made.register("csods", "right_to_know")
        made.perform(ours, "link_case", other_reference=theirs)
        made.perform(theirs, "mark_duplicate", other_reference=ours)
        stood = made.session.execute(select(links).order_by(links.c.case_id)).all()
        made.session.close()
        db.downgrade(database.owner_url, "0020")
        db.upgrade(database.owner_url)
        assert len(stood) == 2
        assert made.session.execute(select(links).order_by(links.c.case_id)).all() == stood
        made.session.close()
        assert verification.verify(made.session).ok


def test_what_was_sent_before_a_plan_s_last_day_was_kept_has_none_and_goes_on(empty_database):
    """The day is not read again from what was said then: who sent it is told as before, and no other column changes."""
    url = empty_database.owner_url
    db.upgrade(url, "0025")
    engine = create_engine(url, poolclass=NullPool)
    sent = "INSERT INTO public_status (reference, phase, reachable, referral) VALUES ('7K4M-2P9Q-J', 'received', true, false)"
    asked = text("SELECT * FROM public_status")
    with engine.begin() as connection:
        connection.execute(text(sent))
        before = dict(connection.execute(asked).mappings().one())
    db.upgrade(url, "0026")
    with engine.begin() as connection:
        assert dict(connection.execute(asked).mappings().one()) == {**before, "contact_ends_on": None}
        connection.execute(text("UPDATE public_status SET contact_ends_on = '2026-11-06'"))
    db.downgrade(url, "0025")
    with engine.begin() as connection:
        assert dict(connection.execute(asked).mappings().one()) == before


class PowerCut(Exception):
    """The machine stopped at a statement."""


@contextmanager
def stopped_at(word: str) -> Iterator[None]:
    def stop(connection, cursor, statement, *_: object) -> None:
        if word in statement:
            raise PowerCut

    event.listen(Engine, "before_cursor_execute", stop)
    try:
        with pytest.raises(PowerCut):
            yield
    finally:
        event.remove(Engine, "before_cursor_execute", stop)


@pytest.mark.parametrize("word", ["CREATE TABLE records", "guard_people_delete", "UPDATE alembic_version"])
def test_an_upgrade_that_is_stopped_leaves_a_whole_revision_and_can_be_repeated(empty_database, word):
    url = empty_database.owner_url
    with stopped_at(word):
        db.upgrade(url)
    with connected(url) as connection:
        at = MigrationContext.configure(connection).get_current_revision()
    reached = shape(url)
    db.upgrade(url)
    head = shape(url)
    db.downgrade(url, at or "base")
    assert {**shape(url), "alembic_version": None} == {**reached, "alembic_version": None}
    db.upgrade(url)
    assert shape(url) == head


@pytest.mark.databases("postgresql")
def test_the_application_s_role_gets_what_it_needs_and_no_more(database):
    query = (
        "SELECT table_name || ' ' || privilege_type FROM information_schema.role_table_grants "
        "WHERE grantee = 'disclosure_app' AND privilege_type NOT IN ('SELECT', 'INSERT') ORDER BY 1"
    )
    with connected(database.owner_url) as connection:
        granted = list(connection.scalars(text(query)))
        owned = list(
            connection.scalars(text("SELECT relname FROM pg_class WHERE relowner = 'disclosure_app'::regrole"))
        )
    assert granted == [
        "case_access UPDATE", "cases UPDATE", "covers UPDATE", "deadlines UPDATE", "drafts DELETE", "drafts UPDATE", "intakes DELETE",
        "intakes UPDATE", "messages UPDATE", "newcomers DELETE",
        "notices DELETE", "notices UPDATE", "public_attempts DELETE", "public_status UPDATE", "sign_in_attempts DELETE",
        "user_roles DELETE", "user_sessions DELETE", "user_sessions UPDATE", "users UPDATE",
    ]  # fmt: skip
    assert owned == []

"""Alembic's entry: runs the numbered versions on the database that `disclosure.store.db` names."""

from alembic import context
from sqlalchemy import create_engine, pool

from disclosure.store.models import metadata
from disclosure.store.models.base import is_ours
from disclosure.store.types import UtcDateTime


def render_item(kind: str, item: object, autogen_context: object) -> str | bool:  # noqa: ARG001
    """Write our own types as the plain ones they are in the database: a migration must not change with the code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Migrate in one transaction; on SQLite the writer's lock is taken first."""
    given = context.config.attributes.get("connection")
    engine = None if given is not None else create_engine(context.config.attributes["url"], poolclass=pool.NullPool)
    connection = given if given is not None else engine.connect().execution_options(disclosure_writes=True)
    try:
        context.configure(
            connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite",
            include_name=is_ours, render_item=render_item, compare_type=True, compare_server_default=True,
        )  # fmt: skip
        with context.begin_transaction():
            context.run_migrations()
        if given is None:
            connection.commit()
    finally:
        if given is None:
            connection.close()
            engine.dispose()


run()

"""`disclosure db`: the schema."""

import click

from disclosure.settings import load
from disclosure.store import db as store


@click.group()
def db() -> None:
    """The database's schema."""


@db.command()
def upgrade() -> None:
    """Bring the schema up to date. Run as the tables' owner (owner_database_url)."""
    settings = load()
    store.upgrade(settings.owner_database_url, app_role=settings.app_role)
    click.echo(f"The database is at {store.head()}.")


@db.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the schema back to REVISION."""
    settings = load()
    store.downgrade(settings.owner_database_url, revision, app_role=settings.app_role)
    click.echo(f"The database is at {revision}.")

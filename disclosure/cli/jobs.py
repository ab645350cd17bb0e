"""`disclosure jobs run`: what time starts."""

import time
from typing import Any

import click

from disclosure.assembly import times_of
from disclosure.cli.context import open_product
from disclosure.services import jobs as service
from disclosure.timekeeping import Clock


@click.group()
def jobs() -> None:
    """Work that time starts: deadline warnings, moved holidays, tidying."""


@jobs.command()
@click.option("--every", type=click.IntRange(5, 86_400), help="Go on, and run again after so many seconds.")
def run(every: int | None) -> None:
    """Run every job once; each may be run again at any time without doing anything twice.

    One that goes on ends where the machine's clock was set meanwhile: whoever runs it has to see that it is right.
    """
    clock = Clock()
    with open_product() as command:
        while True:
            given: dict[str, Any] = {
                "law": command.law,
                "actor": command.system,
                "now": command.now,
                "opener": command.opener,
            }
            report = service.run(command.session, **given, **times_of(command.settings))
            click.echo(", ".join(f"{name} {count}" for name, count in report.items()))
            if every is None:
                return
            command.session.rollback()
            time.sleep(every)
            command.now = clock()

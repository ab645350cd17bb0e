"""`disclosure audit`: whether the trail is whole, and the line that shows later whether something was cut off it."""

from collections.abc import Callable

import click
from sqlalchemy.exc import InternalError, OperationalError, SQLAlchemyError

from disclosure.cli.context import Command, Door, open_product, surroundings
from disclosure.domain.access import Permission
from disclosure.domain.errors import Invalid
from disclosure.domain.trail import Anchor, parse_anchor
from disclosure.services import verification
from disclosure.services.accesses import Entry, NotKept
from disclosure.services.verification import Report


@click.group()
def audit() -> None:
    """The audit trail: every change and every reading, chained."""


def _anchor(_context: click.Context, _parameter: click.Parameter, line: str | None) -> Anchor | None:
    try:
        return None if line is None else parse_anchor(line)
    except Invalid as fault:
        raise click.BadParameter(str(fault)) from None


@audit.command()
@click.option("--anchor", metavar="LINE", callback=_anchor, help="Look also for what this earlier anchor saw.")
def verify(anchor: Anchor | None) -> None:
    """Check every chain, digest, column and deadline.

    Prints the counts and ends with status 0; or names every wrong row, the first one first, and ends with status 1.
    """
    with surroundings(Door(Permission.AUDIT, Entry.AUDIT, "verify")) as product:
        fault = _in_the_way(product, product.admit)
        report = verification.verify(product.session, anchor=anchor)
        fault = fault or _in_the_way(product, lambda: product.enter(reached=len(report.faults)))
    for line in _told(report):
        click.echo(line)
    if fault:
        click.echo("WRONG: this check could not be entered into the trail.")
    if isinstance(fault, (OperationalError, InternalError)):
        raise fault  # a database that is full, locked or for reading alone, or is said to be: what to do stands below what was found
    if fault or not report.ok:
        raise SystemExit(1)


def _in_the_way(product: Command, enters: Callable[[], None]) -> Exception | None:
    """Why it could not be put on record. What was tampered with may stand in the way; it must be told of all the same."""
    try:
        enters()
    except (NotKept, SQLAlchemyError) as fault:
        product.session.rollback()
        return fault
    return None


@audit.command("anchor")
def take_anchor() -> None:
    """Print one line over all heads and counts. Keep it where nobody who can change the database can change it."""
    with open_product(Door(Permission.AUDIT, Entry.AUDIT, "anchor")) as product:
        line = verification.take_anchor(product.session, now=product.now)
        product.enter()
    click.echo(str(line))


def _told(report: Report) -> list[str]:
    counted = [f"{table.replace('_', ' ')} {number}" for table, number in report.counts.items()]
    if report.ok:
        return ["The audit trail is whole.", *counted]
    first, *others = report.faults
    return [f"WRONG, first of {len(report.faults)}: {first}", *(f"WRONG: {one}" for one in others), *counted]

"""`disclosure audit`: whether the trail is whole, and the line that shows later whether something was cut off it."""

import click
from sqlalchemy.exc import IntegrityError

from disclosure.cli.context import open_product
from disclosure.domain.errors import Invalid
from disclosure.domain.trail import Anchor, parse_anchor
from disclosure.services import accesses, verification
from disclosure.services.accesses import Reading
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
    with open_product() as product:
        actor = product.actor
        report = verification.verify(product.session, anchor=anchor)
        for line in _told(report):
            click.echo(line)
        reading = Reading("audit", about="verify", reached=len(report.faults))
        try:
            accesses.record(product.session, reading, actor=actor, now=product.now)
        except IntegrityError:  # what was tampered with may stand in the way of the very entry
            click.echo("WRONG: this check could not be entered into the trail.")
            raise SystemExit(1) from None
    if not report.ok:
        raise SystemExit(1)


@audit.command("anchor")
def take_anchor() -> None:
    """Print one line over all heads and counts. Keep it where nobody who can change the database can change it."""
    with open_product() as product:
        actor = product.actor
        line = verification.take_anchor(product.session, now=product.now)
        accesses.record(product.session, Reading("audit", about="anchor"), actor=actor, now=product.now)
    click.echo(str(line))


def _told(report: Report) -> list[str]:
    counted = [f"{table.replace('_', ' ')} {number}" for table, number in report.counts.items()]
    if report.ok:
        return ["The audit trail is whole.", *counted]
    first, *others = report.faults
    return [f"WRONG, first of {len(report.faults)}: {first}", *(f"WRONG: {one}" for one in others), *counted]

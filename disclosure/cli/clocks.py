"""`disclosure clocks due`: when a clock runs out, and every day that was counted."""

from datetime import datetime

import click

from disclosure.assembly import law_of
from disclosure.domain import clocks as reckoning
from disclosure.domain.errors import Invalid
from disclosure.domain.words import N_
from disclosure.services import calendars
from disclosure.settings import load


@click.group()
def clocks() -> None:
    """Deadlines, reckoned and explained."""


@clocks.command()
@click.argument("scheme")
@click.argument("route")
@click.argument("clock")
@click.argument("started_at")
@click.option("--nation", help="Whose bank holidays count: england, wales, scotland, northern-ireland.")
@click.option("--rule-set", help="Reckon under these rules instead of those of the day, for example dvds-2016.")
def due(scheme: str, route: str, clock: str, started_at: str, nation: str | None, rule_set: str | None) -> None:
    """Print the due time of CLOCK on ROUTE of SCHEME, started at STARTED_AT (ISO 8601 with offset), then the reasoning."""
    settings = load()
    law = law_of(settings)
    started = _moment(started_at)
    declared = law.by_rule_set(rule_set) if rule_set else law.for_receipt(scheme, started)
    if declared.key != scheme:
        raise Invalid("rule_set", N_("%(rule_set)s is not a rule set of %(scheme)s."), rule_set=rule_set, scheme=scheme)
    way = declared.route(route)
    applied = law.applied(declared, way, declared.clock(route, clock), started)
    calendar = calendars.load_from(settings.root / "config" / "holidays", nation) if nation else law.calendar
    click.echo(reckoning.due_at(started, applied.limit, calendar).isoformat())
    click.echo(
        f"{declared.rule_set}, {route}, {clock}: {reckoning.words(applied.limit)}; {applied.source} ({applied.certainty.value})"
    )
    click.echo(
        f"starts at: {', '.join(applied.starts)} ({applied.clock.start_certainty.value}); bank holidays of {calendar.nation}"
    )
    for line in reckoning.explain(started, applied.limit, calendar):
        click.echo(str(line))


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid(
            "started_at", N_("Write the start as ISO 8601 with offset, for example 2026-05-01T09:12:00+01:00.")
        ) from None
    if at.tzinfo is None:
        raise Invalid("started_at", N_("The start needs an offset, for example 2026-05-01T09:12:00+01:00."))
    return at

"""`disclosure schemes`: whether the declarations are sound, and what they say."""

import click

from disclosure.assembly import law_of
from disclosure.cli.process import document, table
from disclosure.domain.errors import Invalid
from disclosure.domain.words import N_
from disclosure.settings import load


@click.group()
def schemes() -> None:
    """The declared schemes."""


@schemes.command()
def check() -> None:
    """Check every declaration, the force's own limits, the forms and the public journeys; exit 1 and name what is wrong."""
    from disclosure.forms.public.journeys import JOURNEYS
    from disclosure.forms.registry import FORMS

    law = law_of(load(), forms=FORMS)
    JOURNEYS.check(law.schemes, FORMS)
    for scheme in law.schemes:
        routes = ", ".join(route.key for route in scheme.routes)
        click.echo(f"{scheme.rule_set}: sound ({len(scheme.stages)} stages, {len(scheme.actions)} actions; {routes})")


@schemes.command()
@click.argument("key", required=False)
@click.option("--markdown", is_flag=True, help="All schemes, as docs/schemes.md holds them.")
def show(key: str | None, markdown: bool) -> None:  # noqa: FBT001  click's flags
    """Print the process of scheme KEY (dvds, csods, or a rule set such as dvds-2016): stages, actions, clocks."""
    law = law_of(load())
    if markdown:
        click.echo(document(law.schemes), nl=False)
        return
    found = [one for one in law.schemes if one.rule_set == key] or [one for one in law.current() if one.key == key]
    if not found:
        known = ", ".join((*law.keys, *(one.rule_set for one in law.schemes)))
        raise Invalid("key", N_("There is no such scheme. Choose one of: %(known)s."), known=known)
    click.echo(table(found[0]))

"""`disclosure demo load`: an invented force, its officers and some seventy cases. Refused where the configuration does not allow it."""

import sys
from collections.abc import Callable

import click

from disclosure.cli.context import Command, open_product
from disclosure.domain.errors import NotAllowed
from disclosure.domain.words import N_

_WIDTH = 30
_OFF = N_(
    "The demo is switched off: its accounts have known passwords. Where nobody works with real cases, set demo = true."
)


@click.group()
def demo() -> None:
    """Invented officers and cases, for a first look."""


@demo.command()
def load() -> None:
    """Load the demo, or what is missing of it, and print a sign-in for each role."""
    with open_product() as command:
        ensure_loaded(command)


def ensure_loaded(command: Command) -> None:
    """Load the demo unless it is there, and print the sign-ins. Raises NotAllowed where the settings do not allow it."""
    if not command.settings.demo:
        raise NotAllowed("demo_is_off", text=_OFF)
    from disclosure.demo import people

    if not people.are_all_here(command.session):
        from disclosure.demo.load import load as load_demo  # with forms and words, which a loaded demo does not need
        from disclosure.forms.registry import FORMS

        loaded = load_demo(
            command.session,
            law=command.law,
            settings=command.settings,
            forms=FORMS,
            now=command.now,
            progress=_bar("Loading the demo"),
        )
        click.echo(f"The demo is loaded: {loaded.cases} cases.")
    first = {role: (user, password) for role, user, password in reversed(people.sign_ins())}
    for role, (user, password) in reversed(first.items()):
        click.echo(f"{role:<19} {user:<8} {password}")


def _bar(label: str) -> Callable[[int, int], None]:
    """A bar that grows in place on a terminal, and elsewhere is a line for each tenth."""
    told = -1

    def show(done: int, total: int) -> None:
        nonlocal told
        steps = _WIDTH if sys.stdout.isatty() else 10
        reached = done * steps // total
        if reached == told:
            return
        told = reached
        if sys.stdout.isatty():
            full = "█" * reached + "░" * (steps - reached)
            click.echo(f"\r{label} {full} {done * 100 // total:>3} %", nl=done == total)
        else:
            click.echo(f"{label}: {done * 100 // total} %")

    return show

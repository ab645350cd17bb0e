"""`disclosure demo load`: an invented force and its officers, with some seventy cases or with thousands.

Refused where the configuration does not allow it.
"""

import sys
from collections.abc import Callable
from datetime import datetime, time

import click

from disclosure.cli.context import Command, open_product
from disclosure.domain import signs
from disclosure.domain.clocks import LONDON, london_date
from disclosure.domain.errors import NotAllowed
from disclosure.domain.words import N_

_WIDTH = 30
NOON = time(12)
_OFF = N_(
    "The demo is switched off: its accounts have known passwords. Where nobody works with real cases, set demo = true."
)


@click.group()
def demo() -> None:
    """Invented officers and cases, for a first look."""


@demo.command()
@click.option(
    "--cases",
    type=click.IntRange(min=1, max=1_000_000),
    metavar="N",
    help="Load N invented cases instead of the stories.",
)
@click.option("--seed", metavar="S", help="Any word or number that chooses them; 1 if you name none.")
@click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Load them as on that day; today if you name none.",
)
def load(cases: int | None, seed: str | None, day: datetime | None) -> None:
    """Load the demo, or what is missing of it, and print a sign-in for each role.

    Without options it is some seventy cases that were written by hand, and every form and every rule has a part in them.

    With --cases it is that many cases over the last seven years, made by chance from the seed, for trying out searches, figures
    and speed. The same number, seed and day give the same cases, to the last letter. They need a database without other cases.
    A load that is broken off leaves whole cases: give the same command again, on any day, and it goes on. docs/demo.md says what
    is planted among them and how to find it.
    """
    if cases is None and (seed is not None or day is not None):
        raise click.UsageError("--seed and --day choose among invented cases: say with --cases how many.")
    with open_product() as command:
        if cases is None:
            ensure_loaded(command)
        else:
            on = command.now if day is None else datetime.combine(day, NOON, LONDON)
            if london_date(on) > london_date(command.now):
                raise click.BadParameter("that day is still to come", param_hint="--day")
            _load_many(command, cases, signs.line(seed or "", "seed") or "1", on)


def _load_many(command: Command, cases: int, seed: str, on: datetime) -> None:
    """Load cases in bulk. Raises NotAllowed where the settings, or the cases that are there, do not allow it."""
    _refuse_if_off(command)
    from disclosure.demo.bulk.load import load as load_bulk
    from disclosure.forms.registry import FORMS

    loaded = load_bulk(
        command.session,
        law=command.law,
        settings=command.settings,
        forms=FORMS,
        now=on,
        cases=cases,
        seed=seed,
        progress=_bar(f"Loading {cases} cases"),
    )
    if loaded.added:
        click.echo(f"{loaded.added} cases are loaded" + (f"; {loaded.before} were there." if loaded.before else "."))
    else:
        click.echo(f"These {cases} cases are loaded already. Nothing was added.")
    for what, references in loaded.planted.items():
        click.echo(f"planted: {what:<19} {' '.join(references)}")
    _print_sign_ins()


def _refuse_if_off(command: Command) -> None:
    if not command.settings.demo:
        raise NotAllowed("demo_is_off", text=_OFF)


def ensure_loaded(command: Command) -> None:
    """Load the demo unless it is there, and print the sign-ins. Raises NotAllowed where the settings do not allow it."""
    _refuse_if_off(command)
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
    _print_sign_ins()


def _print_sign_ins() -> None:
    from disclosure.demo import people

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

"""`disclosure keys public`: what the public's process needs of the key that opens what was sent."""

import click

from disclosure.assembly import public_half_of
from disclosure.settings import BadSettings, load


@click.group()
def keys() -> None:
    """The keys of this installation; none of them is printed."""


@keys.command()
def public() -> None:
    """Print the public half of intake_key, for intake_public_key where the public alone is served. It opens nothing."""
    half = public_half_of(load())
    if not half:
        raise BadSettings("There is no intake_key here. Ask where the jobs run.")
    click.echo(half.hex())

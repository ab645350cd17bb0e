"""`disclosure figures PERIOD`: the tidy figures file, counted as docs/return.md says."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

import click

from disclosure.cli.context import Door, open_product
from disclosure.domain import periods
from disclosure.domain.access import Permission
from disclosure.services import figures as service
from disclosure.services.accesses import Entry


@click.command("figures")
@click.argument("period")
@click.option("--format", type=click.Choice(["csv"]), default="csv", expose_value=False, help="What kind of file.")
@click.option(
    "--as-of",
    default="",
    metavar="TIME",
    help="Count what had been recorded by then, such as 2026-05-01T09:12:00+01:00.",
)
@click.option(
    "--by", multiple=True, metavar="COLUMN", help="Break down by a coded column too. May be given several times."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; left out, standard output.",
)
def figures(period: str, as_of: str, by: tuple[str, ...], output: Path | None) -> None:
    """Write the figures of PERIOD: 2026-Q1, 2025-26-Q4, 2026-03, 2025-26, 2026 or 2026-01-01/2026-03-31.

    The file is internal and says so on every row.
    """
    door = Door(Permission.FIGURES, Entry.EXPORT, f"figures {periods.parse(period).asked}")
    with open_product(door) as product:
        rows = service.tabulate(
            product.session,
            period,
            law=product.law,
            configured=product.settings.force.lists,
            now=product.now,
            as_of=as_of,
            by=by,
        )
        product.enter(reached=len(rows))
    content = service.as_csv(rows)
    if output is None:
        click.echo(content, nl=False)
        return
    try:
        _write(output, content)
    except OSError as error:
        raise click.ClickException(f"{output} could not be written: {error.strerror}.") from None


def _write(output: Path, content: bytes) -> None:
    """All of it or nothing: a full disk leaves what stood there before. Devices and pipes are written straight to."""
    if output.exists() and not output.is_file():
        output.write_bytes(content)
        return
    handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(output)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(name).unlink()
        raise

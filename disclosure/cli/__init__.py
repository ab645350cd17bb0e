"""The command line: thin verbs over services and figures. Audited like the web; never prompts without a terminal."""

import re
import sys
from contextlib import suppress
from typing import Any

import click
from sqlalchemy.exc import DatabaseError, DataError, DBAPIError, IntegrityError

from disclosure.domain.errors import DisclosureError
from disclosure.settings import BadSettings

_NO_RIGHT = "42501"  # PostgreSQL's code for a right that the role does not have

# Of a server that lets nobody in the driver hands on the words, and not the code.
_CROWDED = "53300"
_WORDS_OF_A_CROWD = re.compile("too many (clients|connections)|connection slots are reserved")

# What to do about it, by PostgreSQL's code or SQLite's name for it.
_LOCKED = "Something else is writing to it. Wait until that has ended, and try again."
_FULL = "There is no room left. Make some, and try again."
_BROKEN = "Point database_url at the right file, or bring back the last backup."
_STRANGE = "Its tables are not what this product left there. Point database_url at the right database, or bring back the last backup."
_ADVICE = {
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "55P03": _LOCKED,
    "SQLITE_FULL": _FULL,
    "53100": _FULL,
    "SQLITE_IOERR": "Has the disk room, may a file of this user grow so large there, and is it well? Then try again.",
    "SQLITE_ERROR": _STRANGE,
    "42P07": _STRANGE,
    "SQLITE_NOTADB": _BROKEN,
    "SQLITE_CORRUPT": _BROKEN,
    "SQLITE_CANTOPEN": "Is database_url right, and may this user read and write there? `disclosure db upgrade` makes a new one.",
    "25006": "Nobody may write to it now: it is a copy of another one, or is set so. Point database_url at the one that is written to, "
    "or have whoever runs it allow writing again.",
    _CROWDED: "Others hold every connection that it allows. Wait until some have ended, and try again; if it comes often, have whoever "
    "runs it allow more.",
    "SQLITE_READONLY": "Give this user the right to write to the file and its folder, or run this as the service's user.",
}
_OTHERWISE = "Is the database's server running, and is database_url right?"


class Commands(click.Group):
    """Turns the product's own errors, the database's and the machine's into one clear line and exit status 1."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line. What cannot be written, the help too, ends it here; a reader who has gone is click's matter."""
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            sys.stdout = None  # what it still holds would be tried again at the end, and told in many lines
            with suppress(OSError):
                click.echo(_of_the_machine(error), err=True)
            sys.exit(1)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except (DisclosureError, BadSettings) as error:
            click.echo(str(error), err=True)
        except DatabaseError as error:
            if isinstance(error, (IntegrityError, DataError)):
                raise  # a fault of ours, not of the database
            click.echo(_of_the_database(error), err=True)
        return ctx.exit(1)


def _of_the_machine(error: OSError) -> str:
    """What the operating system says, and of which file where it names one."""
    said = ": ".join(str(one) for one in (error.filename, error.strerror or error) if one)
    return f"The machine does not allow this: {said}. What was to be printed may not be all there."


def _of_the_database(error: DBAPIError) -> str:
    """The first line of what the database says, and what to do."""
    said = str(error.orig).partition("\n")[0].rstrip(".")
    if getattr(error.orig, "sqlstate", "") == _NO_RIGHT:
        return (
            f"The database does not allow this: {said}. "
            "Run `disclosure db upgrade` as the tables' owner, whom owner_database_url names."
        )
    return f"The database cannot be used: {said}. {_ADVICE.get(_code_of(error.orig), _OTHERWISE)}"


def _code_of(fault: BaseException | None) -> str:
    """PostgreSQL's code, or of SQLite's name what comes before the finer points: SQLITE_BUSY of SQLITE_BUSY_SNAPSHOT."""
    named = getattr(fault, "sqlite_errorname", "")
    code = "_".join(named.split("_")[:2]) or getattr(fault, "sqlstate", None) or ""
    return code or (_CROWDED if _WORDS_OF_A_CROWD.search(str(fault)) else "")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Case manager for the two police disclosure schemes."""


def _register() -> None:
    from disclosure.cli import audit, clocks, database, demo, figures, jobs, keys, schemes, serve, users

    for command in (
        audit.audit, clocks.clocks, database.db, demo.demo, figures.figures, jobs.jobs, keys.keys, schemes.schemes, serve.serve,
        users.user,
    ):  # fmt: skip
        main.add_command(command)


_register()

if __name__ == "__main__":
    sys.exit(main())

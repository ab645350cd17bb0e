"""`disclosure user`: accounts from the command line. It never asks: what is missing is an error, and a password is made, not typed."""

from collections.abc import Mapping
from contextlib import AbstractContextManager

import click

from disclosure.cli.context import Command, Door, open_product
from disclosure.domain.access import Permission, Role
from disclosure.domain.credentials import as_typed
from disclosure.domain.errors import NotFound
from disclosure.services import accounts
from disclosure.services.accesses import Entry
from disclosure.services.accounts import Account
from disclosure.services.passwords import Hasher, hasher
from disclosure.store.queries import accounts as queries


@click.group()
def user() -> None:
    """Accounts: who may sign in, and with which roles."""


@user.command()
@click.argument("username")
@click.option("--name", required=True, help="The person's name, as colleagues know it.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in Role]))
@click.option("--district", help="The key of a district of the force.")
@click.option("--team", help="The key of a team of the force.")
def add(username: str, name: str, roles: tuple[str, ...], district: str | None, team: str | None) -> None:
    """Add a user, and print the first password: it works for one sign-in."""
    with _opened("add") as command:
        _known("district", district, command.settings.force.lists)
        _known("team", team, command.settings.force.lists)
        account = Account(name, frozenset(Role(role) for role in roles), district, team)
        made = accounts.create(
            command.session,
            username,
            account,
            hasher=_hasher(command),
            actor=command.actor,
            now=command.now,
        )
        _print_password(made.password, made.username)


@user.command()
@click.argument("username")
def disable(username: str) -> None:
    """Shut a leaver out: their sessions end at once."""
    with _opened("disable") as command:
        accounts.disable(command.session, _number(command, username), actor=command.actor, now=command.now)
        click.echo(f"{as_typed(username)} is disabled and signed out.")


@user.command()
@click.argument("username")
def enable(username: str) -> None:
    """Let somebody in again, with the roles and the password they had."""
    with _opened("enable") as command:
        accounts.enable(command.session, _number(command, username), actor=command.actor, now=command.now)
        click.echo(f"{as_typed(username)} is enabled.")


@user.command()
@click.argument("username")
def password(username: str) -> None:
    """Make a new first password and print it; the user is signed out wherever they are."""
    with _opened("password") as command:
        made = accounts.reset_password(
            command.session,
            _number(command, username),
            hasher=_hasher(command),
            actor=command.actor,
            now=command.now,
        )
        _print_password(made, as_typed(username))


@user.command("list")
def list_users() -> None:
    """Every account: username, state, roles, name; a tab between them."""
    with _opened("list") as command:
        found = queries.all_users(command.session)
        command.enter(reached=len(found))
        for one in found:
            state = "disabled" if one.disabled_at else "first password" if one.must_change_password else "enabled"
            click.echo("\t".join((one.username, state, ",".join(one.roles), one.name)))


def _opened(command: str) -> AbstractContextManager[Command]:
    """The product for an administrator or the system. What a command does to an account, its service enters with it."""
    return open_product(Door(Permission.ADMINISTER, Entry.ACCOUNT, command))


def _number(command: Command, username: str) -> int:
    found = queries.id_of_username(command.session, as_typed(username))
    if found is None:
        raise NotFound("no_user", text="There is no user %(username)s.", username=username)
    return found


def _known(what: str, key: str | None, lists: Mapping[str, Mapping[str, str]]) -> None:
    if key is not None and key not in lists[what]:
        known = ", ".join(lists[what])
        raise click.BadParameter(f"there is no {what} {key}; the force has {known}", param_hint=f"--{what}")


def _print_password(made: str, username: str) -> None:
    """The password alone on the first line, for a program that hands it on."""
    click.echo(made)
    click.echo(f"This is the first password of {username}. It works for one sign-in and is not shown again.")


def _hasher(command: Command) -> Hasher:
    argon2 = command.settings.argon2
    return hasher(argon2.memory_kib, argon2.time_cost, argon2.parallelism)

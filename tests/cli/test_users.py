"""`disclosure user`: accounts from the command line, audited, never asking."""

import re

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from disclosure.cli import main
from disclosure.store import db
from disclosure.store.models import accesses, user_roles, user_sessions, users

PASSWORD = re.compile(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}")
RAE = (
    "add",
    "Rae.Lindqvist",
    "--name",
    "Rae Lindqvist",
    "--role",
    "researcher",
    "--role",
    "intake",
    "--district",
    "sheffield",
)


@pytest.fixture
def run(database, monkeypatch):
    """Runs a command as `disclosure user …`; gives its result."""
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", database.url)

    def command(*arguments, **environment):
        return CliRunner().invoke(main, ["user", *arguments], env=environment, input="")

    return command


@pytest.fixture
def ask(database):
    session = db.open_session(database.url)

    def rows(query):
        found = [tuple(row) for row in session.execute(query)]
        session.rollback()
        return found

    yield rows
    session.close()
    session.get_bind().dispose()


def test_adding_prints_the_first_password_alone_and_once(run, ask):
    result = run(*RAE)
    password, words = result.stdout.splitlines()
    assert result.exit_code == 0
    assert PASSWORD.fullmatch(password)
    assert "rae.lindqvist" in words
    assert ask(select(users.c.username, users.c.name, users.c.must_change_password, users.c.district)) == [
        ("rae.lindqvist", "Rae Lindqvist", True, "sheffield")
    ]
    assert ask(select(user_roles.c.role).order_by(user_roles.c.role)) == [("intake",), ("researcher",)]
    assert password not in str(ask(select(users)) + ask(select(accesses)) + ask(select(user_sessions)))
    assert password not in run("list").stdout


def test_what_is_done_is_on_record_with_who_and_why(run, ask):
    run("add", "ada.finch", "--name", "Ada Finch", "--role", "administrator")
    run("disable", "ada.finch")
    run("enable", "ada.finch")
    run(*RAE, DISCLOSURE_ACTOR="ada.finch", DISCLOSURE_PURPOSE="new starter, form 12")
    trail = ask(select(accesses.c.user_id, accesses.c.about, accesses.c.purpose).order_by(accesses.c.session_id))
    assert [(user, about.split()[1], why) for user, about, why in trail] == [
        (None, "created", "command line"),
        (None, "disabled", "command line"),
        (None, "enabled", "command line"),
        (1, "created", "new starter, form 12"),
    ]


def test_the_list_shows_state_and_roles_and_is_on_record(run, ask):
    run(*RAE)
    run("add", "omar", "--name", "Omar Haddad", "--role", "supervisor")
    run("disable", "omar")
    assert run("list").stdout.splitlines() == [
        "omar\tdisabled\tsupervisor\tOmar Haddad",
        "rae.lindqvist\tfirst password\tintake,researcher\tRae Lindqvist",
    ]
    assert ("list", 2) in ask(select(accesses.c.about, accesses.c.reached))


def test_a_new_first_password_replaces_the_other(run, ask):
    run(*RAE)
    ((before,),) = ask(select(users.c.password_hash))
    result = run("password", "RAE.lindqvist")
    assert PASSWORD.fullmatch(result.stdout.splitlines()[0])
    assert ask(select(users.c.password_hash)) != [(before,)]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("add", "rae"), 2, "Missing option '--name'"),
        (("add", "rae", "--name", "Rae"), 2, "Missing option '--role'"),
        (("add", "rae", "--name", "Rae", "--role", "chief"), 2, "chief"),
        (("add", "rae", "--name", "Rae", "--role", "intake", "--district", "leeds"), 2, "no district leeds; the force has sheffield"),
        (("add", "rae", "--name", "Rae", "--role", "intake", "--team", "x"), 2, "there is no team x"),
        (("add", "no good", "--name", "Rae", "--role", "intake"), 1, "Enter a username of 2 to 80 characters"),
        (("add", "rae", "--name", " ", "--role", "intake"), 1, "Enter the person’s name"),
        (("add", "rae", "--name", "x" * 10_000, "--role", "intake"), 1, "Shorten this to 200 characters. You have entered 10,000"),
        (("add", "rae", "--name", "Rae\udcff", "--role", "intake"), 1, "Remove the characters that cannot be read"),
        (("add", "rae", "--name", "Ra\u202ee", "--role", "intake"), 1, "Remove the characters that cannot be read"),
        (("add", "rae", "--name", "R\x07ae", "--role", "intake"), 1, "Remove the characters that cannot be read"),
        (("add", "rae\udcff", "--name", "Rae", "--role", "intake"), 1, "Enter a username of 2 to 80 characters"),
        (("disable", "rae\udcff"), 1, "There is no user "),
        (("add", "rae", "--name", "Rae", "--role", "auditor", "--role", "intake"), 1, "cannot be both auditor and intake"),
        (("disable", "rae"), 1, "There is no user rae."),
        (("enable", "rae"), 1, "There is no user rae."),
        (("password", "rae"), 1, "There is no user rae."),
        (("disable",), 2, "Missing argument"),
    ],
)  # fmt: skip
@pytest.mark.databases("sqlite", "postgresql")
def test_what_is_wrong_is_said_and_nothing_is_done(run, ask, arguments, status, words):
    result = run(*arguments)
    assert result.exit_code == status
    assert words in result.stderr
    assert ask(select(users)) == []


def test_the_same_user_twice_is_an_error(run):
    run(*RAE)
    result = run(*RAE)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "There is already a user rae.lindqvist" in result.stderr


def test_only_an_administrator_or_the_system_manages_accounts(run, ask):
    run(*RAE)
    for actor, words in (("rae.lindqvist", "do not have permission"), ("nobody", "There is no user nobody")):
        result = run("disable", "rae.lindqvist", DISCLOSURE_ACTOR=actor)
        assert result.exit_code == 1
        assert words in result.stderr
    assert ask(select(users.c.disabled_at)) == [(None,)]


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.parametrize(
    ("purpose", "words"),
    [
        ("\udcff", "Remove the characters that cannot be read."),
        ("form\u202e 12", "Remove the characters that cannot be read."),
        ("x" * 1001, "Shorten this to 1,000 characters. You have entered 1,001."),
    ],
)
def test_a_purpose_that_cannot_be_put_on_record_is_refused(run, ask, purpose, words):
    result = run("list", DISCLOSURE_PURPOSE=purpose)
    assert result.exit_code == 1
    assert result.stderr.startswith("DISCLOSURE_PURPOSE: ")
    assert words.removesuffix(".") in result.stderr
    assert ask(select(user_sessions)) == []


def test_signs_that_belong_to_no_name_are_not_printed_back(run):
    """What is not UTF-8 is left out when a username is looked up; it could not be printed either."""
    run(*RAE)
    assert run("disable", "rae.lindqvist\udcff").stdout == "rae.lindqvist is disabled and signed out.\n"
    assert run("enable", "rae.lindqvist\udcff").stdout == "rae.lindqvist is enabled.\n"

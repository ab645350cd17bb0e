"""The command line's door: who may, what it leaves and when, the same way for every command that shows or changes something."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from disclosure.cli import main
from disclosure.services import accesses as service
from disclosure.store.models import accesses, user_sessions, users
from tests.services.worlds import world

# What is asked for, whose work it is, and the entry that it leaves once they may: kind, what about, how many rows.
COMMANDS = (
    (("audit", "verify"), "aud", ("audit", "verify", 0)),
    (("audit", "anchor"), "aud", ("audit", "anchor", 0)),
    (("figures", "2026-Q1"), "ravi", ("export", "figures 2026-Q1", None)),
    (("user", "list"), "ada", ("account", "list", 11)),
    (("user", "disable", "rae"), "ada", ("account", "user:4 disabled", 1)),
)
IDS = [" ".join(command) for command, *_ in COMMANDS]


@pytest.fixture
def made(database, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", database.url)
    with world(database) as found:
        yield found


@pytest.fixture
def run(made):
    """Runs a command as somebody, or as the system; gives its result and the entries that it left."""

    def command(arguments, actor=""):
        result = CliRunner().invoke(main, arguments, env={"DISCLOSURE_ACTOR": actor, "DISCLOSURE_PURPOSE": "to see"})
        columns = [accesses.c[name] for name in ("entry", "about", "reached", "refused", "user_id", "purpose")]
        left = [tuple(row) for row in made.session.execute(select(*columns).order_by(accesses.c.session_id))]
        made.session.rollback()
        return result, left

    return command


@pytest.mark.parametrize(("command", "who", "entry"), COMMANDS, ids=IDS)
def test_whose_work_it_is_comes_in_and_leaves_one_entry(made, run, command, who, entry):
    kind, about, reached = entry
    result, ((*left, refused, user_id, purpose),) = run(command, who)
    assert result.exit_code == 0, result.output
    rows = result.stdout_bytes.count(b"\n") - 1 if reached is None else reached
    assert left == [kind, about, rows]
    assert (refused, user_id, purpose) == (False, made.who(who.title()).user_id, "to see")


@pytest.mark.parametrize(("command", "who", "entry"), COMMANDS, ids=IDS)
def test_the_system_comes_in_as_nobody(run, command, who, entry):
    result, ((kind, *_, refused, user_id, _),) = run(command)
    assert (result.exit_code, kind, refused, user_id) == (0, entry[0], False, None)


@pytest.mark.parametrize(("command", "who", "entry"), COMMANDS, ids=IDS)
def test_whoever_else_is_named_is_refused_shown_nothing_and_put_on_record(made, run, command, who, entry):
    result, ((kind, _, reached, refused, user_id, _),) = run(command, "quinn")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "You do not have permission to do this." in result.stderr
    assert (kind, reached, refused, user_id) == (entry[0], 0, True, made.who("Quinn").user_id)
    assert made.session.scalars(select(users.c.id).where(users.c.disabled_at.is_not(None))).all() == []


@pytest.mark.parametrize(("command", "who", "entry"), COMMANDS, ids=IDS)
def test_what_cannot_be_put_on_record_is_not_shown(run, monkeypatch, command, who, entry):
    def broken(*_, **__):
        raise OperationalError("INSERT INTO accesses", {}, Exception("disk full"))

    monkeypatch.setattr(service, "add", broken)
    result, left = run(command, who)
    assert (result.exit_code, left) == (1, [])
    assert "disk full" in result.stderr
    if command == ("audit", "verify"):  # what was tampered with may be the reason (docs/decisions/0027)
        assert result.stdout.endswith("\nWRONG: this check could not be entered into the trail.\n")
    else:
        assert result.stdout == ""


def test_what_time_starts_is_the_work_of_the_system_whoever_is_named(made, run):
    """Or else whoever starts the service would act on every case that the public's requests become."""
    result, left = run(("jobs", "run"), "ada")
    assert (result.exit_code, left) == (0, [])
    last = made.session.execute(select(user_sessions).order_by(user_sessions.c.id.desc())).first()
    assert (last.kind, last.user_id) == ("command_line", None)

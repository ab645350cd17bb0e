import os
import re
import shutil
import subprocess
import sys

import pytest

from disclosure.force import LimitOverride
from disclosure.settings import ROOT, BadSettings, load

GOOD_KEY = "kT4vB9qLx2ZrWm7sYcHn5dGj8fPaEuQ3oRiV6tXb"


@pytest.fixture
def root(tmp_path):
    """An installation of its own: the shipped configuration, and nothing made yet."""
    shutil.copytree(ROOT / "config", tmp_path / "config")
    return tmp_path


@pytest.fixture
def keep_secret(tmp_path, monkeypatch):
    """Writes files into a secrets directory that only we can read."""
    directory = tmp_path / "secrets"
    directory.mkdir(mode=0o700)
    monkeypatch.setenv("DISCLOSURE_SECRETS_DIR", str(directory))

    def keep(**files):
        for name, text in files.items():
            (directory / name).write_text(text + "\n")
            (directory / name).chmod(0o600)
        return directory

    return keep


def add(root, name, text):
    """Above the file's own lines, since what follows a table's heading belongs to the table."""
    path = root / "config" / f"{name}.toml"
    path.write_text(f"{text}\n{path.read_text()}")


def refused(environment, root, **overrides):
    with pytest.raises(BadSettings) as caught:
        load(environment, root, **overrides)
    assert all(reason.strip() for reason in caught.value.reasons)
    return "\n".join(caught.value.reasons)


# Layers


def test_what_is_shipped_loads_for_development_and_tests(root):
    for environment in ("development", "testing"):
        settings = load(environment, root)
        assert settings.environment == environment
        assert settings.demo
        assert [district.key for district in settings.force.districts] == [
            "sheffield",
            "rotherham",
            "doncaster",
            "barnsley",
        ]


def test_development_is_what_one_gets_unasked(root, monkeypatch):
    assert load(root=root).environment == "development"
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    assert load(root=root).environment == "testing"


def test_each_layer_overrides_the_one_before(root, keep_secret, monkeypatch):
    assert load("development", root).workers == 2
    add(root, "development", "workers = 3")
    assert load("development", root).workers == 3
    monkeypatch.setenv("DISCLOSURE_WORKERS", "4")
    assert load("development", root).workers == 4
    keep_secret(workers="5")
    assert load("development", root).workers == 5
    assert load("development", root, workers=6).workers == 6


def test_force_toml_overrides_the_defaults_of_the_force(root):
    assert load("testing", root).force.sampling.countersign_percent == 20
    path = root / "config" / "force.toml"
    path.write_text(re.sub(r"\[sampling\][^#]*", "", path.read_text()))
    assert load("testing", root).force.sampling.countersign_percent == 100


def test_a_variable_reaches_into_a_table_and_leaves_the_rest(root, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_ARGON2__MEMORY_KIB", "1024")
    argon2 = load("development", root).argon2
    assert (argon2.memory_kib, argon2.time_cost) == (1024, 2)


def test_a_list_in_a_variable_is_written_with_commas(root, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_AUDIENCES", "public, figures")
    assert load("development", root).audiences == ("public", "figures")


def test_port_wins_over_the_port_of_every_other_variable(root, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_PORT", "8001")
    monkeypatch.setenv("PORT", "8002")
    assert load("development", root).port == 8002


def test_settings_are_frozen(root):
    settings = load("testing", root)
    with pytest.raises(ValueError, match="frozen"):
        settings.debug = True
    with pytest.raises(ValueError, match="frozen"):
        settings.force.name = "Another"


# The database


def test_the_database_is_sqlite_under_var_unless_one_is_named(root, monkeypatch):
    assert load("development", root).database_url == f"sqlite:///{root}/var/disclosure.db"
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", "postgresql://app@localhost/disclosure")
    settings = load("development", root)
    assert settings.database_url == "postgresql+psycopg://app@localhost/disclosure"
    assert settings.owner_database_url == settings.database_url


def test_an_sqlite_path_does_not_depend_on_where_one_stands(root, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", "sqlite:///var/other.db")
    assert load("development", root).database_url == f"sqlite:///{root}/var/other.db"
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", "sqlite:////srv/other.db")
    assert load("development", root).database_url == "sqlite:////srv/other.db"


@pytest.mark.parametrize("url", ["mysql://app@localhost/x", "sqlite://", "sqlite:///:memory:", "var/disclosure.db", ""])
def test_another_kind_of_database_is_refused(root, url):
    assert "database_url" in refused("development", root, database_url=url)


def test_a_database_s_password_is_not_printed(root):
    settings = load("development", root, database_url="postgresql://app:hidden-word@localhost/x")
    assert "hidden-word" not in repr(settings)


# The key


def test_development_makes_a_key_once_that_only_its_user_can_read(root):
    first, second = load("development", root), load("development", root)
    path = root / "var" / "secret_key"
    assert first.secret_key == second.secret_key
    assert len(first.secret_key.get_secret_value()) >= 64
    assert path.stat().st_mode & 0o777 == 0o600
    assert first.secret_key.get_secret_value() not in repr(first)


def test_a_development_key_that_others_can_read_is_refused(root):
    load("development", root)
    (root / "var" / "secret_key").chmod(0o644)
    assert "chmod 600" in refused("development", root)


def test_workers_that_start_together_make_one_key(root):
    script = (
        "import sys, pathlib; from disclosure.settings import load; "
        "print(load('development', pathlib.Path(sys.argv[1])).secret_key.get_secret_value())"
    )
    command = [sys.executable, "-c", script, str(root)]
    started = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert len({process.communicate()[0] for process in started}) == 1


# What production refuses


def test_production_starts_with_a_key_from_the_secrets_directory(root, keep_secret):
    keep_secret(secret_key=GOOD_KEY, database_url="postgresql://app@db/x", owner_database_url="postgresql://own@db/x")
    settings = load("production", root)
    assert settings.secret_key.get_secret_value() == GOOD_KEY
    assert settings.owner_database_url == "postgresql+psycopg://own@db/x"
    assert not settings.demo
    assert settings.cookie_secure
    assert settings.warnings == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [("debug", "true"), ("demo", "true"), ("cookie_secure", "false"), ("argon2__memory_kib", "64")],
)
def test_production_refuses_what_is_for_one_s_own_machine(root, keep_secret, monkeypatch, name, value):
    keep_secret(secret_key=GOOD_KEY)
    monkeypatch.setenv(f"DISCLOSURE_{name.upper()}", value)
    assert refused("production", root).startswith(name.replace("__", "."))


def test_production_refuses_to_start_without_a_key(root):
    assert "secret_key does not come from the secrets directory" in refused("production", root)
    assert not (root / "var").exists()


def test_production_refuses_a_key_from_a_variable_or_a_file_of_the_configuration(root, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_SECRET_KEY", GOOD_KEY)
    assert "secret_key does not come from" in refused("production", root)
    monkeypatch.delenv("DISCLOSURE_SECRET_KEY")
    add(root, "production", f'secret_key = "{GOOD_KEY}"')
    assert "secret_key does not come from" in refused("production", root)


@pytest.mark.parametrize("key", ["", GOOD_KEY[:31], "a" * 64, "changeme" * 8, "0123456701234567" * 4])
def test_production_refuses_a_default_or_short_key(root, keep_secret, key):
    keep_secret(secret_key=key)
    reason = refused("production", root)
    assert "secret_key is a default" in reason
    assert not key or key not in reason


def test_production_refuses_the_key_of_the_tests(root, keep_secret):
    keep_secret(secret_key=load("testing", root).secret_key.get_secret_value())
    assert "secret_key is a default" in refused("production", root)


def test_production_says_everything_that_is_wrong_at_once(root):
    assert len(refused("production", root, debug=True, demo=True, cookie_secure=False).splitlines()) == 4


def test_production_refuses_a_variable_that_no_setting_bears(root, keep_secret, monkeypatch):
    keep_secret(secret_key=GOOD_KEY)
    monkeypatch.setenv("DISCLOSURE_SESION_IDLE_MINUTES", "5")
    assert "DISCLOSURE_SESION_IDLE_MINUTES" in refused("production", root)


def test_secrets_that_every_user_can_read_are_refused(root, keep_secret):
    directory = keep_secret(secret_key=GOOD_KEY)
    (directory / "secret_key").chmod(0o604)
    assert f"chmod o= {directory}/secret_key" in refused("production", root)
    (directory / "secret_key").chmod(0o640)
    assert load("production", root)


def test_a_secrets_directory_that_every_user_can_enter_is_refused(root, keep_secret):
    directory = keep_secret(secret_key=GOOD_KEY)
    directory.chmod(0o755)
    assert f"chmod o= {directory}" in refused("production", root)


def test_a_secrets_directory_that_is_not_there_is_refused(root, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_SECRETS_DIR", "/nowhere/secrets")
    assert "/nowhere/secrets, which is not a directory" in refused("production", root)


def test_a_secret_that_no_setting_bears_is_refused(root, keep_secret):
    keep_secret(secret_key=GOOD_KEY, secretkey="a word nobody should read")
    reason = refused("production", root)
    assert "the secrets directory: secretkey: there is no such setting" in reason
    assert "nobody should read" not in reason


def test_what_is_allowed_but_unwise_is_a_warning(root, keep_secret):
    keep_secret(secret_key=GOOD_KEY)
    assert "SQLite" in load("production", root).warnings[0]
    assert "owner_database_url" in load("production", root, database_url="postgresql://app@db/x").warnings[0]
    assert load("development", root).warnings == ()
    assert "demo accounts" in load("development", root, host="0.0.0.0").warnings[0]  # noqa: S104


# What is refused everywhere


def test_an_unknown_environment_is_refused(root):
    assert "development, testing or production" in refused("staging", root)


def test_the_environment_is_chosen_in_one_way_only(root, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_ENVIRONMENT", "production")
    assert "DISCLOSURE_ENV chooses" in refused(None, root)


def test_broken_toml_names_the_file_and_the_line(root):
    add(root, "force", 'first = "fine"\nsecond = = "broken"')
    assert re.search(r"config/force\.toml is not TOML: .*line 2.*Mend that line", refused("development", root))


def test_a_missing_file_is_named(root):
    (root / "config" / "force.toml").unlink()
    assert "config/force.toml is missing" in refused("development", root)


def test_a_slip_of_the_pen_is_named_with_its_file(root):
    add(root, "development", "wrokers = 3")
    assert "config/development.toml: wrokers: there is no such setting" in refused("development", root)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("WORKERS", "many"),
        ("PORT", "70000"),
        ("AUDIENCES", "public,everyone"),
        ("AUDIENCES", " , "),
        ("THROTTLE__ACCOUNT_FAILURES", "0"),
        ("ARGON2", "strong"),
        ("APP_ROLE", "app; DROP ROLE"),
    ],
)
def test_a_wrong_value_is_named_with_where_it_stands(root, monkeypatch, variable, value):
    monkeypatch.setenv(f"DISCLOSURE_{variable}", value)
    reason = refused("development", root)
    assert reason.startswith("the DISCLOSURE_ variables: ")
    assert variable.partition("__")[0].lower() in reason.lower()


def test_sessions_warn_before_they_end(root):
    assert "session_warning_minutes" in refused("testing", root, session_warning_minutes=30)
    assert "session_absolute_hours" in refused("testing", root, session_idle_minutes=61, session_absolute_hours=1)


# The force

A_LIMIT = {
    "scheme": "csods",
    "route": "right_to_ask",
    "clock": "overall",
    "length": 28,
    "unit": "calendar_days",
    "from": "2026-04-01",
    "source": "Force procedure 12",
}


def test_a_limit_s_override_is_read_with_its_day_and_source(root):
    path = root / "config" / "force.toml"
    path.write_text(re.sub(r"(?m)^# (?=\[\[limits|\w+ = )", "", path.read_text()))
    (limit,) = load("testing", root).force.limits
    assert limit == LimitOverride.model_validate(A_LIMIT | {"starts": "received_at", "source": limit.source})
    assert str(limit.since) == "2026-04-01"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"districts": []}, "force.districts"),
        ({"districts": [{"key": "Sheffield", "name": "Sheffield"}]}, "force.districts.0.key"),
        ({"teams": [{"key": "a", "name": "A", "district": "leeds"}]}, "leeds, which is not in districts"),
        ({"teams": [{"key": "a", "name": "A"}] * 2}, "teams has a twice"),
        ({"towns": ["Leeds", "Leeds"]}, "towns has Leeds twice"),
        ({"nation": "ireland"}, "force.nation"),
        ({"helplines": [{"key": "a", "name": "A", "number": "call us", "about": "x"}]}, "force.helplines.0.number"),
        ({"limits": [A_LIMIT | {"unit": "weeks"}]}, "force.limits.0.unit"),
        ({"limits": [A_LIMIT | {"length": 0}]}, "force.limits.0.length"),
        ({"limits": [{k: v for k, v in A_LIMIT.items() if k != "source"}]}, "force.limits.0.source: is missing"),
        ({"limits": [A_LIMIT, A_LIMIT]}, "csods right_to_ask overall from 2026-04-01 twice"),
        ({"sampling": {"countersign_percent": 101}}, "force.sampling.countersign_percent"),
    ],
)
def test_a_force_that_contradicts_itself_is_refused(root, change, named):
    assert named in refused("testing", root, force=change)


def test_the_example_s_telephone_numbers_reach_nobody():
    drama = re.compile(r"0114 496 0\d{3}|08081 570 \d{3}|0306 999 0\d{3}")
    for helpline in load("testing").force.helplines:
        assert drama.fullmatch(helpline.number), f"{helpline.key}: take a number from the ranges set aside for drama"
        assert "example" in helpline.name


def test_tests_never_see_the_settings_of_the_one_who_runs_them():
    assert not [name for name in os.environ if name.startswith("DISCLOSURE_") or name == "PORT"]

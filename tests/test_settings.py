import os
import re
import shutil
from typing import get_args

import pytest
from pydantic import BaseModel

from disclosure.assembly import law_of
from disclosure.domain.measures import ALL, OPEN, UNKNOWN
from disclosure.force import Helpline, LimitOverride
from disclosure.settings import ROOT, BadSettings, Settings, load

GOOD_KEY = "kT4vB9qLx2ZrWm7sYcHn5dGj8fPaEuQ3oRiV6tXb"
KEYS = {
    "secret_key": GOOD_KEY,
    "draft_key": "wE8hJ2mNs6UyQb4kXz9LrTc7vGp3fDa5oYiR1tHb",
    "intake_key": "pZ3sVd8MwKq6RxTfY1jBnHc4uLg9EaOo7iXe2tQy",
}
# The examples reach nobody, and production refuses them.
ONE_HELPLINE = '[{"key": "police", "name": "The police", "number": "101", "about": "Anybody"}]'


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
    monkeypatch.setenv("DISCLOSURE_FORCE__HELPLINES", ONE_HELPLINE)

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


def test_a_file_may_begin_with_the_mark_of_its_encoding(root):
    path = root / "config" / "force.toml"
    before = load("testing", root).force
    path.write_text(path.read_text(), encoding="utf-8-sig")
    assert load("testing", root).force == before


def test_the_bound_of_extensions_is_the_force_s_and_the_engine_holds_it(root):
    path = root / "config" / "force.toml"
    assert law_of(load("testing", root)).longest_extension == 365
    path.write_text(re.sub(r"(?m)^longest_extension = .*\n", "", path.read_text()))
    assert law_of(load("testing", root)).longest_extension == 365, "and where the file names none"
    add(root, "force", "longest_extension = 28")
    assert law_of(load("testing", root)).longest_extension == 28


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


# What production refuses


def test_production_starts_with_keys_from_the_secrets_directory(root, keep_secret):
    keep_secret(**KEYS, database_url="postgresql://app@db/x", owner_database_url="postgresql://own@db/x")
    settings = load("production", root)
    assert {name: getattr(settings, name).get_secret_value() for name in KEYS} == KEYS
    assert settings.owner_database_url == "postgresql+psycopg://own@db/x"
    assert not settings.demo
    assert settings.cookie_secure
    assert settings.warnings == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [("debug", "true"), ("demo", "true"), ("cookie_secure", "false"), ("argon2__memory_kib", "64")],
)
def test_production_refuses_what_is_for_one_s_own_machine(root, keep_secret, monkeypatch, name, value):
    keep_secret(**KEYS)
    monkeypatch.setenv(f"DISCLOSURE_{name.upper()}", value)
    assert refused("production", root).startswith(name.replace("__", "."))


def test_production_refuses_a_helpline_that_reaches_nobody(root, keep_secret, monkeypatch):
    keep_secret(**KEYS)
    monkeypatch.delenv("DISCLOSURE_FORCE__HELPLINES")
    reasons = refused("production", root).splitlines()
    assert len(reasons) == len(load("testing", root).force.helplines) > 5
    assert all("its number reaches nobody" in reason for reason in reasons)


@pytest.mark.parametrize("audiences", ["public", "public,officer"])
def test_production_refuses_to_serve_the_public_without_any_helpline(root, keep_secret, monkeypatch, audiences):
    keep_secret(**KEYS)
    monkeypatch.setenv("DISCLOSURE_FORCE__HELPLINES", "[]")
    monkeypatch.setenv("DISCLOSURE_AUDIENCES", audiences)
    (reason,) = refused("production", root).splitlines()
    assert reason.startswith("there is no helpline: ")
    assert "config/force.toml" in reason, "and says what to do"
    monkeypatch.setenv("DISCLOSURE_AUDIENCES", "officer,panel,figures,admin")
    assert load("production", root).force.helplines == (), "nobody else is shown them"
    assert load("testing", root, audiences=("public",)), "and what is tried out may do without"


@pytest.mark.parametrize(
    ("number", "nobody"),
    [("0808 157 0140", True), ("029 2018 0999", True), ("0161 496 0000", True), ("0161 496 1000", False), ("999", False), ("101", False)],
)  # fmt: skip
def test_a_number_of_the_ranges_for_drama_is_known(number, nobody):
    assert Helpline(key="one", name="One", number=number, about="Anybody").reaches_nobody is nobody


def test_production_says_everything_that_is_wrong_at_once(root):
    reasons = refused("production", root, debug=True, demo=True, cookie_secure=False).splitlines()
    assert len([one for one in reasons if "helpline" not in one]) == 6


def test_production_refuses_a_variable_that_no_setting_bears(root, keep_secret, monkeypatch):
    keep_secret(**KEYS)
    monkeypatch.setenv("DISCLOSURE_SESION_IDLE_MINUTES", "5")
    assert "DISCLOSURE_SESION_IDLE_MINUTES" in refused("production", root)


def test_secrets_that_every_user_can_read_are_refused(root, keep_secret):
    directory = keep_secret(**KEYS)
    (directory / "secret_key").chmod(0o604)
    assert f"chmod o= {directory}/secret_key" in refused("production", root)
    (directory / "secret_key").chmod(0o640)
    assert load("production", root)


def test_a_secrets_directory_that_every_user_can_enter_is_refused(root, keep_secret):
    directory = keep_secret(**KEYS)
    directory.chmod(0o755)
    assert f"chmod o= {directory}" in refused("production", root)


def test_a_secrets_directory_that_is_not_there_is_refused(root, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_SECRETS_DIR", "/nowhere/secrets")
    assert "/nowhere/secrets, which is not a directory" in refused("production", root)


def test_a_secret_that_no_setting_bears_is_refused(root, keep_secret):
    keep_secret(**KEYS, secretkey="a word nobody should read")
    reason = refused("production", root)
    assert "the secrets directory: secretkey: there is no such setting" in reason
    assert "nobody should read" not in reason


def test_what_is_allowed_but_unwise_is_a_warning(root, keep_secret):
    keep_secret(**KEYS)
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


NOT_TEXT = {
    "Latin-1": ("# café".encode("latin-1"), "is not written in UTF-8"),
    "UTF-16": ('name = "x"'.encode("utf-16"), "is not written in UTF-8"),
    "nested": (b"x = " + b"[" * 5000, "is not TOML that anybody wrote: its brackets are nested too deeply"),
    "a number of five thousand digits": (b"x = " + b"9" * 5000, "is not TOML"),
    "NUL": (b"a\0b", "is not TOML"),
    "no such day": (b"x = 2026-02-30", "is not TOML"),
}


@pytest.mark.parametrize("what", NOT_TEXT)
def test_a_file_that_is_no_text_of_ours_is_named_with_what_to_do(root, what):
    content, words = NOT_TEXT[what]
    (root / "config" / "force.toml").write_bytes(content)
    reason = refused("development", root)
    assert reason.startswith(f"{root}/config/force.toml {words}")
    assert len(reason.splitlines()) == 1


def test_a_directory_in_the_place_of_a_file_is_named(root, keep_secret):
    path = root / "config" / "force.toml"
    path.unlink()
    path.mkdir()
    assert f"{path} cannot be read: Is a directory. Is it a file that this user may read?" in refused(None, root)


def test_a_secret_that_is_no_text_is_named_and_not_shown(root, keep_secret):
    path = keep_secret(**KEYS) / "database_url"
    path.write_bytes(b"hidden \xff")
    path.chmod(0o600)
    assert refused("production", root) == f"{path} is not written in UTF-8: save it anew in that encoding."


def test_a_place_where_no_key_can_be_made_is_named(root):
    (root / "var").write_text("a file where the folder should be")
    assert f"{root}/var/draft_key cannot be made: " in refused("development", root)


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
        ("WORKERS", "99999999999"),
        ("WORKERS", "9" * 5000),
        ("TRUSTED_PROXIES", "11"),
        ("SESSION_IDLE_MINUTES", "99999999999999999999"),
        ("SESSION_ABSOLUTE_HOURS", "999999999999"),
        ("SESSION_WARNING_MINUTES", "1441"),
        ("ARGON2__MEMORY_KIB", "999999999999"),
        ("ARGON2__TIME_COST", "101"),
        ("ARGON2__PARALLELISM", "17"),
        ("THROTTLE__ADDRESS_FAILURES", "10001"),
        ("THROTTLE__WINDOW_MINUTES", "1441"),
        ("HOST", ".."),
        ("HOST", ""),
        ("HOST", "a" * 64),
        ("HOST", "\udcff"),
        ("DATABASE_URL", "postgresql://a:hidden@b:notaport/x"),
        ("DATABASE_URL", "postgresql://a:\udcff@b/x"),
        ("DATABASE_URL", "sqlite:///a\x07b"),
        ("DATABASE_URL", "sqlite:////srv/a%00b.db"),
        ("OWNER_DATABASE_URL", "postgresql://app@localhost/a%00b"),
        ("APP_ROLE", "app; DROP ROLE"),
    ],
)
def test_a_wrong_value_is_named_with_where_it_stands(root, monkeypatch, variable, value):
    monkeypatch.setenv(f"DISCLOSURE_{variable}", value)
    reason = refused("development", root)
    assert reason.startswith("the DISCLOSURE_ variables: ")
    assert variable.partition("__")[0].lower() in reason.lower()
    assert len(reason.splitlines()) == (2 if variable == "DATABASE_URL" else 1)  # it is the owner's address too
    assert "hidden" not in reason


def numbers(model, before=()):
    """The way to every whole number of the settings, through tables and lists."""
    for name, field in model.model_fields.items():
        found = field.annotation
        inner = [one for one in (found, *get_args(found)) if isinstance(one, type) and issubclass(one, BaseModel)]
        if found is int:
            yield ".".join((*before, name)), field
        for one in inner:
            yield from numbers(one, (*before, name))


def test_every_number_has_a_least_and_a_most():
    """A slip of the pen must not fork processes without end, nor be a length of time that no calendar holds."""
    found = dict(numbers(Settings))
    assert {"workers", "argon2.memory_kib", "force.limits.length"} <= found.keys()
    for name, field in found.items():
        bounds = {bound for one in field.metadata for bound in ("ge", "le") if getattr(one, bound, None) is not None}
        assert bounds == {"ge", "le"}, f"{name}: say with Field(ge=…, le=…) what it may be."


def test_argon2_has_memory_for_each_of_its_lanes(root):
    change = {"memory_kib": 64, "time_cost": 1, "parallelism": 9}
    assert "at least 8 times parallelism" in refused("testing", root, argon2=change)
    assert load("testing", root, argon2={**change, "parallelism": 8})


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "0.0.0.0", "app-1.internal", "App"])  # noqa: S104
def test_a_name_and_an_address_are_hosts(root, host):
    assert load("testing", root, host=host).host == host


@pytest.mark.parametrize("value", ["{", "[" * 50_000], ids=["broken", "nested"])
def test_a_table_in_a_variable_that_is_no_json_is_named(root, monkeypatch, value):
    monkeypatch.setenv("DISCLOSURE_FORCE", value)
    reason = refused("development", root)
    assert reason.startswith("the DISCLOSURE_ variables: ")
    assert len(reason.splitlines()) == 1
    assert reason.endswith("Write a table as JSON, or one entry of it: DISCLOSURE_TABLE__NAME.")


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
        ({"towns": ["Leeds", "L" * 61]}, "force.towns.1"),
        ({"towns": ["Leeds", " "]}, "force.towns.1: write words"),
        ({"name": ""}, "force.name: write words"),
        ({"short_name": " Yorkshire"}, "force.short_name: write words, and no spaces before or after them"),
        ({"limits": [A_LIMIT | {"length": True}]}, "force.limits.0.length: write a whole number"),
        ({"sampling": {"countersign_percent": True}}, "force.sampling.countersign_percent: write a whole number"),
        ({"nation": "ireland"}, "force.nation"),
        ({"helplines": [{"key": "a", "name": "A", "number": "call us", "about": "x"}]}, "force.helplines.0.number"),
        ({"limits": [A_LIMIT | {"unit": "weeks"}]}, "force.limits.0.unit"),
        ({"limits": [A_LIMIT | {"length": 0}]}, "force.limits.0.length"),
        ({"limits": [{k: v for k, v in A_LIMIT.items() if k != "source"}]}, "force.limits.0.source: is missing"),
        ({"limits": [A_LIMIT, A_LIMIT]}, "csods right_to_ask overall from 2026-04-01 twice"),
        ({"sampling": {"countersign_percent": 101}}, "force.sampling.countersign_percent"),
        ({"limits": [A_LIMIT | {"length": 999_999_999_999}]}, "force.limits.0.length"),
        ({"longest_extension": 0}, "force.longest_extension"),
        ({"longest_extension": 3651}, "force.longest_extension"),
        ({"name": "South \u202eerihskroY"}, "force.name: take out the characters that cannot be read"),
        ({"towns": ["Lee\u2066ds"]}, "force.towns.0: take out the characters that cannot be read"),
        ({"towns": ["Leeds", "unknown"]}, "towns has unknown, which the figures use themselves"),
    ],
)
def test_a_force_that_contradicts_itself_is_refused(root, change, named):
    assert named in refused("testing", root, force=change)


@pytest.mark.parametrize("word", [ALL, UNKNOWN, OPEN])
@pytest.mark.parametrize("name", ["districts", "teams", "helplines", "extension_grounds", "primary_offences"])
def test_no_code_is_a_word_of_the_figures(root, name, word):
    """A district "all" would be counted among the others, and once more as all of them."""
    first = load("testing", root).force.model_dump()[name][0]
    assert f"{name} has {word}, which the figures use themselves" in refused(
        "testing", root, force={name: [{**first, "key": word, **({"district": None} if name == "teams" else {})}]}
    )


def test_the_example_s_telephone_numbers_reach_nobody():
    helplines = load("testing").force.helplines
    assert helplines
    assert all(one.reaches_nobody for one in helplines)


def test_the_example_force_has_a_helpline_for_everybody_who_may_need_one_of_their_own():
    """For whoever lives with abuse, men, LGBT+ people, children, and Wales."""
    force = load("testing").force
    kinds = {"domestic_abuse", "men", "lgbt", "young_people", "wales"}
    assert kinds <= {one.key for one in force.helplines}
    told = [one for one in force.helplines if one.key in kinds]
    assert len({one.number for one in told}) == len(kinds), "each a number of its own"
    assert all(one.about_in("cy").language == one.name_in("cy").language == "cy" for one in told)


def test_tests_never_see_the_settings_of_the_one_who_runs_them():
    assert not [name for name in os.environ if name.startswith("DISCLOSURE_") or name == "PORT"]

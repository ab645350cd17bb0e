"""The keys that nobody but an installation may know: where they come from, and what is no key."""

import subprocess
import sys

import pytest

from disclosure.assembly import envelope_of, opener_of, public_half_of, sealer_of
from disclosure.services.sealing import Envelope, Sealer, public_half
from disclosure.settings import ROOT, load
from tests.test_settings import GOOD_KEY, KEYS, add, keep_secret, refused, root

__all__ = ("keep_secret", "root")

OTHER_KEY = GOOD_KEY[::-1]
PUBLIC_HALF = public_half(KEYS["intake_key"]).hex()


# Where they come from


def test_development_makes_a_key_once_that_only_its_user_can_read(root):
    first, second = load("development", root), load("development", root)
    path = root / "var" / "secret_key"
    assert first.secret_key == second.secret_key
    assert len(first.secret_key.get_secret_value()) == 43  # 256 bits
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


@pytest.mark.parametrize("audiences", [None, "public", "officer"])
def test_development_makes_every_key_once_whoever_is_served(root, monkeypatch, audiences):
    if audiences:
        monkeypatch.setenv("DISCLOSURE_AUDIENCES", audiences)
    made = load("development", root)
    assert len({getattr(made, name).get_secret_value() for name in KEYS}) == 3
    assert all((root / "var" / name).stat().st_mode & 0o777 == 0o600 for name in KEYS)
    assert load("development", root) == made


@pytest.mark.parametrize("name", KEYS)
def test_production_refuses_to_start_without_a_key(root, keep_secret, name):
    keep_secret(**{other: key for other, key in KEYS.items() if other != name})
    assert refused("production", root).startswith(f"{name} does not come from the secrets directory")
    assert not (root / "var").exists()


@pytest.mark.parametrize("name", KEYS)
def test_production_refuses_a_key_from_a_variable_or_a_file_of_the_configuration(root, monkeypatch, name):
    monkeypatch.setenv(f"DISCLOSURE_{name.upper()}", GOOD_KEY)
    assert f"{name} does not come from" in refused("production", root)
    monkeypatch.delenv(f"DISCLOSURE_{name.upper()}")
    add(root, "production", f'{name} = "{GOOD_KEY}"')
    assert f"{name} does not come from" in refused("production", root)


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize("key", ["", GOOD_KEY[:31], "a" * 64, "changeme" * 8, "0123456701234567" * 4])
def test_production_refuses_a_default_or_short_key(root, keep_secret, name, key):
    keep_secret(**{name: key})
    reason = refused("production", root)
    assert f"{name} is a default" in reason
    assert not key or key not in reason


@pytest.mark.parametrize("name", KEYS)
def test_production_refuses_the_keys_of_the_tests(root, keep_secret, name):
    keep_secret(**{name: getattr(load("testing", root), name).get_secret_value()})
    assert f"{name} is a default" in refused("production", root)


@pytest.mark.parametrize(
    ("same", "named"),
    [
        ({"draft_key": "secret_key"}, "draft_key"),
        ({"intake_key": "secret_key"}, "intake_key"),
        ({"intake_key": "draft_key"}, "intake_key"),
        ({"former_draft_keys": "draft_key"}, "draft_key"),
        ({"former_draft_keys": "intake_key"}, "intake_key"),
        ({"former_intake_keys": "intake_key"}, "intake_key"),
        ({"former_intake_keys": "secret_key"}, "secret_key"),
    ],
)
def test_production_refuses_one_key_for_two_purposes(root, keep_secret, same, named):
    keep_secret(**KEYS)
    keep_secret(**{name: KEYS[other] for name, other in same.items()})
    reason = refused("production", root)
    assert reason == f"{named} is another key as well: whoever takes one has both. Make it anew."


def test_former_keys_open_what_they_sealed_and_come_from_the_secrets_directory(root, keep_secret, monkeypatch):
    former = (OTHER_KEY, GOOD_KEY.swapcase())
    keep_secret(**KEYS, former_draft_keys=", ".join(former), former_intake_keys=", ".join(former))
    sealed = Sealer(former[1:]).seal("what was said", "drafts:1")
    sent = Envelope(public_half(former[1])).seal("what was sent", "submissions:1")
    settings = load("production", root)
    assert sealer_of(settings).open(sealed, "drafts:1") == "what was said"
    assert opener_of(settings).open(sent, "submissions:1") == "what was sent"
    for name in ("former_draft_keys", "former_intake_keys"):
        (root / "secrets" / name).unlink()
        monkeypatch.setenv(f"DISCLOSURE_{name.upper()}", OTHER_KEY)
    assert [reason.partition(". ")[0] for reason in refused("production", root).splitlines()] == [
        "former_draft_keys do not come from the secrets directory",
        "former_intake_keys do not come from the secrets directory",
    ]


# What each process needs


def without(*names):
    return {name: key for name, key in KEYS.items() if name not in names}


def test_the_public_s_process_needs_no_key_that_opens_what_was_sent(root, keep_secret, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_AUDIENCES", "public")
    keep_secret(**without("intake_key"), intake_public_key=PUBLIC_HALF)
    public = load("production", root)
    assert opener_of(public) is None
    assert public.warnings == (
        "database_url is SQLite: fit for one small machine. A force's own service runs on PostgreSQL.",
    )
    sent = envelope_of(public).seal("what was sent", "submissions:1")
    monkeypatch.setenv("DISCLOSURE_AUDIENCES", "officer,panel,figures,admin")
    (root / "secrets" / "intake_public_key").unlink()
    (root / "secrets" / "draft_key").unlink()
    keep_secret(intake_key=KEYS["intake_key"])
    assert opener_of(load("production", root)).open(sent, "submissions:1") == "what was sent"


def test_a_process_that_has_the_key_knows_its_public_half(root, keep_secret):
    keep_secret(**KEYS)
    assert public_half_of(load("production", root)).hex() == PUBLIC_HALF
    keep_secret(intake_public_key=PUBLIC_HALF.upper())
    assert public_half_of(load("production", root)).hex() == PUBLIC_HALF, "said twice, and the same"


@pytest.mark.parametrize("environment", ["development", "testing", "production"])
def test_a_public_half_of_another_key_is_refused(root, keep_secret, environment):
    keep_secret(**KEYS, intake_public_key=public_half(OTHER_KEY).hex())
    reason = refused(environment, root)
    assert reason.startswith("intake_public_key is of another key than intake_key: what is sent would not be opened.")
    assert "Take it away where intake_key is" in reason
    assert len(reason.splitlines()) == 1


@pytest.mark.parametrize("audiences", ["public", "public,officer"])
@pytest.mark.parametrize("environment", ["testing", "production"])
def test_whoever_serves_the_public_without_either_half_is_told_what_to_do(
    root, keep_secret, monkeypatch, environment, audiences
):
    monkeypatch.setenv("DISCLOSURE_AUDIENCES", audiences)
    keep_secret(**without("intake_key"))
    testing = root / "config" / "testing.toml"
    testing.write_text(
        "\n".join(line for line in testing.read_text().splitlines() if not line.startswith("intake_key"))
    )
    reason = refused(environment, root)
    said = "does not come from the secrets directory" if environment == "production" else "is missing"
    assert reason.startswith(f"intake_key {said}. Make one: ")
    assert "intake_public_key instead: where intake_key is, `disclosure keys public` prints it." in reason
    assert len(reason.splitlines()) == 1


def test_whoever_serves_the_public_without_its_own_key_is_told_what_to_do(root, keep_secret):
    keep_secret(**without("draft_key"))
    reason = refused("production", root)
    assert reason.startswith("draft_key does not come from the secrets directory. Make one: ")
    assert "A process that does not serve the public needs none: take public out of audiences." in reason
    assert refused("testing", root, draft_key="", intake_key="").startswith("draft_key is missing. Make one: ")


LOW = bytes(32).hex()  # a point of which no shared key comes


@pytest.mark.parametrize(
    "written", ["hidden", PUBLIC_HALF[:-2], PUBLIC_HALF + "00", PUBLIC_HALF[:-1] + "g", "é" * 64, LOW]
)
@pytest.mark.parametrize("environment", ["development", "production"])
def test_what_is_no_public_half_of_a_key_is_refused(root, keep_secret, monkeypatch, environment, written):
    monkeypatch.setenv("DISCLOSURE_AUDIENCES", "public")
    keep_secret(**without("intake_key"), intake_public_key=written)
    reason = refused(environment, root)
    assert reason.startswith("the secrets directory: intake_public_key: write what `disclosure keys public` prints ")
    assert len(reason.splitlines()) == 1


def test_whoever_has_the_public_half_alone_in_development_makes_no_key_that_would_not_fit(root, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_AUDIENCES", "public")
    monkeypatch.setenv("DISCLOSURE_INTAKE_PUBLIC_KEY", PUBLIC_HALF)
    assert public_half_of(load("development", root)).hex() == PUBLIC_HALF
    assert not (root / "var" / "intake_key").exists()


def test_jobs_without_the_key_start_and_say_that_what_was_sent_waits(root, keep_secret, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_AUDIENCES", "officer")
    keep_secret(secret_key=GOOD_KEY)
    settings = load("production", root)
    assert opener_of(settings) is None
    assert any(one.startswith("there is no intake_key: what the public sends waits") for one in settings.warnings)


def test_the_key_that_opens_what_was_sent_is_noted_where_the_public_alone_is_served(root, keep_secret, monkeypatch):
    keep_secret(**KEYS)
    assert not any("opens what was sent" in one for one in load("production", root).warnings)
    monkeypatch.setenv("DISCLOSURE_AUDIENCES", "public")
    assert any("a key that opens what was sent" in one for one in load("production", root).warnings)

"""The keys that nobody but an installation may know: where they come from, and what is no key."""

import pytest

from disclosure.assembly import sealer_of
from disclosure.services.sealing import Sealer
from disclosure.settings import load
from tests.test_settings import GOOD_KEY, KEYS, add, keep_secret, refused, root

__all__ = ("keep_secret", "root")


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


def test_production_refuses_one_key_for_two_purposes(root, keep_secret):
    keep_secret(secret_key=GOOD_KEY, draft_key=GOOD_KEY)
    assert refused("production", root).startswith("draft_key is another key as well")
    keep_secret(**KEYS, former_draft_keys=KEYS["draft_key"])
    assert refused("production", root).startswith("draft_key is another key as well")


def test_former_keys_open_what_they_sealed_and_come_from_the_secrets_directory(root, keep_secret, monkeypatch):
    former = (GOOD_KEY[::-1], GOOD_KEY.swapcase())
    keep_secret(**KEYS, former_draft_keys=", ".join(former))
    sealed = Sealer(former[1:]).seal("what was said", "drafts:1")
    assert sealer_of(load("production", root)).open(sealed, "drafts:1") == "what was said"
    keep_secret(former_draft_keys="")
    monkeypatch.setenv("DISCLOSURE_FORMER_DRAFT_KEYS", GOOD_KEY)
    (root / "secrets" / "former_draft_keys").unlink()
    assert refused("production", root).startswith("former_draft_keys do not come from the secrets directory")

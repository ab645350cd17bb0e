"""The bench measures a bulk load that was one: what broke off, or left fewer cases, gives no figure."""

import subprocess

import pytest

from tests.bench import __main__ as bench


@pytest.mark.parametrize(
    ("ends", "words"), [("false", "ended with 1"), ("true", f"left 0 of {bench.LOADED['sqlite']} cases")]
)
def test_a_load_that_failed_is_not_measured(databases, monkeypatch, ends, words):
    monkeypatch.setattr(bench.houses, "demo_load", lambda *_: subprocess.Popen([ends]))
    with pytest.raises(RuntimeError, match=words):
        bench.one_load(databases, "sqlite", [])

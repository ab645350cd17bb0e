"""Wound 26: the time of an answer told users apart. Known, unknown and gone take one path: the same work, in the same order."""

import re

import pytest
from sqlalchemy import select

from disclosure.domain.access import Role
from disclosure.services.passwords import Hasher
from disclosure.store.models import accesses
from tests.web.client import PASSWORD

pytestmark = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
def settings(settings):
    """With the demo switched off, as in production: its accounts are there and may not come in."""
    return settings.model_copy(update={"demo": False})


@pytest.fixture
def work(client, statements, monkeypatch):
    """What signing in costs: the statements in order, and each check of a password with what it was checked against."""

    def of(username: str, password: str) -> tuple[list[str], int]:
        page = client.get("/sign-in")
        checks = []
        matches = Hasher.matches

        def counted(self, digest, tried):
            checks.append(bool(digest))
            return matches(self, digest, tried)

        with monkeypatch.context() as patched, statements() as said:
            patched.setattr(Hasher, "matches", counted)
            answer = client.submit(page, {"username": username, "password": password})
        assert answer.status_code == 200, "nobody is let in"
        return [re.sub(r"\s+", " ", one) for one in said], len(checks)

    return of


def test_known_unknown_disabled_and_demo_cost_the_same_work_and_leave_the_same_entry(as_user, work, clock, rows):
    omar, gone = as_user(Role.DISCLOSURE_OFFICER), as_user(Role.INTAKE, disabled_at=clock())
    demo = as_user(Role.RESEARCHER, is_demo=True)
    work("somebody", "first")  # the first request wakes what sleeps
    tried = (
        (omar.username, "wrong"), ("nobody.here", "wrong"), (gone.username, PASSWORD), (gone.username, "wrong"),
        (demo.username, PASSWORD), (demo.username, "wrong"), ("x", "y" * 200),
    )  # fmt: skip
    costs = [work(username, password) for username, password in tried]
    assert all(cost == costs[0] for cost in costs)
    assert costs[0][1] == 1, "one password is checked, be there one or not"
    left = rows(select(accesses.c.entry, accesses.c.about, accesses.c.refused).order_by(accesses.c.sequence))
    known = {one.username: f"user:{one.user_id}" for one in (omar, gone, demo)}
    named = ["somebody", *(username for username, _ in tried)]
    assert left == [("sign_in_failed", known.get(username, ""), True) for username in named]


def test_where_nobody_is_known_a_password_is_checked_as_dearly(monkeypatch):
    """The digest that stands in for a missing one has the very cost of the others."""
    checker = Hasher(memory_kib=64, time_cost=2, parallelism=1)
    real = checker.hash(PASSWORD)
    seen, verify = [], Hasher._verify
    monkeypatch.setattr(
        Hasher, "_verify", lambda self, digest, tried: seen.append(digest) or verify(self, digest, tried)
    )
    assert not checker.matches(real, "wrong")
    assert not checker.matches(None, "wrong")
    costs = [digest.rpartition("$")[0].rpartition("$")[0] for digest in seen]
    assert costs[0] == costs[1] == "$argon2id$v=19$m=64,t=2,p=1"

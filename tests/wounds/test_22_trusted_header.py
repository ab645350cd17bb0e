"""Wound 22: an address in a header is believed only from as many proxies as are configured."""

import pytest
from flask import request

from disclosure import create_app
from tests.web.client import Answer, Client, carried


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.7")])
def test_the_address_is_taken_from_the_header_only_as_far_as_proxies_are_configured(settings, database, proxies, seen):
    changed = settings.model_copy(update={"database_url": database.url, "trusted_proxies": proxies})
    app = create_app(changed)
    found = []
    app.before_request_funcs.setdefault(None, []).insert(0, lambda: found.append(request.remote_addr))
    app.test_client().get("/sign-in", headers={"X-Forwarded-For": "192.0.2.1, 198.51.100.7, 203.0.113.9"})
    assert found == [seen]


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("proxies", [0, 1])
def test_whoever_guesses_is_throttled_whatever_addresses_they_forge(settings, proxies):
    """One proxy adds the address that it was called from: what stood there before is the guesser's own word."""
    client = client_of(settings, proxies)
    called_from = ", 203.0.113.9" if proxies else ""
    for number in range(settings.throttle.address_failures + 1):
        page = client.get("/sign-in")
        fields = {**carried(page.page.main.form), "username": f"nobody{number}", "password": "wrong"}
        forged = {"X-Forwarded-For": f"192.0.2.{number % 250}{called_from}", "X-Real-IP": f"192.0.2.{number % 250}"}
        answer = client.post("/sign-in", fields, headers=forged)
        assert answer.status_code == (429 if number == settings.throttle.address_failures else 200), number


@pytest.mark.databases("sqlite")
def test_a_proxy_is_believed_for_nothing_but_address_and_scheme(settings):
    client = client_of(settings, 1)
    plain = client.get("/", headers={"X-Forwarded-For": "203.0.113.9"})
    told = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil", "X-Forwarded-Port": "666"}
    forged = client.get("/", headers={"X-Forwarded-For": "203.0.113.9", **told})
    assert (forged.status_code, forged.location) == (plain.status_code, plain.location) == (303, "/sign-in")
    seen = []
    client.application.before_request_funcs[None].insert(0, lambda: seen.append((request.host, request.script_root)))
    page = client.get("/sign-in", headers=told)
    assert seen == [("localhost", "")]
    assert "evil" not in page.text


def client_of(settings, proxies: int) -> Client:
    """A browser of a server that stands behind so many proxies."""
    return Client(create_app(settings.model_copy(update={"trusted_proxies": proxies})), Answer)

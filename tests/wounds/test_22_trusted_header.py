"""Wound 22: an address in a header is believed only from as many proxies as are configured."""

import pytest
from flask import request

from disclosure import create_app


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.7")])
def test_the_address_is_taken_from_the_header_only_as_far_as_proxies_are_configured(settings, database, proxies, seen):
    changed = settings.model_copy(update={"database_url": database.url, "trusted_proxies": proxies})
    app = create_app(changed)
    found = []
    app.before_request_funcs.setdefault(None, []).insert(0, lambda: found.append(request.remote_addr))
    app.test_client().get("/sign-in", headers={"X-Forwarded-For": "192.0.2.1, 198.51.100.7, 203.0.113.9"})
    assert found == [seen]

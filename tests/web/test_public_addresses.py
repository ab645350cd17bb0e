"""Addresses as people write them: a phone begins with a capital, a hand ends with a stroke, a leaflet names the host alone."""

import pytest

from disclosure import create_app
from disclosure.store.db import db

pytestmark = pytest.mark.databases("sqlite")


@pytest.mark.parametrize(
    ("typed", "ours"),
    [
        ("/Request", "/request"),
        ("/request/", "/request"),
        ("/CAIS/", "/cais"),
        ("/Cais/Holi", "/cais/holi"),
        ("/Request/5", "/request/5"),
        ("/request//Check/", "/request/check"),
    ],
)
def test_an_address_is_ours_however_it_is_written(client, typed, ours):
    answer = client.get(typed)
    assert answer.status_code in {303, 308}, "a page of another title would stand in the history"
    while answer.status_code != 200:
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        answer = client.get(answer.location)
    assert answer.request.path == ours


def test_what_is_no_address_of_ours_is_closed_and_neutral_however_it_is_written(client):
    for typed in ("/Request/nothing", "/request/nothing", "/Cais/Nothing/else"):
        answer = client.get(typed, follow_redirects=True)
        assert answer.page.title.get_text() in {"Closed – Request", "Closed – Cais", "Ar gau – Cais"}, typed


@pytest.mark.parametrize(
    "typed", ["/Request/a%0d%0aSet-Cookie:%20x=y", "/request/%0A/", "/CAIS/%00", "/Request/a%3Fb%23c", "/request/Ŵy/"]
)
def test_a_sign_that_no_address_has_breaks_nothing_and_leads_to_a_closed_page(client, typed):
    answer = client.get(typed)
    assert answer.status_code == 303
    assert "x=y" not in {one.strip() for one in str(answer.headers).splitlines()}
    closed = client.get(answer.location)
    assert closed.location is None, "led there once, and no further"
    assert closed.page.title.get_text() in {"Closed – Request", "Closed – Cais", "Ar gau – Cais"}


@pytest.fixture
def alone(settings, clock):
    """A process that serves the public and nobody else."""
    app = create_app(settings.model_copy(update={"audiences": ("public",)}), clock=clock)
    app.testing = True
    yield app.test_client()
    with app.app_context():
        db.engine.dispose()


def test_the_host_alone_leads_to_the_first_page(alone):
    answer = alone.get("/")
    assert (answer.status_code, answer.location) == (303, "/request")


@pytest.mark.parametrize("path", ["//Evil.example", "/\\Evil.example", "/Evil.example/", "//evil.example/request/"])
def test_nobody_is_led_where_only_the_writer_of_an_address_knows(client, alone, path):
    for browser in (client, alone):
        answer = browser.get(path)
        assert "evil" not in (answer.location or "").lower()

"""Nothing that can be opened is left out of what `make bench` measures."""

import pytest
from sqlalchemy import select

from disclosure import create_app
from disclosure.settings import load
from disclosure.store.models import submissions
from tests.bench import others, pages, public, report
from tests.browser.conftest import Server


@pytest.fixture
def routes(settings):
    """The endpoint of each route that answers a GET: the public's pages have one for each language."""
    rules = create_app(settings).url_map.iter_rules()
    return {one.rule: one.endpoint for one in rules if "GET" in one.methods and one.endpoint != "static"}


def test_every_route_that_can_be_opened_is_measured(routes):
    measured = {*pages.BY_ROUTE, *(one.rule for one in (*others.OF_CASEWORK, *public.OTHERS))}
    assert measured <= routes.keys(), "There is no such route any more."
    left_out = set(routes.values()) - {routes[rule] for rule in measured}
    assert left_out == set(), "Say in tests/bench/others.py or public.py who opens the page."


def test_each_of_the_pages_has_a_name_of_its_own():
    names = [one.name for one in report.OTHERS] + list(report.AIMS)
    assert len(set(names)) == len(names)


def test_what_a_page_is_like_has_limits():
    assert {one.like for one in report.OTHERS} - {""} <= report.AIMS.keys()
    assert set(pages.BY_ROUTE.values()) <= report.AIMS.keys()


def test_what_lies_ready_to_be_sent_is_taken(database, tmp_path):
    """What the public's pages ask of a draft changes; a whole measurement would break off at this page."""
    served = Server(database, tmp_path / "log", DISCLOSURE_COOKIE_SECURE="false")
    try:
        send = public.sending(served.port, database, load("testing", database_url=database.url), number=2)
        send()
        send()
    finally:
        served.stop()
    assert len(served.ask(select(submissions.c.id))) == 2

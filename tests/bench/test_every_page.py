"""Nothing that can be opened is left out of what `make bench` measures."""

import pytest

from disclosure import create_app
from tests.bench import others, pages, public, report


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

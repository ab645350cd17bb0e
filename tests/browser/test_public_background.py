"""A phone ends what stands in the background, and no page hears of it: what was typed is kept when the page goes out of sight."""

import re

import pytest
from playwright.sync_api import Error

from tests.browser.public import JOURNEYS

pytestmark = pytest.mark.xdist_group("public")

FIELD = "relationship_words"
OUT_OF_SIGHT = """is => {
    Object.defineProperty(document, 'visibilityState', {value: is ? 'hidden' : 'visible', configurable: true});
    document.dispatchEvent(new Event('visibilitychange'));
}"""
LEFT = "() => window.dispatchEvent(new PageTransitionEvent('pagehide'))"
THERE = "() => document.documentElement.classList.remove('page-gone')"
STEP = re.compile(r"/request/\d+$")


def is_kept(request):
    """Whether the script sent it; where the answer would lead, which Chromium tells of too, it does not go."""
    return (request.resource_type, request.method) == ("fetch", "POST")


@pytest.fixture
def typing(visits):
    """Asha, at a page with a box that she types in; `kept` are the requests of the script that reached the server's door."""

    def begin():
        asha = visits().begins()
        asha.walks(JOURNEYS["partner"], until="together")
        asha.kept = []
        asha.page.on("request", lambda one: asha.kept.append(one) if is_kept(one) else None)
        return asha

    return begin


def types(asha, words):
    asha.page.locator(f'[name="{FIELD}"]').fill(words)


def goes_out_of_sight(asha, is_hidden=True):
    asha.page.evaluate(OUT_OF_SIGHT, is_hidden)
    asha.page.wait_for_timeout(300)
    asha.page.wait_for_load_state("networkidle")


def test_what_was_typed_is_there_with_the_words_though_the_phone_ended_the_tab(typing, visits):
    asha = typing()
    types(asha, "Quillow, half typed")
    goes_out_of_sight(asha)
    asha.page.evaluate("() => window.addEventListener('pagehide', () => console.error('the page was told'))")
    with asha.page.expect_event("crash"), pytest.raises(Error, match="crash"):
        asha.page.goto("chrome://crash", timeout=5_000)
    assert len(asha.kept) == 1
    again = visits().goes("/request/back").comes_back(asha.phrase)
    assert again.step == "together"
    assert again.holds(FIELD) == "Quillow, half typed"
    assert again.errors == []


def test_it_is_kept_once_for_each_time_that_something_new_was_typed(typing):
    asha = typing()
    goes_out_of_sight(asha)
    assert asha.kept == [], "nothing was typed"
    types(asha, "Quillow")
    goes_out_of_sight(asha, is_hidden=False)
    assert asha.kept == [], "and it is in sight"
    goes_out_of_sight(asha)
    asha.page.evaluate(LEFT)
    goes_out_of_sight(asha)
    assert len(asha.kept) == 1
    asha.page.evaluate(THERE)
    types(asha, "Quillow and more")
    asha.page.evaluate(LEFT)
    goes_out_of_sight(asha)
    assert len(asha.kept) == 2
    assert "Quillow+and+more" in asha.kept[-1].post_data


def test_what_could_not_be_kept_is_tried_again_the_next_time(typing):
    asha = typing()
    asha.fails.add("net::ERR_FAILED")
    asha.page.route(STEP, lambda route: route.abort() if is_kept(route.request) else route.continue_())
    types(asha, "Quillow, without a network")
    goes_out_of_sight(asha)
    asha.page.unroute(STEP)
    goes_out_of_sight(asha, is_hidden=False)
    goes_out_of_sight(asha)
    assert len(asha.kept) == 2
    assert asha.goes(asha.path).holds(FIELD) == "Quillow, without a network"


def test_what_is_still_on_its_way_comes_after_nothing_newer(typing):
    """The network is slow; meanwhile she is back, types on and sends the page."""
    asha = typing()
    at, slow, given_up = asha.path, [], []
    asha.page.on("requestfailed", lambda one: given_up.append(one) if is_kept(one) else None)
    asha.page.route(STEP, lambda route: slow.append(route) if is_kept(route.request) else route.continue_())
    asha.answers(JOURNEYS["partner"])
    types(asha, "Quillow, half ty")
    asha.page.evaluate(OUT_OF_SIGHT, True)
    asha.page.wait_for_timeout(300)
    asha.page.evaluate(OUT_OF_SIGHT, False)
    types(asha, "Quillow, all of it")
    asha.presses(asha.main_button)
    assert asha.step != "together"
    assert [one.request for one in slow] == given_up
    assert asha.goes(at).holds(FIELD) == "Quillow, all of it"
    assert asha.goes("/request/answers").step != "together", "and it is an answer"

"""Two hours, a warning five minutes before they are over, and nothing lost by asking for more."""

import re
from datetime import timedelta

import pytest

from tests.browser.public import AWAY, FIRST, JOURNEYS, newest_draft, rests

pytestmark = pytest.mark.xdist_group("public")

WARNED, OVER = "01:56:00", "02:00:05"


@pytest.fixture
def writing(visits):
    """Asha in the middle of a page, by a clock that can be moved."""

    def begin(language="en"):
        asha = visits(language).begins()
        asha.walks(JOURNEYS["partner"], until="together")
        asha.page.clock.install()
        asha.goes(asha.path)
        return asha.answers(JOURNEYS["partner"])

    return begin


def waits(asha, span=WARNED):
    """Her clock goes forward; the server's does not."""
    asha.page.clock.fast_forward(span)
    asha.page.locator("#time[open]").wait_for()


@pytest.mark.parametrize("language", FIRST)
def test_more_time_is_asked_for_and_nothing_typed_is_lost(writing, language):
    asha = writing(language)
    asha.page.clock.fast_forward("01:54:00")
    assert not asha.page.locator("#time").is_visible()
    waits(asha, "00:02:00")
    assert not asha.page.locator('[data-time="failed"]').is_visible()
    asha.looks()
    with asha.page.expect_response("**/time" if language == "en" else "**/amser") as asked:
        asha.page.locator('[data-time="more"]').click()
    assert asked.value.status == 204
    asha.page.locator("#time").wait_for(state="hidden")
    assert asha.holds("relationship_words").startswith("Quillow")
    asha.page.clock.fast_forward("01:54:00")
    assert not asha.page.locator("#time").is_visible()
    asha.presses(asha.main_button)
    assert asha.step == "old_enough"


@pytest.mark.parametrize("language", FIRST)
def test_the_warning_is_fit_for_everybody_over_a_page_with_errors_too(visits, language):
    asha = visits(language).begins()
    asha.page.clock.install()
    asha.goes(asha.path)
    asha.presses(asha.main_button)
    assert asha.errors
    waits(asha)
    asha.looks()


def test_more_time_moves_the_hour_at_which_the_server_forgets(writing, public_server):
    asha = writing()
    rests(public_server, timedelta(minutes=117))
    before = newest_draft(public_server).seen_at
    waits(asha)
    asha.page.locator('[data-time="more"]').click()
    asha.page.locator("#time").wait_for(state="hidden")
    assert newest_draft(public_server).seen_at - before > timedelta(minutes=116)


def test_escape_in_the_dialogue_closes_it_and_leaves_nothing(writing):
    asha = writing()
    waits(asha)
    asha.page.keyboard.press("Escape")
    asha.page.locator("#time").wait_for(state="hidden")
    asha.page.keyboard.press("Escape")
    asha.page.wait_for_timeout(200)
    assert asha.step == "together"
    assert asha.holds("relationship_words").startswith("Quillow")


def test_the_dialogue_has_a_way_out_of_its_own(writing):
    asha = writing()
    waits(asha)
    asha.page.locator("#time [data-exit]").click(no_wait_after=True)
    asha.page.wait_for_url(AWAY, wait_until="commit")


def test_where_more_time_cannot_be_had_the_dialogue_says_so_and_can_be_closed(writing):
    asha = writing()
    waits(asha)
    asha.page.route("**/request/time", lambda route: route.abort())
    asha.fails.add("net::ERR_FAILED")
    asha.page.locator('[data-time="more"]').click()
    asha.page.locator('[data-time="failed"]').wait_for()
    asha.looks()
    asha.page.keyboard.press("Escape")
    asha.page.keyboard.press("Escape")
    asha.page.locator("#time").wait_for(state="hidden")
    assert asha.holds("relationship_words").startswith("Quillow")


def test_when_the_time_is_over_nothing_is_left_on_the_screen(writing):
    asha = writing()
    asha.page.clock.fast_forward(OVER)
    asha.page.wait_for_url(re.compile("/request/closed$"))
    assert asha.heading == "This page is closed"

"""A session that is about to end, and one that has: nothing typed is lost, and nothing is shown to somebody else."""

import pytest

from tests.browser.journey import registered
from tests.web.client import PASSWORD

pytestmark = pytest.mark.xdist_group("browser")

WARNED, OVER = "26:00", "31:00"  # of the 30 minutes that a session may lie idle


@pytest.fixture
def writing(opens):
    """Omar in the middle of a note."""
    omar = opens("omar", anew=True)
    reference = registered(omar, "dvds", "right_to_know")
    omar.page.clock.install()
    omar.goes(f"/cases/{reference}/actions/note").fills({"note": "She has moved to her sister’s."})
    return omar


def waits(tab, span):
    """The tab's own clock goes forward; the server's does not."""
    tab.page.clock.fast_forward(span)
    tab.page.locator("#session[open]").wait_for()


def test_a_warning_keeps_what_was_typed(writing, server):
    omar = writing
    waits(omar, WARNED)
    assert omar.page.locator("#session h2").inner_text() == "Are you still there?"
    omar.looks()
    omar.page.get_by_role("button", name="Stay signed in").click()
    omar.page.locator("#session").wait_for(state="hidden")
    assert omar.holds("note") == "She has moved to her sister’s."
    omar.presses(omar.main_button)
    assert "Note added" in omar.words


def test_escape_is_a_yes(writing):
    omar = writing
    waits(omar, WARNED)
    omar.page.keyboard.press("Escape")
    omar.page.locator("#session").wait_for(state="hidden")
    assert omar.holds("note") == "She has moved to her sister’s."


def test_a_page_whose_session_is_over_is_covered_until_the_same_person_is_back(writing):
    omar = writing
    other = omar.another().goes("/cases").signs_out()
    waits(omar, OVER)
    omar.looks()
    omar.page.keyboard.press("Escape")
    assert omar.page.locator("#session").is_visible()
    other.signs_in("sofia", PASSWORD)
    omar.page.get_by_role("button", name="Carry on").click()
    omar.page.locator('[data-session="failed"]').wait_for()
    assert omar.page.locator("#session").is_visible()
    other.signs_out().signs_in("omar", PASSWORD)
    omar.page.get_by_role("button", name="Carry on").click()
    omar.page.locator("#session").wait_for(state="hidden")
    assert omar.holds("note") == "She has moved to her sister’s."
    omar.presses(omar.main_button)
    assert "Note added" in omar.words

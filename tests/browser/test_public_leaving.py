"""Leaving at once, and what is found by whoever takes up the phone afterwards."""

import re
import time
from datetime import timedelta

import pytest

from tests.browser.public import FIRST, HARMLESS, JOURNEYS, TELLING, newest_draft, rests

pytestmark = pytest.mark.xdist_group("public")

WAYS = ("", "Shift Shift Shift", "Escape Escape")
# How much of the page is there, its title, whether it can be seen, and its address, when the first thing changes.
TELL_WHEN_GONE = """() => new MutationObserver(() => console.info([
    document.body.childElementCount, document.title, getComputedStyle(document.body).visibility, location.pathname,
].join())).observe(document.documentElement, {attributeFilter: ['class']})"""
CLOSED = re.compile("/request/closed$")
FIRST_PAGE = "Before you start"
CAPITALS = "HE SAID: I WILL FIND YOU. I TOLD HIM NO"


@pytest.fixture
def halfway(visits):
    """Asha at her name, with answers behind her and one typed and not sent."""

    def begin(**how):
        asha = visits(**how).begins()
        asha.walks(JOURNEYS["me"], until="your_name")
        return asha.answers(JOURNEYS["me"])

    return begin


def earlier(asha):
    """The addresses that she has been at, as far as this goes."""
    first = FIRST[asha.language]
    return [f"{first}/{rest}" for rest in ("words", "1", "2", "7", "answers", "received", "nowhere")]


def seen(asha, path):
    """The page at an address, but for the address of the same page in the other language."""
    asha.goes(path)
    return asha.page.locator("main").inner_html(), asha.page.title()


def test_without_scripts_a_link_ends_the_session_and_leads_away(halfway, public_server):
    asha = halfway(scripts=False)
    answers = []
    asha.page.on("response", lambda one: answers.append(one) if one.url.endswith("/leave") else None)
    asha.leaves()
    assert asha.harmless.asked[0] == HARMLESS
    assert [one.status for one in answers] == [303]
    head = answers[0].all_headers()
    assert head["clear-site-data"] == '"cookies", "storage"'
    assert head["cache-control"] == "no-store"
    assert asha.context.cookies() == []
    left = newest_draft(public_server)
    assert left.token_digest is None
    assert left.phrase_digest is not None


@pytest.mark.parametrize("scripts", [True, False])
def test_every_earlier_address_shows_one_page_that_tells_nothing(halfway, scripts):
    asha = halfway(scripts=scripts)
    asha.leaves()
    restored = asha.another()
    pages = {seen(restored, path) for path in earlier(asha)}
    assert len(pages) == 1
    assert "Quillow" not in str(pages)
    asha.looks = lambda: None  # axe is told of pages that are still being led on
    for _ in range(4):
        asha.page.go_back(wait_until="load")
        asha.page.wait_for_load_state("networkidle")
        assert asha.heading == "This page is closed"
        assert asha.page.locator("main input, main textarea").count() == 0


def walked_about(asha):
    """She reads what there is, comes back to the first page, looks for the words, begins and leaves."""
    asha.goes("/request").presses("Cookies").goes("/request").presses("Come back to what you began").goes("/request")
    asha.presses(asha.main_button).presses(asha.page.locator("main a.govuk-button"))
    asha.answers(JOURNEYS["me"]).presses(asha.main_button)
    asha.leaves()
    asha.looks = lambda: None  # axe is told of pages that are still being led on


def back(asha, times):
    """Back, again and again: heading and visible words of each page, as far as the browser's own empty one."""
    for _ in range(times):
        asha.page.go_back(wait_until="load")
        asha.page.wait_for_load_state("networkidle")
        if not asha.page.url.startswith(asha.address):
            return
        yield asha.heading, asha.words


def test_however_often_whoever_takes_the_phone_goes_back_one_page_is_shown_and_no_cookie_is_set(visits):
    asha = visits()
    walked_about(asha)
    found = list(back(asha, 12))
    assert len(found) >= 7
    assert {heading for heading, _ in found} == {"This page is closed"}
    assert asha.context.cookies() == []


def test_without_scripts_the_first_page_that_back_comes_to_tells_nothing_that_shows(visits):
    asha = visits(scripts=False)
    walked_about(asha)
    found = []
    for heading, words in back(asha, 12):
        found.append(heading)
        assert not TELLING.search(words), words
    assert FIRST_PAGE in found
    assert set(found) <= {"This page is closed", FIRST_PAGE, "Cookies", "Come back"}


def test_back_to_the_first_page_does_not_show_it_to_whoever_has_left(visits):
    asha = visits()
    asha.goes("/request").presses(asha.main_button)
    asha.leaves()
    asha.page.go_back(wait_until="commit")
    asha.page.wait_for_url(CLOSED)
    assert asha.heading == "This page is closed"


def test_whoever_goes_back_without_having_left_finds_the_first_page(visits):
    asha = visits()
    asha.goes("/request").presses("Cookies").goes_back()
    assert asha.heading == FIRST_PAGE


NUMBERS = "Help now"


def test_whoever_came_for_the_numbers_alone_finds_them_again_on_going_back(visits):
    """Nothing was begun and nothing left: help works without the form."""
    asha = visits()
    asha.goes("/request/numbers").presses("Privacy").presses("Cookies")
    assert asha.goes_back().heading == "Privacy"
    assert asha.goes_back().heading == NUMBERS
    assert asha.context.cookies() == []


def test_whoever_read_the_numbers_and_left_shows_them_to_nobody_who_goes_back(visits):
    asha = visits()
    asha.goes("/request/numbers").presses("Privacy")
    asha.leaves()
    asha.looks = lambda: None  # axe is told of pages that are still being led on
    found = [heading for heading, _ in back(asha, 4)]
    assert set(found) == {"This page is closed"}


def test_whoever_read_the_numbers_began_and_left_shows_them_to_nobody_who_goes_back(visits):
    asha = visits()
    asha.goes("/request/numbers").goes("/request").presses("Cookies").goes("/request")
    asha.presses(asha.main_button).presses(asha.page.locator("main a.govuk-button"))
    asha.leaves()
    asha.looks = lambda: None  # axe is told of pages that are still being led on
    found = [heading for heading, _ in back(asha, 8)]
    assert len(found) >= 5
    assert set(found) == {"This page is closed"}


@pytest.mark.parametrize("pressing", WAYS)
def test_the_page_is_hidden_before_anything_is_asked_of_the_network(halfway, pressing, public_server):
    asha = halfway()
    told = []
    asha.page.on("console", lambda message: told.append(message.text))
    asha.page.evaluate(TELL_WHEN_GONE)
    asha.leaves(pressing=pressing)
    assert told[0] == "0,,hidden,/request/closed"
    assert asha.harmless.asked[0] == HARMLESS
    assert newest_draft(public_server).token_digest is None
    assert asha.context.cookies() == []


def test_a_link_that_was_pressed_before_undoes_no_way_out(halfway):
    """What was typed is still being kept for it when she leaves, and both are slow."""
    asha = halfway()
    kept = []

    def keeps(route):
        kept.append(route)

    def leaves(route):
        kept[0].fulfill(status=204)
        time.sleep(0.5)  # the link would be followed now
        route.continue_()

    asha.page.route(re.compile(r"/request/\d+$"), keeps)
    asha.page.route("**/request/leave", leaves)
    asha.page.locator("footer a").first.click(no_wait_after=True)
    asha.leaves()
    assert len(kept) == 1
    assert asha.harmless.asked[0] == HARMLESS
    assert asha.context.cookies() == []


def test_typing_capitals_never_leaves(halfway):
    asha = halfway()
    asha.page.locator('[name="applicant_given_names"]').focus()
    for sign in CAPITALS:
        asha.page.keyboard.press(f"Shift+{sign}" if sign.isalpha() else sign)
    for keys in ("Shift+Tab", "Control+Shift", "Alt+Shift"):
        for _ in range(3):
            asha.page.keyboard.press(keys)
    asha.page.keyboard.press("Shift")
    asha.page.keyboard.press("Shift")
    asha.page.keyboard.press("a")
    asha.page.keyboard.press("Shift")
    asha.page.keyboard.press("Escape")
    asha.page.keyboard.press("a")
    asha.page.keyboard.press("Escape")
    asha.page.wait_for_timeout(300)
    assert asha.step == "your_name"
    assert CAPITALS in asha.holds("applicant_given_names")


def test_a_tab_that_is_restored_after_a_rest_asks_for_the_words_first(visits, public_server):
    asha = visits()
    asha.goes("/request").presses(asha.main_button)
    words = asha.page.locator(".page-words").inner_text()
    asha.presses(asha.page.locator("main a.govuk-button"))
    asha.walks(JOURNEYS["me"], until="your_name")
    asha.answers(JOURNEYS["me"])
    rests(public_server, timedelta(minutes=11))
    restored = asha.another()
    at = asha.path
    for path in ("/request/1", at, "/request/answers"):
        restored.goes(path)
        assert restored.heading == "Come back"
    # What is posted from the page that is still open is taken all the same: slow typing loses nothing.
    asha.presses(asha.main_button)
    assert asha.step == "your_birth"
    rests(public_server, timedelta(minutes=11))
    restored.goes("/request/1").comes_back("one two three four five")
    assert restored.errors
    restored.comes_back(words.upper())
    restored.goes(at)
    assert restored.holds("applicant_given_names").startswith("Quillow")

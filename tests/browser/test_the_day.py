"""A day at the desk: cases taken, a move of which half is refused, and all of it by the keyboard alone; axe looks at every state."""

import pytest

from tests.browser.conftest import NARROW
from tests.browser.journey import registered

pytestmark = pytest.mark.xdist_group("browser")


def test_a_move_of_which_half_is_refused(opens, server):
    ines = opens("ines")
    first, second = (registered(ines, "dvds", route) for route in ("right_to_ask", "right_to_know"))
    omar = opens("omar")
    omar.goes("/cases?show=unallocated").presses(omar.page.get_by_role("button", name=f"Take {first}"))
    assert omar.path.endswith(f"done=here#case-{first}")
    omar.goes("/cases?show=mine")
    assert first in omar.words
    sofia = opens("sofia", width=NARROW["width"])
    sofia.goes("/cases?show=open")
    for reference in (first, second):
        sofia.page.get_by_label(f"Choose {reference}").check()
    sofia.presses("Move the chosen cases")
    sofia.presses("See what will be refused")
    assert sofia.errors == ["Choose who takes the case"]
    sofia.fills({"owner_id": sofia.page.locator("#owner_id option", has_text="Omar Haddad").get_attribute("value")})
    sofia.presses("See what will be refused")
    assert "It is theirs already." in sofia.words
    sofia.presses("Move 1")
    assert "1 moved to Omar Haddad, 1 not moved." in sofia.words
    sofia.presses(sofia.page.locator(".govuk-back-link"))
    assert sofia.path.startswith("/cases?show=open#case-")
    for path in ("/workload", "/cover", "/shortcuts"):
        sofia.goes(path)
    assert server.faults() == ()


def test_the_keyboard_alone_is_enough_and_no_key_fires_while_somebody_types(opens, server):
    reference = registered(opens("ines"), "csods", "right_to_ask")
    tab = opens("omar")
    keys = tab.page.keyboard
    tab.goes("/cases?show=unallocated")

    def leads(key: str) -> None:
        with tab.page.expect_navigation(wait_until="load"):
            keys.press(key)
        tab.looks()

    def goes_down() -> None:
        for _ in range(25):
            keys.press("j")
            if reference in tab.page.evaluate("document.activeElement.textContent"):
                return
        pytest.fail(f"{reference} is not in the list")

    goes_down()
    leads("t")
    assert "done=here" in tab.path
    tab.goes("/cases?show=mine")
    goes_down()
    leads("Enter")
    assert tab.reference == reference
    tab.goes(f"/cases/{reference}/actions/note?list=show%3Dmine")
    tab.page.locator('[name="note"]').focus()
    keys.type("u n t 1 2 ? x j")
    assert tab.holds("note") == "u n t 1 2 ? x j", "typing is typing"
    tab.page.locator("h1").click()
    for held in ("Control", "Alt", "Meta"):
        keys.press(f"{held}+u")
    for leaving in ("u", "1"):
        keys.press(leaving)
    assert tab.heading == "Add a note"
    assert tab.holds("note") == "u n t 1 2 ? x j", "a form that is being filled in is not left by a key"
    tab.goes(f"/cases/{reference}?list=show%3Dmine")
    leads("u")
    assert tab.path == f"/cases?show=mine#case-{reference}"
    keys.press("f")
    assert tab.page.evaluate("document.activeElement.id") == "by-risk"
    tab.goes("/cases?show=mine")
    leads("?")
    assert tab.heading == "Keyboard shortcuts"
    tab.page.get_by_role("button", name="Switch the keys off").click()
    tab.goes("/cases?show=mine")
    keys.press("?")
    keys.press("1")
    assert tab.path == "/cases?show=mine", "they are off"
    tab.goes("/shortcuts").page.get_by_role("button", name="Switch the keys on").click()
    leads("1")
    assert tab.heading == "Cases"
    assert server.faults() == ()


def test_a_list_is_narrowed_and_kept_and_a_case_is_taken_without_scripts(opens, server):
    reference = registered(opens("ines"), "dvds", "right_to_ask")
    tab = opens("omar", scripts=False)
    tab.goes("/cases?show=unallocated")
    tab.page.locator(".app-narrowing summary").click()
    tab.page.locator("#by-scheme").select_option("dvds")
    tab.presses("Show")
    assert "scheme=dvds" in tab.path
    tab.page.locator("#list-name").fill("Clare’s Law, nobody’s")
    tab.presses("Keep this list")
    tab.presses(tab.page.locator(".app-views").get_by_role("link", name="Clare’s Law, nobody’s"))
    tab.presses(tab.page.get_by_role("button", name=f"Take {reference}"))
    assert reference not in tab.words
    tab.presses("Remove “Clare’s Law, nobody’s”")
    assert server.faults() == ()

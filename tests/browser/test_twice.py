"""Pressed twice, sent from two tabs, sent from a page gone back to: one change, and nothing typed is lost."""

import pytest

from tests.browser.journey import registered, typed
from tests.web.desk import KNOWN

pytestmark = pytest.mark.xdist_group("browser")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_double_click_registers_once_and_records_once(opens, server, scripts):
    ines = opens("ines", scripts=scripts)
    asked = typed("register_csods_enquiry")
    ines.goes("/register/csods/enquiry").sends(asked)
    before = server.count()
    ines.goes("/register/csods/enquiry").sends(asked)
    assert KNOWN in ines.words
    ines.presses_twice(ines.main_button)
    assert server.count() == (before[0] + 1, before[1] + 1)
    ines.goes(f"/cases/{ines.reference}/actions/note").fills(typed("note"))
    ines.presses_twice(ines.main_button)
    assert server.count() == (before[0] + 1, before[1] + 2)
    assert "Note added" in ines.page.locator(".app-banner").inner_text()


def test_of_two_tabs_the_second_is_told_what_changed_and_keeps_what_was_typed(opens, server):
    ines = opens("ines")
    reference = registered(ines, "dvds", "right_to_ask")
    first, second = ines, ines.another()
    for tab in (first, second):
        tab.goes(f"/cases/{reference}/actions/record_initial_checks").fills(typed("record_initial_checks", "continue"))
    second.fills({"found": "What the second tab found"})
    first.presses(first.main_button)
    before = server.count()
    second.presses(second.main_button, status=409)
    assert "Someone else changed this case first" in second.words
    assert "Initial checks recorded: Go on" in second.words
    assert second.holds("found") == "What the second tab found"
    assert server.count() == before


def test_a_note_from_an_older_page_is_sent_again_and_then_recorded(opens, server):
    omar = opens("omar")
    reference = registered(omar, "dvds", "right_to_know")
    sofia = opens("sofia")
    omar.goes(f"/cases/{reference}/actions/note").fills({"note": "She rang at noon."})
    sofia.goes(f"/cases/{reference}/actions/note").sends(typed("note"))
    omar.presses(omar.main_button, status=409)
    assert "Sofia Marsh" in omar.words
    assert omar.holds("note") == "She rang at noon."
    omar.presses(omar.main_button)
    assert omar.page.locator(".app-timeline__event").count() == 3


def test_after_closing_the_page_gone_back_to_changes_nothing(opens, server):
    ines = opens("ines")
    reference = registered(ines, "csods", "enquiry")
    stale = ines.another().goes(f"/cases/{reference}/actions/give_advice")
    stale.fills({**typed("give_advice", "advice_given"), "advice": "Told twice."})
    ines.goes(f"/cases/{reference}/actions/give_advice").sends(typed("give_advice", "advice_given"))
    before = server.count()
    ines.goes_back()
    assert ines.heading == "This cannot be done now"
    stale.presses(stale.main_button, status=409)
    assert "Someone else changed this case first" in stale.words
    assert stale.holds("advice") == "Told twice."
    assert server.count() == before

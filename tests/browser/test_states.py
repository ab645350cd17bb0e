"""Every page that the journeys do not pass, and every state of it: lists, choices, refusals, errors, dialogues."""

import pytest

from tests.browser.conftest import NARROW
from tests.browser.journey import registered, typed

pytestmark = pytest.mark.xdist_group("browser")

ROUTES = ("dvds/right_to_ask", "dvds/right_to_know", "csods/right_to_ask", "csods/right_to_know", "csods/enquiry")


def test_the_look_itself_finds_what_is_wrong(opens):
    tab = opens()
    tab.goes("/sign-in")
    tab.page.evaluate("document.querySelector('label').remove(), document.querySelector('main').style.width = '2000px'")
    tab.page.evaluate("console.error('something broke')")
    tab.looks()
    found = " ".join(tab.wrong)
    tab.wrong.clear()
    assert "label" in found
    assert "pixels wide on a screen of 390" in found
    assert "something broke" in found


def test_the_pages_before_and_after_signing_in(opens):
    tab = opens()
    tab.goes("/sign-in").sends({"username": "", "password": ""})
    assert tab.errors
    tab.sends({"username": "omar", "password": "not his"})
    assert len(tab.errors) == 1
    tab.signs_in("omar", "plum otter granite")
    tab.goes("/password").presses(tab.main_button)
    assert tab.errors
    tab.signs_out()
    assert tab.heading == "Sign in"


def test_what_a_supervisor_can_open(opens):
    reference = registered(opens("ines"), "dvds", "right_to_ask")
    sofia = opens("sofia", width=NARROW["width"])
    for show in ("open", "mine", "unallocated", "closed"):
        sofia.goes(f"/cases?show={show}")
    for route in ROUTES:
        sofia.goes(f"/register/{route}")
    sofia.goes("/register").goes("/notices").goes("/figures")
    sofia.sends({"period": "last summer"}, status=400)
    sofia.goes("/figures").sends({"period": "2026"})
    sofia.goes(f"/cases/{reference}/actions/correct")
    assert sofia.heading == "Correct a record"
    for action in (
        "assign",
        "take_case",
        "escalate",
        "request_extension",
        "record_allegation",
        "withdraw",
        "transfer",
        "mark_duplicate",
    ):
        sofia.goes(f"/cases/{reference}/actions/{action}")
    sofia.sends({**typed("mark_duplicate", "done"), "other_reference": "1234"})
    assert sofia.errors
    sofia.goes(f"/cases/{reference}").presses(sofia.page.locator("#event-1 a"))
    assert sofia.heading == "Registered"
    opened = sofia.goes(f"/cases/{reference}")
    for summary in opened.page.locator("main summary").all():
        summary.click()
    opened.looks()


def test_who_may_not_is_told_so(opens):
    ravi = opens("ravi")
    assert ravi.goes("/").heading == "Figures"
    assert ravi.goes("/cases", status=403).heading == "You cannot open this page"
    assert ravi.goes("/nothing", status=404).heading == "There is nothing here"
    pat = opens("pat")
    reference = registered(opens("ines"), "csods", "right_to_know")
    assert pat.goes(f"/cases/{reference}", status=404).heading == "There is nothing here"
    omar = opens("omar", width=NARROW["width"])
    assert omar.goes(f"/cases/{reference}/actions/close", status=409).heading == "This cannot be done now"
    assert omar.goes("/cases?after=nonsense", status=400).heading == "The page could not be used"


def test_what_an_administrator_and_an_auditor_can_open(opens):
    leanne = {"person_at_risk-0-given_names": "Leanne", "person_at_risk-0-family_name": "Oakes"}
    reference = registered(opens("ines"), "dvds", "right_to_know", **leanne)
    ada = opens("ada")
    ada.goes("/users/new").presses(ada.main_button)
    assert ada.errors
    ada.sends({"username": "nell.grey", "name": "Nell Grey", "roles": ["intake"]})
    assert ada.heading == "First password"
    ada.goes("/users").presses("Nell Grey")
    ada.goes("/cases", status=403)
    aled = opens("aled", width=NARROW["width"])
    aled.goes("/audit").fills({"reference": reference}).presses("Show who looked")
    assert "Ines Doyle" in aled.words
    aled.goes("/audit").fills({"family_name": "Oakes"}).presses("Find the person")
    aled.presses(aled.page.get_by_role("link", name="Leanne Oakes").first)
    aled.presses(aled.page.locator("tbody td a").first)

"""A case for whoever takes over fits on one sheet of paper, marked, and looks as it should on any screen."""

import re

import pytest

from tests.browser.journey import registered, typed

pytestmark = pytest.mark.xdist_group("browser")


def test_a_case_prints_on_one_sheet(opens, server):
    omar = opens("omar")
    reference = registered(omar, "dvds", "right_to_ask")
    for _ in range(10):
        omar.goes(f"/cases/{reference}/actions/note").sends(typed("note"))
    for action in ("record_information", "enter_document"):
        for _ in range(9):
            omar.goes(f"/cases/{reference}/actions/{action}").sends(typed(action))
    omar.goes(f"/cases/{reference}").presses("Handover on one sheet")
    assert omar.heading == f"Handover: {reference}"
    assert omar.page.locator("[data-print]").is_visible()
    assert "Item of information: Conviction" in omar.page.inner_text("main")
    sheet = omar.page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    assert server.faults() == ()

"""Full checks with a force missing, in a real browser: they are not complete before its answer is there, and nothing typed is lost."""

import pytest

from tests.browser.journey import registered, typed

pytestmark = pytest.mark.xdist_group("browser")

BEFORE = "14 Sailmaker Yard, Tarnmouth, until last year"
UNSEARCHED = "Record first what the search with the force for each earlier address of the subject gave."


def ticked(tab, *lines):
    """The values of the boxes of these lines."""
    return [tab.page.get_by_label(line, exact=True).get_attribute("value") for line in lines]


def test_full_checks_with_a_force_missing_wait_for_it(opens, server):
    ines, rae, sofia = opens("ines"), opens("rae"), opens("sofia")
    reference = registered(ines, "dvds", "right_to_ask", **{"subject-0-previous_addresses": BEFORE})
    ines.goes(f"/cases/{reference}/actions/record_initial_checks").sends(typed("record_initial_checks", "continue"))
    opens("omar").goes(f"/cases/{reference}/actions/record_meeting").sends(typed("record_meeting_dvds", "held"))
    rae.goes(f"/cases/{reference}")
    assert f"Record the full checks: {UNSEARCHED}" in rae.words
    rae.goes(f"/cases/{reference}/actions/record_full_checks", status=409)
    assert UNSEARCHED in rae.words
    rae.goes(f"/cases/{reference}").presses("Search checklist")
    assert "0 of 15 answered." in rae.words
    assert f"The force for {BEFORE} No answer yet" in " ".join(rae.words.split())
    rae.presses("Record a search")
    search = {**typed("record_search"), "lines": ticked(rae, f"The force for {BEFORE}", "PND")}
    rae.sends(search)
    assert rae.errors == ["Write which police force was asked"]
    rae.sends({"force_name": "Cleveland"})
    rae.goes(f"/cases/{reference}").presses("Record the full checks")
    assert rae.page.locator('[name="searched_pnd"][value="nothing"]').is_checked(), "what was searched is filled in"
    rae.sends(typed("record_full_checks_dvds"))
    assert "Risk assessment" in rae.words
    rae.presses("Search checklist")
    assert "15 of 15 answered, 1 of them not searched, with a reason." in rae.words
    opens("omar").goes(f"/cases/{reference}/actions/assess_risk").sends_step_by_step(
        {name: value for name, value in typed("assess_risk").items() if name != "step"}
    )
    sofia.goes(f"/cases/{reference}/actions/decide")
    assert "ViSOR or MAPPS: ViSOR was down for the day." in sofia.words
    assert server.faults() == ()

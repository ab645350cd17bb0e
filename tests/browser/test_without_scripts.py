"""Everything works without scripts: they only make it pleasanter."""

import pytest

from tests.browser.conftest import NARROW
from tests.browser.journey import registered, typed

pytestmark = pytest.mark.xdist_group("browser")


def test_a_registration_and_an_action_without_scripts(opens, server):
    ines = opens("ines", width=NARROW["width"], scripts=False)
    ines.goes("/register/csods/right_to_ask").presses(ines.main_button)
    assert ines.errors
    reference = registered(  # with a second child, by the button that adds one
        ines, "csods", "right_to_ask", **{"children-1-given_names": "Mia"}
    )
    assert "Mia" in ines.words
    ines.goes(f"/cases/{reference}/actions/record_initial_checks").presses(ines.main_button)
    assert ines.errors
    ines.sends(typed("record_initial_checks", "continue"))
    assert "Meeting with the applicant" in ines.page.locator(".app-case-line").inner_text()
    assert not ines.page.locator("#session").is_visible()
    assert server.faults() == ()

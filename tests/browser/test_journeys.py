"""One journey of each scheme in a real browser, each step by the person whose work it is, every page looked at."""

import pytest

from tests.browser.conftest import NARROW, WIDE
from tests.browser.journey import typed

pytestmark = pytest.mark.xdist_group("browser")

DVDS = (
    ("ines", "record_initial_checks", "record_initial_checks", "continue"),
    ("omar", "record_meeting", "record_meeting_dvds", "held"),
    ("rae", "record_full_checks", "record_full_checks_dvds", "done"),
    ("omar", "assess_risk", "assess_risk", "dash_partners"),
    ("pat", "record_view", "record_view", "done"),
    ("petra", "record_panel", "record_panel", "done"),
    ("sofia", "decide", "decide_dvds", "disclose_full"),
    ("sam", "countersign", "countersign", "agree"),
    ("omar", "record_disclosure", "record_disclosure", "disclosed"),
    ("omar", "inform_applicant", "inform_applicant", "informed"),
    ("sofia", "close", "close", "disclosed"),
)
CSODS = (
    ("ines", "record_initial_checks", "record_initial_checks", "continue"),
    ("omar", "record_meeting", "record_meeting_csods", "held"),
    ("rae", "record_full_checks", "record_full_checks_csods", "done"),
    ("omar", "assess_risk", "assess_risk", "child_factors"),
    ("sofia", "decide", "decide_csods", "presumption"),
    ("sam", "countersign", "countersign", "agree"),
    ("omar", "record_disclosure", "record_disclosure", "to_parent"),
    ("omar", "inform_applicant", "inform_applicant", "informed"),
    ("sofia", "close", "close", "disclosed"),
)


@pytest.mark.parametrize(
    ("scheme", "known_as", "steps", "width"),
    [("dvds", "Clare’s Law", DVDS, WIDE["width"]), ("csods", "Sarah’s Law", CSODS, NARROW["width"])],
)
def test_a_right_to_ask_goes_from_the_counter_to_the_closing(opens, server, scheme, known_as, steps, width):
    ines = opens("ines", width=width, anew=True)
    ines.presses("Register").presses(ines.page.locator(f'a[href="/register/{scheme}/right_to_ask"]'))
    assert ines.heading == f"{known_as}: right to ask"
    ines.presses(ines.main_button)
    assert ines.errors[0] == "Say whether anyone is in danger now"
    ines.sends(typed(f"register_{scheme}_right_to_ask", "done"))
    reference = ines.reference
    people = {"ines": ines}
    for who, action, form, like in steps:
        tab = people.setdefault(who, people.get(who) or opens(who, width=width, anew=True))
        tab.goes(f"/cases/{reference}").presses(tab.page.locator(f'a[href$="/actions/{action}"]'))
        tab.presses(tab.main_button)  # nothing answered yet
        assert tab.errors, f"{action} asks for nothing"
        if action == "record_full_checks":
            for one in ("record_information", "record_offender"):
                tab.goes(f"/cases/{reference}/actions/{one}").sends(typed(one))
            tab.goes(f"/cases/{reference}/actions/{action}")
        if action == "assess_risk":
            tab.sends_step_by_step({name: value for name, value in typed(form, like).items() if name != "step"})
        else:
            tab.sends(typed(form, like))
        assert tab.reference == reference
    assert "Closed" in people["sofia"].words
    people["sofia"].goes(f"/cases/{reference}")
    for why in people["sofia"].page.get_by_role("link", name="Why this date", include_hidden=True).all():
        people["omar"].goes(why.get_attribute("href"))
        assert "the clock starts at" in people["omar"].words
    assert server.faults() == ()

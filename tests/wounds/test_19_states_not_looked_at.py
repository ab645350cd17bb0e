"""Wound 19: a check of accessibility that saw pages only as they open, knew no rule of WCAG 2.2, or told and stopped nobody.

Every page that a test here reaches is looked at as it stands: after each step, with its errors, with a dialogue open, in both
languages. Whatever is found ends the test that found it. Here something is broken in each state, and has to be found.
"""

import pytest

from tests.browser.public import FIRST, JOURNEYS
from tests.browser.tabs import TAGS

pytestmark = pytest.mark.xdist_group("public")

# Each breaks what is shown just now, by one rule.
BREAKS = {
    "label": "one => one.querySelectorAll('label').forEach(label => label.remove())",
    "color-contrast": "one => one.querySelectorAll('h1, h2, p').forEach(words => { words.style.color = '#ddd' })",
    "target-size": """one => one.insertAdjacentHTML('beforeend', [1, 2, 3].map(number =>
        `<button type=button style="width:9px;height:9px;padding:0;border:0;margin:0" aria-label="${number}"></button>`).join(''))""",
}


def test_the_look_itself_finds_what_is_wrong(visits):
    asha = visits().begins()
    asha.page.evaluate("""() => {
        document.querySelector('h1').remove();
        document.querySelector('main').style.width = '2000px';
        document.querySelector('form').setAttribute('autocomplete', 'on');
        document.querySelector('label').remove();
        document.title = 'Clare’s Law';
    }""")
    asha.body = "<!DOCTYPE html><title>x</title><p id=a><p id=a></div>"
    asha.looks()
    found = " ".join(asha.wrong)
    asha.wrong.clear()
    for wrong in (
        "no valid HTML",
        "the id 'a' stands 2 times",
        "0 headings",
        "pixels wide on a screen of 320",
        "may keep a form",
        "label",
        "Clare",
    ):
        assert wrong in found


@pytest.mark.parametrize("language", FIRST)
@pytest.mark.parametrize(
    ("state", "rule"),
    [(state, rule) for state in ("opened", "wrong", "dialogue") for rule in BREAKS if (state, rule) != ("dialogue", "label")],
)  # fmt: skip
def test_what_is_broken_in_any_state_is_found_and_ends_the_test(visits, state, rule, language):
    asha = visits(language).begins()
    asha.walks(JOURNEYS["me"], until="your_name")
    place = "main"
    if state == "wrong":
        asha.presses(asha.main_button)
        assert asha.errors
        place = ".govuk-error-summary" if rule == "color-contrast" else place
    if state == "dialogue":
        asha.page.evaluate("document.querySelector('dialog').showModal()")
        place = "dialog"
    assert asha.wrong == []
    asha.page.locator(place).evaluate(BREAKS[rule])
    asha.looks()
    found = " ".join(asha.wrong)
    asha.wrong.clear()
    assert rule in found
    assert {"wcag22a", "wcag22aa"} <= set(TAGS)

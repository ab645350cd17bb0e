"""Whatever somebody has in their hands: a small phone, no scripts, a keyboard alone, great zoom, forced colours, paper."""

import gzip

import pytest

from tests.browser.public import DESK, FIRST, JOURNEYS

pytestmark = pytest.mark.xdist_group("public")

ZOOMED = {"width": 320, "height": 256}  # 1280 by 1024, four times as large
FOCUSED = """() => { const one = document.activeElement; return {
    name: one.name ?? '', kind: one.type ?? one.tagName, value: one.value ?? '',
    asks: one.closest('main form') !== null && one.tabIndex >= 0,
    last: one === Array.from(document.querySelectorAll('main form button')).at(-1) || one.matches('main a.govuk-button') } }"""
# Where a focused control is drawn, and where the bar with the way out ends.
COVERED = """one => {
    one.focus();
    const at = one.getBoundingClientRect(), bar = document.querySelector('.page-exit').getBoundingClientRect().bottom;
    return at.bottom > bar && at.top < innerHeight ? '' : `${one.name || one.innerText} at ${at.top}, the bar ends at ${bar}`;
}"""
CONTROLS = "main :is(a, button:not(.page-enter), input:not([type=hidden], [tabindex]), textarea, select)"


@pytest.mark.parametrize("language", FIRST)
def test_the_first_page_is_fit_for_everybody_with_all_of_it_opened(visits, language):
    asha = visits(language)
    asha.goes(FIRST[language])
    closed = asha.page.locator("details:not([open]) > summary")
    assert closed.count()
    while closed.count():
        closed.first.click()
    asha.looks()


@pytest.mark.parametrize("language", FIRST)
def test_a_whole_journey_without_scripts_on_a_small_phone(visits, language):
    asha = visits(language, scripts=False).begins()
    passed = asha.walks(JOURNEYS["child"], errs=True)
    assert JOURNEYS["child"].pages <= set(passed)
    asha.sends()
    assert asha.path.endswith(("/received", "/derbyn"))
    assert not asha.page.locator("#time").is_visible()


def test_another_child_is_added_and_taken_away_without_scripts(visits):
    asha = visits(scripts=False).begins()
    asha.walks(JOURNEYS["child"], until="children_asked_for")
    asha.answers(JOURNEYS["child"]).presses("Add another")
    assert asha.step == "children_asked_for"
    assert not asha.errors
    assert asha.holds("children-0-given_names").startswith("Quillow")
    asha.page.locator('[name="children-1-given_names"]').fill("Mia")
    asha.presses(asha.page.locator('button[name^="remove"], button[name*="remove"]').first)
    assert asha.holds("children-0-given_names") == "Mia"


def test_a_whole_journey_by_keyboard_alone(visits):
    asha = visits(viewport=DESK)
    asha.goes("/request")
    asha.page.keyboard.press("Tab")
    assert asha.page.evaluate("document.activeElement.className").startswith("govuk-skip-link")
    asha.page.keyboard.press("Tab")
    assert asha.page.evaluate("document.activeElement.matches('[data-exit]')")
    for _ in range(40):
        if asha.path.endswith("/received"):
            break
        by_keyboard(asha, asha.told(JOURNEYS["enquiry"]))
        asha.looks()
    assert asha.heading == "We have received it"


def by_keyboard(asha, told):
    """Tab through the page, answer what is asked, and press Enter on its button."""
    keyboard, answered = asha.page.keyboard, set()
    for _ in range(120):
        keyboard.press("Tab")
        here = asha.page.evaluate(FOCUSED)
        name, wanted = here["name"], told.get(here["name"], "")
        if here["last"]:
            with asha.page.expect_navigation(wait_until="load") as going:
                keyboard.press("Enter")
            asha.body = going.value.text()
            return
        if not here["asks"] or name in answered:
            continue
        if here["kind"] == "radio":
            keyboard.press("Space")
            presses(asha, "ArrowDown", wanted)
        elif here["kind"] == "checkbox":
            keyboard.press("Space")
        elif here["kind"] == "select-one":
            presses(asha, "ArrowDown", wanted)
        elif here["kind"] in ("text", "textarea", "email"):
            keyboard.type(wanted)
        answered.add(name)
    pytest.fail(f"{asha.path} has no button that Tab comes to")


def presses(asha, key, wanted):
    """A key, until what is focused has that value."""
    for _ in range(30):
        if not wanted or asha.page.evaluate("document.activeElement.value") == wanted:
            return
        asha.page.keyboard.press(key)
    pytest.fail(f"{wanted} cannot be chosen with {key}")


def test_at_four_times_the_size_nothing_scrolls_sideways_and_no_focus_is_covered(visits):
    asha = visits(viewport=ZOOMED)
    asha.goes("/request")
    covered = looked_over(asha)
    asha.begins()
    while asha.step:
        covered += looked_over(asha)
        asha.answers(JOURNEYS["me"], "Quillow" * 9).presses(asha.main_button)
    covered += looked_over(asha)
    assert not covered, "\n".join(covered)


def looked_over(asha):
    """What is covered by the bar, or does not come into sight, when it is focused from above or from below."""
    controls = asha.page.locator(CONTROLS).all()
    seen = [one.evaluate(COVERED) for one in [*controls, *reversed(controls)]]
    assert asha.page.evaluate("document.documentElement.scrollWidth") <= ZOOMED["width"]
    return [one for one in seen if one]


def test_with_forced_colours_every_control_has_an_edge(visits):
    asha = visits(forced_colors="active").begins()
    edges = "one => parseFloat(getComputedStyle(one).borderTopWidth)"
    while asha.step:
        for one in asha.page.locator(
            ".page-exit a, main button:not(.page-enter), main textarea, main select, main input[type=text]"
        ).all():
            assert one.evaluate(edges) > 0, one.inner_html()
        asha.answers(JOURNEYS["enquiry"]).presses(asha.main_button)


def test_on_paper_are_the_answers_and_nothing_to_press(visits):
    asha = visits(viewport=DESK).begins()
    asha.walks(JOURNEYS["enquiry"])
    asha.page.emulate_media(media="print")
    for what in (".page-exit", ".page-languages", ".page-footer", "main .govuk-button", "main a >> nth=0"):
        assert not asha.page.locator(what).is_visible(), what
    assert "Quillow" in asha.words
    assert asha.page.evaluate("document.documentElement.scrollWidth") <= DESK["width"]


@pytest.mark.parametrize("language", FIRST)
def test_a_first_visit_is_light(visits, language):
    asha = visits(language)
    sizes = {}
    asha.page.on("response", lambda one: sizes.update({one.url: len(gzip.compress(one.body()))}))
    asha.goes(FIRST[language])
    asha.page.wait_for_load_state("networkidle")
    assert sizes[asha.page.url] <= 14 * 1024
    assert sum(sizes.values()) <= 45 * 1024
    assert all(one.startswith(asha.address) for one in sizes)

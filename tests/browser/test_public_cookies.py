"""Another site links to a page of ours, in a real browser: what is open in another tab stays, and a first visit begins as any other."""

import pytest

from tests.browser.public import ASKS, FIRST, JOURNEYS

pytestmark = pytest.mark.xdist_group("public")

ELSEWHERE = "http://localhost:9/"  # this machine by another name: another site, to a browser
BACK = {"en": "/request/back", "cy": "/cais/yn-ol"}


def led_from_elsewhere(asha, path):
    """A second tab, in which a page of another site was open and its link to this page was pressed; and how often it asked for it."""
    tab, asked = asha.context.new_page(), []
    link = f"<!DOCTYPE html><html lang=en><title>Elsewhere</title><a href='{asha.address}{path}'>Help</a>"
    tab.route(f"{ELSEWHERE}**", lambda route: route.fulfill(body=link, content_type="text/html"))
    tab.on("request", lambda one: asked.append(one) if one.url == f"{asha.address}{path}" else None)
    tab.goto(ELSEWHERE)
    tab.click("a")
    tab.locator("main form").first.wait_for()
    tab.wait_for_load_state("networkidle")
    return tab, len(asked)


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("place", [FIRST, BACK, ASKS])
def test_a_link_from_another_site_leads_to_the_page_and_to_the_draft_that_is_open(visits, place, scripts):
    asha = visits(scripts=scripts).begins()
    asha.walks(JOURNEYS["me"], until="your_name")
    cookies = asha.context.cookies()
    tab, asked = led_from_elsewhere(asha, place["en"])
    assert asked == 2, "by the link, by the page between, and no oftener"
    assert asha.context.cookies() == cookies
    asha.answers(JOURNEYS["me"]).presses(asha.main_button)
    assert asha.step == "your_birth"
    tab.go_back()
    assert tab.title() == "Elsewhere", "the page between is not in the way back"


@pytest.mark.parametrize("language", FIRST)
def test_whoever_is_led_here_for_the_first_time_begins_like_everybody_else(visits, language):
    asha = visits(language)
    tab, _ = led_from_elsewhere(asha, FIRST[language])
    tab.locator("main form button").first.click()
    tab.locator(".page-words").wait_for()
    assert len(tab.locator(".page-words").inner_text().split()) == 5


@pytest.mark.parametrize("language", FIRST)
def test_the_page_between_is_fit_for_everybody(visits, language):
    asha = visits(language)
    url = f"{asha.address}{FIRST[language]}"
    answer = asha.context.request.get(url, headers={"Sec-Fetch-Site": "cross-site"})
    leads = f'<meta http-equiv="refresh" content="0; url={FIRST[language]}">'
    assert leads in answer.text()
    stays = answer.text().replace(leads, "")
    asha.page.route(url, lambda route: route.fulfill(body=stays, content_type="text/html"))
    asha.goes(FIRST[language])
    assert asha.page.locator("main form").count() == 0

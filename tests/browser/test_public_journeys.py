"""Each public journey in a real browser, in both languages: every page without and with its errors, each looked at."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from disclosure.forms.public import journeys as public
from disclosure.forms.public.returning import OTHER_CONTACT, WITHDRAWAL
from disclosure.store.models import cases, messages, public_status
from tests.browser.public import ANOTHER_PLAN, ASKS, DESK, FIRST, JOURNEYS, STATES, erred, stands_at
from tests.forms.public_mistakes import that_ask
from tests.forms.public_samples import SAMPLES, filled_in

pytestmark = pytest.mark.xdist_group("public")

READ = {
    "en": (
        "numbers",
        "left-behind",
        "privacy",
        "cookies",
        "accessibility",
        "back",
        "back?again=1",
        "check?empty=12",
        "check?unsent=1",
        "check?unsent=2",
        "closed",
    ),
    "cy": (
        "rhifau",
        "olion",
        "preifatrwydd",
        "cwcis",
        "hygyrchedd",
        "yn-ol",
        "yn-ol?again=1",
        "holi?empty=12",
        "holi?unsent=1",
        "holi?unsent=2",
        "ar-gau",
    ),
}
BECOMES = {
    "me": ("dvds", "right_to_ask", "application"),
    "partner": ("dvds", "right_to_ask", "application"),
    "someone": ("dvds", "right_to_ask", "application"),
    "child": ("csods", "right_to_ask", "application"),
    "child_of_others": ("csods", "right_to_ask", "application"),
    "enquiry": ("csods", "right_to_ask", "enquiry"),
    "professional": ("dvds", "right_to_know", "application"),
    "professional_family": ("dvds", "right_to_know", "application"),
    "professional_child": ("csods", "right_to_know", "application"),
}


def test_the_journeys_together_come_by_every_page():
    passed = set()
    for one in JOURNEYS.values():
        said = {
            key: {**sample, "crime_alleged_words": "She was hit", **one.said}
            for key, sample in SAMPLES[one.sample].items()
        }
        passed |= {page.key for page in filled_in(one.sample, now=datetime.now(UTC), **said).asked}
    assert passed == {page.key for page in public.JOURNEYS.pages}


@pytest.mark.parametrize("language", FIRST)
@pytest.mark.parametrize("key", JOURNEYS)
def test_a_journey_goes_from_the_first_page_to_a_case_with_every_error_shown(visits, public_server, key, language):
    """Each page with its errors, those that other journeys have too once: they are the same."""
    journey = JOURNEYS[key]
    asha = visits(language).begins()
    passed = asha.walks(journey, errs=True, but=erred(language))
    assert journey.pages <= set(passed)
    assert that_ask(passed) <= erred(language)
    # An answer that nothing else hangs on is changed: nothing is asked again.
    asha.presses(asha.page.locator(f'main a[href="{FIRST[language]}/{len(passed)}"]'))
    assert asha.step == "declaration"
    assert asha.page.locator('main [name="declares_truth"]').is_checked()
    asha.presses(asha.main_button)
    asha.sends()
    reference = asha.page.locator(".page-words").inner_text()
    query = select(cases.c.scheme, cases.c.route, cases.c.kind).where(cases.c.reference == reference)
    assert public_server.waits_for(query) == [BECOMES[key]]
    if key in ("me", "enquiry"):  # one may be reached, the other in no way
        asks_how_far(asha, reference)


def asks_how_far(asha, reference: str) -> None:
    """Whoever has sent it asks how far it has come, and says something; mistakes are shown, and nothing typed is lost."""
    asha.goes(ASKS[asha.language]).fills({"reference_given": reference, "words_given": "one two"})
    asha.presses(asha.main_button)
    nothing = asha.heading
    asha.goes(ASKS[asha.language]).fills({"reference_given": reference, "words_given": asha.phrase})
    asha.presses(asha.main_button)
    assert asha.heading != nothing
    status = asha.path
    asha.presses(asha.page.locator('main a[href$="/2"]')).presses(asha.main_button)
    assert asha.errors
    asha.presses(asha.page.locator(".govuk-back-link"))
    assert asha.path == status
    asha.presses(asha.page.locator('main a[href$="/1"]'))
    passed = asha.walks(ANOTHER_PLAN, errs=True, until="besides")
    assert ANOTHER_PLAN.pages <= set(passed)
    asha.slips()
    assert that_ask(page.key for page in OTHER_CONTACT.pages) <= erred(asha.language)
    asha.fills({"note": "Only at work from now on."}).presses(asha.main_button)
    assert asha.path.partition("?")[0] == status


@pytest.mark.parametrize("language", FIRST)
def test_what_may_be_read_besides(visits, language):
    asha = visits(language, viewport=DESK)
    for path in READ[language]:
        asha.goes(f"{FIRST[language]}/{path}")
    later = "later" if language == "en" else "wedyn"
    headings = {asha.goes(f"{FIRST[language]}/{later}?why={why}").heading for why in (410, 413, 429, 503)}
    asha.begins().answers(JOURNEYS["me"]).presses(asha.main_button)
    headings.add(asha.goes(f"{FIRST[language]}/{later}?why=400").heading)
    assert len(headings) == 5


def is_looked_over_again(asha) -> None:
    """As it is shown where answers were changed on another page."""
    place = asha.path
    asha.goes(f"{place}?again=2")
    assert asha.page.locator('main [role="alert"]').count() == 1
    asha.goes(place)


@pytest.mark.parametrize("language", FIRST)
def test_how_far_a_request_has_come_is_looked_at_in_every_state(visits, public_server, language):
    asha = visits(language).begins()
    asha.walks(JOURNEYS["me"])
    is_looked_over_again(asha)
    asha.sends()
    reference = asha.page.locator(".page-words").inner_text()
    asha.goes(ASKS[language]).fills({"reference_given": reference, "words_given": asha.phrase})
    asha.presses(asha.main_button)
    is_a_case = (public_status.c.reference == reference, public_status.c.case_id.is_not(None))
    public_server.waits_for(select(public_status.c.id).where(*is_a_case))
    seen, words, steps = asha.path, set(), set()
    for state in STATES:
        stands_at(public_server, reference, state)
        words.add(asha.goes(seen).words)
        back = asha.page.locator('main a[href$="/2"]')
        assert back.count() == (state.phase != "finished")
        if back.count() and asha.presses(back).step not in steps:
            steps.add(asha.step)
            asha.presses(asha.main_button)
    assert len(words) == len(STATES)
    assert steps == {page.key for page in WITHDRAWAL.pages}
    assert steps <= erred(language)


def test_the_language_is_switched_on_any_page_and_loses_no_answer(visits):
    asha = visits().begins()
    asha.walks(JOURNEYS["me"], until="your_name")
    asha.answers(JOURNEYS["me"]).presses(asha.main_button)
    number = int(asha.path.rpartition("/")[2])
    asha.presses("Cymraeg")
    assert asha.path == f"/cais/{number}"
    assert asha.page.locator("html").get_attribute("lang") == "cy"
    asha.language = "cy"
    asha.presses(asha.page.locator(".govuk-back-link"))
    assert asha.holds("applicant_given_names").startswith("Quillow")
    asha.presses("English")
    assert asha.path == f"/request/{number - 1}"


def test_what_is_typed_and_not_sent_survives_a_look_at_the_numbers_and_another_language(visits):
    asha = visits().begins()
    asha.walks(JOURNEYS["partner"], until="together")
    asha.answers(JOURNEYS["partner"])
    asha.presses("Help now").goes_back()
    assert asha.holds("relationship_words").startswith("Quillow")
    asha.page.locator('[name="relationship_words"]').fill("Quillow and more")
    asha.presses("Cymraeg")
    asha.language = "cy"
    assert asha.step == "together"
    assert asha.holds("relationship_words") == "Quillow and more"


def test_a_page_left_half_typed_by_a_link_is_still_to_be_answered(visits):
    asha = visits().begins()
    asha.walks(JOURNEYS["me"], until="what_happened")
    asha.page.locator('[name="what_happened"]').fill("He checks the ph")
    asha.presses("Privacy")
    asha.goes("/request/answers")
    assert asha.step == "what_happened"
    assert asha.holds("what_happened") == "He checks the ph"
    assert asha.errors == []


@pytest.mark.parametrize("way", ["reload", "back"])
def test_what_is_typed_and_not_sent_survives_the_browsers_own_ways_of_leaving_a_page(visits, way):
    asha = visits().begins()
    asha.walks(JOURNEYS["partner"], until="together")
    asha.page.locator('[name="relationship_words"]').fill("Quillow, half typed")
    if way == "reload":  # the page itself may come back a moment too early; opened once more it has all
        asha.page.reload(wait_until="load")
        asha.page.wait_for_load_state("networkidle")
        asha.goes(asha.path)
    else:
        asha.goes_back()
        asha.page.wait_for_load_state("networkidle")
        asha.page.go_forward(wait_until="load")
    assert asha.step == "together"
    assert asha.holds("relationship_words") == "Quillow, half typed"
    assert asha.errors == []


def test_what_was_sent_is_an_answer_though_it_was_typed_a_moment_before(visits):
    asha = visits().begins()
    asha.walks(JOURNEYS["partner"], until="together")
    asha.page.locator('[name="relationship_words"]').fill("Quillow\nand two lines")
    asha.presses(asha.main_button)
    asha.page.wait_for_load_state("networkidle")
    assert asha.goes("/request/answers").step == "old_enough"


def test_what_is_typed_of_a_request_that_was_sent_survives_a_look_at_the_numbers_and_is_not_sent(visits, public_server):
    asha = visits().begins()
    asha.walks(JOURNEYS["me"])
    asha.sends()
    reference = asha.page.locator(".page-words").inner_text()
    asha.goes(ASKS["en"]).fills({"reference_given": reference, "words_given": asha.phrase}).presses(asha.main_button)
    asha.presses(asha.page.locator('main a[href$="/1"]')).presses(asha.main_button).fills({"note": "Only at work"})
    asha.presses("Help now").goes_back()
    assert asha.holds("note") == "Only at work"
    assert asha.errors == []
    sent = select(func.count()).select_from(messages).where(messages.c.reference == reference)
    assert public_server.ask(sent) == [(0,)]


def test_every_step_has_a_title_of_its_own(visits):
    asha = visits().begins()
    assert asha.page.title() == "Step 1 – Request"
    asha.presses(asha.main_button)
    assert asha.page.title() == "Error: Step 1 – Request"
    asha.answers(JOURNEYS["child"], "").presses(asha.main_button)
    assert asha.page.title() == "Step 2 – Request"

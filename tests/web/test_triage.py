"""One queue for all that comes in: whoever triages sees the dangerous first, and who has looked already."""

import re

import pytest

from tests.web.desk import Desk


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


def shown(page):
    """The references of the queue, in its order."""
    return [one.get_text(strip=True) for one in page.select("th[scope=row]")]


def row(page, reference):
    return next(one for one in page.select("tbody tr") if reference in one.get_text())


def test_what_speaks_of_danger_stands_before_what_is_older(desk):
    old = desk.register("dvds", "right_to_ask", why_now="He shouts at the neighbours", what_happened="He shouts a lot")
    desk.clock.forward(hours=2)
    pregnant = desk.register("dvds", "right_to_ask", why_now="She is pregnant now", what_happened="He shouts a lot")
    desk.clock.forward(hours=2)
    choked = desk.register(
        "dvds", "right_to_ask", why_now="He put his hands round her neck", what_happened="She told me so"
    )
    page = desk.rae.get("/triage").page
    places = {reference: shown(page).index(reference) for reference in (old, pregnant, choked)}
    assert places[choked] < places[pregnant] < places[old]
    assert "Strangulation" in row(page, choked).get_text()
    assert "Pregnancy" in row(page, pregnant).get_text()
    assert "None found" in row(page, old).get_text()


def test_the_queue_says_where_it_came_from_and_who_has_looked(desk):
    reference = desk.register("dvds", "right_to_ask")
    text = row(desk.ines.get("/triage").page, reference).get_text(" ", strip=True)
    assert "Nobody yet" in text
    assert re.search("Phone|Front counter|Online form|An officer or member of staff|Email", text)
    assert desk.omar.get(f"/cases/{reference}").status_code == 200
    assert desk.ravi.get(f"/cases/{reference}").status_code == 403  # a refusal is no look
    text = row(desk.ines.get("/triage").page, reference).get_text(" ", strip=True)
    assert "Omar Haddad" in text
    assert "Ravi Menon" not in text


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("police", "Our own officers or staff, as after a domestic abuse call-out"),
        ("other_force", "Another police force"),
        ("marac", "MARAC"),
        ("mappa", "MAPPA"),
        ("probation", "Probation"),
        ("custody", "Custody"),
    ],
)
def test_each_trigger_of_a_right_to_know_is_told_as_where_it_came_from_and_how_old_it_is(desk, source, words):
    reference = desk.register("dvds", "right_to_know", referral_source=source)
    text = row(desk.ines.get("/triage").page, reference).get_text(" ", strip=True)
    assert words in text
    assert "2 hours ago" in text


def test_what_is_triaged_leaves_the_queue_and_what_is_reopened_comes_back(desk):
    reference = desk.walk("meeting")
    assert reference not in shown(desk.ines.get("/triage").page)
    closed = desk.walk("closed")
    assert closed not in shown(desk.ines.get("/triage").page)
    desk.do(closed, "reopen", by=desk.sofia)
    page, new = desk.ines.get("/triage").page, desk.register()
    assert "Look again" in row(page, closed).get_text()
    assert "Look again" not in row(desk.ines.get("/triage").page, new).get_text()


def test_what_is_ticked_in_the_initial_checks_stands_in_the_queue_when_the_case_comes_back(desk):
    quiet = {"why_now": "He shouts at the neighbours", "what_happened": "He shouts a lot"}
    reference = desk.register("dvds", "right_to_ask", **quiet)
    desk.do(reference, "record_initial_checks", "continue", by=desk.rae, risk_words=["strangulation"])
    desk.do(reference, "transfer", by=desk.sofia)
    desk.do(reference, "close", "transferred", by=desk.sofia)
    desk.do(reference, "reopen", by=desk.sofia)
    page = desk.ines.get("/triage").page
    assert "Strangulation" in row(page, reference).get_text()
    other = desk.register("dvds", "right_to_ask", **quiet)
    page = desk.ines.get("/triage").page
    assert shown(page).index(reference) < shown(page).index(other)


def test_what_an_applicant_says_later_adds_to_the_words_of_risk(desk):
    reference = desk.register(
        "dvds", "right_to_ask", why_now="He shouts at the neighbours", what_happened="He shouts a lot"
    )
    desk.do(reference, "note", by=desk.omar, note="She rang: he has a knife now.")
    assert "Weapon" in row(desk.ines.get("/triage").page, reference).get_text()
    assert "Weapon" in desk.omar.get(f"/cases/{reference}").page.select_one(".app-known").get_text()


def test_a_case_that_may_not_be_seen_is_not_in_the_queue(desk):
    reference = desk.register("dvds", "right_to_ask")
    assert reference in desk.ines.get("/triage").text
    desk.let_in(reference, desk.ines, allow=False)
    assert reference not in desk.ines.get("/triage").text


def test_a_long_queue_is_paged_and_no_case_is_left_out_or_shown_twice(desk):
    for minutes in range(30):
        desk.clock.forward(minutes=minutes)
        desk.register("dvds", "right_to_ask", **({"why_now": "There is a gun in it"} if minutes % 3 == 0 else {}))
    first = desk.rae.get("/triage").page
    second = desk.rae.get(first.find("a", rel="next")["href"]).page
    both = [*shown(first), *shown(second)]
    assert len(shown(first)) == 25
    assert len(both) == len(set(both)) >= 30


def test_an_address_that_was_not_written_by_us_is_refused(desk):
    for after in (
        "x",
        "1~1~2026-11-04~3",
        "1~9~2026-11-04T10:00:00%2B00:00~",
        "~~~",
        "1~1~1~5",
        "1~1~2026-11-04T10:00:00%2B00:00~5~6",
    ):
        assert desk.ines.get(f"/triage?after={after}").status_code == 400, after


def test_an_analyst_has_no_queue(desk):
    assert desk.ravi.get("/triage").status_code == 403

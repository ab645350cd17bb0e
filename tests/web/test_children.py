"""The children on the case page: what is known of each, with its dates, and how often each has been missing."""

import gzip

import pytest

from tests.web.desk import Desk


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


def told(answer):
    """The lines about the children."""
    heading = answer.page.find("h2", string="Children")
    return [" ".join(one.get_text(" ", strip=True).split()) for one in heading.find_next("ul").select("li")]


def child_of(page, name):
    """The value that chooses that child on a form."""
    label = next(one for one in page.page.select("label") if one.get_text(strip=True) == name)
    return page.page.select_one(f"#{label['for']}")["value"]


def record(desk, reference, action, name, *, by, **said):
    page = desk.ask(reference, action, by=by)
    whole = {**desk.fields(action), "other_child": "", "child": child_of(page, name), **said}
    answer = by.submit(page, whole)
    assert answer.status_code == 303, answer.words


def test_what_is_known_of_each_child_and_each_episode_stands_on_the_case_page(desk):
    reference = desk.walk("full_checks", "csods")
    first, second = told(desk.omar.get(f"/cases/{reference}"))
    name, other = first.partition(" · ")[0], second.partition(" · ")[0]
    assert "Missing" not in first
    record(desk, reference, "record_child", name, by=desk.omar, looked_after_by="", school="")
    for year in ("2024", "2025"):
        record(
            desk, reference, "record_missing", name, by=desk.ines, **{"went_missing-year": year, "came_back-year": year}
        )
    still = {"came_back-month": "", "came_back-year": ""}
    record(
        desk,
        reference,
        "record_missing",
        name,
        by=desk.ines,
        **{"went_missing-month": "8", "went_missing-year": "2026"},
        **still,
    )
    first, second = told(desk.omar.get(f"/cases/{reference}"))
    assert "Looked after: Yes · Lives with: Foster carers" in first
    assert "Parental responsibility: The council and the mother" in first
    assert "Missing, times: 3" in first
    assert "August 2026 not known to be back · March 2025 to April 2025 · March 2024 to April 2024" in first
    assert second.startswith(other)
    assert "Missing" not in second


def test_a_child_comes_back_after_they_went_and_a_record_says_something(desk):
    reference = desk.walk("full_checks", "csods")
    backwards = {
        "went_missing-year": "2025",
        "went_missing-month": "6",
        "came_back-year": "2025",
        "came_back-month": "5",
    }
    answer = desk.do(reference, "record_missing", by=desk.ines, **backwards)
    assert "The child came back before they went missing. Check both dates" in answer.words
    nothing = dict.fromkeys(("looked_after", "looked_after_by", "lives_with", "school", "responsibility"), "")
    answer = desk.do(reference, "record_child", by=desk.omar, **nothing)
    assert "Say at least one thing that is known of the child" in answer.words
    answer = desk.do(reference, "record_missing", by=desk.ines, child="child-forged", other_child="")
    assert "Choose one of the answers shown" in answer.words


def test_who_is_no_longer_looked_after_is_shown_under_no_council_and_danger_told_of_a_child_is_heard(desk):
    reference = desk.walk("full_checks", "csods")
    name = told(desk.omar.get(f"/cases/{reference}"))[0].partition(" · ")[0]
    record(desk, reference, "record_child", name, by=desk.omar)
    record(desk, reference, "record_child", name, by=desk.omar, looked_after="no", looked_after_by="")
    line = told(desk.omar.get(f"/cases/{reference}"))[0]
    assert "Looked after: No · Lives with" in line
    assert "The council; T. Amory" not in line
    record(desk, reference, "record_missing", name, by=desk.ines, what_is_known="Said that he had a knife.")
    page = desk.omar.get(f"/cases/{reference}")
    assert "weapon" in page.words.lower()
    assert "Missing, times: 1" in desk.omar.get(f"/cases/{reference}/handover").words


def test_a_mistake_is_said_in_a_correction_alone(desk):
    reference = desk.walk("full_checks", "csods")
    answer = desk.do(reference, "record_missing", by=desk.ines, child="mistake", other_child="")
    assert "A mistake is said in a correction" in answer.words
    sequence = desk.take(reference, "record_missing", by="ines").sequence
    page = desk.ask(reference, "correct", by=desk.omar, about=sequence)
    wrong = {"child": "mistake", "other_child": "", "correction_reason": "It was another family."}
    assert desk.omar.submit(page, wrong).status_code == 303


def test_after_closing_an_episode_is_still_recorded(desk):
    reference = desk.walk("closed", "csods")
    assert desk.do(reference, "record_missing", by=desk.omar).status_code == 303
    assert "A boy of about six Missing, times: 1" in told(desk.omar.get(f"/cases/{reference}"))[-1]


def test_forty_episodes_keep_the_page_small_and_are_counted(desk):
    reference = desk.walk("full_checks", "csods")
    for _ in range(40):
        desk.take(reference, "record_missing", by="ines")
    page = desk.omar.get(f"/cases/{reference}")
    assert "Missing, times: 40" in told(page)[-1]
    assert told(page)[-1].endswith("earlier ones below")
    assert len(gzip.compress(page.data)) <= 6 * 1024

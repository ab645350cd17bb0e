"""The worklist: by risk, then by what is due; paged by key without gap or repetition; nothing of what a person may not see."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from disclosure.domain.access import Role
from disclosure.store.db import db, writing
from disclosure.store.models import accesses, case_access, notices
from tests.store.builder import add_cases, change_case
from tests.web.desk import Desk

START = datetime(2026, 11, 1, tzinfo=UTC)
# How a case of each urgency looks, most urgent first.
URGENCIES: tuple[Mapping[str, Any], ...] = (
    {"immediate_risk": True, "triaged": True},
    {"triaged": False},
    {"triaged": True, "risk_grade": "high"},
    {"triaged": True, "risk_grade": "medium"},
    {"triaged": True, "risk_grade": "standard"},
)
CLOSED = {"closed_at": START + timedelta(days=1), "outcome": "no_information", "stage": "closed"}


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


@pytest.fixture
def add(app, desk):
    """Cases with these columns, received on 1 November; gives their numbers."""
    desk.omar.get("/notices")  # somebody is there first: cases hang on a session

    def make(*given: Mapping[str, Any]) -> list[int]:
        with app.app_context(), writing(db.session):
            made = add_cases(db.session, [(None, {"received_at": START, **columns}) for columns in given])
            db.session.commit()
        return made

    return make


def listed(answer) -> list[int]:
    """The numbers of the cases on the page, in its order."""
    return [int(link.get_text().removeprefix("TEST-")) for link in answer.page.select("tbody .app-reference")]


def to_the_end(client, path: str = "/cases") -> list[list[int]]:
    """Page after page, as somebody presses "Next"."""
    pages, answer = [], client.get(path)
    while True:
        pages.append(listed(answer))
        onward = answer.page.find("a", rel="next")
        if onward is None:
            return pages
        assert len(pages) < 20, "the list does not end"
        answer = client.get(onward["href"])


def due(hours: float | None) -> dict[str, Any]:
    return {"next_due_at": None if hours is None else START + timedelta(hours=hours)}


def test_the_worklist_goes_by_risk_then_by_what_is_due(desk, add):
    wanted = [
        {**URGENCIES[urgency], **due(hours)} for urgency in range(5) for hours in (-3, 0.5, 30, 31, None)
    ]  # in the right order; added in another
    order = [place * 7 % 25 for place in range(25)]
    numbers = add(*(wanted[place] for place in order))
    placed = dict(zip(order, numbers, strict=True))
    answer = desk.omar.get("/cases")
    assert listed(answer) == [placed[place] for place in range(len(wanted))]
    tags = [tag.get_text() for tag in answer.page.select("tbody .app-tag")]
    assert tags[::5] == ["Immediate risk", "Not triaged", "High", "Medium", "Standard"]


def test_a_triaged_case_without_a_grade_stands_with_the_medium_ones(desk, add):
    high, ungraded, medium, standard = add(
        {**URGENCIES[2], **due(9)}, {"triaged": True, **due(1)}, {**URGENCIES[3], **due(2)}, {**URGENCIES[4], **due(0)}
    )
    assert listed(desk.omar.get("/cases")) == [high, ungraded, medium, standard]


def test_a_late_case_says_by_how_much_and_one_without_a_clock_says_that(desk, add):
    add({**URGENCIES[0], **due(79)}, {**URGENCIES[1], **due(130)}, {**URGENCIES[2], **due(None)})  # it is hour 82
    cells = [row.find_all("td")[1].get_text(" ", strip=True) for row in desk.omar.get("/cases").page.select("tbody tr")]
    assert cells == [
        "3 hours late 4 November 2026, 07:00",
        "2 days left 6 November 2026, 10:00",
        "Nothing running",
    ]


def test_paging_to_the_end_shows_each_case_once_also_where_due_times_are_equal_or_missing(desk, add):
    dues = (1, None, 1, 2, 1, None, 1)
    numbers = add(*({**URGENCIES[number % 3], **due(dues[number % 7])} for number in range(60)))
    pages = to_the_end(desk.omar)
    assert [len(page) for page in pages] == [25, 25, 10]
    seen = [number for page in pages for number in page]
    assert sorted(seen) == sorted(numbers)
    assert len(set(seen)) == 60


@pytest.mark.parametrize("hours", [4, None], ids=["one due time", "no due time"])
def test_sixty_cases_alike_are_told_apart_by_their_number(desk, add, hours):
    numbers = add(*({**URGENCIES[2], **due(hours)} for _ in range(60)))
    assert [number for page in to_the_end(desk.omar) for number in page] == numbers


def test_closed_cases_come_the_latest_first_to_the_end(desk, add):
    closings = [START + timedelta(hours=place * 7 % 20) for place in range(60)]  # three at a time
    numbers = add(*({**CLOSED, "closed_at": at} for at in closings))
    wanted = [number for _, number in sorted(zip(closings, numbers, strict=True), reverse=True)]
    assert [number for page in to_the_end(desk.omar, "/cases?show=closed") for number in page] == wanted
    headers = [cell.text for cell in desk.omar.get("/cases?show=closed").page.select("thead th")]
    assert headers[2] == "Closed"


def test_a_page_that_ends_with_nothing_due_says_so_in_its_address(desk, add):
    add(*({**URGENCIES[2], **due(None)} for _ in range(26)))
    onward = desk.omar.get("/cases").page.find("a", rel="next")["href"]
    assert "after=2~none~" in onward, "and no date that nobody set"


def test_a_list_that_fills_its_last_page_ends_there(desk, add):
    add(*({**URGENCIES[1], **due(1)} for _ in range(25)))
    answer = desk.omar.get("/cases")
    assert answer.page.find("a", rel="next") is None
    assert "There are no cases here." in desk.omar.get("/cases?show=mine").words


def test_what_moves_up_while_somebody_pages_is_not_shown_twice(desk, add):
    numbers = add(*({**URGENCIES[2], **due(4)} for _ in range(30)))
    onward = desk.omar.get("/cases").page.find("a", rel="next")["href"]
    (urgent,) = add({**URGENCIES[0], **due(1)})
    assert listed(desk.omar.get(onward)) == numbers[25:]
    assert listed(desk.omar.get("/cases"))[0] == urgent


def test_each_view_shows_its_own_cases_and_keeps_to_it_over_its_pages(desk, add):
    mine = add(*({**URGENCIES[2], "owner_id": desk.omar.user_id} for _ in range(30)))
    nobodys = add(*(URGENCIES[1] for _ in range(3)))
    hers = add({**URGENCIES[0], "owner_id": desk.sofia.user_id})
    closed = add({**CLOSED, "owner_id": desk.omar.user_id}, CLOSED)
    views = {
        "open": hers + nobodys + mine,
        "mine": mine,
        "unallocated": nobodys,
        "closed": closed,
    }
    for view, expected in views.items():
        pages = to_the_end(desk.omar, f"/cases?show={view}")
        assert sorted(number for page in pages for number in page) == sorted(expected), view
        current = desk.omar.get(f"/cases?show={view}").page.select_one(".app-views [aria-current]")
        assert current["href"] == f"/cases?show={view}"
    assert to_the_end(desk.omar, "/cases?show=%27%3B--")[0] == listed(desk.omar.get("/cases?show=open"))
    assert listed(desk.sofia.get("/cases?show=mine")) == hers


TAMPERED = (
    "x", "0", "0~~1", "~~", "~~~", "0~{at}", "0~{at}~", "0~{at}~1", "0~{at}~{at}", "0~{at}~{at}~", "0~{at}~{at}~x", "0~{at}~{at}~1~1",
    "0~{at}~1~1", "-1~{at}~{at}~1", "10~{at}~{at}~1", "0~{at}~2026-13-04T10:00:00+00:00~1", "0~2026-13-04T10:00:00+00:00~{at}~1",
    "0~{at}~2026-11-04T10:00:00.000000~1", "0~{at}~{at}~-1", "0~{at}~{at}~FC5W-NT2D-ZFC5W-NT2D-ZFC5",
    "0~{at}~{at}~fc5w-nt2d-z", "0~{at}~0001-01-01T00:00:00+14:00~1",
    "0~9999-12-31T23:59:59-14:00~{at}~1", "0~{at}~2026-11-04T10:00:00+99:00~1", "٠~{at}~{at}~1", "0~{at}~{at}~1' OR 1=1 --", "\x00",
    "0~none~none~", "0~None~none~1", "0~none~nonenone~1", "0~{at}~{at}~1\n", "9" * 5000, "<script>alert(1)</script>",
)  # fmt: skip


def test_a_page_that_we_did_not_write_is_refused_in_words(desk, add):
    add(*({**URGENCIES[1], **due(1)} for _ in range(3)))
    for text in TAMPERED:
        after = text.replace("{at}", "2026-11-04T10:00:00+00:00")
        answer = desk.omar.get("/cases", query_string={"after": after})
        assert answer.status_code == 400, after
        assert "Start again from the first page" in answer.words
        assert "<script>alert" not in answer.text


def test_a_place_is_only_a_place_and_one_that_is_out_of_sight_is_refused_as_one_that_never_was(app, desk, add):
    first, second, third = add({**URGENCIES[0], **due(1)}, {**URGENCIES[3], **due(2)}, {**URGENCIES[3], **due(3)})
    at = "2026-11-04T10:00:00+00:00"
    assert listed(desk.omar.get("/cases", query_string={"after": f"1~{at}~{at}~TEST-{first}"})) == [second, third]
    assert listed(desk.omar.get("/cases", query_string={"after": f"9~{at}~{at}~TEST-{first}"})) == []
    assert listed(desk.omar.get("/cases")) == [first, second, third]
    with app.app_context(), writing(db.session):
        change_case(db.session, third, recorded_at=desk.clock(), restricted=True)
        db.session.commit()
    pages = {
        path: [
            desk.omar.get(f"{path}after={place.format(reference)}").status_code
            for reference in (f"TEST-{third}", "FC5W-NT2D-Z")
        ]
        for path, place in (
            ("/cases?", f"1~{at}~{at}~{{}}"),
            ("/triage?", "1~2~2026-11-04T10:00:00%2B00:00~{}"),
            ("/search?", "{}~512"),
        )
    }
    assert pages == {"/cases?": [400, 400], "/triage?": [400, 400], "/search?": [200, 200]}, (
        "nothing was searched there"
    )


@pytest.fixture
def hide(app, desk, add):
    """Cases that Omar may not see, spread over the whole order: restricted ones, and one from which he is kept out."""

    def make() -> list[int]:
        places = [{**URGENCIES[urgency], **due(hours)} for urgency in range(5) for hours in (0.1, 4, None)]
        restricted = add(*({**place, "restricted": True, "owner_id": desk.omar.user_id} for place in places))
        kept_out = add(*places)
        with app.app_context(), writing(db.session):
            for number in kept_out:
                row = {"case_id": number, "user_id": desk.omar.user_id, "allow": False, "from_at": desk.clock()}
                db.session.execute(insert(case_access).values(row))
            db.session.commit()
        return restricted + kept_out

    return make


def test_what_a_person_may_not_see_is_neither_listed_nor_counted_and_leaves_no_gap(desk, add, hide, rows):
    """The world with hidden cases is, to the byte, the world without them."""
    add(*({**URGENCIES[urgency], **due(4)} for urgency in range(5) for _ in range(8)))
    paths = ["/cases", "/cases?show=open", "/cases?show=mine", "/cases?show=unallocated", "/notices"]
    paths.append(desk.omar.get("/cases").page.find("a", rel="next")["href"])
    without = [desk.omar.get(path).data for path in paths]
    hidden = hide()
    assert [desk.omar.get(path).data for path in paths] == without
    pages = to_the_end(desk.omar)
    assert [len(page) for page in pages] == [25, 15]
    assert not set(hidden) & {number for page in pages for number in page}
    reached = select(accesses.c.reached).where(accesses.c.about == "worklist open").order_by(accesses.c.sequence)
    assert {count for (count,) in rows(reached)} == {25, 15}
    assert [len(page) for page in to_the_end(desk.sofia)] == [25, 25, 5], "kept out is one person, restricted is all"


def test_a_key_of_a_hidden_case_gives_the_same_page_as_any_other(desk, add, hide):
    add(*({**URGENCIES[3], **due(4)} for _ in range(5)))
    place = {"after": f"1~{START.isoformat()}~{START.isoformat()}~5"}
    without = desk.omar.get("/cases", query_string=place).data
    hide()
    assert desk.omar.get("/cases", query_string=place).data == without


def test_whoever_is_let_in_sees_a_restricted_case_for_as_long_as_that_holds(app, desk, add):
    (number,) = add({**URGENCIES[1], **due(1), "restricted": True})
    now = desk.clock()
    row = {
        "case_id": number, "user_id": desk.omar.user_id, "allow": True, "from_at": now + timedelta(minutes=10),
        "until_at": now + timedelta(minutes=20),
    }  # fmt: skip
    with app.app_context(), writing(db.session):
        db.session.execute(insert(case_access).values(row))
        db.session.commit()
    seen = []
    for _ in range(5):
        seen.append(listed(desk.omar.get("/cases")))
        assert listed(desk.sofia.get("/cases")) == []
        desk.clock.forward(minutes=5)
    assert seen == [[], [], [number], [number], []]


def test_the_panel_sees_what_stands_before_it_and_nothing_else(desk, add):
    stages = ("initial_checks", "full_checks", "risk_assessment", "decision", "countersign", "disclosure", "closing")
    numbers = dict(zip(stages, add(*({**URGENCIES[2], "stage": stage} for stage in stages)), strict=True))
    add({**URGENCIES[2], "stage": "decision", "restricted": True}, CLOSED)
    for member in (desk.pat, desk.petra):
        assert to_the_end(member) == [[numbers["decision"]]]
        assert to_the_end(member, "/cases?show=closed") == [[]]


def test_a_notice_about_a_case_that_is_no_longer_open_to_the_person_is_not_shown(app, desk, add, hide):
    (open_one,), (hidden, *_) = add(URGENCIES[1]), hide()
    with app.app_context(), writing(db.session):
        for number in (open_one, hidden):
            row = {"user_id": desk.omar.user_id, "case_id": number, "kind": "assigned", "key": f"assigned:{number}:1",
                   "at": desk.clock(), "detail": "{}"}  # fmt: skip
            db.session.execute(insert(notices).values(row))
        db.session.commit()
    shown = [link.get_text() for link in desk.omar.get("/notices").page.select(".app-reference")]
    assert shown == [f"TEST-{open_one}"]


def test_the_worklist_names_who_is_at_risk_and_the_subject_and_who_owns_the_case(desk):
    reference = desk.register()
    desk.take(reference, "assign", by="sofia", owner_id=str(desk.omar.user_id))
    answer = desk.as_user(Role.RESEARCHER).get("/cases")
    assert [cell.get_text(" ", strip=True) for cell in answer.page.select("tbody th, tbody td")][3:] == [
        "Initial checks", "Clare’s Law Right to ask", "Verma, Asha Meera", "Croft, Daniel", "Omar Haddad",
    ]  # fmt: skip

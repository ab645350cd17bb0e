"""A link between two cases is seen from both of its ends, by whoever may see both."""

import pytest
from sqlalchemy import select

from disclosure.store.db import db
from disclosure.store.models import links
from tests.web.desk import Desk


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


def linked(desk: Desk, reference: str, *, by: str = "omar", page: str = "") -> list[str]:
    """What the case's page says of linked cases."""
    found = getattr(desk, by).get(f"/cases/{reference}{page}").page.main
    heading = found.find("h2", string="Linked cases")
    assert (heading is None) == ("Linked cases" not in found.get_text())
    return [" ".join(one.get_text().split()) for one in heading.find_next("ul").find_all("li")] if heading else []


def test_it_stands_on_both_cases_and_says_which_of_them_says_so(desk):
    ours, theirs = desk.register(), desk.register("csods", "right_to_know")
    desk.take(ours, "link_case", by="omar", other_reference=theirs, link_kind="same_household")
    assert linked(desk, ours) == [f"{theirs}, Sarah’s Law: Same household or family"]
    assert linked(desk, theirs) == [f"{ours}, Clare’s Law: Same household or family · as that case says"]


def test_the_case_that_goes_on_says_which_is_its_duplicate_and_that_it_is_closed(desk):
    stays, double = desk.register(), desk.register()
    desk.take(double, "mark_duplicate", by="omar", other_reference=stays)
    desk.take(double, "close", "duplicate", by="sofia")
    assert linked(desk, stays) == [f"{double}, Clare’s Law, closed: Marked as a duplicate · as that case says"]
    assert linked(desk, double) == [f"{stays}, Clare’s Law: Marked as a duplicate"]


@pytest.mark.parametrize("hidden", ["the one that says it", "the other"])
def test_whoever_may_not_see_one_of_them_learns_of_no_link_on_the_other(desk, hidden):
    ours, theirs = desk.register(), desk.register()
    desk.take(ours, "link_case", by="omar", other_reference=theirs)
    out_of_sight, seen = (ours, theirs) if hidden == "the one that says it" else (theirs, ours)
    desk.let_in(out_of_sight, desk.omar, allow=False)
    assert linked(desk, seen) == []
    assert linked(desk, seen, by="sofia") != []
    assert out_of_sight not in desk.omar.get(f"/cases/{seen}").text
    assert out_of_sight not in desk.omar.get(f"/cases/{seen}/handover").text


def test_a_link_that_was_put_right_is_as_it_was_put(desk):
    ours, wrong, right = (desk.register() for _ in range(3))
    desk.take(ours, "link_case", by="omar", other_reference=wrong)
    page = desk.ask(ours, "correct", by=desk.omar, about=desk.case(ours).version)
    assert (
        desk.omar.submit(
            page, {"other_reference": right, "link_kind": "same_child", "correction_reason": "The wrong one."}
        ).status_code
        == 303
    )
    assert linked(desk, ours) == [f"{right}, Clare’s Law: Same child"]
    assert linked(desk, right) == [f"{ours}, Clare’s Law: Same child · as that case says"]
    assert linked(desk, wrong) == []


def test_that_two_people_are_one_is_no_link_of_the_cases_and_is_said_beside_their_names(desk):
    ours, theirs = desk.register(), desk.register()
    desk.take(ours, "identify", "same", by="omar", other_reference=theirs)
    assert linked(desk, ours) == linked(desk, theirs) == []


def test_the_sheet_for_whoever_takes_over_names_them(desk):
    ours, theirs = desk.register(), desk.register("csods", "right_to_know")
    desk.take(ours, "link_case", by="omar", other_reference=theirs, link_kind="same_subject")
    assert f"Linked cases: {theirs} (Same subject)" in desk.omar.get(f"/cases/{ours}/handover").words
    told = f"Linked cases: {ours} (Same subject, as that case says)"
    assert told in desk.omar.get(f"/cases/{theirs}/handover").words


def test_the_row_is_written_with_its_event_and_once(desk):
    ours, theirs = desk.register(), desk.register()
    desk.take(ours, "note", by="omar")
    desk.take(ours, "link_case", by="omar", other_reference=theirs)
    with desk.app.app_context():
        assert [tuple(row) for row in db.session.execute(select(links))] == [
            (desk.case(ours).id, desk.case(ours).version, desk.case(theirs).id)
        ]

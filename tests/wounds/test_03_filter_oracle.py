"""Wound 3: a filter and a sort key in the address were put into the query: what could not be seen could be asked out of it.

Names and codes come from a closed list, the order from nowhere but us; and what is hidden changes neither order nor paging.
"""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from sqlalchemy import insert

from disclosure.domain import facts
from disclosure.store.db import db, writing
from disclosure.store.models import case_access
from tests.store.builder import add_cases

START = datetime(2026, 11, 1, tzinfo=UTC)
VIEWS = ("mine", "unallocated", "waiting", "due", "open", "closed")
# Names that such addresses have elsewhere, and every column of a case but those that a list may be narrowed by.
ORDERS = (
    "sort",
    "order",
    "order_by",
    "sort_by",
    "direction",
    "by",
    "limit",
    "size",
    "page",
    "offset",
    "q",
    "filter",
    "where",
)
COLUMNS = sorted(set(facts.COLUMNS) - {"scheme", "route", "district"})
NARROWED = (
    {}, {"risk": "high"}, {"district": "barnsley", "at_stage": "decision"}, {"scheme": "dvds", "route": "right_to_ask"},
)  # fmt: skip
NO_CODES = ("' OR 1=1 --", "dvds' --", "DVDS", "dvds ", "dvds;csods", "%", "*", "null", "x" * 5_000, "\x00", "٣", "-1")


@pytest.fixture
def add(app, desk):
    desk.omar.get("/notices")

    def make(*given):
        with app.app_context(), writing(db.session):
            made = add_cases(db.session, [(None, {"received_at": START, **columns}) for columns in given])
            db.session.commit()
        return made

    return make


def crowd(add, desk, **columns):
    """Cases all over the order, some Omar's."""
    return add(
        *(
            {
                "triaged": True,
                "risk_grade": ("high", "medium", "standard")[number % 3],
                "next_due_at": START + timedelta(hours=number % 7),
                "promised_due_at": START + timedelta(hours=number % 5 + 7),
                "owner_id": desk.omar.user_id if number % 2 else None,
                "stage": ("meeting", "decision")[number % 2],
                "district": ("sheffield", "barnsley")[number % 2],
                **columns,
            }
            for number in range(40)
        )
    )


def test_no_name_but_those_of_the_list_changes_anything(desk, add):
    crowd(add, desk)
    plain = desk.omar.get("/cases?show=open").data
    for name in (*ORDERS, *COLUMNS, "cases.id", "owner_id__gt", "stage[]", "risk_grade"):
        for value in ("high", "desc", "1", "decision", str(desk.omar.user_id)):
            assert desk.omar.get("/cases", query_string={"show": "open", name: value}).data == plain, (name, value)


def test_a_code_that_is_not_of_the_list_is_as_if_it_had_not_been_asked(desk, add):
    crowd(add, desk)
    plain = desk.omar.get("/cases?show=open").data
    for name in ("scheme", "route", "at_stage", "district", "risk"):
        for code in NO_CODES:
            answer = desk.omar.get("/cases", query_string={"show": "open", name: code})
            assert (answer.status_code, answer.data == plain) == (200, True), (name, code)
    twice = desk.omar.get("/cases?show=open&risk=high&risk=%27--")
    assert twice.data == desk.omar.get("/cases?show=open&risk=high").data, "of two, the first counts"


def test_what_is_hidden_changes_neither_order_nor_paging_of_any_list(app, desk, add):
    crowd(add, desk)
    asked = [urlencode({"show": view, **narrowed}) for view in VIEWS for narrowed in NARROWED]
    desk.cover("rae", "omar")

    def seen() -> list[bytes]:
        found = []
        for one in asked:
            answer = desk.omar.get(f"/cases?{one}")
            found.append(answer.data)
            while (onward := answer.page.find("a", rel="next")) is not None:
                answer = desk.omar.get(onward["href"])
                found.append(answer.data)
        return found

    without = seen()
    crowd(add, desk, restricted=True)
    crowd(add, desk, restricted=True, owner_id=desk.rae.user_id)
    kept_out = crowd(add, desk)
    closed = add(
        {"closed_at": START + timedelta(days=1), "outcome": "withdrawn", "stage": "closed", "restricted": True}
    )
    with app.app_context(), writing(db.session):
        for number in (*kept_out, *closed):
            row = {"case_id": number, "user_id": desk.omar.user_id, "allow": False, "from_at": desk.clock()}
            db.session.execute(insert(case_access).values(row))
        db.session.commit()
    assert seen() == without


def test_the_address_of_the_next_page_does_not_tell_how_many_cases_lie_between(desk):
    """A number that the database counts up by would: what was hidden from somebody is what is missing in the count."""
    shown = [desk.register(), desk.register()]
    hidden = [desk.register() for _ in range(3)]
    shown += [desk.register() for _ in range(26)]
    for reference in hidden:
        desk.let_in(reference, desk.omar, allow=False)
    for reference in shown:
        desk.take(reference, "note", by="sofia", note="A crossbow in the shed")
    found = desk.omar.post("/search", {"looked_for": "crossbow"})
    for page in ("/cases", "/triage", found.location):
        answer = desk.omar.get(page)
        onward = answer.page.find("a", rel="next")["href"]
        rows = list(dict.fromkeys(one.get_text() for one in answer.page.main.select("a.app-reference")))
        assert len(rows) == 25
        after = parse_qs(urlsplit(onward).query)["after"][0].split("~")
        numbers = [part for part in after if part.isdecimal() and len(part) > 1]
        assert [part for part in after if part in shown] == [rows[-1]], page
        assert numbers == ([str(2 << 8)] if page == found.location else []), (
            "the second thing that happened to the case"
        )
        rest = [one.get_text() for one in desk.omar.get(onward).page.main.select("a.app-reference")]
        assert sorted({*rows, *rest}) == sorted(shown), page

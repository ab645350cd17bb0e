"""Wound 16: half a date became the first of January, and people were born tomorrow. The fields are tried in tests/forms/test_dates.py."""

import pytest

from tests.web.client import carried
from tests.web.test_acting import form_of

pytestmark = pytest.mark.databases("sqlite", "postgresql")

PATH = "/register/dvds/right_to_ask"
BORN = "subject-0-date_of_birth"


def register(desk, day: str, month: str, year: str):
    """The sample application, its subject born then."""
    sent = desk.fields("register_dvds_right_to_ask")
    said = {**sent, f"{BORN}-day": day, f"{BORN}-month": month, f"{BORN}-year": year}
    return desk.register_on_page(PATH, said, by=desk.ines)


def test_a_birth_is_kept_and_shown_as_far_as_it_is_known(desk):
    for typed, shown in (
        (("", "", "1986"), "1986"),
        (("", "5", "1986"), "May 1986"),
        (("17", "may", "1986"), "17 May 1986"),
        (("", "", ""), ""),
    ):
        answer = desk.ines.get(register(desk, *typed).location)
        (row,) = [row for row in answer.page.select("table tbody tr") if row.th.get_text() == "Subject"]
        assert row.find_all("td")[2].get_text(strip=True) == shown
        page = desk.ask(answer.request.path.rpartition("/")[2], "correct", by=desk.ines, about=1)
        again = carried(form_of(page))
        assert bool(again[f"{BORN}-day"]) == bool(typed[0]), "no day is made up when it is corrected"
        assert bool(again[f"{BORN}-month"]) == bool(typed[1])


# It is 4 November 2026.
IMPOSSIBLE = (
    ("5", "11", "2026"), ("", "12", "2026"), ("", "", "2027"), ("", "", "9999"), ("", "", "1899"), ("", "", "86"),
    ("31", "2", "1986"), ("29", "2", "1987"), ("0", "1", "1986"), ("1", "13", "1986"), ("5", "", "1986"), ("5", "11", ""),
    ("-1", "1", "1986"), ("٥", "١", "١٩٨٦"),
)  # fmt: skip


def test_a_birth_that_cannot_be_is_refused_and_what_was_typed_stays(desk):
    with desk.nothing_changes():
        for typed in IMPOSSIBLE:
            answer = register(desk, *typed)
            assert answer.status_code == 200, typed
            assert answer.errors, typed
            back = carried(form_of(answer))
            assert (back[f"{BORN}-day"], back[f"{BORN}-month"], back[f"{BORN}-year"]) == typed


def test_nothing_is_done_tomorrow_or_before_it_was_asked_for(desk):
    reference = desk.walk("meeting")
    for day, time, status in (("5", "09:00", 200), ("4", "10:01", 200), ("4", "07:59", 409)):
        when = {"occurred_at-day": day, "occurred_at-time": time}
        with desk.nothing_changes():
            answer = desk.do(reference, "record_meeting", "held", by=desk.omar, **when)
        assert answer.status_code == status, (day, time)

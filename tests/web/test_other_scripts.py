"""Names in whichever script go through a page into the database and come back as they were written, composed in one way."""

from unicodedata import normalize

import pytest
from sqlalchemy import select

from disclosure.store.models import people
from tests.web.applicant import Applicant
from tests.web.desk import Desk

pytestmark = pytest.mark.databases("sqlite", "postgresql")

# Given names and family name. The last three are written in signs that another machine would compose, or order, otherwise.
NAMES = (
    ("أميرة نور", "الشّامي"),
    ("می‌خوشان", "گُل‌افروز"),  # with the sign of no width that keeps two letters apart
    ("Ярина", "Щёголева-Їжак"),
    ("雨桐", "歐陽𠮷"),
    ("נֹעה", "בן־חורש"),
    ("மலர்விழி", "தங்கக்கொடி"),
    ("Zoe\u0308", "N\u0303an\u0303ez"),
    ("A\u030asa", "O\u0301 Bra\u0301daigh"),
    ("Li\u0302\u0323en", "Tra\u0302\u0300n"),
)
COMPOSED = [tuple(normalize("NFC", part) for part in name) for name in NAMES]


def all_of_them(**born):
    """As the children of one page."""
    return {
        f"children-{number}-{name}": value
        for number, (given, family) in enumerate(NAMES)
        for name, value in {"given_names": given, "family_name": family, "sex": "female", **born}.items()
    }


def test_names_in_any_script_stand_on_the_case_as_they_were_written(app, clock, as_user, rows):
    desk = Desk(app, clock, as_user)
    sent = {**desk.fields("register_csods_right_to_ask"), **all_of_them(**{"date_of_birth-year": "2019"})}
    done = desk.ines.submit("/register/csods/right_to_ask", sent)
    assert done.status_code == 303, done.errors
    page = desk.ines.get(done.location).words
    assert [name for name in COMPOSED if " ".join(name) not in page] == []
    stored = rows(select(people.c.given_names, people.c.family_name).order_by(people.c.id))
    assert [one for one in stored if one in COMPOSED] == COMPOSED


def test_names_in_any_script_are_looked_over_and_sent_as_they_were_written(client, taken_in):
    asha = Applicant(client).begin("me").fill(until="children")
    asha.send(page="children", **all_of_them(age="7")).fill()
    looked_over = asha.page.main.get_text()
    assert [part for name in COMPOSED for part in name if part not in looked_over] == []
    asha.submit()
    stored = taken_in(select(people.c.given_names, people.c.family_name).order_by(people.c.id))
    assert [one for one in stored if one in COMPOSED] == COMPOSED

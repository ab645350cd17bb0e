"""A database that is away while somebody sends a public form: the answers are kept, it is said so, and sent again they arrive once."""

import pytest
from sqlalchemy import func, select

from disclosure.store.db import db
from disclosure.store.models import cases, drafts
from tests.web.applicant import Applicant
from tests.web.client import carried
from tests.web.test_database_away import trouble  # noqa: F401  a fixture

pytestmark = pytest.mark.databases("sqlite", "postgresql")


@pytest.mark.parametrize("what", ["for_reading_alone", "gone"])
def test_a_request_that_cannot_be_received_now_keeps_its_answers_and_is_sent_later(client, taken_in, trouble, what):  # noqa: F811
    applicant = Applicant(client).begin("me").fill()
    looked_over = {**carried(applicant.page.main.form), "pressed_again": "yes"}
    trouble.begins(what)
    sent = client.post("/request/answers", data=looked_over)
    assert (sent.status_code, sent.location) == (303, "/request/later?why=503")
    page = client.get(sent.location)
    assert page.heading == "This cannot be done just now"
    assert "What you sent from earlier pages is kept." in page.words
    assert "Asha Meera" not in sent.text + page.text
    trouble.is_over()
    applicant.open("/request/answers")
    assert "Asha Meera" in applicant.answer.text
    applicant.submit()
    assert taken_in(select(func.count()).select_from(cases)) == [(1,)]


@pytest.mark.parametrize("what", ["for_reading_alone", "gone"])
def test_a_page_that_cannot_be_kept_now_says_so_and_no_page_answers_the_form_itself(client, trouble, what):  # noqa: F811
    applicant = Applicant(client).begin("me").fill(until="what_happened")
    fields = {"csrf_token": applicant.token, **applicant.fields()}
    trouble.begins(what)
    sent = client.post(applicant.at, data=fields, token=fields["csrf_token"])
    assert (sent.status_code, sent.location) == (303, "/request/later?why=503")
    assert "He checks the phone" not in sent.text
    trouble.is_over()
    assert applicant.open(applicant.at).key == "what_happened"


@pytest.mark.parametrize("what", ["for_reading_alone", "gone"])
def test_whoever_leaves_is_led_away_though_the_database_is_not_there(client, trouble, what):  # noqa: F811
    Applicant(client).begin("me").fill(until="your_name")
    trouble.begins(what)
    left = client.get("/request/leave")
    assert left.status_code == 303
    assert "request" not in left.location
    assert left.headers["Clear-Site-Data"] == '"cookies", "storage"'
    assert client.get_cookie("request") is None
    trouble.is_over()


@pytest.mark.parametrize("version", ["9001", "0003"])
def test_whoever_leaves_is_led_away_though_the_database_is_of_another_version(app, client, trouble, version):  # noqa: F811
    Applicant(client).begin("me").fill(until="your_name")
    trouble.in_version(version)
    with app.app_context():
        db.engine.dispose()  # a connection that is opened now finds the version out
    left = client.get("/request/leave")
    assert (left.status_code, left.headers["Clear-Site-Data"]) == (303, '"cookies", "storage"')
    assert client.get_cookie("request") is None
    trouble.is_over()


@pytest.mark.parametrize("version", ["9001", "0003"])
def test_an_open_form_notices_at_once_that_the_database_is_of_another_version(client, trouble, rows, version):  # noqa: F811
    applicant = Applicant(client).begin("me").fill(until="your_name")
    fields = {**applicant.fields(), "csrf_token": applicant.token}
    before = rows(select(drafts.c.sealed))
    trouble.in_version(version)
    assert client.get(applicant.at).status_code == 503
    sent = client.post(applicant.at, data=fields, token=fields["csrf_token"])
    assert (sent.status_code, sent.location) == (303, "/request/later?why=503")
    client.delete_cookie("request")
    assert client.get("/request/1").status_code == 503, "nor is anything begun by whoever has no cookie"
    trouble.is_over()
    assert rows(select(drafts.c.sealed)) == before


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("what", ["locked", "full"])
def test_answers_that_were_sent_survive_a_database_that_is_locked_or_full(client, trouble, what):  # noqa: F811
    applicant = Applicant(client).begin("me").fill(until="what_happened")
    fields = {**applicant.fields(), "what_happened": "x" * 9_000, "csrf_token": applicant.token}
    trouble.begins(what)
    sent = client.post(applicant.at, data=fields, token=fields["csrf_token"])
    assert (sent.status_code, sent.location) == (303, "/request/later?why=503")
    trouble.is_over()
    applicant.open(applicant.at).fill()
    assert "Asha Meera" in applicant.answer.text


HELP = (
    "",
    "/numbers",
    "/back",
    "/back?again=1",
    "/check",
    "/check?unsent=1",
    "/left-behind",
    "/privacy",
    "/cookies",
    "/accessibility",
)


@pytest.mark.parametrize("what", ["for_reading_alone", "gone"])
@pytest.mark.parametrize("has_begun", [False, True])
def test_whoever_looks_for_help_finds_it_though_the_database_is_not_there(client, trouble, what, has_begun):  # noqa: F811
    if has_begun:
        Applicant(client).begin("me").fill(until="your_name")
    trouble.begins(what)
    for place in HELP:
        answer = client.get(f"/request{place}")
        assert answer.status_code == 200, place
        assert answer.page.select_one("footer a[href='/request/numbers']"), place
    for place in ("", "/numbers"):
        assert "999" in client.get(f"/request{place}").words
    trouble.is_over()

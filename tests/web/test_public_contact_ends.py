"""From the day on from which no way is safe any more nobody is promised word: receipt, status and withdrawal stop when officers do."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from disclosure.store.models import public_status
from tests.web.applicant import Applicant, asks_again
from tests.web.beside import do_jobs
from tests.web.client import Answer, Client
from tests.web.desk import Desk
from tests.web.test_public_later import AT_WORK, CALL_US, HEAR, IN_A_SAFE_WAY, LATE, MEET, NO_WORD, WE_DO_NOT_TRY, told

pytestmark = pytest.mark.databases("sqlite")

EACH = pytest.mark.parametrize("first", ["request", "cais"])
PROMISED = 14  # ten days after 4 November 2026
SO_LONG = {
    "request": "You said that from {day} November 2026 no way of reaching you is safe. We can reach you before that day.",
    "cais": "nad oes ffordd ddiogel o gysylltu â chi o {day} Tachwedd 2026 ymlaen. Gallwn gysylltu â chi cyn y diwrnod hwnnw.",
}
NO_LONGER = {
    "request": "You said that from {day} November 2026 no way of reaching you is safe, so we do not try, until you tell us",
    "cais": "o {day} Tachwedd 2026 ymlaen, felly nid ydym yn ceisio gwneud hynny, nes i chi ddweud wrthym",
}
SO = {"request": "so", "cais": "felly"}
BEFORE = {"request": "We can reach you before that day.", "cais": "Gallwn gysylltu â chi cyn y diwrnod hwnnw."}
A_NEW_WAY = {"request": "“Change how it is safe to reach you”", "cais": "“Newid sut mae’n ddiogel cysylltu â chi”"}
NOTHING_BY = {
    "request": "If you have heard nothing by 14 November 2026, call 101",
    "cais": "Os nad ydych wedi clywed dim erbyn 14 Tachwedd 2026, ffoniwch 101",
}
FROM_THEN = {"request": "From 14 November 2026, call 101", "cais": "O 14 Tachwedd 2026 ymlaen, ffoniwch 101"}
ASKED_FIRST = {"request": "We may ask you first", "cais": "Efallai y byddwn yn gofyn i chi yn gyntaf"}
UNASKED = {"request": "so we ask you nothing first", "cais": "felly ni fyddwn yn gofyn dim i chi yn gyntaf"}
ONLY_SO = {"request": "We contact you only in the ways that you said are safe", "cais": "Dim ond yn y ffyrdd"}
CHANGE = {"request": "/request/status/1", "cais": "/cais/hynt/1"}
STATUS = {"request": "/request/status", "cais": "/cais/hynt"}
TAKE_BACK = {"request": "/request/status/2", "cais": "/cais/hynt/2"}


def until(day, month=11):
    """A plan with a safe way, which ends on that day."""
    its = {"safe_until_on-day": str(day), "safe_until_on-month": str(month), "safe_until_on-year": "2026"}
    return {"contact_call": "yes", "safe_until_known": "yes", "safe_until": "He is back", **its}


NO_END = {"contact_call": "yes", "safe_until_known": "no"}


def says(page, first):
    """Which of the three it is told, and no other: heard by the promised day, only so long, or no longer."""
    words = told(page)
    found = {
        "hear": IN_A_SAFE_WAY[first] in words,
        "so long": BEFORE[first] in words,
        "no longer": f"{SO[first]} {WE_DO_NOT_TRY[first]}" in words,
    }
    assert sum(found.values()) == 1, words
    return next(one for one, is_told in found.items() if is_told)


def sends(app, first="request", who="me", **plan):
    applicant = Applicant(Client(app, Answer), first, **plan).begin(who).fill()
    applicant.reference = applicant.submit()
    return applicant


def elsewhere(app, sent, first="request"):
    """The page of a request, in a browser that knows nothing else of it."""
    return asks_again(Client(app, Answer), first, sent.reference, sent.words)


@EACH
@pytest.mark.parametrize(
    ("day", "what"), [(PROMISED + 1, "hear"), (PROMISED, "so long"), (5, "so long"), (4, "no longer")]
)
def test_receipt_and_page_promise_word_only_on_a_day_on_which_it_is_safe(app, clock, first, day, what):
    """It was sent on the 4th. On the day itself it is not safe any more: whoever is told the 14th, and not after it, is told so."""
    sent = sends(app, first, **until(day))
    before_the_jobs = elsewhere(app, sent, first)
    do_jobs(app, clock())
    for page in (sent, before_the_jobs, elsewhere(app, sent, first)):
        assert says(page, first) == what
        words = told(page)
        assert (HEAR[first] in words) is (what == "hear")
        assert (SO_LONG[first].format(day=day) in words) is (what == "so long")
        assert (NOTHING_BY[first] in words) is (what == "so long")
        assert (NO_LONGER[first].format(day=day) in words) is (what == "no longer")
        assert (FROM_THEN[first] in words) is (what == "no longer")
        assert (A_NEW_WAY[first] in words) is (what != "hear"), "and how to tell us another"
    assert (MEET[first] in told(sent)) is (what != "no longer"), "nobody asks them to come"


@EACH
def test_the_receipt_that_is_read_after_midnight_is_of_the_new_day(app, client, clock, first):
    clock.now = datetime(2026, 11, 4, 23, 59, tzinfo=UTC)
    applicant = Applicant(client, first, **until(5)).begin("me").fill()
    received = client.submit(applicant.answer, {"pressed_again": "yes"}).location
    assert says(applicant.open(received), first) == "so long"
    clock.forward(minutes=1)
    again = Applicant(Client(app, Answer), first)
    back = {"request": "/request/back", "cais": "/cais/yn-ol"}[first]
    again.open(back).send(words_given=applicant.words)
    assert again.at == received
    assert says(again, first) == "no longer"


@EACH
def test_the_day_comes_in_london_and_the_pages_stop_with_it(app, clock, first):
    """In summer London's day begins an hour before that of UTC, by which a server counts."""
    clock.now = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
    sent = sends(app, first, **until(6, month=7))
    do_jobs(app, clock())
    for moment, what, is_asked in (
        (datetime(2026, 7, 5, 22, 59, tzinfo=UTC), "so long", True),
        (datetime(2026, 7, 5, 23, 0, tzinfo=UTC), "no longer", False),
    ):
        clock.now = moment
        page = elsewhere(app, sent, first)
        assert says(page, first) == what
        words = told(page.open(TAKE_BACK[first]))
        assert (ASKED_FIRST[first] in words) is is_asked
        assert (UNASKED[first] in words) is not is_asked
        assert (A_NEW_WAY[first] in words) is not is_asked


@pytest.mark.parametrize("day", [6, 30])
def test_officers_and_whoever_sent_it_are_told_to_stop_on_the_same_day(app, as_user, clock, day):
    desk = Desk(app, clock, as_user)
    sent = sends(app, **until(day))
    do_jobs(app, clock())
    stopped = set()
    while clock.now.date() <= date(2026, 12, 1):
        officers = desk.omar.get(f"/cases/{sent.reference}").words
        stops = "do not make contact before somebody has asked again" in officers
        assert ("so we do not try" in told(elsewhere(app, sent))) is stops, clock.now
        stopped |= {clock.now.date()} if stops else set()
        clock.forward(days=1 if clock.now.day in {day - 1, day} else 2)
        desk = Desk(app, clock, as_user)
    assert min(stopped) == date(2026, 11, day)


@EACH
def test_nobody_is_told_that_we_are_late_from_the_day_on_from_which_we_do_not_try(app, clock, change_told, first):
    sent = sends(app, first, **until(8))
    change_told(promised_on=date(2026, 11, 3))
    page = elsewhere(app, sent, first)
    assert LATE[first] in told(page), "we should have tried, and may still"
    clock.forward(days=4)
    page = elsewhere(app, sent, first)
    assert LATE[first] not in told(page)
    assert says(page, first) == "no longer"
    assert CALL_US[first] in told(page)


@EACH
def test_another_plan_counts_at_once_where_it_was_sent_and_elsewhere_when_it_is_on_the_case(app, clock, first):
    """An end where there was none, an earlier one, and none again: the plan that was told last, whole."""
    sent, other = sends(app, first, **NO_END), sends(app, first, **until(5))
    do_jobs(app, clock())
    assert says(elsewhere(app, sent, first), first) == "hear"
    before = "hear"
    for plan, what in ((until(14), "so long"), (until(4), "no longer"), (NO_END, "hear"), (until(15), "hear")):
        asking = elsewhere(app, sent, first)
        asking.answering = asking.answering._replace(pages=sent.answering.pages, said=plan)
        asking.open(CHANGE[first]).fill()
        assert asking.at.startswith(f"{STATUS[first]}?")
        assert says(asking, first) == what, plan
        assert (UNASKED[first] in told(asking.open(TAKE_BACK[first]))) is (what == "no longer")
        assert says(elsewhere(app, sent, first), first) == before, "another browser waits for the jobs"
        do_jobs(app, clock())
        assert says(elsewhere(app, sent, first), first) == what, plan
        assert says(asking.open(STATUS[first]), first) == what, plan
        assert says(elsewhere(app, other, first), first) == "so long", "and nobody else's"
        before = what


def test_a_plan_of_one_request_ends_no_other_that_is_asked_for_in_the_same_browser(app):
    sent, other = sends(app, **NO_END), sends(app, **NO_END)
    asking = elsewhere(app, sent)
    asking.answering = asking.answering._replace(pages=sent.answering.pages, said=until(4))
    assert says(asking.open(CHANGE["request"]).fill(), "request") == "no longer"
    asking.open("/request/check")
    asking.send("/request/check", reference_given=other.reference, words_given=other.words)
    assert says(asking.open(STATUS["request"]), "request") == "hear"


@EACH
@pytest.mark.parametrize(("day", "what"), [(15, "so long"), (5, "so long"), (4, "no longer")])
def test_a_receipt_that_promises_no_day_promises_contact_only_so_long(client, change_told, first, day, what):
    applicant = Applicant(client, first, names_them="no", **until(day)).begin("child").fill()
    received = client.submit(applicant.answer, {"pressed_again": "yes"}).location
    change_told(promised_on=None)
    sent = applicant.open(received)
    assert (SO_LONG[first].format(day=day) in told(sent)) is (what == "so long")
    assert (ONLY_SO[first] in told(sent)) is (what == "so long")
    assert (NO_LONGER[first].format(day=day) in told(sent)) is (what == "no longer")


@EACH
def test_who_referred_it_is_not_asked_at_work_from_the_day_that_they_told_since(app, clock, force, first):
    sent = sends(app, first, "professional")
    do_jobs(app, clock())
    asking = elsewhere(app, sent, first)
    asking.answering = asking.answering._replace(pages=sent.answering.pages, said=until(6))
    asking.open(CHANGE[first]).fill()
    do_jobs(app, clock())
    is_referral = force == "right_to_know"
    assert (AT_WORK[first] in told(elsewhere(app, sent, first))) is is_referral
    clock.forward(days=2)
    page = elsewhere(app, sent, first)
    assert AT_WORK[first] not in told(page)
    assert NO_LONGER[first].format(day=6) in told(page)
    assert (NO_WORD[first] in told(page)) is is_referral


def test_where_nobody_knows_the_day_none_is_kept_and_where_no_way_is_safe_it_is_told_as_that(app, rows):
    sends(app, contact_call="yes")
    sends(app, **{**until(5), "contact_call": "no"})
    sends(app, **until(5))
    kept = select(public_status.c.reachable, public_status.c.contact_ends_on).order_by(public_status.c.id)
    (nobody_knows, _, known) = rows(kept)
    assert (nobody_knows, known) == ((True, None), (True, date(2026, 11, 5)))


def test_what_was_sent_before_the_day_was_kept_is_told_as_if_nobody_knew_one(app, change_told):
    sent = sends(app, **until(4))
    change_told(contact_ends_on=None)
    assert says(elsewhere(app, sent), "request") == "hear"

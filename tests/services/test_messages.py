"""What an applicant says after sending reaches their own case, once, and what is told of it is of their own case."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count

import pytest
import structlog
from sqlalchemy import func, select, update

from disclosure.domain.contact import Channel
from disclosure.services import drafts, intake, messages, tokens, verification
from disclosure.services.brake import Attempt, Limit
from disclosure.services.sealing import Envelope, Opener, Sealer, public_half
from disclosure.store.db import writing
from disclosure.store.models import cases, notices
from disclosure.store.models import messages as table
from tests.forms.public_samples import application, filled_in
from tests.services import dying
from tests.services.test_killed import stored
from tests.services.worlds import HOUR, MINUTE, World, answers, world

SECRET = "what seals in the tests of messages"
SEALER, ENVELOPE, OPENER = Sealer([SECRET]), Envelope(public_half(SECRET)), Opener([SECRET])
WORDS = "heron lantern pebble mortar violet"


@pytest.fixture
def made(database):
    with world(database) as one:
        yield one


def sent(made: World, words: str = WORDS, *, journey: str = "me", **setting: str) -> str:
    """Somebody sends a request; the reference."""

    def begun(new):
        return drafts.replace(new, phrase=words)

    draft = drafts.change(made.session, tokens.new_key(), begun, sealer=SEALER, now=made.now, begin=True)
    asked = application(filled_in(journey, now=made.now, **setting), law=made.law, now=made.now)
    keys = {"sealer": SEALER, "envelope": ENVELOPE}
    attempt = Attempt(Limit("send", 99, 99, timedelta(minutes=10)), "192.0.2.7", SEALER, made.now)
    given = {"law": made.law, **keys, "attempt": attempt, "now": made.now}
    return intake.receive(made.session, draft, asked, **given)


def says(made: World, reference: str, note: str, envelope: Envelope = ENVELOPE, **more: str) -> None:
    said = answers("applicant_message", note=note, **more)
    messages.receive(made.session, reference, said, request_key=made.request_key(), envelope=envelope, now=made.now)


def register(made: World) -> int:
    system = intake.registrar(made.who("system"))
    return intake.register_waiting(made.session, law=made.law, actor=system, opener=OPENER, now=made.now)


def deliver(made: World) -> int:
    return messages.deliver(made.session, law=made.law, actor=made.who("system"), opener=OPENER, now=made.now)


def notes(made: World, reference: str) -> list[object]:
    return [one.values["note"] for one in made.case(reference).events if one.action == "note"]


def test_what_is_said_before_the_request_is_a_case_waits_for_it(made):
    reference = sent(made)
    says(made, reference, "He has my phone now.")
    assert deliver(made) == 0
    assert register(made) == 1
    assert deliver(made) == 1
    assert notes(made, reference) == ["He has my phone now."]
    assert deliver(made) == 0


NO_WAY = {f"contact_{channel}": "no" for channel in Channel}


def test_what_an_applicant_is_told_goes_by_the_plan_that_they_told_last(made):
    reference, another = sent(made), sent(made, "otter lantern pebble mortar violet")
    register(made)
    for plan, is_reachable in ((NO_WAY, False), ({}, False), ({**NO_WAY, "contact_work": "only"}, True)):
        made.now += MINUTE
        says(made, reference, "He has my phone now.", **plan)
        assert deliver(made) == 1
        assert messages.status(made.session, reference).reachable is is_reachable, plan
        assert messages.status(made.session, another).reachable, "and nobody else's"
    told = [one.values for one in made.case(reference).events if one.action == "note"]
    assert [one.get("contact_work") for one in told] == ["no", None, "only"], "an officer reads each plan"


def test_so_does_the_day_from_which_no_way_is_safe(made):
    """Of what was sent and of what was said since: a plan without such a day takes the one of before away."""
    ends = {
        "safe_until_known": "yes",
        "safe_until_on-day": "9",
        "safe_until_on-month": "4",
        "safe_until_on-year": "2026",
    }
    reference, another = sent(made, until=ends), sent(made, "otter lantern pebble mortar violet")
    assert messages.status(made.session, reference).contact_ends_on == date(2026, 4, 9)
    register(made)
    on = {**NO_WAY, "contact_work": "yes", "safe_until_known": "yes", "safe_until_on": "2026-03-20"}
    no_more = {**on, "safe_until_known": "no", "safe_until_on": ""}
    for plan, day in ((on, date(2026, 3, 20)), ({}, date(2026, 3, 20)), (no_more, None)):
        made.now += MINUTE
        says(made, reference, "He has my phone now.", **plan)
        assert deliver(made) == 1
        assert messages.status(made.session, reference).contact_ends_on == day, plan
        assert messages.status(made.session, another).contact_ends_on is None, "and nobody else's"


def test_two_clicks_at_the_same_moment_are_one_message(made, monkeypatch):
    """Neither finds the other's: the key is unique, so one of the two is there."""
    reference, key = sent(made), made.request_key()
    said = answers("applicant_message", note="He has my phone now.")
    given = {"request_key": key, "envelope": ENVELOPE, "now": made.now}
    messages.receive(made.session, reference, said, **given)
    finds, asked = messages.queries.message_came, []

    def too_early(session, request_key):
        asked.append(request_key)
        return len(asked) > 1 and finds(session, request_key)

    monkeypatch.setattr(messages.queries, "message_came", too_early)
    messages.receive(made.session, reference, said, **given)
    assert len(asked) == 2
    assert made.session.scalar(select(func.count()).select_from(table)) == 1


def test_what_cannot_be_opened_keeps_no_other_waiting(made):
    reference = sent(made)
    register(made)
    says(made, reference, "Sealed with a key that was taken away.", Envelope(public_half("another secret")))
    made.now += MINUTE
    says(made, reference, "Call me at work.")
    with structlog.testing.capture_logs() as logs:
        assert deliver(made) == 1
    assert notes(made, reference) == ["Call me at work."]
    assert [(one["event"], one["fault"]) for one in logs] == [("message_waits", "Unreadable")]
    left = made.session.scalars(select(table.c.delivered_at).order_by(table.c.id)).all()
    assert left == [None, made.now], "it waits where it is"


def test_a_row_that_was_led_to_another_request_is_not_put_on_its_case(made):
    mine, anothers = sent(made), sent(made, "otter lantern pebble mortar violet")
    register(made)
    says(made, mine, "He has my phone now.")
    with writing(made.session):
        made.session.execute(update(table).values(reference=anothers))
        made.session.commit()
    assert deliver(made) == 0
    assert notes(made, anothers) == []


def test_under_a_taken_reference_an_applicant_reaches_and_is_told_of_their_own_case_alone(made, monkeypatch):
    taken = made.register()
    monkeypatch.setattr(intake.tokens, "new_reference", lambda: taken)
    assert sent(made) == taken
    monkeypatch.undo()
    made.now += HOUR
    register(made)
    own = made.session.scalar(select(cases.c.reference).where(cases.c.reference != taken))
    made.go_on(taken)
    messages.tell(made.session, law=made.law)
    told = messages.status(made.session, taken)
    assert told is not None
    assert told.phase == "received", "the other one's end is nobody else's to know"
    says(made, taken, "He has my phone now.")
    assert deliver(made) == 1
    assert notes(made, own) == ["He has my phone now."]
    assert notes(made, taken) == []
    about = made.session.scalars(select(notices.c.case_id).where(notices.c.kind == "message")).all()
    assert set(about) == {made.case(own).id}


def test_by_when_an_applicant_hears_is_known_at_receipt_and_is_what_the_case_says_later(made):
    """Ten days for the meeting: the 24 hours of the initial checks reach nobody outside."""
    reference = sent(made)
    at_receipt = messages.status(made.session, reference)
    assert at_receipt is not None
    assert at_receipt.promised_on == made.now.date() + timedelta(days=10) == date(2026, 3, 12)
    register(made)
    assert messages.tell(made.session, law=made.law) == 0, "the case promises what the receipt promised"


REFERRED = [("right_to_know", True, None), ("right_to_ask", False, date(2026, 3, 12))]


@pytest.mark.parametrize(("setting", "is_referral", "by"), REFERRED)
def test_a_professional_is_promised_a_day_only_where_the_force_takes_their_referral_as_right_to_ask(
    made, setting, is_referral, by
):
    """The clock of the whole case has one name on both routes, and what the jobs tell later is what was told at receipt."""
    reference = sent(made, journey="professional", professionals=setting)
    asked = sent(made, "otter lantern pebble mortar violet")
    told = messages.status(made.session, reference)
    assert (told.promised_on, told.reachable, told.referral) == (by, True, is_referral)
    register(made)
    assert messages.tell(made.session, law=made.law) == 0
    assert messages.status(made.session, reference) == told
    assert messages.status(made.session, asked).promised_on == date(2026, 3, 12), "and whoever asks is promised one"


def delivering(session, *, law, **given):
    """For a process that is killed: keys are made there."""
    messages.deliver(session, law=law, opener=Opener([SECRET]), **given)


def test_delivering_that_is_killed_anywhere_and_run_again_puts_each_message_on_its_case_once(database):
    with world(database) as made, dying.workshop(dying.writing, database.url) as ask:
        references = [sent(made), sent(made, "otter lantern pebble mortar violet")]
        register(made)
        made.now += MINUTE
        for reference in references:
            says(made, reference, f"About {reference}.", **NO_WAY)
        run = {"actor": made.who("system"), "now": made.now}
        moment, steps, ended = 1, 0, dying.KILLED
        while ended == dying.KILLED:
            before = stored(made)
            ended = ask(delivering, run, moment)
            assert verification.verify(made.session).faults == (), f"killed at moment {moment} after {steps} steps"
            went_on = stored(made) != before
            moment, steps = (1, steps + 1) if went_on else (moment + 1, steps)
        assert steps >= 4, "a note and the mark that it is there are a transaction each"
        for reference in references:
            assert notes(made, reference) == [f"About {reference}."]
            assert not messages.status(made.session, reference).reachable
        told = made.session.execute(select(notices.c.user_id, notices.c.case_id).where(notices.c.kind == "message"))
        assert len(found := told.all()) == len(set(found)) > 0


def filling(session, *, token: str, page: str, now: datetime) -> None:
    def answered(before):
        return replace(before, pages={**before.pages, page: {"typed": [["x", page]], "values": {"x": page}}})

    drafts.change(session, token, answered, sealer=Sealer([SECRET]), now=now)


def test_an_answer_that_is_killed_anywhere_is_kept_whole_or_not_and_takes_no_other_with_it(database):
    with world(database) as made, dying.workshop(dying.writing, database.url) as ask:
        token = tokens.new_key()
        drafts.change(made.session, token, lambda new: new, sealer=SEALER, now=made.now, begin=True)
        kept: set[str] = set()
        happened = []
        for moment in count(1):
            page = f"page {moment}"
            ended = ask(filling, {"token": token, "page": page, "now": made.now}, moment)
            found = drafts.find(made.session, token, sealer=SEALER, now=made.now)
            made.session.rollback()
            assert found is not None
            assert set(found.pages) - {page} == kept, "what was answered before is there"
            happened.append(page in found.pages)
            kept = set(found.pages)
            if ended == dying.LIVED:
                break
        *killed, lived = happened
        assert lived
        assert killed[-1], "after its COMMIT it is there"
        assert not any(killed[:-1])
        assert len(killed) >= 3

"""What time starts: warnings at their marks, once each; cases nobody owns; bank holidays proclaimed later; what is purged."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from disclosure.domain.calendar import Calendar
from disclosure.services import brake, casework, drafts, intake, intakes, jobs, sessions
from disclosure.services.sealing import Envelope, Opener, Sealer, public_half
from disclosure.services.verification import verify
from disclosure.store import db
from disclosure.store.models import case_access, events, notices, sign_in_attempts, users
from tests.services.worlds import ENGLAND, HOUR, MINUTE, World, proclaimed, world
from tests.store.builder import add_cases, change_case

DAY = timedelta(days=1)
OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"
# The rules of 2016 hold for what was received before 5 April 2023; their meeting has ten working days.
SECRET = "what seals in the tests of the jobs"
SEALER, ENVELOPE, OPENER = Sealer([SECRET]), Envelope(public_half(SECRET)), Opener([SECRET])
IN_2023 = datetime(2023, 3, 20, 9, tzinfo=UTC)


@pytest.fixture
def made(database) -> Iterator[World]:
    with world(database) as one:
        yield one


@pytest.fixture
def older(database) -> Iterator[World]:
    with world(database, IN_2023) as one:
        yield one


def told(made: World) -> list[tuple[str, str, str, int]]:
    """Who was told what: name, kind, clock and mark, in the order in which it was raised. Assignments aside."""
    query = (
        select(users.c.name, notices.c.kind, notices.c.detail)
        .join(users, users.c.id == notices.c.user_id)
        .where(notices.c.kind != "assigned")
        .order_by(notices.c.id)
    )
    found = [(row.name, row.kind, json.loads(row.detail)) for row in made.session.execute(query)]
    made.session.rollback()
    return [(name, kind, detail.get("clock", ""), detail.get("mark", 0)) for name, kind, detail in found]


def owned(made: World, *, restricted: bool = False, **columns: object) -> tuple[str, datetime]:
    """A case of Omar's, and when it was received."""
    reference = made.register(**columns)
    made.perform(reference, "assign", owner_id=made.who("Omar").user_id)
    if restricted:
        restrict(made, reference)
    return reference, made.case(reference).facts["received_at"]


def restrict(made: World, reference: str) -> None:
    with db.writing(made.session):
        change_case(made.session, made.case(reference).id, recorded_at=made.now, restricted=True)
        made.session.commit()


def warn(made: World, now: datetime) -> list[tuple[str, str, str, int]]:
    """What a run of the warnings adds."""
    before = told(made)
    number = jobs.warn(made.session, now=now)
    after = told(made)
    assert len(after) - len(before) == number
    return after[len(before) :]


def test_the_owner_is_warned_at_each_mark_once_and_the_supervisors_when_it_is_late(made):
    _, received = owned(made)
    due = received + DAY  # of the initial checks
    steps = (
        (due - DAY / 2 - timedelta(seconds=1), []),
        (due - DAY / 2, [("Omar", "due", "initial_checks", 50)]),
        (due - DAY / 2 + HOUR, []),
        (due - DAY / 5, [("Omar", "due", "initial_checks", 80)]),
        (due, [("Omar", "due", "initial_checks", 100)]),
        (due + timedelta(seconds=1), [(name, "late", "initial_checks", 100) for name in ("Omar", "Sofia", "Sam")]),
        (due + HOUR, []),
    )
    for now, expected in steps:
        assert warn(made, now) == expected, now
        assert warn(made, now) == [], "a run repeated says nothing"


def test_a_run_that_comes_late_says_how_things_stand_and_not_all_that_it_missed(made):
    _, received = owned(made)
    assert warn(made, received + 11 * DAY) == [
        *[(name, "late", "initial_checks", 100) for name in ("Omar", "Sofia", "Sam")],
        *[(name, "late", "meeting", 100) for name in ("Omar", "Sofia", "Sam")],
    ]


def test_a_clock_that_has_stopped_warns_nobody(made):
    reference, received = owned(made)
    made.perform(reference, "record_initial_checks", "continue")
    assert warn(made, received + 2 * DAY) == []


def test_a_case_that_nobody_owns_warns_nobody_until_it_is_late(made):
    reference = made.register()
    received = made.case(reference).facts["received_at"]
    assert warn(made, received + DAY) == []
    assert [name for name, *_ in warn(made, received + DAY + HOUR)] == ["Sofia", "Sam"]


def test_an_extended_clock_warns_again_at_the_marks_of_its_new_length(made):
    reference, received = owned(made, received_at=made.now)
    made.go_on(reference, to="full_checks")
    due = made.case(reference).deadlines[-1]["due_at"]
    assert warn(made, due - (due - received) / 5) == [("Omar", "due", "overall", 80)]
    made.now = due - 5 * DAY
    made.perform(reference, "request_extension", by="Omar", clock="overall", extend_by=28)
    made.perform(reference, "decide_extension", "approve", by="Sofia")
    assert warn(made, made.now) == []
    longer = due + 28 * DAY
    for share, mark in ((2, 50), (5, 80)):
        assert warn(made, longer - (longer - received) / share) == [("Omar", "due", "overall", mark)]
    assert warn(made, due + HOUR) == [], "the old due time is past and means nothing"
    assert [one[1] for one in warn(made, longer + HOUR)] == ["late"] * 3


def test_late_is_told_of_a_restricted_case_to_its_owner_and_to_the_supervisors_who_were_let_in(made):
    reference, received = owned(made, restricted=True)
    assert warn(made, received + 2 * DAY) == [("Omar", "late", "initial_checks", 100)]
    by_name(made, reference, "Sam", allow=True)
    assert warn(made, received + 2 * DAY) == [("Sam", "late", "initial_checks", 100)]
    unowned = made.register()
    restrict(made, unowned)
    assert warn(made, made.now + 2 * DAY) == [], "and of one without an owner to nobody who was not let in"
    by_name(made, unowned, "Sofia", allow=True)
    assert [name for name, *_ in warn(made, made.now + 2 * DAY)] == ["Sofia"]


def test_late_is_not_told_to_a_supervisor_who_is_kept_out(made):
    reference, received = owned(made)
    by_name(made, reference, "Sam", allow=False)
    assert [name for name, *_ in warn(made, received + 2 * DAY)] == ["Omar", "Sofia"]


def by_name(made: World, reference: str, name: str, *, allow: bool) -> None:
    """Let somebody into a case, or keep them out of it."""
    row = {
        "case_id": made.case(reference).id,
        "user_id": made.who(name).user_id,
        "allow": allow,
        "from_at": made.now - DAY,
    }
    made.session.execute(insert(case_access).values(**row, until_at=None))
    made.session.commit()


def test_a_supervisor_who_has_left_is_told_nothing(made):
    _, received = owned(made)
    with db.writing(made.session):
        made.session.execute(update(users).where(users.c.name == "Sam").values(disabled_at=made.now))
        made.session.commit()
    assert [name for name, *_ in warn(made, received + 2 * DAY)] == ["Omar", "Sofia"]


def unallocated(made: World, now: datetime) -> list[str]:
    before = told(made)
    jobs.tell_unallocated(made.session, now=now)
    found = told(made)[len(before) :]
    assert {kind for _, kind, *_ in found} <= {"unallocated"}
    return [name for name, *_ in found]


def test_a_case_that_nobody_has_owned_for_a_day_is_told_to_the_supervisors_once(made):
    reference = made.register()
    received = made.case(reference).facts["received_at"]
    assert unallocated(made, received + DAY) == []
    assert unallocated(made, received + DAY + timedelta(seconds=1)) == ["Sofia", "Sam"]
    assert unallocated(made, received + 9 * DAY) == []


def test_the_supervisors_of_the_district_are_told_and_all_where_it_has_none(made):
    reference = made.register()
    district = made.case(reference).facts["district"]
    made.session.execute(update(users).where(users.c.id == made.who("Sam").user_id).values(district=district))
    made.session.execute(update(users).where(users.c.id == made.who("Sofia").user_id).values(district="elsewhere"))
    made.session.commit()
    assert unallocated(made, made.now + 2 * DAY) == ["Sam"]
    made.session.execute(update(users).values(district=None))
    made.session.commit()
    assert unallocated(made, made.now + 2 * DAY) == ["Sofia"], "Sam was told already"


def test_a_force_settles_after_how_long_and_the_notice_says_so(made):
    made.register()
    at = made.now + timedelta(hours=9)
    assert jobs.tell_unallocated(made.session, now=at) == 0
    assert jobs.tell_unallocated(made.session, now=at, after=timedelta(hours=8)) == 2
    assert set(made.session.scalars(select(notices.c.detail))) == {'{"hours": 8}'}


def test_each_time_that_a_case_comes_to_have_no_owner_it_is_told_once(made):
    (case_id,) = add_cases(made.session, [(made.now, {"received_at": made.now})])
    made.session.commit()
    at = made.now
    assert jobs.tell_unallocated(made.session, now=at + 2 * DAY) == 2
    for owner, day in ((made.who("Omar").user_id, 3), (None, 5)):
        change_case(made.session, case_id, recorded_at=at + day * DAY, owner_id=owner)
        made.session.commit()
    assert jobs.tell_unallocated(made.session, now=at + 5.9 * DAY) == 0, "it has had none for less than a day"
    assert [jobs.tell_unallocated(made.session, now=at + days * DAY) for days in (6.1, 7, 9)] == [2, 0, 0]


def test_whoever_is_kept_out_of_a_case_is_not_told_of_it_and_others_are(made):
    """Else the one supervisor of a district would be told what they are not shown, and nobody else anything."""
    reference = made.register()
    district = made.case(reference).facts["district"]
    made.session.execute(update(users).where(users.c.id == made.who("Sam").user_id).values(district=district))
    by_name(made, reference, "Sam", allow=False)
    assert unallocated(made, made.now + 2 * DAY) == ["Sofia"]


def test_a_restricted_case_without_an_owner_is_told_to_the_supervisors_who_were_let_into_it(made):
    """Nobody else may learn of it, and it must not wait unseen."""
    reference = made.register()
    restrict(made, reference)
    assert unallocated(made, made.now + 2 * DAY) == []
    by_name(made, reference, "Sam", allow=True)
    assert unallocated(made, made.now + 2 * DAY) == ["Sam"]
    assert unallocated(made, made.now + 3 * DAY) == []


def test_owned_closed_and_restricted_cases_are_not_told_as_unallocated(made):
    owned(made)
    made.walk(to="closed")
    restrict(made, made.register())
    assert unallocated(made, made.now + 9 * DAY) == []


def test_a_notice_carries_codes_and_no_name(made):
    _, received = owned(made)
    jobs.run(made.session, law=made.law, actor=made.who("system"), now=received + 2 * DAY)
    details = {detail for (detail,) in made.session.execute(select(notices.c.detail))}
    made.session.rollback()
    assert details <= {"{}", '{"clock": "initial_checks", "mark": 100}'}


# --- bank holidays proclaimed later


def due_of(made: World, reference: str) -> Mapping[str, datetime]:
    return {one["clock"]: one["due_at"] for one in made.case(reference).deadlines}


def recount(made: World, calendar: Calendar) -> int:
    made.law = replace(made.law, calendar=calendar)
    return casework.recount(made.session, law=made.law, actor=made.who("system"), now=made.now)


def day_of(moment: datetime) -> date:
    return moment.date()


def test_a_holiday_proclaimed_later_moves_running_clocks_by_an_event_that_says_so(older):
    reference = older.register()
    before = due_of(older, reference)
    assert day_of(before["meeting"]) == date(2023, 4, 3), "ten working days from 20 March"
    older.now += HOUR
    assert recount(older, proclaimed(date(2023, 3, 27))) == 1
    after = due_of(older, reference)
    assert day_of(after["meeting"]) == date(2023, 4, 4)
    assert {clock for clock in before if before[clock] != after[clock]} == {"meeting"}, "calendar days do not move"
    case = older.case(reference)
    event = case.events[-1]
    assert (event.action, event.actor_id, event.kind) == ("move_deadlines", None, "calendar_change")
    assert event.recorded_at == older.now
    assert event.values == {"calendar": older.law.calendar.version}
    assert verify(older.session).ok


def test_run_again_it_moves_nothing(older):
    reference = older.register()
    older.now += HOUR
    calendar = proclaimed(date(2023, 3, 27))
    assert [recount(older, calendar), recount(older, calendar)] == [1, 0]
    assert older.case(reference).version == 2


def test_a_holiday_that_touches_no_running_clock_makes_no_event(older):
    reference = older.register()
    older.now += HOUR
    assert recount(older, proclaimed(date(2023, 5, 8))) == 0, "after the clock's last day"
    assert recount(older, proclaimed(date(2023, 3, 25))) == 0, "a Saturday"
    assert older.case(reference).version == 1
    assert verify(older.session).ok


def test_what_has_stopped_or_closed_stays_as_it_was(older):
    held = older.walk(to="full_checks")
    closed = older.walk(to="closed")
    withdrawn = older.register()
    older.perform(withdrawn, "withdraw")
    before = {one: (older.case(one).version, due_of(older, one)) for one in (held, closed)}
    assert recount(older, proclaimed(date(2023, 3, 27))) == 1, "the withdrawn one, whose clock runs until it is closed"
    for reference, (version, dues) in before.items():
        assert older.case(reference).version == version
        assert due_of(older, reference) == dues
    assert day_of(due_of(older, withdrawn)["meeting"]) == date(2023, 4, 4)
    assert verify(older.session).ok


def test_cases_under_calendar_days_do_not_move(made):
    reference = made.register()
    before = due_of(made, reference)
    made.now += HOUR
    assert recount(made, proclaimed(date(2026, 3, 9), date(2026, 3, 16))) == 0
    assert due_of(made, reference) == before


def test_an_extended_clock_moves_by_the_holiday_and_keeps_its_extension(older):
    reference = older.register()
    older.perform(reference, "request_extension", by="Omar", clock="meeting", extend_by=3)
    older.perform(reference, "decide_extension", "approve", by="Sofia")
    assert day_of(due_of(older, reference)["meeting"]) == date(2023, 4, 6), "three working days more"
    assert recount(older, proclaimed(date(2023, 4, 5))) == 1
    assert day_of(due_of(older, reference)["meeting"]) == date(2023, 4, 7)
    assert verify(older.session).ok


def test_a_holiday_taken_back_moves_them_back(older):
    reference = older.register()
    older.now += HOUR
    assert recount(older, proclaimed(date(2023, 3, 27))) == 1
    assert recount(older, ENGLAND) == 1
    assert day_of(due_of(older, reference)["meeting"]) == date(2023, 4, 3)
    assert [event.action for event in older.case(reference).events] == ["register", "move_deadlines", "move_deadlines"]
    assert verify(older.session).ok


def test_the_worklist_goes_by_the_moved_date(older):
    reference = older.register()
    older.perform(reference, "record_initial_checks", "continue")
    assert day_of(older.case(reference).facts["next_due_at"]) == date(2023, 4, 3)
    recount(older, proclaimed(date(2023, 3, 27)))
    assert day_of(older.case(reference).facts["next_due_at"]) == date(2023, 4, 4)


def test_a_case_restricted_to_others_moves_as_well(older):
    reference = older.register()
    restrict(older, reference)
    older.now += HOUR
    before = due_of(older, reference)
    assert recount(older, proclaimed(date(2023, 3, 27))) == 1
    assert due_of(older, reference)["meeting"] == before["meeting"] + DAY


# --- all of it


def test_every_job_runs_and_run_twice_nothing_more_is_done(older):
    reference = older.register()
    older.perform(reference, "assign", owner_id=older.who("Omar").user_id)
    older.register()
    with db.writing(older.session):
        sessions.add(older.session, "web", user_id=None, now=older.now)
        older.session.execute(insert(sign_in_attempts).values(key="of nobody", at=older.now))
        older.session.commit()
    begun = drafts.change(older.session, "of nobody", lambda new: new, sealer=SEALER, now=older.now, begin=True)
    attempt = brake.Attempt(brake.Limit("send", 5, 5, HOUR), "192.0.2.7", SEALER, older.now)
    keys = {"sealer": SEALER, "envelope": ENVELOPE}
    sent = {"law": older.law, **keys, "attempt": attempt, "now": older.now}
    intake.receive(older.session, begun, older.application(), **sent)
    begins = {
        "journey": "me",
        "channel": "phone",
        "begun": {},
        "sealer": SEALER,
        "actor": older.who("Omar"),
        "now": older.now,
    }
    intakes.begin(older.session, **begins, request_key="a call")
    older.law = replace(older.law, calendar=proclaimed(date(2023, 3, 27)))
    older.now += 3 * DAY
    run = {"law": older.law, "actor": older.who("system"), "opener": OPENER, "intake_days": 3}
    first = jobs.run(older.session, **run, now=older.now)
    assert first == {
        "deadlines_moved": 2, "warnings": 7, "unallocated": 4, "sessions_purged": 1, "failures_purged": 1,
        "looked_at_again": 0,
        "registered": 1, "not_registered": 0, "messages_delivered": 0, "applicants_told": 1, "drafts_purged": 1, "attempts_purged": 2,
        "calls_purged": 1,
    }  # fmt: skip
    rows = [tuple(row) for row in older.session.execute(select(events.c.case_id, events.c.sequence))]
    older.session.rollback()
    again = older.now + MINUTE
    second = jobs.run(older.session, **run, now=again)
    assert set(second.values()) == {0}
    assert [tuple(row) for row in older.session.execute(select(events.c.case_id, events.c.sequence))] == rows
    older.session.rollback()
    assert verify(older.session).ok


def test_nobodys_session_is_purged_and_anybodys_kept(made):
    with db.writing(made.session):
        sessions.add(made.session, "web", user_id=None, now=made.now)
        made.session.commit()
    run = {"law": made.law, "actor": made.who("system")}
    assert jobs.run(made.session, **run, now=made.now + HOUR)["sessions_purged"] == 0
    assert jobs.run(made.session, **run, now=made.now + 30 * DAY)["sessions_purged"] == 1
    assert verify(made.session).counts["sessions"] >= 0


def test_operations_tells_once_of_each_job_by_the_name_that_the_command_prints(made):
    done = jobs.run(made.session, law=made.law, actor=made.who("system"), now=made.now, opener=OPENER)
    _, _, part = OPERATIONS.read_text(encoding="utf-8").partition("\n## Jobs\n")
    told_of = re.findall(r"^\| `(\w+)` \|", part.partition("\n## ")[0], re.MULTILINE)
    assert sorted(told_of) == sorted(done)

"""Several people at once: one succeeds and the others are told; a request that comes twice is done once; nothing is lost."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from disclosure.domain.calendar import Calendar
from disclosure.domain.errors import Refused, Stale
from disclosure.services import accesses as access_service
from disclosure.services import casework, saved_lists, verification
from disclosure.services.accesses import Reading
from disclosure.services.casework import Doing, Done
from disclosure.store.models import accesses, cases, deadlines, events, people, records, user_sessions, users
from tests.services.worlds import World, world

Result = TypeVar("Result")


def at_once(made: World, works: Sequence[Callable[[Session], Result]]) -> list[Result | Exception]:
    """Each work in a thread and on a connection of its own, all let go at the same moment; what came of each."""
    gate = Barrier(len(works))

    def run(work: Callable[[Session], Result], session: Session) -> Result | Exception:
        session.connection()
        session.rollback()
        gate.wait(10)
        try:
            return work(session)
        except (Stale, Refused) as told:
            return told

    with ThreadPoolExecutor(len(works)) as threads:
        started = [threads.submit(run, work, made.further_session()) for work in works]
        return [one.result(30) for one in started]


def count(made: World, table: object) -> int:
    number = made.session.scalar(select(func.count()).select_from(table))  # type: ignore[arg-type]
    made.session.rollback()
    return number or 0


def performing(made: World, reference: str, doing: Doing, by: str) -> Callable[[Session], Done]:
    return lambda session: casework.perform(session, reference, doing, law=made.law, actor=made.who(by), now=made.now)


def test_of_two_who_act_at_once_one_succeeds_and_the_other_is_told(database):
    with world(database) as made:
        reference = made.walk(to="meeting")
        for turn in range(3):
            version = made.case(reference).version
            works = [
                performing(made, reference, made.doing(reference, key, *outcome), by)
                for key, outcome, by in (("note", (), "Omar"), ("escalate", ("marac",), "Ines"))
            ]
            done, told = sorted(at_once(made, works), key=lambda one: isinstance(one, Exception))
            assert done == Done(reference, version + 1)
            assert isinstance(told, Stale), f"turn {turn}: {told!r}"
            assert told.version == version + 1
            assert made.case(reference).version == version + 1
        assert verification.verify(made.session).ok


def test_two_who_move_a_case_two_ways_leave_it_at_one_place(database):
    """Meeting held, or withdrawn: never both, and no clock stopped twice."""
    with world(database) as made:
        reference = made.walk(to="meeting")
        held = made.doing(reference, "record_meeting", "held")
        withdrawn = made.doing(reference, "withdraw")
        results = at_once(
            made, [performing(made, reference, held, "Omar"), performing(made, reference, withdrawn, "Sofia")]
        )
        assert sorted(type(one).__name__ for one in results) == ["Done", "Stale"]
        case = made.case(reference)
        assert case.version == 3
        assert (case.facts["stage"], case.facts["ended_early"]) in {("full_checks", None), ("closing", "withdrawn")}
        assert verification.verify(made.session).ok


def test_many_who_act_on_many_cases_do_not_hinder_each_other(database):
    with world(database) as made:
        references = [made.register() for _ in range(4)]
        works = [performing(made, one, made.doing(one, "note"), "Omar") for one in references]
        assert at_once(made, works) == [Done(one, 2) for one in references]
        assert verification.verify(made.session).ok


def test_the_same_request_twice_at_once_performs_once(database):
    with world(database) as made:
        reference = made.walk(to="meeting")
        doing = made.doing(reference, "record_meeting", "held")
        works = [performing(made, reference, doing, "Omar")] * 3
        results = at_once(made, works)
        assert {(one.reference, one.sequence) for one in results} == {(reference, 3)}
        assert sorted(one.repeated for one in results) == [False, True, True]
        assert made.case(reference).version == 3
        assert count(made, records) == 3
        assert verification.verify(made.session).ok


def test_the_same_request_twice_at_once_registers_once(database):
    with world(database) as made:
        made.register()  # the calendar is kept
        application = made.application()

        def register(session: Session) -> Done:
            actor = made.who("Omar")
            return casework.register(
                session, application, law=made.law, actor=actor, now=made.now, request_key="one request"
            )

        results = at_once(made, [register] * 3)
        assert len({one.reference for one in results}) == 1
        assert sorted(one.repeated for one in results) == [False, True, True]
        assert (count(made, cases), count(made, events), count(made, people), count(made, deadlines)) == (2, 2, 4, 6)
        assert verification.verify(made.session).ok


def test_the_same_request_comes_again_later_and_gives_the_same(database):
    with world(database) as made:
        reference = made.register()
        doing = made.doing(reference, "note")
        first = performing(made, reference, doing, "Omar")(made.session)
        made.perform(reference, "note")
        again = performing(made, reference, doing, "Omar")(made.session)
        assert (first.sequence, again.sequence) == (2, 2)
        assert again == replace(first, repeated=True)
        assert made.case(reference).version == 3


@pytest.mark.parametrize("first", [True, False], ids=["the calendar is new", "the calendar is kept"])
def test_registrations_at_once_are_all_kept_and_have_different_ids(database, first):
    """Also those that find the calendar not kept yet: each keeps it, and it is kept once."""
    with world(database) as made:
        before = [] if first else [made.register()]

        def registering(key: str) -> Callable[[Session], Done]:
            application, actor = made.application(), made.who("Omar")
            return lambda session: casework.register(
                session, application, law=made.law, actor=actor, now=made.now, request_key=key
            )

        results = at_once(made, [registering(f"key {number}") for number in range(4)])
        assert len({one.reference for one in results}) == 4
        assert (count(made, cases), count(made, people)) == (4 + len(before), 2 * (4 + len(before)))
        assert verification.verify(made.session).ok


@pytest.mark.parametrize("with_head", [False, True], ids=["looked up", "known from the request"])
def test_no_reading_is_lost_when_one_session_reads_four_times_at_once(database, with_head):
    each = 12
    with world(database) as made:
        omar = made.who("Omar")
        start = access_service.Head(0, "0" * 64) if with_head else None

        def read(session: Session) -> int:
            for number in range(each):
                reading = Reading("case", about=str(number))
                access_service.record(session, reading, actor=omar, now=made.now, head=start)
            return each

        assert at_once(made, [read] * 4) == [each] * 4
        assert count(made, accesses) == 4 * each
        kept = select(user_sessions.c.accesses).where(user_sessions.c.id == omar.session_id)
        assert made.session.scalar(kept) == 4 * each
        assert verification.verify(made.session).ok


def test_readers_of_different_sessions_do_not_mix_their_chains(database):
    with world(database) as made:
        names = ("Omar", "Sofia", "Rae", "Aud")

        def reading(name: str) -> Callable[[Session], int]:
            def read(session: Session) -> int:
                head = None
                for _ in range(6):
                    head = access_service.record(
                        session, Reading("list"), actor=made.who(name), now=made.now, head=head
                    )
                return head.length if head else 0

            return read

        assert at_once(made, [reading(name) for name in names]) == [6] * 4
        report = verification.verify(made.session)
        assert (report.ok, report.counts["sessions"], report.counts["accesses"]) == (True, 4, 24)


def test_a_clock_that_starts_under_a_new_calendar_keeps_it(database):
    """The bank holidays were changed, and no case was registered since."""
    with world(database) as made:
        reference = made.register()
        made.law = replace(made.law, calendar=Calendar.of("england", {date(2026, 6, 1): "one day off"}, "a change"))
        made.perform(reference, "record_allegation")
        report = verification.verify(made.session)
        assert (report.ok, report.counts["calendars"]) == (True, 2)


def test_a_change_that_fails_half_way_leaves_nothing(database):
    """The event stands first; what comes after it breaks, and the event is gone with it."""
    with world(database) as made:
        reference = made.walk(to="meeting")
        doing = made.doing(reference, "note")
        before = count(made, events)
        stranger = replace(made.who("Omar"), session_id=4321)  # no such session: the database refuses the event
        with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
            casework.perform(made.session, reference, doing, law=made.law, actor=stranger, now=made.now)
        made.session.rollback()
        assert count(made, events) == before
        assert performing(made, reference, doing, "Omar")(made.session).sequence == 3
        assert verification.verify(made.session).ok


def test_of_lists_that_one_person_keeps_in_several_windows_at_once_none_is_lost(database):
    with world(database) as made:
        omar = made.who("Omar")
        names = [f"List {number}" for number in range(6)]

        def keeping(name: str) -> Callable[[Session], None]:
            return lambda session: saved_lists.keep(session, name, {"show": "open"}, actor=omar)

        assert at_once(made, [keeping(name) for name in names]) == [None] * len(names)
        kept = made.session.scalar(select(users.c.saved_lists).where(users.c.id == omar.user_id))
        assert sorted(one.name for one in saved_lists.read(kept)) == names

"""What the public sent is received once, kept whatever happens, and becomes one case with the time at which it was sent."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import count

import pytest
import structlog
from sqlalchemy import delete, insert, select, update

from disclosure.domain import reference
from disclosure.services import casework, drafts, intake, jobs, tokens, verification
from disclosure.services.brake import Attempt, Limit, TooMany
from disclosure.services.sealing import Envelope, Opener, Sealer, public_half
from disclosure.store.db import writing
from disclosure.store.models import cases, events, people, public_attempts, public_status, submissions
from disclosure.store.models import drafts as drafts_table
from tests.forms.public_samples import application, filled_in
from tests.services import dying
from tests.services.enemy import enemy
from tests.services.test_concurrency import at_once
from tests.services.test_killed import grown, stored
from tests.services.worlds import HOUR, LAW, MINUTE, World, world

SECRET = "what seals in the tests of the intake"
SEALER, ENVELOPE, OPENER = Sealer([SECRET]), Envelope(public_half(SECRET)), Opener([SECRET])
ALLEGED = {"crime_alleged": "yes", "crime_alleged_words": "He broke her wrist in May."}


@pytest.fixture
def made(database):
    with world(database) as one:
        yield one


def asking(made: World, journey: str = "me", **changed):
    """What somebody sends, filled in at this moment."""
    return application(filled_in(journey, now=made.now, **changed), law=made.law, now=made.now)


def drafted(made: World, token: str = "") -> drafts.Draft:
    """A draft with its answers, about to be sent."""

    def filled(new):
        return replace(new, pages={"danger": "no"}, phrase="")

    return drafts.change(made.session, token or tokens.new_key(), filled, sealer=SEALER, now=made.now, begin=True)


def receive(session, *, draft, application, now, law=LAW, envelope=ENVELOPE, most=99):
    attempt = Attempt(Limit("send", most, most, timedelta(minutes=10)), "192.0.2.7", SEALER, now)
    given = {"law": law, "sealer": SEALER, "envelope": envelope, "attempt": attempt, "now": now}
    return intake.receive(session, draft, application, **given)


def sent(made: World, journey: str = "me", **changed) -> str:
    """Somebody sends it; the reference."""
    draft = drafted(made)
    given = {"draft": draft, "now": made.now}
    return receive(made.session, application=asking(made, journey, **changed), **given)


def register(session, *, law, actor, now, opener=OPENER):
    return intake.register_waiting(session, law=law, actor=intake.registrar(actor), opener=opener, now=now)


def registered(made: World, **more) -> int:
    return register(made.session, law=made.law, actor=made.who("system"), now=made.now, **more)


def rows(made: World, query):
    found = made.session.execute(query).mappings().all()
    made.session.rollback()
    return found


def references(made: World) -> list[str]:
    return [row["reference"] for row in rows(made, select(cases.c.reference).order_by(cases.c.id))]


@pytest.mark.parametrize(
    ("journey", "changed"),
    [
        ("me", {}),
        ("someone", {"crime": ALLEGED}),
        ("child", {}),
        ("child", {"names_them": {"names_them": "no"}, "crime": ALLEGED}),
        ("professional", {}),
        ("professional", {"about_whom": {"about_whom": "child"}}),
    ],
)
def test_every_journey_that_was_sent_becomes_a_case_as_it_was_answered(made, journey, changed):
    asked = asking(made, journey, **changed)
    given = {"draft": drafts.Draft(request_key=made.request_key()), "now": made.now}
    shown = receive(made.session, application=asked, **given)
    made.now += HOUR
    assert registered(made) == 1
    case = made.case(shown)
    assert case.facts["route"], shown
    first = case.events[0]
    assert first.values == {one.name: one.value for one in asked.answers.items}
    assert [one.action for one in case.events] == ["register", *(["record_allegation"] if changed.get("crime") else [])]
    assert {one.actor_id for one in case.events} == {None}
    assert verification.verify(made.session).faults == ()


def test_the_clocks_run_from_the_moment_of_sending_however_late_it_is_registered(made):
    made.now += timedelta(seconds=37)
    when = made.now
    shown = sent(made)
    made.now += timedelta(days=2)
    assert registered(made) == 1
    case = made.case(shown)
    assert case.facts["received_at"] == when.replace(second=0)
    first = next(one for one in case.deadlines if one["clock"] == "initial_checks")
    assert first["due_at"] == when.replace(second=0) + timedelta(days=1)
    (row,) = rows(made, select(submissions))
    assert (row["received_at"], row["registered_at"], row["sealed"]) == (when, made.now, None)
    (event,) = rows(made, select(events.c.occurred_at, events.c.recorded_at))
    assert (event["occurred_at"], event["recorded_at"]) == (when.replace(second=0), made.now)


def test_they_are_registered_in_the_order_in_which_they_came(made):
    shown = []
    for _ in range(intake._AT_ONCE + 3):
        made.now += MINUTE
        shown.append(sent(made))
    assert registered(made) == len(shown)
    assert references(made) == shown
    assert registered(made) == 0


def test_the_same_request_sent_again_keeps_its_reference_and_is_one_case(made):
    draft = drafted(made)
    given = {"draft": draft}
    first = receive(made.session, application=asking(made), **given, now=made.now)
    made.now += HOUR
    assert receive(made.session, application=asking(made), **given, now=made.now) == first
    assert registered(made) == 1
    assert receive(made.session, application=asking(made), **given, now=made.now) == first, "and after it became a case"
    assert registered(made) == 0
    assert references(made) == [first]


def test_the_same_request_sent_at_once_is_one_case(made):
    for is_there in (True, False):  # with its draft, and with one that has just been purged
        draft = drafted(made)
        given = {
            "draft": draft if is_there else replace(draft, id=0),
            "now": made.now,
        }
        shown = at_once(made, [partial(receive, application=asking(made), **given)] * 6)
        assert len(set(shown)) == 1, shown
    assert registered(made) == 2
    assert len(references(made)) == 2


def test_twenty_sent_at_once_are_twenty_cases_though_each_registers_what_waits(made):
    system = made.who("system")
    asked = asking(made)

    def send(number, session):
        token = f"browser {number}"
        draft = drafts.change(session, token, lambda new: new, sealer=SEALER, now=made.now, begin=True)
        given = {"draft": draft, "now": made.now}
        shown = receive(session, application=asked, **given)
        register(session, law=made.law, actor=system, now=made.now)
        return shown

    shown = at_once(made, [lambda session, number=number: send(number, session) for number in range(20)])
    assert len(set(shown)) == 20
    assert registered(made) == 0, "each was registered by one or another"
    assert sorted(references(made)) == sorted(shown)
    assert verification.verify(made.session).faults == ()


def test_registered_twice_at_once_it_is_one_case(made):
    shown = [sent(made) for _ in range(5)]
    system = made.who("system")
    at_once(made, [lambda session: register(session, law=made.law, actor=system, now=made.now)] * 4)
    assert sorted(references(made)) == sorted(shown)
    assert intake.number_waiting(made.session) == 0


def receiving(session, **given):
    """For a process that is killed: keys are made there."""
    receive(session, envelope=Envelope(public_half(SECRET)), **given)


def registering(session, *, law, **given):
    register(session, law=law, opener=Opener([SECRET]), **given)


def test_receiving_that_is_killed_anywhere_is_done_whole_or_not_at_all_and_done_once(database):
    with world(database) as made, dying.workshop(dying.writing, database.url) as ask:
        happened = []
        for moment in count(1):
            made.now += MINUTE
            draft = drafted(made)
            given = {
                "draft": draft,
                "application": asking(made),
                "now": made.now,
            }
            before = stored(made)
            ended = ask(receiving, given, moment)
            after = stored(made)
            happened.append(after != before)
            if happened[-1]:
                assert grown(before, after) == {"submissions": 1, "public_status": 1, "public_attempts": 2}
                assert after["drafts"] != before["drafts"], "the draft was emptied with it"
            else:
                assert drafts_of(made, draft).pages == {"danger": "no"}, "what was answered is all there still"
            first = receive(made.session, **given)
            again = stored(made)
            assert (again == after) is happened[-1], "sent again it is done, or it had been"
            assert receive(made.session, **given) == first
            assert grown(before, stored(made)) == {"submissions": 1, "public_status": 1, "public_attempts": 2}
            if ended == dying.LIVED:
                break
        *before_commit, after_commit, not_at_all = happened
        assert (after_commit, not_at_all) == (True, True)
        assert not any(before_commit), "a part of it was to be seen before its COMMIT"
        assert len(before_commit) >= 4


def drafts_of(made: World, draft: drafts.Draft) -> drafts.Draft:
    (row,) = rows(made, select(drafts_table).where(drafts_table.c.id == draft.id))
    found = drafts._opened(row, SEALER)
    assert found is not None
    return found


def test_registering_that_is_killed_anywhere_and_run_again_makes_each_case_once(database):
    """What waits is never lost and never a case twice, at whichever statement of either transaction the process died."""
    with world(database) as made, dying.workshop(dying.writing, database.url) as ask:
        shown = [sent(made, crime=ALLEGED) for _ in range(2)]
        run = {"actor": made.who("system"), "now": made.now}
        moment, steps, ended = 1, 0, dying.KILLED
        while ended == dying.KILLED:
            before = stored(made)
            ended = ask(registering, run, moment)
            assert verification.verify(made.session).faults == (), f"killed at moment {moment} after {steps} steps"
            assert set(references(made)) <= set(shown)
            went_on = stored(made) != before
            moment, steps = (1, steps + 1) if went_on else (moment + 1, steps)
        assert steps >= 4, "a case and its mark are a transaction each"
        assert sorted(references(made)) == sorted(shown)
        for one in shown:
            assert [event.action for event in made.case(one).events] == ["register", "record_allegation"]
        assert intake.number_waiting(made.session) == 0


# --- what cannot be registered


def test_what_no_key_opens_any_more_waits_and_keeps_nobody_else_waiting(made):
    other = Envelope(public_half("a key that was taken away too early"))
    given = {"draft": drafts.Draft(request_key=made.request_key()), "now": made.now}
    lost = receive(made.session, application=asking(made), **given, envelope=other)
    shown = [sent(made) for _ in range(2)]
    assert registered(made) == 2
    assert references(made) == shown
    assert intake.number_waiting(made.session) == 1
    both = Opener([SECRET, "a key that was taken away too early"])
    assert registered(made, opener=both) == 1, "with the key brought back it is registered"
    assert references(made) == [*shown, lost]


def test_what_was_sealed_before_a_change_of_key_is_registered_after_it(made):
    shown = sent(made)
    assert registered(made, opener=Opener(["a new key", SECRET])) == 1
    assert references(made) == [shown]


def test_what_comes_from_a_clock_that_is_ahead_waits_until_it_is_time(made):
    made.now += timedelta(days=3)
    early = sent(made)
    made.now -= timedelta(days=3)
    shown = sent(made)
    assert registered(made) == 1
    assert references(made) == [shown]
    made.now += timedelta(days=3)
    assert registered(made) == 1
    assert references(made) == [shown, early]


def test_a_reference_that_a_case_has_already_loses_nobody_s_request(made, monkeypatch):
    taken = made.register()
    monkeypatch.setattr(intake.tokens, "new_reference", lambda: taken)
    assert sent(made) == taken
    monkeypatch.undo()
    asked = sent(made)
    made.now += HOUR
    assert registered(made) == 2
    first, under_another, after = references(made)
    assert (first, after) == (taken, asked)
    assert reference.parse(under_another) == under_another != taken
    values = made.case(under_another).events[0].values
    assert values[intake.GIVEN] == taken, "the case says which reference the applicant was shown"
    (key,) = rows(made, select(submissions.c.request_key).where(submissions.c.reference == taken))
    (found,) = rows(made, select(events.c.case_id).where(events.c.request_key == key["request_key"]))
    assert found["case_id"] == made.case(under_another).id, "and by the request it is found"
    (told,) = rows(made, select(public_status.c.case_id).where(public_status.c.reference == taken))
    assert told["case_id"] == made.case(under_another).id, "whoever asks with it is told of their own request"


def test_two_requests_are_never_given_one_reference(made, monkeypatch):
    one = sent(made)
    given = iter([one, "8K4M-2P9Q-X"])
    monkeypatch.setattr(intake.tokens, "new_reference", lambda: next(given))
    assert sent(made) == "8K4M-2P9Q-X"


def test_a_row_that_somebody_changed_is_not_believed(made):
    ours, theirs = sent(made), sent(made)
    (row,) = rows(made, select(submissions.c.sealed).where(submissions.c.reference == theirs))
    with writing(made.session):
        changed = update(submissions).where(submissions.c.reference == ours).values(sealed=row["sealed"])
        made.session.execute(changed)
        made.session.commit()
    assert registered(made) == 1
    assert references(made) == [theirs]


def test_nothing_that_was_answered_stands_in_the_clear_while_it_waits(made):
    sent(made)
    (row,) = rows(made, select(submissions))
    kept = repr({name: bytes(value) if isinstance(value, bytes | memoryview) else value for name, value in row.items()})
    for word in ("throat", "Croft", "Asha", "marmalade", "dvds", "right_to_ask"):
        assert word not in kept


# --- the jobs


def test_the_jobs_register_what_waits_and_say_what_could_not_be(made):
    shown = sent(made)
    run = {"law": made.law, "actor": made.who("system"), "now": made.now}
    without = jobs.run(made.session, **run)
    assert (without["registered"], without["not_registered"]) == (0, 1), "without the key it waits"
    done = jobs.run(made.session, **run, opener=OPENER)
    assert (done["registered"], done["not_registered"]) == (1, 0)
    assert references(made) == [shown]


def test_the_registrar_may_register_and_nothing_else(made):
    system = intake.registrar(made.who("system"))
    assert system.user_id is None
    assert {one.value for one in system.permissions - made.who("system").permissions} == {"register", "allege"}
    assert not system.roles


def test_a_submission_that_is_a_case_already_is_only_marked(made):
    """As after a process that died between the two transactions."""
    asked, key = asking(made), made.request_key()
    shown = receive(made.session, draft=drafts.Draft(request_key=key), application=asked, now=made.now)
    system = intake.registrar(made.who("system"))
    given = {"law": made.law, "actor": system, "now": made.now, "request_key": key, "reference": shown}
    casework.register(made.session, asked, **given)
    assert registered(made) == 1
    assert references(made) == [shown]


def test_the_column_of_what_waits_is_emptied_with_the_registration(made):
    row = {
        "reference": "7K4M-2P9Q-J",
        "request_key": "k",
        "received_at": made.now,
        "sealed": None,
        "registered_at": made.now,
    }
    with writing(made.session):
        made.session.execute(insert(submissions).values(row))
        made.session.commit()
    sent(made)
    assert registered(made) == 1
    assert {one["sealed"] for one in rows(made, select(submissions.c.sealed))} == {None}


def test_what_this_version_cannot_read_waits_and_keeps_nobody_else_waiting(made, monkeypatch):
    """As after an upgrade while something waited, or from somebody who has the key."""
    for written in (
        "no JSON",
        "[]",
        "{}",
        '{"scheme": "dvds", "route": "right_to_ask", "columns": {}, "people": [], "answers": []}',
    ):
        monkeypatch.setattr(intake, "_written", lambda _, written=written: written)
        sent(made)
    monkeypatch.undo()
    good = sent(made)
    assert registered(made) == 1
    assert references(made) == [good]
    assert intake.number_waiting(made.session) == 4


def test_a_person_put_in_behind_our_back_gives_no_request_another_reference_and_stops_no_job(made):
    """Whose number is the last that there can be, or the next that will be given out: until somebody takes them out, all waits."""
    shown = sent(made)
    made.register()
    with enemy(made.database) as inside:
        there = inside.rows(people)[-1]
        last = 2**63 - 1 if made.database.dialect == "sqlite" else there["id"] + 1
        inside.do(insert(people).values({**there, "id": last}))
        with structlog.testing.capture_logs() as logs:
            assert registered(made) == 0
        assert intake.number_waiting(made.session) == 1
        inside.do(delete(people).where(people.c.id == last))
    fault = {"sqlite": "OverflowError", "postgresql": "IntegrityError"}[made.database.dialect]
    assert [(one["event"], one["fault"]) for one in logs] == [("submission_waits", fault)]
    assert registered(made) == 1
    assert shown in references(made)


@pytest.mark.databases("postgresql")
def test_a_value_that_the_database_has_no_room_for_waits_and_keeps_nobody_else_waiting(made):
    """Nor does it stop the jobs that come after."""
    application = asking(made)
    too_long = replace(application, columns={**application.columns, "town": "L" * 61})
    draft = drafted(made)
    receive(made.session, draft=draft, application=too_long, now=made.now)
    good = sent(made)
    with structlog.testing.capture_logs() as logs:
        assert registered(made) == 1
        assert registered(made) == 0, "it is tried again, and waits"
    assert references(made) == [good]
    assert intake.number_waiting(made.session) == 1
    assert {(one["event"], one["fault"]) for one in logs} == {("submission_waits", "DataError")}


def test_a_page_that_was_changed_while_the_rest_was_sent_is_looked_over_first(made):
    token = tokens.new_key()
    draft = drafted(made, token)

    def alters(before):
        return replace(before, pages={"danger": "yes"})

    drafts.change(made.session, token, alters, sealer=SEALER, now=made.now)
    given = {"draft": draft, "application": asking(made), "now": made.now}
    with pytest.raises(drafts.Changed):
        receive(made.session, **given)
    made.session.rollback()
    assert rows(made, select(submissions.c.id)) == []
    assert rows(made, select(public_attempts.c.key)) == [], "and it was no attempt"
    assert drafts_of(made, draft).pages == {"danger": "yes"}, "nothing of it is lost"


def test_one_too_many_is_not_kept_and_loses_nothing(made):
    sent(made)
    draft = drafted(made)
    given = {"draft": draft, "application": asking(made), "now": made.now}
    with pytest.raises(TooMany):
        receive(made.session, **given, most=1)
    assert len(rows(made, select(submissions.c.id))) == 1
    assert drafts_of(made, draft).pages == {"danger": "no"}

"""Eight people at once are judged note by note, and by the trail: what their number alone would hide is found."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from disclosure import create_app
from disclosure.demo.load import account
from disclosure.demo.people import OFFICERS
from disclosure.domain.access import Actor
from disclosure.services import casework, sessions, tokens
from disclosure.services.casework import Doing, Done
from disclosure.services.passwords import hasher
from disclosure.settings import load
from disclosure.store.db import db, open_session
from disclosure.store.models import cases, records, user_sessions
from tests.bench import crowding
from tests.bench.crowding import Note
from tests.databases import DIALECTS, Database
from tests.services.enemy import enemy
from tests.services.worlds import LAW, World
from tests.web.test_requests import served

pytestmark = pytest.mark.databases(*DIALECTS)

CHEAP = hasher(64, 1, 1)
MARK = "of the crowd"


@pytest.fixture
def made(database: Database) -> Iterator[World]:
    """The eight with the demo's passwords, each signed in at the command line too."""
    now, session = datetime.now(UTC) - timedelta(days=1), open_session(database.url)
    system = Actor(
        None, "system", frozenset(), sessions.open_command_line(session, user_id=None, purpose="test", now=now)
    )
    people = {}
    for one in (one for one in OFFICERS if one.username in crowding.PEOPLE):
        number = account(session, one, hasher=CHEAP, system=system, now=now)
        opened = sessions.open_command_line(session, user_id=number, purpose="test", now=now)
        people[one.username] = Actor(number, one.name, frozenset({one.role}), opened)
    world = World(database, session, LAW, now, people)
    yield world
    world.close()


@contextmanager
def at_work(made: World) -> Iterator[int]:
    """The house is served in this process; the port."""
    given = {"database_url": made.database.url, "owner_database_url": made.database.owner_url}
    app = create_app(load("testing", **given, demo=True))
    with served(app) as port:
        yield port
    with app.app_context():
        db.engine.dispose()


def note(made: World, reference: str, words: str) -> None:
    made.perform(reference, "note", by="omar", note=f"{words} {MARK}")


def test_nothing_is_lost_or_doubled_where_eight_work_at_once(made):
    references = [made.register(by="omar") for _ in range(3)]
    with at_work(made) as port:
        found = crowding.eight_at_once(port, references, 0.3, made.database)
    assert (found.errors, found.misplaced, found.faults) == ({}, {}, [])
    assert found.is_sound
    assert found.verified == len(references)
    assert found.requests >= 4 * len(crowding.PEOPLE), "each came to work"
    assert found.notes == found.stored > 0
    assert "each once and on its own case, the trail of the 3 cases verifies" in str(found)


def test_a_note_that_is_lost_and_one_that_is_doubled_are_found_though_their_number_is_right(made, monkeypatch):
    references, perform = [made.register(by="omar") for _ in range(2)], casework.perform

    def carelessly(session, reference: str, doing: Doing, *, actor: Actor, **given) -> Done:
        if actor.user_id == made.who("omar").user_id:
            return Done(reference, doing.version + 1)
        done = perform(session, reference, doing, actor=actor, **given)
        again = doing._replace(version=done.sequence, request_key=tokens.new_key(), seen=None)
        return perform(session, reference, again, actor=actor, **given)

    monkeypatch.setattr(crowding, "PEOPLE", ("omar", "nia"))
    monkeypatch.setattr(casework, "perform", carelessly)
    with at_work(made) as port:
        found = crowding.eight_at_once(port, references, 0, made.database)
    assert (found.notes, found.stored) == (2, 2)
    assert found.misplaced == {"lost": 1, "doubled": 1}
    assert found.faults == [], "the trail has no fault: all that was written was written as it should be"
    assert not found.is_sound
    assert "1 lost, 1 doubled" in str(found)


def test_a_note_is_looked_for_by_its_own_words_on_its_own_case(made):
    mine, anothers = made.register(by="omar"), made.register(by="omar")
    note(made, mine, "kept")
    note(made, mine, "refused")
    note(made, anothers, "meant for mine")
    note(made, mine, "nobody was told")
    made.perform(mine, "note", by="omar", note="of nobody's")
    taken = [Note(mine, f"{words} {MARK}") for words in ("kept", "meant for mine", "never written")]
    unsure = [Note(mine, f"{words} {MARK}") for words in ("nobody was told", "not written either")]
    standing = crowding.standing(made.database, MARK)
    assert crowding.misplaced(taken, unsure, standing) == {"lost": 2, "astray": 2}
    assert crowding.misplaced(standing, [], standing) == {}


def test_what_is_wrong_with_a_case_that_was_written_to_or_with_a_reading_is_found(made):
    reference, another = made.register(by="omar"), made.register(by="omar")
    note(made, reference, "kept")
    case_id = made.case(reference).id
    assert crowding.faults(made.database, [reference, another]) == []
    with enemy(made.database) as foe:
        (added,) = (row for row in foe.rows(records) if (row["case_id"], row["kind"]) == (case_id, "note"))
        foe.alter(records, added, answers=added["answers"].replace("kept", "said"))
        assert len(crowding.faults(made.database, [reference, another])) == 1
        assert crowding.faults(made.database, [another]) == [], "other cases are copies, and verify nowhere"
        foe.undo()
        foe.alter(user_sessions, foe.rows(user_sessions)[0], accesses=99)
        assert len(crowding.faults(made.database, [reference])) == 1
        foe.undo()
        foe.drop(cases, {"id": case_id})
        assert f"{reference} is gone" in crowding.faults(made.database, [reference, another])

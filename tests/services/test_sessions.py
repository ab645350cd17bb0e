"""Sessions as rows: how long they last, what ends them, what is purged."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from disclosure.domain.access import Actor, Role
from disclosure.domain.errors import NotFound
from disclosure.services import accesses, sessions, tokens
from disclosure.services.accesses import Reading
from disclosure.services.carried import Changed
from disclosure.services.sessions import Limits
from disclosure.store.db import writing
from disclosure.store.models import user_roles, user_sessions, users
from disclosure.store.queries.accounts import session_by_token

NOW = datetime(2026, 11, 4, 10, 0, tzinfo=UTC)
LIMITS = Limits(idle=timedelta(minutes=30), absolute=timedelta(hours=12))


def person(session, username="omar", *roles, **columns):
    row = {
        "username": username, "name": username.title(), "password_hash": "none", "must_change_password": False, "is_demo": False,
        "created_at": NOW, **columns,
    }  # fmt: skip
    with writing(session):
        user_id = session.execute(insert(users).values(row)).inserted_primary_key[0]
        for role in roles:
            session.execute(insert(user_roles).values(user_id=user_id, role=role))
        session.commit()
    return user_id


def stored(session, opened):
    found = session_by_token(session, tokens.digest(opened.token))
    session.rollback()
    return found


def test_one_row_holds_session_user_and_roles(session):
    user_id = person(session, "omar", "supervisor", "intake", district="sheffield", team="central")
    opened = sessions.open_web(session, user_id=user_id, now=NOW, content={"csrf": "x"})
    row = stored(session, opened)
    assert (row.id, row.content, row.accesses, row.last_seen_at, row.ended_at) == (
        opened.id,
        '{"csrf": "x"}',
        0,
        NOW,
        None,
    )
    assert (row.user.id, row.user.username, row.user.name) == (user_id, "omar", "Omar")
    assert row.user.roles == ("intake", "supervisor")
    assert (row.user.district, row.user.team) == ("sheffield", "central")


def test_a_user_without_a_role_and_a_session_without_a_user_are_found_too(session):
    bare = sessions.open_web(session, user_id=person(session), now=NOW)
    anonymous = sessions.open_web(session, user_id=None, now=NOW)
    assert stored(session, bare).user.roles == ()
    assert stored(session, anonymous).user is None


def test_the_token_is_stored_as_a_digest_and_is_long(session):
    opened = sessions.open_web(session, user_id=None, now=NOW)
    assert len(opened.token) >= 43
    assert opened.token not in str(session.execute(select(user_sessions)).all())


def test_only_a_browser_s_session_is_found_by_its_token(session):
    number = sessions.open_process(session, now=NOW)
    digest = session.scalar(select(user_sessions.c.token_digest).where(user_sessions.c.id == number))
    assert session_by_token(session, digest) is None


def test_a_session_that_was_opened_while_the_clock_was_ahead_is_over_at_once(session):
    user_id = person(session)
    opened = sessions.open_web(session, user_id=user_id, now=NOW + timedelta(days=300))
    assert sessions.is_over(stored(session, opened), limits=LIMITS, now=NOW)
    near = sessions.open_web(session, user_id=user_id, now=NOW + timedelta(seconds=90))
    assert not sessions.is_over(stored(session, near), limits=LIMITS, now=NOW), "two servers' clocks"


@pytest.mark.parametrize(
    ("after", "seen", "is_over"),
    [
        (timedelta(minutes=29, seconds=59), timedelta(), False),
        (timedelta(minutes=30), timedelta(), True),
        (timedelta(minutes=50), timedelta(minutes=25), False),
        (timedelta(hours=11, minutes=59), timedelta(hours=11, minutes=58), False),
        (timedelta(hours=12), timedelta(hours=11, minutes=59), True),
    ],
)
def test_a_session_ends_by_standing_idle_and_by_age(session, after, seen, is_over):
    opened = sessions.open_web(session, user_id=person(session), now=NOW)
    sessions.touch(session, opened.id, now=NOW + seen)
    assert sessions.is_over(stored(session, opened), limits=LIMITS, now=NOW + after) is is_over


def test_a_session_without_a_user_may_stand_idle(session):
    opened = sessions.open_web(session, user_id=None, now=NOW)
    assert not sessions.is_over(stored(session, opened), limits=LIMITS, now=NOW + timedelta(hours=11))
    assert sessions.is_over(stored(session, opened), limits=LIMITS, now=NOW + timedelta(hours=12))


def test_a_disabled_user_has_no_session(session):
    opened = sessions.open_web(session, user_id=person(session, disabled_at=NOW), now=NOW)
    assert sessions.is_over(stored(session, opened), limits=LIMITS, now=NOW)


def test_ending_empties_and_keeps_the_time(session):
    user_id = person(session)
    one, other = (sessions.open_web(session, user_id=user_id, now=NOW, content={"csrf": "x"}) for _ in range(2))
    with writing(session):
        sessions.end_all_of(session, user_id, now=NOW + timedelta(minutes=1), but=other.id)
        sessions.end(session, one.id, now=NOW + timedelta(minutes=2))  # ended already: the first time stays
        session.commit()
    assert (stored(session, one).ended_at, stored(session, one).content) == (NOW + timedelta(minutes=1), "{}")
    assert stored(session, other).ended_at is None


def test_purging_removes_only_what_carries_no_trail(session):
    user_id = person(session)
    old, fresh = NOW - timedelta(hours=25), NOW - timedelta(hours=1)
    gone = sessions.open_web(session, user_id=None, now=old)
    kept = [
        sessions.open_web(session, user_id=None, now=fresh).id,
        sessions.open_web(session, user_id=user_id, now=old).id,
        sessions.open_process(session, now=old),
        sessions.open_command_line(session, user_id=None, purpose="tidying", now=old),
    ]
    accesses.record(session, Reading("case"), actor=Actor(None, "", frozenset(), kept[2]), now=old)
    assert sessions.purge(session, now=NOW) == 1
    assert sessions.purge(session, now=NOW) == 0
    left = set(session.scalars(select(user_sessions.c.id)))
    assert gone.id not in left
    assert left == set(kept)


def test_the_command_line_acts_as_the_system_or_as_somebody_named(session):
    user_id = person(session, "omar", "supervisor")
    system = sessions.command_line_actor(session, "", purpose="nightly", now=NOW)
    omar = sessions.command_line_actor(session, "Omar", purpose="audit 12", now=NOW)
    assert (system.user_id, system.roles, system.purpose) == (None, frozenset(), "nightly")
    assert (omar.user_id, omar.name, omar.roles, omar.purpose) == (
        user_id,
        "Omar",
        frozenset({Role.SUPERVISOR}),
        "audit 12",
    )
    assert system.session_id != omar.session_id


@pytest.mark.parametrize("columns", [None, {"disabled_at": NOW}])
def test_nobody_acts_in_the_name_of_somebody_who_is_not_there(session, columns):
    if columns:
        person(session, "omar", "supervisor", **columns)
    with pytest.raises(NotFound, match="omar"):
        sessions.command_line_actor(session, "omar", purpose="", now=NOW)
    assert session.scalar(select(user_sessions.c.id)) is None


def test_an_entry_says_that_the_session_was_used_and_keeps_what_it_carries(session):
    user_id = person(session)
    opened = sessions.open_web(session, user_id=user_id, now=NOW)
    actor, later = Actor(user_id, "Omar", frozenset(), opened.id), NOW + timedelta(minutes=9)
    head = accesses.record(
        session,
        Reading("case"),
        actor=actor,
        now=later,
        head=opened.head,
        changed=Changed("{}", {"csrf": "y"}),
    )
    row = stored(session, opened)
    assert (row.last_seen_at, row.content, row.accesses, row.head_digest) == (later, '{"csrf": "y"}', 1, head.digest)


def test_two_requests_of_one_session_keep_what_each_of_them_changed(session):
    """Both began before either was over, as two tabs that search at once."""
    opened = sessions.open_web(
        session, user_id=person(session), now=NOW, content={"csrf": "x", "searches": {"a": "1", "b": "2"}}
    )
    was = {"csrf": "x", "searches": {"a": "1", "b": "2"}}
    for new in (
        {"csrf": "x", "searches": {"b": "2", "c": "3"}},
        {"searches": {"a": "1", "b": "2", "d": "4"}, "seen": [1]},
    ):
        sessions.touch(session, opened.id, now=NOW, changed=Changed(json.dumps(was), new))
    assert carried(session, opened.id) == {"searches": {"b": "2", "c": "3", "d": "4"}, "seen": [1]}


def test_an_entry_keeps_what_another_request_of_the_session_changed_meanwhile(session):
    """Whether the other left an entry of its own or none: both began when the session carried nothing."""
    user_id = person(session)
    opened = sessions.open_web(session, user_id=user_id, now=NOW)
    actor = Actor(user_id, "Omar", frozenset(), opened.id)
    sessions.touch(session, opened.id, now=NOW, changed=Changed("{}", {"searches": {"a": "1"}}))
    for name in ("b", "c"):
        changed = Changed("{}", {"searches": {name: "2"}})
        accesses.record(session, Reading("case"), actor=actor, now=NOW, head=opened.head, changed=changed)
    assert carried(session, opened.id) == {"searches": {"a": "1", "b": "2", "c": "2"}}
    assert stored(session, opened).accesses == 2


def test_a_slow_request_gives_nothing_back_to_a_session_that_was_ended_meanwhile(session):
    user_id = person(session)
    opened = sessions.open_web(session, user_id=user_id, now=NOW)
    actor = Actor(user_id, "Omar", frozenset(), opened.id, "")
    with writing(session):
        sessions.end(session, opened.id, now=NOW)
        session.commit()
    changed = Changed("{}", {"searches": {"a": "1"}})
    sessions.touch(session, opened.id, now=NOW, changed=changed)
    assert carried(session, opened.id) == {}
    accesses.record(session, Reading("case"), actor=actor, now=NOW, head=opened.head, changed=changed)
    assert carried(session, opened.id) == {}


def carried(session, number):
    found = session.scalar(select(user_sessions.c.content).where(user_sessions.c.id == number))
    session.rollback()
    return json.loads(found)

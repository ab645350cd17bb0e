"""The brake: so much from one part of the network and so much in all, counted together by every process."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from disclosure.services import brake
from disclosure.services.brake import KEPT, Attempt, Limit, TooMany
from disclosure.services.sealing import Sealer
from disclosure.store.models import public_attempts
from tests.services.test_drafts import another

NOW = datetime(2026, 11, 25, 15, 4, tzinfo=UTC)
SEALER = Sealer(["what seals in the tests of the brake"])
MINUTES = timedelta(minutes=10)
SENDING = Limit("send", from_one=3, in_all=8, within=MINUTES)
HOME = "198.51.100.7"


def admitted(session, address=HOME, *, limit=SENDING, now=NOW):
    try:
        brake.admit(session, Attempt(limit, address, SEALER, now))
    except TooMany:
        return False
    return True


def number(session):
    count = session.scalar(select(func.count()).select_from(public_attempts))
    session.rollback()
    return count


def test_so_much_is_let_through_from_one_network_and_no_more(session):
    assert [admitted(session) for _ in range(5)] == [True, True, True, False, False]
    assert admitted(session, "203.0.113.9"), "elsewhere it goes on"


def test_what_was_refused_does_not_count_so_that_waiting_helps(session):
    for _ in range(3):
        admitted(session)
    before = number(session)
    for minute in range(10):
        assert not admitted(session, now=NOW + timedelta(minutes=minute))
    assert number(session) == before
    assert admitted(session, now=NOW + MINUTES)


def test_so_much_is_let_through_in_all_wherever_it_comes_from(session):
    answers = [admitted(session, f"198.51.{third}.1") for third in range(10)]
    assert answers == [True] * 8 + [False] * 2


def test_each_thing_that_is_done_has_its_own_count(session):
    for _ in range(3):
        admitted(session)
    assert not admitted(session)
    assert admitted(session, limit=Limit("guess", 3, 8, MINUTES))


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (HOME, "198.51.100.250", True),
        (HOME, "198.51.101.7", False),
        ("2001:db8:1:2::1", "2001:db8:1:ffff::9", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
        (HOME, "::ffff:198.51.100.9", True),
        ("::ffff:198.51.100.7", "::ffff:203.0.113.9", False),
        ("", "no address", True),
        ("fe80::1%eth0", "198.51.100.7", False),
    ],
)
def test_who_counts_together_is_a_part_of_the_network(session, one, other, together):
    limit = Limit("send", from_one=1, in_all=10, within=MINUTES)
    assert admitted(session, one, limit=limit)
    assert admitted(session, other, limit=limit) is not together


def test_at_once_no_more_come_through_than_one_after_the_other(database, session):
    def come(number_of):
        with another(database) as own:
            return admitted(own, f"198.51.{number_of % 4}.{number_of}")

    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(come, range(40)))
    assert answers.count(True) == 8
    assert number(session) == 16


def test_no_address_is_kept(session):
    admitted(session)
    rows = repr(session.execute(select(public_attempts.c.key)).all())
    session.rollback()
    assert "198" not in rows
    other = Sealer(["another key"])
    brake.admit(session, Attempt(SENDING, HOME, other, NOW))
    keys = set(session.scalars(select(public_attempts.c.key)))
    session.rollback()
    assert len(keys) == 4, "and without the key nobody can try addresses against it"


def test_what_no_limit_looks_back_to_is_removed(session):
    admitted(session)
    admitted(session, now=NOW + timedelta(hours=1))
    assert brake.purge(session, now=NOW + KEPT - timedelta(seconds=1)) == 0
    assert brake.purge(session, now=NOW + KEPT) == 2
    assert number(session) == 2

"""A write that is killed at any of its statements is there whole or not at all, and the same request sent again gives the one result."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select, update

from disclosure.domain.access import Actor, Role
from disclosure.domain.application import PersonGiven
from disclosure.domain.errors import Invalid
from disclosure.domain.matching import Named
from disclosure.domain.names import keys_of
from disclosure.services import accounts, casework, jobs, sessions, sign_in, verification
from disclosure.services.accounts import Account
from disclosure.services.casework import Doing, Done
from disclosure.services.passwords import hasher
from disclosure.services.sign_in import Attempt, Changing, Throttle
from disclosure.store.db import writing
from disclosure.store.models import metadata, users
from tests.services import dying
from tests.services.doings import becoming, correcting
from tests.services.test_jobs import IN_2023
from tests.services.worlds import ASHA, HOUR, VIC, World, proclaimed, world


@dataclass(frozen=True)
class Deed:
    """One request: the service, and all that it is given but the session and the law."""

    service: Callable[..., Done]
    given: dict[str, Any]

    def again(self, made: World) -> tuple[str, int, bool]:
        """The same request in this process: the case, its event, and whether it had been done before."""
        done = self.service(made.session, law=made.law, **self.given)
        return done.reference, done.sequence, done.repeated


def registering(made: World) -> Deed:
    made.now += HOUR
    given = {"application": made.application(), "actor": made.who("Ines"), "now": made.now}
    return Deed(casework.register, {**given, "request_key": made.request_key()})


def performing(made: World, reference: str, doing: Doing, by: str) -> Deed:
    made.now += HOUR
    return Deed(casework.perform, {"reference": reference, "doing": doing, "actor": made.who(by), "now": made.now})


def checking(made: World) -> Deed:
    """An action that stops one clock and starts others."""
    reference = made.register()
    return performing(made, reference, made.doing(reference, "record_initial_checks", "continue"), "Ines")


def assigning(made: World) -> Deed:
    """An action that sends a notice to somebody else."""
    reference = made.register()
    return performing(made, reference, made.doing(reference, "assign", owner_id=made.who("Omar").user_id), "Sofia")


def turning_into_an_application(made: World) -> Deed:
    enquiry = made.register("csods", "enquiry")
    return performing(made, enquiry, becoming(made, enquiry), "Ines")


def reopening(made: World) -> Deed:
    reference = made.register()
    made.perform(reference, "withdraw")
    made.perform(reference, "close", "withdrawn")
    return performing(made, reference, made.doing(reference, "reopen"), "Sofia")


def correcting_who_is_meant(made: World) -> Deed:
    reference = made.register(people=(VIC,))
    return performing(made, reference, correcting(made, reference, (ASHA, VIC)), "Omar")


DEEDS = (registering, checking, assigning, turning_into_an_application, reopening, correcting_who_is_meant)


def keys(*given: PersonGiven) -> int:
    """How many keys these people are found by."""
    return sum(len(keys_of(Named(*(getattr(one, name) for name in Named._fields)))) for one in given)


# What each deed adds to the tables, where it is done once. Who is named as before is the same person.
ADDS: Mapping[str, dict[str, int]] = {
    "registering": {
        "newcomers": 1, "cases": 1, "events": 1, "records": 1, "people": 2, "participations": 2, "person_keys": keys(ASHA, VIC),
        "search_words": 3,
    },
    "checking": {"events": 1, "records": 1, "case_history": 1, "search_words": 1},
    "assigning": {"events": 1, "records": 1, "case_history": 1, "notices": 1},
    "turning_into_an_application": {
        "newcomers": 1, "cases": 1, "events": 2, "records": 2, "case_history": 1, "people": 2, "participations": 2,
        "person_keys": keys(ASHA, VIC), "search_words": 4,
    },
    "reopening": {"events": 1, "records": 1, "case_history": 1},
    "correcting_who_is_meant": {
        "events": 1, "records": 1, "case_history": 1, "people": 1, "participations": 2, "person_keys": keys(ASHA),
        "search_words": 2,
    },
}  # fmt: skip


def stored(made: World) -> dict[str, list[str]]:
    """Every row of every table, by a connection that knows nothing of the process that was killed."""
    session = made.session
    found = {
        table.name: sorted(str(tuple(row)) for row in session.execute(select(table)))
        for table in metadata.sorted_tables
    }
    session.rollback()
    return found


def grown(before: dict[str, list[str]], after: dict[str, list[str]]) -> dict[str, int]:
    return {name: len(after[name]) - len(before[name]) for name in before if len(after[name]) != len(before[name])}


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_a_write_that_is_killed_anywhere_is_there_whole_or_not_at_all_and_is_done_once(database, deed):
    with world(database) as made, dying.workshop(dying.writing, database.url) as ask:
        deed(made).again(made)  # the calendar is kept from now on
        happened = []
        for moment in count(1):
            request = deed(made)
            before = stored(made)
            ended = ask(request.service, request.given, moment)
            after = stored(made)
            happened.append(after != before)
            assert verification.verify(made.session).faults == (), f"killed at moment {moment}"
            first = request.again(made)
            whole = stored(made)
            assert first[2] is happened[-1], f"moment {moment}: {first}"
            added = {name: number for name, number in grown(before, whole).items() if name != "deadlines"}
            assert added == ADDS[deed.__name__]
            assert not happened[-1] or whole == after, "the second arrival changed something"
            assert request.again(made) == (*first[:2], True)
            assert stored(made) == whole
            if ended == dying.LIVED:
                break
        *before_commit, after_commit, not_at_all = happened
        assert (after_commit, not_at_all) == (True, True)
        assert not any(before_commit), "a part of it was to be seen before its COMMIT"
        assert len(before_commit) > len(ADDS[deed.__name__]), "each statement was a moment"


CHEAP, PASSWORD = hasher(64, 1, 1), "plum otter granite"
INES = {"user_id": 5}
# A service, and what it is given but the session: made anew for each moment, since what was done cannot be done again.
Request = tuple[Callable[..., Any], dict[str, Any]]


def by_ada(made: World, service: Callable[..., Any], **given: Any) -> Request:
    return service, {**given, "actor": made.who("Ada"), "now": made.now}


def creating(made: World) -> Request:
    nia = Account("Nia Bell", frozenset({Role.INTAKE}))
    return by_ada(made, accounts.create, username=made.request_key(), account=nia, hasher=CHEAP)


def changing(made: World) -> Request:
    account = Account(f"Ines {made.request_key()}", frozenset({Role.RESEARCHER}), "sheffield")
    return by_ada(made, accounts.change, **INES, account=account)


def disabling(made: World) -> Request:
    accounts.enable(made.session, **INES, actor=made.who("Ada"), now=made.now)
    return by_ada(made, accounts.disable, **INES)


def enabling(made: World) -> Request:
    accounts.disable(made.session, **INES, actor=made.who("Ada"), now=made.now)
    return by_ada(made, accounts.enable, **INES)


def resetting(made: World) -> Request:
    return by_ada(made, accounts.reset_password, **INES, hasher=CHEAP)


def first_password(made: World) -> str:
    return accounts.reset_password(made.session, **INES, hasher=CHEAP, actor=made.who("Ada"), now=made.now)


def opened(made: World, user_id: int | None) -> Actor:
    """Somebody's session in a further browser; a stranger's, who has not signed in."""
    roles = frozenset({Role.INTAKE}) if user_id else frozenset()
    return Actor(user_id, "", roles, sessions.open_web(made.session, user_id=user_id, now=made.now).id)


CHECKED = {"hasher": CHEAP, "throttle": Throttle(1_000, 1_000, HOUR)}


def signing_in(made: World) -> Request:
    """With a first password, which is thereby used up, in place of the session that showed the page."""
    attempt = Attempt("ines", first_password(made), "127.0.0.1")
    former = opened(made, None).session_id
    given = {"attempt": attempt, **CHECKED, "demo": True, "actor": made.who("system"), "former": former}
    return sign_in.authenticate, {**given, "now": made.now}


def failing_to_sign_in(session, **given):
    """It is said so by an error."""
    with suppress(Invalid):
        sign_in.authenticate(session, **given)


def mistyping(made: World) -> Request:
    """The same, with a password that is not theirs."""
    _, given = signing_in(made)
    return failing_to_sign_in, {**given, "attempt": replace(given["attempt"], password="plum otter granit")}


def changing_ones_password(made: World) -> Request:
    """Where another browser is signed in too, and a password is known that is not the first one."""
    current = {"password_hash": CHEAP.hash(PASSWORD), "must_change_password": False}
    with writing(made.session):
        made.session.execute(update(users).where(users.c.id == INES["user_id"]).values(current))
        made.session.commit()
    opened(made, INES["user_id"])
    asked = Changing("quiet marble lantern", PASSWORD, "127.0.0.1", made.request_key())
    return sign_in.change_password, {"changing": asked, **CHECKED, "actor": made.who("Ines"), "now": made.now}


def signing_out(made: World) -> Request:
    return sign_in.sign_out, {"actor": opened(made, INES["user_id"]), "now": made.now}


# Each change of an account, and the tables whose rows it changes, the entry of it among them.
ACCOUNTS: Mapping[Callable[[World], Request], set[str]] = {
    creating: {"users", "user_roles", "accesses", "user_sessions"},
    changing: {"users", "user_roles", "accesses", "user_sessions"},
    disabling: {"users", "accesses", "user_sessions"},
    enabling: {"users", "accesses", "user_sessions"},
    resetting: {"users", "accesses", "user_sessions"},
    signing_in: {"users", "accesses", "user_sessions"},
    mistyping: {"accesses", "user_sessions"},
    changing_ones_password: {"users", "accesses", "user_sessions"},
    signing_out: {"accesses", "user_sessions"},
}
COUNTED = {"sign_in_attempts"}  # a try counts as failed before it is looked at, by a transaction of its own


@pytest.mark.parametrize("deed", ACCOUNTS, ids=lambda deed: deed.__name__)
def test_a_change_of_an_account_that_is_killed_anywhere_is_there_with_its_entry_or_not_at_all(database, deed):
    with world(database) as made, dying.workshop(dying.writing, database.url) as ask:
        happened = []
        for moment in count(1):
            made.now += HOUR
            service, given = deed(made)
            before = stored(made)
            ended = ask(service, given, moment)
            after = stored(made)
            happened.append({name for name in after if after[name] != before[name]} - COUNTED)
            assert verification.verify(made.session).faults == (), f"killed at moment {moment}"
            if ended == dying.LIVED:
                break
        *before_commit, after_commit, not_at_all = happened
        assert not any(before_commit), "a part of it was to be seen before its COMMIT"
        assert after_commit == ACCOUNTS[deed]
        assert not_at_all, "it was done, and could have been killed in all its moments"
        assert len(before_commit) >= len(ACCOUNTS[deed]), "each statement was a moment"


def test_jobs_that_are_killed_anywhere_and_run_again_do_each_thing_once(database):
    """Whatever a run did before it died stays; the next one goes on from there, and is killed at each of its moments in turn."""
    holiday = date(2023, 3, 27)
    with world(database, IN_2023) as made, dying.workshop(dying.writing, database.url, holiday) as ask:
        references = [made.register() for _ in range(2)]
        made.perform(references[0], "assign", owner_id=made.who("Omar").user_id)
        made.now += timedelta(days=30)
        run = {"actor": made.who("system"), "now": made.now}
        moment, steps, ended = 1, 0, dying.KILLED
        while ended == dying.KILLED:
            before = stored(made)
            ended = ask(jobs.run, run, moment)
            assert verification.verify(made.session).faults == (), f"killed at moment {moment} after {steps} steps"
            went_on = stored(made) != before
            moment, steps = (1, steps + 1) if went_on else (moment + 1, steps)
        assert steps >= len(references) + 2, "each case and each job has a transaction of its own"
        for reference in references:
            assert [one.action for one in made.case(reference).events].count("move_deadlines") == 1
        done = stored(made)
        under = replace(made.law, calendar=proclaimed(holiday))
        assert not any(jobs.run(made.session, law=under, **run).values())
        assert stored(made) == done

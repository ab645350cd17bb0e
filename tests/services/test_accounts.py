"""Accounts, passwords, the throttle: on both databases, with what the access entries say of each."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from disclosure.domain.access import Actor, Role
from disclosure.domain.errors import Invalid, NotFound, Refused
from disclosure.services import accounts, sessions, sign_in
from disclosure.services.accounts import Account
from disclosure.services.passwords import USED_UP, Hasher, hasher
from disclosure.services.sign_in import Attempt, Throttle, Throttled
from disclosure.store.db import open_session
from disclosure.store.models import accesses, sign_in_attempts, user_sessions, users
from disclosure.store.queries import accounts as queries

NOW = datetime(2026, 11, 4, 10, 0, tzinfo=UTC)
CHEAP = hasher(64, 1, 1)
THROTTLE = Throttle(account_failures=3, address_failures=6, window=timedelta(minutes=15))
OFFICER = Account("Omar Haddad", frozenset({Role.DISCLOSURE_OFFICER}), "sheffield", "central")
GOOD = "plum otter granite"


@pytest.fixture
def nobody(session):
    """Who acts before anybody has signed in: the process."""
    return Actor(None, "", frozenset(), sessions.open_process(session, now=NOW))


@pytest.fixture
def ada(session):
    """An administrator, made on the command line."""
    system = sessions.command_line_actor(session, "", purpose="first administrator", now=NOW)
    made = accounts.create(
        session, "ada.finch", Account("Ada Finch", frozenset({Role.ADMINISTRATOR})), hasher=CHEAP, actor=system, now=NOW
    )
    opened = sessions.open_web(session, user_id=made.user_id, now=NOW)
    return Actor(made.user_id, "Ada Finch", frozenset({Role.ADMINISTRATOR}), opened.id)


@pytest.fixture
def omar(session, ada):
    return accounts.create(session, "omar.haddad", OFFICER, hasher=CHEAP, actor=ada, now=NOW)


def enter(session, nobody, username, password, *, now=NOW, address="192.0.2.7", demo=True, former=None, cost=CHEAP):
    return sign_in.authenticate(
        session, Attempt(username, password, address), hasher=cost, throttle=THROTTLE, demo=demo, actor=nobody, now=now, former=former
    )  # fmt: skip


def settle(session, signed_in, new=GOOD, current=None, now=NOW):
    """Choose a password of one's own."""
    user = signed_in.user
    actor = Actor(user.id, user.name, frozenset(Role(role) for role in user.roles), signed_in.opened.id)
    changing = sign_in.Changing(new, current, "192.0.2.7")
    sign_in.change_password(session, changing, hasher=CHEAP, throttle=THROTTLE, actor=actor, now=now)
    return actor


def entries(session, *kinds):
    query = select(accesses.c.entry, accesses.c.about, accesses.c.user_id, accesses.c.refused)
    query = query.where(accesses.c.entry.in_(kinds)).order_by(accesses.c.at, accesses.c.session_id, accesses.c.sequence)
    found = [tuple(row) for row in session.execute(query)]
    session.rollback()
    return found


def count(session, table):
    number = session.scalar(select(func.count()).select_from(table))
    session.rollback()
    return number


# --- making and changing accounts


def test_a_new_user_has_what_was_decided_and_must_change_the_first_password(session, omar, ada):
    user, digest = queries.user_by_username(session, "omar.haddad")
    assert (user.id, user.name, user.roles, user.district, user.team) == (
        omar.user_id, "Omar Haddad", ("disclosure_officer",), "sheffield", "central",
    )  # fmt: skip
    assert user.must_change_password
    assert not user.is_demo
    assert digest.startswith("$argon2id$")
    assert omar.password not in digest
    about = f"user:{omar.user_id} created roles=disclosure_officer district=sheffield team=central"
    assert ("account", about, ada.user_id, False) in entries(session, "account")


@pytest.mark.parametrize("username", ["", "x", "omar haddad", "omar/haddad", "ömar", "a" * 81, ".omar", "omar\x00"])
def test_a_username_that_cannot_be_typed_alike_by_everybody_is_refused(session, ada, username):
    with pytest.raises(Invalid) as refused:
        accounts.create(session, username, OFFICER, hasher=CHEAP, actor=ada, now=NOW)
    assert refused.value.field == "username"


def test_one_username_is_one_user_however_it_is_written(session, ada, omar):
    with pytest.raises(Invalid, match="already a user") as refused:
        accounts.create(session, " Omar.Haddad ", OFFICER, hasher=CHEAP, actor=ada, now=NOW)
    assert refused.value.field == "username"


def test_the_same_username_at_the_same_moment_makes_one_user(session, database, ada, monkeypatch):
    monkeypatch.setattr(queries, "id_of_username", lambda *_: None)  # as if neither had seen the other
    accounts.create(session, "rae", OFFICER, hasher=CHEAP, actor=ada, now=NOW)
    with pytest.raises(Invalid, match="already a user"):
        accounts.create(session, "rae", OFFICER, hasher=CHEAP, actor=ada, now=NOW)
    assert count(session, users) == 2


@pytest.mark.parametrize(
    "roles", [{Role.ADMINISTRATOR, Role.SUPERVISOR}, {Role.AUDITOR, Role.INTAKE}, {Role.AUDITOR, Role.ADMINISTRATOR}]
)
def test_roles_that_clash_are_refused_for_new_and_for_known_users(session, ada, omar, roles):
    account = Account("Omar Haddad", frozenset(roles))
    with pytest.raises(Refused, match="cannot be both"):
        accounts.create(session, "other", account, hasher=CHEAP, actor=ada, now=NOW)
    with pytest.raises(Refused, match="cannot be both"):
        accounts.change(session, omar.user_id, account, actor=ada, now=NOW)
    assert queries.user_by_id(session, omar.user_id).roles == ("disclosure_officer",)


def test_an_account_needs_a_name_and_a_role(session, ada):
    for account, field in ((Account("  ", OFFICER.roles), "name"), (Account("Rae", frozenset()), "roles")):
        with pytest.raises(Invalid) as refused:
            accounts.create(session, "rae", account, hasher=CHEAP, actor=ada, now=NOW)
        assert refused.value.field == field


def test_a_change_replaces_roles_and_says_so_in_codes(session, ada, omar):
    accounts.change(
        session, omar.user_id, Account("Omar H.", frozenset({Role.SUPERVISOR, Role.INTAKE})), actor=ada, now=NOW
    )
    user = queries.user_by_id(session, omar.user_id)
    assert (user.name, user.roles, user.district, user.team) == ("Omar H.", ("intake", "supervisor"), None, None)
    about = entries(session, "account")[-1][1]
    assert about == f"user:{omar.user_id} changed roles=intake,supervisor district= team="
    assert "Omar" not in about


def test_administrators_cannot_change_disable_or_reset_themselves(session, ada):
    with pytest.raises(Refused, match="your own roles"):
        accounts.change(session, ada.user_id, OFFICER, actor=ada, now=NOW)
    with pytest.raises(Refused, match="your own account"):
        accounts.disable(session, ada.user_id, actor=ada, now=NOW)
    with pytest.raises(Refused, match="your own password"):
        accounts.reset_password(session, ada.user_id, hasher=CHEAP, actor=ada, now=NOW)
    accounts.change(session, ada.user_id, Account("Ada F.", frozenset({Role.ADMINISTRATOR})), actor=ada, now=NOW)


def test_an_account_that_does_not_exist_is_not_found(session, ada):
    for act in (
        lambda: accounts.change(session, 999, OFFICER, actor=ada, now=NOW),
        lambda: accounts.disable(session, 999, actor=ada, now=NOW),
        lambda: accounts.enable(session, 999, actor=ada, now=NOW),
        lambda: accounts.reset_password(session, 999, hasher=CHEAP, actor=ada, now=NOW),
    ):
        with pytest.raises(NotFound):
            act()


# --- leavers


def test_a_leaver_s_sessions_end_with_the_account_and_nobody_else_s(session, ada, omar, nobody):
    signed_in = enter(session, nobody, "omar.haddad", omar.password)
    accounts.disable(session, omar.user_id, actor=ada, now=NOW + timedelta(minutes=1))
    open_ones = set(session.scalars(select(user_sessions.c.id).where(user_sessions.c.ended_at.is_(None))))
    assert signed_in.opened.id not in open_ones
    assert ada.session_id in open_ones
    assert entries(session, "account")[-1][1] == f"user:{omar.user_id} disabled"
    with pytest.raises(Invalid):
        enter(session, nobody, "omar.haddad", omar.password)


def test_disabling_twice_changes_and_tells_nothing_more(session, ada, omar):
    for minutes in (1, 2):
        accounts.disable(session, omar.user_id, actor=ada, now=NOW + timedelta(minutes=minutes))
    assert queries.user_by_id(session, omar.user_id).disabled_at == NOW + timedelta(minutes=1)
    assert [about for _, about, _, _ in entries(session, "account")].count(f"user:{omar.user_id} disabled") == 1


def test_when_the_entry_cannot_be_written_nothing_happened(session, ada, omar, nobody, monkeypatch):
    enter(session, nobody, "omar.haddad", omar.password)

    def broken(*_, **__):
        raise RuntimeError

    monkeypatch.setattr("disclosure.services.accesses.add", broken)
    with pytest.raises(RuntimeError):
        accounts.disable(session, omar.user_id, actor=ada, now=NOW)
    assert queries.user_by_id(session, omar.user_id).disabled_at is None
    assert session.scalar(
        select(func.count()).where(user_sessions.c.user_id == omar.user_id, user_sessions.c.ended_at.is_(None))
    )


def test_somebody_who_comes_back_signs_in_as_before(session, ada, omar, nobody):
    settle(session, enter(session, nobody, "omar.haddad", omar.password))
    accounts.disable(session, omar.user_id, actor=ada, now=NOW)
    accounts.enable(session, omar.user_id, actor=ada, now=NOW)
    assert enter(session, nobody, "omar.haddad", GOOD).user.roles == ("disclosure_officer",)


# --- first passwords


def test_a_first_password_works_once(session, omar, nobody):
    signed_in = enter(session, nobody, "omar.haddad", omar.password)
    assert signed_in.user.must_change_password
    kept = queries.password_hash_of(session, omar.user_id)
    assert kept.startswith(USED_UP)
    for typed in (omar.password, USED_UP):
        with pytest.raises(Invalid):
            enter(session, nobody, "omar.haddad", typed)
    with pytest.raises(Invalid):
        enter(session, nobody, "omar.haddad", kept, address="192.0.2.8")


def test_a_first_password_is_not_kept_as_one_s_own(session, ada, omar, nobody):
    signed_in = enter(session, nobody, "omar.haddad", omar.password)
    with pytest.raises(Invalid, match="not used until now") as refused:
        settle(session, signed_in, omar.password)
    assert refused.value.field == "new_password"
    assert queries.user_by_id(session, omar.user_id).must_change_password
    settle(session, signed_in)
    fresh = accounts.reset_password(session, omar.user_id, hasher=CHEAP, actor=ada, now=NOW)
    again = enter(session, nobody, "omar.haddad", fresh)
    with pytest.raises(Invalid, match="not used until now"):
        settle(session, again, fresh)
    settle(session, again, "quite another one")
    assert enter(session, nobody, "omar.haddad", "quite another one")


@pytest.mark.parametrize("guesses", [4])
def test_a_first_password_used_in_parallel_lets_one_in(session, database, omar, nobody, guesses):
    wide = Throttle(account_failures=50, address_failures=50, window=timedelta(minutes=15))
    begin, results = threading.Barrier(guesses), []

    def attempt():
        own = open_session(database.url)
        begin.wait()
        try:
            sign_in.authenticate(
                own, Attempt("omar.haddad", omar.password, "192.0.2.7"), hasher=CHEAP, throttle=wide, demo=True, actor=nobody, now=NOW
            )  # fmt: skip
            results.append("in")
        except Invalid:
            results.append("out")
        finally:
            own.close()
            own.get_bind().dispose()

    threads = [threading.Thread(target=attempt) for _ in range(guesses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["in", *["out"] * (guesses - 1)]


def test_a_reset_signs_out_forgives_failures_and_gives_another_first_password(session, ada, omar, nobody):
    settle(session, enter(session, nobody, "omar.haddad", omar.password))
    for _ in range(THROTTLE.account_failures):
        with pytest.raises(Invalid):
            enter(session, nobody, "omar.haddad", "wrong")
    fresh = accounts.reset_password(session, omar.user_id, hasher=CHEAP, actor=ada, now=NOW)
    open_ones = select(user_sessions.c.id).where(
        user_sessions.c.user_id == omar.user_id, user_sessions.c.ended_at.is_(None)
    )
    assert session.scalar(open_ones) is None
    assert ("account", f"user:{omar.user_id} password reset", ada.user_id, False) in entries(session, "account")
    assert enter(session, nobody, "omar.haddad", fresh).user.must_change_password
    with pytest.raises(Invalid):
        enter(session, nobody, "omar.haddad", GOOD)


def test_a_demo_account_keeps_its_password_and_is_refused_where_there_is_no_demo(session, ada, nobody):
    accounts.create(session, "demo", OFFICER, hasher=CHEAP, actor=ada, now=NOW, demo_password="demo")
    for _ in range(2):
        assert not enter(session, nobody, "demo", "demo").user.must_change_password
    with pytest.raises(Invalid):
        enter(session, nobody, "demo", "demo", demo=False)


# --- signing in


def test_signing_in_opens_a_session_whose_chain_begins_with_it(session, omar, nobody):
    anonymous = sessions.open_web(session, user_id=None, now=NOW, content={"csrf": "x"})
    signed_in = enter(session, nobody, " Omar.Haddad ", omar.password, former=anonymous.id)
    row = session.execute(select(user_sessions).where(user_sessions.c.id == signed_in.opened.id)).one()
    assert (row.user_id, row.kind, row.accesses, row.head_digest) == (
        omar.user_id, "web", 1, signed_in.opened.head.digest,
    )  # fmt: skip
    assert signed_in.opened.token not in row.token_digest
    assert session.scalar(select(user_sessions.c.id).where(user_sessions.c.id == anonymous.id)) is None
    assert entries(session, "sign_in") == [("sign_in", "", omar.user_id, False)]


@pytest.mark.parametrize(
    ("username", "password"),
    [("omar.haddad", "wrong"), ("nobody.known", "wrong"), ("", ""), ("omar.haddad", ""), ("\x00", "\x00")],
)
def test_whatever_is_wrong_the_words_are_the_same(session, omar, nobody, username, password):
    with pytest.raises(Invalid) as refused:
        enter(session, nobody, username, password)
    assert (refused.value.field, str(refused.value)) == ("password", sign_in.WRONG)
    (entry,) = entries(session, "sign_in_failed")
    assert entry[2:] == (None, True)
    assert entry[1] in ("", f"user:{omar.user_id}")  # never what was typed: it may be a password


def test_known_and_unknown_names_cost_the_same_work(session, ada, omar, nobody, monkeypatch):
    checks = []
    cost = Hasher(memory_kib=64, time_cost=1, parallelism=1)
    verify = cost._argon2.verify

    def counted(digest, password):
        checks.append(digest.rpartition("$")[0].rpartition("$")[0])  # everything but salt and digest
        return verify(digest, password)

    cost._argon2 = type("Counted", (), {"verify": staticmethod(counted), "check_needs_rehash": lambda *_: False})()
    accounts.disable(session, omar.user_id, actor=ada, now=NOW)
    for number, username in enumerate(("omar.haddad", "ada.finch", "nobody")):
        with pytest.raises(Invalid):
            enter(session, nobody, username, "wrong", cost=cost, address=f"192.0.2.{number}")
    assert len(checks) == 3
    assert len(set(checks)) == 1


def test_a_digest_made_at_another_cost_is_made_anew_at_the_next_sign_in(session, omar, nobody):
    settle(session, enter(session, nobody, "omar.haddad", omar.password))
    before = queries.password_hash_of(session, omar.user_id)
    enter(session, nobody, "omar.haddad", GOOD, cost=hasher(128, 1, 1))
    after = queries.password_hash_of(session, omar.user_id)
    assert "m=64," in before
    assert "m=128," in after
    enter(session, nobody, "omar.haddad", GOOD, cost=hasher(128, 1, 1))
    assert queries.password_hash_of(session, omar.user_id) == after


def test_signing_out_ends_the_session_and_empties_it(session, omar, nobody):
    signed_in = enter(session, nobody, "omar.haddad", omar.password)
    actor = Actor(omar.user_id, "Omar Haddad", frozenset({Role.DISCLOSURE_OFFICER}), signed_in.opened.id)
    sign_in.sign_out(session, actor=actor, now=NOW + timedelta(minutes=5))
    row = session.execute(select(user_sessions).where(user_sessions.c.id == actor.session_id)).one()
    assert (row.ended_at, row.content) == (NOW + timedelta(minutes=5), "{}")
    assert entries(session, "sign_out") == [("sign_out", "", omar.user_id, False)]


# --- the throttle


@pytest.mark.parametrize("username", ["omar.haddad", "nobody.known"])
def test_an_account_waits_after_failures_whether_it_exists_or_not(session, omar, nobody, username):
    for number in range(THROTTLE.account_failures):
        with pytest.raises(Invalid):
            enter(session, nobody, username, "wrong", now=NOW + timedelta(minutes=number), address=f"192.0.2.{number}")
    with pytest.raises(Throttled) as refused:
        enter(session, nobody, username.upper(), omar.password, now=NOW + timedelta(minutes=3), address="192.0.2.99")
    assert refused.value.until == NOW + THROTTLE.window
    assert str(refused.value) == "Too many attempts have failed. Wait a few minutes and try again"
    assert count(session, sign_in_attempts) == 2 * THROTTLE.account_failures  # waiting is not failing


def test_after_the_window_the_right_password_works_again(session, omar, nobody):
    for _ in range(THROTTLE.account_failures):
        with pytest.raises(Invalid):
            enter(session, nobody, "omar.haddad", "wrong")
    with pytest.raises(Throttled):
        enter(session, nobody, "omar.haddad", omar.password, now=NOW + THROTTLE.window - timedelta(seconds=1))
    assert enter(session, nobody, "omar.haddad", omar.password, now=NOW + THROTTLE.window)


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
    ],
)
def test_an_address_waits_after_failures_with_any_names(session, omar, nobody, first, second, is_one):
    for number in range(THROTTLE.address_failures):
        with pytest.raises(Invalid):
            enter(session, nobody, f"name{number}", "wrong", address=first)
    if is_one:
        with pytest.raises(Throttled):
            enter(session, nobody, "omar.haddad", omar.password, address=second)
    else:
        assert enter(session, nobody, "omar.haddad", omar.password, address=second)


def test_success_forgives_the_account_but_not_the_address(session, omar, nobody):
    settle(session, enter(session, nobody, "omar.haddad", omar.password))
    for _ in range(THROTTLE.account_failures - 1):
        with pytest.raises(Invalid):
            enter(session, nobody, "omar.haddad", "wrong")
    enter(session, nobody, "omar.haddad", GOOD)
    assert count(session, sign_in_attempts) == THROTTLE.account_failures - 1  # the address's
    for _ in range(THROTTLE.account_failures - 1):
        with pytest.raises(Invalid):
            enter(session, nobody, "omar.haddad", "wrong")
    enter(session, nobody, "omar.haddad", GOOD)


def test_old_failures_are_purged(session, omar, nobody):
    with pytest.raises(Invalid):
        enter(session, nobody, "omar.haddad", "wrong")
    assert sign_in.purge_failures(session, now=NOW + timedelta(hours=1)) == 0
    assert sign_in.purge_failures(session, now=NOW + timedelta(days=2)) == 2


# --- one's own password


def test_choosing_the_first_own_password_asks_for_no_other(session, omar, nobody):
    settle(session, enter(session, nobody, "omar.haddad", omar.password))
    assert not queries.user_by_id(session, omar.user_id).must_change_password
    assert not enter(session, nobody, "omar.haddad", GOOD).user.must_change_password
    assert ("account", f"user:{omar.user_id} password changed", omar.user_id, False) in entries(session, "account")


def test_another_password_needs_the_present_one_and_ends_the_other_sessions(session, omar, nobody):
    first = enter(session, nobody, "omar.haddad", omar.password)
    settle(session, first)
    second = enter(session, nobody, "omar.haddad", GOOD)
    with pytest.raises(Invalid) as refused:
        settle(session, second, "quite another one", current="wrong")
    assert refused.value.field == "current_password"
    settle(session, second, "quite another one", current=GOOD)
    query = select(user_sessions.c.id, user_sessions.c.ended_at).where(user_sessions.c.user_id == omar.user_id)
    ended = {row.id: row.ended_at is not None for row in session.execute(query)}
    assert (ended[first.opened.id], ended[second.opened.id]) == (True, False)


def test_guessing_the_present_password_from_a_stolen_session_is_throttled(session, omar, nobody):
    signed_in = enter(session, nobody, "omar.haddad", omar.password)
    settle(session, signed_in)
    inside = enter(session, nobody, "omar.haddad", GOOD)
    for _ in range(THROTTLE.account_failures):
        with pytest.raises(Invalid):
            settle(session, inside, "quite another one", current="wrong")
    with pytest.raises(Throttled):
        settle(session, inside, "quite another one", current=GOOD)


@pytest.mark.parametrize(
    "password",
    [
        "short", "elevensigns", "x" * 257, "password1234", "PassWord-1234", "aaaaaaaaaaaaaaaa", "abababababab", "omar.haddad",
        "my omar.haddad pw", "OmarHaddad2026!", "with\ttab inside it",
    ],
)  # fmt: skip
def test_a_password_that_is_guessed_first_is_refused(session, omar, nobody, password):
    signed_in = enter(session, nobody, "omar.haddad", omar.password)
    with pytest.raises(Invalid) as refused:
        settle(session, signed_in, password)
    assert refused.value.field == "new_password"


@pytest.mark.parametrize("password", ["plum otter granite", "ﬁnch ørsted 漢字 ok", "x9!Qu" * 51])
def test_length_is_enough_and_any_sign_is_welcome(session, omar, nobody, password):
    settle(session, enter(session, nobody, "omar.haddad", omar.password), password)
    assert enter(session, nobody, "omar.haddad", password)


def test_the_same_password_again_is_no_change(session, omar, nobody):
    signed_in = enter(session, nobody, "omar.haddad", omar.password)
    settle(session, signed_in)
    with pytest.raises(Invalid, match="not used until now"):
        settle(session, signed_in, GOOD, current=GOOD)


def test_a_user_disabled_while_signing_in_stays_out(session, omar, nobody, monkeypatch):
    right = Hasher.matches

    def meanwhile(self, digest, password):
        session.execute(update(users).where(users.c.id == omar.user_id).values(disabled_at=NOW))
        session.commit()
        return right(self, digest, password)

    monkeypatch.setattr(Hasher, "matches", meanwhile)
    with pytest.raises(Invalid):
        enter(session, nobody, "omar.haddad", omar.password)

"""Wound 30: tokens could be guessed. One factory makes them all; nothing else may (tests/shape/test_rooms.py), and none is stored."""

import re
from collections import Counter

from sqlalchemy import select

from disclosure.domain import reference
from disclosure.domain.access import Role
from disclosure.services import tokens
from disclosure.store.models import metadata, user_sessions

MANY = 4_000


def test_what_must_not_be_guessed_has_256_bits_and_no_likeness():
    made = [tokens.new_key() for _ in range(MANY)]
    assert len(set(made)) == MANY
    assert {len(one) for one in made} == {43}
    for place in range(42):  # the last letter holds four bits alone
        letters = Counter(one[place] for one in made)
        assert len(letters) == 64
        assert max(letters.values()) < 3 * MANY / 64


def test_a_reference_says_neither_when_nor_how_many_nor_which_scheme():
    made = [tokens.new_reference() for _ in range(MANY)]
    assert len(set(made)) == MANY
    assert all(reference.parse(one) == one for one in made)
    assert sorted(made) != made
    firsts = Counter(one[0] for one in made)
    assert max(firsts.values()) < 3 * MANY / len(firsts)


def test_a_first_password_can_be_read_out_and_not_guessed():
    made = {tokens.new_password() for _ in range(MANY)}
    assert len(made) == MANY
    assert all(re.fullmatch(r"[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){3}", one) for one in made)


def test_no_token_of_a_session_stands_in_the_database(as_user, client, rows):
    signed_in = [as_user(role) for role in (Role.DISCLOSURE_OFFICER, Role.SUPERVISOR)]
    cookies = [one.get_cookie("session").value for one in signed_in]
    assert len(set(cookies)) == len(cookies)
    held = " ".join(str(cell) for table in metadata.sorted_tables for row in rows(select(table)) for cell in row)
    assert not [one for one in cookies if one in held]
    assert [one for one in cookies if tokens.digest(one) in held] == cookies, "only what is made of it"
    assert len(rows(select(user_sessions.c.id))) >= len(cookies)

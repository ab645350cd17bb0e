"""A person's name is judged by one rule, whether an administrator types it on a page or on the command line."""

from datetime import UTC, datetime

import pytest
from werkzeug.datastructures import MultiDict

from disclosure.domain.access import Role
from disclosure.domain.errors import Invalid
from disclosure.forms.accounts import NewUser
from disclosure.services import accounts, sessions
from disclosure.services.accounts import Account
from disclosure.services.passwords import hasher
from disclosure.store.queries import accounts as queries

NOW = datetime(2026, 11, 4, 10, 0, tzinfo=UTC)
INTAKE = frozenset({Role.INTAKE})


@pytest.fixture
def system(session):
    return sessions.command_line_actor(session, "", purpose="a test", now=NOW)


def create(session, system, name):
    account = Account(name, INTAKE)
    return accounts.create(session, "rae", account, hasher=hasher(64, 1, 1), actor=system, now=NOW).user_id


@pytest.mark.parametrize(
    "name", ["Ra\u202ee", "R\x00ae", "R\nae", "Rae\udcff", "Rae\uffff", "x" * 201, "x" * 10_000], ids=ascii
)
def test_what_the_page_refuses_is_refused_in_the_same_words(session, system, name):
    with pytest.raises(Invalid) as refused:
        create(session, system, name)
    form = NewUser(MultiDict({"name": name}))
    form.validate()
    assert (refused.value.field, str(refused.value)) == ("name", form.name.errors[0])
    rae = create(session, system, "Rae")
    with pytest.raises(Invalid) as refused:
        accounts.change(session, rae, Account(name, INTAKE), actor=system, now=NOW)
    assert str(refused.value) == form.name.errors[0]


def test_a_name_is_stored_in_one_way_of_writing_it(session, system):
    rene = create(session, system, " Rene\u0301 ")
    assert queries.user_by_id(session, rene).name == "Ren\u00e9"
    accounts.change(session, rene, Account("Zoe\u0308\n", INTAKE), actor=system, now=NOW)
    assert queries.user_by_id(session, rene).name == "Zo\u00eb"


@pytest.mark.parametrize("name", ["", " ", "\u200b", "\u2060 \u00ad"], ids=ascii)
def test_a_name_that_nobody_could_see_is_none(session, system, name):
    with pytest.raises(Invalid, match="Enter the person’s name"):
        create(session, system, name)

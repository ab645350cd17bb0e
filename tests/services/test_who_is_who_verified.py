"""Whoever makes somebody unfindable, or one person two, behind the product's back is found by the verifier."""
# ruff: noqa: S608  the statements are put together from our own tables

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from disclosure.domain.names import keys_of
from disclosure.services import verification
from disclosure.store.models import identities, people, person_keys, records
from disclosure.store.person_keys import named
from tests.databases import DIALECTS
from tests.services.enemy import Enemy, Row, another, enemy
from tests.services.worlds import HOUR, World, world


@dataclass(frozen=True)
class Site:
    """Three cases about one man, of whom somebody has said so twice, and an enemy."""

    world: World
    enemy: Enemy

    def told(self) -> list[str]:
        return [str(one) for one in verification.verify(self.world.session).faults]

    @property
    def said(self) -> Row:
        """What was said first."""
        return self.enemy.rows(identities)[0]


@pytest.fixture(scope="module", params=DIALECTS)
def built(request, databases) -> Iterator[Site]:
    database = databases.fresh(request.param)
    with world(database) as made:
        first, second, third = (made.register() for _ in range(3))
        for own, other in ((second, first), (third, first)):
            made.now += HOUR
            made.perform(
                own, "identify", "same", own_person=2, other_reference=other, other_person=2, scope="everywhere"
            )
        with enemy(database) as inside:
            yield Site(made, inside)
    databases.drop(database)


@pytest.fixture
def site(built: Site) -> Iterator[Site]:
    yield built
    built.enemy.undo()


def test_what_the_product_wrote_is_whole(site):
    assert site.told() == []


def test_everybody_is_found_by_the_keys_of_their_own_names(site):
    for person in site.enemy.rows(people):
        kept = [row["key"] for row in site.enemy.rows(person_keys) if row["person_id"] == person["id"]]
        assert sorted(kept) == list(keys_of(named(person)))
        assert kept


def test_a_key_that_was_taken_away_altered_or_put_in_is_named(site):
    row = site.enemy.rows(person_keys)[0]
    key, number = row["key"], row["person_id"]
    site.enemy.drop(person_keys, row)
    assert site.told() == [f"person_keys key={key!r} person_id={number}: it is missing: the person's names give it"]
    site.enemy.undo()
    site.enemy.alter(person_keys, row, key="nobody")
    assert site.told() == [
        f"person_keys key='nobody' person_id={number}: the person's names do not give it",
        f"person_keys key={key!r} person_id={number}: it is missing: the person's names give it",
    ]
    site.enemy.undo()
    site.enemy.put(person_keys, row, key="nobody")
    assert site.told() == [f"person_keys key='nobody' person_id={number}: the person's names do not give it"]
    site.enemy.undo()
    site.enemy.put(person_keys, row, person_id=9_999)
    assert site.told() == [f"person_keys key={key!r} person_id=9999: there is nobody of that number"]


def test_somebody_without_any_key_is_named(site):
    person = site.enemy.rows(people)[0]
    for row in site.enemy.rows(person_keys):
        if row["person_id"] == person["id"]:
            site.enemy.drop(person_keys, row)
    assert len(site.told()) == len(keys_of(named(person)))


@pytest.mark.parametrize("name", [column.name for column in identities.c if column.name not in {"case_id", "sequence"}])
def test_what_was_said_of_two_people_and_altered_is_named(site, name):
    row = site.said
    site.enemy.alter(identities, row, **{name: another(identities.c[name], row[name])})
    assert site.told() == [
        f"identities case_id={row['case_id']} sequence={row['sequence']}: it is not what its record says"
    ]


def test_somebody_else_put_in_the_place_of_one_of_the_two_is_named(site):
    row = site.said
    other = next(
        one["id"] for one in site.enemy.rows(people) if one["id"] not in {row["person_id"], row["other_person_id"]}
    )
    for name in ("person_id", "other_person_id"):
        site.enemy.alter(identities, row, **{name: other})
        assert site.told() == [
            f"identities case_id={row['case_id']} sequence={row['sequence']}: it is not what its record says"
        ]
        site.enemy.undo()


def test_what_was_said_and_taken_out_is_missed_and_what_was_never_said_is_named(site):
    row = site.said
    site.enemy.drop(identities, row)
    missed = "it is missing, and its record says that it was said"
    assert site.told() == [f"identities case_id={row['case_id']} sequence={row['sequence']}: {missed}"]
    site.enemy.undo()
    site.enemy.put(identities, row, sequence=1)
    assert site.told() == [f"identities case_id={row['case_id']} sequence=1: it is not what its record says"]
    site.enemy.undo()
    site.enemy.put(identities, row, sequence=99)
    assert site.told() == [f"identities case_id={row['case_id']} sequence=99: there is no event of this number"]


def test_of_a_record_that_was_destroyed_what_was_said_still_stands(site):
    """Disposal leaves the event and the digest, and no answers."""
    row = site.said
    site.enemy.alter(records, {"case_id": row["case_id"], "sequence": row["sequence"]}, answers=None, salt=None)
    assert not [told for told in site.told() if told.startswith("identities")]


@pytest.mark.parametrize("built", ["sqlite"], indirect=True)
@pytest.mark.parametrize("spelt", ["CAST(key AS BLOB)", "CAST(x'FF' AS TEXT)"])
def test_a_key_that_is_no_text_is_named(site, spelt):
    row = site.enemy.rows(person_keys)[0]
    site.enemy.do(f"UPDATE person_keys SET key = {spelt} WHERE key = '{row['key']}' AND person_id = {row['person_id']}")
    assert [told for told in site.told() if told.startswith("person_keys")]


def test_names_that_nobody_could_have_typed_stop_no_check(site):
    """The last test of this file's worlds but for others that put back: a column that may be empty stays so."""
    row = site.enemy.rows(people)[0]
    site.enemy.loosen()
    for name in ("given_names", "family_name", "date_of_birth", "address"):
        site.enemy.alter(people, row, **{name: None})
        told = site.told()
        assert [one for one in told if one.startswith("person_keys") and f"person_id={row['id']}" in one], name
        assert [one for one in told if one.startswith("participations")], name
        site.enemy.undo()

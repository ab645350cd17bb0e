"""Wound 10: a search index that is filled in later misses what was just written, or finds what was taken back (CTS).

What is searched is written in the transaction of what it finds, and nothing in the index is not in the case, nor the other way round.
"""

from itertools import islice

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from disclosure.domain.answers import Answer, Answers
from disclosure.services import casework, search, verification
from disclosure.services.casework import Doing
from tests.services.worlds import world


@pytest.fixture
def place(database):
    with world(database) as made:
        yield made


def found(place, words, session=None):
    look = search.look(session or place.session, words, law=place.law, actor=place.who("Sofia"), now=place.now)
    (session or place.session).rollback()
    return [row["reference"] for row, _ in look.hits]


def noting(place, reference, words):
    """A note, ready to be added."""
    answers = Answers("note", "1", "en", (Answer("note", "Note", words, words),))
    return Doing("note", "done", answers, place.case(reference).version, place.request_key())


def test_what_is_written_is_found_by_whoever_asks_next(place):
    reference, other = place.register(), place.further_session()
    assert found(place, "crossbow", other) == []
    casework.perform(
        place.session,
        reference,
        noting(place, reference, "a crossbow"),
        law=place.law,
        actor=place.who("Omar"),
        now=place.now,
    )
    assert found(place, "crossbow", other) == [reference]


def test_what_is_not_committed_is_found_by_nobody_and_leaves_nothing(place, monkeypatch):
    reference, other = place.register(), place.further_session()

    def fails(*_):
        raise RuntimeError("the power went")

    monkeypatch.setattr(place.session, "commit", fails)
    with pytest.raises(RuntimeError):
        casework.perform(
            place.session,
            reference,
            noting(place, reference, "a crossbow"),
            law=place.law,
            actor=place.who("Omar"),
            now=place.now,
        )
    monkeypatch.undo()
    assert found(place, "crossbow", other) == []
    place.session.rollback()
    assert found(place, "crossbow") == []
    assert verification.verify(place.session).ok


def drifts(place):
    """Whether the database's own index holds other words than those that are kept."""
    bind = place.session.get_bind()
    with bind.connect().execution_options(disclosure_writes=True) as connection:
        if bind.dialect.name == "sqlite":
            try:
                connection.exec_driver_sql("INSERT INTO search_index(search_index, rank) VALUES ('integrity-check', 1)")
            except DatabaseError:
                return True
            return False
        asked = (
            "SELECT count(*) FROM search_words "
            "WHERE id = :id AND array_to_tsvector(string_to_array(words, ' ')) @@ CAST(:one AS tsquery)"
        )
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        rows = connection.execute(text("SELECT id, words FROM search_words")).all()
        found = [
            connection.scalar(
                text(asked),
                {"one": " & ".join(f"'{word}'" for word in words.split()), "id": number},
            )
            for number, words in rows
        ]
        return set(found) != {1}


def test_the_index_holds_what_is_written_and_nothing_else(place):
    """After a whole case: the words are those of the records and people, and the index those of the words."""
    place.walk(to="closing")
    assert verification.verify(place.session).ok
    place.session.rollback()
    kept = place.session.scalars(text("SELECT words FROM search_words ORDER BY id")).all()
    place.session.rollback()
    assert "asha" in " ".join(kept).split()
    assert not drifts(place)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO search_index(rowid, words) VALUES (99, 'crossbow')",
        "INSERT INTO search_index(search_index, rowid, words) SELECT 'delete', id, words FROM search_words LIMIT 1",
        "INSERT INTO search_index(search_index) VALUES ('delete-all')",
        "DELETE FROM search_index_data WHERE id > 10",
        "DELETE FROM search_index_data",
    ],
    ids=["a word too many", "a row left out", "emptied", "its pages gone", "all of it gone"],
)
def test_an_index_that_has_drifted_is_seen_and_named_until_it_is_made_anew(place, change):
    """Whoever has the file empties the index alone: every row says what it should, and a search finds nothing."""
    place.register()
    place.register()

    def do(statement):
        with place.session.get_bind().connect().execution_options(disclosure_writes=True) as connection:
            connection.exec_driver_sql(statement)
            connection.commit()

    do(change)
    assert drifts(place)
    assert [str(one) for one in verification.verify(place.session).faults] == [f"search_index: {DRIFTED}"]
    do("INSERT INTO search_index(search_index) VALUES ('rebuild')")
    assert not drifts(place)
    assert verification.verify(place.session).ok


DRIFTED = "it does not lead to what search_words says, or leads to something else"


@pytest.mark.databases("sqlite")
def test_every_sign_that_we_take_for_a_letter_is_one_to_the_index(place):
    """Else a word that holds it would be two there, and could not be asked for at all."""
    asked = place.session
    with asked.get_bind().connect() as connection:
        for letters in batched(filter(str.isalnum, map(chr, range(0x80, 0x110000))), 2_000):
            words = " OR ".join(f'"a{one}b"*' for one in letters)
            connection.execute(
                text("SELECT rowid FROM search_index WHERE search_index MATCH :words LIMIT 1"), {"words": words}
            ).all()


def batched(signs, many):
    """Some at a time."""
    while some := list(islice(signs, many)):
        yield some

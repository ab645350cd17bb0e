"""What was written is found in the same words, however either was written; and nothing that was kept can be read as a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.domain import searching
from disclosure.domain.matching import Named

SAME = [
    ("07700 900123", "+44 7700 900 123"),
    ("07700 900123", "(07700) 900-123"),
    ("07700 900123", "+44 (0)7700 900123"),
    ("12/3/2019", "12 March 2019"),
    ("12.03.2019", "2019-03-12"),
    ("S1 2AB", "s12ab"),
    ("DN10 4ZZ", "dn104zz"),
    ("O’Neill", "o'neill"),
    ("Łukasz", "lukasz"),
    ("CAFÉ", "cafe"),
    ("0044 7700 900123", "07700900123"),
    ("12 September 2019", "12 Sept 2019"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_thing_written_in_two_ways_is_one(one, other):
    assert searching.words_in(one) == searching.words_in(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31 2 2019 12", ["20190231", "12"]),
        ("14/92249/26", ["14", "92249", "26"]),
        ("Flat 3, 12 Mill Lane", ["flat", "12", "mill", "lane"]),
        ("Flat 12 07700 900123", ["flat", "12", "07700900123"]),
        ("10 20 30", ["10", "20", "30"]),
        ("44 44 44", ["44", "44", "44"]),
        ("07700 900123, 07700 900456", ["07700900123", "07700900456"]),
        ("07700 900123 17/05/2024", ["07700900123", "20240517"]),
        ("3 decided 2021", ["decided", "2021"]),
        ("45.99.1980", ["45", "99", "1980"]),
    ],
)
def test_other_numbers_stay_as_they_are(text, words):
    assert searching.words_in(text) == words


@given(st.text(max_size=300))
def test_whatever_was_written_is_found_by_any_of_its_words(text):
    kept = searching.of_answers([{"name": "note", "value": text, "words": text}]).split()
    assert kept == sorted(set(kept))
    for word in searching.asked_for(text):
        assert word in kept
        assert not set(word) & set("'\"* :()&|!\\")


@given(st.text(max_size=60), st.text(max_size=60))
def test_words_are_kept_in_no_order(one, other):
    first = searching.of_answers(
        [{"name": "a", "value": one, "words": one}, {"name": "b", "value": other, "words": other}]
    )
    second = searching.of_answers(
        [{"name": "b", "value": other, "words": other}, {"name": "a", "value": one, "words": one}]
    )
    assert first == second


def test_codes_dates_and_references_of_other_cases_are_not_words():
    answers = [
        {"name": "outcome", "value": "continue", "words": "Go on"},
        {"name": "received_at", "value": "2026-03-02T09:00:00+00:00", "words": "2 March 2026 at 09:00"},
        {"name": "other_reference", "value": "7K4M-2P9Q-J", "words": "7K4M-2P9Q-J"},
        {"name": "linked_case", "value": "7K4M-2P9Q-J", "words": "7K4M-2P9Q-J"},
        {"name": "warnings_given", "value": True, "words": "Yes"},
        {"name": "note", "value": None, "words": ""},
    ]
    assert searching.of_answers(answers) == ""


def test_of_people_in_an_answer_what_is_not_in_their_own_row_is_kept():
    person = {
        "given_names": "Dean",
        "family_name": "Stone",
        "address": "1 High Street",
        "work": "Scaffolder",
        "age": 40,
        "sex": "male",
    }
    answers = [{"name": "subject", "value": [person], "words": "Given names: Dean"}]
    assert searching.of_answers(answers) == "scaffolder"


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Dean Birkinshaw", Named("dean", "birkinshaw")),
        ("birkinshaw, dean 12/3/1984", Named("birkinshaw", "dean", date_of_birth="1984-03-12")),
        ("Birkinshaw 12 March 1984", Named("", "birkinshaw", date_of_birth="1984-03-12")),
        ("Ana Maria da Silva", Named("ana maria da", "silva")),
        ("Will Smith", Named("will", "smith")),
        ("J Smith 1980", Named("j", "smith", date_of_birth="1980")),
        ("Birkinshaw", None),
        ("12/3/1984", None),
        ("12 Mill Lane", None),
        ("", None),
    ],
)
def test_names_and_a_day_may_be_a_person(text, person):
    assert searching.person_in(text) == person


@pytest.mark.parametrize(
    ("asked", "text", "found"),
    [
        ("strang", "He strangled her", "strangled"),
        ("cafe", "At the CAFÉ", "CAFÉ"),
        ("an", "An animal and an axe", "An"),
        ("x", "y", None),
    ],
)
def test_a_word_is_shown_where_it_stands_as_it_was_written(asked, text, found):
    place = searching.place_of([asked], text)
    assert (text[slice(*place)] if place else None) == found


def test_a_search_looks_for_no_more_than_a_few_words():
    assert len(searching.asked_for(" ".join(f"word{one}" for one in range(100)))) == searching.MOST_ASKED

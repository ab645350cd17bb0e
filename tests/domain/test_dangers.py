"""What people write of danger is found however they put it; a word is no finding, and nothing takes one away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.domain import dangers, facts

# What somebody frightened might write, and the dangers that it speaks of.
SAID = [
    ("He put his hands round my neck until I couldn't breathe.", {"strangulation"}),
    ("He couldn’t stop, he had me by the throat", {"strangulation"}),
    ("she says he choked her twice", {"strangulation"}),
    ("he said he would kill me if I left him", {"threats_to_kill", "separation"}),
    ("he threatened to burn the house down, with all of us in it", {"threats_to_kill"}),
    ("They threatened that they would kill the dog", {"threats_to_kill"}),
    ("There is a KNIFE under the bed", {"weapon"}),
    ("a machete, and I think a shotgun", {"weapon"}),
    ("We separated in May; the divorce is not through", {"separation"}),
    ("I am moving out next week", {"separation"}),
    ("I am 5 months pregnant", {"pregnancy"}),
    ("my daughter is afraid of him", {"child"}),
    ("The kids saw it", {"child"}),
    ("Mae o wedi bygwth fy lladd i", {"threats_to_kill"}),
    ("Roedd cyllell ganddo fo", {"weapon"}),
    ("Dw i'n feichiog neu'n beichiogi", {"pregnancy"}),
    ("Mae gen i blentyn, plentyn bach", {"child"}),
    ("Strangled.", {"strangulation"}),
    ("Strangled.\nKnife.\nPregnant.", {"strangulation", "weapon", "pregnancy"}),
    ("He grabbed her throat", {"strangulation"}),
    ("He put a pillow over her face", {"strangulation"}),
    ("He threatened to murder me", {"threats_to_kill"}),
    ("He said he would end her life", {"threats_to_kill"}),
    ("He has stabbed her before", {"weapon"}),
    ("I left my husband in May", {"separation"}),
    ("He shouts, and he takes my money.", set()),
    ("We went to the cinema in Sunderland", set()),  # no son in it
    ("It was begun a long time ago", set()),  # no gun
    ("He works as a skilled person", set()),
]


@pytest.mark.parametrize(("text", "codes"), SAID)
def test_what_is_written_of_danger_is_found(text, codes):
    assert set(dangers.found([text])) == codes


def test_the_gravest_comes_first():
    assert dangers.found(["The child saw him choke her with a knife in his hand"]) == [
        "strangulation",
        "weapon",
        "child",
    ]


def test_a_code_and_a_list_of_people_are_no_writing():
    assert dangers.found(["child", "weapon", None, True, 3, [{"given_names": "Child Knife"}], ["gun gun"]]) == []


def test_a_danger_once_spoken_of_stays():
    for before, note, after in (
        ("weapon", "She is pregnant now", "pregnancy;weapon"),
        ("weapon", "It was a joke", "weapon"),
        (None, "Nothing at all", None),
    ):
        assert facts.stored("dangers", dangers.with_those_of(before, {"note": note}, is_heard=True)) == after


def test_what_an_officer_ticks_counts_and_what_they_write_of_their_search_does_not():
    said = {"risk_words": ["strangulation", "child"], "found": "No weapon, no knife, nothing of a pregnancy"}
    assert (
        facts.stored("dangers", dangers.with_those_of("separation", said, is_heard=False))
        == "child;separation;strangulation"
    )
    assert dangers.with_those_of(None, {"risk_words": ["none"], "found": "No knife"}, is_heard=False) is None


@given(st.text(max_size=400), st.text(max_size=200))
def test_more_writing_never_speaks_of_less(text, more):
    """Whatever anybody types; a blank line parts two answers."""
    assert set(dangers.found([text])) <= set(dangers.found([text, more]))

"""What the public answered can be read with the key and in its own row, and in no other way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.services.sealing import Sealer, Unreadable

OLD, NEW = "an old key, long and random", "a new key, long and random"
ROW = "drafts:7"


@given(st.text(st.characters(exclude_categories=()), max_size=6_000))
def test_what_was_sealed_is_read_again_whatever_signs_it_has(text):
    sealer = Sealer([NEW])
    assert sealer.open(sealer.seal(text, ROW), ROW) == text


def test_no_two_seals_are_alike():
    sealer = Sealer([NEW])
    assert len({sealer.seal("the same", ROW) for _ in range(50)}) == 50


def test_after_a_change_of_key_the_old_one_opens_and_the_new_one_seals():
    before = Sealer([OLD]).seal("said before", ROW)
    both = Sealer([NEW, OLD])
    assert both.open(before, ROW) == "said before"
    after = both.seal("said after", ROW)
    assert Sealer([NEW]).open(after, ROW) == "said after"
    with pytest.raises(Unreadable):
        Sealer([OLD]).open(after, ROW)
    with pytest.raises(Unreadable):
        Sealer([NEW]).open(before, ROW)


def test_in_another_row_it_cannot_be_read():
    sealer = Sealer([NEW])
    with pytest.raises(Unreadable):
        sealer.open(sealer.seal("said here", ROW), "drafts:8")


def test_a_single_changed_byte_anywhere_is_noticed():
    sealer = Sealer([NEW])
    sealed = sealer.seal("said", ROW)
    for place in (*range(40), len(sealed) // 2, len(sealed) - 1):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(Unreadable):
            sealer.open(bytes(changed), ROW)


@pytest.mark.parametrize("length", [0, 1, 8, 20, 35, 36, 100])
def test_what_was_cut_off_is_noticed(length):
    sealer = Sealer([NEW])
    with pytest.raises(Unreadable):
        sealer.open(sealer.seal("said", ROW)[:length], ROW)


def test_its_length_tells_little_of_what_was_said():
    sealer = Sealer([NEW])
    lengths = [len(sealer.seal("é" * count, ROW)) for count in range(0, 6_000, 7)]
    assert len(set(lengths)) == 3
    assert sealer.seal("no", ROW).__len__() == sealer.seal("yes, and much more than that", ROW).__len__()


def test_nothing_that_was_said_stands_in_it_and_neither_does_the_key():
    sealed = Sealer([NEW]).seal("He has twice held her by the throat", ROW)
    for word in (b"throat", b"twice", NEW.encode()):
        assert word not in sealed


def test_a_phrase_is_found_by_either_key_and_not_by_a_third():
    old, both = Sealer([OLD]).digests("plum otter"), Sealer([NEW, OLD]).digests("plum otter")
    assert old[0] in both
    assert both[0] == Sealer([NEW]).digests("plum otter")[0]
    assert not set(both) & set(Sealer(["a third key"]).digests("plum otter"))
    assert not set(both) & set(Sealer([NEW, OLD]).digests("plum Otter"))

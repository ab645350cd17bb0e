"""What the public answered can be read with the key and in its own row, and in no other way."""

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESCCM, AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from disclosure.assembly import envelope_of, sealer_of
from disclosure.services.sealing import Envelope, Opener, Sealer, Unreadable, public_half
from disclosure.settings import load

OLD, NEW = "an old key, long and random", "a new key, long and random"
ROW = "drafts:7"
OURS, OLD_ONE = Envelope(public_half(NEW)), Envelope(public_half(OLD))
SENT = "submissions:7K4M-2P9Q-J"


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


def derived(secret, purpose):
    """The 32 bytes that the setting of a key stands for, in one of its uses."""
    info = f"disclosure public {purpose}".encode()
    return HKDF(SHA256(), length=32, salt=None, info=info).derive(secret.get_secret_value().encode())


def test_what_is_being_filled_in_is_sealed_with_aes_256_gcm_under_the_key_of_the_settings_and_nothing_weaker():
    settings = load("testing")
    key, sealed = derived(settings.draft_key, "sealing"), sealer_of(settings).seal("said", ROW)
    nonce, ciphertext = sealed[8:20], sealed[20:]
    assert b"said" in AESGCM(key).decrypt(nonce, ciphertext, ROW.encode())
    for other in (AESGCM(key[:16]), AESGCM(key[:24]), AESGCM(key[::-1]), AESCCM(key), ChaCha20Poly1305(key)):
        with pytest.raises(InvalidTag):
            other.decrypt(nonce, ciphertext, ROW.encode())


def test_a_phrase_is_found_by_either_key_and_not_by_a_third():
    old, both = Sealer([OLD]).digests("plum otter"), Sealer([NEW, OLD]).digests("plum otter")
    assert old[0] in both
    assert both[0] == Sealer([NEW]).digests("plum otter")[0]
    assert not set(both) & set(Sealer(["a third key"]).digests("plum otter"))
    assert not set(both) & set(Sealer([NEW, OLD]).digests("plum Otter"))


# --- what is sent


@given(st.text(st.characters(exclude_categories=()), max_size=6_000))
def test_what_was_sent_is_read_by_whoever_has_the_key_whatever_signs_it_has(text):
    assert Opener([NEW]).open(OURS.seal(text, SENT), SENT) == text


def test_what_was_sent_is_sealed_with_aes_256_gcm_under_the_key_of_the_settings_and_nothing_weaker():
    settings = load("testing")
    key = X25519PrivateKey.from_private_bytes(derived(settings.intake_key, "intake"))
    closed = envelope_of(settings).seal("sent", SENT)[8:]

    def opened(cipher):
        return Suite(KEM.X25519, KDF.HKDF_SHA256, cipher).decrypt(closed, key, info=SENT.encode())

    assert b"sent" in opened(AEAD.AES_256_GCM)
    for other in (AEAD.AES_128_GCM, AEAD.CHACHA20_POLY1305):
        with pytest.raises(InvalidTag):
            opened(other)


def test_what_closes_an_envelope_cannot_open_it():
    """Neither what the public's process holds for it, nor that taken for a key, nor a key of any other use."""
    sealed = OURS.seal("He has twice held her by the throat", SENT)
    assert not hasattr(OURS, "open")
    half = public_half(NEW)
    for stranger in (
        Opener([OLD]),
        Opener([half.hex()]),
        Opener([half.decode("latin-1")]),
        Sealer([NEW]),
        Sealer([OLD]),
    ):
        with pytest.raises(Unreadable):
            stranger.open(sealed, SENT)
    for word in (b"throat", b"twice", NEW.encode(), half):
        assert word not in sealed


def test_what_the_public_sealed_for_itself_is_not_taken_for_something_sent():
    with pytest.raises(Unreadable):
        Opener([NEW]).open(Sealer([NEW]).seal("said", SENT), SENT)


def test_no_two_envelopes_are_alike():
    assert len({OURS.seal("the same", SENT) for _ in range(50)}) == 50


def test_after_a_change_of_key_the_former_one_opens_what_was_sent_before():
    both = Opener([NEW, OLD])
    before, after = OLD_ONE.seal("sent before", SENT), OURS.seal("sent after", SENT)
    assert (both.open(before, SENT), both.open(after, SENT)) == ("sent before", "sent after")
    for keys, sealed in (([NEW], before), ([OLD], after)):
        with pytest.raises(Unreadable):
            Opener(keys).open(sealed, SENT)


def test_in_another_row_what_was_sent_cannot_be_read():
    for about in ("submissions:7K4M-2P9Q-K", "messages:7K4M-2P9Q-J:7", ""):
        with pytest.raises(Unreadable):
            Opener([NEW]).open(OURS.seal("sent here", SENT), about)


def test_a_single_changed_byte_of_what_was_sent_is_noticed():
    sealed = OURS.seal("sent", SENT)
    for place in (*range(60), len(sealed) // 2, len(sealed) - 1):
        for bit in (1, 128):
            changed = bytearray(sealed)
            changed[place] ^= bit
            with pytest.raises(Unreadable):
                Opener([NEW]).open(bytes(changed), SENT)


@pytest.mark.parametrize("length", [0, 1, 8, 9, 39, 40, 41, 56, 100])
def test_what_was_cut_off_on_its_way_is_noticed(length):
    with pytest.raises(Unreadable):
        Opener([NEW]).open(OURS.seal("sent", SENT)[:length], SENT)


@pytest.mark.parametrize("half", [bytes(32), b"\x01" + bytes(31), b"\xff" * 32], ids=["nought", "one", "too large"])
def test_what_was_put_together_without_a_key_is_not_read(half):
    sealed = OURS.seal("sent", SENT)
    with pytest.raises(Unreadable):
        Opener([NEW]).open(sealed[:8] + half + sealed[40:], SENT)


def test_what_another_version_wrote_is_not_read():
    for wrong in (KeyError, TypeError, ValueError):

        def reading(_text, wrong=wrong):
            raise wrong

        with pytest.raises(Unreadable):
            Opener([NEW]).read(OURS.seal("sent", SENT), SENT, reading)
    assert Opener([NEW]).read(OURS.seal("7", SENT), SENT, int) == 7


def test_the_length_of_what_was_sent_tells_little():
    lengths = {len(OURS.seal("é" * count, SENT)) for count in range(0, 6_000, 70)}
    assert len(lengths) == 3


@pytest.mark.parametrize("half", [b"", bytes(31), bytes(32), b"\x01" + bytes(31), bytes(33)])
def test_with_what_is_no_public_half_nothing_can_be_closed(half):
    with pytest.raises(ValueError, match=r".+"):
        Envelope(half)

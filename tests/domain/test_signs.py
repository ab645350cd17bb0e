"""Which signs a text may hold: said for each of all that there are, and the quick way round each of them changes nothing."""

import sys
import unicodedata

from disclosure.domain.signs import is_readable, made_readable

_TURNING = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029]


def _is_to_be_refused(number: int) -> bool:
    """Codes for machines, halves of signs, codes that no sign has or will have, and what turns the reading direction."""
    ends_a_plane = number % 0x10000 in (0xFFFE, 0xFFFF)
    is_none = ends_a_plane or 0xFDD0 <= number <= 0xFDEF
    return is_none or number in _TURNING or unicodedata.category(chr(number)) in ("Cc", "Cs")


def test_every_sign_is_refused_or_taken_wherever_it_stands():
    for number in range(sys.maxunicode + 1):
        refused = _is_to_be_refused(number)
        assert is_readable(f"Nesta {chr(number)}") is not refused, f"U+{number:04X}"


def test_what_is_allowed_is_taken_and_the_rest_is_shown_as_a_mark():
    assert is_readable("one\n\ttwo", "\n\t")
    assert not is_readable("one\n\u202etwo", "\n\t")
    assert made_readable("one\n\u202etwo\x07", "\n\t") == "one\n\ufffdtwo\ufffd"
    assert made_readable("Nesta\u200b Ó Súilleabháin") == "Nesta\u200b Ó Súilleabháin", (
        "of no width, and in nobody's way"
    )

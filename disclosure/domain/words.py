"""Marks words that people will read, so that they can be translated where they are shown.

The domain never translates: it hands on English words and values, and the web looks them up in the reader's language.
"""

from collections.abc import Mapping


def N_(text: str) -> str:  # noqa: N802  the name that gettext's tools collect
    """Mark words for translation and give them back unchanged."""
    return text


SENSE = "\x04"
"""What gettext's catalogues put between a sense and its words."""


def C_(sense: str, text: str) -> str:  # noqa: N802  as N_
    """Mark words that English has once and another language several times: Welsh says yes as the question asks.

    They are given back with the sense before them, as a catalogue has them; `without_sense` takes it away.
    """
    return f"{sense}{SENSE}{text}"


def without_sense(text: str) -> str:
    """The words alone."""
    return text.rpartition(SENSE)[2]


def in_english(text: str, values: Mapping[str, object]) -> str:
    """Put the values into the words' %(name)s places. Without values the words stay as they are, as with gettext."""
    return text % values if values else text

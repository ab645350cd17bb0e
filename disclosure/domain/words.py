"""Marks words that people will read, so that they can be translated where they are shown.

The domain never translates: it hands on English words and values, and the web looks them up in the reader's language.
"""

from collections.abc import Mapping


def N_(text: str) -> str:  # noqa: N802  the name that gettext's tools collect
    """Mark words for translation and give them back unchanged."""
    return text


def in_english(text: str, values: Mapping[str, object]) -> str:
    """Put the values into the words' %(name)s places. Without values the words stay as they are, as with gettext."""
    return text % values if values else text

"""The sections of a call that is being taken down, and what becomes of one that several people, or several tabs, write in at once.

Nothing that was typed is thrown away. Whoever did not touch a section leaves it as it stands; where two wrote in one, both texts are
kept until somebody chooses. Pure: what the answers mean is for others to say.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from disclosure.domain.answers import Value
from disclosure.services import tokens

Typed = tuple[tuple[str, str], ...]
"""What stands in the fields of a section, by their names, without those that are empty."""


class Text(NamedTuple):
    """What was typed, by whom, and on which page: of one page, a higher `turn` was sent later, whenever it arrives."""

    typed: Typed
    by: str
    page: str = ""
    turn: int = 0


@dataclass(frozen=True)
class Section:
    """A section as it is kept: what counts, the answers that it gives (None while something is missing or wrong), and what others
    typed there meanwhile.
    """

    text: Text
    values: Mapping[str, Value] | None = None
    others: tuple[Text, ...] = ()

    @property
    def typed(self) -> Typed:
        """What counts."""
        return self.text.typed


EMPTY = Section(Text((), ""))


def mark(typed: Iterable[tuple[str, str]]) -> str:
    """Of what a page shows in a section: sent along with it, it tells whether anything was changed there since."""
    return tokens.digest(json.dumps([list(one) for one in typed]))[:16]


def written(there: Section, sent: Text, seen: str) -> Section:
    """The section after somebody sent `sent` from a page that had shown them what `seen` marks.

    The same value where nothing changes. Whoever changes another text keeps its answers out: they are judged anew.
    """
    if sent.typed == there.typed:
        return there
    if there.text.page and there.text.page == sent.page:
        return there if sent.turn < there.text.turn else replace(there, text=sent, values=None)
    if mark(there.typed) == seen:
        return replace(there, text=sent, values=None)
    if mark(sent.typed) == seen:  # theirs is as they found it
        return there
    return _beside(there, sent)


def _beside(there: Section, sent: Text) -> Section:
    """Both are kept: of each page the latest."""
    earlier = next((one for one in there.others if one.page == sent.page), None)
    if earlier is not None and (sent.turn < earlier.turn or sent.typed == earlier.typed):
        return there
    kept = tuple(one for one in there.others if one is not earlier)
    return replace(there, others=(*kept, sent))


def chosen(there: Section, page: str) -> Section:
    """What was typed on that page counts from now on; what counted before is kept beside the others."""
    found = next((one for one in there.others if one.page == page), None)
    if found is None:
        return there
    return Section(found, None, tuple(there.text if one is found else one for one in there.others))


def left_out(there: Section, page: str) -> Section:
    """What was typed on that page is not needed."""
    kept = tuple(one for one in there.others if one.page != page)
    return there if kept == there.others else replace(there, others=kept)


def as_json(sections: Mapping[str, Section]) -> Any:
    """To be written."""
    return {key: [one.text, one.values, one.others] for key, one in sections.items()}


def from_json(kept: Mapping[str, Any]) -> dict[str, Section]:
    """As it was written. Raises TypeError or ValueError for what another version wrote and this one cannot read."""
    return {
        key: Section(_text(text), values, tuple(map(_text, others))) for key, (text, values, others) in kept.items()
    }


def _text(kept: Any) -> Text:
    typed, by, page, turn = kept
    return Text(tuple((name, value) for name, value in typed), by, page, turn)

"""What a form was answered, kept with the questions as they were asked, in the language they were asked in."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

from disclosure.domain.chain import canonical

Value: TypeAlias = "str | int | bool | list[Value] | dict[str, Value] | None"
"""What an answer may be: anything JSON can hold but a broken number."""


LINKED, OTHER = NAME_A_CASE = "linked_case", "other_reference"
"""The answers that name another case: whoever may not see that case must not learn of it from them."""
LINK_KIND = "link_kind"
"""The answer that says what links two cases."""


class Answer(NamedTuple):
    """One question, its answer as a value, and the answer in the words that were shown."""

    name: str
    question: str
    value: Value
    words: str


@dataclass(frozen=True)
class Answers:
    """All answers of one form, in the order they were asked. `version` and `language` say which wording that was."""

    form: str
    version: str
    language: str
    items: tuple[Answer, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the questions, in the order they were asked."""
        return tuple(answer.name for answer in self.items)

    def find(self, name: str) -> Answer | None:
        """The answer of that name with its question, or nothing if it was not asked."""
        return next((answer for answer in self.items if answer.name == name), None)

    def get(self, name: str, default: Value = None) -> Value:
        """The value of that name; the default if it was not asked or not answered."""
        answer = self.find(name)
        return default if answer is None or answer.value is None else answer.value

    @property
    def values(self) -> "dict[str, Value]":
        """The values by the names of the questions."""
        return {name: value for name, _, value, _ in self.items}

    @cached_property
    def rows(self) -> "tuple[Mapping[str, Value], ...]":
        """As they are stored, one after the other."""
        return tuple(
            [
                {"name": name, "question": question, "value": value, "words": words}
                for name, question, value, words in self.items
            ]
        )

    def as_text(self) -> str:
        """The questions, values and words as JSON, as a record keeps them."""
        return canonical(self.rows)

"""When an answer is needed. Each validator carries its message in the user's words and does nothing but refuse."""

from collections.abc import Collection
from typing import Any

from wtforms.validators import StopValidation


class Required:
    """The question must be answered. `message` says what to do: "Enter the name of the person at risk"."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Any) -> None:
        """Stop at the first fault: an answer that could not be read is not also missing."""
        if field.errors:
            raise StopValidation
        if field.is_empty:
            raise StopValidation(field.translate(self.message))


class RequiredIf:
    """The question must be answered when another of the same form has one of these values."""

    def __init__(self, other_field: str, values: Collection[str | bool], message: str) -> None:
        self.other_field = other_field
        self.values = frozenset([values] if isinstance(values, str) else values)
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        """An answer to a question that does not apply is kept: nobody's typing is thrown away."""
        if field.errors:
            raise StopValidation
        if field.is_empty and self._applies(form[self.other_field].data):
            raise StopValidation(field.translate(self.message))

    def _applies(self, given: object) -> bool:
        return not self.values.isdisjoint(given if isinstance(given, list) else [given])


class Matches:
    """The answer must be the same as another of the same form: a new password, entered twice."""

    def __init__(self, other_field: str, message: str) -> None:
        self.other_field = other_field
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        """Compare what was typed."""
        if field.data != form[self.other_field].data:
            raise StopValidation(field.translate(self.message))

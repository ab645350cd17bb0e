"""Text, numbers and choices. Each keeps what was typed when it is wrong, and says how to put it right."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import wtforms
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from disclosure.domain.answers import Answer, Value
from disclosure.domain.signs import SHORT, TOO_LONG, UNREADABLE, is_readable, made_readable, tidied
from disclosure.domain.words import N_
from disclosure.forms.base import Asked

LONG = 10_000

_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)


class TextField(Asked, wtforms.StringField):
    """One line of text. `width` is in characters (2, 3, 4, 5, 10, 20, 30) or 0 for the whole column."""

    macro = "input"
    allowed: frozenset[str] = frozenset()
    kind = "text"

    def __init__(
        self,
        label: str,
        *,
        hint: str = "",
        validators: Sequence[Any] = (),
        max_length: int = SHORT,
        width: int = 30,
        autocomplete: str = "off",
        inputmode: str = "",
        spellcheck: bool = False,
        **kwargs: Any,
    ) -> None:
        """`autocomplete` is off unless asked for: a shared desk must not offer one person's details to the next."""
        super().__init__(label, list(validators), description=hint, **kwargs)
        self.max_length = max_length
        self.width = width
        self.autocomplete = autocomplete
        self.inputmode = inputmode
        self.spellcheck = spellcheck

    def process_data(self, value: Any) -> None:
        """A stored answer, or none."""
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """What was sent; a field left out of the request counts as empty."""
        self.data = self._tidied(valuelist[0]) if valuelist else ""

    def _tidied(self, text: str) -> str:
        return tidied(text)

    @property
    def shown(self) -> str:
        """What was typed, with a visible mark for each character that a page can't show."""
        return made_readable(self.data, self.allowed)

    def pre_validate(self, _form: Any) -> None:
        """Length and characters, before the form's own rules."""
        if not is_readable(self.data, self.allowed):
            raise StopValidation(self.translate(UNREADABLE))
        if len(self.data) > self.max_length:
            raise StopValidation(self.translate(TOO_LONG, most=f"{self.max_length:,}", length=f"{len(self.data):,}"))


class EmailField(TextField):
    """An address for e-mail: one "@", a dot behind it, no spaces. Whether it exists only a message can tell."""

    kind = "email"
    _shape = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")

    def pre_validate(self, _form: Any) -> None:
        """Check the shape."""
        super().pre_validate(_form)
        if self.data and not self._shape.fullmatch(self.data):
            raise StopValidation(self.translate(N_("Enter an email address such as name@example.org")))


class PasswordField(TextField):
    """A password: never shown again, never trimmed, never kept with the answers."""

    macro = "password"
    is_kept = False
    shown = ""

    def __init__(self, label: str, *, autocomplete: str = "current-password", **kwargs: Any) -> None:
        """`autocomplete` says which password it is: "current-password" or "new-password"."""
        super().__init__(label, autocomplete=autocomplete, **kwargs)

    def _tidied(self, text: str) -> str:
        return unicodedata.normalize("NFC", text)


class TextArea(TextField):
    """Several lines of text."""

    macro = "textarea"
    allowed = frozenset("\n\t")

    def __init__(self, label: str, *, max_length: int = LONG, rows: int = 4, **kwargs: Any) -> None:
        """`rows` is the height before anything is typed."""
        super().__init__(label, max_length=max_length, **{"spellcheck": True, **kwargs})
        self.rows = rows


class HiddenField(wtforms.HiddenField):
    """Something the page carries for itself, such as the case's version when it was opened: no question, no answer."""


class IntegerField(Asked, wtforms.Field):
    """A whole number between `least` and `most`."""

    macro = "input"
    kind = "text"
    inputmode = "numeric"
    autocomplete = "off"
    spellcheck = False

    def __init__(
        self,
        label: str,
        *,
        hint: str = "",
        validators: Sequence[Any] = (),
        least: int = 0,
        most: int = 999_999,
        width: int = 5,
        **kwargs: Any,
    ) -> None:
        """Both ends are allowed."""
        super().__init__(label, list(validators), description=hint, **kwargs)
        self.least = least
        self.most = most
        self.width = width
        self.shown = ""

    def process_data(self, value: Any) -> None:
        """A stored number, or none."""
        self.data = value if isinstance(value, int) else None
        self.shown = "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed, spaces and thousands' commas aside."""
        typed = valuelist[0].strip() if valuelist else ""
        self.shown = made_readable(typed[:SHORT])
        self.data = None
        digits = typed.replace(",", "").replace(" ", "")
        if not digits:
            return
        if not _WHOLE_NUMBER.fullmatch(digits):
            raise ValueError(self.translate(N_("Enter a whole number in figures, for example 3")))
        if not self.least <= int(digits) <= self.most:
            least, most = f"{self.least:,}", f"{self.most:,}"
            raise ValueError(
                self.translate(N_("Enter a whole number from %(least)s to %(most)s"), least=least, most=most)
            )
        self.data = int(digits)

    @property
    def is_empty(self) -> bool:
        """Nought is an answer."""
        return not self.shown


def choice(value: str, label: str, *, hint: str = "", exclusive: bool = False) -> SelectChoice:
    """One answer to choose. An exclusive one ("none of these") can't be chosen together with others."""
    return SelectChoice(value, label, {"hint": hint, "exclusive": exclusive})


class _Offered(tuple[SelectChoice, ...]):
    """What a field offers: made once with its declaration, and the same in every form."""

    __slots__ = ()

    @classmethod
    def of(cls, offered: Iterable[Any]) -> "_Offered":
        """From SelectChoice or (code, label)."""
        if isinstance(offered, cls):
            return offered
        return cls(one if isinstance(one, SelectChoice) else choice(*one) for one in offered)


class Choosing(Asked):
    """What fields with declared answers share. Without `choices` the form must be given them when it is made."""

    choices: Any
    """Set past the library, which looks at each of them, and copies the list, with every form."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """A declaration, or a form's own field: WTForms makes that from what the declaration was given."""
        if kwargs.get("choices") is not None:
            kwargs["choices"] = _Offered.of(kwargs["choices"])
        return super().__new__(cls, *args, **kwargs)

    def offer(self, choices: Iterable[Any]) -> None:
        """The answers to choose from: SelectChoice or (code, label)."""
        self.choices = _Offered.of(choices)

    def options(self) -> Iterator[SelectChoice]:
        """The answers to choose from. Raises TypeError when nobody offered any."""
        if self.choices is None:
            raise TypeError(f"{self.short_name} has no choices: give them to the form with choices=")
        return iter(self.choices)

    def items(self) -> list[dict[str, Any]]:
        """The options as the macros take them."""
        chosen = self.data if isinstance(self.data, list) else [self.data]
        return [
            {
                "value": option.value,
                "text": self.translate(option.label),
                "hint": {"text": self.translate(option.render_kw["hint"])} if option.render_kw.get("hint") else None,
                "behaviour": "exclusive" if option.render_kw.get("exclusive") else None,
                "checked": option.value in chosen,
                "selected": option.value in chosen,
            }
            for option in self.options()
        ]

    def label_of(self, value: object) -> str:
        """The words of one answer; an answer no longer offered is shown as it is."""
        return next((self.translate(option.label) for option in self.options() if option.value == value), str(value))


class Radios(Choosing, wtforms.RadioField):
    """One answer of a few, all in sight."""

    macro = "radios"

    def __init__(
        self,
        label: str,
        *,
        choices: Iterable[Any] | None = None,
        hint: str = "",
        validators: Sequence[Any] = (),
        inline: bool = False,
        **kwargs: Any,
    ) -> None:
        """`inline` sets short answers side by side."""
        super().__init__(label, list(validators), description=hint, **kwargs)
        self.choices = choices
        self.inline = inline

    def process_data(self, value: Any) -> None:
        """A stored answer, or none."""
        self.data = None if value in (None, "") else str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """The first answer sent: none, where the field was left out."""
        self.process_data(valuelist[0] if valuelist else None)

    def pre_validate(self, _form: Any) -> None:
        """Only what was offered can be chosen."""
        if self.data is not None and all(option.value != self.data for option in self.options()):
            raise StopValidation(self.translate(N_("Choose one of the answers shown")))

    def words(self) -> str:
        """The label of the answer."""
        return "" if self.is_empty else self.label_of(self.data)


class Select(Radios):
    """One answer of many, in a drop-down list with an empty first line."""

    macro = "select"
    empty_words = N_("Choose one")

    def items(self) -> list[dict[str, Any]]:
        """The options, after a line that chooses nothing."""
        return [{"value": "", "text": self.translate(self.empty_words), "selected": False}, *super().items()]


_YES_NO = _Offered.of([("yes", N_("Yes")), ("no", N_("No"))])
_YES_NO_UNKNOWN = _Offered.of([*_YES_NO, ("unknown", N_("Not known"))])


class YesNo(Radios):
    """Yes or no, side by side; with `unknown`, also "not known". Stored as "yes", "no", "unknown"."""

    def __init__(self, label: str, *, unknown: bool = False, **kwargs: Any) -> None:
        """`unknown` where the person asked may not know."""
        super().__init__(label, choices=_YES_NO_UNKNOWN if unknown else _YES_NO, inline=True, **kwargs)


class Checkboxes(Choosing, wtforms.SelectMultipleField):
    """Any number of the answers shown. The value is a list in the order of the choices, empty when none is ticked."""

    macro = "checkboxes"

    def __init__(
        self,
        label: str,
        *,
        choices: Iterable[Any] | None = None,
        hint: str = "",
        validators: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        """Mark "none of these" with `choice(…, exclusive=True)`."""
        super().__init__(label, list(validators), description=hint, **kwargs)
        self.choices = choices

    def process_data(self, value: Any) -> None:
        """Stored answers, or none."""
        self.data = [str(one) for one in value] if isinstance(value, list | tuple) else []

    def process_formdata(self, valuelist: list[str]) -> None:
        """Everything ticked, once each."""
        self.data = list(dict.fromkeys(valuelist))

    def pre_validate(self, _form: Any) -> None:
        """Only what was offered, and nothing beside an answer that excludes the others."""
        offered = {option.value: option for option in self.options()}
        if not offered.keys() >= set(self.data):
            raise StopValidation(self.translate(N_("Choose from the answers shown")))
        self.data = [value for value in offered if value in self.data]
        alone = next((offered[value] for value in self.data if offered[value].render_kw.get("exclusive")), None)
        if alone and len(self.data) > 1:
            words = self.translate(alone.label)
            raise StopValidation(
                self.translate(N_('Choose "%(alone)s" by itself, or choose the others without it'), alone=words)
            )

    def value(self) -> Value:
        """Nothing ticked is an answer: an empty list."""
        return list(self.data)

    def words(self) -> str:
        """The labels, one a line."""
        return "\n".join(self.label_of(value) for value in self.data)


class Confirm(Asked, wtforms.Field):
    """One box to tick. The label is the statement that ticking confirms; its hint is part of what was agreed to, and is kept with it."""

    macro = "confirm"

    def __init__(self, label: str, *, hint: str = "", validators: Sequence[Any] = (), **kwargs: Any) -> None:
        """With `Required` it must be ticked."""
        super().__init__(label, list(validators), description=hint, **kwargs)

    def process_data(self, value: Any) -> None:
        """Ticked only by a real True."""
        self.data = value is True

    def process_formdata(self, valuelist: list[str]) -> None:
        """A box not ticked sends nothing."""
        self.data = valuelist[:1] == ["yes"]

    @property
    def is_empty(self) -> bool:
        """Not ticked."""
        return not self.data

    def value(self) -> Value:
        """True or False."""
        return bool(self.data)

    def words(self) -> str:
        """Yes or No."""
        return self.translate(N_("Yes") if self.data else N_("No"))

    def answer(self) -> Answer:
        """The answer with all that was agreed to, as shown."""
        answer = super().answer()
        return answer._replace(question=f"{answer.question}. {self.hint}") if self.hint else answer

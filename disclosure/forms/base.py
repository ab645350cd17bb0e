"""The base of every form and every field: declared once, worded in the reader's language, kept word for word as asked.

Labels, hints and messages are marked English; a form is given `gettext` and translates on the way out. Templates print
what `translate` gives and never pass a form's words through `_()`: it would take a "%" for a place to fill, and mark
the rest as safe.
"""

import hmac
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

import wtforms
from wtforms.csrf.session import SessionCSRF
from wtforms.validators import ValidationError

from disclosure.domain.answers import Answer, Answers, Value
from disclosure.domain.facts import EMPTY
from disclosure.domain.words import N_, without_sense
from disclosure.forms.validators import Required, RequiredIf

Problem = tuple[str, str]
"""Where to jump in the page (an id) and what is wrong there."""


class Tokens(SessionCSRF):
    """SessionCSRF that refuses, where the library would break, a token sent from a session that has none."""

    def validate_csrf_token(self, _form: Any, field: Any) -> None:
        """Compare in constant time. Tokens live as long as the session: an age limit would lose what was typed."""
        sent = (field.data or "").encode("utf8", "replace")
        if not hmac.compare_digest(sent, field.current_token.encode("utf8")):
            raise ValidationError(
                field.gettext(N_("This page was open for too long. Check your answers and send them again"))
            )


class Translations:
    """What WTForms asks for words, over one `gettext`. Empty stays empty: gettext("") is the catalogue's header."""

    def __init__(self, gettext: Callable[[str], str]) -> None:
        self._gettext = gettext

    def gettext(self, text: str) -> str:
        """The words in the reader's language; what no catalogue has stands as it is marked, less its sense."""
        return without_sense(self._gettext(text)) if text else ""

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Only the library's own messages come here, and every field replaces those."""
        return self.gettext(singular if number == 1 else plural)


class Asked:
    """What every field of ours can do: be worded, be empty, be kept, say what is wrong and where."""

    macro = "input"
    """Which part of templates/components/field.html draws it."""
    is_kept = True
    """Whether its answer belongs in the record."""

    # Given by the WTForms field that this is mixed into.
    id: str
    name: str
    short_name: str
    data: Any
    errors: Sequence[Any]
    validators: Sequence[Any]
    label: Any
    description: str
    gettext: Callable[[str], str]
    _form: Any

    def translate(self, text: str, **values: object) -> str:
        """Marked words in the form's language, with values put in their places."""
        words = self.gettext(text)
        return words % values if values else words

    @property
    def sent_as(self) -> Sequence[str]:
        """The names by which a browser sends it."""
        return (self.name,)

    @property
    def question(self) -> str:
        """The label as shown."""
        return self.translate(self.label.text)

    @property
    def hint(self) -> str:
        """The hint as shown, or nothing."""
        return self.translate(self.description)

    @property
    def optional_mark(self) -> str:
        """What is shown after the label of a question that need not be answered."""
        needed = any(isinstance(validator, Required | RequiredIf) for validator in self.validators)
        return "" if needed or not self._form.marks_optional else self.translate(N_("(optional)"))

    @property
    def error(self) -> str:
        """The first thing wrong, already in the reader's language: one at a time can be put right."""
        return str(self.errors[0]) if self.errors else ""

    @property
    def focus_id(self) -> str:
        """The id of the input to go to when something is wrong."""
        return self.id

    def problems(self) -> Iterator[Problem]:
        """Where and what, for the summary at the top of the page."""
        if self.error:
            yield self.focus_id, self.error

    @property
    def is_empty(self) -> bool:
        """Nothing was answered."""
        return self.data in EMPTY

    def value(self) -> Value:
        """The answer as it is stored; None when there is none."""
        return None if self.is_empty else self.data

    def words(self) -> str:
        """The answer as people read it."""
        return "" if self.is_empty else str(self.data)

    def answer(self) -> Answer:
        """The answer with its question as asked."""
        return Answer(self.short_name, self.question, self.value(), self.words())


class Form(wtforms.Form):
    """A form as its page shows it. Every declaration names its `key`, `version`, `title` and `submit`."""

    key: ClassVar[str] = ""
    version: ClassVar[str] = "1"
    title: ClassVar[str] = ""
    intro: ClassVar[str] = ""
    submit: ClassVar[str] = N_("Continue")
    marks_optional: ClassVar[bool] = True

    class Meta:
        """The edge switches forgery protection on: meta={"csrf": True, "csrf_context": session, "csrf_secret": …}."""

        csrf = False
        csrf_class = Tokens
        csrf_secret: bytes | None = None
        csrf_context: object = None
        csrf_time_limit = None

        def get_translations(self, form: "Form") -> Translations:
            """Every word, the library's messages too, goes through the form's own gettext."""
            return form.translations

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """A field may not take the name of something a form has: it would hide it."""
        super().__init_subclass__(**kwargs)
        for name, value in vars(cls).items():
            if hasattr(value, "_formfield") and (hasattr(Form, name) or name in _TAKEN):
                raise TypeError(f"{cls.__name__}.{name}: every form has something of this name; choose another")

    def __init__(
        self,
        formdata: Any = None,
        *,
        now: datetime | None = None,
        language: str | None = None,
        gettext: Callable[[str], str] | None = None,
        choices: Mapping[str, Sequence[Any]] | None = None,
        data: Mapping[str, Any] | None = None,
        prefix: str = "",
        meta: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """`formdata` is None for a page just opened; `now` is needed by forms with dates; `choices` fills named fields.

        A form inside another (a person block) takes moment and language from the outer one.
        """
        outer = (meta or {}).get("_parent_form")
        self._now: datetime | None = now or getattr(outer, "_now", None)
        self.language = str(language or getattr(outer, "language", "en"))
        self.translations: Translations = getattr(outer, "translations", None) or Translations(gettext or str)
        self._choices = dict(choices or {})
        super().__init__(formdata, prefix=prefix, data=data, meta=dict(meta or {}), **kwargs)

    def process(
        self, formdata: Any = None, obj: Any = None, data: Any = None, extra_filters: Any = None, **kwargs: Any
    ) -> None:
        """Fill the choices known only at run time before any answer is read."""
        for name, choices in self._choices.items():
            self[name].offer(choices)
        super().process(formdata, obj, data=data, extra_filters=extra_filters, **kwargs)

    @property
    def now(self) -> datetime:
        """The moment the edge gave."""
        if self._now is None:
            raise TypeError(f"{type(self).__name__} asks for a date: construct it with now=")
        return self._now

    def translate(self, text: str, **values: object) -> str:
        """Marked words in the form's language, with values put in their places."""
        words = self.translations.gettext(text)
        return words % values if values else words

    def asked(self) -> Iterator[Asked]:
        """The questions, in order, without the hidden fields."""
        return (field for field in self if isinstance(field, Asked))

    def shown(self) -> Iterator[Asked]:
        """The questions that its page shows: all of them, where the form does not go step by step."""
        return self.asked()

    def carried(self) -> list[tuple[str, str]]:
        """What its page carries unseen, as a browser sends it: names and values."""
        return []

    @property
    def button(self) -> str:
        """What the button says that sends it."""
        return self.translate(self.submit)

    @property
    def back(self) -> tuple[str, str]:
        """Name and words of the button that goes a step back; empty where there is none."""
        return "", ""

    @property
    def is_rearranged(self) -> bool:
        """An "add another" or "remove" button was pressed: show the form again as it is, and do not validate."""
        return any(getattr(field, "is_rearranged", False) for field in self)

    @property
    def can_be_rearranged(self) -> bool:
        """The form has such buttons, so that Enter must not press the first of them."""
        return any(getattr(field, "can_be_rearranged", False) for field in self)

    def errors_for_summary(self) -> list[Problem]:
        """Id and message of everything wrong, in the order of the page."""
        found = [(_TOP, str(message)) for message in self.form_errors]
        for field in self:
            if isinstance(field, Asked):
                found += field.problems()
            else:
                found += [(_TOP, str(message)) for message in field.errors]
        return found

    def answers(self) -> Answers:
        """Every answer with its question, in the language of the page. Only meaningful after `validate()`."""
        items = tuple(field.answer() for field in self.asked() if field.is_kept)
        return Answers(self.key, self.version, self.language, items)


_TOP = "main-content"
_TAKEN = frozenset({"language", "translations", "form_errors"})

"""What every page of a public form is: one question, or something to be told before the next."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import ClassVar, Self

from disclosure.domain.answers import Value
from disclosure.domain.application import is_younger_at
from disclosure.domain.words import C_, N_
from disclosure.forms.base import Form
from disclosure.forms.inputs import Radios, choice
from disclosure.forms.validators import Required

UNKNOWN = choice("unknown", N_("I don’t know"))


# English has one yes; Welsh says it as the question asks.
PLAIN = (N_("Yes"), N_("No"))
ARE_YOU = (C_("are you", "Yes"), C_("are you", "No"))
ARE_THEY = (C_("are they", "Yes"), C_("are they", "No"))
IS_IT = (C_("is it", "Yes"), C_("is it", "No"))
IS_THERE = (C_("is there", "Yes"), C_("is there", "No"))
MAY_WE = (C_("may we", "Yes"), C_("may we", "No"))


def yes_no(label: str, message: str, *, hint: str = "", unknown: bool = False, said: tuple[str, str] = PLAIN) -> Radios:
    """Yes or no, `said` as the question asks; and where it can be true "I don't know"."""
    offered = [choice("yes", said[0]), choice("no", said[1])]
    if unknown:
        offered.append(UNKNOWN)
    return Radios(label, choices=offered, hint=hint, validators=[Required(message)])


def is_child(born: str, on: date) -> str:
    """Whether somebody born then is under 16: "yes", "no", or "unknown" where the date leaves it open.

    From 16 on the schemes are for whoever is at risk; under 16 they are protected as a child (domain.md 1.2, INFERRED).
    """
    return {True: "yes", False: "no", None: "unknown"}[is_younger_at(16, born, on)]


def of_whom(said: Mapping[str, Value], *more: str) -> Value:
    """For whom a request is, as it was answered before: what rests on that was said of these people, and of no others."""
    return [str(said.get(name) or "") for name in ("asking_for", "about_whom", *more)]


class Question(Form):
    """A page of one question. What may be left empty says so itself. Without questions it tells something, and goes on."""

    marks_optional: ClassVar[bool] = False
    shows_help: ClassVar[bool] = False
    """Whether the numbers to call stand on the page."""
    told_in: ClassVar[str | None] = ""
    """Where an officer's form has no question of its own for what is asked here, the one that it is told in: empty for the one
    that the journey names, None where an officer need not have it in hand."""
    leads: ClassVar[bool] = False
    """Whether it comes first there."""
    said: Mapping[str, Value] = MappingProxyType({})
    """What was answered before it, where that is known."""

    @classmethod
    def rests_on(cls, said: Mapping[str, Value]) -> Value:  # noqa: ARG003  most pages rest on nothing
        """Of what was answered before it, what its own answers hold for: with other answers there they are asked for anew."""
        return None

    def knowing(self, said: Mapping[str, Value]) -> Self:
        """The same, where its words or what follows from it go by what was answered before it."""
        self.said = said
        return self

    def as_shown(self) -> Self:
        """The same, to stand on a page: with ids that say nothing of what it asks.

        An id is seen: in the address that a link to a mistake leads to, and where a browser keeps how far a page was scrolled.
        """
        _unnamed(self, "q")
        return self

    def also(self) -> Mapping[str, Value]:
        """What follows from the answers, by the names that an officer's form has for it."""
        return {}

    def says(self) -> Mapping[str, Value]:
        """What a valid page says: its answers, and what follows from them."""
        return {**{one.short_name: one.value() for one in self.asked()}, **self.also()}


def _unnamed(form: Form, before: str) -> None:
    """Give every question an id that says nothing of it, those of a person in a list too."""
    for number, field in enumerate(form.asked(), start=1):
        field.id = field.label.field_id = f"{before}{number}"
        for place, entry in enumerate(getattr(field, "entries", ()), start=1):
            _unnamed(entry.form, f"{field.id}-{place}-")

"""Questions that several forms ask, each built in one place; fields and validators that only these forms need."""

from collections.abc import Collection, Mapping
from typing import Any

from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from disclosure.domain import reference
from disclosure.domain.answers import Value
from disclosure.domain.errors import Invalid
from disclosure.domain.words import N_
from disclosure.forms.fields import (
    Checkboxes,
    IntegerField,
    Radios,
    Required,
    RequiredIf,
    Select,
    TextArea,
    TextField,
    WhenField,
    YesNo,
    choice,
)

DOCUMENTS: tuple[SelectChoice, ...] = (
    choice("passport", N_("Passport")),
    choice("driving_licence", N_("Driving licence")),
    choice("other_photo", N_("Other document with a photo")),
    choice("utility_bill", N_("Utility or council tax bill")),
    choice("bank_statement", N_("Bank statement")),
    choice("birth_certificate", N_("Birth certificate")),
    choice("child_health_record", N_("Child health record (red book)")),
    choice("known_to_officer", N_("Already known to an officer")),
    choice("other", N_("Something else")),
)
AGENCIES: tuple[SelectChoice, ...] = (
    choice("probation", N_("Probation")),
    choice("prison", N_("Prison")),
    choice("childrens_social_care", N_("Children’s social care")),
    choice("adult_social_care", N_("Adult social care")),
    choice("health", N_("Health")),
    choice("education", N_("Schools and education")),
    choice("housing", N_("Housing")),
    choice("support_service", N_("Domestic abuse or victims’ service")),
    choice("other_force", N_("Another police force")),
    choice("other", N_("Another agency")),
)


class ReferenceField(TextField):
    """The reference of a case, however it was typed: capitals, spaces and hyphens are put right."""

    def _tidied(self, text: str) -> str:
        typed = super()._tidied(text)
        try:
            return reference.parse(typed)
        except Invalid:
            return typed

    def pre_validate(self, form: Any) -> None:
        """Check the signs against the last one; whether there is such a case is for others to say."""
        super().pre_validate(form)
        if self.is_empty:
            return
        try:
            reference.parse(self.data)
        except Invalid:
            raise StopValidation(
                self.translate(N_("Check the reference: it has nine letters and figures, as the other case shows them"))
            ) from None


class NumberedSelect(Select):
    """A list whose answers are numbers of rows. The choices' codes are the numbers as text; the value is the number."""

    def value(self) -> Value:
        """The number, or None."""
        return None if self.is_empty else int(self.data)


class RequiredIfAll(RequiredIf):
    """The question must be answered when each of several others has one of the values named for it."""

    def __init__(self, conditions: Mapping[str, Collection[str | bool]], message: str) -> None:
        (name, values), *more = conditions.items()
        super().__init__(name, values, message)
        self.more = tuple(more)

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse only where every condition holds."""
        if all(_is_one_of(form[name].data, values) for name, values in self.more):
            super().__call__(form, field)


class OnlyIf:
    """The question may be answered only when another has one of these values, or is not answered itself."""

    def __init__(self, other_field: str, values: Collection[str | bool], message: str) -> None:
        self.other_field = other_field
        self.values = frozenset(values)
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse two answers that cannot both be right."""
        other = form[self.other_field]
        if not field.is_empty and not other.is_empty and not _is_one_of(other.data, self.values):
            raise StopValidation(field.translate(self.message))


def _is_one_of(given: object, values: Collection[str | bool]) -> bool:
    return not frozenset(values).isdisjoint(given if isinstance(given, list) else [given])


def happened(label: str, *, hint: str = "") -> WhenField:
    """When it was done: the time that clocks and figures count by, not the time of typing."""
    return WhenField(label, hint=hint, validators=[Required(N_("Enter the day and the time"))])


def outcome(label: str, message: str) -> Radios:
    """How the action ended. The page offers the outcomes that the case allows."""
    return Radios(label, validators=[Required(message)])


def words(label: str, message: str, *, hint: str = "", rows: int = 4) -> TextArea:
    """Several lines that must be written."""
    return TextArea(label, hint=hint, rows=rows, validators=[Required(message)])


def words_if(
    other: str, values: Collection[str], label: str, message: str, *, hint: str = "", rows: int = 3
) -> TextArea:
    """Several lines that must be written when another answer is one of these."""
    return TextArea(label, hint=hint, rows=rows, validators=[RequiredIf(other, values, message)])


def line(label: str, message: str, *, hint: str = "", width: int = 30) -> TextField:
    """One line that must be written."""
    return TextField(label, hint=hint, width=width, validators=[Required(message)])


def yes_no(label: str, message: str, *, hint: str = "", unknown: bool = False) -> YesNo:
    """Yes or no, which must be answered."""
    return YesNo(label, hint=hint, unknown=unknown, validators=[Required(message)])


def one_of(
    label: str, choices: tuple[SelectChoice, ...], message: str, *, hint: str = "", inline: bool = False
) -> Radios:
    """One of a few answers, which must be chosen."""
    return Radios(label, choices=choices, hint=hint, inline=inline, validators=[Required(message)])


def immediate_risk() -> tuple[YesNo, TextArea]:
    """Whether somebody is in danger now, and what is being done about it."""
    return (
        yes_no(N_("Is anyone at immediate risk?"), N_("Say whether anyone is at immediate risk")),
        words_if(
            "immediate_risk",
            ["yes"],
            N_("If yes, what is being done now to keep people safe?"),
            N_("Write what is being done now to keep people safe"),
        ),
    )


def legal_test(name: str, label: str, message: str, *, why: str, hint: str = "") -> tuple[Radios, TextArea]:
    """A test of the law, and its reasons, asked for where it was weighed: `why` is that question. `name` is the field's name."""
    answers = (choice("yes", N_("Yes")), choice("no", N_("No")), choice("does_not_arise", N_("Does not arise")))
    return (
        one_of(label, answers, message, hint=hint, inline=True),
        words_if(name, ["yes", "no"], why, N_("Write the reasons for your answer to this test"), rows=2),
    )


def support(about: str) -> tuple[YesNo, TextArea]:
    """Whether support was offered, and what or why not. `about` asks it of the people it concerns."""
    return (
        yes_no(about, N_("Say whether support was offered")),
        words(N_("What was offered, or why not?"), N_("Write what support was offered, or why none was"), rows=2),
    )


def documents(label: str, other: str, values: Collection[str]) -> Checkboxes:
    """What was seen to establish who somebody is. No copies are kept."""
    message = N_("Choose what was seen to establish who they are")
    return Checkboxes(
        label,
        choices=DOCUMENTS,
        hint=N_("Two, one of them with a photo if possible. Do not copy or keep them"),
        validators=[RequiredIf(other, values, message)],
    )


def other_reference(label: str) -> ReferenceField:
    """The reference of another case."""
    return ReferenceField(
        label,
        hint=N_("For example 7K4M-2P9Q-J"),
        width=20,
        validators=[Required(N_("Enter the reference of the other case"))],
    )


def place_in_list(label: str, message: str) -> IntegerField:
    """Which of the people of a case, by the number before the name."""
    hint = N_("The number that stands before the name in the other case")
    return IntegerField(label, hint=hint, least=1, most=99, width=2, validators=[Required(message)])

"""People on a form: as much of a name, a birth date and an address as is known, for one person or several."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

import wtforms
from wtforms.utils import unset_value
from wtforms.validators import StopValidation

from disclosure.domain.answers import Value
from disclosure.domain.words import N_
from disclosure.forms.base import Asked, Form, Problem
from disclosure.forms.dates import PartialDate
from disclosure.forms.inputs import Radios, TextArea, TextField, choice

MOST = 20
SEXES = (
    choice("female", N_("Female")),
    choice("male", N_("Male")),
    choice("other", N_("Other")),
    choice("not_stated", N_("Not stated")),
)
_INDEX = re.compile(r"[0-9]{1,2}", re.ASCII)


class PersonBlock(Form):
    """One person. A part of the name is all that is needed: few know how it is spelt or when someone was born."""

    marks_optional = False
    nameless: ClassVar[str] = N_("Enter the person's name, or the part of it that you know")
    """Said where something is told of somebody and they are called nothing."""
    named_in: ClassVar[str] = "family_name"
    """Where that is said."""

    given_names = TextField(N_("Given names"))
    family_name = TextField(N_("Family name"))
    other_names = TextField(N_("Other names"), hint=N_("Earlier names, nicknames, spellings"))
    date_of_birth = PartialDate(N_("Date of birth"), hint=N_("The year alone will do"))
    sex = Radios(N_("Sex"), choices=SEXES, inline=True)
    address = TextArea(N_("Address"), max_length=1000, rows=3, spellcheck=False)

    @property
    def is_empty(self) -> bool:
        """Nothing at all was entered about this person."""
        return all(field.is_empty for field in self.asked())

    def validate(self, extra_validators: Any = None) -> bool:
        """Every answer on its own, and then a name: a person without one can't be looked for."""
        good = super().validate(extra_validators)
        if not self.is_empty and self.given_names.is_empty and self.family_name.is_empty:
            self[self.named_in].errors = [self.translate(self.nameless)]
            return False
        return good


class RelatedPersonBlock(PersonBlock):
    """One person and what they are to the person the form is about."""

    relationship = TextField(N_("Relationship"), hint=N_("For example former partner, neighbour"))


class PeopleField(Asked, wtforms.FieldList):
    """People, one block each, with buttons to add and to remove; `most=1` for exactly one person without buttons.

    The value is a list of mappings, one for each person who was entered; blocks left empty are dropped.
    """

    macro = "people"

    def __init__(
        self,
        label: str,
        *,
        hint: str = "",
        validators: Sequence[Any] = (),
        block: type[PersonBlock] = PersonBlock,
        most: int = MOST,
        noun: str = N_("Person"),
        **kwargs: Any,
    ) -> None:
        """`noun` heads each block: "Child 1", "Child 2"."""
        one = wtforms.FormField(block)
        super().__init__(one, label, list(validators), min_entries=1, max_entries=most, description=hint, **kwargs)
        self.noun = noun
        self.is_rearranged = False
        self._sent = 0

    @property
    def can_be_rearranged(self) -> bool:
        """Several people can be entered."""
        return self.max_entries > 1

    @property
    def add_name(self) -> str:
        """The name of the button that adds a block."""
        return f"{self._before}add_{self.short_name}"

    @property
    def is_full(self) -> bool:
        """No further person can be added."""
        return len(self.entries) >= self.max_entries

    def remove_name(self, number: int) -> str:
        """The name of the button that removes a block, counted from 0."""
        return f"{self._before}remove_{self.short_name}-{number}"

    @property
    def _before(self) -> str:
        """What the form puts before the name of everything that it sends."""
        return str(self.name).removesuffix(self.short_name)

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read the blocks that were sent, then do what an add or a remove button asks."""
        self.errors = []
        self._sent = len(set(self._extract_indices(self.name, formdata or ())))
        super().process(formdata, data if isinstance(data, list) else unset_value, extra_filters)
        if formdata is None or not self.can_be_rearranged:
            return
        pressed = [number for number in range(len(self.entries)) if self.remove_name(number) in formdata]
        self.is_rearranged = bool(pressed) or self.add_name in formdata
        for number in reversed(pressed):
            self.pop_entry(number)
        if not self.entries or (self.add_name in formdata and not self.is_full):
            self._add_entry()

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        """Only plain small numbers: the library takes any digit of any script and breaks on some."""
        for name in formdata:
            if name.startswith(f"{prefix}-"):
                index = name[len(prefix) + 1 :].split("-", 1)[0]
                if _INDEX.fullmatch(index):
                    yield int(index)

    def _people(self) -> list[PersonBlock]:
        return [entry.form for entry in self.entries if not entry.form.is_empty]

    def validate(self, form: Any, extra_validators: Sequence[Any] = ()) -> bool:
        """Each block that holds anything, then whether somebody had to be entered."""
        self.errors = []
        checked = [person.validate() for person in self._people()]
        try:
            for validator in (*self.validators, *extra_validators):
                validator(form, self)
        except StopValidation as stop:
            self.errors = [str(message) for message in stop.args if message]
        if self._sent > self.max_entries:
            self.errors = [self.translate(N_("Enter at most %(most)s people here"), most=self.max_entries)]
        return all(checked) and not self.errors

    @property
    def is_empty(self) -> bool:
        """Nobody was entered."""
        return not self._people()

    @property
    def focus_id(self) -> str:
        """The first input of the first block."""
        first: Asked = next(self.entries[0].form.asked())
        return first.focus_id

    def problems(self) -> Iterator[Problem]:
        """What is wrong in each block, then with the whole."""
        yield from super().problems()
        for entry in self.entries:
            yield from entry.form.errors_for_summary()

    def value(self) -> Value:
        """One mapping for each person."""
        return [{field.short_name: field.value() for field in person.asked()} for person in self._people()]

    def words(self) -> str:
        """A line for each answer, with its question; an empty line between people."""
        return "\n\n".join(
            "\n".join(f"{field.question}: {field.words()}" for field in person.asked() if not field.is_empty)
            for person in self._people()
        )

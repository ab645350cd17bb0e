"""What is known of a child, and each time that a child went missing."""

from collections.abc import Iterable
from typing import Any

from wtforms.validators import StopValidation

from disclosure.domain.children import CHILD, MISTAKE, OTHER
from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.fields import Form, PartialDate, Radios, Required, RequiredIf, TextArea, TextField, YesNo, choice

_BESIDE_THOSE_NAMED = (
    choice(OTHER, N_("Another child")),
    choice(MISTAKE, N_("None: it was entered by mistake"), hint=N_("For a correction: the record no longer counts")),
)


class WhichChild(Radios):
    """The children of the case, another, or none."""

    def offer(self, choices: Iterable[Any]) -> None:
        """The children come first."""
        super().offer([*choices, *_BESIDE_THOSE_NAMED])


class _OfAChild(Form):
    child = WhichChild(N_("Which child?"), validators=[Required(N_("Choose which child it is about"))])
    other_child = TextField(
        N_("If another child, who?"),
        width=0,
        validators=[
            RequiredIf(CHILD, [OTHER], N_("Write the name of the other child, or how they are known")),
            ask.OnlyIf(CHILD, [OTHER], N_("Clear this, or choose “Another child”")),
        ],
    )

    def validate_child(self, field: Any) -> None:
        """A mistake is said of a record that is there."""
        if field.data == MISTAKE and "correction_reason" not in self._fields:
            raise StopValidation(
                self.translate(N_("Choose which child it is about. A mistake is said in a correction"))
            )


class RecordChild(_OfAChild):
    key = "record_child"
    title = N_("Record what is known of a child")
    submit = N_("Record it")
    intro = N_("What is left empty stays as it was known before.")

    looked_after = YesNo(N_("Is the child looked after by a council?"), unknown=True)
    looked_after_by = TextField(
        N_("If yes, by which council, and who is the social worker?"),
        width=0,
        validators=[ask.OnlyIf("looked_after", ["yes"], N_("Clear this, or say that the child is looked after"))],
    )
    lives_with = TextField(N_("Who does the child live with?"), width=0)
    school = TextField(N_("School or nursery"), width=0)
    responsibility = TextField(
        N_("Who has parental responsibility?"), hint=N_("Each person or council who has it"), width=0
    )
    known_from = ask.line(
        N_("Who told it?"), N_("Write who told it"), hint=N_("Name and part, or the record it is from"), width=0
    )

    def validate_looked_after(self, field: Any) -> None:
        """A record that says nothing would hide that nothing is known."""
        told = (self[name].data for name in ("looked_after_by", "lives_with", "school", "responsibility"))
        if self[CHILD].data != MISTAKE and not any((field.data, *told)):
            raise StopValidation(self.translate(N_("Say at least one thing that is known of the child")))


class RecordMissing(_OfAChild):
    key = "record_missing"
    title = N_("Record a missing episode")
    submit = N_("Record the episode")
    intro = N_("One record for each time. If the child is missing now, report that first, in the force’s own way.")

    went_missing = PartialDate(
        N_("When did the child go missing?"),
        hint=N_("As far as known: the month or the year alone will do"),
        validators=[Required(N_("Enter when the child went missing"))],
    )
    came_back = PartialDate(
        N_("When did they come back, or were found?"), hint=N_("Leave empty as long as they are missing")
    )
    found_where = TextField(N_("Where were they, and with whom?"), width=0)
    missing_reference = TextField(N_("Reference of the missing report"), width=20)
    what_is_known = TextArea(
        N_("What else is known of it?"), hint=N_("Why they went, what they said, what was done"), rows=3
    )

    def validate_came_back(self, field: Any) -> None:
        """Nobody comes back before they go; of dates that are known in part, as far as both are known."""
        gone, back = self["went_missing"].data or "", field.data or ""
        known = min(len(gone), len(back))
        if known and back[:known] < gone[:known]:
            raise StopValidation(self.translate(N_("The child came back before they went missing. Check both dates")))

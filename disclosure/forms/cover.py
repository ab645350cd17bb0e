"""Forms of an officer's own day: who covers for whom, and a list that is kept by a name."""

from disclosure.domain.words import N_
from disclosure.forms.fields import DayField, Form, Required, TextField
from disclosure.forms.questions import NumberedSelect

LONGEST_NAME = 40


class CoverFor(Form):
    key = "cover_for"
    title = N_("Arrange cover")
    submit = N_("Arrange cover")

    absent_id = NumberedSelect(N_("Who is away?"), validators=[Required(N_("Choose who is away"))])
    covering_id = NumberedSelect(N_("Who does their work?"), validators=[Required(N_("Choose who does their work"))])
    first_day = DayField(N_("First day"), future=True, validators=[Required(N_("Enter the first day"))])
    last_day = DayField(N_("Last day"), future=True, validators=[Required(N_("Enter the last day"))])


class SaveList(Form):
    key = "save_list"
    title = N_("Keep this list")
    submit = N_("Keep this list")

    name = TextField(
        N_("Name for this list"),
        width=20,
        max_length=LONGEST_NAME,
        validators=[Required(N_("Enter a name for the list"))],
    )

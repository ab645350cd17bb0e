"""Forms of extending a clock: one person asks, another decides."""

from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.fields import Form, IntegerField, Radios, Required, Select

LONGEST = 90
"""The most that may be asked for at once, in the clock's own unit."""


class RequestExtension(Form):
    key = "request_extension"
    title = N_("Ask for an extension")
    submit = N_("Ask for the extension")
    intro = N_("Only for exceptional circumstances. Another person decides. It does not undo a limit that has passed.")

    clock = Radios(N_("Which limit?"), validators=[Required(N_("Choose the limit to extend"))])
    extend_by = IntegerField(
        N_("By how many?"),
        hint=N_("In the limit’s own unit: hours, calendar days or working days. At most 90"),
        least=1,
        most=LONGEST,
        validators=[Required(N_("Enter how many hours or days are needed, for example 7"))],
    )
    extension_ground = Select(N_("On what ground?"), validators=[Required(N_("Choose the ground"))])
    reason = ask.words(N_("Why can it not be done in time?"), N_("Write why it cannot be done in time"))
    interim_measures = ask.words(
        N_("What keeps people safe meanwhile?"), N_("Write what keeps people safe until then"), rows=3
    )


class DecideExtension(Form):
    key = "decide_extension"
    title = N_("Approve or refuse an extension")
    submit = N_("Record the answer")

    outcome = ask.outcome(N_("Your answer"), N_("Choose whether to approve or refuse"))
    reason = ask.words(N_("Your reasons"), N_("Write your reasons"), rows=3)

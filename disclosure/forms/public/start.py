"""What every journey begins with: danger, and for whom it is."""

from collections.abc import Mapping

from disclosure.domain.answers import Value
from disclosure.domain.words import N_
from disclosure.forms.fields import Radios, Required
from disclosure.forms.public.question import IS_THERE, Question, yes_no


class Danger(Question):
    """Help before anything else; whatever is answered, the form goes on."""

    key = "danger"
    immediate_danger = yes_no(
        N_("Is anyone in danger now?"),
        N_("Say whether anyone is in danger now"),
        hint=N_("You, a child, or anyone else"),
        unknown=True,
        said=IS_THERE,
    )

    def also(self) -> Mapping[str, Value]:
        """An officer says what was done about the danger; a form can only say what it showed."""
        if self["immediate_danger"].data != "yes":
            return {}
        return {"immediate_danger_words": "The form told them whom to call. Nobody was sent by it."}


class CallNow(Question):
    """Told to whoever says that somebody is in danger, or might be."""

    key = "call_now"
    title = N_("Get help first")
    intro = N_(
        "If someone could be hurt today, call 999. You can come back to this form afterwards.\n\n"
        "Filling in this form does not send anyone to you. Nobody reads it straight away."
    )
    shows_help = True


class Who(Question):
    """Which journey it is: the form is given the ways to choose from."""

    key = "who"
    told_in = None
    asking_for = Radios(N_("Who are you asking for?"), validators=[Required(N_("Choose who you are asking for"))])

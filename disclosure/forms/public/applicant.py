"""Pages about whoever asks."""

from collections.abc import Mapping

from disclosure.domain.answers import Value
from disclosure.domain.clocks import london_date
from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.fields import PartialDate, TextArea, TextField, choice
from disclosure.forms.public.question import ARE_YOU, Question, is_child, yes_no


class OldEnough(Question):
    """Under 16 a person is protected as a child: told so, and asked on."""

    key = "old_enough"
    is_sixteen = yes_no(N_("Are you 16 or over?"), N_("Say whether you are 16 or over"), said=ARE_YOU)

    @property
    def leads(self) -> bool:  # type: ignore[override]  # of a child it is what an officer has to read first
        """Whether the officer is told it before anything else."""
        return self["is_sixteen"].data == "no"


class Child(Question):
    """Told to whoever is under 16."""

    key = "child"
    title = N_("There are people whose job is to keep you safe")
    intro = N_(
        "Once you have sent this form, the team that reads it first is told at once that a child is asking. Nobody reads it before "
        "that. It is their duty to bring in people whose job is to protect children.\n\nYou can talk to someone now. You can go on "
        "with this form as well."
    )
    shows_help = True


class YourName(Question):
    """The name of whoever asks."""

    key = "your_name"
    title = N_("What is your name?")
    intro = N_("Your name is not given to the person you are asking about.")
    applicant_given_names = ask.line(N_("Given names"), N_("Enter your given names, or the name you go by"))
    applicant_family_name = TextField(N_("Family name"))
    applicant_other_names = TextField(N_("Other names you have had"), hint=N_("Leave empty if there are none"))


class YourBirth(Question):
    """When whoever asks was born."""

    key = "your_birth"
    applicant_date_of_birth = PartialDate(
        N_("When were you born?"),
        hint=N_("It helps us not to mix you up with someone of the same name. The year alone will do"),
    )

    def also(self) -> Mapping[str, Value]:
        """What it says of being 16, beside what they said of it themselves."""
        return {"born_a_child": is_child(self["applicant_date_of_birth"].data or "", london_date(self.now))}


class WhichAge(Question):
    """Asked where the two contradict each other: nobody is taken for a child, or for none, without having said so.

    Which of them is right was said of these two: where either is another since, it is asked anew.
    """

    key = "which_age"
    leads = True
    title = N_("Your age")
    intro = N_(
        "You said whether you are 16 or over, and when you were born. The two do not fit together. A slip is easily made: you "
        "can also go back and put it right."
    )
    which_age = ask.one_of(
        N_("Which of the two is right?"),
        (choice("born", N_("The date of birth")), choice("said", N_("What I said about being 16 or over"))),
        N_("Say which of the two is right"),
    )

    @classmethod
    def rests_on(cls, said: Mapping[str, Value]) -> Value:
        """What they said, and when they were born."""
        return [str(said.get(name) or "") for name in ("is_sixteen", "applicant_date_of_birth")]

    def also(self) -> Mapping[str, Value]:
        """A date that is said to be wrong stands in the record as it was given, and makes nobody's age."""
        return {"applicant_date_of_birth": ""} if self["which_age"].data == "said" else {}


class YourHome(Question):
    """Where whoever asks lives; nobody goes there unless they say so."""

    key = "your_home"
    applicant_address = TextArea(
        N_("Where do you live?"),
        hint=N_(
            "We only visit or write if you tell us later that it is safe. If you move between places, or would rather not say, "
            "write that"
        ),
        max_length=1000,
        rows=3,
        spellcheck=False,
    )

"""The last pages: a few questions that may be skipped as a block, and what is agreed to."""

from collections.abc import Mapping

from disclosure.domain.answers import Value
from disclosure.domain.words import N_
from disclosure.forms.codes import codes
from disclosure.forms.fields import Confirm, Radios, Required, Select, choice
from disclosure.forms.public.question import MAY_WE, Question, yes_no


class Monitoring(Question):
    """Whether they answer a few questions about themselves. Nothing depends on it."""

    key = "monitoring"
    told_in = None
    monitoring_wanted = yes_no(
        N_("May we ask two questions about you?"),
        N_("Say whether we may ask"),
        hint=N_(
            "Your sex and your ethnicity, to see whether everyone is treated fairly. Nothing else depends on them. Your age is "
            "counted from your date of birth, if you gave it"
        ),
        said=MAY_WE,
    )


class AboutYou(Question):
    """Sex and ethnicity."""

    key = "about_you"
    title = N_("About you")
    applicant_sex = Radios(
        N_("Sex"),
        choices=(
            choice("female", N_("Female")),
            choice("male", N_("Male")),
            choice("other", N_("Other")),
            choice("not_stated", N_("I would rather not say")),
        ),
    )
    applicant_ethnicity = Select(N_("Ethnicity"), choices=codes("applicant_ethnicity"))


class Declaration(Question):
    """What is agreed to, kept with the answers as it was shown."""

    key = "declaration"
    told_in = None
    title = N_("Before you send this")
    declares_truth = Confirm(
        N_("What I have written is true as far as I know"),
        hint=N_(
            "It can be a crime to tell the police something that you know is not true. Making a mistake is not a crime"
        ),
        validators=[Required(N_("Tick this if what you have written is true as far as you know"))],
    )
    accepts_sharing = Confirm(
        N_("I understand that what I have written may be shared to keep people safe"),
        hint=N_(
            "With probation, social care, health, schools or specialist services, and only what they need. Never with the person "
            "you ask about"
        ),
        validators=[Required(N_("Tick this if you understand that it may be shared to keep people safe"))],
    )
    keeps_private = Confirm(
        N_("If I am told anything, I will use it only to keep people safe"),
        hint=N_("It can be a crime to pass it on for any other reason. You can ask us who you may tell"),
        validators=[Required(N_("Tick this if you will use what you are told only to keep people safe"))],
    )

    def also(self) -> Mapping[str, Value]:
        """Whoever sends it was told with whom it may be shared, and that a false one may be an offence."""
        return {"notices_given": "yes"}

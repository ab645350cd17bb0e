"""Pages about the people of a request: who it is about, whom it is to protect, and the children."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from disclosure.domain.answers import Value
from disclosure.domain.clocks import london_date
from disclosure.domain.names import names_nobody
from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.fields import (
    PartialDate,
    Radios,
    Select,
    TextArea,
    TextField,
    choice,
)
from disclosure.forms.public.question import ARE_THEY, UNKNOWN, Question, is_child, of_whom, yes_no

NO_NAME = N_("If you do not know the name, describe them: “the woman at number 8”, “a boy of about six”")
NOBODY = N_("We cannot look for anyone by that. If you do not know the name, describe them")
AS_MUCH = N_("As much as you know")

SEXES = (
    choice("female", N_("Female")),
    choice("male", N_("Male")),
    choice("other", N_("Other")),
    choice("not_stated", UNKNOWN.label),
)
"""Of somebody else, whose sex not everybody knows: the officers' codes."""


def other_names() -> TextField:
    """What else somebody is called, of whoever it is."""
    return TextField(
        N_("Other names"),
        hint=N_("Earlier names, nicknames, spellings. Leave empty if you know of none"),
        width=0,
    )


def about_how_old() -> TextField:
    """Beside a date of birth: few know somebody's birthday, and nobody has to know the year."""
    return TextField(N_("Or about how old?"), width=10)


def in_years(age: str | None) -> int | None:
    """An age that is a plain figure; None where it is told otherwise."""
    return int(age) if age and re.fullmatch("[0-9]{1,3}", age) else None


class Named(Question):
    """Somebody by name, or described. Without either there is nobody to look for (domain.md 2.2, CONFIRMED)."""

    of: ClassVar[str]
    """Whom it names, as its questions begin."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Every answer on its own; and that nobody knows the name is no name."""
        good = super().validate(extra_validators)
        given, family = self[f"{self.of}_given_names"], self[f"{self.of}_family_name"]
        if good and names_nobody(f"{given.data}") and names_nobody(f"{family.data}"):
            given.errors = [self.translate(NOBODY)]
            return False
        return good


class Relationship(Question):
    """What the person asked about is to whoever asks for themselves. Every answer goes on."""

    key = "relationship"
    relationship_type = ask.one_of(
        N_("What is the person to you?"),
        (
            choice("partner", N_("My partner, or someone I am seeing")),
            choice("ex_partner", N_("My former partner"), hint=N_("However long ago it ended")),
            choice("family", N_("Someone in my family")),
            choice("household", N_("Someone I live with, but not a partner or family")),
            choice("other", N_("Something else")),
        ),
        N_("Choose what the person is to you"),
    )


class Family(Question):
    """Told to whoever asks about family: there has to be, or to have been, an intimate relationship (domain.md 1.2, CONFIRMED)."""

    key = "family"
    title = N_("You can go on")
    intro = N_(
        "This form is mostly for asking about partners and former partners. You can still go on about someone in a family. Whoever "
        "reads it checks first whether anyone is in danger, and we tell you what else can be done. If someone could be hurt today, "
        "call 999.\n\nIf a child is around this person, you can ask for the child as well, on a form of its own."
    )


class Housemate(Question):
    """Told to whoever asks about somebody who is neither partner nor family."""

    key = "housemate"
    title = N_("You can go on")
    intro = N_(
        "This form is mostly for asking about partners and former partners. You can still go on. Whoever reads it checks first "
        "whether anyone is in danger, and we tell you what else can be done. If someone could be hurt today, call 999."
    )


class TheirRelationship(Question):
    """What the person asked about is to the person at risk."""

    key = "their_relationship"
    relationship_type = ask.one_of(
        N_("What is the person to them?"),
        (
            choice("partner", N_("Their partner, or someone they are seeing")),
            choice("ex_partner", N_("Their former partner"), hint=N_("However long ago it ended")),
            choice("family", N_("Someone in their family")),
            choice("household", N_("Someone they live with, but not a partner or family")),
            choice("other", N_("Something else, or I don’t know")),
        ),
        N_("Choose what the person is to them"),
    )


class Together(Question):
    """Since when, until when, how close."""

    key = "together"
    relationship_words = TextArea(
        N_("How long has it been, and how much contact is there now?"),
        hint=N_("When it began, when it ended (if it has), and who lives together. A rough idea is enough"),
        rows=3,
    )

    @classmethod
    def rests_on(cls, said: Mapping[str, Value]) -> Value:
        """Of another two people something else is true; and what is over has an end."""
        return of_whom(said, "relationship_type")


class ContactNow(Together):
    """The same of somebody who neither is nor was a partner: a brother was not met, and does not end."""

    key = "contact_now"
    relationship_words = TextArea(
        N_("How much contact is there now?"),
        hint=N_("How often, and who lives together. A rough idea is enough"),
        rows=3,
    )


class YouToThem(Question):
    """What whoever asks is to the person they ask for."""

    key = "you_to_them"
    applicant_relationship = ask.one_of(
        N_("What are you to the person you are worried about?"),
        (
            choice("parent", N_("Their parent")),
            choice("relative", N_("Another relative")),
            choice("friend", N_("A friend")),
            choice("neighbour", N_("A neighbour")),
            choice("colleague", N_("A colleague")),
            choice("other", N_("Something else")),
        ),
        N_("Choose what you are to them"),
    )


class YouToTheChild(Question):
    """What whoever asks is to the child."""

    key = "you_to_the_child"
    applicant_relationship = ask.one_of(
        N_("What are you to the child?"),
        (
            choice("parent", N_("A parent")),
            choice("carer", N_("A carer or guardian")),
            choice("relative", N_("A grandparent or another relative")),
            choice("friend", N_("A friend of the family")),
            choice("neighbour", N_("A neighbour")),
            choice("other", N_("Something else")),
        ),
        N_("Choose what you are to the child"),
        hint=N_("For someone of 16 or 17 and their own partner, go back and choose “Someone I know”"),
    )


class AtRiskName(Named):
    """The person whom it is to protect."""

    key = "at_risk_name"
    of = "person_at_risk"
    title = N_("Who are you worried about?")
    person_at_risk_given_names = ask.line(
        N_("Given names"), N_("Enter the name that you know them by, or describe them"), hint=NO_NAME
    )
    person_at_risk_family_name = TextField(N_("Family name"))
    person_at_risk_other_names = other_names()


class AtRiskBirth(Question):
    """As much as is known."""

    key = "at_risk_birth"
    title = N_("How old are they?")
    person_at_risk_date_of_birth = PartialDate(
        N_("When were they born?"), hint=N_("The year alone will do. Leave empty if you do not know")
    )
    person_at_risk_age = about_how_old()

    @property
    def leads(self) -> bool:  # type: ignore[override]  # of a child it is what an officer has to read first
        """Whether the officer is told it before anything else."""
        return self.also()["at_risk_is_child"] == "yes"

    def also(self) -> Mapping[str, Value]:
        """Whether they are protected as a child, as the date says it, or the age. Where the two contradict each other, neither does."""
        born = is_child(self["person_at_risk_date_of_birth"].data or "", london_date(self.now))
        years = in_years(self["person_at_risk_age"].data)
        aged = "unknown" if years is None else "yes" if years < 16 else "no"  # noqa: PLR2004  the age that is asked for next
        found = {born, aged} - {"unknown"}
        return {"at_risk_is_child": found.pop() if len(found) == 1 else "unknown", "at_risk_born_a_child": born}


class AtRiskIsChild(Question):
    """Asked where neither date nor age tells it, or each tells something else."""

    key = "at_risk_under_16"
    person_at_risk_under_16 = yes_no(
        N_("Are they under 16?"), N_("Say whether they are under 16"), unknown=True, said=ARE_THEY
    )

    @classmethod
    def rests_on(cls, said: Mapping[str, Value]) -> Value:
        """What was said of their age before."""
        return [str(said.get(f"person_at_risk_{name}") or "") for name in ("date_of_birth", "age")]

    @property
    def leads(self) -> bool:  # type: ignore[override]  # of a child it is what an officer has to read first
        """Whether the officer is told it before anything else."""
        return self["person_at_risk_under_16"].data == "yes"

    def also(self) -> Mapping[str, Value]:
        """Whether they are protected as a child. A date that says otherwise stands in the record, and makes nobody's age."""
        said = self["person_at_risk_under_16"].data
        is_wrong = {said, self.said.get("at_risk_born_a_child")} == {"yes", "no"}
        return {"at_risk_is_child": said, **({"person_at_risk_date_of_birth": ""} if is_wrong else {})}


class ChildAtRisk(Question):
    """Told to whoever worries about somebody under 16, or about somebody who might be."""

    key = "child_at_risk"
    title = N_("Anyone under 16 is protected as a child")
    intro = N_(
        "If you told us that they are under 16, the team that reads this first is told so once you have sent it. Nobody reads it "
        "before that. It is their duty to bring in people whose job is to protect children. If they could be hurt today, call "
        "999.\n\nYou can go on with this form."
    )
    shows_help = True


class AtRiskHome(Question):
    """Where they live."""

    key = "at_risk_home"
    person_at_risk_address = TextArea(
        N_("Where do they live?"),
        hint=AS_MUCH,
        max_length=1000,
        rows=3,
        spellcheck=False,
    )


class Town(Question):
    """Which team reads it."""

    key = "town"
    town = Select(
        N_("Which town is nearest?"),
        hint=N_("Nearest to the home of whoever you are asking for. Leave empty if none fits"),
    )

    @classmethod
    def rests_on(cls, said: Mapping[str, Value]) -> Value:
        """Somebody else lives elsewhere, and another team reads it."""
        return of_whom(said)


def they_know() -> Radios:
    """Whether the person at risk knows of it. They may not."""
    return yes_no(
        N_("Do they know that you are asking?"),
        N_("Say whether they know"),
        hint=N_("They do not have to"),
        unknown=True,
        said=ARE_THEY,
    )


def their_needs(hint: str) -> TextArea:
    """What the person at risk needs, as far as whoever asks knows it: whoever meets them has to be understood."""
    return TextArea(N_("What do they need in order to be understood?"), hint=hint, rows=2)


class AtRiskKnows(Question):
    """Whether they know of it. They may not."""

    key = "at_risk_knows"
    title = N_("If we talk to them")
    intro = N_("If there is something to tell, we may tell them, or whoever can best keep them safe, instead of you.")
    person_at_risk_knows = they_know()
    how_to_reach = TextArea(
        N_("How could we reach them without anyone noticing?"), hint=N_("Leave empty if you do not know"), rows=2
    )
    needs_of_person_at_risk = their_needs(
        N_("A language, an interpreter, help because of a disability. Leave empty if you do not know")
    )


class SubjectName(Named):
    """The person asked about. They are not told."""

    key = "subject_name"
    of = "subject"
    title = N_("Who is the person you are asking about?")
    intro = N_(
        "They will not be told that you have asked. They may hear of it if we tell someone: say later on if that would be dangerous."
    )
    subject_given_names = ask.line(
        N_("Given names"), N_("Enter their given names, what people call them, or describe them"), hint=NO_NAME
    )
    subject_family_name = TextField(N_("Family name"))
    subject_other_names = other_names()


class SubjectBirth(Question):
    """A birthday, a year or an age."""

    key = "subject_birth"
    title = N_("What else helps us to find the right person?")
    subject_date_of_birth = PartialDate(
        N_("When were they born?"), hint=N_("The year alone will do. Leave empty if you do not know")
    )
    subject_age = about_how_old()
    subject_sex = Radios(
        N_("Are they male or female?"),
        choices=SEXES,
        inline=True,
    )


class SubjectHome(Question):
    """Only places that are named may be searched."""

    key = "subject_home"
    title = N_("Where do they live?")
    subject_address = TextArea(N_("Where they live now"), hint=AS_MUCH, max_length=1000, rows=3, spellcheck=False)
    subject_previous_addresses = TextArea(
        N_("Where they have lived in the last five years"),
        hint=N_("Towns will do, one on each line"),
        max_length=2000,
        rows=3,
        spellcheck=False,
    )


class SubjectWork(Question):
    """Work, and work with children."""

    key = "subject_work"
    title = N_("What do they do?")
    subject_work = TextField(N_("Work"), hint=N_("Leave empty if you do not know"), width=0)
    subject_voluntary_work = TextField(N_("Work or clubs with children"), hint=N_("Paid or not"), width=0)
    subject_social_media = TextField(N_("Names they use online"), width=0)

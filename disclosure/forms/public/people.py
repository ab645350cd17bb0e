"""Pages about the people of a request: who it is about, whom it is to protect, and the children."""

import re
from collections.abc import Mapping
from typing import Any

from wtforms.validators import StopValidation

from disclosure.domain.answers import Value
from disclosure.domain.application import age_band_at
from disclosure.domain.clocks import london_date
from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.fields import (
    PartialDate,
    PeopleField,
    PersonBlock,
    Radios,
    Required,
    Select,
    TextArea,
    TextField,
    choice,
)
from disclosure.forms.public.question import ARE_THEY, IS_THERE, UNKNOWN, Question, is_child, yes_no

NO_NAME = N_("If you do not know the name, describe them: “the woman at number 8”, “a boy of about six”")
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
        "This form is mostly for asking about partners and former partners. You can still go on about someone in a family. We "
        "read what you write, tell you what else can be done, and act at once if anyone is in danger.\n\nIf a child is around "
        "this person, you can ask for the child as well, on a form of its own."
    )


class Housemate(Question):
    """Told to whoever asks about somebody who is neither partner nor family."""

    key = "housemate"
    title = N_("You can go on")
    intro = N_(
        "This form is mostly for asking about partners and former partners. You can still go on. We read what you write, "
        "tell you what else can be done, and act at once if anyone is in danger."
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
    )


class AtRiskName(Question):
    """The person whom it is to protect."""

    key = "at_risk_name"
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
        """Whether they are protected as a child: the date says so, or else the age, where it is a plain figure."""
        told = is_child(self["person_at_risk_date_of_birth"].data or "", london_date(self.now))
        age = self["person_at_risk_age"].data or ""
        if told == "unknown" and re.fullmatch("[0-9]{1,3}", age):
            told = "yes" if int(age) < 16 else "no"  # noqa: PLR2004  the age that is asked for next
        return {"at_risk_is_child": told}


class AtRiskIsChild(Question):
    """Asked where neither date nor age tells it."""

    key = "at_risk_under_16"
    person_at_risk_under_16 = yes_no(
        N_("Are they under 16?"), N_("Say whether they are under 16"), unknown=True, said=ARE_THEY
    )

    @property
    def leads(self) -> bool:  # type: ignore[override]  # of a child it is what an officer has to read first
        """Whether the officer is told it before anything else."""
        return self["person_at_risk_under_16"].data == "yes"

    def also(self) -> Mapping[str, Value]:
        """Whether they are protected as a child."""
        return {"at_risk_is_child": self["person_at_risk_under_16"].data}


class ChildAtRisk(Question):
    """Told to whoever worries about somebody under 16, or about somebody who might be."""

    key = "child_at_risk"
    title = N_("Anyone under 16 is protected as a child")
    intro = N_(
        "If you told us that they are under 16, the team that reads this first is told so at once. It is their duty to bring in "
        "people whose job is to protect children. If they could be hurt today, call 999.\n\nYou can go on with this form."
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


def they_know() -> Radios:
    """Whether the person at risk knows of it. They may not."""
    return yes_no(
        N_("Do they know that you are asking?"),
        N_("Say whether they know"),
        hint=N_("They do not have to"),
        unknown=True,
        said=ARE_THEY,
    )


class AtRiskKnows(Question):
    """Whether they know of it. They may not."""

    key = "at_risk_knows"
    title = N_("What do they know about this?")
    intro = N_("If there is something to tell, we may tell them, or whoever can best keep them safe, instead of you.")
    person_at_risk_knows = they_know()
    how_to_reach = TextArea(
        N_("How could we reach them without anyone noticing?"), hint=N_("Leave empty if you do not know"), rows=2
    )


class SubjectName(Question):
    """The person asked about. They are not told."""

    key = "subject_name"
    title = N_("Who is the person you are asking about?")
    intro = N_("They will not be told that you have asked.")
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
        hint=N_("Towns will do"),
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


def whether_children(hint: str) -> Radios:
    """Whether there are children: whose, as whoever is asked has to understand it."""
    return yes_no(
        N_("Are there any children?"),
        N_("Say whether there are any children"),
        hint=hint,
        unknown=True,
        said=IS_THERE,
    )


class AnyChildren(Question):
    """Children of either, or around."""

    key = "any_children"
    any_children = whether_children(N_("Yours, theirs, or in the home"))

    def also(self) -> Mapping[str, Value]:
        """None is a number too; not to know it is none."""
        return {"children": []} if self["any_children"].data == "no" else {}


class PublicChild(PersonBlock):
    """A child: what is known. Its questions are those of a person in the order in which a child is described."""

    nameless = N_("Enter the child’s name, or describe the child")
    named_in = "given_names"
    given_names = TextField(N_("Given names"), hint=NO_NAME)
    family_name = TextField(N_("Family name"))
    other_names = other_names()
    date_of_birth = PartialDate(N_("Date of birth"), hint=N_("The year alone will do"))
    age = about_how_old()
    sex = Radios(N_("Sex"), choices=SEXES, inline=True)
    address = None  # type: ignore[assignment]  # so WTForms takes a question out
    lives_with = TextField(N_("Who do they live with?"), width=0)
    school = TextField(N_("School or nursery"), width=0)

    def validate_date_of_birth(self, field: Any) -> None:
        """A slip of a figure makes an adult of a child."""
        if age_band_at(field.data or "", london_date(self.now)) not in (None, "under_16", "16_17"):
            raise StopValidation(self.translate(N_("A child is under 18. Check the year of birth")))


class Children(Question):
    """The children, one after the other."""

    key = "children"
    title = N_("Which children?")
    children = PeopleField(
        N_("The children"),
        hint=N_("As much as you know of each"),
        block=PublicChild,
        noun=N_("Child"),
        validators=[Required(N_("Enter what you know of at least one child"))],
    )


class ChildrensSafety(Question):
    """In care, or missing before."""

    key = "childrens_safety"
    title = N_("About the children")
    child_looked_after = yes_no(
        N_("Are any of the children in care?"),
        N_("Say whether any of the children are in care"),
        unknown=True,
        said=IS_THERE,
    )
    child_missing_episodes = yes_no(
        N_("Have any of the children gone missing before?"),
        N_("Say whether any of the children have gone missing before"),
        unknown=True,
        said=IS_THERE,
    )


class NamesThem(Question):
    """Without a named person and a named child it is a question, and is answered as one."""

    key = "names_them"
    told_in = None
    names_them = ask.one_of(
        N_("Do you know who the person is, and which child you are worried about?"),
        (
            choice("yes", N_("Yes, I can name them both, or describe them well enough to be found")),
            choice("no", N_("No, I want advice")),
        ),
        N_("Say whether you know who they are"),
    )

    def also(self) -> Mapping[str, Value]:
        """An enquiry is about no child that anybody could count."""
        return {"children": []} if self["names_them"].data == "no" else {}


class WhatAsked(Question):
    """A question without names."""

    key = "what_asked"
    leads = True
    question_asked = ask.words(
        N_("What do you want to ask?"), N_("Write what you want to ask"), hint=N_("In your own words"), rows=6
    )


class NoNames(Question):
    """Told to whoever asks without names."""

    key = "no_names"
    title = N_("You can ask without names")
    intro = N_(
        "We cannot look anything up about an area, or about people whose names nobody knows. The police team that does this work "
        "read what you write. If a child is in danger, it is their duty to act, and to bring in people whose job is to protect "
        "children.\n\nThey answer you in a way that you say is safe. If you say that no way is, they wait for you to call 101 or "
        "to come to a police station."
    )


class ContactWithChild(Question):
    """What the person is to the child."""

    key = "contact_with_child"
    title = N_("The person and the child")
    relationship_type = ask.one_of(
        N_("What is the person to the child’s family?"),
        (
            choice("partner", N_("The partner of a parent or carer")),
            choice("ex_partner", N_("A former partner of a parent or carer")),
            choice("family", N_("Family")),
            choice("household", N_("Lives in the same home, but is not family")),
            choice("other", N_("A neighbour, a friend, someone at work or online, something else, or I don’t know")),
        ),
        N_("Choose what the person is to the child’s family"),
    )
    contact_with_child = ask.words(
        N_("How are they in contact with the child?"),
        N_("Write how they are in contact with the child. If you do not know, say so"),
        hint=N_(
            "For example living there, visiting, looking after the child, or online. Say if they are ever alone with the child"
        ),
        rows=3,
    )


class AlsoForYou(Question):
    """Told to a parent or carer who asks about their own partner: they may be in danger themselves."""

    key = "also_for_you"
    title = N_("You can ask for yourself as well")
    intro = N_(
        "If this person is or was your partner, you can also ask whether you are in danger yourself. Go on with this form for the "
        "child and send it. Then start again, choose “Myself”, and give the same names: so we see that the two belong together."
    )


class ParentsKnow(Question):
    """Which parents and carers know; and that the answer may go to one of them instead (domain.md 2.2, CONFIRMED)."""

    key = "parents_know"
    title = N_("The child’s parents or carers")
    intro = N_(
        "If there is something to tell, we tell whoever can best protect the child, usually a parent or carer. That may not be you."
    )
    parents_know = TextArea(
        N_("Do the child’s parents or carers know that you are asking?"), hint=N_("Who knows, and who does not"), rows=2
    )

"""Pages about the children: whether there are any, which, and who the person asked about is to them."""

from collections.abc import Mapping
from typing import Any

from wtforms.validators import StopValidation

from disclosure.domain.answers import Value
from disclosure.domain.application import age_band_at
from disclosure.domain.clocks import london_date
from disclosure.domain.names import names_nobody
from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.fields import PartialDate, PeopleField, PersonBlock, Radios, Required, TextArea, TextField, choice
from disclosure.forms.public.people import AS_MUCH, NO_NAME, NOBODY, SEXES, about_how_old, in_years, other_names
from disclosure.forms.public.question import IS_THERE, Question, of_whom, yes_no


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


class AnyChildrenOfTheirs(AnyChildren):
    """The same of whoever asks for somebody else: their own children are not asked for."""

    key = "any_children_referred"
    any_children = whether_children(
        N_("Of the person you are worried about, of the person you are asking about, or in the home")
    )


def _is_named(person: PersonBlock) -> bool:
    """That nobody knows the name is no name."""
    if person.is_empty or not names_nobody(f"{person.given_names.data} {person.family_name.data}"):
        return True
    person.given_names.errors = [person.translate(NOBODY)]
    return False


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

    def validate(self, extra_validators: Any = None) -> bool:
        """As every person is; and that nobody knows the name is no name."""
        return super().validate(extra_validators) and _is_named(self)

    def validate_date_of_birth(self, field: Any) -> None:
        """A slip of a figure makes an adult of a child."""
        if age_band_at(field.data or "", london_date(self.now)) not in (None, "under_16", "16_17"):
            raise StopValidation(
                self.translate(
                    N_(
                        "A child is under 18. Check the year of birth. Whoever is 18 or over can be asked for under “Someone I know”"
                    )
                )
            )

    def validate_age(self, field: Any) -> None:
        """The same of an age, where it is a plain figure."""
        if (in_years(field.data) or 0) >= 18:  # noqa: PLR2004  as above
            raise StopValidation(
                self.translate(
                    N_(
                        "A child is under 18. Check the age. Whoever is 18 or over can be asked for under “Someone I know”"
                    )
                )
            )


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

    @classmethod
    def rests_on(cls, said: Mapping[str, Value]) -> Value:
        """Other people have other children around them."""
        return of_whom(said)


class PublicChildAskedFor(PublicChild):
    """A child whom a request is about: whoever keeps it safe has to find its home."""

    lives_with = TextField(N_("Who do they live with?"), width=0)
    address = TextArea(  # type: ignore[assignment]  # put back, in its place
        N_("Where do they live?"), hint=AS_MUCH, max_length=1000, rows=2, spellcheck=False
    )
    school = TextField(N_("School or nursery"), width=0)


class ChildrenAskedFor(Children):
    """The same where it is the children who are asked for."""

    key = "children_asked_for"
    children = PeopleField(
        N_("The children"),
        hint=N_("As much as you know of each"),
        block=PublicChildAskedFor,
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

    @classmethod
    def rests_on(cls, said: Mapping[str, Value]) -> Value:
        """As the children are."""
        return of_whom(said)


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
        "child and send it. The page that you see then leads back to the first one: start again there, choose “Myself”, and give "
        "the same names, so that we see that the two belong together."
    )


class PublicParent(PersonBlock):
    """A parent or carer: who it is, and where they are found."""

    nameless = N_("Enter their name, or describe them")
    named_in = "given_names"
    given_names = TextField(N_("Given names"), hint=NO_NAME)
    family_name = TextField(N_("Family name"))
    other_names = date_of_birth = sex = None  # type: ignore[assignment]  # as above
    relationship = TextField(N_("What are they to the child?"), hint=N_("For example mother"))
    address = TextArea(
        N_("Where do they live?"), hint=N_("If not with the child"), max_length=1000, rows=2, spellcheck=False
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """As every person is; and that nobody knows the name is no name."""
        return super().validate(extra_validators) and _is_named(self)


def _parents(hint: str) -> PeopleField:
    """Who brings the child up, so that whoever can best protect it is found (domain.md 2.2, CONFIRMED; names: 2.4, CONFIRMED)."""
    return PeopleField(N_("Who are they?"), hint=hint, block=PublicParent, noun=N_("Parent or carer"), most=6)


class ParentsKnow(Question):
    """Who the parents and carers are, and which know; the answer may go to one of them instead (domain.md 2.2, CONFIRMED)."""

    key = "parents_know"
    title = N_("The child’s parents or carers")
    intro = N_(
        "If there is something to tell, we tell whoever can best protect the child, usually a parent or carer. That may not be you."
    )
    parents = _parents(N_("Leave empty if you do not know"))
    parents_know = TextArea(
        N_("Do the child’s parents or carers know that you are asking?"), hint=N_("Who knows, and who does not"), rows=2
    )


class OtherParentKnows(ParentsKnow):
    """The same of a parent or carer: they know it themselves, and may well be the one who is told."""

    key = "other_parent_knows"
    intro = N_(
        "If there is something to tell, we tell whoever can best protect the child. That may be you, or someone else who looks after "
        "the child."
    )
    parents = _parents(N_("Other than you. Leave empty if there is nobody, or you do not know"))
    parents_know = TextArea(
        N_("Does the child’s other parent, or another carer, know that you are asking?"),
        hint=N_("Who knows, and who does not"),
        rows=2,
    )

"""Pages for whoever asks as part of their job."""

from collections.abc import Mapping

from wtforms.validators import StopValidation

from disclosure.domain.answers import Value
from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.fields import EmailField, TextArea, TextField, choice
from disclosure.forms.public import children, people, worry
from disclosure.forms.public.question import Question


class Agency(Question):
    """For whom they work, and how their own file is called."""

    key = "agency"
    told_in = "source_details"
    title = N_("Where do you work?")
    agency = ask.line(N_("Agency, team and role"), N_("Enter your agency, your team and your role"), width=0)
    agency_reference = TextField(N_("Your own case reference"), hint=N_("Leave empty if there is none"), width=20)


class YourWork(Question):
    """Who refers it, and where they are reached at work."""

    key = "your_work"
    told_in = "source_details"
    title = N_("How do we reach you at work?")
    applicant_given_names = ask.line(N_("Given names"), N_("Enter your given names"))
    applicant_family_name = ask.line(N_("Family name"), N_("Enter your family name"))
    applicant_phone = TextField(
        N_("Work phone"), hint=N_("A phone or an email: one of the two is enough"), width=20, inputmode="tel"
    )
    applicant_email = EmailField(N_("Work email"), width=0)
    safe_times = ask.line(
        N_("When do we reach you there?"),
        N_("Enter the days and times when we reach you"),
        hint=N_("For example Monday to Thursday, 9am to 4pm"),
        width=0,
    )

    def validate_applicant_phone(self, field: TextField) -> None:
        """They are told that we may ask them at work: one of the two has to lead there."""
        if field.is_empty and self["applicant_email"].is_empty:
            raise StopValidation(self.translate(N_("Enter a work phone or a work email")))

    def also(self) -> Mapping[str, Value]:
        """A professional is reached at work."""
        given = {"call": self["applicant_phone"], "email": self["applicant_email"]}
        return {"safe_channels": [key for key, field in given.items() if not field.is_empty]}


class AboutWhom(Question):
    """Which of the schemes a professional's referral is for."""

    key = "about_whom"
    told_in = None
    about_whom = ask.one_of(
        N_("Who needs to be kept safe?"),
        (
            choice("adult", N_("Someone aged 16 or over, from a partner or a former partner")),
            choice("child", N_("A child, from a person who is around them")),
        ),
        N_("Choose who needs to be kept safe"),
    )


class Family(people.Family):
    """The same of a referral: whoever refers it is promised no word of what else can be done."""

    key = "family_referred"
    intro = N_(
        "This form is mostly for asking about partners and former partners. You can still go on about someone in a family. Whoever "
        "reads it checks first whether anyone is in danger. If someone could be hurt today, call 999.\n\nIf a child is around this "
        "person, you can ask for the child as well, on a form of its own."
    )


class Housemate(people.Housemate):
    """The same of a referral."""

    key = "housemate_referred"
    intro = N_(
        "This form is mostly for asking about partners and former partners. You can still go on. Whoever reads it checks first "
        "whether anyone is in danger. If someone could be hurt today, call 999."
    )


class Crime(worry.Crime):
    """The same of a referral, which nobody takes back."""

    key = "crime_referred"
    intro = N_(
        "If you tell us of a crime, we record it as a crime. The police may then look into it and arrest someone."
    )


class CrimeTold(worry.CrimeTold):
    """The same of a referral: the wishes are those of whoever was hurt, as far as they are known."""

    key = "crime_told_referred"
    crime_wishes = TextArea(
        N_("What does the person who was hurt want to happen, and what must not happen?"),
        hint=N_("As far as you know. You can leave this empty, or write “I don’t know”"),
        max_length=5_000,
        rows=3,
    )


class Known(Question):
    """What the agency knows."""

    key = "known"
    leads = True
    what_is_known = ask.words(
        N_("What is known, and what is the worry?"),
        N_("Write what is known about the person and the risk"),
        hint=N_("What was done, to whom and when, and where it is recorded. Keep facts and opinions apart"),
        rows=8,
    )


class HowToReach(Question):
    """The person at risk may not know of it."""

    key = "how_to_reach"
    title = N_("The person at risk")
    person_at_risk_knows = people.they_know()
    how_to_reach = ask.words(
        N_("How could the person at risk be reached safely?"),
        N_("Write how the person at risk could be reached safely. If that is not known, say so"),
        rows=3,
    )
    needs_of_person_at_risk = people.their_needs(
        N_("A language, an interpreter, help because of a disability. Leave empty if there is nothing")
    )


class ParentsKnow(children.ParentsKnow):
    """The same of a referral: of what comes of that whoever refers it is told nothing anyway."""

    key = "parents_know_referred"
    intro = ""


class ReachParents(Question):
    """A parent may not know of it, and the person asked about may be with them."""

    key = "reach_parents"
    how_to_reach = ask.words(
        N_("How could the child’s parents or carers be reached safely?"),
        N_("Write how they could be reached safely. If that is not known, say so"),
        hint=N_("Say as well what they need in order to be understood: a language, an interpreter, help"),
        rows=3,
    )

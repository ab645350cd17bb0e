"""The first parts of the forms that register a case: danger, arrival, who asks, safe contact, needs.

They stand in the order of a conversation. registration.py imports them, so that they come before its own parts:
WTForms puts questions in the order in which they were declared.
"""

from disclosure.domain.contact import AT_A_MOMENT
from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.codes import codes
from disclosure.forms.fields import (
    Checkboxes,
    Confirm,
    EmailField,
    Form,
    PeopleField,
    Required,
    RequiredIf,
    Select,
    TextArea,
    TextField,
    YesNo,
    choice,
)

_BY_STAFF = tuple(one.value for one in codes("channel", without=("online", "import")))


class Danger(Form):
    """Help before anything else."""

    immediate_danger = ask.yes_no(
        N_("Is anyone in danger now?"),
        N_("Say whether anyone is in danger now"),
        hint=N_("If yes, get help to them first: 999 or the control room. Then go on here"),
        unknown=True,
    )
    immediate_danger_words = ask.words_if(
        "immediate_danger",
        ["yes"],
        N_("If yes, what has been done?"),
        N_("Write what has been done about the danger"),
        hint=N_("With the incident’s number"),
        rows=2,
    )


class Asked(Form):
    """Receipt of a request."""

    received_at = ask.happened(
        N_("When did the applicant first contact the police about this?"), hint=N_("All time limits run from here")
    )


class Known(Form):
    """Receipt of what made the police act of their own accord."""

    received_at = ask.happened(
        N_("When did the police first hold this information?"), hint=N_("All time limits run from here")
    )


class Arrival(Form):
    """How it came, and whose it is."""

    channel = ask.one_of(
        N_("How did it reach us?"), codes("channel", without=("import",)), N_("Choose how it reached us")
    )
    referral_source = Select(
        N_("Where does it come from?"),
        choices=codes("referral_source"),
        validators=[Required(N_("Choose where it comes from"))],
    )
    # What the public sent online came without either: nobody who asks knows how the police divide a county.
    district = Select(N_("District"), validators=[RequiredIf("channel", _BY_STAFF, N_("Choose the district"))])
    team = Select(N_("Team"), validators=[RequiredIf("channel", _BY_STAFF, N_("Choose the team"))])
    town = Select(N_("Town"), hint=N_("Where the person at risk, or the child, lives"))


class Trigger(Form):
    """What made the police act of their own accord."""

    source_details = ask.words(
        N_("Who or what brought it up?"),
        N_("Write which unit, agency, report or incident brought it up"),
        hint=N_("Unit, agency, report or incident, with its number"),
        rows=2,
    )
    referrer = PeopleField(N_("The person who passed it on, if there is one"), most=1)


class Applicant(Form):
    """Who asks; nobody is turned away for not giving a name."""

    applicant = PeopleField(
        N_("Applicant"),
        most=1,
        validators=[
            RequiredIf(
                "applicant_is_anonymous", [False], N_("Enter the applicant’s name, or tick that they will not give it")
            )
        ],
    )
    applicant_is_anonymous = Confirm(
        N_("The applicant will not give a name"),
        hint=N_("Nothing can be told to them, but people at risk are still protected"),
    )


class DvdsApplicant(Form):
    """What the applicant is to the person at risk."""

    applicant_relationship = ask.one_of(
        N_("What is the applicant to the person at risk?"),
        codes("applicant_relationship"),
        N_("Choose what the applicant is to the person at risk"),
    )


class CsodsApplicant(Form):
    """What the applicant is to the child."""

    applicant_relationship = ask.one_of(
        N_("What is the applicant to the child?"),
        codes("applicant_relationship", without=("person_at_risk",)),
        N_("Choose what the applicant is to the child"),
    )


class SafeContact(Form):
    """How to reach the applicant without putting anyone in danger."""

    applicant_phone = TextField(N_("Phone"), width=20, inputmode="tel")
    applicant_email = EmailField(N_("Email address"), width=0)
    safe_channels = Checkboxes(
        N_("How is it safe to reach them?"),
        choices=(
            choice("call", N_("Phone call")),
            choice("voicemail", N_("Voicemail")),
            choice("text", N_("Text message")),
            choice("email", N_("Email")),
            choice("letter", N_("Letter")),
            choice("home", N_("Visit at home")),
            choice("work", N_("Visit or call at work")),
            choice("other_person", N_("Through another person or agency")),
            choice("none", N_("No way is safe: they will come back to us"), exclusive=True),
        ),
        validators=[Required(N_("Choose how it is safe to reach the applicant"))],
    )
    safe_times = TextField(
        N_("When is it safe?"),
        hint=N_("Days and times, and when it is not"),
        width=0,
        validators=[
            RequiredIf(
                "safe_channels",
                AT_A_MOMENT,
                N_("Enter the days and times when it is safe, or “any time”"),
            )
        ],
    )
    if_another_answers = TextArea(
        N_("What do we say if someone else answers?"),
        hint=N_("Who we say we are, and what it is about. A code word belongs in the next box"),
        rows=2,
    )
    code_word = TextField(
        N_("Code word that proves it is them"),
        hint=N_("The record tells it; the case page and the handover sheet leave it out"),
        width=20,
    )
    shared_devices = TextField(N_("Who else sees their phone, email or post?"), width=0)


class Needs(Form):
    """What the applicant needs in order to be understood."""

    preferred_language = TextField(N_("Language they prefer, if not English"), width=20)
    interpreter = YesNo(N_("Is an interpreter needed?"))
    needs = TextArea(N_("Other needs"), hint=N_("Hearing, sight, reading, mobility, an intermediary"), rows=2)

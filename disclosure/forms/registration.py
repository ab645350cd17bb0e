"""The forms that register a case, one for each route, made of parts: those of asking.py, then these, as a talk goes.

A question named as a column of the return gives that column; people come from the people blocks (application.py).
Immigration status is never asked: nothing would keep it from those who enforce it.
"""

from typing import Any

from wtforms.validators import StopValidation

from disclosure.domain.application import age_band_at
from disclosure.domain.clocks import london_date
from disclosure.domain.words import N_
from disclosure.forms import asking
from disclosure.forms import questions as ask
from disclosure.forms.codes import codes
from disclosure.forms.fields import (
    Form,
    PeopleField,
    PersonBlock,
    RelatedPersonBlock,
    Required,
    RequiredIf,
    Select,
    TextArea,
    TextField,
    YesNo,
    choice,
)

_FOR_ANOTHER = tuple(one.value for one in codes("applicant_relationship", without=("person_at_risk",)))


class SubjectBlock(PersonBlock):
    """The person asked about: what the searches need besides."""

    previous_addresses = TextArea(
        N_("Addresses in the last five years"),
        hint=N_("One on each line, towns at least. Only places that are named here may be searched"),
        max_length=2000,
        rows=3,
        spellcheck=False,
    )
    work = TextField(N_("Work, and voluntary work with children"), width=0)
    social_media = TextField(N_("Names used online"), width=0)


class ChildBlock(PersonBlock):
    """A child: where and with whom."""

    age = TextField(N_("Or about how old?"), width=10)
    lives_with = TextField(N_("Who does the child live with?"), width=0)
    school = TextField(N_("School or nursery"), width=0)

    def validate_date_of_birth(self, field: Any) -> None:
        """A slip of a figure makes an adult of a child."""
        if age_band_at(field.data or "", london_date(self.now)) not in (None, "under_16", "16_17"):
            raise StopValidation(self.translate(N_("A child is under 18. Check the year of birth")))


class _PersonAtRiskOfApplicant(Form):
    person_at_risk = PeopleField(
        N_("Person at risk"),
        hint=N_("Leave empty where the applicant is the person at risk"),
        most=1,
        validators=[RequiredIf("applicant_relationship", _FOR_ANOTHER, N_("Enter the name of the person at risk"))],
    )
    person_at_risk_knows = YesNo(N_("Does the person at risk know of this application?"), unknown=True)


class _PersonAtRisk(Form):
    person_at_risk = PeopleField(
        N_("Person at risk"), most=1, validators=[Required(N_("Enter the name of the person at risk"))]
    )
    how_to_reach = ask.words(
        N_("How could the person at risk be reached safely?"),
        N_("Write how the person at risk could be reached safely. If that is not known, say so"),
        rows=2,
    )


class _Subject(Form):
    subject = PeopleField(
        N_("Subject"),
        hint=N_("The person asked about. They are not told of this"),
        most=1,
        block=SubjectBlock,
        validators=[Required(N_("Enter the name of the person asked about"))],
    )
    subject_registered_sex_offender = YesNo(
        N_("Is the subject a registered sex offender?"), hint=N_("Leave empty if you do not know")
    )
    subject_mappa_category = Select(
        N_("MAPPA category of the subject"),
        hint=N_("Leave empty if they are not managed, or you do not know"),
        choices=codes("subject_mappa_category"),
    )


class _DvdsRelationship(Form):
    relationship_type = ask.one_of(
        N_("What is the subject to the person at risk?"),
        codes("relationship_type"),
        N_("Choose what the subject is to the person at risk"),
        hint=N_("The scheme is for partners and former partners. Register it all the same: the initial checks decide"),
    )
    relationship_words = TextArea(N_("Since when, until when, living together, in contact now?"), rows=2)


class _DvdsChildren(Form):
    children = PeopleField(
        N_("Children"),
        hint=N_("Children of either, or in the household. Leave empty if there are none"),
        block=ChildBlock,
        noun=N_("Child"),
    )


class _CsodsChildren(Form):
    children = PeopleField(
        N_("Children"),
        hint=N_("The children that the subject has contact with"),
        block=ChildBlock,
        noun=N_("Child"),
        validators=[Required(N_("Enter the name of at least one child"))],
    )
    relationship_type = ask.one_of(
        N_("What is the subject to the child or the child’s family?"),
        (
            choice("partner", N_("Partner of a parent or carer")),
            choice("ex_partner", N_("Former partner of a parent or carer")),
            choice("family", N_("Family")),
            choice("household", N_("Same household, not family")),
            choice("other", N_("Other: neighbour, family friend, work, online")),
        ),
        N_("Choose what the subject is to the child or the child’s family"),
    )
    contact_with_child = ask.words(
        N_("What contact does the subject have with the child?"),
        N_("Write what contact the subject has with the child"),
        hint=N_("Lives there, visits, looks after, works there, online; alone with the child or not"),
        rows=3,
    )
    parents = PeopleField(
        N_("Parents and carers"),
        hint=N_("Other than the applicant. Leave empty if they are not known"),
        block=RelatedPersonBlock,
        noun=N_("Parent or carer"),
        most=6,
    )
    parents_know = TextArea(N_("Which of them know of this?"), rows=2)


class _ChildrensSafety(Form):
    child_looked_after = YesNo(
        N_("Is any of the children looked after by the council?"), hint=N_("Leave empty if you do not know")
    )
    child_missing_episodes = YesNo(
        N_("Has any of the children gone missing before?"), hint=N_("Leave empty if you do not know")
    )


class _Concern(Form):
    what_happened = ask.words(
        N_("What has happened?"),
        N_("Write what has happened, in the applicant’s words"),
        hint=N_("In the applicant’s words"),
        rows=8,
    )


class _CsodsConcern(Form):
    what_happened = ask.words(
        N_("What is the worry?"),
        N_("Write what the worry is, in the applicant’s words"),
        hint=N_("In the applicant’s words. Wanting to be careful is enough: say so"),
        rows=8,
    )


class _WhyNow(Form):
    why_now = ask.words(N_("Why now?"), N_("Write why they ask now"), rows=2)
    agencies_involved = TextArea(
        N_("Who else is helping?"), hint=N_("Police, MARAC, independent adviser, social worker, school"), rows=2
    )
    applied_before = YesNo(N_("Has the applicant applied before?"), unknown=True)


class _Information(Form):
    information = ask.words(
        N_("What is known?"),
        N_("Write what is known about the subject and the risk"),
        hint=N_("What the subject did, to whom, when; where it is recorded"),
        rows=8,
    )


class _Enquiry(Form):
    applicant_relationship = Select(
        N_("What is the applicant to the child?"),
        choices=codes("applicant_relationship", without=("person_at_risk",)),
    )
    what_asked = ask.words(N_("What did they ask?"), N_("Write what they asked"), rows=5)
    subject = PeopleField(N_("The person they worry about, if they name one"), most=1, block=SubjectBlock)
    children = PeopleField(
        N_("Children, if they name any"),
        hint=N_("Where a person and a child are named, register a right to ask instead"),
        block=ChildBlock,
        noun=N_("Child"),
    )

    def validate_children(self, field: Any) -> None:
        """A named person and a named child make an application."""
        if not field.is_empty and not self["subject"].is_empty:
            raise StopValidation(
                self.translate(N_("A person and a child are named. Register this as a right to ask instead"))
            )


class _Crime(Form):
    crime_alleged = ask.yes_no(
        N_("Has a crime been alleged?"),
        N_("Say whether a crime has been alleged"),
        hint=N_("If yes, it stands on the case as an allegation, and 24 hours run for it from the time above"),
        unknown=True,
    )
    crime_alleged_words = ask.words_if(
        "crime_alleged", ["yes"], N_("If yes, what is alleged?"), N_("Write what crime is alleged"), rows=3
    )


class _Monitoring(Form):
    applicant_ethnicity = Select(
        N_("Applicant’s ethnicity"), hint=N_("As they describe it"), choices=codes("applicant_ethnicity")
    )


class _DvdsMonitoring(Form):
    person_at_risk_ethnicity = Select(
        N_("Ethnicity of the person at risk"),
        hint=N_("As they describe it. Leave empty where the applicant is the person at risk"),
        choices=codes("person_at_risk_ethnicity"),
    )


class _CsodsMonitoring(Form):
    person_at_risk_ethnicity = Select(N_("Child’s ethnicity"), choices=codes("person_at_risk_ethnicity"))


class _Notices(Form):
    notices_given = ask.yes_no(
        N_("Was the applicant told with whom this may be shared, and that a false application may be an offence?"),
        N_("Say whether the applicant was told both"),
    )


class RegisterDvdsRightToAsk(
    asking.Danger,
    asking.Asked,
    asking.Arrival,
    asking.Applicant,
    asking.DvdsApplicant,
    asking.SafeContact,
    asking.Needs,
    _PersonAtRiskOfApplicant,
    _Subject,
    _DvdsRelationship,
    _DvdsChildren,
    _ChildrensSafety,
    _Concern,
    _WhyNow,
    _Crime,
    _Monitoring,
    _DvdsMonitoring,
    _Notices,
):
    key = "register_dvds_right_to_ask"
    title = N_("Register a right to ask")
    submit = N_("Register")

    def validate_referral_source(self, field: Any) -> None:
        """A request by the person at risk comes from the person at risk, and from nobody else."""
        relationship = self["applicant_relationship"].data
        if (
            relationship
            and (field.data == "self") != (relationship == "person_at_risk")
            and field.data in ("self", "third_party")
        ):
            raise StopValidation(
                self.translate(
                    N_("This does not agree with what the applicant is to the person at risk. Change one of the two")
                )
            )

    def validate_applicant(self, field: Any) -> None:
        """Someone who asks for themselves is the person at risk, and that person has to be named."""
        if field.is_empty and self["applicant_relationship"].data == "person_at_risk":
            raise StopValidation(
                self.translate(N_("Enter what is known of the applicant’s name: they are the person at risk"))
            )

    def validate_person_at_risk(self, field: Any) -> None:
        """One person, once."""
        if not field.is_empty and self["applicant_relationship"].data == "person_at_risk":
            raise StopValidation(self.translate(N_("Leave this empty: the applicant is the person at risk")))


class RegisterDvdsRightToKnow(
    asking.Danger,
    asking.Known,
    asking.Arrival,
    asking.Trigger,
    _PersonAtRisk,
    _Subject,
    _DvdsRelationship,
    _DvdsChildren,
    _ChildrensSafety,
    _Information,
    _Crime,
    _DvdsMonitoring,
):
    key = "register_dvds_right_to_know"
    title = N_("Register a right to know")
    submit = N_("Register")


class RegisterCsodsRightToAsk(
    asking.Danger,
    asking.Asked,
    asking.Arrival,
    asking.Applicant,
    asking.CsodsApplicant,
    asking.SafeContact,
    asking.Needs,
    _Subject,
    _CsodsChildren,
    _ChildrensSafety,
    _CsodsConcern,
    _WhyNow,
    _Crime,
    _Monitoring,
    _CsodsMonitoring,
    _Notices,
):
    key = "register_csods_right_to_ask"
    title = N_("Register a right to ask")
    submit = N_("Register")


class RegisterCsodsRightToKnow(
    asking.Danger,
    asking.Known,
    asking.Arrival,
    asking.Trigger,
    _Subject,
    _CsodsChildren,
    _ChildrensSafety,
    _Information,
    _Crime,
    _CsodsMonitoring,
):
    key = "register_csods_right_to_know"
    title = N_("Register a right to know")
    submit = N_("Register")


class RegisterCsodsEnquiry(
    asking.Danger,
    asking.Asked,
    asking.Arrival,
    asking.Applicant,
    asking.SafeContact,
    asking.Needs,
    _Enquiry,
    _Crime,
    _Monitoring,
):
    key = "register_csods_enquiry"
    title = N_("Register an enquiry")
    submit = N_("Register")

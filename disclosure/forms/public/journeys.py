"""The four public journeys, each declared once: its pages in order, and what it becomes."""

from collections.abc import Mapping
from dataclasses import replace

from disclosure.domain.scheme import When, is_, yes
from disclosure.domain.words import N_
from disclosure.forms.fields import choice
from disclosure.forms.journey import Becomes, Journey, Page
from disclosure.forms.public import applicant, contact, ending, people, professional, start, worry
from disclosure.forms.public.question import Question

PROFESSIONALS = "professionals_ask"
"""Known before anything is asked: the route that this force gives to a professional's referral."""


def pages(*forms: type[Question], when: tuple[When, ...] = ()) -> tuple[Page, ...]:
    """These pages, each asked only where earlier answers say all of `when`."""
    return tuple(Page(form, when) for form in forms)


FIRST = (
    *pages(start.Danger),
    *pages(start.CallNow, when=(is_("immediate_danger", "yes", "unknown"),)),
    *pages(start.Who),
)
REACHED = (
    *pages(contact.Channels),
    *pages(contact.NoWay, when=(is_("safe_channels", "none"),)),
    *pages(contact.OnlySo, when=(is_("contact_conditions", *contact.ANY_WAY),)),
    *pages(contact.Phone, when=(is_("safe_channels", *contact.BY_PHONE),)),
    *pages(contact.Email, when=(is_("safe_channels", "email"),)),
    *pages(contact.Trusted, when=(is_("safe_channels", "other_person"),)),
    *pages(contact.Times, contact.IfAnother, contact.Until, when=(is_("safe_channels", *contact.ANY_WAY),)),
    *pages(contact.Understood),
)
_SUBJECT = pages(people.SubjectName, people.SubjectBirth, people.SubjectHome, people.SubjectWork)
_IF_CHILDREN = (
    *pages(people.AnyChildren),
    *pages(people.Children, people.ChildrensSafety, when=(yes("any_children"),)),
)
_WORRY = pages(worry.WhatHappened, worry.Signs, worry.WhyNow, worry.Crime, worry.Helping)
_LAST = (
    *pages(ending.Monitoring),
    *pages(ending.AboutYou, when=(yes("monitoring_wanted"),)),
    *pages(ending.Declaration),
)
_AGE = (*pages(applicant.OldEnough), *pages(applicant.Child, when=(is_("is_sixteen", "no"),)))
_YOU = pages(applicant.YourName, applicant.YourBirth, applicant.YourHome)
_ONLINE: Mapping[str, str] = {"channel": "online"}

MYSELF = Journey(
    key="me",
    offer=choice("me", N_("Myself"), hint=N_("About a partner, a former partner, or someone you are seeing")),
    pages=(
        *pages(people.Relationship),
        *pages(people.Housemate, when=(is_("relationship_type", "household", "other"),)),
        *pages(people.Together),
        *_AGE,
        *_YOU,
        *pages(people.Town),
        *REACHED,
        *_SUBJECT,
        *_IF_CHILDREN,
        *_WORRY,
        *_LAST,
    ),
    becomes=(
        Becomes(
            "dvds",
            "right_to_ask",
            says={**_ONLINE, "applicant_relationship": "person_at_risk", "referral_source": "self"},
        ),
    ),
)
SOMEONE = Journey(
    key="someone",
    offer=choice(
        "someone", N_("Someone I know"), hint=N_("A friend, a relative or a neighbour. They do not have to know")
    ),
    pages=(
        *pages(people.YouToThem, people.TheirRelationship),
        *pages(people.Housemate, when=(is_("relationship_type", "household", "other"),)),
        *pages(
            people.Together, people.AtRiskName, people.AtRiskBirth, people.AtRiskHome, people.Town, people.AtRiskKnows
        ),
        *_AGE,
        *_YOU,
        *REACHED,
        *_SUBJECT,
        *_IF_CHILDREN,
        *_WORRY,
        *_LAST,
    ),
    becomes=(Becomes("dvds", "right_to_ask", says={**_ONLINE, "referral_source": "third_party"}),),
)
_NAMED, _UNNAMED = is_("names_them", "yes"), is_("names_them", "no")
CHILD = Journey(
    key="child",
    offer=choice("child", N_("A child"), hint=N_("About a person who is around the child")),
    pages=(
        *pages(people.YouToTheChild, people.NamesThem),
        *pages(people.NoNames, people.WhatAsked, when=(_UNNAMED,)),
        *pages(people.SubjectName, people.SubjectBirth, people.SubjectHome, people.SubjectWork, when=(_NAMED,)),
        *pages(people.Children, people.ContactWithChild, people.ParentsKnow, people.ChildrensSafety, when=(_NAMED,)),
        *_AGE,
        *_YOU,
        *pages(people.Town),
        *REACHED,
        *pages(worry.WhatHappened, worry.Signs, worry.WhyNow, when=(_NAMED,)),
        *pages(worry.Crime),
        *pages(worry.Helping, when=(_NAMED,)),
        *_LAST,
    ),
    becomes=(
        Becomes(
            "csods", "enquiry", (_UNNAMED,), says={**_ONLINE, "referral_source": "third_party"}, told_in="what_asked"
        ),
        Becomes("csods", "right_to_ask", says={**_ONLINE, "referral_source": "third_party"}),
    ),
)
_ADULT, _A_CHILD = is_("about_whom", "adult"), is_("about_whom", "child")
_REFERRED = {**_ONLINE, "referral_source": "professional"}
_REFERS: Mapping[str, Becomes] = {
    "right_to_know": Becomes("", "", says=_REFERRED, told_in="information", plays={"applicant": "referrer"}),
    "right_to_ask": Becomes(
        "", "", says={**_REFERRED, "applicant_relationship": "professional"}, told_in="what_happened"
    ),
}
PROFESSIONAL = Journey(
    key="professional",
    offer=choice("professional", N_("Someone I work with"), hint=N_("You are asking as part of your job")),
    pages=(
        *pages(professional.Agency, professional.YourWork, professional.AboutWhom),
        *pages(people.TheirRelationship, people.Together, people.AtRiskName, people.AtRiskBirth, when=(_ADULT,)),
        *pages(people.AtRiskHome, professional.HowToReach, when=(_ADULT,)),
        *_SUBJECT,
        *pages(people.Children, people.ContactWithChild, people.ParentsKnow, people.ChildrensSafety, when=(_A_CHILD,)),
        *pages(people.AnyChildren, when=(_ADULT,)),
        *pages(people.Children, people.ChildrensSafety, when=(_ADULT, yes("any_children"))),
        *pages(people.Town, professional.Known, worry.Signs, worry.WhyNow, worry.Crime, ending.Declaration),
    ),
    becomes=tuple(
        replace(referral, scheme=scheme, route=route, when=(about, is_(PROFESSIONALS, route)))
        for scheme, about in (("dvds", _ADULT), ("csods", _A_CHILD))
        for route, referral in _REFERS.items()
    ),
)
JOURNEYS: Mapping[str, Journey] = {one.key: one for one in (MYSELF, SOMEONE, CHILD, PROFESSIONAL)}

"""The four public journeys, each declared once: its pages in order, and what it becomes. A further scheme's is listed here too."""

from collections.abc import Mapping
from dataclasses import replace

from disclosure.domain.scheme import is_, yes
from disclosure.domain.words import N_
from disclosure.forms.journey import Becomes, Journey, Journeys, pages
from disclosure.forms.public import children, ending, people, professional, start, worry
from disclosure.forms.public.shared import (
    AGE,
    CRIME,
    IF_CHILDREN,
    IF_CHILDREN_OF_THEIRS,
    LAST,
    NO_COUPLE,
    ONLINE,
    REACHED,
    SUBJECT,
    WORRY,
    YOU,
    how_close,
    no_couple,
)

PROFESSIONALS = "professionals_ask"
"""Known before anything is asked: the route that this force gives to a professional's referral."""

FIRST = (
    *pages(start.Danger),
    *pages(start.CallNow, when=(is_("immediate_danger", "yes", "unknown"),)),
    *pages(start.Who),
)
MYSELF = Journey(
    key="me",
    version="9",
    label=N_("Myself"),
    hint=N_("About a partner, a former partner, or someone you are seeing, whatever your age"),
    pages=(
        *pages(people.Relationship),
        *NO_COUPLE,
        *how_close(),
        *AGE,
        *YOU,
        *pages(people.Town),
        *REACHED,
        *SUBJECT,
        *IF_CHILDREN,
        *WORRY,
        *LAST,
    ),
    becomes=(
        Becomes(
            "dvds",
            "right_to_ask",
            says={**ONLINE, "applicant_relationship": "person_at_risk", "referral_source": "self"},
        ),
    ),
)
_AGE_IS_OPEN, _MAY_BE_CHILD = is_("at_risk_is_child", "unknown"), is_("at_risk_is_child", "yes", "unknown")
SOMEONE = Journey(
    key="someone",
    version="9",
    label=N_("Someone I know"),
    hint=N_("Aged 16 or over: a friend, a relative, a neighbour or a colleague. They do not have to know"),
    pages=(
        *pages(people.YouToThem, people.TheirRelationship),
        *NO_COUPLE,
        *how_close(),
        *pages(people.AtRiskName, people.AtRiskBirth),
        *pages(people.AtRiskIsChild, when=(_AGE_IS_OPEN,)),
        *pages(people.ChildAtRisk, when=(_MAY_BE_CHILD,)),
        *pages(people.AtRiskHome, people.Town, people.AtRiskKnows),
        *AGE,
        *YOU,
        *REACHED,
        *SUBJECT,
        *IF_CHILDREN_OF_THEIRS,
        *WORRY,
        *LAST,
    ),
    becomes=(Becomes("dvds", "right_to_ask", says={**ONLINE, "referral_source": "third_party"}),),
)
_NAMED, _UNNAMED = is_("names_them", "yes"), is_("names_them", "no")
_BRINGS_UP = is_("applicant_relationship", "parent", "carer")
_DOES_NOT = is_("applicant_relationship", "relative", "friend", "neighbour", "other")
_OWN_PARTNER = (is_("relationship_type", "partner", "ex_partner"), _BRINGS_UP)
CHILD = Journey(
    key="child",
    version="9",
    label=N_("A child"),
    hint=N_("About a person who is around the child"),
    pages=(
        *pages(people.YouToTheChild, children.NamesThem),
        *pages(children.NoNames, children.WhatAsked, when=(_UNNAMED,)),
        *pages(people.SubjectName, people.SubjectBirth, people.SubjectHome, people.SubjectWork, when=(_NAMED,)),
        *pages(children.ChildrenAskedFor, children.ContactWithChild, when=(_NAMED,)),
        *pages(children.AlsoForYou, when=(_NAMED, *_OWN_PARTNER)),
        *pages(children.OtherParentKnows, when=(_NAMED, _BRINGS_UP)),
        *pages(children.ParentsKnow, when=(_NAMED, _DOES_NOT)),
        *pages(children.ChildrensSafety, when=(_NAMED,)),
        *AGE,
        *YOU,
        *pages(people.Town),
        *REACHED,
        *pages(worry.WhatHappened, worry.Signs, worry.WhyNow, when=(_NAMED,)),
        *CRIME,
        *pages(worry.Helping, worry.AskedBefore, when=(_NAMED,)),
        *LAST,
    ),
    becomes=(
        Becomes(
            "csods", "enquiry", (_UNNAMED,), says={**ONLINE, "referral_source": "third_party"}, told_in="what_asked"
        ),
        Becomes("csods", "right_to_ask", says={**ONLINE, "referral_source": "third_party"}),
    ),
)
_ADULT, _A_CHILD = is_("about_whom", "adult"), is_("about_whom", "child")
_REFERRED = {**ONLINE, "referral_source": "professional"}
_REFERS: Mapping[str, Becomes] = {
    "right_to_know": Becomes("", "", says=_REFERRED, told_in="information", plays={"applicant": "referrer"}),
    "right_to_ask": Becomes(
        "", "", says={**_REFERRED, "applicant_relationship": "professional"}, told_in="what_happened"
    ),
}
PROFESSIONAL = Journey(
    key="professional",
    version="9",
    label=N_("Someone I help in my job"),
    hint=N_("You are asking as part of your job"),
    pages=(
        *pages(professional.Agency, professional.YourWork, professional.AboutWhom),
        *pages(people.TheirRelationship, when=(_ADULT,)),
        *no_couple(professional.Family, professional.Housemate, _ADULT),
        *how_close(_ADULT),
        *pages(people.AtRiskName, people.AtRiskBirth, when=(_ADULT,)),
        *pages(people.AtRiskIsChild, when=(_ADULT, _AGE_IS_OPEN)),
        *pages(people.ChildAtRisk, when=(_ADULT, _MAY_BE_CHILD)),
        *pages(people.AtRiskHome, professional.HowToReach, when=(_ADULT,)),
        *SUBJECT,
        *pages(children.ChildrenAskedFor, children.ContactWithChild, professional.ParentsKnow, when=(_A_CHILD,)),
        *pages(professional.ReachParents, children.ChildrensSafety, when=(_A_CHILD,)),
        *pages(children.AnyChildrenOfTheirs, when=(_ADULT,)),
        *pages(children.Children, children.ChildrensSafety, when=(_ADULT, yes("any_children"))),
        *pages(people.Town, professional.Known, worry.Signs, worry.WhyNow, professional.Crime),
        *pages(professional.CrimeTold, when=(yes("crime_alleged"),)),
        *pages(worry.Helping, worry.AskedBefore),
        *pages(ending.Declaration),
    ),
    becomes=tuple(
        replace(referral, scheme=scheme, route=route, when=(about, is_(PROFESSIONALS, route)))
        for scheme, about in (("dvds", _ADULT), ("csods", _A_CHILD))
        for route, referral in _REFERS.items()
    ),
)
JOURNEYS = Journeys(FIRST, (MYSELF, SOMEONE, CHILD, PROFESSIONAL))

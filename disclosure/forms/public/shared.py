"""What public journeys have in common, whichever scheme they are for: pages that belong together, in order."""

from collections.abc import Mapping

from disclosure.domain.scheme import When, is_, no, yes
from disclosure.forms.journey import Page, pages
from disclosure.forms.public import applicant, children, contact, ending, people, worry
from disclosure.forms.public.question import Question

HOW_REACHED = (
    *pages(contact.OnlySo, when=(is_("contact_conditions", *contact.ANY_WAY),)),
    *pages(contact.Phone, when=(is_("safe_channels", *contact.BY_PHONE),)),
    *pages(contact.Email, when=(is_("safe_channels", "email"),)),
    *pages(contact.SafeAddress, when=(is_("safe_channels", "letter", "home"),)),
    *pages(contact.AtWork, when=(is_("safe_channels", "work"),)),
    *pages(contact.Trusted, when=(is_("safe_channels", "other_person"),)),
    *pages(contact.Times, when=(is_("safe_channels", *contact.AT_A_MOMENT),)),
    *pages(contact.IfAnother, contact.Until, when=(is_("safe_channels", *contact.ANY_WAY),)),
)
"""What each way that is safe needs besides, so that it can be kept to. It is asked again when a plan is changed."""
REACHED = (
    *pages(contact.Channels),
    *pages(contact.NoWay, when=(is_("safe_channels", "none"),)),
    *HOW_REACHED,
    *pages(contact.Understood),
)
SUBJECT = pages(people.SubjectName, people.SubjectBirth, people.SubjectHome, people.SubjectWork)
WHICH_CHILDREN = pages(children.Children, children.ChildrensSafety, when=(yes("any_children"),))
IF_CHILDREN = (*pages(children.AnyChildren), *WHICH_CHILDREN)
IF_CHILDREN_OF_THEIRS = (*pages(children.AnyChildrenOfTheirs), *WHICH_CHILDREN)
CRIME = (*pages(worry.Crime), *pages(worry.CrimeTold, when=(yes("crime_alleged"),)))
WORRY = (
    *pages(worry.WhatHappened, worry.Signs, worry.WhyNow),
    *CRIME,
    *pages(worry.Helping, worry.AskedBefore),
)
LAST = (
    *pages(ending.Monitoring),
    *pages(ending.AboutYou, when=(yes("monitoring_wanted"),)),
    *pages(ending.Declaration),
)
AGE = (*pages(applicant.OldEnough), *pages(applicant.Child, when=(is_("is_sixteen", "no"),)))
_SAYS_CHILD, _SAYS_ADULT = is_("is_sixteen", "no"), is_("is_sixteen", "yes")
YOU = (
    *pages(applicant.YourName, applicant.YourBirth),
    *pages(applicant.WhichAge, when=(_SAYS_ADULT, yes("born_a_child"))),
    *pages(applicant.WhichAge, when=(_SAYS_CHILD, no("born_a_child"))),
    *pages(applicant.Child, when=(_SAYS_ADULT, is_("which_age", "born"))),
    *pages(applicant.YourHome),
)


def no_couple(family: type[Question], housemate: type[Question], *when: When) -> tuple[Page, ...]:
    """What is told, where earlier answers say all of `when`, of somebody who neither is nor was a partner."""
    return (
        *pages(family, when=(*when, is_("relationship_type", "family"))),
        *pages(housemate, when=(*when, is_("relationship_type", "household", "other"))),
    )


def how_close(*when: When) -> tuple[Page, ...]:
    """What is asked of a couple, and of everybody else, where earlier answers say all of `when`."""
    return (
        *pages(people.Together, when=(*when, is_("relationship_type", "partner", "ex_partner"))),
        *pages(people.ContactNow, when=(*when, is_("relationship_type", "family", "household", "other"))),
    )


NO_COUPLE = no_couple(people.Family, people.Housemate)
ONLINE: Mapping[str, str] = {"channel": "online"}
"""What every case that comes of one says."""

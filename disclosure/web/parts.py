"""The parts of a long form: a heading over the questions that belong together, so that an officer finds their way while listening."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from flask_babel import gettext

from disclosure.domain.words import N_
from disclosure.forms.base import Asked, Form

_FEW = 4  # a form with fewer parts is read in one go and needs no list of them

# The question that begins a part, and the part's heading. People stand under the heading of their own block.
BEGINS = {
    "immediate_danger": N_("Danger now"),
    "received_at": N_("How it reached us"),
    "applicant_phone": N_("Safe contact"),
    "preferred_language": N_("Being understood"),
    "relationship_type": N_("The relationship"),
    "child_looked_after": N_("The children’s safety"),
    "what_happened": N_("The worry"),
    "information": N_("What the police know"),
    "what_asked": N_("The question"),
    "crime_alleged": N_("Allegation of a crime"),
    "applicant_ethnicity": N_("Monitoring"),
    "person_at_risk_ethnicity": N_("Monitoring"),
    "notices_given": N_("What the applicant was told"),
    "test_lawful": N_("The legal tests"),
    "article_8": N_("What was weighed"),
}


@dataclass
class Part:
    """Some questions. `heading` is empty where the questions say it themselves, as people do; `title` is for the list."""

    title: str
    heading: str
    anchor: str
    fields: list[Asked] = field(default_factory=list)


def parts(form: Form) -> list[Part]:
    """The form's questions in their parts, in order."""
    found = [Part("", "", "")]
    for one in form.shown():
        if one.macro == "people":
            found.append(Part(one.question, "", one.id))
        else:
            heading = gettext(BEGINS[one.short_name]) if one.short_name in BEGINS else ""
            if heading and heading != found[-1].heading:
                found.append(Part(heading, heading, f"part-{one.short_name}"))
        found[-1].fields.append(one)
    return [part for part in found if part.fields]


def listed(of_form: list[Part]) -> Iterator[Part]:
    """The parts as the list at the top of a long form names them; none for a short one."""
    named = [part for part in of_form if part.title]
    yield from named if len(named) > _FEW else ()

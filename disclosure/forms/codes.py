"""The return's codes in words, once: what an officer chooses from and what a page shows for a stored code.

Codes and their order come from `domain.facts`; a code without words here stops the import.
"""

from collections.abc import Mapping
from types import MappingProxyType

from wtforms.fields.choices import SelectChoice

from disclosure.domain.facts import COLUMNS
from disclosure.domain.words import N_
from disclosure.forms.inputs import choice
from disclosure.forms.monitoring import ETHNICITIES, SEXES

_INFORMATION_KINDS = {
    "conviction_spent": N_("Conviction, spent"),
    "conviction_unspent": N_("Conviction, not spent"),
    "out_of_court_disposal": N_("Caution or other disposal out of court"),
    "intelligence": N_("Intelligence"),
    "not_proceeded_with": N_("Allegation or charge not proceeded with"),
    "concerning_behaviour": N_("Other concerning behaviour"),
}

LABELS: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "referral_source": {
        "self": N_("The person at risk"),
        "third_party": N_("Someone worried about them: family, friend, neighbour"),
        "professional": N_("A professional or partner agency"),
        "police": N_("Our own officers or staff, as after a domestic abuse call-out"),
        "other_force": N_("Another police force"),
        "marac": N_("MARAC"),
        "mappa": N_("MAPPA"),
        "probation": N_("Probation"),
        "custody": N_("Custody"),
    },
    "channel": {
        "online": N_("Online form"),
        "phone": N_("Phone"),
        "counter": N_("Front counter"),
        "officer": N_("An officer or member of staff"),
        "email": N_("Email"),
        "import": N_("Brought over from another system"),
    },
    "applicant_relationship": {
        "person_at_risk": N_("They are the person at risk"),
        "parent": N_("Parent"),
        "carer": N_("Carer or guardian"),
        "relative": N_("Other relative"),
        "friend": N_("Friend"),
        "neighbour": N_("Neighbour"),
        "colleague": N_("Colleague"),
        "professional": N_("Professional"),
        "other": N_("Someone else"),
    },
    "applicant_sex": SEXES,
    "person_at_risk_sex": SEXES,
    "subject_sex": SEXES,
    "applicant_ethnicity": ETHNICITIES,
    "person_at_risk_ethnicity": ETHNICITIES,
    "relationship_type": {
        "partner": N_("Partner"),
        "ex_partner": N_("Former partner"),
        "family": N_("Family"),
        "household": N_("Same household, not family"),
        "other": N_("Other"),
    },
    "subject_mappa_category": {
        "1": N_("Category 1: registered sexual offender"),
        "2": N_("Category 2: violent or other sexual offender"),
        "3": N_("Category 3: other dangerous offender"),
        "4": N_("Category 4: terrorist or terrorist risk offender"),
    },
    "subject_da_history": {
        "none": N_("None known"),
        "one": N_("One offence or incident"),
        "more": N_("More than one"),
    },
    "subject_child_sexual_offence": {
        "convicted": N_("Convicted"),
        "intelligence": N_("Intelligence only, no conviction"),
        "none": N_("None known"),
    },
    "meeting_mode": {
        "in_person": N_("In person"),
        "phone": N_("By phone"),
        "video": N_("By video"),
    },
    "risk_grade": {
        "standard": N_("Standard"),
        "medium": N_("Medium"),
        "high": N_("High"),
    },
    "information_kinds": _INFORMATION_KINDS,
    "disclosed_kinds": _INFORMATION_KINDS,
    "decision_reason": {
        "test_not_met_necessary": N_("Not necessary to protect anyone from crime"),
        "test_not_met_proportionate": N_("Not proportionate"),
        "no_pressing_need": N_("No pressing need"),
        "would_raise_risk": N_("Telling would raise the risk"),
        "relationship_not_established": N_("Relationship or contact not established"),
        "identity_not_established": N_("Identity not established"),
        "other_power_used": N_("Disclosed under another power instead"),
        "other": N_("Another reason"),
    },
    "representations": {
        "sought": N_("Yes, sought"),
        "not_sought_urgent": N_("No: too urgent"),
        "not_sought_raises_risk": N_("No: asking would raise the risk"),
        "not_sought_reveals_applicant": N_("No: asking would reveal who applied"),
        "not_sought_other": N_("No: another reason"),
    },
    "told": {
        "person_at_risk": N_("Person at risk"),
        "parent": N_("Parent"),
        "carer": N_("Carer"),
        "guardian": N_("Guardian"),
        "professional": N_("Professional"),
        "applicant": N_("Applicant"),
        "other": N_("Someone else"),
    },
    "undertaking": {
        "signed": N_("Signed"),
        "refused": N_("Refused"),
        "not_asked": N_("Not asked for"),
    },
    "complaint_kind": {
        "none": N_("None"),
        "by_applicant": N_("By the applicant"),
        "by_subject_vigilantism": N_("By the subject: harassed or attacked since"),
        "by_subject_other": N_("By the subject: something else"),
    },
    "dangers": {
        "strangulation": N_("Strangulation"),
        "threats_to_kill": N_("Threats to kill"),
        "weapon": N_("Weapon"),
        "separation": N_("Separation"),
        "pregnancy": N_("Pregnancy"),
        "child": N_("Child"),
    },
})  # fmt: skip


def codes(column: str, *, without: tuple[str, ...] = ()) -> tuple[SelectChoice, ...]:
    """The codes of the column as answers to choose from, in the return's order."""
    words = LABELS[column]
    return tuple(choice(code, words[code]) for code in COLUMNS[column].codes if code not in without)

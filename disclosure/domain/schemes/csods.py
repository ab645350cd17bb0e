"""The Child Sex Offender Disclosure Scheme (Sarah's Law), England and Wales: enquiry and both routes, under the rules of 2010 and 2023."""

from dataclasses import replace
from datetime import date

from disclosure.domain.access import Permission
from disclosure.domain.clocks import Certainty, calendar_days, hours
from disclosure.domain.kinds import SearchSource
from disclosure.domain.scheme import Action, Clock, Outcome, Route, Rule, Scheme, go, has, is_, yes
from disclosure.domain.schemes import closing, deciding, shared
from disclosure.domain.schemes.anytime import ANYTIME
from disclosure.domain.schemes.shared import (
    ANSWERED,
    CHECKED,
    CLOSING,
    CONFIRMED,
    INFERRED,
    MET,
    RECEIPT,
    RECEIVED,
    ROUTES,
    RTA,
    RTK,
    UNKNOWN,
    crime_recording,
)  # fmt: skip
from disclosure.domain.words import N_

ENQUIRY = ("enquiry",)
CHECKS_PAGES = "Avon & Somerset and Cleveland police pages"
FORCE_PAGES = "Avon & Somerset, Cleveland and Dyfed-Powys police pages"

ENQUIRY_ACTIONS = (
    Action(
        "give_advice", N_("Give advice and close"), N_("Advice given"), Permission.REGISTER, ("enquiry",), "advice", when="",
        outcomes=(
            Outcome("advice_given", N_("Advice given"), go("closed"), milestone="closed_at", closes=True),
        ),
        routes=ENQUIRY, source="Ruling 2.5 (docs/law.md)",
    ),
    Action(
        "become_application", N_("Register the application"), N_("Became an application"), Permission.REGISTER, ("enquiry",),
        "application_named", form="register_csods_right_to_ask", when="received_at", registers="right_to_ask",
        outcomes=(
            Outcome(
                "became_application", N_("A person and a child are named"), go("closed"), milestone="closed_at", closes=True,
            ),
        ),
        routes=ENQUIRY, source="Ruling 2.5 (docs/law.md)",
    ),
)  # fmt: skip


def _clocks(days: int, whole: Certainty, whole_source: str) -> tuple[Clock, ...]:
    """The clocks of a rule set: 24 hours, 10 calendar days, and `days` for the whole case; an enquiry's own is decision 39's."""
    return (
        Clock("initial_checks", N_("Initial checks"), hours(24), RECEIVED, CHECKED, RTA, CHECKS_PAGES, CONFIRMED),
        Clock("initial_checks", N_("Initial checks"), hours(24), RECEIVED, CHECKED, RTK, f"Taken as for right to ask: {CHECKS_PAGES}", INFERRED),
        Clock(
            "meeting", N_("Interview"), calendar_days(10), RECEIPT, MET, RTA,
            f"“10 days”: {FORCE_PAGES}; calendar days, the stricter reading", INFERRED, CONFIRMED, is_promised=True,
        ),
        Clock(
            "overall", N_("Whole case"), calendar_days(days), RECEIVED, ANSWERED, RTA,
            f"{whole_source}; pages differ on where the days begin, so from receipt, the stricter", whole, UNKNOWN, is_promised=True,
        ),
        Clock("overall", N_("Whole case"), calendar_days(days), RECEIVED, ANSWERED, RTK, f"Taken as for right to ask: {whole_source}", INFERRED, UNKNOWN),
        Clock(
            "answer", N_("Answer to the enquiry"), hours(24), RECEIPT, ("closed_at",), ENQUIRY,
            "No source gives a limit: taken as for initial checks, the stricter", UNKNOWN, UNKNOWN, is_promised=True,
        ),
        CLOSING,
        crime_recording(ROUTES + ENQUIRY),
    )  # fmt: skip


CSODS_2023 = Scheme(
    key="csods",
    name=N_("Child Sex Offender Disclosure Scheme"),
    known_as=N_("Sarah’s Law"),
    rule_set="csods-2023",
    in_force_from=date(2023, 4, 3),
    routes=(
        *shared.two_routes("csods"),
        Route("enquiry", N_("Enquiry"), "enquiry", ("enquiry", "closed"), "register_csods_enquiry", "right_to_ask", "enquiry"),
    ),
    stages=(shared.ENQUIRY_STAGE, *shared.STAGES),
    actions=(
        shared.REGISTER,
        *ENQUIRY_ACTIONS,
        shared.INITIAL_CHECKS,
        shared.meeting(
            "record_meeting_csods",
            Rule(
                yes("address_confirmed"),
                N_("Without the current address confirmed the applicant’s identity is not established: answer no, and say what is missing."),
                given=(yes("identity_established"),), reads="answers",
            ),
            Rule(
                yes("relationship_to_child_confirmed"),
                N_("Without the relationship to the child confirmed the applicant’s identity is not established: answer no, and say what is missing."),
                given=(yes("identity_established"),), reads="answers",
            ),
            source=f"{shared.GUIDE}; identity, current address and relationship to the child: {CHECKS_PAGES}",
        ),
        shared.with_form(shared.FULL_CHECKS, "record_full_checks_csods"),
        shared.ASSESS_RISK,
        *shared.PANEL,
        shared.with_form(
            deciding.decide(
                ("test_lawful", "test_child_welfare", "test_necessary", "test_proportionate"),
                Rule(has("article_8"), N_("Say how the subject’s right to private life was weighed."), reads="answers"),
                Rule(has("rehabilitation"), N_("Say whether the Rehabilitation of Offenders Act bears on it."), reads="answers"),
                Rule(has("presumption"), N_("Say whether the presumption to disclose applies, and why."), reads="answers"),
                Rule(
                    is_("subject_child_sexual_offence", "convicted"),
                    N_("The presumption applies only where the subject has a conviction for a child sexual offence on this case."),
                    given=(is_("presumption", "yes"),), reads="answers",
                ),
                source="Buckinghamshire procedure; West Yorkshire Police 2022; R (A) [2021] UKSC 37",
            ),
            "decide_csods",
        ),
        deciding.COUNTERSIGN,
        deciding.DISCLOSE,
        deciding.INFORM,
        closing.CLOSE,
        closing.REOPEN,
        *ANYTIME,
    ),
    clocks=_clocks(28, INFERRED, "Avon & Somerset Police"),
    records=(*shared.RECORDS, *shared.ENQUIRY_RECORDS),
    sources=("Police guidance, Home Office, April 2023 (not statutory as far as was seen)",),
    in_force_certainty=INFERRED,
    checklist=(
        *shared.CHECKLIST,
        shared.health(CONFIRMED),
        SearchSource("education", N_("Schools and nurseries"), shared.ASKED, CONFIRMED, is_asked=True),
    ),
)  # fmt: skip

CSODS_2010 = replace(
    CSODS_2023,
    rule_set="csods-2010",
    in_force_from=None,
    clocks=_clocks(45, CONFIRMED, "Norfolk, Cambridgeshire, Cleveland and Northumbria police pages"),
    sources=("Circular 7 of 2010 and toolkit, Home Office",),
)

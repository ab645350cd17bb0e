"""The Domestic Violence Disclosure Scheme (Clare's Law), England and Wales: both routes, under the rules of 2016 and of 2023."""

from dataclasses import replace
from datetime import date

from disclosure.domain.clocks import calendar_days, hours, working_days
from disclosure.domain.scheme import Clock, Rule, Scheme, has
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

BRIEFING = "Briefing on the scheme, Brighton & Hove 2014; force page of August 2022"
FORM_PAGE = "Northumbria Police's form page"
ONE_MINUTE = "One minute guide, adults' safeguarding board, 2023; Sussex Police"


DVDS_2023 = Scheme(
    key="dvds",
    name=N_("Domestic Violence Disclosure Scheme"),
    known_as=N_("Clare’s Law"),
    rule_set="dvds-2023",
    in_force_from=date(2023, 4, 5),
    routes=shared.two_routes("dvds"),
    stages=shared.STAGES,
    actions=(
        shared.REGISTER,
        shared.INITIAL_CHECKS,
        shared.meeting("record_meeting_dvds"),
        shared.with_form(shared.FULL_CHECKS, "record_full_checks_dvds"),
        shared.ASSESS_RISK,
        *shared.PANEL,
        shared.with_form(
            deciding.decide(
                ("test_lawful", "test_pressing_need", "test_necessary", "test_proportionate"),
                Rule(has("article_8"), N_("Say how the subject’s right to private life was weighed."), reads="answers"),
                Rule(has("rehabilitation"), N_("Say whether the Rehabilitation of Offenders Act bears on it."), reads="answers"),
                source="Pilot assessment 2013; North Yorkshire procedure; West Yorkshire's seven questions",
            ),
            "decide_dvds",
        ),
        deciding.COUNTERSIGN,
        deciding.DISCLOSE,
        deciding.INFORM,
        closing.CLOSE,
        closing.REOPEN,
        *ANYTIME,
    ),
    clocks=(
        Clock("initial_checks", N_("Initial checks"), hours(24), RECEIVED, CHECKED, ROUTES, BRIEFING, INFERRED),
        Clock(
            "meeting", N_("Meeting"), calendar_days(10), RECEIPT, MET, RTA,
            "“10 days”: a Merseyside charity; calendar or working is not known, so the stricter", UNKNOWN, is_promised=True,
        ),
        Clock(
            "overall", N_("Whole case"), calendar_days(28), RECEIVED, ANSWERED, RTA, ONE_MINUTE, CONFIRMED, CONFIRMED, is_promised=True,
        ),
        Clock("overall", N_("Whole case"), calendar_days(28), RECEIVED, ANSWERED, RTK, ONE_MINUTE, CONFIRMED, UNKNOWN),
        CLOSING,
        crime_recording(ROUTES),
    ),
    records=shared.RECORDS,
    sources=(
        "Domestic Abuse Act 2021, section 77; statutory guidance, Home Office, April 2023",
        "S.I. 2023/406, in force on 5 April 2023",
    ),
    checklist=(*shared.CHECKLIST, shared.health(INFERRED)),
)  # fmt: skip

DVDS_2016 = replace(
    DVDS_2023,
    rule_set="dvds-2016",
    in_force_from=None,
    clocks=(
        Clock(
            "initial_checks", N_("Initial checks"), hours(24), RECEIVED, CHECKED, RTA, BRIEFING, CONFIRMED,
        ),
        Clock(
            "initial_checks", N_("Initial checks"), hours(24), RECEIVED, CHECKED, RTK,
            f"Taken as for right to ask: {BRIEFING}", INFERRED,
        ),
        Clock(
            "meeting", N_("Meeting"), working_days(10), RECEIPT, MET, RTA, BRIEFING, CONFIRMED, CONFIRMED, is_promised=True,
        ),
        Clock(
            "overall", N_("Whole case"), calendar_days(35), RECEIVED, ANSWERED, RTA, FORM_PAGE, CONFIRMED, CONFIRMED, is_promised=True,
        ),
        Clock("overall", N_("Whole case"), calendar_days(35), RECEIVED, ANSWERED, RTK, f"Taken as for right to ask: {FORM_PAGE}", INFERRED),
        CLOSING,
        crime_recording(ROUTES),
    ),
    sources=("Guidance of December 2016, Home Office (not statutory)",),
)  # fmt: skip

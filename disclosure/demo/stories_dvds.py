"""The Clare's Law cases of the demo: each stage of both routes with work waiting, each outcome, and what goes wrong on the way."""

from typing import Any

from disclosure.demo.plots_dvds import (
    BABY,
    CUSTODY,
    DEBTS,
    DOORS,
    FAST,
    HEARSAY,
    HOUSEMATES,
    INCIDENT,
    KNIFE,
    LICENCE,
    MARAC,
    PHONE,
    STALKING,
    THROAT,
)
from disclosure.demo.script import (
    CRIME,
    THEN,
    TOWNS,
    Ago,
    On,
    Plot,
    Step,
    Story,
    allege,
    ask,
    assess,
    checks,
    close,
    decide,
    do,
    escalate,
    inform,
    know,
    meet,
    panel,
    record_crime,
    research,
    sign,
    take_on,
    tell,
)
from disclosure.demo.typed import ELSEWHERE


def _asked(key: str, plot: Plot, number: int, received: Ago | On, ends: str, *steps: Step, **more: Any) -> Story:
    district, town = TOWNS[number % len(TOWNS)]
    more = {"children": number % 3, **more}
    return Story(key, "dvds", "right_to_ask", plot, number, received, ends, steps, district, town, **more)


def _known(key: str, plot: Plot, number: int, received: Ago | On, ends: str, *steps: Step, **more: Any) -> Story:
    district, town = TOWNS[number % len(TOWNS)]
    more = {"children": 1, "asks": "nobody", "source": "police", "channel": "officer", **more}
    return Story(key, "dvds", "right_to_know", plot, number, received, ends, steps, district, town, **more)


_MOTHER = {"asks": "parent", "source": "third_party"}
_FRIEND = {"asks": "friend", "source": "third_party"}
_NIGHT = {"channel": "online", "registered_after": 9}
_DANGER = {
    "details": {
        "immediate_danger": "yes",
        "immediate_danger_words": "Officers sent, log {log}. She is with a neighbour.",
        **CRIME,
    }
}

ASKED_OPEN = (
    # Two hours left for the checks and for the crime; nobody has taken it.
    _asked("today_at_the_door", KNIFE, 0, Ago(hours=22), "initial_checks", escalate("emergency", 0.5), **_DANGER),
    # Came in at night and was left lying.
    _asked("left_overnight", FAST, 1, Ago(days=2, at="23:40"), "initial_checks", **_NIGHT),
    # The last day for the meeting.
    _asked(
        "meeting_due_today", PHONE, 2, Ago(days=10), "meeting",
        *ask("meeting"), do("record_contact_attempt", "", 21), do("record_contact_attempt", "", 72), do("note", "", 48),
    ),
    # Late for the meeting; more time was asked for and nobody has answered.
    _asked(
        "meeting_late_extension_waits", STALKING, 3, Ago(days=13), "meeting",
        checks(how="danger"), take_on(), escalate("safeguarding", 0.5), do("record_contact_attempt", "", 20.5),
        do("record_contact_attempt", "", 96),
        do("request_extension", "", 96, clock="meeting", extend_by="5", extension_ground="applicant_unavailable"),
    ),
    # Closed once, with nothing held; woken by an arrest.
    _asked(
        "woken_by_an_arrest", DOORS, 4, Ago(days=151), "full_checks",
        *ask("decision", found="nothing", grade="standard"), decide("no_information"), sign(), inform(after=46),
        close("no_information", 72), do("reopen", "", Ago(days=5, at="09:30"), ""), checks(3), take_on(), meet(67),
    ),
    # The subject's name was taken down wrong, and corrected.
    _asked(
        "name_corrected", BABY, 5, Ago(days=9), "risk_assessment",
        *ask("meeting"), do("correct", "register", 22, **{"subject-0-family_name": "{subject_family}"}),
        meet(45), do("record_information", "conviction", 20, "researcher"), do("record_information", "log", 0.5, "researcher"),
        research(after=79), do("record_contact_attempt", "reached", 2),
        details={"subject-0-family_name": "MacDonna", "child_missing_episodes": "yes"},
    ),
    # Before the panel: one view is in. A new allegation this morning.
    _asked(
        "before_the_panel", THROAT, 6, Ago(days=20), "decision",
        *ask("decision", grade="high", slow=6), escalate("marac", 1), escalate("idva", 1),
        do("record_information", "conviction", 1), do("record_information", "log", 0.5), *panel(22)[:1],
        allege(Ago(hours=9)),
    ),
    # Decided, returned by the second signature, due today.
    _asked(
        "returned_and_due_today", PHONE, 7, Ago(days=28), "decision",
        checks(), take_on(), meet(), do("record_search", "found", 120, ""), research("held", 196), assess(),
        do("retriage", "", 24), decide("disclose_full", 28), sign("disagree"), pair="mf", lived=ELSEWHERE[1],
    ),
    _asked(
        "second_signature_for_no", STALKING, 8, Ago(days=13), "countersign",
        *ask("decision"), decide("do_not_disclose:would_raise_risk"),
    ),
    # More time was asked for in good order, and given.
    _asked(
        "extended_before_disclosure", FAST, 9, Ago(days=30), "disclosure",
        *ask("decision", grade="override", slow=12), do("request_extension", "", 3), do("decide_extension", "approve", 20, ""),
        *panel(), decide("disclose_part", 6), sign(), do("record_contact_attempt", "reached", 3), **_FRIEND,
    ),
    _asked(
        "to_be_told_nothing_held", DEBTS, 10, Ago(days=14), "informing",
        *ask("decision", found="nothing", grade="standard"), decide("no_information"), sign(), pair="mf",
        children=0,
    ),
    # Told a week ago: to be closed today.
    _asked(
        "closing_due_today", BABY, 11, Ago(days=20), "closing",
        *ask("decision", grade="high"), escalate("childrens_social_care"), decide("disclose_full"), sign(),
        tell(after=Ago(days=7, at="14:30")), inform(),
    ),
    # Began under the rules of 2016, and goes on under them.
    _asked(
        "old_rules_reopened", PHONE, 12, On("2022-06-14 11:05"), "meeting",
        *ask("decision", grade="high"), decide("do_not_disclose:would_raise_risk"), sign(), inform(after=46),
        close("held_not_disclosed"), do("reopen", "", Ago(days=4, at="09:30"), ""), checks(3), take_on(),
    ),
)  # fmt: skip

ASKED_CLOSED = (
    # Her mother asked; she was told. The crime was recorded late.
    _asked(
        "mother_asked", THROAT, 13, Ago(days=108), "disclosed",
        checks(), do("take_case", "", 1.5), allege(1), record_crime(after=29), meet(46), research(after=91), assess("high"), *panel(),
        decide("disclose_part", 6), sign(), tell(), inform(), do("record_complaint", "subject", 20), close("disclosed", 20),
        do("record_breach", "alleged", 240), **_MOTHER,
    ),
    # Long over time: the extension was refused.
    _asked(
        "declined_after_a_long_wait", PHONE, 14, Ago(days=171), "offered_declined",
        *ask("decision", slow=17), do("request_extension", "", 4), do("decide_extension", "refuse", 20, ""), *panel(),
        decide("disclose_full"), sign(), tell("offered_declined"), inform(), close("offered_declined"),
    ),
    _asked(
        "nothing_held", DEBTS, 15, Ago(days=233), "no_information",
        *ask("decision", found="nothing", grade="standard"), decide("no_information"), sign(), inform(after=46), close("no_information"),
        **_FRIEND,
    ),
    _asked(
        "kept_back", STALKING, 16, Ago(days=141, at="09:25"), "held_not_disclosed",
        *ask("decision"), *panel(how="against"), decide("do_not_disclose:would_raise_risk", 6), sign(), do("record_complaint", "", 24),
        inform(after=22), close("held_not_disclosed"),
    ),
    _asked(
        "housemates_only", HOUSEMATES, 17, Ago(days=96), "out_of_scope",
        checks(how="out_of_scope"), close("out_of_scope", 21), children=0,
    ),
    # Withdrawn from another number: pressure.
    _asked(
        "withdrawn_under_pressure", PHONE, 18, Ago(days=82), "withdrawn",
        *ask("full_checks"), do("withdraw", "pressed", 29), escalate("marac", 1), do("retriage", "danger", 2), close("withdrawn", 45),
    ),
    _asked(
        "never_reached", FAST, 19, Ago(days=77), "no_contact",
        *ask("meeting"), *(do("record_contact_attempt", "", hours) for hours in (20, 47, 51, 48)), meet(24, "no_contact"),
        close("no_contact", 24), **_NIGHT,
    ),
    _asked(
        "who_is_asking", STALKING, 20, Ago(days=131), "identity_not_established",
        checks(), take_on(), meet(67, "no_identity"), research(), assess(), decide("do_not_disclose:identity_not_established"), sign(),
        inform("not_informed", 46), escalate("victim_support", 1), close("identity_not_established", 23),
    ),
    # The same morning, online: see before_the_panel.
    _asked(
        "asked_twice", THROAT, 6, Ago(days=20, at="11:30"), "duplicate",
        do("mark_duplicate", "", 2, "", other_reference="@before_the_panel"), close("duplicate", 21), channel="online",
    ),
    # Nothing held in winter; three months later he was arrested.
    _asked(
        "no_then_yes", BABY, 21, Ago(days=250), "disclosed",
        *ask("decision", found="nothing", grade="standard"), decide("no_information"), sign(), inform(after=46), close("no_information"),
        do("reopen", "", Ago(days=118, at="09:30"), ""), checks(2), take_on(), meet(44), research(after=73), assess("high"),
        escalate("adult_social_care", 2), decide("disclose_full", 26), sign(), tell(after=28), inform(), close("disclosed"),
    ),
    _asked(
        "years_ago", STALKING, 22, On("2018-10-03 10:20"), "disclosed",
        *ask("decision", grade="high", slow=8), *panel(), decide("disclose_full", 6), sign(), tell(), inform(), close("disclosed"),
        do("record_breach", "prosecuted", 1100), crew=THEN,
    ),
)  # fmt: skip

KNOWN = (
    _known("from_custody_last_night", CUSTODY, 23, Ago(hours=15), "initial_checks", source="custody"),
    _known("from_marac", MARAC, 24, Ago(days=4), "full_checks", *know("full_checks"), escalate("childrens_social_care", 2), source="marac"),
    _known("from_probation", LICENCE, 25, Ago(days=6), "risk_assessment", *know("risk_assessment"), source="probation"),
    _known("for_the_panel", INCIDENT, 26, Ago(days=11), "decision", *know("decision", grade="high"), escalate("marac", 1), *panel(24)),
    _known(
        "signature_to_disclose", CUSTODY, 27, Ago(days=12), "countersign",
        *know("decision", grade="high"), *panel(), decide("disclose_part", 6, "chair", decided_by="Insp. {chair}, for the panel"),
        source="custody",
    ),
    # The last day of the whole case.
    _known(
        "tell_her_today", MARAC, 28, Ago(days=28), "disclosure",
        *know("decision", grade="high", slow=11), decide("disclose_full"), sign(),
        do("record_contact_attempt", "", 26, contact_with="person_at_risk"), source="marac",
    ),
    _known("told_this_week", INCIDENT, 29, Ago(days=16), "closing", *know("decision"), decide("disclose_full"), sign(), tell()),
    _known(
        "would_not_sign_and_was_told", LICENCE, 30, Ago(days=214), "disclosed",
        *know("decision", grade="high"), *panel(), decide("disclose_full", 6), sign(), tell(undertaking="refused", refusal_considered=
        "She understood the warning; the danger to her is greater than the risk that she repeats it."), close("disclosed"),
        source="probation",
    ),
    _known(
        "could_not_be_found", INCIDENT, 31, Ago(days=121), "agreed_not_made",
        *know("decision"), decide("disclose_part"), sign(), tell("not_made"), close("agreed_not_made"),
    ),
    _known(
        "nobody_of_that_name", CUSTODY, 64, Ago(days=52), "no_contact",
        do("record_contact_attempt", "", 3, contact_with="person_at_risk", contact_by="visit", contact_result="wrong_details"),
        checks(18, "no_contact"), close("no_contact", 24), source="custody",
    ),
    _known(
        "of_no_concern", HEARSAY, 32, Ago(days=66), "no_concern",
        *know("decision", found="calm", grade="standard"), decide("no_concern"), sign(), close("no_concern"),
    ),
    # She was told at once, under another power.
    _known(
        "told_at_once", MARAC, 33, Ago(days=59), "other_power",
        checks(how="danger"), do("use_other_power", "", 0.5), take_on(1), research(after=91), assess("high"),
        decide("do_not_disclose:other_power_used"), sign(), close("other_power", 46), source="marac",
    ),
    _known(
        "moved_away", LICENCE, 34, Ago(days=47), "transferred",
        *know("full_checks"), do("transfer", "", 46), close("transferred", 24), source="probation",
    ),
)  # fmt: skip

DVDS = (*ASKED_OPEN, *ASKED_CLOSED, *KNOWN)

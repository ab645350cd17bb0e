"""The Sarah's Law cases of the demo: enquiries, and both routes with each stage and each outcome."""

from typing import Any

from disclosure.demo.plots_csods import (
    BAIL,
    BEDTIME,
    CAREFUL,
    COACH,
    LODGER,
    MANAGED,
    MOVED,
    NEIGHBOUR,
    ONLINE,
    PARTNER,
    UNCLE,
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


def _case(
    route: str, key: str, plot: Plot, number: int, received: Ago | On, ends: str, steps: tuple[Step, ...], more: Any
) -> Story:
    district, town = TOWNS[number % len(TOWNS)]
    more = {"children": 1 + number % 2, "told": "parent", "source": "third_party", **more}
    return Story(key, "csods", route, plot, number, received, ends, steps, district, town, **more)


def _asked(key: str, plot: Plot, number: int, received: Ago | On, ends: str, *steps: Step, **more: Any) -> Story:
    return _case("right_to_ask", key, plot, number, received, ends, steps, {"asks": "parent_of_child", **more})


def _known(key: str, plot: Plot, number: int, received: Ago | On, ends: str, *steps: Step, **more: Any) -> Story:
    told = {"asks": "nobody", "source": "police", "channel": "officer", **more}
    return _case("right_to_know", key, plot, number, received, ends, steps, told)


def _enquired(key: str, plot: Plot, number: int, received: Ago | On, ends: str, *steps: Step, **more: Any) -> Story:
    return _case(
        "enquiry", key, plot, number, received, ends, steps, {"asks": "neighbour", "channel": "counter", **more}
    )


_GRANDMOTHER = {"asks": "grandparent"}
_NIGHT = {"channel": "online", "registered_after": 9}

_NO_NAMES = {
    "details": {
        "what_asked": "{applicant_first} has heard talk about a man in the street. No name yet, and no child is named."
    }
}

ENQUIRIES = (
    _enquired("asked_at_the_counter", NEIGHBOUR, 35, Ago(hours=7), "enquiry",
        do("note", "", 1, "intake", note="Will ask the neighbours for the name, and come back tomorrow."), **_NO_NAMES,
    ),
    # Came back with the names: the application that it became stands at its first checks.
    _enquired(
        "came_back_with_the_names", NEIGHBOUR, 36, Ago(hours=30), "became_application", do("become_application", "", 24.5, ""),
        **_NO_NAMES,
    ),
    _enquired("advice_only", CAREFUL, 37, Ago(days=73), "advice_given", do("give_advice", "advice_given", 2, ""), asks="parent_of_child"),
)  # fmt: skip

ASKED_OPEN = (
    _asked(
        "interview_arranged", COACH, 38, Ago(days=5), "meeting",
        *ask("meeting"), do("record_contact_attempt", "reached", 21), **_NIGHT,
    ),
    # A crime was alleged, and recorded within the day.
    _asked(
        "crime_recorded_in_time", UNCLE, 39, Ago(days=12), "full_checks",
        checks(), take_on(), record_crime(after=3), escalate("strategy_discussion", 14), meet(49), do("retriage", "danger", 2),
        details=CRIME,
    ),
    _asked(
        "looked_after_child", LODGER, 40, Ago(days=14), "risk_assessment",
        *ask("risk_assessment", slow=3), do("note", "", 2), do("record_child", "", 1), do("record_missing", "", 1),
        do("enter_document", "", 1), do("set_task", "", 1), do("end_task", "done", 20), do("set_task", "", 1),
        do("end_task", "not_needed", 2), do("set_task", "", 1),
        asks="carer", told="carer", details={"child_looked_after": "yes", "child_missing_episodes": "yes"},
    ),
    # The same man as in a Clare's Law case: linked.
    _asked(
        "same_man_other_scheme", BEDTIME, 29, Ago(days=15), "decision",
        *ask("decision", grade="high"), do("link_case", "", 2, other_reference="@told_this_week"),
        do("identify", "left_open", 1, other_reference="@would_not_sign_and_was_told"),
        do("identify", "different", 3, other_reference="@would_not_sign_and_was_told"),
        do("identify", "same", 1, other_reference="@told_this_week"), *panel(24),
    ),
    _asked(
        "part_to_be_signed", COACH, 41, Ago(days=19), "countersign",
        *ask("decision", slow=5), *panel(), decide("disclose_part", 6), **_GRANDMOTHER,
    ),
    # Overdue: nobody asked for more time.
    _asked(
        "late_to_be_told", ONLINE, 42, Ago(days=34), "disclosure",
        *ask("decision", grade="high", slow=15), decide("disclose_full"), sign(), do("record_contact_attempt", "", 26),
    ),
    # The last day to tell the applicant.
    _asked(
        "answer_due_today", CAREFUL, 43, Ago(days=28), "informing",
        *ask("decision", found="calm", grade="standard", slow=10), decide("no_concern"), sign(),
    ),
    # Answered, and not closed in its week.
    _asked(
        "not_closed_in_time", NEIGHBOUR, 44, Ago(days=26), "closing",
        *ask("decision"), decide("disclose_full"), sign(), tell(after=Ago(days=11, at="11:20")), inform(), asks="relative",
    ),
)  # fmt: skip

ASKED_CLOSED = (
    _asked(
        "grandmother_asked", PARTNER, 45, Ago(days=241), "disclosed",
        *ask("decision", grade="high"), *panel(), decide("disclose_full", 6), sign(), tell(), inform(), close("disclosed"), **_GRANDMOTHER,
    ),
    _asked(
        "nothing_known", NEIGHBOUR, 46, Ago(days=101), "no_information",
        *ask("decision", found="nothing", grade="standard"), decide("no_information"), sign(), inform(after=46), close("no_information"),
        asks="neighbour",
    ),
    _asked(
        "being_careful", CAREFUL, 47, Ago(days=64), "no_concern",
        *ask("decision", found="calm", grade="standard"), decide("no_concern"), sign(), inform(after=46), close("no_concern"),
    ),
    _asked(
        "changed_her_mind", CAREFUL, 48, Ago(days=86), "withdrawn",
        *ask("meeting"), do("withdraw", "", 45), close("withdrawn", 24),
    ),
    _asked(
        "number_not_in_use", ONLINE, 49, Ago(days=116), "no_contact",
        *ask("meeting"), *(do("record_contact_attempt", "", hours) for hours in (20, 47, 51)), meet(48, "no_contact"),
        escalate("childrens_social_care", 1), close("no_contact", 23), **_NIGHT,
    ),
    _asked(
        "would_not_show_papers", LODGER, 50, Ago(days=179), "identity_not_established",
        checks(), take_on(), meet(67, "no_identity"), research(), assess(), escalate("childrens_social_care", 2),
        decide("do_not_disclose:identity_not_established"), sign(), inform("not_informed", 46), close("identity_not_established", 24),
        asks="friend",
    ),
    _asked(
        "two_of_one_name", COACH, 51, Ago(days=41), "out_of_scope",
        *ask("full_checks"), do("rule_out", "", 46, ""), close("out_of_scope", 24),
    ),
    _asked(
        "did_not_want_to_hear", UNCLE, 52, Ago(days=152, at="09:40"), "offered_declined",
        checks(), take_on(), allege(0.5), record_crime("not_recorded", 18), meet(47), research(), assess(), *panel(),
        decide("disclose_part", 6), sign(), tell("offered_declined"), inform(), close("offered_declined"),
    ),
    _asked(
        "told_the_same_night", ONLINE, 53, Ago(days=57), "other_power",
        checks(1, "danger"), do("use_other_power", "", 0.5), take_on(1), meet(67), research(), assess("high"),
        decide("do_not_disclose:other_power_used"), sign(), inform(after=46), close("other_power", 24),
    ),
    # Father and mother asked on the same day: see same_man_other_scheme.
    _asked(
        "both_parents_asked", BEDTIME, 29, Ago(days=15, at="13:10"), "duplicate",
        do("mark_duplicate", "", 2, "", other_reference="@same_man_other_scheme"), close("duplicate", 18),
        asks="father_of_child",
    ),
    _asked(
        "years_ago_children", LODGER, 54, On("2014-02-11 09:40"), "disclosed",
        *ask("decision", slow=12), *panel(), decide("disclose_full", 6), sign(), tell(), inform(), close("disclosed"), crew=THEN,
    ),
)  # fmt: skip

KNOWN = (
    # The day for its checks has passed.
    _known("transferred_in", MOVED, 55, Ago(hours=31), "initial_checks", source="other_force", channel="email"),
    _known("on_bail", BAIL, 56, Ago(days=5), "full_checks", *know("full_checks"), escalate("strategy_discussion", 2)),
    _known("home_visit", MANAGED, 57, Ago(days=7), "risk_assessment", *know("risk_assessment"), do("record_offender"), source="mappa"),
    # Waits for another force; more time was given.
    _known(
        "waits_for_an_answer", MOVED, 58, Ago(days=29), "decision",
        *know("decision", grade="high", slow=12), do("record_offender"),
        do("request_extension", "", 2, extension_ground="other_force_enquiry"),
        do("decide_extension", "approve", 22, ""), *panel(24),
        source="other_force",
    ),
    _known(
        "no_to_be_signed", BAIL, 59, Ago(days=12), "countersign",
        *know("decision"), *panel(how="against"), decide("do_not_disclose:test_not_met_proportionate", 6),
    ),
    _known(
        "parent_to_be_told", MANAGED, 60, Ago(days=15), "disclosure",
        *know("decision", grade="high"), *panel(), decide("disclose_full", 6), sign(), source="mappa",
    ),
    _known("parent_told", BAIL, 61, Ago(days=17), "closing", *know("decision", grade="high"), decide("disclose_part"), sign(), tell()),
    _known(
        "told_with_an_order", MANAGED, 62, Ago(days=97), "disclosed",
        *know("decision", grade="high"), *panel(), decide("disclose_full", 6), sign(), tell(), close("disclosed"), source="mappa",
    ),
    _known(
        "not_told", MOVED, 63, Ago(days=166), "held_not_disclosed",
        *know("decision"), *panel(how="against"), decide("do_not_disclose:test_not_met_proportionate", 6), sign(),
        close("held_not_disclosed", 46), source="other_force",
    ),
    _known(
        "would_not_sign", MANAGED, 65, Ago(days=126), "agreed_not_made",
        *know("decision"), decide("disclose_full"), sign(), tell("not_made"), close("agreed_not_made"), source="mappa",
    ),
    _known(
        "family_moved", BAIL, 66, Ago(days=74), "transferred",
        *know("risk_assessment"), do("transfer", "", 46), close("transferred", 24),
    ),
)  # fmt: skip

CSODS = (*ENQUIRIES, *ASKED_OPEN, *ASKED_CLOSED, *KNOWN)

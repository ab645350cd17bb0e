"""How a case of either scheme closes, each end only where the case bears it out, and how it is opened again."""

from disclosure.domain import facts
from disclosure.domain.access import Permission
from disclosure.domain.scheme import (
    DONE,
    Action,
    Outcome,
    Rule,
    go,
    has,
    is_,
    lacks,
    no,
    yes,
)
from disclosure.domain.schemes.deciding import TO_BE_DISCLOSED
from disclosure.domain.schemes.shared import ROUTES, RTA
from disclosure.domain.words import N_

NOT_TOLD = Rule(lacks("disclosed_at"), N_("A disclosure was made on this case: it closes as disclosed."))
NOT_ENDED = Rule(lacks("ended_early"), N_("The case has been ended already, for another reason."))
_TO_THE_END = Rule(lacks("ended_early"), N_("The case ended before its decision was carried out."))


def _ended(why: str, words: str) -> tuple[Rule, ...]:
    return (NOT_TOLD, Rule(is_("ended_early", why), words))


def _decided(*rules: Rule) -> tuple[Rule, ...]:
    return (NOT_TOLD, _TO_THE_END, *rules)


def _closes(key: str, label: str, rules: tuple[Rule, ...], routes: tuple[str, ...] = ()) -> Outcome:
    return Outcome(key, label, go("closed"), milestone="closed_at", rules=rules, closes=True, routes=routes)


_DECISION_IS = N_("The decision on the case is another one.")
_NOT_SO = N_("Nothing recorded on the case says so.")
CLOSE = Action(
    "close", N_("Close the case"), N_("Closed"), Permission.CLOSE, ("closing",), "closure", when="",
    outcomes=(
        _closes("disclosed", N_("Disclosed"), (Rule(has("disclosed_at"), N_("No disclosure is recorded.")),)),
        _closes(
            "offered_declined", N_("Offered and declined"),
            _decided(Rule(is_("disclosure_result", "offered_declined"), _NOT_SO)),
        ),
        _closes(
            "agreed_not_made", N_("Agreed but not made"),
            _decided(Rule(TO_BE_DISCLOSED, _DECISION_IS), Rule(is_("disclosure_result", "not_made"), _NOT_SO)),
        ),
        _closes(
            "no_information", N_("Nothing held"), _decided(Rule(is_("decision", "no_information"), _DECISION_IS)),
        ),
        _closes(
            "held_not_disclosed", N_("Held, not disclosed"),
            _decided(
                Rule(is_("decision", "do_not_disclose"), _DECISION_IS),
                Rule(has("countersigned_at"), N_("A decision not to disclose needs its second signature first.")),
                Rule(is_("decision_reason", *(r for r in facts.DECISION_REASONS if r != "other_power_used")), _DECISION_IS),
            ),
        ),
        _closes("no_concern", N_("No concern"), _decided(Rule(is_("decision", "no_concern"), _DECISION_IS))),
        _closes("out_of_scope", N_("Outside the scheme"), _ended("out_of_scope", _NOT_SO)),
        _closes(
            "withdrawn", N_("Withdrawn"),
            (*_ended("withdrawn", _NOT_SO), Rule(has("withdrawn_stage"), _NOT_SO)), RTA,
        ),
        _closes("no_contact", N_("Could not be reached"), _ended("no_contact", _NOT_SO)),
        _closes(
            "identity_not_established", N_("Identity not established"),
            _decided(
                Rule(no("identity_established"), N_("The applicant’s identity is established.")),
                Rule(is_("information_told", "not_informed"), N_("The applicant was told the outcome.")),
                Rule(
                    is_("decision_reason", "identity_not_established"), _DECISION_IS,
                    given=(is_("decision", "do_not_disclose", "disclose_full", "disclose_part"),),
                ),
            ), RTA,
        ),
        _closes("duplicate", N_("Duplicate of another case"), _ended("duplicate", _NOT_SO)),
        _closes(
            "other_power", N_("Disclosed under another power"),
            _decided(
                Rule(is_("decision", "do_not_disclose"), _DECISION_IS),
                Rule(is_("decision_reason", "other_power_used"), _DECISION_IS),
                Rule(yes("other_power_used"), N_("Record first what was disclosed under another power.")),
                Rule(has("countersigned_at"), N_("A decision not to disclose needs its second signature first.")),
            ),
        ),
        _closes("transferred", N_("Transferred to another force"), _ended("transferred", _NOT_SO)),
    ),
    rules=(Rule(has("support_offered"), N_("Say whether support was offered."), reads="answers"),),
    source="Ruling 2.9 (docs/law.md)",
)  # fmt: skip

REOPEN = Action(
    "reopen", N_("Reopen the case"), N_("Reopened"), Permission.REOPEN, ("closed",), "reopening", when="", milestone="reopened_at",
    reopens=True, routes=ROUTES,
    outcomes=(
        Outcome(
            DONE, "", go("initial_checks"),
            sets={
                "triaged": False,
                **dict.fromkeys(("withdrawn_stage", "ended_early", "disclosure_result", "information_told")),
            },
        ),
    ),
    source="Ruling 2.10 (docs/law.md)",
)  # fmt: skip

"""The decision of either scheme, its second signature, and what is done with it: the disclosure, and telling the applicant."""

from disclosure.domain.access import Permission
from disclosure.domain.scheme import (
    Action,
    Move,
    Outcome,
    Rule,
    go,
    has,
    is_,
    lacks,
    no,
    yes,
)
from disclosure.domain.schemes.shared import GUIDE, RESEARCHES, WEIGHED
from disclosure.domain.words import N_

TO_BE_DISCLOSED = is_("decision", "disclose_full", "disclose_part")
# A reason that says which test is not met holds only where that test is answered no.
REASON_OF_TEST = {
    "test_necessary": "test_not_met_necessary",
    "test_proportionate": "test_not_met_proportionate",
    "test_pressing_need": "no_pressing_need",
}
ANSWERED_TESTS = N_("Answer each legal test, with its reasons.")


def decide(tests: tuple[str, ...], *rules: Rule, source: str) -> Action:
    """The decision, with the scheme's own legal tests: each answered, and each met where something is to be told."""
    held = Rule(
        yes("information_held"), N_("The full checks found nothing held, so there is nothing to disclose or keep back.")
    )
    met = tuple(
        Rule(yes(test), N_("Nothing may be disclosed unless every legal test is met."), reads="answers")
        for test in tests
    )
    weighed = tuple(Rule(is_(test, "yes", "no", True, False), ANSWERED_TESTS, reads="answers") for test in tests)
    reasoned = tuple(
        Rule(
            no(test),
            N_("The reason and the legal test that it names contradict each other."),
            reads="answers",
            given=(is_("decision_reason", reason),),
        )
        for test, reason in REASON_OF_TEST.items()
        if test in tests
    )
    sampled = Move("countersign", (yes("sampled"),))
    onward = go("informing", "closing")
    return Action(
        "decide", N_("Record the decision"), N_("Decision recorded"), Permission.DECIDE, ("decision",), "decision",
        needs=("full_checks", "risk_assessment"), not_by=RESEARCHES, milestone="decided_at",
        disinterested=True, weighs=WEIGHED,
        sets=("decision_reason", "representations"),
        outcomes=(
            Outcome(
                "disclose_full", N_("Disclose in full"), go("countersign"), rules=(held, *met),
                sets={"decision": "disclose_full", "decision_reason": None},
            ),
            Outcome(
                "disclose_part", N_("Disclose in part"), go("countersign"), rules=(held, *met),
                sets={"decision": "disclose_part", "decision_reason": None},
            ),
            Outcome(
                "do_not_disclose", N_("Do not disclose, although information is held"), go("countersign"),
                sets={"decision": "do_not_disclose"},
                rules=(
                    held, *weighed, *reasoned,
                    Rule(has("decision_reason"), N_("Choose the reason for not disclosing."), reads="answers"),
                    Rule(
                        yes("other_power_used"), N_("Record first what was disclosed under another power."), reads="answers",
                        given=(is_("decision_reason", "other_power_used"),),
                    ),
                ),
            ),
            Outcome(
                "no_information", N_("Nothing is held"), (sampled, *onward),
                sets={"decision": "no_information", "decision_reason": None},
                rules=(Rule(no("information_held"), N_("The full checks found information that is held.")),),
            ),
            Outcome(
                # What is held and not told is looked at twice, whatever the decision is called (docs/decisions/0017).
                "no_concern", N_("No concern"), (Move("countersign", (yes("information_held"),)), sampled, *onward),
                sets={"decision": "no_concern"},
                rules=(
                    Rule(no("concern"), N_("The full checks show concern.")),
                    Rule(
                        has("decision_reason"), N_("Information is held: choose the reason for not disclosing it."), reads="answers",
                        given=(yes("information_held"),),
                    ),
                    Rule(
                        lacks("decision_reason"), N_("Nothing is held: leave the reason for not disclosing empty."), reads="answers",
                        given=(no("information_held"),),
                    ),
                    Rule(
                        yes("other_power_used"), N_("Record first what was disclosed under another power."), reads="answers",
                        given=(is_("decision_reason", "other_power_used"),),
                    ),
                    *reasoned,
                ),
            ),
        ),
        rules=(
            *(Rule(has(test), ANSWERED_TESTS, reads="answers") for test in tests),
            Rule(has("representations"), N_("Say whether the subject’s representations were sought."), reads="answers"),
            *rules,
        ),
        source=source,
    )  # fmt: skip


COUNTERSIGN = Action(
    "countersign", N_("Sign or return the decision"), N_("Decision countersigned"), Permission.COUNTERSIGN, ("countersign",),
    "countersignature", needs=("decision",), not_by=("decide", *RESEARCHES), when="",
    disinterested=True, weighs=WEIGHED,
    outcomes=(
        Outcome(
            "agree", N_("I agree"), (Move("disclosure", (TO_BE_DISCLOSED,)), *go("informing", "closing")),
            milestone="countersigned_at",
        ),
        Outcome("disagree", N_("I do not agree: return it"), go("decision")),
    ),
    source=GUIDE,
)  # fmt: skip

DISCLOSE = Action(
    "record_disclosure", N_("Record the disclosure"), N_("Disclosure recorded"), Permission.DISCLOSE, ("disclosure",), "disclosure",
    needs=("decision", "countersignature"), sets=("told", "disclosed_kinds", "disclosed_primary_offence", "undertaking"),
    outcomes=(
        Outcome(
            "disclosed", N_("It was told, in person"), go("informing", "closing"), milestone="disclosed_at",
            sets={"disclosure_result": "disclosed"},
            rules=(
                Rule(yes("told_identity_established"), N_("Nothing may be told to a person whose identity is not established."), reads="answers"),
                Rule(
                    yes("identity_established"), N_("The applicant’s identity is not established: nothing may be told to them."),
                    reads="answers", given=(is_("told", "applicant"),),
                ),
                Rule(has("told"), N_("Say who was told."), reads="answers"),
                Rule(has("words_spoken"), N_("Write down the words that were spoken."), reads="answers"),
                Rule(has("disclosed_kinds"), N_("Say which kinds of information were told."), reads="answers"),
                Rule(has("undertaking"), N_("Say whether the undertaking was signed."), reads="answers"),
                Rule(
                    has("refusal_considered"), N_("The undertaking was refused: say why it was right to go on."),
                    reads="answers", given=(is_("undertaking", "refused"),),
                ),
            ),
        ),
        Outcome(
            "offered_declined", N_("It was offered and the person chose not to hear it"), go("informing", "closing"),
            sets={"disclosure_result": "offered_declined", "told": None, "disclosed_kinds": None, "disclosed_primary_offence": None},
        ),
        Outcome(
            "not_made", N_("It could not be made: not found, unsafe, or would not sign"), go("informing", "closing"),
            sets={"disclosure_result": "not_made", "told": None, "disclosed_kinds": None, "disclosed_primary_offence": None},
        ),
    ),
    source=GUIDE,
)  # fmt: skip

INFORM = Action(
    "inform_applicant", N_("Record what the applicant was told"), N_("Applicant told"), Permission.INFORM,
    ("informing", "closing"), "informing", routes=("right_to_ask",), after=("decision", "countersignature", "disclosure"),
    rules=(Rule(is_("information_told", None, "not_informed"), N_("The applicant was told already.")),),
    outcomes=(
        Outcome(
            "informed", N_("The applicant was told the outcome"), go("closing"), milestone="applicant_informed_at",
            sets={"information_told": "informed"},
            rules=(
                Rule(
                    yes("identity_established"), N_("The applicant’s identity is not established: no outcome may be told."),
                    given=(lacks("ended_early"),),
                ),
            ),
        ),
        Outcome(
            "not_informed", N_("The applicant was not told"), go("closing"), sets={"information_told": "not_informed"},
            rules=(Rule(has("reason"), N_("Say why the applicant was not told."), reads="answers"),),
        ),
    ),
    source=GUIDE,
)  # fmt: skip

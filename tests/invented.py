"""An invented third scheme: the Vetted Sitter Disclosure Scheme. A parent asks whether somebody may be trusted to mind a child.

One declaration, its forms and its public journey, in one file: what a force would write to run a scheme of its own on the same
engine and the same pages.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from disclosure.domain.access import Permission
from disclosure.domain.clocks import Certainty, calendar_days, hours, working_days
from disclosure.domain.kinds import RecordKind
from disclosure.domain.scheme import (
    DONE,
    Action,
    Clock,
    Outcome,
    Route,
    Rule,
    Scheme,
    Stage,
    go,
    has,
    is_,
    lacks,
    no,
    yes,
)
from disclosure.domain.schemes import closing, shared
from disclosure.domain.schemes.anytime import ANYTIME
from disclosure.forms import asking
from disclosure.forms import questions as ask
from disclosure.forms.codes import codes
from disclosure.forms.fields import Checkboxes, Form, PeopleField, Required, RequiredIf, TextArea, YesNo, choice
from disclosure.forms.journey import Becomes, Journey, pages
from disclosure.forms.public import children, people
from disclosure.forms.public.question import Question
from disclosure.forms.public.shared import AGE, LAST, ONLINE, REACHED, SUBJECT, YOU
from tests.forms.public_samples import SAMPLES, Pages
from tests.forms.sample_applications import RECEIVED_BEFORE, Fields, Samples, minutes_before
from tests.forms.sample_applications import at as sent_at
from tests.forms.sample_applications import person as asked_about

ASK = ("right_to_ask",)
RECEIVED = ("received_at", "reopened_at")
ANSWERED = ("disclosed_at", "applicant_informed_at", "closed_at")
BYLAW = "Sitters' bylaw 4, invented for the tests"

_ANYTIME = {action.key: action for action in ANYTIME}
_NOT_ANSWERED = ("sift", "vetting", "answer")
# Its own column: the other schemes learn of violence from their checks, this one asks the parent at once.
REGISTER = replace(shared.REGISTER, sets=(*shared.REGISTER.sets, "subject_da_history"))


def _closing(*keys: str) -> Action:
    """The shared closing with the outcomes that this scheme has."""
    kept = tuple(outcome for outcome in closing.CLOSE.outcomes if outcome.key in keys)
    return replace(closing.CLOSE, outcomes=kept)


VSDS = Scheme(
    key="vsds",
    name="Vetted Sitter Disclosure Scheme",
    known_as="Sitters’ Law",
    rule_set="vsds-2020",
    in_force_from=date(2020, 1, 1),
    routes=(Route("right_to_ask", "Right to ask", "sift", (*_NOT_ANSWERED, "closing", "closed"), "register_vsds"),),
    stages=(
        Stage("sift", "Sift", "Is a sitter and a child named?", "Intake"),
        Stage("vetting", "Vetting", "What is known of the sitter", "Researcher"),
        Stage("answer", "Answer", "What the parent is told", "Disclosure officer", before_panel=True),
        Stage("closing", "Closing", "Outcome, support offered", "Supervisor"),
        Stage("closed", "Closed", final=True),
    ),
    actions=(
        REGISTER,
        Action(
            "sift_question", "Sift the question", "Question sifted", Permission.CHECK, ("sift",), "sifting",
            milestone="initial_checks_at", sets=("immediate_risk",),
            outcomes=(
                Outcome("name_given", "A sitter and a child are named", go("vetting"), sets={"triaged": True}),
                Outcome(
                    "no_name", "Nobody is named", go("closing"),
                    sets={"triaged": True, "ended_early": "out_of_scope"},
                ),
            ),
            rules=(Rule(has("immediate_risk"), "Say whether there is immediate risk.", reads="answers"),), source=BYLAW,
        ),
        Action(
            "vet_sitter", "Record the vetting", "Sitter vetted", Permission.RESEARCH, ("vetting",), "vetting",
            needs=("sifting",), milestone="full_checks_at", sets=("information_held", "information_kinds"),
            outcomes=(Outcome(DONE, "", go("answer")),),
            rules=(Rule(has("information_held"), "Say whether anything is held.", reads="answers"),), source=BYLAW,
        ),
        Action(
            "answer_parent", "Answer the parent", "Parent answered", Permission.DISCLOSE, ("answer",), "answer",
            needs=("vetting",), not_by=("vet_sitter",), sets=("told", "disclosed_kinds"),
            outcomes=(
                Outcome(
                    "warn", "Tell what is held", go("closing"), milestone="disclosed_at", sets={"decision": "disclose_full"},
                    rules=(
                        Rule(yes("information_held"), "Nothing is held, so nothing can be told."),
                        Rule(yes("told_identity_established"), "Establish first who is told.", reads="answers"),
                        Rule(has("told"), "Say who was told.", reads="answers"),
                    ),
                ),
                Outcome(
                    "reassure", "Tell that nothing is held", go("closing"), milestone="applicant_informed_at",
                    sets={"decision": "no_information", "told": None, "disclosed_kinds": None},
                    rules=(Rule(no("information_held"), "Something is held: tell it."),),
                ),
            ),
            source=BYLAW,
        ),
        _closing("disclosed", "no_information", "out_of_scope", "withdrawn"),
        replace(closing.REOPEN, outcomes=(replace(closing.REOPEN.outcomes[0], to=go("sift")),)),
        replace(_ANYTIME["withdraw"], at=_NOT_ANSWERED, not_by=(), rules=(Rule(lacks("disclosed_at"), "The parent was told already."),)),
        *(
            _ANYTIME[key]
            for key in (
                "note", "record_contact_attempt", "escalate", "record_allegation", "decide_crime", "request_extension",
                "decide_extension", "link_case", "assign", "take_case", "correct", "move_deadlines",
            )
        ),
    ),
    clocks=(
        Clock("vetting", "Vetting", working_days(5), RECEIVED, ("full_checks_at", "closed_at"), ASK, BYLAW, Certainty.CONFIRMED),
        Clock("overall", "Whole case", calendar_days(14), RECEIVED, ANSWERED, ASK, BYLAW, Certainty.INFERRED, is_promised=True),
        Clock(
            "crime_recording", "Crime recorded", hours(24), ("alleged_at",), ("crime_decided_at",), ASK, BYLAW,
            Certainty.CONFIRMED_2ND, per_record=True,
        ),
    ),
    records=(
        *(kind for kind in shared.RECORDS if kind.key != "disclosure"),
        RecordKind("sifting", "Sift"),
        RecordKind("vetting", "Vetting"),
        RecordKind("answer", "Answer"),
    ),
    sources=(BYLAW,),
)  # fmt: skip
SCHEME = VSDS

# The straight way through it, and what a careful officer answers to its own actions.
WAY: Mapping[str, tuple[str, str]] = {
    "sift": ("sift_question", "name_given"),
    "vetting": ("vet_sitter", DONE),
    "answer": ("answer_parent", "warn"),
    "closing": ("close", "disclosed"),
}
SOUND: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("sift_question", ""): {"immediate_risk": "no"},
    ("vet_sitter", ""): {"information_held": "yes", "information_kinds": ["intelligence"]},
    ("answer_parent", "warn"): {
        "told": ["parent"],
        "told_identity_established": "yes",
        "disclosed_kinds": ["intelligence"],
        "words_spoken": "We hold information about the person you named.",
    },
}


class RegisterVsds(
    asking.Danger,
    asking.Asked,
    asking.Arrival,
    asking.Applicant,
    asking.CsodsApplicant,
    asking.SafeContact,
    asking.Needs,
):
    """A parent's question, as intake takes it down."""

    key = "register_vsds"
    title = "Register a question about a sitter"
    submit = "Register"

    subject = PeopleField("Sitter", most=1, validators=[Required("Enter the name of the sitter")])
    children = PeopleField(
        "Children", noun="Child", validators=[Required("Enter the name of at least one child to be minded")]
    )
    hours_minded = TextArea("When does the sitter mind them?", rows=2)
    what_is_feared = TextArea("What is the parent afraid of?", rows=3)
    subject_da_history = ask.one_of(
        "Has the sitter been violent at home?", codes("subject_da_history"), "Say how often, as far as the parent knows"
    )


class SiftQuestion(Form):
    key = "sift_question"
    title = "Sift the question"
    submit = "Sift the question"

    occurred_at = ask.happened("When was it sifted?")
    immediate_risk, interim_measures = ask.immediate_risk()
    outcome = ask.outcome("Are a sitter and a child named?", "Choose whether a sitter and a child are named")


class VetSitter(Form):
    key = "vet_sitter"
    title = "Record the vetting"
    submit = "Record the vetting"

    occurred_at = ask.happened("When was the sitter vetted?")
    information_held = ask.yes_no("Is anything held?", "Say whether anything is held")
    information_kinds = Checkboxes(
        "If yes, what kinds?",
        choices=codes("information_kinds"),
        validators=[RequiredIf("information_held", ["yes"], "Choose the kinds of information that are held")],
    )
    findings = ask.words("What was found?", "Write what was found. If nothing was, say so")


class AnswerParent(Form):
    key = "answer_parent"
    title = "Answer the parent"
    submit = "Record the answer"

    occurred_at = ask.happened("When was the parent answered?")
    outcome = ask.outcome("What was the answer?", "Choose what the answer was")
    told = Checkboxes(
        "Who was told?", choices=codes("told"), validators=[RequiredIf("outcome", ["warn"], "Choose who was told")]
    )
    told_identity_established = YesNo(
        "Is their identity established?",
        validators=[RequiredIf("outcome", ["warn"], "Say whether their identity is established")],
    )
    disclosed_kinds = Checkboxes(
        "What was told?",
        choices=codes("disclosed_kinds"),
        validators=[RequiredIf("outcome", ["warn"], "Choose the kinds of information that were told")],
    )
    words_spoken = ask.words("The words that were spoken", "Write down the words that were spoken")


FORMS: Mapping[str, type[Form]] = {form.key: form for form in (RegisterVsds, SiftQuestion, VetSitter, AnswerParent)}


class HoursMinded(Question):
    key = "hours_minded"
    hours_minded = TextArea("When do they mind your child?", hint="Leave this empty if they have not begun", rows=2)


class AtHome(Question):
    key = "at_home"
    subject_da_history = ask.one_of(
        "Have they hurt anyone at home?",
        (choice("none", "Not that I know of"), choice("one", "Once"), choice("more", "More than once")),
        "Say whether they have hurt anyone at home",
    )


class SeenAtHome(Question):
    key = "seen_at_home"
    seen_at_home = ask.words("What have you seen or heard?", "Write what you have seen or heard", rows=3)


JOURNEY = Journey(
    key="sitter",
    label="Someone who minds my child",
    hint="A sitter, paid or not",
    pages=(
        *SUBJECT,
        *pages(children.Children, HoursMinded, AtHome),
        *pages(SeenAtHome, when=(is_("subject_da_history", "one", "more"),)),
        *AGE,
        *YOU,
        *pages(people.Town),
        *REACHED,
        *LAST,
    ),
    becomes=(
        Becomes(
            "vsds",
            "right_to_ask",
            says={**ONLINE, "referral_source": "third_party", "applicant_relationship": "parent"},
            told_in="what_is_feared",
        ),
    ),
)
# What a translator adds to the catalogue: the words that no other public page has.
WELSH: Mapping[str, str] = {
    "Someone who minds my child": "Rhywun sy’n gwarchod fy mhlentyn",
    "A sitter, paid or not": "Gwarchodwr, am dâl neu beidio",
    "When do they mind your child?": "Pryd maen nhw’n gwarchod eich plentyn?",
    "Leave this empty if they have not begun": "Gadewch hwn yn wag os nad ydyn nhw wedi dechrau",
    "Have they hurt anyone at home?": "Ydyn nhw wedi brifo rhywun gartref?",
    "Not that I know of": "Ddim hyd y gwn i",
    "Once": "Unwaith",
    "More than once": "Mwy nag unwaith",
    "Say whether they have hurt anyone at home": "Dywedwch a ydyn nhw wedi brifo rhywun gartref",
    "What have you seen or heard?": "Beth welsoch chi neu glywsoch chi?",
    "Write what you have seen or heard": "Ysgrifennwch beth welsoch chi neu glywsoch chi",
}
PUBLIC: Mapping[str, Pages] = {
    "sitter": {
        **SAMPLES["child"],
        "who": {"asking_for": "sitter"},
        "hours_minded": {"hours_minded": "Tuesdays and Thursdays after school."},
        "at_home": {"subject_da_history": "one"},
        "seen_at_home": {"seen_at_home": "The neighbours called the police in March."},
    }
}
"""What is sent on each page of its journey, as a browser sends it."""


def samples(now: datetime) -> Samples:
    """Sound answers to its own forms as a browser sends them, by form and outcome: for the journey through the pages."""
    register: Fields = {
        "immediate_danger": "no",
        **sent_at("received_at", now - RECEIVED_BEFORE),
        "channel": "phone",
        "referral_source": "third_party",
        "district": "sheffield",
        "team": "sheffield_disclosure",
        "town": "Sheffield",
        **asked_about("applicant", given_names="Asha", family_name="Verma", born="14 3 1991", sex="female"),
        "applicant_relationship": "parent",
        "safe_channels": ["call"],
        "safe_times": "Weekdays, 10am to 2pm",
        "interpreter": "no",
        **asked_about("subject", given_names="Toby", family_name="Hallam", born="2004", sex="male"),
        **asked_about("children", given_names="Rohan", family_name="Verma", born=f"6 2 {now.year - 4}", sex="male"),
        "hours_minded": "Tuesdays and Thursdays after school.",
        "subject_da_history": "one",
    }
    sift: Fields = {**minutes_before(now, 110), "immediate_risk": "no"}
    vet: Fields = {
        **minutes_before(now, 90),
        "information_held": "yes",
        "information_kinds": ["intelligence"],
        "findings": "One intelligence log, two years old, moderate reliability.",
    }
    warn: Fields = {
        **minutes_before(now, 60),
        "told": ["parent"],
        "told_identity_established": "yes",
        "disclosed_kinds": ["intelligence"],
        "words_spoken": "We hold information about the person you named.",
    }
    reassure: Fields = {
        **minutes_before(now, 60),
        "words_spoken": "We hold nothing. That does not mean there is no risk.",
    }
    return {
        "register_vsds": {"done": register},
        "sift_question": {one: {**sift, "outcome": one} for one in ("name_given", "no_name")},
        "vet_sitter": {"done": vet},
        "answer_parent": {"warn": {**warn, "outcome": "warn"}, "reassure": {**reassure, "outcome": "reassure"}},
    }

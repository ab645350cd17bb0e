"""Forms of the decision and of its second signature. Parts are classes, in the order of the page (see meeting.py).

The questions are the legal tests of each scheme, then the seven of published force procedure: whether, what, to whom,
by whom, the subject's views, whether the subject is told, and what further safeguarding is needed.
"""

from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.codes import codes
from disclosure.forms.fields import Confirm, Form, Required, RequiredIf, Select, TextArea, choice

_TOLD = ("disclose_full", "disclose_part")
_INTRO = N_(
    "Answer every test, also where nothing is to be told. “Does not arise” is for a case with nothing to weigh."
)


class _Deciding(Form):
    """Who decided, when, and the test that comes first."""

    occurred_at = ask.happened(N_("When was it decided?"))
    decided_by = ask.line(
        N_("Who made the decision?"),
        N_("Enter who made the decision"),
        hint=N_("Rank and name, or the panel and its chair"),
    )
    test_lawful, test_lawful_reasons = ask.legal_test(
        "test_lawful",
        N_("Would it be lawful?"),
        N_("Say whether it would be lawful"),
        why=N_("Why would it be lawful, or not?"),
        hint=N_("A power to tell, data protection, human rights"),
    )


class _PressingNeed(Form):
    """The test of the Domestic Violence Disclosure Scheme."""

    test_pressing_need, test_pressing_need_reasons = ask.legal_test(
        "test_pressing_need",
        N_("Is there a pressing need?"),
        N_("Say whether there is a pressing need"),
        why=N_("Why is the need pressing, or not?"),
    )


class _ChildWelfare(Form):
    """The test and the presumption of the Child Sex Offender Disclosure Scheme."""

    presumption = ask.one_of(
        N_("Does the presumption to disclose apply?"),
        (choice("yes", N_("Yes")), choice("no", N_("No")), choice("does_not_arise", N_("Does not arise"))),
        N_("Say whether the presumption to disclose applies"),
        hint=N_(
            "Only with a conviction for a child sexual offence, a risk to the child, and a need that is proportionate"
        ),
        inline=True,
    )
    presumption_reasons = ask.words(
        N_("Why does it apply, or not?"), N_("Write why the presumption applies or does not apply"), rows=2
    )
    test_child_welfare, test_child_welfare_reasons = ask.legal_test(
        "test_child_welfare",
        N_("Would telling serve the child’s welfare and not raise the risk?"),
        N_("Say whether telling would serve the child’s welfare and not raise the risk"),
        why=N_("Why would it serve the child’s welfare, or not?"),
    )


class _Weighing(Form):
    """The tests that both schemes end with, and the subject's side."""

    test_necessary, test_necessary_reasons = ask.legal_test(
        "test_necessary",
        N_("Is it necessary to protect someone from crime?"),
        N_("Say whether it is necessary to protect someone from crime"),
        why=N_("Why is it necessary, or not?"),
    )
    test_proportionate, test_proportionate_reasons = ask.legal_test(
        "test_proportionate",
        N_("Is it proportionate?"),
        N_("Say whether it is proportionate"),
        why=N_("Why is it proportionate, or not?"),
        hint=N_("No more than is needed, to no more people than need it"),
    )
    article_8 = ask.words(
        N_("How was the subject’s right to private life weighed (Article 8)?"),
        N_("Write how the subject’s right to private life was weighed"),
        rows=3,
    )
    rehabilitation = ask.one_of(
        N_("Does the Rehabilitation of Offenders Act bear on it?"),
        (
            choice("yes", N_("Yes: a spent conviction or caution is concerned")),
            choice("no", N_("No: nothing is spent")),
            choice("does_not_arise", N_("Does not arise: no conviction or caution")),
        ),
        N_("Say whether the Rehabilitation of Offenders Act bears on it"),
    )
    rehabilitation_reasons = ask.words_if(
        "rehabilitation",
        ["yes"],
        N_("If yes, why is it right to tell it, or to keep it back?"),
        N_("Write why it is right to tell what is spent, or to keep it back"),
        rows=2,
    )
    representations = ask.one_of(
        N_("Were the subject’s representations sought?"),
        codes("representations"),
        N_("Say whether the subject’s representations were sought"),
    )
    representations_reason = ask.words_if(
        "representations",
        ["not_sought_urgent", "not_sought_raises_risk", "not_sought_reveals_applicant", "not_sought_other"],
        N_("If not sought, why not?"),
        N_("Write why the subject’s representations were not sought"),
        rows=2,
    )
    representations_words = ask.words_if(
        "representations",
        ["sought"],
        N_("If sought, what did the subject say?"),
        N_("Write what the subject said, or that there was no answer"),
        rows=2,
    )


class _Decision(Form):
    """Whether, and if so what, to whom and by whom; whether the subject is told; what else keeps people safe."""

    outcome = ask.outcome(N_("What is the decision?"), N_("Choose the decision"))
    decision_reason = Select(
        N_("If nothing is told although information is held, what is the reason?"),
        choices=codes("decision_reason"),
        validators=[RequiredIf("outcome", ["do_not_disclose"], N_("Choose the reason for not disclosing"))],
    )
    reason = ask.words(N_("Why this decision?"), N_("Write why this is the decision"), rows=5)
    what_to_tell = ask.words_if(
        "outcome",
        _TOLD,
        N_("If something is to be told: what, and what is left out?"),
        N_("Write what is to be told, and what is left out"),
        rows=5,
    )
    to_whom = ask.words_if(
        "outcome",
        _TOLD,
        N_("To whom?"),
        N_("Write who is to be told, and why they are best placed to protect"),
        hint=N_("Whoever is best placed to protect; that is not always the applicant"),
        rows=2,
    )
    who_tells = ask.words_if("outcome", _TOLD, N_("Who tells them?"), N_("Write who is to tell them"), rows=2)
    how_to_reach = TextArea(N_("How can they be reached safely?"), rows=2)
    tell_subject = ask.yes_no(N_("Is the subject to be told?"), N_("Say whether the subject is to be told"))
    tell_subject_reason = ask.words(N_("Why, or why not?"), N_("Write why the subject is to be told, or not"), rows=2)
    further_safeguarding = ask.yes_no(
        N_("Is further safeguarding needed?"), N_("Say whether further safeguarding is needed")
    )
    further_safeguarding_words = ask.words_if(
        "further_safeguarding",
        ["yes"],
        N_("If yes, what, and who does it?"),
        N_("Write what further safeguarding is needed, and who does it"),
    )


class DecideDvds(_Deciding, _PressingNeed, _Weighing, _Decision):
    key = "decide_dvds"
    title = N_("Record the decision")
    submit = N_("Record the decision")
    intro = _INTRO


class DecideCsods(_Deciding, _ChildWelfare, _Weighing, _Decision):
    key = "decide_csods"
    title = N_("Record the decision")
    submit = N_("Record the decision")
    intro = _INTRO


class Countersign(Form):
    key = "countersign"
    title = N_("Sign or return the decision")
    submit = N_("Sign or return the decision")
    intro = N_("Read the checks, the risk assessment and the decision first. You answer for what you sign.")

    tests_read = Confirm(
        N_("I have read the answer to each legal test and its reasons"),
        validators=[Required(N_("Read the answer to each legal test, and confirm it here"))],
    )
    outcome = ask.outcome(N_("Do you agree?"), N_("Choose whether you agree"))
    reason = ask.words(
        N_("Your reasons"),
        N_("Write your reasons"),
        hint=N_("If you do not agree, say what has to be put right"),
        rows=5,
    )

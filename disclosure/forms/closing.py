"""Forms that end a case or an enquiry, or begin a case again: closing, withdrawal, transfer, duplicate, reopening."""

from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.fields import Form, Radios, RequiredIf, TextArea, TextField, choice


class Close(Form):
    key = "close"
    title = N_("Close the case")
    submit = N_("Close the case")

    outcome = ask.outcome(N_("How does the case end?"), N_("Choose how the case ends"))
    reason = ask.words(N_("Why does it end so?"), N_("Write why the case ends so"), rows=3)
    no_risk_wording = Radios(
        N_("If nothing is held: was it said that nothing held does not mean no risk?"),
        choices=(
            choice("yes", N_("Yes, in those words or plainer ones")),
            choice("nobody_told", N_("Nobody was told an outcome")),
        ),
        validators=[
            RequiredIf(
                "outcome",
                ["no_information"],
                N_("Make sure that it was said that nothing held does not mean no risk, and confirm it here"),
            )
        ],
    )
    support_offered, support_words = ask.support(N_("Was support offered?"))
    retention_note = TextArea(N_("Anything to note about how long this is kept"), rows=2)


class Withdraw(Form):
    key = "withdraw"
    title = N_("Record a withdrawal")
    submit = N_("Record the withdrawal")
    intro = N_("Withdrawing ends the application, not the duty to act on risk.")

    occurred_at = ask.happened(N_("When did the applicant withdraw?"))
    reason = ask.words(
        N_("Why, in the applicant’s words?"),
        N_("Write why the applicant withdraws. If they gave no reason, say so"),
        rows=3,
    )
    pressure = ask.yes_no(
        N_("Is there any sign that someone put pressure on them?"),
        N_("Say whether there is any sign of pressure"),
        unknown=True,
    )
    remaining_risk = ask.words(
        N_("What risk remains, and what is done about it?"),
        N_("Write what risk remains, and what is done about it"),
        rows=3,
    )
    support_offered, support_words = ask.support(N_("Was support offered?"))


class RuleOut(Form):
    key = "rule_out"
    title = N_("Take out of scope")
    submit = N_("Take out of scope")

    occurred_at = ask.happened(N_("When was this decided?"))
    reason = ask.words(N_("Why is this outside the scheme?"), N_("Write why this is outside the scheme"))
    what_else = ask.words(
        N_("What do the police do instead?"),
        N_("Write what the police do instead, and what the applicant was told"),
        hint=N_("And what the applicant was told, if there is one"),
        rows=3,
    )


class Transfer(Form):
    key = "transfer"
    title = N_("Transfer to another force")
    submit = N_("Transfer the case")
    intro = N_("Act on any immediate risk first. The case leaves our hands only when the other force has taken it on.")

    occurred_at = ask.happened(N_("When did the other force take it on?"))
    to_force = ask.line(N_("Which force?"), N_("Enter the force that takes it on"))
    accepted_by = ask.line(
        N_("Who took it on there?"), N_("Enter who took it on there"), hint=N_("Name, rank and unit")
    )
    their_reference = TextField(N_("Their reference"), width=20)
    reason = ask.words(N_("Why?"), N_("Write why the case is transferred"), rows=3)


class MarkDuplicate(Form):
    key = "mark_duplicate"
    title = N_("Mark as a duplicate")
    submit = N_("Mark as a duplicate")

    other_reference = ask.other_reference(N_("Reference of the case that goes on"))
    reason = ask.words(
        N_("How do you know that they are the same?"), N_("Write how you know that the cases are the same"), rows=3
    )


class Reopen(Form):
    key = "reopen"
    title = N_("Reopen the case")
    submit = N_("Reopen the case")
    intro = N_("The case begins again with the initial checks, and its clocks run anew.")

    reason = ask.words(
        N_("Why is it reopened?"), N_("Write why the case is reopened"), hint=N_("What is new, and where it comes from")
    )


class GiveAdvice(Form):
    key = "give_advice"
    title = N_("Give advice and close")
    submit = N_("Close the enquiry")

    advice = ask.words(N_("What advice was given?"), N_("Write what advice was given"), rows=5)
    child_at_risk = ask.yes_no(
        N_("Does anything that was said suggest that a child is at risk?"), N_("Say whether a child may be at risk")
    )
    child_at_risk_words = ask.words_if(
        "child_at_risk",
        ["yes"],
        N_("If yes, what is done about it?"),
        N_("Write what is done to protect the child"),
        rows=3,
    )
    support_offered, support_words = ask.support(N_("Was support offered?"))

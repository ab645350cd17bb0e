"""Forms of the panel: each member's own view, and the record of the meeting."""

from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.fields import Checkboxes, Form, Required, TextArea, choice


class RecordView(Form):
    key = "record_view"
    title = N_("Record your view")
    submit = N_("Record my view")

    interest = ask.yes_no(
        N_("Do you know anyone in this case, or have any other interest in it?"),
        N_("Say whether you have an interest in this case"),
        hint=N_("If yes, your view is recorded but you take no part in the decision"),
    )
    interest_words = ask.words_if(
        "interest", ["yes"], N_("If yes, what is it?"), N_("Write what your interest is"), rows=2
    )
    view = ask.one_of(
        N_("Your view"),
        (
            choice("disclose", N_("Disclose in full")),
            choice("disclose_part", N_("Disclose in part")),
            choice("do_not_disclose", N_("Do not disclose")),
            choice("not_enough_information", N_("There is not enough information")),
        ),
        N_("Choose your view"),
    )
    reason = ask.words(N_("Your reasons"), N_("Write your reasons"), rows=6)


class RecordPanel(Form):
    key = "record_panel"
    title = N_("Record the panel’s meeting")
    submit = N_("Record the meeting")

    occurred_at = ask.happened(N_("When did the panel meet?"))
    agencies_present = Checkboxes(
        N_("Which agencies took part?"),
        choices=(choice("police", N_("Police")), *ask.AGENCIES),
        validators=[Required(N_("Choose the agencies that took part"))],
    )
    people_present = ask.words(
        N_("Who took part?"),
        N_("Write who took part, with their agency"),
        hint=N_("Name, role and agency; who was in the chair"),
        rows=4,
    )
    interests_declared = TextArea(N_("Interests declared"), hint=N_("Leave empty if there were none"), rows=2)
    advice = ask.words(N_("What did the panel advise, and why?"), N_("Write what the panel advised, and why"), rows=8)
    dissent = ask.yes_no(N_("Did anyone disagree?"), N_("Say whether anyone disagreed"))
    dissent_words = ask.words_if(
        "dissent", ["yes"], N_("If yes, who, and why?"), N_("Write who disagreed, and why"), rows=3
    )
    crime_revealed = ask.yes_no(
        N_("Did the meeting reveal a crime that is not yet recorded?"),
        N_("Say whether the meeting revealed a crime"),
        hint=N_("If yes, record the allegation on the case as well: 24 hours run from when it was told"),
    )

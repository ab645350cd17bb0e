"""Forms of what is told: the disclosure, the answer to the applicant, another power, a breach of the undertaking."""

from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.codes import codes
from disclosure.forms.fields import (
    Checkboxes,
    Confirm,
    Form,
    Radios,
    RequiredIf,
    Select,
    TextArea,
    TextField,
    YesNo,
    choice,
)

_TOLD = ("disclosed",)
_OFFENCES = ("conviction_spent", "conviction_unspent", "out_of_court_disposal")


class RecordDisclosure(Form):
    key = "record_disclosure"
    title = N_("Record the disclosure")
    submit = N_("Record the disclosure")
    intro = N_(
        "Ask first whether they want to hear it. Tell it in person, away from the subject. Hand over nothing written."
    )

    occurred_at = ask.happened(N_("When was it told, offered or last tried?"))
    outcome = ask.outcome(N_("What happened?"), N_("Choose what happened"))
    told = Checkboxes(
        N_("Who was told?"), choices=codes("told"), validators=[RequiredIf("outcome", _TOLD, N_("Choose who was told"))]
    )
    told_names = ask.words_if("outcome", _TOLD, N_("Their names"), N_("Write the name of each person told"), rows=2)
    told_identity_established = YesNo(
        N_("Is the identity of each person told established?"),
        validators=[RequiredIf("outcome", _TOLD, N_("Say whether the identity of each person told is established"))],
    )
    told_identity_documents = ask.documents(N_("What was seen?"), "told_identity_established", ["yes"])
    place = TextField(
        N_("Where?"), width=0, validators=[RequiredIf("outcome", _TOLD, N_("Enter the place where it was told"))]
    )
    present = ask.words_if(
        "outcome",
        _TOLD,
        N_("Who was present?"),
        N_("Write who was present, officers included"),
        hint=N_("Officers, support worker, anyone else"),
        rows=2,
    )
    words_spoken = ask.words_if(
        "outcome",
        _TOLD,
        N_("The words that were spoken"),
        N_("Write down the words that were spoken"),
        hint=N_("As nearly as you can to what was said"),
        rows=8,
    )
    disclosed_kinds = Checkboxes(
        N_("Which kinds of information were told?"),
        choices=codes("disclosed_kinds"),
        validators=[RequiredIf("outcome", _TOLD, N_("Choose the kinds of information that were told"))],
    )
    disclosed_primary_offence = Select(
        N_("Most serious offence told"),
        hint=N_("Where a conviction, caution or other disposal was told"),
        validators=[
            ask.RequiredIfAll(
                {"outcome": _TOLD, "disclosed_kinds": _OFFENCES}, N_("Choose the most serious offence that was told")
            ),
            ask.OnlyIf("outcome", _TOLD, N_("Choose no offence here: nothing was told")),
        ],
    )
    undertaking = Radios(
        N_("Was the undertaking not to share it signed?"),
        choices=codes("undertaking"),
        validators=[RequiredIf("outcome", _TOLD, N_("Say whether the undertaking was signed"))],
    )
    refusal_considered = TextArea(
        N_("If signing was refused, why was it right to go on?"),
        rows=2,
        validators=[
            ask.RequiredIfAll(
                {"outcome": _TOLD, "undertaking": ["refused"]},
                N_("Write why it was right to go on although signing was refused"),
            )
        ],
    )
    nothing_in_writing = Confirm(
        N_("Nothing was handed over in writing"),
        validators=[RequiredIf("outcome", _TOLD, N_("Confirm that nothing was handed over in writing"))],
    )
    safety_plan = ask.words_if(
        "outcome", _TOLD, N_("The safety plan that was agreed"), N_("Write what was agreed to keep people safe")
    )
    not_told_reason = Radios(
        N_("If it could not be made, why not?"),
        choices=(
            choice("not_found", N_("The person was not found")),
            choice("unsafe", N_("It was not safe")),
            choice("would_not_sign", N_("The person would not sign the undertaking")),
        ),
        validators=[RequiredIf("outcome", ["not_made"], N_("Choose why it could not be made"))],
    )
    not_told_words = ask.words_if(
        "outcome",
        ["offered_declined", "not_made"],
        N_("If it was declined or not made, what happened, and what is done next?"),
        N_("Write what happened, and what is done next"),
        hint=N_("What was offered or tried, when it may be tried again, how people are kept safe"),
    )
    support_offered = YesNo(
        N_("Was support offered?"),
        validators=[RequiredIf("outcome", [*_TOLD, "offered_declined"], N_("Say whether support was offered"))],
    )
    support_words = TextArea(N_("What was offered, or why not?"), rows=2)


class InformApplicant(Form):
    key = "inform_applicant"
    title = N_("Record what the applicant was told")
    submit = N_("Record it")
    intro = N_("Use only the ways and times of contact that the applicant said were safe.")

    occurred_at = ask.happened(N_("When was the applicant told, or when was it settled that they are not?"))
    outcome = ask.outcome(N_("Was the applicant told the outcome?"), N_("Choose whether the applicant was told"))
    informed_how = Radios(
        N_("How were they told?"),
        choices=(
            choice("in_person", N_("In person")),
            choice("phone", N_("By phone")),
            choice("video", N_("By video")),
            choice(
                "letter", N_("By letter"), hint=N_("Only where nothing is told and the applicant agreed to a letter")
            ),
        ),
        validators=[RequiredIf("outcome", ["informed"], N_("Choose how the applicant was told"))],
    )
    what_told = ask.words_if(
        "outcome",
        ["informed"],
        N_("What were they told?"),
        N_("Write what the applicant was told"),
        hint=N_("Where nothing is held, say to them that this does not mean there is no risk"),
    )
    reason = ask.words_if(
        "outcome", ["not_informed"], N_("If they were not told, why not?"), N_("Write why the applicant was not told")
    )


class UseOtherPower(Form):
    key = "use_other_power"
    title = N_("Record a disclosure under another power")
    submit = N_("Record it")
    intro = N_("This does not count as a disclosure under the scheme. The case goes on.")

    occurred_at = ask.happened(N_("When was it told?"))
    power = ask.one_of(
        N_("Under which power?"),
        (
            choice("immediate_harm", N_("To prevent immediate harm")),
            choice("common_law", N_("Common law duty to prevent crime and protect people")),
            choice("mappa", N_("MAPPA (duty to consider disclosure)")),
        ),
        N_("Choose the power it was told under"),
    )
    to_whom = ask.words(N_("Who was told?"), N_("Write who was told"), rows=2)
    what_told = ask.words(N_("What was told?"), N_("Write what was told"))
    reason = ask.words(N_("Why, and who agreed to it?"), N_("Write why it was told, and who agreed to it"), rows=3)


class RecordBreach(Form):
    key = "record_breach"
    title = N_("Record a breach of the undertaking")
    submit = N_("Record the breach")

    occurred_at = ask.happened(N_("When did the police learn of it?"))
    outcome = ask.outcome(N_("How far has it gone?"), N_("Choose how far it has gone"))
    what_happened = ask.words(N_("What happened?"), N_("Write what was passed on, by whom and to whom"))
    what_is_done = ask.words(
        N_("What is done about it?"),
        N_("Write what is done about it, and about any risk to the subject or others"),
        rows=3,
    )

"""Forms of the meeting with the applicant. Each part is a class; the parts stand here in the order of the page.

WTForms puts questions in the order they were declared, so a form made of parts shows them as this file does.
"""

from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.codes import codes
from disclosure.forms.fields import Confirm, Form, Radios, RequiredIf, TextArea, YesNo, choice


class _Meeting(Form):
    """How the meeting went, in both schemes."""

    occurred_at = ask.happened(N_("When was the meeting, or the last attempt?"))
    outcome = ask.outcome(N_("Was the meeting held?"), N_("Choose whether the meeting was held"))
    meeting_mode = Radios(
        N_("How was it held?"),
        choices=codes("meeting_mode"),
        validators=[RequiredIf("outcome", ["held"], N_("Choose how the meeting was held"))],
    )
    identity_established = YesNo(
        N_("Is the applicant’s identity established?"),
        hint=N_("Nothing can be told to someone whose identity is not established. The checks go on all the same"),
        validators=[RequiredIf("outcome", ["held"], N_("Say whether the applicant’s identity is established"))],
    )
    identity_documents = ask.documents(N_("What was seen?"), "identity_established", ["yes"])
    identity_reason = ask.words_if(
        "identity_established",
        ["no"],
        N_("If not established, why not?"),
        N_("Write why the applicant’s identity is not established"),
        rows=2,
    )


class _DvdsMeeting(Form):
    """What is talked about with someone who asks about a partner."""

    what_was_said = ask.words_if(
        "outcome",
        ["held"],
        N_("What did the applicant say?"),
        N_("Write what the applicant said"),
        hint=N_("The relationship, what has happened, why now, who else knows"),
        rows=6,
    )
    children_words = TextArea(
        N_("Children"), hint=N_("Who they are, who they live with, what they have seen or heard"), rows=2
    )
    risk_tool_completed = Radios(
        N_("Was a risk questionnaire completed with the person at risk?"),
        choices=(
            choice("dash", N_("DASH")),
            choice("dara", N_("DARA")),
            choice("not_done", N_("No, not completed")),
            choice("does_not_arise", N_("The applicant is not the person at risk")),
        ),
        validators=[RequiredIf("outcome", ["held"], N_("Say whether a risk questionnaire was completed"))],
    )


class _CsodsMeeting(Form):
    """What is talked about with someone who asks about a person with a child."""

    address_confirmed = YesNo(
        N_("Is the applicant’s address confirmed?"),
        validators=[RequiredIf("outcome", ["held"], N_("Say whether the applicant’s address is confirmed"))],
    )
    relationship_to_child_confirmed = YesNo(
        N_("Is the applicant’s relationship to the child confirmed?"),
        hint=N_("For example by a birth certificate or the child’s health record"),
        validators=[
            RequiredIf("outcome", ["held"], N_("Say whether the applicant’s relationship to the child is confirmed"))
        ],
    )
    what_was_said = ask.words_if(
        "outcome",
        ["held"],
        N_("What did the applicant say?"),
        N_("Write what the applicant said"),
        hint=N_("The subject’s contact with the child, what has happened, why now"),
        rows=6,
    )
    parents_know = ask.words_if(
        "outcome",
        ["held"],
        N_("Which of the child’s parents know about this application?"),
        N_("Write which parents know about this application, and who is best placed to protect the child"),
        hint=N_("And who is best placed to protect the child"),
        rows=2,
    )
    keep_safe_pack = YesNo(
        N_("Was the applicant given advice on keeping children safe?"),
        validators=[RequiredIf("outcome", ["held"], N_("Say whether the advice was given"))],
    )


class _AfterMeeting(Form):
    """What ends a meeting's record: warnings, what was not told, support; or why no further attempt is made."""

    warnings_given = Confirm(
        N_("The applicant was warned that a false application, and misuse of what they are told, may be an offence"),
        validators=[RequiredIf("outcome", ["held"], N_("Give the warning and confirm it here"))],
    )
    nothing_told = Confirm(
        N_("Nothing about the subject was told at this meeting"),
        validators=[
            RequiredIf(
                "outcome",
                ["held"],
                N_("Confirm that nothing was told. If something was, record it as a disclosure under another power"),
            )
        ],
    )
    safe_contact_checked = TextArea(
        N_("Has anything changed about how and when it is safe to make contact?"),
        hint=N_("Leave empty if nothing has changed"),
        rows=2,
    )
    support_offered = YesNo(
        N_("Was support offered?"), validators=[RequiredIf("outcome", ["held"], N_("Say whether support was offered"))]
    )
    support_words = ask.words_if(
        "outcome",
        ["held"],
        N_("What was offered, or why not?"),
        N_("Write what support was offered, or why none was"),
        rows=2,
    )
    no_contact_reason = ask.words_if(
        "outcome",
        ["no_contact"],
        N_("If the applicant could not be reached, why are no more attempts made?"),
        N_("Write why no more attempts are made, and what is done about any risk"),
        hint=N_("And what is done about any risk that remains"),
    )


class RecordMeetingDvds(_Meeting, _DvdsMeeting, _AfterMeeting):
    key = "record_meeting_dvds"
    title = N_("Record the meeting with the applicant")
    submit = N_("Record the meeting")


class RecordMeetingCsods(_Meeting, _CsodsMeeting, _AfterMeeting):
    key = "record_meeting_csods"
    title = N_("Record the interview with the applicant")
    submit = N_("Record the interview")

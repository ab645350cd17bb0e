"""Forms of what may be done at any time: notes, contact, triage, escalation, complaints, assignment, links."""

from disclosure.domain.scheme import EVERYWHERE
from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.codes import codes
from disclosure.forms.fields import Form, Required, TextArea, TextField, choice


class Note(Form):
    key = "note"
    title = N_("Add a note")
    submit = N_("Add the note")

    occurred_at = ask.happened(N_("When did it happen?"))
    note = ask.words(N_("Note"), N_("Write the note"), rows=6)


class RecordContactAttempt(Form):
    key = "record_contact_attempt"
    title = N_("Record a contact attempt")
    submit = N_("Record the attempt")
    intro = N_("Use only the ways and times of contact that are recorded as safe.")

    occurred_at = ask.happened(N_("When was it?"))
    contact_with = ask.one_of(
        N_("Who did you try to reach?"),
        (
            choice("applicant", N_("Applicant")),
            choice("person_at_risk", N_("Person at risk, or the child’s parent or carer")),
            choice("other", N_("Someone else")),
        ),
        N_("Choose who you tried to reach"),
    )
    contact_by = ask.one_of(
        N_("How?"),
        (
            choice("phone", N_("Phone call")),
            choice("text", N_("Text message")),
            choice("email", N_("Email")),
            choice("letter", N_("Letter")),
            choice("visit", N_("Visit")),
            choice("through_other", N_("Through another agency or person")),
        ),
        N_("Choose how you tried"),
    )
    contact_result = ask.one_of(
        N_("What came of it?"),
        (
            choice("reached", N_("They were reached")),
            choice("no_answer", N_("No answer")),
            choice("message_left", N_("A message was left, as agreed")),
            choice("not_safe", N_("Broken off: it was not safe to speak")),
            choice("wrong_details", N_("Wrong number or address")),
        ),
        N_("Choose what came of it"),
    )
    contact_was_safe = ask.yes_no(
        N_("Was this a way and a time that they said was safe?"), N_("Say whether this was a safe way and time")
    )
    contact_unsafe_reason = ask.words_if(
        "contact_was_safe",
        ["no"],
        N_("If not, why was it right?"),
        N_("Write why contact was made in another way or at another time"),
        rows=2,
    )
    note = TextArea(N_("What was said?"), rows=3)


class Retriage(Form):
    key = "retriage"
    title = N_("Triage again")
    submit = N_("Record the triage")

    occurred_at = ask.happened(N_("When was this looked at again?"))
    what_changed = ask.words(N_("What has changed?"), N_("Write what has changed"))
    immediate_risk, interim_measures = ask.immediate_risk()


class Escalate(Form):
    key = "escalate"
    title = N_("Escalate")
    submit = N_("Record the escalation")
    intro = N_("Make the call first, then record it here. The case stays where it is.")

    occurred_at = ask.happened(N_("When was it done?"))
    outcome = ask.outcome(N_("To whom?"), N_("Choose to whom it was escalated"))
    reason = ask.words(N_("Why?"), N_("Write why this was escalated"))
    accepted_by = ask.line(
        N_("Who took it on?"), N_("Enter who took it on"), hint=N_("Name and agency, or the incident’s number")
    )
    next_steps = TextArea(N_("What do they do next?"), rows=2)


class RecordComplaint(Form):
    key = "record_complaint"
    title = N_("Record a complaint")
    submit = N_("Record the complaint")

    occurred_at = ask.happened(N_("When was the complaint made?"))
    complaint_kind = ask.one_of(
        N_("Who complains, and of what?"),
        codes("complaint_kind", without=("none",)),
        N_("Choose who complains, and of what"),
    )
    what_happened = ask.words(N_("What is the complaint?"), N_("Write what the complaint is"))
    passed_to = TextField(N_("Who was it passed to?"), hint=N_("For example professional standards"), width=0)


class Assign(Form):
    key = "assign"
    title = N_("Assign")
    submit = N_("Assign")

    owner_id = ask.NumberedSelect(N_("Who takes the case?"), validators=[Required(N_("Choose who takes the case"))])
    reason = TextArea(N_("Message to them"), hint=N_("What they need to do first, and by when"), rows=3)


class Take(Form):
    key = "take_case"
    title = N_("Take")
    submit = N_("Take the case")
    intro = N_("You become its owner: its notices come to you, and it stands among your cases.")


class Identify(Form):
    key = "identify"
    title = N_("Say whether two people are one")
    submit = N_("Record it")
    intro = N_(
        "Nothing is merged: each case keeps its people as they were named, and what you say here can be taken back by saying it anew."
    )

    own_person = ask.NumberedSelect(N_("Who of this case?"), validators=[Required(N_("Choose somebody of this case"))])
    other_reference = ask.other_reference(N_("Reference of the other case"))
    other_person = ask.place_in_list(
        N_("Who of the other case?"), N_("Enter the number of the person in the other case’s list, from 1")
    )
    outcome = ask.outcome(N_("Are they one person?"), N_("Choose whether they are one person"))
    scope = ask.one_of(
        N_("For which cases does it hold?"),
        (
            choice(EVERYWHERE, N_("For every case that either of them is named in, in both schemes")),
            choice("these", N_("For these two cases alone")),
        ),
        N_("Choose for which cases it holds"),
    )
    reason = ask.words(N_("How do you know?"), N_("Write how you know"), rows=3)


class LinkCase(Form):
    key = "link_case"
    title = N_("Link to another case")
    submit = N_("Link the cases")

    other_reference = ask.other_reference(N_("Reference of the other case"))
    link_kind = ask.one_of(
        N_("What links them?"),
        (
            choice("same_subject", N_("Same subject")),
            choice("same_person_at_risk", N_("Same person at risk")),
            choice("same_child", N_("Same child")),
            choice("same_applicant", N_("Same applicant")),
            choice("same_household", N_("Same household or family")),
            choice("other", N_("Something else")),
        ),
        N_("Choose what links them"),
    )
    reason = TextArea(
        N_("How do you know?"), rows=3, validators=[Required(N_("Write how you know that the cases belong together"))]
    )

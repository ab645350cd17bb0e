"""Forms of crime recording: what was alleged, and whether a crime is recorded. 24 hours run from when it was told."""

from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.fields import Form, RequiredIf, Select, TextField, choice


class RecordAllegation(Form):
    key = "record_allegation"
    title = N_("Record an allegation of a crime")
    submit = N_("Record the allegation")
    intro = N_("A crime has to be recorded, or decided against, within 24 hours of the police being told.")

    told_at = ask.happened(N_("When were the police told?"))
    told_by = ask.line(
        N_("Who told the police?"), N_("Enter who told the police"), hint=N_("Name, and their role or relationship")
    )
    told_by_agency = ask.yes_no(
        N_("Were they speaking for an agency?"),
        N_("Say whether they were speaking for an agency"),
        hint=N_(
            "Such as a doctor, teacher or social worker. It counts as a report for the victim, who need not confirm it"
        ),
    )
    what = ask.words(N_("What is alleged?"), N_("Write what is alleged"), rows=5)
    against = ask.line(
        N_("Against whom?"), N_("Enter who is accused. If that is not known, say so"), hint=N_("If not known, say so")
    )
    victim = ask.line(N_("Who is the victim?"), N_("Enter who the victim is. If that is not known, say so"))
    happened_when = ask.line(
        N_("When did it happen?"),
        N_("Enter when it happened. If that is not known, say so"),
        hint=N_("As far as known: a day, a month, “summer 2021”, “for two years”"),
    )
    victim_is_vulnerable = ask.yes_no(
        N_("Is the victim vulnerable?"), N_("Say whether the victim is vulnerable"), unknown=True
    )
    victim_is_child = ask.yes_no(N_("Is the victim a child?"), N_("Say whether the victim is a child"), unknown=True)


class DecideCrime(Form):
    key = "decide_crime"
    title = N_("Record the crime, or why not")
    submit = N_("Record it")

    decided_when = ask.happened(N_("When was the crime recorded, or decided against?"))
    outcome = ask.outcome(N_("Is a crime recorded?"), N_("Choose whether a crime is recorded"))
    crime_reference = TextField(
        N_("Crime reference"),
        width=20,
        validators=[RequiredIf("outcome", ["recorded"], N_("Enter the crime reference"))],
    )
    crime_classification = TextField(
        N_("Recorded as"),
        hint=N_("The offence it is recorded as"),
        width=0,
        validators=[RequiredIf("outcome", ["recorded"], N_("Enter the offence it is recorded as"))],
    )
    no_crime_reason = Select(
        N_("If no crime is recorded, what is the reason?"),
        choices=(
            choice("not_a_crime_on_balance", N_("On balance, what is described is not a crime")),
            choice("credible_evidence_to_contrary", N_("Credible evidence shows that it did not happen")),
            choice("recorded_already", N_("It is recorded already")),
            choice("another_force", N_("It belongs to another force, which has been told")),
            choice("other", N_("Another reason")),
        ),
        validators=[
            RequiredIf("outcome", ["not_recorded"], N_("Choose why no crime is recorded")),
            ask.OnlyIf("outcome", ["not_recorded"], N_("Choose no reason here: a crime is recorded")),
        ],
    )
    reason = ask.words_if(
        "outcome",
        ["not_recorded"],
        N_("If no crime is recorded, explain"),
        N_("Write enough for an inspector to see that recording rules were kept"),
        hint=N_("The reference of the crime, or the force and the person told, where that is the reason"),
    )

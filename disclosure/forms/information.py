"""Items of information, one by one as they are found; and what a known-offender check found, which not everybody reads."""

from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.codes import codes
from disclosure.forms.fields import (
    Checkboxes,
    Form,
    PartialDate,
    Radios,
    Required,
    RequiredIf,
    Select,
    TextArea,
    TextField,
    choice,
)

MISTAKE = "mistake"
_SOURCES = (
    choice("pnc", N_("PNC")),
    choice("pnd", N_("PND")),
    choice("visor", N_("ViSOR or MAPPS")),
    choice("local_crime", N_("Local crime system")),
    choice("intelligence", N_("Local intelligence")),
    choice("command_and_control", N_("Command and control")),
    choice("marac", N_("MARAC")),
    choice("other_force", N_("Another police force")),
    choice("agency", N_("A partner agency")),
    choice("person", N_("Somebody who told it")),
    choice("other", N_("Another source")),
)


class RecordInformation(Form):
    key = "record_information"
    title = N_("Record an item of information")
    submit = N_("Record the item")
    intro = N_("One item at a time. Items together say which kinds of information are held.")

    information_kind = ask.one_of(
        N_("What kind of information is it?"),
        (
            *codes("information_kinds"),
            choice(
                MISTAKE,
                N_("None: it was entered by mistake"),
                hint=N_(
                    "For a correction: the item no longer counts. If the full checks tick its kind, correct them too"
                ),
            ),
        ),
        N_("Choose what kind of information it is"),
    )
    disposal_spent = Radios(
        N_("If a caution or other disposal, is it spent?"),
        choices=(choice("yes", N_("Spent")), choice("no", N_("Not spent")), choice("unknown", N_("Not known"))),
        inline=True,
        validators=[
            RequiredIf("information_kind", ["out_of_court_disposal"], N_("Say whether the disposal is spent")),
            ask.OnlyIf("information_kind", ["out_of_court_disposal"], N_("Clear this: only a disposal is asked about")),
        ],
    )
    what = ask.words(N_("What does it tell?"), N_("Write what the information tells"), rows=4)
    happened_from = PartialDate(N_("When did it happen, or begin?"), hint=N_("As far as known: the year alone will do"))
    happened_until = PartialDate(N_("If it lasted, until when?"))
    source = Select(
        N_("Where does it come from?"),
        choices=_SOURCES,
        validators=[Required(N_("Choose where the information comes from"))],
    )
    source_words = TextField(
        N_("Reference of the source"), hint=N_("Log, crime or record number; which agency"), width=0
    )
    information_grading = Select(
        N_("How is it graded?"),
        validators=[Required(N_("Choose how the information is graded"))],
    )
    may_be_told = ask.one_of(
        N_("May it be disclosed?"),
        (
            choice("yes", N_("May be disclosed")),
            choice("part", N_("May be disclosed in part")),
            choice("no", N_("May not be disclosed")),
        ),
        N_("Say whether it may be disclosed"),
        hint=N_("Your view as whoever found it. The decision is another person’s"),
    )
    may_be_told_reason = ask.words(N_("Why, and which part?"), N_("Write why it may or may not be disclosed"), rows=2)
    sensitivity = Checkboxes(
        N_("Is anything about it sensitive?"),
        choices=(
            choice("source_at_risk", N_("Could lead to whoever told it")),
            choice("third_party", N_("Tells of somebody else")),
            choice("live_investigation", N_("A live investigation")),
            choice("method", N_("Shows how it was found out")),
            choice("none", N_("None of these"), exclusive=True),
        ),
        validators=[Required(N_("Choose what is sensitive, or “None of these”"))],
    )


def _grade(tool: str, hint: str = "") -> TextField:
    """A grade of a tool that has a form of its own."""
    return TextField(tool, hint=hint, width=30)


class RecordOffender(Form):
    key = "record_offender"
    title = N_("Record a known-offender check")
    submit = N_("Record the check")
    intro = N_(
        "Read by researchers, disclosure officers, supervisors and the panel. Others see that the check was made, and not "
        "what it found: make it of whoever is asked about, so that the record itself tells nothing."
    )

    subject_registered_sex_offender = ask.yes_no(
        N_("Was the subject a registered sex offender when this request was received?"),
        N_("Say whether the subject was a registered sex offender"),
    )
    subject_mappa_category = Radios(
        N_("If managed under MAPPA, which category?"), choices=codes("subject_mappa_category")
    )
    mappa_level = Radios(
        N_("MAPPA level"),
        choices=(
            choice("1", N_("Level 1: one agency")),
            choice("2", N_("Level 2: more than one agency is needed")),
            choice("3", N_("Level 3: the critical few")),
        ),
        validators=[
            RequiredIf("subject_mappa_category", ["1", "2", "3", "4"], N_("Choose the MAPPA level")),
            ask.OnlyIf("subject_mappa_category", ["1", "2", "3", "4"], N_("Choose the category too, or no level")),
        ],
    )
    offender_manager = TextField(N_("Offender manager"), hint=N_("Name, and police or probation"), width=0)
    offender_manager_view = TextArea(N_("What does the offender manager say?"), rows=3)
    rm2000_grade = _grade(N_("RM2000"), N_("Scale, grade and when, as its own form says it: S high, March 2025"))
    arms_grade = _grade(N_("ARMS"))
    osp_grade = _grade(N_("OSP"))
    polygraph = ask.one_of(
        N_("Was a polygraph examination taken?"),
        (
            choice("taken", N_("Taken")),
            choice("refused", N_("Asked for and refused")),
            choice("no", N_("No")),
            choice("unknown", N_("Not known")),
        ),
        N_("Say whether a polygraph examination was taken"),
        inline=True,
    )
    polygraph_bearing = ask.words_if(
        "polygraph",
        ["taken", "refused"],
        N_("If taken or refused, how does it bear on this case?"),
        N_("Write how the polygraph examination bears on this case"),
    )

"""Forms of the checks: the first look, and the full checks, in parts, in order."""

from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.codes import codes
from disclosure.forms.fields import Checkboxes, Form, Radios, Required, RequiredIf, TextArea, choice

_SYSTEMS = (
    choice("pnc", N_("PNC")),
    choice("pnd", N_("PND")),
    choice("visor", N_("ViSOR or MAPPS")),
    choice("local_crime", N_("Local crime system")),
    choice("intelligence", N_("Local intelligence")),
    choice("command_and_control", N_("Command and control")),
    choice("marac", N_("MARAC")),
)
_FOUND = (
    choice("found", N_("Something found")),
    choice("nothing", N_("Nothing found")),
    choice("not_searched", N_("Not searched")),
)


class RecordInitialChecks(Form):
    key = "record_initial_checks"
    title = N_("Record the initial checks")
    submit = N_("Record the initial checks")
    intro = N_(
        "Do not search while the applicant is with you. Tell them nothing yet, unless it saves someone from harm now."
    )

    occurred_at = ask.happened(N_("When were the checks finished?"))
    systems_searched = Checkboxes(
        N_("Which systems were searched?"),
        choices=_SYSTEMS,
        validators=[Required(N_("Choose the systems that were searched"))],
    )
    search_terms = ask.words(
        N_("What was searched for?"),
        N_("Write the names, dates of birth and addresses that were searched"),
        hint=N_("Names and other spellings, dates of birth, addresses"),
        rows=2,
    )
    found = ask.words(N_("What was found?"), N_("Write what was found. If nothing was, say so"))
    risk_words = Checkboxes(
        N_("Is any of these part of it?"),
        choices=(
            choice("strangulation", N_("Strangulation or suffocation")),
            choice("weapon", N_("A weapon")),
            choice("separation", N_("Separation, recent or planned")),
            choice("pregnancy", N_("Pregnancy or a new baby")),
            choice("threats_to_kill", N_("Threats to kill")),
            choice("child", N_("A child in the home or in contact")),
            choice("none", N_("None of these"), exclusive=True),
        ),
        validators=[Required(N_("Choose what is part of it, or “None of these”"))],
    )
    immediate_risk, interim_measures = ask.immediate_risk()
    outcome = ask.outcome(N_("Does this go on under the scheme?"), N_("Choose whether this goes on under the scheme"))
    scope_reason = ask.words_if(
        "outcome",
        ["out_of_scope"],
        N_("If outside the scheme, why?"),
        N_("Write why this is outside the scheme"),
        hint=N_("And what else the police will do, and what the applicant was told"),
    )
    not_found = ask.words_if(
        "outcome",
        ["no_contact"],
        N_("If they could not be identified or found, what was tried?"),
        N_("Write what was tried to identify or find the person at risk"),
    )


def _search(label: str, message: str) -> Radios:
    return ask.one_of(label, _FOUND, message, inline=True)


_SEARCHES = (
    "searched_pnc",
    "searched_pnd",
    "searched_visor",
    "searched_local_crime",
    "searched_intelligence",
    "searched_command_and_control",
    "searched_marac",
)


class _Searches(Form):
    """System by system, agency by agency."""

    occurred_at = ask.happened(N_("When were the full checks finished?"))
    searched_pnc = _search(N_("PNC"), N_("Say what the PNC search gave"))
    searched_pnd = _search(N_("PND"), N_("Say what the PND search gave"))
    searched_visor = _search(N_("ViSOR or MAPPS"), N_("Say what the search of ViSOR or MAPPS gave"))
    searched_local_crime = _search(N_("Local crime system"), N_("Say what the search of the local crime system gave"))
    searched_intelligence = _search(N_("Local intelligence"), N_("Say what the search of local intelligence gave"))
    searched_command_and_control = _search(
        N_("Command and control"), N_("Say what the search of command and control gave")
    )
    searched_marac = _search(N_("MARAC"), N_("Say what the search of MARAC records gave"))
    not_searched_reason = TextArea(
        N_("If a system was not searched, why not?"),
        rows=2,
        validators=[
            RequiredIf(name, ["not_searched"], N_("Write why each system marked “Not searched” was not searched"))
            for name in _SEARCHES
        ],
    )
    search_terms = ask.words(
        N_("What was searched for, and by whom?"),
        N_("Write what was searched for, and who searched"),
        hint=N_("Names and other spellings, dates of birth, addresses of the last five years; the searcher’s name"),
        rows=3,
    )
    agencies_asked = Checkboxes(
        N_("Which agencies were asked?"),
        choices=(*ask.AGENCIES, choice("none", N_("None"), exclusive=True)),
        validators=[Required(N_("Choose the agencies that were asked, or “None”"))],
    )
    agencies_replies = TextArea(
        N_("What did they answer?"), hint=N_("Each agency, the day asked, the day answered, what it said"), rows=4
    )


class _DvdsHistory(Form):
    """What is known of the subject that the Domestic Violence Disclosure Scheme counts."""

    subject_da_history = ask.one_of(
        N_("Domestic abuse by the subject known before this"),
        codes("subject_da_history"),
        N_("Say how many domestic abuse offences or incidents of the subject are known"),
    )


class _CsodsHistory(Form):
    """What is known of the subject that the Child Sex Offender Disclosure Scheme counts."""

    subject_child_sexual_offence = ask.one_of(
        N_("Child sexual offences by the subject"),
        codes("subject_child_sexual_offence"),
        N_("Say whether the subject is convicted of, or suspected of, a child sexual offence"),
    )


class _Findings(Form):
    """What the checks come to."""

    information_held = ask.yes_no(
        N_("Is any information held that could be told?"), N_("Say whether any information is held that could be told")
    )
    information_kinds = Checkboxes(
        N_("If yes, what kinds?"),
        choices=codes("information_kinds"),
        validators=[
            RequiredIf("information_held", ["yes"], N_("Choose the kinds of information that are held")),
            ask.OnlyIf("information_held", ["yes"], N_("Untick the kinds, or say that information is held")),
        ],
    )
    findings = ask.words(
        N_("What was found?"),
        N_("Write what was found. If nothing was, say so"),
        hint=N_("Each item: what, when, where it comes from, how reliable"),
        rows=8,
    )
    concern = ask.yes_no(
        N_("Do the checks show concern?"),
        N_("Say whether the checks show concern"),
        hint=N_("Concern for the safety of anyone in this case"),
    )
    concern_reasons = ask.words(N_("Why?"), N_("Write why the checks show concern, or why they show none"), rows=3)


class RecordFullChecksDvds(_Searches, _DvdsHistory, _Findings):
    key = "record_full_checks_dvds"
    title = N_("Record the full checks")
    submit = N_("Record the full checks")


class RecordFullChecksCsods(_Searches, _CsodsHistory, _Findings):
    key = "record_full_checks_csods"
    title = N_("Record the full checks")
    submit = N_("Record the full checks")

"""Forms of the checks: the first look, a search recorded apart, and the full checks, in parts, in order."""

from typing import Any

from wtforms.validators import StopValidation

from disclosure.domain.checklist import FOUND, HOME_FORCE, NOT_SEARCHED, NOTHING, OWN, SEARCHED, is_of_a_force, lines_in
from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.codes import codes
from disclosure.forms.fields import Checkboxes, Form, Radios, Required, RequiredIf, TextArea, TextField, choice

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


_KNOWN = (
    choice("found", N_("Something known")),
    choice("nothing", N_("Nothing known")),
    choice("not_searched", N_("Not asked")),
)
_SEARCHED = (FOUND, NOTHING)
_LEFT_OUT = N_("Write why each one so marked was not searched or asked")
_SOURCES = (
    *("pnc", "pnd", "visor", "local_crime", "intelligence", "command_and_control", "custody", "marac", "home_force"),
    *("childrens_social_care", "adult_social_care", "probation", "prison", "health"),
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


def _agency(label: str, message: str) -> Radios:
    return ask.one_of(label, _KNOWN, message, inline=True)


class RecordSearch(Form):
    """A search recorded apart: of a source whose terms or result differ, or with the force of an address."""

    key = "record_search"
    title = N_("Record a search")
    submit = N_("Record the search")
    intro = N_("Searches with the same terms that gave the same can be recorded together.")

    occurred_at = ask.happened(N_("When was it searched, or asked?"))
    lines = Checkboxes(N_("What was searched?"))
    further_address = TextField(
        N_("Or an earlier address of the subject that is not among them"),
        hint=N_("It becomes a line of the checklist"),
        width=0,
    )
    force_name = TextField(N_("If an address, which police force?"), hint=N_("The force in whose area it is"), width=0)
    search_result = ask.one_of(
        N_("What did it give?"),
        (*_FOUND, choice(OWN, N_("The address is in this force’s area: its own systems are searched"))),
        N_("Say what the search gave"),
    )
    search_terms = TextArea(
        N_("What was searched for?"),
        hint=N_("Names and other spellings, dates of birth, addresses"),
        rows=2,
        validators=[
            RequiredIf("search_result", _SEARCHED, N_("Write what was searched for, even if nothing was found"))
        ],
    )
    searcher = TextField(
        N_("Who searched, or answered?"),
        width=0,
        validators=[RequiredIf("search_result", _SEARCHED, N_("Write who searched, or who answered"))],
    )
    what_was_found = TextArea(
        N_("If something was found, what?"),
        rows=4,
        validators=[
            RequiredIf("search_result", [FOUND], N_("Write what was found")),
            ask.OnlyIf("search_result", [FOUND], N_("Clear this, or say that something was found")),
        ],
    )
    not_searched_reason = TextArea(
        N_("If it was not searched, why not?"),
        hint=N_("Whoever decides and whoever signs reads this"),
        rows=2,
        validators=[
            RequiredIf("search_result", [NOT_SEARCHED], N_("Write why it was not searched")),
            ask.OnlyIf("search_result", [NOT_SEARCHED], N_("Clear this, or say that it was not searched")),
        ],
    )

    def validate_lines(self, field: Any) -> None:
        """Something was searched: one of the lines, or an address beside them."""
        if field.is_empty and self["further_address"].is_empty:
            raise StopValidation(self.translate(N_("Choose what was searched")))

    def validate_further_address(self, field: Any) -> None:
        """Words that tell of no address are no line."""
        if not field.is_empty and not lines_in(field.data):
            raise StopValidation(self.translate(N_("Write the address, as far as it is known")))

    def validate_force_name(self, field: Any) -> None:
        """A force is named; where none is asked, there is nothing to name."""
        is_asked = self["search_result"].data in _SEARCHED
        if any(self._of_forces) and field.is_empty and is_asked:
            raise StopValidation(self.translate(N_("Write which police force was asked")))
        if not any(self._of_forces) and not field.is_empty:
            raise StopValidation(self.translate(N_("Clear this: only the force of an address is named")))

    def validate_search_result(self, field: Any) -> None:
        """Only an address lies in an area."""
        if field.data == OWN and not all(self._of_forces):
            text = N_("Say what the search gave: only an address lies in this force’s area")
            raise StopValidation(self.translate(text))

    @property
    def _of_forces(self) -> list[bool]:
        """Of each thing that was searched, whether it is a force."""
        chosen = [is_of_a_force(key) for key in self["lines"].data or ()]
        return [*chosen, *(() if self["further_address"].is_empty else (True,))]


class _Sources(Form):
    """System by system, agency by agency: each of the sources that the rule sets of both schemes want searched."""

    occurred_at = ask.happened(N_("When were the full checks finished?"))
    searched_pnc = _search(N_("PNC"), N_("Say what the PNC search gave"))
    searched_pnd = _search(N_("PND"), N_("Say what the PND search gave"))
    searched_visor = _search(N_("ViSOR or MAPPS"), N_("Say what the search of ViSOR or MAPPS gave"))
    searched_local_crime = _search(N_("Local crime system"), N_("Say what the search of the local crime system gave"))
    searched_intelligence = _search(N_("Local intelligence"), N_("Say what the search of local intelligence gave"))
    searched_command_and_control = _search(
        N_("Command and control"), N_("Say what the search of command and control gave")
    )
    searched_custody = _search(N_("Custody"), N_("Say what the search of custody records gave"))
    searched_marac = _search(N_("MARAC"), N_("Say what the search of MARAC records gave"))
    searched_home_force = ask.one_of(
        N_("The force where the subject lives, if it is another"),
        (choice(OWN, N_("It is this force")), *_FOUND),
        N_("Say what the force where the subject lives gave, or that it is this one"),
        inline=True,
    )
    home_force_name = TextField(
        N_("If it is another, which force?"),
        width=20,
        validators=[
            RequiredIf(SEARCHED + HOME_FORCE, [FOUND, NOTHING], N_("Write which force it is")),
            ask.OnlyIf(SEARCHED + HOME_FORCE, [FOUND, NOTHING, NOT_SEARCHED], N_("Clear this: it is this force")),
        ],
    )
    searched_childrens_social_care = _agency(N_("Children’s social care"), N_("Say what children’s social care knows"))
    searched_adult_social_care = _agency(N_("Adult social care"), N_("Say what adult social care knows"))
    searched_probation = _agency(N_("Probation"), N_("Say what probation knows"))
    searched_prison = _agency(N_("Prison"), N_("Say what the prison service knows"))
    searched_health = _agency(N_("Health"), N_("Say what health services know"))


class _Schools(Form):
    """Asked where a child is in question."""

    searched_education = _agency(N_("Schools and nurseries"), N_("Say what schools and nurseries know"))


class _Searching(Form):
    """How it was searched, and what was left out."""

    not_searched_reason = TextArea(
        N_("If one was not searched or asked, why not?"),
        hint=N_("Name each. Whoever decides and whoever signs reads this"),
        rows=2,
        validators=[RequiredIf(SEARCHED + name, ["not_searched"], _LEFT_OUT) for name in _SOURCES],
    )
    search_terms = ask.words(
        N_("What was searched for?"),
        N_("Write what was searched for, even if nothing was found"),
        hint=N_("Names and other spellings, dates of birth, addresses of the last five years"),
        rows=3,
    )
    searcher = TextField(N_("Who searched?"), width=0, validators=[Required(N_("Write who searched"))])
    five_years_known = ask.yes_no(
        N_("Is every address of the subject in the last five years known?"),
        N_("Say whether every address of the last five years is known"),
        hint=N_("One that was found meanwhile: record the search with its force first"),
    )
    addresses_missing = ask.words_if(
        "five_years_known",
        ["no"],
        N_("If not, what was done to find them?"),
        N_("Write what was done to find the addresses"),
        rows=2,
    )
    agencies_replies = TextArea(
        N_("What did the agencies answer?"),
        hint=N_("Each agency, and any other that was asked: the day asked, the day answered, what it said"),
        rows=4,
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


class RecordFullChecksDvds(_Sources, _Searching, _DvdsHistory, _Findings):
    key = "record_full_checks_dvds"
    title = N_("Record the full checks")
    submit = N_("Record the full checks")


class RecordFullChecksCsods(_Sources, _Schools, _Searching, _CsodsHistory, _Findings):
    key = "record_full_checks_csods"
    title = N_("Record the full checks")
    submit = N_("Record the full checks")

    def validate_not_searched_reason(self, field: Any) -> None:
        """Schools are asked on this form alone."""
        if field.is_empty and self["searched_education"].data == NOT_SEARCHED:
            raise StopValidation(self.translate(_LEFT_OUT))

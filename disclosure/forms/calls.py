"""A call taken down with the questions of the public form: what an officer is asked besides, and what is told otherwise to somebody
who is on the line.
"""

from collections.abc import Mapping
from dataclasses import replace

from disclosure.domain.answers import Value
from disclosure.domain.scheme import yes
from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.codes import codes
from disclosure.forms.fields import Confirm, Form, Radios, Required, Select, choice
from disclosure.forms.journey import Journey, Journeys, Page, pages
from disclosure.forms.public import applicant, contact, ending, people, start
from disclosure.forms.public.question import Question

WAYS = codes("channel", without=("online", "import"))
"""How what an officer takes down can have come."""
_WAY = N_("How did it reach us?")
_CHOOSE_WAY = N_("Choose how it reached us")


class BeginCall(Form):
    """The two things that are known before anybody speaks. Both can still be changed while they do."""

    key = "begin_call"
    submit = N_("Begin")
    asking_for = Radios(
        N_("Ask: “Who are you asking for?”"), validators=[Required(N_("Choose who they are asking for"))]
    )
    channel = ask.one_of(_WAY, WAYS, _CHOOSE_WAY)


class RemoveCall(Form):
    """Why a call comes to nothing. In codes: the trail keeps it, and has to name nobody."""

    key = "remove_call"
    submit = N_("Remove")
    reason = ask.one_of(
        N_("Why is it removed?"),
        (
            choice("mistake", N_("It was begun by mistake")),
            choice("nothing_said", N_("They rang off before anything was said that could be acted on")),
            choice("written_twice", N_("It is registered, or taken down, elsewhere")),
            choice("trial", N_("It was a trial")),
        ),
        N_("Choose why it is removed"),
    )


class Danger(start.Danger):
    """The same question. What was done about it the officer says, and not the form."""

    def also(self) -> Mapping[str, Value]:
        """Nothing follows of itself."""
        return {}


class DangerNow(Question):
    """Asked of the officer where somebody is in danger."""

    key = "danger_now"
    immediate_danger_words = ask.words(
        N_("What has been done about the danger?"),
        N_("Write what has been done about the danger"),
        hint=N_("With the incident’s number"),
        rows=2,
    )


class NoWay(contact.NoWay):
    """Nobody reaches them. Whoever asks by telephone has no words to look it up by."""

    intro = N_(
        "You told us that no way of reaching you is safe, so we will not try. At the end I give you a reference. With it you can call, "
        "or come to a police station, and ask how far it has come."
    )


class Child(applicant.Child):
    """Told to whoever is under 16: it is read already."""

    intro = N_(
        "You are under 16, so the team that reads this first is told at once that a child is asking. It is their duty to bring in "
        "people whose job is to protect children.\n\nYou can talk to someone now. You can go on with this form as well."
    )


class ChildAtRisk(people.ChildAtRisk):
    """Told to whoever worries about somebody under 16: likewise."""

    intro = N_(
        "If you told us that they are under 16, the team that reads this first is told so at once. It is their duty to bring in "
        "people whose job is to protect children. If they could be hurt today, call 999.\n\nYou can go on with this form."
    )


class Declaration(ending.Declaration):
    """What is agreed to, read aloud: of what was said, and not written."""

    title = N_("Before this is registered")
    declares_truth = Confirm(
        N_("What I have said is true as far as I know"),
        hint=N_(
            "It can be a crime to tell the police something that you know is not true. Making a mistake is not a crime"
        ),
        validators=[Required(N_("Tick this if they say that it is true as far as they know"))],
    )
    accepts_sharing = Confirm(
        N_("I understand that what I have said may be shared to keep people safe"),
        hint=N_(
            "With probation, social care, health, schools or specialist services, and only what they need. Never with the person "
            "you ask about"
        ),
        validators=[Required(N_("Tick this if they understand that it may be shared to keep people safe"))],
    )
    keeps_private = Confirm(
        N_("If I am told anything, I will use it only to keep people safe"),
        hint=N_("It can be a crime to pass it on for any other reason. You can ask us who you may tell"),
        validators=[Required(N_("Tick this if they will use what they are told only to keep people safe"))],
    )


class OurRecord(Question):
    """What an officer's registration asks besides, and nobody else could answer."""

    key = "our_record"
    told_in = None
    title = N_("For our record")
    received_at = ask.happened(
        N_("When did the applicant first contact the police about this?"), hint=N_("All time limits run from here")
    )
    channel = ask.one_of(_WAY, WAYS, _CHOOSE_WAY)
    district = Select(N_("District"), validators=[Required(N_("Choose the district"))])
    team = Select(N_("Team"), validators=[Required(N_("Choose the team"))])


FOR_US = frozenset({DangerNow.key, OurRecord.key})
"""What the officer answers, and does not ask."""
READ_ALOUD = frozenset({Declaration.key})
"""What is not asked, though it has to be answered."""
_INSTEAD: Mapping[type[Question], type[Question]] = {
    start.Danger: Danger,
    contact.NoWay: NoWay,
    applicant.Child: Child,
    people.ChildAtRisk: ChildAtRisk,
    ending.Declaration: Declaration,
}
_TOLD_BY_A_FORM = frozenset({start.CallNow})  # an officer puts the call through
_ASKED_HERE = frozenset({"channel"})


def by_telephone(journeys: Journeys) -> Journeys:
    """The public forms as they are gone through with somebody who is on the line."""
    first = (
        *_spoken(journeys.first[:1]),
        *pages(DangerNow, when=(yes("immediate_danger"),)),
        *_spoken(journeys.first[1:]),
    )
    return Journeys(first, tuple(map(_journey, journeys.offered)))


def _journey(of_the_public: Journey) -> Journey:
    """The version says that some of it is worded for a call."""
    becomes = (
        replace(one, says={name: value for name, value in one.says.items() if name not in _ASKED_HERE})
        for one in of_the_public.becomes
    )
    return replace(
        of_the_public,
        version=f"{of_the_public.version}-call",
        pages=(*_spoken(of_the_public.pages), *pages(OurRecord)),
        becomes=tuple(becomes),
    )


def _spoken(of_the_public: tuple[Page, ...]) -> tuple[Page, ...]:
    return tuple(
        replace(page, form=_INSTEAD.get(page.form, page.form))
        for page in of_the_public
        if page.form not in _TOLD_BY_A_FORM
    )

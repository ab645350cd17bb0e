"""Pages about how whoever asks can be reached without anyone noticing: the contact plan."""

from collections.abc import Collection, Mapping
from typing import Any, Self

from wtforms.validators import StopValidation

from disclosure.domain import contact as plan
from disclosure.domain.answers import Value
from disclosure.domain.clocks import london_date
from disclosure.domain.signs import SHORT
from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.fields import (
    Checkboxes,
    DayField,
    EmailField,
    Radios,
    Required,
    RequiredIf,
    Select,
    TextArea,
    TextField,
    choice,
)
from disclosure.forms.public.question import IS_IT, IS_THERE, UNKNOWN, Question, yes_no

_SAFE = (choice("yes", IS_IT[0]), choice("no", IS_IT[1]), choice("only", N_("Only in a certain way")))
CHANNELS: Mapping[str, str] = {
    "call": N_("Phone call"),
    "text": N_("Text message"),
    "voicemail": N_("Voicemail"),
    "email": N_("Email"),
    "letter": N_("Letter"),
    "home": N_("Visit at home"),
    "work": N_("Visit or call at work"),
    "other_person": N_("Through someone I trust"),
}
TOLD_IN = "if_another_answers"
"""An officer has one question for all that has to be kept to."""
BY_PHONE = ("call", "text", "voicemail")
ANY_WAY = tuple(CHANNELS)
AT_A_MOMENT = tuple(one.value for one in plan.AT_A_MOMENT)
CLOCK = tuple(choice(f"{hour:02}:00", f"{hour:02}:00") for hour in range(24))
DAYS = (
    choice("mon", N_("Monday")),
    choice("tue", N_("Tuesday")),
    choice("wed", N_("Wednesday")),
    choice("thu", N_("Thursday")),
    choice("fri", N_("Friday")),
    choice("sat", N_("Saturday")),
    choice("sun", N_("Sunday")),
    choice("any", N_("Any day"), exclusive=True),
    choice("unknown", UNKNOWN.label, exclusive=True),
)
HOURS = (
    choice("any", N_("At any time")),
    choice("between", N_("Only between two times")),
    choice("other", N_("At other times, which I write below")),
    UNKNOWN,
)


def _ways(said: Mapping[str, Value], among: Collection[str]) -> list[Value]:
    """Of these ways, the ones that were called safe, or safe only so."""
    told = said.get("safe_channels")
    return [way for way in among if isinstance(told, list) and way in told]


def _channel(key: str) -> Radios:
    return Radios(CHANNELS[key], choices=_SAFE, inline=True)


class Channels(Question):
    """Each way of being reached: safe, not safe, or only so. What is left open counts as not safe."""

    key = "channels"
    told_in = TOLD_IN
    title = N_("How is it safe for us to reach you?")
    intro = N_(
        "Say yes only if nobody else would notice. What you leave empty counts as no. If no way is safe, leave all empty: then "
        "you contact us."
    )
    contact_call = _channel("call")
    contact_text = _channel("text")
    contact_voicemail = _channel("voicemail")
    contact_email = _channel("email")
    contact_letter = _channel("letter")
    contact_home = _channel("home")
    contact_work = _channel("work")
    contact_other_person = _channel("other_person")

    def also(self) -> Mapping[str, Value]:
        """The ways that are open at all, as a list; `none` where there is no other."""
        said = {key: self[f"contact_{key}"].data for key in CHANNELS}
        safe = [key for key, answer in said.items() if answer in ("yes", "only")]
        only_so = [key for key, answer in said.items() if answer == "only"]
        return {"safe_channels": [*safe] or ["none"], "contact_conditions": [*only_so]}


class OnlySo(Question):
    """What must be kept to, where a way is safe only so."""

    key = "only_so"
    told_in = TOLD_IN
    contact_only_so = TextArea(
        N_("What must we do, or never do?"),
        hint=N_(
            "For example: text first, never leave a voicemail, only the surgery’s number, ask for me by my first name"
        ),
        validators=[Required(N_("Write what we must do, or never do"))],
        max_length=2_000,
        rows=3,
    )

    @classmethod
    def rests_on(cls, said: Mapping[str, Value]) -> Value:
        """The ways that are safe only so: a condition of one is none of another."""
        return said.get("contact_conditions")

    def knowing(self, said: Mapping[str, Value]) -> Self:
        """The question names the ways that it asks about, on its page and in the record."""
        told = said.get("contact_conditions")
        if ways := [self.translate(label) for way, label in CHANNELS.items() if isinstance(told, list) and way in told]:
            label = self["contact_only_so"].label
            label.text = f"{self.translate(label.text)} ({', '.join(ways)})"
        return super().knowing(said)


class Phone(Question):
    """For calls, texts and voicemail."""

    key = "phone"
    applicant_phone = TextField(
        N_("Which phone number?"),
        width=20,
        inputmode="tel",
        validators=[Required(N_("Enter the phone number, or go back and say that phone and text are not safe"))],
    )

    @classmethod
    def rests_on(cls, said: Mapping[str, Value]) -> Value:
        """What is called may be another phone than the one that a text comes to unseen."""
        return _ways(said, BY_PHONE)


class Email(Question):
    """For e-mail."""

    key = "email"
    applicant_email = EmailField(
        N_("Which email address?"),
        hint=N_("One that nobody else can open. Our messages say nothing about this form"),
        width=0,
        validators=[Required(N_("Enter the email address, or go back and say that email is not safe"))],
    )


class SafeAddress(Question):
    """For letters and visits. Asked whatever they said of their home: some would rather not tell where they live."""

    key = "safe_address"
    told_in = TOLD_IN
    safe_address = TextArea(
        N_("Which address is safe for a letter or a visit?"),
        hint=N_(
            "It does not have to be where you live. If it is, write that, with the address if you have not given it"
        ),
        validators=[Required(N_("Enter the address, or go back and say that letters and visits are not safe"))],
        max_length=1000,
        rows=3,
        spellcheck=False,
    )

    @classmethod
    def rests_on(cls, said: Mapping[str, Value]) -> Value:
        """Where a letter is safe, a visit may not be."""
        return _ways(said, ("letter", "home"))


class AtWork(Question):
    """For a visit or a call at work: nobody has to tell for whom they work, but where they are reached there."""

    key = "at_work"
    told_in = TOLD_IN
    work_contact = TextArea(
        N_("How do we reach you at work?"),
        hint=N_("The phone number there, or the address. Say whom we may ask for, and who must not notice"),
        validators=[Required(N_("Enter the number or the address, or go back and say that work is not safe"))],
        max_length=1000,
        rows=3,
        spellcheck=False,
    )


class Trusted(Question):
    """Through whom."""

    key = "trusted"
    told_in = TOLD_IN
    trusted_person = TextArea(
        N_("Who is the person you trust, and how do we reach them?"),
        hint=N_("Say as well what they know already"),
        validators=[Required(N_("Enter who they are and how we reach them"))],
        max_length=2_000,
        rows=3,
    )


class Times(Question):
    """Days and hours, for what reaches somebody at a moment."""

    key = "times"
    told_in = None
    title = N_("When is it safe?")
    safe_days = Checkboxes(
        N_("On which days?"),
        choices=DAYS,
        validators=[Required(N_("Choose the days when it is safe, or “Any day”, or “I don’t know”"))],
    )
    safe_hours = ask.one_of(N_("At what times?"), HOURS, N_("Say at what times it is safe"))
    safe_from = Select(
        N_("From"),
        choices=CLOCK,
        validators=[RequiredIf("safe_hours", ["between"], N_("Choose the time from which it is safe"))],
    )
    safe_to = Select(
        N_("Until"),
        choices=CLOCK,
        validators=[RequiredIf("safe_hours", ["between"], N_("Choose the time until which it is safe"))],
    )
    safe_times_words = TextField(
        N_("Anything else about times"),
        hint=N_("For example never in the school holidays. Leave empty if there is nothing"),
        max_length=SHORT // 2,
        width=0,
        validators=[RequiredIf("safe_hours", ["other"], N_("Write at what times it is safe"))],
    )

    def process(self, *args: Any, **given: Any) -> None:
        """From and until go with “between” alone: beside "any time" they would say another time than it."""
        super().process(*args, **given)
        if self["safe_hours"].data != plan.Hours.BETWEEN:
            self["safe_from"].data = self["safe_to"].data = None

    @classmethod
    def rests_on(cls, said: Mapping[str, Value]) -> Value:
        """When a text is safe, a visit may not be."""
        return _ways(said, AT_A_MOMENT)

    def validate_safe_to(self, field: Select) -> None:
        """A slip would make a night of a day, and someone be called in it: a night is to be told in words."""
        since = self["safe_from"].data
        if self["safe_hours"].data == plan.Hours.BETWEEN and since and field.data <= since:
            raise StopValidation(
                self.translate(
                    N_(
                        "“Until” must be later than “From”. If a safe time goes past midnight, choose “At other times” and write it"
                    )
                )
            )

    def also(self) -> Mapping[str, Value]:
        """In one line, as an officer's form has it, and in the officers' language: whoever calls must read the days right."""
        days = ", ".join(day.label for day in DAYS if day.value in self["safe_days"].data and day.value != "unknown")
        told = {
            plan.Hours.ANY: "any time",
            plan.Hours.BETWEEN: f"{self['safe_from'].data}–{self['safe_to'].data}",
            plan.Hours.UNKNOWN: "times not known",
        }
        days = days or "days not known"
        hours = told.get(self["safe_hours"].data, "")
        return {"safe_times": "; ".join(filter(None, (days, hours, self["safe_times_words"].data)))[:SHORT]}


class IfAnother(Question):
    """What to do if the wrong person answers or looks."""

    key = "if_another"
    told_in = TOLD_IN
    title = N_("If someone else answers or looks")
    may_answer = TextField(N_("Who else may answer?"), hint=N_("Leave empty if nobody"), width=0)
    what_to_say = TextArea(
        N_("What do we say to anyone else?"),
        hint=N_("For example that we are the dentist, or have the wrong number. Leave empty and we hang up"),
        max_length=2_000,
        rows=2,
    )
    code_word = TextField(
        N_("A word that proves it is you"),
        hint=N_("We ask for it before we say anything. Choose one that nobody would guess. You can leave it empty"),
    )
    shared_devices = TextField(
        N_("Does anyone else see your phone, email or post?"),
        hint=N_("Who, and what they see. Leave empty if nobody does"),
        width=0,
    )


class Until(Question):
    """When the plan ends."""

    key = "until"
    told_in = TOLD_IN
    title = N_("When this stops being safe")
    safe_until_known = yes_no(
        N_("Is there such a day?"),
        N_("Say whether there is a day when this stops being safe"),
        hint=N_("For example when someone comes home, or the phone changes hands"),
        unknown=True,
        said=IS_THERE,
    )
    safe_until_on = DayField(
        N_("If yes, from which day?"),
        future=True,
        validators=[RequiredIf("safe_until_known", ["yes"], N_("Enter the day, or choose “I don’t know”"))],
    )
    safe_until = TextField(N_("What happens then, if you know?"), width=0)

    def process(self, *args: Any, **given: Any) -> None:
        """A day goes with “yes” alone: beside another answer it would be kept to though nobody means it any more."""
        super().process(*args, **given)
        if self["safe_until_known"].data in (plan.Ends.NO, plan.Ends.UNKNOWN):
            self["safe_until_on"].clear()

    def validate_safe_until_on(self, field: DayField) -> None:
        """A day that is past would say that nothing is safe."""
        if field.data and field.data < london_date(self.now):
            raise StopValidation(self.translate(N_("The day must be today or later")))


class NoWay(Question):
    """Nobody reaches them: how they come back."""

    key = "no_way"
    title = N_("You contact us")
    intro = N_(
        "You told us that no way of reaching you is safe, so we will not try. At the end we show you a reference. With it, and the "
        "five words that you were shown at the start, you can see on this site when there will be news. You can also call, or "
        "come to a police station."
    )


class Understood(Question):
    """What is needed in order to be understood."""

    key = "understood"
    title = N_("Is there anything you need from us?")
    preferred_language = TextField(
        N_("A language you prefer to speak"),
        hint=N_("Leave empty if this language is right for you"),
        width=20,
    )
    interpreter = yes_no(
        N_("Do you need an interpreter?"),
        N_("Say whether you need an interpreter"),
        hint=N_("For sign language too"),
        said=IS_THERE,
    )
    needs = TextArea(
        N_("Anything that makes talking to us easier"),
        hint=N_(
            "For example because of hearing, sight, reading, getting about or a disability, or someone to help you be "
            "understood. Leave empty if there is nothing"
        ),
        rows=2,
    )

"""Coming back: the words that open what was begun, and what may be asked and said of what was sent."""

from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.fields import Confirm, Required, TextField
from disclosure.forms.public.contact import Channels
from disclosure.forms.public.question import Question

_WORDS = N_("The five words")
_ENTER = N_("Enter the five words that you were shown")


class Words(Question):
    """Five words, as they were shown once."""

    key = "words"
    words_given = TextField(_WORDS, width=0, validators=[Required(_ENTER)])


class Check(Question):
    """Reference and words."""

    key = "check"
    reference_given = TextField(
        N_("Your reference"), width=20, validators=[Required(N_("Enter your reference, nine letters and figures"))]
    )
    words_given = TextField(_WORDS, width=0, validators=[Required(_ENTER)])


class OtherContact(Channels):
    """Another plan, in the place of the one before."""

    key = "applicant_message"
    title = N_("How is it safe to reach you now?")
    intro = N_(
        "What you told us before no longer counts. Whoever works on your request is told at once. Say yes only if nobody else would "
        "notice. If you leave one empty, we take it as no. If no way is safe, leave all of them empty: then you contact us."
    )
    note = ask.words(
        N_("What else must we know?"),
        N_("Write what else we must know, for example the phone number and when it is safe"),
        hint=N_(
            "Phone number or address, days and times, what to say if someone else answers, a code word, and what we must never do"
        ),
        rows=5,
    )


class Withdrawal(Question):
    """An end to it, if the applicant wants one."""

    key = "applicant_withdrawal"
    title = N_("Take your request back")
    intro = N_(
        "We stop looking into it, unless someone is in danger. We may ask you first, in a way that is safe, whether you want this "
        "of your own accord."
    )
    withdraws = Confirm(
        N_("I take my request back"), validators=[Required(N_("Tick this if you take your request back"))]
    )
    note = ask.words(N_("Why? You can write “no reason”"), N_("Write why, or “no reason”"), rows=3)

"""Coming back: the words that open what was begun, and what may be asked and said of what was sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from disclosure.domain.scheme import no, yes
from disclosure.domain.words import N_
from disclosure.forms.fields import Confirm, Required, TextArea, TextField
from disclosure.forms.journey import Filling, Journeys, Page, Sent, pages
from disclosure.forms.public.contact import Channels
from disclosure.forms.public.question import Question
from disclosure.forms.public.shared import HOW_REACHED

_WORDS = N_("The five words")
_ENTER = N_("Enter the five words that you were shown")
_SEND = N_("Send")


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


class OtherChannels(Channels):
    """Another plan, in the place of the one before. What its ways need besides is asked as it was the first time."""

    key = "other_channels"
    title = N_("How is it safe to reach you now?")
    intro = N_(
        "Once you send this, what you told us before no longer counts, and whoever works on your request is told at once. Say yes "
        "only if nobody else would notice. What you leave empty counts as no. If no way is safe, leave all empty: then you "
        "contact us."
    )


class Besides(Question):
    """The last page of another plan, which sends it: some have nothing to say but that no way is safe any more."""

    key = "besides"
    submit = _SEND
    note = TextArea(
        N_("What else must we know?"),
        hint=N_("For example what has happened. Leave this empty if there is nothing"),
        rows=5,
    )


def _why() -> TextArea:
    """The last question of a withdrawal, made anew for each: a form asks in the order in which its questions were made."""
    return TextArea(N_("Why? You do not have to say"), rows=3)


class Withdrawal(Question):
    """An end to it, if the applicant wants one. Nobody is pressed into it unseen: they are asked first, where they can be."""

    key = "withdrawal"
    submit = _SEND
    title = N_("Take your request back")
    intro = N_(
        "We stop looking into it, unless someone is in danger. We may ask you first, in a way that is safe, whether you want this "
        "of your own accord."
    )
    withdraws = Confirm(
        N_("I take my request back"), validators=[Required(N_("Tick this if you take your request back"))]
    )
    note = _why()


class WithdrawalUnasked(Withdrawal):
    """The same of whoever can be reached in no way, or in none any more: nobody asks them anything."""

    key = "withdrawal_unasked"
    intro = N_(
        "We stop looking into it, unless someone is in danger. By what you told us, no way of reaching you is safe, so we ask "
        "you nothing first. If one is, go back first: “Change how it is safe to reach you”."
    )


class WithdrawalOfReferral(Withdrawal):
    """The same of whoever referred it, for whom right to know has no withdrawal: it goes on for the sake of whoever is at risk."""

    key = "withdrawal_of_referral"
    title = N_("Take your referral back")
    intro = N_(
        "It helps us to know why it should not go on. We decide whether it does, because someone may be in danger."
    )
    withdraws = Confirm(
        N_("I take my referral back"), validators=[Required(N_("Tick this if you take your referral back"))]
    )
    note = _why()


@dataclass(frozen=True)
class Saying:
    """What may be said of a request that was sent: its pages in order, and as what a record keeps it, in which version."""

    key: str
    pages: tuple[Page, ...]
    version: str = "1"

    def filling(self, sent: Mapping[str, Sent], *, is_reachable: bool, is_referral: bool) -> Filling:
        """How far it is filled in. `is_reachable`: their plan of before leaves a way open today. `is_referral`: they did not ask."""
        return Filling(Journeys(self.pages, ()), sent, {"is_reachable": is_reachable, "is_referral": is_referral})


OTHER_CONTACT = Saying("applicant_message", (*pages(OtherChannels), *HOW_REACHED, *pages(Besides)), version="6")
WITHDRAWAL = Saying(
    "applicant_withdrawal",
    (
        *pages(Withdrawal, when=(no("is_referral"), yes("is_reachable"))),
        *pages(WithdrawalUnasked, when=(no("is_referral"), no("is_reachable"))),
        *pages(WithdrawalOfReferral, when=(yes("is_referral"),)),
    ),
    version="6",
)

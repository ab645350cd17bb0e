"""Pages about the worry: what happened, why now, whether it is a crime, who else is there."""

from collections.abc import Mapping

from disclosure.domain.answers import Value
from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.fields import Checkboxes, TextArea, choice
from disclosure.forms.public.question import ARE_YOU, UNKNOWN, Question, yes_no


class WhatHappened(Question):
    """The worry, in their own words."""

    key = "what_happened"
    what_happened = ask.words(
        N_("What has happened?"),
        N_("Write what has happened, as much or as little as you can"),
        hint=N_(
            "In your own words, in any order: what was done or said, and about when. Just wanting to be careful is a good enough reason"
        ),
        rows=8,
    )


class Signs(Question):
    """What makes it urgent. None of it has to be answered."""

    key = "signs"
    risk_signs = Checkboxes(
        N_("Has any of this happened?"),
        hint=N_("Choose all that you know of. You can leave this empty"),
        choices=(
            choice("strangled", N_("Hands round someone’s neck, or anything that stopped them breathing")),
            choice("threats_to_kill", N_("Threats to kill anyone")),
            choice("weapon", N_("A weapon, or something used as one")),
            choice("sexual", N_("Something sexual that was not wanted")),
            choice("separation", N_("Splitting up, or talking about it")),
            choice("pregnancy", N_("A pregnancy, or a baby in the last 18 months")),
            choice("control", N_("Being followed, watched, controlled, or cut off from other people")),
            choice("child_hurt", N_("A child hurt, frightened, or asked to keep a secret")),
            choice("drugs", N_("Drugs or alcohol making it worse")),
            choice("none", N_("None of these"), exclusive=True),
            choice("unknown", UNKNOWN.label, exclusive=True),
        ),
    )


class WhyNow(Question):
    """What made them ask."""

    key = "why_now"
    told_in = "why_now"
    leads = True
    why_asking = TextArea(N_("Why are you asking now?"), hint=N_("You can leave this empty"), max_length=5_000, rows=3)

    def also(self) -> Mapping[str, Value]:
        """An officer's form has to be told something."""
        return {"why_now": "They left this open."} if self["why_asking"].is_empty else {}


class Crime(Question):
    """Whether something happened that is a crime: it is recorded as one."""

    key = "crime"
    title = N_("Has a crime happened?")
    intro = N_(
        "If you tell us of a crime, we record it as a crime. The police may then look into it and arrest someone, even if you take this "
        "request back."
    )
    crime_alleged = yes_no(
        N_("Do you think that a crime has happened?"),
        N_("Say whether you think that a crime has happened"),
        unknown=True,
        said=ARE_YOU,
    )


class CrimeTold(Question):
    """What the crime is, and what is wished for. Asked only where one is alleged: whoever takes that back has said nothing of it."""

    key = "crime_told"
    title = N_("About the crime")
    crime_alleged_words = ask.words(N_("What happened?"), N_("Write what happened, in a sentence or two"), rows=3)
    crime_wishes = TextArea(
        N_("What do you want to happen, and what must not happen?"),
        hint=N_(
            "For example that nobody comes to the house. If someone else was hurt, write what they want, if you know it. We read it, "
            "but we cannot promise it. You can leave this empty, or write “I don’t know”"
        ),
        max_length=5_000,
        rows=3,
    )


class Helping(Question):
    """Who else is there."""

    key = "helping"
    agencies_involved = TextArea(
        N_("Who else is helping?"),
        hint=N_(
            "For example a support worker, an IDVA (independent domestic violence adviser), a MARAC, a social "
            "worker, a doctor, a school, the police. Leave empty if nobody is"
        ),
        rows=2,
    )


class AskedBefore(Question):
    """What the police have already been asked."""

    key = "asked_before"
    applied_before = yes_no(
        N_("Have you asked the police about this person before?"),
        N_("Say whether you have asked about this person before"),
        unknown=True,
        said=ARE_YOU,
    )

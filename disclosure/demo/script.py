"""What a story of the demo is made of: when a case was received, who does what after how long, and how it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from disclosure.domain.clocks import LONDON

Typed = str | list[str]
"""What is typed into one field, or the boxes ticked in it."""


@dataclass(frozen=True)
class Ago:
    """A moment reckoned back from now: so many hours, or so many days of the calendar at a time of day."""

    hours: float = 0
    days: int = 0
    at: str = ""

    def moment(self, now: datetime, number: int = 0) -> datetime:
        """The moment, to the minute as people write it. Where no time of day is given, a morning's that `number` chooses."""
        if self.hours:
            return (now - timedelta(hours=self.hours)).replace(second=0, microsecond=0)
        day = now.astimezone(LONDON).date() - timedelta(days=self.days)
        at = self.at or _MORNING[number % len(_MORNING)]
        return datetime.combine(day, time.fromisoformat(at), LONDON).astimezone(now.tzinfo)


_MORNING = ("10:15", "09:20", "10:40", "09:35", "11:05", "09:50", "10:25")


@dataclass(frozen=True)
class On:
    """A fixed moment, for cases that began under an older rule set: "2018-05-14 10:20" in London."""

    when: str

    def moment(self, now: datetime, _number: int = 0) -> datetime:
        """The moment."""
        return datetime.fromisoformat(self.when).replace(tzinfo=LONDON).astimezone(now.tzinfo)


# Which tool graded the risk.
DASH: Mapping[str, Typed] = {"instrument": "dash_police"}
FACTORS: Mapping[str, Typed] = {"instrument": "child_factors"}
ARMS: Mapping[str, Typed] = {
    "instrument": "other",
    "instrument_other": "ARMS",
    "instrument_version": "2021",
    "score": "",
}
JUDGEMENT: Mapping[str, Typed] = {"instrument": "other", "instrument_other": "professional judgement", "score": ""}


After = float | Ago
"""Hours from the step before, or a moment reckoned from now."""


@dataclass(frozen=True)
class Plot:
    """What a case is about, in words with places for {told}, {subject}, {child} and the rest (see typed.py).

    `kinds`, `offence` and `history` are the return's codes of what the full checks find where anything is held, `searches` the
    systems in which it was or was not found. `details` change what is typed into any form that has such fields.
    """

    happened: str
    why: str
    since: str
    found: str
    findings: str
    concern: str
    tell: str
    words: str
    kinds: tuple[str, ...]
    offence: str = ""
    history: str = "more"
    relation: str = "partner"
    alleged: str = ""
    risks: tuple[str, ...] = ("none",)
    plan: str = (
        "Locks to be changed; phone checked for tracking; a code word with a neighbour; knows to ring 999 first."
    )
    together: bool = False
    ages: tuple[int, int] = (22, 52)
    child_ages: tuple[int, int] = (1, 14)
    searches: Mapping[str, Typed] = field(default_factory=dict)
    tool: Mapping[str, Typed] = field(default_factory=lambda: DASH)
    details: Mapping[str, Typed] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One thing that somebody does. `how` chooses what is typed (typed.py): the outcome, or how the action turned out.

    `after` is in hours from the step before, or a moment reckoned from now. `who` is a part in the crew, where it is not the
    usual one; `said` changes what is typed; `only_at` leaves the step out where the case stands at another stage; `typed_late`
    are the minutes between what happened and its being written down.
    """

    action: str
    how: str = ""
    after: After = 1.0
    who: str = ""
    said: Mapping[str, Typed] = field(default_factory=dict)
    only_at: str = ""
    typed_late: int = 15


@dataclass(frozen=True)
class Crew:
    """Who does the work of a case, by username. Nobody signs what they decided, nor decides on what they searched."""

    intake: str
    researcher: str
    officer: str
    decider: str
    signer: str
    closer: str = "gwen"
    panel: str = "pat"
    chair: str = "petra"


@dataclass(frozen=True)
class Story:
    """A case from its receipt to where it stands now. `ends` is the stage it must then stand at, or the outcome it closed with.

    `lived` is where the subject lived before, in the area of another force.
    """

    key: str
    scheme: str
    route: str
    plot: Plot
    number: int
    received: Ago | On
    ends: str
    steps: tuple[Step, ...] = ()
    district: str = "sheffield"
    town: str = "Sheffield"
    asks: str = "person_at_risk"
    source: str = "self"
    channel: str = "phone"
    children: int = 0
    pair: str = "fm"
    told: str = "person_at_risk"
    registered_after: float = 0.5
    crew: Crew | None = None
    details: Mapping[str, Typed] = field(default_factory=dict)
    lived: str = ""

    def received_at(self, now: datetime) -> datetime:
        """When it was received."""
        return self.received.moment(now, self.number)


CREWS: Mapping[str, Crew] = {
    "sheffield": Crew("ines", "rosa", "omar", "sofia", "samir"),
    "rotherham": Crew("tomasz", "wen", "omar", "samir", "sofia", panel="devi"),
    "doncaster": Crew("ines", "wen", "nia", "samir", "gwen", "sofia"),
    "barnsley": Crew("tomasz", "rosa", "nia", "sofia", "gwen", "samir", panel="devi"),
}
THEN = Crew("ines", "rosa", "colin", "maureen", "gwen", "maureen")  # years ago

# Where cases come from, in turn.
TOWNS = (
    ("sheffield", "Sheffield"), ("rotherham", "Rawmarsh"), ("doncaster", "Mexborough"), ("barnsley", "Wombwell"),
    ("sheffield", "Sheffield"), ("rotherham", "Rotherham"), ("doncaster", "Doncaster"), ("barnsley", "Barnsley"),
    ("sheffield", "Stocksbridge"), ("rotherham", "Maltby"), ("doncaster", "Thorne"), ("barnsley", "Penistone"),
)  # fmt: skip

# Who does what, where a step does not say.
USUALLY: Mapping[str, str] = {
    "register": "intake",
    "record_initial_checks": "intake",
    "give_advice": "intake",
    "become_application": "intake",
    "assign": "decider",
    "take_case": "officer",
    "record_meeting": "officer",
    "record_search": "researcher",
    "record_full_checks": "researcher",
    "assess_risk": "officer",
    "record_view": "panel",
    "record_panel": "chair",
    "decide": "decider",
    "countersign": "signer",
    "record_disclosure": "officer",
    "inform_applicant": "officer",
    "close": "closer",
    "reopen": "closer",
    "decide_extension": "closer",
    "decide_crime": "decider",
    "rule_out": "decider",
    "mark_duplicate": "intake",
}


# The steps, in the order in which a case takes them. Hours keep to the working day where a case came in in the morning.


def checks(after: After = 3, how: str = "continue", **said: Typed) -> Step:
    """The initial checks."""
    return Step("record_initial_checks", how, after, said=said)


def take_on(after: After = 1.5) -> Step:
    """A supervisor gives the case to an officer."""
    return Step("assign", "", after)


def meet(after: After = 67, how: str = "held", **said: Typed) -> Step:
    """The meeting, or the end of trying."""
    return Step("record_meeting", how, after, said=said)


def research(how: str = "held", after: After = 100, **said: Typed) -> Step:
    """The full checks: something held, nothing, or something old and of another kind ("calm")."""
    return Step("record_full_checks", how, after, said=said)


def assess(how: str = "medium", after: After = 21) -> Step:
    """The risk assessment, with its grade."""
    return Step("assess_risk", how, after)


def panel(after: After = 26, how: str = "") -> tuple[Step, ...]:
    """A member's view, then the meeting; `how` is "against" where they would not tell."""
    return Step("record_view", how, after), Step("record_panel", how, 20)


def decide(how: str, after: After = 52, who: str = "", **said: Typed) -> Step:
    """The decision."""
    return Step("decide", how, after, who, said)


def sign(how: str = "agree", after: After = 18) -> Step:
    """The second signature, where the decision needs one or is in the sample."""
    return Step("countersign", how, after, only_at="countersign")


def tell(how: str = "disclosed", after: After = 54, **said: Typed) -> Step:
    """The disclosure, or what became of it."""
    return Step("record_disclosure", how, after, said=said)


def inform(how: str = "informed", after: After = 2, **said: Typed) -> Step:
    """What the applicant was told."""
    return Step("inform_applicant", how, after, said=said)


def close(how: str, after: After = 40) -> Step:
    """Closing."""
    return Step("close", how, after)


def escalate(how: str, after: After = 1) -> Step:
    """A call made beside the process."""
    return Step("escalate", how, after, "officer")


# What an application says that tells of a crime.
CRIME: Mapping[str, Typed] = {"crime_alleged": "yes", "crime_alleged_words": "{alleged}"}


def allege(after: After = 1, typed_late: int = 20) -> Step:
    """Somebody tells of a crime."""
    return Step("record_allegation", "", after, "officer", typed_late=typed_late)


def record_crime(how: str = "recorded", after: After = 5) -> Step:
    """Whether it is recorded as a crime."""
    return Step("decide_crime", how, after)


def do(action: str, how: str = "", after: After = 1, who: str = "officer", **said: Typed) -> Step:
    """Anything else."""
    return Step(action, how, after, who, said)


# Where the full checks find nothing, the first ones have not either.
_FOUND: Mapping[str, Mapping[str, Typed]] = {
    "nothing": {"found": "Nothing on any system so far, under any spelling."},
    "calm": {"found": "One old matter of another kind."},
}


def ask(to: str, *, found: str = "held", grade: str = "medium", slow: int = 0) -> tuple[Step, ...]:
    """The straight way of a right to ask to a stage; `slow` is how many days longer the full checks take."""
    way = (
        ("initial_checks", (Step("record_initial_checks", "continue", 3, said=_FOUND.get(found, {})), take_on())),
        ("meeting", (meet(),)),
        ("full_checks", (research(found, 100 + 24 * slow),)),
        ("risk_assessment", (assess(grade),)),
    )
    return _until(to, way)


def know(to: str, *, found: str = "held", grade: str = "medium", slow: int = 0) -> tuple[Step, ...]:
    """The straight way of a right to know to a stage."""
    way = (
        ("initial_checks", (Step("record_initial_checks", "continue", 3, said=_FOUND.get(found, {})), take_on())),
        ("full_checks", (research(found, 91 + 24 * slow),)),
        ("risk_assessment", (assess(grade),)),
    )
    return _until(to, way)


def _until(to: str, way: tuple[tuple[str, tuple[Step, ...]], ...]) -> tuple[Step, ...]:
    taken: list[Step] = []
    for stage, steps in way:
        if stage == to:
            break
        taken += steps
    return tuple(taken)

"""How the applicant of a case is reached safely, as the last plan that stands tells it: in short for the case page, whole for the sheet.

It is read from the case's timeline, so that nobody is told more of it than they may read of the records that tell it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from disclosure.domain.contact import Channel, Safe, plan_of, tells_plan
from disclosure.domain.scheme import REGISTRATION
from disclosure.domain.words import N_
from disclosure.store.queries.cases import EventRow

CODE_WORD = "code_word"
"""It proves who rings: no page shows it beside the way to ring, and a sheet may be left lying."""
WAYS: Mapping[Channel, str] = {
    Channel.CALL: N_("phone call"),
    Channel.TEXT: N_("text message"),
    Channel.VOICEMAIL: N_("voicemail"),
    Channel.EMAIL: N_("email"),
    Channel.LETTER: N_("letter"),
    Channel.HOME: N_("visit at home"),
    Channel.WORK: N_("visit or call at work"),
    Channel.OTHER_PERSON: N_("through another person"),
}
# How the applicant is reached, as each of the forms asks it.
_SAFE = (
    *("applicant_phone", "applicant_email", "safe_address", "work_contact", "trusted_person"),
    *(f"contact_{channel}" for channel in Channel),
    *(
        "contact_only_so",
        "safe_channels",
        "safe_times",
        "safe_days",
        "safe_hours",
        "safe_from",
        "safe_to",
        "safe_times_words",
    ),
    *("may_answer", "what_to_say", "if_another_answers", "shared_devices"),
    *("safe_until_known", "safe_until_on", "safe_until"),
)
_NEEDS = ("preferred_language", "interpreter", "needs")
# What the two forms ask in one place each, in short: how an officer's form names it, and how a plan does.
_WHEN = ("safe_times", "safe_days", "safe_hours", "safe_from", "safe_to", "safe_times_words")
_CONDITION = ("contact_only_so",)
_IF_ANOTHER, _ENDS = ("if_another_answers", "what_to_say"), ("safe_until_on", "safe_until")
_CHANNELS, _FOR_AT_RISK = "safe_channels", "how_to_reach"
_SHORT = 160  # characters: the record tells the rest

Said = Mapping[str, Mapping[str, Any]]


class _Entry(Protocol):
    """What is read of an entry of the timeline."""

    @property
    def event(self) -> EventRow: ...
    @property
    def superseded_by(self) -> int | None: ...
    @property
    def is_sealed(self) -> bool: ...
    @property
    def answers(self) -> tuple[Mapping[str, Any], ...]: ...


@dataclass(frozen=True)
class SafeContact:
    """`is_safe`: some way is said to be safe; None where no plan is held, or none that this person may read (`is_sealed`). `ways` are safe
    and `only_so` under a `condition`, in words; `sequence` is the record that tells it, `told_at` when.
    """

    is_safe: bool | None = None
    is_sealed: bool = False
    ways: tuple[str, ...] = ()
    only_so: tuple[str, ...] = ()
    condition: str = ""
    times: str = ""
    if_another: str = ""
    ends: str = ""
    for_at_risk: str = ""
    sequence: int = 0
    told_at: datetime | None = None


NO_PLAN = SafeContact()


def in_short(timeline: Sequence[_Entry]) -> SafeContact:
    """Whether contact is safe, and how. The timeline has what came last first."""
    standing, first = _standing(timeline)
    registered = _said(first)
    code = registered.get(CODE_WORD, {}).get("words", "")
    at_risk = _words(registered, code, _FOR_AT_RISK)
    entry = next((one for one in standing if _tells(_said(one))), None)
    if entry is None:
        is_sealed = first is not None and first.is_sealed
        return SafeContact(is_sealed=is_sealed, for_at_risk=at_risk)
    said = _said(entry)
    code = said.get(CODE_WORD, {}).get("words", "") or code
    ways, only_so = _ways(said)
    return SafeContact(
        is_safe=bool(ways or only_so),
        ways=ways,
        only_so=only_so,
        condition=_words(said, code, *_CONDITION),
        times=_words(said, code, *_WHEN),
        if_another=_words(said, code, *_IF_ANOTHER),
        ends=_words(said, code, *_ENDS),
        for_at_risk=at_risk,
        sequence=entry.event.sequence,
        told_at=entry.event.occurred_at,
    )


def whole(timeline: Sequence[_Entry]) -> Iterator[tuple[str, str]]:
    """How the applicant is reached by the last plan that was told, or as the application says it: each question, and its answer."""
    standing, registered = _standing(timeline)
    first = _said(registered)
    plan = next((said for one in standing if tells_plan(said := _said(one))), first)
    code = plan.get(CODE_WORD) or first.get(CODE_WORD) or {}
    for name, told in [*((name, plan) for name in _SAFE), *((name, first) for name in _NEEDS)]:
        words = _without(told.get(name, {}).get("words", ""), code.get("words", ""))
        if words:
            yield told[name]["question"], words


def _standing(timeline: Sequence[_Entry]) -> tuple[list[_Entry], _Entry | None]:
    """What was not put right since, and of that the registration."""
    standing = [one for one in timeline if not one.superseded_by]
    return standing, next((one for one in standing if one.event.kind == REGISTRATION), None)


def _tells(said: Said) -> bool:
    return tells_plan(said) or _CHANNELS in said


def _ways(said: Said) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ways that are safe, and those that are so under conditions."""
    if not tells_plan(said):
        channels = said[_CHANNELS]
        chosen = channels["value"] if isinstance(channels["value"], list) else []
        ways = [WAYS[Channel(one)] for one in chosen if one in set(Channel)]
        return tuple(ways), ()
    plan = plan_of({name: answer["value"] for name, answer in said.items()})
    by = {safe: tuple(WAYS[one] for one in Channel if plan.channels[one] is safe) for safe in Safe}
    return by[Safe.YES], by[Safe.ONLY]


def _words(said: Said, code: str, *names: str) -> str:
    """What was answered there, on one line, in short; without what says the code word."""
    told = (_without(said.get(name, {}).get("words", ""), code) for name in names)
    text = " · ".join(" ".join(one.split()) for one in told if one)
    return text if len(text) <= _SHORT else f"{text[:_SHORT].rpartition(' ')[0]} …"


def _said(entry: _Entry | None) -> Said:
    return {answer["name"]: answer for answer in entry.answers} if entry else {}


def _without(words: str, code_word: str) -> str:
    """Without the lines that say the code word: an officer's form that was filled in with a plan tells it among others."""
    lines = words.splitlines()
    return "\n".join(one for one in lines if not code_word or code_word.casefold() not in one.casefold())

"""How the applicant of a case is reached safely, as the last plan that stands tells it: in short for the case page, whole for the sheet.

It is read from the case's timeline, so that nobody is told more of it than they may read of the records that tell it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from disclosure.domain.clocks import london_date
from disclosure.domain.contact import Channel, ContactPlan, Safe, has_ended, plan_of, tells_plan
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
_OFFICERS_CONDITION = "if_another_answers"
_IF_ANOTHER, _ENDS = (_OFFICERS_CONDITION, "what_to_say"), ("safe_until",)
_CHANNELS, _FOR_AT_RISK = "safe_channels", "how_to_reach"
# What an officer's form says of being reached: a correction that leaves all of it as it was filled in tells nothing new of it.
_OFFICERS = (
    *(_CHANNELS, "safe_times", _OFFICERS_CONDITION, CODE_WORD),
    *("applicant_phone", "applicant_email", "shared_devices"),
)
_SHORT = 160  # characters: the record tells the rest
_CUT = N_("… (read the whole plan)")
_LEFT_OUT = N_("(A line is left out here: read the whole record.)")

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
    """`is_safe`: some way is said to be safe now; None where no plan is held, or none that this person may read (`is_sealed`).

    `ways` are safe and `only_so` under a `condition`, in words. From the day `ends_on` none of it is safe any more, and it `has_ended` when
    that has come; it `may_end` where nobody knows the day; `ends` says what happens then. `sequence` is the record that tells the plan,
    `told_at` when. `changed_in` is the record in which an officer changed since what the plan told: both are to be read.
    """

    is_safe: bool | None = None
    is_sealed: bool = False
    changed_in: int = 0
    ways: tuple[str, ...] = ()
    only_so: tuple[str, ...] = ()
    condition: str = ""
    times: str = ""
    if_another: str = ""
    may_end: bool = False
    ends_on: date | None = None
    has_ended: bool = False
    ends: str = ""
    for_at_risk: str = ""
    sequence: int = 0
    told_at: datetime | None = None


class _Teller(NamedTuple):
    """The record that says how contact is safe; where it changes a `plan`, the last one, and the ways that it did not name itself."""

    entry: _Entry
    plan: _Entry | None = None
    carried: frozenset[str] = frozenset()


class CodeWords:
    """The code words that the records of a case tell, those put right since too: no page shows one beside the way to ring."""

    def __init__(self, events: Iterable[EventRow]) -> None:
        told = [
            one for event in events for one in event.answers or () if one["name"] == CODE_WORD and one["words"].strip()
        ]
        words = {r"\s+".join(re.escape(part) for part in one["words"].split()) for one in told}
        self._own = {f"{one['question']}: {one['words']}" for one in told}
        self._any = re.compile(rf"(?<!\w)({'|'.join(sorted(words))})(?!\w)", re.IGNORECASE) if words else None

    def without(self, answers: tuple[Mapping[str, Any], ...]) -> tuple[Mapping[str, Any], ...]:
        """The answers less the code word, and less each line that says one: it may have been a condition, so it is said that it is gone."""
        if self._any is None:
            return answers
        return tuple({**one, "words": self._less(one["words"])} for one in answers if one["name"] != CODE_WORD)

    def _less(self, words: str) -> str:
        if self._any is None or not self._any.search(words):
            return words
        lines = (_LEFT_OUT if self._any.search(line) else line for line in words.splitlines() if line not in self._own)
        told = "\n".join(lines)
        return _LEFT_OUT if not told or self._any.search(told) else told


NO_PLAN = SafeContact()


def in_short(timeline: Sequence[_Entry], now: datetime) -> SafeContact:
    """Whether contact is safe now, and how. The timeline is without code words."""
    first = _registration(timeline)
    at_risk = _short(_words(_said(first), _FOR_AT_RISK))
    teller = _teller(timeline)
    if teller is None:
        return SafeContact(is_sealed=first is not None and first.is_sealed, for_at_risk=at_risk)
    told_in = teller.plan or teller.entry
    contact = _ending(_as_told(teller), told_in, now)
    return replace(contact, for_at_risk=at_risk, sequence=told_in.event.sequence, told_at=told_in.event.occurred_at)


def whole(timeline: Sequence[_Entry]) -> Iterator[tuple[str, str]]:
    """How the applicant is reached by the record that `in_short` reads: each question, and its answer. The timeline is without code words.

    Where an officer changed what a plan told, the ways are left to `in_short`, which calls none of them safe without more.
    """
    first, teller = _said(_registration(timeline)), _teller(timeline)
    told = _said(teller.entry) if teller else first
    names = [name for name in _SAFE if name != _CHANNELS or teller is None or teller.plan is None]
    for name, said in [*((name, told) for name in names), *((name, first) for name in _NEEDS)]:
        if words := said.get(name, {}).get("words", ""):
            yield said[name]["question"], words


def _registration(timeline: Iterable[_Entry]) -> _Entry | None:
    """The registration as it stands."""
    return next((one for one in timeline if not one.superseded_by and one.event.kind == REGISTRATION), None)


def _teller(timeline: Sequence[_Entry]) -> _Teller | None:
    """Of what stands, what was told last. A correction that changes nothing of it is as old as what it corrects: the plan itself tells."""
    by = {one.event.sequence: one for one in timeline}
    told = [(_since(one, by), one) for one in timeline if not one.superseded_by and _tells(_said(one))]
    if not told:
        return None
    since, standing = max(told, key=lambda pair: pair[0].event.sequence)
    if tells_plan(since.event.values):
        return _Teller(since)
    plans = [
        one for one in timeline if tells_plan(_said(one)) and (not one.superseded_by or one.event.kind == REGISTRATION)
    ]
    before = by.get(since.event.supersedes or 0)
    carried = frozenset(_channels(_said(before)))
    return _Teller(standing, max(plans, key=lambda one: one.event.sequence, default=None), carried)


def _since(entry: _Entry, by: Mapping[int, _Entry]) -> _Entry:
    """The record that first told what this one tells: the plan that it was filled in with, or the correction that last changed it."""
    while not tells_plan(said := entry.event.values):
        before = by.get(entry.event.supersedes or 0)
        then = before.event.values if before else {}
        if before is None or any(_plain(said[one]) != _plain(then.get(one)) for one in _OFFICERS if one in said):
            return entry
        entry = before
    return entry


def _plain(value: object) -> list[str]:
    """An answer as it can be compared, however a browser breaks its lines and a form orders its choices."""
    return sorted(map(str, value)) if isinstance(value, list) else str(value or "").split()


def _tells(said: Said) -> bool:
    return tells_plan(said) or _CHANNELS in said


def _channels(said: Said) -> list[str]:
    value = said.get(_CHANNELS, {}).get("value")
    return [str(one) for one in value] if isinstance(value, list) else []


def _as_told(teller: _Teller) -> SafeContact:
    """The ways with their conditions. What an officer changed of a plan is safe only as it says there, every word of it; a way that was
    only carried along is not, where the plan says so.
    """
    said = _said(teller.entry)
    if tells_plan(said):
        plan = _plan(teller.entry)
        by = {safe: tuple(WAYS[one] for one in Channel if plan.channels[one] is safe) for safe in Safe}
        contact = SafeContact(ways=by[Safe.YES], only_so=by[Safe.ONLY], condition=_words(said, *_CONDITION))
    elif teller.plan is None:
        contact = SafeContact(ways=tuple(WAYS[Channel(one)] for one in _channels(said) if one in set(Channel)))
    else:
        shut = {one for one, safe in _plan(teller.plan).channels.items() if safe is Safe.NO} & teller.carried
        only_so = tuple(WAYS[Channel(one)] for one in _channels(said) if one in set(Channel) - shut)
        return SafeContact(
            changed_in=teller.entry.event.sequence,
            only_so=only_so,
            condition=_line_by_line(said, _OFFICERS_CONDITION),
            times=_words(said, "safe_times"),
        )
    return replace(contact, times=_short(_words(said, *_WHEN)), if_another=_short(_words(said, *_IF_ANOTHER)))


def _ending(contact: SafeContact, told_in: _Entry, now: datetime) -> SafeContact:
    """Whether any of it is safe now: not from the day on from which they said that it is not. A changed plan ends as the plan does."""
    has_way = bool(contact.ways or contact.only_so)
    if not tells_plan(_said(told_in)):
        return replace(contact, is_safe=has_way)
    plan = _plan(told_in)
    is_over = has_way and has_ended(plan.ends_on, london_date(now))
    return replace(
        contact,
        is_safe=has_way and not is_over,
        may_end=plan.may_end,
        ends_on=plan.ends_on,
        has_ended=is_over,
        ends=_short(_words(_said(told_in), *_ENDS)),
    )


def _plan(entry: _Entry) -> ContactPlan:
    return plan_of({name: answer["value"] for name, answer in _said(entry).items()})


def _words(said: Said, *names: str) -> str:
    """What was answered there, on one line."""
    told = (said.get(name, {}).get("words", "") for name in names)
    return " · ".join(" ".join(one.split()) for one in told if one)


def _line_by_line(said: Said, name: str) -> str:
    """As `_words`, where each line is something of its own."""
    lines = said.get(name, {}).get("words", "").splitlines()
    return " · ".join(" ".join(one.split()) for one in lines if one.strip())


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[:_SHORT].rpartition(' ')[0]} {_CUT}"


def _said(entry: _Entry | None) -> Said:
    return {answer["name"]: answer for answer in entry.answers} if entry else {}

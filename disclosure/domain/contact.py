"""How an applicant can be reached without anyone noticing: the contact plan, as it was told on a form.

What is not told to be safe is not safe.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from disclosure.domain.answers import Answers


class Channel(StrEnum):
    """A way of reaching somebody."""

    CALL = "call"
    TEXT = "text"
    VOICEMAIL = "voicemail"
    EMAIL = "email"
    LETTER = "letter"
    HOME = "home"
    WORK = "work"
    OTHER_PERSON = "other_person"


AT_A_MOMENT = (Channel.CALL, Channel.TEXT, Channel.VOICEMAIL, Channel.HOME, Channel.WORK, Channel.OTHER_PERSON)
"""What reaches somebody at a moment, which another may notice: for these it has to be known when it is safe."""


class Hours(StrEnum):
    """When it is safe: at any time, between two times, as told in words, or nobody knows."""

    ANY = "any"
    BETWEEN = "between"
    OTHER = "other"
    UNKNOWN = "unknown"


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Safe(StrEnum):
    """Whether a way is safe; `only` under the conditions that stand beside it."""

    YES = "yes"
    NO = "no"
    ONLY = "only"


class Ends(StrEnum):
    """Whether there is a day from which none of it is safe any more."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ContactPlan:
    """A plan as told. `days` are "mon" to "sun", none where nobody knows; `since` and `until` are London's clock, where the
    hours are between two times.

    `ends_on` is the day from which none of it is safe any more, where it `may_end` on one that is known; `ends` is what they
    say of it in their own words. A plan from before they were asked for the day has words alone: it may end, nobody knows when.
    """

    channels: Mapping[Channel, Safe]
    only_so: str = ""
    days: tuple[str, ...] = ()
    hours: Hours = Hours.UNKNOWN
    since: time | None = None
    until: time | None = None
    times: str = ""
    may_answer: str = ""
    if_another: str = ""
    code_word: str = ""
    ends: str = ""
    may_end: bool = False
    ends_on: date | None = None

    @property
    def is_reachable(self) -> bool:
        """There is any way at all."""
        return any(safe is not Safe.NO for safe in self.channels.values())


@dataclass(frozen=True)
class Reach:
    """What whoever sent a request is told of being reached: whether any way is open, and from which day on none is, if they know one."""

    is_reachable: bool
    ends_on: date | None = None

    def on(self, day: date) -> bool:
        """On that day, in London."""
        return self.is_reachable and not has_ended(self.ends_on, day)


def has_ended(ends_on: date | None, day: date) -> bool:
    """Whether none of a plan is safe any more: from the day itself on. The one rule for officers and for whoever sent it."""
    return ends_on is not None and ends_on <= day


def tells_plan(said: Mapping[str, object]) -> bool:
    """Whether these answers tell a plan at all."""
    return f"contact_{Channel.CALL}" in said


def reach_of(answers: Answers) -> Reach | None:
    """What the plan that these answers tell comes to; None where they tell none."""
    said = {one.name: one.value for one in answers.items}
    if not tells_plan(said):
        return None
    plan = plan_of(said)
    return Reach(plan.is_reachable, plan.ends_on)


def plan_of(said: Mapping[str, object]) -> ContactPlan:
    """The plan that a public form was told, from its answers by name."""
    told = {channel: said.get(f"contact_{channel}") for channel in Channel}
    hours = Hours(_text(said, "safe_hours") or Hours.UNKNOWN)
    return ContactPlan(
        channels={channel: Safe(str(answer)) if answer else Safe.NO for channel, answer in told.items()},
        only_so=_text(said, "contact_only_so"),
        days=_days(said.get("safe_days")),
        hours=hours,
        since=_time(said, "safe_from") if hours is Hours.BETWEEN else None,
        until=_time(said, "safe_to") if hours is Hours.BETWEEN else None,
        times=_text(said, "safe_times_words"),
        may_answer=_text(said, "may_answer"),
        if_another=_text(said, "what_to_say"),
        code_word=_text(said, "code_word"),
        ends=_text(said, "safe_until"),
        may_end=_ends(said) is not Ends.NO,
        ends_on=date.fromisoformat(_text(said, "safe_until_on")) if _ends(said) is Ends.YES else None,
    )


def _ends(said: Mapping[str, object]) -> Ends:
    """As it was answered; by the words where it was not asked."""
    return Ends(_text(said, "safe_until_known") or (Ends.UNKNOWN if _text(said, "safe_until") else Ends.NO))


def _text(said: Mapping[str, object], name: str) -> str:
    return str(said.get(name) or "")


def _time(said: Mapping[str, object], name: str) -> time | None:
    told = _text(said, name)
    return time.fromisoformat(told) if told else None


def _days(told: object) -> tuple[str, ...]:
    given = told if isinstance(told, list) else ()
    return DAYS if "any" in given else tuple(day for day in DAYS if day in given)

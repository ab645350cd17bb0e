"""What happens to an invented case and when: chosen from the shares, with working hours, seasons and some lateness."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from operator import attrgetter
from random import Random
from types import MappingProxyType
from typing import NamedTuple

from disclosure.demo import typed
from disclosure.demo.bulk import folk, shares, staff
from disclosure.demo.bulk.shares import Shares, Way
from disclosure.demo.people import Cast
from disclosure.demo.script import Ago, Crew, Story, Typed
from disclosure.domain.clocks import LONDON

_SOON = timedelta(minutes=4)
_IN_THE_MINUTE = timedelta(seconds=59)
_WEEKEND = 5
# Chosen, as all shares that are not in shares.py.
_OF_PARENTS, _OF_OTHERS = Shares({1: 5, 2: 4, 3: 1}), Shares({0: 4, 1: 3, 2: 2, 3: 1})  # how many children
_PAIRS = Shares({"fm": 86, "mf": 10, "ff": 2, "mm": 2})
_MISSING, _LOOKED_AFTER = Shares({"no": 93, "yes": 7}), Shares({"no": 96, "yes": 4})
_APPROVED, _RECORDED = Shares({"approve": 80, "refuse": 20}), Shares({"recorded": 78, "not_recorded": 22})
_GRADES = Shares({"medium": 52, "high": 34, "standard": 8, "override": 6})
_HOW_MUCH = Shares({"disclose_full": 62, "disclose_part": 38})
_WHY_NOT = Shares({"would_raise_risk": 45, "test_not_met_proportionate": 55})
_WAYS = Shares({number: way.share for number, way in enumerate(shares.WAYS)})


class Act(NamedTuple):
    """Something that is done so many hours after receipt. `daily` is done at weekends too, `only_at` at that stage alone."""

    hours: float
    action: str
    how: str = ""
    who: str = ""
    said: Mapping[str, Typed] = MappingProxyType({})
    only_at: str = ""
    daily: bool = False


@dataclass(frozen=True)
class Life:
    """A case before it is made: everything that chance decides."""

    number: int
    story: Story
    cast: Cast
    crew: Crew
    received: datetime
    coded: Mapping[str, str]
    acts: tuple[Act, ...]


def drawn(chance: Random, number: int, received: datetime, limit: int) -> Life:
    """A case of any kind, received then; `limit` are the days that the whole of it may take."""
    return of_way(chance, number, received, limit, shares.WAYS[_WAYS.pick(chance)])


def of_way(chance: Random, number: int, received: datetime, limit: int, way: Way, end: str = "") -> Life:
    """A case of one kind; how it ends may be settled beforehand."""
    district = shares.DISTRICTS.pick(chance)
    crew = staff.crew(chance, district)
    asks = way.asks.pick(chance)
    children = (_OF_PARENTS if way.told == "parent" else _OF_OTHERS).pick(chance)
    story = Story(
        key="bulk",
        scheme=way.scheme,
        route=way.route,
        plot=chance.choice(way.plots),
        number=number,
        received=Ago(days=1),
        ends="",
        district=district,
        town=chance.choice(shares.TOWNS[district]),
        asks=asks,
        source=way.sources.pick(chance) if way.sources else "self" if asks == "person_at_risk" else "third_party",
        channel=way.channels.pick(chance),
        children=children,
        told=way.told,
        lived=chance.choice(typed.ELSEWHERE) if chance.random() < shares.MOVED else "",
    )
    end = end or _end(chance, way, crew)
    plot = story.plot
    pair = _PAIRS.pick(chance)
    cast = folk.household(chance, plot, asks=asks, pair=pair, children=children, year=received.year, town=story.town)
    return Life(number, story, cast, crew, received, _coded(chance, story, cast), acts(chance, story, end, limit))


def _end(chance: Random, way: Way, crew: Crew) -> str:
    end = way.ends.pick(chance)
    if crew.decider == staff.SAYS_NO and end == "disclosed" and chance.random() < shares.SAYS_NO:
        return "held_not_disclosed"
    return end


def _coded(chance: Random, story: Story, cast: Cast) -> dict[str, str]:
    """The answers of a registration that are the case's own and have codes."""
    own = cast.applicant == cast.adult
    asked_once = own and story.asks == "person_at_risk"
    given = {
        "applicant_relationship": typed.relationship(story),
        "channel": story.channel,
        "referral_source": story.source,
        "district": story.district,
        "team": f"{story.district}_disclosure",
        "town": story.town,
        "applicant_ethnicity": cast.ethnicity if own else "ns",
        "person_at_risk_ethnicity": "" if asked_once else cast.ethnicity,
    }
    if cast.children:
        given["child_missing_episodes"] = _MISSING.pick(chance)
        given["child_looked_after"] = _LOOKED_AFTER.pick(chance)
    return given


def moments(life: Life, chance: Random) -> Sequence[tuple[Act, datetime, datetime]]:
    """Each act with when it was recorded and when it had happened, in order."""
    found = []
    before = life.received
    for act in sorted(life.acts, key=attrgetter("hours")):
        recorded = at_work(chance, life.received + timedelta(hours=act.hours), daily=act.daily)
        recorded = max(recorded, before + _SOON + timedelta(seconds=1 + int(200 * chance.random())))
        # To the minute, as people write it, and not before what was recorded last.
        happened = max(recorded - timedelta(minutes=4 + int(42 * chance.random())), before + _IN_THE_MINUTE)
        happened = happened.replace(second=0, microsecond=0)
        found.append((act, recorded, happened))
        before = recorded
    return found


def at_work(chance: Random, moment: datetime, *, daily: bool = False) -> datetime:
    """The same moment where somebody is at work then, or else the beginning of the next day on which somebody is."""
    there = moment.astimezone(LONDON)
    begins, ends = (7, 22) if daily else (8, 18)
    if begins <= there.hour < ends and (daily or there.weekday() < _WEEKEND):
        return moment.replace(microsecond=0)
    day = there.date() + timedelta(days=1) if there.hour >= ends else there.date()
    while not daily and day.weekday() >= _WEEKEND:
        day += timedelta(days=1)
    opened = time(begins, chance.randrange(60), chance.randrange(60))
    return datetime.combine(day, opened, LONDON).astimezone(UTC)


def acts(chance: Random, story: Story, end: str, limit: int) -> tuple[Act, ...]:
    """Everything that is done about a case that ends so."""
    if story.route == "enquiry":
        return (Act(chance.uniform(0.1, 0.6), "register", daily=True), Act(chance.uniform(1, 30), "give_advice", end))
    asked = story.route == "right_to_ask"
    late = {clock: chance.random() < share for clock, share in shares.LATE.items()}
    checked = chance.uniform(25, 70) if late["initial_checks"] else 1 + 14 * chance.betavariate(1.2, 3)
    whole = limit * 24 * (chance.uniform(1.02, 1.9) if late["overall"] else chance.triangular(0.3, 0.97, 0.72))
    met = 24 * (chance.uniform(10.5, 19) if late["meeting"] else chance.uniform(2, 9.6)) if asked else checked
    met = max(met, checked + 20)
    whole = max(whole, met + 96)
    found = [Act(min(checked / 3, chance.uniform(0.1, 3)), "register", daily=True)]
    end_of = _EARLY.get(end)
    if end_of is not None:
        found += end_of(chance, checked, met, asked)
    else:
        found += _process(chance, story, end, checked, met, whole)
        if whole > limit * 24 and met < limit * 14 and chance.random() < shares.EXTENDED:
            how = _APPROVED.pick(chance)
            found[-1:-1] = [Act(limit * 16, "request_extension"), Act(limit * 17, "decide_extension", how)]
    found += _beside(chance, found, story, end)
    if end in _MAY_WAKE and chance.random() < shares.REOPENED:
        found += _woken(chance, story, max(act.hours for act in found))
    return tuple(found)


_MAY_WAKE = ("no_information", "no_concern", "held_not_disclosed")


def _woken(chance: Random, story: Story, closed: float) -> list[Act]:
    """Reopened months later by something new, and told."""
    again = closed + 24 * chance.uniform(20, 300)
    anew = _process(chance, story, "disclosed", 6, 70, 24 * chance.uniform(9, 26))
    return [Act(again, "reopen"), *(act._replace(hours=again + act.hours) for act in anew)]


def _checks(checked: float, how: str = "continue", **said: Typed) -> Act:
    return Act(checked, "record_initial_checks", how, said=said, daily=True)


def _early_out_of_scope(_chance: Random, checked: float, _met: float, _asked: bool) -> list[Act]:  # noqa: FBT001
    return [_checks(checked, "out_of_scope"), _close(checked + 30, "out_of_scope")]


def _early_withdrawn(chance: Random, checked: float, met: float, _asked: bool) -> list[Act]:  # noqa: FBT001
    how = "pressed" if chance.random() < shares.PRESSED else ""
    stopped = checked + chance.uniform(5, 150)
    after = [_meeting(met)] if met < stopped else []
    return [
        _checks(checked),
        _assigned(checked),
        *after,
        Act(stopped, "withdraw", how),
        _close(stopped + 40, "withdrawn"),
    ]


def _early_no_contact(chance: Random, checked: float, met: float, asked: bool) -> list[Act]:  # noqa: FBT001
    tries = chance.randint(2, 4) if asked else 1
    if not asked:
        tried = Act(
            checked * 0.8,
            "record_contact_attempt",
            said={"contact_with": "person_at_risk", "contact_result": "wrong_details"},
        )
        return [tried, _checks(checked + 2, "no_contact"), _close(checked + 40, "no_contact")]
    attempts = [Act(checked + (met - checked) * one / tries, "record_contact_attempt") for one in range(1, tries + 1)]
    return [
        _checks(checked),
        _assigned(checked),
        *attempts,
        _meeting(met + 20, "no_contact"),
        _close(met + 60, "no_contact"),
    ]


def _early_duplicate(_chance: Random, checked: float, _met: float, _asked: bool) -> list[Act]:  # noqa: FBT001
    return [Act(checked, "mark_duplicate"), _close(checked + 25, "duplicate")]


def _early_transferred(_chance: Random, checked: float, _met: float, _asked: bool) -> list[Act]:  # noqa: FBT001
    return [_checks(checked), _assigned(checked), Act(checked + 60, "transfer"), _close(checked + 90, "transferred")]


_EARLY = {
    "out_of_scope": _early_out_of_scope,
    "withdrawn": _early_withdrawn,
    "no_contact": _early_no_contact,
    "duplicate": _early_duplicate,
    "transferred": _early_transferred,
}


def _assigned(checked: float) -> Act:
    return Act(checked + 1.5, "assign")


def _meeting(met: float, how: str = "held") -> Act:
    return Act(met, "record_meeting", how)


def _close(hours: float, how: str) -> Act:
    return Act(hours, "close", how)


# What the full checks find where a case ends so, and what is decided.
_FOUND = {"no_information": "nothing", "no_concern": "calm"}
_FOUND_FIRST = {
    "nothing": "Nothing on any system so far, under any spelling.",
    "calm": "One old matter of another kind.",
}
_TOLD = {"disclosed": "disclosed", "offered_declined": "offered_declined", "agreed_not_made": "not_made"}
_KEPT = {"identity_not_established": "identity_not_established", "other_power": "other_power_used"}


def _process(chance: Random, story: Story, end: str, checked: float, met: float, whole: float) -> list[Act]:
    """The whole way, with its second signature where there is one."""
    asked = story.route == "right_to_ask"
    found = _FOUND.get(end, "held")
    grade = "standard" if found != "held" else _GRADES.pick(chance)
    done = [_checks(checked, "danger" if end == "other_power" else "continue", **_first(found)), _assigned(checked)]
    if end == "other_power":
        done.append(Act(checked + 0.5, "use_other_power"))
    if asked:
        done.append(_meeting(met, "no_identity" if end == "identity_not_established" else "held"))
    span = whole - met
    if story.lived:
        done.append(Act(met + span * 0.3, "record_search", "nothing" if found == "nothing" else "found"))
    done += [Act(met + span * 0.45, "record_full_checks", found), Act(met + span * 0.55, "assess_risk", grade)]
    if found == "held" and chance.random() < shares.PANEL:
        against = "against" if end == "held_not_disclosed" else ""
        done += [Act(met + span * 0.6, "record_view", against), Act(met + span * 0.66, "record_panel", against)]
    decided = _decision(chance, end)
    if chance.random() < shares.RETURNED and end in _TOLD:
        done += [
            Act(met + span * 0.67, "decide", decided),
            Act(met + span * 0.69, "countersign", "disagree", only_at="countersign"),
        ]
    done += [
        Act(met + span * 0.72, "decide", decided),
        Act(met + span * 0.84, "countersign", "agree", only_at="countersign"),
    ]
    if end in _TOLD:
        done.append(Act(whole, "record_disclosure", _TOLD[end]))
    informed = whole + (chance.uniform(0.3, 20) if end in _TOLD else 0)
    if asked:
        done.append(
            Act(informed, "inform_applicant", "not_informed" if end == "identity_not_established" else "informed")
        )
    return [*done, _close(informed + 24 * chance.triangular(0.5, 12, 4), end)]


def _first(found: str) -> dict[str, Typed]:
    return {"found": _FOUND_FIRST[found]} if found in _FOUND_FIRST else {}


def _decision(chance: Random, end: str) -> str:
    if end in _TOLD:
        return _HOW_MUCH.pick(chance)
    if end in _FOUND:
        return end
    return f"do_not_disclose:{_KEPT.get(end) or _WHY_NOT.pick(chance)}"


def _beside(chance: Random, done: Sequence[Act], story: Story, end: str) -> list[Act]:
    """What is done beside the process, while the case is open, and now and then after it was closed."""
    checked = next((one.hours for one in done if one.action == "record_initial_checks"), 0.0)
    closed = max(act.hours for act in done)
    found = []

    def sometimes(
        share: float, action: str, how: str = "", within: tuple[float, float] = (0.1, 0.9), **said: Typed
    ) -> None:
        if checked and chance.random() < share:
            found.append(Act(checked + 1.6 + (closed - checked - 3) * chance.uniform(*within), action, how, said=said))

    sometimes(shares.NOTED, "note")
    sometimes(shares.ESCALATED, "escalate", _ESCALATED[story.scheme].pick(chance))
    sometimes(shares.TRIAGED, "retriage", "danger")
    sometimes(shares.COMPLAINED, "record_complaint", chance.choice(("", "subject")))
    if story.plot.alleged and checked and chance.random() < shares.ALLEGED:
        told = checked + 1.7 + max(0, closed - checked - 80) * chance.uniform(0.05, 0.5)
        late = chance.random() < shares.CRIME_LATE
        how = _RECORDED.pick(chance)
        after = chance.uniform(26, 70) if late else chance.uniform(1, 15)
        found += [Act(told, "record_allegation", daily=True), Act(told + after, "decide_crime", how, daily=True)]
    if end == "disclosed" and chance.random() < shares.BROKEN:
        found.append(Act(closed + chance.uniform(100, 2000), "record_breach", chance.choice(("alleged", "prosecuted"))))
    return [one for one in found if one.hours > checked]


_ESCALATED: Mapping[str, Shares[str]] = {
    "dvds": Shares(
        {
            "marac": 34,
            "idva": 26,
            "childrens_social_care": 18,
            "victim_support": 10,
            "safeguarding": 8,
            "adult_social_care": 4,
        }
    ),
    "csods": Shares({"childrens_social_care": 60, "strategy_discussion": 25, "safeguarding": 15}),
}

"""Loads the demo: the officers, then every step of every story in the order of time, as if it were happening."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from disclosure.demo import people, typed
from disclosure.demo.people import OFFICERS, Officer
from disclosure.demo.play import Moment, Player, Told, WrongStory
from disclosure.demo.script import CREWS, Ago, Step, Story
from disclosure.demo.stories import STORIES
from disclosure.domain.access import Actor, Role
from disclosure.domain.clocks import LONDON
from disclosure.domain.errors import Invalid, Reason, Refused
from disclosure.domain.law import Law
from disclosure.domain.words import N_
from disclosure.forms.base import Form
from disclosure.services import accounts, sessions
from disclosure.services.accounts import Account
from disclosure.services.passwords import Hasher, hasher
from disclosure.settings import Settings
from disclosure.store.queries.accounts import user_by_username
from disclosure.store.queries.cases import by_request

PURPOSE = "demo"
_SOON = timedelta(minutes=6)
_REGISTER = ("register", "become_application")
_TWO_LOADS = N_(
    "Another load of the demo is writing to this database. Wait until it has ended, then give the command again: it adds what is "
    "missing."
)
NOBODY_ACTS = (Role.ANALYST, Role.ADMINISTRATOR, Role.AUDITOR)


@dataclass(frozen=True)
class Loaded:
    """What is there now: sign-ins as role, username and password, and how many cases."""

    users: list[tuple[str, str, str]]
    cases: int


def load(
    session: Session,
    *,
    law: Law,
    settings: Settings,
    forms: Mapping[str, type[Form]],
    now: datetime,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Loaded:
    """Load it, or the rest of it where an earlier load was broken off. Raises WrongStory for a story that cannot be."""
    schedule = timeline(STORIES, now)
    began = schedule[0].recorded - timedelta(days=1)
    system = Actor(
        None,
        "system",
        frozenset(),
        sessions.open_command_line(session, user_id=None, purpose=PURPOSE, now=began),
        PURPOSE,
    )
    costs = settings.argon2
    own_hasher = hasher(costs.memory_kib, costs.time_cost, costs.parallelism)
    acting = [officer for officer in OFFICERS if officer.role not in NOBODY_ACTS]
    staff = {one.username: _actor(session, one, hasher=own_hasher, system=system, now=began) for one in acting}
    goes_on = by_request(session, schedule[0].key) is not None
    player = Player(session, law, settings.force, forms, staff, _scenes(now), goes_on)
    for done, moment in enumerate(schedule, start=1):
        player.play(moment)
        progress(done, len(schedule))
    for officer in acting:
        if officer.left is not None:
            left = datetime.combine(officer.left, time(17), LONDON)
            accounts.disable(session, staff[officer.username].user_id or 0, actor=system, now=left)
    for officer in OFFICERS:
        if officer.role in NOBODY_ACTS:
            account(session, officer, hasher=own_hasher, system=system, now=now)
    return Loaded(people.sign_ins(), sum(moment.step.action in _REGISTER for moment in schedule))


def timeline(stories: Iterable[Story], now: datetime) -> list[Moment]:
    """Every step with its time, in the order of time. Raises WrongStory for one that lies ahead."""
    moments = [moment for story in stories for moment in _moments(story, now)]
    for moment in moments:
        if moment.recorded > now:
            raise WrongStory(f"{moment.key} lies in the future: {moment.recorded}")
    return sorted(moments, key=lambda one: one.recorded)


def _moments(story: Story, now: datetime) -> list[Moment]:
    received = before = story.received_at(now)
    of_today = isinstance(story.received, Ago) and story.received.hours
    found = []
    for number, step in enumerate((Step("register", after=story.registered_after), *story.steps)):
        if isinstance(step.after, Ago):
            recorded = step.after.moment(now)
        else:
            recorded = before + timedelta(hours=step.after)
            recorded = recorded if of_today else max(_at_work(recorded, story.number + number), before + _SOON)
        if recorded <= before:
            raise WrongStory(f"{story.key}: step {number} comes before the one before it")
        happened = recorded - min(timedelta(minutes=step.typed_late), (recorded - before) / 2)
        happened = max(happened.replace(second=0, microsecond=0), received)
        found.append(Moment(recorded, happened, story, number, step))
        before = recorded
    return found


def _at_work(moment: datetime, number: int) -> datetime:
    """The same day, within the hours in which officers sit at their desks."""
    there = moment.astimezone(LONDON)
    morning = there.replace(hour=8, minute=20 + number * 7 % 40, second=0, microsecond=0)
    evening = there.replace(hour=17, minute=10 + number * 11 % 40, second=0, microsecond=0)
    return min(max(there, morning), evening).astimezone(moment.tzinfo)


def _scenes(now: datetime) -> dict[str, Told]:
    names = {officer.username: officer.name for officer in OFFICERS}
    return {
        story.key: Told(typed.scene(story, story.crew or CREWS[story.district], names, story.received_at(now)))
        for story in STORIES
    }


def _actor(session: Session, officer: Officer, *, hasher: Hasher, system: Actor, now: datetime) -> Actor:
    """The officer at work: their account, and a session whose chain takes what they read."""
    user_id = account(session, officer, hasher=hasher, system=system, now=now)
    own = sessions.open_command_line(session, user_id=user_id, purpose=PURPOSE, now=now)
    return Actor(user_id, officer.name, frozenset({officer.role}), own, PURPOSE)


def account(session: Session, officer: Officer, *, hasher: Hasher, system: Actor, now: datetime) -> int:
    """The number of the officer's account, made where it is not there. Raises Invalid where somebody else has the name."""
    if found := _known(session, officer):
        return found
    decided = Account(officer.name, frozenset({officer.role}), officer.district, officer.team)
    try:
        return accounts.create(
            session, officer.username, decided, hasher=hasher, actor=system, now=now, demo_password=officer.password
        ).user_id
    except Invalid:
        if _known(session, officer) is None:
            raise
        raise Refused([Reason("two_loads", _TWO_LOADS)]) from None


def _known(session: Session, officer: Officer) -> int | None:
    found = user_by_username(session, officer.username)
    session.rollback()
    return found[0].id if found is not None and found[0].is_demo else None

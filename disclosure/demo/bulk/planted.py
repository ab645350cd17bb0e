"""Problems put into a bulk load on purpose, for whoever tries searches, checks and figures. docs/demo.md says how to find each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from disclosure.demo.bulk import life, shares
from disclosure.demo.bulk.life import Act, Life
from disclosure.demo.bulk.seeded import Seed
from disclosure.demo.people import Cast, Person
from disclosure.domain.clocks import LONDON
from disclosure.domain.law import Law

FEWEST = 40  # with fewer cases than this nothing is planted
EPISODES = 40
_ASKED, _KNOWN, _CHILD_KNOWN = shares.WAYS[0], shares.WAYS[1], shares.WAYS[3]
_DAYS = 28  # all are of the last year, under the present rules
_MONDAY = 0


@dataclass(frozen=True)
class Planted:
    """A case with something wrong: what, and how it is made from chance and its number."""

    what: str
    make: Callable[[Random, int], Life]

    def __call__(self, chance: Random, number: int, _received: datetime) -> Life:
        """The case; it is received when its problem asks for."""
        return self.make(chance, number)


def of(own: Seed, law: Law, until: datetime) -> Mapping[int, Planted]:
    """The planted cases by number. They stand among those of the last months."""
    if own.cases < FEWEST:
        return {}
    all_of_them = (
        Planted("forty", lambda chance, number: _forty(chance, number, until)),
        Planted("bank_holiday", lambda chance, number: _bank_holiday(chance, number, law, until)),
        Planted("related", lambda chance, number: _related(chance, number, until, declared=False)),
        Planted("related", lambda chance, number: _decides_on_own(chance, number, until)),
        Planted("declared", lambda chance, number: _related(chance, number, until, declared=True)),
        Planted("twins", lambda chance, number: _twin(chance, number, until - timedelta(days=70), "Aled")),
        Planted("twins", lambda chance, number: _twin(chance, number, until - timedelta(days=62), "Alun")),
    )
    first, apart = own.cases * 4 // 5, max(1, own.cases // 50)
    return {first + apart * place: plant for place, plant in enumerate(all_of_them)}


def references(own: Seed, special: Mapping[int, Planted]) -> dict[str, tuple[str, ...]]:
    """The references of the planted cases, by what is wrong there."""
    found: dict[str, tuple[str, ...]] = {}
    for number, plant in special.items():
        found[plant.what] = (*found.get(plant.what, ()), own.reference(number))
    return found


def _forty(chance: Random, number: int, until: datetime) -> Life:
    """A child missing forty times, each on record, after a case that was closed without concern. Nobody reopened it."""
    plain = life.of_way(chance, number, _morning(until, 230), _DAYS, _CHILD_KNOWN, "no_concern")
    coded = {**plain.coded, "child_missing_episodes": "yes", "child_looked_after": "yes"}
    closed = plain.acts[-1].hours
    closed = max(act.hours for act in plain.acts) if plain.acts else closed
    episodes = [
        Act(closed + 30 + 72 * one, "record_missing", said={"missing_reference": f"MP/{one}"})
        for one in range(1, EPISODES + 1)
    ]
    return replace(plain, coded=coded, acts=(*plain.acts, *episodes))


def _bank_holiday(chance: Random, number: int, law: Law, until: datetime) -> Life:
    """Asked online on a Friday evening before a bank holiday; the first checks were made on the Tuesday."""
    last = until.date() - timedelta(days=45)
    monday = max((day for day in law.calendar.days if day <= last and day.weekday() == _MONDAY), default=last)
    friday = monday - timedelta(days=3)
    received = datetime.combine(friday, time(17, 50), LONDON).astimezone(UTC)
    plain = life.of_way(chance, number, received, _DAYS, _ASKED, "disclosed")
    tuesday = datetime.combine(monday + timedelta(days=1), time(10, 20), LONDON).astimezone(UTC)
    checked = next(act.hours for act in plain.acts if act.action == "record_initial_checks")
    later = (tuesday - received) / timedelta(hours=1) - checked
    moved = (act._replace(hours=act.hours + later) if act.hours >= checked else act for act in plain.acts)
    story = replace(plain.story, channel="online")
    return replace(plain, story=story, coded={**plain.coded, "channel": "online"}, acts=tuple(moved))


def _related(chance: Random, number: int, until: datetime, *, declared: bool) -> Life:
    """A panel member with the surname and, as it turns out, the family of the subject: declared in one case, not in the other."""
    plain = life.of_way(chance, number, _morning(until, 110), _DAYS, _KNOWN, "held_not_disclosed")
    kept = [act for act in plain.acts if act.action not in ("record_view", "record_panel")]
    before = next(act.hours for act in kept if act.action == "decide")
    view = Act(before - 20, "record_view", "interest" if declared else "against")
    met = Act(before - 6, "record_panel", "against")
    return replace(
        plain,
        cast=_subject(plain, given="Wilfred", family="Thistlewood"),
        crew=replace(plain.crew, panel="joan"),
        acts=(*kept, view, met),
    )


def _decides_on_own(chance: Random, number: int, until: datetime) -> Life:
    """A supervisor decides against telling about a man of the same rare surname, and says nothing of it."""
    plain = life.of_way(chance, number, _morning(until, 95), _DAYS, _ASKED, "held_not_disclosed")
    crew = replace(plain.crew, decider="hugh", signer="gwen")
    return replace(plain, cast=_subject(plain, given="Dale", family="Ormerod"), crew=crew)


def _twin(chance: Random, number: int, received: datetime, given: str) -> Life:
    """One of two brothers born on one day, at one address, each asked about by somebody else."""
    plain = life.of_way(chance, number, _morning(received, 0), _DAYS, _ASKED, "disclosed")
    home = "7 Imagined Terrace, Rotherham, S99 9ZZ"
    twin = Person(given, "Penhallow", "male", date(1989, 4, 17), home)
    return replace(plain, cast=replace(plain.cast, subject=twin))


def _subject(plain: Life, *, given: str, family: str) -> Cast:
    return replace(plain.cast, subject=replace(plain.cast.subject, given=given, family=family, sex="male"))


def _morning(until: datetime, days: int) -> datetime:
    """Ten in the morning, so many days before."""
    day = until.astimezone(LONDON).date() - timedelta(days=days + 1)
    return datetime.combine(day, time(10, 12), LONDON).astimezone(UTC)

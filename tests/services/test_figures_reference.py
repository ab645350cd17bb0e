"""A second counter, written from the contract alone, agrees on random histories; on what the engine makes, see the soak."""

import random
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from disclosure.domain import measures
from disclosure.domain.calendar import Calendar
from disclosure.domain.law import Law
from disclosure.domain.schemes import ALL as DECLARED
from disclosure.services import figures
from disclosure.store.db import open_session
from tests.invented import VSDS
from tests.services.recount import (
    ANSWERED,
    BY,
    LONDON,
    OF_A_SCHEME,
    OF_THE_CONFIGURATION,
    OUTCOMES,
    PLACES,
    ROUTES,
    RULE_SETS,
    SEVERAL,
    STAGES,
    compare,
    london_day,
    reference,
)
from tests.store.builder import add_cases, change_cases

LAW = Law((*DECLARED, VSDS), Calendar.of("england", {}, "none: figures count calendar days"))
DISTRICTS = ["sheffield", "rotherham", "doncaster", "barnsley"]
LEFT = "wakefield"  # the configuration does not have it any more; cases that were received there still say it
CONFIGURED = {
    "district": DISTRICTS,
    "team": ["central", "night"],
    "town": ["Askern", "Wath upon Dearne"],
    "disclosed_primary_offence": ["assault", "stalking"],
    "extension_ground": ["other_force_enquiry"],
}
NOW = datetime(2026, 9, 1, 9, tzinfo=UTC)
PERIODS = {
    "2026-Q1": (date(2026, 1, 1), date(2026, 3, 31)),
    "2025-26-Q4": (date(2026, 1, 1), date(2026, 3, 31)),
    "2025-26-Q3": (date(2025, 10, 1), date(2025, 12, 31)),
    "2025-Q4": (date(2025, 10, 1), date(2025, 12, 31)),
    "2026-03": (date(2026, 3, 1), date(2026, 3, 31)),
    "2024-02": (date(2024, 2, 1), date(2024, 2, 29)),
    "2025-26": (date(2025, 4, 1), date(2026, 3, 31)),
    "2026": (date(2026, 1, 1), date(2026, 12, 31)),
    "2026-01-01/2026-03-31": (date(2026, 1, 1), date(2026, 3, 31)),
    "2026-03-29/2026-03-29": (date(2026, 3, 29), date(2026, 3, 29)),
    "2025-10-26/2025-10-27": (date(2025, 10, 26), date(2025, 10, 27)),
}

# Days and times around which figures go wrong: leap day, clock changes, the ends of periods, midnights in London and in UTC.
EDGES = [
    date(2024, 2, 29), date(2025, 3, 31), date(2025, 10, 25), date(2025, 10, 26), date(2025, 12, 31), date(2026, 1, 1),
    date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 31), date(2026, 4, 1),
]  # fmt: skip
TIMES = ["00:00:00", "00:59:59", "01:00:00", "10:30:00", "22:59:59.999999", "23:00:00", "23:59:59", "23:59:59.999999"]


BOOLEAN = [name for name, codes in BY.items() if codes == ["yes", "no"]]
DRAWN = {
    name: codes for name, codes in (BY | CONFIGURED).items() if name not in {*BOOLEAN, *SEVERAL, "kind", "district"}
}


class Chance:
    """Histories drawn with a seed: hypothesis chooses seed, size and question, since drawing each value would take it minutes."""

    def __init__(self, seed):
        self.random = random.Random(seed)  # noqa: S311  invented cases, not secrets
        self.pick = self.random.choice

    def sometimes(self):
        return self.random.random() < 0.3

    def moment(self):
        day = self.pick(EDGES) if self.sometimes() else date(2025, 9, 20) + timedelta(self.random.randrange(240))
        return datetime.fromisoformat(f"{day}T{self.pick(TIMES)}+00:00")

    def later(self):
        days = self.pick([0, 1, 20, 21, 27, 28, 29, 34, 35, 36, self.random.randrange(90)])
        return timedelta(days=days, seconds=self.pick([0, 1, 3600, 43200]))

    def progress(self, received, outcomes):
        """What a version of the row says beyond its registration."""
        columns = {f"{stage}_at": received + self.later() for stage in STAGES[:-1] if self.sometimes()}
        if self.random.random() < 0.6:
            columns |= {"closed_at": received + self.later(), "outcome": self.pick(outcomes)}
            if self.sometimes():
                columns["reopened_at"] = received + self.later() + timedelta(milliseconds=1)
        columns |= {
            f"crimes_{name}": self.pick([None, 0, 1, 2, 3]) for name in ("alleged", "recorded", "recorded_in_24h")
        }
        columns |= {name: self.pick([None, *codes]) for name, codes in DRAWN.items()}
        columns |= {name: self.pick([None, True, False]) for name in BOOLEAN}
        columns |= {name: self.random.sample(BY[name], self.random.randrange(3)) for name in SEVERAL}
        columns["district"] = self.pick([*DISTRICTS, "sheffield", "sheffield", None, LEFT])
        return columns

    def history(self):
        """A case: its rows with the times at which they were recorded, each row whole."""
        received, scheme = self.moment(), self.pick(["dvds", "dvds", "csods", "vsds"])
        kind = "enquiry" if scheme == "csods" and self.sometimes() else "application"
        outcomes = (
            ["became_application", "advice_given"] if kind == "enquiry" else [*OUTCOMES, "duplicate", "out_of_scope"]
        )
        fixed = {"kind": kind, "scheme": scheme, "received_at": received}
        fixed |= {"withdrawn_stage": self.pick([None, *PLACES[scheme]])}
        fixed |= {"route": self.pick(ROUTES[scheme]), "rule_set": self.pick(RULE_SETS[scheme])}
        recorded, rows = received + self.pick([timedelta(0), self.later()]), []
        for _ in range(self.random.randint(1, 3)):
            rows.append((recorded, fixed | self.progress(received, outcomes)))
            recorded += timedelta(microseconds=1) + self.later()
        return rows

    def moments(self, histories, first=date.min, last=date.max):
        """Now; some moments at which something was recorded, or just before; the midnights from which a case is late.

        That case was received in the period and waits for an answer, where there is one.
        """
        recorded = [at for one in histories for at, _ in one] or [NOW]
        found = {NOW, *(self.pick(recorded) - timedelta(microseconds=self.pick([0, 0, 1])) for _ in range(3))}
        waits = [
            row["received_at"]
            for one in histories
            for _, row in one
            if first <= london_day(row["received_at"]) <= last and not any(row.get(name) for name in ANSWERED)
        ]
        received = london_day(self.pick(waits or recorded))
        days = [received + timedelta(days=waited) for waited in (28, 29, 35, 36)]
        found |= {datetime.combine(day, time_of_day(), LONDON).astimezone(UTC) for day in days}
        return {at for at in found if at <= NOW}


def load(session, histories):
    """Write the histories as the product would have; every row replaces what the one before it said."""
    nothing = dict.fromkeys(name for one in histories for _, columns in one for name in columns)
    ids = add_cases(session, [(one[0][0], one[0][1]) for one in histories])
    for turn in (1, 2):
        further = [
            (case_id, one[turn][0], nothing | one[turn][1])
            for case_id, one in zip(ids, histories, strict=True)
            if len(one) > turn
        ]
        change_cases(session, further)


@settings(
    max_examples=50,
    phases=(
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
        Phase.shrink,
    ),  # to explain a seed takes minutes and tells nothing
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    seed=st.integers(0, 2**32),
    size=st.sampled_from([0, 1, 2, 10, 30, 80]),
    period=st.sampled_from(sorted(PERIODS)),
    by=st.lists(st.sampled_from([*BY, *OF_A_SCHEME, *OF_THE_CONFIGURATION]), unique=True, max_size=2),
)
def test_a_second_counter_agrees_on_every_figure(database, seed, size, period, by):
    chance = Chance(seed)
    histories = [chance.history() for _ in range(size)]
    session = open_session(database.url)
    try:
        load(session, histories)
        for moment in chance.moments(histories, *PERIODS[period]):
            local = moment.astimezone(LONDON).isoformat()
            rows = figures.tabulate(session, period, law=LAW, configured=CONFIGURED, now=NOW, as_of=local, by=by)
            asked = (period, *PERIODS[period])
            compare(figures.as_csv(rows), reference(histories, asked, moment, by, CONFIGURED))
            whole = figures.tabulate(
                session, period, law=LAW, configured=CONFIGURED, now=NOW, as_of=local, by=by, districts=False
            )
            assert whole == [row for row in rows if row.district == "all"], "the page's figures are the file's"
    finally:
        session.close()
        session.get_bind().dispose()


def test_the_second_counter_knows_every_column_that_can_be_asked_for():
    assert {*BY, *OF_A_SCHEME, *OF_THE_CONFIGURATION} == measures.BREAKDOWNS.keys()


@pytest.mark.parametrize("seed", range(3))
def test_no_moment_that_is_drawn_lies_in_the_future(seed):
    chance = Chance(seed)
    drawn = [moment for _ in range(300) for moment in chance.moments([chance.history() for _ in range(3)])]
    assert max(drawn) == NOW

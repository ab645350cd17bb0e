"""What the report of `make bench` says of made-up measurements, and when it makes the command fail."""

from dataclasses import replace

import pytest

from tests.bench import __main__ as bench
from tests.bench import meter, pages, parts, report
from tests.bench.found import ByTheClock, Found, Loaded, Together
from tests.bench.turns import Asked, Measured, Turns

MILLION = 1_000_000
AUDIT = "`/audit`"  # without an aim of its own
PUBLIC = "`/request/numbers`"  # like any page of the public's


SOUND = Together(300.0, 9_000, 5_000, 5_000, {}, 1.0, verified=40)


def timed(*seconds, floor=5.0):
    """So many seconds each on a machine on which the floor takes so many milliseconds."""
    return [ByTheClock(one, floor) for one in seconds]


def house(dialect="sqlite", size=100_000, **more):
    """Measurements of which each is well within its aim."""
    everything = [*report.AIMS, *(one.name for one in report.OTHERS)]
    given = {
        "ratios": dict.fromkeys(everything, 1.0),
        "milliseconds": dict.fromkeys(everything, 4.0),
        "growth": dict.fromkeys(everything, 1.1) if size > report.STANDARD else {},
        "after_writes": dict.fromkeys(everything, 1.3),
        "after_milliseconds": dict.fromkeys(everything, 4.4),
        "after_growth": dict.fromkeys(everything, 1.1),
        "floor": 4.0,
        "count_milliseconds": 40.0,
        "memory": 120.0,
        "starts": timed(1.0, 1.1, 9.0),
        "sizes": {"/cases": 2_400, AUDIT: 2_000, pages.ASSETS: 18_000},
        "loaded": Loaded(10_000, timed(15.0, 16.0, 30.0), 400.0),
        "together": SOUND,
    }
    return Found(dialect, size, "2026-11-26", size - 900, **{**given, **more})


def changed(what, page, number, size=report.STANDARD):
    """That house with one number changed."""
    return house(size=size, **{what: {**getattr(house(size=size), what), page: number}})


def line(text, first):
    """The line of the report about that; for what is measured after the writes, the one below it."""
    found = [one for one in text.splitlines() if one.startswith(f"| {first} |")]
    assert len(found) == 1, first
    return found[0]


def test_what_is_within_its_aim_is_said_without_a_mark():
    text = report.written([house()])
    assert report.missed([house()]) == []
    assert line(text, pages.WORKLIST) == "| worklist | 2 / 4 | 1.00 (4.0 ms) |"
    assert line(text, AUDIT) == "| `/audit` |  | 2000 | 1.00 (4.0 ms); then 1.30 (4.4 ms), 1.10 × |"
    assert (
        "10,000 cases in 15.0, 16.0, 30.0 s by the clock, from the command to its end, with a floor of 5.0, 5.0, 5.0 ms: "
        "625 a second; where the floor takes 5 ms, 625 a second, 1.60 ms each." in text
    )


@pytest.mark.parametrize(
    ("number", "said"), [(1.6, ""), (1.61, "(over the aim)"), (3.5, "(over the aim)"), (3.51, "(OVER THE LIMIT)")]
)
def test_aim_and_limit_are_themselves_allowed(number, said):
    text = line(report.written([changed("ratios", pages.CASE_PAGE, number)]), pages.CASE_PAGE)
    assert ("(over the aim)" in text, "(OVER THE LIMIT)" in text) == ("aim" in said, "LIMIT" in said)


def test_a_missed_aim_is_listed_and_fails_nothing():
    missed_aim = changed("ratios", pages.CASE_PAGE, 2.0)
    assert report.OVER_AIM in line(report.written([missed_aim]), pages.CASE_PAGE)
    assert report.missed([missed_aim]) == []


@pytest.mark.parametrize(
    ("found", "names"),
    [
        (changed("ratios", pages.WORKLIST, 4.1), "worklist"),
        (changed("ratios", PUBLIC, 2.7), "/request/numbers"),
        (
            changed("after_growth", pages.WORKLIST, 1.21),
            "| worklist … after 10,000 writes |  | 1.30 (4.4 ms), 1.21 × **(TOO SLOW)**",
        ),
        (changed("after_growth", AUDIT, 1.5), "/audit"),
        (changed("after_growth", pages.FIGURES, 1.3), "a quarter's figures"),
        (changed("growth", pages.CASE_PAGE, 1.25, MILLION), "case page"),
        (changed("growth", AUDIT, 1.3, MILLION), "/audit"),
        (changed("after_growth", AUDIT, 1.3, MILLION), "/audit"),
        (changed("sizes", "/cases", 6_145), "/cases"),
        (changed("sizes", AUDIT, 6_145), "/audit"),
        (changed("sizes", pages.ASSETS, 61_441), "scripts and styles"),
        (house(memory=221.0), "memory"),
        (house(starts=timed(1.0, 2.6, 2.7)), "seconds from the command"),
        (house(starts=timed(1.0, 1.4, 1.5, floor=2.5)), "seconds from the command"),
        (house(loaded=Loaded(10_000, timed(15.0, 20.1, 21.0), 400.0)), "498 a second"),
        (house(loaded=Loaded(10_000, timed(20.1, 20.1, 20.1, floor=2.5), 400.0)), "498 a second"),
        (house(loaded=Loaded(10_000, timed(40.4, 40.4, 40.4, floor=10.0), 400.0)), "495 a second, 2.02 ms each"),
        (house(size=MILLION, count_milliseconds=0.9), "in bare counts"),
        (house(together=Together(300.0, 9_000, 5_000, 4_999, {}, 1.0)), "eight at once"),
        (house(together=Together(300.0, 9_000, 5_000, 5_000, {"500": 1}, 1.0)), "eight at once"),
        (
            house(together=replace(SOUND, misplaced={"lost": 1, "doubled": 1})),
            "5000 stored, 1 lost, 1 doubled, the trail",
        ),
        (house(together=replace(SOUND, misplaced={"astray": 2})), "2 astray"),
        (
            house(together=replace(SOUND, faults=["events case_id=1: x", "y"])),
            "has faults, 2, first: events case_id=1: x",
        ),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_a_missed_limit_is_named(found, names):
    missed = report.missed([found])
    assert len(missed) == 1
    assert names in missed[0]


def test_a_limit_in_seconds_is_judged_as_where_the_floor_takes_five_milliseconds():
    slow = house(
        starts=timed(2.6, 3.0, 4.9, floor=10.0), loaded=Loaded(10_000, timed(39.0, 39.0, 39.0, floor=10.0), 400.0)
    )
    assert report.missed([slow]) == []
    text = report.written([slow])
    assert "| 2.60, 3.00, 4.90; 1.50 *(over the aim)* |" in text
    assert "256 a second; where the floor takes 5 ms, 513 a second, 1.95 ms each." in text


@pytest.mark.parametrize("what", ["growth", "after_growth"])
@pytest.mark.parametrize("page", [pages.FIGURES, "`/figures.csv`"])
def test_what_counts_ten_times_as_many_cases_is_judged_by_a_bare_count_and_not_by_its_growth(what, page):
    assert report.missed([changed(what, page, 6.0, MILLION)]) == []


def test_the_limits_of_a_hundred_thousand_are_not_those_of_a_million():
    assert report.missed([changed("ratios", pages.WORKLIST, 4.5, MILLION)]) == []


def test_a_page_without_limits_of_its_own_is_judged_by_nothing_but_its_growth():
    assert report.missed([changed("ratios", AUDIT, 50.0)]) == []


def test_a_file_may_be_longer_than_a_page():
    assert report.missed([changed("sizes", "`/figures.csv`", 9_000)]) == []


@pytest.mark.parametrize(("seconds", "floor"), [(19.9, 2.5), (39.8, 10.0), (19.9, 5.0)])
def test_a_load_is_fast_enough_where_the_clock_says_so_or_would_say_so_there(seconds, floor):
    assert report.missed([house(loaded=Loaded(10_000, timed(seconds, seconds, seconds, floor=floor), 400.0))]) == []


def test_a_load_on_postgresql_is_told_and_not_judged():
    assert report.missed([house("postgresql", loaded=Loaded(10_000, timed(40.0, 40.0, 40.0), 400.0))]) == []


def test_notes_that_were_only_counted_are_said_to_be():
    text = report.written([house(), house("postgresql", together=Together(300.0, 9_000, 5_000, 5_000, {}, 1.0))])
    lines = [one for one in text.splitlines() if "eight at once for" in one]
    assert "5000 stored, each once and on its own case, the trail of the 40 cases verifies, slowest" in lines[0]
    assert "5000 stored, judged by their number alone, slowest" in lines[1]


def test_what_was_not_measured_yet_is_left_open():
    older = replace(house("postgresql"), ratios={pages.WORKLIST: 1.0}, after_writes={}, growth={}, sizes={})
    older.milliseconds.update(house().milliseconds)
    text = report.written([house(), older])
    assert line(text, pages.WORKLIST).endswith("1.00 (4.0 ms) | 1.00 (4.0 ms) |")
    assert line(text, pages.SENT).endswith("1.00 (4.0 ms) | – |")
    assert line(text, AUDIT).endswith("1.00 (4.0 ms); then 1.30 (4.4 ms), 1.10 × | – |")


def test_of_a_page_over_its_aim_it_is_told_what_the_time_goes_on():
    slow = changed("ratios", pages.CASE_PAGE, 2.0)
    spent = {"SQLAlchemy": 2.5, "our own": 1.4, "PostgreSQL": 0.08, "the driver": 0.02}
    slow = replace(slow, parts={pages.CASE_PAGE: spent, pages.WORKLIST: spent})
    assert report.over_aim(slow) == {pages.CASE_PAGE}
    text = report.written([slow])
    assert "| case page | SQLite | 4.0 | SQLAlchemy 2.5, our own 1.4, PostgreSQL 0.1 |" in text
    assert "| worklist | SQLite | 4.0 |" not in text, "it is within its aim now"
    assert report.over_aim(house()) == report.over_aim(replace(slow, size=MILLION)) == frozenset()
    assert "what the time goes on" not in report.written([house()])


def test_what_is_built_in_counts_with_whose_code_called_it():
    stats = {
        ("/x/site-packages/sqlalchemy/engine.py", 1, "run"): (1, 1, 2.0, 9.0, {}),
        ("/x/disclosure/web/door.py", 1, "enter"): (1, 1, 1.0, 9.0, {}),
        ("~", 0, "<method 'execute' of 'sqlite3.Cursor' objects>"): (1, 1, 4.0, 4.0, {}),
        ("~", 0, "<built-in method len>"): (
            2, 2, 0.5, 0.5,
            {
                ("/x/disclosure/web/door.py", 1, "enter"): (1, 1, 0.2, 0.2),
                ("/x/site-packages/sqlalchemy/engine.py", 1, "run"): (1, 1, 0.3, 0.3),
            },
        ),
        ("/usr/lib/python3.11/json/encoder.py", 1, "encode"): (1, 1, 0.25, 0.25, {}),
    }  # fmt: skip
    found = {room: round(spent, 6) for room, spent in parts.by_room(stats).items()}
    assert found == {"SQLAlchemy": 2.3, "our own": 1.2, "the driver": 4.0, "Python": 0.25}


@pytest.fixture
def measures(monkeypatch):
    """Runs the command over one made-up house, without a database."""

    def run(found):
        monkeypatch.setenv("BENCH_CASES", "100000")
        monkeypatch.setenv("BENCH_DATABASES", "sqlite")
        monkeypatch.setattr(bench, "one_house", lambda *_: found)
        monkeypatch.setattr(bench, "keep", lambda one: [one])
        written = []
        monkeypatch.setattr(bench.report, "write", written.append)
        try:
            bench.main()
        finally:
            assert written == [[found]], "the page is written first, whatever it says"

    return run


def test_the_command_ends_well_where_no_limit_is_missed(measures):
    measures(changed("ratios", pages.CASE_PAGE, 2.0))


def test_the_command_fails_where_a_limit_is_missed_and_says_which(measures):
    with pytest.raises(SystemExit) as ended:
        measures(changed("ratios", pages.CASE_PAGE, 3.6))
    assert "case page" in ended.value.code


class Given(Turns):
    """Turns that measure what is given, one after the other: ratios, or growths where a house stands beside."""

    def measure(self, _, beside, requests):
        number = self.given.pop(0)
        return Measured(4.0, 4.0, 1.0, number) if beside else Measured(4.0, 4.0, number)

    def __init__(self, *given):
        object.__setattr__(self, "given", list(given))


@pytest.mark.parametrize(
    ("after_writes", "given", "counts"),
    [
        (False, [3.4], 3.4),
        (False, [3.6, 3.0, 3.2], 3.2),
        (False, [3.6, 3.7, 3.2], 3.6),
        (True, [1.2], 1.2),
        (True, [1.3, 1.0, 1.4], 1.3),
    ],
)
def test_what_would_miss_a_limit_is_measured_twice_more_and_the_middle_one_counts(after_writes, given, counts):
    found, turns, here = house(), Given(*given), Stands()
    bench.measure_all(found, turns, here, here if after_writes else None, after_writes=after_writes)
    measured = found.after_growth if after_writes else found.ratios
    assert measured[pages.CASE_PAGE] == counts
    assert turns.given == []


@pytest.mark.parametrize(
    ("dialect", "given", "counts"),
    [
        ("sqlite", [20.0], 20.0),
        ("sqlite", [21.0, 18.0, 19.0], 19.0),
        ("sqlite", [21.0, 22.0, 19.0], 21.0),
        ("postgresql", [40.0], 40.0),
    ],
)
def test_a_load_that_would_miss_its_limit_is_measured_twice_more_and_the_middle_one_counts(
    monkeypatch, dialect, given, counts
):
    left = list(given)
    monkeypatch.setattr(bench, "three_loads", lambda *_: Loaded(10_000, timed(left.pop(0)), 400.0))
    assert bench.bulk_load(None, dialect, None).took == timed(counts)
    assert left == []


class Stands:
    """A house at work that has one page."""

    server = 0

    def pages(self, **_):
        yield pages.CASE_PAGE, None


@pytest.fixture
def spent(monkeypatch):
    """Pages that take as long as their turn says, and a machine that gets slower with every ten requests."""
    clock = {"spent": 0.0, "slower": 1.0}

    def page(milliseconds):
        def ask():
            clock["spent"] += milliseconds * clock["slower"] / 1000
            clock["slower"] *= 1.0005

        return ask

    monkeypatch.setattr(meter, "family", lambda pid: [pid])
    monkeypatch.setattr(meter, "seconds", lambda _: clock["spent"])
    return page


def test_a_ratio_is_of_the_same_seconds_however_slow_the_machine_becomes(spent):
    turns = Turns(Asked(spent(4.0), 1), 2)
    measured = turns.measure(Asked(spent(8.0), 3), Asked(spent(10.0), 4), 100)
    assert measured.own > 1.2 * 8.0, "the machine is not slow enough to tell anything"
    assert measured.ratio == pytest.approx(2.0, rel=0.02)
    assert measured.growth == pytest.approx(0.8, rel=0.02)
    assert turns.measure(Asked(spent(8.0), 3), None, 10).growth == 0


def test_what_is_timed_by_the_clock_has_the_floor_before_and_after_it(spent):
    turns = Turns(Asked(spent(4.0), 1), 2)
    floors = [turns._alone() for _ in range(2)]
    took = turns.by_the_clock(lambda: 12.0)
    assert [one.seconds for one in took] == [12.0] * 3
    assert floors[0] < floors[1] < took[0].floor < took[1].floor < took[2].floor
    assert took[0].there == pytest.approx(12.0 * 5 / took[0].floor)

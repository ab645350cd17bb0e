"""The calendars that are loaded against the published lists, and what the configuration may change."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from disclosure.domain.calendar import NATIONS, Calendar, days_read, days_told
from disclosure.domain.clocks import due_at, explain, working_days
from disclosure.domain.errors import Declaration, Invalid
from disclosure.services.calendars import Added, Removed, changes, load, load_from

FOLDER = Path(__file__).parents[2] / "config" / "holidays"

# Weekday bank holidays as published: month and day, by year.
ENGLAND_AND_WALES = {
    2011: "01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27",
    2012: "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26",
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
}
SCOTLAND = {
    2022: "01-03 01-04 04-15 05-02 06-02 06-03 08-01 09-19 11-30 12-26 12-27",
    2023: "01-02 01-03 04-07 05-01 05-08 05-29 08-07 11-30 12-25 12-26",
    2024: "01-01 01-02 03-29 05-06 05-27 08-05 12-02 12-25 12-26",
    2025: "01-01 01-02 04-18 05-05 05-26 08-04 12-01 12-25 12-26",
    2026: "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28",
    2027: "01-01 01-04 03-26 05-03 05-31 08-02 11-30 12-27 12-28",
    2028: "01-03 01-04 04-14 05-01 05-29 08-07 11-30 12-25 12-26",
}
NORTHERN_IRELAND = {
    2022: "01-03 03-17 04-15 04-18 05-02 06-02 06-03 07-12 08-29 09-19 12-26 12-27",
    2024: "01-01 03-18 03-29 04-01 05-06 05-27 07-12 08-26 12-25 12-26",
    2025: "01-01 03-17 04-18 04-21 05-05 05-26 07-14 08-25 12-25 12-26",
    2026: "01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28",
    2027: "01-01 03-17 03-26 03-29 05-03 05-31 07-12 08-30 12-27 12-28",
    2028: "01-03 03-17 04-14 04-17 05-01 05-29 07-12 08-28 12-25 12-26",
}
PUBLISHED = [
    *(("england", *row) for row in ENGLAND_AND_WALES.items()),
    *(("wales", *row) for row in ENGLAND_AND_WALES.items()),
    *(("scotland", *row) for row in SCOTLAND.items()),
    *(("northern-ireland", *row) for row in NORTHERN_IRELAND.items()),
]
FREE = date(2026, 6, 16)  # a Tuesday that nobody has off


@pytest.mark.parametrize(("nation", "year", "days"), PUBLISHED)
def test_the_calendar_agrees_with_the_published_list(nation: str, year: int, days: str) -> None:
    loaded = load_from(FOLDER, nation).days
    assert " ".join(f"{day:%m-%d}" for day in loaded if day.year == year and day.weekday() < 5) == days


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2022-06-03", "Platinum Jubilee of Elizabeth II"),
        ("2022-09-19", "State Funeral of Queen Elizabeth II"),
        ("2023-05-08", "Coronation of Charles III"),
        ("2026-12-28", "Boxing Day (substitute day)"),
    ],
)
def test_days_have_names_that_a_reader_knows(day: str, name: str) -> None:
    assert load_from(FOLDER, "england").days[date.fromisoformat(day)] == name


def test_scotlands_world_cup_day_is_decided_by_the_configuration() -> None:
    scotland = load_from(FOLDER, "scotland")
    assert scotland.days[date(2026, 6, 15)] == "World Cup bank holiday"
    assert "Proclamation" in scotland.origins[date(2026, 6, 15)]
    assert load_from(FOLDER, "england").is_working_day(date(2026, 6, 15))


@pytest.mark.parametrize("nation", NATIONS)
def test_every_nation_has_its_file_and_years(nation: str) -> None:
    loaded = load_from(FOLDER, nation)
    assert (loaded.nation, loaded.years) == (nation, (2010, 2035))
    assert {day.year for day in loaded.days} == set(range(2010, 2036))


@pytest.mark.parametrize("nation", ["", "cornwall", "ENG", "../england"])
def test_an_unknown_nation_is_refused(nation: str) -> None:
    with pytest.raises(Invalid, match="is not one of england, wales, scotland, northern-ireland"):
        load_from(FOLDER, nation)


def test_the_version_is_stable_and_changes_with_one_day() -> None:
    plain = load("england")
    assert plain == load("england")
    assert plain.version == load("england").version
    with_one = load("england", added=[Added(FREE, "Proclaimed", "test")])
    without_one = load("england", removed=[Removed(date(2026, 5, 25), "test")])
    assert len({plain.version, with_one.version, without_one.version, load("wales").version}) == 4


def test_an_added_day_moves_a_working_day_deadline_and_says_why() -> None:
    start = datetime(2026, 6, 15, 11, tzinfo=UTC)
    changed = load("england", added=[Added(FREE, "Day of thanks", "Proclamation of 1 June 2026")])
    assert due_at(start, working_days(1), load("england")).date() == FREE
    assert due_at(start, working_days(1), changed).date() == date(2026, 6, 17)
    told = [str(line) for line in explain(start, working_days(1), changed)]
    assert "2026-06-16 Tuesday: not counted: Day of thanks (Proclamation of 1 June 2026)" in told


def test_a_removed_day_is_a_working_day() -> None:
    changed = load("england", removed=[Removed(date(2026, 5, 25), "Moved by proclamation")])
    assert changed.is_working_day(date(2026, 5, 25))
    assert not load("england").is_working_day(date(2026, 5, 25))


def test_an_added_day_that_the_library_knows_keeps_the_configurations_name() -> None:
    assert (
        load("england", added=[Added(date(2026, 12, 25), "Christmas", "test")]).days[date(2026, 12, 25)] == "Christmas"
    )


def test_the_source_says_where_the_days_came_from() -> None:
    assert load_from(FOLDER, "scotland").source.endswith("1 added and 0 removed by configuration")
    assert load("england").source.startswith("holidays ")


@pytest.mark.parametrize(
    ("added", "removed", "why"),
    [
        ([], [Removed(FREE, "test")], "is no bank holiday"),
        ([Added(FREE, "a", "test"), Added(FREE, "b", "test")], [], "stands twice"),
        ([Added(FREE, "a", "test")], [Removed(FREE, "test")], "stands twice"),
        ([Added(date(2206, 6, 15), "a", "test")], [], "outside the years"),
    ],
)
def test_changes_that_cannot_be_meant_stop_the_start(added: list[Added], removed: list[Removed], why: str) -> None:
    with pytest.raises(Declaration, match=why):
        load("england", added=added, removed=removed)


def test_a_file_gives_its_changes(tmp_path: Path) -> None:
    path = tmp_path / "england.toml"
    path.write_text(
        '[[added]]\ndate = 2026-06-16\nname = "Day of thanks"\nsource = "Proclamation"\n'
        '[[removed]]\ndate = 2026-05-25\nsource = "Moved"\n',
        encoding="utf-8",
    )
    assert changes(path) == ((Added(FREE, "Day of thanks", "Proclamation"),), (Removed(date(2026, 5, 25), "Moved"),))
    loaded: Calendar = load_from(tmp_path, "england")
    assert not loaded.is_working_day(FREE)
    assert loaded.is_working_day(date(2026, 5, 25))


@pytest.mark.parametrize(
    "text",
    [
        "[[added]\n",
        "added = 3\n",
        "added = [3]\n",
        '[[extra]]\ndate = 2026-06-16\nsource = "x"\n',
        '[[added]]\ndate = 2026-06-16\nname = "No source"\n',
        '[[added]]\ndate = 2026-06-16\nname = " "\nsource = "x"\n',
        '[[added]]\ndate = 2026-06-16\nname = 3\nsource = "x"\n',
        '[[added]]\ndate = "2026-06-16"\nname = "As text"\nsource = "x"\n',
        '[[added]]\ndate = 2026-06-16T00:00:00\nname = "With a time"\nsource = "x"\n',
        '[[removed]]\ndate = 2026-05-25\nname = "Too much"\nsource = "x"\n',
    ],
)
def test_a_wrong_file_stops_the_start(tmp_path: Path, text: str) -> None:
    (tmp_path / "england.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Declaration, match=r"england\.toml"):
        load_from(tmp_path, "england")


def test_a_missing_file_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(Declaration, match=r"wales\.toml cannot be read"):
        load_from(tmp_path, "wales")


def test_days_are_kept_as_a_text_and_read_again() -> None:
    days = {date(2026, 12, 25): "Christmas Day", date(2026, 1, 2): "Là na Bliadhn\u2019 Ùire"}
    assert days_read(days_told(days)) == days
    assert days_told(days).index("2026-01-02") < days_told(days).index("2026-12-25")


@pytest.mark.parametrize("text", ["", "5", "[]", "[" * 100_000, '{"2026-12-25T00:00:00": "Christmas Day"}'])
def test_what_is_no_text_of_days_is_not_read(text: str) -> None:
    with pytest.raises((AttributeError, ValueError)):
        days_read(text)

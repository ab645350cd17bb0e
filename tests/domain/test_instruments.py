"""The instruments of config/instruments against tables written from docs/law.md, and what must be true of any instrument."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.domain.clocks import Certainty
from disclosure.domain.errors import Declaration
from disclosure.domain.instruments import (
    GRADES,
    NO,
    NOT_KNOWN,
    YES,
    Ask,
    Instrument,
    Instruments,
    Mark,
    Question,
    Thresholds,
)
from disclosure.services.instruments import load, load_from

FOLDER = Path(__file__).parents[2] / "config" / "instruments"
HERE = {one.key: one for one in load_from(FOLDER)}
TODAY = date(2026, 11, 25)


def answered(tool: Instrument, yes: int = 0, *, marks: tuple[str, ...] = (), unknown: int = 0) -> dict[str, str]:
    """So many yes among the questions that raise nothing without another, these marks, so many not known; the rest no."""
    marked = {mark.questions[0] for mark in tool.marks}
    plain = [one.key for one in tool.gradable if one.key not in marked]
    said = {one.key: NO for one in tool.gradable}
    said |= dict.fromkeys(plain[:yes], YES) | dict.fromkeys(plain[yes : yes + unknown], NOT_KNOWN)
    return {**said, **dict.fromkeys(marks, YES)}


# What is asked for how many, for which scheme, and how surely its thresholds are known.
DECLARED = [
    ("dash_partners", "dvds", 24, {"medium": 10, "high": 14}, Certainty.CONFIRMED),
    ("dash_police", "dvds", 27, {"medium": 10, "high": 14}, Certainty.INFERRED),
    ("dara", "dvds", 19, {"medium": 1, "high": 10}, Certainty.UNKNOWN),
    ("child_factors", "csods", 18, {"medium": 1, "high": 6}, Certainty.UNKNOWN),
]


@pytest.mark.parametrize(("key", "scheme", "questions", "limits", "certainty"), DECLARED)
def test_each_instrument_is_what_the_sources_say_it_is(key, scheme, questions, limits, certainty):
    tool = HERE[key]
    assert (tool.schemes, len(tool.gradable), tool.limits, tool.certainty) == ((scheme,), questions, limits, certainty)
    assert tool.source
    assert tool.thresholds_source


def test_no_other_instrument_is_there():
    assert set(HERE) == {row[0] for row in DECLARED}


# The published table: 1 to 9 standard, 10 to 13 medium, 14 and more high.
COUNTS = [(0, "standard"), (1, "standard"), (9, "standard"), (10, "medium"), (13, "medium"), (14, "high"), (17, "high")]


@pytest.mark.parametrize(("yes", "grade"), COUNTS)
def test_the_partners_checklist_grades_by_the_published_count(yes, grade):
    scored = HERE["dash_partners"].score(answered(HERE["dash_partners"], yes))
    assert (scored.score, scored.grade, scored.at_most, scored.marks) == (yes, grade, grade, ())
    assert len(scored.counted) == yes


@pytest.mark.parametrize(
    "marks",
    [
        *[("strangulation",), ("stalking",), ("threats_to_kill",), ("worse",)],
        *[("separation", "control", violence) for violence in ("injury", "weapon", "sexual", "hurt_others")],
    ],
)
@pytest.mark.parametrize("key", ["dash_partners", "dash_police"])
def test_what_the_source_names_beside_the_count_raises_to_high_by_itself(key, marks):
    scored = HERE[key].score(answered(HERE[key], marks=marks))
    assert (scored.score, scored.grade) == (len(marks), "high")
    assert [mark.questions for mark in scored.marks] == [marks]


@pytest.mark.parametrize("marks", [("separation", "control"), ("separation", "injury"), ("control",)])
def test_part_of_a_cluster_raises_nothing(marks):
    assert HERE["dash_partners"].score(answered(HERE["dash_partners"], marks=marks)).grade == "standard"


@pytest.mark.parametrize("key", ["dara", "child_factors"])
def test_where_no_count_is_published_one_yes_is_at_least_medium(key):
    assert HERE[key].score(answered(HERE[key])).grade == "standard"
    assert HERE[key].score(answered(HERE[key], 1)).grade == "medium"


@pytest.mark.parametrize(
    "marks", [("convicted", "alone"), ("convicted", "lives_with"), ("managed", "alone"), ("gifts_secrets",)]
)
def test_a_child_alone_with_somebody_convicted_is_at_high_risk(marks):
    assert HERE["child_factors"].score(answered(HERE["child_factors"], marks=marks)).grade == "high"


def test_what_is_not_known_lowers_nothing_and_is_told():
    tool = HERE["dash_partners"]
    scored = tool.score(answered(tool, 9, unknown=1))
    assert (scored.score, scored.grade, len(scored.unknown), scored.at_most) == (9, "standard", 1, "medium")
    nothing_said = tool.score({})
    assert (nothing_said.grade, len(nothing_said.unknown), nothing_said.at_most) == ("standard", 24, "high")


# --- any instrument

KEYS = [f"q{number}" for number in range(8)]
MARKS = st.builds(
    Mark, st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True).map(tuple), st.sampled_from(GRADES[1:])
)


@st.composite
def instruments(draw):
    questions = tuple(Question(key, f"{key}?", weight=draw(st.integers(1, 3))) for key in KEYS)
    thresholds = sorted(draw(st.lists(st.integers(1, 8), min_size=2, max_size=2, unique=True)))
    marks = tuple(draw(st.lists(MARKS, max_size=3)))
    return Instrument("any", "1", "Any", ("x",), "s", questions, tuple(thresholds), "s", Certainty.UNKNOWN, marks)


ANSWERS = st.dictionaries(st.sampled_from(KEYS), st.sampled_from([YES, NO, NOT_KNOWN]))


@given(instruments(), ANSWERS, st.sampled_from(KEYS))
def test_one_more_yes_never_lowers_a_grade_or_a_score(tool, said, key):
    before, after = tool.score({**said, key: NO}), tool.score({**said, key: YES})
    assert after.score >= before.score
    assert GRADES.index(after.grade) >= GRADES.index(before.grade)


@given(instruments(), ANSWERS, st.randoms())
def test_the_order_of_answers_and_questions_does_not_matter(tool, said, chance):
    turned, asked = list(said.items()), list(tool.questions)
    chance.shuffle(turned)
    chance.shuffle(asked)
    other = replace(tool, questions=tuple(asked)).score(dict(turned))
    found = tool.score(said)
    assert (other.score, other.grade, other.at_most) == (found.score, found.grade, found.at_most)
    assert set(other.counted) == set(found.counted)


@given(instruments(), ANSWERS)
def test_the_most_that_is_possible_is_the_grade_with_yes_to_all_that_is_not_known(tool, said):
    found = tool.score(said)
    assert (
        found.at_most
        == tool.score({**dict.fromkeys(KEYS, YES), **{k: v for k, v in said.items() if v != NOT_KNOWN}}).grade
    )
    assert GRADES.index(found.at_most) >= GRADES.index(found.grade)
    assert len(found.unknown) == len(KEYS) - sum(value != NOT_KNOWN for value in said.values())


# --- files and settings that are wrong

GOOD = """
key = "one"
version = "1"
name = "One"
schemes = ["dvds"]
source = "Somebody"
[thresholds]
medium = 1
high = 2
source = "Somebody"
certainty = "unknown"
[[questions]]
key = "a"
words = "A?"
[[questions]]
key = "b"
words = "B?"
[[questions]]
key = "c"
words = "C?"
ask = "words"
[[marks]]
questions = ["a"]
grade = "high"
certainty = "inferred"
"""
WRONG = [
    ("medium = 1", "medium = 2", "more than that of the grade below"),
    ("medium = 1", "medium = 0", "whole number from 1"),
    ("high = 2", "high = 3", "a threshold lies above 2"),
    ("high = 2", "", "high is missing"),
    ("high = 2", "high = true", "high is missing, or no whole number"),
    ('key = "b"', 'key = "a"', "the question a stands there twice"),
    ('questions = ["a"]', 'questions = ["c"]', "a mark names c, which is no question of yes or no"),
    ('questions = ["a"]', "questions = []", "a mark names no question"),
    ('grade = "high"', 'grade = "standard"', "a mark raises to standard"),
    ('ask = "words"', 'ask = "often"', "ask is often"),
    ('words = "A?"', 'words = "A {x}?"', "a brace"),
    ('words = "A?"', "", "words is missing"),
    ('certainty = "unknown"', 'certainty = "sure"', "certainty is sure"),
    ('schemes = ["dvds"]', "schemes = []", "it names no scheme"),
    ('source = "Somebody"', 'sauce = "Somebody"', "sauce is not known"),
    ('key = "a"', 'key = "a"\nweight = -1', "a yes may lower no grade"),
    ("[thresholds]", 'from = "soon"\n[thresholds]', "from is no day"),
    ("[thresholds]", "[thresholds", "it cannot be read"),
]


def test_a_right_file_gives_an_instrument(tmp_path):
    (tmp_path / "one.toml").write_text(GOOD)
    (tool,) = load_from(tmp_path)
    assert [one.ask for one in tool.questions] == [Ask.YES_NO, Ask.YES_NO, Ask.WORDS]
    assert tool.score({"a": YES}).grade == "high"


@pytest.mark.parametrize(("right", "mistake", "told"), WRONG)
def test_a_wrong_file_stops_the_start_and_says_what_to_mend(tmp_path, right, mistake, told):
    path = tmp_path / "one.toml"
    path.write_text(GOOD.replace(right, mistake, 1))
    with pytest.raises(Declaration) as refused:
        load(path)
    assert told in str(refused.value)
    assert "Mend it in config/instruments" in str(refused.value)


def versions(*days: date | None) -> tuple[Instrument, ...]:
    tool = HERE["dash_partners"]
    return tuple(replace(tool, version=str(number), in_force_from=day) for number, day in enumerate(days, start=1))


def test_of_each_instrument_the_newest_version_in_force_is_offered_to_its_scheme():
    known = Instruments((*versions(None, date(2026, 11, 25), date(2026, 11, 26)), HERE["child_factors"]))
    assert [one.version for one in known.offered("dvds", TODAY)] == ["2"]
    assert [one.version for one in known.offered("dvds", date(2026, 11, 24))] == ["1"]
    assert [one.key for one in known.offered("csods", TODAY)] == ["child_factors"]
    assert known.offered("another", TODAY) == ()


def test_a_forces_own_thresholds_hold_from_their_day():
    own = (
        Thresholds("dash_partners", "1", {"medium": 8, "high": 12}, date(2026, 1, 1), "Ours"),
        Thresholds("dash_partners", "1", {"medium": 5, "high": 9}, date(2026, 11, 25), "Ours, later"),
    )
    known = Instruments(versions(None), own)
    for day, limits in (
        (date(2025, 12, 31), (10, 14)), (date(2026, 1, 1), (8, 12)), (date(2026, 11, 24), (8, 12)), (TODAY, (5, 9)),
    ):  # fmt: skip
        assert known.offered("dvds", day)[0].thresholds == limits
    assert known.offered("dvds", TODAY)[0].thresholds_source == "Ours, later"


@pytest.mark.parametrize(
    ("own", "told"),
    [
        (Thresholds("dash_partners", "9", {"medium": 8, "high": 12}, TODAY, "Ours"), "no such version"),
        (Thresholds("nothing", "1", {"medium": 8, "high": 12}, TODAY, "Ours"), "no such version"),
        (
            Thresholds("dash_partners", "1", {"medium": 12, "high": 8}, TODAY, "Ours"),
            "more than that of the grade below",
        ),
        (Thresholds("dash_partners", "1", {"medium": 12, "high": 25}, TODAY, "Ours"), "above 24"),
    ],
)
def test_thresholds_that_cannot_be_stop_the_start(own, told):
    with pytest.raises(Declaration, match=told):
        Instruments(versions(None), (own,))


def test_a_version_twice_and_a_taken_key_stop_the_start():
    with pytest.raises(Declaration, match="two files of this version"):
        Instruments((*versions(None), *versions(None)))
    with pytest.raises(Declaration, match="choose another"):
        Instruments((replace(HERE["dara"], key="other"),))


def test_a_record_is_put_right_with_the_version_and_the_thresholds_that_graded_it():
    known = Instruments(versions(None, date(2026, 11, 25)))
    recorded = {"instrument": "dash_partners", "instrument_version": "1", "thresholds": {"medium": 3, "high": 4}}
    (again,) = known.again("dvds", TODAY, recorded)
    assert (again.version, again.limits) == ("1", {"medium": 3, "high": 4})
    assert again.thresholds_source == "The thresholds by which the record was graded", (
        "not those of the published source"
    )
    gone = known.again("dvds", TODAY, {**recorded, "instrument_version": "0"})
    assert gone == (), "it is not put right with another version of the same name"

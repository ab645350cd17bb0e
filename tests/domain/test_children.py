"""The children of a case: who they are, what was told of each since, and how often each has gone missing."""

from disclosure.domain import children
from disclosure.domain.children import key_of
from disclosure.domain.schemes import CSODS_2023
from tests.domain.driver import INES, OMAR, Drive

AMY = {"given_names": "Amy", "family_name": "Croft", "date_of_birth": "2015-04", "school": "The school by the green"}
BEN = {"given_names": "Ben", "family_name": "Croft", "date_of_birth": "2018"}


def with_children(*blocks):
    """A case whose registration names them."""
    drive = Drive(CSODS_2023)
    first, *others = drive.state.held
    drive.state = drive.state._replace(
        held=(first._replace(values={**first.values, "children": list(blocks)}), *others)
    )
    return drive


def key(block):
    return key_of(block["given_names"], block["family_name"], block["date_of_birth"])


def missing(drive, child, gone, back=""):
    return drive.take("record_missing", by=INES, only={"child": child, "went_missing": gone, "came_back": back})


def episodes(drive):
    return {one.name: [(each.gone, each.back) for each in one.episodes] for one in children.of_case(drive.state)}


def test_each_time_that_a_child_went_missing_is_counted_in_the_order_of_the_days():
    drive = with_children(AMY, BEN)
    missing(drive, key(AMY), "2026-02-11", "2026-02-12")
    missing(drive, key(AMY), "2025", "2025")
    missing(drive, key(BEN), "2026-03-01")
    assert episodes(drive) == {
        "Amy Croft": [("2025", "2025"), ("2026-02-11", "2026-02-12")],
        "Ben Croft": [("2026-03-01", "")],
    }


def test_an_episode_that_was_a_mistake_no_longer_counts():
    drive = with_children(AMY)
    missing(drive, key(AMY), "2026-02-11")
    about = drive.held("missing_episode").sequence
    drive.take("correct", about=about, by=OMAR, only={"child": "mistake", "went_missing": "2026-02-11"})
    assert episodes(drive) == {"Amy Croft": []}


def test_a_child_whom_the_registration_does_not_name_stands_after_those_it_names():
    drive = with_children(AMY)
    for name in ("A boy next door", "a boy  NEXT door"):
        said = {"child": "other", "other_child": name, "went_missing": "2026-01"}
        drive.take("record_missing", by=INES, only=said)
    assert {name: len(each) for name, each in episodes(drive).items()} == {"Amy Croft": 0, "A boy next door": 2}


def test_what_is_told_of_a_child_stays_with_it_when_another_is_added_before_it():
    drive = with_children(BEN)
    drive.take("record_child", by=INES, only={"child": key(BEN), "school": "Moved in March"})
    first, *others = drive.state.held
    changed = first._replace(values={**first.values, "children": [AMY, BEN]})
    drive.state = drive.state._replace(held=(changed, *others))
    amy, ben = children.of_case(drive.state)
    assert (amy.name, len(amy.known)) == ("Amy Croft", 0)
    assert (ben.name, len(ben.known)) == ("Ben Croft", 1)


def test_twins_without_names_are_two_children():
    twin = {"family_name": "Croft", "date_of_birth": "2020"}
    drive = with_children(twin, dict(twin))
    first, second = children.named(drive.state)
    assert first.key != second.key
    missing(drive, second.key, "2026-01")
    assert [len(child.episodes) for child in children.of_case(drive.state)] == [0, 1]


def test_a_slip_put_right_is_no_later_word_than_what_came_after_it():
    drive = with_children(AMY)
    drive.take("record_child", by=INES, only={"child": key(AMY), "looked_after": "yes"})
    first = drive.held("child_known").sequence
    drive.take("record_child", by=INES, only={"child": key(AMY), "looked_after": "no"})
    drive.take(
        "correct", about=first, by=OMAR, only={"child": key(AMY), "looked_after": "yes", "school": "By the green"}
    )
    (amy,) = children.of_case(drive.state)
    assert [one.values["looked_after"] for one in amy.known] == ["yes", "no"]


def test_what_is_found_out_of_a_child_changes_no_column_of_the_return():
    drive = with_children(AMY)
    before = dict(drive.facts)
    missing(drive, key(AMY), "2026-02-11")
    drive.take("record_child", by=INES, only={"child": key(AMY), "looked_after": "yes"})
    assert drive.facts == before

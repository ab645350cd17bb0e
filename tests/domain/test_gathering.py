"""Items of information come together in the kinds held, whatever is recorded first and whatever is corrected later."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.domain import facts
from disclosure.domain.gathering import known_already
from disclosure.domain.schemes import CSODS_2023, DVDS_2023
from tests.domain.driver import HELD, NOTHING_HELD, OMAR, ROSA, Drive

both_schemes = pytest.mark.parametrize("scheme", [DVDS_2023, CSODS_2023], ids=lambda scheme: scheme.key)


def item(drive, kind, **more):
    return drive.take("record_information", by=ROSA, information_kind=kind, may_be_told="no", **more)


def kinds(drive):
    return set((drive.facts["information_kinds"] or "").split(";")) - {""}


@both_schemes
def test_items_say_which_kinds_are_held_before_anybody_sums_them_up(scheme):
    drive = Drive(scheme)
    assert (drive.facts["information_held"], kinds(drive)) == (None, set())
    item(drive, "intelligence")
    item(drive, "conviction_spent")
    item(drive, "intelligence")
    assert (drive.facts["information_held"], kinds(drive)) == (True, {"intelligence", "conviction_spent"})


@both_schemes
def test_the_full_checks_begin_with_what_the_items_say_and_add_to_it(scheme):
    drive = Drive(scheme).reach("full_checks")
    item(drive, "conviction_spent")
    action = scheme.action("record_full_checks")
    assert known_already(drive.state, action) == {"information_kinds": ["conviction_spent"], "information_held": "yes"}
    drive.take("record_full_checks", by=OMAR, only={**HELD, "information_kinds": ["intelligence"]})
    assert kinds(drive) == {"conviction_spent", "intelligence"}


@both_schemes
def test_nobody_says_that_nothing_is_held_where_an_item_is(scheme):
    drive = Drive(scheme).reach("full_checks")
    item(drive, "not_proceeded_with")
    said = drive.refused("record_full_checks", by=OMAR, only=dict(NOTHING_HELD))
    assert said == ["Items of information are on this case: say that information is held."]


@both_schemes
def test_an_item_found_after_the_checks_changes_what_may_be_decided(scheme):
    drive = Drive(scheme).reach("decision", decision="no_information")
    assert drive.facts["information_held"] is False
    item(drive, "intelligence")
    assert (drive.facts["information_held"], kinds(drive)) == (True, {"intelligence"})
    assert "The full checks found information that is held." in drive.refused("decide", "no_information")


@both_schemes
def test_a_corrected_item_counts_as_what_it_is_now(scheme):
    drive = Drive(scheme).reach("decision", decision="no_information")
    item(drive, "intelligence")
    held = drive.held("information_item")
    drive.take("correct", by=ROSA, about=held.sequence, **{**held.values, "information_kind": "concerning_behaviour"})
    assert kinds(drive) == {"concerning_behaviour"}
    held = drive.held("information_item")
    drive.take("correct", by=ROSA, about=held.sequence, **{**held.values, "information_kind": "mistake"})
    assert (drive.facts["information_held"], kinds(drive)) == (False, set())


@both_schemes
def test_corrected_checks_keep_the_items_kinds(scheme):
    drive = Drive(scheme).reach("risk_assessment")
    item(drive, "out_of_court_disposal")
    checks = drive.held("full_checks")
    drive.take("correct", by=OMAR, about=checks.sequence, **{**checks.values, "information_kinds": ["intelligence"]})
    assert kinds(drive) == {"out_of_court_disposal", "intelligence"}
    assert drive.facts["information_held"] is True


@both_schemes
def test_items_are_corrected_until_the_decision_and_recorded_no_longer_after_it(scheme):
    drive = Drive(scheme)
    item(drive, "intelligence")
    drive.reach("decision")
    assert "information_item" in {one.kind for one in drive.offers(ROSA)["correct"].targets}
    drive.reach("countersign")
    assert "information_item" not in {one.kind for one in drive.offers(ROSA)["correct"].targets}
    assert any("another stage" in one for one in drive.refused("record_information", by=ROSA, only={}))


@given(st.lists(st.tuples(st.sampled_from([*facts.INFORMATION_KINDS, "mistake"]), st.integers(0, 5)), max_size=8))
def test_the_column_is_always_what_the_standing_items_and_the_checks_say(steps):
    drive = Drive(DVDS_2023).reach("decision", decision="no_information")
    for kind, place in steps:
        items = [one for one in drive.state.held if one.kind == "information_item"]
        if place < len(items):
            about = items[place]
            drive.take("correct", by=ROSA, about=about.sequence, **{**about.values, "information_kind": kind})
        else:
            item(drive, kind)
    standing = {one.values["information_kind"] for one in drive.state.held if one.kind == "information_item"} - {
        "mistake"
    }
    assert kinds(drive) == standing
    assert drive.facts["information_held"] is bool(standing)


@both_schemes
def test_what_was_found_out_is_no_danger_that_somebody_speaks_of(scheme):
    drive = Drive(scheme)
    item(drive, "conviction_spent", what="Convicted in 2012: he strangled his wife and had a knife.")
    assert drive.facts["dangers"] is None
    drive.take("note", by=ROSA, note="She says that he strangled her.")
    assert drive.facts["dangers"] == "strangulation"


@both_schemes
def test_a_known_offender_sets_what_the_return_asks_for(scheme):
    drive = Drive(scheme)
    drive.take("record_offender", by=ROSA, subject_registered_sex_offender="no", subject_mappa_category="2")
    assert (drive.facts["subject_registered_sex_offender"], drive.facts["subject_mappa_category"]) == (False, "2")
    assert drive.refused("record_offender", by=ROSA, only={}) == [
        "Say whether the subject is a registered sex offender."
    ]

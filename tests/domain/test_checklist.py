"""The search checklist: what has to be searched, what counts as an answer, and that no full checks are complete without all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.domain import checklist, children
from disclosure.domain.checklist import line_of
from disclosure.domain.schemes import ALL, CSODS_2023, DVDS_2023
from disclosure.forms.registry import FORMS
from tests.domain.driver import HELD, NOTHING_HELD, OMAR, ROSA, SEARCHED, Drive

# As docs/law.md names them, by the key that the tests' careful officer answers.
SOURCES = frozenset(name.removeprefix("searched_") for name in SEARCHED)
MILL_COURT, DOCK = "Flat 3, Mill Court, Wexcombe (2021 to 2023)", "9 Dock Side, Tarnmouth"
AN_ADDRESS = "Record first what the search with the force for each earlier address of the subject gave."
both_schemes = pytest.mark.parametrize("scheme", [DVDS_2023, CSODS_2023], ids=lambda scheme: scheme.key)


def living(drive, *addresses):
    """The registration says that the subject lived there."""
    first, *others = drive.state.held
    subject = [{"family_name": "Croft", "previous_addresses": "\n".join(addresses)}]
    drive.state = drive.state._replace(held=(first._replace(values={**first.values, "subject": subject}), *others))
    return drive


def search(drive, *lines, result="nothing", by=ROSA):
    return drive.take("record_search", by=by, lines=list(lines), search_result=result)


def said(drive):
    """What is said of each line, by its key; "" where it has no answer."""
    return {one.line.key: one.result for one in checklist.standing(drive.state)}


@pytest.mark.parametrize("scheme", ALL, ids=lambda one: one.rule_set)
def test_each_source_of_the_rules_is_asked_for_by_the_form_of_the_full_checks(scheme):
    asked = SOURCES if scheme.key == "csods" else SOURCES - {"education"}
    assert {one.key for one in scheme.checklist} == asked
    form = FORMS[scheme.action("record_full_checks").form_key]
    assert {name.removeprefix("searched_") for name in dir(form) if name.startswith("searched_")} == asked
    assert all(one.source for one in scheme.checklist)


@both_schemes
def test_full_checks_are_not_completed_with_a_source_unanswered(scheme):
    drive = Drive(scheme).reach("full_checks")
    left = {name: value for name, value in HELD.items() if name not in ("searched_pnd", "searched_health")}
    assert drive.refused("record_full_checks", only=left) == ["Say what the search gave: PND, Health."]
    search(drive, "pnd")
    assert drive.refused("record_full_checks", only=left) == ["Say what the search gave: Health."]
    search(drive, "health", result="not_searched")
    drive.take("record_full_checks", by=OMAR, only=left)
    assert drive.stage == "risk_assessment"


@both_schemes
def test_each_earlier_address_waits_for_the_answer_of_its_force(scheme):
    drive = living(Drive(scheme).reach("full_checks"), MILL_COURT, DOCK)
    assert {key for key, result in said(drive).items() if not result} == {
        *(one.key for one in scheme.checklist),
        line_of(MILL_COURT).key,
        line_of(DOCK).key,
    }
    assert drive.refused("record_full_checks") == [AN_ADDRESS]
    assert [str(reason) for reason in drive.offers(ROSA)["record_full_checks"].refusals] == [AN_ADDRESS]
    search(drive, line_of(MILL_COURT).key, result="found")
    assert drive.refused("record_full_checks") == [AN_ADDRESS]
    search(drive, line_of(DOCK).key, result="own")
    drive.take("record_full_checks", by=OMAR)
    assert all(said(drive).values())


@both_schemes
def test_an_address_that_is_found_later_is_a_line_at_once(scheme):
    drive = living(Drive(scheme).reach("full_checks"), DOCK)
    search(drive, line_of(DOCK).key)
    living(drive, DOCK, MILL_COURT)
    assert drive.refused("record_full_checks") == [AN_ADDRESS]
    living(drive, "9  dock side, TARNMOUTH")
    drive.take("record_full_checks", by=OMAR)


@both_schemes
def test_an_address_that_a_search_found_is_a_line_that_it_answers(scheme):
    drive = Drive(scheme).reach("full_checks")
    drive.take("record_search", by=ROSA, only={"further_address": DOCK, "search_result": "found"})
    assert said(drive)[line_of(DOCK).key] == "found"
    assert "Say what was searched." in drive.refused("record_search", by=ROSA, only={"search_result": "found"})
    drive.take("record_full_checks", by=OMAR)


@both_schemes
def test_the_full_checks_do_not_say_less_than_a_search_that_stands(scheme):
    drive = Drive(scheme).reach("full_checks")
    search(drive, "pnc", "marac", result="found")
    words = "A search on this case gave more than is said here: PNC, MARAC. Say so, or put that search right."
    assert drive.refused("record_full_checks", by=OMAR) == [words]
    drive.take(
        "correct",
        about=drive.held("source_search").sequence,
        by=ROSA,
        only={"lines": ["pnc"], "search_result": "nothing"},
    )
    drive.take("record_full_checks", by=OMAR)
    made = drive.held("full_checks").sequence
    search(drive, "visor", result="found")
    assert "ViSOR or MAPPS" in drive.refused("correct", about=made, by=OMAR, only=dict(HELD))[0]
    drive.take("correct", about=made, by=OMAR, only={**HELD, "searched_visor": "found"})


@both_schemes
def test_the_form_begins_with_what_the_searches_gave(scheme):
    drive = living(Drive(scheme).reach("full_checks"), DOCK)
    search(drive, "pnc", line_of(DOCK).key, result="found")
    search(drive, "prison", result="not_searched")
    search(drive, "prison", result="nothing")
    action = scheme.action("record_full_checks")
    assert checklist.known(drive.state, action) == {"searched_pnc": "found", "searched_prison": "nothing"}
    assert checklist.known(drive.state, scheme.action("record_search")) == {}


@both_schemes
def test_after_a_reopening_everything_is_searched_anew(scheme):
    drive = Drive(scheme).reach("full_checks")
    search(drive, "pnc", result="found")
    drive.take("record_full_checks", by=OMAR, only={**NOTHING_HELD, "searched_pnc": "found"})
    drive.reach("closed", decision="no_information")
    drive.take("reopen")
    assert set(said(drive).values()) == {""}


@both_schemes
def test_whoever_searched_does_not_decide(scheme):
    drive = Drive(scheme).reach("full_checks")
    search(drive, "pnc", by=OMAR)
    drive.reach("decision")
    assert OMAR.user_id in drive.state.acted["record_search"]
    assert "record_search" in scheme.action("decide").not_by


def test_an_enquiry_has_no_checklist():
    assert checklist.lines(Drive(CSODS_2023, "enquiry").state) == ()


@pytest.mark.parametrize("text", ["None", "not known", "unknown.", " - ", ";", "no fixed abode"])
def test_words_that_tell_of_no_address_are_no_line(text):
    assert checklist.lines_in(text) == ()


def test_an_answer_that_is_none_of_those_there_are_answers_nothing():
    drive = Drive(DVDS_2023).reach("full_checks")
    for said in ("banana", "own"):
        words = drive.refused("record_full_checks", by=OMAR, only={**HELD, "searched_pnc": said})
        assert words == ["Say what the search gave: PNC."]


def test_two_addresses_in_one_answer_are_two_lines_and_both_are_answered():
    drive = Drive(DVDS_2023).reach("full_checks")
    drive.take("record_search", by=ROSA, only={"further_address": f"{DOCK}; {MILL_COURT}", "search_result": "nothing"})
    assert {said(drive)[line_of(one).key] for one in (DOCK, MILL_COURT)} == {"nothing"}
    drive.take("record_full_checks", by=OMAR)


@pytest.mark.parametrize("people", [[None], ["x"], "Croft", {}, None])
def test_what_is_stored_oddly_breaks_no_page(people):
    drive = Drive(DVDS_2023)
    first, *others = drive.state.held
    changed = first._replace(values={**first.values, "subject": people, "children": people})
    state = drive.state._replace(held=(changed, *others))
    assert len(checklist.lines(state)) == len(DVDS_2023.checklist)
    assert children.of_case(state) == ()


LINES = st.sampled_from(sorted(one.key for one in DVDS_2023.checklist))
RESULTS = st.sampled_from(("found", "nothing", "not_searched"))


@given(searches=st.lists(st.tuples(st.lists(LINES, min_size=1, unique=True), RESULTS), max_size=6), left=st.sets(LINES))
def test_whatever_is_searched_in_whatever_order_nothing_is_left_out_and_nothing_found_is_lost(searches, left):
    drive = Drive(DVDS_2023).reach("full_checks")
    best = {}
    for lines, result in searches:
        search(drive, *lines, result=result)
        for line in lines:
            best[line] = max(best.get(line, result), result, key=("not_searched", "nothing", "found").index)
    assert {key: result for key, result in said(drive).items() if result} == best
    answers = {name: value for name, value in HELD.items() if name.removeprefix("searched_") not in left}
    answers |= {f"searched_{line}": "found" for line, result in best.items() if line not in left and result == "found"}
    if left - set(best):
        assert drive.refused("record_full_checks", by=OMAR, only=answers)[0].startswith("Say what the search gave: ")
    else:
        drive.take("record_full_checks", by=OMAR, only=answers)
        assert all(said(drive).values())

"""The search checklist on the pages: what is still to be searched, what each search gave, and that its reasons reach who decides."""

import gzip

import pytest

from disclosure.domain.access import Role
from disclosure.domain.checklist import line_of
from tests.web.client import carried
from tests.web.desk import Desk
from tests.web.test_acting import form_of

MILL_COURT, DOCK = "Flat 3, Mill Court, Wexcombe (2021 to 2023)", "9 Dock Side, Tarnmouth"


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


def at_the_checks(desk, *addresses, scheme="dvds"):
    """A case whose full checks are due, about somebody who lived there before."""
    lived = {"subject-0-previous_addresses": "\n".join(addresses)}
    return desk.go_on(desk.register(scheme, **lived), "full_checks")


def rows(answer):
    """What the checklist says, by its line."""
    found = {}
    for row in answer.page.select("tbody tr"):
        said = [" ".join(cell.get_text(" ", strip=True).split()) for cell in row.select("td")]
        found[" ".join(row.th.get_text(" ", strip=True).split())] = said
    return found


def of_the_form(answer):
    """The lines that a search may be of, by their words."""
    boxes = answer.page.select('input[name="lines"]')
    return {answer.page.select_one(f'label[for="{box["id"]}"]').get_text(strip=True): box["value"] for box in boxes}


def test_a_researcher_cannot_complete_full_checks_while_a_force_has_not_answered(desk):
    reference = at_the_checks(desk, MILL_COURT, DOCK)
    unsearched = "Record first what the search with the force for each earlier address of the subject gave."
    assert unsearched in desk.rae.get(f"/cases/{reference}").words
    answer = desk.ask(reference, "record_full_checks", by=desk.rae)
    assert answer.status_code == 409
    assert unsearched in answer.words
    page = desk.rae.get(f"/cases/{reference}/checklist")
    assert "0 of 16 answered" in page.words
    assert rows(page)[f"The force for {DOCK}"] == ["No answer yet"]
    search = desk.rae.get(page.page.select_one("a.govuk-button")["href"])
    lines = of_the_form(search)
    one = {**desk.fields("record_search"), "lines": lines[f"The force for {MILL_COURT}"], "force_name": "Cleveland"}
    assert desk.rae.submit(search, one).status_code == 303
    assert desk.ask(reference, "record_full_checks", by=desk.rae).status_code == 409
    search = desk.ask(reference, "record_search", by=desk.rae)
    own = {**desk.fields("record_search", "own_area"), "lines": lines[f"The force for {DOCK}"]}
    assert desk.rae.submit(search, own).status_code == 303
    told = rows(desk.rae.get(f"/cases/{reference}/checklist"))
    assert told[f"The force for {MILL_COURT}"][:3] == [
        "Nothing found , 15",
        "All names on the application, with and without the date of birth",
        "Cleveland · R. Okafor",
    ]
    assert told[f"The force for {DOCK}"][0].startswith("The address is in this force’s area")
    assert desk.do(reference, "record_full_checks", by=desk.rae).status_code == 303
    assert "16 of 16 answered, 1 of them not searched, with a reason" in desk.rae.get(f"/cases/{reference}").words


def test_the_full_checks_begin_with_what_was_searched_and_do_not_say_less(desk):
    reference = at_the_checks(desk)
    assert (
        desk.do(reference, "record_search", "found", by=desk.omar, lines=["probation"], force_name="").status_code
        == 303
    )
    page = desk.ask(reference, "record_full_checks", by=desk.rae)
    chosen = {box["name"]: box["value"] for box in page.page.select("input[type=radio][checked]")}
    assert chosen == {"searched_probation": "found"}
    answer = desk.rae.submit(page, {**desk.fields("record_full_checks_dvds"), "searched_probation": "nothing"})
    assert answer.status_code == 409
    assert "A search on this case gave more than is said here: Probation." in answer.words
    assert "All names and addresses on the application" in answer.text, "nothing typed is lost"
    assert desk.rae.submit(answer, {"searched_probation": "found"}).status_code == 303


def test_an_address_that_a_search_found_becomes_a_line(desk):
    reference = at_the_checks(desk)
    answer = desk.do(
        reference, "record_search", "found", by=desk.rae, lines=[], further_address=DOCK, force_name="Cleveland"
    )
    assert answer.status_code == 303, answer.words
    assert rows(desk.rae.get(f"/cases/{reference}/checklist"))[f"The force for {DOCK}"][0] == "Something found , 15"


def test_whoever_may_not_read_a_search_is_not_told_of_the_address_that_it_found_by_a_form_sent_to_it_either(desk):
    reference = at_the_checks(desk)
    said = {"lines": [], "further_address": DOCK, "force_name": "Cleveland"}
    assert desk.do(reference, "record_search", "found", by=desk.rae, **said).status_code == 303
    path = f"/cases/{reference}/actions/record_search"
    note = form_of(desk.ask(reference, "note", by=desk.ines))
    answer = desk.ines.post(path, {**carried(note), **desk.fields("record_search")})
    assert answer.status_code == 409
    assert "Your role does not do this." in answer.words
    assert "Tarnmouth" not in answer.text


def test_a_correction_of_a_search_opens_its_line_again(desk):
    reference = at_the_checks(desk, DOCK)
    key = line_of(DOCK).key
    done = desk.do(reference, "record_search", "own_area", by=desk.rae, lines=[key])
    sequence = int(done.location.partition("done=")[2].partition("&")[0])
    said = {**desk.fields("record_search"), "correction_reason": "Ticked the wrong line."}
    page = desk.ask(reference, "correct", by=desk.rae, about=sequence)
    assert desk.rae.submit(page, said).status_code == 303
    told = rows(desk.rae.get(f"/cases/{reference}/checklist"))
    assert told[f"The force for {DOCK}"] == ["No answer yet"]
    assert told["PNC"][0] == "Nothing found , 1"


def test_whoever_decides_and_whoever_signs_reads_what_was_not_searched_and_why(desk):
    reference = desk.walk("decision")
    reason = "ViSOR or MAPPS: ViSOR was down for the day. To be searched tomorrow, before the decision."
    for action, who in (("record_view", desk.pat), ("record_panel", desk.petra), ("decide", desk.sofia)):
        assert reason in desk.ask(reference, action, by=who).words, action
    desk.go_on(reference, "countersign")
    page = desk.ask(reference, "countersign", by=desk.sam)
    assert reason in page.words
    assert len(gzip.compress(page.data)) <= 6 * 1024


def test_what_a_search_gave_is_read_by_those_who_may_read_the_full_checks(desk, as_user):
    reference = at_the_checks(desk)
    desk.do(reference, "record_search", "found", by=desk.rae, lines=["probation"], force_name="")
    for role, reads in ((Role.RESEARCHER, True), (Role.SUPERVISOR, True), (Role.INTAKE, False)):
        page = as_user(role).get(f"/cases/{reference}/checklist")
        assert ("Duty officer, probation" in page.words) is reads, role
        assert (rows(page)["Probation"] == ["You may not read this record."]) is not reads
        assert rows(page)["Prison"] == ["No answer yet"]
        assert ("Something found" in page.words) is reads
        assert "1 of 14 answered" in page.words
    assert desk.ravi.get(f"/cases/{reference}/checklist").status_code == 403


def test_an_address_that_a_search_found_is_told_to_nobody_who_may_not_read_the_search(desk, as_user):
    reference = at_the_checks(desk)
    found = {"lines": [], "further_address": DOCK, "force_name": "Cleveland"}
    assert desk.do(reference, "record_search", "found", by=desk.rae, **found).status_code == 303
    assert DOCK in desk.sofia.get(f"/cases/{reference}/checklist").words
    for page in (f"/cases/{reference}/checklist", f"/cases/{reference}", f"/cases/{reference}/handover"):
        assert DOCK not in desk.ines.get(page).words
    told = rows(desk.ines.get(f"/cases/{reference}/checklist"))
    assert told["The force for an address that a search found"] == ["You may not read this record."]


def test_whoever_decides_reads_that_addresses_are_missing_and_a_joint_reason_once(desk):
    reference = at_the_checks(desk)
    left = {"searched_pnd": "not_searched", "not_searched_reason": "Both systems were down."}
    missing = {"five_years_known": "no", "addresses_missing": "Asked the council and the landlord."}
    assert desk.do(reference, "record_full_checks", by=desk.rae, **left, **missing).status_code == 303
    page = desk.ask(desk.go_on(reference, "decision"), "decide", by=desk.sofia)
    assert "PND, ViSOR or MAPPS: Both systems were down." in page.words
    assert "Every address of the last five years: Asked the council and the landlord." in page.words


def test_the_force_where_the_subject_lives_is_named(desk):
    reference = at_the_checks(desk)
    answer = desk.do(reference, "record_full_checks", by=desk.rae, searched_home_force="nothing")
    assert "Write which force it is" in answer.words
    home = {"lines": ["home_force"], "force_name": "Cleveland"}
    assert desk.do(reference, "record_search", by=desk.rae, **home).status_code == 303
    told = rows(desk.rae.get(f"/cases/{reference}/checklist"))
    assert told["The force where the subject lives, if it is another"][2] == "Cleveland · R. Okafor"


def test_an_enquiry_has_no_checklist_and_its_page_says_so(desk):
    reference = desk.register("csods", "enquiry")
    assert "Search checklist" not in desk.ines.get(f"/cases/{reference}").words
    assert "No full checks are made on this route." in desk.ines.get(f"/cases/{reference}/checklist").words


def test_many_addresses_and_searches_keep_the_page_small(desk):
    streets = [f"{number} Dock Side, Tarnmouth" for number in range(1, 31)]
    reference = at_the_checks(desk, *streets)
    keys = [line_of(one).key for one in streets]
    desk.do(reference, "record_search", by=desk.rae, lines=keys, force_name="Cleveland")
    page = desk.rae.get(f"/cases/{reference}/checklist")
    assert "30 of 44 answered" in page.words
    assert len(gzip.compress(page.data)) <= 6 * 1024

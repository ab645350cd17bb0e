"""Two people on one case: the second is told what changed and keeps every word. Correcting, assigning, extending by two."""

from typing import Any

import pytest
from sqlalchemy import select

from disclosure.domain.access import Role
from disclosure.domain.errors import Stale
from disclosure.store.models import notices, records
from tests.web.client import carried
from tests.web.desk import Desk
from tests.web.test_acting import form_of, kept, ready

FIRST = "Someone else changed this case first"


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


def changes(answer) -> list[str]:
    return [item.get_text(" ", strip=True) for item in answer.page.select(".app-banner li")]


def again(answer, by) -> Any:
    """Send what the page carries, as it stands."""
    return by.post(form_of(answer)["action"], carried(form_of(answer)))


def test_the_second_of_two_is_told_what_changed_keeps_the_text_and_may_send_it_again(desk):
    reference = desk.walk("full_checks")
    path, sent = ready(desk, reference, "note", "done", desk.omar, note="Her sister rang.\nShe is well.")
    desk.do(reference, "escalate", "marac", by=desk.sofia)
    desk.do(reference, "note", by=desk.rae)
    with desk.nothing_changes():
        answer = desk.omar.post(path, sent)
    assert answer.status_code == 409
    assert answer.page.select_one("#stale-title").get_text() == FIRST
    assert changes(answer) == [
        "Note added, 4 November 2026, 10:00, Rae Lindqvist",
        "Escalated: MARAC, 4 November 2026, 10:00, Sofia Marsh",
    ]
    kept(answer, sent)
    before = desk.case(reference)
    assert again(answer, desk.omar).status_code == 303
    after = desk.case(reference)
    assert after.version == before.version + 1
    assert after.events[-1].values["note"] == "Her sister rang.\nShe is well."
    assert again(answer, desk.omar).location == f"/cases/{reference}?done={after.version}", "once, here too"
    assert desk.case(reference).version == after.version


def test_the_second_of_two_at_one_step_is_told_that_it_is_done(desk):
    reference = desk.walk("full_checks")
    path, sent = ready(desk, reference, "record_full_checks", "done", desk.omar)
    desk.do(reference, "record_full_checks", by=desk.rae)
    with desk.nothing_changes():
        answer = desk.omar.post(path, sent)
        assert answer.status_code == 409
        assert changes(answer) == ["Full checks recorded, 4 November 2026, 10:00, Rae Lindqvist"]
        assert "This is done at another stage: Full checks." in answer.words
        kept(answer, sent)
        once_more = again(answer, desk.omar)
    assert once_more.status_code == 409
    kept(once_more, sent)


def test_two_who_answer_the_same_record_do_not_both_answer_it(desk):
    reference = desk.walk("decision")
    desk.take(reference, "record_allegation", by="omar")
    path, sent = ready(desk, reference, "decide_crime", "recorded", desk.sofia)
    desk.do(reference, "decide_crime", "not_recorded", by=desk.sam)
    with desk.nothing_changes():
        answer = desk.sofia.post(path, sent)
        assert answer.status_code == 409
        assert changes(answer) == ["Crime recording decided: No crime is recorded, 4 November 2026, 10:00, Sam Bright"]
        kept(answer, sent)
        assert again(answer, desk.sofia).status_code == 409


def test_a_step_taken_twice_by_two_at_once_in_earnest_is_taken_once(desk):
    """The first decision of the service, not of the page: the case moves between reading and writing."""
    reference = desk.walk("meeting")
    path, sent = ready(desk, reference, "record_meeting", "held", desk.omar)
    other = desk.as_user(Role.DISCLOSURE_OFFICER, name="Nia Pritchard")
    read = desk.app.view_functions["officer.act"].__globals__["case_view"].acting
    moved = []

    def read_then_move(*args, **kwargs):
        page = read(*args, **kwargs)
        if not moved:
            moved.append(True)
            desk.take(reference, "withdraw", by="ines")
        return page

    patch = pytest.MonkeyPatch()
    patch.setattr("disclosure.services.case_view.acting", read_then_move)
    answer = desk.omar.post(path, sent)
    patch.undo()
    assert answer.status_code == 409
    assert changes(answer) == ["Withdrawn, 4 November 2026, 10:00, Ines Doyle"]
    kept(answer, sent)
    assert desk.stage(reference) == "closing"
    assert other.get(f"/cases/{reference}").status_code == 200


def test_somebody_elses_change_has_its_page_wherever_it_is_met(desk, monkeypatch):
    """The page of an action says what changed. Any other view that changes a case need not catch it to be understood."""

    def overtaken(*_, **__):
        raise Stale(3)

    monkeypatch.setattr("disclosure.services.notices.mark_seen", overtaken)
    answer = desk.omar.post("/notices/seen")
    assert answer.status_code == 409
    assert answer.page.h1.get_text() == FIRST


def correcting(desk, reference: str, sequence: int, by, **changed: Any) -> Any:
    page = desk.ask(reference, "correct", by=by, about=sequence)
    return by.submit(page, {"correction_reason": "She spelt it out on the phone.", **changed})


def test_a_correction_supersedes_and_the_old_stays_to_be_read(desk, rows):
    reference = desk.walk("full_checks")
    desk.do(reference, "note", by=desk.omar, note="The grandmother lives in Leeds.")
    wrong = desk.case(reference).version
    page = desk.ask(reference, "correct", by=desk.omar, about=wrong)
    assert carried(form_of(page))["note"] == "The grandmother lives in Leeds.", "it begins with what was written"
    answer = correcting(desk, reference, wrong, desk.omar, note="The grandmother lives in Selby.")
    assert answer.status_code == 303
    found = desk.rae.get(answer.location).page
    old, new = found.select_one(f"#event-{wrong}"), found.select_one(f"#event-{wrong + 1}")
    assert "Superseded" in old.h3.get_text()
    assert "Leeds" in old.get_text()
    assert new.h3.get_text(strip=True) == "Record corrected"
    assert "Selby" in new.get_text()
    assert "She spelt it out on the phone." in new.get_text()
    stored = select(records.c.sequence, records.c.supersedes).where(records.c.supersedes.is_not(None))
    assert rows(stored) == [(wrong + 1, wrong)]


def test_a_correction_says_why_or_is_not_made(desk):
    reference = desk.walk("full_checks")
    desk.do(reference, "note", by=desk.omar)
    wrong = desk.case(reference).version
    with desk.nothing_changes():
        answer = correcting(desk, reference, wrong, desk.omar, note="Better said.", correction_reason=" ")
    assert answer.errors == ["Say what was wrong and how you know"]
    assert carried(form_of(answer))["note"] == "Better said."


def test_correcting_a_finding_changes_what_is_known_and_no_clock(desk):
    reference = desk.walk("decision")
    risk = next(event.sequence for event in desk.case(reference).events if event.kind == "risk_assessment")
    before = desk.case(reference)
    assert before.facts["risk_grade"] == "high"
    answer = correcting(desk, reference, risk, desk.sofia, risk_grade="medium")
    assert answer.status_code == 303
    after = desk.case(reference)
    assert (after.facts["risk_grade"], after.facts["urgency"], after.facts["stage"]) == ("medium", 3, "decision")
    assert after.deadlines == before.deadlines


def test_a_corrected_time_moves_what_was_done_but_never_the_start_of_a_clock(desk):
    reference = desk.walk("full_checks")
    checks = next(event.sequence for event in desk.case(reference).events if event.kind == "initial_checks")
    earlier = {"occurred_at-time": "08:05"}
    assert correcting(desk, reference, checks, desk.ines, **earlier).status_code == 303
    (clock,) = [one for one in desk.case(reference).deadlines if one["clock"] == "initial_checks"]
    assert f"{clock['stopped_at']:%H:%M}" == f"{desk.case(reference).facts['initial_checks_at']:%H:%M}" == "08:05"
    with desk.nothing_changes():
        answer = correcting(desk, reference, 1, desk.ines, **{"received_at-time": "07:55"})
    assert answer.status_code == 409
    assert "The time that starts a clock stays as recorded." in answer.words


def test_correcting_the_registration_changes_who_is_shown_everywhere(desk):
    reference = desk.register()
    change = {"subject-0-family_name": "Crofton", "subject-0-given_names": "Daniel", "applicant-0-family_name": "Varma"}
    assert correcting(desk, reference, 1, desk.ines, **change).status_code == 303
    answer = desk.omar.get(f"/cases/{reference}")
    names = [row.find_all("td")[1].get_text(" ", strip=True) for row in answer.page.select("table tbody tr")]
    assert names == [
        "Asha Meera Varma also Asha Croft", "Asha Meera Varma also Asha Croft", "Daniel Crofton also Danny", "Rohan Verma",
    ]  # fmt: skip
    row = desk.omar.get("/cases").page.select_one("tbody tr").get_text(" ", strip=True)
    assert "Varma, Asha Meera" in row
    assert "Crofton, Daniel" in row
    first = desk.omar.get(f"/cases/{reference}/records/1")
    assert "Croft" in first.words, "what was registered first can still be read"
    assert "The record that took its place" in first.words
    once_more = correcting(desk, reference, 2, desk.ines, **{"subject-0-family_name": "Crofts"})
    assert once_more.status_code == 303, "a correction can itself be corrected"
    assert "Crofts" in desk.omar.get(f"/cases/{reference}").page.find("table").get_text()


def test_two_who_correct_one_record_do_not_both(desk):
    reference = desk.walk("full_checks")
    desk.do(reference, "note", by=desk.omar)
    wrong = desk.case(reference).version
    page = desk.ask(reference, "correct", by=desk.rae, about=wrong)
    sent = {**carried(form_of(page)), "note": "Rae's words.", "correction_reason": "Misheard."}
    correcting(desk, reference, wrong, desk.omar, note="Omar's words.")
    with desk.nothing_changes():
        answer = desk.rae.post(form_of(page)["action"], sent)
        assert answer.status_code == 409
        assert changes(answer) == ["Record corrected, 4 November 2026, 10:00, Omar Haddad"]
        kept(answer, sent)
        refused = again(answer, desk.rae)
    assert refused.status_code == 409
    assert "it has been dealt with already" in refused.words
    kept(refused, sent)


def test_only_what_one_could_have_recorded_is_offered_to_be_corrected(desk):
    reference = desk.walk("decision")
    desk.take(reference, "note", by="omar")
    path = f"/cases/{reference}/actions/correct"
    links = {link.get_text() for link in desk.rae.get(path).page.select(".app-targets a")}
    assert links == {"Initial checks", "Full checks", "Note"}  # not the registration, meeting or risk assessment
    links = {link.get_text() for link in desk.ines.get(path).page.select(".app-targets a")}
    assert links == {"Registration", "Initial checks", "Note"}
    risk = next(event.sequence for event in desk.case(reference).events if event.kind == "risk_assessment")
    assert desk.rae.get(path, query_string={"about": risk}).page.select(".app-targets a")


def test_a_decision_is_not_corrected(desk):
    reference = desk.walk("countersign")
    decided = desk.case(reference).version
    links = [
        link["href"] for link in desk.sofia.get(f"/cases/{reference}/actions/correct").page.select(".app-targets a")
    ]
    assert not [link for link in links if link.endswith(f"about={decided}")]


def test_assigning_offers_those_who_can_own_a_case_and_tells_the_new_owner(desk, rows):
    reference = desk.register()
    gone = desk.as_user(Role.DISCLOSURE_OFFICER, name="Colin Gone", disabled_at=desk.clock())
    for one in (desk.omar, desk.rae, desk.pat, desk.ravi, desk.ada, desk.aled):
        assert one.user_id
    page = desk.ask(reference, "assign", by=desk.sofia)
    offered = [option.get_text(strip=True) for option in page.page.select("select[name=owner_id] option")]
    assert offered == ["Choose one", "Ines Doyle", "Omar Haddad", "Rae Lindqvist", "Sofia Marsh"]
    sent = {**carried(form_of(page)), **desk.fields("assign"), "owner_id": str(gone.user_id)}
    with desk.nothing_changes():
        assert desk.sofia.post(form_of(page)["action"], sent).errors
    answer = desk.sofia.post(form_of(page)["action"], {**sent, "owner_id": str(desk.omar.user_id)})
    assert answer.status_code == 303
    assert "Omar Haddad" in desk.omar.get("/cases?show=mine").words
    told = desk.omar.get("/notices")
    assert f"{reference} was assigned to you" in told.words
    assert rows(select(notices.c.user_id, notices.c.kind)) == [(desk.omar.user_id, "assigned")]


def test_an_extension_is_asked_by_one_and_approved_by_another(desk):
    reference = desk.walk("full_checks")
    assert desk.do(reference, "request_extension", by=desk.sofia).status_code == 303
    refused = desk.sofia.get(f"/cases/{reference}/actions/decide_extension")
    assert refused.status_code == 409
    assert "Another person must do this" in refused.words
    due = {one["clock"]: one["due_at"] for one in desk.case(reference).deadlines}
    assert desk.do(reference, "decide_extension", "approve", by=desk.sam).status_code == 303
    longer = {one["clock"]: one["due_at"] for one in desk.case(reference).deadlines}
    assert {clock for clock in due if due[clock] != longer[clock]} == {"overall"}
    assert (longer["overall"] - due["overall"]).days == 7


def test_an_extension_offers_the_clocks_that_run_and_no_others(desk):
    reference = desk.walk("full_checks")
    desk.take(reference, "record_allegation", by="omar")
    page = desk.ask(reference, "request_extension", by=desk.omar)
    assert {one["value"] for one in page.page.select("input[name=clock]")} == {"overall"}
    early = desk.ask(desk.register(), "request_extension", by=desk.omar)
    assert {one["value"] for one in early.page.select("input[name=clock]")} == {"initial_checks", "meeting", "overall"}

"""The risk assessment on its pages: which tool, its questions, the grade that follows; and its correction."""

import gzip

import pytest

from disclosure.services import verification
from disclosure.store.db import db
from tests.forms.sample_stages import TOOLS, dash
from tests.web.client import PASSWORD, carried
from tests.web.desk import Desk

JUDGED = {"risk_grade": "standard", "reason": "Her account and the checks."}


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


def chosen(desk, reference, tool="dash_partners"):
    return desk.omar.submit(desk.ask(reference, "assess_risk", by=desk.omar), {"instrument": tool})


def test_one_step_after_the_other_leads_to_a_record_of_what_was_asked(desk, app):
    reference = desk.walk("risk_assessment")
    questions = chosen(desk, reference)
    assert questions.status_code == 200
    assert not questions.errors
    grade = desk.omar.submit(questions, dash(yes=9, unknown=2))
    assert not grade.errors, grade.errors
    for words in (
        "Grade that follows from the answers: Standard",
        "Score 9 / 24",
        "Questions that are not known: 2",
        "the grade would be: Medium",
    ):
        assert words in grade.words
    assert desk.case(reference).facts["risk_grade"] is None, "nothing is recorded before the last step"
    done = desk.omar.submit(grade, JUDGED)
    assert done.status_code == 303, done.words
    case = desk.case(reference)
    assert (case.facts["stage"], case.facts["risk_grade"]) == ("decision", "standard")
    values = case.events[-1].values
    assert (values["instrument"], values["instrument_version"], values["score"]) == ("dash_partners", "1", 9)
    record = desk.omar.get(f"/cases/{reference}/records/{case.version}")
    assert all(one.words in record.words for one in TOOLS[2].questions if one.key != "more")
    with app.app_context():
        assert verification.verify(db.session).ok


def test_a_mark_gives_high_and_feeds_the_worklist(desk):
    reference = desk.walk("risk_assessment")
    grade = desk.omar.submit(chosen(desk, reference), {**dash(yes=1), "factor_strangulation": "yes"})
    assert "Grade that follows from the answers: High" in grade.words
    refused = desk.omar.submit(grade, JUDGED)
    assert refused.errors == ["Write why the grade was changed"]
    assert desk.omar.submit(refused, {"risk_grade": "high"}).status_code == 303
    assert desk.case(reference).facts["urgency"] == 2


def test_a_step_back_and_another_tool_lose_nothing(desk):
    reference = desk.walk("risk_assessment")
    grade = desk.omar.submit(chosen(desk, reference), dash(yes=9))
    back = desk.omar.submit(grade, {**JUDGED, "a_step_back": "yes"})
    assert carried(back.page.main.form)["factor_frightened"] == "yes"
    first = desk.omar.submit(back, {"a_step_back": "yes"})
    assert carried(first.page.main.form)["instrument"] == "dash_partners"
    again = desk.omar.submit(first)
    assert carried(again.page.main.form)["factor_frightened"] == "yes"
    assert carried(again.page.main.form)["reason"] == JUDGED["reason"]


def test_each_scheme_is_offered_its_own_instruments(desk):
    offered = {}
    for scheme in ("dvds", "csods"):
        page = desk.ask(desk.walk("risk_assessment", scheme, "right_to_know"), "assess_risk", by=desk.omar)
        offered[scheme] = {one["value"] for one in page.page.select('input[name="instrument"]')}
    assert offered == {"dvds": {"dash_partners", "dash_police", "dara", "other"}, "csods": {"child_factors", "other"}}


def test_a_correction_opens_with_its_questions_and_reckons_anew(desk):
    reference = desk.walk("risk_assessment")
    done = desk.omar.submit(desk.omar.submit(chosen(desk, reference), dash(yes=9)), JUDGED)
    assert done.status_code == 303, done.words
    sequence = desk.case(reference).version
    page = desk.ask(reference, "correct", by=desk.omar, about=sequence)
    assert carried(page.page.main.form)["factor_frightened"] == "yes"
    grade = desk.omar.submit(page, {"factor_threats_to_kill": "yes"})
    assert "Grade that follows from the answers: High" in grade.words
    assert carried(grade.page.main.form)["risk_grade"] == "standard"
    answer = desk.omar.submit(grade, {"risk_grade": "high", "correction_reason": "She has told more."})
    assert answer.status_code == 303, answer.words
    case = desk.case(reference)
    assert case.facts["risk_grade"] == "high"
    assert case.events[-1].values["judgement"] == "taken"


@pytest.mark.parametrize("tool", [one.key for one in TOOLS])
def test_no_page_of_an_instrument_or_of_its_record_passes_the_limit(desk, tool):
    scheme = "csods" if tool == "child_factors" else "dvds"
    reference = desk.walk("risk_assessment", scheme, "right_to_know")
    questions = chosen(desk, reference, tool)
    grade = desk.omar.submit(questions, dash(yes=17, tool=tool, unknown=0))
    assert not grade.errors
    done = desk.omar.submit(grade, {**JUDGED, "override_reason": "Judgement."})
    assert done.status_code == 303, done.words
    record = desk.omar.get(f"/cases/{reference}/records/{desk.case(reference).version}")
    for page in (questions, grade, record):
        assert len(gzip.compress(page.data)) <= 6 * 1024


def test_answers_outlive_a_session_that_ended_at_any_step(desk):
    reference = desk.walk("risk_assessment")
    questions = chosen(desk, reference)
    path = f"/cases/{reference}/actions/assess_risk"
    sent = {**carried(questions.page.main.form), **dash(yes=9)}
    desk.clock.forward(hours=2)
    kept = desk.omar.post(path, sent, token="gone")
    assert kept.status_code in (303, 400, 401, 403), kept.status_code
    desk.omar.sign_in(desk.omar.username, PASSWORD)
    again = desk.omar.post(path, {**sent, "csrf_token": desk.omar.token})
    assert "Grade that follows from the answers: Standard" in again.words
    assert desk.omar.submit(again, JUDGED).status_code == 303


def test_somebody_elses_change_in_between_loses_no_answer(desk):
    reference = desk.walk("risk_assessment")
    grade = desk.omar.submit(chosen(desk, reference), dash(yes=9))
    desk.take(reference, "note", by="ines")
    stale = desk.omar.submit(grade, JUDGED)
    assert stale.status_code == 409
    form = carried(stale.page.main.form)
    assert (form["factor_frightened"], form["reason"], form["step"]) == ("yes", JUDGED["reason"], "grade")
    assert desk.omar.submit(stale).status_code == 303
    assert desk.case(reference).facts["risk_grade"] == "standard"

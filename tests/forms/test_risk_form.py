"""The risk assessment step by step, as its pages send it: which tool, its questions, the grade that follows."""

from datetime import UTC, datetime

import pytest
from werkzeug.datastructures import MultiDict

from disclosure.forms.registry import FORMS
from tests.forms.sample_stages import dash
from tests.forms.samples import blank, samples

NOW = datetime(2026, 11, 25, 15, 4, tzinfo=UTC)
WHEN = {name: value for name, value in samples(NOW)["assess_risk"]["done"].items() if name.startswith("occurred_at")}
JUDGED = {"risk_grade": "standard", "override_reason": "", "reason": "Her account and the checks."}


def shown(form):
    return [field.short_name for field in form.shown()]


def sent(form, **more):
    """What the form's page would send, with these answers over it."""
    return blank("assess_risk", {**dict(form.carried()), "step": form.step.data, **more}, now=NOW)


def test_the_first_page_asks_for_the_tool_alone():
    form = blank("assess_risk", now=NOW)
    assert (shown(form), form.at, form.back[0]) == (["instrument"], "choose", "")
    again = sent(form)
    assert not again.is_rearranged
    assert not again.validate()
    assert [message for _, message in again.errors_for_summary()] == ["Choose the tool that was used"]


def test_a_chosen_tool_leads_to_its_questions_without_a_complaint():
    form = sent(blank("assess_risk", now=NOW), instrument="dash_partners")
    assert form.is_rearranged
    assert form.errors_for_summary() == []
    assert shown(form) == ["occurred_at", *(name for name in form._fields if name.startswith("factor_"))]
    assert len(shown(form)) == 26
    assert ("instrument", "dash_partners") in form.carried()


def at_the_grade(**more):
    """As far as the page of the grade."""
    questions = sent(blank("assess_risk", now=NOW), instrument="dash_partners")
    form = sent(questions, **WHEN, **{**dash(yes=9, unknown=1), **more})
    return form, form.validate()


def test_every_question_must_be_answered_also_with_not_known():
    form, good = at_the_grade(factor_stalking="")
    assert not good
    assert form.at == "questions"
    assert [where for where, _ in form.errors_for_summary()] == ["factor_stalking-0"] or len(
        form.errors_for_summary()
    ) == 1


def test_answered_questions_lead_to_the_grade_that_follows():
    form, good = at_the_grade()
    assert (good, form.errors_for_summary(), form.at) == (False, [], "grade")
    assert shown(form) == ["risk_grade", "override_reason", "reason"]
    assert (form.scored.score, form.scored.grade, form.scored.at_most) == (9, "standard", "medium")
    done = sent(form, **JUDGED)
    assert not done.is_rearranged
    assert done.validate(), done.errors_for_summary()
    assert (
        done.answers()
        == blank(
            "assess_risk", {"instrument": "dash_partners", **WHEN, **dash(yes=9, unknown=1), **JUDGED}, now=NOW
        ).answers()
    )


def test_the_record_keeps_the_version_each_question_as_asked_and_what_the_grade_follows_from():
    form, _ = at_the_grade()
    done = sent(form, **JUDGED)
    assert done.validate()
    answers = done.answers()
    tool = form.tool
    assert [answers.find(f"factor_{one.key}").question for one in tool.questions] == [
        one.words for one in tool.questions
    ]
    told = {name: (answers.find(name).value, answers.find(name).words) for name in answers.names}
    assert told["instrument"] == ("dash_partners", "DASH, as partner agencies use it (1)")
    assert told["instrument_version"] == ("1", "1")
    assert told["thresholds"][0] == {"medium": 10, "high": 14}
    assert told["thresholds"][1].startswith("Medium from 10, High from 14. Plymouth")
    assert told["score"] == (9, "9 / 24")
    assert told["not_known"] == (1, "1")
    assert told["instrument_grade"] == ("standard", "Standard; medium if all that is not known were yes")
    assert told["judgement"] == ("taken", "The grade that follows was taken")
    assert told["risk_grade"] == ("standard", "Standard")


@pytest.mark.parametrize(("taken", "judged"), [("medium", "raised"), ("high", "raised")])
def test_another_grade_has_its_reason(taken, judged):
    form, _ = at_the_grade()
    done = sent(form, **{**JUDGED, "risk_grade": taken})
    assert not done.validate()
    assert [message for _, message in done.errors_for_summary()] == ["Write why the grade was changed"]
    done = sent(form, **{**JUDGED, "risk_grade": taken, "override_reason": "Faster each week."})
    assert done.validate()
    assert done.answers().get("judgement") == judged


def test_a_lower_grade_has_its_reason_and_is_called_lower():
    form, _ = at_the_grade(factor_strangulation="yes")
    assert form.scored.grade == "high"
    assert not sent(form, **JUDGED).validate()
    done = sent(form, **{**JUDGED, "override_reason": "He has been in prison since."})
    assert done.validate()
    assert done.answers().get("judgement") == "lowered"
    assert done.answers().find("marks").words == "Did the subject ever try to strangle, choke, suffocate or drown them?"


def test_nobody_can_type_the_grade_that_follows():
    form, _ = at_the_grade(factor_strangulation="yes")
    done = sent(form, **JUDGED, instrument_grade="standard", score="0", judgement="taken", thresholds="")
    assert not done.validate()
    assert [message for _, message in done.errors_for_summary()] == ["Write why the grade was changed"]


def test_answers_changed_on_another_page_are_reckoned_again():
    form, _ = at_the_grade()
    done = sent(form, **JUDGED, factor_strangulation="yes")
    assert not done.validate()
    assert done.scored.grade == "high"


def test_a_step_back_keeps_what_was_typed():
    form, _ = at_the_grade()
    back = sent(form, **{**JUDGED, "risk_grade": "high"}, a_step_back="yes")
    assert back.is_rearranged
    assert back.at == "questions"
    assert back["factor_frightened"].data == "yes"
    assert ("risk_grade", "high") in back.carried()
    first = sent(back, **WHEN, a_step_back="yes")
    assert (first.at, first.instrument.data) == ("choose", "dash_partners")
    other = sent(first, instrument="child_factors")
    assert other.at == "questions"
    assert "factor_convicted" in shown(other)


def test_judgement_alone_is_one_page():
    form = sent(blank("assess_risk", now=NOW), instrument="other")
    assert form.at == "questions"
    assert shown(form) == [name for name in form._fields if name not in ("instrument", "step")]
    done = sent(form, **{**WHEN, **JUDGED, "instrument_other": "professional judgement", "risk_grade": "medium"})
    assert done.validate(), done.errors_for_summary()
    assert done.answers().get("judgement") is None


def test_a_tool_that_is_not_offered_is_not_chosen():
    form = sent(blank("assess_risk", now=NOW), instrument="rm2000")
    assert not form.is_rearranged
    assert not form.validate()
    assert form.at == "choose"


def test_a_record_is_corrected_from_its_questions_on():
    form, _ = at_the_grade()
    done = sent(form, **JUDGED)
    assert done.validate()
    opened = FORMS["assess_risk"](
        None, now=NOW, choices=blank("assess_risk", now=NOW)._choices, data=done.answers().values
    )
    assert opened.at == "questions"
    assert ("risk_grade", "standard") in opened.carried()
    assert opened.answers() == done.answers()


def test_an_old_record_of_a_tool_by_name_alone_asks_for_the_tool_anew():
    data = {"instrument": "dash", "instrument_version": "2009", "score": "15", "risk_grade": "high"}
    form = FORMS["assess_risk"](None, now=NOW, choices=blank("assess_risk", now=NOW)._choices, data=data)
    assert form.at == "choose"


def test_nothing_typed_twice_or_strangely_breaks_a_step():
    for step in ("choose", "questions", "grade", "nonsense", "\x00"):
        for tool in ("dash_partners", "other", "", "\ud800"):
            form = FORMS["assess_risk"](
                MultiDict(
                    [
                        ("step", step),
                        ("step", "grade"),
                        ("instrument", tool),
                        ("instrument", "dara"),
                        ("a_step_back", "x"),
                    ]
                ),
                now=NOW,
                choices=blank("assess_risk", now=NOW)._choices,
            )
            form.validate()
            assert list(form.shown())
            assert form.button

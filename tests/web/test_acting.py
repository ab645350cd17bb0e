"""Every action of every stage on its page: asked, filled, done, refused, sent twice, done by two at once. Nothing typed is lost."""

from collections.abc import Iterator
from typing import Any

import pytest

from disclosure.domain.access import Role
from tests.forms.samples import ASKS_NOTHING, filled, variants
from tests.web.client import carried
from tests.web.desk import WAY, Desk

# Beside the steps: what may be done to a case that stands before the panel, in an order in which each is possible.
BESIDE = (
    ("record_search", "done", "rae"),
    ("record_child", "done", "omar"),
    ("record_missing", "done", "ines"),
    ("enter_document", "done", "rae"),
    ("set_task", "done", "ines"),
    ("end_task", "done", "omar"),
    ("record_information", "done", "rae"),
    ("record_offender", "done", "omar"),
    ("note", "done", "ines"),
    ("record_contact_attempt", "done", "rae"),
    ("record_allegation", "done", "omar"),
    ("decide_crime", "recorded", "sofia"),
    ("request_extension", "done", "omar"),
    ("decide_extension", "approve", "sam"),
    ("retriage", "done", "rae"),
    ("escalate", "strategy_discussion", "omar"),
    ("use_other_power", "done", "omar"),
    ("link_case", "done", "ines"),
    ("identify", "same", "omar"),
    ("record_complaint", "done", "omar"),
    ("take_case", "done", "omar"),
    ("assign", "done", "sofia"),
    ("record_view", "done", "pat"),
    ("record_panel", "done", "petra"),
)
ENDS = (
    ("withdraw", "done", "ines"),
    ("rule_out", "done", "sofia"),
    ("transfer", "done", "omar"),
    ("mark_duplicate", "done", "rae"),
)
OPEN_AND_CLOSED = (("record_breach", "alleged", "omar"), ("reopen", "done", "sofia"))
ENQUIRY = (("give_advice", "advice_given", "ines"), ("become_application", "became_application", "ines"))
NEXT = dict(zip(WAY, [*list(WAY)[1:], "closed"], strict=True))
CORRECTED = "correct"  # has tests of its own, below
ROUTES = (
    ("dvds", "right_to_ask"), ("dvds", "right_to_know"), ("csods", "right_to_ask"), ("csods", "right_to_know"), ("csods", "enquiry"),
)  # fmt: skip


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


def form_of(answer):
    """The form in the middle of the page."""
    (form,) = answer.page.main.find_all("form")
    return form


def ready(desk, reference: str, action: str, outcome: str, by, **changed: Any) -> tuple[str, dict[str, Any]]:
    """Where the form is sent to, and what a browser would send once it is filled in with the sample."""
    answer = desk.ask(reference, action, by=by)
    assert answer.status_code == 200, f"{action}: {answer.status_code} {answer.words[:300]}"
    sample = desk.sample(reference, action, outcome)
    return form_of(answer)["action"], {**carried(form_of(answer)), **sample, **changed}


def done_once(desk, reference: str, action: str, outcome: str, by) -> str:
    """Sent twice: the case changes once, and both answers show the same."""
    before = desk.case(reference).version
    path, sent = ready(desk, reference, action, outcome, by)
    first = by.post(path, sent)
    assert first.status_code == 303, f"{action}: {first.status_code} {first.words[:400]}"
    assert desk.case(reference).version == before + 1, action
    with desk.nothing_changes(f"{action}, sent again"):
        again = by.post(path, sent)
    assert (again.status_code, again.location) == (303, first.location), action
    shown = by.get(first.location)
    label = desk.law.by_rule_set(desk.case(reference).facts["rule_set"]).action(action).done
    if action != "become_application":
        assert shown.page.select_one("#done-title").find_next("p").get_text() == label
    return str(first.location)


def deeds(desk, scheme: str) -> Iterator[tuple[str, str, str, str]]:
    """Case, action, outcome and who, of everything that people may do, from registration to reopening.

    Each comes when it may be done; whoever asks for the next has done it.
    """
    reference = desk.register(scheme)
    while (stage := desk.stage(reference)) != "closed":
        for one in BESIDE if stage == "decision" else ():
            yield reference, *one
        yield reference, *WAY[stage]
    for one in OPEN_AND_CLOSED:
        yield reference, *one
    for one in ENDS:
        yield desk.walk("meeting", scheme), *one
    for one in ENQUIRY if scheme == "csods" else ():
        yield desk.register("csods", "enquiry"), *one


def declared(desk, scheme: str) -> set[str]:
    """What people may do in a scheme, by its key."""
    return {action.key for action in desk.law.by_rule_set(f"{scheme}-2023").actions if not action.by_system}


@pytest.mark.parametrize("scheme", ["dvds", "csods"])
def test_every_action_is_asked_filled_done_and_done_once_however_often_it_is_sent(desk, scheme):
    """From registration to closure and reopening, in the browser, each form with its sample."""
    tried = {"register"}
    for reference, action, outcome, who in deeds(desk, scheme):
        done_once(desk, reference, action, outcome, getattr(desk, who))
        tried.add(action)
        if action == "reopen":
            assert desk.stage(reference) == "initial_checks"
    assert declared(desk, scheme) - tried == {CORRECTED}


def test_advice_closes_an_enquiry_once(desk):
    reference = desk.register("csods", "enquiry")
    done_once(desk, reference, "give_advice", "advice_given", desk.ines)
    assert desk.stage(reference) == "closed"


def test_an_enquiry_becomes_an_application_once_and_both_answers_lead_to_it(desk):
    reference = desk.register("csods", "enquiry")
    place = done_once(desk, reference, "become_application", "became_application", desk.ines)
    new = place.split("/")[2].partition("?")[0]
    assert new != reference
    assert desk.stage(new) == "initial_checks"
    assert desk.stage(reference) == "closed"
    answer = desk.ines.get(place)
    assert answer.page.select_one("#done-title").find_next("p").get_text() == "Registered"
    assert reference in answer.words, "the application says which enquiry it came from"


def test_registering_twice_makes_one_case_and_shows_it_twice(desk):
    for scheme, route in ROUTES:
        registered_once(desk, scheme, route)


def registered_once(desk, scheme: str, route: str) -> None:
    path = f"/register/{scheme}/{route}"
    key = desk.law.for_receipt(scheme, desk.clock()).route(route).form
    sent = {**carried(form_of(desk.ines.get(path))), **desk.fields(key)}
    first = desk.ines.post(path, sent)
    if first.status_code == 200:  # somebody of it is known from the route before
        sent = carried(form_of(first))
        first = desk.ines.post(path, sent)
    assert first.status_code == 303, first.errors
    with desk.nothing_changes():
        again = desk.ines.post(path, sent)
    assert again.location == first.location
    assert desk.ines.get(first.location).page.select_one("#done-title").find_next("p").get_text() == "Registered"
    other = desk.register_on_page(path, {**sent, "request_key": f"another-{key}"}, by=desk.ines)
    assert other.status_code == 303
    assert other.location != first.location


def test_a_request_that_comes_again_later_still_shows_what_it_did(desk):
    """Also when the case has moved on meanwhile, and to a person who may still see it; to nobody else."""
    reference = desk.walk("meeting")
    path, sent = ready(desk, reference, "note", "done", desk.omar)
    first = desk.omar.post(path, sent)
    desk.go_on(reference, "closed")
    with desk.nothing_changes():
        assert desk.omar.post(path, sent).location == first.location
    desk.let_in(reference, desk.omar, allow=False)
    assert desk.omar.post(path, sent).status_code == 404


# --- wrong answers, and what the law refuses


def typed(sent: dict[str, Any]) -> dict[str, Any]:
    """What a person filled in, as it comes back on the page: no token, version or key, and nothing empty."""
    ours = {"csrf_token", "version", "request_key", "about"}
    return {name: value for name, value in sent.items() if name not in ours and value not in ("", [])}


def shown(answer) -> dict[str, Any]:
    """What the form of the page holds, lists as they were sent: one tick is not a list."""
    return typed(carried(form_of(answer)))


def same(one: Any, other: Any) -> bool:
    return (one if isinstance(one, list) else [one]) == (other if isinstance(other, list) else [other])


def kept(answer, sent: dict[str, Any]) -> None:
    back = shown(answer)
    lost = {name: value for name, value in typed(sent).items() if not same(value, back.get(name, []))}
    assert not lost, f"{answer.request.path} lost what was typed: {lost}"


def spoilt(desk, form_key: str, outcome: str) -> str:
    """A field of the sample without which the form is not good."""
    for name in desk.fields(form_key, outcome):
        if not filled(form_key, outcome, now=desk.clock(), **{name: ""}).validate():
            return name
    raise AssertionError(f"nothing is asked for in {form_key}")


def wrong_once(desk, reference: str, action: str, outcome: str, by) -> None:
    path, sent = ready(desk, reference, action, outcome, by)
    missing = spoilt(desk, desk.form_key(reference, action), outcome)
    sent[missing] = ""
    answer = by.post(path, sent)
    assert answer.status_code == 200, f"{action}: {answer.status_code}"
    assert answer.errors, f"{action} without {missing}"
    assert answer.page.title.get_text().startswith("Error:")
    kept(answer, sent)


def test_a_wrong_answer_keeps_all_that_was_typed_beside_its_message(desk):
    reference = desk.register()
    while (stage := desk.stage(reference)) != "closed":
        tries = [WAY[stage]]
        if stage == "decision":
            for action, by in (("record_allegation", "omar"), ("request_extension", "omar"), ("set_task", "ines")):
                desk.take(reference, action, by=by)
            tries += [*(one for one in BESIDE if one[0] not in ASKS_NOTHING), *ENDS]
        if stage == "closing":
            tries += [("record_breach", "alleged", "omar")]
        with desk.nothing_changes(stage):
            for action, outcome, who in tries:
                wrong_once(desk, reference, action, outcome, getattr(desk, who))
        desk.go_on(reference, NEXT[stage])
    wrong_once(desk, reference, "reopen", "done", desk.sofia)
    enquiry = desk.register("csods", "enquiry")
    for action, outcome, who in ENQUIRY:
        wrong_once(desk, enquiry, action, outcome, getattr(desk, who))


def test_a_wrong_registration_keeps_all_that_was_typed(desk):
    with desk.nothing_changes():
        for scheme, route in ROUTES:
            path = f"/register/{scheme}/{route}"
            key = desk.law.for_receipt(scheme, desk.clock()).route(route).form
            for sample in ("done", *variants(desk.clock()).get(key, {})):
                sent = {**carried(form_of(desk.ines.get(path))), **desk.fields(key, sample), "channel": ""}
                answer = desk.ines.post(path, sent)
                assert answer.status_code == 200
                assert answer.errors
                kept(answer, sent)


def test_what_the_law_refuses_is_said_and_the_text_is_kept(desk):
    """A time before receipt: no form can know it, the case does."""
    early = {"occurred_at-day": "3", "occurred_at-month": "11", "occurred_at-year": "2026", "occurred_at-time": "09:00"}
    for stage in ("initial_checks", "meeting", "full_checks", "risk_assessment", "decision", "disclosure", "informing"):
        action, outcome, who = WAY[stage]
        reference = desk.walk(stage)
        path, sent = ready(desk, reference, action, outcome, getattr(desk, who), **early)
        with desk.nothing_changes(action):
            answer = getattr(desk, who).post(path, sent)
        assert answer.status_code == 409, action
        assert "The time is before the case was received." in answer.words
        kept(answer, sent)
        late = {**carried(form_of(answer)), **desk.sample(reference, action, outcome)}
        assert getattr(desk, who).post(path, late).status_code == 303, f"{action}, put right"


def test_whoever_may_not_do_it_is_told_why_and_keeps_the_text_and_the_choice(desk):
    reference = desk.walk("decision")
    path, sent = ready(desk, reference, "decide", "disclose_part", desk.sofia)
    with desk.nothing_changes():
        answer = desk.omar.post(path, {**sent, "csrf_token": desk.omar.token})
    assert answer.status_code == 409
    assert "Your role does not do this." in answer.words
    kept(answer, sent)


def test_an_outcome_that_the_case_does_not_allow_is_not_offered_and_not_taken(desk):
    reference = desk.walk("decision")  # the checks found something held, and concern
    answer = desk.ask(reference, "decide", by=desk.sofia)
    offered = {control["value"] for control in answer.page.select("input[name=outcome]")}
    assert offered == {"disclose_full", "disclose_part", "do_not_disclose"}
    path, sent = ready(desk, reference, "decide", "disclose_full", desk.sofia)
    with desk.nothing_changes():
        refused = desk.sofia.post(path, {**sent, "outcome": "no_information"})
    assert refused.status_code == 200
    assert refused.errors


def test_an_extension_of_a_clock_that_has_run_out_is_refused_with_the_text_kept(desk):
    reference = desk.walk("full_checks")
    desk.take(reference, "request_extension", by="omar", clock="meeting")
    desk.clock.forward(days=11)
    late = desk.as_user(Role.SUPERVISOR)
    path, sent = ready(desk, reference, "decide_extension", "approve", late)
    with desk.nothing_changes():
        answer = late.post(path, sent)
    assert answer.status_code == 409
    kept(answer, sent)

"""Declared schemes and forms agree: every action has its form, every form asks what the engine will look for."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from wtforms.fields.choices import SelectFieldBase

from disclosure.domain import facts
from disclosure.domain.declaration import check
from disclosure.domain.schemes import ALL
from disclosure.forms.codes import LABELS, codes
from disclosure.forms.registry import FORMS
from disclosure.forms.validators import Required, RequiredIf
from tests.forms.kitchen import page
from tests.forms.samples import ASKS_NOTHING, CHOICES, blank, samples

NOW = datetime(2026, 11, 25, 15, 4, 31, tzinfo=UTC)
# What the engine lays under the answers: these the case knows, and a form that asked again could contradict it.
KNOWN_TO_THE_CASE = {
    *("identity_established", "information_held", "other_power_used", "subject_child_sexual_offence", "way"),
    *("applicant_is_anonymous", "gathered"),
}

# Columns that only one scheme’s form asks for.
OTHER_SCHEMES = {"subject_da_history", "subject_child_sexual_offence"}

ACTIONS = [
    pytest.param(action, id=f"{scheme.rule_set}-{action.key}")
    for scheme in ALL
    for action in scheme.actions
    if action.form_key in FORMS
]


def test_every_action_and_route_of_every_scheme_has_its_form():
    check(ALL, forms=FORMS)


def test_no_form_is_kept_that_no_scheme_names():
    named = {action.form_key for scheme in ALL for action in scheme.actions}
    named |= {route.form for scheme in ALL for route in scheme.routes}
    assert set(FORMS) <= named, "delete the forms that no scheme names"


@pytest.mark.parametrize("key", FORMS)
def test_a_form_is_declared_completely(key):
    form = blank(key, now=NOW)
    assert form.key == key
    assert form.version
    assert form.title
    assert form.submit
    for field in form.asked():
        assert field.question, field.name
        for validator in field.validators:
            assert validator.message, f"{field.name} has a validator that says nothing"


@pytest.mark.parametrize("action", ACTIONS)
def test_a_form_asks_what_its_action_needs(action):
    form = blank(action.form_key, now=NOW)
    assert ("outcome" in form) == action.decides
    if action.when:
        assert action.when in form, "the form must ask when it happened"
    else:
        assert not {"occurred_at", "told_at", "decided_when"} & set(form._fields), "the engine would not read this time"

    assert set(action.sets) - OTHER_SCHEMES <= set(form._fields)
    rules = [*action.rules, *(rule for outcome in action.outcomes for rule in outcome.rules)]
    asked = {when.column for rule in rules if rule.reads == "answers" for when in (rule.must, *rule.given)}
    assert asked - KNOWN_TO_THE_CASE <= set(form._fields)


def test_each_scheme_asks_for_its_own_history_of_the_subject():
    assert "subject_da_history" in blank("record_full_checks_dvds", now=NOW)
    assert "subject_child_sexual_offence" in blank("record_full_checks_csods", now=NOW)


def test_the_decision_does_not_ask_again_what_the_case_knows():
    for key in ("decide_dvds", "decide_csods", "record_disclosure"):
        assert not KNOWN_TO_THE_CASE & set(blank(key, now=NOW)._fields)


@pytest.mark.parametrize("key", FORMS)
def test_answers_that_become_columns_have_the_columns_codes(key):
    for field in blank(key, now=NOW).asked():
        column = facts.COLUMNS.get(field.short_name)
        if column and column.codes and isinstance(field, SelectFieldBase) and field.short_name != "outcome":
            assert {option.value for option in field.options()} <= set(column.codes), field.short_name
        if column and column.kind is facts.Kind.BOOLEAN:
            assert {option.value for option in field.options()} == {"yes", "no"}, "leave it empty instead"


@pytest.mark.parametrize("column", LABELS)
def test_every_code_of_a_column_has_its_words(column):
    assert set(LABELS[column]) == set(facts.COLUMNS[column].codes)
    assert [option.value for option in codes(column)] == list(facts.COLUMNS[column].codes)


@pytest.mark.parametrize("key", FORMS)
def test_what_a_form_is_not_declared_with_is_what_the_case_the_force_or_the_users_offer(key):
    form = FORMS[key](now=NOW)
    lacking = {
        field.short_name for field in form.asked() if isinstance(field, SelectFieldBase) and field.choices is None
    }
    assert lacking == {name for name in ("outcome", *CHOICES) if hasattr(FORMS[key], name)}


@pytest.mark.parametrize("key", FORMS)
def test_nobody_is_asked_for_their_immigration_status(key):
    asked = " ".join(f"{field.name} {field.question} {field.hint}" for field in blank(key, now=NOW).asked()).lower()
    for word in ("immigration", "nationality", "visa", "asylum", "leave to remain"):
        assert word not in asked


@pytest.mark.parametrize(
    ("key", "order"),
    [
        (
            "register_dvds_right_to_ask",
            "immediate_danger received_at applicant safe_channels subject children what_happened notices_given",
        ),
        (
            "register_csods_enquiry",
            "immediate_danger received_at applicant what_asked crime_alleged applicant_ethnicity",
        ),
        (
            "record_meeting_csods",
            "occurred_at outcome identity_established keep_safe_pack nothing_told no_contact_reason",
        ),
        ("record_full_checks_dvds", "occurred_at searched_pnc subject_da_history information_held concern"),
        (
            "decide_csods",
            "occurred_at test_lawful presumption test_child_welfare test_necessary representations outcome",
        ),
    ],
)
def test_parts_of_a_form_stand_in_the_order_of_the_conversation(key, order):
    names = [field.short_name for field in blank(key, now=NOW).asked()]
    places = [names.index(name) for name in order.split()]
    assert places == sorted(places)


@pytest.mark.parametrize("key", FORMS)
def test_every_form_can_be_drawn_and_each_complaint_leads_to_its_question(key):
    form = blank(key, {"nothing": "sent"}, now=NOW)
    assert form.validate() is (key in ASKS_NOTHING)
    assert bool(list(form.asked())) is not (key in ASKS_NOTHING)
    drawn = BeautifulSoup(page(form), "html5lib")
    ids = [element["id"] for element in drawn.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {place for place, _ in form.errors_for_summary()} <= set(ids)


def test_there_is_a_sample_for_every_form_and_outcome():
    known = samples(NOW)
    assert set(known) == set(FORMS)
    for scheme in ALL:
        for action in scheme.actions:
            if action.form_key in FORMS:
                assert {outcome.key for outcome in action.outcomes} <= set(known[action.form_key]), action.key


@pytest.mark.parametrize("action", ACTIONS)
def test_the_engine_finds_nothing_wrong_with_a_sample(action):
    at_hand = {
        **dict.fromkeys(("identity_established", "information_held", "other_power_used"), True),
        "subject_child_sexual_offence": "convicted",
        "applicant_is_anonymous": False,
    }
    for outcome in action.outcomes:
        form = blank(action.form_key, samples(NOW)[action.form_key][outcome.key], now=NOW)
        assert form.validate(), form.errors_for_summary()
        said = {answer.name: answer.value for answer in form.answers().items}
        for rule in (*action.rules, *outcome.rules):
            if rule.reads == "answers":
                assert not rule.broken_by({**at_hand, **said}), (outcome.key, rule.words)
        for name in action.sets:
            facts.stored(name, said.get(name))
        if action.when:
            assert facts.as_time(said[action.when]) <= NOW


def test_a_question_that_must_be_answered_is_not_marked_optional():
    for key in FORMS:
        for field in blank(key, now=NOW).asked():
            needed = any(isinstance(validator, Required | RequiredIf) for validator in field.validators)
            assert bool(field.optional_mark) != needed

"""Every form of the casework with right, missing, contradictory, absurd and hostile answers."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from disclosure.forms.dates import WhenField
from disclosure.forms.registry import FORMS
from disclosure.forms.validators import Required
from tests.forms.sample_applications import RECEIVED_BEFORE, at
from tests.forms.samples import ADDRESS, ASKS_NOTHING, OTHER_REFERENCE, blank, filled, samples, variants

NOW = datetime(2026, 11, 25, 15, 4, 31, tzinfo=UTC)
EACH = [
    pytest.param(key, fields, id=f"{key}-{name}")
    for key, by_name in chain(samples(NOW).items(), variants(NOW).items())
    for name, fields in by_name.items()
]
HOSTILE = (
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "%(name)s %s {0} {{7*7}}",
    "\x00\x07",
    "\u202egnp.exe",
    "\ud800",
    "١٢٣",
    "9" * 400,
    "-1",
    "a" * 10_001,
    "🙂" * 300,
    "../../etc/passwd",
    "NaN",
    "yes\nno",
)


def wrong(form):
    """The names of the questions that the summary complains of, blocks of people by their own name."""
    return {field.short_name for field in form.asked() if list(field.problems())}


def survives(answers):
    """Whether the values come back from JSON as they went in."""
    items = [one._asdict() for one in answers.items]
    return json.loads(json.dumps(items)) == items


@pytest.mark.parametrize(("key", "fields"), EACH)
def test_a_sample_is_valid_and_every_field_of_it_is_asked(key, fields):
    form = blank(key, fields, now=NOW)
    assert form.validate(), form.errors_for_summary()
    assert {name.split("-")[0] for name in fields} <= set(form._fields)
    assert survives(form.answers())


@pytest.mark.parametrize("now", [datetime(2016, 2, 29, 0, 5, tzinfo=UTC), datetime(2026, 6, 1, 23, 59, 59, tzinfo=UTC)])
def test_samples_are_valid_at_any_time_and_happen_after_receipt(now):
    received = now - RECEIVED_BEFORE - timedelta(minutes=1)
    for key, by_outcome in samples(now).items():
        for fields in by_outcome.values():
            form = blank(key, fields, now=now)
            assert form.validate(), (key, form.errors_for_summary())
            for field in form.asked():
                if isinstance(field, WhenField):
                    assert received < field.data <= now


@pytest.mark.parametrize(("key", "fields"), EACH)
def test_a_form_filled_in_from_its_stored_answers_gives_the_same_answers(key, fields):
    sent = blank(key, fields, now=NOW)
    sent.validate()
    stored = {answer.name: answer.value for answer in sent.answers().items}
    opened = blank(key, now=NOW)
    again = FORMS[key](None, now=NOW, choices=opened._choices, data=stored)
    assert again.answers() == sent.answers()


@pytest.mark.parametrize("key", FORMS)
def test_an_empty_form_asks_for_every_answer_that_is_needed(key):
    form = blank(key, {"nothing": "sent"}, now=NOW)
    assert form.validate() is (key in ASKS_NOTHING)
    needed = {field.short_name for field in form.asked() if any(isinstance(one, Required) for one in field.validators)}
    assert needed <= wrong(form)
    assert all(message and not message.endswith(".") for _, message in form.errors_for_summary())


@pytest.mark.parametrize("key", FORMS)
def test_each_needed_answer_is_missed_where_it_is_left_out(key):
    for outcome, fields in samples(NOW)[key].items():
        for field in blank(key, now=NOW).asked():
            name = field.short_name
            rest = {sent: value for sent, value in fields.items() if sent != name and not sent.startswith(f"{name}-")}
            form = blank(key, rest, now=NOW)
            if form.validate():
                assert not any(isinstance(one, Required) for one in field.validators), (outcome, name)
            else:
                assert name in wrong(form), (outcome, name, form.errors_for_summary())


@pytest.mark.parametrize("key", FORMS)
def test_hostile_answers_give_messages_and_never_a_fault(key):
    fields = next(iter(samples(NOW)[key].values()))
    for value in HOSTILE:
        for name in fields:
            form = blank(key, {**fields, name: value}, now=NOW)
            if form.validate():
                json.dumps(asdict(form.answers()), ensure_ascii=False).encode()
            else:
                assert form.errors_for_summary()
        everywhere = blank(key, dict.fromkeys(fields, value), now=NOW)
        everywhere.validate()
        assert all(isinstance(message, str) for _, message in everywhere.errors_for_summary())


@pytest.mark.parametrize("key", FORMS)
def test_answers_sent_twice_or_with_strange_names_are_no_fault(key):
    fields = next(iter(samples(NOW)[key].values()))
    pairs = [(name, value) for name, value in MultiDict(fields).items(multi=True)]
    strange = [
        ("children-99999999999-sex", "x"),
        ("children--1-sex", "x"),
        ("applicant-٣-sex", "x"),
        ("__proto__", "1"),
        ("", ""),
    ]
    form = FORMS[key](MultiDict([*pairs, *pairs, *strange]), now=NOW, choices=blank(key, now=NOW)._choices)
    assert form.validate(), form.errors_for_summary()
    assert not {"__proto__", ""} & set(form.answers().names)


@given(key=st.sampled_from(sorted(FORMS)), data=st.data())
def test_any_typing_gives_answers_or_messages(key, data):
    outcome = data.draw(st.sampled_from(sorted(samples(NOW)[key])))
    fields = dict(samples(NOW)[key][outcome])
    for name in data.draw(st.lists(st.sampled_from(sorted(fields) or ["nothing"]), max_size=6)):
        fields[name] = data.draw(st.text(max_size=40) | st.lists(st.text(max_size=10), max_size=3))
    form = blank(key, fields, now=NOW)
    if form.validate():
        assert survives(form.answers())
    else:
        assert form.errors_for_summary()


TIMES = [
    (key, field.short_name) for key in FORMS for field in blank(key, now=NOW).asked() if isinstance(field, WhenField)
]


@pytest.mark.parametrize(("key", "name"), TIMES)
def test_what_has_happened_is_not_still_to_come_nor_before_the_schemes(key, name):
    outcome = next(iter(samples(NOW)[key]))
    for moment in (NOW + timedelta(minutes=2), NOW + timedelta(days=400), datetime(1999, 5, 1, tzinfo=UTC)):
        assert name in wrong_after(filled(key, outcome, now=NOW, **at(name, moment)))


@pytest.mark.parametrize(("key", "name"), TIMES)
def test_a_page_just_opened_proposes_this_minute(key, name):
    assert blank(key, now=NOW)[name].data == NOW.replace(second=0)


def wrong_after(form):
    """What is wrong once it was checked."""
    form.validate()
    return wrong(form)


# (form, outcome of the sample, what is changed in it, the questions that are then wrong)
CONTRADICTIONS = [
    ("record_initial_checks", "continue", {"immediate_risk": "yes"}, {"interim_measures"}),
    ("record_initial_checks", "continue", {"outcome": "out_of_scope"}, {"scope_reason"}),
    ("record_initial_checks", "continue", {"risk_words": ["none", "weapon"]}, {"risk_words"}),
    ("record_initial_checks", "continue", {"systems_searched": ["pnc", "facebook"]}, {"systems_searched"}),
    ("record_meeting_dvds", "held", {"meeting_mode": ""}, {"meeting_mode"}),
    ("record_meeting_dvds", "held", {"meeting_mode": "letter"}, {"meeting_mode"}),
    ("record_meeting_dvds", "held", {"identity_established": "no"}, {"identity_reason"}),
    ("record_meeting_dvds", "held", {"identity_documents": []}, {"identity_documents"}),
    ("record_meeting_dvds", "held", {"warnings_given": "no"}, {"warnings_given"}),
    ("record_meeting_csods", "held", {"nothing_told": ""}, {"nothing_told"}),
    ("record_meeting_csods", "held", {"keep_safe_pack": ""}, {"keep_safe_pack"}),
    ("record_meeting_csods", "no_contact", {"no_contact_reason": " \u200b "}, {"no_contact_reason"}),
    ("record_full_checks_dvds", "done", {"information_kinds": []}, {"information_kinds"}),
    ("record_full_checks_dvds", "done", {"information_held": "no"}, {"information_kinds"}),
    ("record_full_checks_dvds", "done", {"not_searched_reason": ""}, {"not_searched_reason"}),
    ("record_full_checks_dvds", "done", {"searched_marac": "maybe"}, {"searched_marac"}),
    ("record_full_checks_csods", "done", {"searched_prison": ""}, {"searched_prison"}),
    ("record_full_checks_csods", "done", {"searcher": ""}, {"searcher"}),
    (
        "record_full_checks_csods",
        "done",
        {"searched_visor": "nothing", "searched_education": "not_searched", "not_searched_reason": ""},
        {"not_searched_reason"},
    ),
    ("record_full_checks_csods", "done", {"five_years_known": "no"}, {"addresses_missing"}),
    ("record_full_checks_csods", "done", {"searched_health": "own"}, {"searched_health"}),
    ("record_search", "done", {"lines": []}, {"lines"}),
    ("record_search", "done", {"lines": ["facebook"]}, {"lines"}),
    ("record_search", "done", {"lines": [], "further_address": "9 Dock Side"}, {"force_name"}),
    ("record_search", "done", {"search_result": ""}, {"search_result"}),
    ("record_search", "done", {"search_result": "own"}, {"search_result"}),
    ("record_search", "done", {"search_terms": "", "searcher": ""}, {"search_terms", "searcher"}),
    ("record_search", "done", {"force_name": "Cleveland"}, {"force_name"}),
    ("record_search", "done", {"search_result": "found"}, {"what_was_found"}),
    ("record_search", "done", {"search_result": "not_searched"}, {"not_searched_reason"}),
    ("record_search", "done", {"lines": [ADDRESS.key]}, {"force_name"}),
    ("record_full_checks_csods", "done", {"subject_child_sexual_offence": "accused"}, {"subject_child_sexual_offence"}),
    ("assess_risk", "done", {"risk_grade": "very high"}, {"risk_grade"}),
    ("assess_risk", "done", {"override_reason": ""}, {"override_reason"}),
    ("assess_risk", "done", {"instrument_other": ""}, {"instrument_other"}),
    ("record_view", "done", {"interest": "yes"}, {"interest_words"}),
    ("record_panel", "done", {"dissent": "yes"}, {"dissent_words"}),
    ("decide_dvds", "disclose_full", {"test_lawful": ""}, {"test_lawful"}),
    ("decide_dvds", "disclose_full", {"test_pressing_need_reasons": ""}, {"test_pressing_need_reasons"}),
    ("decide_dvds", "disclose_full", {"what_to_tell": "", "to_whom": ""}, {"what_to_tell", "to_whom"}),
    ("decide_dvds", "disclose_full", {"representations": ""}, {"representations"}),
    ("decide_dvds", "disclose_full", {"representations_reason": ""}, {"representations_reason"}),
    ("decide_dvds", "disclose_full", {"representations": "sought"}, {"representations_words"}),
    ("decide_dvds", "disclose_full", {"article_8": ""}, {"article_8"}),
    ("decide_dvds", "disclose_full", {"rehabilitation": "yes"}, {"rehabilitation_reasons"}),
    ("decide_dvds", "do_not_disclose", {"decision_reason": ""}, {"decision_reason"}),
    ("decide_dvds", "do_not_disclose", {"decision_reason": "not in the mood"}, {"decision_reason"}),
    ("decide_dvds", "no_concern", {"outcome": "shred_it"}, {"outcome"}),
    ("decide_dvds", "no_information", {"tell_subject": ""}, {"tell_subject"}),
    ("decide_csods", "disclose_part", {"presumption": ""}, {"presumption"}),
    ("decide_csods", "disclose_part", {"presumption_reasons": ""}, {"presumption_reasons"}),
    ("decide_csods", "disclose_part", {"test_child_welfare": "perhaps"}, {"test_child_welfare"}),
    ("countersign", "agree", {"tests_read": ""}, {"tests_read"}),
    ("countersign", "disagree", {"reason": ""}, {"reason"}),
    ("record_disclosure", "disclosed", {"told": []}, {"told"}),
    ("record_disclosure", "disclosed", {"told": ["the_papers"]}, {"told"}),
    ("record_disclosure", "disclosed", {"words_spoken": ""}, {"words_spoken"}),
    ("record_disclosure", "disclosed", {"nothing_in_writing": ""}, {"nothing_in_writing"}),
    ("record_disclosure", "disclosed", {"disclosed_primary_offence": ""}, {"disclosed_primary_offence"}),
    ("record_disclosure", "disclosed", {"undertaking": "refused"}, {"refusal_considered"}),
    ("record_disclosure", "disclosed", {"told_identity_established": ""}, {"told_identity_established"}),
    ("record_disclosure", "disclosed", {"place": "", "present": ""}, {"place", "present"}),
    ("record_disclosure", "disclosed", {"safety_plan": ""}, {"safety_plan"}),
    ("record_disclosure", "offered_declined", {"disclosed_primary_offence": "assault"}, {"disclosed_primary_offence"}),
    ("record_disclosure", "offered_declined", {"support_offered": ""}, {"support_offered"}),
    ("record_disclosure", "not_made", {"not_told_reason": ""}, {"not_told_reason"}),
    ("inform_applicant", "informed", {"what_told": ""}, {"what_told"}),
    ("inform_applicant", "not_informed", {"reason": ""}, {"reason"}),
    ("use_other_power", "done", {"power": "curiosity"}, {"power"}),
    ("record_contact_attempt", "done", {"contact_was_safe": "no"}, {"contact_unsafe_reason"}),
    ("retriage", "done", {"interim_measures": ""}, {"interim_measures"}),
    ("escalate", "marac", {"outcome": "the_press"}, {"outcome"}),
    ("record_complaint", "done", {"complaint_kind": "none"}, {"complaint_kind"}),
    ("assign", "done", {"owner_id": "99"}, {"owner_id"}),
    ("assign", "done", {"owner_id": "1 OR 1=1"}, {"owner_id"}),
    ("link_case", "done", {"other_reference": "7K4M-2P9Q-C"}, {"other_reference"}),
    ("link_case", "done", {"other_reference": "12/3456"}, {"other_reference"}),
    ("record_allegation", "done", {"what": "", "against": ""}, {"what", "against"}),
    ("decide_crime", "recorded", {"crime_reference": ""}, {"crime_reference"}),
    ("decide_crime", "recorded", {"crime_classification": ""}, {"crime_classification"}),
    ("decide_crime", "recorded", {"no_crime_reason": "other"}, {"no_crime_reason"}),
    ("decide_crime", "not_recorded", {"no_crime_reason": ""}, {"no_crime_reason"}),
    ("decide_crime", "not_recorded", {"reason": ""}, {"reason"}),
    ("request_extension", "done", {"extend_by": "0"}, {"extend_by"}),
    ("request_extension", "done", {"extend_by": "91"}, {"extend_by"}),
    ("request_extension", "done", {"extend_by": "a week"}, {"extend_by"}),
    ("request_extension", "done", {"clock": "closing"}, {"clock"}),
    ("request_extension", "done", {"extension_ground": "busy"}, {"extension_ground"}),
    ("close", "no_information", {"no_risk_wording": ""}, {"no_risk_wording"}),
    ("close", "disclosed", {"support_words": ""}, {"support_words"}),
    ("close", "disclosed", {"support_offered": "unknown"}, {"support_offered"}),
    ("withdraw", "done", {"pressure": ""}, {"pressure"}),
    ("mark_duplicate", "done", {"other_reference": ""}, {"other_reference"}),
    ("give_advice", "advice_given", {"child_at_risk": "yes"}, {"child_at_risk_words"}),
    ("register_dvds_right_to_ask", "done", {"immediate_danger": "yes"}, {"immediate_danger_words"}),
    ("register_dvds_right_to_ask", "done", {"channel": "import"}, {"channel"}),
    ("register_dvds_right_to_ask", "done", {"town": "Hogsmeade"}, {"town"}),
    ("register_dvds_right_to_ask", "done", {"referral_source": "third_party"}, {"referral_source"}),
    ("register_dvds_right_to_ask", "done", {"applicant_relationship": "friend"}, {"referral_source", "person_at_risk"}),
    ("register_dvds_right_to_ask", "done", {"person_at_risk-0-family_name": "Verma"}, {"person_at_risk"}),
    ("register_dvds_right_to_ask", "done", {"safe_channels": []}, {"safe_channels"}),
    ("register_dvds_right_to_ask", "done", {"safe_times": ""}, {"safe_times"}),
    ("register_dvds_right_to_ask", "done", {"applicant_email": "asha at home"}, {"applicant_email"}),
    ("register_dvds_right_to_ask", "done", {"subject-0-date_of_birth-year": "1786"}, {"subject"}),
    ("register_dvds_right_to_ask", "done", {"subject-0-date_of_birth-year": "2027"}, {"subject"}),
    ("register_dvds_right_to_ask", "done", {"subject-0-sex": "m"}, {"subject"}),
    ("register_dvds_right_to_ask", "done", {"crime_alleged": "yes", "crime_alleged_words": ""}, {"crime_alleged_words"}),
    ("register_dvds_right_to_ask", "done", {"children-0-given_names": "", "children-0-family_name": ""}, {"children"}),
    ("register_csods_right_to_ask", "done", {"subject-0-given_names": "", "subject-0-family_name": ""}, {"subject"}),
    ("register_csods_right_to_ask", "done", {"applicant_relationship": "person_at_risk"}, {"applicant_relationship"}),
    ("register_csods_right_to_ask", "done", {"children-0-date_of_birth-year": "1991"}, {"children"}),
    ("register_csods_right_to_ask", "done", {"subject_mappa_category": "5"}, {"subject_mappa_category"}),
]  # fmt: skip


@pytest.mark.parametrize(("key", "outcome", "changed", "expected"), CONTRADICTIONS)
def test_an_answer_that_is_missing_or_cannot_be_right_is_refused(key, outcome, changed, expected):
    form = filled(key, outcome, now=NOW, **changed)
    assert not form.validate()
    assert wrong(form) == expected


# Answers that are needed only in a case that is not this one.
FREE = [
    ("record_meeting_dvds", "no_contact", {"meeting_mode": ""}),
    ("decide_dvds", "no_information", {"test_lawful_reasons": ""}),
    ("record_disclosure", "disclosed", {"disclosed_kinds": ["intelligence"], "disclosed_primary_offence": ""}),
    ("record_disclosure", "not_made", {"undertaking": "refused"}),
    ("close", "no_concern", {"no_risk_wording": ""}),
    ("close", "no_information", {"no_risk_wording": "nobody_told"}),
    ("request_extension", "done", {"extend_by": "90"}),
    ("register_dvds_right_to_ask", "done", {"safe_channels": ["none"], "safe_times": ""}),
]


@pytest.mark.parametrize(("key", "outcome", "changed"), FREE)
def test_an_answer_that_does_not_apply_is_not_demanded(key, outcome, changed):
    form = filled(key, outcome, now=NOW, **changed)
    assert form.validate(), form.errors_for_summary()


@pytest.mark.parametrize("typed", [OTHER_REFERENCE, " 7k4m 2p9q j ", "7K4M2P9QJ", "7k4m-2p9q-J\n"])
def test_a_reference_is_read_however_it_is_typed(typed):
    form = filled("link_case", now=NOW, other_reference=typed)
    assert form.validate(), form.errors_for_summary()
    assert form.answers().get("other_reference") == OTHER_REFERENCE


def test_a_reference_that_is_wrong_is_shown_again_as_typed():
    form = filled("link_case", now=NOW, other_reference="7K4M 2P9Q X")
    assert not form.validate()
    assert form["other_reference"].shown == "7K4M 2P9Q X"


def test_the_owner_is_a_number_and_shown_by_name():
    form = filled("assign", now=NOW, owner_id="2")
    assert form.validate()
    assert form.answers().get("owner_id") == 2
    assert form.answers().find("owner_id").words == "Sofia Lindqvist"


def test_an_extension_is_a_whole_number_and_keeps_the_clock_as_it_is_named():
    answers = filled("request_extension", now=NOW).answers()
    assert (answers.get("clock"), answers.get("extend_by")) == ("overall", 7)
    assert answers.find("clock").words == "Whole case"


def test_an_enquiry_that_names_a_person_and_a_child_is_to_be_an_application():
    named = {"subject-0-given_names": "Kevin", "children-0-given_names": "Lily"}
    assert filled("register_csods_enquiry", now=NOW, **{"subject-0-given_names": "Kevin"}).validate()
    assert wrong_after(filled("register_csods_enquiry", now=NOW, **named)) == {"children"}


def test_nobody_is_turned_away_for_not_giving_a_name():
    fields = variants(NOW)["register_csods_right_to_ask"]["anonymous"]
    assert blank("register_csods_right_to_ask", fields, now=NOW).validate()
    assert wrong_after(blank("register_csods_right_to_ask", {**fields, "applicant_is_anonymous": ""}, now=NOW)) == {
        "applicant"
    }


def test_someone_at_risk_who_asks_for_themselves_has_to_be_named():
    fields = {
        name: value
        for name, value in samples(NOW)["register_dvds_right_to_ask"]["done"].items()
        if not name.startswith("applicant-0-")
    }
    assert wrong_after(blank("register_dvds_right_to_ask", {**fields, "applicant_is_anonymous": "yes"}, now=NOW)) == {
        "applicant"
    }

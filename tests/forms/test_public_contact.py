"""How it is safe to be reached, as the public's form asks for it: what is asked, what an officer reads, and the plan that is kept."""

from datetime import date, time

import pytest

from disclosure.domain.contact import Channel, plan_of
from tests.forms.public_samples import application, filled_in, form_of, typed_of
from tests.forms.public_words import LANGUAGES
from tests.forms.test_public_journeys import LAW, NOW, PAGES, officers_form


def test_whoever_can_be_reached_in_no_way_is_told_to_come_back_and_asked_for_no_number():
    made = filled_in("me", now=NOW, channels={"contact_call": "no"})
    keys = {page.key for page in made.asked}
    assert "no_way" in keys
    assert not keys & {"phone", "email", "trusted", "times", "if_another", "until", "only_so"}
    assert application(made, law=LAW, now=NOW).answers.get("safe_channels") == ["none"]


@pytest.mark.parametrize(
    ("answered", "asked"),
    [
        ({"contact_call": "yes"}, {"phone", "times"}),
        ({"contact_text": "yes"}, {"phone", "times"}),
        ({"contact_voicemail": "yes"}, {"phone", "times"}),
        ({"contact_email": "yes"}, {"email"}),
        ({"contact_letter": "yes"}, {"safe_address"}),
        ({"contact_home": "yes"}, {"safe_address", "times"}),
        ({"contact_work": "yes"}, {"at_work", "times"}),
        ({"contact_other_person": "yes"}, {"trusted", "times"}),
        ({"contact_letter": "only"}, {"safe_address", "only_so"}),
    ],
)
def test_only_what_a_safe_way_needs_is_asked_for(answered, asked):
    keys = {page.key for page in filled_in("me", now=NOW, channels=answered).asked}
    assert keys & {"phone", "email", "safe_address", "at_work", "trusted", "only_so", "times"} == asked
    assert {"if_another", "until"} <= keys


HOMES = ["", "I would rather not say", "12 Larkfield Rise, Sheffield"]


@pytest.mark.parametrize("way", ["letter", "home"])
@pytest.mark.parametrize("home", HOMES)
def test_whoever_may_be_written_to_or_visited_says_where_whatever_they_said_of_their_home(way, home):
    made = filled_in("me", now=NOW, channels={f"contact_{way}": "yes"}, your_home={"applicant_address": home})
    assert "safe_address" in {page.key for page in made.asked}
    told = officers_form(application(made, law=LAW, now=NOW))["if_another_answers"].data
    assert "My aunt, 4 Dale Row, Sheffield" in told


# Each way that a plan can call safe → the page that says where it leads.
LEADS_TO = {
    "call": "phone",
    "text": "phone",
    "voicemail": "phone",
    "email": "email",
    "letter": "safe_address",
    "home": "safe_address",
    "work": "at_work",
    "other_person": "trusted",
}


@pytest.mark.parametrize("way", Channel)
@pytest.mark.parametrize("safe", ["yes", "only"])
@pytest.mark.parametrize("home", HOMES)
def test_no_way_is_called_safe_without_being_told_where_it_leads(way, safe, home):
    page = PAGES[LEADS_TO[way]]
    made = filled_in("me", now=NOW, channels={f"contact_{way}": safe}, your_home={"applicant_address": home})
    assert page.key in {one.key for one in made.asked}
    form = form_of(page, [], now=NOW)
    assert not form.validate(), "and it cannot be left empty"


def test_a_professional_is_told_that_we_may_ask_them_only_where_a_phone_or_an_email_leads_to_them():
    work = {"applicant_given_names": "Nadia", "applicant_family_name": "Bell", "safe_times": "Monday"}
    for given in ({"applicant_phone": "0114 496 0155"}, {"applicant_email": "nadia@example.org"}):
        form = form_of(PAGES["your_work"], typed_of({**work, **given}), now=NOW)
        assert form.validate()
        assert form.also()["safe_channels"] == ["call" if "applicant_phone" in given else "email"]
    form = form_of(PAGES["your_work"], typed_of(work), now=NOW)
    assert not form.validate()
    assert form.errors_for_summary() == [(form["applicant_phone"].id, "Enter a work phone or a work email")]


# What is answered about times → what is wrong with it, or how an officer reads it.
MONDAY = {"safe_days": ["mon"]}
TIMES = [
    ({**MONDAY, "safe_hours": "any"}, "Monday; any time"),
    ({"safe_days": ["any"], "safe_hours": "any"}, "Any day; any time"),
    ({"safe_days": ["unknown"], "safe_hours": "unknown"}, "days not known; times not known"),
    ({**MONDAY, "safe_hours": "other", "safe_times_words": "10pm to 6am"}, "Monday; 10pm to 6am"),
    ({**MONDAY, "safe_hours": "between", "safe_from": "00:00", "safe_to": "06:00"}, "Monday; 00:00–06:00"),
    # Times that are chosen and do not apply are said to nobody.
    ({**MONDAY, "safe_hours": "any", "safe_from": "14:00", "safe_to": "09:00"}, "Monday; any time"),
]
WRONG_TIMES = [
    ({"safe_hours": "any"}, "safe_days"),
    ({**MONDAY}, "safe_hours"),
    ({**MONDAY, "safe_hours": "between", "safe_to": "14:00"}, "safe_from"),
    ({**MONDAY, "safe_hours": "between", "safe_from": "14:00"}, "safe_to"),
    ({**MONDAY, "safe_hours": "between", "safe_from": "22:00", "safe_to": "06:00"}, "safe_to"),
    ({**MONDAY, "safe_hours": "between", "safe_from": "14:00", "safe_to": "14:00"}, "safe_to"),
    ({**MONDAY, "safe_hours": "other"}, "safe_times_words"),
    ({"safe_days": ["any", "mon"], "safe_hours": "any"}, "safe_days"),
]


@pytest.mark.parametrize(("answered", "told"), TIMES)
def test_an_officer_reads_when_it_is_safe_in_one_line(answered, told):
    found = application(filled_in("me", now=NOW, times=answered), law=LAW, now=NOW)
    assert officers_form(found)["safe_times"].data == told
    said = {one.name: one.value for one in found.answers.items}
    assert bool(said["safe_from"] or said["safe_to"]) == (answered["safe_hours"] == "between"), (
        "two readings of one time"
    )


@pytest.mark.parametrize(("answered", "wrong"), WRONG_TIMES)
def test_times_that_nobody_could_keep_to_are_asked_for_again(answered, wrong):
    form = form_of(PAGES["times"], typed_of(answered), now=NOW)
    assert not form.validate()
    assert {field.name for field in form.asked() if field.errors} == {wrong}


def test_the_plan_that_is_kept_is_the_one_that_was_told():
    found = application(filled_in("me", now=NOW), law=LAW, now=NOW)
    plan = plan_of({one.name: one.value for one in found.answers.items})
    assert (plan.days, plan.since, plan.until) == (("mon", "thu"), time(10), time(14))
    assert (plan.may_answer, plan.if_another) == ("My sister", "Say it is the dentist’s")
    assert (plan.only_so, plan.code_word) == ("Text first. Never leave a voicemail", "marmalade")


def test_all_that_has_to_be_kept_to_is_in_the_officers_one_question_about_it():
    form = officers_form(application(filled_in("me", now=NOW), law=LAW, now=NOW))
    told = form["if_another_answers"].data
    for words in (
        "Text message: Only in a certain way",
        "Email: No",
        "Text first. Never leave a voicemail",
        "My sister Sunita, 07700 900462",
        "Who else may answer?: My sister",
        "Say it is the dentist’s",
        "30 November, when he is back",
    ):
        assert words in told
    assert form["code_word"].data == "marmalade", "which has a question of its own"
    assert "marmalade" not in told
    assert form["safe_times"].data == "Monday, Thursday; 10:00–14:00; Not in half-term"
    assert form["safe_channels"].data == ["call", "text", "other_person"]


# --- the day from which none of it is safe any more

THE_DAY = {"safe_until_on-day": "30", "safe_until_on-month": "11", "safe_until_on-year": "2026"}
UNTIL = [
    ({"safe_until_known": "no"}, (False, None, "")),
    (
        {"safe_until_known": "unknown", "safe_until": "He is let out this winter"},
        (True, None, "He is let out this winter"),
    ),
    ({"safe_until_known": "yes", **THE_DAY, "safe_until": "He is back"}, (True, date(2026, 11, 30), "He is back")),
    ({"safe_until_known": "yes", **THE_DAY}, (True, date(2026, 11, 30), "")),
    # A day that was typed before another answer was chosen is kept to by nobody.
    ({"safe_until_known": "no", **THE_DAY}, (False, None, "")),
    ({"safe_until_known": "unknown", "safe_until_on-day": "31", "safe_until_on-month": "2"}, (True, None, "")),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("answered", "kept"), UNTIL)
def test_the_plan_keeps_the_day_from_which_nothing_is_safe_or_that_nobody_knows_it(answered, kept, language):
    more = {"language": language, "gettext": LANGUAGES[language]}
    found = application(filled_in("me", now=NOW, until=answered), law=LAW, now=NOW, **more)
    plan = plan_of({one.name: one.value for one in found.answers.items})
    assert (plan.may_end, plan.ends_on, plan.ends) == kept


def test_an_officer_reads_the_day_with_all_else_that_has_to_be_kept_to():
    found = application(filled_in("me", now=NOW, until=UNTIL[2][0]), law=LAW, now=NOW)
    told = officers_form(found)["if_another_answers"].data
    assert "When this stops being safe – Is there such a day?: Yes" in told
    assert "If yes, from which day?: 30 November 2026" in told
    assert "What happens then, if you know?: He is back" in told


@pytest.mark.parametrize(
    ("answered", "wrong"),
    [
        ({}, "Say whether there is a day when this stops being safe"),
        ({"safe_until_known": "yes"}, "Enter the day, or choose “I don’t know”"),
        ({"safe_until_known": "yes", "safe_until_on-day": "30"}, "Enter the day, the month and the year"),
        ({"safe_until_known": "yes", **THE_DAY, "safe_until_on-day": "24"}, "The day must be today or later"),
    ],
)
def test_a_day_that_nobody_could_keep_to_is_asked_for_again(answered, wrong):
    form = form_of(PAGES["until"], typed_of(answered), now=NOW)
    assert not form.validate()
    assert [words for _, words in form.errors_for_summary()] == [wrong]
    assert form["safe_until_on"].typed["day"] == answered.get("safe_until_on-day", ""), "and nothing typed is lost"


def test_today_is_a_day_from_which_it_may_be_safe_no_more():
    today = {"safe_until_known": "yes", **THE_DAY, "safe_until_on-day": "25"}
    assert form_of(PAGES["until"], typed_of(today), now=NOW).validate()

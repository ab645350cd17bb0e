"""Every kind of field against good, missing, absurd and hostile values: an answer or a message, never an error."""

import json
from dataclasses import asdict
from datetime import date, timedelta

import pytest
from werkzeug.datastructures import MultiDict

from disclosure.forms.fields import (
    Checkboxes,
    Form,
    IntegerField,
    Matches,
    PasswordField,
    PeopleField,
    Radios,
    Required,
    TextArea,
    TextField,
)
from tests.forms.kitchen import GOOD, NOW, Kitchen, kitchen

HOSTILE = (
    "",
    " ",
    "\x00",
    "\ud800",
    "\u202egnp.exe",
    "²",
    "٣",
    "-1",
    "1e3",
    "0x10",
    "9" * 5000,
    "'; DROP TABLE cases; --",
    '"><script>alert(1)</script>',
    "{{ 7*7 }}",
    "%(name)s %s %",
    "None",
    "\r\n",
    "=cmd()",
    "\u200b",
    "𝟙",
    "A\u0301",
)


def test_good_answers_are_kept_with_the_questions_and_the_words_shown():
    form = kitchen(GOOD)
    assert form.validate(), form.errors_for_summary()
    answers = form.answers()
    assert (answers.form, answers.version, answers.language) == ("kitchen", "3", "en")
    assert " ".join(answers.names) == (
        "reporter email story children district route is_safe unsafe_because systems "
        "born visit called_at people read_out"
    )
    shown = {answer.name: (answer.value, answer.words) for answer in answers.items}
    assert shown["story"] == ("He broke the door.\nShe is afraid.", "He broke the door.\nShe is afraid.")
    assert shown["children"] == (2, "2")
    assert shown["district"] == ("doncaster", "Doncaster")
    assert shown["is_safe"] == ("yes", "Yes")
    assert shown["unsafe_because"] == (None, "")
    assert shown["systems"] == (["pnc", "pnd"], "Police National Computer\nPolice National Database")
    assert shown["born"] == ("1984-05", "May 1984")
    assert shown["visit"] == ("2026-12-03", "3 December 2026")
    assert shown["called_at"] == ("2026-11-25T09:05:00+00:00", "25 November 2026 at 09:05")
    assert shown["read_out"] == (True, "Yes")
    assert shown["people"][0] == [
        {
            "given_names": "Asha",
            "family_name": "Khan",
            "other_names": None,
            "date_of_birth": "1984",
            "sex": "female",
            "address": None,
            "relationship": "the caller",
        }
    ]
    assert "Given names: Asha\nFamily name: Khan" in shown["people"][1]
    found = answers.find("reporter")
    assert found is not None
    assert found.question == "Who called?"
    assert json.loads(json.dumps([one._asdict() for one in answers.items])) == [one._asdict() for one in answers.items]


def test_a_password_is_neither_kept_nor_shown_again():
    form = kitchen(GOOD)
    assert "secret" not in form.answers().names
    assert form.secret.shown == ""
    assert form.secret.data == GOOD["secret"]


def _stored():
    form = kitchen(GOOD)
    assert form.validate()
    return {answer.name: answer.value for answer in form.answers().items}


def test_stored_answers_open_the_form_again():
    stored = _stored()
    again = kitchen(data=stored)
    assert again.called_at.typed == {"day": "25", "month": "11", "year": "2026", "time": "09:05"}
    assert again.born.typed == {"day": "", "month": "5", "year": "1984"}
    assert again.visit.data == date(2026, 12, 3)
    assert again.people.value()[0]["family_name"] == "Khan"
    assert again.answers().get("systems") == ["pnc", "pnd"]


def test_what_is_left_out_of_a_request_is_empty_even_where_the_page_was_filled_in():
    stored = _stored()
    form = kitchen({"reporter": "Asha"}, data=stored)
    assert not form.validate()
    assert form.route.data is None
    assert form.systems.data == []
    assert form.story.data == ""
    assert form.called_at.data is None
    assert form.read_out.data is False


def test_an_empty_form_says_what_to_do_about_every_needed_answer():
    form = kitchen({})
    assert not form.validate()
    assert form.errors_for_summary() == [
        ("reporter", "Enter who called"),
        ("secret", "Enter your password"),
        ("story", "Enter what they are worried about"),
        ("district", "Choose the district"),
        ("route", "Choose the route"),
        ("is_safe", "Say whether it is safe"),
        ("systems", "Choose the systems that were searched"),
        ("born-day", "Enter when the caller was born"),
        ("visit-day", "Enter the day of the visit"),
        ("called_at-day", "Enter when they called"),
        ("people-0-given_names", "Enter the person at risk"),
        ("read_out", "Confirm that the warning was read out"),
    ]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_values_in_every_input_give_answers_or_messages(value):
    names = [
        *GOOD,
        *[f"people-{n}-address" for n in ("²", "-1", "٣", "999999999999", "1", "")],
        "people-0-sex",
        "add_people",
    ]
    for name in names:
        form = kitchen({**GOOD, name: value})
        if form.validate():
            json.dumps(asdict(form.answers()))
        for place, message in form.errors_for_summary():
            assert place
            assert message
    kitchen(dict.fromkeys(names, value)).validate()


@pytest.mark.parametrize("count", [2, 3, 50])
def test_a_name_sent_several_times_counts_once(count):
    sent = MultiDict([(name, "1") for name in [*GOOD, "born-day", "called_at-time"] for _ in range(count)])
    form = Kitchen(sent, now=NOW, choices={"district": [("1", "One")]})
    assert not form.validate(), "one is no answer to most of these questions"
    assert form["district"].data == "1"


class Words(Form):
    """Text of both kinds."""

    short = TextField("Short")
    long = TextArea("Long")


def _text(**sent):
    form = Words(MultiDict(sent))
    form.validate()
    return form


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Siân ", "Siân"),
        ("Sia\u0302n", "Siân"),
        ("\u200b", ""),
        (" \u2060 ", ""),
        ("O'Neil-Łukasz 𠮷", "O'Neil-Łukasz 𠮷"),
    ],
)
def test_text_is_tidied_and_keeps_every_script(typed, kept):
    form = _text(short=typed)
    assert form.short.data == kept
    assert not form.short.errors


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1b", "\x85", "\ud800", "\ufffe", "\U0001ffff", "\u202e", "\u2066"])
def test_signs_that_deceive_or_cannot_be_stored_are_refused_and_marked(sign):
    form = _text(short=f"a{sign}b", long=f"a{sign}b")
    for field in (form.short, form.long):
        assert "cannot be read" in field.error
        assert field.shown == "a\ufffdb"


def test_lines_and_tabs_belong_in_long_text_only():
    form = _text(short="a\nb", long="a\r\n\tb\rc")
    assert form.short.errors
    assert form.long.data == "a\n\tb\nc"
    assert not form.long.errors


def test_length_is_limited_and_the_message_counts():
    assert not _text(short="a" * 200, long="a" * 10_000).errors
    form = _text(short="a" * 201, long="a" * 10_001)
    assert form.short.error == "Shorten this to 200 characters. You have entered 201"
    assert form.long.error == "Shorten this to 10,000 characters. You have entered 10,001"
    assert form.short.shown == "a" * 201


class Counting(Form):
    """A number that need not be given."""

    number = IntegerField("How many?", least=1, most=20)


@pytest.mark.parametrize(("typed", "number"), [("1", 1), (" 20 ", 20), ("007", 7), ("", None), ("+3", 3)])
def test_whole_numbers(typed, number):
    form = Counting(MultiDict({"number": typed}))
    assert form.validate()
    assert form.answers().get("number") == number


@pytest.mark.parametrize("typed", ["0", "21", "-1", "two", "1.5", "²", "٣", "9" * 5000])
def test_other_numbers_keep_what_was_typed(typed):
    form = Counting(MultiDict({"number": typed}))
    assert not form.validate()
    assert form.number.shown == typed[:200]
    assert form.number.error.startswith("Enter a whole number")


def test_nought_is_an_answer():
    class Zero(Form):
        number = IntegerField("How many?", validators=[Required("Enter how many")])

    form = Zero(MultiDict({"number": "0"}))
    assert form.validate()
    assert form.answers().get("number") == 0


def test_only_what_was_offered_can_be_chosen():
    form = kitchen({**GOOD, "district": "leeds", "route": "both", "systems": ["pnc", "gchq"]})
    assert not form.validate()
    assert [message for _, message in form.errors_for_summary()] == [
        "Choose one of the answers shown",
        "Choose one of the answers shown",
        "Choose from the answers shown",
    ]


def test_an_excluding_answer_stands_alone():
    form = kitchen({**GOOD, "systems": ["none", "pnc"]})
    assert not form.validate()
    assert form.systems.error == 'Choose "None of these" by itself, or choose the others without it'
    assert kitchen({**GOOD, "systems": ["none"]}).validate()


def test_a_field_without_choices_is_a_fault_of_the_programme():
    with pytest.raises(TypeError, match="district"):
        Kitchen(MultiDict(GOOD), now=NOW).validate()
    with pytest.raises(KeyError):
        kitchen(choices={"districts": []})


def test_an_answer_is_needed_only_where_another_makes_it_so():
    form = kitchen({**GOOD, "is_safe": "no"})
    assert not form.validate()
    assert form.errors_for_summary() == [("unsafe_because", "Enter why it is not safe to call back")]
    assert kitchen({**GOOD, "is_safe": "no", "unsafe_because": "He has her phone"}).validate()


def test_a_new_password_is_typed_twice():
    class Change(Form):
        first = PasswordField("New password", autocomplete="new-password")
        second = PasswordField("Again", validators=[Matches("first", "Enter the same password twice")])

    assert Change(MultiDict({"first": " a ", "second": " a "})).validate()
    assert not Change(MultiDict({"first": "a ", "second": "a"})).validate()


def test_a_field_may_not_hide_what_every_form_has():
    with pytest.raises(TypeError, match="title"):

        class Wrong(Form):
            title = TextField("Title")


# People


def test_people_are_added_and_removed_without_losing_what_was_typed():
    two = {"people-0-given_names": "Asha", "people-2-given_names": "Sam", "people-2-date_of_birth-year": "x"}
    form = kitchen({**two, "add_people": "yes"})
    assert form.is_rearranged
    assert [entry.form.given_names.data for entry in form.people.entries] == ["Asha", "Sam", ""]
    assert form.people.is_full
    assert form.people.entries[1].form.date_of_birth.typed["year"] == "x"
    form = kitchen({**two, "remove_people-0": "yes"})
    assert form.is_rearranged
    assert [(entry.name, entry.form.given_names.data) for entry in form.people.entries] == [("people-0", "Sam")]
    assert form.people.entries[0].form.given_names.name == "people-0-given_names"
    assert not kitchen(GOOD).is_rearranged


def test_the_last_person_removed_leaves_an_empty_block():
    form = kitchen({"people-0-given_names": "Asha", "remove_people-0": "yes"})
    assert [entry.form.given_names.data for entry in form.people.entries] == [""]


def test_a_person_needs_a_name_or_a_part_of_one():
    form = kitchen({**GOOD, "people-1-address": "1 High Street"})
    assert not form.validate()
    assert form.errors_for_summary() == [
        ("people-1-family_name", "Enter the person's name, or the part of it that you know")
    ]


def test_empty_blocks_are_dropped_and_too_many_people_are_refused_aloud():
    form = kitchen({**GOOD, "people-1-given_names": " ", "people-2-given_names": "Sam"})
    assert form.validate()
    assert [person["given_names"] for person in form.people.value()] == ["Asha", "Sam"]
    form = kitchen({**GOOD, **{f"people-{n}-given_names": "Sam" for n in range(9)}})
    assert not form.validate()
    assert form.people.error == "Enter at most 3 people here"


def test_one_person_alone_has_no_buttons():
    class Alone(Form):
        subject = PeopleField("Who is it about?", most=1)

    form = Alone(MultiDict({"subject-0-family_name": "Haddad", "add_subject": "yes"}), now=NOW)
    assert not form.is_rearranged
    assert len(form.subject.entries) == 1


# Words and tokens


def test_every_word_of_a_form_goes_through_its_own_gettext():
    form = kitchen({}, language="cy", gettext=lambda text: f"«{text}»")
    assert not form.validate()
    assert all(message.startswith("«") for _, message in form.errors_for_summary())
    answers = form.answers()
    assert answers.language == "cy"
    assert all(answer.question.startswith("«") for answer in answers.items)
    assert form.email.hint == ""
    good = kitchen(GOOD, language="cy", gettext=lambda text: f"«{text}»")
    assert good.district.words() == "«Doncaster»"
    assert good.people.entries[0].form.family_name.question == "«Family name»"


def test_a_token_is_needed_of_the_same_session():
    session, other = {}, {}
    meta = {"csrf": True, "csrf_context": session, "csrf_secret": b"s"}
    token = kitchen(meta=meta).csrf_token.current_token
    assert kitchen({**GOOD, "csrf_token": token}, meta=meta).validate()
    for wrong in ({}, {"csrf_token": ""}, {"csrf_token": "##"}, {"csrf_token": "\ud800##"}, {"csrf_token": token[:-1]}):
        form = kitchen({**GOOD, **wrong}, meta=meta)
        assert not form.validate()
        assert form.errors_for_summary()[-1][0] == "main-content"
    assert not kitchen({**GOOD, "csrf_token": token}, meta={**meta, "csrf_context": other}).validate()


def test_a_token_outlives_a_long_evening():
    meta = {"csrf": True, "csrf_context": {}, "csrf_secret": b"s"}
    token = kitchen(meta=meta).csrf_token.current_token
    later = NOW + timedelta(hours=9)
    assert kitchen({**GOOD, "csrf_token": token}, now=later, meta=meta).validate()


def test_hidden_fields_are_no_answers():
    form = kitchen(GOOD)
    assert form.case_version.data == "7"
    assert "case_version" not in form.answers().names


def test_choices_may_be_written_as_pairs():
    class Pairs(Form):
        one = Radios("One?", choices=(("a", "A"), ("b", "B")))
        many = Checkboxes("Many?", choices=(("a", "A"), ("b", "B")))

    form = Pairs(MultiDict([("one", "b"), ("many", "b"), ("many", "a")]))
    assert form.validate()
    assert (form.one.words(), form.many.words()) == ("B", "A\nB")

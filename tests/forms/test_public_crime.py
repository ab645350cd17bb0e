"""A crime that is told in a request: what is asked of it, what whoever asks wants, and that it goes with the answer that it rests on."""

import pytest

from tests.forms.public_samples import application, filled_in, filling, form_of, send, typed_of
from tests.forms.public_words import LANGUAGES
from tests.forms.test_public_journeys import ABOUT_A_CHILD, LAW, NOW, UNNAMED, officers_form

YES, NO, UNKNOWN = ({"crime_alleged": answer} for answer in ("yes", "no", "unknown"))
TOLD, WISHED = "He broke her wrist in May.", "Nobody may come to the house."
# Journey, what is answered otherwise, the page that asks whether there is a crime, and where an officer reads what is wished for.
JOURNEYS = [
    ("me", {}, "crime", "why_now"),
    ("someone", {}, "crime", "why_now"),
    ("child", {}, "crime", "why_now"),
    ("child", UNNAMED, "crime", "what_asked"),
    ("professional", {}, "crime_referred", "information"),
    ("professional", ABOUT_A_CHILD, "crime_referred", "information"),
]
EACH = pytest.mark.parametrize(("journey", "changed", "page", "told_in"), JOURNEYS)
ASKS = {
    "en": {"crime": "What do you want to happen, and what must not happen?",
           "crime_referred": "What does the person who was hurt want to happen, and what must not happen?"},
    "cy": {"crime": "Beth hoffech ei weld yn digwydd, a beth na ddylai ddigwydd ar unrhyw gyfrif?",
           "crime_referred": "Beth mae’r person a gafodd ei frifo am ei weld yn digwydd, a beth na ddylai ddigwydd ar unrhyw gyfrif?"},
}  # fmt: skip
NEED_NOT = {"en": "You can leave this empty, or write “I don’t know”",
            "cy": "Gallwch adael hwn yn wag, neu ysgrifennu “Ddim yn gwybod”"}  # fmt: skip


def told_page(page):
    return page.replace("crime", "crime_told")


def made_with(journey, changed, page, answer, **more):
    return filled_in(journey, now=NOW, **{**changed, page: answer, **more})


@EACH
@pytest.mark.parametrize("language", LANGUAGES)
def test_where_a_crime_is_alleged_they_are_asked_what_they_want_and_need_not_say(
    journey, changed, page, told_in, language
):
    made = made_with(journey, changed, page, YES)
    form = form_of(made.find(told_page(page)), None, now=NOW, language=language, gettext=LANGUAGES[language])
    asked = form["crime_wishes"]
    assert asked.question == ASKS[language][page]
    assert NEED_NOT[language] in asked.hint
    short = form_of(made.find(told_page(page)), typed_of({"crime_alleged_words": TOLD}), now=NOW)
    assert short.validate(), "and it may be left empty"


@EACH
def test_an_officer_reads_what_they_want_and_what_must_not_happen(journey, changed, page, told_in):
    said = {"crime_alleged_words": TOLD, "crime_wishes": WISHED}
    found = application(made_with(journey, changed, page, YES, **{told_page(page): said}), law=LAW, now=NOW)
    assert found.answers.find("crime_wishes").words == WISHED
    form = officers_form(found)
    assert f"{ASKS['en'][page]}: {WISHED}" in form[told_in].data
    assert form["crime_alleged_words"].data == TOLD


@EACH
@pytest.mark.parametrize("answer", [NO, UNKNOWN])
def test_nobody_who_alleges_no_crime_is_asked_about_it(journey, changed, page, told_in, answer):
    made = made_with(journey, changed, page, answer)
    assert made.find(told_page(page)) is None
    assert "crime_wishes" not in application(made, law=LAW, now=NOW).answers.names


@EACH
@pytest.mark.parametrize("answer", [NO, UNKNOWN])
def test_what_was_written_about_a_crime_goes_when_none_is_alleged_any_more(journey, changed, page, told_in, answer):
    said = {"crime_alleged_words": TOLD, "crime_wishes": WISHED}
    made = made_with(journey, changed, page, YES, **{told_page(page): said})
    taken_back = filling({**made.sent, page: send(made.find(page), answer, now=NOW, after=made)})
    assert taken_back.is_whole
    found = application(taken_back, law=LAW, now=NOW)
    assert TOLD not in str(found.answers)
    assert WISHED not in str(found.answers)
    again = filling({**made.sent, page: send(made.find(page), YES, now=NOW, after=made)})
    assert again.values["crime_wishes"] == WISHED, "and whoever slipped finds what they had written"

"""Whoever fills in a public form is spoken to as who they are, and can say what they do not know."""

import pytest

from disclosure.forms.people import SEXES as OFFICERS
from disclosure.forms.public.journeys import JOURNEYS
from disclosure.forms.public.returning import WITHDRAWAL
from tests.forms.public_samples import PAGES, SAMPLES, filled_in, form_of, pages_of
from tests.forms.public_words import LANGUAGES
from tests.forms.test_public_journeys import NOW


@pytest.mark.parametrize("journey", SAMPLES)
def test_whoever_does_not_know_whether_it_is_a_boy_or_a_girl_says_so_in_their_own_words(journey):
    made = filled_in(journey, now=NOW)
    asked = made.find("children_asked_for") if journey == "child" else made.find("children")
    [whose] = form_of(asked, None, now=NOW)["children"].entries
    offered = {one.value: one.label for one in whose.form.sex.options()}
    assert set(offered) == {one.value for one in OFFICERS}, "an officer finds what was said under their own codes"
    assert offered["not_stated"] == "I don’t know"


NOT_OF_A_REFERRAL = ("yours", "what you want to happen", "tell you")


@pytest.mark.parametrize("kind", ["family", "household", "other"])
@pytest.mark.parametrize("about", ["adult", "child"])
def test_whoever_asks_in_their_job_is_not_spoken_to_as_if_it_were_about_themselves(about, kind):
    page = "their_relationship" if about == "adult" else "contact_with_child"
    fields = {**SAMPLES["professional"][page], "relationship_type": kind}
    made = filled_in("professional", now=NOW, about_whom={"about_whom": about}, **{page: fields})
    told = {"family_referred", "housemate_referred"} & {one.key for one in made.asked}
    assert len(told) == (about == "adult"), "a child is in danger whatever the person is to the family"
    for form in pages_of(made, now=NOW):
        assert [one for one in NOT_OF_A_REFERRAL if one in _shown(form)] == [], form.key


def _shown(form):
    """All that a page says, in small letters."""
    return " ".join([form.title, form.intro, *(f"{one.question} {one.hint}" for one in form.asked())]).lower()


PROMISES = ("you will be asked", "we may ask you", "we will ask", "we will ring", "we will contact", "we contact you")


@pytest.mark.parametrize("journey", ["me", "someone", "child"])
def test_whoever_can_be_reached_in_no_way_is_told_nowhere_that_we_ask_them_anything(journey):
    made = filled_in(journey, now=NOW, channels={"contact_call": "no"})
    forms = pages_of(made, now=NOW)
    assert "no_way" in [form.key for form in forms]
    for form in forms:
        assert [one for one in PROMISES if one in _shown(form)] == [], form.key


@pytest.mark.parametrize("is_referral", [False, True])
def test_whoever_takes_it_back_and_can_be_reached_in_no_way_is_not_told_that_we_ask_first(is_referral):
    [page] = WITHDRAWAL.filling({}, is_reachable=False, is_referral=is_referral).asked
    assert [one for one in PROMISES if one in _shown(form_of(page, None, now=NOW))] == []


# Whoever is under 16 and has a partner begins so too, and is told who helps.
FROM_16 = {"me": ("whatever your age", "beth bynnag yw eich oed"), "someone": ("Aged 16 or over", "O 16 oed ymlaen")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("journey", FROM_16)
def test_who_is_16_or_17_and_has_a_partner_finds_the_form_that_is_for_them(journey, language):
    form = form_of(PAGES["who"], None, now=NOW, language=language, gettext=LANGUAGES[language])
    assert FROM_16[journey][language == "cy"] in form.translate(JOURNEYS.find(journey).hint)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_asks_for_a_child_of_that_age_because_of_its_partner_is_led_to_it(language):
    form = form_of(PAGES["you_to_the_child"], None, now=NOW, language=language, gettext=LANGUAGES[language])
    hint = next(form.asked()).hint
    assert {"en": "16 or 17", "cy": "16 neu 17 oed"}[language] in hint
    label = next(one.label for one in JOURNEYS.offered if one.key == "someone")
    assert f"“{form.translate(label)}”" in hint

"""Whoever fills in a public form is spoken to as who they are, and can say what they do not know."""

import pytest

from disclosure.forms.people import SEXES as OFFICERS
from disclosure.forms.public.returning import WITHDRAWAL
from tests.forms.public_samples import SAMPLES, filled_in, form_of, pages_of
from tests.forms.test_public_journeys import NOW


@pytest.mark.parametrize("journey", SAMPLES)
def test_whoever_does_not_know_whether_it_is_a_boy_or_a_girl_says_so_in_their_own_words(journey):
    [whose] = form_of(filled_in(journey, now=NOW).find("children"), None, now=NOW)["children"].entries
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

"""In whatever order a public form is visited, changed and sent again, it is consistent, or asks a clear question."""

from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.domain.law import Law
from disclosure.domain.schemes import ALL
from disclosure.forms.journey import Filling
from disclosure.forms.public.journeys import JOURNEYS, PROFESSIONALS
from disclosure.forms.registry import FORMS
from disclosure.forms.sending import to_application
from tests.forms.public_samples import application, form_of
from tests.forms.public_ways import NOW, PAGES, WAYS, completed, walked
from tests.forms.public_ways import PROFESSIONALS as SETTING
from tests.forms.test_public_journeys import officers_form, registered
from tests.services.worlds import ENGLAND

LAW = Law(ALL, ENGLAND)


def by_hand(made: Filling, setting: str):
    """Which pages are asked and what they say, worked out anew from nothing but what each page says of itself."""
    known, asked = {PROFESSIONALS: setting}, []
    for page in JOURNEYS.first:
        if all(when.holds(known) for when in page.when):
            asked.append(page.key)
            known |= (made.sent[page.key].values or {}) if page.key in made.sent else {}
    first_is_done = all(key in made.sent and made.sent[key].values is not None for key in asked)
    journey = JOURNEYS.find(known.get("asking_for", "")) if first_is_done else None
    for page in journey.pages if journey else ():
        if all(when.holds(known) for when in page.when):
            asked.append(page.key)
            known |= (made.sent[page.key].values or {}) if page.key in made.sent else {}
    return asked, known


def check(made: Filling, setting: str) -> None:
    asked, known = by_hand(made, setting)
    assert [page.key for page in made.asked] == asked
    assert len(set(asked)) == len(asked), "no page is asked twice"
    assert made.values == known, "what is not asked says nothing"
    still = [page for page in made.asked if not made.is_answered(page)]
    assert made.open == (still[0] if still else None)
    assert made.is_whole == (not still), "the first pages end with the choice of a journey"
    reached = made.number(made.open) if made.open else len(made.asked)
    for number, page in enumerate(made.asked, 1):
        assert made.number(page) == number
        assert made.find(page.key) is page
        assert made.at(number) == (page if number <= reached else None)
    for number in (-1, 0, len(made.asked) + 1, 10**9):
        assert made.at(number) is None
    assert made.find("no such page") is None


@given(WAYS, SETTING)
@settings(max_examples=120)
def test_after_every_step_it_is_clear_what_is_asked_and_what_is_open(steps, setting):
    for made in walked(steps, setting):
        check(made, setting)


@given(WAYS, SETTING)
@settings(max_examples=120)
def test_whatever_way_was_taken_it_can_be_completed_and_becomes_a_case(steps, setting):
    made = completed(walked(steps, setting)[-1], setting)
    check(made, setting)
    assert made.is_whole
    found = application(made, law=LAW, now=NOW)
    asked, _ = by_hand(made, setting)
    assert registered(found)[0].case["route"]
    names = found.answers.names
    assert len(names) == len(set(names))
    for key, sent in made.sent.items():
        if key not in asked:
            for name in sent.values or {}:
                of_others = any(name in (made.sent[other].values or {}) for other in asked)
                assert of_others or not (found.answers.find(name) and found.answers.find(name).question), name


@given(WAYS, SETTING)
@settings(max_examples=60)
def test_whatever_was_written_an_officer_can_put_one_thing_right_and_leave_the_rest(steps, setting):
    found = application(completed(walked(steps, setting)[-1], setting), law=LAW, now=NOW)
    form = officers_form(found)
    unasked = {"child_looked_after", "child_missing_episodes"}  # "unknown" is no answer there: the page ticks nothing
    assert [one.name for one in form.asked() if not one.validate(form) and one.name not in unasked] == []


@given(
    WAYS, SETTING, st.sampled_from([case for journey in JOURNEYS.offered for case in journey.becomes]), st.booleans()
)
@settings(max_examples=40)
def test_an_application_comes_of_whatever_part_was_filled_in_and_of_what_does_not_fit(steps, setting, case, looked_at):
    """Nobody sends such a form. One that broke would lose what somebody wrote all the same."""
    made = walked(steps, setting)[-1]
    typed = {key: sent.typed for key, sent in made.sent.items()} or {JOURNEYS.first[0].key: None}
    forms = [form_of(PAGES[key], one, now=NOW) for key, one in typed.items()]
    for form in forms if looked_at else ():
        form.validate()
    scheme = LAW.for_receipt(case.scheme, NOW)
    route = scheme.route(case.route)
    found = to_application(made, forms, scheme=scheme, route=route, received_at=NOW, language="en", officers=FORMS)
    assert found.answers.find("received_at"), "and it is one"

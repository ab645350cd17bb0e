"""What was answered on a page holds for the answers that it rests on: with others there it is asked anew, and nothing passes over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.domain.contact import Channel, plan_of
from disclosure.forms.public.age import under_16
from disclosure.forms.public.contact import AT_A_MOMENT, BY_PHONE, CHANNELS
from disclosure.forms.public.returning import OTHER_CONTACT
from tests.forms.public_samples import SAMPLES, application, filled_in, filling, form_of, send
from tests.forms.test_public_journeys import LAW, NOW, PAGES, officers_form

ONLY_TEXT = {"contact_text": "only"}
ONLY_EMAIL = {"contact_email": "only"}


def again(made, key, fields):
    """The form after one page was sent once more, as the product takes it."""
    return filling({**made.sent, key: send(made.find(key), fields, now=NOW, after=made)})


def still_open(made):
    return [page.key for page in made.asked if not made.is_answered(page)]


# --- ways of being reached


def test_a_condition_of_one_way_is_asked_for_anew_when_it_is_another_that_is_safe_only_so():
    made = again(filled_in("me", now=NOW, channels=ONLY_TEXT), "channels", ONLY_EMAIL)
    assert still_open(made) == ["only_so", "email"]
    assert made.is_asked_anew(made.find("only_so"))
    assert not made.is_asked_anew(made.find("email"))
    assert "only_so" not in made.sent, "and its page opens empty"
    assert "contact_only_so" not in made.values


# What was safe, what is safe now → what is asked anew.
CHANGES = [
    ({"contact_letter": "yes"}, {"contact_home": "yes"}, ["safe_address"]),
    ({"contact_call": "yes"}, {"contact_text": "yes"}, ["phone", "times"]),
    ({"contact_work": "yes"}, {"contact_call": "yes"}, ["times"]),
    ({"contact_call": "only"}, {"contact_call": "yes", "contact_text": "only"}, ["only_so", "phone", "times"]),
    ({"contact_call": "yes"}, {"contact_call": "yes", "contact_email": "yes"}, []),
    ({"contact_letter": "only"}, {"contact_letter": "yes"}, []),
    ({"contact_call": "yes"}, {"contact_call": "yes"}, []),
]


@pytest.mark.parametrize(("before", "after", "anew"), CHANGES)
def test_only_what_rests_on_the_ways_that_changed_is_asked_anew(before, after, anew):
    made = again(filled_in("me", now=NOW, channels=before), "channels", after)
    assert [page.key for page in made.asked if made.is_asked_anew(page)] == anew


def test_whoever_takes_the_change_back_finds_what_they_had_written():
    made = filled_in("me", now=NOW, channels=ONLY_TEXT)
    channels = made.find("channels")
    kept = {**made.sent, "channels": send(channels, ONLY_EMAIL, now=NOW, after=made)}
    assert not filling(kept).is_whole
    assert filling({**kept, "channels": made.sent["channels"]}).is_whole


PLANS = st.dictionaries(st.sampled_from(sorted(CHANNELS)), st.sampled_from(("yes", "no", "only")), min_size=1)
RESTS_ON = {"only_so": None, "phone": BY_PHONE, "safe_address": ("letter", "home"), "times": AT_A_MOMENT}
WRITTEN = {
    "only_so": "contact_only_so",
    "phone": "applicant_phone",
    "safe_address": "safe_address",
    "times": "safe_times_words",
}


def of(key, plan):
    """The ways that this page asks about, in this plan."""
    among = RESTS_ON[key]
    return sorted(
        way for way, safe in plan.items() if (safe == "only" if among is None else safe != "no" and way in among)
    )


def goes_through(plans, start, key):
    """Everything that these plans ask, one after the other; each answer says for which ways it was given."""
    sent = {}
    for plan in plans:
        ways = {f"contact_{way}": safe for way, safe in plan.items()}
        made = start(sent)
        sent = {**sent, key: send(made.find(key), ways, now=NOW, after=made)}
        while page := (made := start(sent)).open:
            fields = dict(SAMPLES["me"][page.key])
            if page.key in WRITTEN:
                fields[WRITTEN[page.key]] = " ".join(of(page.key, plan))
            sent[page.key] = send(page, fields, now=NOW, after=made)
    return made


def check_each_belongs_to_its_way(made, plan):
    for key, name in WRITTEN.items():
        page = made.find(key)
        assert (page is not None) is bool(of(key, plan)), key
        if page is not None:
            assert made.values[name] == " ".join(of(key, plan)), key


@given(st.lists(PLANS, min_size=1, max_size=4))
def test_however_often_the_plan_is_changed_a_condition_still_belongs_to_its_way(plans):
    whole = filled_in("me", now=NOW, channels={}).sent
    made = goes_through(plans, lambda sent: filling({**whole, **sent}), "channels")
    assert made.is_whole
    check_each_belongs_to_its_way(made, plans[-1])
    kept = plan_of({one.name: one.value for one in application(made, law=LAW, now=NOW).answers.items})
    assert kept.only_so == " ".join(of("only_so", plans[-1]))


@given(st.lists(PLANS, min_size=1, max_size=4))
def test_nor_does_it_pass_over_in_a_plan_that_is_changed_later(plans):
    def start(sent):
        return OTHER_CONTACT.filling(sent, is_reachable=True, is_referral=False)

    check_each_belongs_to_its_way(goes_through(plans, start, "other_channels"), plans[-1])


@pytest.mark.parametrize("ways", [["text"], ["text", "email"], list(Channel)])
def test_the_page_of_conditions_names_the_ways_that_it_asks_about_and_so_does_the_record(ways):
    made = filled_in("me", now=NOW, channels={f"contact_{way}": "only" for way in ways})
    form = form_of(made.find("only_so"), None, now=NOW, said=made.values)
    named = ", ".join(CHANNELS[way] for way in ways)
    assert next(form.asked()).question == f"What must we do, or never do? ({named})"
    found = application(made, law=LAW, now=NOW)
    assert found.answers.find("contact_only_so").question == f"What must we do, or never do? ({named})"
    assert f"({named}): Text first." in officers_form(found)["if_another_answers"].data


# --- the applicant's age

SIXTEEN, YOUNGER = {"is_sixteen": "yes"}, {"is_sixteen": "no"}


def born(year):
    return {"applicant_date_of_birth-year": year}


def test_which_age_is_right_is_asked_anew_where_either_is_another_since():
    made = filled_in("me", now=NOW, old_enough=SIXTEEN, your_birth=born("2013"), which_age={"which_age": "born"})
    assert under_16(made.values) == ["the applicant"]
    grown = again(made, "your_birth", born("1990"))
    assert grown.is_whole, "nothing contradicts anything"
    contradicted = again(grown, "old_enough", YOUNGER)
    assert still_open(contradicted) == ["which_age"]
    assert contradicted.open.key == "which_age"
    assert "which_age" not in contradicted.sent, "and nothing is chosen there"
    told = again(contradicted, "which_age", {"which_age": "said"})
    assert under_16(told.values) == ["the applicant"]
    assert told.find("child")


AGES = st.tuples(st.sampled_from((SIXTEEN, YOUNGER)), st.sampled_from(("1990", "2010", "2013", "2014")))


@given(st.lists(st.tuples(AGES, st.sampled_from(("born", "said"))), min_size=1, max_size=4))
def test_however_often_both_are_changed_what_is_called_right_was_said_of_these_two(steps):
    made = filled_in("me", now=NOW, old_enough=SIXTEEN, your_birth=born("1990"))
    last = {}
    for (said, year), right in steps:
        made = again(again(made, "old_enough", said), "your_birth", born(year))
        pair = (said["is_sixteen"], year)
        if made.open:
            assert made.open.key in {"which_age", "child"}
        if made.find("which_age") and not made.is_answered(made.find("which_age")):
            made, last = again(made, "which_age", {"which_age": right}), {pair: right}
        if made.open:
            made = again(made, "child", {})
        assert made.is_whole
        if made.find("which_age"):
            assert last == {pair: made.values["which_age"]}


# --- the age of the person at risk

BORN_1989, OLD_12 = {"person_at_risk_date_of_birth-year": "1989"}, {"person_at_risk_age": "12"}
BORN_2014, OLD_40 = {"person_at_risk_date_of_birth-year": "2014"}, {"person_at_risk_age": "40"}
CONTRADICT = [({**BORN_1989, **OLD_12}, "1989"), ({**BORN_2014, **OLD_40}, "2014")]


@pytest.mark.parametrize("journey", ["someone", "professional"])
@pytest.mark.parametrize("under", ["yes", "no", "unknown"])
@pytest.mark.parametrize(("known", "year"), CONTRADICT)
def test_where_date_and_age_of_the_person_at_risk_contradict_each_other_it_is_asked(journey, under, known, year):
    made = filled_in(journey, now=NOW, at_risk_birth=known, at_risk_under_16={"person_at_risk_under_16": under})
    assert made.find("at_risk_under_16")
    assert (made.find("child_at_risk") is not None) is (under != "no")
    assert under_16(made.values) == (["the person at risk"] if under == "yes" else [])
    found = application(made, law=LAW, now=NOW)
    kept = next(person for person in found.people if person.part == "person_at_risk")
    is_wrong = under != "unknown" and (under == "yes") is (year == "1989")
    assert kept.date_of_birth == ("" if is_wrong else year), "a date that is wrong makes nobody's age"
    assert found.answers.find("person_at_risk_date_of_birth").value == year, "and stands in the record as it was given"


def test_whether_they_are_under_16_is_asked_anew_where_their_age_is_another_since():
    known = {**BORN_1989, **OLD_12}
    made = filled_in("someone", now=NOW, at_risk_birth=known, at_risk_under_16={"person_at_risk_under_16": "no"})
    assert still_open(again(made, "at_risk_birth", {**BORN_2014, **OLD_40})) == ["at_risk_under_16", "child_at_risk"]
    assert again(made, "at_risk_birth", BORN_1989).is_whole


@pytest.mark.parametrize(
    ("age", "is_taken"), [("45", False), ("18", False), ("17", True), ("0", True), ("about 7", True)]
)
def test_the_age_of_a_child_is_held_to_what_a_year_of_birth_is_held_to(age, is_taken):
    form = form_of(PAGES["children"], [("children-0-given_names", "Rohan"), ("children-0-age", age)], now=NOW)
    assert form.validate() is is_taken
    assert [words for _, words in form.errors_for_summary()] == (
        []
        if is_taken
        else ["A child is under 18. Check the age. Whoever is 18 or over can be asked for under “Someone I know”"]
    )


def test_what_was_said_of_a_couple_is_asked_anew_of_one_that_is_over():
    made = filled_in("me", now=NOW, relationship={"relationship_type": "partner"})
    over = filling(
        {**made.sent, "relationship": send(made.find("relationship"), {"relationship_type": "ex_partner"}, now=NOW)}
    )
    assert over.open.key == "together"
    assert [page.key for page in over.asked if not over.is_answered(page)] == ["together"]


CHILDREN = ("children", "children_asked_for")


@pytest.mark.parametrize("chosen", [("me", "child"), ("child", "someone"), ("me", "someone"), ("someone", "me")])
def test_the_children_of_one_request_are_not_those_of_another(chosen):
    first, second = chosen
    made = filled_in(first, now=NOW)
    before = next(page for page in made.asked if page.key in CHILDREN)
    other = filling({**made.sent, "who": send(made.find("who"), {"asking_for": second}, now=NOW), **still(second)})
    asked = next(page for page in other.asked if page.key in CHILDREN)
    assert not other.is_answered(asked)
    assert other.is_asked_anew(asked) is (asked.key == before.key), "or on a page of its own"


def still(journey):
    """What is answered of another journey before the children are asked for."""
    made = filled_in(journey, now=NOW)
    return {
        key: one._replace(rests=None)
        for key, one in made.sent.items()
        if key in ("names_them", "any_children", "any_children_referred")
    }

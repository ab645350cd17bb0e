"""Whoever is asked about may be known already: found by how they are called, shown with reasons, and said to be whom by a person."""

import re

import pytest

from tests.forms.sample_applications import of_their_own
from tests.web.beside import do_jobs
from tests.web.client import carried
from tests.web.desk import Desk
from tests.web.test_acting import form_of

DEAN = {
    "given_names": "Dean",
    "family_name": "Birkinshaw",
    "date_of_birth": "1984-03-12",
    "sex": "male",
    "address": "4 Quarry Walk, Barnsley, S99 9ZZ",
}


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


def person(part, **said):
    """The fields of a form for one person in that part."""
    whole = {**DEAN, **said}
    year, month, day = whole.pop("date_of_birth").split("-")
    fields = {f"{part}-0-{name}": value for name, value in whole.items()}
    return {
        **fields,
        f"{part}-0-date_of_birth-day": day,
        f"{part}-0-date_of_birth-month": month,
        f"{part}-0-date_of_birth-year": year,
    }


def about(desk, scheme="dvds", route="right_to_ask", **said):
    """A case whose subject is Dean Birkinshaw, or somebody called alike."""
    return desk.register(scheme, route, **person("subject", **said))


def candidates(answer):
    return [one.get_text(" ", strip=True) for one in answer.page.select(".app-candidate")]


def of(answer, reference):
    found = [text for text in candidates(answer) if reference in text]
    assert found, f"{reference} is not among them"
    return found[0]


def test_a_subject_spelt_otherwise_is_found_in_the_other_scheme_with_reasons(desk):
    first = about(desk)
    second = about(
        desk, "csods", "right_to_ask", given_names="Deane", family_name="Birkenshaw", date_of_birth="1984-12-03"
    )
    text = of(desk.omar.get(f"/cases/{second}/people"), first)
    assert "Clare’s Law" in text
    assert re.search(r"\d+ of 100", text)
    assert "Subject" in text


def test_where_the_subject_of_another_case_lived_before_is_a_reason_and_stands_beside_their_name(desk):
    first = about(desk)
    away = {"subject-0-previous_addresses": "Hull\n4 Quarry Walk, Barnsley, S99 9ZZ (2019 to 2022)"}
    here = {**person("subject", given_names="D.", address="1 Elm Way, Hull"), **away}
    here |= {f"subject-0-date_of_birth-{part}": "" for part in ("day", "month", "year")}
    second = desk.register("csods", "right_to_ask", **here)
    assert "An earlier address is the same" in of(desk.omar.get(f"/cases/{second}/people"), first)
    told = of(desk.omar.get(f"/cases/{first}/people"), second)
    assert "An earlier address is the same" in told
    assert "before: Hull; 4 Quarry Walk" in told


def test_the_case_page_leads_there(desk):
    reference = about(desk)
    assert desk.omar.get(f"/cases/{reference}").page.find("a", href=f"/cases/{reference}/people")


def test_two_people_said_to_be_one_are_told_of_on_both_cases_and_in_both_schemes(desk):
    first, second = about(desk), about(desk, "csods", "right_to_ask", family_name="Birkenshaw")
    say(desk, second, first, "same")
    assert f"Also in {first}" in who_is_who(desk, second)
    assert f"Also in {second}" in who_is_who(desk, first)
    assert "the same person" in of(desk.omar.get(f"/cases/{second}/people"), first)


def test_what_was_said_can_be_taken_back_from_either_side(desk):
    """Then each case points at the other again, as long as nobody says whether the two are one."""
    first, second = about(desk), about(desk, "csods", "right_to_ask")
    do_jobs(desk.app, desk.clock())
    assert f"May also be in {second}" in who_is_who(desk, first)
    say(desk, second, first, "same")
    assert "May also be in" not in who_is_who(desk, first)
    desk.clock.forward(minutes=1)
    say(desk, first, second, "left_open")
    for here, there in ((first, second), (second, first)):
        assert "Also in" not in who_is_who(desk, here)
        assert f"May also be in {there}" in who_is_who(desk, here)
    desk.clock.forward(minutes=1)
    say(desk, first, second, "different")
    assert "May also be in" not in who_is_who(desk, first)


def test_who_is_the_same_everywhere_is_the_same_as_whoever_that_one_is(desk):
    first, second, third = about(desk), about(desk, "csods", "right_to_ask"), about(desk)
    say(desk, second, first, "same")
    desk.clock.forward(minutes=1)
    say(desk, third, second, "same")
    assert f"Also in {third}" in who_is_who(desk, first)
    desk.clock.forward(minutes=1)
    say(desk, third, second, "same", scope="these")
    assert f"Also in {third}" not in who_is_who(desk, first)
    assert f"Also in {third}" in who_is_who(desk, second)


def test_twins_are_told_apart(desk):
    first = about(desk, given_names="Dean")
    second = about(desk, given_names="Wayne")
    found = [text for text in candidates(desk.omar.get(f"/cases/{second}/people")) if "Dean Birkinshaw" in text]
    assert [first in text and "Someone else" in text for text in found] == [True]


def test_nobody_of_a_case_that_may_not_be_seen_is_shown_or_told_of(desk):
    first, second = about(desk), about(desk, "csods", "right_to_ask")
    say(desk, second, first, "same")
    desk.let_in(first, desk.rae, allow=False)
    page = desk.rae.get(f"/cases/{second}/people")
    assert page.status_code == 200
    assert first not in page.text
    assert first not in desk.rae.get(f"/cases/{second}").text


def test_of_a_case_that_may_not_be_seen_nothing_can_be_said(desk):
    first, second = about(desk), about(desk)
    desk.let_in(first, desk.rae, allow=False)
    with desk.nothing_changes("said of a hidden case"):
        answer = desk.do(
            second,
            "identify",
            "same",
            by=desk.rae,
            other_reference=first,
            own_person=place(desk, second),
            other_person="1",
        )
        assert answer.status_code == 409
        assert "there is no other case of that reference that you can open" in answer.text


def test_a_number_that_nobody_has_is_refused_and_what_was_typed_is_kept(desk):
    first, second = about(desk), about(desk)
    answer = desk.do(second, "identify", "same", by=desk.omar, other_reference=first, own_person=place(desk, second), other_person="77",
                     reason="I know them both")  # fmt: skip
    assert answer.status_code == 409
    assert "nobody of that number" in answer.text
    assert "I know them both" in answer.text


def test_the_form_is_filled_in_with_whom_the_page_held_against_whom(desk):
    first, second = about(desk), about(desk)
    answer = desk.omar.get(f"/cases/{second}/people")
    link = next(one["href"] for one in answer.page.select(".app-candidate__verdict a") if first in one["href"])
    form = desk.omar.get(link)
    assert carried(form_of(form))["other_reference"] == first
    assert first in candidates(form)[0]


def test_a_corrected_registration_keeps_what_was_said_of_whoever_is_named_as_before(desk):
    first, second = about(desk), about(desk, "csods", "right_to_ask")
    say(desk, second, first, "same")
    page = desk.ask(second, "correct", by=desk.omar, about=1)
    answer = desk.omar.submit(
        page,
        {
            **carried(form_of(page)),
            "correction_reason": "The applicant's name",
            "applicant-0-given_names": "Marguerite",
        },
    )
    assert answer.status_code == 303, answer.text[:3000]
    assert f"Also in {first}" in who_is_who(desk, second)


def test_what_was_said_holds_where_the_name_is_corrected_says_that_it_is_of_before_and_is_taken_back_as_ever(desk):
    first, second = about(desk), about(desk, "csods", "right_to_ask")
    say(desk, second, first, "same")
    desk.clock.forward(minutes=1)
    page = desk.ask(second, "correct", by=desk.omar, about=1)
    named = {
        "subject-0-family_name": "Birkenshore",
        "subject-0-address": "9 Mill Lane",
        "correction_reason": "His licence says so",
    }
    assert desk.omar.submit(page, {**carried(form_of(page)), **named}).status_code == 303
    assert f"Also in {first}" in who_is_who(desk, second)
    assert f"Also in {second}" in who_is_who(desk, first)
    told = of(desk.omar.get(f"/cases/{first}/people"), second)
    assert "Said to be: the same person (before one of the two was named otherwise by a correction" in told
    say(desk, first, second, "left_open")
    assert "Also in" not in who_is_who(desk, first)
    assert "before one of the two" not in of(desk.omar.get(f"/cases/{first}/people"), second)


def test_nothing_that_was_said_of_somebody_holds_for_whoever_a_correction_puts_in_their_place(desk):
    first, second = about(desk), about(desk, "csods", "right_to_ask")
    say(desk, second, first, "same")
    page = desk.ask(second, "correct", by=desk.omar, about=1)
    other = {"subject-0-given_names": "Tomos", "subject-0-family_name": "Prydderch", "subject-0-date_of_birth": "1971",
             "correction_reason": "It is his lodger"}  # fmt: skip
    other |= {f"subject-0-date_of_birth-{part}": told for part, told in (("day", ""), ("month", ""), ("year", "1971"))}
    assert desk.omar.submit(page, {**carried(form_of(page)), **other}).status_code == 303
    assert first not in who_is_who(desk, second)
    assert second not in who_is_who(desk, first)


def test_before_a_case_is_made_whoever_may_be_known_is_shown_and_nothing_is_lost(desk):
    first = about(desk)
    path = "/register/dvds/right_to_ask"
    page = desk.ines.get(path)
    typed = {
        **desk.fields("register_dvds_right_to_ask"),
        **person("subject", given_names="Dean", family_name="Birkenshaw"),
    }
    with desk.nothing_changes("shown before registering"):
        shown = desk.ines.submit(page, typed, action=path)
    assert shown.status_code == 200
    assert first in of(shown, first)
    assert "These people may be known already" in shown.text
    made = desk.ines.submit(shown, carried(form_of(shown)), action=path)
    assert made.status_code == 303
    again = desk.ines.submit(shown, carried(form_of(shown)), action=path)  # pressed twice
    assert again.headers["Location"].partition("?")[0] == made.headers["Location"].partition("?")[0]


@pytest.mark.parametrize("part", ["applicant", "subject", "children", "parents"])
def test_whoever_is_known_holds_a_registration_up_in_whatever_part_they_come_and_from_a_closed_case_too(desk, part):
    first = about(desk)
    desk.take(first, "record_initial_checks", "out_of_scope", by="ines")
    desk.take(first, "close", "out_of_scope", by="sofia")
    path = "/register/csods/right_to_ask"
    others = of_their_own(desk.fields("register_csods_right_to_ask"), next(desk.numbers))
    child = {"date_of_birth": "2016-03-12"} if part == "children" else {}
    if child:
        first = desk.register("csods", "right_to_ask", **person("children", **child))
    shown = desk.ines.submit(desk.ines.get(path), {**others, **person(part, **child)}, action=path)
    assert shown.status_code == 200
    assert "These people may be known already" in shown.text
    assert first in of(shown, first)


def test_somebody_who_was_not_shown_is_never_passed_by(desk):
    """Between looking and registering another case of the same subject came in."""
    about(desk)
    path = "/register/dvds/right_to_ask"
    typed = {**desk.fields("register_dvds_right_to_ask"), **person("subject")}
    shown = desk.ines.submit(desk.ines.get(path), typed, action=path)
    other = about(desk)
    again = desk.ines.submit(shown, carried(form_of(shown)), action=path)
    assert again.status_code == 200
    assert other in of(again, other)


def test_an_enquiry_that_becomes_an_application_is_held_up_by_whoever_is_known_too(desk):
    first, enquiry = about(desk), desk.register("csods", "enquiry")
    page = desk.ask(enquiry, "become_application", by=desk.ines)
    typed = {**desk.sample(enquiry, "become_application", "became_application"), **person("subject")}
    with desk.nothing_changes("shown before registering"):
        shown = desk.ines.submit(page, typed)
    assert "These people may be known already" in shown.text
    assert first in of(shown, first)
    assert enquiry not in " ".join(candidates(shown)), "whoever asked then is whoever asks now"
    made = desk.ines.submit(shown, carried(form_of(shown)))
    assert made.status_code == 303
    assert desk.stage(enquiry) == "closed"


def test_who_stood_beside_the_form_is_meant_though_the_other_list_has_changed_meanwhile(desk):
    """The other case's people are named anew while the form is open: the number that it sends is somebody else's by now."""
    first, second = about(desk, "csods"), about(desk)
    page = desk.omar.get(f"/cases/{second}/people")
    link = next(one["href"] for one in page.page.select(".app-candidate__verdict a") if first in one["href"])
    form = desk.omar.get(link)
    correcting = desk.ask(first, "correct", by=desk.sofia, about=1)
    nobody = {name: "" for name in carried(form_of(correcting)) if name.startswith("applicant-0-")}
    said = {**nobody, "applicant_is_anonymous": "yes", "correction_reason": "They will not be named."}
    corrected = desk.sofia.submit(correcting, said)
    assert corrected.status_code == 303, corrected.page.select_one(".govuk-error-summary").get_text(" ", strip=True)
    typed = {"outcome": "same", "scope": "everywhere", "reason": "One licence."}
    with desk.nothing_changes("somebody else"):
        answer = desk.omar.submit(form, typed)
    assert answer.status_code == 409
    assert "Somebody else than was shown has that number" in answer.words
    assert "One licence." in answer.text
    assert "Dean Birkinshaw" not in candidates(answer)[0]
    shown = desk.omar.submit(answer, {"other_person": place(desk, first)})
    assert "Dean Birkinshaw" in candidates(shown)[0], "whom the new number means is looked at first"
    assert desk.omar.submit(shown).status_code == 303
    assert f"Also in {first}" in who_is_who(desk, second)


def test_what_was_said_to_be_two_is_led_to_by_nobody(desk):
    first, second, third = about(desk), about(desk, "csods", "right_to_ask"), about(desk)
    for own, other, verdict in ((second, first, "same"), (second, third, "same"), (third, first, "different")):
        say(desk, own, other, verdict)
        desk.clock.forward(minutes=1)
    assert f"Also in {third}" not in who_is_who(desk, first)
    assert f"Also in {first}" not in who_is_who(desk, third)
    assert f"Also in {third}" in who_is_who(desk, second)


def test_however_many_cases_somebody_is_in_each_is_named(desk):
    ours = about(desk)
    others = []
    for _ in range(8):
        others.append(about(desk))
        say(desk, ours, others[-1], "same")
        desk.clock.forward(minutes=1)
    told = who_is_who(desk, ours)
    assert "and in 2 more:" in told
    assert [one for one in others if one not in told] == []


def test_somebody_in_a_case_that_may_not_be_seen_holds_nobody_up(desk):
    first = about(desk)
    desk.let_in(first, desk.ines, allow=False)
    path = "/register/dvds/right_to_ask"
    typed = {**desk.fields("register_dvds_right_to_ask"), **person("subject")}
    answer = desk.ines.submit(desk.ines.get(path), typed, action=path)
    assert first not in answer.text


def place(desk, reference, part="subject"):
    """The number that somebody in that part has on the case page."""
    rows = desk.sam.get(f"/cases/{reference}").page.select("table.app-table tbody tr")
    named = {row.th.get_text(strip=True).lower(): row.td.get_text(strip=True) for row in rows}
    return named[part.replace("_", " ")]


def who_is_who(desk, reference):
    return desk.sam.get(f"/cases/{reference}").page.select_one(".app-case__story table").get_text(" ", strip=True)


def say(desk, reference, other, verdict, **more):
    answer = desk.do(reference, "identify", verdict, by=desk.omar, other_reference=other, own_person=place(desk, reference),
                     other_person=place(desk, other), **more)  # fmt: skip
    assert answer.status_code == 303, answer.text

"""What a case page shows beside the process: how contact is safe, where somebody lived, what is left to do, documents, agencies."""

import gzip
import re

import pytest

from disclosure.services import verification
from disclosure.store.db import db
from tests.web.applicant import Applicant
from tests.web.beside import do_jobs
from tests.web.client import Answer, Client, carried
from tests.web.desk import Desk
from tests.web.test_acting import form_of
from tests.web.test_public_later import ANOTHER_PLAN, WITHOUT_A_WAY, asks


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


def section(answer, heading: str) -> str:
    """What stands below a heading of the page, up to the next; empty where there is no such heading."""
    found = next((one for one in answer.page.select("h2") if one.get_text(strip=True) == heading), None)
    if found is None:
        return ""
    told = []
    for one in found.find_next_siblings():
        if one.name == "h2":
            break
        told.append(one.get_text(" ", strip=True))
    return re.sub(r" ([.,:;])", r"\1", " ".join(" ".join(told).split()))


def look(desk, reference, by="omar", query=""):
    return getattr(desk, by).get(f"/cases/{reference}{query}")


# --- contact


def test_contact_says_in_short_which_ways_are_safe_and_when_and_leads_to_the_whole(desk):
    reference = desk.register(
        safe_channels=["call", "home"], safe_times="Tuesdays before noon", applicant_phone="07700 900461"
    )
    page = look(desk, reference)
    told = section(page, "Contact")
    assert told.startswith("Safe: phone call, visit at home. When: Tuesdays before noon.")
    assert "The whole plan" in told
    assert "07700" not in page.words, "the number stands in the record"


def test_where_no_way_is_safe_contact_says_so_first(desk):
    reference = desk.register(safe_channels=["none"], safe_times="")
    assert section(look(desk, reference), "Contact").startswith("No way is safe: do not make contact.")


def test_where_nobody_applied_contact_says_that_no_plan_is_held(desk):
    reference = desk.register("dvds", "right_to_know", how_to_reach="Through the midwife, on Thursdays")
    told = section(look(desk, reference), "Contact")
    assert told.startswith("No contact plan is held: no way is known to be safe.")
    assert "Person at risk: Through the midwife, on Thursdays" in told
    assert "No contact plan is held" in desk.omar.get(f"/cases/{reference}/handover").words


def test_a_plan_of_the_public_form_and_one_that_changes_it_are_told_without_the_code_word(desk, app, clock):
    reference = Applicant(Client(app, Answer)).begin("me").fill().submit()
    do_jobs(app, clock())
    told = section(look(desk, reference), "Contact")
    assert "Only as they say" in told
    assert "30 November, when he is back" in told
    assert "marmalade" not in told
    changed = asks(app, clock, **ANOTHER_PLAN).open("/request/status/1").fill()
    do_jobs(app, clock())
    assert "Ask for the dentist’s." in section(look(desk, changed.reference), "Contact")


def test_a_corrected_application_tells_its_new_plan_alone(desk):
    reference = desk.register(safe_times="Only at work")
    page = desk.ask(reference, "correct", by=desk.omar, about=1)
    desk.omar.submit(
        page, {**carried(form_of(page)), "safe_times": "Sundays", "correction_reason": "He is home on weekdays"}
    )
    told = section(look(desk, reference), "Contact")
    assert "Sundays" in told
    assert "Only at work" not in told


def sheet_of(desk, reference, by="omar"):
    return section(getattr(desk, by).get(f"/cases/{reference}/handover"), "How to reach the applicant safely")


def both(desk, reference, by="omar"):
    """What the page and the sheet say of contact."""
    return section(look(desk, reference, by), "Contact"), sheet_of(desk, reference, by)


def correct(desk, reference, about=1, **changed):
    page = desk.ask(reference, "correct", by=desk.omar, about=about)
    said = {**carried(form_of(page)), **changed, "correction_reason": "A slip"}
    assert desk.omar.submit(page, said).status_code == 303


BORN = {"applicant-0-date_of_birth-day": "15"}
BY_TEXT = "Only as they say: text message (Text first. Never leave a voicemail)."


def applied(app, clock, **said):
    """A case of the public form."""
    reference = Applicant(Client(app, Answer), **said).begin("me").fill().submit()
    do_jobs(app, clock())
    return reference


def test_correcting_a_slip_leaves_the_plan_of_a_public_application_with_its_conditions(desk, app, clock):
    reference = applied(app, clock)
    told, sheet = both(desk, reference)
    assert BY_TEXT in told
    plan = sheet.partition(" Is there anything you need from us?")[0]
    assert "Text message Only in a certain way" in plan
    for about in (1, 2):
        correct(desk, reference, about, **BORN)
    after = both(desk, reference)
    assert after[0] == told
    assert after[1].startswith(plan)
    link = look(desk, reference).page.find("a", string=lambda words: words and words.startswith("The whole plan"))
    assert "Only in a certain way" in desk.omar.get(link["href"]).words, "the plan can be read, though it was put right"


def test_a_plan_that_was_told_before_a_slip_is_corrected_stays_the_newest_on_page_and_sheet(desk, app, clock):
    reference = asks(app, clock, **ANOTHER_PLAN).open("/request/status/1").fill().reference
    do_jobs(app, clock())
    correct(desk, reference, **BORN)
    told, sheet = both(desk, reference)
    assert "Safe: letter, visit or call at work. Only as they say: phone call (Ask for the dentist’s.)" in told
    assert "Ask for the dentist’s." in sheet
    assert "Text first" not in told + sheet


@pytest.mark.parametrize(
    "changed",
    [
        {"safe_times": "Never on Mondays"},
        {"applicant_phone": "07700 900462"},
        {"safe_channels": ["call", "text"]},
        {"code_word": "heron"},
    ],
)
def test_what_an_officer_changes_of_a_plan_is_safe_only_as_it_says_and_the_plan_is_to_be_read(
    desk, app, clock, changed
):
    reference = applied(app, clock)
    correct(desk, reference, **BORN)
    correct(desk, reference, about=2, **changed)
    correct(desk, reference, about=3, **BORN)
    told, sheet = both(desk, reference)
    for page in (told, sheet):
        assert "Only as they say: phone call, text message" in page
        assert "Text first. Never leave a voicemail" in page
        assert "read the plan itself before any contact" in page
        assert changed.get("safe_times", "") in page
        assert "Safe:" not in page
    assert str(changed.get("applicant_phone", "")) in sheet
    page = look(desk, reference)
    for link, words in (
        ("The whole plan", "marmalade"),
        ("What the officer changed", changed.get("code_word", "marmalade")),
    ):
        found = next(one for one in page.page.main.select("a") if one.get_text(strip=True).startswith(link))
        assert words in desk.omar.get(found["href"]).words
    assert "How is it safe" not in sheet.replace("How is it safe for us to reach you?", "")


def test_a_way_that_a_correction_only_carried_along_is_not_safe_where_a_newer_plan_says_so(desk, app, clock):
    reference = asks(app, clock, **WITHOUT_A_WAY).open("/request/status/1").send().send().reference
    do_jobs(app, clock())
    correct(desk, reference, safe_times="Never on Mondays")
    for page in both(desk, reference):
        assert page.startswith("No way is safe: do not make contact.")
    correct(desk, reference, about=3, safe_channels=["letter", "text"])
    told = section(look(desk, reference), "Contact")
    assert "Only as they say: letter (" in told, "whoever told the officer of a way is reached by it"


@pytest.mark.parametrize("said", [{}, {"what_to_say": "Ask for Marmalade\nThe dentist’s"}])
def test_a_code_word_of_any_record_stands_neither_on_the_page_nor_on_the_sheet(desk, app, clock, said):
    reference = applied(app, clock, **said)
    correct(desk, reference, **BORN)
    correct(desk, reference, about=2, code_word="heron", if_another_answers="Say the dentist’s\nor ask for the heron")
    desk.take(reference, "note", by="omar", note="She rang.\nThe word was Marmalade still.")
    task = {"task": "Ring her: marmalade", "task_due-day": "9", "task_due-month": "11", "task_due-year": "2026"}
    desk.take(reference, "set_task", by="omar", **task)
    page, sheet = look(desk, reference), desk.omar.get(f"/cases/{reference}/handover")
    for words in (page.words, sheet.words):
        assert "marmalade" not in words.casefold()
        assert "heron" not in words
        assert "She rang." in words
        assert "A line is left out here" in words
        assert "Say the dentist’s" in words
    record = desk.omar.get(f"/cases/{reference}/records/3")
    assert "heron" in record.words, "it is in the record"


def test_an_officer_enters_a_code_word_by_itself(desk):
    reference = desk.register(code_word="heron", if_another_answers="Say the dentist’s")
    for path in (f"/cases/{reference}", f"/cases/{reference}/handover"):
        words = desk.omar.get(path).words
        assert "Say the dentist’s" in words
        assert "heron" not in words
        assert "left out" not in words


ENDS = {"safe_until_known": "yes", "safe_until_on-day": "6", "safe_until_on-month": "11", "safe_until_on-year": "2026"}


@pytest.mark.parametrize("is_corrected", [False, True])
def test_from_the_day_on_from_which_contact_is_not_safe_page_and_sheet_say_so(desk, app, clock, is_corrected):
    reference = applied(app, clock, **ENDS)
    assert "Not safe from: 6 November 2026 (30 November, when he is back)." in section(look(desk, reference), "Contact")
    if is_corrected:
        correct(desk, reference, safe_times="Never on Mondays")
    clock.forward(days=1)
    assert BY_TEXT[:15] in section(look(desk, reference, by="sofia"), "Contact"), "it is the day before"
    clock.forward(days=1)
    for page in both(desk, reference, by="sam"):
        assert page.startswith(
            "It was said to be safe only before 6 November 2026: do not make contact before somebody has asked again."
        )
        assert "Safe:" not in page
        assert "Only as they say" not in page


def test_where_nobody_knows_the_day_contact_says_that_it_may_stop_being_safe(desk, app, clock):
    told = section(look(desk, applied(app, clock)), "Contact")
    assert "May stop being safe; nobody knows when (30 November, when he is back)." in told
    assert "Not safe from" not in told


def test_a_condition_is_told_to_its_last_word_and_other_long_words_say_that_they_are_cut(desk, app, clock):
    long = "Text first, and wait for an answer. " * 9 + "Never ring the bell"
    told = section(look(desk, applied(app, clock, contact_only_so=long, what_to_say=long)), "Contact")
    assert f"({long})" in told
    assert told.count("Never ring the bell") == 1
    assert "… (read the whole plan)" in told


# --- who is who


def test_who_is_who_says_where_the_subject_lived_before(desk):
    reference = desk.register(**{"subject-0-previous_addresses": "Hull\n12 Rowan Road, Ambleford (2019 to 2023)"})
    row = next(
        one
        for one in look(desk, reference).page.select("table.app-table tbody tr")
        if one.th.get_text(strip=True) == "Subject"
    )
    assert "before: Hull 12 Rowan Road, Ambleford (2019 to 2023)" in " ".join(row.get_text(" ", strip=True).split())
    assert "before: Hull; 12 Rowan Road" in desk.omar.get(f"/cases/{reference}/handover").words


def test_where_the_public_form_says_that_the_subject_lived_stands_there_too_and_is_as_its_record_tells(
    desk, app, clock
):
    reference = Applicant(Client(app, Answer)).begin("me").fill().submit()
    do_jobs(app, clock())
    assert "before: Mexborough until 2023" in " ".join(look(desk, reference).words.split())
    with app.app_context():
        assert verification.verify(db.session).ok


# --- tasks


def due(day, month="11", year="2026"):
    return {"task_due-day": str(day), "task_due-month": month, "task_due-year": year}


def test_a_task_stands_on_the_page_with_whose_it_is_until_it_is_ended(desk):
    reference = desk.walk("meeting")
    assert desk.do(reference, "set_task", by=desk.ines, task="Ring the school", **due(5)).status_code == 303
    told = section(look(desk, reference), "Tasks")
    assert told == "Ring the school · Omar Haddad · 5 November 2026 · End it: Ring the school"
    sheet = desk.omar.get(f"/cases/{reference}/handover").words
    assert "Ring the school · Omar Haddad · 5 November 2026" in sheet
    page = look(desk, reference)
    link = next(one["href"] for one in page.page.select("a") if one.get_text(strip=True).startswith("End it"))
    form = desk.omar.get(link)
    assert (
        desk.omar.submit(form, {**carried(form_of(form)), "outcome": "done", "task_result": "No concern."}).status_code
        == 303
    )
    assert section(look(desk, reference), "Tasks") == ""
    assert "Task ended: Done" in look(desk, reference).words


def test_a_task_whose_day_is_past_is_late(desk):
    reference = desk.walk("meeting")
    desk.take(reference, "set_task", by="ines", task="Ring the school", **due(4))
    assert "Late" not in section(look(desk, reference), "Tasks"), "it is the day itself"
    other = desk.walk("meeting")
    desk.take(other, "set_task", by="ines", task="Ring the school", **due(3))
    assert "Late" in section(look(desk, other), "Tasks")
    assert "(late)" in desk.omar.get(f"/cases/{other}/handover").words


def test_nobody_is_given_a_task_on_a_case_that_they_may_not_see(desk):
    reference = desk.register()
    desk.let_in(reference, desk.omar, allow=False)
    answer = desk.do(reference, "set_task", by=desk.ines)
    assert answer.status_code == 409
    assert "may not see this case" in answer.words


# --- documents


def test_a_document_is_entered_stands_in_the_register_and_a_correction_takes_its_place(desk):
    reference = desk.walk("meeting")
    assert section(look(desk, reference), "Register of documents") == ""
    sequence = desk.take(reference, "enter_document", by="ines", document_what="Custody record").sequence
    told = section(look(desk, reference), "Register of documents")
    assert (
        told
        == "Custody record · March 2025 · Children’s social care, T. Amory · Cabinet 3, folder 14 · OFFICIAL-SENSITIVE"
    )
    page = desk.ask(reference, "correct", by=desk.omar, about=sequence)
    desk.omar.submit(page, {**carried(form_of(page)), "document_kept": "Cabinet 4", "correction_reason": "Moved"})
    told = section(look(desk, reference), "Register of documents")
    assert "Cabinet 4" in told
    assert "Cabinet 3" not in told
    assert "Cabinet 4" in desk.omar.get(f"/cases/{reference}/handover").words


def test_of_many_documents_the_last_stand_there_and_the_page_says_how_many_others_there_are(desk):
    reference = desk.register()
    for number in range(14):
        desk.take(reference, "enter_document", by="ines", document_what=f"Letter {number}")
    told = section(look(desk, reference), "Register of documents")
    assert told.startswith("Letter 13 ·")
    assert "and 2 entered earlier" in told
    assert "Letter 1 ·" not in told


def test_with_all_of_that_the_page_stays_small(desk):
    reference = desk.walk("decision")
    for number in range(14):
        desk.take(reference, "enter_document", by="ines", document_what=f"Letter {number} of the council")
        desk.take(reference, "set_task", by="ines", task=f"Ring number {number}")
    for _ in range(10):
        desk.take(reference, "record_information", by="rae")
    assert len(gzip.compress(look(desk, reference, by="sofia").data)) <= 6 * 1024


# --- agencies


def test_agencies_are_those_that_brought_it_those_asked_with_what_they_knew_and_those_not_asked_yet(desk):
    reference = desk.walk("full_checks")
    desk.take(reference, "record_search", by="rae", lines=["probation"], search_result="found",
              search_terms="Name", searcher="Duty officer, probation", what_was_found="On licence.")  # fmt: skip
    told = section(look(desk, reference), "Agencies")
    assert "Probation: Something found, 4 November 2026" in told
    assert "Children’s social care; Adult social care; Prison; Health" in told
    assert "PNC" not in told
    assert "Probation: answered" in section(look(desk, reference, by="ines"), "Agencies"), (
        "who may not read it learns no more"
    )


def test_of_a_case_for_which_nobody_applied_agencies_say_where_it_came_from_and_who_passed_it_on(desk):
    passed_on = {"referrer-0-given_names": "Thea", "referrer-0-family_name": "Amory"}
    reference = desk.register("dvds", "right_to_know", referral_source="probation", **passed_on)
    told = section(look(desk, reference), "Agencies")
    assert told.startswith("Came from: Probation Passed on by Thea Amory")
    assert "Came from" not in section(look(desk, desk.register()), "Agencies")


# --- the sheet


def test_the_sheet_says_what_is_held_to_whoever_may_read_it_and_to_others_that_there_is_something(desk):
    reference = desk.walk("full_checks")
    desk.take(reference, "record_information", by="rae")
    told = section(desk.omar.get(f"/cases/{reference}/handover"), "What is held, and how it is judged")
    assert told.startswith("Item of information: ")
    assert "conviction" in told.lower()
    hidden = section(desk.ines.get(f"/cases/{reference}/handover"), "What is held, and how it is judged")
    assert hidden.startswith("Item of information: You may not read this record.")
    assert "conviction" not in hidden.lower()


# --- places kept


def test_what_is_shown_of_what_happened_stays_so_after_an_action_a_record_and_a_correction(desk):
    reference = desk.walk("meeting")
    desk.take(reference, "note", by="omar")
    page = look(desk, reference, query="?show=notes")
    links = [one["href"] for one in page.page.main.select("a[href*='/actions/']")]
    assert links
    assert all("show=notes" in one for one in links)
    form = desk.omar.get(next(one for one in links if "/actions/note" in one))
    assert "show=notes" in form.page.select_one(".govuk-back-link")["href"]
    done = desk.omar.submit(form, {**carried(form_of(form)), **desk.fields("note")})
    assert "show=notes" in done.headers["Location"]
    shown = desk.omar.get(done.headers["Location"])
    assert shown.page.select_one(".app-views [aria-current]").get_text(strip=True) == "Notes"
    wrong = desk.omar.submit(desk.omar.get(f"/cases/{reference}/actions/note?show=notes"), {"note": ""})
    assert "show=notes" in wrong.page.select_one(".govuk-back-link")["href"], "and when the form is shown again"


def test_an_address_that_asks_to_show_what_is_not_there_shows_everything_and_goes_no_further(desk):
    reference = desk.register()
    page = look(desk, reference, query="?show=%22%3E%3Cscript%3E")
    assert page.page.select_one(".app-views [aria-current]").get_text(strip=True) == "Everything"
    assert "script%3E" not in page.text
    assert "show=" not in page.page.select_one("a[href*='/actions/']")["href"]


def found(desk, text):
    return desk.omar.get(
        desk.omar.submit(desk.omar.get("/search"), {"looked_for": text}, action="/search").headers["Location"]
    )


def test_from_a_case_that_was_searched_for_the_way_leads_back_to_the_search_and_its_words_stand_in_no_address(desk):
    reference = desk.register()
    desk.take(reference, "note", by="omar", note="Rang about the zebra crossing")
    results = found(desk, "zebra")
    link = next(one["href"] for one in results.page.main.select("a.app-reference") if reference in one["href"])
    page = desk.omar.get(link)
    back = page.page.select_one(".govuk-back-link")
    assert back.get_text(strip=True) == "Back to the search"
    assert "zebra" not in link + back["href"]
    again = desk.omar.get(back["href"])
    assert again.page.select_one("#looked_for")["value"] == "zebra"
    assert again.page.select_one(f"#{back['href'].partition('#')[2]}")
    action = next(one["href"] for one in page.page.main.select("a[href*='/actions/note']"))
    form = desk.omar.get(action)
    done = desk.omar.submit(form, {**carried(form_of(form)), **desk.fields("note")})
    assert desk.omar.get(done.headers["Location"]).page.select_one(".govuk-back-link")["href"] == back["href"]


def test_a_search_of_another_session_is_led_back_to_as_an_empty_box(desk):
    reference = desk.register()
    results = found(desk, "Croft")
    link = next(one["href"] for one in results.page.main.select("a.app-reference") if reference in one["href"])
    back = desk.sofia.get(link).page.select_one(".govuk-back-link")["href"]
    assert back.partition("#")[0] == "/search"

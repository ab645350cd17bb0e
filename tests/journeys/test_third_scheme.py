"""A third scheme, one declaration and its forms, runs on the same pages, the public's too: nothing else in the product knows of it."""

import csv
import io
import shutil
from dataclasses import replace

import pytest
from sqlalchemy import select

from disclosure import create_app
from disclosure.domain.access import Role
from disclosure.domain.schemes import ALL
from disclosure.services import figures
from disclosure.store.db import db
from disclosure.store.models import cases, records, submissions
from disclosure.web import catalogues
from tests import invented
from tests.journeys.desk import Case, Desk
from tests.web.applicant import Applicant
from tests.web.beside import do_jobs
from tests.web.calls import Taker
from tests.web.client import Answer, Client

pytestmark = pytest.mark.databases("sqlite", "postgresql")

WAY = {
    "sift": ("ines", "sift_question", "name_given"),
    "vetting": ("rae", "vet_sitter", "done"),
    "answer": ("omar", "answer_parent", "warn"),
    "closing": ("sofia", "close", "disclosed"),
}


# An extension in the scheme's own words: what the engine knows of it is what the declaration says.
_OWN_WORDS = {
    "request_extension": "beg_for_time",
    "decide_extension": "grant_time",
    "extension_request": "plea",
    "extension_decision": "grant",
    "approve": "granted",
}


def _in_its_own_words(scheme):
    def own(key):
        return _OWN_WORDS.get(key, key)

    actions = (
        replace(
            one,
            key=own(one.key),
            form=one.form_key,
            record=own(one.record),
            about=own(one.about),
            not_by=tuple(map(own, one.not_by)),
            outcomes=tuple(replace(outcome, key=own(outcome.key)) for outcome in one.outcomes),
        )
        for one in scheme.actions
    )
    return replace(
        scheme, actions=tuple(actions), records=tuple(replace(one, key=own(one.key)) for one in scheme.records)
    )


@pytest.fixture
def app(settings, clock):
    scheme = _in_its_own_words(invented.SCHEME)
    made = create_app(settings, schemes=(*ALL, scheme), forms=invented.FORMS, journeys=(invented.JOURNEY,), clock=clock)
    made.testing = True
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def desk(app, as_user, clock):
    return Desk(app, as_user, clock, way=WAY, more=invented.samples)


def test_it_is_offered_beside_the_others(desk):
    words = desk.ines.opens("/register").words
    assert "Sitters’ Law" in words
    assert "Sarah’s Law" in words
    desk.ines.registers("dvds", "right_to_ask")  # and they go on as before
    assert desk.ines.opens("/register/vsds/right_to_know").status_code == 404


def test_its_case_is_walked_to_the_end_by_the_same_pages(desk):
    case = desk.ines.registers("vsds", "right_to_ask")
    row = next(row for row in desk.omar.opens("/cases").page.select("tbody tr") if case.reference in row.text)
    assert "Sitters’ Law" in row.text
    assert "Sift" in row.text
    desk.goes(case, to="answer")
    assert desk.pat.finds(case)  # its stage before the panel is its own
    desk.goes(case, to="closed")
    page = desk.sofia.sees(case)
    labels = {clock.h3.find(string=True).strip() for clock in page.page.select("section.app-clock")}
    assert labels == {"Vetting", "Whole case"}
    assert "vsds-2020" in page.page.select_one(".app-known").text
    desk.is_in_order(
        case, applications=1, closed=1, disclosures_cohort=1, disclosures_activity=1, disclosure_rate="100.0",
        outcome__disclosed=1, reached__initial_checks=1, reached__meeting=0,
    )  # fmt: skip


def test_its_refusals_are_its_own(desk):
    case = desk.ines.registers("vsds", "right_to_ask")
    desk.goes(case, to="vetting")
    desk.rae.does(case, "vet_sitter", information_held="no", information_kinds=[])
    assert "Choose one of the answers shown" in desk.omar.is_refused(case, "answer_parent", "warn")
    desk.omar.does(case, "answer_parent", "reassure")
    desk.sofia.does(case, "close", "no_information")
    desk.is_in_order(case, closed=1, outcome__no_information=1, disclosures_cohort=0)


def test_a_column_of_its_own_registration_reaches_the_case_the_figures_and_its_correction(app, desk):
    case = desk.ines.registers("vsds", "right_to_ask", subject_da_history="more")
    known = "Subject’s domestic abuse history"
    assert f"{known} More than one" in desk.ines.sees(case).words
    assert _counted_by(app, desk, "subject_da_history") == {"none": "0", "one": "0", "more": "1", "unknown": "0"}
    desk.ines.corrects(case, "Registration", subject_da_history="one", correction_reason="Misheard.")
    assert f"{known} One offence or incident" in desk.ines.sees(case).words
    assert _counted_by(app, desk, "subject_da_history") == {"none": "0", "one": "1", "more": "0", "unknown": "0"}
    desk.is_in_order(case, applications=1)


def _counted_by(app, desk, column):
    """The scheme's applications by the codes of a column."""
    with app.app_context():
        product = app.extensions["disclosure"]
        lists = product.settings.force.lists
        rows = figures.tabulate(
            db.session, "2026", law=product.law, configured=lists, now=desk.clock.now, by=(column,), districts=False
        )
    return {
        row.category: row.value
        for row in rows
        if (row.scheme, row.route, row.measure, row.breakdown) == ("vsds", "all", "applications", column)
    }


def test_its_figures_stand_on_the_page_and_in_the_file(desk):
    desk.goes(desk.ines.registers("vsds", "right_to_ask"), to="closed")
    page = desk.ravi.opens("/figures?period=2026")
    heads = [head.get_text(" ", strip=True) for head in page.page.select("table")[0].select("thead th")]
    assert "Sitters’ Law Right to ask" in heads
    row = next(row for row in page.page.select("table")[0].select("tbody tr") if row.th.text == "Applications")
    values = dict(zip(heads[1:], (cell.text for cell in row.select("td")), strict=True))
    assert values["Sitters’ Law Right to ask"] == values["Sitters’ Law All routes"] == "1"
    assert values["Clare’s Law All routes"] == "0"
    file = list(csv.DictReader(io.StringIO(desk.ravi.opens("/figures.csv?period=2026").text)))
    told = [row["value"] for row in file if (row["scheme"], row["route"], row["district"], row["measure"])
            == ("vsds", "right_to_ask", "sheffield", "disclosures_cohort")]  # fmt: skip
    assert told == ["1"]


def test_it_is_reopened_extended_and_corrected_like_any_other(desk):
    case = desk.ines.registers("vsds", "right_to_ask")
    desk.omar.does(case, "beg_for_time", clock="overall")
    told = desk.sofia.does(case, "grant_time", "granted", like="approve").words
    assert "Extended by 7 calendar days: Another force has not yet answered an enquiry. Asked by Omar" in told
    page = desk.ines.corrects(case, "Registration", hours_minded="Never again.", correction_reason="She rang back.")
    newest = page.page.select_one(".app-timeline__event")["id"].removeprefix("event-")
    assert "Never again." in desk.ines.reads(case, int(newest))
    desk.goes(case, to="closed")
    desk.sofia.does(case, "reopen")
    desk.goes(case, to="closed")
    desk.is_in_order(case, applications=1, closed=1)


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    """The product's Welsh, with what a translator adds for this scheme."""
    copied = shutil.copytree(catalogues.ROOT, tmp_path / "translations")
    with (copied / "cy" / "LC_MESSAGES" / "messages.po").open("a", encoding="utf-8") as file:
        file.writelines(f'\nmsgid "{english}"\nmsgstr "{welsh}"\n' for english, welsh in invented.WELSH.items())
    monkeypatch.setattr(catalogues, "ROOT", copied)


@pytest.fixture
def asha(catalogue, app):
    """Asks online, in a browser in which nobody has signed in."""
    return lambda first="request", **said: Applicant(Client(app, Answer), first, **said).begin(
        "sitter", invented.PUBLIC
    )


@pytest.mark.parametrize(("first", "language"), [("request", "en"), ("cais", "cy")])
def test_its_public_form_is_offered_asked_and_sent_in_both_languages_and_is_a_case_of_its_own(
    asha, app, clock, rows, first, language
):
    applicant = asha(first).fill(until="who")
    said = invented.WELSH if language == "cy" else dict.fromkeys(invented.WELSH)
    offer = applicant.page.select_one("input[value=sitter]").parent.get_text(" ", strip=True)
    shown = [said[one] or one for one in ("Someone who minds my child", "A sitter, paid or not")]
    assert offer == " ".join(shown)
    pages = {}
    while applicant.key:
        assert applicant.page.html["lang"] == language
        pages[applicant.key] = applicant.page.h1.get_text(" ", strip=True)
        applicant.answer_page()
    own = {
        "hours_minded": "When do they mind your child?",
        "at_home": "Have they hurt anyone at home?",
        "seen_at_home": "What have you seen or heard?",
    }
    assert {key: pages[key] for key in own} == {key: said[one] or one for key, one in own.items()}
    looked_over = applicant.page.main.get_text(" ", strip=True)
    assert (said["Once"] or "Once") in looked_over
    assert "The neighbours called the police in March." in looked_over
    sent_at = clock.forward(minutes=1)
    reference = applicant.submit()
    do_jobs(app, clock())
    columns = (
        cases.c.reference, cases.c.scheme, cases.c.rule_set, cases.c.route, cases.c.stage, cases.c.received_at, cases.c.channel,
        cases.c.referral_source, cases.c.applicant_relationship, cases.c.subject_da_history, cases.c.children_count,
    )  # fmt: skip
    assert rows(select(*columns)) == [
        (reference, "vsds", "vsds-2020", "right_to_ask", "sift", sent_at, "online", "third_party", "parent", "one", 1)
    ]
    assert rows(select(submissions.c.sealed)) == [(None,)], "what is registered is kept nowhere else"
    assert set(rows(select(records.c.language))) == {(language,)}


def test_a_call_about_it_is_taken_down_with_its_own_questions(app, as_user, rows):
    ines = as_user(Role.INTAKE)
    begun = ines.submit("/intake", {"asking_for": "sitter"})
    call = Taker(ines, int(begun.location.rpartition("/")[2]))
    asked = call.goes_through("child", **invented.PUBLIC["sitter"])
    assert {"hours_minded", "at_home", "seen_at_home"} <= set(asked)
    assert call.press("to_case").sent.location.startswith("/cases/")
    assert rows(select(cases.c.scheme, cases.c.route, cases.c.channel)) == [("vsds", "right_to_ask", "phone")]


def test_it_is_kept_sealed_where_the_casework_is_away_and_registered_by_the_jobs_with_its_own_time(
    app, asha, clock, rows, monkeypatch
):
    away = app.extensions["disclosure"].settings.model_copy(update={"audiences": ("public",)})
    whole = app.extensions["disclosure"]
    applicant = asha().fill()
    sent_at = clock.forward(minutes=1)
    with monkeypatch.context() as patch:
        patch.setitem(app.extensions, "disclosure", replace(whole, settings=away))
        reference = applicant.submit()
    [(sealed,)] = rows(select(submissions.c.sealed))
    assert b"neighbours" not in sealed
    assert rows(select(cases.c.id)) == []
    clock.forward(days=2)
    do_jobs(app, clock())
    assert rows(select(cases.c.reference, cases.c.scheme, cases.c.received_at)) == [(reference, "vsds", sent_at)]


def test_a_changed_answer_of_its_form_asks_only_what_depends_on_it(asha, app, clock, rows):
    applicant = asha(subject_da_history="none").fill()
    applicant.change("Have they hurt anyone at home?", subject_da_history="more")
    assert applicant.asked == ["at_home", "seen_at_home"]
    applicant.change("Have they hurt anyone at home?", subject_da_history="none")
    assert applicant.asked == ["at_home"]
    assert "neighbours" not in applicant.answer.text
    applicant.submit()
    do_jobs(app, clock())
    assert rows(select(cases.c.subject_da_history)) == [("none",)]


def test_its_applicant_asks_how_far_it_has_come_and_its_officers_find_everything_that_was_said(app, asha, desk, clock):
    applicant = asha().fill()
    clock.forward(minutes=1)
    case = Case(applicant.submit(), "vsds", "right_to_ask")

    def status():
        do_jobs(app, clock())
        asking = Applicant(Client(app, Answer)).open("/request/check")
        asking.send("/request/check", reference_given=case.reference, words_given=applicant.words)
        return asking.page.main.get_text(" ", strip=True)

    assert "We have received your request" in status()
    assert "You hear from us by 18 November 2026" in status(), (
        "fourteen days of its own; its vetting reaches nobody outside"
    )
    page = desk.ines.opens(f"{case.path}/actions/correct?about=1").page
    told = page.find("textarea", {"name": "what_is_feared"}).get_text()
    assert "What have you seen or heard?: The neighbours called the police in March." in told
    assert page.find("textarea", {"name": "hours_minded"}).get_text().strip() == "Tuesdays and Thursdays after school."
    desk.ines.corrects(case, "Registration", hours_minded="Never again.", correction_reason="She rang back.")
    desk.goes(case, to="vetting")
    assert "Your request is in progress" in status()
    desk.goes(case, to="closed")
    desk.is_in_order(case, applications=1, closed=1, outcome__disclosed=1)

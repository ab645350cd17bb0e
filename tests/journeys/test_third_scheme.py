"""A third scheme, one declaration and its forms, runs on the same pages: nothing else in the product knows of it."""

import csv
import io
from dataclasses import replace

import pytest

from disclosure import create_app
from disclosure.domain.schemes import ALL
from disclosure.services import figures
from disclosure.store.db import db
from tests import invented
from tests.journeys.desk import Desk

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
    made = create_app(settings, schemes=(*ALL, scheme), forms=invented.FORMS, clock=clock)
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

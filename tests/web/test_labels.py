"""No page shows a code: what is stored stands there in words, and a long form's questions stand in parts."""

from datetime import UTC, datetime

import pytest
from flask_babel import force_locale

from disclosure.domain import facts, measures
from disclosure.domain.schemes import ALL
from disclosure.web import filters, labels, parts
from tests.forms.samples import blank

pytestmark = pytest.mark.databases("sqlite")

NOW = datetime(2026, 11, 4, 10, tzinfo=UTC)
REGISTRATIONS = sorted({route.form for scheme in ALL for route in scheme.routes})
# A code that is a name already, and those whose words nobody is shown.
NAMED = {"rule_set", "town", "kind", "scheme", "route", "disclosure_result", "ended_early"}
AGES = {name for name in facts.COLUMNS if name.endswith("_age_band")}
NO_MORE_THAN_NONE = {"undertaking_breach": {"none"}}


def test_every_code_has_words(app):
    words = app.extensions["words"]
    for column in facts.COLUMNS.values():
        if column.name in NAMED | AGES:
            continue
        codes = set(column.codes) - NO_MORE_THAN_NONE.get(column.name, set())
        assert codes <= words.get(column.name, {}).keys(), column.name


def test_what_the_figures_count_has_words(app):
    words = app.extensions["words"]
    assert {*facts.OUTCOMES, measures.OPEN} <= words["outcome"].keys()
    assert set(measures.STAGES) <= words["milestone"].keys()
    with app.test_request_context():
        assert labels.code_words("outcome", "held_not_disclosed") == "Held, not disclosed"
        assert labels.code_words("milestone", "closed") == "Closed"  # and not what closes an enquiry
        assert labels.code_words("district", "sheffield") == "Sheffield"
        assert (
            labels.code_words("information_kinds", "intelligence;conviction_spent") == "Intelligence, Conviction, spent"
        )
        assert labels.code_words("concern", False) == "No"
        assert labels.code_words("anything", "never_declared") == "never_declared"
        assert labels.place_words("csods", "right_to_ask") == ("Sarah’s Law", "Right to ask")  # not its enquiry
        assert labels.place_words("dvds", "all") == ("Clare’s Law", "All routes")


def test_the_figures_page_names_schemes_and_routes_and_no_code(as_user):
    from disclosure.domain.access import Role

    page = as_user(Role.ANALYST).get("/figures").page
    heads = [head.get_text(" ", strip=True) for head in page.select("table")[0].select("thead th")]
    assert heads == [
        "Figure", "Clare’s Law Right to ask", "Clare’s Law Right to know", "Clare’s Law All routes",
        "Sarah’s Law Right to ask", "Sarah’s Law Right to know", "Sarah’s Law All routes",
    ]  # fmt: skip
    assert not [row.text for row in page.select("tbody th") if "_" in row.text]


@pytest.mark.parametrize("form", REGISTRATIONS)
def test_a_registration_s_questions_all_stand_in_a_part_that_is_named_once(app, form):
    with app.test_request_context():
        made = blank(form, now=NOW)
        found = parts.parts(made)
        assert [one.short_name for part in found for one in part.fields] == [one.short_name for one in made.asked()]
        titles = [part.title for part in found]
        assert all(titles)
        assert len(titles) == len(set(titles))
        assert list(parts.listed(found)) == found


def test_a_short_form_has_no_list_of_parts(app):
    with app.test_request_context():
        assert list(parts.listed(parts.parts(blank("note", now=NOW)))) == []


def test_a_date_is_written_in_one_way_and_in_the_reader_s_language(app, monkeypatch):
    at = datetime(2026, 5, 1, 23, 30, tzinfo=UTC)
    with app.test_request_context():
        assert [filters.day(one) for one in (at.date(), "1980-05-17", "1980-05", "1980", "", None)] == [
            "1 May 2026",
            "17 May 1980",
            "May 1980",
            "1980",
            "",
            "",
        ]
        assert filters.when(at) == "2 May 2026, 00:30", "London's day"
        assert filters.weekday(at.date()) == "Fri"
        welsh = {"May": "Mai"}
        monkeypatch.setattr(filters, "translated", lambda text: welsh.get(text, text))
        assert filters.day("1980-05-17") == "17 Mai 1980"
        assert filters.when(at) == "2 Mai 2026, 00:30"
    with app.test_request_context(), force_locale("cy"):
        assert filters.weekday(at.date()) == "Gwen"

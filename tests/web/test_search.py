"""One box finds a case by its reference, people by how they are called, and words wherever they stand; never what one may not see."""

import re

import pytest
from sqlalchemy import select

from disclosure.domain.access import Role
from disclosure.store.models import accesses, user_sessions
from tests.forms.samples import filled
from tests.web.desk import Desk
from tests.web.test_who_else import about, person


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


def search(desk, words, by=None):
    """What the page says that it leads to."""
    by = by or desk.omar
    answer = by.post("/search", {"looked_for": words})
    assert answer.status_code == 303
    assert "looked_for" not in answer.location
    return by.get(answer.location)


def cases_of(answer):
    """References in the order of the page, each once."""
    return list(dict.fromkeys(one.get_text() for one in answer.page.main.select("a.app-reference")))


def note(desk, reference, words, by="omar"):
    desk.take(reference, "note", by=by, note=words)


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}".replace("-", ""), "lower"])
def test_a_reference_leads_to_its_case_however_it_is_typed(desk, typed):
    reference = desk.register()
    words = reference.lower().replace("-", " ") if typed == "lower" else typed.format(reference)
    assert cases_of(search(desk, words)) == [reference]


@pytest.mark.parametrize(
    "words", ["Dean Birkinshaw", "birkenshaw deane", "BIRKINSHAW, Dean", "Dean Birkinshaw 12/3/1984", "Dene Burkinshaw"]
)
def test_a_name_finds_its_cases_in_both_schemes_whatever_the_spelling(desk, words):
    first, second = about(desk), about(desk, "csods", "right_to_ask")
    desk.register("csods", "right_to_know")
    found = search(desk, words)
    assert set(cases_of(found)) >= {first, second}
    assert "of 100" in found.words


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Rang from 07700 900123 at noon", "07700900123"),
        ("Rang from 07700900123 at noon", "+44 7700 900 123"),
        ("Seen at 4 Quarry Walk, Barnsley, S99 9ZZ", "s999zz quarry"),
        ("It was on 12 March 2019", "12/3/2019"),
        ("Strangled her at the café", "strang cafe"),
        ("O’Neill’s van", "o'neill's van"),
        ("Crime 14/92249/26 is his", "14/92249/26"),
    ],
)
def test_what_was_written_is_found_however_it_is_written_or_begun(desk, written, asked):
    reference, other = desk.register(), desk.register("csods")
    note(desk, reference, written)
    note(desk, other, "Nothing of the kind")
    found = search(desk, asked)
    assert cases_of(found) == [reference]
    led = [one["href"].partition("?")[0] for one in found.page.main.select("a[href]")]
    assert f"/cases/{reference}/records/2" in led


@pytest.mark.parametrize("number", [2, 59, 60, 61, 90])
def test_a_beginning_finds_every_word_that_begins_so_however_many_there_are(desk, number):
    """SQLite is told the words, as far as sixty."""
    cases = [desk.register(), desk.register("csods")]
    words = [f"quag{chr(97 + one // 26)}{chr(97 + one % 26)}" for one in range(number)]
    for reference, its in zip(cases, (words[:-1], words[-1:]), strict=True):
        note(desk, reference, f"{' '.join(its)} mire")
    note(desk, desk.register(), "quab, quah and mire")
    assert cases_of(search(desk, "quag")) == cases[::-1]
    assert cases_of(search(desk, "quag mire")) == cases[::-1]
    assert cases_of(search(desk, f"{words[-1]} mir")) == cases[1:]
    assert cases_of(search(desk, "quagz mire")) == []


def test_where_somebody_lived_before_is_found(desk):
    reference = desk.register(**{"subject-0-previous_addresses": "Flat 3, Mill Court, Mexborough (2021 to 2023)"})
    assert cases_of(search(desk, "Mexborough mill court")) == [reference]


def test_words_that_stand_in_two_records_are_not_found_together(desk):
    reference = desk.register()
    note(desk, reference, "A hammer under the bed")
    note(desk, reference, "The neighbours heard shouting")
    assert cases_of(search(desk, "hammer")) == [reference]
    assert cases_of(search(desk, "hammer shouting")) == []


def test_the_extract_shows_the_word_where_it_stands(desk):
    reference = desk.register()
    note(desk, reference, f"{'First of all. ' * 20}He keeps a crossbow in the shed. {'And so on. ' * 40}")
    found = search(desk, "crossb")
    assert found.page.main.mark.get_text() == "crossbow"
    extract = found.page.main.select_one(".app-extract").get_text()
    assert "keeps a crossbow in the shed" in extract
    assert len(extract) < 250


def test_a_case_comes_after_those_that_came_later_and_stands_there_once(desk):
    older, newer = desk.register(), desk.register("csods")
    for words in ("a crossbow", "the crossbow again"):
        note(desk, newer, words)
    note(desk, older, "crossbow")
    assert cases_of(search(desk, "crossbow")) == [newer, older]


def test_what_was_put_right_and_who_was_named_before_are_marked(desk):
    reference = about(desk)
    desk.take(reference, "record_initial_checks", "continue", by="ines", found="A crossbow in the shed")
    form = filled("record_initial_checks", "continue", now=desk.clock(), found="Nothing in the shed")
    correct = desk.ask(reference, "correct", by=desk.ines, about=2)
    answer = desk.ines.submit(correct, {**fields_of(correct), "found": "Nothing there", "correction_reason": "Misread"})
    assert form.validate()
    assert answer.status_code == 303, answer.words
    assert "put right since" in search(desk, "crossbow").words
    correct = desk.ask(reference, "correct", by=desk.ines, about=1)
    changed = {**fields_of(correct), **person("subject", family_name="Smythe"), "correction_reason": "Misheard"}
    assert desk.ines.submit(correct, changed).status_code == 303
    assert "named so before" in search(desk, "Birkinshaw quarry").words
    assert "named so before" not in search(desk, "Smythe quarry").words


def fields_of(answer):
    """What the page's form has in it."""
    found = {}
    for one in answer.page.main.form.find_all(["input", "textarea"]):
        if one.name == "textarea":
            found[one["name"]] = one.get_text().removeprefix("\n")
        elif one.get("type") not in ("radio", "checkbox") or one.has_attr("checked"):
            found.setdefault(one["name"], one.get("value", ""))
    for one in answer.page.main.form.find_all("select"):
        chosen = one.find("option", selected=True)
        found[one["name"]] = chosen["value"] if chosen else ""
    return found


def test_a_case_that_one_may_not_see_changes_nothing_of_what_one_is_shown(desk):
    """Nor its order, nor where a page ends, nor whether there are more."""
    seen = [desk.register() for _ in range(3)]
    for reference in seen:
        note(desk, reference, "crossbow")
    before = [search(desk, words).page.main.get_text() for words in ("crossbow", "Dean Birkinshaw", "quarry")]
    hidden = about(desk)
    note(desk, hidden, "crossbow crossbow")
    desk.let_in(hidden, desk.omar, allow=False)
    after = [search(desk, words).page.main.get_text() for words in ("crossbow", "Dean Birkinshaw", "quarry")]
    assert after == before
    assert search(desk, hidden).page.main.select("a.app-reference") == []
    assert cases_of(search(desk, "crossbow", by=desk.sofia))[0] == hidden


def test_the_reference_of_another_case_is_not_found_in_what_links_to_it(desk):
    """Whoever may not see that case would learn of it."""
    hidden, reference = desk.register("csods"), desk.register()
    desk.take(reference, "link_case", by="omar", other_reference=hidden)
    desk.let_in(hidden, desk.omar, allow=False)
    assert cases_of(search(desk, hidden)) == []


def test_a_record_that_one_may_not_read_is_not_found(desk):
    reference = desk.walk("decision")
    desk.take(reference, "record_view", by="pat", reason="A crossbow was seen by the neighbour")
    assert cases_of(search(desk, "crossbow")) == []
    assert cases_of(search(desk, "crossbow", by=desk.sofia)) == [reference]


def test_a_page_has_twenty_five_and_leads_on_without_losing_or_doubling_any(desk):
    made = [desk.register() for _ in range(28)]
    for reference in made:
        note(desk, reference, "crossbow")
    first = search(desk, "crossbow")
    assert cases_of(first) == made[:2:-1]
    second = desk.omar.get(first.page.main.find("a", rel="next")["href"])
    assert cases_of(second) == made[2::-1]
    assert second.page.main.find("a", rel="next") is None


def test_the_address_says_nothing_and_is_nobody_else_s(desk):
    reference = desk.register()
    note(desk, reference, "crossbow")
    answer = desk.omar.post("/search", {"looked_for": "crossbow"})
    assert re.fullmatch(r"/search\?of=[\w-]{8}", answer.location)
    assert cases_of(desk.omar.get(answer.location)) == [reference]
    assert cases_of(desk.sofia.get(answer.location)) == []


def test_what_was_typed_lies_sealed_in_the_session(desk, rows):
    desk.omar.post("/search", {"looked_for": "Wilhelmina Crossbow"})
    contents = [content for (content,) in rows(select(user_sessions.c.content))]
    assert any("searches" in one for one in contents)
    assert not any("ilhelmina" in one for one in contents)


def test_two_tabs_keep_a_search_each(desk):
    first, second = desk.register(), desk.register("csods")
    note(desk, first, "crossbow")
    note(desk, second, "hammer")
    one, other = (desk.omar.post("/search", {"looked_for": words}).location for words in ("crossbow", "hammer"))
    assert [cases_of(desk.omar.get(path)) for path in (one, other)] == [[first], [second]]


def test_that_somebody_searched_is_on_record_by_digests_alone(desk, app):
    """Whoever has the words can ask for them; nobody can read them."""
    desk.register()
    search(desk, "Daniel Croft")
    with app.app_context():
        from disclosure.store.db import db

        rows = db.session.execute(
            select(accesses.c.about, accesses.c.reached).where(accesses.c.entry == "search")
        ).all()
    assert [row.reached for row in rows] == [2]  # by how he is called, and where he is named
    assert len(rows[0].about.split()) == 2
    assert "aniel" not in rows[0].about
    again = search(desk, "croft hammer", by=desk.sofia)
    assert again.status_code == 200
    with app.app_context():
        later = list(
            db.session.scalars(select(accesses.c.about).where(accesses.c.entry == "search").order_by(accesses.c.at))
        )
    assert set(later[0].split()) & set(later[-1].split()), "the same word has the same digest, whoever looks"


def test_nothing_typed_or_only_what_stands_everywhere_is_told_what_to_do(desk):
    answer = desk.omar.post("/search", {"looked_for": "  "})
    assert "Enter what you are looking for" in desk.omar.get(answer.location).words
    assert "Enter others" in search(desk, "with the and").words
    assert "Other words were left out" in search(desk, " ".join(f"word{one}" for one in range(9))).words
    assert "Nothing that you may see" in search(desk, "zzyzx").words


@pytest.mark.parametrize(
    "words",
    [
        '" OR 1=1 --',
        "a* NEAR b",
        "'x':* | !",
        "\x00\x07",
        "(" * 300,
        "-" * 50,
        "٣٤٥ صدر",
        "words:*",
        "ab\u19b0cd \u1cf2",
    ],
)
def test_signs_that_an_index_would_understand_are_only_signs(desk, words):
    desk.register()
    assert search(desk, words).status_code == 200


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.PANEL_CHAIR, Role.ANALYST, Role.ADMINISTRATOR, Role.AUDITOR])
def test_whoever_does_no_casework_does_not_search(as_user, role):
    assert as_user(role).get("/search").status_code == 403

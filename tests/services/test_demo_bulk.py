"""The bulk load: the same seed gives the same rows on both databases, by the rules of the door, and a broken one goes on."""

import gc
import json
import os
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text
from werkzeug.datastructures import MultiDict

from disclosure.assembly import law_of
from disclosure.cli import main
from disclosure.demo import people as demo_people
from disclosure.demo.bulk import load as bulk
from disclosure.demo.bulk import planted, shares, staff
from disclosure.demo.bulk.batches import Halted
from disclosure.demo.bulk.life import drawn
from disclosure.demo.bulk.sheets import Sheets
from disclosure.domain.access import Role
from disclosure.domain.clocks import london_date
from disclosure.domain.errors import NotAllowed
from disclosure.forms.dates import InParts
from disclosure.forms.people import PeopleField
from disclosure.forms.registry import FORMS
from disclosure.services import tokens, verification
from disclosure.services.bulk import Batch
from disclosure.settings import load as load_settings
from disclosure.store import write
from disclosure.store.db import open_session
from disclosure.store.models import (
    calendars,
    cases,
    deadlines,
    events,
    metadata,
    people,
    records,
    users,
)
from tests.databases import DIALECTS

NOW = datetime(2026, 11, 25, 10, 3, 20, tzinfo=UTC)
MANY, SEED = 120, "tests"
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "demo.md"


class Bulk:
    """A database and what came of loading into it."""

    def __init__(self, database):
        self.database = database
        self.settings = load_settings("testing", database_url=database.url, owner_database_url=database.owner_url)
        self.law = law_of(self.settings, forms=FORMS)
        self.session = open_session(database.url)
        self.told = []

    def load(self, *, cases=MANY, seed=SEED, now=NOW, forms=FORMS, workers=None):
        self.loaded = bulk.load(
            self.session, law=self.law, settings=self.settings, forms=forms, now=now, cases=cases, seed=seed, workers=workers,
            progress=lambda done, total: self.told.append((done, total)),
        )  # fmt: skip
        return self

    def rows(self, table, *conditions):
        return list(self.session.execute(select(table).where(*conditions)).mappings())

    def case(self, reference):
        return self.rows(cases, cases.c.reference == reference)[0]

    def history(self, reference):
        found = self.rows(events, events.c.case_id == self.case(reference)["id"])
        return sorted(found, key=lambda one: one["sequence"])

    def dump(self):
        """Every row of every table, in order."""
        found = {}
        for table in metadata.sorted_tables:
            query = select(table).order_by(*table.primary_key.columns)
            found[table.name] = [tuple(row) for row in self.session.execute(query)]
        self.session.rollback()
        return found

    def close(self):
        self.session.close()
        self.session.get_bind().dispose()


@pytest.fixture(
    scope="module", params=[pytest.param(one, marks=pytest.mark.xdist_group(f"bulk {one}")) for one in DIALECTS]
)
def loaded(request, databases):
    made = databases.fresh(request.param)
    one = Bulk(made)
    try:
        yield one.load()
    finally:
        one.close()
        databases.drop(made)


@pytest.fixture
def blank(databases):
    """A database for a load of the test's own: SQLite will do."""
    made = databases.fresh("sqlite")
    one = Bulk(made)
    yield one
    one.close()
    databases.drop(made)


def test_a_load_broken_off_leaves_whole_cases_and_ends_with_the_same_rows_in_every_table(loaded, blank, monkeypatch):
    """What is loaded at once, on either database, and what is loaded on another day from where it broke off, is the same."""
    monkeypatch.setattr(bulk, "BATCH", 25)
    write_batch = bulk.bulk.write_batch

    def break_off(session, batch, *, law):
        if batch.last_case > 50:
            raise KeyboardInterrupt
        write_batch(session, batch, law=law)

    monkeypatch.setattr(bulk.bulk, "write_batch", break_off)
    with pytest.raises(KeyboardInterrupt):
        blank.load(now=NOW + timedelta(hours=9))  # the same day
    assert len(blank.rows(cases)) == 50
    assert verification.verify(blank.session).ok
    assert not demo_people.are_all_here(blank.session)
    monkeypatch.setattr(bulk.bulk, "write_batch", write_batch)
    blank.load(now=NOW + timedelta(days=2))
    assert (blank.loaded.added, blank.loaded.before) == (MANY - 50, 50)
    mine, other = loaded.dump(), blank.dump()
    for table, rows in mine.items():
        assert rows == other[table], table
    assert len(mine["cases"]) == MANY


def test_any_number_of_processes_makes_the_same_rows_in_every_table(loaded, blank, monkeypatch):
    """What one process made and wrote, on either database, and what two made out of step for a third to write."""
    monkeypatch.setattr(bulk, "BATCH", 17)
    blank.load(workers=2)
    mine, other = loaded.dump(), blank.dump()
    for table, rows in mine.items():
        assert rows == other[table], table
    assert [done for done, _ in blank.told] == [17, 34, 51, 68, 85, 102, 119, 120]


@pytest.mark.parametrize(("workers", "most"), [(0, 1), (2, 5)])
def test_a_load_keeps_nothing_of_the_batches_it_has_written(blank, monkeypatch, workers, most):
    """Its memory does not grow with the number of cases: there is the batch just written, and few that lie ready."""
    monkeypatch.setattr(bulk, "BATCH", 8)
    alive = []
    before = [one for one in gc.get_objects() if isinstance(one, (Batch, write.Prepared))]  # what other tests left
    of_others = {id(one) for one in before}

    def look(*_):
        there = [
            one for one in gc.get_objects() if isinstance(one, (Batch, write.Prepared)) and id(one) not in of_others
        ]
        batches = [one for one in there if isinstance(one, Batch)]
        alive.append(len(batches))
        if not workers:  # else one may be arriving
            assert len(there) - len(batches) == sum(len(one.statements) for one in batches)

    blank.told = SimpleNamespace(append=look)
    blank.load(workers=workers)
    assert len(alive) == MANY // 8
    assert max(alive) <= most


@pytest.mark.parametrize("workers", [0, 2])
def test_a_batch_that_cannot_be_made_stops_the_load_and_leaves_whole_batches(loaded, blank, monkeypatch, workers):
    """Here the force has no Barnsley, so that the form of registration refuses the first case from there."""
    monkeypatch.setattr(bulk, "BATCH", 4)
    force = blank.settings.force
    others = [one for one in force.districts if one.key != "barnsley"]
    without = blank.settings.model_copy(update={"force": force.model_copy(update={"districts": others})})
    monkeypatch.setattr(blank, "settings", without)
    wrong = min(one["id"] for one in loaded.rows(cases, cases.c.district == "barnsley"))
    whole = (wrong - 1) // 4 * 4
    assert whole
    with pytest.raises(Halted) as halted:
        blank.load(workers=workers)
    assert f"The load stopped at cases {whole + 1} to {whole + 4}: " in str(halted.value)
    assert re.search("district.* Those before them are there, whole", str(halted.value))
    assert len(blank.rows(cases)) == whole == blank.told[-1][0]
    assert verification.verify(blank.session).ok


class Deadly(dict):
    """Forms that end the process which they are sent to."""

    def __reduce__(self):
        return os._exit, (3,)


def test_a_process_that_dies_stops_the_load_with_a_clear_message(blank):
    with pytest.raises(Halted, match="cases 1 to 120: a process that was making them has gone"):
        blank.load(forms=Deadly(FORMS), workers=1)
    assert not blank.rows(cases)


def test_another_seed_number_or_day_gives_other_cases(blank):
    blank.load(cases=3, seed="another")
    first = {one["reference"] for one in blank.rows(cases)}
    names = {own.reference(1) for own in (bulk.Seed(SEED, 3, NOW.date()), bulk.Seed("another", 4, NOW.date()))}
    names.add(bulk.Seed("another", 3, NOW.date() - timedelta(days=1)).reference(1))
    assert len(names) == 3
    assert first.isdisjoint(names)


def test_the_audit_trail_is_whole(loaded):
    report = verification.verify(loaded.session)
    assert report.ok, report.faults
    assert report.counts["cases"] == loaded.loaded.added == MANY


def test_answers_are_those_that_the_real_forms_accept_and_give(loaded):
    """What was answered is typed again into each form; it must be valid, and give the same questions, values and words."""
    owners = {one["id"]: one["name"] for one in loaded.rows(users)}
    sheets = Sheets(FORMS, loaded.law, loaded.settings.force, owners, NOW)
    recorded = {(one["case_id"], one["sequence"]): one for one in loaded.rows(events)}
    of_case = {one["id"]: one for one in loaded.rows(cases)}
    seen = Counter()
    for record in loaded.rows(records):
        event, case = recorded[record["case_id"], record["sequence"]], of_case[record["case_id"]]
        scheme = loaded.law.by_rule_set(case["rule_set"])
        route = scheme.route_of(case["route"], case["kind"])
        offered = sheets._choices(scheme, route.key, scheme.action(event["action"]))
        form = FORMS[record["form"]]
        stored = json.loads(record["answers"])
        own = {one["name"]: [(one["value"], one["words"])] for one in stored if one["name"] == "child"}
        given = {name: found for name, found in {**offered, **own}.items() if hasattr(form, name)}
        shown = form(now=event["recorded_at"], choices=given, data={one["name"]: one["value"] for one in stored})
        sent = form(MultiDict(typed_into(shown)), now=event["recorded_at"], choices=given)
        assert sent.validate(), (record["form"], sent.errors_for_summary())
        answers = sent.answers()
        assert (answers.form, answers.version) == (record["form"], record["form_version"])
        assert [one._asdict() for one in answers.items] == stored, record["form"]
        seen[record["form"]] += 1
    assert len(seen) > 15, seen


def typed_into(form):
    """The inputs of a form that was opened with answers, as a browser would send them."""
    for field in form.asked():
        if isinstance(field, InParts):
            yield from ((f"{field.name}-{part}", value) for part, value in field.typed.items())
        elif isinstance(field, PeopleField):
            for entry in field.entries:
                yield from typed_into(entry.form)
        elif isinstance(field.data, list):
            yield from ((field.name, one) for one in field.data)
        elif field.data not in (None, "", False):
            yield field.name, "yes" if field.data is True else str(field.data)


def test_cases_are_spread_over_years_under_the_rules_of_their_receipt(loaded):
    rows = loaded.rows(cases)
    for case in rows:
        assert case["rule_set"] == loaded.law.for_receipt(case["scheme"], case["received_at"]).rule_set
    assert {"dvds-2016", "dvds-2023"} <= {case["rule_set"] for case in rows}
    first, last = min(one["received_at"] for one in rows), max(one["received_at"] for one in rows)
    assert last - first > timedelta(days=5 * 365)
    assert {case["district"] for case in rows} == set(shares.TOWNS)
    assert sum(not case["is_open"] for case in rows) > MANY * 0.8


def test_nothing_happened_today_or_before_its_receipt(loaded):
    received = {one["id"]: one["received_at"] for one in loaded.rows(cases)}
    for event in loaded.rows(events):
        assert received[event["case_id"]] <= event["occurred_at"] <= event["recorded_at"]
        assert london_date(event["recorded_at"]) < london_date(NOW)


def test_some_are_late_and_most_are_not(loaded):
    for clock in ("initial_checks", "overall"):
        stopped = loaded.rows(deadlines, deadlines.c.clock == clock, deadlines.c.stopped_at.is_not(None))
        late = sum(one["stopped_at"] > one["due_at"] for one in stopped)
        assert 0 < late < len(stopped) / 2


def test_no_address_or_number_can_be_anybodys(loaded):
    written = " ".join(one["answers"] for one in loaded.rows(records))
    written += " ".join(one["address"] for one in loaded.rows(people))
    assert set(re.findall(r"[A-Z]{1,2}[0-9]{1,2} [0-9][A-Z]{2}", written)) == {"S99 9ZZ"}
    numbers = set(re.findall(r"\b0[0-9]{3,4} [0-9 ]{6,8}\b", written))
    assert numbers
    assert all(re.fullmatch(r"07700 900[0-9]{3}|0114 496 0[0-9]{3}", number.strip()) for number in numbers)
    assert set(re.findall(r"@[\w.]+", written)) == {"@example.org"}
    assert not re.search(r"\{[a-zA-Z_]+\}", written), "a place was left open"


def test_weekdays_summers_and_campaigns_bring_more():
    weights = dict(shares.day_weights(NOW.date() - shares.SPAN, NOW.date()))
    monday, sunday = (sum(one for day, one in weights.items() if day.weekday() == number) for number in (0, 6))
    july, february = (sum(one for day, one in weights.items() if day.month == month) for month in (7, 2))
    campaign = weights[datetime(2025, 12, 3, tzinfo=UTC).date()] / weights[datetime(2025, 11, 19, tzinfo=UTC).date()]
    assert monday > 1.5 * sunday
    assert july > 1.2 * february
    assert campaign > 1.1


def test_one_supervisor_says_no_far_more_often_than_the_others():
    crews = Counter()
    own = bulk.Seed("no", 1, NOW.date())
    ends = Counter()
    for number in range(4000):
        life = drawn(own.random(number), number, NOW, 28)
        decided = next((act.how for act in life.acts if act.action == "decide"), "")
        if decided:
            crews[life.crew.decider] += 1
            ends[life.crew.decider] += decided.startswith("do_not_disclose")
    share = {who: ends[who] / crews[who] for who in crews}
    others = [part for who, part in share.items() if who != staff.SAYS_NO]
    assert share[staff.SAYS_NO] > 2 * max(others), share


def test_the_planted_cases_are_there(loaded):
    found = loaded.loaded.planted
    assert {what: len(references) for what, references in found.items()} == {
        "forty": 1, "bank_holiday": 1, "related": 2, "declared": 1, "twins": 2
    }  # fmt: skip
    notes = Counter(one["action"] for one in loaded.history(found["forty"][0]))
    assert notes["record_missing"] == planted.EPISODES
    late = loaded.case(found["bank_holiday"][0])
    checked = loaded.rows(deadlines, deadlines.c.case_id == late["id"], deadlines.c.clock == "initial_checks")[0]
    monday = london_date(checked["stopped_at"]) - timedelta(days=1)
    assert monday in loaded.law.calendar.days
    assert checked["stopped_at"] - checked["due_at"] > timedelta(days=2)
    views = [one for one in loaded.history(found["declared"][0]) if one["action"] == "record_view"]
    assert len(views) == 1


def decides_against(_loaded, rows):
    """Victor comes first, far before the others; in so few cases chance keeps the shares from being the document's."""
    (first, _, most), (_, _, next_most), *_ = rows
    assert first == staff.NAMES[staff.SAYS_NO]
    assert most > 2 * next_most, rows


def twins(_loaded, rows):
    assert rows == [("Penhallow", "1989-04-17", "Aled", "Alun")]


def share_a_name(loaded, rows):
    """The two who said nothing, and the one who declared it; further ones by chance."""
    (view, decision), (declared,) = (loaded.loaded.planted[what] for what in ("related", "declared"))
    expected = {
        (view, staff.NAMES["joan"], "record_view"),
        (decision, staff.NAMES["hugh"], "decide"),
        (declared, staff.NAMES["joan"], "record_view"),
    }
    assert expected <= set(rows)


def checked_late(loaded, rows):
    """All of them and no other, the latest first, and among them the one over the bank holiday."""
    reference_of = {one["id"]: one["reference"] for one in loaded.rows(cases)}
    stopped = loaded.rows(deadlines, deadlines.c.clock == "initial_checks", deadlines.c.stopped_at.is_not(None))
    late = [(one["due_at"], reference_of[one["case_id"]]) for one in stopped if one["stopped_at"] > one["due_at"]]
    assert [reference for reference, *_ in rows] == [reference for _, reference in sorted(late, reverse=True)]
    assert loaded.loaded.planted["bank_holiday"][0] in {reference for _, reference in late}


def many_episodes(loaded, rows):
    ((reference, outcome, notes),) = rows
    assert (reference,) == loaded.loaded.planted["forty"]
    assert (outcome, notes) == ("no_concern", planted.EPISODES)


# What docs/demo.md says that each of its questions finds, by the words in bold before it.
FINDS = {
    "A decision maker who stands out": decides_against,
    "Twins": twins,
    "An officer with the subject's name": share_a_name,
    "A limit that ran out over a bank holiday": checked_late,
    "A child missing forty times": many_episodes,
}


def questions():
    """Each block of SQL in docs/demo.md, by the last words in bold before it."""
    said = DOCUMENT.read_text(encoding="utf-8")
    for block in re.finditer(r"^```sql\n(.*?)^```", said, re.MULTILINE | re.DOTALL):
        yield re.findall(r"^\*\*(.+?)\*\*", said[: block.start()], re.MULTILINE)[-1].rstrip("."), block[1]


def test_each_question_of_the_document_finds_what_it_says(loaded):
    asked = list(questions())
    assert [title for title, _ in asked] == list(FINDS)
    for title, sql in asked:
        FINDS[title](loaded, [tuple(row) for row in loaded.session.execute(text(sql))])


def test_a_second_load_adds_nothing_and_another_is_refused(loaded):
    before = len(loaded.rows(events))
    again = Bulk(loaded.database)
    again.load(now=NOW + timedelta(days=3))
    assert (again.loaded.added, again.loaded.before) == (0, MANY)
    for other in ({"cases": MANY + 1}, {"seed": "another"}):
        with pytest.raises(NotAllowed, match="This database holds other cases"):
            again.load(**other)
    again.close()
    loaded.session.rollback()
    assert len(loaded.rows(events)) == before


def test_the_products_own_tokens_stay_unguessable():
    assert len({tokens.new_key() for _ in range(100)} | {tokens.new_reference() for _ in range(100)}) == 200


def test_after_a_load_the_database_gives_out_new_numbers(loaded):
    from disclosure.store.db import next_ids, writing

    with writing(loaded.session):
        given = next_ids(loaded.session, cases)[0], next_ids(loaded.session, people)[0]
        loaded.session.rollback()
    assert given[0] > max(one["id"] for one in loaded.rows(cases))
    assert given[1] > max(one["id"] for one in loaded.rows(people))


def test_rows_that_have_not_all_the_same_columns_are_refused_not_cut():
    row = {"id": 10**6, "given_names": "Asha", "recorded_at": NOW}
    with pytest.raises(ValueError, match="rows of people with different columns"):
        list(write._inserted("sqlite", people, [row, {**row, "family_name": "Khan"}]))


def _run(one, *arguments, **environment):
    env = {"DISCLOSURE_ENV": "testing", "DISCLOSURE_DATABASE_URL": one.database.url, **environment}
    return CliRunner().invoke(main, ["demo", "load", *arguments], env=env)


def test_the_command_loads_says_what_is_planted_and_prints_the_sign_ins(blank):
    result = _run(blank, "--cases", "45", "--seed", "7")
    assert result.exit_code == 0, result.output
    assert "Loading 45 cases: 100 %\n45 cases are loaded.\nplanted: forty" in result.output
    assert [line.split()[0] for line in result.output.splitlines()[-9:]] == [role.value for role in Role]
    assert len(blank.rows(cases)) == 45
    blank.session.rollback()
    again = _run(blank, "--cases", "45", "--seed", "7")
    assert (again.exit_code, again.output.splitlines()[0]) == (
        0,
        "These 45 cases are loaded already. Nothing was added.",
    )
    other = _run(blank, "--cases", "46", "--seed", "7")
    assert other.exit_code == 1
    assert "This database holds other cases" in other.output
    assert _run(blank).exit_code == 0  # the officers are here: the stories are not put among these cases
    assert len(blank.rows(cases)) == 45


def test_the_command_gives_the_cases_of_a_day_on_any_later_day(blank, databases):
    """What is loaded today as of a day that is past is what was loaded on that day."""
    others = databases.fresh("sqlite")
    on_that_day = Bulk(others)
    on_that_day.load(cases=4, seed="7", now=datetime(2025, 3, 30, 7, tzinfo=UTC))
    result = _run(blank, "--cases", "4", "--seed", "7", "--day", "2025-03-30")
    assert result.exit_code == 0, result.output
    for table in (cases, events, records, people, deadlines, calendars):
        assert blank.rows(table) == on_that_day.rows(table), table.name
    on_that_day.close()
    databases.drop(others)


def test_the_command_says_in_plain_words_what_it_takes(blank):
    told = " ".join(_run(blank, "--help").output.split())
    for words in ("--cases N", "--seed S", "The same number, seed and day give the same cases", "it goes on"):
        assert words in told
    assert "say with --cases how many" in _run(blank, "--seed", "7").output
    assert "say with --cases how many" in _run(blank, "--day", "2026-11-20").output
    assert "that day is still to come" in _run(blank, "--cases", "3", "--day", "2199-01-01").output
    assert blank.rows(users) == []
    off = _run(blank, "--cases", "5", DISCLOSURE_DEMO="false")
    assert (off.exit_code, len(blank.rows(users))) == (1, 0)
    assert "The demo is switched off" in off.output

"""The demo: that its cases cover everything, that they went through the door, and that a wrong story stops the load."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from disclosure.assembly import law_of
from disclosure.cli import main
from disclosure.demo import load as demo
from disclosure.demo import people
from disclosure.demo.people import OFFICERS
from disclosure.demo.play import WrongStory
from disclosure.demo.stories import STORIES
from disclosure.domain import credentials
from disclosure.domain.access import Actor, Role
from disclosure.domain.clocks import london_date
from disclosure.domain.errors import Invalid, Refused
from disclosure.domain.facts import MILESTONES, OUTCOMES
from disclosure.forms.registry import FORMS
from disclosure.services import accounts, sessions, verification
from disclosure.services.passwords import hasher
from disclosure.settings import load as load_settings
from disclosure.store.db import open_session
from disclosure.store.models import cases, deadlines, events, records, user_sessions, users
from disclosure.store.queries.accounts import user_by_username
from disclosure.store.queries.cases import by_request
from tests.databases import DIALECTS

NOW = datetime(2026, 11, 25, 10, 3, 20, tzinfo=UTC)


class Demo:
    """A loaded database and what came of loading it."""

    def __init__(self, database):
        self.database = database
        self.settings = load_settings("testing", database_url=database.url, owner_database_url=database.owner_url)
        self.law = law_of(self.settings, forms=FORMS)
        self.session = open_session(database.url)
        self.told = []

    def load(self, now=NOW, progress=None):
        report = progress or (lambda done, total: self.told.append((done, total)))
        self.loaded = demo.load(
            self.session, law=self.law, settings=self.settings, forms=FORMS, now=now, progress=report
        )
        return self

    def rows(self, table, *conditions):
        return list(self.session.execute(select(table).where(*conditions)).mappings())

    def close(self):
        self.session.close()
        self.session.get_bind().dispose()


@pytest.fixture(
    scope="module", params=[pytest.param(one, marks=pytest.mark.xdist_group(f"demo {one}")) for one in DIALECTS]
)
def loaded(request, databases):
    made = databases.fresh(request.param)
    one = Demo(made)
    try:
        yield one.load()
    finally:
        one.close()
        databases.drop(made)


@pytest.fixture
def blank(databases):
    """A database for stories of the test's own: SQLite will do."""
    made = databases.fresh("sqlite")
    one = Demo(made)
    yield one
    one.close()
    databases.drop(made)


def test_each_stage_of_each_route_has_an_open_case(loaded):
    wanted = {
        (scheme.key, route.code, route.kind, stage)
        for scheme in loaded.law.current()
        for route in scheme.routes
        for stage in route.stages
        if not scheme.stage(stage).final
    }
    found = {
        (one["scheme"], one["route"], one["kind"], one["stage"])
        for one in loaded.rows(cases, cases.c.is_open.is_(True))
    }
    assert found == wanted


def test_each_outcome_of_each_scheme_has_a_closed_case(loaded):
    of_enquiries = {"became_application", "advice_given"}
    closed = loaded.rows(cases, cases.c.is_open.is_(False))
    by_scheme = {key: {one["outcome"] for one in closed if one["scheme"] == key} for key in loaded.law.keys}
    assert by_scheme == {"dvds": set(OUTCOMES) - of_enquiries, "csods": set(OUTCOMES)}


def test_each_story_ends_as_it_says(loaded):
    wrong = []
    for story in STORIES:
        reference, _ = by_request(loaded.session, f"demo:{story.key}:0")
        case = loaded.rows(cases, cases.c.reference == reference)[0]
        ended = case["stage"] if case["is_open"] else case["outcome"]
        if ended != story.ends:
            wrong.append((story.key, story.ends, ended))
    assert not wrong


def test_all_that_people_can_do_was_done_with_each_outcome(loaded):
    wanted = {
        (action.key, outcome.key)
        for scheme in loaded.law.current()
        for action in scheme.actions
        if not action.by_system
        for outcome in action.outcomes
    }
    done = {(one["action"], one["outcome"]) for one in loaded.rows(events)}
    assert wanted - done == set()


def test_the_audit_trail_is_whole(loaded):
    report = verification.verify(loaded.session)
    assert report.ok, report.faults
    assert report.counts["cases"] == loaded.loaded.cases == len(STORIES) + 1


def test_nothing_happened_after_now_or_before_its_receipt(loaded):
    received = {one["id"]: one["received_at"] for one in loaded.rows(cases)}
    for event in loaded.rows(events):
        assert received[event["case_id"]] <= event["occurred_at"] <= event["recorded_at"] <= NOW
    for case in loaded.rows(cases):
        times = [case[name] for name in MILESTONES if case[name] and name not in ("closed_at", "reopened_at")]
        assert all(case["received_at"] <= time <= NOW for time in times)


def test_work_is_due_today_and_overdue(loaded):
    running = loaded.rows(deadlines, deadlines.c.stopped_at.is_(None))
    today = {one["clock"] for one in running if one["due_at"] >= NOW and london_date(one["due_at"]) == london_date(NOW)}
    late = {one["clock"] for one in running if one["due_at"] < NOW}
    assert {"meeting", "overall", "closing", "initial_checks"} <= today
    assert {"initial_checks", "meeting", "overall", "closing"} <= late


def test_allegations_wait_are_decided_in_time_and_late(loaded):
    clocks = loaded.rows(deadlines, deadlines.c.clock == "crime_recording")
    waiting = [one for one in clocks if one["stopped_at"] is None]
    assert any(timedelta(0) < one["due_at"] - NOW < timedelta(hours=6) for one in waiting)
    decided = {one["stopped_at"] <= one["due_at"] for one in clocks if one["stopped_at"]}
    assert decided == {True, False}


def test_extensions_are_given_and_waited_for(loaded):
    assert any(one["extended_by"] for one in loaded.rows(deadlines))
    answered = {(one["case_id"], one["about"]) for one in loaded.rows(records, records.c.kind == "extension_decision")}
    asked = {(one["case_id"], one["sequence"]) for one in loaded.rows(records, records.c.kind == "extension_request")}
    assert len(asked - answered) == 1


def test_old_rule_sets_have_closed_cases_and_one_goes_on_under_its_own(loaded):
    old = [one for one in loaded.rows(cases) if one["rule_set"] in ("dvds-2016", "csods-2010")]
    assert {one["rule_set"] for one in old if not one["is_open"]} == {"dvds-2016", "csods-2010"}
    reopened = next(one for one in old if one["is_open"])
    clock = loaded.rows(deadlines, deadlines.c.case_id == reopened["id"], deadlines.c.clock == "overall")[-1]
    assert (clock["limit_length"], clock["stopped_at"]) == (35, None)


def test_closed_cases_spread_over_quarters_and_all_districts_have_work(loaded):
    rows = loaded.rows(cases)
    recent = [one for one in rows if not one["is_open"] and one["received_on"].year >= 2026]
    assert {(one["received_on"].month - 1) // 3 for one in recent} == {0, 1, 2, 3}
    districts = {one.key for one in loaded.settings.force.districts}
    assert {one["district"] for one in rows if one["is_open"]} == districts
    assert {one["owner_id"] is None for one in rows if one["is_open"]} == {True, False}


def test_nobody_signs_their_own_decision_or_works_after_leaving(loaded):
    by_case = {}
    for event in sorted(loaded.rows(events), key=lambda one: (one["case_id"], one["sequence"])):
        by_case.setdefault(event["case_id"], {}).setdefault(event["action"], []).append(event["actor_id"])
    for done in by_case.values():
        for decider, signer in zip(done.get("decide", []), done.get("countersign", []), strict=False):
            assert decider != signer
    left = {one["id"]: one["disabled_at"] for one in loaded.rows(users, users.c.disabled_at.is_not(None))}
    assert left
    assert all(event["recorded_at"] < left.get(event["actor_id"], NOW) for event in loaded.rows(events))


def test_each_role_has_a_sign_in_that_works(loaded):
    assert [role for role, *_ in loaded.loaded.users if role in set(Role)] == [role for role, *_ in people.sign_ins()]
    assert {role for role, *_ in loaded.loaded.users} == {role.value for role in Role}
    costs = loaded.settings.argon2
    own = hasher(costs.memory_kib, costs.time_cost, costs.parallelism)
    for role, username, password in loaded.loaded.users:
        user, digest = user_by_username(loaded.session, username)
        credentials.check_password(password, username=username, name=user.name)
        assert own.matches(digest, password)
        assert (user.roles, user.is_demo, user.must_change_password) == ((role,), True, False)


def test_no_address_or_number_can_be_anybodys(loaded):
    written = " ".join(one["answers"] for one in loaded.rows(records))
    assert set(re.findall(r"[A-Z]{1,2}[0-9]{1,2} [0-9][A-Z]{2}", written)) == {"S99 9ZZ"}
    numbers = set(re.findall(r"\b0[0-9]{3,4} [0-9 ]{6,8}\b", written))
    assert numbers
    assert all(re.fullmatch(r"07700 900[0-9]{3}|0114 496 0[0-9]{3}", number.strip()) for number in numbers)
    assert set(re.findall(r"@[\w.]+", written)) == {"@example.org"}


def test_answers_are_kept_as_asked_with_every_place_filled(loaded):
    for record in loaded.rows(records):
        for answer in json.loads(record["answers"]):
            assert not re.search(r"[{}]", answer["words"]), (record["form"], answer)
            assert answer["question"]


def _told_at_registration(event):
    return event["sequence"] == 2 and event["action"] == "record_allegation"


def test_what_officers_read_is_in_their_own_chains(loaded):
    chains = loaded.rows(user_sessions, user_sessions.c.user_id.is_not(None))
    registering = [one for one in loaded.rows(events) if one["sequence"] == 1 or _told_at_registration(one)]
    assert sum(one["accesses"] for one in chains) >= len(loaded.rows(events)) - len(registering)
    assert {one["kind"] for one in chains} == {"command_line"}


def test_progress_is_told_to_the_end(loaded):
    total = loaded.told[0][1]
    assert loaded.told == [(done, total) for done in range(1, total + 1)]


def test_the_command_prints_a_sign_in_for_each_role_and_loads_nothing_twice(loaded):
    before = len(loaded.rows(events))
    result = CliRunner().invoke(main, ["demo", "load"], env=_env(loaded))
    assert (result.exit_code, len(loaded.rows(events))) == (0, before), result.output
    lines = [line.split() for line in result.output.splitlines()]
    assert [line[0] for line in lines] == [role.value for role in Role]
    assert ["supervisor", "sofia", "demo-supervisor-account"] in lines


def test_the_command_refuses_where_the_demo_is_off(blank):
    result = CliRunner().invoke(main, ["demo", "load"], env={**_env(blank), "DISCLOSURE_DEMO": "false"})
    assert result.exit_code == 1
    assert "The demo is switched off" in result.output
    assert not blank.rows(users)


def test_the_command_loads_with_a_line_for_each_tenth(blank, monkeypatch):
    monkeypatch.setattr(demo, "STORIES", STORIES[:2])
    monkeypatch.setattr("disclosure.cli.demo.open_product", _product_at(blank))
    result = CliRunner().invoke(main, ["demo", "load"])
    assert result.exit_code == 0, result.output
    assert "Loading the demo: 100 %\nThe demo is loaded: 2 cases." in result.output


def test_a_load_that_was_broken_off_goes_on_where_it_stopped(blank, monkeypatch):
    monkeypatch.setattr(demo, "STORIES", STORIES[:6])

    def break_off(done, _total):
        if done == 25:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        blank.load(progress=break_off)
    assert not people.are_all_here(blank.session)
    blank.load(now=NOW + timedelta(minutes=2))
    assert people.are_all_here(blank.session)
    told = [moment.step.action for moment in demo.timeline(STORIES[:6], NOW)]
    done = [row["action"] for row in blank.rows(events)]
    called = done.count("record_allegation") - told.count("record_allegation")  # by a registration that says so
    assert blank.loaded.cases == 6
    assert len(told) - 1 <= len(done) - called <= len(told)  # a signature may not have been called for
    assert verification.verify(blank.session).ok


def test_a_story_that_the_form_refuses_stops_the_load_with_the_reason(blank, monkeypatch):
    monkeypatch.setattr(demo, "STORIES", (replace(STORIES[0], details={"channel": "", "immediate_danger": "no"}),))
    with pytest.raises(WrongStory, match=r"today_at_the_door:0 register.*channel: Choose how it reached us"):
        blank.load()


def test_a_story_that_the_law_refuses_stops_the_load_with_the_reason(blank, monkeypatch):
    late = STORIES[4]
    monkeypatch.setattr(demo, "STORIES", (replace(late, steps=late.steps[3:]),))
    with pytest.raises(WrongStory, match="This is done at another stage"):
        blank.load()


def _hours(first):
    start = datetime.fromisoformat(first).replace(tzinfo=UTC)
    return [start + timedelta(minutes=59 * n) for n in range(30)]


@pytest.mark.parametrize("day", ["2026-03-28T12:00", "2026-10-24T12:00", "2028-02-28T20:00", "2026-12-31T00:00"])
def test_the_stories_can_be_told_at_any_hour(day):
    for now in _hours(day):
        for moment in demo.timeline(STORIES, now):
            received = moment.story.received_at(now)
            assert received <= moment.happened <= moment.recorded <= now


def _env(one):
    return {"DISCLOSURE_ENV": "testing", "DISCLOSURE_DATABASE_URL": one.database.url}


def _product_at(one):
    from contextlib import contextmanager

    from disclosure.cli.context import Command

    @contextmanager
    def product():
        yield Command(one.settings, one.session, NOW)

    return product


@pytest.mark.parametrize("is_demo", [True, False])
def test_two_loads_at_once_say_so_and_a_name_that_somebody_has_is_another_matter(session, monkeypatch, is_demo):
    """The other load adds the officer between our look and our writing."""
    officer = OFFICERS[0]
    system = Actor(None, "", frozenset(), sessions.open_process(session, now=NOW))
    given = {"hasher": hasher(64, 1, 1), "system": system, "now": NOW}

    def looked(*_):
        monkeypatch.undo()
        told = accounts.Account(officer.name, frozenset({officer.role}))
        password = officer.password if is_demo else None
        accounts.create(
            session, officer.username, told, hasher=given["hasher"], actor=system, now=NOW, demo_password=password
        )

    monkeypatch.setattr(demo, "user_by_username", looked)
    with pytest.raises(Refused if is_demo else Invalid) as caught:
        demo.account(session, officer, **given)
    assert ("Another load of the demo is writing" in str(caught.value)) is is_demo
    if is_demo:
        assert demo.account(session, officer, **given), "when the other has ended, it is there"

"""How much SQL a page costs: the session's and the audit's included, BEGIN and COMMIT not. The same for few rows as for many."""

import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import event, select

from disclosure import create_app
from disclosure.domain.access import Role
from disclosure.domain.worklists import left_to_others
from disclosure.services import figures
from disclosure.store.db import db, writing
from disclosure.store.models import people
from disclosure.store.queries import triage, worklist
from tests.store.builder import add_cases
from tests.web.applicant import Applicant
from tests.web.client import Answer, Client, carried
from tests.web.desk import Desk
from tests.web.every_door import COSTS, every_door
from tests.web.test_acting import form_of
from tests.web.test_doors import OF_THE_PUBLIC

START = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


@pytest.fixture
def counted(statements, desk):
    """How many statements something takes, once the first request has woken what sleeps."""

    def count(work) -> int:
        desk.omar.get("/notices")
        with statements() as said:
            answer = work()
        assert answer is None or answer.status_code in {200, 303}, answer.status_code
        return len([one for one in said if not one.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA"))])

    return count


@pytest.fixture
def add(app, desk):
    desk.omar.get("/notices")

    def make(number: int, **columns) -> None:
        with app.app_context(), writing(db.session):
            given = [(None, {"received_at": START + timedelta(hours=one), **columns}) for one in range(number)]
            add_cases(db.session, given)
            db.session.commit()

    return make


def test_the_worklist_costs_at_most_six_however_long_it_is(desk, counted, add):
    costs = []
    for more in (0, 5, 20, 25):  # none, 5, a page of 25, two pages
        add(more)
        costs.append(counted(lambda: desk.omar.get("/cases")))
    assert len(set(costs)) == 1, costs
    assert costs[0] <= 6


CLOSED = {"stage": "closed", "outcome": "withdrawn", "closed_at": START + timedelta(days=9)}
# Which list, who opens it, and what the cases are like that stand on it.
LISTS = {
    "open": ("omar", {}),
    "mine": ("omar", {}),
    "unallocated": ("sofia", {}),
    "due": ("omar", {"next_due_at": START}),
    "waiting": ("omar", {}),
    "closed": ("omar", CLOSED),
    "the panel's": ("pat", {"stage": "decision"}),
}


@pytest.mark.parametrize("which", LISTS)
def test_a_page_of_fifty_cases_costs_what_one_of_twenty_five_does(desk, counted, add, monkeypatch, which):
    who, columns = LISTS[which]
    by = getattr(desk, who)
    if which == "waiting":
        columns = min(left_to_others(desk.law, by.actor))._asdict()
    add(60, **columns, owner_id=by.user_id if which in {"mine", "waiting"} else None)
    path = "/cases" if which == "the panel's" else f"/cases?show={which}"
    shown = []
    costs = []
    page = worklist.page
    for size in (25, 50):
        monkeypatch.setattr(worklist, "page", lambda *args, size=size, **more: page(*args, size=size, **more))
        costs.append(counted(lambda: by.get(path)))
        shown.append(len(by.get(path).page.select("tbody tr")))
    assert shown == [25, 50]
    assert costs[0] == costs[1] <= 6


def test_triage_costs_the_same_for_fifty_cases_as_for_twenty_five(desk, counted, add, monkeypatch):
    add(60)
    costs, shown, waiting = [], [], triage.waiting
    for size in (25, 50):
        monkeypatch.setattr(triage, "waiting", lambda *args, size=size, **more: waiting(*args, size=size, **more))
        costs.append(counted(lambda: desk.omar.get("/triage")))
        shown.append(len({one.get_text() for one in desk.omar.get("/triage").page.main.select("a.app-reference")}))
    assert shown == [25, 50]
    assert costs[0] == costs[1] <= 6


def test_calls_and_workload_and_cover_cost_the_same_for_fifty_rows_as_for_twenty_five(desk, counted, as_user):
    """Each of its own kind of row: a call that is answered, somebody's work, somebody's cover."""
    costs: dict[str, list[int]] = {"/intake": [], "/workload": [], "/cover": []}
    for _ in range(2):
        for _ in range(25):
            desk.call()
            desk.somebody = as_user(Role.DISCLOSURE_OFFICER)
            desk.cover("somebody", "omar")
        for path, found in costs.items():
            by = desk.ines if path == "/intake" else desk.sofia
            found.append(counted(lambda path=path, by=by: by.get(path)))
            assert len(by.get(path).page.main.select("tbody tr, li:has(.app-quiet)")) >= 25 * len(found), path
    assert all(one[0] == one[1] <= 6 for one in costs.values()), costs


OF_A_CASE = (
    *("", "/clocks/overall/1", "/records/1", "/actions/note", "/actions/correct", "/handover", "/checklist", "/people"),
)


def test_the_case_page_costs_at_most_ten_with_three_notes_and_with_thirty(desk, counted):
    """And why a date is what it is, a record, and the form of an action."""
    reference = desk.walk("closing")
    costs = []
    for notes in (3, 27):
        for _ in range(notes):
            desk.take(reference, "note", by="omar")
        costs.append([counted(lambda page=page: desk.omar.get(f"/cases/{reference}{page}")) for page in OF_A_CASE])
    assert costs[0] == costs[1], costs
    assert max(costs[0]) <= 10
    panel, _ = desk.walk("decision"), desk.pat
    assert counted(lambda: desk.pat.get(f"/cases/{panel}")) == costs[0][0], "and as much for the panel"


def test_however_many_cases_it_names_they_are_looked_for_at_once(desk, counted):
    reference = desk.walk("full_checks")
    costs = [counted(lambda: desk.omar.get(f"/cases/{reference}"))]
    for _ in range(2):
        desk.take(reference, "link_case", by="omar")
        costs.append(counted(lambda: desk.omar.get(f"/cases/{reference}")))
    assert costs == [costs[0], costs[0] + 1, costs[0] + 1]
    assert costs[-1] <= 10


def test_why_a_date_is_what_it_is_costs_at_most_ten(desk, counted):
    reference = desk.walk("meeting")
    assert counted(lambda: desk.omar.get(f"/cases/{reference}/clocks/overall/1")) <= 10
    assert counted(lambda: desk.omar.get(f"/cases/{reference}/records/1")) <= 10


def cost(desk, counted, stage: str, action: str, who: str, notes: int) -> int:
    """From the form to the case page again."""
    by = getattr(desk, who)
    reference, _ = desk.walk(stage), by.token
    for _ in range(notes):
        desk.take(reference, "note", by="omar")
    sample = desk.sample(reference, action)

    def whole():
        page = by.get(f"/cases/{reference}/actions/{action}")
        done = by.post(form_of(page)["action"], {**carried(form_of(page)), **sample})
        assert done.status_code == 303
        return by.get(done.location)

    return counted(whole)


ACTIONS = (
    ("full_checks", "note", "omar"),
    ("full_checks", "record_full_checks", "rae"),
    ("full_checks", "link_case", "omar"),
    ("full_checks", "record_allegation", "omar"),
    ("decision", "record_panel", "petra"),
    ("closed", "reopen", "sofia"),
)


def test_a_search_costs_at_most_six_however_much_it_finds(desk, counted):
    """Of a reference, of a name and of words, which everybody here has in common."""
    costs = []
    for more in (1, 5, 25):
        references = [desk.register() for _ in range(more)]
        paths = [
            desk.omar.post("/search", {"looked_for": words}).location
            for words in (references[0], "Daniel Croft", "Mexborough")
        ]
        costs.append([counted(lambda path=path: desk.omar.get(path)) for path in paths])
    assert costs[0] == costs[1] == costs[2]
    assert max(costs[0]) <= 6


def test_an_action_costs_at_most_twenty_six_from_its_form_to_the_case_page_again(desk, counted):
    costs = {action: cost(desk, counted, stage, action, who, notes=0) for stage, action, who in ACTIONS}
    assert {action: number for action, number in costs.items() if number > 26} == {}
    assert cost(desk, counted, *ACTIONS[0], notes=12) == costs["note"], "the same however much has happened"


def test_assigning_costs_no_more_than_any_action(desk, counted):
    """Its form lists who can own a case, and the new owner is told."""
    assert cost(desk, counted, "full_checks", "assign", "sofia", notes=0) <= 26


def test_registering_costs_the_same_whoever_else_is_registered(desk, counted):
    """Whoever is known already is shown first; then registering them all the same costs what it costs for somebody new."""
    path = "/register/dvds/right_to_ask"
    desk.ines.get("/notices")
    form = counted(lambda: desk.ines.get(path))
    sent = {**carried(form_of(desk.ines.get(path))), **desk.fields("register_dvds_right_to_ask")}
    led_to = []

    def registering():
        led_to.append(desk.ines.post(path, sent))
        return led_to[0]

    new = counted(registering)
    page = counted(lambda: desk.ines.get(led_to[0].location))
    looks, knowns = [], []
    for _ in range(2):
        for _ in range(5):
            desk.register()
        again = {**sent, **carried(form_of(desk.ines.get(path))), **desk.fields("register_dvds_right_to_ask")}
        looks.append(counted(lambda again=again: desk.ines.post(path, again)))
        shown = desk.ines.post(path, again)
        knowns.append(counted(lambda shown=shown: desk.ines.submit(shown)))
    assert looks[0] == looks[1] <= 8
    assert knowns[0] == knowns[1] <= new
    assert form + new + page <= 26


def test_a_quarters_figures_cost_at_most_five_on_the_page_and_in_the_file(app, desk, counted):
    desk.walk("closed")
    assert desk.ravi.token
    costs = []
    for _ in range(2):
        costs.append(counted(lambda: desk.ravi.get("/figures?period=2026-Q4")))
        for _ in range(4):
            desk.register("csods", "right_to_know")
    assert costs[0] == costs[1] <= 5
    assert counted(lambda: desk.ravi.get("/figures.csv?period=2026-Q4")) <= 5, "and as the file"
    configured = app.extensions["disclosure"].settings.force.lists

    def tabulate():
        with app.app_context():
            figures.tabulate(db.session, "2026-Q4", law=desk.law, configured=configured, now=desk.clock())

    assert counted(tabulate) == 1


def test_notices_cost_the_same_for_one_as_for_many(desk, counted):
    costs = []
    for number in (1, 8):
        for _ in range(number):
            desk.take(desk.register(), "assign", by="sofia")
        costs.append(counted(lambda: desk.omar.get("/notices")))
    assert costs[0] == costs[1] <= 6


def test_no_door_costs_more_than_its_line_says(desk, counted, client, as_user, rows):
    found = {(method, rule): counted(ask) for method, rule, ask in every_door(desk, client, as_user, rows)}
    assert found.keys() == COSTS.keys()
    assert {door: number for door, number in found.items() if number > COSTS[door][1]} == {}


@pytest.fixture(params=["alone", "with casework"])
def public(request, app, settings, clock, compiled_templates):
    """A browser at the public's pages, served by a process of their own or together with the casework, and what counts there."""
    own = app
    if request.param == "alone":
        own = create_app(settings.model_copy(update={"audiences": ("public",)}), clock=clock)
        own.testing, own.jinja_env.bytecode_cache = True, compiled_templates
    said: list[str] = []

    def note(_connection, _cursor, statement, *_) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            said.append(statement)

    def count(work) -> int:
        before = len(said)
        work()
        return len(said) - before

    with own.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    yield Client(own, Answer), count
    with own.app_context():
        db.session.remove()
        db.engine.dispose()


# Pages that nothing leads to here.
ALONE = ("numbers", "back", "left-behind", "privacy", "cookies", "accessibility", "later", "no/such", "leave")
SENT = {"/request/received", "/request/status?sent=1"}  # where somebody is led when it is received


def every_page_of_the_request(client, does, clock) -> Applicant:
    """Somebody goes from the first page to the reference, asks how far it has come, and says two things later."""
    asha = Applicant(client, does=does).begin("me").fill()
    assert does(lambda: client.post("/request/time", token=asha.token)).status_code == 204
    does(lambda: client.post("/request/no/such", token=asha.token))
    clock.forward(minutes=1)
    reference = asha.submit()
    asha.open("/request/back").send("/request/back", words_given=asha.words)
    asha.open("/request/check").send("/request/check", reference_given=reference, words_given=asha.words)
    for word in "12":
        asha.open(f"/request/status/{word}").fill()
        assert asha.at == "/request/status?sent=1"
    Applicant(client, does=does).begin("me").fill(until="your_name").open("/request/back").send("/request", anew="yes")
    for name in ALONE:
        does(lambda name=name: client.get(f"/request/{name}"))
    return asha


def test_each_page_of_the_request_costs_at_most_eight_and_what_is_sent_fourteen(desk, public, clock):
    """Each door of the request's pages in English; in Welsh they are the same."""
    client, counted = public
    rules = client.application.url_map.bind("localhost")
    desk.register()
    found: dict[tuple[str, str, bool], set[int]] = {}  # by method, rule, and whether it was received

    def does(work):
        answers: list = []
        cost = counted(lambda: answers.append(work()))
        (answer,) = answers
        asked = answer.request
        rule, _ = rules.match(asked.path, asked.method, return_rule=True)
        is_sent = asked.method == "POST" and answer.location in SENT
        found.setdefault((asked.method, rule.rule, is_sent), set()).add(cost)
        return answer

    asha = every_page_of_the_request(client, does, clock)
    assert len(asha.asked) > 25
    doors = {(method, rule) for method, rule in OF_THE_PUBLIC if rule.startswith("/request")}
    assert {(method, rule) for method, rule, _ in found} == doors, "Have somebody open each page and send each form."
    sends = {(method, rule): costs for (method, rule, is_sent), costs in found.items() if is_sent}
    assert sends.keys() == {("POST", "/request/answers"), ("POST", "/request/status/<word>")}
    assert all(5 <= cost <= 14 for costs in sends.values() for cost in costs), sends
    assert {door: costs for door, costs in found.items() if not door[-1] and max(costs) > 8} == {}


def test_looking_over_a_page_again_within_a_minute_costs_one_statement_and_a_minute_later_one_more(public, clock):
    client, counted = public
    Applicant(client).begin("me").fill()
    for page in ("/request/answers", "/request/5"):
        clock.forward(minutes=1)
        costs = [counted(lambda page=page: client.get(page)) for _ in range(3)]
        assert costs == [2, 1, 1], page


def test_who_looked_costs_the_same_for_few_as_for_many(desk, counted, rows):
    """Of a case, of a person, and the people of a name."""
    reference = desk.register()
    person_id, name = rows(select(people.c.id, people.c.family_name).order_by(people.c.id))[0]
    assert desk.aled.token
    asked = (
        lambda: desk.aled.get(f"/audit/cases/{reference}"),
        lambda: desk.aled.get(f"/audit/people/{person_id}"),
        lambda: desk.aled.post("/audit/person", {"family_name": name}),
    )
    costs, shown = [], []
    for many in (1, 8):
        for _ in range(many):
            desk.register()
            desk.omar.get(f"/cases/{reference}")
        shown.append([len(work().page.select("main tbody tr, main li")) for work in asked])
        costs.append([counted(work) for work in asked])
    assert all(few + 8 <= many for few, many in zip(*shown, strict=True)), shown
    assert costs[0] == costs[1]


@pytest.fixture
def connections(app):
    """Counts the connections opened and those taken from the pool inside a `with`."""

    @contextmanager
    def watch():
        seen = {"opened": 0, "taken": 0}

        def opened(*_):
            seen["opened"] += 1

        def taken(*_):
            seen["taken"] += 1

        with app.app_context():
            pool = db.engine.pool
        event.listen(pool, "connect", opened)
        event.listen(pool, "checkout", taken)
        try:
            yield seen
        finally:
            event.remove(pool, "connect", opened)
            event.remove(pool, "checkout", taken)

    return watch


def test_no_request_opens_a_connection_of_its_own(desk, client, as_user, rows, connections, monkeypatch):
    """One waits in the pool, for hours; a request takes it and gives it back, refused, broken off or done."""
    reference = desk.walk("decision")
    note = {**desk.fields("note"), "version": desk.case(reference).version}
    assert desk.omar.token, desk.pat.token
    doors = list(every_door(desk, client, as_user, rows))
    monkeypatch.setattr("sqlalchemy.pool.base.time", SimpleNamespace(time=lambda: time.time() + 36_000))
    with connections() as seen:
        for _, _, ask in doors:
            ask()
        for by, path in ((desk.omar, "/cases/x"), (desk.omar, "/users"), (desk.pat, "/cases")):
            by.get(path)
        form = form_of(desk.ines.get("/register/dvds/right_to_ask"))
        registering = {**carried(form), **desk.fields("register_dvds_right_to_ask")}
        assert desk.register_on_page("/register/dvds/right_to_ask", registering, by=desk.ines).status_code == 303
        asha = Applicant(client).begin("me").fill()
        assert asha.submit()
        asha.open("/request/check").send("/request/check", reference_given="x", words_given="y")
        assert desk.omar.post(f"/cases/{reference}/actions/note", note).status_code == 303
        assert desk.omar.post(f"/cases/{reference}/actions/note", note).status_code == 409
    assert seen["opened"] == 0
    assert seen["taken"]
    with desk.app.app_context():
        assert db.engine.pool.checkedout() == 0, "every connection was given back"

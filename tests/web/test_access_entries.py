"""Who looked: each kind of page leaves its entry, refusals too, committed before a byte goes out; without it nothing goes out."""

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError

from disclosure.services import accesses as service
from disclosure.services import tokens
from disclosure.services.verification import verify
from disclosure.store.db import db, open_session
from disclosure.store.models import accesses
from tests.web.client import carried
from tests.web.desk import Desk
from tests.web.test_acting import form_of


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


@pytest.fixture
def trail(rows):
    """What a person's reading left, oldest first: entry, what it is about, case, how many, refused."""
    columns = [accesses.c[name] for name in ("entry", "about", "case_id", "reached", "refused")]

    def of(client) -> list[tuple]:
        return rows(select(*columns).where(accesses.c.user_id == client.user_id).order_by(accesses.c.sequence))

    return of


@pytest.fixture
def left(trail):
    """What one request left."""

    def by(client, path: str, *, method: str = "GET", status: int = 200, **sent) -> list[tuple]:
        before = trail(client)
        answer = client.post(path, sent) if method == "POST" else client.open(path, method=method)
        assert answer.status_code == status, f"{path}: {answer.status_code}"
        after = trail(client)
        assert after[: len(before)] == before
        return after[len(before) :]

    return by


def test_each_page_of_a_case_leaves_one_entry_that_names_it(desk, left):
    reference = desk.walk("decision")
    number = desk.case(reference).id
    desk.take(reference, "record_allegation", by="omar")
    start = f"/cases/{reference}"
    assert left(desk.omar, start) == [("case", "case", number, 1, False)]
    assert left(desk.omar, f"{start}/clocks/overall/1") == [("case", "clock overall", number, 1, False)]
    assert left(desk.omar, f"{start}/records/1") == [("record", "registration 1", number, 1, False)]
    assert left(desk.omar, f"{start}/actions/note") == [("action", "note", number, 1, False)]
    assert left(desk.sofia, f"{start}/actions/decide_crime") == [("action", "decide_crime", number, 1, False)]
    assert left(desk.omar, f"{start}/actions/correct") == [("action", "correct", number, 1, False)]
    assert left(desk.omar, f"{start}/actions/correct?about=1") == [("action", "correct", number, 1, False)]
    assert left(desk.pat, start) == [("case", "case", number, 1, False)]


def test_asking_for_the_headers_alone_is_looking_too(desk, left):
    reference = desk.register()
    number = desk.case(reference).id
    desk.omar.checks_pages = False  # there is none
    assert left(desk.omar, f"/cases/{reference}", method="HEAD") == [("case", "case", number, 1, False)]
    assert left(desk.omar, "/cases", method="HEAD") == [("list", "worklist open", None, 1, False)]


def test_why_an_action_may_not_be_done_tells_of_the_case_and_is_entered(desk, left):
    """The reasons speak of what is recorded on it."""
    reference = desk.walk("meeting")
    number = desk.case(reference).id
    path = f"/cases/{reference}/actions/close"
    assert left(desk.omar, path, status=409) == [("action", "close", number, 1, False)]
    sent = {"version": desk.case(reference).version, "reason": "x"}
    assert left(desk.omar, path, method="POST", status=409, **sent) == [("action", "close", number, 1, False)]


def test_what_an_answered_form_shows_of_the_case_is_entered_and_a_redirection_shows_nothing(desk, left):
    reference = desk.walk("decision")
    number, version = desk.case(reference).id, desk.case(reference).version
    desk.take(reference, "record_allegation", by="omar")
    path = f"/cases/{reference}/actions"
    note = desk.fields("note")
    stale = {**note, "version": version}
    fresh = {**note, "version": version + 1, "request_key": "once"}
    entered = [("action", "note", number, 1, False)]
    assert left(desk.omar, f"{path}/note", method="POST", status=409, **stale) == entered
    assert left(desk.omar, f"{path}/note", method="POST", **{**fresh, "note": ""}) == entered
    assert left(desk.omar, f"{path}/note", method="POST", status=303, **fresh) == []
    assert left(desk.omar, f"{path}/note", method="POST", status=303, **fresh) == []
    targets = left(desk.sofia, f"{path}/decide_crime", method="POST", version=version + 2)
    assert targets == [("action", "decide_crime", number, 1, False)]
    forged = left(desk.omar, f"{path}/note", method="POST", status=400, csrf_token="0" * 40)
    assert forged == [("page", "officer.act", number, 0, True)], (
        "another site may have sent it with the person's cookie"
    )


def test_the_lists_say_what_was_looked_for_and_how_many_were_shown(desk, left):
    for _ in range(3):
        desk.take(desk.register(), "assign", by="sofia")
    closed = desk.walk("closed")
    assert closed
    assert left(desk.omar, "/cases") == [("list", "worklist open", None, 3, False)]
    assert left(desk.omar, "/cases?show=mine") == [("list", "worklist mine", None, 3, False)]
    assert left(desk.omar, "/cases?show=unallocated") == [("list", "worklist unallocated", None, 0, False)]
    assert left(desk.omar, "/cases?show=closed") == [("list", "worklist closed", None, 1, False)]
    assert left(desk.omar, "/cases?after=nonsense", status=400) == []
    assert left(desk.omar, "/notices") == [("list", "notices", None, 3, False)]
    assert left(desk.omar, "/notices/seen", method="POST", status=303) == []


def test_figures_and_their_file_are_entered_with_the_period(desk, left):
    desk.register()
    ((entry, about, case, reached, refused),) = left(desk.ravi, "/figures?period=2026-Q4")
    assert (entry, about, case, refused) == ("figures", "figures 2026-Q4", None, False)
    assert reached > 100
    ((entry, about, case, in_file, refused),) = left(desk.ravi, "/figures.csv?period=2026-Q4")
    assert (entry, about, case, refused) == ("export", "figures 2026-Q4", None, False)
    assert in_file > reached, "the page leaves the districts out"
    body = desk.ravi.get("/figures.csv?period=2026-Q4").text
    assert body.count("\n") == in_file + 1, "as many as went out, and the header"


def test_what_is_refused_is_entered_as_refused(desk, left, rows):
    reference = desk.register()
    number = desk.case(reference).id
    start = f"/cases/{reference}"
    assert [one[::4] for one in left(desk.ravi, "/cases", status=403)] == [("list", True)]
    assert [one[::4] for one in left(desk.ravi, start, status=403)] == [("case", True)]
    assert [one[::4] for one in left(desk.omar, "/figures", status=403)] == [("figures", True)]
    assert [one[4] for one in left(desk.omar, "/figures.csv", status=403)] == [True]
    assert [one[4] for one in left(desk.omar, "/users", status=403)] == [True]
    assert [one[4] for one in left(desk.omar, "/audit", status=403)] == [True]
    assert [one[4] for one in left(desk.ada, f"{start}/actions/note", method="POST", status=403, note="x")] == [True]
    desk.let_in(reference, desk.omar, allow=False)
    (kept_out,) = left(desk.omar, start, status=404)
    assert (kept_out[0], kept_out[2], kept_out[4]) == ("case", number, True), "the auditor sees who tried"
    (posted,) = left(desk.omar, f"{start}/actions/note", method="POST", status=404, note="x", version=1)
    assert (posted[2], posted[4]) == (number, True)
    (asked,) = left(desk.omar, f"{start}?done=1", status=303)
    assert (asked[2], asked[4]) == (number, True), "whatever is added to the address"


def test_what_is_not_there_is_entered_as_refused_without_a_case(desk, left):
    for path in (f"/cases/{tokens.new_reference()}", "/cases/nonsense", "/nothing/here", "/register/dvds/nothing"):
        ((_, _, case, reached, refused),) = left(desk.omar, path, status=404)
        assert (case, reached, refused) == (None, 0, True), path


def test_pages_that_show_nothing_of_a_case_leave_nothing(desk, left):
    for path in ("/register", "/register/dvds/right_to_ask", "/password", "/stay-signed-in"):
        assert left(desk.ines, path) == [], path
    assert left(desk.ines, "/assets/app.css") == []


def test_the_entry_names_its_person_and_moment_from_the_server_alone(desk, rows):
    reference = desk.register()
    forged = {
        "user_id": 99,
        "purpose": "forged",
        "entry": "none",
        "about": "nothing",
        "refused": "yes",
        "at": "2020-01-01",
    }
    desk.omar.get(f"/cases/{reference}", query_string=forged, headers={"X-User": "99", "X-Forwarded-For": "8.8.8.8"})
    columns = [accesses.c[name] for name in ("user_id", "session_id", "at", "entry", "about", "purpose")]
    last = rows(select(*columns).where(accesses.c.user_id == desk.omar.user_id))[-1]
    assert last == (desk.omar.user_id, desk.omar.actor.session_id, desk.clock(), "case", "case", "")


def test_the_chain_of_a_session_holds_through_all_of_it(app, desk, database):
    reference = desk.walk("closed")
    for client in (desk.omar, desk.sofia, desk.ravi, desk.pat):
        for path in ("/cases", f"/cases/{reference}", "/figures", "/figures.csv", "/nothing"):
            client.get(path)
    session = open_session(database.url)
    report = verify(session)
    session.close()
    session.get_bind().dispose()
    assert report.ok, report.faults
    assert report.counts["accesses"] >= 20


# --- the entry first, then the page


WHAT_GOES_OUT = (
    ("omar", "/cases/{}"), ("omar", "/cases"), ("omar", "/cases/{}/actions/note"), ("omar", "/cases/{}/clocks/overall/1"),
    ("omar", "/cases/{}/records/1"),
    ("omar", "/cases/{}/actions/close"), ("sofia", "/cases/{}/actions/correct"), ("omar", "/notices"),
    ("ravi", "/figures"), ("ravi", "/figures.csv"), ("aled", "/audit/cases/{}"), ("omar", "/cases/nonsense"), ("ravi", "/cases"),
)  # fmt: skip


def nothing_of_the_case(answer, reference: str, *, status: tuple[int, ...] = (503,)) -> None:
    assert answer.status_code in status, f"{answer.request.path}: {answer.status_code}"
    for word in ("Verma", "Croft", "Larkfield", reference, "dvds,right_to_ask", "Initial checks"):
        assert word not in answer.text, f"{answer.request.path} lets {word} out"


@pytest.fixture
def broken_pages(app):
    """As in production: a fault is answered with a page."""
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def test_when_the_entry_cannot_be_written_no_byte_of_the_case_goes_out(desk, broken_pages, monkeypatch, rows):
    reference = desk.register()
    for name, _ in WHAT_GOES_OUT:
        assert getattr(desk, name).token

    def broken(*_, **__):
        raise OperationalError("INSERT INTO accesses", {}, Exception("disk full"))

    before = rows(select(accesses.c.session_id, accesses.c.sequence))
    monkeypatch.setattr(service, "add", broken)
    for name, path in WHAT_GOES_OUT:
        nothing_of_the_case(getattr(desk, name).get(path.format(reference)), reference)
    desk.omar.checks_pages = False
    note = {**desk.fields("note"), "note": "", "version": 1}
    answer = desk.omar.post(f"/cases/{reference}/actions/note", note)
    nothing_of_the_case(
        answer, "What is this about?"
    )  # the address is the person's own: the page gives back what they sent
    assert rows(select(accesses.c.session_id, accesses.c.sequence)) == before


def test_when_the_database_refuses_the_entry_no_byte_of_the_case_goes_out(desk, broken_pages, database):
    """Not a fault of ours that a test puts in: the table itself says no."""
    reference = desk.register()
    for name, _ in WHAT_GOES_OUT:
        assert getattr(desk, name).token
    session = open_session(database.owner_url)
    if database.dialect == "sqlite":
        session.execute(text("CREATE TRIGGER no BEFORE INSERT ON accesses BEGIN SELECT RAISE(ABORT, 'full'); END"))
    else:
        body = "$$ BEGIN RAISE EXCEPTION 'full'; END $$"
        session.execute(text(f"CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS {body}"))
        session.execute(text("CREATE TRIGGER no BEFORE INSERT ON accesses FOR EACH ROW EXECUTE FUNCTION no()"))
    session.commit()
    for name, path in WHAT_GOES_OUT:
        nothing_of_the_case(getattr(desk, name).get(path.format(reference)), reference, status=(500,))
    session.execute(text("DROP TRIGGER no ON accesses" if database.dialect == "postgresql" else "DROP TRIGGER no"))
    session.commit()
    session.close()
    session.get_bind().dispose()
    assert desk.omar.get(f"/cases/{reference}").status_code == 200, "and afterwards all is well"


def test_the_entry_is_committed_when_the_first_byte_goes_out(app, desk, database):
    """Somebody with another connection sees the entry before the body is read."""
    reference = desk.register()
    _ = desk.omar.token
    other = open_session(database.url)
    count = select(accesses.c.sequence).where(accesses.c.user_id == desk.omar.user_id, accesses.c.entry == "case")
    seen_at_first_byte = []

    def wrapped(environ, start_response):
        for part in inner(environ, start_response):
            seen_at_first_byte.append(len(other.execute(count).all()))
            other.rollback()
            yield part

    inner, app.wsgi_app = app.wsgi_app, wrapped
    assert desk.omar.get(f"/cases/{reference}").status_code == 200
    app.wsgi_app = inner
    other.close()
    other.get_bind().dispose()
    assert seen_at_first_byte
    assert set(seen_at_first_byte) == {1}


def test_the_entry_is_the_last_that_is_written_and_is_committed_with_the_session(app, desk):
    """No statement after it but the commit: nothing can undo it on the way out."""
    reference = desk.register()
    _ = desk.omar.token
    said = []
    with app.app_context():
        engine = db.engine
    note, done = (lambda *args: said.append(args[2])), (lambda _: said.append("COMMIT"))
    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "commit", done)
    desk.omar.get(f"/cases/{reference}")
    event.remove(engine, "before_cursor_execute", note)
    event.remove(engine, "commit", done)
    assert [one.split()[0] for one in said[-3:]] == ["UPDATE", "INSERT", "COMMIT"]
    assert said[-2].startswith("INSERT INTO accesses")


def test_what_a_person_typed_survives_that_the_entry_failed(desk, broken_pages, monkeypatch):
    """The change was made; only the page failed. Sent again, it is done once."""
    reference = desk.register()
    page = desk.ask(reference, "note", by=desk.omar)
    sent = {**carried(form_of(page)), **desk.fields("note")}
    done = desk.omar.post(form_of(page)["action"], sent)
    add = service.add
    monkeypatch.setattr(
        service, "add", lambda *_, **__: (_ for _ in ()).throw(OperationalError("x", {}, Exception("x")))
    )
    assert desk.omar.get(done.location).status_code >= 500
    monkeypatch.setattr(service, "add", add)
    assert desk.omar.post(form_of(page)["action"], sent).location == done.location
    assert desk.case(reference).version == 2

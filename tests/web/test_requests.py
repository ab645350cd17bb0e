"""Requests that no browser of ours sends: wrong methods and kinds, too much, too slowly, lying headers. And what every answer carries."""

import socket
import threading
import time
from contextlib import contextmanager

import pytest
from sqlalchemy.exc import OperationalError
from werkzeug.serving import make_server

from disclosure import create_app
from tests.web.client import PASSWORD, Answer, Client, carried, check
from tests.web.desk import Desk
from tests.web.test_acting import form_of
from tests.web.test_hostile_headers import LYING, NO_HOSTS

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


def test_every_answer_carries_the_headers_whatever_it_is(desk, client):
    """The browser of the tests asks it of every answer it ever gets; here of the ways that no other test goes."""
    desk.omar.checks_pages = desk.ravi.checks_pages = client.checks_pages = False  # the head alone is no page
    reference = desk.register()
    note = f"/cases/{reference}/actions/note"
    for path in ("/sign-in", "/", "/cases", f"/cases/{reference}", note, "/figures.csv", "/nothing", "/%00", "/audit"):
        for who in (client, desk.omar, desk.ravi):
            who.get(path)
            who.head(path)
            who.post(path, {"csrf_token": "x"})
            who.put(path)
    client.get("/assets/app.css")
    page = client.get("/sign-in")
    client.submit(page, {"username": "omar.haddad", "password": "wrong"})
    assert client.submit(page, {"username": "omar.haddad", "password": PASSWORD}).headers["Set-Cookie"]
    assert client.post("/sign-out", {"csrf_token": client.token}).headers["Set-Cookie"]


def test_every_status_that_there_is_carries_them(app, desk, client, monkeypatch):
    app.testing = app.config["PROPAGATE_EXCEPTIONS"] = False
    note = f"/cases/{desk.register()}/actions/note"
    sent = {**desk.fields("note"), "version": "9"}
    half = {"data": "note=", "environ_overrides": {"CONTENT_LENGTH": "900"}}

    def broken(error):
        def breaks(*_, **__):
            raise error

        with monkeypatch.context() as patched:
            patched.setattr("disclosure.services.case_view.view_case", breaks)
            return desk.omar.get(note.partition("/actions")[0])

    def too_often():
        for _ in range(app.extensions["disclosure"].settings.throttle.account_failures + 1):
            answer = client.sign_in("somebody", "wrong")
        return answer

    css = {"path": "/assets/app.css"}
    validator = client.get(**css).headers["ETag"]
    for status, ask in {
        200: lambda: client.get(**css),
        206: lambda: client.get(**css, headers={"Range": "bytes=0-1"}),
        303: lambda: client.get("/cases"),
        304: lambda: client.get(**css, headers={"If-None-Match": validator}),
        308: lambda: client.get("/users//new"),
        400: lambda: desk.omar.post(note, sent, token=""),
        403: lambda: desk.ravi.get(note),
        404: lambda: client.get("/assets/none.css"),
        405: lambda: client.put("/assets/app.css"),
        408: lambda: desk.omar.open(note, method="POST", **half),
        409: lambda: desk.omar.post(note, sent),
        413: lambda: desk.omar.post(note, {**sent, "note": "x" * 3_000_000}),
        416: lambda: client.get(**css, headers={"Range": "bytes=999999999-"}),
        429: too_often,
        500: lambda: broken(ZeroDivisionError()),
        503: lambda: broken(OperationalError("SELECT", {}, Exception())),
        401: lambda: desk.clock.forward(days=1) and desk.omar.post(note, sent),
    }.items():
        assert ask().status_code == status


def test_every_page_of_somebody_signed_in_is_marked_and_stored_by_no_browser(desk):
    """The browser of the tests asks it of every page that it ever opens; here it is seen to ask."""
    reference = desk.register()
    for path in ("/cases", f"/cases/{reference}", f"/cases/{reference}/actions/note", "/notices", "/register"):
        answer = desk.omar.get(path)
        assert answer.page.find(class_="app-marking").get_text(" ", strip=True).endswith("OFFICIAL-SENSITIVE")
        assert answer.headers["Cache-Control"] == "no-store"
    unmarked = desk.omar.get("/cases")
    unmarked.page.find(class_="app-marking").decompose()
    assert check(unmarked) == ["it bears no marking"]


def test_an_answer_that_refuses_says_what_belongs_to_its_status(client):
    """What a page takes, and how long a file is of which a part was asked for that is not there."""
    assert set(client.put("/sign-in").headers["Allow"].split(", ")) == {"GET", "HEAD", "POST", "OPTIONS"}
    assert "GET" in client.post("/assets/app.css").headers["Allow"]
    assert "GET" in client.delete("/request").headers["Allow"]
    beyond = client.get("/assets/app.css", headers={"Range": "bytes=999999999-"})
    assert beyond.status_code == 416
    assert beyond.headers["Content-Range"].startswith("bytes */")


@pytest.mark.parametrize(
    ("path", "name", "site"), [("/sign-in", "session", "Lax"), ("/request", "request", "Strict"), ("/cais", "request", "Strict")]
)  # fmt: skip
def test_over_tls_the_cookie_is_the_hosts_own_and_nothing_else_is_spoken_any_more(
    settings, compiled_templates, path, name, site
):
    """As in production, which refuses to be without (test_settings)."""
    app = create_app(settings.model_copy(update={"cookie_secure": True}))
    app.jinja_env.bytecode_cache = compiled_templates
    browser = Client(app, Answer)
    answer = browser.get(path, base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    (cookie,) = answer.headers.getlist("Set-Cookie")
    told, *flags = cookie.split("; ")
    assert told.startswith(f"__Host-{name}=")
    assert set(flags) == {"Secure", "HttpOnly", f"SameSite={site}", "Path=/"}, (
        "no domain, and nothing that outlives the browser"
    )
    assert browser.get("/assets/app.css", base_url="https://localhost").headers["Strict-Transport-Security"]
    assert browser.get("/nothing", base_url="https://localhost").headers["Strict-Transport-Security"]


def test_a_session_cookie_says_nothing_of_the_person(desk):
    assert desk.omar.token
    cookie = desk.omar.get_cookie("session").value
    assert len(cookie) >= 43
    assert not {"omar", "haddad", str(desk.omar.user_id)} & set(cookie.lower().split("."))


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "X"])
def test_a_method_that_a_page_does_not_take_is_refused(desk, method):
    reference = desk.register()
    with desk.nothing_changes():
        for path in ("/cases", f"/cases/{reference}", f"/cases/{reference}/actions/note", "/users"):
            answer = desk.omar.open(path, method=method)
            assert answer.status_code == 405, path
            assert {"GET", "HEAD"} <= set(answer.headers["Allow"].split(", ")), "it says what may be sent there"


def test_a_form_sent_as_something_else_is_no_form(desk):
    reference = desk.register()
    page = desk.ask(reference, "note", by=desk.omar)
    path, sent = form_of(page)["action"], {**carried(form_of(page)), **desk.fields("note")}
    with desk.nothing_changes():
        assert desk.omar.open(path, method="POST", json=sent).status_code == 400
        for kind in ("text/plain", "application/xml", "application/octet-stream", "nonsense", ""):
            answer = desk.omar.open(path, method="POST", data=b"note=x&csrf_token=y", content_type=kind)
            assert answer.status_code == 400, kind
        answer = desk.omar.open(
            path, method="POST", data=b"--x\r\nbroken", content_type="multipart/form-data; boundary=x"
        )
        assert answer.status_code == 400


def test_too_much_at_once_is_refused_before_it_is_read(desk):
    reference = desk.register()
    page = desk.ask(reference, "note", by=desk.omar)
    path, sent = form_of(page)["action"], {**carried(form_of(page)), **desk.fields("note")}
    with desk.nothing_changes():
        answer = desk.omar.post(path, {**sent, "note": "x" * 3_000_000})
        assert answer.status_code == 413
        assert answer.heading == "You sent too much at once"
        many = "&".join(f"field{number}=x" for number in range(200_000))
        answer = desk.omar.open(path, method="POST", data=many, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in {400, 413}
        parts = "".join(f'--b\r\nContent-Disposition: form-data; name="f{n}"\r\n\r\nx\r\n' for n in range(3_000))
        answer = desk.omar.open(
            path, method="POST", data=f"{parts}--b--\r\n", content_type="multipart/form-data; boundary=b"
        )
        assert answer.status_code == 413
    assert desk.omar.post(path, sent).status_code == 303, "and the same form still works"


def test_the_way_to_an_address_written_with_too_many_slashes_names_no_host(desk, client):
    for host in (*LYING["Host"], *NO_HOSTS):
        for path, place in (
            ("/users//new", "/users/new"),
            ("/cases//x//records//1?a=b", "/cases/x/records/1?a=b"),
            ("?a=b", "/?a=b"),
            ("/\\evil.example//sign-in", None),
        ):
            for who in (client, desk.ada):
                answer = who.open(path, headers={"Host": host})
                if host == "evil.example" or answer.status_code != 400:  # the others may be no host at all
                    assert (answer.status_code, answer.location) == (308 if place else 404, place), host[:40]
                assert "evil" not in answer.text


@contextmanager
def served(app):
    """The application on a port of its own."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.port
    finally:
        server.shutdown()
        thread.join()


def test_a_body_that_never_comes_keeps_nobody_else_waiting(app, desk):
    """A form announced and sent a letter at a time; what a worker does about it for ever is the server's own limit."""
    reference = desk.register()
    page = desk.ask(reference, "note", by=desk.omar)
    cookie = desk.omar.get_cookie("session").value
    head = (
        f"POST {form_of(page)['action']} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: session={cookie}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\n"
    )
    with served(app) as port:
        slow = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(3)]
        for one in slow:
            one.sendall(head.encode())
            one.sendall(b"note=")
        time.sleep(0.2)
        with socket.create_connection(("127.0.0.1", port), timeout=10) as quick:
            quick.sendall(b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            assert b"200 OK" in quick.recv(200)
        for one in slow:
            one.close()
    assert desk.case(reference).version == 1

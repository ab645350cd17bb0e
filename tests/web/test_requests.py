"""Requests that no browser of ours sends: wrong methods and kinds, too much, too slowly, lying headers. And what every answer carries."""

import socket
import threading
import time
from contextlib import contextmanager

import pytest
from werkzeug.serving import make_server

from tests.web.client import carried
from tests.web.desk import Desk
from tests.web.test_acting import form_of

pytestmark = pytest.mark.databases("sqlite")
ALWAYS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


def check(answer, *, stored: bool = False) -> None:
    """The headers of an answer, whatever it is."""
    where = f"{answer.request.method} {answer.request.path} {answer.status_code}"
    for name, value in ALWAYS.items():
        assert answer.headers.getlist(name) == [value], f"{where}: {name}"
    assert answer.headers["Cache-Control"] == ("public, max-age=3600" if stored else "no-store"), where
    assert "Server" not in answer.headers or "Python" not in answer.headers["Server"], where
    for cookie in answer.headers.getlist("Set-Cookie"):
        assert cookie.startswith("session="), where
        assert "HttpOnly" in cookie, where
        assert "SameSite=Lax" in cookie, where
        assert "Path=/" in cookie, where


def test_every_answer_carries_the_headers_whatever_it_is(app, desk, client):
    desk.omar.checks_pages = desk.ravi.checks_pages = client.checks_pages = False  # the head alone is no page
    reference = desk.register()
    note = f"/cases/{reference}/actions/note"
    for path in ("/sign-in", "/", "/cases", f"/cases/{reference}", note, "/figures.csv", "/nothing", "/%00", "/audit"):
        for who in (client, desk.omar, desk.ravi):
            check(who.get(path))
            check(who.head(path))
            check(who.post(path, {"csrf_token": "x"}))
            check(who.put(path))
    check(client.get("/assets/app.css"), stored=True)
    page = client.get("/sign-in")
    wrong = client.submit(page, {"username": "omar.haddad", "password": "wrong"})
    check(wrong)
    check(client.submit(page, {"username": "omar.haddad", "password": "plum otter granite"}))
    check(client.post("/sign-out", {"csrf_token": client.token}))


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
            assert desk.omar.open(path, method=method).status_code == 405, path


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


HOSTILE = {
    "Host": ("evil.example", "127.0.0.1:8000@evil.example", "a" * 3_000, "<script>alert(1)</script>"),
    "X-Forwarded-Host": ("evil.example",),
    "X-Forwarded-For": ("203.0.113.9", "' OR 1=1 --", "x" * 5_000),
    "X-Forwarded-Proto": ("javascript",),
    "X-Original-URL": ("/users",),
    "X-HTTP-Method-Override": ("DELETE",),
    "Referer": ("https://evil.example/<script>", "javascript:alert(1)"),
    "Accept-Language": ("<script>", "cy" * 2_000, "\x7f", "q=;;;,,,"),
    "User-Agent": ("<script>alert(1)</script>", "x" * 9_000, ""),
    "Cookie": ("session=' OR 1=1 --", "session=" + "A" * 5_000, "session=; session=x", "remember_token=1|x"),
    "Range": ("bytes=0-1,2-3", "bytes=-1"),
    "Accept": ("application/json",),
    "Content-Length": ("0",),
}


def test_lying_headers_change_nothing_and_come_back_nowhere(desk, client):
    reference = desk.register()
    for name, values in HOSTILE.items():
        for value in values:
            for who, path in (
                (desk.omar, f"/cases/{reference}"),
                (client, "/sign-in"),
                (client, f"/cases/{reference}"),
            ):
                answer = who.get(path, headers={name: value})
                assert answer.status_code in {200, 303, 400}, f"{name}: {value[:40]} at {path}: {answer.status_code}"
                assert "evil" not in answer.text + answer.headers.get("Location", "")
                assert "<script>alert" not in answer.text
                if who is client and path != "/sign-in":
                    assert "Verma" not in answer.text


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

"""The server as it is served, against people who say half a sentence: it goes on for all others, and takes nothing half."""

import os
import socket
import subprocess
import sys
import time

import pytest

from disclosure.settings import load
from tests.web.client import ALWAYS, OVER_TLS
from tests.web.desk import Desk
from tests.web.test_acting import form_of

pytestmark = pytest.mark.databases("sqlite")
MANY = 24  # three times as many as the server has threads

# The product's own server with its own workers; only their patience is shorter, so that the test's need not be long.
SERVE = """
from disclosure import create_app
from disclosure.cli import patience, serve
from disclosure.settings import load
patience.TO_ARRIVE = 0.5
settings = load()
serve.Server(create_app(settings), settings).run()
"""


@pytest.fixture
def port(request, database):
    """Where the server listens; over TLS, as it thinks, where the test's parameter says so."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = free.getsockname()[1]
    told = {
        "DISCLOSURE_ENV": "testing", "DISCLOSURE_DATABASE_URL": database.url, "PORT": str(number), "DISCLOSURE_WORKERS": "2",
        "DISCLOSURE_COOKIE_SECURE": str(getattr(request, "param", False)),
        "DISCLOSURE_SECRET_KEY": load("testing").secret_key.get_secret_value(),
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE], env={**os.environ, **told}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(300):
        time.sleep(0.1)
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", number)) == 0:
                break
    yield number
    process.terminate()
    process.wait(30)


def say(port, text, *, wait=True):
    """Send this and no more; the whole answer, or the open connection."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(text.encode("latin-1"))
    if not wait:
        return connection
    with connection:
        answer = b""
        while more := connection.recv(65_536):
            answer += more
    return answer.decode()


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


GET = "GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


@pytest.mark.parametrize(
    "half",
    ["GET /sign-in HTTP/1.1\r\nHost: x\r\nX-Half: ", f"POST /sign-in HTTP/1.1\r\nHost: x\r\n{FORM}Content-Length: 900\r\n\r\nusername="],
    ids=["head", "body"],
)  # fmt: skip
def test_half_a_request_from_many_keeps_nobody_else_out(port, half):
    assert " 200 " in say(port, GET).partition("\r\n")[0]
    slow = [say(port, half, wait=False) for _ in range(MANY)]
    assert " 200 " in say(port, GET).partition("\r\n")[0]
    for one in slow:
        one.close()


def test_half_a_form_is_not_taken_for_a_whole_one(port, app, desk):
    reference = desk.register()
    page = desk.ask(reference, "note", by=desk.omar)
    fields = {one["name"]: one.get("value", "") for one in form_of(page).find_all("input")} | {
        "note": "He rang and said"
    }
    body = "&".join(f"{name}={value}" for name, value in fields.items())
    head = (
        f"POST {form_of(page)['action']} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: session={desk.omar.get_cookie('session').value}\r\n"
        f"{FORM}Connection: close\r\nContent-Length: {len(body) + 40}\r\n\r\n"
    )
    answer = say(port, head + body)
    assert answer.startswith("HTTP/1.1 408 ")
    assert "What you sent did not arrive whole" in answer
    assert all(f"{name}: {value}" in answer.partition("\r\n\r\n")[0] for name, value in ALWAYS.items())
    assert desk.case(reference).version == 1


@pytest.mark.parametrize("half", ["", "5\r\nnote=\r\n", "ff\r\nnote=x"], ids=["before", "between", "within"])
def test_a_body_in_chunks_that_breaks_off_is_answered_as_any_other_half(port, app, desk, half):
    """The sender has said all that it will, and listens."""
    reference = desk.register()
    page = desk.ask(reference, "note", by=desk.omar)
    head = (
        f"POST {form_of(page)['action']} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: session={desk.omar.get_cookie('session').value}\r\n"
        f"{FORM}Transfer-Encoding: chunked\r\n\r\n"
    )
    connection = say(port, head + half, wait=False)
    connection.shutdown(socket.SHUT_WR)
    with connection, connection.makefile("rb") as said:
        answer = said.read().decode()
    assert answer.startswith("HTTP/1.1 408 ")
    assert "What you sent did not arrive whole" in answer
    assert all(f"{name}: {value}" in answer for name, value in ALWAYS.items())
    assert desk.case(reference).version == 1


NONSENSE = [
    ("GET /sign-in HTTP/9.9\r\n\r\n", 400),
    ("G\0T /sign-in HTTP/1.1\r\n\r\n", 400),
    (f"GET /{'a' * 9000} HTTP/1.1\r\n\r\n", 414),
    (f"GET / HTTP/1.1\r\nX: {'a' * 90_000}\r\n\r\n", 431),
    (f"POST /sign-in HTTP/1.1\r\nHost: x\r\n{FORM}Transfer-Encoding: chunked\r\n\r\nZZ\r\n", 400),
    (f"POST /sign-in HTTP/1.1\r\nHost: x\r\n{FORM}Content-Length: -1\r\n\r\n", 400),
]


@pytest.mark.parametrize(("nonsense", "status"), NONSENSE)
def test_what_is_no_request_is_refused_with_our_headers_and_without_a_word_of_the_fault(port, nonsense, status):
    answer = say(port, nonsense)
    head, _, body = answer.partition("\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ")
    assert all(f"{name}: {value}" in head for name, value in ALWAYS.items()), head
    assert "Nothing was changed" in body
    assert "Traceback" not in answer
    assert "Strict-Transport-Security" not in head


@pytest.mark.parametrize("port", [True], indirect=True)
def test_over_tls_a_refusal_says_as_every_answer_does_that_nothing_else_is_to_be_used(port):
    for nonsense, status in NONSENSE:
        head = say(port, nonsense).partition("\r\n\r\n")[0]
        assert head.startswith(f"HTTP/1.1 {status} ")
        assert f"Strict-Transport-Security: {OVER_TLS}" in head.splitlines(), head

"""A worker that waits for nobody without end: a sender who lets too much time pass is taken to have gone.

gunicorn's threads wait for the rest of a head or a body as long as it takes; a few senders that say half a sentence would
keep them all. Against many of them a proxy has to stand in front that takes requests whole: docs/operations.md.
"""

import socket
import time
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from disclosure.web.headers import always

TO_ARRIVE = 10.0  # seconds from the first byte of a request to its last
TO_LEAVE = 20.0  # seconds that one piece of an answer may take


class HurriedSocket(socket.socket):
    """A connection whose other end has until `due`, on the monotonic clock, to say what it wants."""

    due = 0.0

    def recv(self, *args: Any) -> bytes:
        """What came, or nothing, as if the other end had closed, where the time is over."""
        left = self.due - time.monotonic()
        if left <= 0:
            return b""
        self.settimeout(left)
        try:
            return super().recv(*args)
        except TimeoutError:
            return b""

    def sendall(self, *args: Any) -> None:
        """Raises BrokenPipeError where the other end takes nothing for too long."""
        self.settimeout(TO_LEAVE)
        try:
            super().sendall(*args)
        except TimeoutError as error:
            raise BrokenPipeError from error


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's threads, with a limit to their patience, and our headers on the answers that gunicorn gives itself."""

    def enqueue_req(self, conn: TConn) -> None:
        """Give the connection a clock the first time it is seen."""
        if not isinstance(conn.sock, HurriedSocket):
            conn.sock = HurriedSocket(fileno=conn.sock.detach())
        super().enqueue_req(conn)

    def handle(self, conn: TConn) -> Any:
        """One request of a connection. Its time runs from here."""
        conn.sock.due = time.monotonic() + TO_ARRIVE
        return super().handle(conn)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Say what gunicorn would say of a request that is none, with our headers and without its words."""
        answer = _Kept()
        super().handle_error(req, answer, addr, exc)
        status = answer.said.partition(b"\r\n")[0].decode("latin-1").partition(" ")[2] or "400 Bad Request"
        body = f"{status}. The request could not be read. Nothing was changed.\n".encode()
        ours = always(secure=self.app.settings.cookie_secure)
        told = {**ours, "Cache-Control": "no-store", "Content-Type": "text/plain", "Content-Length": str(len(body))}
        head = "".join(f"{name}: {value}\r\n" for name, value in {**told, "Connection": "close"}.items())
        try:
            client.sendall(f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body)
        except OSError:
            self.log.debug("The other end has gone before it was answered.")


class _Kept:
    """Stands for a connection, to learn what would have been said on it."""

    said = b""

    def gettimeout(self) -> float:
        return 0.0

    def sendall(self, data: bytes) -> None:
        self.said += data

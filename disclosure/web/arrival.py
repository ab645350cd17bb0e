"""A request begins when the whole of it has arrived: nobody is let in, and no time is taken, before the last byte is there.

Otherwise a body that is sent slowly would be dated back to its first byte, past an anchor taken meanwhile, and would be
done with the rights that its sender had then. And half a body must not be taken for a whole one.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from io import BytesIO
from typing import Any

REFUSED = "disclosure.refused"  # in the environ: the status of a request that did not arrive whole, or is too long


class Whole:
    """Reads the body before the application is asked; no more than `most` bytes of it."""

    def __init__(self, application: Callable[..., Iterable[bytes]], most: int) -> None:
        self._application = application
        self._most = most

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """One request."""
        told = environ.get("CONTENT_LENGTH") or ""
        if told.isdecimal():
            announced = int(told)
            body = environ["wsgi.input"].read(announced) if announced <= self._most else b""
        else:
            body, announced = self._in_chunks(environ)
        if announced > self._most:
            environ[REFUSED] = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        elif len(body) < announced:
            environ[REFUSED] = HTTPStatus.REQUEST_TIMEOUT
        environ["wsgi.input"] = BytesIO(body)
        return self._application(environ, start_response)

    def _in_chunks(self, environ: dict[str, Any]) -> tuple[bytes, int]:
        """The body of a request that does not say how long it is, and how much there is of it at least."""
        if not environ.get("wsgi.input_terminated"):
            return b"", 0
        try:
            body = environ["wsgi.input"].read(self._most + 1)  # one byte more tells that there are too many
        except OSError:  # the server's word for a body that broke off before its last chunk
            return b"", 1
        return body, len(body)

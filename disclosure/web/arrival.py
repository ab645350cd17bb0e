"""A request begins when the whole of it has arrived: nobody is let in, and no time is taken, before the last byte is there.

Otherwise a body that is sent slowly would be dated back to its first byte, past an anchor taken meanwhile, and would be
done with the rights that its sender had then. And half a body must not be taken for a whole one.
"""

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


CUT_SHORT = "disclosure.cut_short"  # set in the environ of a request of which less came than was announced


class Whole:
    """Reads the body before the application is asked. What is longer than `most` bytes is left for it to refuse."""

    def __init__(self, application: "WSGIApplication", most: int) -> None:
        self._application = application
        self._most = most

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> "Iterable[bytes]":
        """One request."""
        told = environ.get("CONTENT_LENGTH") or ""
        if told.isdecimal() and int(told) <= self._most:
            body = environ["wsgi.input"].read(int(told))
            environ["wsgi.input"] = BytesIO(body)
            environ[CUT_SHORT] = len(body) < int(told)
        elif not told and environ.get("wsgi.input_terminated"):  # in chunks: one byte more tells that it is too long
            environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(self._most + 1))
        return self._application(environ, start_response)

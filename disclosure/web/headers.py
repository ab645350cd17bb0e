"""Headers that every answer carries: the content policy, no storing, nothing told to other sites."""

from http import HTTPStatus

from flask import Flask, Response, request

from disclosure.web.session import stored

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Frame-Options": "DENY",
}
TOLD_TO_NOBODY = {"Referrer-Policy": "no-referrer"}
"""On the public's pages: whence somebody came is nobody's business, our own server's log included."""
OVER_TLS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def always(*, secure: bool) -> dict[str, str]:
    """What every answer carries; where it goes out over TLS, that nothing else is to be used from then on."""
    return {**ALWAYS, **OVER_TLS} if secure else ALWAYS


def install(app: Flask) -> None:
    """Set the headers after everything else."""
    carried = always(secure=app.config["SESSION_COOKIE_SECURE"])

    def add(response: Response) -> Response:
        response.headers.update(carried)
        if stored().is_public:
            response.headers.update(TOLD_TO_NOBODY)
        if request.endpoint == "static" and response.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            response.headers["Cache-Control"] = "public, max-age=3600"
        else:
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(add)

"""The public's pages: a request filled in, sent, and left behind without a trace. They know nothing of the casework.

Addresses carry the language and no other word that tells anything. Every POST ends in a 303: a page that answers one stays in
the browser's session file.
"""

from flask import Blueprint, Flask, Request

from disclosure.assembly import envelope_of, sealer_of
from disclosure.settings import Settings

blueprint = Blueprint("public", __name__)


def install(app: Flask) -> None:
    """Bring the pages in, the session that they have instead of the stored one, and their own page for what goes wrong."""
    from disclosure.web.public import asking, frame, leaving, pages, sending, steps  # noqa: F401  their routes
    from disclosure.web.public.addresses import language_of
    from disclosure.web.public.session import PublicSession

    settings: Settings = app.extensions["disclosure"].settings
    secret = settings.secret_key.get_secret_value().encode()

    def of_the_public(request: Request) -> PublicSession | None:
        language = language_of(request.path) or (settings.languages[0] if settings.is_public_alone else "")
        return PublicSession.of(request, language, secret=secret, secure=settings.cookie_secure) if language else None

    app.extensions["sealer"] = sealer_of(settings)
    app.extensions["envelope"] = envelope_of(settings)
    app.extensions["neutral_page"] = frame.instead
    app.session_interface.other_kinds.append(of_the_public)  # type: ignore[attr-defined]
    app.context_processor(frame.words)
    app.register_blueprint(blueprint)

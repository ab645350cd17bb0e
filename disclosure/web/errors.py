"""From an error to its page and status. A page says what to do next; nothing of the fault's inside goes out."""

from http import HTTPStatus
from typing import cast

import structlog
from flask import Flask, Response, current_app, g, render_template, request
from sqlalchemy.exc import DatabaseError, InterfaceError, InternalError, OperationalError, ProgrammingError
from werkzeug.exceptions import BadHost, HTTPException, InternalServerError

from disclosure.domain.errors import Invalid, NotAllowed, NotFound, Refused, Stale
from disclosure.domain.words import N_
from disclosure.services.accesses import Entry, Reading
from disclosure.store.db import OtherVersion, database
from disclosure.timekeeping import ClockJumped
from disclosure.web.filters import in_language
from disclosure.web.session import stored
from disclosure.web.typed import to_send_again

NO_PAGE = "no such page"
"""What an entry names where the address is none of ours."""
_TELLING = frozenset({"Allow", "Content-Range", "Retry-After"})  # what belongs to a status besides its page
_PAGES = frozenset({400, 403, 404, 405, 408, 409, 413, 429, 500, 503})
_KEEPS = frozenset({403, 404, 500, 503})
# Gone, locked, full, for reading alone, or of another version than this process.
_OUT_OF_REACH = (OperationalError, InternalError, InterfaceError, OtherVersion)
_WITHOUT_TABLES = frozenset({"UndefinedTable", "InvalidSchemaName"})  # what PostgreSQL calls it
_VERSIONS_CHANGE = N_(
    "The service is being changed to another version. If this page still comes in ten minutes, tell whoever runs the service."
)


def install(app: Flask) -> None:
    """Give every error of the domain and of HTTP its page."""
    app.register_error_handler(NotFound, lambda _: page(404))
    app.register_error_handler(NotAllowed, lambda _: page(403))
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Stale, lambda _: page(409))  # where the view has no better page, as an action's has
    app.register_error_handler(Invalid, _invalid)
    for fault in _OUT_OF_REACH:
        app.register_error_handler(fault, _database)
    app.register_error_handler(DatabaseError, _damaged)
    app.register_error_handler(ClockJumped, _clock)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(BadHost, _no_host)
    app.register_error_handler(500, _fault)


def page(status: int, **words: object) -> tuple[str, int]:
    """The error page of that status. A refusal is remembered for the audit trail; no other reading is.

    What is out of reach, shut or gone may have become so while somebody typed: the page keeps what they typed, and that alone.
    """
    database().rollback()
    neutral = current_app.extensions.get("neutral_page")
    if neutral and (found := neutral(status)) is not None:
        return cast("tuple[str, int]", found)
    actor = g.get("actor")
    if status in (403, 404) and actor is not None and actor.user_id is not None:
        g.reading = g.get("reading") or Reading(Entry.PAGE, about=request.endpoint or NO_PAGE, refused=True)
    elif status not in (403, 404):
        g.reading = None
    in_general = 400 if status < HTTPStatus.INTERNAL_SERVER_ERROR else 500
    name = f"errors/{status if status in _PAGES else in_general}.html"
    return render_template(name, **words, **(_kept() if status in _KEEPS else {})), status


def _kept() -> dict[str, object]:
    """What was typed; nothing where somebody else is signed in than when its page was made."""
    kept, actor = to_send_again(), g.get("actor")
    is_signed_in = actor is not None and actor.user_id is not None
    return {} if kept and is_signed_in and stored().whose_page(str(kept["token"])) != actor.user_id else kept


def _refused(error: Refused) -> tuple[str, int]:
    """Every reason. They tell of what was asked for, so that the entry of its page stays."""
    database().rollback()
    reasons = [in_language(reason.text, reason.values) for reason in error.reasons]
    return render_template("errors/refused.html", reasons=reasons, return_href=request.referrer and request.path), 409


def _invalid(error: Invalid) -> tuple[str, int]:
    return page(400, reasons=[in_language(error.text, error.values)])


def _database(error: DatabaseError | InterfaceError | OtherVersion) -> tuple[str, int]:
    log = structlog.get_logger(__name__)
    if isinstance(error, OtherVersion):
        log.error("database_of_another_version", version=error.values["found"])
        return page(503, reasons=[in_language(_VERSIONS_CHANGE)])
    log.error("database_out_of_reach", fault=type(error.orig).__name__)
    return page(503)


def _damaged(error: DatabaseError) -> tuple[str, int]:
    """What SQLite says of a file that is damaged or no database; every other error of the class has a class of its own."""
    if not _is_out_of_reach(error):
        raise error
    return _database(error)


def _is_out_of_reach(error: BaseException | None) -> bool:
    """Gone, locked, damaged; or without its tables, as while a backup is put back."""
    if isinstance(error, _OUT_OF_REACH) or type(error) is DatabaseError:
        return True
    return isinstance(error, ProgrammingError) and type(error.orig).__name__ in _WITHOUT_TABLES


def _clock(error: ClockJumped) -> tuple[str, int]:
    structlog.get_logger(__name__).error("clock_jumped", minutes=error.values["minutes"])
    stored().is_nobodys()
    return page(503, reasons=[in_language(error.text, error.values)])


def _http(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    answer = current_app.make_response(page(error.code))
    answer.headers.update((name, value) for name, value in error.get_headers() if name in _TELLING)
    return answer


def _no_host(_: BadHost) -> Response:
    """A host that is none: no address can be made for it, and so no page of ours."""
    return Response("The request names no host that this service could be.\n", 400, mimetype="text/plain")


def _fault(error: InternalServerError) -> tuple[str, int]:
    """What broke outside a view too: above all the access entry, without which no page goes out."""
    broke = error.original_exception
    return _database(broke) if _is_out_of_reach(broke) else page(500)  # type: ignore[arg-type]  # it is one of those

import ast
import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from disclosure import logs


@pytest.fixture
def written():
    """Configures the logs as the product does, gives back the lines, and leaves no trace of it."""
    root, raises = logging.getLogger(), logging.raiseExceptions
    handlers, level = root.handlers[:], root.level
    logs.configure()
    stream = io.StringIO()
    root.handlers[0].setStream(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    structlog.contextvars.clear_contextvars()
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.raiseExceptions = raises


def test_a_line_is_json_with_the_fields_that_are_known(written):
    structlog.contextvars.bind_contextvars(request_id="r-1")
    structlog.get_logger("disclosure.jobs").info("job_ran", job="wake", count=3)
    (line,) = written()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "job_ran",
        "level": "info",
        "logger": "disclosure.jobs",
        "job": "wake",
        "count": 3,
        "request_id": "r-1",
    }


@pytest.mark.parametrize(
    "value", ["Asha Khan", "asha@example.org", "1980-05-17 Sheffield", ["Asha"], {"name": "Asha"}, "x" * 81]
)
def test_what_a_person_typed_is_withheld_from_a_known_field(written, value):
    structlog.get_logger("disclosure").info("refused", reason=value)
    (line,) = written()
    assert line["reason"] == "withheld"


def test_unknown_fields_are_dropped_and_named(written):
    structlog.get_logger("disclosure").info("saved", surname="Khan", exception="for Asha Khan")
    (line,) = written()
    assert "Khan" not in str(line)
    assert line["dropped"] == ["surname"]


def test_an_event_is_a_code_not_a_sentence(written):
    structlog.get_logger("disclosure").info("Saved Asha Khan")
    assert written()[0]["event"] == "withheld"


def _fail():
    try:
        int("Asha Khan")
    except ValueError as error:
        raise LookupError("Asha Khan") from error


@pytest.mark.parametrize("logger", [structlog.get_logger("ours"), logging.getLogger("theirs")], ids=["ours", "theirs"])
def test_an_exception_is_its_types_and_places_without_its_words(written, logger):
    try:
        _fail()
    except LookupError:
        logger.exception("job_failed")
    (line,) = written()
    assert [cause["type"] for cause in line["exception"]] == ["builtins.LookupError", "builtins.ValueError"]
    assert any("test_logs.py" in place and "_fail" in place for place in line["exception"][0]["at"])
    assert "Asha" not in str(line)


def test_a_library_s_message_is_written_without_its_arguments(written):
    logging.getLogger("library").warning("Could not send to %s", "asha@example.org")
    logging.getLogger("library").warning("Exception on /cases/asha [GET]")
    logging.getLogger("library").warning("Not %d", "a number: Asha")
    assert [line["event"] for line in written()] == ["Could not send to %s", "Exception on", "Not %d"]


def test_the_web_server_writes_no_addresses(written):
    logging.getLogger("gunicorn.access").info('127.0.0.1 "GET /search?name=Asha"')
    logging.getLogger("gunicorn.error").info("Listening at: %s", "http://127.0.0.1:8000")
    logging.getLogger("gunicorn.error").error("Worker of %s failed", "http://127.0.0.1:8000")
    assert [line["event"] for line in written()] == ["Worker of %s failed"]


PACKAGE = Path(logs.__file__).parent
_SAYING = {"debug", "info", "warning", "error", "exception", "critical", "bind", "bind_contextvars"}
# What a field is given, as written in the sources: the name of a class, a number, or a fact that is no person's.
_GIVEN = {
    "fault": r"type\([\w.]+\)\.__name__",
    "submission": r"row\.id",
    "minutes": r"error\.values\['minutes'\]",
    "version": r"error\.values\['found'\]",
}


def _said(path: Path) -> Iterator[tuple[str, str, str]]:
    """Every keyword that a module of ours gives to a log: where, its name, its value as written."""
    tree = ast.parse(path.read_text())
    if not any(isinstance(node, ast.Import) and node.names[0].name == "structlog" for node in ast.walk(tree)):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _SAYING:
            for one in node.keywords:
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", one.arg or "**", ast.unparse(one.value)


def test_every_field_that_is_written_anywhere_is_kept_and_is_a_code_or_a_number():
    said = [one for path in sorted(PACKAGE.rglob("*.py")) if path.name != "logs.py" for one in _said(path)]
    assert {name for _, name, _ in said} >= _GIVEN.keys(), "they are found"
    dropped = [f"{where} {name}" for where, name, _ in said if name not in logs.KEPT]
    assert not dropped, f"{dropped}: add it to KEPT in disclosure/logs.py, if it can never tell of a person."
    unknown = [
        f"{where} {name}={value}" for where, name, value in said if not re.fullmatch(_GIVEN.get(name, ""), value)
    ]
    assert not unknown, f"{unknown}: say in _GIVEN what it is given, if that can never tell of a person."


def test_what_happened_to_the_database_and_to_the_clock_is_on_the_line(written):
    log = structlog.get_logger("disclosure")
    log.error("database_out_of_reach", fault="OperationalError")
    log.error("clock_jumped", minutes=f"{-75:+}")
    log.error("clock_jumped", minutes="Asha Khan")
    reach, jumped, wrong = written()
    assert reach["fault"] == "OperationalError"
    assert jumped["minutes"] == "-75"
    assert wrong["minutes"] == "withheld"
    assert not [line for line in (reach, jumped, wrong) if "dropped" in line]

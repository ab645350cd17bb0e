import io
import json
import logging

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

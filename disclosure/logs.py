"""Logs as JSON lines on standard error, for operators: what happened and where, never about whom.
Only the fields of KEPT are written, and of those only codes and numbers, so that no name slips in.
"""

import logging
import logging.config
import re
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from pathlib import PurePath
from typing import Any

import structlog

KEPT = frozenset(
    {
        *(
            "action",
            "actor_id",
            "audience",
            "case_id",
            "count",
            "database",
            "duration_ms",
            "endpoint",
            "environment",
            "fault",
        ),
        *(
            "job",
            "kind",
            "method",
            "minutes",
            "permission",
            "port",
            "reason",
            "request_id",
            "role",
            "scheme",
            "session_id",
        ),
        *("status", "submission", "user_id", "version", "worker"),
    },
)
_ALWAYS = frozenset({"event", "exception", "level", "logger", "timestamp"})
_CODE = re.compile(r"[\w.:/+-]{1,80}")
_PERHAPS_A_VALUE = re.compile(r"[^A-Za-z ,.-]")
_WITHHELD = "withheld"

Entry = MutableMapping[str, Any]


def configure(level: str = "INFO") -> None:
    """For this process and the libraries in it. We write `structlog.get_logger(__name__).info("job_ran", job=key)`."""
    # A line that cannot be written would be printed with its arguments.
    logging.raiseExceptions = False
    logging.config.dictConfig(dict_config(level))
    structlog.configure(
        processors=[*_common(), _event_is_a_code, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def dict_config(level: str = "INFO") -> dict[str, Any]:
    """The same for gunicorn's `logconfig_dict`. It writes no access log: addresses and searches would stand in it."""
    form = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [*_common(), _only_the_template],
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _only_codes,
            structlog.processors.JSONRenderer(),
        ],
        "use_get_message": False,
        "pass_foreign_args": True,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": form},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"level": level, "handlers": ["stderr"]},
        "loggers": {
            "gunicorn.error": {
                "level": "WARNING",
                "handlers": [],
                "propagate": True,
            },  # its greetings have no place among ours
            "alembic": {"level": "WARNING"},  # each step of a migration is nobody's news
            "gunicorn.access": {"level": level, "handlers": [], "propagate": False},
        },
    }


def _common() -> list[structlog.typing.Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _exceptions_without_values,
    ]


def _event_is_a_code(_logger: Any, _method: str, entry: Entry) -> Entry:
    entry["event"] = _code(entry["event"])
    return entry


def _only_the_template(_logger: Any, _method: str, entry: Entry) -> Entry:
    """A library's message without its arguments; one that has none may be an f-string, so only its first words."""
    message = entry["_record"].msg
    words = message if isinstance(message, str) else type(message).__name__
    entry["event"] = words if entry.pop("positional_args") else _PERHAPS_A_VALUE.split(words, maxsplit=1)[0].strip()
    return entry


def _exceptions_without_values(_logger: Any, _method: str, entry: Entry) -> Entry:
    """Types and places. An exception's own words may quote what a person typed, and frames hold it."""
    entry.pop("exception", None)
    exc_info = entry.pop("exc_info", None)
    exc_info = sys.exc_info() if exc_info is True else exc_info
    error = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    if isinstance(error, BaseException):
        entry["exception"] = list(_chain(error))
    return entry


def _chain(error: BaseException | None) -> Iterator[dict[str, Any]]:
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        places = [f"{'/'.join(PurePath(f.filename).parts[-2:])}:{f.lineno} {f.name}" for f in frames]
        yield {"type": f"{type(error).__module__}.{type(error).__qualname__}", "at": places}
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _only_codes(_logger: Any, _method: str, entry: Entry) -> Entry:
    dropped = sorted(entry.keys() - KEPT - _ALWAYS)
    kept = {name: value if name in _ALWAYS else _code(value) for name, value in entry.items() if name not in dropped}
    return kept | ({"dropped": dropped} if dropped else {})


def _code(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value) if isinstance(value, str) and _CODE.fullmatch(value) else _WITHHELD

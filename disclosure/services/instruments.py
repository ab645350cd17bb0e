"""The risk instruments of `config/instruments/`, one TOML file for each version. A wrong file stops the start, and says what to mend."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

from disclosure.domain.clocks import Certainty
from disclosure.domain.instruments import GRADES, Ask, Instrument, Mark, Question, wrong

_NAMES = {
    *("key", "version", "name", "schemes", "source", "remark", "from", "thresholds", "questions", "marks"),
}
_OF_THRESHOLDS = {*GRADES[1:], "source", "certainty"}
_OF_QUESTION = {"key", "words", "ask", "help", "weight"}
_OF_MARK = {"questions", "grade", "certainty"}


def load_from(folder: Path) -> tuple[Instrument, ...]:
    """Every version that has a file there, in the files' order. Raises Declaration for an unreadable or a wrong one."""
    return tuple(load(path) for path in sorted(folder.glob("*.toml")))


def load(path: Path) -> Instrument:
    """The instrument of one file. Raises Declaration."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise wrong(path.name, f"it cannot be read: {fault}") from fault
    _only(path, told, _NAMES, "")
    limits = _table(path, told, "thresholds")
    _only(path, limits, _OF_THRESHOLDS, "[thresholds] ")
    return Instrument(
        key=_text(path, told, "key"),
        version=_text(path, told, "version"),
        name=_text(path, told, "name"),
        schemes=_texts(path, told, "schemes"),
        source=_text(path, told, "source"),
        remark=_text(path, told, "remark", needed=False),
        in_force_from=_day(path, told),
        questions=tuple(_question(path, one) for one in _tables(path, told, "questions")),
        thresholds=tuple(_number(path, limits, grade) for grade in GRADES[1:]),
        thresholds_source=_text(path, limits, "source"),
        certainty=_certainty(path, limits),
        marks=tuple(_mark(path, one) for one in _tables(path, told, "marks")),
    )


def _question(path: Path, told: Mapping[str, object]) -> Question:
    _only(path, told, _OF_QUESTION, "[[questions]] ")
    ask = _text(path, told, "ask", needed=False) or Ask.YES_NO
    if ask not in set(Ask):
        raise wrong(path.name, f"ask is {ask}: it can be {' or '.join(Ask)}")
    return Question(
        _text(path, told, "key"),
        _text(path, told, "words"),
        Ask(ask),
        _text(path, told, "help", needed=False),
        _number(path, told, "weight") if "weight" in told else 1,
    )


def _mark(path: Path, told: Mapping[str, object]) -> Mark:
    _only(path, told, _OF_MARK, "[[marks]] ")
    return Mark(_texts(path, told, "questions"), _text(path, told, "grade"), _certainty(path, told))


def _certainty(path: Path, told: Mapping[str, object]) -> Certainty:
    given = _text(path, told, "certainty")
    if given not in set(Certainty):
        raise wrong(path.name, f"certainty is {given}: it can be {', '.join(Certainty)}")
    return Certainty(given)


def _only(path: Path, told: Mapping[str, object], known: Collection[str], where: str) -> None:
    """A name that is not known is a slip of the pen."""
    if unknown := sorted(set(told) - set(known)):
        raise wrong(path.name, f"{where}{unknown[0]} is not known: it can be {', '.join(sorted(known))}")


def _text(path: Path, told: Mapping[str, object], name: str, *, needed: bool = True) -> str:
    given = told.get(name, "")
    if not isinstance(given, str) or (needed and not given.strip()):
        raise wrong(path.name, f"{name} is missing, or no text")
    if "{" in given or "}" in given or "%" in given:
        raise wrong(path.name, f"{name} has a brace or a per cent sign, which stand for places to fill")
    return given.strip()


def _texts(path: Path, told: Mapping[str, object], name: str) -> tuple[str, ...]:
    given = told.get(name)
    if not isinstance(given, list) or not all(isinstance(one, str) and one for one in given):
        raise wrong(path.name, f"{name} is missing, or no list of texts")
    return tuple(given)


def _number(path: Path, told: Mapping[str, object], name: str) -> int:
    given = told.get(name)
    if isinstance(given, bool) or not isinstance(given, int):
        raise wrong(path.name, f"{name} is missing, or no whole number")
    return given


def _day(path: Path, told: Mapping[str, object]) -> date | None:
    given = told.get("from")
    if given is not None and (not isinstance(given, date) or isinstance(given, datetime)):
        raise wrong(path.name, "from is no day: write it as 2026-04-01")
    return given


def _table(path: Path, told: Mapping[str, object], name: str) -> Mapping[str, object]:
    given = told.get(name)
    if not isinstance(given, dict):
        raise wrong(path.name, f"[{name}] is missing")
    return given


def _tables(path: Path, told: Mapping[str, object], name: str) -> Iterable[Mapping[str, object]]:
    given = told.get(name, [])
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise wrong(path.name, f"[[{name}]] is written otherwise: begin each with [[{name}]]")
    return given

"""Risk instruments: versioned questionnaires as data, and the grade that follows from their answers. Pure.

A grade counts what was answered yes, and knows marks that raise it by themselves. What is not known lowers nothing: `Scored` says
how much that is, and what the grade would be if all of it were so. Words are a force's own; the source says what they follow.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from disclosure.domain.clocks import Certainty
from disclosure.domain.errors import Declaration
from disclosure.domain.facts import RETURN
from disclosure.domain.words import N_

GRADES: tuple[str, ...] = next(column.codes for column in RETURN if column.name == "risk_grade")
LOWEST = GRADES[0]
YES, NO, NOT_KNOWN = "yes", "no", "unknown"
OTHER = "other"  # what stands where no instrument of the product was used: another tool, or judgement alone


class Ask(StrEnum):
    """How a question is answered: yes, no or not known; or in a few words, which no grade counts."""

    YES_NO = "yes_no"
    WORDS = "words"


@dataclass(frozen=True)
class Question:
    """One question in neutral words. `weight` is what a yes adds to the score."""

    key: str
    words: str
    ask: Ask = Ask.YES_NO
    help: str = ""
    weight: int = 1


@dataclass(frozen=True)
class Mark:
    """Answers that raise the grade by themselves, whatever the score: all of these questions answered yes."""

    questions: tuple[str, ...]
    grade: str
    certainty: Certainty = Certainty.INFERRED


class Scored(NamedTuple):
    """What the answers come to. `counted` are the questions answered yes, `marks` what raised the grade by itself.

    `unknown` are the questions without a yes or a no; `at_most` is the grade if all of them were yes.
    """

    score: int
    grade: str
    counted: tuple[Question, ...]
    marks: tuple[Mark, ...]
    unknown: tuple[Question, ...]
    at_most: str


@dataclass(frozen=True)
class Instrument:
    """One version of one instrument. `thresholds` are the least scores of the grades above the lowest, in the grades' order.

    `certainty` is of its thresholds. Raises Declaration for one that cannot be asked or graded.
    """

    key: str
    version: str
    name: str
    schemes: tuple[str, ...]
    source: str
    questions: tuple[Question, ...]
    thresholds: tuple[int, ...]
    thresholds_source: str
    certainty: Certainty
    marks: tuple[Mark, ...] = ()
    remark: str = ""
    in_force_from: date | None = None

    def __post_init__(self) -> None:
        """Refuse what is wrong with it, and say where."""
        if fault := next(self._faults(), ""):
            raise wrong(f"{self.key} {self.version}", fault)

    def _faults(self) -> Iterator[str]:
        keys = [question.key for question in self.questions]
        for key in sorted({one for one in keys if keys.count(one) > 1}):
            yield f"the question {key} stands there twice"
        if not self.schemes:
            yield "it names no scheme: give it schemes"
        if not self.gradable:
            yield "it asks nothing that can be answered yes: add [[questions]]"
        for question in self.questions:
            if question.weight < 0:
                yield f"the question {question.key} has a weight below 0: a yes may lower no grade"
        yield from self._faults_of_grades({question.key for question in self.gradable})

    def _faults_of_grades(self, known: set[str]) -> Iterator[str]:
        if len(self.thresholds) != len(GRADES) - 1:
            yield f"it needs one threshold for each of {', '.join(GRADES[1:])}"
        if list(self.thresholds) != sorted(set(self.thresholds)) or min(self.thresholds, default=1) < 1:
            yield "each grade’s threshold must be a whole number from 1, and more than that of the grade below it"
        if max(self.thresholds, default=0) > self.most:
            yield f"a threshold lies above {self.most}, the most that its questions give"
        for mark in self.marks:
            if not mark.questions or not known.issuperset(mark.questions):
                yield f"a mark names {', '.join(mark.questions) or 'no question'}, which is no question of yes or no"
            if mark.grade not in GRADES[1:]:
                yield f"a mark raises to {mark.grade}: it can be {' or '.join(GRADES[1:])}"

    @property
    def title(self) -> str:
        """Its name with its version."""
        return f"{self.name} ({self.version})"

    @cached_property
    def gradable(self) -> tuple[Question, ...]:
        """The questions that the grade counts."""
        return tuple(question for question in self.questions if question.ask is Ask.YES_NO)

    @property
    def most(self) -> int:
        """The highest score that there is."""
        return sum(question.weight for question in self.gradable)

    @property
    def limits(self) -> Mapping[str, int]:
        """The thresholds by their grades."""
        return dict(zip(GRADES[1:], self.thresholds, strict=True))

    def words_of(self, keys: Iterable[str]) -> list[str]:
        """The questions of these keys."""
        return [question.words for question in self.questions if question.key in set(keys)]

    def score(self, answers: Mapping[str, object]) -> Scored:
        """The score and the grade of these answers, by the questions' keys. Neither yes nor no is not known."""
        counted = tuple(question for question in self.gradable if answers.get(question.key) == YES)
        unknown = tuple(question for question in self.gradable if answers.get(question.key) not in (YES, NO))
        score, grade, marks = self._graded(counted)
        return Scored(score, grade, counted, marks, unknown, self._graded((*counted, *unknown))[1])

    def _graded(self, yes: Iterable[Question]) -> tuple[int, str, tuple[Mark, ...]]:
        keys = {question.key for question in yes}
        score = sum(question.weight for question in self.gradable if question.key in keys)
        place = sum(score >= least for least in self.thresholds)
        marks = tuple(mark for mark in self.marks if keys.issuperset(mark.questions))
        return score, GRADES[max([place, *(GRADES.index(mark.grade) for mark in marks)])], marks

    def with_limits(self, limits: Mapping[str, int], source: str = "") -> "Instrument":
        """The same, graded by other thresholds, which no published source confirms. Raises Declaration for impossible ones."""
        thresholds = tuple(limits.get(grade, 0) for grade in GRADES[1:])
        if not source:
            return replace(self, thresholds=thresholds)
        return replace(self, thresholds=thresholds, thresholds_source=source, certainty=Certainty.INFERRED)


_AS_RECORDED = "The thresholds by which the record was graded"


@dataclass(frozen=True)
class Thresholds:
    """A force's own thresholds for one version of an instrument, for what is recorded on or after `from_day`."""

    instrument: str
    version: str
    limits: Mapping[str, int]
    from_day: date
    source: str


@dataclass(frozen=True)
class Instruments:
    """Every version of every instrument that this installation has, with the force's own thresholds."""

    every: tuple[Instrument, ...] = ()
    own: tuple[Thresholds, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a version that is there twice, a key that is taken, thresholds of nothing or that cannot be."""
        names = [(one.key, one.version) for one in self.every]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise wrong(" ".join(twice[0]), "there are two files of this version: give one of them another")
        for one in self.every:
            if one.key == OTHER:
                raise wrong(one.key, "the key stands for another tool: choose another")
        for own in self.own:
            found = next((one for one in self.every if (one.key, one.version) == (own.instrument, own.version)), None)
            if found is None:
                raise wrong(
                    f"[[thresholds]] {own.instrument} {own.version}",
                    "config/instruments has no such version. Mend config/force.toml",
                )
            found.with_limits(own.limits)

    def offered(self, scheme: str, day: date) -> tuple[Instrument, ...]:
        """Those of a scheme on a London day: of each the newest version in force, with the thresholds of that day."""
        newest: dict[str, Instrument] = {}
        for one in sorted(self.every, key=lambda one: one.in_force_from or date.min):
            if scheme in one.schemes and (one.in_force_from is None or one.in_force_from <= day):
                newest[one.key] = one
        return tuple(self._on(one, day) for one in newest.values())

    def again(self, scheme: str, day: date, recorded: Mapping[str, object]) -> tuple[Instrument, ...]:
        """Those to put a record right with: its own version, with the thresholds that it was graded by. A version that is not here any
        more is not put right with another of the same name: then there is none of that name.
        """
        offered = {one.key: one for one in self.offered(scheme, day)}
        key, version, limits = (recorded.get(name) for name in ("instrument", "instrument_version", "thresholds"))
        offered.pop(str(key), None)
        for one in self.every:
            if (one.key, one.version) == (key, version):
                others = isinstance(limits, Mapping) and dict(limits) != dict(one.limits)
                offered[one.key] = (
                    one.with_limits(limits, _AS_RECORDED) if others and isinstance(limits, Mapping) else one
                )
        return tuple(offered.values())

    def _on(self, one: Instrument, day: date) -> Instrument:
        """With the force's own thresholds, where it has set some by that day."""
        mine = [own for own in self.own if (own.instrument, own.version) == (one.key, one.version)]
        for own in sorted(mine, key=lambda own: own.from_day, reverse=True):
            if own.from_day <= day:
                return one.with_limits(own.limits, own.source)
        return one


NONE = Instruments()


def wrong(what: str, why: str) -> Declaration:
    """What a wrong file stops the start with."""
    return Declaration(
        "instrument_wrong", text=N_("%(what)s: %(why)s. Mend it in config/instruments."), what=what, why=why
    )
